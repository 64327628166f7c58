//! A folder of documents, held against what its `specmill.toml` says about it.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Spec, display, read_source};
use crate::Error;
use crate::diagnostic::{Diagnostic, Spot};
use crate::digest::sha256;
use crate::hash::HashSet;
use crate::load::{Prefer, Source};
use crate::lock::{self, Lock};
use crate::settings::{self, Parsed};

/// What the names of documents end in.
const EXTENSIONS: [&str; 3] = ["yaml", "yml", "json"];

pub(super) fn read(folder: &Path) -> Result<Spec, Error> {
    let mut spec = Spec::default();
    let settings = read_beside(&folder.join(settings::FILE))?;
    let referred = referred(&settings);
    for path in list_documents(folder)? {
        let source = read_source(&path)?;
        if referred.contains(&source.name) {
            continue;
        }
        spec.disk.add(&source.name, &path);
        spec.sources.push(source);
    }
    spec.beside.push(settings);
    spec.beside.push(read_beside(&folder.join(lock::FILE))?);
    let names = spec.all_sources().into_iter().map(|source| source.name);
    spec.paths = names
        .map(|name| (name.clone(), display(&folder.join(name))))
        .collect();
    let mut faults = read_settings(&mut spec, folder)?;
    let (lock, file) = (spec.beside[1].clone(), spec.sources.len() + 1);
    faults.extend(read_lock(&mut spec, &lock, file));
    if !faults.is_empty() {
        faults.append(&mut spec.warnings);
        let located = spec.locate(faults);
        return Err(spec.fail(located));
    }
    if spec.sources.is_empty() {
        let message = format!(
            "{} holds no document (*.yaml, *.yml, *.json)",
            folder.display()
        );
        return Err(Error::refused(message).hint("`specmill add <page-or-document>` brings one in"));
    }
    Ok(spec)
}

/// The files that are there because documents refer to them, as far as the settings can be read.
fn referred(settings: &Source) -> HashSet<String> {
    let text = std::str::from_utf8(&settings.bytes).unwrap_or_default();
    let parsed = settings::parse(text).unwrap_or_default();
    let is_document = |name: &String| {
        let mut documents = parsed.settings.documents.iter();
        documents.any(|document| document.file == *name)
    };
    let files = parsed.beside.keys();
    files.filter(|name| !is_document(name)).cloned().collect()
}

/// The documents of a folder, by name.
fn list_documents(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let fail = |cause| Error::disk("read", folder, cause);
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(fail)? {
        let path = entry.map_err(fail)?.path();
        let extension = path.extension().and_then(|extension| extension.to_str());
        let hidden = path
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if extension.is_some_and(|it| EXTENSIONS.contains(&it)) && !hidden && !path.is_dir() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// A file that need not be there: then its text is empty.
pub(super) fn read_beside(path: &Path) -> Result<Source, Error> {
    match read_source(path) {
        Err(Error::Disk { cause, .. }) if cause.kind() == std::io::ErrorKind::NotFound => {
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            Ok(Source {
                name,
                bytes: Vec::new(),
            })
        }
        other => other,
    }
}

/// Takes in `specmill.toml` and puts the documents into its order; gives what is wrong.
fn read_settings(spec: &mut Spec, folder: &Path) -> Result<Vec<Diagnostic>, Error> {
    let file = spec.sources.len();
    let parsed = match text_of(&spec.beside[0], file) {
        Ok(text) => settings::parse(text)
            .map_err(|fault| Diagnostic::error(Spot::Offset(file, fault.offset), fault.message)),
        Err(fault) => Err(fault),
    };
    match parsed {
        Ok(parsed) => {
            let mut faults = check_documents(spec, &parsed);
            faults.extend(check_beside(spec, folder, &parsed)?);
            spec.keys = parsed
                .keys
                .iter()
                .map(|(key, offset)| (key.clone(), Spot::Offset(file, *offset)))
                .collect();
            order_documents(&mut spec.sources, &parsed);
            spec.settings = parsed.settings;
            Ok(faults)
        }
        Err(fault) => Ok(vec![fault]),
    }
}

/// Takes in `names.lock`; gives what is wrong. `file` is its place among the sources.
pub(super) fn read_lock(spec: &mut Spec, lock: &Source, file: usize) -> Vec<Diagnostic> {
    let text = match text_of(lock, file) {
        Ok(text) => text,
        Err(fault) => return vec![fault],
    };
    match Lock::parse(text) {
        Ok(lock) => {
            spec.lock = lock;
            Vec::new()
        }
        Err(faults) => {
            let diagnose = |fault: lock::Fault| {
                Diagnostic::error(Spot::Offset(file, fault.offset), fault.message).hint(fault.hint)
            };
            faults.into_iter().map(diagnose).collect()
        }
    }
}

fn text_of(source: &Source, file: usize) -> Result<&str, Diagnostic> {
    std::str::from_utf8(&source.bytes).map_err(|error| {
        Diagnostic::error(Spot::Offset(file, error.valid_up_to()), "this is not UTF-8")
    })
}

/// Whether every document that the settings name is there, with the bytes they record.
fn check_documents(spec: &mut Spec, parsed: &Parsed) -> Vec<Diagnostic> {
    let file = spec.sources.len();
    let mut faults = Vec::new();
    for (document, (file_at, sha_at)) in parsed.settings.documents.iter().zip(&parsed.documents) {
        let name = &document.file;
        let Some(source) = spec.sources.iter().find(|source| source.name == *name) else {
            let message = format!("the document `{name}` is not in the folder");
            let fault = Diagnostic::error(Spot::Offset(file, *file_at), message);
            faults.push(fault.hint("bring it back, or take its entry out"));
            continue;
        };
        let recorded = document.sha256.as_ref();
        if recorded.is_some_and(|recorded| *recorded != sha256(&source.bytes)) {
            let message = format!("`{name}` has changed since this was recorded");
            spec.warnings.push(Diagnostic::warning(Spot::Offset(file, *sha_at), message).hint(
                "`specmill update <page>` records the new text; take `sha256` out where edits are meant",
            ));
        }
    }
    if let Prefer::File(name) = &parsed.settings.prefer
        && !spec.sources.iter().any(|source| source.name == *name)
    {
        let message = format!("`prefer` is \"newest\" or the name of a document, not `{name}`");
        faults.push(Diagnostic::error(
            Spot::Offset(file, parsed.prefer),
            message,
        ));
    }
    faults
}

/// Whether the files that documents refer to are there, with the bytes that the settings record.
fn check_beside(spec: &mut Spec, folder: &Path, parsed: &Parsed) -> Result<Vec<Diagnostic>, Error> {
    let file = spec.sources.len();
    let mut faults = Vec::new();
    let documents = parsed.settings.documents.iter();
    for (path, recorded) in documents.flat_map(|document| &document.beside) {
        let spot = Spot::Offset(file, parsed.beside.get(path).copied().unwrap_or_default());
        match read_source(&folder.join(path)) {
            Ok(source) if sha256(&source.bytes) == *recorded => {}
            Ok(_) => spec.warnings.push(
                Diagnostic::warning(
                    spot,
                    format!("`{path}` has changed since this was recorded"),
                )
                .hint("`specmill update <document>` records the new text"),
            ),
            Err(Error::Disk { cause, .. }) if cause.kind() == std::io::ErrorKind::NotFound => {
                let fault =
                    Diagnostic::error(spot, format!("the file `{path}` is not in the folder"));
                faults.push(fault.hint("bring it back, or take its entry out"));
            }
            Err(error) => return Err(error),
        }
    }
    Ok(faults)
}

/// Listed documents first, in the order of the list; then the others, by name, as the newest.
fn order_documents(sources: &mut [Source], parsed: &Parsed) {
    let listed = &parsed.settings.documents;
    let place = |source: &Source| listed.iter().position(|entry| entry.file == source.name);
    sources.sort_by_key(|source| place(source).unwrap_or(listed.len()));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Layout;
    use crate::spec::tests::DOCUMENT;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            fs::write(folder.path().join(name), text).unwrap();
        }
        folder
    }

    fn failure(files: &[(&str, &str)]) -> Vec<String> {
        let folder = folder(files);
        match read(folder.path()).unwrap_err() {
            Error::Documents(diagnostics) => {
                let prefix = format!("{}/", folder.path().display());
                diagnostics
                    .iter()
                    .map(|located| crate::report::line(located).replace(&prefix, ""))
                    .collect()
            }
            other => vec![
                other
                    .to_string()
                    .replace(&*folder.path().to_string_lossy(), "FOLDER"),
            ],
        }
    }

    #[test]
    fn listed_documents_come_first_and_unlisted_ones_are_the_newest() {
        let list = "[[documents]]\nfile = \"z.yaml\"\n[[documents]]\nfile = \"b.json\"\n";
        let folder = folder(&[
            ("specmill.toml", list),
            ("a.yml", DOCUMENT),
            ("b.json", "{}"),
            ("c.yaml", DOCUMENT),
            ("z.yaml", DOCUMENT),
            (".hidden.yaml", "no"),
            ("notes.md", "no"),
        ]);
        let spec = read(folder.path()).unwrap();
        let names: Vec<_> = spec
            .sources
            .iter()
            .map(|source| source.name.as_str())
            .collect();
        assert_eq!(names, ["z.yaml", "b.json", "a.yml", "c.yaml"]);
    }

    #[test]
    fn an_empty_folder_is_refused() {
        let message = "FOLDER holds no document (*.yaml, *.yml, *.json)";
        let hint = "hint: `specmill add <page-or-document>` brings one in";
        assert_eq!(failure(&[("notes.md", "")]), [format!("{message}\n{hint}")]);
    }

    #[test]
    fn faults_of_all_files_come_together() {
        let list = "prefer = \"old.yaml\"\n[[documents]]\nfile = \"gone.yaml\"\n";
        assert_eq!(
            failure(&[
                ("specmill.toml", list),
                ("names.lock", "\nwhat\n"),
                ("a.yaml", DOCUMENT)
            ]),
            [
                "names.lock:2:1: `what` is not `pointer = identifier`",
                "specmill.toml:1:10: `prefer` is \"newest\" or the name of a document, not `old.yaml`",
                "specmill.toml:3:8: the document `gone.yaml` is not in the folder",
            ]
        );
    }

    #[test]
    fn a_hand_edited_document_is_a_warning_and_an_error_when_strict() {
        let list = "[[documents]]\nfile = \"a.yaml\"\nsha256 = \"00\"\n";
        let lenient = folder(&[("specmill.toml", list), ("a.yaml", DOCUMENT)]);
        let generated = read(lenient.path())
            .unwrap()
            .generate(Layout::Crate)
            .unwrap();
        let warning = crate::report::line(&generated.report.diagnostics[0]);
        assert!(
            warning.ends_with("specmill.toml:3:10: `a.yaml` has changed since this was recorded")
        );
        let strict = format!("strict = true\n{list}");
        let strict = folder(&[("specmill.toml", &strict), ("a.yaml", DOCUMENT)]);
        let result = read(strict.path()).unwrap().generate(Layout::Crate);
        assert!(matches!(result, Err(Error::Documents(_))));
    }
}
