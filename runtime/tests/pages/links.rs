//! Links and URLs to the next page.

use super::*;

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
