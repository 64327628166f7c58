//! What is known of one document after a run: kept as JSON between runs.

use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::measure::Usage;
use crate::roundtrip::Trip;

/// What is known of one document.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Record {
    /// The document's path in its folder
    pub(crate) document: String,
    /// The name of its package
    pub(crate) slug: String,
    /// What this was made from: the document and the generator
    pub(crate) key: String,
    /// Whether the corpus has the document as an example of a wrong one
    pub(crate) wrong: bool,
    /// What became of it
    pub(crate) outcome: Outcome,
    /// What generating cost
    pub(crate) cost: Usage,
    /// What the compiler said and cost
    pub(crate) check: Option<Verdict>,
    /// What clippy said
    pub(crate) clippy: Option<Verdict>,
    /// What rustdoc said
    pub(crate) doc: Option<Verdict>,
    /// How values of its schemas came through
    pub(crate) trip: Option<Trip>,
}

/// What became of a document.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) enum Outcome {
    /// A crate
    Generated(Box<Figures>),
    /// It was refused; the first reason
    Refused(String),
    /// The generator broke: how
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
    /// Keywords that the document has, by a count of our own
    pub(crate) keywords: usize,
    /// Where the ledger counts otherwise
    pub(crate) uncounted: Vec<String>,
}

/// What a tool said of a crate.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Verdict {
    /// How many errors
    pub(crate) errors: usize,
    /// How many warnings
    pub(crate) warnings: usize,
    /// The first of them
    pub(crate) first: Option<String>,
    /// What it cost, where that is counted
    pub(crate) cost: Option<Usage>,
}

impl Verdict {
    /// Whether nothing was said.
    pub(crate) fn is_fine(&self) -> bool {
        self.errors + self.warnings == 0
    }
}

impl Record {
    /// The figures, where there is a crate.
    pub(crate) fn figures(&self) -> Option<&Figures> {
        match &self.outcome {
            Outcome::Generated(figures) => Some(figures),
            Outcome::Refused(_) | Outcome::Broken(_) => None,
        }
    }

    /// Whether all is as it should be: a crate that nobody complains of, or a wrong document refused.
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

    /// Whether neither the compiler nor another tool that looked says anything.
    pub(crate) fn compiles(&self) -> bool {
        let verdicts = [&self.check, &self.clippy, &self.doc];
        self.figures().is_some() && verdicts.into_iter().flatten().all(Verdict::is_fine)
    }

    /// What an earlier run left, if it was of the same document and generator.
    pub(crate) fn read(path: &Path, key: &str) -> Option<Self> {
        let record = serde_json::from_slice::<Self>(&fs::read(path).ok()?).ok()?;
        (record.key == key).then_some(record)
    }

    pub(crate) fn write(&self, path: &Path) -> Result<(), String> {
        let text = serde_json::to_string_pretty(self).map_err(|error| error.to_string())?;
        super::write(path, &text)
    }
}
