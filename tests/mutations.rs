//! Tests of the guards themselves.
//!
//! Copies of the documents are changed, one thing at a time. Drift, surface and conformance each
//! have to fail and name the thing; the client regenerated from the changed documents has to pass.
//! The verdict has to name the change and its effect.
//! Then the client is changed under unchanged documents.

#[path = "conformance/mod.rs"]
mod conformance;
#[path = "drift/mod.rs"]
mod drift;
#[path = "mutations/edit.rs"]
mod edit;
#[path = "mutations/of_client.rs"]
mod of_client;
#[path = "mutations/of_documents.rs"]
mod of_documents;
mod support;
#[path = "surface/mod.rs"]
mod surface;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use of_client::edits;
use of_documents::{CHANGES, Change};
use specmill::Layout;
use specmill::diff::{Options, diff};
use specmill::files::{Target, compare};
use specmill::spec::Spec;
use support::disk::{read_tree, write_tree};

/// The folders of the documents and the client of one change.
struct Copy {
    spec: PathBuf,
    generated: PathBuf,
    /// Removes both folders when dropped
    _folder: tempfile::TempDir,
}

impl Copy {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let copy = Self {
            spec: folder.path().join("spec"),
            generated: folder.path().join("generated"),
            _folder: folder,
        };
        write_tree(&copy.spec, &read_tree(&support::spec_folder()));
        write_tree(&copy.generated, &read_tree(&generated()));
        copy
    }

    /// Applies a change to every document that has the changed part.
    fn change_documents(&self, change: &Change) {
        let mut documents = read_tree(&self.spec);
        documents.retain(|name, text| {
            if !name.ends_with(".yaml") {
                return false;
            }
            let mut root = serde_yaml::from_str(text).expect("a vendored document is YAML");
            let is_changed = (change.apply)(&mut root);
            *text = serde_yaml::to_string(&root).expect("YAML can be written");
            is_changed
        });
        assert!(!documents.is_empty(), "{}: no document has it", change.what);
        write_tree(&self.spec, &documents);
    }

    /// Regenerates the client from the documents as they are now.
    fn regenerate(&self) {
        let spec = Spec::read_folder(&self.spec);
        let made = spec.and_then(|spec| spec.generate(Layout::Crate));
        let made = made.unwrap_or_else(|error| panic!("{}", error.render(false)));
        let changes = compare(Target {
            folder: &self.generated,
            files: &made.files,
            lock: Some((&self.spec.join("names.lock"), &made.lock.to_string())),
        });
        changes
            .and_then(|changes| changes.apply())
            .expect("the files can be written");
    }
}

fn generated() -> PathBuf {
    support::root().join("generated")
}

/// Returns true if a line that a diff adds or removes contains the text.
fn names(diff: &str, text: &str) -> bool {
    let is_change = |line: &&str| line.starts_with(['+', '-']) && !line.starts_with("---");
    diff.lines()
        .filter(is_change)
        .any(|line| line.contains(text))
}

/// Returns the failures of the guards under a change.
fn faults_of(change: &Change) -> Vec<String> {
    let copy = Copy::new();
    copy.change_documents(change);
    let mut faults = Vec::new();
    let mut fail = |fault: String| faults.push(format!("{}: {fault}", change.what));
    match drift::check(&copy.spec, &copy.generated) {
        Ok(_) => fail("drift does not see it".to_owned()),
        Err(diff) if names(&diff, change.drift) && diff.contains("cargo build") => {}
        Err(diff) => fail(format!("drift does not name {}:\n{diff}", change.drift)),
    }
    match conformance::check(&copy.spec, &copy.generated) {
        Ok(_) => fail("conformance does not see it".to_owned()),
        Err(found) if found.iter().any(|it| it.starts_with(change.conformance)) => {}
        Err(found) => fail(format!(
            "conformance does not name {}:\n{}",
            change.conformance,
            found.join("\n")
        )),
    }
    if let Err(found) = check_verdict(&copy, change) {
        fail(found);
    }
    let old = surface::list(&copy.generated);
    copy.regenerate();
    match drift::show("surface", &old, &surface::list(&copy.generated)) {
        None => fail("surface does not see it".to_owned()),
        Some(diff) if names(&diff, change.surface) => {}
        Some(diff) => fail(format!("surface does not name {}:\n{diff}", change.surface)),
    }
    if let Err(diff) = drift::check(&copy.spec, &copy.generated) {
        fail(format!("drift stays after a regeneration:\n{diff}"));
    }
    if let Err(found) = conformance::check(&copy.spec, &copy.generated) {
        fail(format!(
            "conformance stays after a regeneration:\n{}",
            found.join("\n")
        ));
    }
    faults
}

/// Compares the findings on the changed documents with those that are expected.
fn check_verdict(copy: &Copy, change: &Change) -> Result<(), String> {
    let read = |folder: &Path| Spec::read_folder(folder).expect("the documents can be read");
    let (old, new) = (read(&support::spec_folder()), read(&copy.spec));
    let verdict = diff(&old, &new, &Options::default());
    let verdict = verdict.map_err(|failed| failed.error.render(false))?;
    let kinds = verdict.findings.iter().map(|it| it.kind.id());
    // Documents are written anew, which changes no meaning.
    let kinds = kinds.collect::<BTreeSet<_>>();
    let wanted = change.kinds.iter().copied().collect::<BTreeSet<_>>();
    match kinds == wanted && verdict.source == change.source {
        true => Ok(()),
        false => Err(format!(
            "the verdict is {:?}, {kinds:?}:\n{}",
            verdict.source,
            verdict.to_text(true)
        )),
    }
}

#[test]
fn every_change_of_the_documents_is_named_by_all_guards() {
    let faults = CHANGES.iter().flat_map(faults_of).collect::<Vec<_>>();
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
    println!("{} changes were named by all guards", CHANGES.len());
}

#[test]
fn every_change_of_the_client_is_named_by_conformance() {
    let original = read_tree(&generated());
    let copy = Copy::new();
    let mut count = 0;
    for [file, from, to, named] in edits() {
        let path = format!("src/{file}");
        let text = original[&path].replacen(from, to, 1);
        assert_ne!(text, original[&path], "{file} does not say {from}");
        write_tree(&copy.generated, &[(path.clone(), text)].into());
        let found = conformance::check(&copy.spec, &copy.generated);
        let found = found.err().unwrap_or_default();
        assert!(
            found.iter().any(|fault| fault.starts_with(named)),
            "{from} became {to} in {file}, and conformance does not name {named}:\n{}",
            found.join("\n")
        );
        let text = original[&path].clone();
        write_tree(&copy.generated, &[(path, text)].into());
        count += 1;
    }
    println!("{count} changes were named by conformance");
}

#[test]
fn drift_names_files_that_are_missing_edited_or_too_many() {
    let drift_after = |change: fn(&Copy) -> std::io::Result<()>| {
        let copy = Copy::new();
        change(&copy).expect("a copy can be changed");
        drift::check(&copy.spec, &copy.generated).expect_err("drift sees it")
    };
    let missing =
        drift_after(|copy| std::fs::remove_file(copy.generated.join("src/models/tags.rs")));
    assert!(
        missing.contains("generated/src/models/tags.rs is missing"),
        "{missing}"
    );
    let surplus = drift_after(|copy| std::fs::write(copy.generated.join("src/mine.rs"), "//!\n"));
    assert!(
        surplus.contains("generated/src/mine.rs is not wanted"),
        "{surplus}"
    );
    let edited =
        drift_after(|copy| std::fs::write(copy.generated.join("src/models/tags.rs"), "mine\n"));
    assert!(names(&edited, "-mine"), "{edited}");
    let lock = drift_after(|copy| std::fs::write(copy.spec.join("names.lock"), ""));
    assert!(
        names(&lock, "+#/components/schemas/Browser = Browser"),
        "{lock}"
    );
    let list =
        drift_after(|copy| std::fs::write(copy.generated.join(".specmill-files"), "src/lib.rs\n"));
    assert!(list.contains(".specmill-files"), "{list}");
}
