//! Records of nock, the HTTP recorder for Node: a list of `scope`, `path` and `response`.

use serde_json::Value;

use super::{Request, Response, headers_of_object};

pub(super) fn interactions(file: &Value) -> Option<Vec<(Request, Response)>> {
    file.as_array()?.iter().map(interaction).collect()
}

fn interaction(interaction: &Value) -> Option<(Request, Response)> {
    let text = |name: &str| interaction.get(name)?.as_str();
    let url = format!("{}{}", text("scope")?, text("path")?);
    let request = Request {
        headers: headers_of_object(&interaction["reqheaders"]),
        body: bytes(&interaction["body"]),
        ..Request::to(text("method")?, &url)?
    };
    let response = &interaction["response"];
    let body = match (&interaction["responseIsBinary"], response.as_str()) {
        (Value::Bool(true), Some(hex)) => from_hex(hex)?,
        _ => bytes(response),
    };
    let response = Response {
        status: u16::try_from(interaction["status"].as_u64()?).ok()?,
        headers: headers_of_object(&interaction["headers"]),
        body,
    };
    Some((request, response))
}

/// Reads a body: text is taken as it is, any other value was JSON.
fn bytes(body: &Value) -> Vec<u8> {
    match body {
        Value::String(text) => text.as_bytes().to_vec(),
        Value::Null => Vec::new(),
        value => value.to_string().into_bytes(),
    }
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let pairs = text.as_bytes().chunks(2);
    let pairs = pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok());
    pairs.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn records_are_read() {
        let file = json!([{
            "scope": "https://api.example.com:443", "method": "get", "path": "/a?b=c", "body": "",
            "status": 200, "response": {"d": 1}, "headers": {"content-type": "application/json"},
            "reqheaders": {"Accept": "application/json"}, "responseIsBinary": false,
        }]);
        let [(request, response)] = &interactions(&file).unwrap()[..] else {
            panic!("one record");
        };
        assert_eq!(
            (request.host.as_str(), request.path.as_str()),
            ("api.example.com", "/a")
        );
        assert_eq!(response.body, b"{\"d\":1}");
        assert_eq!(from_hex("6869").unwrap(), b"hi");
    }
}
