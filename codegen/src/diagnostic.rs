//! Diagnostics: errors, warnings and notes about the documents of a run, with their places.

mod excerpt;
mod located;
mod render;
mod visible;
mod warning_kind;

use std::fmt;

use serde::Serialize;

use crate::load::Pointer;

pub use located::{Located, SourceLocation, locate_all};
pub use render::render;
pub(crate) use visible::{is_treacherous, visible};
pub use warning_kind::WarningKind;

/// Severity of a diagnostic.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// No sound client can be generated: the run fails
    Error,
    /// The client is less precise than the document: the run continues
    Warning,
    /// Information for readers of the report; nothing is wrong
    Note,
}

/// Place of a diagnostic before it is located in the text.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Location {
    /// A pointer into the merged tree of all documents
    Merged(Pointer),
    /// A pointer into one document, by its index among the sources
    Document(usize, Pointer),
    /// A byte offset into one document, for errors found before there is a tree
    Offset(usize, usize),
    /// One document as a whole
    File(usize),
}

/// An error, a warning or a note.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Diagnostic {
    /// Its severity
    pub severity: Severity,
    /// Its kind; an error has none
    pub kind: Option<WarningKind>,
    /// One sentence, without a full stop
    pub message: String,
    /// The place itself, then related ones, each with a label
    pub locations: Vec<(Location, String)>,
    /// The suggested fix, an imperative
    pub hint: Option<String>,
}

impl Diagnostic {
    /// Creates an error, which stops the run.
    pub fn error(location: Location, message: impl fmt::Display) -> Self {
        Self::new(Severity::Error, None, location, message)
    }

    /// Creates a warning about degraded output; an error under `strict = true`.
    pub fn warning(kind: WarningKind, location: Location, message: impl fmt::Display) -> Self {
        Self::new(Severity::Warning, Some(kind), location, message)
    }

    /// Creates a note.
    pub fn note(kind: WarningKind, location: Location, message: impl fmt::Display) -> Self {
        Self::new(Severity::Note, Some(kind), location, message)
    }

    fn new(
        severity: Severity,
        kind: Option<WarningKind>,
        location: Location,
        message: impl fmt::Display,
    ) -> Self {
        Self {
            severity,
            kind,
            message: message.to_string(),
            locations: vec![(location, String::new())],
            hint: None,
        }
    }

    /// Labels the first place.
    pub fn with_text(mut self, text: impl fmt::Display) -> Self {
        if let Some((_, first)) = self.locations.first_mut() {
            *first = text.to_string();
        }
        self
    }

    /// Adds a related place with its label.
    pub fn and(mut self, location: Location, text: impl fmt::Display) -> Self {
        self.locations.push((location, text.to_string()));
        self
    }

    /// Adds a suggested fix.
    pub fn hint(mut self, hint: impl fmt::Display) -> Self {
        self.hint = Some(hint.to_string());
        self
    }
}

/// Makes errors of warnings, as `strict = true` demands. The hint says so.
pub(crate) fn make_strict(diagnostics: &mut [Diagnostic]) {
    let warnings = diagnostics
        .iter_mut()
        .filter(|diagnostic| diagnostic.severity == Severity::Warning);
    for diagnostic in warnings {
        diagnostic.severity = Severity::Error;
        let mut hint = "this is a warning without `strict = true`".to_owned();
        if let Some(otherwise) = diagnostic.hint.take() {
            hint = format!("{hint}: {otherwise}");
        }
        diagnostic.hint = Some(hint);
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

impl From<Pointer> for Location {
    fn from(pointer: Pointer) -> Self {
        Self::Merged(pointer)
    }
}
