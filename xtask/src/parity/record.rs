//! The relevant facts of a request, in a form to read, compare and store.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::calls::server::Request;

/// The request of one client for one call.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub(crate) struct Sent {
    pub(crate) method: String,
    /// The path as sent
    pub(crate) path: String,
    /// The query as sent
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) query: String,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) headers: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "Body::is_none")]
    pub(crate) body: Body,
}

/// A body, decoded by its media type.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Body {
    #[default]
    None,
    Json(Value),
    Parts(Vec<Part>),
    /// Text; the bytes in calls are all text
    Text(String),
}

impl Body {
    fn is_none(&self) -> bool {
        *self == Self::None
    }
}

/// A part of a form.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub(crate) struct Part {
    pub(crate) name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) file: Option<String>,
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub(crate) media_type: Option<String>,
    pub(crate) text: String,
}

/// Headers about the caller and the connection, not about the request.
const ABOUT_THE_CALLER: [&str; 11] = [
    "accept-encoding",
    "accept-language",
    "connection",
    "content-length",
    "host",
    "keep-alive",
    "sec-fetch-mode",
    "traceparent",
    "transfer-encoding",
    "user-agent",
    "x-request-id",
];

/// The prefix of headers that Stainless's SDKs add: language, version, timeout, number of the
/// attempt.
const OF_THE_SDK: &str = "x-stainless-";

impl Sent {
    pub(crate) fn of(request: &Request) -> Self {
        let (path, query) = request
            .target
            .split_once('?')
            .unwrap_or((&request.target, ""));
        let mut headers = BTreeMap::<String, String>::new();
        for (name, value) in &request.headers {
            if !ABOUT_THE_CALLER.contains(&name.as_str()) && !name.starts_with(OF_THE_SDK) {
                let all = headers.entry(name.clone()).or_default();
                if !all.is_empty() {
                    all.push_str(", ");
                }
                all.push_str(value);
            }
        }
        let media_type = headers.get("content-type").cloned().unwrap_or_default();
        if let Some((essence, _)) = media_type.split_once("; boundary=") {
            headers.insert("content-type".to_owned(), essence.to_owned());
        }
        Self {
            method: request.method.clone(),
            path: path.to_owned(),
            query: query.to_owned(),
            headers,
            body: body(&media_type, &request.body),
        }
    }
}

/// Replaces random keys by numbers; requests of one call with the same key keep the same number.
pub(crate) fn number_keys(sent: &mut [Sent]) {
    let mut known = Vec::new();
    for sent in sent {
        if let Some(key) = sent.headers.get_mut("idempotency-key") {
            let at = known.iter().position(|it| it == key);
            let number = at.unwrap_or(known.len());
            if at.is_none() {
                known.push(key.clone());
            }
            *key = format!("key {}", number + 1);
        }
    }
}

fn body(media_type: &str, bytes: &[u8]) -> Body {
    if bytes.is_empty() {
        return Body::None;
    }
    let text = || Body::Text(String::from_utf8_lossy(bytes).into_owned());
    if media_type.starts_with("application/json") {
        return serde_json::from_slice(bytes).map_or_else(|_| text(), Body::Json);
    }
    let boundary = media_type
        .split_once("boundary=")
        .map(|(_, it)| it.trim_matches('"'));
    boundary
        .and_then(|boundary| parts(boundary, &String::from_utf8_lossy(bytes)))
        .map_or_else(text, Body::Parts)
}

/// Splits a multipart body at its boundaries (RFC 2046, section 5.1.1).
fn parts(boundary: &str, body: &str) -> Option<Vec<Part>> {
    let body = format!("\r\n{body}");
    let (body, _) = body.rsplit_once(&format!("\r\n--{boundary}--"))?;
    let lead = format!("\r\n--{boundary}\r\n");
    body.split(&lead).skip(1).map(part).collect()
}

fn part(text: &str) -> Option<Part> {
    let (head, text) = text.split_once("\r\n\r\n")?;
    let mut part = Part {
        text: text.to_owned(),
        ..Part::default()
    };
    for line in head.split("\r\n") {
        let (name, value) = line.split_once(": ")?;
        match name.to_lowercase().as_str() {
            "content-disposition" => {
                part.name = parameter(value, "name")?;
                part.file = parameter(value, "filename");
            }
            "content-type" => part.media_type = Some(value.to_owned()),
            _ => part.text.push_str(&format!("\n(and {line})")),
        }
    }
    Some(part)
}

/// Returns a parameter after `;` (`name="value"`), not decoded.
fn parameter(value: &str, name: &str) -> Option<String> {
    let (_, rest) = value.split_once(&format!("; {name}=\""))?;
    let mut text = String::new();
    let mut letters = rest.chars();
    loop {
        match letters.next()? {
            '"' => return Some(text),
            '\\' => text.extend(['\\', letters.next()?]),
            letter => text.push(letter),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn request(target: &str, headers: &[(&str, &str)], body: &str) -> Request {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Request {
            target: target.to_owned(),
            headers: headers.iter().map(owned).collect(),
            body: body.into(),
            ..Request::default()
        }
    }

    #[test]
    fn headers_about_the_caller_are_left_out() {
        let headers = [
            ("user-agent", "x"),
            ("x-stainless-lang", "js"),
            ("accept", "*/*"),
            ("content-type", "application/json"),
        ];
        let sent = Sent::of(&request("/a?b=c", &headers, "{\"x\": 1}"));
        assert_eq!((sent.path.as_str(), sent.query.as_str()), ("/a", "b=c"));
        assert_eq!(
            sent.headers.keys().collect::<Vec<_>>(),
            ["accept", "content-type"]
        );
        assert_eq!(sent.body, Body::Json(json!({"x": 1})));
    }

    #[test]
    fn forms_are_read_part_by_part() {
        let headers = [("content-type", "multipart/form-data; boundary=\"b\"")];
        let body = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n2\r\n\
                    --b\r\ncontent-disposition: form-data; name=\"f\"; filename=\"x \\\" y\"\r\n\
                    Content-Type: text/plain\r\n\r\nfile\r\n--b--\r\n";
        let sent = Sent::of(&request("/", &headers, body));
        assert_eq!(sent.headers["content-type"], "multipart/form-data");
        let Body::Parts(parts) = sent.body else {
            panic!("{sent:?}")
        };
        assert_eq!(
            (parts[0].name.as_str(), parts[0].text.as_str()),
            ("a", "1\r\n2")
        );
        assert_eq!(parts[1].file.as_deref(), Some("x \\\" y"));
        assert_eq!(parts[1].media_type.as_deref(), Some("text/plain"));
    }
}
