//! Event streams over connections that break, end, stall and never end, against a server on
//! loopback.
#![allow(
    missing_docs,
    unreachable_pub,
    dead_code,
    reason = "a test is no library"
)]

#[path = "../sample/double.rs"]
mod double;
#[path = "../sample/server.rs"]
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

fn step(text: &'static str) -> Step {
    let headers = vec![("content-type", "text/event-stream".to_owned())];
    Step::Response(200, headers, text)
}

mod cut_off;
mod event_types;
mod lines;
mod reconnecting;
mod switch;
