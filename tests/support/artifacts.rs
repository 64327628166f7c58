//! Build artifacts of registry packages, copied from this test's target folder to another one under
//! the same names and times. Cargo decides whether they are fresh, and builds them itself
//! otherwise, so this saves minutes and decides nothing.

use std::fs;
use std::path::Path;

/// The packages of the workspace, which are always built anew.
const OURS: [&str; 4] = [
    "build-script-example-",
    "kernel-client-",
    "kernel-openapi-",
    "specmill-",
];

/// Copies the missing artifacts into the folder of a profile.
pub fn lend(to: &Path) {
    let test = std::env::current_exe().expect("a test has a path");
    let Some(from) = test.parent().and_then(Path::parent) else {
        return;
    };
    for unit in names(&from.join(".fingerprint")) {
        let Some((_, hash)) = unit.rsplit_once('-') else {
            continue;
        };
        let done = to.join(".fingerprint").join(&unit);
        if done.exists() || OURS.iter().any(|ours| unit.starts_with(ours)) {
            continue;
        }
        for file in names(&from.join("deps"))
            .iter()
            .filter(|file| is_of(file, hash))
        {
            copy(&from.join("deps").join(file), &to.join("deps").join(file));
        }
        copy(
            &from.join("build").join(&unit),
            &to.join("build").join(&unit),
        );
        // Last, because cargo trusts the fingerprint.
        copy(&from.join(".fingerprint").join(&unit), &done);
    }
}

/// Returns true if a file belongs to a hash: `libserde-0123456789abcdef.rmeta` to
/// `0123456789abcdef`.
fn is_of(file: &str, hash: &str) -> bool {
    let stem = file.split_once('.').map_or(file, |(stem, _)| stem);
    stem.rsplit_once('-').is_some_and(|(_, end)| end == hash)
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect()
}

/// Copies a file or a folder if it exists, with its modification time, which cargo compares.
fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        for name in names(from) {
            copy(&from.join(&name), &to.join(&name));
        }
    } else if let Ok(written) = fs::metadata(from).and_then(|data| data.modified()) {
        let parent = to.parent().expect("a file is in a folder");
        fs::create_dir_all(parent).expect("folders can be made");
        fs::copy(from, to).expect("there is room for a copy");
        let copy = fs::OpenOptions::new().write(true).open(to);
        // A read-only file keeps the time of its copy, and is built anew.
        let _ = copy.and_then(|copy| copy.set_modified(written));
    }
}
