//! Credentials of every kind on the wire: sent if the operation requires them, dropped on a
//! redirect to another origin, and shown nowhere.
#![allow(
    missing_docs,
    unreachable_pub,
    dead_code,
    reason = "a test is no library"
)]

#[path = "sample/server.rs"]
mod server;

use server::{Request, Server};
use specmill_runtime::{
    Core, CoreBuilder, Error, Options, Policy, Scheme, Secret, TransportErrorKind, Value,
};

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
        // The same machine under another name is another origin, as is another port.
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
    // A shared key in the query as well, which `Location` need not repeat.
    assert!(ends_at(request, "/there?sig=sesame%202"), "{request:?}");
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
async fn a_key_in_the_query_is_sent_once() {
    for (location, then) in [
        ("/there?sig=other", "/there?sig=other"),
        ("/there?a=b#c", "/there?a=b&sig=sesame%202"),
        ("?", "/fetch?sig=sesame%202"),
    ] {
        let answers = vec![
            answer(&format!("302 There\r\nlocation: {location}"), ""),
            answer("200 OK", "1"),
        ];
        let server = Server::start(answers);
        let core = with_all(&server).build().unwrap();
        fetch(&core).await.unwrap();
        let request = &server.requests()[1];
        assert!(ends_at(request, then), "{request:?}");
    }
}

specmill_runtime::operation! {
    LogIn: POST "/login" -> Value, Value {
        id: "log_in";
        arguments: { body "application/json" json = body => Secret; }
        responses: { 200 json Value => success; }
    }
}

#[tokio::test]
async fn a_body_with_a_secret_does_not_go_to_another_origin() {
    for status in ["307 Temporary", "308 Permanent"] {
        let elsewhere = Server::start(vec![answer("200 OK", "1")]);
        let to = format!("http://localhost:{}/there", elsewhere.port);
        let redirects = || Server::start(vec![answer(&format!("{status}\r\nlocation: {to}"), "")]);
        let server = redirects();
        let core = builder(&server).build().unwrap();
        let error = LogIn::new(&core, "sesame-1").await.unwrap_err();
        let Error::Transport(error) = error else {
            panic!("{error:?}");
        };
        assert_eq!(error.kind(), TransportErrorKind::Redirect);
        assert!(error.to_string().contains("localhost"), "{error}");
        assert!(elsewhere.requests().is_empty());
        // The same with a policy that forwards secrets.
        let server = redirects();
        let policy = Policy::new().forward_secrets(true);
        let core = builder(&server).policy(policy).build().unwrap();
        LogIn::new(&core, "sesame-1").await.unwrap();
        assert_eq!(elsewhere.requests()[0].body, "\"sesame-1\"");
    }
}

/// Properties that `Options` add to the body count as well.
#[tokio::test]
async fn a_member_with_a_secret_does_not_go_to_another_origin() {
    let elsewhere = Server::start(vec![answer("200 OK", "1")]);
    let to = format!("http://localhost:{}/there", elsewhere.port);
    let server = Server::start(vec![answer(&format!("307 There\r\nlocation: {to}"), "")]);
    let core = with_all(&server).build().unwrap();
    let call = Fetch::new(&core, "a", "b", serde_json::json!({"user": "ann"}));
    let options = Options::new().body("password", &Secret::new("sesame-9"));
    let error = call.with(options).await.unwrap_err();
    let Error::Transport(error) = error else {
        panic!("{error:?}");
    };
    assert_eq!(error.kind(), TransportErrorKind::Redirect);
    assert!(elsewhere.requests().is_empty());
}

#[tokio::test]
async fn the_query_of_every_call_survives_a_redirect() {
    let elsewhere = Server::start(vec![answer("200 OK", "1")]);
    let to = format!("http://localhost:{}/gone", elsewhere.port);
    let answers = vec![
        answer("302 There\r\nlocation: /there", ""),
        answer(&format!("302 Elsewhere\r\nlocation: {to}"), ""),
    ];
    let server = Server::start(answers);
    let core = with_all(&server).base_url(format!("{}?code=sesame-7", server.url()));
    let core = core.query("subscription", "sesame-8").build().unwrap();
    fetch(&core).await.unwrap();
    let request = &server.requests()[1];
    let wanted = "/there?sig=sesame%202&subscription=sesame-8&code=sesame-7";
    assert!(ends_at(request, wanted), "{request:?}");
    assert!(ends_at(&elsewhere.requests()[0], "/gone"));
}

#[tokio::test]
async fn a_body_with_a_secret_goes_along_within_the_origin() {
    let answers = vec![
        answer("307 There\r\nlocation: /there", ""),
        answer("200 OK", "1"),
    ];
    let server = Server::start(answers);
    let core = builder(&server).build().unwrap();
    LogIn::new(&core, "sesame-1").await.unwrap();
    assert_eq!(server.requests()[1].body, "\"sesame-1\"");
}

#[tokio::test]
async fn settings_of_an_http_client_leave_redirects_to_the_client() {
    let elsewhere = Server::start(vec![answer("200 OK", "1")]);
    let to = format!("http://localhost:{}/there", elsewhere.port);
    let server = Server::start(vec![answer(&format!("302 Found\r\nlocation: {to}"), "")]);
    let settings = specmill_runtime::reqwest::Client::builder();
    let settings = settings.redirect(specmill_runtime::reqwest::redirect::Policy::limited(5));
    let core = with_all(&server).http_client_builder(settings);
    fetch(&core.build().unwrap()).await.unwrap();
    let request = &elsewhere.requests()[0];
    assert!(ends_at(request, "/there"), "{request:?}");
    assert!(!format!("{request:?}").contains("sesame"), "{request:?}");
}

#[tokio::test]
async fn a_client_can_go_without_credentials() {
    let server = Server::start(vec![answer("200 OK", "1"), answer("200 OK", "1")]);
    let core = builder(&server).credential("key", "k");
    let error = fetch(&core.clone().build().unwrap()).await.unwrap_err();
    assert!(matches!(error, Error::Config(_)), "{error:?}");
    fetch(&core.clone().without_credentials().build().unwrap())
        .await
        .unwrap();
    // Alternatives whose credentials are complete are still sent.
    let core = core.bearer_token("t").without_credentials();
    fetch(&core.build().unwrap()).await.unwrap();
    let requests = server.requests();
    assert_eq!(requests[0].header("x-key"), None);
    assert_eq!(requests[1].header("authorization"), Some("Bearer t"));
}

specmill_runtime::operation! {
    Prefer: GET "/prefer" -> Value, Value {
        id: "prefer";
        setters: { cookie "theme" raw explode = theme => String; }
        responses: { 200 json Value => success; }
    }
}

#[tokio::test]
async fn a_cookie_that_goes_as_it_is_does_not_begin_another() {
    let server = Server::start(vec![answer("200 OK", "1")]);
    let core = builder(&server).build().unwrap();
    let error = Prefer::new(&core).theme("dark; admin=1").await.unwrap_err();
    assert!(matches!(error, Error::Request(_)), "{error:?}");
    assert!(!error.to_string().contains("admin"), "{error}");
    Prefer::new(&core).theme("dark=1+2/3").await.unwrap();
    assert_eq!(
        server.requests()[0].header("cookie"),
        Some("theme=dark=1+2/3")
    );
}

#[tokio::test]
async fn a_client_that_was_given_follows_by_its_own_policy() {
    let server = Server::start(vec![answer("302 There\r\nlocation: /there", "")]);
    let http = specmill_runtime::reqwest::Client::builder()
        .redirect(specmill_runtime::reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let core = with_all(&server).http_client(http).build().unwrap();
    let error = fetch(&core).await.err().unwrap();
    assert_eq!(error.status().unwrap(), 302);
}

#[tokio::test]
async fn no_error_repeats_credentials_that_the_server_repeats() {
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
async fn another_security_requirement_is_as_good() {
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
