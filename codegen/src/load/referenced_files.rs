//! Files that a document's `$ref`s refer to, supplied to the pure pipeline by its caller.

use std::fmt;

/// Source of the files that a document's `$ref`s refer to. Implementations never use a network.
pub trait ReferencedFiles: fmt::Debug {
    /// Returns the name of the file at `path`, relative to the file named `from`. `path` is written
    /// with `/`. A file has one name, whichever path reaches it.
    ///
    /// # Errors
    ///
    /// One clause that says why the file may not be read.
    fn name(&self, from: &str, path: &str) -> Result<String, String>;

    /// Reads the file of that name.
    ///
    /// # Errors
    ///
    /// One clause that says why the file cannot be read.
    fn read(&self, name: &str) -> Result<Vec<u8>, String>;
}

/// Reason for refusing a file outside the document's folder.
pub(crate) const OUTSIDE: &str = "it is outside the document's folder";

/// [`ReferencedFiles`] without any files.
#[derive(Clone, Copy, Debug)]
pub struct NoReferencedFiles;

impl ReferencedFiles for NoReferencedFiles {
    fn name(&self, _: &str, path: &str) -> Result<String, String> {
        Ok(path.to_owned())
    }

    fn read(&self, _: &str) -> Result<Vec<u8>, String> {
        Err("no other files are available here".to_owned())
    }
}
