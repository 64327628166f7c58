//! Clients and calls as values: cloned, sent across threads, used concurrently, or not at all.

use kernel_client::{Client, Error};
use serde_json::json;

use crate::client;
use crate::server::{Answer, Request, Server};

/// Returns a browser whose id is the one in the path.
fn named(request: &Request) -> Answer {
    let name = request.target.rsplit('/').next().unwrap();
    let body = json!({
        "created_at": "x", "cdp_ws_url": "x", "webdriver_ws_url": "x", "session_id": name,
        "headless": true, "stealth": true, "timeout_seconds": 1,
    });
    Answer::json(200, &body)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn clones_call_at_once() {
    let server = Server::start(named).await;
    let client = client(&server);
    let calls: Vec<_> = (0..64)
        .map(|number| {
            let client = client.clone();
            tokio::spawn(async move {
                let name = format!("b{number}");
                let browser = client.browsers().retrieve(&name).await?;
                assert_eq!(browser.session_id, name);
                Ok::<_, Error>(())
            })
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(server.requests().len(), 64);
}

#[tokio::test]
async fn clones_share_connections() {
    let server = Server::start(named).await;
    let client = client(&server);
    client.browsers().retrieve("a").await.unwrap();
    client.clone().browsers().retrieve("b").await.unwrap();
    drop(client.clone());
    client.browsers().retrieve("c").await.unwrap();
    assert_eq!((server.requests().len(), server.connections()), (3, 1));
}

#[tokio::test]
async fn a_call_can_be_kept_and_repeated() {
    let server = Server::start(named).await;
    let call = client(&server).browsers().retrieve("a");
    let first = call.clone().await.unwrap();
    let second = call
        .clone()
        .include_deleted(true)
        .send()
        .await
        .unwrap()
        .into_body();
    assert_eq!(
        (first.session_id.as_str(), second.session_id.as_str()),
        ("a", "a?include_deleted=true")
    );
    assert_eq!(call.await.unwrap(), first);
}

#[tokio::test]
async fn an_unpolled_call_is_not_sent() {
    let server = Server::start(named).await;
    let call = client(&server).browsers().retrieve("a");
    drop(call.clone().send());
    drop(IntoFuture::into_future(call));
    tokio::task::yield_now().await;
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn a_call_outlives_its_client() {
    let server = Server::start(named).await;
    let call = client(&server).browsers().retrieve(String::from("a"));
    assert_eq!(call.await.unwrap().session_id, "a");
}

/// Checked by the compiler.
#[test]
fn everything_goes_anywhere() {
    fn anywhere<T: Send + 'static>(_: &T) {}
    fn shared<T: Send + Sync + Clone + 'static>(_: &T) {}
    fn error<T: std::error::Error + Send + Sync + 'static>() {}
    crate::support::require_fresh_client();
    let client = Client::new("t");
    shared(&client);
    shared(&Client::builder());
    shared(&client.browsers());
    shared(&client.auth().connections());
    let browser = client.browsers().retrieve("a");
    shared(&browser);
    anywhere(&browser.clone().send());
    anywhere(&IntoFuture::into_future(browser));
    let auth = client.auth().connections().retrieve("a");
    shared(&auth);
    anywhere(&auth.clone().send());
    anywhere(&IntoFuture::into_future(auth));
    anywhere(&async move { client.browsers().retrieve("a").await.map(drop) });
    error::<Error>();
}
