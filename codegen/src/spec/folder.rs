//! A folder of documents, in the order of its `specmill.toml`.

use std::path::{Path, PathBuf};

use super::settings_and_lock::{self, LOCK, SETTINGS, check_inside, read_beside};
use super::storage::Store;
use super::{Spec, display, read_source};
use crate::Error;
use crate::files::{Access, FolderLock};
use crate::hash::HashSet;
use crate::load::Source;
use crate::lock;
use crate::settings::{self, Parsed};

/// File extensions of documents.
const EXTENSIONS: [&str; 3] = ["yaml", "yml", "json"];

/// Reads a folder. All files are in or below `root`, or else the root in `specmill.toml`, or else
/// the folder itself.
pub(super) fn read(folder: &Path, root: Option<&Path>, store: Store) -> Result<Spec, Error> {
    // A run that adds documents writes several files.
    let locked = store.is_disk().then_some(folder);
    let _held = FolderLock::take(locked, Access::Shared);
    if let Some(root) = root.filter(|root| !store.lies_in(folder, root)) {
        return Err(super::outside_of(root, &display(folder)));
    }
    let mut spec = Spec::default();
    spec.disk.store = store.clone();
    let settings = read_beside(&store, &folder.join(settings::FILE), root.unwrap_or(folder))?;
    let parsed = parse(&settings);
    let named = parsed.settings.root.as_ref().map(|root| folder.join(root));
    let root = root.map(Path::to_owned).or(named);
    let bounds = root.as_deref().unwrap_or(folder);
    let referred = referred(&parsed);
    for path in list_documents(&store, folder)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if referred.contains(&*name) {
            continue;
        }
        check_inside(&store, &path, bounds)?;
        let source = read_source(&store, &path)?;
        spec.disk.add(&source.name, &path);
        spec.sources.push(source);
    }
    if let Some(root) = &root {
        spec.set_root(root)?;
    }
    order_documents(&mut spec.sources, &parsed);
    spec.beside.push(settings);
    spec.beside
        .push(read_beside(&store, &folder.join(lock::FILE), bounds)?);
    let names = spec.all_sources().into_iter().map(|source| source.name);
    spec.paths = names
        .map(|name| (name.clone(), display(&folder.join(name))))
        .collect();
    let folders = (folder, folder);
    let listed = settings_and_lock::Listed::All;
    let mut faults = settings_and_lock::take_settings(&mut spec, SETTINGS, folders, listed)?;
    let lock = spec.beside[LOCK].clone();
    let file = spec.sources.len() + LOCK;
    faults.extend(settings_and_lock::take_lock(&mut spec, &lock, file));
    if !faults.is_empty() {
        faults.append(&mut spec.warnings);
        let located = spec.locate(faults);
        return Err(spec.fail(located));
    }
    if spec.sources.is_empty() {
        let message = format!(
            "{} contains no document (*.yaml, *.yml, *.json)",
            folder.display()
        );
        return Err(
            Error::refused(message).hint("run `specmill add <page-or-document>` to add one")
        );
    }
    Ok(spec)
}

/// Parses the settings, as far as possible; their errors are reported later.
fn parse(settings: &Source) -> Parsed {
    let text = std::str::from_utf8(&settings.bytes).unwrap_or_default();
    settings::parse(text).unwrap_or_default()
}

/// Returns the files that exist only because documents refer to them, and overlays.
fn referred(parsed: &Parsed) -> HashSet<String> {
    let is_document = |name: &String| {
        let mut documents = parsed.settings.documents.iter();
        documents.any(|document| document.file == *name)
    };
    let overlays = parsed.settings.overlays.iter().map(|it| &it.file);
    let files = parsed.beside.keys().chain(overlays);
    files.filter(|name| !is_document(name)).cloned().collect()
}

/// Returns the documents of a folder, sorted by name.
fn list_documents(store: &Store, folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut found = store
        .list(folder)
        .map_err(|cause| Error::disk("read", folder, cause))?;
    found.retain(|path| {
        let extension = path.extension().and_then(|extension| extension.to_str());
        let hidden = path
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with('.'));
        extension.is_some_and(|it| EXTENSIONS.contains(&it)) && !hidden
    });
    Ok(found)
}

/// Sorts listed documents first, in the order of the list; the others follow by name, as the
/// newest.
fn order_documents(sources: &mut [Source], parsed: &Parsed) {
    let listed = &parsed.settings.documents;
    let place = |source: &Source| listed.iter().position(|entry| entry.file == source.name);
    sources.sort_by_key(|source| place(source).unwrap_or(listed.len()));
}

#[cfg(test)]
mod tests {
    use std::fs;

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
        match read(folder.path(), None, Store::default()).unwrap_err() {
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
        let spec = read(folder.path(), None, Store::default()).unwrap();
        let names: Vec<_> = spec
            .sources
            .iter()
            .map(|source| source.name.as_str())
            .collect();
        assert_eq!(names, ["z.yaml", "b.json", "a.yml", "c.yaml"]);
    }

    #[test]
    fn an_empty_folder_is_refused() {
        let message = "FOLDER contains no document (*.yaml, *.yml, *.json)";
        let hint = "hint: run `specmill add <page-or-document>` to add one";
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
                "specmill.toml:1:10: `prefer` must be \"newest\" or the name of a document, not `old.yaml`",
                "specmill.toml:3:8: the document `gone.yaml` does not exist in the folder",
            ]
        );
    }

    #[test]
    fn a_hand_edited_document_is_a_warning_and_an_error_when_strict() {
        let list = "[[documents]]\nfile = \"a.yaml\"\nsha256 = \"00\"\n";
        let lenient = folder(&[("specmill.toml", list), ("a.yaml", DOCUMENT)]);
        let generated = read(lenient.path(), None, Store::default())
            .unwrap()
            .generate(Layout::Crate)
            .unwrap();
        let warning = crate::report::line(&generated.report.diagnostics[0]);
        assert!(
            warning.ends_with(
                "specmill.toml:3:10: `a.yaml` has changed since its checksum was recorded [checksum-changed]"
            )
        );
        let strict = format!("strict = true\n{list}");
        let strict = folder(&[("specmill.toml", &strict), ("a.yaml", DOCUMENT)]);
        let result = read(strict.path(), None, Store::default())
            .unwrap()
            .generate(Layout::Crate);
        let error = result.expect_err("a warning is an error here");
        assert!(matches!(error, Error::Documents(_)));
        let rendered = error.render(false);
        assert!(
            rendered.contains("this is a warning without `strict = true`"),
            "{rendered}"
        );
    }
}
