//! Files that documents refer to: the pipeline asks for them by name, whoever calls it brings them.

use std::fmt;

/// Where files come from that a document's `$ref` leads to. Nothing is ever fetched from a network.
pub trait Beside: fmt::Debug {
    /// The name of the file at `path`, as seen from the file of the name `from`; one file has one
    /// name, however it is reached. `path` is written with `/`.
    ///
    /// # Errors
    ///
    /// One clause that says why that file may not be read.
    fn name(&self, from: &str, path: &str) -> Result<String, String>;

    /// The bytes of the file of that name.
    ///
    /// # Errors
    ///
    /// One clause that says why it cannot be read.
    fn read(&self, name: &str) -> Result<Vec<u8>, String>;
}

/// Why a file is not read that is not the document's.
pub(crate) const OUTSIDE: &str = "it lies outside of the document's folder";

/// No file stands beside the documents.
#[derive(Clone, Copy, Debug)]
pub struct NothingBeside;

impl Beside for NothingBeside {
    fn name(&self, _: &str, path: &str) -> Result<String, String> {
        Ok(path.to_owned())
    }

    fn read(&self, _: &str) -> Result<Vec<u8>, String> {
        Err("no files are read beside the documents here".to_owned())
    }
}
