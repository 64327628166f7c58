//! One atomic change of the disk.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::Error;

/// One atomic change of the disk.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Step {
    /// Create or replace a file
    Write { path: PathBuf, text: String },
    /// Remove a file, and each folder that this leaves empty, up to the output folder
    Remove { path: PathBuf, folder: PathBuf },
    /// Remove a leftover of an interrupted run
    Sweep(PathBuf),
}

impl Step {
    pub(super) fn take(&self) -> Result<(), Error> {
        match self {
            Self::Write { path, text } => write_file(path, text.as_bytes()),
            Self::Remove { path, folder } => remove(path, folder),
            Self::Sweep(path) => {
                // Optional: another run may have removed it, or the folder is read-only.
                let _ = fs::remove_file(path);
                Ok(())
            }
        }
    }
}

const PREFIX: &str = ".specmill-";
const SUFFIX: &str = ".tmp";

/// Maximum attempts to write a file: its folder may not exist yet, and a concurrent run may sweep
/// the temporary file before it is renamed.
const TRIES: usize = 5;

/// Maximum number of names tried for a temporary file.
const MAX_NAMES: usize = 1000;

/// Writes a file atomically: readers see the old bytes or the new ones. The bytes go into a
/// temporary file beside it, which is then renamed.
pub(crate) fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let mut tries = 0;
    loop {
        tries += 1;
        let temporary = folder.join(temporary_name());
        let written = write_new(&temporary, bytes).and_then(|()| fs::rename(&temporary, path));
        match written {
            Ok(()) => return Ok(()),
            // An existing file or link is neither written to nor removed.
            Err(cause) if cause.kind() == ErrorKind::AlreadyExists && tries < MAX_NAMES => {}
            Err(cause) if cause.kind() == ErrorKind::NotFound && tries < TRIES => {
                fs::create_dir_all(folder).map_err(|cause| Error::disk("create", folder, cause))?;
            }
            Err(cause) => {
                let _ = fs::remove_file(&temporary);
                return Err(Error::disk("write", path, cause));
            }
        }
    }
}

/// Creates a file; an existing one, or a link, is an error.
fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    File::create_new(path)?.write_all(bytes)
}

/// Returns a name that is unique to this process and call.
fn temporary_name() -> String {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    format!(
        "{PREFIX}{}-{}{SUFFIX}",
        process::id(),
        COUNT.fetch_add(1, Ordering::Relaxed)
    )
}

/// Returns the temporary files that interrupted runs left in a folder.
pub(super) fn leftovers(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let is_ours = |path: &PathBuf| {
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        name.starts_with(PREFIX) && name.ends_with(SUFFIX)
    };
    entries
        .flatten()
        .map(|entry| entry.path())
        .filter(is_ours)
        .collect()
}

fn remove(path: &Path, folder: &Path) -> Result<(), Error> {
    match fs::remove_file(path) {
        Err(cause) if cause.kind() != ErrorKind::NotFound => {
            return Err(Error::disk("remove", path, cause));
        }
        _ => {}
    }
    for emptied in path
        .ancestors()
        .skip(1)
        .take_while(|inner| *inner != folder)
    {
        // A folder with contents stays: removing it fails, as intended.
        if fs::remove_dir(emptied).is_err() {
            break;
        }
    }
    Ok(())
}
