//! VCR cassettes in JSON, of the Ruby library (`http_interactions`) and of the Python one
//! (`interactions`).

use serde_json::Value;

use super::{Request, Response, base64, headers_of_object};

pub(super) fn interactions(file: &Value) -> Option<Vec<(Request, Response)>> {
    let list = file
        .get("http_interactions")
        .or_else(|| file.get("interactions"));
    list?.as_array()?.iter().map(interaction).collect()
}

fn interaction(interaction: &Value) -> Option<(Request, Response)> {
    let (request, response) = (&interaction["request"], &interaction["response"]);
    let status = &response["status"];
    let status = status.get("code").unwrap_or(status);
    let request = Request {
        headers: headers_of_object(&request["headers"]),
        body: body(&request["body"]),
        ..Request::to(request["method"].as_str()?, request["uri"].as_str()?)?
    };
    let response = Response {
        status: u16::try_from(status.as_u64()?).ok()?,
        headers: headers_of_object(&response["headers"]),
        body: body(response.get("body").unwrap_or(&Value::Null)),
    };
    Some((request, response))
}

/// Reads a body: a text, or an object with a text, possibly in base64.
fn body(body: &Value) -> Vec<u8> {
    let text = |name: &str| body.get(name)?.as_str();
    if let Some(text) = text("base64_string") {
        return base64(text).unwrap_or_default();
    }
    let text = body.as_str().or_else(|| text("string"));
    text.unwrap_or_default().as_bytes().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn cassettes_of_both_libraries_are_read() {
        let ruby = json!({"http_interactions": [{
            "request": {
                "method": "post", "uri": "https://api.example.com/v1/plants?a=b%20c",
                "body": {"encoding": "UTF-8", "string": "{\"x\":1}"},
                "headers": {"Content-Type": ["application/json"]},
            },
            "response": {
                "status": {"code": 201, "message": "Created"},
                "headers": {"X-Many": ["a", "b"]},
                "body": {"encoding": "ASCII-8BIT", "base64_string": "aGk="},
            },
        }], "recorded_with": "VCR 6.1.0"});
        let [(request, response)] = &interactions(&ruby).unwrap()[..] else {
            panic!("one interaction");
        };
        assert_eq!(
            (request.method.as_str(), request.path.as_str()),
            ("POST", "/v1/plants")
        );
        assert_eq!(request.query, [("a".to_owned(), "b c".to_owned())]);
        assert_eq!(request.body, b"{\"x\":1}");
        assert_eq!((response.status, response.headers.len()), (201, 2));
        assert_eq!(response.body, b"hi");
        let python = json!({"version": 1, "interactions": [{
            "request": {"method": "GET", "uri": "https://api.example.com/", "body": null, "headers": {}},
            "response": {"status": {"code": 200}, "headers": {}, "body": {"string": "[]"}},
        }]});
        assert_eq!(interactions(&python).unwrap()[0].1.body, b"[]");
        assert_eq!(interactions(&json!({"http_interactions": [{}]})), None);
    }
}
