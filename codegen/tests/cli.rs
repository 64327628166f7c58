//! The real command on small documents in temporary folders.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

mod support;

use support::{Sandbox, text};

const SOURCE: &str = "https://example.com/openapi.yml";

/// Returns a document whose operation and schema are numbered.
fn document(number: usize, words: &str) -> String {
    format!(
        "openapi: 3.1.0
info: {{title: Things, version: '1'}}
servers: [{{url: https://api.example.com}}]
paths:
  /things{number}/{{id}}:
    get:
      operationId: getThing{number}
      parameters: [{{name: id, in: path, required: true, schema: {{type: string}}}}]
      responses:
        '200':
          description: The thing
          content: {{application/json: {{schema: {{$ref: '#/components/schemas/Thing{number}'}}}}}}
components:
  schemas:
    Thing{number}:
      description: {words}
      type: object
      required: [name]
      properties: {{name: {{type: string}}}}
"
    )
}

/// Returns a document with a schema that only refers to itself.
fn broken() -> String {
    let document = document(1, "One");
    let (before, _) = document.split_once("      description: One").unwrap();
    format!("{before}      $ref: '#/components/schemas/Thing1'\n")
}

/// Writes `page.md`, which documents one operation.
fn put_page(sandbox: &Sandbox, operation: &str, document: &str) {
    let fence = "````";
    sandbox.put(
        "page.md",
        &format!("# A\n\n{fence}yaml {SOURCE} {operation}\n{document}{fence}\n"),
    );
}

#[test]
fn a_document_becomes_a_crate_with_its_lock_beside_it() {
    let sandbox = Sandbox::new();
    sandbox.put("openapi.yaml", &document(1, "One"));
    let report = sandbox.succeed(&[
        "generate",
        "openapi.yaml",
        "--out",
        "client",
        "--name",
        "things",
        "--verbose",
    ]);
    assert!(report.contains("Files in client\n"), "{report}");
    assert!(
        !report.contains('\u{1b}'),
        "no colours into a pipe: {report}"
    );
    let manifest = fs::read_to_string(sandbox.path("client/Cargo.toml")).unwrap();
    assert!(manifest.contains("name = \"things\""), "{manifest}");
    assert!(sandbox.path("client/src/lib.rs").exists());
    assert!(sandbox.path("client/names.lock").exists());
    let again = sandbox.succeed(&[
        "generate",
        "openapi.yaml",
        "--out",
        "client",
        "--name",
        "things",
    ]);
    assert!(again.contains("0 of 11 files"), "{again}");
}

#[test]
fn a_folder_keeps_its_own_lock() {
    let sandbox = Sandbox::new();
    sandbox.put("spec/a.yaml", &document(1, "One"));
    sandbox.succeed(&["generate", "spec", "--out", "client"]);
    assert!(sandbox.path("spec/names.lock").exists());
    assert!(!sandbox.path("client/names.lock").exists());
}

#[test]
fn where_the_folders_lie_changes_nothing() {
    let [one, other] = [Sandbox::new(), Sandbox::new()];
    for (sandbox, spec) in [(&one, "spec"), (&other, "deep/er/spec")] {
        sandbox.put(&format!("{spec}/a.yaml"), &document(1, "One"));
        sandbox.succeed(&["generate", spec, "--out", "client"]);
    }
    assert_eq!(one.tree("client"), other.tree("client"));
}

#[test]
fn checking_compares_and_writes_nothing() {
    let sandbox = Sandbox::new();
    sandbox.put("spec/a.yaml", &document(1, "One"));
    let generate = ["generate", "spec", "--out", "client"];
    let check = ["generate", "spec", "--out", "client", "--check"];
    let error = sandbox.fail(1, &check);
    assert!(
        error.contains("differs or is missing: src/lib.rs"),
        "{error}"
    );
    assert!(!sandbox.path("client").exists());
    sandbox.succeed(&generate);
    sandbox.succeed(&check);
    let lib = sandbox.path("client/src/lib.rs");
    fs::write(&lib, "edited").unwrap();
    let error = sandbox.fail(1, &check);
    assert!(
        error.contains("differs or is missing: src/lib.rs"),
        "{error}"
    );
    assert_eq!(fs::read_to_string(&lib).unwrap(), "edited");
    sandbox.succeed(&generate);
    sandbox.succeed(&check);
}

#[test]
fn documents_at_fault_stop_the_run_and_leave_the_crate_as_it_was() {
    let sandbox = Sandbox::new();
    sandbox.put("spec/a.yaml", &document(1, "One"));
    sandbox.succeed(&["generate", "spec", "--out", "client"]);
    let before = sandbox.tree("client");
    sandbox.put("spec/a.yaml", &broken());
    let error = sandbox.fail(1, &["generate", "spec", "--out", "client"]);
    assert!(error.contains("spec/a.yaml:"), "{error}");
    assert_eq!(sandbox.tree("client"), before);
}

#[test]
fn the_report_comes_as_json() {
    let sandbox = Sandbox::new();
    sandbox.put("spec/a.yaml", &document(1, "One"));
    let report = sandbox.succeed(&["generate", "spec", "--out", "client", "--json"]);
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["documents"][0]["file"], "a.yaml");
    assert_eq!(report["output"]["folder"], "client");
}

#[test]
fn what_the_command_line_does_not_take_ends_with_2() {
    let sandbox = Sandbox::new();
    for arguments in [
        &["generate"][..],
        &["generate", "a.yaml"],
        &["generate", "a.yaml", "--out", "b", "--name", "1st"],
        &["nonsense"],
    ] {
        sandbox.fail(2, arguments);
    }
}

#[test]
fn missing_files_are_named() {
    let sandbox = Sandbox::new();
    let error = sandbox.fail(1, &["generate", "none.yaml", "--out", "client"]);
    assert!(error.contains("cannot read none.yaml"), "{error}");
    fs::create_dir(sandbox.path("empty")).unwrap();
    let error = sandbox.fail(1, &["generate", "empty", "--out", "client"]);
    assert!(error.contains("empty contains no document"), "{error}");
}

#[test]
fn pages_are_added_and_updated() {
    let sandbox = Sandbox::new();
    put_page(&sandbox, "get /things1/{id}", &document(1, "One"));
    let file = "spec/get_things1_id.yaml";
    assert_eq!(
        sandbox.succeed(&["add", "page.md"]),
        format!("{file}: added\n")
    );
    assert_eq!(
        fs::read_to_string(sandbox.path(file)).unwrap(),
        document(1, "One")
    );
    assert!(
        sandbox
            .fail(1, &["add", "page.md"])
            .contains("hint: run `specmill update`")
    );
    assert_eq!(
        sandbox.succeed(&["update", "page.md"]),
        format!("{file}: unchanged\n")
    );
    put_page(&sandbox, "get /things1/{id}", &document(1, "Another"));
    assert_eq!(
        sandbox.succeed(&["update", "page.md"]),
        format!("{file}: updated\n")
    );
    assert_eq!(
        fs::read_to_string(sandbox.path(file)).unwrap(),
        document(1, "Another")
    );
    put_page(&sandbox, "get /things2/{id}", &document(2, "Two"));
    assert!(
        sandbox
            .fail(1, &["update", "page.md"])
            .contains("hint: run `specmill add`")
    );
    put_page(&sandbox, "get /things2/{id}", &broken());
    sandbox.fail(1, &["add", "page.md"]);
    assert!(!sandbox.path("spec/get_things2_id.yaml").exists());
    sandbox.succeed(&["generate", "spec", "--out", "client"]);
}

#[cfg(unix)]
#[test]
fn a_reader_that_leaves_is_no_fault() {
    let sandbox = Sandbox::new();
    sandbox.put("spec/a.yaml", &document(1, "One"));
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let mut command = sandbox.command(&["generate", "spec", "--out", "client"]);
    let output = command
        .stdout(writer)
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    assert_eq!(text(&output.stderr), "");
    assert!(output.status.success());
}

/// Compares bytes and modification times, which must not change if there is nothing to do.
#[test]
fn what_is_current_is_not_touched() {
    let sandbox = Sandbox::new();
    sandbox.put("spec/a.yaml", &document(1, "One"));
    sandbox.succeed(&["generate", "spec", "--out", "client"]);
    let folder_time = || {
        fs::metadata(sandbox.path("client/src"))
            .unwrap()
            .modified()
            .unwrap()
    };
    let file_time = || {
        fs::metadata(sandbox.path("client/src/lib.rs"))
            .unwrap()
            .modified()
            .unwrap()
    };
    let before = (folder_time(), file_time());
    thread::sleep(Duration::from_millis(20));
    sandbox.succeed(&["generate", "spec", "--out", "client"]);
    assert_eq!((folder_time(), file_time()), before);
}

/// Kills the command at many moments, from its first instruction to its last. The next run leaves
/// exactly the files of an undisturbed run.
#[test]
fn a_killed_run_heals_by_running_again() {
    const DOCUMENTS: usize = 30;
    const ROUNDS: u32 = 40;
    let generate = ["generate", "spec", "--out", "client"];
    let fill = |sandbox: &Sandbox, state: usize| {
        let _ = fs::remove_dir_all(sandbox.path("spec"));
        // The second state has fewer documents, so files have to be removed, too.
        for number in 0..DOCUMENTS - 10 * state {
            let words = ["Before", "After"][state];
            sandbox.put(&format!("spec/d{number}.yaml"), &document(number, words));
        }
    };
    let sandbox = Sandbox::new();
    let started = Instant::now();
    let expected = [0, 1].map(|state| {
        fill(&sandbox, state);
        sandbox.succeed(&generate);
        sandbox.tree("client")
    });
    let longest = started.elapsed() / 2;
    let mut interrupted = 0;
    for round in 0..ROUNDS {
        let state = usize::from(round % 2 == 1);
        let lock = fs::read(sandbox.path("spec/names.lock")).unwrap();
        fill(&sandbox, state);
        fs::write(sandbox.path("spec/names.lock"), lock).unwrap();
        let mut child = sandbox
            .command(&generate)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        thread::sleep(longest * round / ROUNDS);
        let _ = child.kill();
        child.wait().unwrap();
        interrupted += usize::from(sandbox.tree("client") != expected[state]);
        sandbox.succeed(&generate);
        assert_eq!(
            sandbox.tree("client"),
            expected[state],
            "killed in round {round}"
        );
        assert!(leftovers(&sandbox.path("spec")).is_empty());
    }
    assert!(interrupted > 0, "no run was stopped before its end");
}

fn leftovers(folder: &Path) -> Vec<PathBuf> {
    let paths = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    paths
        .filter(|path| path.extension().is_some_and(|extension| extension == "tmp"))
        .collect()
}

#[test]
fn files_beside_a_document_are_read_and_count() {
    let sandbox = Sandbox::new();
    let text = document(1, "One").replace(
        "'#/components/schemas/Thing1'",
        "../shared/thing.yaml#/Thing",
    );
    sandbox.put("api/a.yaml", &text);
    sandbox.put(
        "shared/thing.yaml",
        "Thing: {type: object, properties: {name: {type: strin}}}\n",
    );
    let generate = ["generate", "api/a.yaml", "--out", "client", "--root", "."];
    let check = [&generate[..], &["--check"]].concat();
    let report = sandbox.succeed(&generate);
    assert!(report.contains("shared/thing.yaml:1:"), "{report}");
    sandbox.put(
        "shared/thing.yaml",
        "Thing: {type: object, properties: {name: {type: string}}}\n",
    );
    let differs = sandbox.fail(1, &check);
    assert!(differs.contains("src/models/thing.rs"), "{differs}");
    sandbox.succeed(&generate);
    let lock = fs::read_to_string(sandbox.path("client/names.lock")).unwrap();
    assert!(
        lock.contains("../shared/thing.yaml#/Thing schemas = Thing"),
        "{lock}"
    );
}

#[test]
fn the_report_is_short_whole_silent_or_json_also_on_failure() {
    let sandbox = Sandbox::new();
    sandbox.put("openapi.yaml", &document(1, "One"));
    let generate = ["generate", "openapi.yaml", "--out", "client"];
    let with = |option| sandbox.succeed(&[&generate[..], &[option]].concat());
    assert!(sandbox.succeed(&generate).lines().count() <= 25);
    assert!(with("--verbose").contains("\nKeywords\n"));
    assert_eq!(with("--quiet"), "");

    sandbox.put("openapi.yaml", "openapi: 2.0.0\npaths: 1\n");
    let output = sandbox.run(&[&generate[..], &["--json"]].concat());
    assert_eq!(output.status.code(), Some(1));
    let said: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(said["error"]["kind"], "documents");
    let place = &said["error"]["diagnostics"][0]["places"][0];
    assert_eq!(
        (&place["file"], &place["line"]),
        (&"openapi.yaml".into(), &1.into())
    );
    let output = sandbox.run(&["generate", "none.yaml", "--out", "client", "--json"]);
    let said: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(said["error"]["kind"], "disk");
    let output = sandbox.run(&[&generate[..], &["--quiet"]].concat());
    assert!(output.stdout.is_empty() && !output.stderr.is_empty());
}

#[test]
fn completions_and_manual_pages_name_every_subcommand() {
    let sandbox = Sandbox::new();
    let help = sandbox.succeed(&["--help"]);
    let (_, commands) = help.split_once("Commands:\n").unwrap();
    let (commands, _) = commands.split_once("\n\n").unwrap();
    let names = commands
        .lines()
        .filter_map(|line| line.split_whitespace().next());
    let names = names.collect::<Vec<_>>();
    assert!(names.contains(&"generate") && names.contains(&"explain"));
    let script = sandbox.succeed(&["completions", "bash"]);
    let manual = sandbox.succeed(&["man"]);
    sandbox.succeed(&["man", "--out", "man1"]);
    for name in names {
        assert!(script.contains(name), "{name} is not completed");
        assert!(manual.contains(name), "{name} is not in the manual");
        let page = sandbox.path(&format!("man1/specmill-{name}.1"));
        assert!(name == "help" || page.exists(), "{name} has no page");
    }
    // The shell itself accepts the script.
    sandbox.put("complete.sh", &script);
    let mut bash = std::process::Command::new("bash");
    if let Ok(checked) = bash.arg("-n").arg(sandbox.path("complete.sh")).status() {
        assert!(checked.success());
    }
}
