//! Uploads from files, readers and streams: their form in the request, their retries, and their
//! errors.
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

use std::path::PathBuf;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use double::{Double, Step};
use server::{Server, answer, json};
use specmill_runtime::transport::Body;
use specmill_runtime::{
    Bytes, Core, CoreBuilder, Encode, Error, Policy, Tape, TransportErrorKind, Untyped, Upload,
    Value,
};

type Failed = Error<Value>;

/// A form with one upload, and a list of uploads.
#[derive(Clone, Debug)]
pub struct Form {
    note: &'static str,
    file: Upload,
    more: Vec<Upload>,
}

impl Form {
    fn of(file: impl Into<Upload>) -> Self {
        Self {
            note: "n",
            file: file.into(),
            more: Vec::new(),
        }
    }
}

impl Encode for Form {
    fn encode<'a>(&'a self, tape: &mut Tape<'a>) {
        let form = tape.open_object();
        tape.text("note");
        tape.text(self.note);
        tape.text("file");
        self.file.encode(tape);
        tape.text("more");
        let more = tape.open_array();
        for upload in &self.more {
            let entry = tape.open_object();
            tape.text("path");
            tape.text("p");
            tape.text("file");
            upload.encode(tape);
            tape.close(entry, 2);
        }
        tape.close(more, self.more.len());
        tape.close(form, 3);
    }
}

specmill_runtime::operation! {
    Put: PUT "/raw" -> Value, Value {
        id: "put";
        arguments: { body "application/octet-stream" binary = body => Upload; }
        responses: { 200 json Value => success; 4XX json Value => failure; }
    }
}
specmill_runtime::operation! {
    Post: POST "/form" -> Value, Value {
        id: "post";
        arguments: { body "multipart/form-data" multipart = body: Form; }
        responses: { 200 json Value => success; 4XX json Value => failure; }
    }
}
specmill_runtime::operation! {
    PostJson: POST "/json" -> Value, Value {
        id: "postJson";
        arguments: { body "application/json" json = body: Form; }
        responses: { 200 json Value => success; 4XX json Value => failure; }
    }
}
specmill_runtime::operation! {
    PostPart: POST "/part" -> Value, Value {
        id: "postPart";
        arguments: {
            body "multipart/form-data" multipart { "more" "application/json"; } = body: Form;
        }
        responses: { 200 json Value => success; 4XX json Value => failure; }
    }
}
specmill_runtime::operation! {
    PostStyled: POST "/styled" -> Value, Value {
        id: "postStyled";
        arguments: { body "multipart/form-data" multipart { "file" form; } = body: Form; }
        responses: { 200 json Value => success; 4XX json Value => failure; }
    }
}

fn core(server: &Server) -> Core {
    builder().base_url(server.url()).build().unwrap()
}

fn builder() -> CoreBuilder {
    // No delay before a retry, so that tests do not wait.
    let policy = Policy::new().backoff(Duration::ZERO, Duration::ZERO);
    Core::builder(&[], &[])
        .base_url("http://127.0.0.1:1")
        .policy(policy)
}

fn ok() -> String {
    json("200 OK", "1")
}

/// Writes a file of this name to a folder of its own.
fn file(name: &str, text: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    (folder, path)
}

/// A source of these chunks.
struct Chunks(Vec<Result<Bytes, &'static str>>);

impl futures_core::Stream for Chunks {
    type Item = Result<Bytes, &'static str>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match self.0.is_empty() {
            true => Poll::Ready(None),
            false => Poll::Ready(Some(self.0.remove(0))),
        }
    }
}

fn chunks(all: &[&'static str]) -> Chunks {
    Chunks(all.iter().map(|&it| Ok(Bytes::from(it))).collect())
}

#[tokio::test]
async fn a_file_is_sent_with_its_length_and_again_after_a_failure() {
    // More than is read at once.
    let text = "0123456789".repeat(20_000);
    let (_folder, path) = file("a.bin", &text);
    let busy = answer("503 Service Unavailable", "", "");
    let server = Server::start(vec![busy, ok()]);
    Put::new(&core(&server), Upload::file(&path)).await.unwrap();
    let requests = server.requests();
    assert_eq!(requests.len(), 2);
    for request in requests {
        assert_eq!(request.header("content-length"), Some("200000"));
        assert_eq!(
            request.header("content-type"),
            Some("application/octet-stream")
        );
        assert!(request.body == text);
    }
}

#[tokio::test]
async fn a_file_goes_along_a_redirect() {
    let (_folder, path) = file("a.bin", "abc");
    let there = Server::start(vec![ok()]);
    let to = format!("location: {}/other\r\n", there.url());
    let here = Server::start(vec![answer("307 Temporary Redirect", &to, "")]);
    Put::new(&core(&here), Upload::file(&path)).await.unwrap();
    assert_eq!(there.requests()[0].body, "abc");
}

#[tokio::test]
async fn a_reader_goes_in_chunks_unless_its_length_is_said() {
    for (length, header) in [(None, "transfer-encoding"), (Some(6), "content-length")] {
        let server = Server::start(vec![ok()]);
        let mut upload = Upload::reader(&b"abcdef"[..]).media_type("text/x");
        if let Some(length) = length {
            upload = upload.with_length(length);
        }
        Put::new(&core(&server), upload).await.unwrap();
        let request = server.requests().remove(0);
        assert_eq!(request.body, "abcdef");
        assert_eq!(request.header("content-type"), Some("text/x"));
        assert!(request.header(header).is_some(), "{request:?}");
    }
}

#[tokio::test]
async fn a_stream_is_sent_once() {
    let double = Double::new([Step::status(503), Step::json("1")]);
    let core = builder().transport(double.clone()).build().unwrap();
    let error = Put::new(&core, Upload::stream(chunks(&["a"]))).await;
    assert_eq!(error.unwrap_err().status().unwrap(), 503);
    assert_eq!(double.requests().len(), 1);
}

#[tokio::test]
async fn an_upload_of_another_length_than_declared_fails_the_call() {
    for (length, why) in [
        (7, "it ends 1 bytes before its announced length"),
        (5, "it is longer than its announced length"),
    ] {
        let server = Server::start(vec![ok()]);
        let upload = Upload::stream(chunks(&["abc", "def"])).with_length(length);
        let error = Put::new(&core(&server), upload).await.unwrap_err();
        let text = format!("the body cannot be sent: {why}");
        assert_eq!(error.to_string(), text, "{error:?}");
        assert!(matches!(error, Error::Request(_)) && !error.is_retryable());
    }
}

#[tokio::test]
async fn a_stream_that_fails_fails_the_call() {
    let server = Server::start(vec![ok()]);
    let upload = Upload::stream(Chunks(vec![Ok("a".into()), Err("no more")]));
    let error = Put::new(&core(&server), upload).await.unwrap_err();
    assert_eq!(error.to_string(), "the body cannot be sent: no more");
    assert!(matches!(error, Error::Request(_)), "{error:?}");
}

#[tokio::test]
async fn a_file_that_cannot_be_read_fails_before_anything_is_sent() {
    let double = Double::new([Step::json("1")]);
    let core = builder().transport(double.clone()).build().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("missing");
    for (path, why) in [
        (missing.as_path(), "No such file or directory (os error 2)"),
        (folder.path(), "it is a folder"),
    ] {
        let error = Put::new(&core, Upload::file(path)).await.unwrap_err();
        let text = format!("the file {} cannot be sent: {why}", path.display());
        assert_eq!(error.to_string(), text);
        let error = Post::new(&core, Form::of(Upload::file(path))).await;
        assert_eq!(error.unwrap_err().to_string(), text);
    }
    assert!(double.requests().is_empty());
}

#[tokio::test]
async fn parts_come_from_files_readers_and_memory_in_one_form() {
    let (_folder, path) = file("site.zip", "zip");
    let server = Server::start(vec![ok(), ok()]);
    let mut form = Form::of(Upload::file(&path));
    form.more = vec![
        Upload::new("bytes"),
        Upload::reader(&b"read"[..]).file_name("r").with_length(4),
    ];
    Post::new(&core(&server), form.clone()).await.unwrap();
    form.more = vec![Upload::reader(&b"read"[..])];
    Post::new(&core(&server), form).await.unwrap();
    let [first, second] = <[_; 2]>::try_from(server.requests()).unwrap();
    let length = first.body.len().to_string();
    assert_eq!(first.header("content-length"), Some(&*length));
    let parts = first.body.split("--specmill-").skip(1);
    let parts: Vec<_> = parts.map(|part| part[18..].replace("\r\n", "|")).collect();
    let named = |name| format!("Content-Disposition: form-data; name=\"{name}\"");
    let bytes = "|Content-Type: application/octet-stream||";
    assert_eq!(
        parts,
        [
            format!("{}||n|", named("note")),
            format!("{}; filename=\"site.zip\"{bytes}zip|", named("file")),
            format!("{}||p|", named("more[0][path]")),
            format!(
                "{}; filename=\"more[0][file]\"{bytes}bytes|",
                named("more[0][file]")
            ),
            format!("{}||p|", named("more[1][path]")),
            format!("{}; filename=\"r\"{bytes}read|", named("more[1][file]")),
            "|".to_owned(),
        ]
    );
    // If one length is unknown, the total is unknown.
    assert_eq!(second.header("transfer-encoding"), Some("chunked"));
    assert!(second.body.contains("\r\n\r\nread\r\n--specmill-"));
    assert!(second.body.ends_with("--\r\n"));
}

#[tokio::test]
async fn a_file_stands_in_no_text() {
    let double = Double::new([Step::json("1")]);
    let core = builder().transport(double.clone()).build().unwrap();
    let (_folder, path) = file("a", "abc");
    let told = |error: Failed| assert!(error.to_string().starts_with("a file or a stream can be"));
    let mut form = Form::of(Upload::file(&path));
    told(PostJson::new(&core, form.clone()).await.unwrap_err());
    told(PostStyled::new(&core, form.clone()).await.unwrap_err());
    let method = specmill_runtime::reqwest::Method::POST;
    let untyped = Untyped::<Value>::new(&core, method.clone(), "/x").json(&form);
    told(untyped.await.unwrap_err());
    form.file = "text".into();
    form.more = vec![Upload::file(&path)];
    told(PostPart::new(&core, form).await.unwrap_err());
    assert!(double.requests().is_empty());
    // An upload is also sent as the whole body of a call without a description.
    let server = Server::start(vec![ok()]);
    let core = self::core(&server);
    let call = Untyped::<Value>::new(&core, method, "/x").body("a/b", Upload::file(&path));
    call.await.unwrap();
    assert_eq!(server.requests()[0].body, "abc");
}

/// A reader that returns a byte every half minute, on a paused clock.
struct Slow(u8, Option<Pin<Box<tokio::time::Sleep>>>);

impl futures_core::Stream for Slow {
    type Item = Result<Bytes, &'static str>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Self(left, alarm) = &mut *self;
        if *left == 0 {
            return Poll::Ready(None);
        }
        let half_a_minute = || Box::pin(tokio::time::sleep(Duration::from_secs(30)));
        std::task::ready!(
            alarm
                .get_or_insert_with(half_a_minute)
                .as_mut()
                .poll(context)
        );
        *alarm = None;
        *left -= 1;
        Poll::Ready(Some(Ok(Bytes::from_static(b"a"))))
    }
}

/// A transport that reads the body and responds after a delay.
struct Takes(Duration);

impl specmill_runtime::transport::Transport for Takes {
    fn send(
        &self,
        request: specmill_runtime::transport::Request,
    ) -> specmill_runtime::transport::BoxFuture<
        '_,
        Result<specmill_runtime::transport::Response, specmill_runtime::TransportError>,
    > {
        Box::pin(async move {
            let mut body = std::pin::pin!(request.body.unwrap().open()?);
            let mut frame =
                |context: &mut Context<'_>| http_body::Body::poll_frame(body.as_mut(), context);
            while let Some(frame) = std::future::poll_fn(&mut frame).await {
                frame.unwrap();
            }
            tokio::time::sleep(self.0).await;
            let status = specmill_runtime::StatusCode::OK;
            Ok(specmill_runtime::transport::Response::new(status, "1"))
        })
    }
}

#[tokio::test(start_paused = true)]
async fn a_slow_upload_has_time_while_it_is_sent() {
    let put = async |seconds, options| {
        let transport = Takes(Duration::from_secs(seconds));
        let core = builder().transport(transport).build().unwrap();
        let begun = tokio::time::Instant::now();
        let call = Put::new(&core, Upload::stream(Slow(10, None))).with(options);
        (call.await, begun.elapsed().as_secs())
    };
    let none = specmill_runtime::Options::new;
    let (answer, time) = put(59, none()).await;
    assert_eq!((answer.unwrap(), time), (Value::from(1), 359));
    let (error, time) = put(61, none()).await;
    assert!(error.unwrap_err().is_timeout() && time == 360, "{time}");
    // An explicit timeout is respected.
    for options in [
        none().policy(Policy::new().attempt_timeout(Duration::from_secs(61))),
        none().timeout(Duration::from_secs(61)),
    ] {
        let (error, time) = put(0, options).await;
        assert!(error.unwrap_err().is_timeout() && time == 61, "{time}");
    }
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn an_irregular_file_is_read_once() {
    let server = Server::start(vec![ok()]);
    Put::new(&core(&server), Upload::file("/dev/null"))
        .await
        .unwrap();
    let request = server.requests().remove(0);
    assert_eq!(request.header("transfer-encoding"), Some("chunked"));
    assert_eq!(request.body, "");
}

#[test]
fn a_body_knows_whether_it_can_be_sent_twice() {
    let file = Body::from(Upload::file("a"));
    assert!(file.is_replayable() && file.length().is_none());
    let stream = Body::stream(chunks(&["a"])).with_length(1);
    assert!(!stream.is_replayable() && stream.length() == Some(1));
    let second = stream.clone();
    stream.open().unwrap();
    let error = second.open().unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Request);
    let equal = |one: &Upload, other: &Upload| one == other;
    let once = Upload::reader(tokio::io::empty());
    assert!(equal(&once, &once.clone()) && !equal(&once, &Upload::reader(tokio::io::empty())));
    assert!(equal(&Upload::file("a"), &Upload::file("a")));
    assert_eq!(
        format!("{:?}", Upload::file("a/b.txt")),
        "Upload { length: None, file_name: Some(\"b.txt\"), media_type: None, .. }"
    );
}
