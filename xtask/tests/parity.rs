//! Does the client send what the official SDKs of an API send? Held against what was recorded of
//! them, where `SPECMILL_CORPUS` says where the APIs' documents lie.

use std::io::Write;
use std::path::Path;
use std::process::Command;

const PAGES: [&str; 2] = [
    "docs/reports/parity-kernel.md",
    "docs/reports/parity-openai.md",
];

#[test]
fn requests_differ_from_those_of_the_sdks_for_known_reasons_only() {
    if std::env::var_os("SPECMILL_CORPUS").is_none() {
        // Straight to the handle: a test that passes keeps what it prints to itself.
        let _ = std::io::stderr().write_all(
            b"skipped: SPECMILL_CORPUS names no folder of documents, so nothing is sent\n",
        );
        return;
    }
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join("parity");
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["parity", "--out"])
        .arg(&place)
        .arg("--pages")
        .arg(&place)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{told}");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for page in PAGES {
        let [made, kept] =
            [place.join(page), root.join(page)].map(|path| std::fs::read_to_string(path).unwrap());
        assert!(made == kept, "{page} says otherwise:\n{made}");
    }
}
