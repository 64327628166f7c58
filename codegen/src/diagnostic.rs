//! What is wrong with a document, collected over a whole run: in go faults at pointers, out comes
//! text with places.

mod excerpt;
mod located;
mod render;
mod visible;

use std::fmt;

use serde::Serialize;

use crate::load::Pointer;

pub use located::{Located, Place, locate_all};
pub use render::render;
pub(crate) use visible::{is_treacherous, visible};

/// How much a diagnostic weighs.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Nothing can be generated soundly: the run fails
    Error,
    /// Something is said less well than the document meant it: the run goes on
    Warning,
    /// Something the reader of the report should know, and nothing is wrong
    Note,
}

/// Where a diagnostic points before it is located in the text.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Spot {
    /// A pointer into the merged tree of all documents
    Merged(Pointer),
    /// A pointer into one document, by its index among the sources
    Document(usize, Pointer),
    /// A byte offset into one document, for faults found before there is a tree
    Offset(usize, usize),
    /// One document as a whole
    File(usize),
}

/// One fault or remark.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Diagnostic {
    /// How much it weighs
    pub severity: Severity,
    /// One sentence that says what is wrong, without a full stop
    pub message: String,
    /// Where: the first is the place itself, further ones (with what they are) belong to it
    pub spots: Vec<(Spot, String)>,
    /// A likely mend
    pub hint: Option<String>,
}

impl Diagnostic {
    /// A fault that stops the run.
    pub fn error(spot: Spot, message: impl fmt::Display) -> Self {
        Self::new(Severity::Error, spot, message)
    }

    /// A fault that degrades what is generated; an error under `strict = true`.
    pub fn warning(spot: Spot, message: impl fmt::Display) -> Self {
        Self::new(Severity::Warning, spot, message)
    }

    /// A remark.
    pub fn note(spot: Spot, message: impl fmt::Display) -> Self {
        Self::new(Severity::Note, spot, message)
    }

    fn new(severity: Severity, spot: Spot, message: impl fmt::Display) -> Self {
        Self {
            severity,
            message: message.to_string(),
            spots: vec![(spot, String::new())],
            hint: None,
        }
    }

    /// Says what the first place shows.
    pub fn with_text(mut self, text: impl fmt::Display) -> Self {
        if let Some((_, first)) = self.spots.first_mut() {
            *first = text.to_string();
        }
        self
    }

    /// Adds a second place and what it has to do with the first.
    pub fn and(mut self, spot: Spot, text: impl fmt::Display) -> Self {
        self.spots.push((spot, text.to_string()));
        self
    }

    /// Adds a likely mend.
    pub fn hint(mut self, hint: impl fmt::Display) -> Self {
        self.hint = Some(hint.to_string());
        self
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        })
    }
}

impl From<Pointer> for Spot {
    fn from(pointer: Pointer) -> Self {
        Self::Merged(pointer)
    }
}
