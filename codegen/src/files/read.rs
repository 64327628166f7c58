//! Bounded reading from disk: a path from a document may be an endless pipe, a device, or larger
//! than memory.

use std::fs::{self, File, Metadata};
use std::io::{Error, ErrorKind, Read, Result};
use std::path::Path;

/// Maximum size of a file, in bytes.
pub(crate) const LARGEST: u64 = 512 << 20;

/// Reads a regular file. Its kind and size are checked before it is opened, since opening a pipe
/// waits for a writer.
///
/// # Errors
///
/// Returns the system's error, [`ErrorKind::InvalidInput`] if it is not a regular file, or
/// [`ErrorKind::FileTooLarge`] beyond [`LARGEST`].
pub(crate) fn read_file(path: &Path) -> Result<Vec<u8>> {
    check(&fs::metadata(path)?)?;
    let file = File::open(path)?;
    // Another file may have replaced it in between.
    let metadata = file.metadata()?;
    check(&metadata)?;
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default());
    let read = file.take(LARGEST + 1).read_to_end(&mut bytes)?;
    check_size(read as u64)?;
    Ok(bytes)
}

fn check(metadata: &Metadata) -> Result<()> {
    if !metadata.is_file() {
        return Err(Error::new(
            ErrorKind::InvalidInput,
            "it is not a regular file",
        ));
    }
    check_size(metadata.len())
}

fn check_size(bytes: u64) -> Result<()> {
    if bytes > LARGEST {
        let message = format!("it is larger than {} MiB", LARGEST >> 20);
        return Err(Error::new(ErrorKind::FileTooLarge, message));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_too_large_is_not_read() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("large.yaml");
        // Sparse: it occupies no space on the disk.
        File::create(&path).unwrap().set_len(LARGEST + 1).unwrap();
        let error = read_file(&path).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::FileTooLarge);
        assert_eq!(error.to_string(), "it is larger than 512 MiB");
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_regular_file_is_not_opened() {
        let place = tempfile::tempdir().unwrap();
        for path in [Path::new("/dev/zero"), place.path()] {
            let error = read_file(path).unwrap_err();
            assert_eq!(error.to_string(), "it is not a regular file");
        }
    }
}
