//! One whole run: generates, updates the output folder, and accounts for both.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use crate::files::{Access, FolderLock, Target, compare};
use crate::report::{Output, RunReport, Time};
use crate::review::{Baseline, Review, review};
use crate::settings::Day;
use crate::spec::{DESCRIPTION, Spec};
use crate::{Error, Generated, Layout};

/// Mode of a run.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Mode {
    /// Update the output folder
    Write,
    /// Compare only; write nothing
    Check,
}

/// Clock of a run, started before the documents are read.
#[derive(Debug)]
pub struct Clock {
    wall: Instant,
    cpu: Option<Duration>,
}

impl Clock {
    /// Starts the clock.
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

/// Returns this thread's processor time; only Linux provides it without a library.
fn processor_time() -> Option<Duration> {
    let text = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split_whitespace()
        .next()?
        .parse()
        .ok()
        .map(Duration::from_nanos)
}

/// Returns the current day in UTC.
pub fn today() -> Option<Day> {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    Some(Day::from_unix_seconds(since.ok()?.as_secs()))
}

/// Generates a crate into a folder. `lock` is the path of `names.lock`.
///
/// Of two runs that use one of the folders, the second waits, and says so on standard error; it
/// continues from the names of the first one.
///
/// # Errors
///
/// Returns [`Error::Documents`] if the documents have errors, [`Error::Differs`] in
/// [`Mode::Check`], and the errors of [`compare`] and of writing. Unless writing itself fails,
/// nothing is written then.
pub fn write_crate(
    spec: &Spec,
    folder: &Path,
    lock: &Path,
    mode: Mode,
    clock: &Clock,
) -> Result<RunReport, Error> {
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
    let Review {
        text,
        verdict,
        warning,
    } = review(spec, &generated, folder, Baseline::Version, today());
    let Generated {
        mut files,
        lock: names,
        mut report,
        ..
    } = generated;
    files.0.insert(DESCRIPTION.to_owned(), text);
    report.diagnostics.extend(warning);
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
    Ok(RunReport {
        report,
        verdict,
        output: Output::new(folder, changes, held.waited),
        time: clock.stop(),
    })
}

/// Returns the relative path from one folder to another, written with `/`, for files that must not
/// depend on the machine. `from` need not exist.
///
/// # Errors
///
/// Returns [`Error::Disk`] if `to` does not exist.
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

/// Resolves the links of a folder of which only the first part may exist.
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
