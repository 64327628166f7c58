//! Calls outside of Tokio, or on a runtime that lacks a driver: every kind of call returns an
//! error.
#![allow(
    missing_docs,
    unreachable_pub,
    dead_code,
    reason = "a test is no library"
)]

#[path = "sample/double.rs"]
mod double;
#[path = "sample/server.rs"]
mod server;

use std::future::IntoFuture;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use double::{Double, Step};
use specmill_runtime::reqwest::Method;
use specmill_runtime::transport::{Http, Request, Transport};
use specmill_runtime::{
    ClientCredentials, Core, Error, Events, Reconnect, Scheme, TokenProvider, Untyped, Upload,
    Value,
};
use tokio::runtime::Builder;

static SCHEMES: &[Scheme] = &[Scheme::bearer("oauth")];

specmill_runtime::operation! {
    Books: GET "/books" -> Value, Value {
        id: "books";
        security: [["oauth"]];
        responses: { 200 json Value => success; }
    }
}

specmill_runtime::operation! {
    Watch: GET "/watch" -> Events<i64>, Value {
        id: "watch";
        responses: { 200 events i64 => stream; }
    }
}

/// Runs a future with no runtime at all.
fn alone<T>(future: impl IntoFuture<Output = T>) -> T {
    let mut future = pin!(future.into_future());
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..5_000 {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    panic!("nothing came of it");
}

fn core() -> Core {
    let tokens = ClientCredentials::new("http://127.0.0.1:1/token", "id", "not-a-secret");
    Core::builder(&[], SCHEMES)
        .base_url("http://127.0.0.1:1")
        .token_provider(tokens)
        .build()
        .unwrap()
}

fn untyped() -> Untyped<Value> {
    Untyped::new(&core(), Method::POST, "/books")
}

fn is_told<T>(result: Result<T, Error<Value>>) {
    let error = result.err().unwrap();
    assert!(matches!(error, Error::Config(_)), "{error:?}");
    assert!(
        error.to_string().contains("needs a Tokio runtime"),
        "{error}"
    );
}

#[test]
fn every_kind_of_call_is_an_error() {
    is_told(alone(Books::new(&core())));
    is_told(alone(Books::new(&core()).send()));
    is_told(alone(untyped()));
    is_told(alone(untyped().stream()));
    let folder = tempfile::tempdir().unwrap();
    is_told(alone(
        untyped().stream().download_to(folder.path().join("a")),
    ));
    let upload = Upload::file("Cargo.toml");
    is_told(alone(untyped().body("text/plain", upload)));
    is_told(alone(Watch::new(&core())));
}

#[test]
fn a_transport_and_a_provider_of_tokens_give_errors() {
    let http = Http::new().unwrap();
    let url = "http://127.0.0.1:1".parse().unwrap();
    let error = alone(http.send(Request::new(Method::GET, url))).unwrap_err();
    assert!(
        error.to_string().contains("needs a Tokio runtime"),
        "{error}"
    );
    let tokens = ClientCredentials::new("http://127.0.0.1:1/token", "id", "not-a-secret");
    assert!(alone(tokens.token(&http)).is_err());
}

#[test]
fn a_stream_that_began_inside_ends_in_an_error_where_it_needs_a_timer() {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let core = |step| {
        Core::builder(&[], &[])
            .base_url("http://127.0.0.1:1")
            .transport(Double::new([step]))
            .build()
            .unwrap()
    };
    let stalls = core(Step::StallWithinEvents);
    let mut events = runtime.block_on(Watch::new(&stalls).into_future()).unwrap();
    events = events.idle_timeout(Duration::from_secs(1));
    let error = alone(events.next()).unwrap().unwrap_err();
    assert!(
        error.to_string().contains("needs a Tokio runtime"),
        "{error}"
    );

    let headers = vec![("content-type", "text/event-stream".to_owned())];
    let ends = core(Step::Response(200, headers, "data: 1\n\n"));
    let mut events = runtime.block_on(Watch::new(&ends).into_future()).unwrap();
    events = events.reconnect(Reconnect::new());
    assert!(alone(events.next()).unwrap().is_ok());
    let error = alone(events.next()).unwrap().unwrap_err();
    assert!(
        error.to_string().contains("needs a Tokio runtime"),
        "{error}"
    );
}

#[test]
fn a_runtime_without_drivers_gets_an_error_that_names_them() {
    let open = Core::builder(&[], &[]).base_url("http://127.0.0.1:1");
    let open = open.retries(0).build().unwrap();
    let call = || Untyped::<Value>::new(&open, Method::GET, "/books");
    let bare = Builder::new_current_thread().build().unwrap();
    let error = bare.block_on(call().into_future()).unwrap_err();
    assert!(error.to_string().contains("has no timers"), "{error}");
    let timed = Builder::new_current_thread().enable_time().build().unwrap();
    let error = timed.block_on(call().into_future()).unwrap_err();
    assert!(matches!(error, Error::Request(_)), "{error:?}");
    assert!(error.to_string().contains("enable_io"), "{error}");
}
