//! One change of the disk: it has happened, or it has not.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::Error;

/// One change of the disk.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Step {
    /// Put this text there, whatever stood there
    Write { path: PathBuf, text: String },
    /// Take this file away, and the folders that this empties, up to the output folder
    Remove { path: PathBuf, folder: PathBuf },
    /// Take away what an interrupted run left
    Sweep(PathBuf),
}

impl Step {
    pub(super) fn take(&self) -> Result<(), Error> {
        match self {
            Self::Write { path, text } => write_file(path, text.as_bytes()),
            Self::Remove { path, folder } => remove(path, folder),
            Self::Sweep(path) => {
                // Nothing depends on it: another run may have been faster, or the folder is
                // read-only.
                let _ = fs::remove_file(path);
                Ok(())
            }
        }
    }
}

const PREFIX: &str = ".specmill-";
const SUFFIX: &str = ".tmp";

/// How often a file is tried: its folder may not be there yet, and the temporary file may disappear
/// before the rename, since a run beside this one sweeps it.
const TRIES: usize = 5;

/// Names of temporary files that are tried where others have them.
const MOST_NAMES: usize = 1000;

/// Writes a file so that readers see the old bytes or the new ones, never a part: the bytes go into
/// a temporary file beside it, which then takes its name.
pub(crate) fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let mut tries = 0;
    loop {
        tries += 1;
        let temporary = folder.join(temporary_name());
        let written = write_new(&temporary, bytes).and_then(|()| fs::rename(&temporary, path));
        match written {
            Ok(()) => return Ok(()),
            // Somebody's file, or a link: it is neither written to nor taken away.
            Err(cause) if cause.kind() == ErrorKind::AlreadyExists && tries < MOST_NAMES => {}
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

/// Writes a file that is not there yet; a link of that name is not followed.
fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    File::create_new(path)?.write_all(bytes)
}

/// A name that no other run, and no other thread of this one, uses.
fn temporary_name() -> String {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    format!(
        "{PREFIX}{}-{}{SUFFIX}",
        process::id(),
        COUNT.fetch_add(1, Ordering::Relaxed)
    )
}

/// The temporary files that interrupted runs left in a folder.
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
        // A folder with something in it stays: that is the refusal hoped for.
        if fs::remove_dir(emptied).is_err() {
            break;
        }
    }
    Ok(())
}
