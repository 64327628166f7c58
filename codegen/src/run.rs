//! One whole run: in goes what was read, the output folder is made to match, out comes an account.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::files::{Access, FolderLock, Target, compare};
use crate::report::{Account, Output, Time};
use crate::spec::Spec;
use crate::{Error, Generated, Layout};

/// What to do with the output folder.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Mode {
    /// Make it what the documents say
    Write,
    /// Compare it with what the documents say; write nothing
    Check,
}

/// Measures a run from before the documents are read.
#[derive(Debug)]
pub struct Clock {
    wall: Instant,
    cpu: Option<Duration>,
}

impl Clock {
    /// Starts measuring.
    pub fn start() -> Self {
        Self {
            wall: Instant::now(),
            cpu: processor_time(),
        }
    }

    fn stop(&self) -> Time {
        let cpu = self
            .cpu
            .zip(processor_time())
            .and_then(|(start, end)| end.checked_sub(start));
        Time {
            wall: self.wall.elapsed(),
            cpu,
        }
    }
}

/// How long this thread has been on a processor; only Linux tells without a library.
fn processor_time() -> Option<Duration> {
    let text = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split_whitespace()
        .next()?
        .parse()
        .ok()
        .map(Duration::from_nanos)
}

/// Generates a crate into a folder. `lock` is where `names.lock` is kept.
///
/// Of two runs that use one of the two folders, the second waits, and says so on standard error; it
/// goes on from the names that the first one gave.
///
/// # Errors
///
/// [`Error::Documents`] where the documents are at fault, [`Error::Differs`] in [`Mode::Check`],
/// and what [`compare`] and writing refuse. Except where writing itself fails, nothing is written
/// then.
pub fn write_crate(
    spec: &Spec,
    folder: &Path,
    lock: &Path,
    mode: Mode,
    clock: &Clock,
) -> Result<Account, Error> {
    let mut generated = spec.generate(Layout::Crate)?;
    let access = match mode {
        Mode::Write => {
            // Not before it is known that there is something to write.
            fs::create_dir_all(folder).map_err(|cause| Error::disk("create", folder, cause))?;
            Access::Exclusive
        }
        Mode::Check => Access::Shared,
    };
    let held = FolderLock::take([Some(folder), lock.parent()].into_iter().flatten(), access);
    if let Some(renamed) = spec.with_names_of(lock)? {
        generated = renamed.generate(Layout::Crate)?;
    }
    let Generated {
        files,
        lock: names,
        report,
        ..
    } = generated;
    let names = names.to_string();
    let changes = compare(Target {
        folder,
        files: &files,
        lock: Some((lock, &names)),
    })?;
    match mode {
        Mode::Write => changes.apply()?,
        Mode::Check if changes.is_empty() => {}
        Mode::Check => {
            let (written, removed) = (changes.written, changes.removed);
            return Err(Error::Differs {
                folder: folder.to_owned(),
                written,
                removed,
            });
        }
    }
    Ok(Account {
        report,
        output: Output::new(folder, changes, held.waited),
        time: clock.stop(),
    })
}

/// The way from one folder to another, written with `/`, for files that must not name the machine
/// that they were written on. `from` need not exist.
///
/// # Errors
///
/// [`Error::Disk`] where `to` is not there.
pub fn relative_path(from: &Path, to: &Path) -> Result<String, Error> {
    let to = fs::canonicalize(to).map_err(|cause| Error::disk("find", to, cause))?;
    let from = resolve_missing(from)?;
    let shared = from
        .components()
        .zip(to.components())
        .take_while(|(a, b)| a == b)
        .count();
    let up = from.components().skip(shared).map(|_| "..".to_owned());
    let down = to.components().skip(shared);
    let down = down.map(|name| name.as_os_str().to_string_lossy().into_owned());
    Ok(up.chain(down).collect::<Vec<_>>().join("/"))
}

/// The true path of a folder of which only the beginning may exist.
fn resolve_missing(path: &Path) -> Result<PathBuf, Error> {
    let path = std::path::absolute(path).map_err(|cause| Error::disk("find", path, cause))?;
    let known = path
        .ancestors()
        .find_map(|known| Some((known, fs::canonicalize(known).ok()?)));
    Ok(match known {
        Some((known, truth)) => truth.join(path.strip_prefix(known).unwrap_or(Path::new(""))),
        None => path,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_between_folders_goes_up_and_down() {
        let place = tempfile::tempdir().unwrap();
        let runtime = place.path().join("tool/runtime");
        fs::create_dir_all(&runtime).unwrap();
        let way = |from: &str| relative_path(&place.path().join(from), &runtime).unwrap();
        assert_eq!(way("out"), "../tool/runtime");
        assert_eq!(way("a/b"), "../../tool/runtime");
        assert_eq!(way("tool/out"), "../runtime");
        assert!(relative_path(&runtime, &place.path().join("none")).is_err());
    }
}
