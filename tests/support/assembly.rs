//! Many clients in one crate, checked by one run of each of cargo's tools. Each client is a module,
//! and its doctests are functions. Each example of a component is decoded and encoded again, and
//! the tests in a case's `behaviour.rs` run.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use specmill::Generated;
use specmill::spec::Spec;

/// The crate, while clients are added to it.
#[derive(Default)]
pub(crate) struct Assembly {
    /// Path in the crate and text
    files: Vec<(String, String)>,
    modules: String,
    /// Inner attributes of the clients' crates
    attributes: BTreeSet<String>,
    /// The Cargo features of all clients
    features: BTreeSet<String>,
    tests: String,
    examples: usize,
}

impl Assembly {
    /// Adds a client as a module whose name none of its own items has.
    pub(crate) fn add(&mut self, case: &str, spec: &Spec, generated: &Generated) {
        self.modules.push_str(&format!(
            "#[path = \"{case}/src/lib.rs\"]\npub mod of_{case};\n"
        ));
        let manifest = generated.files.0.get("Cargo.toml");
        let lines = manifest.iter().flat_map(|text| text.lines());
        let features = lines.filter_map(|line| line.strip_suffix(" = []"));
        self.features.extend(features.map(str::to_owned));
        for (path, text) in &generated.files.0 {
            if path.starts_with("src/") {
                let text = self.without_attributes(text);
                self.add_samples(case, &text);
                self.files.push((format!("src/{case}/{path}"), text));
            }
        }
        self.add_examples(case, spec, &generated.lock.to_string());
        self.add_behaviour(case);
    }

    /// Adds the tests in a case's `behaviour.rs`, with its client as `client`.
    fn add_behaviour(&mut self, case: &str) {
        let path = Path::new("tests/cases").join(case).join("behaviour.rs");
        if let Ok(text) = fs::read_to_string(path) {
            self.tests.push_str(&format!(
                "mod behaviour_of_{case} {{\nuse cases::of_{case} as client;\n\
                 #[allow(unused_imports)]\nuse serde_json::{{Value, json}};\n{text}}}\n"
            ));
        }
    }

    /// Removes a file's crate attributes, because it is a module here; the crate gets them.
    fn without_attributes(&mut self, text: &str) -> String {
        let mut kept = String::new();
        let mut lines = text.split_inclusive('\n');
        while let Some(line) = lines.next() {
            if !line.starts_with("#![") {
                kept.push_str(line);
                continue;
            }
            let mut attribute = line.to_owned();
            while !attribute.ends_with("]\n") {
                attribute.push_str(lines.next().expect("an attribute ends"));
            }
            self.attributes.insert(attribute);
        }
        kept
    }

    /// Returns the number of examples that will be tried.
    pub(crate) fn examples(&self) -> usize {
        self.examples
    }

    /// Adds the doctests of a file, which only have to compile here.
    fn add_samples(&mut self, case: &str, text: &str) {
        let mut lines = text.lines().map(doc_text);
        while lines.any(|line| line == Some("```no_run")) {
            let sample = lines
                .by_ref()
                .map_while(|line| line.filter(|line| *line != "```"));
            let sample: Vec<_> = sample
                .map(|line| line.strip_prefix("# ").unwrap_or(line))
                .collect();
            let sample = sample.join("\n");
            let crate_name = sample
                .split_once("::Client::from_env")
                .and_then(|(before, _)| before.rsplit([' ', '\n']).next())
                .unwrap_or_else(|| panic!("{case}: a sample without a client:\n{sample}"));
            self.tests.push_str(&format!(
                "const _: () = {{\n#[allow(unused_imports)]\nuse cases::of_{case} as {crate_name};\n\
                 #[allow(dead_code, reason = \"examples are compiled, not called\")]\n{sample}\n}};\n"
            ));
        }
    }

    /// Adds the examples of the documents' components, by their locked names.
    fn add_examples(&mut self, case: &str, spec: &Spec, lock: &str) {
        for source in &spec.sources {
            // This reader fails on numbers beyond 64 bits; a case of its own covers such a
            // document.
            let Ok(root) = serde_yaml::from_slice::<Value>(&source.bytes) else {
                continue;
            };
            let schemas = root
                .pointer("/components/schemas")
                .and_then(Value::as_object);
            for (name, schema) in schemas.into_iter().flatten() {
                let one = schema.get("example").into_iter();
                let many = schema.get("examples").and_then(Value::as_array);
                let lead = format!("#/components/schemas/{name} = ");
                let ty = lock.lines().find_map(|line| line.strip_prefix(&lead));
                for (example, ty) in one
                    .chain(many.into_iter().flatten())
                    .zip(ty.into_iter().cycle())
                {
                    self.tests.push_str(&format!(
                        "#[test]\nfn {case}_{}() {{\n    round_trip::<cases::of_{case}::models::{ty}>({:?});\n}}\n",
                        self.examples,
                        example.to_string(),
                    ));
                    self.examples += 1;
                }
            }
        }
    }

    /// Writes the crate, and runs its tests, clippy and rustdoc; returns their complaints, if any.
    pub(crate) fn test(self) -> Result<(), String> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cases");
        let runtime = root.join("runtime");
        let attributes = with_one_limit(self.attributes);
        let files = self.files.into_iter().chain([
            ("Cargo.toml".to_owned(), manifest(&runtime, &self.features)),
            (
                "src/lib.rs".to_owned(),
                format!("#![deny(warnings)]\n{attributes}{}", self.modules),
            ),
            ("tests/all.rs".to_owned(), format!("{TESTS}{}", self.tests)),
        ]);
        let mut kept = Vec::new();
        for (path, text) in files {
            let path = folder.join(path);
            write_if_changed(&path, &text);
            kept.push(path);
        }
        remove_others(&folder.join("src"), &kept);
        // Uses the versions that are already downloaded.
        let lock = fs::read_to_string(root.join("Cargo.lock")).expect("the workspace has a lock");
        write_if_changed(&folder.join("Cargo.lock"), &lock);
        let steps: [&[&str]; 3] = [
            &["test"],
            &["clippy", "--lib"],
            &["doc", "--lib", "--no-deps"],
        ];
        steps.into_iter().try_for_each(|step| cargo(&folder, step))
    }
}

fn cargo(folder: &Path, step: &[&str]) -> Result<(), String> {
    let output = Command::new(env!("CARGO"))
        .args(step)
        .args(["--quiet", "--offline"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .output()
        .expect("cargo runs");
    if output.status.success() {
        return Ok(());
    }
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Err(text(&output.stderr) + &text(&output.stdout))
}

/// Returns the attributes of all crates for the one that holds them. Of the recursion limits, only the
/// largest is kept.
fn with_one_limit(attributes: BTreeSet<String>) -> String {
    let limit = |attribute: &str| {
        let value = attribute.strip_prefix("#![recursion_limit = \"")?;
        value.split('"').next()?.parse::<u32>().ok()
    };
    let largest = attributes.iter().filter_map(|it| limit(it)).max();
    let kept = attributes
        .iter()
        .filter(|it| limit(it).is_none_or(|it| Some(it) == largest));
    kept.cloned().collect()
}

const TESTS: &str = "#![deny(warnings)]
#![allow(deprecated)]
use serde_json::Value;

#[track_caller]
fn round_trip<T: serde::de::DeserializeOwned + serde::Serialize>(text: &str) {
    let decoded = serde_json::from_str::<T>(text).expect(text);
    let encoded = serde_json::to_value(&decoded).expect(text);
    assert_eq!(encoded, serde_json::from_str::<Value>(text).expect(text));
}

";

fn manifest(runtime: &Path, features: &BTreeSet<String>) -> String {
    let names = features.iter().cloned().collect::<Vec<_>>().join(", ");
    let lines = features.iter().map(|name| format!("{name} = []\n"));
    let features = format!(
        "[features]\ndefault = [{names}]\n{}",
        lines.collect::<String>()
    );
    format!(
        "[package]\nname = \"cases\"\nedition = \"2024\"\n\n[lib]\ndoctest = false\n\n\
         [dependencies]\nspecmill-runtime = {{ path = {runtime:?} }}\n\n\
         [dev-dependencies]\nserde = \"1\"\nserde_json = \"1\"\n\n\
         {features}\n[profile.dev]\ndebug = false\n\n[workspace]\n"
    )
}

/// Returns the text of a line of documentation.
fn doc_text(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let text = line
        .strip_prefix("///")
        .or_else(|| line.strip_prefix("//!"))?;
    Some(text.strip_prefix(' ').unwrap_or(text))
}

/// Writes a file only if it changed: an unchanged one keeps its time, so that cargo has nothing to
/// do.
fn write_if_changed(path: &Path, text: &str) {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return;
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).expect("a folder in the target folder can be made");
    }
    fs::write(path, text).expect("a file in the target folder can be written");
}

fn remove_others(folder: &Path, kept: &[PathBuf]) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            remove_others(&path, kept);
        } else if !kept.contains(&path) {
            fs::remove_file(&path).expect("a file in the target folder can be removed");
        }
    }
}
