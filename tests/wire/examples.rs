//! The programs in `examples/`, run as a user would run them.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

use serde_json::{Value, json};

use crate::document::documents;
use crate::instances::{Extent, instance};
use crate::server::{Answer, Server};
use crate::{TOKEN, support};

const EXAMPLES: [&str; 2] = ["retrieve_browser", "retrieve_auth_connection"];

/// Starts a server for programs that are already built: it lives no longer than a call should take.
async fn serve(answer: Answer) -> Server {
    tokio::task::spawn_blocking(|| EXAMPLES.map(built))
        .await
        .unwrap();
    Server::always(answer).await
}

/// Runs an example against a server that always sends this response.
async fn run(example: &'static str, argument: &'static str, server: &Server) -> Output {
    support::require_fresh_client();
    let base_url = server.url();
    let run = move || {
        let mut command = Command::new(built(example));
        command
            .arg(argument)
            .env("KERNEL_API_KEY", TOKEN)
            .env("KERNEL_BASE_URL", base_url);
        command.output().unwrap()
    };
    let output = tokio::task::spawn_blocking(run).await.unwrap();
    let all = format!("{output:?}");
    assert!(!all.contains(TOKEN), "{all}");
    output
}

/// Returns the path of an example's program.
fn built(example: &str) -> PathBuf {
    static BUILT: LazyLock<PathBuf> = LazyLock::new(build);
    let program = BUILT
        .join(example)
        .with_extension(env::consts::EXE_EXTENSION);
    assert!(program.exists(), "run `cargo build --examples` first");
    program
}

/// Builds the examples. `cargo test --workspace` builds them before this test runs. With only this
/// test selected they may be stale or missing, so cargo is asked again.
fn build() -> PathBuf {
    let this = env::current_exe().unwrap();
    let profile = this.parent().and_then(Path::parent).unwrap();
    let folder = profile.join("examples");
    let current = |name: &&str| {
        let program = folder.join(name).with_extension(env::consts::EXE_EXTENSION);
        age(&program).is_some_and(|built| Some(built) >= age(&this))
    };
    if !EXAMPLES.iter().all(current) {
        let profile = match profile.file_name().unwrap().to_str().unwrap() {
            "debug" => "dev",
            other => other,
        };
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(cargo);
        command.args([
            "build",
            "--quiet",
            "--workspace",
            "--examples",
            "--profile",
            profile,
        ]);
        let built = command.current_dir(support::root()).status();
        assert!(built.unwrap().success(), "cargo builds the examples");
    }
    folder
}

fn age(path: &Path) -> Option<std::time::SystemTime> {
    fs::metadata(path).and_then(|data| data.modified()).ok()
}

fn example_of(operation: &str) -> Value {
    let documents = documents();
    let mut operations = documents.iter().flat_map(|document| document.operations());
    let operation = operations.find(|found| found.id() == operation).unwrap();
    instance(operation.document, operation.success().schema, Extent::Full)
}

#[tokio::test]
async fn examples_show_what_they_found() {
    let cases = [
        (
            "retrieve_browser",
            "getBrowsersByIdOrName",
            "/browsers/x%20y?include_deleted=true",
            "htzv5orfit78e1m2biiifpbv",
        ),
        (
            "retrieve_auth_connection",
            "getAuthConnectionsById",
            "/auth/connections/x%20y",
            "netflix.com",
        ),
    ];
    for (example, operation, target, shown) in cases {
        let server = serve(Answer::json(200, &example_of(operation))).await;
        let output = run(example, "x y", &server).await;
        assert!(output.status.success(), "{output:?}");
        assert!(
            String::from_utf8_lossy(&output.stdout).contains(shown),
            "{output:?}"
        );
        assert_eq!(server.request().target, target);
    }
}

#[tokio::test]
async fn examples_report_missing_objects() {
    let body = json!({"code": "not_found", "message": "never heard of it"});
    for example in EXAMPLES {
        let server = serve(Answer::json(404, &body)).await;
        let output = run(example, "x", &server).await;
        assert!(output.status.success(), "{output:?}");
        assert!(
            String::from_utf8_lossy(&output.stdout).contains("never heard of it"),
            "{output:?}"
        );
    }
}

#[tokio::test]
async fn examples_fail_on_other_failures() {
    for example in EXAMPLES {
        let server = serve(Answer::new(429, &[], "slow down")).await;
        let output = run(example, "x", &server).await;
        assert!(!output.status.success(), "{output:?}");
        assert!(
            String::from_utf8_lossy(&output.stderr).contains("slow down"),
            "{output:?}"
        );
    }
}
