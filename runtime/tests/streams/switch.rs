//! Streams that a property of the request asks for.

use super::*;

#[tokio::test]
async fn a_stream_is_asked_for_by_its_switch() {
    let chunk = || json("200 OK", "{}");
    let stream = || events("data: {}\n\n", true);
    let bodies = |server: &Server| {
        let sent = server.requests().into_iter();
        sent.map(|request| request.body).collect::<Vec<_>>()
    };
    let server = Server::start(vec![
        stream(),
        stream(),
        stream(),
        chunk(),
        chunk(),
        chunk(),
    ]);
    let core_ = core(&server);
    let prompt = serde_json::json!({"prompt": "p", "a": 1});
    let on = serde_json::json!({"stream": true});
    let off = serde_json::json!({"stream": false});
    let call = || Chunks::new(&core_);
    call().body(prompt.clone()).stream().await.unwrap();
    call().body(off.clone()).stream().await.unwrap();
    call().stream().await.unwrap();
    call().body(prompt).await.unwrap();
    call().body(on).await.unwrap();
    call().body(off).await.unwrap();
    let wanted = [
        r#"{"a":1,"prompt":"p","stream":true}"#,
        r#"{"stream":true}"#,
        r#"{"stream":true}"#,
        r#"{"a":1,"prompt":"p"}"#,
        r#"{"stream":false}"#,
        r#"{"stream":false}"#,
    ];
    assert_eq!(bodies(&server), wanted);

    let lines =
        "HTTP/1.1 200 OK\r\ncontent-type: application/x-ndjson\r\nconnection: close\r\n\r\n{}\n";
    let server = Server::start(vec![lines.to_owned(), chunk()]);
    let core_ = core(&server);
    Streaming::new(&core_).stream().await.unwrap();
    let body = serde_json::json!({"options": {"n": 1}});
    Streaming::new(&core_).body(body).await.unwrap();
    assert_eq!(
        bodies(&server),
        [
            r#"{"options":{"stream":true}}"#,
            r#"{"options":{"n":1,"stream":false}}"#
        ]
    );

    let server = Server::start(vec![stream(), chunk()]);
    let core_ = core(&server);
    Queried::new(&core_).stream().await.unwrap();
    Queried::new(&core_).stream_(true).await.unwrap();
    let lines = server.requests().into_iter().map(|request| request.line);
    let wanted = [
        "GET /chat?stream=true HTTP/1.1",
        "GET /chat?stream=false HTTP/1.1",
    ];
    assert_eq!(lines.collect::<Vec<_>>(), wanted);
}

#[tokio::test]
async fn the_switch_of_a_form_is_one_of_its_members() {
    let server = Server::start(vec![
        events("data: {}\n\n", true),
        events("data: {}\n\n", true),
        events("data: {}\n\n", true),
        json("200 OK", "{}"),
        json("200 OK", "{}"),
    ]);
    let core_ = core(&server);
    let said = |on: bool| serde_json::json!({"a": 1, "stream": on});
    Paired::new(&core_).stream().await.unwrap();
    let unsaid = serde_json::json!({"a": 1});
    Paired::new(&core_)
        .body(unsaid.clone())
        .stream()
        .await
        .unwrap();
    Paired::new(&core_)
        .body(said(false))
        .stream()
        .await
        .unwrap();
    Paired::new(&core_).body(said(true)).await.unwrap();
    Paired::new(&core_).body(unsaid.clone()).await.unwrap();
    let sent = server.requests();
    let bodies = sent.iter().map(|request| request.body.as_str());
    let wanted = [
        "stream=true",
        "a=1&stream=true",
        "a=1&stream=true",
        "a=1&stream=false",
        "a=1",
    ];
    assert_eq!(bodies.collect::<Vec<_>>(), wanted);

    let server = Server::start(vec![
        events("data: {}\n\n", true),
        events("data: {}\n\n", true),
        events("data: {}\n\n", true),
        json("200 OK", "{}"),
        json("200 OK", "{}"),
    ]);
    let core_ = core(&server);
    Parted::new(&core_).stream().await.unwrap();
    Parted::new(&core_)
        .body(unsaid.clone())
        .stream()
        .await
        .unwrap();
    Parted::new(&core_)
        .body(said(false))
        .stream()
        .await
        .unwrap();
    Parted::new(&core_).body(said(true)).await.unwrap();
    Parted::new(&core_).body(unsaid).await.unwrap();
    let told = |body: &str| {
        let parts = body.split("name=\"").skip(1);
        let parts = parts.filter_map(|part| {
            let (name, rest) = part.split_once("\"\r\n\r\n")?;
            Some(format!("{name}={}", rest.split_once("\r\n--")?.0))
        });
        parts.collect::<Vec<_>>().join("&")
    };
    let sent = server.requests();
    let bodies = sent.iter().map(|request| told(&request.body));
    let wanted = [
        "stream=true",
        "stream=true&a=1",
        "a=1&stream=true",
        "a=1&stream=false",
        "a=1",
    ];
    assert_eq!(bodies.collect::<Vec<_>>(), wanted);
}
