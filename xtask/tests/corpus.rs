//! Does the generator hold for documents that we did not write? A sample of the corpus, where
//! `SPECMILL_CORPUS` says where that lies; all of it is `cargo xtask corpus`.

use std::io::Write;
use std::path::PathBuf;
use std::process::Command;

/// Small documents of different kinds.
const SAMPLE: &str = "\
XeroAPI+Xero-OpenAPI/xero_files.yaml
npm+scalar-galaxy/dist__3.1.json
Redocly+museum-openapi-example/openapi.yaml
twilio+twilio-oai/spec__yaml__twilio_iam_scim.yaml
";

#[test]
fn a_sample_of_the_corpus_generates_and_compiles() {
    let Some(corpus) = std::env::var_os("SPECMILL_CORPUS") else {
        // Straight to the handle: a test that passes keeps what it prints to itself.
        let _ = std::io::stderr().write_all(
            b"skipped: SPECMILL_CORPUS names no folder of documents, so none is generated from\n",
        );
        return;
    };
    let folder = PathBuf::from(corpus).join("corpus");
    let place = tempfile::tempdir().unwrap();
    let list = place.path().join("sample.txt");
    std::fs::write(&list, SAMPLE).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("corpus")
        .arg(&folder)
        .arg("--list")
        .arg(&list)
        .arg("--out")
        .arg(PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("corpus"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{told}");
    let all = "4 documents: 4 generated, 0 refused; 4 of 4 compile without an error or a warning; \
               the ledger is complete for 4 of 4";
    assert!(said.starts_with(all), "{said}");
}
