//! Files that a vendored document refers to, written beside it: never outside the folder, never
//! over a file that belongs to something else.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::bytes_of;
use super::candidate::Candidate;
use super::register::Register;
use crate::Error;
use crate::digest::sha256;
use crate::files::write_file;

/// Changes to the files beside one document.
#[derive(Debug, Default)]
pub(super) struct Plan {
    write: Vec<(PathBuf, Vec<u8>)>,
    remove: Vec<PathBuf>,
}

impl Plan {
    /// Returns true if there is nothing to change.
    pub(super) fn is_empty(&self) -> bool {
        self.write.is_empty() && self.remove.is_empty()
    }

    /// Compares the files that the document refers to with those on disk. `before` are those that
    /// its entry lists.
    pub(super) fn make(
        candidate: &Candidate,
        folder: &Path,
        file: &str,
        register: &Register,
        before: &BTreeMap<String, String>,
    ) -> Result<Self, Error> {
        let mut plan = Self::default();
        let others = register.beside_others(file);
        for (path, bytes) in &candidate.beside {
            let target = inside(folder, path)?;
            let found = bytes_of(&target)?;
            let is_ours = |found: &[u8]| {
                before
                    .get(path)
                    .is_some_and(|known| *known == sha256(found))
                    && !others.contains(path)
            };
            match found {
                Some(found) if found == *bytes => {}
                Some(found) if !is_ours(&found) => {
                    let message = format!("{} already exists and differs", target.display());
                    return Err(Error::refused(message)
                        .hint("move it, or add the document to a separate folder"));
                }
                _ => plan.write.push((target, bytes.clone())),
            }
        }
        for (path, known) in before {
            let is_needed =
                candidate.beside.contains_key(path) || others.contains(path) || register.has(path);
            let target = inside(folder, path)?;
            if !is_needed && bytes_of(&target)?.is_some_and(|found| sha256(&found) == *known) {
                plan.remove.push(target);
            }
        }
        Ok(plan)
    }

    /// Makes the changes.
    pub(super) fn apply(&self) -> Result<(), Error> {
        for (path, bytes) in &self.write {
            write_file(path, bytes)?;
        }
        for path in &self.remove {
            fs::remove_file(path).map_err(|cause| Error::disk("remove", path, cause))?;
        }
        Ok(())
    }
}

/// Joins a path to a folder; a link in it must not leave the folder.
fn inside(folder: &Path, path: &str) -> Result<PathBuf, Error> {
    let target = folder.join(path);
    let known = |path: &Path| path.ancestors().find_map(|it| fs::canonicalize(it).ok());
    let parent = target.parent().unwrap_or(folder);
    let is_inside = match (fs::canonicalize(folder).ok(), known(parent)) {
        // If the folder does not exist, nothing in it does.
        (None, _) => true,
        (Some(folder), Some(parent)) => parent.starts_with(folder),
        (Some(_), None) => false,
    };
    let is_link = fs::symlink_metadata(&target).is_ok_and(|it| it.is_symlink());
    match is_inside && !is_link {
        true => Ok(target),
        false => Err(Error::refused(format!(
            "{} is a symbolic link, or is behind one",
            target.display()
        ))),
    }
}
