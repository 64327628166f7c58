//! `specmill.toml` and `names.lock` beside the documents, checked against them.

use std::path::{Path, PathBuf};

use super::storage::Store;
use super::{Spec, display, overlays, read_source};
use crate::Error;
use crate::diagnostic::{Diagnostic, Location, WarningKind};
use crate::digest::sha256;
use crate::load::{Prefer, ReferencedFiles, Source};
use crate::lock::{self, Lock};
use crate::settings::{self, Document, Parsed};

/// Reads an optional file in or below `bounds`; its text is empty if it does not exist.
pub(super) fn read_beside(store: &Store, path: &Path, bounds: &Path) -> Result<Source, Error> {
    check_inside(store, path, bounds)?;
    match read_source(store, path) {
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

/// Refuses a file outside `bounds`, links resolved; none of its text is shown.
pub(super) fn check_inside(store: &Store, path: &Path, bounds: &Path) -> Result<(), Error> {
    if store.lies_in(path, bounds) {
        return Ok(());
    }
    let (path, bounds) = (display(path), display(bounds));
    let message = format!("{path} is outside {bounds}, links resolved");
    Err(Error::refused(message)
        .hint("set `--root`, or `root` in specmill.toml, to a folder that contains it"))
}

/// Reads the `specmill.toml` beside documents that were named one by one.
pub(super) fn read_settings(spec: &mut Spec) -> Result<(), Error> {
    let Some(folder) = spec.disk.common_folder().map(Path::to_owned) else {
        warn_of_several(spec);
        return Ok(());
    };
    let path = shown_folder(spec).join(settings::FILE);
    let source = read_beside(&spec.disk.store, &path, &folder)?;
    if source.bytes.is_empty() {
        return Ok(());
    }
    spec.paths.insert(source.name.clone(), display(&path));
    spec.beside.push(source);
    let shown = shown_folder(spec);
    let faults = take_settings(spec, spec.beside.len() - 1, (&folder, &shown), Listed::Some)?;
    match faults.is_empty() {
        true => Ok(()),
        false => Err(spec.fail(spec.locate(faults))),
    }
}

/// Returns the folder of the first document, as the caller wrote it.
fn shown_folder(spec: &Spec) -> PathBuf {
    let first = spec.sources.first().and_then(|it| spec.paths.get(&it.name));
    let parent = first.and_then(|path| Path::new(path).parent());
    parent.map(Path::to_owned).unwrap_or_default()
}

fn warn_of_several(spec: &mut Spec) {
    let mut folders = spec.paths.values().filter_map(|it| Path::new(it).parent());
    let found = folders.find(|folder| folder.join(settings::FILE).exists());
    if let Some(folder) = found {
        let path = display(&folder.join(settings::FILE));
        let message = format!("{path} is not read: the documents are in several folders");
        let warning = Diagnostic::warning(WarningKind::SettingsNotRead, Location::File(0), message);
        spec.warnings
            .push(warning.hint("put the documents into one folder, and pass that folder"));
    }
}

/// Indexes of both files among those beside a folder's documents.
pub(super) const SETTINGS: usize = 0;
pub(super) const LOCK: usize = 1;

/// Documents that were read, of those that the settings list.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Listed {
    /// All; a missing one is an error
    All,
    /// Those that the caller named
    Some,
}

/// Applies `specmill.toml`, at `index` among the files beside the documents; returns diagnostics.
/// `folders` are its folder, absolute and as it is shown.
///
/// # Errors
///
/// Returns the error of a `root` that does not contain the documents.
pub(super) fn take_settings(
    spec: &mut Spec,
    index: usize,
    folders: (&Path, &Path),
    listed: Listed,
) -> Result<Vec<Diagnostic>, Error> {
    let (folder, shown) = folders;
    let file = spec.sources.len() + index;
    let parsed = match text_of(&spec.beside[index], file) {
        Ok(text) => settings::parse(text).map_err(|fault| {
            Diagnostic::error(Location::Offset(file, fault.offset), fault.message)
        }),
        Err(fault) => Err(fault),
    };
    Ok(match parsed {
        Ok(parsed) => {
            // A root that the caller set overrides that of the settings.
            if let (Some(root), false) = (&parsed.settings.root, spec.disk.has_root()) {
                spec.set_root(&folder.join(root))?;
            }
            let check = Check {
                parsed: &parsed,
                file,
                listed,
            };
            let mut faults = check.documents(spec);
            faults.extend(check.beside(spec, folder));
            faults.extend(overlays::read_listed(spec, &parsed, file, shown));
            spec.keys = parsed
                .keys
                .iter()
                .map(|(key, offset)| (key.clone(), Location::Offset(file, *offset)))
                .collect();
            spec.settings = parsed.settings;
            if let Prefer::File(name) = &spec.settings.prefer
                && !spec.sources.iter().any(|source| source.name == *name)
            {
                // It is reported above, or concerns none of the named documents.
                spec.settings.prefer = Prefer::None;
            }
            faults
        }
        Err(fault) => vec![fault],
    })
}

/// Applies `names.lock`, whose index among the sources is `file`; returns diagnostics.
pub(super) fn take_lock(spec: &mut Spec, lock: &Source, file: usize) -> Vec<Diagnostic> {
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
            let diagnose = |fault: lock::LockError| {
                Diagnostic::error(Location::Offset(file, fault.offset), fault.message)
                    .hint(fault.hint)
            };
            faults.into_iter().map(diagnose).collect()
        }
    }
}

fn text_of(source: &Source, file: usize) -> Result<&str, Diagnostic> {
    std::str::from_utf8(&source.bytes).map_err(|error| {
        Diagnostic::error(
            Location::Offset(file, error.valid_up_to()),
            "the file is not UTF-8",
        )
    })
}

/// Check of the settings against the documents that were read.
struct Check<'a> {
    parsed: &'a Parsed,
    /// The index of the settings among the sources
    file: usize,
    listed: Listed,
}

impl Check<'_> {
    /// Checks that every document in the settings exists, with the recorded bytes.
    fn documents(&self, spec: &mut Spec) -> Vec<Diagnostic> {
        let mut faults = Vec::new();
        let settings = &self.parsed.settings;
        for (document, (file_at, sha_at)) in settings.documents.iter().zip(&self.parsed.documents) {
            let name = &document.file;
            let Some(source) = spec.sources.iter().find(|source| source.name == *name) else {
                if self.listed == Listed::All {
                    let message = format!("the document `{name}` does not exist in the folder");
                    let fault = Diagnostic::error(self.at(*file_at), message);
                    faults.push(fault.hint("restore the file, or remove its entry"));
                }
                continue;
            };
            let recorded = document.sha256.as_ref();
            if recorded.is_some_and(|recorded| *recorded != sha256(&source.bytes)) {
                let message = format!("`{name}` has changed since its checksum was recorded");
                spec.warnings.push(Diagnostic::warning(WarningKind::ChecksumChanged, self.at(*sha_at), message).hint(
                    "run `specmill update <page>` to record the new text, or remove `sha256` to allow edits",
                ));
            }
        }
        if let Prefer::File(name) = &settings.prefer
            && self.listed == Listed::All
            && !spec.sources.iter().any(|source| source.name == *name)
        {
            let message =
                format!("`prefer` must be \"newest\" or the name of a document, not `{name}`");
            faults.push(Diagnostic::error(self.at(self.parsed.prefer), message));
        }
        faults
    }

    /// Checks that the files that documents refer to exist, with the recorded bytes.
    fn beside(&self, spec: &mut Spec, folder: &Path) -> Vec<Diagnostic> {
        let mut faults = Vec::new();
        let documents = self.parsed.settings.documents.iter();
        let read = |document: &&Document| spec.sources.iter().any(|it| it.name == document.file);
        let documents = documents.filter(read).collect::<Vec<_>>();
        for (path, recorded) in documents.iter().flat_map(|document| &document.beside) {
            let at = self.parsed.beside.get(path).copied().unwrap_or_default();
            match spec.disk.read(path) {
                Ok(bytes) if sha256(&bytes) == *recorded => {}
                Ok(_) => spec.warnings.push(
                    Diagnostic::warning(
                        WarningKind::ChecksumChanged,
                        self.at(at),
                        format!("`{path}` has changed since its checksum was recorded"),
                    )
                    .hint("run `specmill update <document>` to record the new text"),
                ),
                Err(_) if !spec.disk.store.exists(&folder.join(path)) => {
                    let message = format!("the file `{path}` does not exist in the folder");
                    let fault = Diagnostic::error(self.at(at), message);
                    faults.push(fault.hint("restore the file, or remove its entry"));
                }
                Err(why) => {
                    let message = format!("the file `{path}` cannot be read: {why}");
                    faults.push(Diagnostic::error(self.at(at), message));
                }
            }
        }
        faults
    }

    fn at(&self, offset: usize) -> Location {
        Location::Offset(self.file, offset)
    }
}
