//! Paginated lists with every way to request the next page, against a server on loopback.
#![allow(
    missing_docs,
    unreachable_pub,
    dead_code,
    reason = "a test is no library"
)]

#[path = "../sample/server.rs"]
mod server;

use server::{Server, answer, json};
use specmill_runtime::{Core, Error, Map, Scheme, Value};

macro_rules! list {
    ($type:ident: $output:ty, [$($paging:tt)*] of $item:ty) => {
        specmill_runtime::operation! {
            $type: GET "/list" -> $output, Value {
                id: "list";
                setters: {
                    query "offset" form explode = offset: i64;
                    query "cursor" form explode = cursor: String;
                    query "page" form explode = page: i64;
                    query "limit" form explode = limit: i64;
                    header "X-After" simple = after: String;
                }
                pages: $($paging)* of $item;
                responses: { 200 json $output => success; 404 json Value => failure; }
            }
        }
    };
}

list!(Offsets: Vec<i64>, [query "offset" [next_header "X-Next-Offset", more_header "X-Has-More"]] of i64);
list!(Cursors: Map, [query "cursor" [next_body "meta.next", more_body "more", items "data"]] of i64);
list!(Lasts: Map, [header "X-After" [last_item "id", more_body "more", items "data"]] of Map);
list!(Counts: Map, [query "offset" [count_from "0", total_body "total", items "data"]] of i64);
list!(BareCounts: Vec<i64>, [query "offset" [count_from "0"]] of i64);
list!(Numbers: Vec<i64>, [query "page" [number_from "1", pages_header "X-Pages"]] of i64);
list!(Links: Vec<i64>, [link "next" []] of i64);
list!(Urls: Map, [url "next" [items "data.items"]] of i64);

list!(Tokens: Map, [query "cursor" [next_body "next", items "data"]] of i64);
list!(LastOrIds: Map, [query "cursor" [next_body "last_id", or_last_item "id", more_body "more", items "data"]] of Map);
list!(BareLasts: Vec<Map>, [query "cursor" [last_item "id"]] of Map);
list!(FromZero: Map, [query "page" [number_from "0", total_body "total", items "data"]] of i64);
list!(PagesFromZero: Map, [query "page" [number_from "0", pages_body "pages", items "data"]] of i64);
list!(FromLowest: Map, [query "page" [number_asked "0", total_body "total", items "data"]] of i64);
list!(FromSomewhere: Map, [query "page" [number_probed "1", own_body "page", total_body "total", items "data"]] of i64);
list!(SomePages: Vec<i64>, [query "page" [number_probed "1", pages_header "X-Pages"]] of i64);
list!(OwnOffsets: Map, [query "offset" [count_from "0", own_body "from", total_body "total", items "data"]] of i64);
list!(UntilLast: Map, [query "page" [number_from "0", last_body "last", items "data"]] of i64);
list!(Entries: Map, [query "cursor" [next_body "next", items "data"]] of (String, i64));
list!(FewEmpty: Map, [query "cursor" [next_body "next", items "data", empty_pages "3"]] of i64);

specmill_runtime::operation! {
    Found: POST "/list" -> Map, Value {
        id: "found";
        setters: { body "application/json" json = body: Value; }
        pages: url "next" [next_method "GET", items "data"] of i64;
        responses: { 200 json Map => success; }
    }
}

specmill_runtime::operation! {
    Keyed: GET "/list" -> Vec<i64>, Value {
        id: "keyed";
        security: [["key"]];
        setters: { query "limit" form explode = limit: i64; }
        pages: link "next" [] of i64;
        responses: { 200 json Vec<i64> => success; }
    }
}

specmill_runtime::operation! {
    Searched: POST "/list" -> Map, Value {
        id: "search";
        setters: { body "application/json" json = body: Value; }
        pages: body "page.after" [next_body "next", items "data"] of i64;
        responses: { 200 json Map => success; 404 json Value => failure; }
    }
}
specmill_runtime::operation! {
    Counted: POST "/list" -> Vec<i64>, Value {
        id: "counted";
        setters: { body "application/json" json = body: Value; }
        pages: body "from" [count_from "1"] of i64;
        responses: { 200 json Vec<i64> => success; 404 json Value => failure; }
    }
}

specmill_runtime::operation! {
    Chunks: GET "/chunks" -> specmill_runtime::Bytes, Value {
        id: "chunks";
        setters: { query "cursor" form explode = cursor: String; }
        pages: query "cursor" [next_header "X-Next-Cursor", more_header "X-Has-More"];
        responses: { 200 binary specmill_runtime::Bytes => success; }
        stream: specmill_runtime::ByteStream { 200 bytes => stream; }
    }
}

fn core(server: &Server) -> Core {
    Core::builder(&[], &[])
        .base_url(format!("{}/v1", server.url()))
        .build()
        .unwrap()
}

fn page(headers: &str, body: &str) -> String {
    let headers = headers.replace('\n', "\r\n");
    answer(
        "200 OK",
        &format!("content-type: application/json\r\n{headers}"),
        body,
    )
}

/// Reads a list; returns its items, the text of the error that ends it, and the queries that were
/// sent.
macro_rules! read {
    ($call:expr, $server:expr) => {{
        let mut items = $call.stream();
        let mut found = Vec::new();
        let mut fault = None;
        while let Some(item) = items.next().await {
            match item {
                Ok(item) => found.push(item),
                Err(error) => fault = Some(error.to_string()),
            }
        }
        let asked = $server.requests().into_iter().map(|request| {
            let target = request.line.split(' ').nth(1).unwrap().to_owned();
            target
                .strip_prefix("/v1/list")
                .map(str::to_owned)
                .unwrap_or(target)
        });
        (found, fault, asked.collect::<Vec<_>>())
    }};
}

const SEVEN: [i64; 7] = [1, 2, 3, 4, 5, 6, 7];

mod contents;
mod cursors;
mod end;
mod links;
mod numbers;
