//! Data of a run's report; `short` makes a few lines of it, and `render` all of its text.

mod render;
mod short;
mod summary;
mod table;

use std::path::Path;
use std::time::Duration;

use serde::{Serialize, Serializer};

pub(crate) use render::line;
pub use render::render;
pub use short::render_short;
pub(crate) use summary::overlays;

use crate::diagnostic::Located;
use crate::diff::Verdict;
use crate::files::Changes;

/// Report of what was generated from the documents.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    /// The documents, oldest first
    pub documents: Vec<DocumentSummary>,
    /// The files that they refer to, relative to the first document
    pub beside: Vec<String>,
    /// The overlays, in the order in which they were applied
    pub overlays: Vec<OverlaySummary>,
    /// The number of operations
    pub operations: usize,
    /// The number of operations in the documents, of which the selection may be a part
    pub declared_operations: usize,
    /// The numbers of types
    pub types: TypeCounts,
    /// The number of resources
    pub resources: usize,
    /// The paginated lists
    pub pages: Vec<PagedList>,
    /// The lists that look paginated but have several candidates for their items
    pub unclear: Vec<UnclearList>,
    /// The fates of all keywords
    pub ledger: Ledger,
    /// Warnings and notes
    pub diagnostics: Vec<Located>,
    /// SHA-256 over the documents
    pub fingerprint: String,
}

/// Summary of one document.
#[derive(Clone, Debug, Default, Serialize)]
pub struct DocumentSummary {
    /// Its file name
    pub file: String,
    /// Its version of OpenAPI
    pub openapi: String,
    /// `info.title`
    pub title: String,
    /// `info.version`
    pub version: String,
    /// Its size in bytes
    pub bytes: usize,
    /// Its source
    pub source: Option<String>,
    /// The operation that it was cut down to
    pub operation: Option<String>,
}

/// Summary of one overlay.
#[derive(Clone, Debug, Default, Serialize)]
pub struct OverlaySummary {
    /// Its file, relative to the first document
    pub file: String,
    /// `info.title`
    pub title: String,
    /// The number of actions
    pub actions: usize,
    /// The number of places that they changed
    pub places: usize,
    /// Its source
    pub source: Option<String>,
}

/// A paginated list.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PagedList {
    /// Method and path
    pub operation: String,
    /// The source of the next page, in the terms of `[pages]`
    pub how: String,
    /// True if this was detected rather than declared
    pub guessed: bool,
}

/// A list that is not paginated, since several properties could hold its items.
#[derive(Clone, Debug, Default, Serialize)]
pub struct UnclearList {
    /// Method and path
    pub operation: String,
    /// The properties
    pub members: Vec<String>,
}

/// Numbers of types by kind.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct TypeCounts {
    /// Objects
    pub structs: usize,
    /// Open enums
    pub enums: usize,
    /// Unions
    pub unions: usize,
    /// Type aliases
    pub aliases: usize,
}

/// Fates of all occurrences of all keywords.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Ledger {
    /// One row for each keyword of each kind of object
    pub rows: Vec<LedgerRow>,
}

/// Numbers of occurrences of one keyword of one kind of object, by fate.
#[derive(Clone, Debug, Default, Serialize)]
pub struct LedgerRow {
    /// The kind of object that has it
    pub object: &'static str,
    /// The keyword
    pub keyword: String,
    /// Occurrences that affected the code
    pub used: usize,
    /// Occurrences that affected the documentation only
    pub documented: usize,
    /// Occurrences that were ignored on purpose
    pub ignored: usize,
    /// Occurrences that were degraded, with a warning
    pub degraded: usize,
    /// Occurrences that were errors
    pub refused: usize,
    /// Occurrences outside the selection
    pub deselected: usize,
}

/// Report of a whole run: what was generated, and the changes on disk.
#[derive(Debug, Serialize)]
pub struct RunReport {
    /// The report
    #[serde(flatten)]
    pub report: Report,
    /// The verdict on what changed since the version of the client, if the version does not say so
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// The changes to the output folder
    pub output: Output,
    /// The duration, from reading the documents to the last file written
    pub time: Time,
}

/// Changes of the output folder.
#[derive(Debug, Serialize)]
pub struct Output {
    /// The folder, as the caller named it
    pub folder: String,
    /// The changes of its files
    #[serde(flatten)]
    pub changes: Changes,
    /// True if the run waited for another one to end
    pub waited: bool,
}

/// Formats a report as JSON, with a final line break.
pub fn to_json(run: &RunReport) -> String {
    // Serialization cannot fail: all keys of maps are strings.
    let mut text = serde_json::to_string_pretty(run).unwrap_or_default();
    text.push('\n');
    text
}

impl Output {
    pub(crate) fn new(folder: &Path, changes: Changes, waited: bool) -> Self {
        Self {
            folder: folder.to_string_lossy().replace('\\', "/"),
            changes,
            waited,
        }
    }
}

/// Duration of a run, in seconds.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Time {
    /// Wall-clock time
    #[serde(serialize_with = "seconds")]
    pub wall: Duration,
    /// Processor time, if the system provides it
    #[serde(serialize_with = "maybe_seconds")]
    pub cpu: Option<Duration>,
}

fn seconds<S: Serializer>(duration: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(duration.as_secs_f64())
}

fn maybe_seconds<S: Serializer>(time: &Option<Duration>, serializer: S) -> Result<S::Ok, S::Error> {
    match time {
        Some(duration) => serializer.serialize_some(&duration.as_secs_f64()),
        None => serializer.serialize_none(),
    }
}
