//! Bodies of responses that are read whole.

use super::*;

#[tokio::test]
async fn each_success_has_its_variant() {
    let text = "content-type: text/plain\r\n";
    let cases = [
        (
            answer("200 OK", text, "\"hi\""),
            Output::Ok("\"hi\"".to_owned()),
        ),
        (json("202 Accepted", "7"), Output::Accepted(7)),
        (answer("204 No Content", "", ""), Output::NoContent),
    ];
    for (answer, output) in cases {
        let server = Server::start(vec![answer]);
        assert_eq!(Fetch::new(&core(&server)).await.unwrap(), output);
        let accept = server.requests()[0].header("accept").map(str::to_owned);
        assert_eq!(accept.as_deref(), Some("text/plain, application/json"));
    }
}

#[tokio::test]
async fn lines_and_records_hold_a_value_each() {
    let server = Server::start(vec![
        answer("204 No Content", "", ""),
        answer("204 No Content", "", ""),
    ]);
    let values = || vec![serde_json::json!({"a": "b\nc"}), serde_json::json!(1)];
    let core = core(&server);
    SendLines::new(&core, values()).await.unwrap();
    SendRecords::new(&core, values()).await.unwrap();
    let requests = server.requests();
    assert_eq!(requests[0].body, "{\"a\":\"b\\nc\"}\n1\n");
    assert_eq!(requests[1].body, "\u{1e}{\"a\":\"b\\nc\"}\n\u{1e}1\n");
    let sent = requests[1].header("content-type");
    assert_eq!(sent, Some("application/json-seq"));
}

#[tokio::test]
async fn of_any_media_type_the_one_that_came_decides() {
    let words = [
        ("text/plain", "\"quoted\"", "\"quoted\""),
        ("application/json", "\"quoted\"", "quoted"),
        ("application/vnd.example+json; charset=utf-8", "\"a\"", "a"),
        ("application/json", "bare", "bare"),
        ("text/html", "<p>", "<p>"),
    ];
    for (sent, body, wanted) in words {
        let server = Server::start(vec![typed(sent, body)]);
        let read = ReadWord::new(&core(&server)).await.unwrap();
        assert_eq!(read, wanted, "{sent} {body}");
        assert_eq!(server.requests()[0].header("accept"), Some("*/*"));
    }
    for sent in ["application/json", "text/plain", "application/octet-stream"] {
        let server = Server::start(vec![typed(sent, "[1,2]")]);
        assert_eq!(
            ReadList::new(&core(&server)).await.unwrap(),
            [1, 2],
            "{sent}"
        );
    }
    let server = Server::start(vec![typed("text/html", "<p>")]);
    let error = ReadList::new(&core(&server)).await.unwrap_err();
    assert!(matches!(error, Error::Decode(_)), "{error}");
}
