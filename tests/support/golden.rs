//! One golden case: the difference between its folder and the output of specmill.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use similar::TextDiff;
use specmill::spec::Spec;
use specmill::{Error, Generated, Layout};

/// The folder of the cases relative to the root, where cargo runs tests, so that the paths in
/// diagnostics are the same on every machine.
const CASES: &str = "tests/cases";

/// The files beside `expected/`.
const TEXTS: [&str; 2] = ["expected_error.txt", "expected_warnings.txt"];

/// A folder of `tests/cases/`.
pub(crate) struct Case {
    pub(crate) name: String,
    folder: PathBuf,
}

/// The output, by its path in the folder.
pub(crate) type Found = BTreeMap<String, String>;

/// Returns true if the output is to be accepted.
pub(crate) fn wants_blessing() -> bool {
    let is_set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
    let wants = is_set("SPECMILL_BLESS");
    assert!(
        !wants || !(is_set("SPECMILL_CHECK") || is_set("CI")),
        "a run that only checks accepts nothing: take SPECMILL_BLESS away"
    );
    wants
}

impl Case {
    /// Returns every case, by name.
    pub(crate) fn all() -> Vec<Self> {
        let folders = fs::read_dir(CASES).expect("cargo runs tests in the root");
        let folders = folders.map(|entry| entry.expect("a folder can be listed").path());
        let mut cases: Vec<_> = folders
            .filter(|path| path.is_dir())
            .map(|folder| Self {
                name: folder
                    .file_name()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned(),
                folder: Path::new(CASES).join(folder.file_name().unwrap_or_default()),
            })
            .collect();
        cases.sort_by(|a, b| a.name.cmp(&b.name));
        cases
    }

    /// Runs specmill on the case's documents.
    pub(crate) fn generate(&self) -> Result<(Spec, Generated), Error> {
        let inner = self.folder.join("spec");
        let spec = Spec::read_folder(if inner.is_dir() { &inner } else { &self.folder })?;
        let generated = spec.generate(Layout::Crate)?;
        Ok((spec, generated))
    }

    /// Returns the output that the case is about.
    pub(crate) fn run(&self) -> Found {
        match self.generate() {
            Err(error) => Found::from([(TEXTS[0].to_owned(), error.render(false))]),
            Ok((_, generated)) => {
                let files = generated.files.0.into_iter();
                let mut found: Found = files
                    .map(|(path, text)| (format!("expected/{path}"), text))
                    .filter(|(path, _)| self.is_about(path))
                    .collect();
                let diagnostics = &generated.report.diagnostics;
                if !diagnostics.is_empty() {
                    let text = specmill::diagnostic::render(diagnostics, false);
                    found.insert(TEXTS[1].to_owned(), text);
                }
                found
            }
        }
    }

    /// Returns true for models, resources, webhooks and failures, and for any other file that the
    /// folder has already.
    fn is_about(&self, path: &str) -> bool {
        let parts = [
            "expected/src/models/",
            "expected/src/resources/",
            "expected/src/failure.rs",
            "expected/src/headers.rs",
            "expected/src/webhooks.rs",
        ];
        let is_part = parts.iter().any(|part| path.starts_with(part)) && !path.ends_with("/mod.rs");
        is_part || self.folder.join(path).exists()
    }

    /// Reads the expected output.
    fn expected(&self) -> Found {
        let mut paths = Vec::new();
        list(&self.folder.join("expected"), "expected/", &mut paths);
        paths.extend(TEXTS.map(str::to_owned));
        let read = |path: String| {
            let text = fs::read_to_string(self.folder.join(&path)).ok()?;
            Some((path, text))
        };
        paths.into_iter().filter_map(read).collect()
    }

    /// Returns each difference between the folder and the output.
    pub(crate) fn compare(&self, found: &Found) -> Vec<String> {
        let expected = self.expected();
        let mut faults = Vec::new();
        for (path, text) in found {
            let Some(wanted) = expected.get(path) else {
                faults.push(format!(
                    "{}: {path} is not expected, and came out:\n{text}",
                    self.name
                ));
                continue;
            };
            if wanted != text {
                let diff = TextDiff::from_lines(wanted.as_str(), text.as_str());
                let diff = diff
                    .unified_diff()
                    .header("expected", "came out")
                    .to_string();
                faults.push(format!("{}: {path} differs\n{diff}", self.name));
            }
        }
        let surplus = expected.keys().filter(|path| !found.contains_key(*path));
        faults.extend(surplus.map(|path| format!("{}: {path} did not come out", self.name)));
        if found.is_empty() {
            faults.push(format!(
                "{}: nothing came out that could be compared",
                self.name
            ));
        }
        faults
    }

    /// Overwrites the folder with the output.
    pub(crate) fn bless(&self, found: &Found) {
        for path in self
            .expected()
            .keys()
            .filter(|path| !found.contains_key(*path))
        {
            fs::remove_file(self.folder.join(path)).expect("an expected file can be removed");
        }
        for (path, text) in found {
            let path = self.folder.join(path);
            fs::create_dir_all(path.parent().unwrap_or(&self.folder)).expect("a folder is made");
            fs::write(path, text).expect("an expected file can be written");
        }
    }
}

/// Lists every file below a folder, with `/` between names.
fn list(folder: &Path, prefix: &str, paths: &mut Vec<String>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            list(&entry.path(), &format!("{path}/"), paths);
        } else {
            paths.push(path);
        }
    }
}
