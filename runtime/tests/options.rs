//! Options of a call besides its parameters, and calls of endpoints without a description.
#![allow(
    missing_docs,
    unreachable_pub,
    dead_code,
    reason = "a test is no library"
)]

#[path = "sample/double.rs"]
mod double;

use double::{Double, Step};
use specmill_runtime::reqwest::Method;
use specmill_runtime::transport::Request;
use specmill_runtime::{Core, Error, Options, Scheme, Untyped, Value};

static SCHEMES: &[Scheme] = &[
    Scheme::bearer("token"),
    Scheme::header("key", "X-Key"),
    Scheme::query("sig", "sig"),
];

specmill_runtime::operation! {
    Send: POST "/things/{id}" -> Value, Value {
        id: "send";
        security: [["token"], ["key"], ["sig"]];
        arguments: { path "id" simple = id => String; }
        setters: {
            query "q" form explode = q: i64;
            /// The same name as one of the options.
            query "timeout" form = timeout: i64;
            header "X-Mode" simple = mode => String;
            body "application/json" json = body: Value;
        }
        responses: { 200 json Value => success; }
    }
}

specmill_runtime::operation! {
    SendForm: POST "/form" -> Value, Value {
        id: "sendForm";
        arguments: { body "application/x-www-form-urlencoded" form = body: Value; }
        responses: { 200 json Value => success; }
    }
}

specmill_runtime::operation! {
    SendText: POST "/text" -> Value, Value {
        id: "sendText";
        arguments: { body "text/plain" text = body => String; }
        responses: { 200 json Value => success; }
    }
}

fn core(double: &Double) -> Core {
    Core::builder(&[], SCHEMES)
        .base_url("https://api.example.com/v1")
        .credential("token", "sesame")
        .idempotency_header("X-Once")
        .transport(double.clone())
        .build()
        .unwrap()
}

async fn sent(call: impl AsyncFnOnce(&Core) -> Result<Value, Error<Value>>) -> Request {
    let double = Double::new([Step::json("null")]);
    call(&core(&double)).await.unwrap();
    double.requests().remove(0)
}

fn body(request: &Request) -> &str {
    let bytes = request.body.as_ref().unwrap().as_bytes().unwrap();
    std::str::from_utf8(bytes).unwrap()
}

#[tokio::test]
async fn options_go_beside_what_a_call_has() {
    let options = Options::new()
        .header("x-mode", "theirs")
        .header("X-New", "a")
        .query("new", "a b&c")
        .query("timeout", 5)
        .body("added", &vec![1])
        .body("b", &"theirs")
        .idempotency_key("k-1");
    let request = sent(async |core| {
        let value = serde_json::json!({"a": 18_446_744_073_709_551_615_u64, "b": "mine"});
        let call = Send::new(core, "1")
            .q(2)
            .timeout(9)
            .mode("mine")
            .body(value);
        call.with(options).await
    })
    .await;
    assert_eq!(
        request.url.as_str(),
        "https://api.example.com/v1/things/1?q=2&timeout=9&new=a%20b%26c&timeout=5"
    );
    assert_eq!(request.headers["x-mode"], "theirs");
    assert_eq!(request.headers.get_all("x-mode").iter().count(), 1);
    assert_eq!(request.headers["x-new"], "a");
    assert_eq!(request.headers["x-once"], "k-1");
    assert_eq!(
        body(&request),
        r#"{"a":18446744073709551615,"added":[1],"b":"theirs"}"#
    );
}

#[tokio::test]
async fn members_make_a_body_and_extend_a_form() {
    let add = || Options::new().body("a", &"x y").body("n", &1);
    let request = sent(async |core| Send::new(core, "1").with(add()).await).await;
    assert_eq!(body(&request), r#"{"a":"x y","n":1}"#);
    assert_eq!(request.headers["content-type"], "application/json");
    let form = serde_json::json!({"b": 1});
    let request = sent(async |core| SendForm::new(core, form).with(add()).await).await;
    assert_eq!(body(&request), "b=1&a=x%20y&n=1");
    let double = Double::new([Step::json("null")]);
    let error = SendText::new(&core(&double), "text").with(add()).await;
    let error = error.unwrap_err();
    assert!(matches!(error, Error::Request(_)), "{error:?}");
    let list = Send::new(&core(&double), "1").body(serde_json::json!([1]));
    assert!(list.with(add()).await.is_err());
    assert!(double.requests().is_empty());
}

#[tokio::test]
async fn a_header_stands_for_a_credential() {
    let double = Double::new([Step::json("null")]);
    let without = Core::builder(&[], SCHEMES)
        .base_url("https://api.example.com")
        .transport(double.clone())
        .build()
        .unwrap();
    assert!(Send::new(&without, "1").await.is_err());
    let own = Options::new().header("authorization", "Bearer other");
    Send::new(&without, "1").with(own).await.unwrap();
    let own = Options::new().query("sig", "s");
    Send::new(&without, "1").with(own).await.unwrap();
    let requests = double.requests();
    assert_eq!(requests[0].headers["authorization"], "Bearer other");
    assert_eq!(requests[1].url.query(), Some("sig=s"));
    // The call's own header replaces the client's.
    let own = Options::new().header("Authorization", "Bearer other");
    let request = sent(async |core| Send::new(core, "1").with(own).await).await;
    assert_eq!(request.headers["authorization"], "Bearer other");
}

#[tokio::test]
async fn a_call_may_go_elsewhere() {
    let request = sent(async |core| {
        let there = Options::new().base_url("http://127.0.0.1:9/base/");
        Send::new(core, "1").with(there).await
    })
    .await;
    assert_eq!(request.url.as_str(), "http://127.0.0.1:9/base/things/1");
    let double = Double::new([Step::json("null")]);
    for nowhere in [
        "nowhere",
        "ftp://example.com",
        "http://u:sesame@example.com",
    ] {
        let there = Options::new().base_url(nowhere);
        let error = Send::new(&core(&double), "1")
            .with(there)
            .await
            .unwrap_err();
        assert!(matches!(error, Error::Config(_)), "{error:?}");
        assert!(!format!("{error} {error:?}").contains("sesame"));
    }
}

#[tokio::test]
async fn an_invalid_header_value_is_reported_and_not_sent() {
    let double = Double::new([Step::json("null")]);
    for options in [
        Options::new().header("a b", "c"),
        Options::new().header("a", "sesame\r\nhost: b"),
        Options::new().idempotency_key("sesame\n"),
    ] {
        let error = Send::new(&core(&double), "1")
            .with(options)
            .await
            .unwrap_err();
        assert!(matches!(error, Error::Request(_)), "{error:?}");
        assert!(!format!("{error} {error:?}").contains("sesame"), "{error}");
    }
    assert!(double.requests().is_empty());
}

#[test]
fn no_value_is_shown() {
    let options = Options::new()
        .header("X-A", "sesame")
        .query("b", "sesame")
        .body("c", &"sesame")
        .idempotency_key("sesame");
    let double = Double::new([Step::Stall]);
    let call = Send::new(&core(&double), "1").with(options.clone());
    let untyped = Untyped::<Value>::new(&core(&double), Method::GET, "/a?key=sesame");
    for shown in [
        format!("{options:?}"),
        format!("{call:?}"),
        format!("{:?}", untyped.with(options)),
    ] {
        assert!(!shown.contains("sesame"), "{shown}");
        assert!(shown.contains("X-A"), "{shown}");
    }
}

fn request(core: &Core, method: Method, path: &str) -> Untyped<Value> {
    Untyped::new(core, method, path)
}

#[tokio::test]
async fn an_endpoint_without_a_description_is_called() {
    let told = sent(async |core| {
        request(core, Method::PATCH, "/beta/{x}?a=1")
            .query("b", 2)
            .header("X-C", "3")
            .json(&serde_json::json!({"d": 4}))
            .await
    })
    .await;
    assert_eq!(told.method, Method::PATCH);
    assert_eq!(
        told.url.as_str(),
        "https://api.example.com/v1/beta/%7Bx%7D?a=1&b=2"
    );
    assert_eq!(told.headers["authorization"], "Bearer sesame");
    assert_eq!(told.headers["x-c"], "3");
    assert_eq!(body(&told), r#"{"d":4}"#);
}

#[tokio::test]
async fn no_path_reaches_another_host() {
    for (path, url) in [
        (
            "//evil.example/a",
            Some("https://api.example.com/v1//evil.example/a"),
        ),
        (
            "@evil.example/a",
            Some("https://api.example.com/v1/@evil.example/a"),
        ),
        (
            "https://evil.example/a",
            Some("https://api.example.com/v1/https://evil.example/a"),
        ),
        ("/../a", None),
        ("/%2e%2E/a", None),
        ("/a?b=/../c", Some("https://api.example.com/v1/a?b=/../c")),
    ] {
        let double = Double::new([Step::json("null")]);
        let made = request(&core(&double), Method::GET, path).await;
        let sent = double.requests();
        assert_eq!(sent.first().map(|sent| sent.url.as_str()), url, "{path}");
        assert_eq!(made.is_ok(), url.is_some());
    }
}

#[tokio::test]
async fn its_response_is_json_a_model_or_bytes() {
    let double = |step| core(&Double::new([step]));
    let get = |core: &Core| request(core, Method::GET, "/a");
    assert_eq!(
        get(&double(Step::json("[1]"))).await.unwrap(),
        serde_json::json!([1])
    );
    assert_eq!(get(&double(Step::status(204))).await.unwrap(), Value::Null);
    let typed = get(&double(Step::json("[1]"))).send_as::<Vec<i64>>().await;
    assert_eq!(typed.unwrap().into_body(), [1]);
    let stream = get(&double(Step::json("[1]"))).stream().await.unwrap();
    assert_eq!(stream.into_body().collect().await.unwrap(), "[1]");
    let error = get(&double(Step::Response(200, vec![], "<p>")))
        .await
        .unwrap_err();
    assert!(matches!(&error, Error::Decode(_)), "{error:?}");
    assert_eq!(error.raw_body().unwrap(), b"<p>");
    let gone = Step::Response(404, vec![("x-request-id", "r".into())], "{}");
    let error = get(&double(gone)).await.unwrap_err();
    assert!(matches!(&error, Error::Status(_)), "{error:?}");
    assert_eq!(
        (error.status().unwrap().as_u16(), error.request_id()),
        (404, Some("r"))
    );
}
