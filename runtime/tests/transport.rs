//! The contract of a transport: the requests that it receives, and the use of its responses. No
//! network is needed.
#![allow(
    missing_docs,
    unreachable_pub,
    dead_code,
    reason = "a test is no library"
)]

#[path = "sample/double.rs"]
mod double;

use std::error::Error as _;
use std::time::Duration;

use double::{Double, Step};
use specmill_runtime::{Core, CoreBuilder, Error, Scheme, TransportErrorKind, Value};
use tokio::time::Instant;

static SCHEMES: &[Scheme] = &[Scheme::bearer("token")];

specmill_runtime::operation! {
    Fetch: GET "/fetch" -> Value, Value {
        id: "fetch";
        security: [["token"]];
        responses: { 200 json Value => success; 4XX json Value => failure; }
    }
}

fn builder(double: &Double) -> CoreBuilder {
    Core::builder(&[], SCHEMES)
        .base_url("https://api.example.com/v1")
        .bearer_token("sesame")
        .transport(double.clone())
}

async fn fetch(double: &Double) -> Result<Value, Error<Value>> {
    Fetch::new(&builder(double).build().unwrap()).await
}

#[tokio::test]
async fn a_request_is_seen_as_it_is_sent() {
    let double = Double::new([Step::json("[1]")]);
    assert_eq!(fetch(&double).await.unwrap(), serde_json::json!([1]));
    let request = double.requests().remove(0);
    assert_eq!(request.url.as_str(), "https://api.example.com/v1/fetch");
    assert_eq!(request.headers["authorization"], "Bearer sesame");
    let shown = format!("{request:?}");
    assert!(
        !shown.contains("sesame") && shown.contains("/v1/fetch"),
        "{shown}"
    );
}

#[tokio::test]
async fn each_redirect_is_a_request_and_takes_no_credential_elsewhere() {
    let there = "https://elsewhere.example/a";
    let double = Double::new([
        Step::status(302).with("location", "/v1/other"),
        Step::status(307).with("location", there),
        Step::json("1"),
    ]);
    assert_eq!(fetch(&double).await.unwrap(), 1);
    let requests = double.requests();
    let urls: Vec<_> = requests
        .iter()
        .map(|request| request.url.as_str())
        .collect();
    let here = "https://api.example.com/v1";
    assert_eq!(
        urls,
        [&format!("{here}/fetch"), &format!("{here}/other"), there]
    );
    let sent = |index: usize| requests[index].headers.contains_key("authorization");
    assert_eq!([sent(0), sent(1), sent(2)], [true, true, false]);
}

specmill_runtime::operation! {
    Marked: GET "/marked#one" -> Value, Value {
        id: "marked";
        setters: { query "size" form = size => i64; }
        responses: { 200 json Value => success; }
    }
}

/// A fragment in a path key distinguishes operations; sent as is, it would contain the query.
#[tokio::test]
async fn a_fragment_of_a_path_is_left_out() {
    let double = Double::new([Step::json("1")]);
    let core = builder(&double).build().unwrap();
    Marked::new(&core).size(2).await.unwrap();
    let request = double.requests().remove(0);
    let wanted = "https://api.example.com/v1/marked?size=2";
    assert_eq!(request.url.as_str(), wanted);
}

/// Neither within another origin nor back at the first one.
#[tokio::test]
async fn what_left_the_origin_takes_no_query_along_any_more() {
    let there = "https://elsewhere.example/a";
    let double = Double::new([
        Step::status(302).with("location", there),
        Step::status(302).with("location", "/b"),
        Step::status(302).with("location", "https://api.example.com/v1/back"),
        Step::json("1"),
    ]);
    let builder = builder(&double).base_url("https://api.example.com/v1?code=sesame-7");
    let core = builder.query("subscription", "sesame-8").build().unwrap();
    assert_eq!(Fetch::new(&core).await.unwrap(), 1);
    let requests = double.requests();
    assert!(requests[0].url.as_str().contains("sesame-7"));
    let urls = requests.iter().map(|request| request.url.as_str());
    assert_eq!(
        urls.skip(1).collect::<Vec<_>>(),
        [
            there,
            "https://elsewhere.example/b",
            "https://api.example.com/v1/back"
        ]
    );
    let has_token = |index: usize| requests[index].headers.contains_key("authorization");
    assert!(!has_token(2) && !has_token(3));
}

#[tokio::test]
async fn a_redirect_loop_ends() {
    let double = Double::new([Step::status(307).with("location", "/v1/fetch")]);
    let error = fetch(&double).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "api.example.com redirects more than 10 times"
    );
    assert!(matches!(&error, Error::Transport(error) if error.kind() == TransportErrorKind::Limit));
    assert_eq!(double.requests().len(), 11);
}

#[tokio::test]
async fn a_failure_is_the_variant_of_its_kind() {
    let told = async |kind| {
        let error = fetch(&Double::new([Step::Fail(kind)])).await.unwrap_err();
        let source = error.source().map(ToString::to_string);
        let variant = match error {
            Error::Connect(_) => "connect",
            Error::Timeout(_) => "timeout",
            Error::Transport(_) => "transport",
            Error::Request(_) => "request",
            _ => "another",
        };
        (variant, error.to_string(), source)
    };
    let source = Some("as the test says".to_owned());
    let rows = [
        (
            TransportErrorKind::Connect,
            "connect",
            "cannot connect to api.example.com",
        ),
        (
            TransportErrorKind::Timeout,
            "timeout",
            "api.example.com did not respond in time",
        ),
        (
            TransportErrorKind::Broken,
            "transport",
            "the exchange with api.example.com was interrupted",
        ),
    ];
    for (kind, variant, message) in rows {
        let message = message.to_owned();
        assert_eq!(told(kind).await, (variant, message, source.clone()));
    }
    let message = "the request cannot be sent: as the test says".to_owned();
    assert_eq!(
        told(TransportErrorKind::Request).await,
        ("request", message, None)
    );
}

/// The clock is paused and advances only when every task waits.
#[tokio::test(start_paused = true)]
async fn a_call_ends_when_its_time_is_over() {
    for (step, status) in [(Step::Stall, None), (Step::StallWithin(200), Some(200))] {
        let double = Double::new([step]);
        let core = builder(&double).timeout(Duration::from_secs(7));
        let started = Instant::now();
        let error = Fetch::new(&core.build().unwrap()).await.unwrap_err();
        assert!(matches!(error, Error::Timeout(_)), "{error:?}");
        assert_eq!(error.status().map(|status| status.as_u16()), status);
        let took = started.elapsed();
        assert!((7..8).contains(&took.as_secs()), "{took:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_host_is_named_that_did_not_give_the_body() {
    let redirect = Step::status(307).with("location", "https://elsewhere.example/a");
    for (steps, host) in [
        (vec![Step::StallWithin(200)], "api.example.com"),
        (vec![redirect, Step::StallWithin(200)], "elsewhere.example"),
    ] {
        let core = builder(&Double::new(steps)).retries(0).build().unwrap();
        let error = Fetch::new(&core).await.unwrap_err();
        let message = format!("the body from {host} timed out");
        assert_eq!(error.to_string(), message);
    }
}

/// Checked by the compiler.
#[test]
fn everything_goes_anywhere() {
    fn anywhere<T: Send + 'static>(_: &T) {}
    fn shared<T: Send + Sync + 'static>() {}
    let core = builder(&Double::new([Step::Stall])).build().unwrap();
    anywhere(&Fetch::new(&core).send());
    shared::<specmill_runtime::transport::Body>();
    shared::<specmill_runtime::transport::ResponseBody>();
    shared::<specmill_runtime::transport::Http>();
    shared::<Core>();
}
