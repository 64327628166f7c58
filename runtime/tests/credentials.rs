//! Credentials of every kind on the wire: sent where the operation asks for them, left behind where
//! a redirect leads to another origin, and shown nowhere.
#![allow(
    missing_docs,
    unreachable_pub,
    dead_code,
    reason = "a test is no library"
)]

#[path = "sample/server.rs"]
mod server;

use server::{Request, Server};
use specmill_runtime::{Core, CoreBuilder, Error, Scheme, Value};

static SCHEMES: &[Scheme] = &[
    Scheme::bearer("token").env(&["SPECMILL_TEST_TOKEN"]),
    Scheme::basic("login").env(&["SPECMILL_TEST_USER", "SPECMILL_TEST_PASSWORD"]),
    Scheme::header("key", "X-Key"),
    Scheme::query("sig", "sig"),
    Scheme::cookie("session", "sid"),
];

specmill_runtime::operation! {
    Fetch: POST "/fetch" -> Value, Value {
        id: "fetch";
        security: [["key", "sig", "session", "login"], ["token"]];
        arguments: {
            header "X-Account" simple = account => String;
            cookie "mine" form = mine => String;
            body "application/json" json = body: Value;
        }
        responses: {
            200 json Value => success;
            401 json Value => failure;
        }
    }
}

fn builder(server: &Server) -> CoreBuilder {
    Core::builder(&[], SCHEMES)
        .base_url(server.url())
        .retries(0)
}

fn with_all(server: &Server) -> CoreBuilder {
    builder(server)
        .credential("key", "sesame-1")
        .credential("sig", "sesame 2")
        .credential("session", "sesame-3")
        .basic("login", "ann", "sesame-4")
}

fn fetch(core: &Core) -> Fetch {
    Fetch::new(core, "sesame-5", "sesame-6", Value::from(1))
}

fn answer(head: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {head}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    )
}

fn ends_at(request: &Request, target: &str) -> bool {
    request.line.split(' ').nth(1) == Some(target)
}

#[tokio::test]
async fn all_kinds_go_together_where_they_are_needed_together() {
    let server = Server::start(vec![answer("200 OK", "1")]);
    let core = with_all(&server).build().unwrap();
    fetch(&core).await.unwrap();
    let request = &server.requests()[0];
    assert!(ends_at(request, "/fetch?sig=sesame%202"), "{request:?}");
    assert_eq!(request.header("x-key"), Some("sesame-1"));
    assert_eq!(
        request.header("cookie"),
        Some("mine=sesame-6; sid=sesame-3")
    );
    assert_eq!(
        request.header("authorization"),
        Some("Basic YW5uOnNlc2FtZS00")
    );
}

#[tokio::test]
async fn a_redirect_elsewhere_takes_no_credential_along() {
    for status in [
        "301 Moved",
        "302 Found",
        "303 See Other",
        "307 Temporary",
        "308 Permanent",
    ] {
        let elsewhere = Server::start(vec![answer("200 OK", "1")]);
        // The same machine under another name, and so another origin, as another port is.
        let to = format!("http://localhost:{}/there", elsewhere.port);
        let server = Server::start(vec![answer(&format!("{status}\r\nlocation: {to}"), "")]);
        let core = with_all(&server).build().unwrap();
        fetch(&core).await.unwrap();
        let request = &elsewhere.requests()[0];
        assert!(ends_at(request, "/there"), "{request:?}");
        assert!(!format!("{request:?}").contains("sesame"), "{request:?}");
        assert_eq!(request.header("accept"), Some("application/json"));
        let is_kept = status.starts_with("307") || status.starts_with("308");
        assert_eq!(request.line.starts_with("POST"), is_kept, "{request:?}");
        assert_eq!(request.body, if is_kept { "1" } else { "" });
    }
}

#[tokio::test]
async fn headers_go_along_within_the_origin() {
    let answers = vec![
        answer("307 There\r\nlocation: /there", ""),
        answer("200 OK", "1"),
    ];
    let server = Server::start(answers);
    let core = with_all(&server).build().unwrap();
    fetch(&core).await.unwrap();
    let requests = server.requests();
    let request = &requests[1];
    assert!(ends_at(request, "/there"), "{request:?}");
    assert_eq!(request.header("x-key"), Some("sesame-1"));
    assert_eq!(
        request.header("cookie"),
        Some("mine=sesame-6; sid=sesame-3")
    );
    assert_eq!(
        request.header("authorization"),
        Some("Basic YW5uOnNlc2FtZS00")
    );
}

#[tokio::test]
async fn a_client_that_was_given_follows_by_its_own_policy() {
    let server = Server::start(vec![answer("302 There\r\nlocation: /there", "")]);
    // Without a TLS library in the client there is one to be named; nothing here needs it.
    let provider = rustls::crypto::ring::default_provider();
    let tls = rustls::ClientConfig::builder_with_provider(provider.into())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    let http = specmill_runtime::reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(specmill_runtime::reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let core = with_all(&server).http_client(http).build().unwrap();
    let error = fetch(&core).await.err().unwrap();
    assert_eq!(error.status().unwrap(), 302);
}

#[tokio::test]
async fn no_error_repeats_what_the_server_repeats() {
    let said = "ann:sesame-4 YW5uOnNlc2FtZS00 sesame-1 sesame%202 sesame 2 sesame-3";
    for head in ["401 Unauthorized", "500 Oops", "200 OK"] {
        let server = Server::start(vec![answer(head, said)]);
        let core = with_all(&server).build().unwrap();
        let error = fetch(&core).await.err().unwrap();
        for text in [format!("{error} {error:?} {error:#?}"), format!("{core:?}")] {
            assert!(!text.contains("sesame") && !text.contains("YW5u"), "{text}");
        }
    }
}

#[tokio::test]
async fn another_alternative_is_as_good() {
    let server = Server::start(vec![answer("200 OK", "1")]);
    let core = builder(&server)
        .bearer_token("sesame")
        .credential("key", "k")
        .build()
        .unwrap();
    fetch(&core).await.unwrap();
    let request = &server.requests()[0];
    assert_eq!(request.header("authorization"), Some("Bearer sesame"));
    assert_eq!(request.header("x-key"), None);
    let core = builder(&server).credential("key", "k").build().unwrap();
    let error = fetch(&core).await.err().unwrap();
    assert!(matches!(&error, Error::Config(_)));
    assert_eq!(
        error.to_string(),
        "fetch needs credentials that the client was not given: key and sig and session and \
         login, or token"
    );
}

#[test]
fn the_environment_is_named_where_it_lacks_what_is_needed() {
    let builder = || Core::builder(&[], SCHEMES);
    let error = builder().read_env("SPECMILL_TEST_URL", true).unwrap_err();
    assert_eq!(
        error.to_string(),
        "none of the environment variables SPECMILL_TEST_TOKEN, SPECMILL_TEST_USER with \
         SPECMILL_TEST_PASSWORD is set"
    );
    assert!(builder().read_env("SPECMILL_TEST_URL", false).is_ok());
}
