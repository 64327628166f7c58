//! Cursors, in the body and in the last item.

use super::*;

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
