//! Bodies of requests, and the header `Accept`.

use super::*;

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
