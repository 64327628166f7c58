//! Retries: their conditions, delays and deadlines, over a transport within the process. Tokio's
//! clock is paused, so that times are exact and no test really waits.
#![allow(
    missing_docs,
    unreachable_pub,
    dead_code,
    reason = "a test is no library"
)]

#[path = "sample/double.rs"]
mod double;

use std::time::Duration;

use double::{Double, Step};
use specmill_runtime::reqwest::Method;
use specmill_runtime::transport::Body;
use specmill_runtime::{
    Core, CoreBuilder, Error, Options, Policy, TransportErrorKind, Untyped, Value,
};
use tokio::time::Instant;

specmill_runtime::operation! {
    Patient: POST "/patient" -> Value, Value {
        id: "patient";
        policy: [retries 4, replay true, timeout_millis 90000];
        responses: { 200 json Value => success; }
    }
}

specmill_runtime::operation! {
    Watch: GET "/watch" -> specmill_runtime::Events<Value>, Value {
        id: "watch";
        responses: { 200 events Value => stream; }
    }
}

fn builder(double: &Double) -> CoreBuilder {
    Core::builder(&[], &[])
        .base_url("https://api.example.com")
        .transport(double.clone())
}

fn call(double: &Double, method: Method) -> Untyped<Value> {
    Untyped::new(&builder(double).build().unwrap(), method, "/a")
}

/// Returns the number of attempts if each ends with this step.
async fn sent(method: Method, step: &Step, options: Options) -> usize {
    let double = Double::new([step.clone()]);
    let error = call(&double, method.clone()).with(options).await;
    assert!(error.is_err(), "{method}");
    double.requests().len()
}

/// The table in the crate's documentation, row by row.
#[tokio::test(start_paused = true)]
async fn retries_follow_the_table() {
    let fail = Step::Fail;
    let short = Options::new().policy(Policy::new().attempt_timeout(Duration::from_secs(3)));
    let mut rows = vec![
        // The failure; whether idempotent methods are retried; whether `POST` and `PATCH` are.
        (
            "no connection",
            fail(TransportErrorKind::Connect),
            true,
            true,
        ),
        ("429", Step::status(429), true, true),
        ("a reset", fail(TransportErrorKind::Broken), true, false),
        ("a timeout", fail(TransportErrorKind::Timeout), true, false),
        ("a stall", Step::Stall, true, false),
        (
            "a stall within the body",
            Step::StallWithin(200),
            true,
            false,
        ),
        ("a stall within a 429", Step::StallWithin(429), true, true),
        (
            "an impossible request",
            fail(TransportErrorKind::Request),
            false,
            false,
        ),
        ("too much", fail(TransportErrorKind::Limit), false, false),
        (
            "no JSON",
            Step::Response(200, vec![], "<html>"),
            false,
            false,
        ),
        ("a redirect to nowhere", Step::status(302), false, false),
        (
            "a 503 not to be repeated",
            Step::status(503).with("x-should-retry", "false"),
            false,
            false,
        ),
        (
            "a 429 not to be repeated",
            Step::status(429).with("x-should-retry", "false"),
            false,
            false,
        ),
        (
            "a 400 to be repeated",
            Step::status(400).with("x-should-retry", "true"),
            true,
            false,
        ),
        (
            "a 503 to be repeated",
            Step::status(503).with("x-should-retry", "true"),
            true,
            false,
        ),
    ];
    for status in [408, 409, 500, 502, 503, 504, 529] {
        rows.push(("a status", Step::status(status), true, false));
    }
    for status in [400, 401, 403, 404, 410, 422, 428] {
        rows.push(("a final status", Step::status(status), false, false));
    }
    let often = |is_repeated| if is_repeated { 3 } else { 1 };
    for (what, step, replayed, others) in rows {
        for method in [
            Method::GET,
            Method::HEAD,
            Method::PUT,
            Method::DELETE,
            Method::OPTIONS,
        ] {
            let count = sent(method.clone(), &step, short.clone()).await;
            assert_eq!(count, often(replayed), "{what}, {method}");
        }
        for method in [
            Method::POST,
            Method::PATCH,
            Method::from_bytes(b"PURGE").unwrap(),
        ] {
            let count = sent(method.clone(), &step, short.clone()).await;
            assert_eq!(count, often(others), "{what}, {method}");
            let keyed = short.clone().idempotency_key("k");
            let count = sent(method.clone(), &step, keyed).await;
            assert_eq!(count, often(replayed), "{what}, {method} with a key");
            let opted = short.clone().policy(Policy::new().replay(true));
            let count = sent(method.clone(), &step, opted).await;
            assert_eq!(count, often(replayed), "{what}, {method} by choice");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_success_is_the_end() {
    let double = Double::new([
        Step::status(503),
        Step::Fail(TransportErrorKind::Broken),
        Step::json("[1]"),
    ]);
    let made = call(&double, Method::GET).await.unwrap();
    assert_eq!(made, serde_json::json!([1]));
    assert_eq!(double.requests().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn each_attempt_is_the_same_request() {
    let double = Double::new([Step::status(503)]);
    let options = Options::new().idempotency_key("k-1");
    let call = call(&double, Method::POST).json(&"a").with(options);
    assert_eq!(call.await.unwrap_err().status().unwrap(), 503);
    let requests = double.requests();
    assert_eq!(requests.len(), 3);
    for request in requests {
        assert_eq!(request.headers["idempotency-key"], "k-1");
        assert_eq!(request.headers["content-type"], "application/json");
        assert_eq!(request.body.unwrap().as_bytes().unwrap(), "\"a\"");
    }
}

#[tokio::test(start_paused = true)]
async fn a_body_that_is_gone_is_not_sent_again() {
    struct One(Option<&'static str>);
    impl futures_core::Stream for One {
        type Item = Result<specmill_runtime::Bytes, std::io::Error>;
        fn poll_next(
            mut self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Self::Item>> {
            std::task::Poll::Ready(self.0.take().map(|text| Ok(text.into())))
        }
    }
    for step in [
        Step::status(429),
        Step::Fail(TransportErrorKind::Connect),
        Step::status(307).with("location", "/b"),
    ] {
        let double = Double::new([step]);
        let body = Body::stream(One(Some("a")));
        let call = call(&double, Method::PUT).body("text/plain", body);
        assert!(call.await.is_err());
        assert_eq!(double.requests().len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn waits_are_by_chance_and_double() {
    let policy = Policy::new()
        .retries(6)
        .backoff(Duration::from_secs(1), Duration::from_secs(8));
    let mut all = Vec::new();
    for _ in 0..50 {
        let double = Double::new([Step::status(503)]);
        let _ = call(&double, Method::GET)
            .with(Options::new().policy(policy))
            .await;
        all.push(double.waits());
    }
    for (index, longest) in [1, 2, 4, 8, 8, 8].into_iter().enumerate() {
        let mut waits: Vec<_> = all.iter().map(|waits| waits[index].as_secs_f64()).collect();
        waits.sort_by(f64::total_cmp);
        let longest = f64::from(longest);
        // The clock has a resolution of milliseconds.
        assert!(waits[49] <= longest + 0.002, "{waits:?}");
        // Full jitter: from almost zero to almost the maximum. The chance that none of fifty is
        // there is one in a million.
        assert!(
            waits[0] < longest * 0.25 && waits[49] > longest * 0.75,
            "{waits:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn the_server_says_when() {
    let date = "Sun, 06 Nov 1994 08:49:37 GMT";
    let then = "Sun, 06 Nov 1994 08:50:07 GMT";
    let rows = [
        (Step::status(429).with("retry-after", "7"), 7000),
        (Step::status(503).with("retry-after-ms", "1250"), 1250),
        (
            Step::status(503)
                .with("date", date)
                .with("retry-after", then),
            30_000,
        ),
        (
            Step::status(503)
                .with("retry-after", "3")
                .with("retry-after", "5"),
            5000,
        ),
        (Step::status(503).with("retry-after", "0"), 0),
    ];
    for (step, millis) in rows {
        let double = Double::new([step, Step::json("1")]);
        call(&double, Method::GET).await.unwrap();
        let waited = double.waits()[0].as_millis();
        assert!((millis..millis + 3).contains(&waited), "{waited} {millis}");
    }
}

#[tokio::test(start_paused = true)]
async fn nonsense_about_when_is_passed_over() {
    for text in ["soon", "-5", "NaN", "Sun, 99 Nov 1994 08:49:37 GMT", ""] {
        let double = Double::new([Step::status(503).with("retry-after", text), Step::json("1")]);
        call(&double, Method::GET).await.unwrap();
        assert!(double.waits()[0] <= Duration::from_millis(502), "{text}");
    }
}

/// A `Retry-After` beyond the limit ends the call at once instead of delaying it.
#[tokio::test(start_paused = true)]
async fn too_long_a_retry_after_is_not_awaited() {
    for text in [
        "61",
        "99999999999999999999",
        "Fri, 31 Dec 9999 00:00:00 GMT",
    ] {
        let double = Double::new([Step::status(429).with("retry-after", text)]);
        let started = Instant::now();
        let error = call(&double, Method::GET).await.unwrap_err();
        assert_eq!(error.status().unwrap(), 429);
        assert_eq!(error.headers().unwrap()["retry-after"], text);
        assert_eq!(
            (double.requests().len(), started.elapsed()),
            (1, Duration::ZERO)
        );
    }
}

#[tokio::test(start_paused = true)]
async fn no_retry_outlives_the_deadline() {
    let ten = Options::new().timeout(Duration::from_secs(10));
    // There is no time left for the delay, so the first response is returned at once.
    let double = Double::new([Step::status(503).with("retry-after", "10")]);
    let started = Instant::now();
    let error = call(&double, Method::GET)
        .with(ten.clone())
        .await
        .unwrap_err();
    assert_eq!(error.status().unwrap(), 503);
    assert_eq!(
        (double.requests().len(), started.elapsed()),
        (1, Duration::ZERO)
    );
    // The second attempt is cut short.
    let double = Double::new([Step::status(503).with("retry-after", "9"), Step::Stall]);
    let started = Instant::now();
    let error = call(&double, Method::GET).with(ten).await.unwrap_err();
    assert!(matches!(error, Error::Timeout(_)), "{error:?}");
    assert_eq!(double.requests().len(), 2);
    assert!((9990..10_010).contains(&started.elapsed().as_millis()));
}

#[tokio::test(start_paused = true)]
async fn each_attempt_has_its_time() {
    let three = Policy::new().attempt_timeout(Duration::from_secs(3));
    let slow = Step::After(Duration::from_secs(2), Box::new(Step::json("1")));
    let double = Double::new([Step::Stall, Step::StallWithin(200), slow]);
    let options = Options::new().policy(three);
    assert_eq!(call(&double, Method::GET).with(options).await.unwrap(), 1);
    let waits = double.waits();
    assert_eq!(waits.len(), 2);
    assert!(
        waits
            .iter()
            .all(|wait| (3000..4500).contains(&wait.as_millis())),
        "{waits:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn without_a_word_about_time_an_attempt_has_a_minute() {
    let double = Double::new([Step::Stall]);
    let started = Instant::now();
    let error = call(&double, Method::POST).await.unwrap_err();
    assert!(matches!(error, Error::Timeout(_)), "{error:?}");
    assert!((60..61).contains(&started.elapsed().as_secs()));
}

#[tokio::test(start_paused = true)]
async fn a_client_an_operation_and_a_call_may_each_say_how() {
    let double = Double::new([Step::status(503)]);
    let core = builder(&double).retries(1).build().unwrap();
    let sent = || double.requests().len();
    let _ = Untyped::<Value>::new(&core, Method::GET, "/a").await;
    assert_eq!(sent(), 2);
    // The operation's policy: four attempts, and retries although it is a `POST`.
    let _ = Patient::new(&core).await;
    assert_eq!(sent(), 2 + 5);
    let _ = Patient::new(&core).with(Options::new().retries(0)).await;
    assert_eq!(sent(), 2 + 5 + 1);
    let stalled = Double::new([Step::Stall]);
    let core = builder(&stalled)
        .timeout(Duration::from_secs(5))
        .build()
        .unwrap();
    let started = Instant::now();
    let _ = Patient::new(&core).await;
    assert_eq!(started.elapsed().as_secs(), 90);
}

#[tokio::test(start_paused = true)]
async fn a_stream_is_begun_again_but_not_continued() {
    let double = Double::new([
        Step::status(503),
        Step::Response(
            200,
            vec![("content-type", "text/event-stream".into())],
            "data: 1\n\n",
        ),
    ]);
    let mut events = Watch::new(&builder(&double).build().unwrap())
        .await
        .unwrap();
    assert_eq!(events.next().await.unwrap().unwrap().data, "1");
    assert!(events.next().await.is_none());
    assert_eq!(double.requests().len(), 2);
}

/// The timeout covers only the head of a stream.
#[tokio::test(start_paused = true)]
async fn a_stream_lasts_as_long_as_it_lasts() {
    let double = Double::new([Step::StallWithin(200)]);
    let core = builder(&double)
        .timeout(Duration::from_secs(5))
        .build()
        .unwrap();
    let mut events = Watch::new(&core).await.unwrap();
    let hour = tokio::time::timeout(Duration::from_secs(3600), events.next());
    assert!(hour.await.is_err());
}

#[tokio::test(start_paused = true)]
async fn dropping_a_call_cancels_it() {
    let double = Double::new([Step::status(503).with("retry-after", "30")]);
    let call = call(&double, Method::GET).send();
    assert!(
        tokio::time::timeout(Duration::from_secs(5), call)
            .await
            .is_err()
    );
    tokio::time::sleep(Duration::from_secs(100)).await;
    assert_eq!(double.requests().len(), 1);
}

/// A server that redirects may have processed the request.
#[tokio::test(start_paused = true)]
async fn after_a_redirect_only_idempotent_calls_are_retried() {
    let there = Step::status(303).with("location", "/there");
    for step in [Step::Fail(TransportErrorKind::Connect), Step::status(429)] {
        for (method, count) in [(Method::POST, 2), (Method::PUT, 6)] {
            let pair = [there.clone(), step.clone()];
            let double = Double::new([pair.clone(), pair.clone(), pair].concat());
            assert!(call(&double, method).await.is_err());
            assert_eq!(double.requests().len(), count);
        }
    }
}
