//! Selection among several declared responses and media types, against a server on loopback.
#![allow(
    missing_docs,
    unreachable_pub,
    dead_code,
    reason = "a test is no library"
)]

#[path = "sample/server.rs"]
mod server;

use server::{Server, answer, json};
use specmill_runtime::{Bytes, Core, Decode, Error, Fault, Input, Options, Value};

/// A report, declared as JSON.
#[derive(Clone, Debug, PartialEq)]
pub struct Report(Vec<i64>);

impl Decode for Report {
    fn decode(input: Input<'_, '_>) -> Result<Self, Fault> {
        Decode::decode(input).map(Self)
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum Failure {
    Plain(Value),
    Problem(Vec<String>),
    Text(String),
}

specmill_runtime::operation! {
    Reports: GET "/reports" -> Report, Failure {
        id: "reports";
        responses: {
            200 json Report => success;
            200 text "text/plain" Report => success;
            404 none => bare;
            422 json Value => failure Failure::Plain;
            422 json "application/problem+json" Vec<String> => failure Failure::Problem;
            422 text "text/*" String => failure Failure::Text;
            4XX json Value => failure Failure::Plain;
        }
        accept accept_csv "text/csv": String {
            200 text "text/csv" String => exact;
            4XX json Value => failure Failure::Plain;
        }
        accept accept_full_json "application/vnd.full+json": Value {
            200 json "application/vnd.full+json" Value => exact;
            201 none => foreign;
        }
        accept accept_images "image/*": Bytes {
            200 binary "image/*" Bytes => exact;
        }
    }
}

// As generated for a redirect with content.
specmill_runtime::operation! {
    Berth: GET "/berth" -> Option<Report>, Failure {
        id: "berth";
        responses: {
            307 none Option<Report> => success;
            307 json Option<Report> => success;
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum Pier {
    Found,
    FoundJson(Report),
    SeeOther,
    SeeOtherJson(Report),
    SeeOtherHal(Value),
}

// As it is generated for redirects with content in several media types.
specmill_runtime::operation! {
    Piers: GET "/pier" -> Pier, Failure {
        id: "pier";
        responses: {
            302 none => success Pier::Found;
            302 json Report => success Pier::FoundJson;
            303 none => success Pier::SeeOther;
            303 json Report => success Pier::SeeOtherJson;
            303 json "application/hal+json" Value => success Pier::SeeOtherHal;
        }
    }
}

specmill_runtime::operation! {
    Counts: GET "/counts" -> Report, Failure {
        id: "counts";
        responses: { 200 json Report => success; }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum Output {
    Json(Report),
    Hal(Value),
    NoContent,
}

specmill_runtime::operation! {
    Either: PUT "/either" -> Output, Failure {
        id: "either";
        responses: {
            200 json Report => success Output::Json;
            200 json "application/hal+json" Value => success Output::Hal;
            204 none => success Output::NoContent;
        }
    }
}

specmill_runtime::operation! {
    Link: GET "/link" -> (), Failure {
        id: "link";
        responses: { 302 none => success; 410 json Value => failure Failure::Plain; }
    }
}

specmill_runtime::operation! {
    Text: GET "/text" -> String, Failure {
        id: "text";
        responses: { 200 text String => success; 304 none => bare; }
    }
}

specmill_runtime::operation! {
    Count: GET "/count" -> i64, Failure {
        id: "count";
        responses: { 200 text i64 => success; }
    }
}

specmill_runtime::operation! {
    Raw: GET "/raw" -> Bytes, Failure {
        id: "raw";
        responses: {
            200 binary Bytes => success;
            default json Value => failure Failure::Plain;
        }
    }
}

fn start(answers: Vec<String>) -> (Server, Core) {
    let server = Server::start(answers);
    let core = Core::builder(&[], &[]).base_url(server.url());
    let core = core.build().unwrap();
    (server, core)
}

fn of(media_type: &str, body: &str) -> String {
    answer("200 OK", &format!("content-type: {media_type}\r\n"), body)
}

fn failed(media_type: &str, body: &str) -> String {
    let headers = format!("content-type: {media_type}\r\n");
    answer("422 Unprocessable Content", &headers, body)
}

#[tokio::test]
async fn the_media_type_that_came_decides() {
    let (server, core) = start(vec![
        of("application/json", "[1]"),
        of("text/plain; charset=utf-8", "[1]"),
        of("application/vnd.reports+json", "[1]"),
    ]);
    for _ in 0..3 {
        assert_eq!(Reports::new(&core).await.unwrap(), Report(vec![1]));
    }
    let asked = server.requests();
    let accept = "application/json, text/plain, application/problem+json, text/*";
    assert_eq!(asked[0].header("accept"), Some(accept));
    let (_, core) = start(vec![
        of("application/json", "[1]"),
        of("application/hal+json", "[1]"),
        of("Application/HAL+json;a=b", "[1]"),
    ]);
    let hal = Output::Hal(serde_json::json!([1]));
    for output in [Output::Json(Report(vec![1])), hal.clone(), hal] {
        assert_eq!(Either::new(&core).await.unwrap(), output);
    }
}

#[tokio::test]
async fn of_a_failure_too() {
    let list = serde_json::json!(["a"]);
    let answers = [
        ("application/json", Failure::Plain(list)),
        (
            "application/problem+json",
            Failure::Problem(vec!["a".to_owned()]),
        ),
        ("text/html", Failure::Text("[\"a\"]".to_owned())),
    ];
    for (media_type, body) in answers {
        let (_, core) = start(vec![failed(media_type, "[\"a\"]")]);
        match Reports::new(&core).await {
            Err(Error::Api(error)) => assert_eq!(*error.body(), body),
            other => panic!("{other:?}"),
        }
    }
    let (_, core) = start(vec![failed("image/png", "x")]);
    let error = Reports::new(&core).await.unwrap_err();
    assert!(
        matches!(&error, Error::Status(error) if error.is_declared()),
        "{error:?}"
    );
}

#[tokio::test]
async fn each_media_type_can_be_asked_for() {
    let (server, core) = start(vec![
        of("text/csv", "a,b"),
        of("image/png", "png"),
        of("application/json", "[1]"),
        json("400 Bad Request", "1"),
    ]);
    assert_eq!(Reports::new(&core).accept_csv().await.unwrap(), "a,b");
    let response = Reports::new(&core).accept_images().send().await.unwrap();
    assert_eq!(response.into_body(), "png");
    // Another media type is not accepted as the requested one.
    let error = Reports::new(&core).accept_csv().await.unwrap_err();
    assert!(
        matches!(error, Error::Decode(_)) && error.raw_body() == Some(b"[1]"),
        "{error}"
    );
    assert!(
        error
            .to_string()
            .contains("received application/json instead of text/csv")
    );
    let error = Reports::new(&core).accept_csv().await.unwrap_err();
    assert!(matches!(error, Error::Api(_)), "{error}");
    let asked = server.requests();
    assert_eq!(
        asked[0].header("accept"),
        Some("text/csv, application/json;q=0.1")
    );
    assert_eq!(asked[1].header("accept"), Some("image/*"));
}

#[tokio::test]
async fn an_undeclared_success_is_one() {
    let (_, core) = start(vec![
        json("201 Created", "[1]"),
        json("201 Created", "[1]"),
        answer("202 Accepted", "", ""),
        json("203 Non-Authoritative", "[1]"),
    ]);
    assert_eq!(Reports::new(&core).await.unwrap(), Report(vec![1]));
    let output = Either::new(&core).await.unwrap();
    assert_eq!(output, Output::Json(Report(vec![1])));
    assert_eq!(Either::new(&core).await.unwrap(), Output::NoContent);
    Link::new(&core).await.unwrap();
}

#[tokio::test]
async fn a_success_without_a_body_is_distinguished_from_a_broken_one() {
    let empty = |status| answer(status, "content-type: application/json\r\n", "");
    let (_, core) = start(vec![
        answer("204 No Content", "", ""),
        empty("200 OK"),
        empty("200 OK"),
        of("application/json", "[1"),
        of("text/plain", ""),
        of("text/plain", ""),
    ]);
    for status in [204, 200] {
        match Reports::new(&core).await {
            Err(Error::NoContent(error)) => assert_eq!(error.status(), status),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(Either::new(&core).await.unwrap(), Output::NoContent);
    let error = Reports::new(&core).await.unwrap_err();
    assert!(matches!(error, Error::Decode(_)), "{error}");
    assert_eq!(Text::new(&core).await.unwrap(), "");
    let error = Count::new(&core).await.unwrap_err();
    assert!(matches!(error, Error::NoContent(_)), "{error}");
}

#[tokio::test]
async fn a_redirect_that_is_declared_as_a_success_is_not_followed() {
    let to = |status, path: &str| answer(status, &format!("location: {path}\r\n"), "");
    let (server, core) = start(vec![
        to("302 Found", "/archive"),
        // A server's redirect to the canonical path, which then responds as declared.
        to("307 Temporary Redirect", "/link/"),
        to("302 Found", "/archive"),
        json("410 Gone", "1"),
        // An operation with another success follows the redirect.
        to("302 Found", "/other"),
        of("text/plain", "there"),
    ]);
    for _ in 0..2 {
        let response = Link::new(&core).send().await.unwrap();
        assert_eq!(response.status(), 302);
        assert_eq!(response.headers()["location"], "/archive");
    }
    let error = Link::new(&core).await.unwrap_err();
    assert!(matches!(error, Error::Api(_)), "{error}");
    assert_eq!(Text::new(&core).await.unwrap(), "there");
    let lines = server.requests().into_iter().map(|it| it.line);
    let paths = lines.map(|line| line.split(' ').nth(1).unwrap().to_owned());
    let paths = paths.collect::<Vec<_>>();
    assert_eq!(
        paths,
        ["/link", "/link", "/link/", "/link", "/text", "/other"]
    );
}

#[tokio::test]
async fn a_redirect_succeeds_whatever_it_holds() {
    let away = |media_type: &str, body: &str| {
        let headers = format!("location: /berths/7\r\ncontent-type: {media_type}\r\n");
        answer("307 Temporary Redirect", &headers, body)
    };
    let (server, core) = start(vec![
        away("application/json", "[7]"),
        away("application/json", ""),
        away("text/html", "<p>Moved"),
        answer("307 Temporary Redirect", "location: /berths/7\r\n", ""),
    ]);
    for wanted in [Some(Report(vec![7])), None, None, None] {
        let response = Berth::new(&core).send().await.unwrap();
        assert_eq!(response.headers()["location"], "/berths/7");
        assert_eq!(response.into_body(), wanted);
    }
    assert_eq!(server.requests().len(), 4);
}

#[tokio::test]
async fn a_redirect_of_several_media_types_may_be_empty() {
    let away = |status: &str, media_type: &str, body: &str| {
        let headers = format!("location: /piers/7\r\ncontent-type: {media_type}\r\n");
        answer(status, &headers, body)
    };
    let (_, core) = start(vec![
        away("302 Found", "application/json", "[7]"),
        away("302 Found", "application/json", ""),
        away("303 See Other", "application/json", ""),
        away("303 See Other", "application/hal+json", ""),
        away("303 See Other", "application/hal+json", "{}"),
        away("303 See Other", "text/html", "<p>Moved"),
        answer("303 See Other", "location: /piers/7\r\n", ""),
    ]);
    for wanted in [
        Pier::FoundJson(Report(vec![7])),
        Pier::Found,
        Pier::SeeOther,
        Pier::SeeOther,
        Pier::SeeOtherHal(serde_json::json!({})),
        Pier::SeeOther,
        Pier::SeeOther,
    ] {
        let response = Piers::new(&core).send().await.unwrap();
        assert_eq!(response.headers()["location"], "/piers/7");
        assert_eq!(response.into_body(), wanted);
    }
}

#[tokio::test]
async fn a_declared_status_without_a_body_is_not_called_undeclared() {
    let (_, core) = start(vec![
        answer("304 Not Modified", "etag: \"1\"\r\n", ""),
        answer("404 Not Found", "", ""),
        json("404 Not Found", "1"),
        answer("304 Not Modified", "", ""),
        answer("418 I'm a teapot", "", ""),
    ]);
    let with = Options::new().header("If-None-Match", "\"1\"");
    let error = Text::new(&core).with(with).await.unwrap_err();
    assert!(error.is_not_modified() && error.headers().unwrap()["etag"] == "\"1\"");
    assert!(!error.to_string().contains("undeclared"), "{error}");
    match Reports::new(&core).await.unwrap_err() {
        Error::Status(error) => assert!(error.is_declared() && error.fault().is_none()),
        other => panic!("{other:?}"),
    }
    // A body sent nevertheless is that of the declared range.
    let error = Reports::new(&core).await.unwrap_err();
    assert!(matches!(error, Error::Api(_)), "{error}");
    // With `default`, a 304 is not a failure without its body.
    match Raw::new(&core).await.unwrap_err() {
        Error::Status(error) => assert!(error.is_declared() && error.fault().is_none()),
        other => panic!("{other:?}"),
    }
    match Text::new(&core).await.unwrap_err() {
        Error::Status(error) => assert!(!error.is_declared()),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn json_of_one_vendor_is_not_that_of_another() {
    let (_, core) = start(vec![
        of("application/vnd.full+json", "[1]"),
        of("application/json", "[1]"),
        of("application/vnd.brief+json", "[1]"),
        json("201 Created", "[1]"),
    ]);
    for _ in 0..2 {
        let full = Reports::new(&core).accept_full_json().await;
        assert_eq!(full.unwrap(), serde_json::json!([1]));
    }
    for _ in 0..2 {
        let error = Reports::new(&core).accept_full_json().await.unwrap_err();
        assert!(matches!(error, Error::Decode(_)) && error.raw_body().is_some());
    }
}

fn bytes(media_type: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: {media_type}\r\ncontent-length: {length}\r\n\
         connection: close\r\n{headers}\r\n"
    );
    [head.as_bytes(), body].concat()
}

fn start_bytes(answers: Vec<Vec<u8>>) -> Core {
    let server = Server::start_bytes(answers);
    let core = Core::builder(&[], &[]).base_url(server.url());
    core.build().unwrap()
}

#[tokio::test]
async fn text_is_decoded_by_its_charset() {
    let core = start_bytes(vec![
        bytes("text/plain; charset=ISO-8859-1", "", b"caf\xE9"),
        bytes("text/plain; charset=\"utf-16le\"", "", b"c\0a\0f\0\xE9\0"),
        bytes("text/plain", "", "\u{FEFF}café".as_bytes()),
    ]);
    for _ in 0..3 {
        assert_eq!(Text::new(&core).await.unwrap(), "café");
    }
    let core = start_bytes(vec![
        bytes("text/plain; charset=x-klingon", "", b"a"),
        bytes("text/plain", "", b"caf\xE9"),
    ]);
    let error = Text::new(&core).await.unwrap_err();
    assert!(matches!(error, Error::Decode(_)), "{error:?}");
    assert!(error.to_string().contains("x-klingon"), "{error}");
    let error = Text::new(&core).await.unwrap_err();
    assert_eq!(error.raw_body(), Some(&b"caf\xE9"[..]));
}

/// The precedence of RFC 7303, section 3.2: the media type's charset first, then the document's own
/// declaration.
#[tokio::test]
async fn xml_without_a_charset_uses_its_declaration() {
    let xml = |encoding: &str, body: &[u8]| {
        let declaration = format!("<?xml version=\"1.0\" encoding=\"{encoding}\"?>");
        [declaration.as_bytes(), b"<a>", body, b"</a>"].concat()
    };
    let latin = xml("ISO-8859-1", b"\xE9");
    let core = start_bytes(vec![
        bytes("application/xml", "", &latin),
        bytes("application/atom+xml; charset=iso-8859-1", "", &latin),
        // .NET declares this encoding for documents that a server then sends as UTF-8.
        bytes("text/xml", "", &xml("utf-16", "é".as_bytes())),
        bytes("text/xml", "", &xml("x-klingon", b"\xE9")),
        bytes("text/plain", "", &latin),
    ]);
    for _ in 0..3 {
        let text = Text::new(&core).await.unwrap();
        assert!(text.ends_with("<a>é</a>"), "{text}");
    }
    for told in ["x-klingon", "names no charset"] {
        let error = Text::new(&core).await.unwrap_err();
        assert!(error.to_string().contains(told), "{error}");
    }
}

#[tokio::test]
async fn json_is_utf_8_unless_it_is_not_and_says_so() {
    let core = start_bytes(vec![
        bytes("application/json", "", b"\xEF\xBB\xBF[1]"),
        bytes(
            "application/json; charset=iso-8859-1",
            "",
            "[\"é\"]".as_bytes(),
        ),
        bytes(
            "application/hal+json; charset=iso-8859-1",
            "",
            b"[\"\xE9\"]",
        ),
        bytes("application/hal+json", "", b"[\"\xE9\"]"),
    ]);
    assert_eq!(Reports::new(&core).await.unwrap(), Report(vec![1]));
    let accent = Output::Hal(serde_json::json!(["é"]));
    let text = Either::new(&core).await.unwrap_err();
    // The first variant is a list of texts where numbers are declared.
    assert!(text.to_string().contains("found"), "{text}");
    assert_eq!(Either::new(&core).await.unwrap(), accent);
    assert!(matches!(Either::new(&core).await, Err(Error::Decode(_))));
}

/// A proxy's page, an unrequested format, an unsupported charset.
#[tokio::test]
async fn a_body_in_place_of_json_is_named() {
    let core = start_bytes(vec![
        bytes("text/html; charset=utf-8", "", b"<p>Log in"),
        bytes("text/csv", "", b"a,b"),
        bytes("application/json; charset=x-klingon", "", b"[\"\xE9\"]"),
        bytes("application/octet-stream", "", b"[1]"),
        bytes("application/json", "", b"nope"),
        bytes("text/html", "", b"[\"a\"]"),
    ]);
    for named in ["received text/html", "received text/csv", "x-klingon"] {
        let error = Counts::new(&core).await.unwrap_err();
        assert!(error.to_string().contains(named), "{error}");
        assert!(matches!(error, Error::Decode(_)) && error.raw_body().is_some());
    }
    // JSON under another media type is JSON.
    assert_eq!(Counts::new(&core).await.unwrap(), Report(vec![1]));
    for wanted in ["not JSON", "[0]: expected an integer"] {
        let error = Counts::new(&core).await.unwrap_err().to_string();
        assert!(error.contains(wanted) && !error.contains("came"), "{error}");
    }
}

#[tokio::test]
async fn a_content_coding_that_nothing_undid_is_named() {
    let coded = || bytes("text/plain", "content-encoding: compress\r\n", b"\x1F\x9D");
    let core = start_bytes(vec![coded(), coded(), coded(), coded()]);
    let told = |error: Error<Failure>| {
        assert!(error.to_string().contains("compress"), "{error}");
        assert!(matches!(error, Error::Decode(_)) && error.raw_body().is_some());
    };
    told(Text::new(&core).await.unwrap_err());
    told(Raw::new(&core).await.unwrap_err());
    // An explicit request for it is respected.
    let options = || Options::new().header("Accept-Encoding", "compress");
    assert_eq!(
        Raw::new(&core).with(options()).await.unwrap(),
        &b"\x1F\x9D"[..]
    );
    told(Text::new(&core).with(options()).await.unwrap_err());
}

#[cfg(not(feature = "gzip"))]
#[tokio::test]
async fn a_coding_without_its_feature_names_the_feature() {
    let core = start_bytes(vec![bytes(
        "text/plain",
        "content-encoding: gzip\r\n",
        b"\x1F\x8B",
    )]);
    let error = Text::new(&core).await.unwrap_err().to_string();
    assert!(
        error.contains("gzip") && error.contains("Cargo feature `gzip`"),
        "{error}"
    );
}
