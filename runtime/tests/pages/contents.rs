//! The contents of a page.

use super::*;

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
