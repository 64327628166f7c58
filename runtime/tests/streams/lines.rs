//! Lines and records: failures, and the one that is cut off.

use super::*;

#[tokio::test]
async fn a_line_with_an_error_is_one_where_the_items_have_none() {
    let lines = "HTTP/1.1 200 OK\r\ncontent-type: application/x-ndjson\r\nconnection: close\r\n\r\n\
                 {\"id\": \"1\"}\n{\"error\": \"overloaded\"}\n{\"id\": \"2\"}\n";
    let server = Server::start(vec![lines.to_owned()]);
    let mut stream = Streaming::new(&core(&server))
        .stream()
        .await
        .unwrap()
        .into_body();
    assert!(stream.next().await.unwrap().is_ok());
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
    assert!(stream.next().await.unwrap().is_ok() && stream.next().await.is_none());
}

/// Gives the items of a sequence as text, and of those that are errors what the error says.
async fn sequence(media_type: &str, text: &str) -> Vec<String> {
    let head = format!("HTTP/1.1 200 OK\r\ncontent-type: {media_type}\r\nconnection: close");
    let server = Server::start(vec![format!("{head}\r\n\r\n{text}")]);
    let mut items = Vec::new();
    let mut keep = |item: Result<String, Error<Value>>| {
        items.push(item.unwrap_or_else(|error| {
            assert!(matches!(error, Error::Decode(_)), "{error}");
            assert!(!error.raw_body().unwrap().is_empty());
            error.to_string()
        }));
    };
    if media_type == "application/json-seq" {
        let mut stream = Sequence::new(&core(&server)).await.unwrap();
        while let Some(item) = stream.next().await {
            keep(item.map(|it| it.to_string()).map_err(Error::from));
        }
    } else {
        let mut stream = Numbers::new(&core(&server)).await.unwrap();
        while let Some(item) = stream.next().await {
            keep(item.map(|it| it.to_string()).map_err(Error::from));
        }
    }
    items
}

#[tokio::test]
async fn a_record_that_may_be_cut_off_is_an_error() {
    let records = async |text: &str| sequence("application/json-seq", text).await;
    // Whether the next record or the end of the stream follows.
    for cut in ["12", "-1.5", "1e4", "true", "null"] {
        let items = records(&format!("\u{1e}1\n\u{1e}{cut}\u{1e}3 \u{1e}{cut}")).await;
        assert_eq!((items.len(), &*items[0], &*items[2]), (4, "1", "3"));
        for item in [&items[1], &items[3]] {
            assert!(item.contains("RFC 7464"), "{cut}: {item}");
        }
    }
    // What ends by itself is whole.
    let items = records("\u{1e}{\"a\":1}\u{1e}[2]\u{1e}\"b\"\u{1e}3\t").await;
    assert_eq!(items, ["{\"a\":1}", "[2]", "\"b\"", "3"]);
    let items = records("\u{1e}{\"a\":1").await;
    assert!(items.len() == 1 && !items[0].starts_with('{'), "{items:?}");
    // A line need not end with a line feed where it is the last one.
    assert_eq!(sequence("application/x-ndjson", "1\n23").await, ["1", "23"]);
}
