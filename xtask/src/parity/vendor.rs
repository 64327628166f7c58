//! The APIs whose SDKs are compared with, and the settings of each.

use std::path::PathBuf;

use super::behaviour::Behaviour;
use super::reasons::Reason;
use super::sdk::{Language, Sdk};
use super::{kernel, openai};
use crate::corpus::workspace_root;

/// An API with a document and official SDKs.
pub(crate) struct Vendor {
    /// The prefix of its files
    pub(crate) name: &'static str,
    /// The document's path below the folder named by SPECMILL_CORPUS
    pub(crate) document: &'static str,
    /// Methods and paths of the called operations; all if empty
    pub(crate) operations: &'static [(&'static str, &'static str)],
    /// The operations among these that take JSON or a form, and whose SDKs send a form
    pub(crate) forms: &'static [&'static str],
    /// The maximum number of further shapes per operation
    pub(crate) most_ways: usize,
    pub(crate) sdks: &'static [Sdk],
    /// The folder of recordings and `specmill.toml`, from the workspace's root
    pub(crate) kept: &'static str,
    /// The report page, from the workspace's root
    pub(crate) page: &'static str,
    /// The first paragraphs of the page
    pub(crate) head: &'static str,
    /// The page's phrase for the compared operations
    pub(crate) operations_are: &'static str,
    /// The reasons of this vendor alone
    pub(crate) reasons: &'static [Reason],
    pub(crate) script: Option<Script>,
}

/// The behaviours with several requests, and the programs that play them.
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
    /// Returns the path of a recorded file.
    pub(crate) fn kept(&self, name: &str) -> PathBuf {
        workspace_root().join(self.kept).join(name)
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
