//! Overlays of documents, read from the disk.

use std::path::Path;

use super::disk::{way, whole};
use super::storage::Store;
use super::{Spec, display, read_source};
use crate::Error;
use crate::diagnostic::{Diagnostic, Location, WarningKind};
use crate::digest::sha256;
use crate::load::{OUTSIDE, ReferencedFiles, Source};
use crate::settings::Parsed;

/// Reads the overlays that the settings list; `file` is the index of the settings among the
/// sources, `folder` their folder. Only files that documents may refer to are read.
pub(super) fn read_listed(
    spec: &mut Spec,
    parsed: &Parsed,
    file: usize,
    folder: &Path,
) -> Vec<Diagnostic> {
    let Some(from) = spec.sources.first().map(|source| source.name.clone()) else {
        return Vec::new();
    };
    let mut faults = Vec::new();
    let places = parsed.overlays.iter();
    for (listed, (file_at, sha_at)) in parsed.settings.overlays.iter().zip(places) {
        let path = &listed.file;
        let at = Location::Offset(file, *file_at);
        let name = spec.disk.name(&from, path);
        let read = name.and_then(|name| Ok((spec.disk.read(&name)?, name)));
        let (bytes, name) = match read {
            Ok(read) => read,
            Err(why) => {
                let message = format!("the overlay `{path}` cannot be read: {why}");
                let hint = match why.as_str() {
                    OUTSIDE => {
                        "set `--root`, or `root` in specmill.toml, to a folder that contains it"
                    }
                    _ => "restore the file, or remove its entry",
                };
                faults.push(Diagnostic::error(at, message).hint(hint));
                continue;
            }
        };
        let recorded = listed.sha256.as_ref();
        if recorded.is_some_and(|recorded| *recorded != sha256(&bytes)) {
            let message = format!("`{path}` has changed since its checksum was recorded");
            let warning = Diagnostic::warning(
                WarningKind::ChecksumChanged,
                Location::Offset(file, *sha_at),
                message,
            );
            spec.warnings.push(warning.hint(
                "run `specmill update <overlay>` to record the new text, or remove `sha256` to \
                 allow edits",
            ));
        }
        spec.paths.insert(name.clone(), display(&folder.join(path)));
        spec.overlays.push(Source { name, bytes });
    }
    faults
}

/// Reads overlays that the caller names.
pub(super) fn add<P: AsRef<Path>>(spec: &mut Spec, paths: &[P]) -> Result<(), Error> {
    for path in paths.iter().map(AsRef::as_ref) {
        let source = read_source(&Store::default(), path)?;
        let name = spec.disk.relative_path(path);
        if spec.overlays.iter().any(|it| it.name == name) {
            let path = display(path);
            let message = format!("the overlay {path} is applied already");
            return Err(Error::refused(message)
                .hint("overlays that specmill.toml lists are applied without `--overlay`"));
        }
        spec.paths.insert(name.clone(), display(path));
        spec.given.insert(name.clone());
        spec.overlays.push(Source {
            name,
            bytes: source.bytes,
        });
    }
    Ok(())
}

impl super::disk::Disk {
    /// Returns a path relative to the first document's folder.
    fn relative_path(&self, path: &Path) -> String {
        way(self.folder(), &whole(path))
    }
}
