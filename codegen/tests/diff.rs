//! `specmill diff`: for each kind of change the findings, on edits of one small document.

#[path = "diff/cases.rs"]
mod cases;

use std::collections::BTreeSet;
use std::fs;

use cases::{CASES, Case};
use specmill::diff::{Kind, Options, Verdict, diff};
use specmill::spec::Spec;

const BASE: &str = include_str!("diff/base.yaml");

fn read(text: &str) -> Spec {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("openapi.yaml");
    fs::write(&path, text).expect("a file can be written");
    Spec::read_documents(&[path]).expect("a document is readable")
}

fn verdict_with(old: &str, new: &str, options: &Options) -> Verdict {
    diff(&read(old), &read(new), options).unwrap_or_else(|failed| {
        panic!("{}", failed.error.render(false));
    })
}

fn verdict(old: &str, new: &str) -> Verdict {
    verdict_with(old, new, &Options::default())
}

/// Applies an edit: each text, which is there once, is replaced by another.
fn edited(edits: &[(&str, &str)]) -> String {
    let mut text = BASE.to_owned();
    for (old, new) in edits {
        assert_eq!(text.matches(old).count(), 1, "{old}");
        text = text.replace(old, new);
    }
    text
}

/// Returns the word that a value is in JSON.
fn word(value: &impl serde::Serialize) -> String {
    let text = serde_json::to_string(value).expect("a word");
    text.trim_matches('"').to_owned()
}

/// Returns the findings in one line each: kind, source, requests, responses.
fn lines(verdict: &Verdict) -> Vec<String> {
    let findings = verdict.findings.iter().map(|finding| {
        let wire = finding.wire;
        let effects = [
            word(&finding.source),
            word(&wire.request),
            word(&wire.response),
        ];
        format!("{} {}", finding.kind.id(), effects.join(" "))
    });
    findings.collect()
}

#[test]
fn each_edit_has_its_findings() {
    let mut failures = Vec::new();
    for Case {
        name,
        edits,
        there,
        back,
    } in CASES
    {
        let new = edited(edits);
        for (direction, old, new, wanted) in [
            ("there", BASE, new.as_str(), there),
            ("back", new.as_str(), BASE, back),
        ] {
            let verdict = verdict(old, new);
            let found = lines(&verdict);
            if found != *wanted {
                failures.push(format!("{name}, {direction}: {found:#?}"));
            }
            for finding in &verdict.findings {
                // The reader finds the place, and the thing to do.
                let is_placed = finding.old.is_some() || finding.new.is_some();
                if !is_placed || finding.is_bad() && finding.advice.is_none() {
                    failures.push(format!("{name}, {direction}: {finding:#?}"));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Kinds for what is left when no change of the documents explains a change of the client, and for
/// what needs settings: `findings.rs` has them, and the workspace's `tests/mutations.rs` the last.
const LAST_RESORTS: &[&str] = &[
    "operation-renamed",
    "response-stream",
    "type-boxed",
    "client-parameter",
    "features-changed",
    "signature-changed",
];

#[test]
fn each_kind_has_a_case() {
    let lines = CASES
        .iter()
        .flat_map(|case| case.there.iter().chain(case.back));
    let ids = lines.filter_map(|line| line.split(' ').next());
    let covered = ids.collect::<BTreeSet<_>>();
    let missing = Kind::ALL.iter().map(|kind| kind.id());
    let missing = missing.filter(|id| !covered.contains(id) && !LAST_RESORTS.contains(id));
    let missing = missing.collect::<Vec<_>>();
    assert_eq!(missing, Vec::<&str>::new());
}

#[test]
fn a_document_and_itself_have_no_findings() {
    assert_eq!(lines(&verdict(BASE, BASE)), Vec::<String>::new());
}

#[test]
fn a_header_is_compared_with_the_declaration_at_the_same_response() {
    let missing = "'404': {description: None, content:";
    let declared = |schema: &str| {
        let headers = format!(
            "'404': {{description: None, headers: {{X-Count: {{schema: {schema}}}}}, content:"
        );
        edited(&[(missing, headers.as_str())])
    };
    // The same name is declared twice, in two ways.
    let old = declared("{type: [integer, 'null'], minimum: 1}");
    assert_eq!(lines(&verdict(&old, &old)), Vec::<String>::new());
    let new = declared("{type: [integer, 'null'], minimum: 2}");
    let found = lines(&verdict(&old, &new));
    assert_eq!(found, ["constraints-changed nothing nothing nothing"]);
}

#[test]
fn what_is_renamed_keeps_its_names_if_that_is_asked_for() {
    let accept = Options {
        accept_renames: true,
        ..Options::default()
    };
    let renamed = edited(&[
        ("    Fault:\n", "    Failure:\n"),
        ("schemas/Fault'", "schemas/Failure'"),
        ("  /notes:\n", "  /remarks:\n"),
    ]);
    let found = verdict_with(BASE, &renamed, &accept);
    assert_eq!(
        lines(&found),
        [
            "operation-path-changed nothing fails nothing",
            "component-renamed nothing nothing nothing"
        ]
    );
    assert!(
        lines(&verdict(BASE, &renamed))
            .iter()
            .any(|it| it.contains("breaks"))
    );
}
