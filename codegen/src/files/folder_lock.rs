//! Advisory locks on folders: of two runs that write into one folder, the second waits.
//!
//! The system releases a lock when its process ends, in whatever way. On Unix the folder itself is
//! locked (`flock`): no file is written, and a read-only folder can be locked too. On Windows the
//! lock is a file in the folder that nobody else can open, deleted when it is closed. On a system
//! with neither, such as some network file systems, nothing waits.

use std::fs::{self, File};
use std::path::Path;

/// Access of other runs to a folder while it is locked.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Access {
    /// They may read it
    Shared,
    /// None
    Exclusive,
}

/// Locks that are held until this is dropped.
#[derive(Debug, Default)]
pub(crate) struct FolderLock {
    held: Vec<File>,
    /// True if another run held one of the locks
    pub(crate) waited: bool,
}

impl FolderLock {
    /// Locks folders, each once, in an order that all runs agree on. Missing folders are skipped.
    /// Before it waits, it says so on standard error.
    pub(crate) fn take<'a>(folders: impl IntoIterator<Item = &'a Path>, access: Access) -> Self {
        let here = |folder: &'a Path| match folder.as_os_str().is_empty() {
            true => Path::new("."),
            false => folder,
        };
        let folders = folders.into_iter().map(here);
        let found = folders.filter_map(|folder| Some((fs::canonicalize(folder).ok()?, folder)));
        let mut found = found.collect::<Vec<_>>();
        found.sort();
        found.dedup_by(|(later, _), (earlier, _)| later == earlier);
        let mut lock = Self::default();
        for (path, shown) in found {
            let mut wait = || {
                lock.waited = true;
                let shown = shown.display();
                eprintln!("specmill: waiting for another run that uses {shown}");
            };
            lock.held.extend(system::lock(&path, access, &mut wait));
        }
        lock
    }
}

#[cfg(all(unix, not(target_os = "solaris")))]
mod system {
    use super::*;
    use rustix::fs::{FlockOperation, flock};
    use rustix::io::{Errno, retry_on_intr};

    pub(super) fn lock(folder: &Path, access: Access, wait: &mut dyn FnMut()) -> Option<File> {
        let (now, later) = match access {
            Access::Shared => (
                FlockOperation::NonBlockingLockShared,
                FlockOperation::LockShared,
            ),
            Access::Exclusive => (
                FlockOperation::NonBlockingLockExclusive,
                FlockOperation::LockExclusive,
            ),
        };
        let file = File::open(folder).ok()?;
        let locked = match flock(&file, now) {
            Err(Errno::WOULDBLOCK) => {
                wait();
                retry_on_intr(|| flock(&file, later))
            }
            other => other,
        };
        locked.is_ok().then_some(file)
    }
}

#[cfg(windows)]
mod system {
    use super::*;
    use std::os::windows::fs::OpenOptionsExt;
    use std::thread::sleep;
    use std::time::Duration;

    const FILE: &str = ".specmill-lock";
    const DELETE_ON_CLOSE: u32 = 0x0400_0000;
    const SHARING_VIOLATION: i32 = 32;
    const ACCESS_DENIED: i32 = 5;
    const PAUSE: Duration = Duration::from_millis(20);

    pub(super) fn lock(folder: &Path, _: Access, wait: &mut dyn FnMut()) -> Option<File> {
        let mut options = File::options();
        options.write(true).create(true).truncate(false);
        options.share_mode(0);
        options.custom_flags(DELETE_ON_CLOSE);
        // A file about to be deleted denies access; so does a read-only folder.
        let (mut denied, mut said) = (0, false);
        loop {
            match options.open(folder.join(FILE)) {
                Ok(file) => return Some(file),
                Err(cause) if cause.raw_os_error() == Some(SHARING_VIOLATION) => {
                    if !std::mem::replace(&mut said, true) {
                        wait();
                    }
                }
                Err(cause) if cause.raw_os_error() == Some(ACCESS_DENIED) && denied < 10 => {
                    denied += 1;
                }
                Err(_) => return None,
            }
            sleep(PAUSE);
        }
    }
}

#[cfg(not(any(all(unix, not(target_os = "solaris")), windows)))]
mod system {
    use super::*;

    pub(super) fn lock(_: &Path, _: Access, _: &mut dyn FnMut()) -> Option<File> {
        None
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::thread;
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_second_run_waits_and_says_so() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().to_owned();
        // The same folder twice is locked once.
        let again = folder.join("../").join(folder.file_name().unwrap());
        let first = FolderLock::take([folder.as_path(), &again], Access::Exclusive);
        assert!(!first.waited && first.held.len() == 1);
        let (done, waited) = mpsc::channel();
        let second = thread::spawn(move || {
            let lock = FolderLock::take([folder.as_path()], Access::Exclusive);
            done.send(()).unwrap();
            lock.waited
        });
        assert!(waited.recv_timeout(Duration::from_millis(200)).is_err());
        drop(first);
        assert!(second.join().unwrap());
    }

    #[test]
    fn what_is_not_there_is_not_waited_for() {
        let lock = FolderLock::take([Path::new("/none/at/all")], Access::Exclusive);
        assert!(!lock.waited && lock.held.is_empty());
    }
}
