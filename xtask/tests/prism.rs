//! Does the program that calls every operation of a document call them all? Without Prism, which is
//! for `cargo xtask prism`: a server that says little answers.

use std::path::Path;
use std::process::Command;

/// The case's requests, and the last line that is said.
fn called(case: &str) -> (Vec<String>, String) {
    let place = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/cases");
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["prism", "--alone"])
        .arg(cases.join(case).join("spec.yaml"))
        .arg("--out")
        .arg(place.join("prism").join(case))
        // Where the cases are compiled: so what they need is there already, or will be.
        .arg("--target")
        .arg(place.join("cases/target"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{told}");
    let mut lines = said.lines().map(str::to_owned).collect::<Vec<_>>();
    let last = lines.pop().unwrap_or_default();
    (lines, last)
}

#[test]
fn every_operation_is_called_with_all_and_with_what_is_required() {
    // One after the other: both programs have the same name.
    let (requests, last) = called("parameter_styles");
    let starts = [
        "GET /a/;matrix=1/b.label.0.label.1/simple.json?form=form.0&form=form.1&list=list.0,list.1&",
        "GET /a/;matrix=1/b.label.0/simple.json",
        "GET /from:to/ab",
    ];
    for (request, start) in requests.iter().zip(starts) {
        assert!(request.starts_with(start), "{requests:#?}");
    }
    assert_eq!(requests.len(), starts.len(), "{requests:#?}");
    assert!(
        last.starts_with("alone: 2 of 2 operations called; of 3 calls 3 "),
        "{last}"
    );

    let (requests, last) = called("request_media_types");
    // Four media types, each with all and with what is required, but where these are the same.
    let different = requests.iter().filter(|it| *it == "POST /different");
    assert_eq!(different.count(), 8, "{requests:#?}");
    assert!(
        last.starts_with("alone: 8 of 8 operations called; of 18 calls 18 "),
        "{last}"
    );

    // Downloads, which tables say more of.
    let (requests, last) = called("response_media_types");
    assert!(last.contains(" could not be made"), "{requests:#?} {last}");
}
