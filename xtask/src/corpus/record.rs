//! The results for one document, kept as JSON between runs.

use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::measure::Usage;
use crate::roundtrip::Trip;

/// The results for one document.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Record {
    /// The document's path in its folder
    pub(crate) document: String,
    /// The name of its package
    pub(crate) slug: String,
    /// The digest of the document and the generator
    pub(crate) key: String,
    /// True if the corpus lists the document as invalid
    pub(crate) wrong: bool,
    /// The outcome of generating
    pub(crate) outcome: Outcome,
    /// The cost of generating
    pub(crate) cost: Usage,
    /// The result and cost of the compiler
    pub(crate) check: Option<Verdict>,
    /// The result of clippy
    pub(crate) clippy: Option<Verdict>,
    /// The result of rustdoc
    pub(crate) doc: Option<Verdict>,
    /// The round trip of values of its schemas
    pub(crate) trip: Option<Trip>,
}

/// The outcome for a document.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) enum Outcome {
    /// A crate was generated
    Generated(Box<Figures>),
    /// It was refused, for this first reason
    Refused(String),
    /// The generator crashed, with this message
    Broken(String),
}

/// The figures of a crate.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Figures {
    /// Operations
    pub(crate) operations: usize,
    /// Structs, enums, unions and aliases
    pub(crate) types: usize,
    /// Lines of Rust
    pub(crate) lines: usize,
    /// Warnings of the generator
    pub(crate) warnings: Vec<String>,
    /// Keywords in the document, by an independent count
    pub(crate) keywords: usize,
    /// Keywords that the ledger counts otherwise
    pub(crate) uncounted: Vec<String>,
}

/// The result of a tool for a crate.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Verdict {
    /// The number of errors
    pub(crate) errors: usize,
    /// The number of warnings
    pub(crate) warnings: usize,
    /// The first message
    pub(crate) first: Option<String>,
    /// The cost, if it was measured
    pub(crate) cost: Option<Usage>,
}

impl Verdict {
    /// Returns true if there was no message.
    pub(crate) fn is_fine(&self) -> bool {
        self.errors + self.warnings == 0
    }
}

impl Record {
    /// Returns the figures if there is a crate.
    pub(crate) fn figures(&self) -> Option<&Figures> {
        match &self.outcome {
            Outcome::Generated(figures) => Some(figures),
            Outcome::Refused(_) | Outcome::Broken(_) => None,
        }
    }

    /// Returns true for a crate without complaints and for an invalid document that was refused.
    pub(crate) fn is_fine(&self) -> bool {
        match &self.outcome {
            Outcome::Generated(figures) => {
                let passes = self.trip.as_ref().is_none_or(Trip::is_fine);
                figures.uncounted.is_empty() && self.compiles() && passes
            }
            Outcome::Refused(_) => self.wrong,
            Outcome::Broken(_) => false,
        }
    }

    /// Returns true if neither the compiler nor another tool complained.
    pub(crate) fn compiles(&self) -> bool {
        let verdicts = [&self.check, &self.clippy, &self.doc];
        self.figures().is_some() && verdicts.into_iter().flatten().all(Verdict::is_fine)
    }

    /// Reads the record of an earlier run if document and generator are the same.
    pub(crate) fn read(path: &Path, key: &str) -> Option<Self> {
        let record = serde_json::from_slice::<Self>(&fs::read(path).ok()?).ok()?;
        (record.key == key).then_some(record)
    }

    pub(crate) fn write(&self, path: &Path) -> Result<(), String> {
        let text = serde_json::to_string_pretty(self).map_err(|error| error.to_string())?;
        super::write(path, &text)
    }
}
