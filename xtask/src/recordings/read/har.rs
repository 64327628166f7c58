//! HAR 1.2 files, as written by browsers and proxies.

use serde_json::Value;

use super::{Request, Response, base64, header};

pub(super) fn interactions(file: &Value) -> Option<Vec<(Request, Response)>> {
    let entries = file.get("log")?.get("entries")?.as_array()?;
    entries.iter().map(entry).collect()
}

fn entry(entry: &Value) -> Option<(Request, Response)> {
    let (request, response) = (&entry["request"], &entry["response"]);
    let mut headers = pairs(&request["headers"]);
    let post = &request["postData"];
    if let Some(media_type) = post["mimeType"].as_str().filter(|it| !it.is_empty())
        && header(&headers, "content-type").is_none()
    {
        headers.push(("content-type".to_owned(), media_type.to_owned()));
    }
    let request = Request {
        headers,
        body: text(post),
        ..Request::to(request["method"].as_str()?, request["url"].as_str()?)?
    };
    let content = &response["content"];
    let mut headers = pairs(&response["headers"]);
    if let Some(media_type) = content["mimeType"].as_str().filter(|it| !it.is_empty())
        && header(&headers, "content-type").is_none()
    {
        headers.push(("content-type".to_owned(), media_type.to_owned()));
    }
    let response = Response {
        status: u16::try_from(response["status"].as_u64()?).ok()?,
        headers,
        body: text(content),
    };
    Some((request, response))
}

fn pairs(list: &Value) -> Vec<(String, String)> {
    let list = list.as_array().into_iter().flatten();
    let pairs = list.filter_map(|it| {
        let name = it["name"].as_str()?.to_lowercase();
        // Pseudo-headers of HTTP/2 are not headers.
        (!name.starts_with(':'))
            .then(|| (name, it["value"].as_str().unwrap_or_default().to_owned()))
    });
    pairs.collect()
}

fn text(content: &Value) -> Vec<u8> {
    let text = content["text"].as_str().unwrap_or_default();
    match content["encoding"].as_str() {
        Some("base64") => base64(text).unwrap_or_default(),
        _ => text.as_bytes().to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn entries_are_read() {
        let file = json!({"log": {"version": "1.2", "entries": [{
            "request": {
                "method": "PUT", "url": "http://example.com/a%2Fb?x=1&x=2",
                "headers": [{"name": ":authority", "value": "example.com"}, {"name": "X-A", "value": "1"}],
                "postData": {"mimeType": "application/json", "text": "{}"},
            },
            "response": {
                "status": 200,
                "headers": [],
                "content": {"mimeType": "image/png", "encoding": "base64", "text": "aGk="},
            },
        }]}});
        let [(request, response)] = &interactions(&file).unwrap()[..] else {
            panic!("one entry");
        };
        assert_eq!((request.path.as_str(), request.query.len()), ("/a%2Fb", 2));
        assert_eq!(
            header(&request.headers, "content-type"),
            Some("application/json")
        );
        assert_eq!(header(&request.headers, ":authority"), None);
        assert_eq!(header(&response.headers, "content-type"), Some("image/png"));
        assert_eq!(response.body, b"hi");
    }
}
