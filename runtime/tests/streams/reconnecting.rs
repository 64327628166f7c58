//! Reconnecting: when, after which wait, and how often.

use super::*;

fn last_ids(server: &Server) -> Vec<Option<String>> {
    let requests = server.requests();
    let ids = requests.iter().map(|it| it.header("last-event-id"));
    ids.map(|id| id.map(str::to_owned)).collect()
}

#[tokio::test]
async fn without_being_asked_a_stream_does_not_go_on() {
    let server = Server::start(vec![events("data: 1\n\n", false); 2]);
    let found = all(Watch::new(&core(&server)).await.unwrap()).await;
    assert_eq!(found[0], Ok("1".to_owned()));
    assert!(found[1].as_ref().unwrap_err().contains("is incomplete"));
    assert_eq!((found.len(), server.requests().len()), (2, 1));
}

#[tokio::test]
async fn a_stream_goes_on_after_the_last_whole_event_until_the_server_says_no_more() {
    let server = Server::start(vec![
        events("id: 1\ndata: 1\n\nid: 2\ndata: 2", false),
        answer("503 Service Unavailable", "", ""),
        events("id: 2\ndata: 2\n\n", true),
        events("id\ndata: 3\n\n", true),
        answer("204 No Content", "", ""),
    ]);
    let stream = Watch::new(&core(&server)).await.unwrap().reconnect(quick());
    let wanted = ["1", "2", "3"].map(|it| Ok(it.to_owned()));
    assert_eq!(all(stream).await, wanted);
    let ids = last_ids(&server);
    let ids: Vec<_> = ids.iter().map(Option::as_deref).collect();
    assert_eq!(ids, [None, Some("1"), Some("1"), Some("2"), None]);
}

#[tokio::test]
async fn a_stream_waits_as_long_as_the_server_asks() {
    let server = Server::start(vec![
        events("retry: 300\ndata: 1\n\n", true),
        answer("204 No Content", "", ""),
    ]);
    let begun = Instant::now();
    let stream = Watch::new(&core(&server)).await.unwrap().reconnect(quick());
    assert_eq!(all(stream).await.len(), 1);
    assert!(begun.elapsed() >= Duration::from_millis(300));
    assert_eq!(server.requests().len(), 2);
}

/// Returns the delays between the connections of a stream, by tokio's clock.
async fn waits(steps: Vec<Step>, policy: Reconnect) -> Vec<Duration> {
    let double = Double::new(steps);
    let builder = Core::builder(&[], &[]).base_url("https://api.example.com");
    let core = builder.transport(double.clone()).build().unwrap();
    all(Watch::new(&core).await.unwrap().reconnect(policy)).await;
    double.waits()
}

#[tokio::test(start_paused = true)]
async fn what_the_server_asks_for_is_waited_for_within_bounds() {
    for (text, least, most) in [
        ("retry: 7000\ndata: 1\n\n", 7_000, 10_500),
        ("retry: 0\ndata: 1\n\n", 500, 750),
        ("retry: 99999999999\ndata: 1\n\n", 300_000, 450_000),
    ] {
        let waits = waits(vec![step(text), Step::status(204)], quick()).await;
        let [wait] = waits[..] else {
            panic!("{waits:?}");
        };
        // A timer may be a millisecond late.
        let wait = wait.as_millis();
        assert!((least..=most + 1).contains(&wait), "{text:?} {wait}");
    }
}

#[tokio::test(start_paused = true)]
async fn connections_without_an_event_are_no_more_than_thirty_a_minute() {
    let eager = Reconnect::new().delay(Duration::ZERO);
    let waits_of_nothing = waits(vec![step(": nothing\n\n")], eager.clone().attempts(31)).await;
    let begin: Duration = waits_of_nothing[..30].iter().sum();
    assert!(begin < Duration::from_secs(1), "{begin:?}");
    // The limit uses the clock of the machine, on which this test takes some time.
    assert!(waits_of_nothing[30] > Duration::from_secs(30));
    // No such limit applies to connections that deliver an event.
    let mut steps = vec![step("data: 1\n\n"); 40];
    steps.push(Step::status(204));
    let waits = waits(steps, eager).await;
    assert_eq!(waits.len(), 40);
    assert!(waits.iter().sum::<Duration>() < Duration::from_secs(1));
}

#[tokio::test]
async fn attempts_in_a_row_are_counted_and_events_set_them_back() {
    let empty = || events(": nothing\n\n", false);
    let server = Server::start(vec![
        events("data: 1\n\n", false),
        empty(),
        events("data: 2\n\n", false),
        empty(),
        empty(),
        events("data: 3\n\n", false),
    ]);
    let stream = Watch::new(&core(&server)).await.unwrap();
    let found = all(stream.reconnect(quick().attempts(2))).await;
    assert_eq!(found[..2], ["1", "2"].map(|it| Ok(it.to_owned())));
    assert!(found[2].as_ref().unwrap_err().contains("is incomplete"));
    assert_eq!((found.len(), server.requests().len()), (3, 5));
}

#[tokio::test]
async fn a_permanent_failure_is_reported_at_once() {
    for refusal in [json("403 Forbidden", "{}"), json("200 OK", "{}")] {
        let server = Server::start(vec![events("data: 1\n\n", true), refusal, events("", true)]);
        let stream = Watch::new(&core(&server)).await.unwrap().reconnect(quick());
        let found = all(stream).await;
        assert!(found[1].is_err());
        assert_eq!((found.len(), server.requests().len()), (2, 2));
    }
}

#[tokio::test]
async fn an_end_is_no_break() {
    let done = events("data: 1\n\ndata: [DONE]\n\n", true);
    let server = Server::start(vec![done.clone(), done]);
    let stream = Watch::new(&core(&server)).await.unwrap().reconnect(quick());
    assert_eq!(all(stream).await.len(), 1);

    let server = Server::start(vec![events("data: 1\n\n", true); 2]);
    let stream = Watch::new(&core(&server)).await.unwrap();
    let found = all(stream.reconnect(quick().only_when_broken())).await;
    assert_eq!((found.len(), server.requests().len()), (1, 1));
}

#[tokio::test]
async fn a_stream_that_stalls_is_broken_off_or_goes_on() {
    let stalled = events(&format!("id: 1\ndata: 1\n\n{HOLD}"), false);
    let idle = Duration::from_millis(100);
    let server = Server::start(vec![stalled.clone()]);
    let mut stream = Watch::new(&core(&server)).await.unwrap().idle_timeout(idle);
    assert!(stream.next().await.unwrap().is_ok());
    let begun = Instant::now();
    let error = stream.next().await.unwrap().unwrap_err();
    assert!(error.is_timeout(), "{error}");
    assert!(begun.elapsed() < Duration::from_secs(1));
    assert!(stream.next().await.is_none());

    let server = Server::start(vec![stalled, events("data: 2\n\ndata: [DONE]\n\n", true)]);
    let stream = Watch::new(&core(&server)).await.unwrap();
    let found = all(stream.idle_timeout(idle).reconnect(quick())).await;
    assert_eq!(found, ["1", "2"].map(|it| Ok(it.to_owned())));
    assert_eq!(last_ids(&server)[1].as_deref(), Some("1"));
}
