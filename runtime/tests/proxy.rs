//! The proxies in the environment, which a process reads once: each test starts one.
#![allow(
    missing_docs,
    unreachable_pub,
    dead_code,
    reason = "a test is no library"
)]

#[path = "sample/server.rs"]
mod server;

use std::process::Command;

use server::{Server, json};
use specmill_runtime::{Core, Value};

specmill_runtime::operation! {
    Fetch: GET "/things" -> Value, Value {
        id: "fetch";
        responses: { 200 json Value => success; }
    }
}

#[tokio::test]
#[ignore = "it is told whom to call by the tests that start it"]
async fn one_call() {
    let base_url = std::env::var("SPECMILL_TEST_URL").unwrap();
    let core = Core::builder(&[], &[]).base_url(base_url).retries(0);
    let answer = Fetch::new(&core.build().unwrap()).await;
    println!("answer: {}", answer.unwrap());
}

/// Makes a call in a process with these variables.
fn call(base_url: &str, variables: &[(&str, &str)]) {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "one_call", "--ignored", "--nocapture"]);
    for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"] {
        command.env_remove(name).env_remove(name.to_lowercase());
    }
    command.env("SPECMILL_TEST_URL", base_url);
    let output = command.envs(variables.iter().copied()).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("answer: 1\n"), "{output:?}");
}

#[test]
fn a_proxy_is_asked_for_hosts_that_it_is_named_for() {
    let proxy = Server::start(vec![json("200 OK", "1")]);
    call(
        "http://api.example.invalid",
        &[("HTTP_PROXY", &proxy.url())],
    );
    let request = proxy.requests().remove(0);
    assert_eq!(
        request.line,
        "GET http://api.example.invalid/things HTTP/1.1"
    );
    assert_eq!(request.header("host"), Some("api.example.invalid"));
}

#[test]
fn a_host_that_needs_no_proxy_is_asked_itself() {
    let proxy = Server::start(vec![json("200 OK", "2")]);
    let server = Server::start(vec![json("200 OK", "1")]);
    let variables = [("HTTP_PROXY", &*proxy.url()), ("NO_PROXY", "127.0.0.1")];
    call(&server.url(), &variables);
    assert_eq!(server.requests()[0].line, "GET /things HTTP/1.1");
    assert!(proxy.requests().is_empty());
}
