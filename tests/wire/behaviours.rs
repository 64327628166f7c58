//! The thirteen behaviours of a dependable client.

use kernel_client::models::{
    Browser, DiscoveredFieldType, ManagedAuth, ManagedAuthFlowStatus, ManagedAuthStatus, MfaType,
};
use kernel_client::{Error, Result};
use serde_json::{Value, json};

use crate::client;
use crate::lines;
use crate::server::{Answer, Server};

/// Returns the smallest browser, with these additional members.
fn browser(members: Value) -> Value {
    let least = json!({
        "created_at": "2025-01-02T03:04:05Z", "cdp_ws_url": "wss://example.com/cdp",
        "webdriver_ws_url": "wss://example.com/bidi", "session_id": "b1", "headless": false,
        "stealth": true, "timeout_seconds": 60,
    });
    with(least, members)
}

/// Returns the smallest auth connection, with these additional members.
fn managed_auth(members: Value) -> Value {
    let least = json!({
        "id": "ma_1", "profile_name": "p", "domain": "example.com", "status": "AUTHENTICATED",
        "save_credentials": true,
    });
    with(least, members)
}

/// Returns the smallest discovered field, with these additional members.
fn field(members: Value) -> Value {
    with(
        json!({"name": "n", "type": "text", "label": "l", "selector": "s"}),
        members,
    )
}

fn with(mut object: Value, members: Value) -> Value {
    let Value::Object(members) = members else {
        panic!("members are an object")
    };
    object.as_object_mut().unwrap().extend(members);
    object
}

async fn retrieve_browser(answer: Answer) -> Result<Browser> {
    let server = Server::always(answer).await;
    client(&server).browsers().retrieve("b1").await
}

async fn retrieve_auth(answer: Answer) -> Result<ManagedAuth> {
    let server = Server::always(answer).await;
    client(&server).auth().connections().retrieve("ma_1").await
}

async fn read_browser(body: &Value) -> Browser {
    retrieve_browser(Answer::json(200, body)).await.unwrap()
}

async fn read_auth(body: &Value) -> ManagedAuth {
    retrieve_auth(Answer::json(200, body)).await.unwrap()
}

fn encoded(value: &impl serde::Serialize) -> Value {
    serde_json::to_value(value).unwrap()
}

#[tokio::test]
async fn an_unknown_enum_value_is_kept() {
    let body = managed_auth(json!({
        "status": "PAUSED",
        "flow_status": "WAITING",
        "discovered_fields": [field(json!({"type": "passkey", "linked_mfa_type": "retina"}))],
        "mfa_options": [{"type": "", "label": "l"}],
    }));
    let auth = read_auth(&body).await;
    assert_eq!(auth.status, ManagedAuthStatus::Unknown("PAUSED".into()));
    assert_eq!(
        auth.flow_status,
        Some(ManagedAuthFlowStatus::Unknown("WAITING".into()))
    );
    let field = &auth.discovered_fields.as_ref().unwrap()[0];
    assert_eq!(field.r#type, DiscoveredFieldType::Unknown("passkey".into()));
    assert_eq!(
        field.linked_mfa_type,
        Some(MfaType::Unknown("retina".into()))
    );
    assert_eq!(auth.mfa_options.as_ref().unwrap()[0].r#type.as_str(), "");
    assert_eq!(encoded(&auth), body);
}

#[tokio::test]
async fn a_new_field_where_the_document_allows_none_is_kept() {
    let body = managed_auth(json!({
        "new": {"a": [1]},
        "credential": {"name": "n", "newer": true},
        "discovered_fields": [field(json!({"newest": null}))],
    }));
    let auth = read_auth(&body).await;
    assert_eq!(auth.extra().get("new"), Some(&json!({"a": [1]})));
    let credential = auth.credential.as_ref().unwrap();
    assert_eq!(credential.extra().get("newer"), Some(&json!(true)));
    let field = &auth.discovered_fields.as_ref().unwrap()[0];
    assert_eq!(field.extra().get("newest"), Some(&Value::Null));
    assert_eq!(encoded(&auth), body);
}

#[tokio::test]
async fn a_tag_outside_its_pattern_is_taken() {
    let mut tags: serde_json::Map<_, _> = (0..51)
        .map(|index| (format!("k{index}"), json!("")))
        .collect();
    tags.insert("büro".into(), json!("#1 \u{1f980}"));
    tags.insert(String::new(), json!("x".repeat(300)));
    let body = browser(json!({"tags": tags}));
    let browser = read_browser(&body).await;
    assert_eq!(browser.tags.as_ref().unwrap()["büro"], "#1 \u{1f980}");
    assert_eq!(browser.tags.as_ref().unwrap().len(), 53);
    assert_eq!(encoded(&browser), body);
}

#[tokio::test]
async fn an_optional_map_may_come_as_null() {
    let body = browser(json!({"tags": null, "chrome_policy": null, "profile": null, "name": null}));
    let read = read_browser(&body).await;
    assert!(read.tags.is_none() && read.chrome_policy.is_none());
    assert!(read.profile.is_none() && read.name.is_none());
    // The document does not allow `null` there, so none is sent back.
    assert_eq!(encoded(&read), browser(json!({})));
}

#[tokio::test]
async fn an_integer_without_a_format_has_64_bits() {
    for uptime_ms in [3_000_000_000, i64::MAX, i64::MIN] {
        let body = browser(json!({"usage": {"uptime_ms": uptime_ms}}));
        let browser = read_browser(&body).await;
        assert_eq!(browser.usage.as_ref().unwrap().uptime_ms, uptime_ms);
        assert_eq!(encoded(&browser), body);
    }
}

#[tokio::test]
async fn a_uri_may_be_relative() {
    let body = managed_auth(json!({"post_login_url": "/browse", "hosted_url": "../a b?c"}));
    let auth = read_auth(&body).await;
    assert_eq!(auth.post_login_url.as_deref(), Some("/browse"));
    assert_eq!(auth.hosted_url.as_deref(), Some("../a b?c"));
    assert_eq!(encoded(&auth), body);
}

#[tokio::test]
async fn a_missing_required_field_is_named_by_its_path() {
    for name in ["type", "label"] {
        let mut faulty = field(json!({}));
        faulty.as_object_mut().unwrap().remove(name);
        let body = managed_auth(json!({"discovered_fields": [field(json!({})), faulty]}));
        let error = retrieve_auth(Answer::json(200, &body)).await.unwrap_err();
        let path = format!("$.discovered_fields[1].{name}");
        assert!(
            error
                .to_string()
                .contains(&format!("{path}: required, but missing")),
            "{error}"
        );
        assert_eq!(error.status().unwrap(), 200);
        assert_eq!(error.raw_body(), Some(body.to_string().as_bytes()));
        assert!(
            matches!(&error, Error::Decode(error) if error.path() == path),
            "{error:?}"
        );
    }
    let error = retrieve_browser(Answer::json(200, &json!({})))
        .await
        .unwrap_err();
    assert!(
        matches!(&error, Error::Decode(error) if error.path() == "$.created_at"),
        "{error}"
    );
}

#[tokio::test]
async fn absent_is_distinguished_from_null() {
    let absent = managed_auth(json!({}));
    let null = managed_auth(json!({"flow_status": null, "mfa_options": null}));
    let without = read_auth(&absent).await;
    let mut with = read_auth(&null).await;
    assert!(without.flow_status.is_none() && with.flow_status.is_none());
    assert!(!without.extra().was_null("flow_status") && with.extra().was_null("flow_status"));
    assert_ne!(without, with);
    assert_eq!((encoded(&without), encoded(&with)), (absent.clone(), null));

    // A later value replaces it, and a `null` can be undone.
    with.flow_status = Some(ManagedAuthFlowStatus::Success);
    assert_eq!(encoded(&with)["flow_status"], "SUCCESS");
    with.flow_status = None;
    with.extra_mut().remove("flow_status");
    with.extra_mut().remove("mfa_options");
    assert_eq!(encoded(&with), absent);
}

#[tokio::test]
async fn a_response_encodes_back() {
    let body = managed_auth(json!({
        "status": "PAUSED", "last_auth_at": "yesterday", "can_reauth": false,
        "credential": {"auto": true, "v": 2}, "allowed_domains": [], "flow_status": null,
        "flow_step": "DREAMING", "flow_expires_at": null,
        "discovered_fields": [field(json!({"linked_mfa_type": null, "required": false}))],
        "mfa_options": [], "pending_sso_buttons": null, "website_error": "", "live_view_url": null,
        "health_check_interval": -1,
        "new": {"": [u64::MAX, i64::MIN, 0.1, 1.5e300, "\u{0}\"\\\u{1f980}", [], {}, null, true]},
    }));
    assert_eq!(encoded(&read_auth(&body).await), body);

    let body = browser(json!({
        "created_at": "2025-01-02T03:04:05.000+00:00", "chrome_policy": {"A": {"b": [null, 1]}},
        "profile": {"id": "p", "name": null, "created_at": "x"}, "pool": {"id": "q", "n": 1},
        "viewport": {"width": 1, "height": 0, "refresh_rate": -5}, "tags": {},
        "telemetry": {"browser": {"page": {"enabled": false}, "gpu": {"enabled": true}}},
        "new": null,
    }));
    let browser = read_browser(&body).await;
    assert_eq!(encoded(&browser), body);
    assert_eq!(serde_json::from_value::<Browser>(body).unwrap(), browser);
}

#[tokio::test]
async fn a_declared_failure_is_typed_and_raw() {
    let body = json!({
        "code": "not_found", "message": "no such browser", "hint": "look elsewhere",
        "details": [{"code": "gone", "message": "deleted"}], "inner_error": {},
    });
    let error = retrieve_browser(Answer::json(404, &body))
        .await
        .unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("404 Not Found: {\"code\":\"not_found\""),
        "{error}"
    );
    let Error::Api(error) = error else {
        panic!("{error:?}")
    };
    assert_eq!(error.status(), 404);
    assert_eq!(error.request_id(), Some("req_1"));
    assert_eq!(error.raw_body(), body.to_string().as_bytes());
    assert_eq!(error.body().message, "no such browser");
    assert_eq!(
        error.body().details.as_ref().unwrap()[0].code.as_deref(),
        Some("gone")
    );
    assert_eq!(encoded(&error.into_body()), body);
}

#[tokio::test]
async fn an_undeclared_status_keeps_status_headers_and_body() {
    let headers = [("retry-after", "7"), ("x-request-id", "req_2")];
    let error = retrieve_browser(Answer::new(429, &headers, "slow\ndown"))
        .await
        .unwrap_err();
    assert_eq!(
        lines(&error),
        ["429 Too Many Requests: slow down (an undeclared status)"]
    );
    assert!(error.is_retryable());
    let Error::Status(error) = error else {
        panic!("{error:?}")
    };
    assert_eq!(error.status(), 429);
    assert_eq!(error.headers()["retry-after"], "7");
    assert_eq!(error.request_id(), Some("req_2"));
    assert_eq!(error.raw_body(), b"slow\ndown");
    assert!(error.fault().is_none());
}

#[tokio::test]
async fn a_failure_in_html_keeps_status_headers_and_body() {
    let page = "<html><h1>Bad day</h1></html>";
    let headers = [
        ("content-type", "text/html; charset=utf-8"),
        ("via", "proxy"),
    ];
    let error = retrieve_auth(Answer::new(500, &headers, page))
        .await
        .unwrap_err();
    let text = "500 Internal Server Error: <html><h1>Bad day</h1></html> (not the declared body: ";
    let [line] = &lines(&error)[..] else {
        panic!("{error}")
    };
    assert!(line.starts_with(text), "{line}");
    let Error::Status(error) = error else {
        panic!("{error:?}")
    };
    assert_eq!(error.status(), 500);
    assert_eq!(error.headers()["via"], "proxy");
    assert_eq!(error.raw_body(), page.as_bytes());
    assert!(error.fault().is_some());
}

#[tokio::test]
async fn a_path_value_stays_one_segment() {
    let server = Server::always(Answer::new(404, &[], "")).await;
    let client = client(&server);
    let _ = client.browsers().retrieve("a b/c?d+e").await;
    let _ = client.auth().connections().retrieve("a b/c?d+e").await;
    let targets: Vec<_> = server
        .requests()
        .into_iter()
        .map(|request| request.target)
        .collect();
    assert_eq!(
        targets,
        [
            "/browsers/a%20b%2Fc%3Fd%2Be",
            "/auth/connections/a%20b%2Fc%3Fd%2Be"
        ]
    );
}
