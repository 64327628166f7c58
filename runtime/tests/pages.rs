//! Lists in pages, by every way to ask for the next one; a server on loopback.
#![allow(
    missing_docs,
    unreachable_pub,
    dead_code,
    reason = "a test is no library"
)]

#[path = "sample/server.rs"]
mod server;

use server::{Server, answer, json};
use specmill_runtime::{Core, Error, Map, Value};

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

/// The items of a list, or the text of the error that ends it; and the queries that were sent.
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

#[tokio::test]
async fn offsets_go_where_the_header_says() {
    let server = Server::start(vec![
        page("x-has-more: true\nx-next-offset: 10\n", "[1,2]"),
        page("x-has-more: true\nx-next-offset: 5\n", "[]"),
        page("x-has-more: false\nx-next-offset: 20\n", "[3]"),
    ]);
    let (items, fault, asked) = read!(Offsets::new(&core(&server)).limit(2), server);
    assert_eq!((items, fault), (vec![1, 2, 3], None));
    assert_eq!(
        asked,
        ["?limit=2", "?offset=10&limit=2", "?offset=5&limit=2"]
    );
}

#[tokio::test]
async fn what_is_asked_for_in_the_body_is_of_the_kind_that_the_answer_has() {
    let bodies = |server: &Server| {
        let sent = server.requests().into_iter();
        sent.map(|request| request.body).collect::<Vec<_>>()
    };
    let pages = || {
        vec![
            page("", r#"{"data":[1],"next":"7"}"#),
            page("", r#"{"data":[],"next":8}"#),
            page("", r#"{"data":[2],"next":null}"#),
        ]
    };
    let server = Server::start(pages());
    let (items, fault, _) = read!(Searched::new(&core(&server)), server);
    assert_eq!((items, fault), (vec![1, 2], None));
    let asked = ["", r#"{"page":{"after":"7"}}"#, r#"{"page":{"after":8}}"#];
    assert_eq!(bodies(&server), asked);

    let server = Server::start(pages());
    let body = serde_json::json!({"q": "x", "page": {"size": 1, "after": "7"}});
    let (items, fault, _) = read!(Searched::new(&core(&server)).body(body), server);
    let fault = fault.unwrap();
    assert!(items == [1] && fault.contains("for ever"), "{fault}");

    let server = Server::start(vec![page("", "[1,2]"), page("", "[3]"), page("", "[]")]);
    let body = serde_json::json!({"q": "x"});
    let (items, fault, _) = read!(Counted::new(&core(&server)).body(body), server);
    assert_eq!((items, fault), (vec![1, 2, 3], None));
    assert_eq!(
        bodies(&server),
        [
            r#"{"q":"x"}"#,
            r#"{"from":3,"q":"x"}"#,
            r#"{"from":4,"q":"x"}"#
        ]
    );

    let server = Server::start(vec![page("", "[1,2]")]);
    let call = Counted::new(&core(&server)).body(serde_json::json!([]));
    let (items, fault, _) = read!(call, server);
    let fault = fault.unwrap();
    assert!(
        items == [1, 2] && fault.contains("no place for the member from"),
        "{fault}"
    );
}

#[tokio::test]
async fn what_is_missing_though_there_is_more_is_an_error_after_the_items() {
    let server = Server::start(vec![page("x-has-more: true\n", "[1,2]"), page("", "[3]")]);
    let (items, fault, asked) = read!(Offsets::new(&core(&server)), server);
    let fault = fault.unwrap();
    assert_eq!(items, [1, 2]);
    assert!(
        fault.contains("the header X-Has-More says that there is more"),
        "{fault}"
    );
    assert!(
        fault.contains("the header X-Next-Offset is missing"),
        "{fault}"
    );
    assert_eq!(asked.len(), 1);
    // Where nothing says that there is more, there is none.
    let server = Server::start(vec![page("", "[1]"), page("", "[3]")]);
    let (items, fault, _) = read!(Offsets::new(&core(&server)), server);
    assert_eq!((items, fault), (vec![1], None));
}

#[tokio::test]
async fn a_page_that_was_there_before_is_an_error() {
    let next = |offset: &str| page(&format!("x-next-offset: {offset}\n"), "[1]");
    let server = Server::start(vec![next("1"), next("2"), next("1"), next("2")]);
    let (items, fault, asked) = read!(Offsets::new(&core(&server)), server);
    assert!(fault.unwrap().contains("for ever"));
    assert_eq!((items.len(), asked.len()), (3, 3));
    // The page that the call began with is one of them.
    let server = Server::start(vec![next("1"), next("0"), next("1")]);
    let (_, fault, asked) = read!(Offsets::new(&core(&server)).offset(0), server);
    assert!(fault.is_some());
    assert_eq!(asked, ["?offset=0", "?offset=1"]);
    let body = r#"{"data": [1], "meta": {"next": "a b&c"}}"#;
    let server = Server::start(vec![page("", body), page("", body)]);
    let (items, fault, asked) = read!(
        Cursors::new(&core(&server)).cursor("a b&c".to_owned()),
        server
    );
    assert!(fault.is_some());
    assert_eq!((items.len(), asked.len()), (1, 1));
}

#[tokio::test]
async fn cursors_come_from_the_body() {
    let server = Server::start(vec![
        page(
            "",
            r#"{"data": [1], "meta": {"next": "a/b"}, "more": true}"#,
        ),
        page("", r#"{"data": [], "meta": {"next": 7}}"#),
        page("", r#"{"data": null, "meta": {"next": "x"}}"#),
        page("", r#"{"data": [2], "meta": {"next": ""}}"#),
    ]);
    let (items, fault, asked) = read!(Cursors::new(&core(&server)), server);
    assert_eq!((items, fault), (vec![1, 2], None));
    assert_eq!(asked, ["", "?cursor=a%2Fb", "?cursor=7", "?cursor=x"]);

    let server = Server::start(vec![page("", r#"{"data": [1, "x"], "meta": {}}"#)]);
    let (_, fault, _) = read!(Cursors::new(&core(&server)), server);
    assert!(fault.unwrap().contains("$.data[1]"));
}

#[tokio::test]
async fn the_last_item_may_be_the_cursor() {
    let server = Server::start(vec![
        page("", r#"{"data": [{"id": "a"}, {"id": "b"}], "more": true}"#),
        page("", r#"{"data": [{"id": "c"}], "more": false}"#),
    ]);
    let (items, fault, _) = read!(Lasts::new(&core(&server)), server);
    assert_eq!((items.len(), fault), (3, None));
    let after = |at: usize| server.requests()[at].header("x-after").map(str::to_owned);
    assert_eq!((after(0), after(1)), (None, Some("b".to_owned())));

    let server = Server::start(vec![page("", r#"{"data": [], "more": true}"#)]);
    let (_, fault, _) = read!(Lasts::new(&core(&server)), server);
    assert!(fault.unwrap().contains("there is more"));
}

#[tokio::test]
async fn items_are_counted_up_to_the_total() {
    let server = Server::start(vec![
        page("", r#"{"data": [1, 2], "total": 6}"#),
        page("", r#"{"data": [3], "total": 6}"#),
    ]);
    let (items, fault, asked) = read!(Counts::new(&core(&server)).offset(3), server);
    assert_eq!((items, fault), (vec![1, 2, 3], None));
    assert_eq!(asked, ["?offset=3", "?offset=5"]);
    // A total that is never reached does not go on for ever.
    let server = Server::start(vec![
        page("", r#"{"data": [1], "total": 6}"#),
        page("", r#"{"data": [], "total": 6}"#),
    ]);
    let (items, fault, _) = read!(Counts::new(&core(&server)), server);
    assert_eq!((items, fault), (vec![1], None));
}

#[tokio::test]
async fn where_nothing_else_tells_no_items_are_the_end() {
    let server = Server::start(vec![
        page("", "[1,2]"),
        page("", "[3]"),
        page("", "[]"),
        page("", "[4]"),
    ]);
    let (items, fault, asked) = read!(BareCounts::new(&core(&server)), server);
    assert_eq!((items, fault), (vec![1, 2, 3], None));
    assert_eq!(asked, ["", "?offset=2", "?offset=3"]);
}

#[tokio::test]
async fn pages_are_numbered_up_to_how_many_there_are() {
    let server = Server::start(vec![
        page("x-pages: 3\n", "[1]"),
        page("x-pages: 3\n", "[]"),
        page("x-pages: 3\n", "[2]"),
    ]);
    let (items, fault, asked) = read!(Numbers::new(&core(&server)), server);
    assert_eq!((items, fault), (vec![1, 2], None));
    assert_eq!(asked, ["", "?page=2", "?page=3"]);
}

#[tokio::test]
async fn links_are_followed_on_the_same_host_alone() {
    let server = Server::start(vec![
        page("link: <?x=1&y=2>; rel=\"next\", <?x=0>; rel=prev\n", "[1]"),
        page("link: </v2/other?x=2>; rel=next\n", "[2]"),
        page("link: </v2/other>; rel=prev\n", "[3]"),
    ]);
    let (items, fault, asked) = read!(Links::new(&core(&server)).limit(5), server);
    assert_eq!((items, fault), (vec![1, 2, 3], None));
    assert_eq!(asked, ["?limit=5", "?x=1&y=2", "/v2/other?x=2"]);
    for elsewhere in [
        "https://other.example/",
        "//127.0.0.1:1/",
        "file:///etc/passwd",
    ] {
        let link = format!("link: <{elsewhere}>; rel=next\n");
        let server = Server::start(vec![page(&link, "[1]")]);
        let (items, fault, _) = read!(Links::new(&core(&server)), server);
        assert_eq!(items, [1]);
        assert!(fault.unwrap().contains("another host"), "{elsewhere}");
    }
    let server = Server::start(vec![page("link: <>; rel=next\n", "[1]"); 3]);
    let (_, fault, asked) = read!(Links::new(&core(&server)), server);
    assert!(fault.unwrap().contains("for ever"));
    assert_eq!(asked.len(), 2);
}

#[tokio::test]
async fn urls_come_from_the_body() {
    let server = Server::start(vec![
        page("", r#"{"data": {"items": [1]}, "next": "list?a=%20b"}"#),
        page("", r#"{"data": {"items": [2]}, "next": null}"#),
    ]);
    let (items, fault, asked) = read!(Urls::new(&core(&server)), server);
    assert_eq!((items, fault), (vec![1, 2], None));
    assert_eq!(asked[1], "?a=%20b");
}

#[tokio::test]
async fn pages_have_their_headers_and_may_hold_anything() {
    let chunk = |headers: &str, body: &str| {
        let headers = headers.replace('\n', "\r\n");
        answer(
            "200 OK",
            &format!("content-type: application/gzip\r\n{headers}"),
            body,
        )
    };
    let server = Server::start(vec![
        chunk("x-has-more: true\nx-next-cursor: b\n", "one"),
        chunk("x-has-more: true\nx-next-cursor: \n", "two"),
    ]);
    let mut pages = Chunks::new(&core(&server)).pages();
    let first = pages.next().await.unwrap().unwrap();
    assert_eq!(first.headers()["x-next-cursor"], "b");
    assert_eq!(first.into_body(), "one");
    assert_eq!(pages.next().await.unwrap().unwrap().into_body(), "two");
    // An empty name is none.
    assert!(matches!(pages.next().await, Some(Err(Error::Decode(_)))));
    assert!(pages.next().await.is_none());
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn a_failure_ends_the_list_as_the_document_declares_it() {
    let server = Server::start(vec![
        page("x-next-offset: 1\n", "[1]"),
        json("404 Not Found", "[\"gone\"]"),
        page("", "[2]"),
    ]);
    let core = core(&server);
    let mut items = Offsets::new(&core).stream();
    assert_eq!(items.next().await.unwrap().unwrap(), 1);
    let error = items.next().await.unwrap().unwrap_err();
    assert!(
        matches!(error, Error::Api(ref it) if it.body()[0] == "gone"),
        "{error}"
    );
    assert!(items.next().await.is_none());
}
