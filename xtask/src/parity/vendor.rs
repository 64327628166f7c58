//! What differs between the APIs whose SDKs are compared with.

use std::path::PathBuf;

use super::behaviour::Behaviour;
use super::reasons::Reason;
use super::sdk::{Language, Sdk};
use super::{kernel, openai};
use crate::corpus::workshop;

/// An API with a document and official SDKs.
pub(crate) struct Vendor {
    /// What its files are called
    pub(crate) name: &'static str,
    /// The document, below the folder that SPECMILL_CORPUS names
    pub(crate) document: &'static str,
    /// Methods and paths of the operations that are called; all where none is named
    pub(crate) operations: &'static [(&'static str, &'static str)],
    /// Of these the ones that take JSON or a form, and whose SDKs send a form
    pub(crate) forms: &'static [&'static str],
    /// How many further shapes of values are sent of one operation
    pub(crate) most_ways: usize,
    pub(crate) sdks: &'static [Sdk],
    /// The folder of what was recorded and of `specmill.toml`, from the root of the workspace
    pub(crate) kept: &'static str,
    /// The page of what came out, from the root of the workspace
    pub(crate) page: &'static str,
    /// What the page begins with
    pub(crate) head: &'static str,
    /// What the page calls the operations that are compared
    pub(crate) operations_are: &'static str,
    /// Those that only it has
    pub(crate) reasons: &'static [Reason],
    pub(crate) script: Option<Script>,
}

/// What is done with several requests in a row, and the programs that do it.
pub(crate) struct Script {
    pub(crate) behaviours: &'static [Behaviour],
    /// A program of the generated client
    pub(crate) rust: &'static str,
    pub(crate) python: &'static str,
    pub(crate) javascript: &'static str,
}

/// All vendors.
pub(crate) const ALL: [&Vendor; 2] = [&kernel::KERNEL, &openai::OPENAI];

impl Vendor {
    /// A file of what was recorded.
    pub(crate) fn kept(&self, name: &str) -> PathBuf {
        workshop().join(self.kept).join(name)
    }

    pub(crate) fn behaviours(&self) -> &'static [Behaviour] {
        self.script.as_ref().map_or(&[], |script| script.behaviours)
    }
}

impl Script {
    pub(crate) fn of(&self, language: Language) -> &'static str {
        match language {
            Language::Python => self.python,
            Language::TypeScript => self.javascript,
        }
    }
}
