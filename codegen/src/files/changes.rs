//! Comparison of a folder on disk with the files that it should have, and the steps that remove the
//! differences.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use super::path::{check, folders};
use super::step::{Step, leftovers};
use super::{Changes, Target, list, read_file};
use crate::Error;

/// File by which cargo sees that the crate has changed; it is written last.
const LAST: &str = "src/lib.rs";

/// Compares a folder with its target; writes nothing.
///
/// # Errors
///
/// Returns [`Error::Path`] for a path outside the folder, [`Error::Foreign`] if a file that
/// specmill did not write is in the way, [`Error::Disk`] if a file cannot be read.
pub fn compare(target: Target<'_>) -> Result<Changes, Error> {
    check(target.folder, target.files)?;
    let listed = list::load(target.folder)?;
    let mut changes = Changes::default();
    compare_texts(target, &listed, &mut changes)?;
    changes.removed = unwanted(target, &listed)?;
    changes.steps = order_steps(target, &listed, &changes)?;
    let list = list::print(target.files.0.keys());
    if differs(&target.folder.join(list::FILE), &list)? {
        changes.written.push(list::FILE.to_owned());
    }
    if let Some((path, text)) = target.lock {
        let name = path
            .file_name()
            .unwrap_or(path.as_os_str())
            .to_string_lossy()
            .into_owned();
        let changed = differs(path, text)?;
        if changed {
            &mut changes.written
        } else {
            &mut changes.unchanged
        }
        .push(name);
    }
    changes.written.sort();
    changes.unchanged.sort();
    Ok(changes)
}

/// Divides the files into those that differ and those that do not.
fn compare_texts(
    target: Target<'_>,
    listed: &BTreeSet<String>,
    changes: &mut Changes,
) -> Result<(), Error> {
    let (mut foreign, mut edited) = (Vec::new(), Vec::new());
    let mut is_ours = false;
    for (name, text) in &target.files.0 {
        let Some(bytes) = read(&target.folder.join(name))? else {
            changes.written.push(name.clone());
            continue;
        };
        let is_marked = list::is_marked(&bytes);
        is_ours |= is_marked;
        match listed.contains(name) {
            _ if bytes == text.as_bytes() => changes.unchanged.push(name.clone()),
            true if is_marked => changes.written.push(name.clone()),
            true => edited.push(name.clone()),
            false => foreign.push(name.clone()),
        }
    }
    // If no file has the mark, the list is not ours.
    match is_ours {
        true => changes.written.append(&mut edited),
        false => foreign.append(&mut edited),
    }
    if foreign.is_empty() {
        return Ok(());
    }
    Err(Error::Foreign {
        folder: target.folder.to_owned(),
        files: foreign,
    })
}

/// Returns the files of an earlier run that are no longer wanted and still exist. Files without the
/// mark are left alone.
fn unwanted(target: Target<'_>, listed: &BTreeSet<String>) -> Result<Vec<String>, Error> {
    let mut unwanted = Vec::new();
    for name in listed
        .iter()
        .filter(|name| !target.files.0.contains_key(*name))
    {
        let path = target.folder.join(name);
        let found = fs::symlink_metadata(&path).is_ok_and(|found| found.is_file());
        if found && read(&path)?.is_some_and(|bytes| list::is_marked(&bytes)) {
            unwanted.push(name.clone());
        }
    }
    Ok(unwanted)
}

/// Orders the steps. The list grows before the first file is written and shrinks after the last one
/// is removed, so at every moment it names each existing file; the library file comes last.
fn order_steps(
    target: Target<'_>,
    listed: &BTreeSet<String>,
    changes: &Changes,
) -> Result<Vec<Step>, Error> {
    let in_folder = |name: &String| target.folder.join(name);
    let list_path = target.folder.join(list::FILE);
    let mut steps = sweep(target, listed);
    let grown: BTreeSet<_> = changes
        .removed
        .iter()
        .chain(target.files.0.keys())
        .cloned()
        .collect();
    let (before, after) = (list::print(&grown), list::print(target.files.0.keys()));
    // With nothing to write or remove, only the list is updated.
    if !changes.is_empty() && differs(&list_path, &before)? {
        steps.push(Step::Write {
            path: list_path.clone(),
            text: before.clone(),
        });
    }
    let write = |name: &String| Step::Write {
        path: in_folder(name),
        text: target.files.0[name].clone(),
    };
    steps.extend(
        changes
            .written
            .iter()
            .filter(|name| *name != LAST)
            .map(write),
    );
    steps.extend(changes.removed.iter().map(|name| Step::Remove {
        path: in_folder(name),
        folder: target.folder.to_owned(),
    }));
    if before != after || (changes.is_empty() && differs(&list_path, &after)?) {
        steps.push(Step::Write {
            path: list_path,
            text: after,
        });
    }
    if let Some((path, text)) = target.lock
        && differs(path, text)?
    {
        steps.push(Step::Write {
            path: path.to_owned(),
            text: text.to_owned(),
        });
    }
    steps.extend(
        changes
            .written
            .iter()
            .filter(|name| *name == LAST)
            .map(write),
    );
    Ok(steps)
}

/// Returns steps that remove the leftovers of interrupted runs in the folders that runs write to.
fn sweep(target: Target<'_>, listed: &BTreeSet<String>) -> Vec<Step> {
    let mut places = vec![target.folder.to_owned()];
    places.extend(
        target
            .lock
            .and_then(|(path, _)| path.parent())
            .map(Path::to_owned),
    );
    let inner = folders(listed.iter().chain(target.files.0.keys()));
    places.extend(inner.into_iter().map(|inner| target.folder.join(inner)));
    places
        .iter()
        .flat_map(|place| leftovers(place))
        .map(Step::Sweep)
        .collect()
}

fn differs(path: &Path, text: &str) -> Result<bool, Error> {
    Ok(read(path)?.as_deref() != Some(text.as_bytes()))
}

/// Reads a file, if it exists.
pub(super) fn read(path: &Path) -> Result<Option<Vec<u8>>, Error> {
    match read_file(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(cause) if is_missing(&cause) => Ok(None),
        Err(cause) => Err(Error::disk("read", path, cause)),
    }
}

/// Returns true if there is no file: nothing of that name, or a file in place of a folder.
fn is_missing(cause: &std::io::Error) -> bool {
    matches!(cause.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}
