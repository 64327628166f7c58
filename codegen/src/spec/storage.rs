//! The place that documents are read from: the disk, or another store of files by path.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::disk::{real, whole};
use crate::files::read_file;

/// Files in another place than the disk, such as a revision of a repository. Paths are absolute,
/// without `..`.
pub(super) trait Storage: fmt::Debug + Send + Sync {
    /// Returns the files directly in a folder.
    fn list(&self, folder: &Path) -> io::Result<Vec<PathBuf>>;

    /// Reads a file.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;
}

/// The disk, or another store.
#[derive(Clone, Debug, Default)]
pub(super) struct Store(Option<Arc<dyn Storage>>);

impl Store {
    pub(super) fn new(storage: impl Storage + 'static) -> Self {
        Self(Some(Arc::new(storage)))
    }

    /// Returns true if this is the disk.
    pub(super) fn is_disk(&self) -> bool {
        self.0.is_none()
    }

    /// Reads a regular file.
    pub(super) fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        match &self.0 {
            None => read_file(path),
            Some(other) => other.read(&whole(path)),
        }
    }

    /// Returns true if there is a file, readable or not.
    pub(super) fn exists(&self, path: &Path) -> bool {
        match &self.0 {
            None => path.exists(),
            Some(other) => other.read(&whole(path)).is_ok(),
        }
    }

    /// Returns the files directly in a folder, sorted.
    pub(super) fn list(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        let mut found = match &self.0 {
            Some(other) => {
                let inner = other.list(&whole(folder))?.into_iter();
                let names = inner.filter_map(|path| path.file_name().map(|it| folder.join(it)));
                names.collect()
            }
            None => {
                let mut found = Vec::new();
                for entry in fs::read_dir(folder)? {
                    let path = entry?.path();
                    if !path.is_dir() {
                        found.push(path);
                    }
                }
                found
            }
        };
        found.sort();
        Ok(found)
    }

    /// Resolves the links in the part of an absolute path that exists; there are none elsewhere
    /// than on the disk.
    pub(super) fn real(&self, path: &Path) -> PathBuf {
        match &self.0 {
            None => real(path),
            Some(_) => path.to_owned(),
        }
    }

    /// Returns true if a file is in or below a folder, links resolved.
    pub(super) fn lies_in(&self, path: &Path, folder: &Path) -> bool {
        self.real(&whole(path))
            .starts_with(self.real(&whole(folder)))
    }
}
