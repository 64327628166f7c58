//! `specmill explain`: each kind of finding has a section, and its example has such a finding.

use std::fs;

use specmill::diff::{Kind, Options, diff};
use specmill::spec::Spec;

const PAGE: &str = include_str!("../src/explain/findings.md");

/// Returns the sections: an identifier, and the text below it.
fn sections() -> Vec<(&'static str, &'static str)> {
    let page = PAGE.strip_prefix("## ").expect("a heading comes first");
    let sections = page.split("\n## ");
    let parts = sections.map(|it| it.split_once('\n').expect("a heading has a text"));
    parts.collect()
}

/// Returns the blocks of a language, in their order.
fn blocks<'a>(section: &'a str, language: &str) -> Vec<&'a str> {
    let fence = format!("```{language}\n");
    let after = section.split(fence.as_str()).skip(1);
    after
        .map(|it| it.split_once("```").expect("a block ends").0)
        .collect()
}

/// Completes the root keys of an example. A block that names its version is complete.
fn document(block: &str) -> String {
    if block.starts_with("openapi:") {
        return block.to_owned();
    }
    let has_paths = block.lines().any(|line| line.starts_with("paths:"));
    let paths = if has_paths { "" } else { "paths: {}\n" };
    format!("openapi: 3.1.0\ninfo: {{title: Plants, version: '1'}}\n{block}{paths}")
}

fn read(text: &str, settings: &str) -> Spec {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let put = |name: &str, text: &str| fs::write(folder.path().join(name), text);
    put("openapi.yaml", text).expect("a file can be written");
    put("specmill.toml", settings).expect("a file can be written");
    Spec::read_folder(folder.path()).expect("a document is readable")
}

/// Returns the old and the new block: one block is that of both sides.
fn sides<'a>(blocks: &[&'a str]) -> Option<[&'a str; 2]> {
    match *blocks {
        [both] => Some([both, both]),
        [old, new] => Some([old, new]),
        _ => None,
    }
}

#[test]
fn each_kind_has_a_section() {
    let ids = sections().into_iter().map(|(id, _)| id);
    let kinds = Kind::ALL.iter().map(|kind| kind.id());
    assert_eq!(ids.collect::<Vec<_>>(), kinds.collect::<Vec<_>>());
}

#[test]
fn each_example_has_the_finding() {
    let mut failures = Vec::new();
    for (id, section) in sections() {
        let Some([old, new]) = sides(&blocks(section, "yaml")) else {
            failures.push(format!("{id}: one or two documents"));
            continue;
        };
        let settings = sides(&blocks(section, "toml")).unwrap_or_default();
        let before = read(&document(old), settings[0]);
        let after = read(&document(new), settings[1]);
        let verdict = diff(&before, &after, &Options::default());
        let verdict = verdict.unwrap_or_else(|failed| {
            panic!("{id}: {}", failed.error.render(false));
        });
        let found = verdict.findings.iter().map(|it| it.kind.id());
        let found = found.collect::<Vec<_>>();
        if !found.contains(&id) {
            failures.push(format!("{id}: {found:?}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
