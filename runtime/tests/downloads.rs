//! Responses downloaded into files: whole, or not at all.
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

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use double::{Double, Step};
use server::{HOLD, Server, answer};
use specmill_runtime::{Bytes, Core, Error, Untyped, Value};

specmill_runtime::operation! {
    Fetch: GET "/film" -> Bytes, Value {
        id: "fetch";
        responses: { 200 binary "video/mp4" Bytes => success; 4XX json Value => failure; }
        stream: specmill_runtime::ByteStream {
            200 bytes "video/mp4" => stream;
            4XX json Value => failure;
        }
        file: download_to;
    }
}

fn core(server: &Server) -> Core {
    let builder = Core::builder(&[], &[]).base_url(server.url());
    builder.body_limit(16).build().unwrap()
}

/// Returns the names in a folder.
fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names = names.collect::<Vec<_>>();
    names.sort();
    names
}

#[tokio::test]
async fn a_file_is_there_once_it_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("film.mp4");
    std::fs::write(&path, "old").unwrap();
    // More than the client's limit for bodies in memory.
    let text = "0123456789".repeat(30_000);
    let server = Server::start(vec![answer("200 OK", "content-type: video/mp4\r\n", &text)]);
    let seen = Arc::new(Mutex::new(Vec::new()));
    let (kept, old) = (Arc::clone(&seen), path.clone());
    let download = Fetch::new(&core(&server))
        .download_to(&path)
        .on_progress(move |progress| {
            assert_eq!(std::fs::read_to_string(&old).unwrap(), "old");
            kept.lock().unwrap().push((progress.done, progress.total));
        });
    assert_eq!(download.await.unwrap(), 300_000);
    assert!(std::fs::read_to_string(&path).unwrap() == text);
    assert_eq!(names(folder.path()), ["film.mp4"]);
    let seen = seen.lock().unwrap();
    assert_eq!(seen[0], (0, Some(300_000)));
    assert_eq!(seen[seen.len() - 1], (300_000, Some(300_000)));
    assert!(seen.len() > 3 && seen.is_sorted());
}

#[tokio::test]
async fn a_broken_download_leaves_the_file_unchanged() {
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n";
    let failure = "content-type: application/json\r\n";
    let cases = [
        (
            format!("{head}0123"),
            "the body from 127.0.0.1 is incomplete",
        ),
        (
            format!("{head}0123{HOLD}"),
            "the body from 127.0.0.1 timed out",
        ),
        (answer("404 Not Found", failure, "1"), "404 Not Found: 1"),
    ];
    for (answer, told) in cases {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("film.mp4");
        std::fs::write(&path, "old").unwrap();
        let server = Server::start(vec![answer]);
        let download = Fetch::new(&core(&server)).download_to(&path);
        let download = download.idle_timeout(Duration::from_millis(200));
        let error = download.await.unwrap_err();
        match (&error, told.starts_with("404")) {
            (Error::Api(error), true) => assert_eq!(error.body(), &1),
            (Error::Timeout(_), false) => {
                assert_eq!(error.to_string(), "no data was received for 200ms")
            }
            (error, _) => assert_eq!(error.to_string(), told),
        }
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(names(folder.path()), ["film.mp4"]);
    }
}

#[tokio::test]
async fn a_download_that_is_given_up_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n";
    let server = Server::start(vec![format!("{head}0123{HOLD}")]);
    let (begun, mut has_begun) = tokio::sync::watch::channel(0);
    let path = folder.path().join("film.mp4");
    let download = Fetch::new(&core(&server))
        .download_to(path)
        .on_progress(move |progress| begun.send(progress.done).unwrap());
    let task = tokio::spawn(download.into_future());
    has_begun.wait_for(|done| *done == 4).await.unwrap();
    assert_eq!(names(folder.path()).len(), 1);
    task.abort();
    assert!(task.await.unwrap_err().is_cancelled());
    assert!(names(folder.path()).is_empty());
}

#[tokio::test]
async fn nothing_is_sent_where_no_file_can_be_made() {
    let double = Double::new([Step::json("1")]);
    let core = Core::builder(&[], &[]).base_url("http://127.0.0.1:1");
    let core = core.transport(double.clone()).build().unwrap();
    let folder = tempfile::tempdir().unwrap();
    for (path, why) in [
        (folder.path().to_owned(), "it is not a regular file"),
        (
            folder.path().join("missing/film"),
            "No such file or directory (os error 2)",
        ),
        ("/dev/null".into(), "it is not a regular file"),
        ("..".into(), "it is not a regular file"),
    ] {
        let error = Fetch::new(&core).download_to(&path).await.unwrap_err();
        let Error::File(file) = &error else {
            panic!("{error:?}");
        };
        assert_eq!(file.path(), path);
        assert_eq!(file.io_error().to_string(), why);
        let text = format!("cannot write the file {}", path.display());
        assert_eq!(error.to_string(), text);
        assert!(!error.is_retryable());
    }
    assert!(double.requests().is_empty());
}

#[tokio::test]
async fn a_stream_and_an_untyped_call_can_go_into_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    let whole = || answer("200 OK", "", "0123456789");
    let server = Server::start(vec![whole(), whole()]);
    let core = core(&server);
    let get = specmill_runtime::reqwest::Method::GET;
    let untyped = Untyped::<Value>::new(&core, get, "/x").stream();
    assert_eq!(untyped.download_to(&path).await.unwrap(), 10);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "0123456789");
    std::fs::remove_file(&path).unwrap();
    let stream = Fetch::new(&core).stream().await.unwrap().into_body();
    assert_eq!(stream.length(), Some(10));
    assert_eq!(stream.download_to(&path).await.unwrap(), 10);
    assert_eq!(names(folder.path()), ["a"]);
}
