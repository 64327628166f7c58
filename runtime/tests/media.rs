//! Bodies of every kind on the wire, both ways, against a server on loopback.
#![allow(
    missing_docs,
    unreachable_pub,
    dead_code,
    reason = "a test is no library"
)]

#[path = "sample/server.rs"]
mod server;

use server::{Request, Server, answer, json};
use specmill_runtime::{
    ByteStream, Bytes, Core, Decode, Encode, Error, EventObjects, Events, Items, Map, Options,
    Tape, Upload, Value,
};

/// A value that encodes as its own JSON, except for its uploads.
#[derive(Clone, Debug)]
pub struct Form(Value, Vec<(&'static str, Upload)>);

impl Encode for Form {
    fn encode<'a>(&'a self, tape: &mut Tape<'a>) {
        let open = tape.open_object();
        let members = self.0.as_object().into_iter().flatten();
        let mut count = 0;
        for (name, value) in members {
            tape.text(name.as_str());
            value.encode(tape);
            count += 1;
        }
        for (name, upload) in &self.1 {
            tape.text(*name);
            upload.encode(tape);
            count += 1;
        }
        tape.close(open, count);
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum Output {
    Ok(String),
    Accepted(i64),
    NoContent,
}

specmill_runtime::operation! {
    SendForm: POST "/form" -> (), Value {
        id: "sendForm";
        arguments: {
            body "application/x-www-form-urlencoded" form {
                "deep" deep_object explode;
                "list" form;
                "piped" pipe_delimited;
            } = body: Form;
        }
        responses: { 204 none => success; }
    }
}

specmill_runtime::operation! {
    SendParts: POST "/parts" -> (), Value {
        id: "sendParts";
        arguments: { body "multipart/form-data" multipart { "file" "text/csv"; } = body: Form; }
        responses: { 204 none => success; }
    }
}

specmill_runtime::operation! {
    SendAny: POST "/any" -> (), Value {
        id: "sendAny";
        setters: { body "" json = body => AnyBody; }
        responses: { 204 none => success; }
    }
}

specmill_runtime::operation! {
    SendLines: POST "/lines" -> (), Value {
        id: "sendLines";
        arguments: { body "application/x-ndjson" lines = body: Vec<Value>; }
        responses: { 204 none => success; }
    }
}

specmill_runtime::operation! {
    SendRecords: POST "/records" -> (), Value {
        id: "sendRecords";
        arguments: { body "application/json-seq" records = body: Vec<Value>; }
        responses: { 204 none => success; }
    }
}

specmill_runtime::operation! {
    ReadWord: GET "/word" -> String, Value {
        id: "readWord";
        responses: { 200 any String => success; }
    }
}

specmill_runtime::operation! {
    ReadList: GET "/list" -> Vec<i64>, Value {
        id: "readList";
        responses: {
            200 any Vec<i64> => success;
            default any Value => failure;
        }
    }
}

specmill_runtime::operation! {
    ReadPicture: GET "/picture" -> Bytes, Value {
        id: "readPicture";
        responses: {
            200 binary "image/png, image/webp" Bytes => success;
            default json Value => failure;
        }
    }
}

specmill_runtime::request_body! {
    AnyBody {
        Json "application/merge-patch+json; charset=utf-8" json = Value;
        Text "text/plain" text = String;
        Binary "image/png, image/*" binary = Upload;
    }
}

specmill_runtime::operation! {
    Fetch: GET "/fetch" -> Output, Value {
        id: "fetch";
        responses: {
            200 text String => success Output::Ok;
            202 json i64 => success Output::Accepted;
            204 none => success Output::NoContent;
            4XX json Value => failure;
        }
    }
}

specmill_runtime::operation! {
    Download: GET "/download" -> Bytes, Value {
        id: "download";
        responses: { 200 binary "application/zip" Bytes => success; }
        stream: ByteStream { 200 bytes "application/zip" => stream; 404 json Value => failure; }
    }
}

specmill_runtime::operation! {
    Watch: GET "/watch" -> Events<Value>, Value {
        id: "watch";
        responses: { 200 events Value => stream; 404 json Value => failure; }
    }
}

specmill_runtime::operation! {
    Logs: GET "/logs" -> Value, Value {
        id: "logs";
        responses: { 200 json Value => success; }
        stream: Items<Value> { 200 lines Value => stream; }
    }
}

specmill_runtime::operation! {
    Objects: GET "/objects" -> EventObjects<Map>, Value {
        id: "objects";
        responses: { 200 event_objects Map => stream; }
    }
}

fn core(server: &Server) -> Core {
    let builder = Core::builder(&[], &[])
        .base_url(server.url())
        .retries(0)
        .body_limit(1000);
    builder.build().unwrap()
}

fn done() -> Server {
    Server::start(vec![answer("204 No Content", "", "")])
}

fn value(text: &str) -> Value {
    Decode::decode(Tape::from_json(text.as_bytes()).unwrap().root().into()).unwrap()
}

async fn sent_form(text: &str) -> Request {
    let server = done();
    SendForm::new(&core(&server), Form(value(text), Vec::new()))
        .await
        .unwrap();
    server.requests().remove(0)
}

#[tokio::test]
async fn forms_are_pairs() {
    let request = sent_form(
        r#"{"a": "x y&z", "b": [1, null, 2], "c": {"d": 1}, "deep": {"e": {"f": [1, 2]}, "g": [{"h": 1}]},
            "list": ["i", "j"], "piped": ["k", "l"], "n": null, "empty": [], "text": ""}"#,
    )
    .await;
    assert_eq!(
        request.header("content-type"),
        Some("application/x-www-form-urlencoded")
    );
    assert_eq!(
        request.body,
        "a=x%20y%26z&b=1&b=2&c=%7B%22d%22%3A1%7D&deep%5Be%5D%5Bf%5D%5B%5D=1\
         &deep%5Be%5D%5Bf%5D%5B%5D=2&deep%5Bg%5D%5B0%5D%5Bh%5D=1&list=i,j&piped=k%7Cl&text="
    );
}

#[tokio::test]
async fn parts_have_names_and_types() {
    let server = done();
    let file = Upload::new("a,b").file_name("x.csv");
    let form = Form(value(r#"{"n": 1, "o": {"p": []}}"#), vec![("file", file)]);
    SendParts::new(&core(&server), form).await.unwrap();
    let request = server.requests().remove(0);
    let kind = request.header("content-type").unwrap();
    let (_, boundary) = kind.split_once("multipart/form-data; boundary=").unwrap();
    let lead = format!("--{boundary}\r\nContent-Disposition: form-data; name=");
    assert_eq!(
        request.body,
        format!(
            "{lead}\"n\"\r\n\r\n1\r\n{lead}\"o\"\r\nContent-Type: application/json\r\n\r\n\
             {{\"p\":[]}}\r\n{lead}\"file\"; filename=\"x.csv\"\r\nContent-Type: text/csv\r\n\r\n\
             a,b\r\n--{boundary}--\r\n"
        )
    );
}

#[tokio::test]
async fn a_choice_knows_its_media_type() {
    let bodies = [
        (
            AnyBody::Json(value("[1]")),
            "application/merge-patch+json; charset=utf-8",
            "[1]",
        ),
        (AnyBody::Text("\"a\"".to_owned()), "text/plain", "\"a\""),
        (AnyBody::Binary("b".into()), "image/png", "b"),
        (
            AnyBody::Binary(Upload::new("c").media_type("image/gif")),
            "image/gif",
            "c",
        ),
    ];
    for (body, kind, text) in bodies {
        let server = done();
        SendAny::new(&core(&server)).body(body).await.unwrap();
        let request = server.requests().remove(0);
        assert_eq!(request.header("content-type"), Some(kind));
        assert_eq!(request.body, text);
    }
    let server = done();
    SendAny::new(&core(&server)).await.unwrap();
    assert_eq!(server.requests()[0].header("content-type"), None);
}

#[tokio::test]
async fn each_success_has_its_variant() {
    let text = "content-type: text/plain\r\n";
    let cases = [
        (
            answer("200 OK", text, "\"hi\""),
            Output::Ok("\"hi\"".to_owned()),
        ),
        (json("202 Accepted", "7"), Output::Accepted(7)),
        (answer("204 No Content", "", ""), Output::NoContent),
    ];
    for (answer, output) in cases {
        let server = Server::start(vec![answer]);
        assert_eq!(Fetch::new(&core(&server)).await.unwrap(), output);
        let accept = server.requests()[0].header("accept").map(str::to_owned);
        assert_eq!(accept.as_deref(), Some("text/plain, application/json"));
    }
}

fn chunked(kind: &str, chunks: &[&str]) -> String {
    let mut text = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ntransfer-encoding: chunked\r\n\
         connection: close\r\n\r\n"
    );
    for chunk in chunks {
        text.push_str(&format!("{:x}\r\n{chunk}\r\n", chunk.len()));
    }
    text + "0\r\n\r\n"
}

#[tokio::test]
async fn bytes_come_whole_or_one_after_another() {
    let server = Server::start(vec![chunked("application/zip", &["ab", "c"]); 2]);
    let core = core(&server);
    assert_eq!(Download::new(&core).await.unwrap(), "abc");
    let response = Download::new(&core).stream().await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(response.into_body().collect().await.unwrap(), "abc");
    let accept = server.requests()[1].header("accept").map(str::to_owned);
    assert_eq!(accept.as_deref(), Some("application/zip, application/json"));
}

#[tokio::test]
async fn a_stream_is_not_bound_by_the_limit_of_a_body() {
    let chunk = "x".repeat(900);
    let chunks = [chunk.as_str(); 5];
    let server = Server::start(vec![chunked("application/zip", &chunks); 3]);
    let core = core(&server);
    assert!(Download::new(&core).await.is_err());
    let mut stream = Download::new(&core).stream().await.unwrap().into_body();
    let mut length = 0;
    while let Some(chunk) = stream.next().await {
        length += chunk.unwrap().len();
    }
    assert_eq!(length, 4500);
    let stream = Download::new(&core).stream().await.unwrap().into_body();
    assert!(
        stream
            .collect()
            .await
            .unwrap_err()
            .to_string()
            .contains("limit")
    );
}

#[tokio::test]
async fn events_are_typed_and_a_bad_one_ends_nothing() {
    let chunks = [
        "data: {\"a\"",
        ": 1}\r\n\r",
        "\nid: 7\nevent: add\ndata: 2\n\ndata: [DONE]\n\ndata: 3\n\n",
    ];
    let server = Server::start(vec![chunked("text/event-stream", &chunks)]);
    let mut events = Watch::new(&core(&server)).await.unwrap();
    let first = events.next().await.unwrap().unwrap();
    assert_eq!(
        (first.data, first.event.as_str()),
        (value("{\"a\":1}"), "message")
    );
    let second = events.next().await.unwrap().unwrap();
    assert_eq!((second.id.as_str(), second.event.as_str()), ("7", "add"));
    let accept = server.requests()[0].header("accept").map(str::to_owned);
    assert_eq!(
        accept.as_deref(),
        Some("text/event-stream, application/json")
    );
}

#[tokio::test]
async fn a_failure_in_place_of_a_stream_is_reported() {
    let server = Server::start(vec![
        json("404 Not Found", "[\"gone\"]"),
        json("200 OK", "[\"no\"]"),
    ]);
    let core = core(&server);
    let error = Watch::new(&core).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 404);
    assert_eq!(error.raw_body().unwrap(), b"[\"gone\"]");
    let error = Watch::new(&core).await.unwrap_err();
    assert_eq!(error.raw_body().unwrap(), b"[\"no\"]");
}

/// A proxy's login page, which would look like a stream without events.
#[tokio::test]
async fn a_page_in_place_of_a_stream_is_reported() {
    let page = answer(
        "200 OK",
        "content-type: text/html; charset=utf-8\r\n",
        "<p>Log in",
    );
    let server = Server::start(vec![page]);
    let error = Watch::new(&core(&server)).await.unwrap_err();
    assert!(matches!(error, Error::Decode(_)), "{error}");
    assert_eq!(error.raw_body().unwrap(), b"<p>Log in");
}

#[tokio::test]
async fn an_event_beyond_the_limit_ends_the_stream() {
    let long = format!("data: {}", "x".repeat(1001));
    let server = Server::start(vec![chunked("text/event-stream", &["data: 1\n\n", &long])]);
    let mut events = Watch::new(&core(&server)).await.unwrap();
    assert!(events.next().await.unwrap().is_ok());
    let error = events.next().await.unwrap().unwrap_err();
    assert!(error.to_string().contains("limit"), "{error}");
    assert!(events.next().await.is_none());
}

#[tokio::test]
async fn lines_are_values_and_an_invalid_one_is_reported() {
    let chunks = ["{\"a\":1}\n\n{\"a\"", ":2}\nnope\n3"];
    let server = Server::start(vec![chunked("application/x-ndjson", &chunks)]);
    let mut items = Logs::new(&core(&server))
        .stream()
        .await
        .unwrap()
        .into_body();
    let mut found = Vec::new();
    while let Some(item) = items.next().await {
        found.push(item.map_err(|error| error.to_string()));
    }
    assert_eq!(found.len(), 4);
    assert_eq!(found[1], Ok(value("{\"a\":2}")));
    assert!(found[2].as_ref().unwrap_err().contains("not JSON"));
    assert_eq!(found[3], Ok(value("3")));
}

#[tokio::test]
async fn events_may_be_objects() {
    let chunks = ["event: add\ndata: a\ndata: b\n\n"];
    let server = Server::start(vec![chunked("text/event-stream", &chunks)]);
    let mut items = Objects::new(&core(&server)).await.unwrap();
    let item = items.next().await.unwrap().unwrap();
    assert_eq!(
        Value::Object(item),
        value(r#"{"data": "a\nb", "event": "add"}"#)
    );
}

#[tokio::test]
async fn a_stream_that_breaks_off_is_an_error() {
    let whole = chunked("text/event-stream", &["data: 1\n\n", "data: 2\n\n"]);
    let cut = whole[..whole.len() - 12].to_owned();
    let server = Server::start(vec![cut]);
    let mut events = Watch::new(&core(&server)).await.unwrap();
    assert!(events.next().await.unwrap().is_ok());
    let mut last = events.next().await;
    while let Some(Ok(_)) = last {
        last = events.next().await;
    }
    assert!(last.unwrap().is_err());
}

fn typed(content_type: &str, body: &str) -> String {
    let length = body.len();
    let head = format!("content-type: {content_type}\r\ncontent-length: {length}");
    format!("HTTP/1.1 200 OK\r\n{head}\r\n\r\n{body}")
}

#[tokio::test]
async fn lines_and_records_hold_a_value_each() {
    let server = Server::start(vec![
        answer("204 No Content", "", ""),
        answer("204 No Content", "", ""),
    ]);
    let values = || vec![serde_json::json!({"a": "b\nc"}), serde_json::json!(1)];
    let core = core(&server);
    SendLines::new(&core, values()).await.unwrap();
    SendRecords::new(&core, values()).await.unwrap();
    let requests = server.requests();
    assert_eq!(requests[0].body, "{\"a\":\"b\\nc\"}\n1\n");
    assert_eq!(requests[1].body, "\u{1e}{\"a\":\"b\\nc\"}\n\u{1e}1\n");
    let sent = requests[1].header("content-type");
    assert_eq!(sent, Some("application/json-seq"));
}

#[tokio::test]
async fn of_any_media_type_the_one_that_came_decides() {
    let words = [
        ("text/plain", "\"quoted\"", "\"quoted\""),
        ("application/json", "\"quoted\"", "quoted"),
        ("application/vnd.example+json; charset=utf-8", "\"a\"", "a"),
        ("application/json", "bare", "bare"),
        ("text/html", "<p>", "<p>"),
    ];
    for (sent, body, wanted) in words {
        let server = Server::start(vec![typed(sent, body)]);
        let read = ReadWord::new(&core(&server)).await.unwrap();
        assert_eq!(read, wanted, "{sent} {body}");
        assert_eq!(server.requests()[0].header("accept"), Some("*/*"));
    }
    for sent in ["application/json", "text/plain", "application/octet-stream"] {
        let server = Server::start(vec![typed(sent, "[1,2]")]);
        assert_eq!(
            ReadList::new(&core(&server)).await.unwrap(),
            [1, 2],
            "{sent}"
        );
    }
    let server = Server::start(vec![typed("text/html", "<p>")]);
    let error = ReadList::new(&core(&server)).await.unwrap_err();
    assert!(matches!(error, Error::Decode(_)), "{error}");
}

#[tokio::test]
async fn every_media_type_that_can_be_read_is_asked_for() {
    let server = Server::start(vec![typed("image/webp", "bytes")]);
    let read = ReadPicture::new(&core(&server)).await.unwrap();
    assert_eq!(read, "bytes");
    let accept = "image/png, image/webp, application/json";
    assert_eq!(server.requests()[0].header("accept"), Some(accept));
}

#[tokio::test]
async fn options_give_headers_to_parts() {
    let reader = || Upload::reader(&b"streamed"[..]);
    let forms = [
        vec![("file", Upload::new("bytes"))],
        vec![("file", reader()), ("last", Upload::new("bytes"))],
    ];
    for uploads in forms {
        let server = Server::start(vec![answer("204 No Content", "", "")]);
        let value = serde_json::json!({"meta": {"a": 1}, "note": "x"});
        let options = Options::new()
            .part_header("meta", "X-Kind", "one")
            .part_header("meta", "X-More", "two")
            .part_header("file", "X-File", "three");
        let call = SendParts::new(&core(&server), Form(value, uploads));
        call.with(options).await.unwrap();
        let body = &server.requests()[0].body;
        let lead = "Content-Disposition: form-data; name=";
        for part in [
            format!(
                "{lead}\"meta\"\r\nContent-Type: application/json\r\nX-Kind: one\r\nX-More: two\r\n\r\n{{\"a\":1}}\r\n"
            ),
            format!("{lead}\"note\"\r\n\r\nx\r\n"),
            format!(
                "{lead}\"file\"; filename=\"file\"\r\nContent-Type: text/csv\r\nX-File: three\r\n\r\n"
            ),
        ] {
            assert!(body.contains(&part), "{part} is not in {body}");
        }
    }
    let server = Server::start(vec![answer("204 No Content", "", "")]);
    for (part, name, value) in [
        ("none", "X-A", "b"),
        ("a", "X A", "b"),
        ("a", "X-A", "b\r\nc"),
    ] {
        let form = Form(serde_json::json!({"a": 1}), Vec::new());
        let call = SendParts::new(&core(&server), form);
        let error = call
            .with(Options::new().part_header(part, name, value))
            .await;
        assert!(matches!(error, Err(Error::Request(_))), "{name}");
    }
}
