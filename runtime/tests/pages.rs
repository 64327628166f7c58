//! Paginated lists with every way to request the next page, against a server on loopback.
#![allow(
    missing_docs,
    unreachable_pub,
    dead_code,
    reason = "a test is no library"
)]

#[path = "sample/server.rs"]
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
async fn a_cursor_in_the_body_keeps_the_type_of_the_response() {
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
    assert!(items == [1] && fault.contains("never end"), "{fault}");

    let server = Server::start(vec![page("", "[1,2]"), page("", "[3]"), page("", "[]")]);
    let body = serde_json::json!({"q": "x"});
    let (items, fault, _) = read!(Counted::new(&core(&server)).body(body), server);
    assert_eq!((items, fault), (vec![1, 2, 3], None));
    assert_eq!(
        bodies(&server),
        [
            r#"{"q":"x"}"#,
            r#"{"q":"x","from":3}"#,
            r#"{"q":"x","from":4}"#
        ]
    );

    let server = Server::start(vec![page("", "[1,2]")]);
    let call = Counted::new(&core(&server)).body(serde_json::json!([]));
    let (items, fault, _) = read!(call, server);
    let fault = fault.unwrap();
    assert!(
        items == [1, 2] && fault.contains("no place for the property from"),
        "{fault}"
    );
}

#[tokio::test]
async fn a_missing_cursor_with_more_to_come_is_an_error_after_the_items() {
    let server = Server::start(vec![page("x-has-more: true\n", "[1,2]"), page("", "[3]")]);
    let (items, fault, asked) = read!(Offsets::new(&core(&server)), server);
    let fault = fault.unwrap();
    assert_eq!(items, [1, 2]);
    assert!(
        fault.contains("the header X-Has-More reports a further page"),
        "{fault}"
    );
    assert!(
        fault.contains("the header X-Next-Offset is missing"),
        "{fault}"
    );
    assert_eq!(asked.len(), 1);
    // Without a sign of more, the list ends.
    let server = Server::start(vec![page("", "[1]"), page("", "[3]")]);
    let (items, fault, _) = read!(Offsets::new(&core(&server)), server);
    assert_eq!((items, fault), (vec![1], None));
}

#[tokio::test]
async fn a_page_that_was_there_before_is_an_error() {
    let next = |offset: &str| page(&format!("x-next-offset: {offset}\n"), "[1]");
    let server = Server::start(vec![next("1"), next("2"), next("1"), next("2")]);
    let (items, fault, asked) = read!(Offsets::new(&core(&server)), server);
    assert!(fault.unwrap().contains("never end"));
    assert_eq!((items.len(), asked.len()), (3, 3));
    // The first page of the call counts for detecting cycles.
    let server = Server::start(vec![next("1"), next("2"), next("1")]);
    let (_, fault, asked) = read!(Offsets::new(&core(&server)).offset(1), server);
    assert!(fault.is_some());
    assert_eq!(asked, ["?offset=1"]);
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
    assert!(fault.unwrap().contains("reports a further page"));
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
    // A total that is never reached does not cause endless requests.
    let server = Server::start(vec![
        page("", r#"{"data": [1], "total": 6}"#),
        page("", r#"{"data": [], "total": 6}"#),
    ]);
    let (items, fault, _) = read!(Counts::new(&core(&server)), server);
    assert_eq!((items, fault), (vec![1], None));
}

#[tokio::test]
async fn without_another_sign_no_items_are_the_end() {
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
    assert!(fault.unwrap().contains("never end"));
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
    // An empty name is invalid.
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

/// Returns a server of seven items in pages of two, numbered from `first`, which is also the
/// default. With `own`, each page states its own number.
fn seven(first: i64, own: bool) -> impl Fn(&str) -> String {
    move |target: &str| {
        let query = target.split_once('?').map_or("", |(_, query)| query);
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        let page = pairs.find(|(name, _)| *name == "page");
        let page: i64 = page.map_or(first, |(_, page)| page.parse().unwrap());
        let start = (page - first).max(0) * 2;
        let items: Vec<i64> = (start + 1..=7).take(2).collect();
        let own = if own {
            format!(", \"page\": {page}")
        } else {
            String::new()
        };
        let body = format!("{{\"data\": {items:?}, \"total\": 7, \"pages\": 4{own}}}");
        self::page("x-pages: 4\n", &body)
    }
}

const SEVEN: [i64; 7] = [1, 2, 3, 4, 5, 6, 7];

#[tokio::test]
async fn no_page_is_lost_wherever_numbers_begin() {
    let server = Server::answering(seven(0, false));
    let (items, fault, asked) = read!(FromZero::new(&core(&server)), server);
    assert_eq!((&items[..], fault), (&SEVEN[..], None));
    assert_eq!(asked, ["", "?page=1", "?page=2", "?page=3"]);
    // The number of pages is not a valid page if numbers start at 0.
    let server = Server::answering(seven(0, false));
    let (items, fault, asked) = read!(PagesFromZero::new(&core(&server)), server);
    assert_eq!((&items[..], fault), (&SEVEN[..], None));
    assert_eq!(asked.len(), 4);

    // If only the minimum is known, the first page is requested by it.
    let server = Server::answering(seven(0, false));
    let (items, fault, asked) = read!(FromLowest::new(&core(&server)), server);
    assert_eq!((&items[..], fault), (&SEVEN[..], None));
    assert_eq!(asked, ["?page=0", "?page=1", "?page=2", "?page=3"]);
    // A server that counts from 1 and treats 0 as 1.
    let server = Server::answering(seven(1, false));
    let (items, fault, _) = read!(FromLowest::new(&core(&server)), server);
    assert_eq!((&items[..], fault), (&SEVEN[..], None));

    for (first, own, requests) in [(0, false, 4), (1, false, 5), (0, true, 4), (1, true, 4)] {
        let server = Server::answering(seven(first, own));
        let (items, fault, asked) = read!(FromSomewhere::new(&core(&server)), server);
        assert_eq!((&items[..], fault), (&SEVEN[..], None), "{first} {own}");
        assert_eq!(
            (asked[0].as_str(), asked.len()),
            ("", requests),
            "{first} {own} {asked:?}"
        );
    }
}

#[tokio::test]
async fn pages_without_a_known_number_are_given_once_as_pages_too() {
    for first in [0, 1] {
        let server = Server::answering(seven(first, false));
        let mut pages = FromSomewhere::new(&core(&server)).pages();
        let mut count = 0;
        while let Some(page) = pages.next().await {
            page.unwrap();
            count += 1;
        }
        assert_eq!(count, 4, "{first}");
        let bare = move |target: &str| {
            let whole = seven(first, false)(target);
            let (start, end) = (whole.find('[').unwrap(), whole.find(']').unwrap());
            page("x-pages: 4\n", &whole[start..=end])
        };
        let server = Server::answering(bare);
        let (items, fault, _) = read!(SomePages::new(&core(&server)), server);
        assert_eq!((&items[..], fault), (&SEVEN[..], None), "{first}");
    }
}

#[tokio::test]
async fn a_caller_may_begin_at_a_page_of_their_own() {
    for first in [0, 1] {
        let server = Server::answering(seven(first, false));
        let call = FromSomewhere::new(&core(&server)).page(first + 2);
        let (items, fault, asked) = read!(call, server);
        assert_eq!((&items[..], fault), (&[5, 6, 7][..], None));
        assert_eq!(asked[1], format!("?page={}", first + 3));
    }
    let server = Server::answering(seven(0, false));
    let (items, _, asked) = read!(FromZero::new(&core(&server)).page(2), server);
    assert_eq!((&items[..], asked.len()), (&[5, 6, 7][..], 2));
}

#[tokio::test]
async fn a_response_may_state_the_first_offset() {
    let server = Server::start(vec![
        page("", r#"{"data": [1, 2], "from": 1, "total": 3}"#),
        page("", r#"{"data": [3], "from": 3, "total": 3}"#),
    ]);
    let (items, fault, asked) = read!(OwnOffsets::new(&core(&server)), server);
    assert_eq!((items, fault), (vec![1, 2, 3], None));
    assert_eq!(asked, ["", "?offset=3"]);
}

#[tokio::test]
async fn the_last_page_may_say_that_it_is() {
    let server = Server::start(vec![
        page("", r#"{"data": [1], "last": false}"#),
        page("", r#"{"data": [2], "last": true}"#),
    ]);
    let (items, fault, asked) = read!(UntilLast::new(&core(&server)), server);
    assert_eq!((items, fault, asked.len()), (vec![1, 2], None, 2));
}

#[tokio::test]
async fn a_cursor_that_stays_where_it_is_is_the_end() {
    let end = r#"{"data": [], "next": "b"}"#;
    let server = Server::start(vec![
        page("", r#"{"data": [1], "next": "a"}"#),
        page("", r#"{"data": [2], "next": "b"}"#),
        page("", end),
        page("", end),
    ]);
    let (items, fault, asked) = read!(Tokens::new(&core(&server)), server);
    assert_eq!((items, fault, asked.len()), (vec![1, 2], None, 3));
    for none in ["0", "\"0\"", "-1", "\"\"", "false", "null", "{}"] {
        let body = format!("{{\"data\": [1], \"next\": {none}}}");
        let server = Server::start(vec![page("", &body), page("", &body)]);
        let (items, fault, _) = read!(Tokens::new(&core(&server)), server);
        assert_eq!((items, fault), (vec![1], None), "{none}");
    }
    // A repeated cursor would yield the same items for ever.
    let body = r#"{"data": [1], "next": "a"}"#;
    let server = Server::start(vec![page("", body), page("", body), page("", body)]);
    let (_, fault, _) = read!(Tokens::new(&core(&server)), server);
    assert!(fault.unwrap().contains("never end"));
}

#[tokio::test]
async fn without_a_cursor_the_last_item_goes_on_where_there_is_more() {
    let server = Server::start(vec![
        page(
            "",
            r#"{"data": [{"id": "a"}], "more": true, "last_id": null}"#,
        ),
        page(
            "",
            r#"{"data": [{"id": "b"}], "more": true, "last_id": "c"}"#,
        ),
        page(
            "",
            r#"{"data": [{"id": "d"}], "more": false, "last_id": null}"#,
        ),
    ]);
    let (items, fault, asked) = read!(LastOrIds::new(&core(&server)), server);
    assert_eq!((items.len(), fault), (3, None));
    assert_eq!(asked, ["", "?cursor=a", "?cursor=c"]);
    let server = Server::start(vec![page("", r#"[{"id": "a"}, {"name": "b"}]"#)]);
    let (items, fault, _) = read!(BareLasts::new(&core(&server)), server);
    assert_eq!(items.len(), 2);
    assert!(fault.unwrap().contains("no property id"));
}

#[tokio::test]
async fn pages_without_items_are_limited_in_number() {
    let endless = || {
        let count = std::sync::atomic::AtomicUsize::new(0);
        move |_: &str| {
            let next = count.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            page("", &format!("{{\"data\": [], \"next\": \"c{next}\"}}"))
        }
    };
    let server = Server::answering(endless());
    let (_, fault, asked) = read!(Tokens::new(&core(&server)), server);
    assert!(fault.unwrap().contains("101 consecutive pages"));
    assert_eq!(asked.len(), 101);
    let server = Server::answering(endless());
    let (_, fault, asked) = read!(FewEmpty::new(&core(&server)), server);
    assert!(fault.is_some() && asked.len() == 4);
    let server = Server::answering(endless());
    let mut pages = Tokens::new(&core(&server)).pages().max_empty_pages(1);
    assert!(pages.next().await.unwrap().is_ok() && pages.next().await.unwrap().is_ok());
    assert!(pages.next().await.unwrap().is_err() && pages.next().await.is_none());
}

#[tokio::test]
async fn items_may_be_the_entries_of_a_map() {
    let server = Server::start(vec![
        page("", r#"{"data": {"b": 2, "a": 1}, "next": "x"}"#),
        page("", r#"{"data": {"a": 3}}"#),
    ]);
    let (items, fault, _) = read!(Entries::new(&core(&server)), server);
    let items: Vec<_> = items
        .iter()
        .map(|(name, value)| (name.as_str(), *value))
        .collect();
    assert_eq!((items, fault), (vec![("a", 1), ("b", 2), ("a", 3)], None));
}

#[tokio::test]
async fn a_cursor_may_be_the_whole_url() {
    let server = Server::start(vec![
        page("", r#"{"data": [1], "next": "/v1/list?cursor=a&b=c"}"#),
        page("", r#"{"data": [2], "next": "/other?x"}"#),
        page("", r#"{"data": [3], "next": null}"#),
    ]);
    let (items, fault, asked) = read!(Tokens::new(&core(&server)), server);
    assert_eq!((items, fault), (vec![1, 2, 3], None));
    assert_eq!(asked, ["", "?cursor=a&b=c", "?cursor=%2Fother%3Fx"]);
}

#[tokio::test]
async fn a_link_may_be_followed_by_another_method() {
    let server = Server::start(vec![
        page("", r#"{"data": [1], "next": {"href": "/v1/list/next"}}"#),
        page("", r#"{"data": [2]}"#),
    ]);
    let call = Found::new(&core(&server)).body(serde_json::json!({"q": 1}));
    let (items, fault, _) = read!(call, server);
    assert_eq!((items, fault), (vec![1, 2], None));
    let sent = server.requests();
    assert_eq!(sent[1].line, "GET /v1/list/next HTTP/1.1");
    assert_eq!(
        (sent[1].body.as_str(), sent[1].header("content-type")),
        ("", None)
    );
}

#[tokio::test]
async fn a_credential_in_the_link_is_sent_once() {
    static SCHEMES: &[Scheme] = &[Scheme::query("key", "api_key")];
    let keyed = |server: &Server| {
        let builder = Core::builder(&[], SCHEMES);
        let url = format!("{}/v1", server.url());
        builder
            .base_url(url)
            .credential("key", "sesame")
            .build()
            .unwrap()
    };
    let server = Server::start(vec![
        page(
            "link: </v1/list?api%5Fkey=sesame&page=2>; rel=next\n",
            "[1]",
        ),
        page("link: </v1/list?page=3&api_key=other>; rel=next\n", "[2]"),
        page("", "[3]"),
    ]);
    let (items, fault, asked) = read!(Keyed::new(&keyed(&server)).limit(1), server);
    assert_eq!((items, fault), (vec![1, 2, 3], None));
    let wanted = [
        "?limit=1&api_key=sesame",
        "?page=2&api_key=sesame",
        "?page=3&api_key=sesame",
    ];
    assert_eq!(asked, wanted);
}

#[tokio::test]
async fn links_are_followed_below_the_base_url_where_a_gateway_stands_between() {
    static SERVERS: &[specmill_runtime::Address] = &[specmill_runtime::Address::new(
        "https://api.example.com/internal",
    )];
    let behind = |server: &Server| {
        let builder = Core::builder(SERVERS, &[]).rebase_links(true);
        builder
            .base_url(format!("{}/gate", server.url()))
            .build()
            .unwrap()
    };
    for (link, asked) in [
        (
            "https://api.example.com/internal/list?page=2",
            "/gate/list?page=2",
        ),
        ("http://10.0.0.1:8080/v7/list?page=2", "/gate/list?page=2"),
        (
            "https://api.example.com/internal/lists/7?page=2",
            "/gate/lists/7?page=2",
        ),
        ("/gate/lists/7?page=2", "/gate/lists/7?page=2"),
        ("?page=2", "/gate/list?page=2"),
    ] {
        let server = Server::start(vec![
            page(&format!("link: <{link}>; rel=next\n"), "[1]"),
            page("", "[2]"),
        ]);
        let (items, fault, sent) = read!(Links::new(&behind(&server)), server);
        assert_eq!((items, fault), (vec![1, 2], None), "{link}");
        assert_eq!(sent[1], asked);
    }
    let server = Server::start(vec![page("link: <file:///etc/passwd>; rel=next\n", "[1]")]);
    let (_, fault, _) = read!(Links::new(&behind(&server)), server);
    assert!(fault.is_some());
}
