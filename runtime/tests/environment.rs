//! Credentials and addresses from the environment. White space around them is removed, and an error
//! for an invalid value shows only the variable's name. The environment belongs to the whole
//! process, so each of these tests starts one.
#![allow(
    missing_docs,
    unreachable_pub,
    dead_code,
    reason = "a test is no library"
)]

#[path = "sample/double.rs"]
mod double;

use std::env;
use std::ffi::OsStr;
use std::process::Command;

use double::{Double, Step};
use specmill_runtime::{Core, Scheme, Value};

static SCHEMES: &[Scheme] = &[
    Scheme::bearer("token").env(&["ENVIRONMENT_TOKEN"]),
    Scheme::header("key", "X-Key").env(&["ENVIRONMENT_KEY"]),
    Scheme::basic("login").env(&["ENVIRONMENT_USER", "ENVIRONMENT_PASSWORD"]),
    Scheme::cookie("session", "sid").env(&["ENVIRONMENT_SESSION"]),
];

specmill_runtime::operation! {
    Fetch: GET "/fetch" -> Value, Value {
        id: "fetch";
        security: [["token", "key", "session"], ["token", "key"], ["login"], ["token"]];
        responses: { 200 json Value => success; }
    }
}

const MARK: &str = "outcome: ";

/// Returns the result of a call in a process with these variables.
fn with_environment<V: AsRef<OsStr>>(variables: &[(&str, V)]) -> String {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["--exact", "child", "--ignored", "--nocapture"]);
    let variables = variables.iter().map(|(name, value)| (name, value.as_ref()));
    let output = command.envs(variables).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let (_, rest) = text.split_once(MARK).expect(&text);
    rest.lines().next().unwrap_or_default().to_owned()
}

#[tokio::test]
#[ignore = "it is given an environment by the tests that start it"]
async fn child() {
    let double = Double::new([Step::json("1")]);
    let builder = Core::builder(&[], SCHEMES).read_env("ENVIRONMENT_URL", true);
    let core = builder.and_then(|builder| builder.transport(double.clone()).build());
    let core = match core {
        Ok(core) => core,
        Err(error) => return println!("{MARK}{error} / {error:?}"),
    };
    Fetch::new(&core).await.unwrap();
    let request = double.requests().remove(0);
    let header = |name| request.headers.get(name).map(|it| it.to_str().unwrap());
    println!(
        "{MARK}{} {:?} {:?}",
        request.url,
        header("authorization"),
        header("x-key")
    );
}

#[test]
fn white_space_around_a_value_is_trimmed() {
    let outcome = with_environment(&[
        ("ENVIRONMENT_URL", " https://api.example.com/v1/\r\n"),
        ("ENVIRONMENT_TOKEN", "\tsesame-1\n"),
        ("ENVIRONMENT_KEY", "\u{a0}sesame-2 \n"),
    ]);
    assert_eq!(
        outcome,
        r#"https://api.example.com/v1/fetch Some("Bearer sesame-1") Some("sesame-2")"#
    );
    let outcome = with_environment(&[
        ("ENVIRONMENT_URL", "https://api.example.com"),
        ("ENVIRONMENT_USER", "ann\n"),
        ("ENVIRONMENT_PASSWORD", "sesame-4\n"),
    ]);
    // `ann:sesame-4`
    assert!(outcome.contains("Basic YW5uOnNlc2FtZS00"), "{outcome}");
}

#[test]
fn an_invalid_variable_is_reported_by_name() {
    for (name, value) in [
        ("ENVIRONMENT_TOKEN", "sesame\nsesame"),
        ("ENVIRONMENT_TOKEN", " \n"),
        ("ENVIRONMENT_KEY", "sesame\u{7}"),
        ("ENVIRONMENT_SESSION", "sesame;sesame"),
        ("ENVIRONMENT_USER", "sesame:sesame"),
        ("ENVIRONMENT_URL", "sesame"),
        ("ENVIRONMENT_URL", "sesame:sesame"),
        ("ENVIRONMENT_URL", "http://sesame:sesame@h"),
        ("ENVIRONMENT_URL", "http://h/#sesame"),
    ] {
        let variables = [("ENVIRONMENT_TOKEN", "a"), (name, value)];
        let outcome = with_environment(&variables);
        assert!(outcome.contains(name), "{value:?}: {outcome}");
        assert!(!outcome.contains("sesame"), "{value:?}: {outcome}");
    }
}

#[cfg(unix)]
#[test]
fn a_variable_that_is_not_unicode_is_reported_by_name() {
    use std::os::unix::ffi::OsStrExt;
    for name in [
        "ENVIRONMENT_TOKEN",
        "ENVIRONMENT_PASSWORD",
        "ENVIRONMENT_URL",
    ] {
        let variables = [
            ("ENVIRONMENT_USER", OsStr::new("ann")),
            (name, OsStr::from_bytes(b"sesame\xff")),
        ];
        let outcome = with_environment(&variables);
        assert!(
            outcome.contains(name) && !outcome.contains("sesame"),
            "{outcome}"
        );
    }
}
