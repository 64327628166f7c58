//! What the system says of this process; nothing where it does not say it, as elsewhere than on
//! Linux.

use std::fs;

/// The most memory that the process had at once, in KiB.
pub(crate) fn peak_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// How many files and connections it has open.
pub(crate) fn open_files() -> Option<usize> {
    // One of them is the folder that is read.
    Some(fs::read_dir("/proc/self/fd").ok()?.count() - 1)
}
