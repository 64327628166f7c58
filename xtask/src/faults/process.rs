//! Figures about this process; `None` on systems without `/proc`.

use std::fs;

/// Returns the peak of resident memory, in KiB.
pub(crate) fn peak_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// Counts the open files and connections.
pub(crate) fn open_files() -> Option<usize> {
    // One of them is the folder that is being read.
    Some(fs::read_dir("/proc/self/fd").ok()?.count() - 1)
}
