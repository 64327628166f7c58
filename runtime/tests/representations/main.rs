//! Selection among several declared responses and media types, against a server on loopback.
#![allow(
    missing_docs,
    unreachable_pub,
    dead_code,
    reason = "a test is no library"
)]

#[path = "../sample/server.rs"]
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

mod charsets;
mod choice;
mod empty;
