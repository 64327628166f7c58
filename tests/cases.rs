//! Golden cases: one feature, one folder of `tests/cases/`.
//!
//! A folder holds documents (itself, or in `spec/`), and a `specmill.toml` and a `names.lock` if
//! the case needs them. The expected output is `expected/` with files of the client,
//! `expected_warnings.txt` if it degrades, or `expected_error.txt`, both as printed for people.
//! `behaviour.rs` has tests of the generated client.
//!
//! `SPECMILL_BLESS=1 cargo test --test cases` accepts the output; read it before you commit it.

#[path = "support/assembly.rs"]
mod assembly;
#[path = "support/golden.rs"]
mod golden;
mod support;

use assembly::Assembly;
use golden::Case;
use support::tables::Table;

#[test]
fn every_case_has_the_expected_output() {
    let bless = golden::wants_blessing();
    let cases = Case::all();
    assert!(cases.len() > 50, "only {} cases were found", cases.len());
    let mut failures = Vec::new();
    for case in &cases {
        let found = case.run();
        if bless {
            case.bless(&found);
        }
        failures.extend(case.compare(&found));
    }
    assert!(
        failures.is_empty(),
        "{}\n{} of {} cases are not as expected; \
         `SPECMILL_BLESS=1 cargo test --test cases` accepts them as they are",
        failures.join("\n"),
        failures.len(),
        cases.len(),
    );
}

/// The tests' own reader of generated tables knows each section that a table may have.
#[test]
fn every_table_can_be_read() {
    let mut count = 0;
    let clients = Case::all()
        .into_iter()
        .filter_map(|case| case.generate().ok());
    for (path, text) in clients.flat_map(|(_, generated)| generated.files.0) {
        if !path.starts_with("src/") {
            continue;
        }
        let file = syn::parse_file(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
        for item in file.items {
            let syn::Item::Macro(call) = item else {
                continue;
            };
            match Table::read(&call.mac) {
                Some(Ok(_)) => count += 1,
                Some(Err(error)) => panic!("{path}: {error}\n{text}"),
                None => {}
            }
        }
    }
    assert!(count > 300, "only {count} tables were read");
}

/// All clients are one crate here, so that dependencies are compiled and linked once.
#[test]
fn expected_clients_compile_and_round_trip() {
    let mut assembly = Assembly::default();
    for case in Case::all() {
        if let Ok((spec, generated)) = case.generate() {
            assembly.add(&case.name, &spec, &generated);
        }
    }
    assert!(
        assembly.examples() > 30,
        "only {} examples were found",
        assembly.examples()
    );
    if let Err(output) = assembly.test() {
        panic!(
            "what the cases give does not compile or round-trip, or clippy or rustdoc says \
             something of it\n{output}"
        );
    }
}
