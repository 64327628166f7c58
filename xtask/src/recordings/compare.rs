//! Differences between the recorded request and ours, and between a received and a re-encoded
//! value.

use percent_encoding::percent_decode_str;
use reqwest::Url;
use serde_json::Value;

use super::form;
use super::read::{Request, header};
use crate::calls::server;
use crate::roundtrip::same;

/// Returns the differences in method, path, query pairs and body. Bodies are compared as JSON, as
/// pairs of a form, or as bytes.
pub(super) fn requests(recorded: &Request, ours: &server::Request) -> Vec<String> {
    let mut found = Vec::new();
    if recorded.method != ours.method {
        found.push(format!("method {} for {}", ours.method, recorded.method));
    }
    let url = Url::parse(&format!("http://ours.invalid{}", ours.target));
    let Ok(url) = url else {
        return vec![format!("target `{}`", ours.target)];
    };
    if decoded(url.path()) != decoded(&recorded.path) {
        found.push(format!("path `{}` for `{}`", url.path(), recorded.path));
    }
    let own = url.query_pairs().into_owned().collect::<Vec<_>>();
    found.extend(pairs("query", &recorded.query, own));
    found.extend(bodies(recorded, ours));
    found
}

fn decoded(path: &str) -> String {
    percent_decode_str(path).decode_utf8_lossy().into_owned()
}

fn pairs(place: &str, recorded: &[(String, String)], ours: Vec<(String, String)>) -> Vec<String> {
    let mut missing = recorded.to_vec();
    let mut found = Vec::new();
    for pair in ours {
        match missing.iter().position(|it| *it == pair) {
            Some(at) => {
                missing.remove(at);
            }
            None => found.push(format!("{place} `{}={}` is sent", pair.0, pair.1)),
        }
    }
    let missing = missing.into_iter();
    found.extend(missing.map(|(name, value)| format!("{place} `{name}={value}` is not sent")));
    found
}

fn bodies(recorded: &Request, ours: &server::Request) -> Option<String> {
    if recorded.body == ours.body {
        return None;
    }
    let json = |body: &[u8]| serde_json::from_slice::<Value>(body).ok();
    if let (Some(one), Some(other)) = (json(&recorded.body), json(&ours.body)) {
        return same::difference(&one, &other).map(|it| format!("body {it}"));
    }
    let is_form = |media_type: Option<&str>| media_type.is_some_and(|it| it.contains("urlencoded"));
    if is_form(header(&recorded.headers, "content-type")) && is_form(ours.header("content-type")) {
        let text = |body: &[u8]| String::from_utf8_lossy(body).into_owned();
        let ours = form::pairs(&text(&ours.body));
        let differences = pairs("form", &form::pairs(&text(&recorded.body)), ours);
        return (!differences.is_empty()).then(|| differences.join(", "));
    }
    Some(match (recorded.body.is_empty(), ours.body.is_empty()) {
        (true, _) => format!("a body of {} bytes is sent", ours.body.len()),
        (_, true) => "the body is not sent".to_owned(),
        _ => "the body has other bytes".to_owned(),
    })
}

/// Returns the first difference between a received value and its re-encoding.
pub(super) fn values(came: &Value, back: &Value) -> Option<String> {
    same::difference(came, back)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_have_no_order_and_bodies_no_spelling() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let mut recorded = Request {
            method: "GET".to_owned(),
            path: "/a%20b".to_owned(),
            query: vec![pair("x", "1"), pair("y", "a b"), pair("z", "0")],
            body: b"{\"a\": 1}".to_vec(),
            ..Request::default()
        };
        let ours = server::Request {
            method: "GET".to_owned(),
            target: "/a%20b?y=a%20b&x=1&w=2".to_owned(),
            body: b"{\"a\":1.0}".to_vec(),
            ..server::Request::default()
        };
        assert_eq!(
            requests(&recorded, &ours),
            ["query `w=2` is sent", "query `z=0` is not sent"]
        );
        recorded.query = vec![pair("y", "a b"), pair("x", "1"), pair("w", "2")];
        assert_eq!(requests(&recorded, &ours), Vec::<String>::new());
        recorded.body = b"{\"a\": 2}".to_vec();
        assert_eq!(requests(&recorded, &ours).len(), 1);
    }
}
