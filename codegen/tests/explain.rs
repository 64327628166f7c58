//! `specmill explain`: each kind of warning has a description, and its example causes the warning.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use specmill::diagnostic::WarningKind;
use specmill::explain;

fn specmill(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_specmill"));
    let command = command.current_dir(folder).args(arguments);
    command.output().expect("specmill runs")
}

/// The code blocks of a description, with their languages.
fn blocks(text: &str) -> Vec<(&str, &str)> {
    let blocks = text.split("```").skip(1).step_by(2);
    let blocks = blocks.map(|block| block.split_once('\n').expect("a block of lines"));
    blocks.collect()
}

/// Completes the keys of a document's root that an example shows.
fn document(keys: &str) -> String {
    if keys.starts_with("openapi:") || keys.starts_with('{') {
        return keys.to_owned();
    }
    let head = "openapi: 3.1.0\ninfo: {title: Plants, version: '1'}\n";
    let paths = if keys.contains("paths:") {
        ""
    } else {
        "paths: {}\n"
    };
    format!("{head}{paths}{keys}")
}

/// Returns the kinds of the warnings and notes of an example.
fn kinds(text: &str) -> Result<Vec<String>, String> {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let spec = folder.path().join("spec");
    fs::create_dir(&spec).expect("a folder can be made");
    let (mut settings, mut documents) = (String::new(), 0);
    for (language, block) in blocks(text) {
        let name = match language {
            "toml" => {
                settings = format!("{block}{settings}");
                continue;
            }
            _ if block.starts_with("overlay:") => {
                settings.push_str("[[overlays]]\nfile = \"fixes/fix.yaml\"\n");
                fs::create_dir(spec.join("fixes")).expect("a folder can be made");
                fs::write(spec.join("fixes/fix.yaml"), block).expect("a file can be written");
                continue;
            }
            _ => {
                documents += 1;
                format!("{documents}.{language}")
            }
        };
        fs::write(spec.join(name), document(block)).expect("a file can be written");
    }
    fs::write(spec.join("specmill.toml"), settings).expect("a file can be written");
    let output = specmill(
        folder.path(),
        &["generate", "spec", "--out", "client", "--json"],
    );
    let report = serde_json::from_slice::<Value>(&output.stdout);
    let report = report.map_err(|_| String::from_utf8_lossy(&output.stderr).into_owned())?;
    let all = report["diagnostics"].as_array().expect("a list");
    let kinds = all.iter().filter_map(|it| it["kind"].as_str());
    Ok(kinds.map(str::to_owned).collect())
}

#[test]
fn each_example_causes_its_warning() {
    let mut wrong = Vec::new();
    for kind in WarningKind::ALL {
        let text = explain::explain(kind.id()).expect("a kind").text;
        let is_document = |(language, _): &(&str, &str)| matches!(*language, "yaml" | "json");
        if !blocks(&text).iter().any(is_document) {
            // The cause is no document: the example is a line of text.
            assert!(text.contains("```text"), "{} has no example", kind.id());
            continue;
        }
        let kinds = kinds(&text);
        if !kinds.iter().flatten().any(|it| it == kind.id()) {
            wrong.push(format!("{}: {kinds:?}", kind.id()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_command_prints_one_description_or_the_list() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let output = specmill(folder.path(), &["explain", "unknown-keyword"]);
    let text = String::from_utf8(output.stdout).expect("text");
    assert!(text.starts_with("unknown-keyword: A keyword that OpenAPI does not define\n"));
    assert!(text.contains("requierd"), "{text}");

    let output = specmill(folder.path(), &["explain"]);
    let text = String::from_utf8(output.stdout).expect("text");
    for kind in explain::all() {
        assert!(text.contains(kind.id), "{} is not listed", kind.id);
    }

    let output = specmill(folder.path(), &["explain", "unknown-keywrod"]);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stderr).expect("text");
    assert!(text.contains("did you mean `unknown-keyword`?"), "{text}");
}
