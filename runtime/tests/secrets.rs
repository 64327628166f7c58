//! Secrecy of sent values in errors, whatever the server responds.
#![allow(
    missing_docs,
    unreachable_pub,
    dead_code,
    reason = "a test is no library"
)]

#[path = "sample/double.rs"]
mod double;

use std::collections::BTreeMap;
use std::error::Error as StdError;

use double::{Double, Step};
use specmill_runtime::{Core, Error, Events, Options, Scheme, Secret, Value};

static SCHEMES: &[Scheme] = &[Scheme::bearer("token")];

specmill_runtime::object! {
    pub struct Login: new {
        name: String = "name" required [impl Into<String>];
        password: Secret = "password" required [impl Into<Secret>];
    }
}

specmill_runtime::operation! {
    Send: POST "/login" -> Login, i64 {
        id: "send";
        security: [["token"]];
        arguments: { body "application/json" json = body: Login; }
        setters: {
            query "pin" form = pin => Secret;
            header "X-Api-Key" simple = api_key => String;
            cookie "sid" form = sid => String;
        }
        responses: { 200 json Login => success; 401 json i64 => failure; }
    }
}

specmill_runtime::operation! {
    Watch: GET "/watch" -> Events<i64>, i64 {
        id: "watch";
        setters: { query "pin" form = pin => Secret; }
        responses: { 200 events i64 => stream; }
    }
}

const SAID: &str = r#"{"said": "Bearer sesame-1, sesame-2 sesame 3 sesame%203 sesame-4 sid=sesame-5
    sesame-6 sesame-7 sesame\"8", "mode": "plain"}"#;

fn core(step: Step) -> Core {
    Core::builder(&[], SCHEMES)
        .base_url("https://api.example.com")
        .bearer_token("sesame-1")
        .transport(Double::new([step]))
        .build()
        .unwrap()
}

/// Formats the error and its sources in every way.
fn shown(error: &Error<i64>) -> String {
    let mut text = format!("{error} {error:?} {error:#?}");
    let mut next = error.source();
    while let Some(source) = next {
        text += &format!(" {source} {source:?}");
        next = source.source();
    }
    text
}

#[tokio::test]
async fn no_error_repeats_sent_values() {
    for status in [200, 401, 404, 500] {
        let core = core(Step::Response(
            status,
            vec![("content-type", "application/json".into())],
            SAID,
        ));
        let options = Options::new()
            .retries(0)
            .header("X-Token", "sesame-6")
            .header("X-Mode", "plain")
            .query("session_key", "sesame-7")
            .body("added", &Secret::new("sesame\"8"));
        let call = Send::new(&core, Login::new("ann", "sesame-2"));
        let call = call.pin("sesame 3").api_key("sesame-4").sid("sesame-5");
        let call = call.with(options);
        assert!(!format!("{call:?}").contains("sesame"));
        let error = call.await.unwrap_err();
        let shown = shown(&error);
        assert!(!shown.contains("sesame"), "{status} {shown}");
        // Values that are not secret are shown.
        assert!(shown.contains("mode") && shown.contains("plain"), "{shown}");
        // Only an explicit request for the raw body returns it unredacted.
        assert_eq!(error.raw_body().unwrap(), SAID.as_bytes());
    }
}

#[tokio::test]
async fn nor_where_it_stands_in_the_body() {
    for (status, body) in [
        (200, r#"{"name": "ann", "password": {"sesame-1": 1}}"#),
        (401, r#"{"sesame-1": "a"}"#),
        (401, "{\"ses\u{7}ame-1\": \"ses\u{200b}ame-1\"}"),
        (403, "ses ame\n-1 SESAME-1"),
    ] {
        let headers = vec![("content-type", "application/json".to_owned())];
        let headers = [headers, vec![("x-request-id", "sesame-1".to_owned())]].concat();
        let core = core(Step::Response(status, headers, body));
        let call = Send::new(&core, Login::new("ann", "another-1"));
        let error = call.await.unwrap_err();
        let shown = shown(&error).to_lowercase();
        assert!(!shown.contains("ses"), "{status} {shown}");
        assert_eq!(error.request_id(), Some("sesame-1"));
    }
}

specmill_runtime::operation! {
    Scores: GET "/scores" -> BTreeMap<String, i64>, Value {
        id: "scores";
        security: [["token"]];
        responses: { 200 json BTreeMap<String, i64> => success; 409 json Value => failure; }
    }
}

#[tokio::test]
async fn a_key_of_a_map_is_redacted_in_the_path() {
    let core = core(Step::json(r#"{"a": 1, "sesame-1": "x"}"#));
    let error = Scores::new(&core).await.unwrap_err();
    let Error::Decode(error) = error else {
        panic!("{error}");
    };
    assert_eq!(error.path(), r#"$["[redacted]"]"#);
    let texts = format!("{error} {error:?} {} {:?}", error.fault(), error.fault());
    assert!(!texts.contains("sesame"), "{texts}");
}

#[tokio::test]
async fn the_body_of_a_declared_failure_is_redacted_where_the_error_shows_it() {
    let headers = vec![("content-type", "application/json".to_owned())];
    let core = core(Step::Response(409, headers, r#"{"said": "sesame-1"}"#));
    let error = Scores::new(&core).await.unwrap_err();
    let shown = format!("{error:?} {error:#?}");
    assert!(
        shown.contains("said") && !shown.contains("sesame"),
        "{shown}"
    );
    let Error::Api(error) = error else {
        panic!("{error}");
    };
    assert_eq!(error.body()["said"], "sesame-1");
}

#[tokio::test]
async fn nor_does_the_error_of_a_stream() {
    let headers = vec![("content-type", "text/event-stream".to_owned())];
    let core = core(Step::Response(
        200,
        headers,
        "data: no number but sesame-9\n\n",
    ));
    let mut events = Watch::new(&core).pin("sesame-9").await.unwrap();
    let error = Error::<i64>::from(events.next().await.unwrap().unwrap_err());
    let shown = shown(&error);
    assert!(
        shown.contains("no number") && !shown.contains("sesame"),
        "{shown}"
    );
}

#[tokio::test]
async fn nor_does_an_event_that_reports_an_error() {
    let text = "event: sesame-9\ndata: {\"error\": {\"sesame-9\": \"x\"}}\n\n";
    let headers = vec![
        ("content-type", "text/event-stream".to_owned()),
        ("x-request-id", "sesame-9".to_owned()),
    ];
    let core = core(Step::Response(200, headers, text));
    let mut events = Watch::new(&core).pin("sesame-9").await.unwrap();
    let error = Error::<i64>::from(events.next().await.unwrap().unwrap_err());
    let shown = shown(&error);
    assert!(
        shown.contains("reported an error") && !shown.contains("sesame"),
        "{shown}"
    );
    let Error::Stream(error) = error else {
        panic!("{error}");
    };
    // Whoever asks for it gets what came.
    assert_eq!(error.event(), "sesame-9");
    let fault = error.decode::<BTreeMap<String, BTreeMap<String, i64>>>();
    assert_eq!(fault.unwrap_err().path(), r#"$.error["[redacted]"]"#);
}

specmill_runtime::operation! {
    Rank: GET "/ranks" -> i64, BTreeMap<String, i64> {
        id: "rank";
        security: [["token"]];
        responses: { 200 json i64 => success; 409 json BTreeMap<String, i64> => failure; }
    }
}

#[tokio::test]
async fn nor_does_the_fault_of_a_declared_failure() {
    let headers = vec![("content-type", "application/json".to_owned())];
    let core = core(Step::Response(409, headers, r#"{"sesame-1": "x"}"#));
    let error = Rank::new(&core).await.unwrap_err();
    let shown = format!("{error} {error:?} {error:#?}");
    assert!(!shown.contains("sesame"), "{shown}");
    let Error::Status(error) = error else {
        panic!("{error}");
    };
    assert_eq!(error.fault().unwrap().path(), r#"$["[redacted]"]"#);
}

#[tokio::test]
async fn nor_what_a_base_url_has_in_its_query() {
    let said = r#"{"said": "code sesame 778 is known"}"#;
    let double = Double::new([Step::Response(404, Vec::new(), said)]);
    let core = Core::builder(&[], SCHEMES)
        .base_url("https://api.example.com?code=sesame%20778")
        .bearer_token("sesame-1")
        .transport(double);
    let error = Rank::new(&core.build().unwrap()).await.unwrap_err();
    let shown = format!("{error} {error:?}");
    assert!(
        shown.contains("known") && !shown.contains("sesame"),
        "{shown}"
    );
}
