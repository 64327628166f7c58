//! What a call sent does not come back in an error, whatever the server says.
#![allow(
    missing_docs,
    unreachable_pub,
    dead_code,
    reason = "a test is no library"
)]

#[path = "sample/double.rs"]
mod double;

use std::error::Error as StdError;

use double::{Double, Step};
use specmill_runtime::{Core, Error, Events, Options, Scheme, Secret};

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

/// The error and its sources in every form.
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
async fn no_error_repeats_what_a_call_sent() {
    for status in [200, 401, 404, 500] {
        let core = core(Step::Answer(
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
        // What is no secret can be read.
        assert!(shown.contains("mode") && shown.contains("plain"), "{shown}");
        // Whoever asks for it gets what came.
        assert_eq!(error.raw_body().unwrap(), SAID.as_bytes());
    }
}

#[tokio::test]
async fn nor_does_the_error_of_a_stream() {
    let headers = vec![("content-type", "text/event-stream".to_owned())];
    let core = core(Step::Answer(200, headers, "data: no number but sesame\n\n"));
    let mut events = Watch::new(&core).pin("sesame").await.unwrap();
    let error = Error::<i64>::from(events.next().await.unwrap().unwrap_err());
    let shown = shown(&error);
    assert!(
        shown.contains("no number") && !shown.contains("sesame"),
        "{shown}"
    );
}
