//! The quality of method names, measured against those that people chose for the official SDKs of
//! one API. `SPECMILL_CORPUS` names the folder with its documents (`kernel/`); without it the test
//! is skipped.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use specmill::load::{NoReferencedFiles, Node, Pointer, Prefer, Reading, Source, load};
use specmill::lock::Lock;
use specmill::settings::Settings;
use specmill::{Input, Layout};

/// The minimum percentage of operations whose guessed name equals the chosen one.
const GUESSED: usize = 85;

fn corpus() -> Option<PathBuf> {
    let folder = std::env::var_os("SPECMILL_CORPUS").map(PathBuf::from);
    if folder.is_none() {
        eprintln!("skipped: SPECMILL_CORPUS names no folder of documents");
    }
    folder
}

/// Returns each operation's name: `browsers.list` for `get /browsers`.
fn methods(root: &Node) -> BTreeMap<String, String> {
    let source = Source {
        name: "document.json".to_owned(),
        bytes: serde_json::to_vec(root).expect("a document is JSON"),
    };
    let generated = specmill::generate(&Input {
        sources: &[source],
        overlays: &[],
        settings: &Settings::default(),
        lock: &Lock::default(),
        layout: Layout::Crate,
        beside: &NoReferencedFiles,
    });
    let names = generated.expect("the document generates").lock.entries;
    let methods = names.into_iter().filter_map(|(key, name)| {
        let (path, method) = key.strip_prefix("#/paths/")?.rsplit_once('/')?;
        let path = path.replace("~1", "/").replace("~0", "~");
        (!method.contains(' ')).then(|| (format!("{method} {path}"), name.replace("r#", "")))
    });
    methods.collect()
}

fn read(file: &Path) -> Node {
    let source = Source {
        name: "document.yaml".to_owned(),
        bytes: fs::read(file).expect("the document is readable"),
    };
    let mut diagnostics = Vec::new();
    let (sources, prefer) = ([source], Prefer::default());
    let loaded = load(&Reading::alone(&sources, &prefer), &mut diagnostics);
    loaded.tree.expect("the document loads").root
}

/// Removes the samples from every operation; returns the operations that had one.
fn without_samples(root: &mut Node) -> Vec<String> {
    let mut sampled = Vec::new();
    let Some(Node::Object(paths)) = root.get("paths").cloned() else {
        return sampled;
    };
    for (path, item) in &paths {
        for (method, operation) in item.as_object().into_iter().flatten() {
            if operation.get("x-codeSamples").is_some() {
                sampled.push(format!("{method} {path}"));
                let pointer = Pointer::root().child("paths");
                let pointer = pointer.child(path).child(method);
                if let Some(Node::Object(map)) = root.at_mut(&pointer) {
                    map.shift_remove("x-codeSamples");
                }
            }
        }
    }
    sampled
}

/// Parses the table of operations and the methods of the Python SDK.
fn chosen(table: &str) -> BTreeMap<String, String> {
    let rows = table.lines().filter_map(|line| {
        let cells = line.trim_matches('|').split('|').map(str::trim);
        let [verb, path, id, python, ..] = cells.collect::<Vec<_>>()[..] else {
            return None;
        };
        let is_method = python.contains('.') && !python.contains(' ') && !id.starts_with("**");
        (path.starts_with('/') && is_method).then(|| (format!("{verb} {path}"), python.to_owned()))
    });
    rows.collect()
}

#[test]
fn people_would_have_chosen_the_same_names() {
    let Some(folder) = corpus() else { return };
    let folder = folder.join("kernel");
    let table = fs::read_to_string(folder.join("README.md")).expect("the table is readable");
    let chosen = chosen(&table);
    assert!(
        chosen.len() > 100,
        "only {} methods were found",
        chosen.len()
    );
    let mut root = read(&folder.join("kernel-openapi-2026-08-10.yml"));
    let with_samples = methods(&root);
    let sampled = without_samples(&mut root);
    let guessed = methods(&root);
    let differing = |found: &BTreeMap<String, String>, of: &dyn Fn(&String) -> bool| {
        let rows = chosen.iter().filter(|(operation, _)| of(operation));
        let differing = rows.filter(|(operation, name)| found.get(*operation) != Some(name));
        let lines = differing.map(|(operation, name)| {
            format!("{operation}: {name}, and here {:?}", found.get(operation))
        });
        lines.collect::<Vec<_>>()
    };
    let misses = differing(&guessed, &|_| true);
    let right = chosen.len() - misses.len();
    eprintln!(
        "{right} of {} are guessed\n{}",
        chosen.len(),
        misses.join("\n")
    );
    let misses = differing(&with_samples, &|operation| sampled.contains(operation));
    eprintln!(
        "with samples, {} differ\n{}",
        misses.len(),
        misses.join("\n")
    );
    assert!(misses.is_empty());
    assert!(right * 100 >= chosen.len() * GUESSED);
}
