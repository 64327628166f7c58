//! The list of the files that specmill wrote, kept among them: the only ones it may change.

use std::collections::BTreeSet;
use std::path::Path;

use super::compare::read;
use super::path::{is_behind_link, is_plain};
use crate::Error;

/// Where the list stands in the output folder.
pub(crate) const FILE: &str = ".specmill-files";

const HEADER: &str =
    "# Files that specmill wrote here: it replaces and removes these, and no others\n";

/// The files that earlier runs wrote. A line that is no path inside the folder (what a merge
/// conflict leaves, or worse) is skipped: it gives specmill nothing to write or remove.
pub(super) fn load(folder: &Path) -> Result<BTreeSet<String>, Error> {
    let text = read(&folder.join(FILE))?.unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let paths = text
        .lines()
        .filter(|line| !line.starts_with('#') && is_plain(line) && !is_behind_link(folder, line));
    Ok(paths.map(str::to_owned).collect())
}

/// The text of a list.
pub(super) fn print<'a>(paths: impl IntoIterator<Item = &'a String>) -> String {
    let mut text = HEADER.to_owned();
    for path in paths {
        text.push_str(path);
        text.push('\n');
    }
    text
}
