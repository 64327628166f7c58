//! Redirects: followed, but never with the token to another origin.

use kernel_client::Error;
use serde_json::json;

use crate::server::{Answer, Server};
use crate::{TOKEN, client};

const STATUSES: [u16; 5] = [301, 302, 303, 307, 308];

#[tokio::test]
async fn the_token_stays_with_its_origin() {
    for status in STATUSES {
        let elsewhere =
            Server::always(Answer::json(404, &json!({"code": "c", "message": "m"}))).await;
        // Another host, and the same host at another port.
        for host in ["localhost", "127.0.0.1"] {
            let location = format!("http://{host}:{}/there?a=b", elsewhere.port());
            let server = Server::always(Answer::new(status, &[("location", &location)], "")).await;
            let error = client(&server).browsers().retrieve("a").await.unwrap_err();
            assert_eq!(error.status().unwrap(), 404);
            let first = server.request();
            assert_eq!(
                first.header("authorization"),
                Some(&*format!("Bearer {TOKEN}"))
            );
        }
        let requests = elsewhere.requests();
        assert_eq!(requests.len(), 2);
        for request in requests {
            assert_eq!(request.target, "/there?a=b");
            assert_eq!(request.header("authorization"), None);
            assert_eq!(request.header("referer"), None);
            assert!(!format!("{request:?}").contains(TOKEN));
        }
    }
}

#[tokio::test]
async fn the_token_goes_along_within_its_origin() {
    for status in STATUSES {
        let server = Server::start(move |request| match request.target.as_str() {
            "/browsers/a" => Answer::new(status, &[("location", "/there")], ""),
            _ => Answer::json(404, &json!({"code": "c", "message": "m"})),
        })
        .await;
        let error = client(&server).browsers().retrieve("a").await.unwrap_err();
        assert!(matches!(error, Error::Api(_)), "{error}");
        let there = server.requests().remove(1);
        assert_eq!(there.target, "/there");
        assert_eq!(
            there.header("authorization"),
            Some(&*format!("Bearer {TOKEN}"))
        );
    }
}

#[tokio::test]
async fn a_redirect_loop_ends() {
    let server = Server::always(Answer::new(302, &[("location", "/again")], "")).await;
    let error = client(&server).browsers().retrieve("a").await.unwrap_err();
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
    assert!(server.requests().len() < 20);
}
