//! The type of an event, and events that report a failure, are empty or end the stream.

use super::*;

#[tokio::test]
async fn an_event_that_reports_a_failure_is_an_error() {
    let text = "data: {\"kind\": \"added\", \"what\": \"a\"}\n\n\
                id: 4\nevent: error\ndata: {\"error\": \"no\"}\n\n\
                data: {\"kind\": \"error\", \"error\": \"nor\"}\n\n\
                data: {\"kind\": \"added\", \"what\": \"the error\"}\n\n";
    let server = Server::start(vec![events(text, true); 2]);
    let core = core(&server);
    let mut stream = Changes::new(&core).await.unwrap();
    assert!(stream.next().await.unwrap().is_ok());
    let error = stream.next().await.unwrap().unwrap_err();
    let event = error.event().unwrap();
    assert_eq!((event.event(), event.id()), ("error", "4"));
    assert_eq!(event.decode::<Failed>().unwrap().error, "no");
    assert!(error.to_string().contains("{\"error\": \"no\"}"), "{error}");
    let error = Error::<Value>::from(stream.next().await.unwrap().unwrap_err());
    assert!(matches!(error, Error::Stream(ref it) if it.event() == "message"));
    assert_eq!(error.status().unwrap(), 200);
    assert!(stream.next().await.unwrap().is_ok());
    assert!(stream.next().await.is_none());

    let mut stream = Changes::new(&core).await.unwrap().with_errors_as_events();
    stream.next().await.unwrap().unwrap();
    let event = stream.next().await.unwrap().unwrap();
    assert!(matches!(event.data, Change::Failed(it) if it.error == "no"));
}

#[tokio::test]
async fn the_name_of_an_event_selects_the_type_of_its_data() {
    let text = "event: added\ndata: {\"what\": \"a\"}\n\nevent: new\ndata: {\"x\": 1}\n\n\
                data: {\"what\": \"b\"}\n\n";
    let server = Server::start(vec![events(text, true)]);
    let mut stream = Changes::new(&core(&server)).await.unwrap();
    let event = stream.next().await.unwrap().unwrap();
    assert!(matches!(event.data, Change::Added(it) if it.what == "a"));
    for _ in 0..2 {
        let event = stream.next().await.unwrap().unwrap();
        assert!(matches!(event.data, Change::Unknown(_)), "{event:?}");
    }
}

#[tokio::test]
async fn heartbeats_are_left_out_where_that_is_wanted() {
    let text = ": comment\n\nevent: ping\ndata: 1\n\nevent: sse_heartbeat\ndata: 2\n\n\
                event: keep-alive\ndata: 3\n\nevent: pinged\ndata: 4\n\n";
    let server = Server::start(vec![events(text, true); 2]);
    let core = core(&server);
    let stream = Watch::new(&core).await.unwrap();
    assert_eq!(all(stream).await.len(), 4);
    let stream = Watch::new(&core).await.unwrap().without_heartbeats();
    assert_eq!(all(stream).await, [Ok("4".to_owned())]);
}

#[tokio::test]
async fn a_heartbeat_that_is_none_of_the_declared_is_no_error() {
    let text = "event: ping\ndata: not an object\n\ndata: [DONE]\n\n";
    let server = Server::start(vec![events(text, true)]);
    let mut stream = Additions::new(&core(&server)).await.unwrap();
    assert!(stream.next().await.is_none());
}

#[tokio::test]
async fn objects_have_the_data_that_their_type_wants() {
    let text = "id: 1\nretry: 2\nevent: add\ndata: {\"a\": [1]}\n\n";
    let server = Server::start(vec![events(text, true)]);
    let mut stream = Objects::new(&core(&server)).await.unwrap();
    let object = stream.next().await.unwrap().unwrap();
    let wanted = r#"{"data":"{\"a\": [1]}","event":"add","id":"1","retry":2}"#;
    assert_eq!(object, serde_json_of(wanted));
}

fn serde_json_of(text: &str) -> Value {
    specmill_runtime::from_json(text.as_bytes()).unwrap()
}

#[tokio::test]
async fn a_frame_with_an_error_is_one_whatever_the_items_are() {
    let frame = r#"{"error": {"type": "overloaded_error", "message": "busy"}}"#;
    let text = format!("data: {{\"id\": \"1\"}}\n\ndata: {frame}\n\ndata: {{\"id\": \"2\"}}\n\n");
    let server = Server::start(vec![events(&text, true); 4]);
    let core = core(&server);
    let mut stream = Chunks::new(&core).stream().await.unwrap().into_body();
    assert!(stream.next().await.unwrap().is_ok());
    let error = stream.next().await.unwrap().unwrap_err();
    let event = error.event().unwrap();
    assert_eq!(event.raw_body(), frame.as_bytes());
    assert_eq!(
        (
            event.status().as_u16(),
            event.error_status().unwrap().as_u16()
        ),
        (200, 529)
    );
    assert!(event.is_retryable());
    let error = Error::<Value>::from(error);
    assert!(error.is_retryable() && error.raw_body() == Some(frame.as_bytes()));
    // The events after it can still be read.
    assert_eq!(
        stream.next().await.unwrap().unwrap().data.id.as_deref(),
        Some("2")
    );
    assert!(stream.next().await.is_none());

    let mut stream = Jobs::new(&core).await.unwrap();
    assert!(stream.next().await.unwrap().is_ok());
    assert!(stream.next().await.unwrap().unwrap_err().event().is_some());
    let mut stream = Wholes::new(&core).await.unwrap();
    assert!(stream.next().await.unwrap().is_ok());
    assert!(stream.next().await.unwrap().unwrap_err().event().is_some());
    let stream = Chunks::new(&core).stream().await.unwrap().into_body();
    let mut stream = stream.with_errors_as_events();
    for _ in 0..3 {
        assert!(stream.next().await.unwrap().is_ok());
    }
}

#[tokio::test]
async fn an_item_that_declares_an_error_may_have_one() {
    let text = "data: {\"id\": \"1\", \"state\": \"off\", \"error\": {\"code\": 500}}\n\n\
                data: {\"id\": \"2\", \"error\": null}\n\n";
    let server = Server::start(vec![events(text, true); 2]);
    let core = core(&server);
    let mut stream = Jobs::new(&core).await.unwrap();
    assert!(stream.next().await.unwrap().unwrap().data.error.is_some());
    assert!(stream.next().await.unwrap().unwrap().data.error.is_none());
    // An event without a declared `error` is a failure.
    let mut stream = Chunks::new(&core).stream().await.unwrap().into_body();
    assert!(
        stream
            .next()
            .await
            .unwrap()
            .unwrap_err()
            .event()
            .unwrap()
            .is_retryable()
    );
    assert!(stream.next().await.unwrap().is_ok());
}

#[tokio::test]
async fn events_without_data_are_passed_over() {
    let text = "data:\n\ndata: {\"id\": \"1\"}\n\nevent: tick\ndata: \n\ndata: [DONE]\n\n";
    let server = Server::start(vec![events(text, true); 2]);
    let core = core(&server);
    let mut stream = Chunks::new(&core).stream().await.unwrap().into_body();
    assert!(stream.next().await.unwrap().is_ok());
    assert!(!stream.is_done());
    assert!(stream.next().await.is_none());
    assert!(stream.is_done());
    // If data is text, the event's name alone may carry information.
    let mut stream = Texts::new(&core).await.unwrap();
    assert!(stream.next().await.unwrap().is_ok());
    assert_eq!(stream.next().await.unwrap().unwrap().event, "tick");
}

#[tokio::test]
async fn another_sentinel_may_end_a_stream() {
    let text = "data: {\"id\": \"1\"}\n\ndata: END\n\ndata: {}\n\n";
    let server = Server::start(vec![events(text, true)]);
    let stream = Chunks::new(&core(&server))
        .stream()
        .await
        .unwrap()
        .into_body();
    let mut stream = stream.with_sentinel("END");
    assert!(stream.next().await.unwrap().is_ok() && stream.next().await.is_none());
    assert!(stream.is_done());
}

#[tokio::test]
async fn an_object_of_an_event_may_be_its_data_after_all() {
    let text = "id: 5\ndata: {\"id\": \"1\"}\n\nevent: named\ndata: {}\n\n";
    let server = Server::start(vec![
        events(text, true),
        events(
            "data: {\"data\": {\"what\": \"w\"}}\n\ndata: {\"what\": \"v\"}\n\n",
            true,
        ),
    ]);
    let core = core(&server);
    let mut stream = Wholes::new(&core).await.unwrap();
    let event = stream.next().await.unwrap().unwrap();
    assert_eq!((event.data.id.as_deref(), event.id), (Some("1"), Some(5)));
    assert_eq!(event.extra().get("event"), None);
    let event = stream.next().await.unwrap().unwrap();
    assert_eq!(event.extra().get("event").unwrap(), "named");
    let mut stream = Stricts::new(&core).await.unwrap();
    assert_eq!(stream.next().await.unwrap().unwrap().data.what, "w");
    assert_eq!(stream.next().await.unwrap().unwrap().data.what, "v");
}
