//! Compilation of the client with each of its features alone, and with none.

use std::fs;
use std::path::Path;
use std::process::Command;

#[test]
fn each_feature_compiles_alone() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let manifest = fs::read_to_string(root.join("generated/Cargo.toml")).expect("it is generated");
    let features = manifest
        .lines()
        .filter_map(|line| line.strip_suffix(" = []"));
    let features: Vec<_> = features.map(|name| name.trim_matches('"')).collect();
    assert!(features.len() > 2, "{features:?}");
    for feature in features.into_iter().chain([""]) {
        let output = Command::new(env!("CARGO"))
            .args(["check", "--quiet", "--locked", "--package", "kernel-client"])
            .args(["--no-default-features", "--features", feature])
            .current_dir(root)
            .env(
                "CARGO_TARGET_DIR",
                concat!(env!("CARGO_TARGET_TMPDIR"), "/features"),
            )
            .env("RUSTFLAGS", "-D warnings")
            .output()
            .expect("cargo runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{feature:?}: {said}");
    }
}
