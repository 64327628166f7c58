//! The minimum supported Rust version of the published packages.
//!
//! Only the newest compiler runs here, so this asks the manifests: each package that the three
//! published ones need, on this platform, states a version that is no newer, or none.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

const PUBLISHED: [&str; 3] = ["kernel-client", "specmill", "specmill-runtime"];

fn run(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("the toolchain is there");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("text")
}

fn metadata() -> Value {
    let version = run("rustc", &["-vV"]);
    let host = version
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .expect("a host");
    let arguments = [
        "metadata",
        "--format-version=1",
        "--locked",
        "--offline",
        "--filter-platform",
        host,
    ];
    serde_json::from_str(&run(env!("CARGO"), &arguments)).expect("JSON")
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

/// Parses a version; `1.88` and `1.88.0` are equal.
fn version(text: &str) -> Vec<u64> {
    let mut numbers: Vec<u64> = text
        .split('.')
        .map(|part| part.parse().expect(text))
        .collect();
    numbers.resize(3, 0);
    numbers
}

/// Returns the packages that others need, themselves included, tests excluded.
fn reach<'a>(metadata: &'a Value, packages: &BTreeMap<&str, &Value>) -> BTreeSet<&'a str> {
    let nodes: BTreeMap<_, _> = list(&metadata["resolve"], "nodes")
        .iter()
        .map(|node| (text(node, "id"), node))
        .collect();
    let members = list(metadata, "workspace_members")
        .iter()
        .filter_map(Value::as_str);
    let mut open: Vec<_> = members
        .filter(|id| PUBLISHED.contains(&text(packages[id], "name")))
        .collect();
    assert_eq!(open.len(), PUBLISHED.len());
    let mut reached = BTreeSet::new();
    while let Some(id) = open.pop() {
        if reached.insert(id) {
            let needed = list(nodes[id], "deps").iter().filter(|dep| {
                list(dep, "dep_kinds")
                    .iter()
                    .any(|kind| text(kind, "kind") != "dev")
            });
            open.extend(needed.map(|dep| text(dep, "pkg")));
        }
    }
    reached
}

#[test]
fn nothing_that_is_needed_asks_for_a_newer_compiler() {
    let metadata = metadata();
    let packages: BTreeMap<_, _> = list(&metadata, "packages")
        .iter()
        .map(|package| (text(package, "id"), package))
        .collect();
    let stated = version(env!("CARGO_PKG_RUST_VERSION"));
    let mut silent = 0;
    let mut newer = Vec::new();
    let reached = reach(&metadata, &packages);
    for id in &reached {
        match text(packages[id], "rust_version") {
            "" => silent += 1,
            asked if version(asked) > stated => {
                newer.push(format!("{} {asked}", text(packages[id], "name")));
            }
            _ => {}
        }
    }
    println!(
        "{} packages, {silent} of which name no version",
        reached.len()
    );
    assert!(
        newer.is_empty(),
        "these need a newer compiler than {stated:?}: {newer:?}"
    );
}
