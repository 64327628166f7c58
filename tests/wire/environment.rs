//! `Client::from_env`. The environment belongs to the whole process, so each case is a process of
//! its own: this test binary, told to run one of its tests.

use std::env;
use std::process::Command;

use kernel_client::Client;
use serde_json::json;

use crate::server::{Answer, Server};
use crate::{TOKEN, support};

const KEY: &str = "KERNEL_API_KEY";
const BASE_URL: &str = "KERNEL_BASE_URL";
const CHILD: &str = "WIRE_TEST_CHILD";
const PROXIES: [&str; 4] = ["ALL_PROXY", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"];

/// The prefix of the line that the child prints with its outcome.
const MARK: &str = "outcome: ";

/// Runs the child below with these variables, and returns its outcome.
async fn outcome(variables: &[(&'static str, &str)]) -> String {
    support::require_fresh_client();
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["--exact", "environment::child", "--nocapture"]);
    command.env_remove(KEY).env_remove(BASE_URL).env(CHILD, "1");
    for proxy in PROXIES {
        command.env_remove(proxy).env_remove(proxy.to_lowercase());
    }
    command.envs(variables.iter().copied());
    let output = tokio::task::spawn_blocking(move || command.output())
        .await
        .unwrap()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(!text.contains(TOKEN), "{text}");
    let (_, rest) = text
        .split_once(MARK)
        .unwrap_or_else(|| panic!("no outcome in {text:?}"));
    rest.lines().next().unwrap_or_default().to_owned()
}

/// Runs as a child process only.
#[tokio::test]
async fn child() {
    if env::var_os(CHILD).is_none() {
        return;
    }
    let client = match Client::from_env() {
        Ok(client) => client,
        Err(error) => return println!("{MARK}no client: {error}"),
    };
    match client.browsers().retrieve("a").await {
        Ok(_) => println!("{MARK}a browser"),
        Err(error) => println!("{MARK}no browser: {error}"),
    }
}

#[tokio::test]
async fn the_key_and_the_base_url_are_used() {
    let server = Server::always(Answer::json(404, &json!({"code": "c", "message": "m"}))).await;
    let told = outcome(&[(KEY, TOKEN), (BASE_URL, &server.url())]).await;
    assert!(told.starts_with("no browser: 404 Not Found: "), "{told}");
    let request = server.request();
    assert_eq!(request.target, "/browsers/a");
    assert_eq!(
        request.header("authorization"),
        Some(&*format!("Bearer {TOKEN}"))
    );
}

#[tokio::test]
async fn a_missing_or_empty_variable_is_named() {
    let cases: [(&[(&str, &str)], &str); 4] = [
        (&[], "the environment variable KERNEL_API_KEY is not set"),
        (
            &[(BASE_URL, "http://127.0.0.1:1")],
            "the environment variable KERNEL_API_KEY is not set",
        ),
        (
            &[(KEY, "")],
            "the environment variable KERNEL_API_KEY is empty",
        ),
        (
            &[(KEY, TOKEN), (BASE_URL, "")],
            "the environment variable KERNEL_BASE_URL is empty",
        ),
    ];
    for (variables, expected) in cases {
        assert_eq!(outcome(variables).await, format!("no client: {expected}"));
    }
}

#[tokio::test]
async fn an_unusable_variable_is_an_error() {
    for base_url in ["nowhere", "ftp://127.0.0.1", "http://127.0.0.1/#a"] {
        let told = outcome(&[(KEY, TOKEN), (BASE_URL, base_url)]).await;
        let wanted = format!("no client: the environment variable {BASE_URL}: the base URL ");
        assert!(told.starts_with(&wanted), "{told}");
    }
    let told = outcome(&[(KEY, &format!("{TOKEN}\n{TOKEN}"))]).await;
    let wanted = format!("no client: the bearer token in the environment variable {KEY} ");
    assert!(told.starts_with(&wanted), "{told}");
    assert!(!told.contains(TOKEN), "{told}");
}

#[tokio::test]
async fn a_proxy_that_the_environment_names_is_used() {
    let proxy = Server::always(Answer::json(404, &json!({"code": "c", "message": "m"}))).await;
    let variables = [
        (KEY, TOKEN),
        (BASE_URL, "http://api.example.invalid/v1"),
        ("HTTP_PROXY", &proxy.url()),
    ];
    let told = outcome(&variables).await;
    assert!(told.starts_with("no browser: 404 Not Found: "), "{told}");
    assert_eq!(
        proxy.request().target,
        "http://api.example.invalid/v1/browsers/a"
    );
}
