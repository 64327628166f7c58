//! The end of a list.

use super::*;

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
