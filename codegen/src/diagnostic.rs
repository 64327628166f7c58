//! What is wrong with a document, collected over a whole run: in go faults at pointers, out comes
//! text with places.

use std::fmt;

use serde::Serialize;

use crate::load::Pointer;

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

impl From<Pointer> for Spot {
    fn from(pointer: Pointer) -> Self {
        Self::Merged(pointer)
    }
}

/// A diagnostic with its places in the text.
#[derive(Clone, Debug, Serialize)]
pub struct Located {
    /// How much it weighs
    pub severity: Severity,
    /// One sentence that says what is wrong, without a full stop
    pub message: String,
    /// The place itself, then further ones
    pub places: Vec<Place>,
    /// A likely mend
    pub hint: Option<String>,
}

/// One place in a text.
#[derive(Clone, Debug, Serialize)]
pub struct Place {
    /// The source's name
    pub file: String,
    /// From 1
    pub line: usize,
    /// From 1
    pub column: usize,
}

impl fmt::Display for Located {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = self.places.first() {
            write!(f, "{}:{}:{}: ", place.file, place.line, place.column)?;
        }
        f.write_str(&self.message)
    }
}

/// Finds the places of diagnostics.
pub fn locate(diagnostics: Vec<Diagnostic>, sources: &[crate::load::Source]) -> Vec<Located> {
    let place = |(spot, _): &(Spot, String)| match spot {
        Spot::Offset(file, offset) => {
            let text = &sources[*file].bytes[..*offset];
            let line = text.iter().filter(|byte| **byte == b'\n').count() + 1;
            let column = text.iter().rev().take_while(|byte| **byte != b'\n').count() + 1;
            Some(Place {
                file: sources[*file].name.clone(),
                line,
                column,
            })
        }
        Spot::File(file) => Some(Place {
            file: sources[*file].name.clone(),
            line: 1,
            column: 1,
        }),
        _ => None,
    };
    diagnostics
        .into_iter()
        .map(|diagnostic| Located {
            places: diagnostic.spots.iter().filter_map(place).collect(),
            severity: diagnostic.severity,
            message: diagnostic.message,
            hint: diagnostic.hint,
        })
        .collect()
}

/// All of them as a person reads them.
pub fn render(diagnostics: &[Located], _: &[crate::load::Source], _: bool) -> String {
    diagnostics
        .iter()
        .map(|diagnostic| {
            let hint = diagnostic
                .hint
                .iter()
                .map(|hint| format!("  hint: {hint}\n"));
            format!(
                "{:?}: {diagnostic}\n{}",
                diagnostic.severity,
                hint.collect::<String>()
            )
        })
        .collect()
}
