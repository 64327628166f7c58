//! Event streams over connections that break, end, stall and never end, against a server on
//! loopback.
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

use std::time::{Duration, Instant};

use double::{Double, Step};
use server::{HOLD, Server, answer, json};
use specmill_runtime::{Core, Error, EventObjects, Events, Items, Reconnect, Value};

specmill_runtime::object! {
    pub struct Added: new {
        what: String = "what" required [String];
    }
}

specmill_runtime::object! {
    pub struct Failed: new {
        error: String = "error" required [String];
    }
}

specmill_runtime::union! {
    pub enum Change, else Unknown by "kind" {
        Added(Added) adds "added" from Added: tagged(&["added"]);
        Failed(Failed) adds "error" from Failed: tagged(&["error"]);
    }
}

specmill_runtime::operation! {
    Watch: GET "/watch" -> Events<Value>, Value {
        id: "watch";
        responses: { 200 events Value => stream; 404 json Value => failure; }
    }
}

specmill_runtime::operation! {
    Changes: GET "/changes" -> Events<Change>, Value {
        id: "changes";
        responses: { 200 events Change => stream; }
    }
}

specmill_runtime::operation! {
    Additions: GET "/additions" -> Events<Added>, Value {
        id: "additions";
        responses: { 200 events Added => stream; }
    }
}

specmill_runtime::operation! {
    Objects: GET "/objects" -> EventObjects<Value>, Value {
        id: "objects";
        responses: { 200 event_objects Value => stream; }
    }
}

specmill_runtime::object! {
    pub struct Chunk: default {
        id: Option<String> = "id" optional (impl Into<String>);
        text: Option<String> = "text" optional (impl Into<String>);
    }
}

specmill_runtime::object! {
    pub struct Job {
        id: String = "id" required;
        error: Option<Value> = "error" optional;
    }
}

specmill_runtime::object! {
    pub struct Whole {
        data: Chunk = "data" required;
        id: Option<i64> = "id" optional;
    }
}

specmill_runtime::object! {
    pub struct Strict {
        data: Added = "data" required;
    }
}

specmill_runtime::operation! {
    Chunks: POST "/chat" -> Chunk, Value {
        id: "chat";
        switch: body "stream";
        setters: { body "application/json" json = body: Value; }
        responses: { 200 json Chunk => success; 404 json Value => failure; }
        stream: Events<Chunk> { 200 events Chunk => stream; 404 json Value => failure; }
    }
}

specmill_runtime::operation! {
    Streaming: POST "/chat" -> Chunk, Value {
        id: "chat";
        switch: body "options.stream" on;
        setters: { body "application/json" json = body: Value; }
        responses: { 200 json Chunk => success; }
        stream: Items<Chunk> { 200 lines Chunk => stream; }
    }
}

specmill_runtime::operation! {
    Sequence: GET "/sequence" -> Items<Value>, Value {
        id: "sequence";
        responses: { 200 records Value => stream; }
    }
}

specmill_runtime::operation! {
    Numbers: GET "/numbers" -> Items<i64>, Value {
        id: "numbers";
        responses: { 200 lines i64 => stream; }
    }
}

specmill_runtime::operation! {
    Paired: POST "/chat" -> Chunk, Value {
        id: "chat";
        switch: body "stream";
        setters: { body "application/x-www-form-urlencoded" form = body: Value; }
        responses: { 200 json Chunk => success; }
        stream: Events<Chunk> { 200 events Chunk => stream; }
    }
}

specmill_runtime::operation! {
    Parted: POST "/chat" -> Chunk, Value {
        id: "chat";
        switch: body "stream";
        setters: { body "multipart/form-data" multipart = body: Value; }
        responses: { 200 json Chunk => success; }
        stream: Events<Chunk> { 200 events Chunk => stream; }
    }
}

specmill_runtime::operation! {
    Queried: GET "/chat" -> Chunk, Value {
        id: "chat";
        switch: query "stream";
        setters: { query "stream" form explode = stream_: bool; }
        responses: { 200 json Chunk => success; }
        stream: Events<Chunk> { 200 events Chunk => stream; }
    }
}

specmill_runtime::operation! {
    Jobs: GET "/jobs" -> Events<Job>, Value {
        id: "jobs";
        responses: { 200 events Job => stream; }
    }
}

specmill_runtime::operation! {
    Texts: GET "/texts" -> Events<String>, Value {
        id: "texts";
        responses: { 200 events String => stream; }
    }
}

specmill_runtime::operation! {
    Wholes: GET "/wholes" -> EventObjects<Whole>, Value {
        id: "wholes";
        responses: { 200 event_objects Whole => stream; }
    }
}

specmill_runtime::operation! {
    Stricts: GET "/stricts" -> EventObjects<Strict>, Value {
        id: "stricts";
        responses: { 200 event_objects Strict => stream; }
    }
}

fn core(server: &Server) -> Core {
    let builder = Core::builder(&[], &[]).base_url(server.url());
    builder.body_limit(1000).build().unwrap()
}

/// Returns a stream that ends; unless `ends`, one that breaks.
fn events(text: &str, ends: bool) -> String {
    let length = text.len() + usize::from(!ends);
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n";
    format!("{head}content-length: {length}\r\n\r\n{text}")
}

fn quick() -> Reconnect {
    Reconnect::new().delay(Duration::from_millis(1))
}

/// Collects the events, with errors as text.
async fn all(mut stream: Events<Value>) -> Vec<Result<String, String>> {
    let mut found = Vec::new();
    while let Some(next) = stream.next().await {
        let next = next.map(|event| event.data.as_str().unwrap().to_owned());
        found.push(next.map_err(|error| error.to_string()));
    }
    found
}

fn last_ids(server: &Server) -> Vec<Option<String>> {
    let requests = server.requests();
    let ids = requests.iter().map(|it| it.header("last-event-id"));
    ids.map(|id| id.map(str::to_owned)).collect()
}

#[tokio::test]
async fn an_event_that_reports_a_failure_is_an_error() {
    let text = "data: {\"kind\": \"added\", \"what\": \"a\"}\n\n\
                id: 4\nevent: error\ndata: {\"error\": \"no\"}\n\n\
                data: {\"kind\": \"error\", \"error\": \"nor\"}\n\n\
                data: {\"kind\": \"added\", \"what\": \"the error\"}\n\n";
    let server = Server::start(vec![events(text, true); 2]);
    let core = core(&server);
    let mut stream = Changes::new(&core).await.unwrap();
    assert!(stream.next().await.unwrap().is_ok());
    let error = stream.next().await.unwrap().unwrap_err();
    let event = error.event().unwrap();
    assert_eq!((event.event(), event.id()), ("error", "4"));
    assert_eq!(event.decode::<Failed>().unwrap().error, "no");
    assert!(error.to_string().contains("{\"error\": \"no\"}"), "{error}");
    let error = Error::<Value>::from(stream.next().await.unwrap().unwrap_err());
    assert!(matches!(error, Error::Stream(ref it) if it.event() == "message"));
    assert_eq!(error.status().unwrap(), 200);
    assert!(stream.next().await.unwrap().is_ok());
    assert!(stream.next().await.is_none());

    let mut stream = Changes::new(&core).await.unwrap().with_errors_as_events();
    stream.next().await.unwrap().unwrap();
    let event = stream.next().await.unwrap().unwrap();
    assert!(matches!(event.data, Change::Failed(it) if it.error == "no"));
}

#[tokio::test]
async fn the_name_of_an_event_selects_the_type_of_its_data() {
    let text = "event: added\ndata: {\"what\": \"a\"}\n\nevent: new\ndata: {\"x\": 1}\n\n\
                data: {\"what\": \"b\"}\n\n";
    let server = Server::start(vec![events(text, true)]);
    let mut stream = Changes::new(&core(&server)).await.unwrap();
    let event = stream.next().await.unwrap().unwrap();
    assert!(matches!(event.data, Change::Added(it) if it.what == "a"));
    for _ in 0..2 {
        let event = stream.next().await.unwrap().unwrap();
        assert!(matches!(event.data, Change::Unknown(_)), "{event:?}");
    }
}

#[tokio::test]
async fn heartbeats_are_left_out_where_that_is_wanted() {
    let text = ": comment\n\nevent: ping\ndata: 1\n\nevent: sse_heartbeat\ndata: 2\n\n\
                event: keep-alive\ndata: 3\n\nevent: pinged\ndata: 4\n\n";
    let server = Server::start(vec![events(text, true); 2]);
    let core = core(&server);
    let stream = Watch::new(&core).await.unwrap();
    assert_eq!(all(stream).await.len(), 4);
    let stream = Watch::new(&core).await.unwrap().without_heartbeats();
    assert_eq!(all(stream).await, [Ok("4".to_owned())]);
}

#[tokio::test]
async fn a_heartbeat_that_is_none_of_the_declared_is_no_error() {
    let text = "event: ping\ndata: not an object\n\ndata: [DONE]\n\n";
    let server = Server::start(vec![events(text, true)]);
    let mut stream = Additions::new(&core(&server)).await.unwrap();
    assert!(stream.next().await.is_none());
}

#[tokio::test]
async fn objects_have_the_data_that_their_type_wants() {
    let text = "id: 1\nretry: 2\nevent: add\ndata: {\"a\": [1]}\n\n";
    let server = Server::start(vec![events(text, true)]);
    let mut stream = Objects::new(&core(&server)).await.unwrap();
    let object = stream.next().await.unwrap().unwrap();
    let wanted = r#"{"data":"{\"a\": [1]}","event":"add","id":"1","retry":2}"#;
    assert_eq!(object, serde_json_of(wanted));
}

fn serde_json_of(text: &str) -> Value {
    specmill_runtime::from_json(text.as_bytes()).unwrap()
}

#[tokio::test]
async fn without_being_asked_a_stream_does_not_go_on() {
    let server = Server::start(vec![events("data: 1\n\n", false); 2]);
    let found = all(Watch::new(&core(&server)).await.unwrap()).await;
    assert_eq!(found[0], Ok("1".to_owned()));
    assert!(found[1].as_ref().unwrap_err().contains("is incomplete"));
    assert_eq!((found.len(), server.requests().len()), (2, 1));
}

#[tokio::test]
async fn a_stream_goes_on_after_the_last_whole_event_until_the_server_says_no_more() {
    let server = Server::start(vec![
        events("id: 1\ndata: 1\n\nid: 2\ndata: 2", false),
        answer("503 Service Unavailable", "", ""),
        events("id: 2\ndata: 2\n\n", true),
        events("id\ndata: 3\n\n", true),
        answer("204 No Content", "", ""),
    ]);
    let stream = Watch::new(&core(&server)).await.unwrap().reconnect(quick());
    let wanted = ["1", "2", "3"].map(|it| Ok(it.to_owned()));
    assert_eq!(all(stream).await, wanted);
    let ids = last_ids(&server);
    let ids: Vec<_> = ids.iter().map(Option::as_deref).collect();
    assert_eq!(ids, [None, Some("1"), Some("1"), Some("2"), None]);
}

#[tokio::test]
async fn a_stream_waits_as_long_as_the_server_asks() {
    let server = Server::start(vec![
        events("retry: 300\ndata: 1\n\n", true),
        answer("204 No Content", "", ""),
    ]);
    let begun = Instant::now();
    let stream = Watch::new(&core(&server)).await.unwrap().reconnect(quick());
    assert_eq!(all(stream).await.len(), 1);
    assert!(begun.elapsed() >= Duration::from_millis(300));
    assert_eq!(server.requests().len(), 2);
}

/// Returns the delays between the connections of a stream, by tokio's clock.
async fn waits(steps: Vec<Step>, policy: Reconnect) -> Vec<Duration> {
    let double = Double::new(steps);
    let builder = Core::builder(&[], &[]).base_url("https://api.example.com");
    let core = builder.transport(double.clone()).build().unwrap();
    all(Watch::new(&core).await.unwrap().reconnect(policy)).await;
    double.waits()
}

fn step(text: &'static str) -> Step {
    let headers = vec![("content-type", "text/event-stream".to_owned())];
    Step::Response(200, headers, text)
}

#[tokio::test]
async fn a_stream_in_an_unread_content_coding_is_an_error() {
    let step = step("data: 1\n\n").with("content-encoding", "lzma");
    let builder = Core::builder(&[], &[]).base_url("https://api.example.com");
    let core = builder.transport(Double::new([step])).build().unwrap();
    let Err(error) = Watch::new(&core).await else {
        panic!("the stream began");
    };
    assert!(
        error.to_string().contains("content encoding lzma"),
        "{error}"
    );
}

#[tokio::test(start_paused = true)]
async fn what_the_server_asks_for_is_waited_for_within_bounds() {
    for (text, least, most) in [
        ("retry: 7000\ndata: 1\n\n", 7_000, 10_500),
        ("retry: 0\ndata: 1\n\n", 500, 750),
        ("retry: 99999999999\ndata: 1\n\n", 300_000, 450_000),
    ] {
        let waits = waits(vec![step(text), Step::status(204)], quick()).await;
        let [wait] = waits[..] else {
            panic!("{waits:?}");
        };
        // A timer may be a millisecond late.
        let wait = wait.as_millis();
        assert!((least..=most + 1).contains(&wait), "{text:?} {wait}");
    }
}

#[tokio::test(start_paused = true)]
async fn connections_without_an_event_are_no_more_than_thirty_a_minute() {
    let eager = Reconnect::new().delay(Duration::ZERO);
    let waits_of_nothing = waits(vec![step(": nothing\n\n")], eager.clone().attempts(31)).await;
    let begin: Duration = waits_of_nothing[..30].iter().sum();
    assert!(begin < Duration::from_secs(1), "{begin:?}");
    // The limit uses the clock of the machine, on which this test takes some time.
    assert!(waits_of_nothing[30] > Duration::from_secs(30));
    // No such limit applies to connections that deliver an event.
    let mut steps = vec![step("data: 1\n\n"); 40];
    steps.push(Step::status(204));
    let waits = waits(steps, eager).await;
    assert_eq!(waits.len(), 40);
    assert!(waits.iter().sum::<Duration>() < Duration::from_secs(1));
}

#[tokio::test]
async fn attempts_in_a_row_are_counted_and_events_set_them_back() {
    let empty = || events(": nothing\n\n", false);
    let server = Server::start(vec![
        events("data: 1\n\n", false),
        empty(),
        events("data: 2\n\n", false),
        empty(),
        empty(),
        events("data: 3\n\n", false),
    ]);
    let stream = Watch::new(&core(&server)).await.unwrap();
    let found = all(stream.reconnect(quick().attempts(2))).await;
    assert_eq!(found[..2], ["1", "2"].map(|it| Ok(it.to_owned())));
    assert!(found[2].as_ref().unwrap_err().contains("is incomplete"));
    assert_eq!((found.len(), server.requests().len()), (3, 5));
}

#[tokio::test]
async fn a_permanent_failure_is_reported_at_once() {
    for refusal in [json("403 Forbidden", "{}"), json("200 OK", "{}")] {
        let server = Server::start(vec![events("data: 1\n\n", true), refusal, events("", true)]);
        let stream = Watch::new(&core(&server)).await.unwrap().reconnect(quick());
        let found = all(stream).await;
        assert!(found[1].is_err());
        assert_eq!((found.len(), server.requests().len()), (2, 2));
    }
}

#[tokio::test]
async fn an_end_is_no_break() {
    let done = events("data: 1\n\ndata: [DONE]\n\n", true);
    let server = Server::start(vec![done.clone(), done]);
    let stream = Watch::new(&core(&server)).await.unwrap().reconnect(quick());
    assert_eq!(all(stream).await.len(), 1);

    let server = Server::start(vec![events("data: 1\n\n", true); 2]);
    let stream = Watch::new(&core(&server)).await.unwrap();
    let found = all(stream.reconnect(quick().only_when_broken())).await;
    assert_eq!((found.len(), server.requests().len()), (1, 1));
}

#[tokio::test]
async fn a_stream_that_stalls_is_broken_off_or_goes_on() {
    let stalled = events(&format!("id: 1\ndata: 1\n\n{HOLD}"), false);
    let idle = Duration::from_millis(100);
    let server = Server::start(vec![stalled.clone()]);
    let mut stream = Watch::new(&core(&server)).await.unwrap().idle_timeout(idle);
    assert!(stream.next().await.unwrap().is_ok());
    let begun = Instant::now();
    let error = stream.next().await.unwrap().unwrap_err();
    assert!(error.is_timeout(), "{error}");
    assert!(begun.elapsed() < Duration::from_secs(1));
    assert!(stream.next().await.is_none());

    let server = Server::start(vec![stalled, events("data: 2\n\ndata: [DONE]\n\n", true)]);
    let stream = Watch::new(&core(&server)).await.unwrap();
    let found = all(stream.idle_timeout(idle).reconnect(quick())).await;
    assert_eq!(found, ["1", "2"].map(|it| Ok(it.to_owned())));
    assert_eq!(last_ids(&server)[1].as_deref(), Some("1"));
}

#[tokio::test]
async fn endless_input_is_cut_off_at_the_limit() {
    let line = "x".repeat(5000);
    let data = "data\n".repeat(5000);
    let kind = format!("data: 1\nevent: {}\n", "x".repeat(900)).repeat(2) + "id: " + &line[..900];
    let kind = kind + "\n";
    for text in [line, data, kind] {
        let server = Server::start(vec![events(&text, true)]);
        let stream = Watch::new(&core(&server)).await.unwrap().reconnect(quick());
        let found = all(stream).await;
        assert!(
            found[0].as_ref().unwrap_err().contains("limit"),
            "{found:?}"
        );
        assert_eq!((found.len(), server.requests().len()), (1, 1));
    }
    // Complete events are freed, so comments and events may go on for ever.
    let server = Server::start(vec![events(&": comment\ndata: 1\n\n".repeat(5000), true)]);
    let found = all(Watch::new(&core(&server)).await.unwrap()).await;
    assert_eq!(found.len(), 5000);
}

#[tokio::test]
async fn a_frame_with_an_error_is_one_whatever_the_items_are() {
    let frame = r#"{"error": {"type": "overloaded_error", "message": "busy"}}"#;
    let text = format!("data: {{\"id\": \"1\"}}\n\ndata: {frame}\n\ndata: {{\"id\": \"2\"}}\n\n");
    let server = Server::start(vec![events(&text, true); 4]);
    let core = core(&server);
    let mut stream = Chunks::new(&core).stream().await.unwrap().into_body();
    assert!(stream.next().await.unwrap().is_ok());
    let error = stream.next().await.unwrap().unwrap_err();
    let event = error.event().unwrap();
    assert_eq!(event.raw_body(), frame.as_bytes());
    assert_eq!(
        (
            event.status().as_u16(),
            event.error_status().unwrap().as_u16()
        ),
        (200, 529)
    );
    assert!(event.is_retryable());
    let error = Error::<Value>::from(error);
    assert!(error.is_retryable() && error.raw_body() == Some(frame.as_bytes()));
    // The events after it can still be read.
    assert_eq!(
        stream.next().await.unwrap().unwrap().data.id.as_deref(),
        Some("2")
    );
    assert!(stream.next().await.is_none());

    let mut stream = Jobs::new(&core).await.unwrap();
    assert!(stream.next().await.unwrap().is_ok());
    assert!(stream.next().await.unwrap().unwrap_err().event().is_some());
    let mut stream = Wholes::new(&core).await.unwrap();
    assert!(stream.next().await.unwrap().is_ok());
    assert!(stream.next().await.unwrap().unwrap_err().event().is_some());
    let stream = Chunks::new(&core).stream().await.unwrap().into_body();
    let mut stream = stream.with_errors_as_events();
    for _ in 0..3 {
        assert!(stream.next().await.unwrap().is_ok());
    }
}

#[tokio::test]
async fn an_item_that_declares_an_error_may_have_one() {
    let text = "data: {\"id\": \"1\", \"state\": \"off\", \"error\": {\"code\": 500}}\n\n\
                data: {\"id\": \"2\", \"error\": null}\n\n";
    let server = Server::start(vec![events(text, true); 2]);
    let core = core(&server);
    let mut stream = Jobs::new(&core).await.unwrap();
    assert!(stream.next().await.unwrap().unwrap().data.error.is_some());
    assert!(stream.next().await.unwrap().unwrap().data.error.is_none());
    // An event without a declared `error` is a failure.
    let mut stream = Chunks::new(&core).stream().await.unwrap().into_body();
    assert!(
        stream
            .next()
            .await
            .unwrap()
            .unwrap_err()
            .event()
            .unwrap()
            .is_retryable()
    );
    assert!(stream.next().await.unwrap().is_ok());
}

#[tokio::test]
async fn events_without_data_are_passed_over() {
    let text = "data:\n\ndata: {\"id\": \"1\"}\n\nevent: tick\ndata: \n\ndata: [DONE]\n\n";
    let server = Server::start(vec![events(text, true); 2]);
    let core = core(&server);
    let mut stream = Chunks::new(&core).stream().await.unwrap().into_body();
    assert!(stream.next().await.unwrap().is_ok());
    assert!(!stream.is_done());
    assert!(stream.next().await.is_none());
    assert!(stream.is_done());
    // If data is text, the event's name alone may carry information.
    let mut stream = Texts::new(&core).await.unwrap();
    assert!(stream.next().await.unwrap().is_ok());
    assert_eq!(stream.next().await.unwrap().unwrap().event, "tick");
}

#[tokio::test]
async fn a_stream_that_ends_within_an_event_gives_it_whole_or_an_error() {
    let first = "data: {\"id\": \"1\"}\n\n";
    let whole = [
        "data: {\"id\": \"2\"}\n",
        "data: {\"id\": \"2\"}",
        "id: 1\ndata: {\"id\":\ndata: \"2\"}\n: c",
    ];
    for rest in whole {
        let server = Server::start(vec![events(&format!("{first}{rest}"), true)]);
        let mut stream = Chunks::new(&core(&server))
            .stream()
            .await
            .unwrap()
            .into_body();
        assert!(stream.next().await.unwrap().is_ok());
        let last = stream.next().await.unwrap().unwrap();
        assert_eq!(last.data.id.as_deref(), Some("2"), "{rest}");
        assert!(stream.next().await.is_none() && !stream.is_done());
    }
    let cut = [
        "data: {\"id\": \"2",
        "data: {\"id\":\n",
        "data: {\"id\":\ndat",
        "event: x\n",
        "event: x\nda",
    ];
    for rest in cut {
        let server = Server::start(vec![events(&format!("{first}{rest}"), true)]);
        let mut stream = Chunks::new(&core(&server))
            .stream()
            .await
            .unwrap()
            .into_body();
        assert!(stream.next().await.unwrap().is_ok());
        let error = stream.next().await.unwrap().unwrap_err();
        assert!(
            error.to_string().contains("ended within an event"),
            "{rest}: {error}"
        );
        assert!(matches!(error.into(), Error::<Value>::Transport(_)));
        assert!(stream.next().await.is_none());
    }
    for rest in ["", ": comment", "id: 7\n", ": c\n\n"] {
        let server = Server::start(vec![events(&format!("{first}{rest}"), true)]);
        let mut stream = Chunks::new(&core(&server))
            .stream()
            .await
            .unwrap()
            .into_body();
        assert!(
            stream.next().await.unwrap().is_ok() && stream.next().await.is_none(),
            "{rest}"
        );
    }
    let server = Server::start(vec![
        events("data: [DONE]", true),
        events("data: half a wo", true),
        events("data: a word\n", true),
    ]);
    let core = core(&server);
    let mut stream = Texts::new(&core).await.unwrap();
    assert!(stream.next().await.is_none() && stream.is_done());
    let mut stream = Texts::new(&core).await.unwrap();
    assert!(stream.next().await.unwrap().is_err());
    let mut stream = Texts::new(&core).await.unwrap();
    assert_eq!(stream.next().await.unwrap().unwrap().data, "a word");
}

#[tokio::test]
async fn a_line_with_an_error_is_one_where_the_items_have_none() {
    let lines = "HTTP/1.1 200 OK\r\ncontent-type: application/x-ndjson\r\nconnection: close\r\n\r\n\
                 {\"id\": \"1\"}\n{\"error\": \"overloaded\"}\n{\"id\": \"2\"}\n";
    let server = Server::start(vec![lines.to_owned()]);
    let mut stream = Streaming::new(&core(&server))
        .stream()
        .await
        .unwrap()
        .into_body();
    assert!(stream.next().await.unwrap().is_ok());
    assert!(
        stream
            .next()
            .await
            .unwrap()
            .unwrap_err()
            .event()
            .unwrap()
            .is_retryable()
    );
    assert!(stream.next().await.unwrap().is_ok() && stream.next().await.is_none());
}

/// Gives the items of a sequence as text, and of those that are errors what the error says.
async fn sequence(media_type: &str, text: &str) -> Vec<String> {
    let head = format!("HTTP/1.1 200 OK\r\ncontent-type: {media_type}\r\nconnection: close");
    let server = Server::start(vec![format!("{head}\r\n\r\n{text}")]);
    let mut items = Vec::new();
    let mut keep = |item: Result<String, Error<Value>>| {
        items.push(item.unwrap_or_else(|error| {
            assert!(matches!(error, Error::Decode(_)), "{error}");
            assert!(!error.raw_body().unwrap().is_empty());
            error.to_string()
        }));
    };
    if media_type == "application/json-seq" {
        let mut stream = Sequence::new(&core(&server)).await.unwrap();
        while let Some(item) = stream.next().await {
            keep(item.map(|it| it.to_string()).map_err(Error::from));
        }
    } else {
        let mut stream = Numbers::new(&core(&server)).await.unwrap();
        while let Some(item) = stream.next().await {
            keep(item.map(|it| it.to_string()).map_err(Error::from));
        }
    }
    items
}

#[tokio::test]
async fn a_record_that_may_be_cut_off_is_an_error() {
    let records = async |text: &str| sequence("application/json-seq", text).await;
    // Whether the next record or the end of the stream follows.
    for cut in ["12", "-1.5", "1e4", "true", "null"] {
        let items = records(&format!("\u{1e}1\n\u{1e}{cut}\u{1e}3 \u{1e}{cut}")).await;
        assert_eq!((items.len(), &*items[0], &*items[2]), (4, "1", "3"));
        for item in [&items[1], &items[3]] {
            assert!(item.contains("RFC 7464"), "{cut}: {item}");
        }
    }
    // What ends by itself is whole.
    let items = records("\u{1e}{\"a\":1}\u{1e}[2]\u{1e}\"b\"\u{1e}3\t").await;
    assert_eq!(items, ["{\"a\":1}", "[2]", "\"b\"", "3"]);
    let items = records("\u{1e}{\"a\":1").await;
    assert!(items.len() == 1 && !items[0].starts_with('{'), "{items:?}");
    // A line need not end with a line feed where it is the last one.
    assert_eq!(sequence("application/x-ndjson", "1\n23").await, ["1", "23"]);
}

#[tokio::test]
async fn another_sentinel_may_end_a_stream() {
    let text = "data: {\"id\": \"1\"}\n\ndata: END\n\ndata: {}\n\n";
    let server = Server::start(vec![events(text, true)]);
    let stream = Chunks::new(&core(&server))
        .stream()
        .await
        .unwrap()
        .into_body();
    let mut stream = stream.with_sentinel("END");
    assert!(stream.next().await.unwrap().is_ok() && stream.next().await.is_none());
    assert!(stream.is_done());
}

#[tokio::test]
async fn an_object_of_an_event_may_be_its_data_after_all() {
    let text = "id: 5\ndata: {\"id\": \"1\"}\n\nevent: named\ndata: {}\n\n";
    let server = Server::start(vec![
        events(text, true),
        events(
            "data: {\"data\": {\"what\": \"w\"}}\n\ndata: {\"what\": \"v\"}\n\n",
            true,
        ),
    ]);
    let core = core(&server);
    let mut stream = Wholes::new(&core).await.unwrap();
    let event = stream.next().await.unwrap().unwrap();
    assert_eq!((event.data.id.as_deref(), event.id), (Some("1"), Some(5)));
    assert_eq!(event.extra().get("event"), None);
    let event = stream.next().await.unwrap().unwrap();
    assert_eq!(event.extra().get("event").unwrap(), "named");
    let mut stream = Stricts::new(&core).await.unwrap();
    assert_eq!(stream.next().await.unwrap().unwrap().data.what, "w");
    assert_eq!(stream.next().await.unwrap().unwrap().data.what, "v");
}

#[tokio::test]
async fn a_stream_is_asked_for_by_its_switch() {
    let chunk = || json("200 OK", "{}");
    let stream = || events("data: {}\n\n", true);
    let bodies = |server: &Server| {
        let sent = server.requests().into_iter();
        sent.map(|request| request.body).collect::<Vec<_>>()
    };
    let server = Server::start(vec![
        stream(),
        stream(),
        stream(),
        chunk(),
        chunk(),
        chunk(),
    ]);
    let core_ = core(&server);
    let prompt = serde_json::json!({"prompt": "p", "a": 1});
    let on = serde_json::json!({"stream": true});
    let off = serde_json::json!({"stream": false});
    let call = || Chunks::new(&core_);
    call().body(prompt.clone()).stream().await.unwrap();
    call().body(off.clone()).stream().await.unwrap();
    call().stream().await.unwrap();
    call().body(prompt).await.unwrap();
    call().body(on).await.unwrap();
    call().body(off).await.unwrap();
    let wanted = [
        r#"{"a":1,"prompt":"p","stream":true}"#,
        r#"{"stream":true}"#,
        r#"{"stream":true}"#,
        r#"{"a":1,"prompt":"p"}"#,
        r#"{"stream":false}"#,
        r#"{"stream":false}"#,
    ];
    assert_eq!(bodies(&server), wanted);

    let lines =
        "HTTP/1.1 200 OK\r\ncontent-type: application/x-ndjson\r\nconnection: close\r\n\r\n{}\n";
    let server = Server::start(vec![lines.to_owned(), chunk()]);
    let core_ = core(&server);
    Streaming::new(&core_).stream().await.unwrap();
    let body = serde_json::json!({"options": {"n": 1}});
    Streaming::new(&core_).body(body).await.unwrap();
    assert_eq!(
        bodies(&server),
        [
            r#"{"options":{"stream":true}}"#,
            r#"{"options":{"n":1,"stream":false}}"#
        ]
    );

    let server = Server::start(vec![stream(), chunk()]);
    let core_ = core(&server);
    Queried::new(&core_).stream().await.unwrap();
    Queried::new(&core_).stream_(true).await.unwrap();
    let lines = server.requests().into_iter().map(|request| request.line);
    let wanted = [
        "GET /chat?stream=true HTTP/1.1",
        "GET /chat?stream=false HTTP/1.1",
    ];
    assert_eq!(lines.collect::<Vec<_>>(), wanted);
}

#[tokio::test]
async fn the_switch_of_a_form_is_one_of_its_members() {
    let server = Server::start(vec![
        events("data: {}\n\n", true),
        events("data: {}\n\n", true),
        events("data: {}\n\n", true),
        json("200 OK", "{}"),
        json("200 OK", "{}"),
    ]);
    let core_ = core(&server);
    let said = |on: bool| serde_json::json!({"a": 1, "stream": on});
    Paired::new(&core_).stream().await.unwrap();
    let unsaid = serde_json::json!({"a": 1});
    Paired::new(&core_)
        .body(unsaid.clone())
        .stream()
        .await
        .unwrap();
    Paired::new(&core_)
        .body(said(false))
        .stream()
        .await
        .unwrap();
    Paired::new(&core_).body(said(true)).await.unwrap();
    Paired::new(&core_).body(unsaid.clone()).await.unwrap();
    let sent = server.requests();
    let bodies = sent.iter().map(|request| request.body.as_str());
    let wanted = [
        "stream=true",
        "a=1&stream=true",
        "a=1&stream=true",
        "a=1&stream=false",
        "a=1",
    ];
    assert_eq!(bodies.collect::<Vec<_>>(), wanted);

    let server = Server::start(vec![
        events("data: {}\n\n", true),
        events("data: {}\n\n", true),
        events("data: {}\n\n", true),
        json("200 OK", "{}"),
        json("200 OK", "{}"),
    ]);
    let core_ = core(&server);
    Parted::new(&core_).stream().await.unwrap();
    Parted::new(&core_)
        .body(unsaid.clone())
        .stream()
        .await
        .unwrap();
    Parted::new(&core_)
        .body(said(false))
        .stream()
        .await
        .unwrap();
    Parted::new(&core_).body(said(true)).await.unwrap();
    Parted::new(&core_).body(unsaid).await.unwrap();
    let told = |body: &str| {
        let parts = body.split("name=\"").skip(1);
        let parts = parts.filter_map(|part| {
            let (name, rest) = part.split_once("\"\r\n\r\n")?;
            Some(format!("{name}={}", rest.split_once("\r\n--")?.0))
        });
        parts.collect::<Vec<_>>().join("&")
    };
    let sent = server.requests();
    let bodies = sent.iter().map(|request| told(&request.body));
    let wanted = [
        "stream=true",
        "stream=true&a=1",
        "a=1&stream=true",
        "a=1&stream=false",
        "a=1",
    ];
    assert_eq!(bodies.collect::<Vec<_>>(), wanted);
}
