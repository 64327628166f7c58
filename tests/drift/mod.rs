//! A folder of documents against the folder of their client: all differences as one readable diff.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;

use similar::TextDiff;
use specmill::Layout;
use specmill::spec::Spec;

use crate::support::disk::read_tree;

/// The generator's list of its files, beside them.
const LIST: &str = ".specmill-files";

/// The description of the API at the client's version, which may be older than the documents.
const DESCRIPTION: &str = ".specmill-api";

/// The hand-written files beside the generated ones.
const BY_HAND: [&str; 2] = ["LICENSE-APACHE", "LICENSE-MIT"];

/// The maximum number of lines shown per file and in all.
const LINES_OF_FILE: usize = 60;
const LINES: usize = 600;

/// Regenerates the client in memory and compares it with the disk, file by file. Returns the number
/// of files, or the differences.
pub(crate) fn check(spec: &Path, generated: &Path) -> Result<usize, String> {
    let wanted = Spec::read_folder(spec).and_then(|spec| spec.generate(Layout::Crate));
    let wanted = wanted.map_err(|error| error.render(false))?;
    let mut on_disk = read_tree(generated);
    on_disk.retain(|path, _| !BY_HAND.contains(&path.as_str()));
    on_disk.remove(DESCRIPTION);
    let listed = on_disk.remove(LIST).unwrap_or_default();
    let listed = listed
        .lines()
        .filter(|line| !line.starts_with('#') && *line != DESCRIPTION);
    let mut diff = compare("generated/", &on_disk, &wanted.files.0);
    let paths = wanted.files.0.keys().map(String::as_str);
    if !listed.eq(paths) {
        diff.push(format!("generated/{LIST} does not list these files\n"));
    }
    let lock = fs::read_to_string(spec.join("names.lock")).unwrap_or_default();
    diff.extend(show("spec/names.lock", &lock, &wanted.lock.to_string()));
    if diff.is_empty() {
        return Ok(on_disk.len() + 2);
    }
    Err(format!(
        "generated/ is not what spec/ says (- on disk, + wanted); run `cargo build`, and commit \
         what it writes\n\n{}",
        capped(&diff.concat(), LINES)
    ))
}

fn compare(
    folder: &str,
    on_disk: &BTreeMap<String, String>,
    wanted: &BTreeMap<String, String>,
) -> Vec<String> {
    let paths = on_disk.keys().chain(wanted.keys()).collect::<BTreeSet<_>>();
    let differences = paths.into_iter().filter_map(|path| {
        let name = format!("{folder}{path}");
        match (on_disk.get(path), wanted.get(path)) {
            (Some(_), None) => Some(format!("{name} is not wanted\n")),
            (None, Some(new)) => {
                let shown = show(&name, "", new).unwrap_or_default();
                Some(format!("{name} is missing\n{shown}"))
            }
            (Some(old), Some(new)) => show(&name, old, new),
            (None, None) => None,
        }
    });
    differences.collect()
}

/// Returns the unified diff of two texts, unless they are equal.
pub(crate) fn show(name: &str, old: &str, new: &str) -> Option<String> {
    if old == new {
        return None;
    }
    let diff = TextDiff::from_lines(old, new);
    let diff = diff.unified_diff().header(name, name).to_string();
    Some(capped(&diff, LINES_OF_FILE))
}

fn capped(text: &str, most: usize) -> String {
    let all = text.lines().count();
    let lines = text.split_inclusive('\n').take(most);
    let mut shown = lines.collect::<String>();
    if all > most {
        let _ = writeln!(shown, "… and {} lines more", all - most);
    }
    shown
}
