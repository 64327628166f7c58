//! Check that paths stay in the output folder.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::{Files, list};
use crate::Error;

/// Returns true if a path consists of plain names between single slashes.
pub(super) fn is_plain(path: &str) -> bool {
    path.split('/')
        .all(|name| !matches!(name, "" | "." | "..") && !name.contains(['\\', ':', '\0']))
}

/// Refuses paths that leave the folder, by `..` or through a link.
pub(super) fn check(folder: &Path, files: &Files) -> Result<(), Error> {
    if let Some(path) = files
        .0
        .keys()
        .find(|path| !is_plain(path) || *path == list::FILE)
    {
        return Err(Error::Path(path.clone()));
    }
    match folders(files.0.keys())
        .into_iter()
        .find(|inner| is_link(&folder.join(inner)))
    {
        Some(link) => Err(Error::Path(link.to_owned())),
        None => Ok(()),
    }
}

/// Returns every parent folder of these paths.
pub(super) fn folders<'a>(paths: impl IntoIterator<Item = &'a String>) -> BTreeSet<&'a str> {
    let ends = |path: &'a String| path.match_indices('/').map(move |(end, _)| &path[..end]);
    paths.into_iter().flat_map(ends).collect()
}

/// Returns true if a parent of this path is a link.
pub(super) fn is_behind_link(folder: &Path, path: &str) -> bool {
    path.match_indices('/')
        .any(|(end, _)| is_link(&folder.join(&path[..end])))
}

fn is_link(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_symlink())
}
