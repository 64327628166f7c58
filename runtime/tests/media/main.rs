//! Bodies of every kind on the wire, both ways, against a server on loopback.
#![allow(
    missing_docs,
    unreachable_pub,
    dead_code,
    reason = "a test is no library"
)]

#[path = "../sample/server.rs"]
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

fn typed(content_type: &str, body: &str) -> String {
    let length = body.len();
    let head = format!("content-type: {content_type}\r\ncontent-length: {length}");
    format!("HTTP/1.1 200 OK\r\n{head}\r\n\r\n{body}")
}

mod requests;
mod responses;
mod streams;
