//! The dependencies of a client: their number, and a stated purpose for each. They are counted for
//! Linux, whatever the platform of the test; the questions for `cargo deny` are in deny.toml.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

/// The maximum number of crates that a client may depend on.
const MOST: usize = 100;

/// The published packages, by the folders of their manifests.
const PUBLISHED: [&str; 3] = ["codegen", "generated", "runtime"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Returns the crates that a package needs to run, with the versions of each.
fn needed(package: &str) -> BTreeMap<String, Vec<String>> {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--package", package, "--edges", "normal"])
        .args(["--target", "x86_64-unknown-linux-gnu", "--prefix", "none"])
        .args(["--locked", "--offline", "--format", "{p}"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let text = String::from_utf8(output.stdout).expect("text");
    let mut found = BTreeMap::<String, Vec<String>>::new();
    for line in text.lines() {
        let mut words = line.split(' ');
        if let (Some(name), Some(version)) = (words.next(), words.next()) {
            let versions = found.entry(name.to_owned()).or_default();
            if !versions.iter().any(|known| known == version) {
                versions.push(version.to_owned());
            }
        }
    }
    found
}

#[test]
fn a_client_needs_few_crates_and_none_twice() {
    let needed = needed("kernel-client");
    println!("{} crates, kernel-client among them", needed.len());
    assert!(needed.contains_key("reqwest"), "{needed:?}");
    assert!(
        needed.len() <= MOST,
        "{} crates: {:?}",
        needed.len(),
        needed.keys()
    );
    let twice = needed.iter().filter(|(_, versions)| versions.len() > 1);
    let twice = twice.collect::<Vec<_>>();
    assert!(twice.is_empty(), "{twice:?}");
}

/// Cargo unifies features over a program. With `rustls-no-provider`, the program's own
/// `reqwest::Client::new()` would panic. With `ring` beside rustls's default, its own
/// `rustls::ClientConfig::builder()` would.
#[test]
fn a_client_takes_no_tls_from_the_program_around_it() {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--package", "kernel-client", "--edges", "normal"])
        .args(["--target", "x86_64-unknown-linux-gnu", "--prefix", "none"])
        .args(["--locked", "--offline", "--format", "{p} [{f}]"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    let text = String::from_utf8(output.stdout).expect("text");
    let features = |name: &str| {
        let mut lines = text.lines();
        let line = lines.find(|line| line.starts_with(&format!("{name} v")));
        let (_, features) = line.and_then(|line| line.split_once('[')).expect("a line");
        features
            .trim_end_matches(']')
            .split(',')
            .collect::<Vec<_>>()
    };
    let reqwest = features("reqwest");
    assert!(reqwest.contains(&"__rustls-aws-lc-rs"), "{reqwest:?}");
    assert!(!reqwest.contains(&"rustls-no-provider"), "{reqwest:?}");
    let rustls = features("rustls");
    assert!(!rustls.contains(&"ring"), "{rustls:?}");
}

/// Returns the dependencies in a manifest without a comment above them.
fn silent(manifest: &str) -> Vec<&str> {
    let mut silent = Vec::new();
    let (mut is_inside, mut is_said) = (false, false);
    for line in manifest.lines() {
        if line.starts_with('[') {
            is_inside = line == "[dependencies]";
        } else if is_inside && line.contains('=') && !line.starts_with('#') && !is_said {
            silent.push(line);
        }
        is_said = line.starts_with('#');
    }
    silent
}

#[test]
fn each_direct_dependency_has_a_stated_purpose() {
    for folder in PUBLISHED {
        let path = root().join(folder).join("Cargo.toml");
        let manifest = fs::read_to_string(path).expect("a manifest");
        assert!(manifest.contains("\n[dependencies]\n"), "{folder}");
        assert_eq!(silent(&manifest), [""; 0], "{folder}");
    }
    let manifest =
        "[dependencies]\n# For this.\na = \"1\"\nb = \"1\"\n[dev-dependencies]\nc = \"1\"\n";
    assert_eq!(silent(manifest), ["b = \"1\""]);
}
