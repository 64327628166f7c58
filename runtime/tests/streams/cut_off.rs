//! Streams that are cut off, have no end, or cannot be read.

use super::*;

#[tokio::test]
async fn a_stream_in_an_unread_content_coding_is_an_error() {
    let step = step("data: 1\n\n").with("content-encoding", "lzma");
    let builder = Core::builder(&[], &[]).base_url("https://api.example.com");
    let core = builder.transport(Double::new([step])).build().unwrap();
    let Err(error) = Watch::new(&core).await else {
        panic!("the stream began");
    };
    assert!(
        error.to_string().contains("content encoding lzma"),
        "{error}"
    );
}

#[tokio::test]
async fn endless_input_is_cut_off_at_the_limit() {
    let line = "x".repeat(5000);
    let data = "data\n".repeat(5000);
    let kind = format!("data: 1\nevent: {}\n", "x".repeat(900)).repeat(2) + "id: " + &line[..900];
    let kind = kind + "\n";
    for text in [line, data, kind] {
        let server = Server::start(vec![events(&text, true)]);
        let stream = Watch::new(&core(&server)).await.unwrap().reconnect(quick());
        let found = all(stream).await;
        assert!(
            found[0].as_ref().unwrap_err().contains("limit"),
            "{found:?}"
        );
        assert_eq!((found.len(), server.requests().len()), (1, 1));
    }
    // Complete events are freed, so comments and events may go on for ever.
    let server = Server::start(vec![events(&": comment\ndata: 1\n\n".repeat(5000), true)]);
    let found = all(Watch::new(&core(&server)).await.unwrap()).await;
    assert_eq!(found.len(), 5000);
}

#[tokio::test]
async fn a_stream_that_ends_within_an_event_gives_it_whole_or_an_error() {
    let first = "data: {\"id\": \"1\"}\n\n";
    let whole = [
        "data: {\"id\": \"2\"}\n",
        "data: {\"id\": \"2\"}",
        "id: 1\ndata: {\"id\":\ndata: \"2\"}\n: c",
    ];
    for rest in whole {
        let server = Server::start(vec![events(&format!("{first}{rest}"), true)]);
        let mut stream = Chunks::new(&core(&server))
            .stream()
            .await
            .unwrap()
            .into_body();
        assert!(stream.next().await.unwrap().is_ok());
        let last = stream.next().await.unwrap().unwrap();
        assert_eq!(last.data.id.as_deref(), Some("2"), "{rest}");
        assert!(stream.next().await.is_none() && !stream.is_done());
    }
    let cut = [
        "data: {\"id\": \"2",
        "data: {\"id\":\n",
        "data: {\"id\":\ndat",
        "event: x\n",
        "event: x\nda",
    ];
    for rest in cut {
        let server = Server::start(vec![events(&format!("{first}{rest}"), true)]);
        let mut stream = Chunks::new(&core(&server))
            .stream()
            .await
            .unwrap()
            .into_body();
        assert!(stream.next().await.unwrap().is_ok());
        let error = stream.next().await.unwrap().unwrap_err();
        assert!(
            error.to_string().contains("ended within an event"),
            "{rest}: {error}"
        );
        assert!(matches!(error.into(), Error::<Value>::Transport(_)));
        assert!(stream.next().await.is_none());
    }
    for rest in ["", ": comment", "id: 7\n", ": c\n\n"] {
        let server = Server::start(vec![events(&format!("{first}{rest}"), true)]);
        let mut stream = Chunks::new(&core(&server))
            .stream()
            .await
            .unwrap()
            .into_body();
        assert!(
            stream.next().await.unwrap().is_ok() && stream.next().await.is_none(),
            "{rest}"
        );
    }
    let server = Server::start(vec![
        events("data: [DONE]", true),
        events("data: half a wo", true),
        events("data: a word\n", true),
    ]);
    let core = core(&server);
    let mut stream = Texts::new(&core).await.unwrap();
    assert!(stream.next().await.is_none() && stream.is_done());
    let mut stream = Texts::new(&core).await.unwrap();
    assert!(stream.next().await.unwrap().is_err());
    let mut stream = Texts::new(&core).await.unwrap();
    assert_eq!(stream.next().await.unwrap().unwrap().data, "a word");
}
