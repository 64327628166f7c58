//! What a run read, made, and thought of it: data here, its text in `render`.

mod render;
mod summary;
mod table;

use std::path::Path;
use std::time::Duration;

use serde::{Serialize, Serializer};

pub(crate) use render::line;
pub use render::render;

use crate::diagnostic::Located;
use crate::files::Changes;

/// What a run made of the documents.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    /// The documents, oldest first
    pub documents: Vec<DocumentSummary>,
    /// The files that they refer to, as seen from the first document
    pub beside: Vec<String>,
    /// How many operations the client has
    pub operations: usize,
    /// How many types it has
    pub types: TypeCounts,
    /// How many resources it has
    pub resources: usize,
    /// The lists that are read page by page
    pub pages: Vec<PagedList>,
    /// The lists that would be, were it plain what holds their items
    pub unclear: Vec<UnclearList>,
    /// What became of every keyword
    pub ledger: Ledger,
    /// Warnings and notes
    pub diagnostics: Vec<Located>,
    /// SHA-256 over the documents
    pub fingerprint: String,
}

/// One document that was read.
#[derive(Clone, Debug, Default, Serialize)]
pub struct DocumentSummary {
    /// Its file name
    pub file: String,
    /// The version of OpenAPI that it is written in
    pub openapi: String,
    /// `info.title`
    pub title: String,
    /// `info.version`
    pub version: String,
    /// Its size
    pub bytes: usize,
    /// Where it came from
    pub source: Option<String>,
    /// The operation that it was cut down to
    pub operation: Option<String>,
}

/// A list that is read page by page.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PagedList {
    /// Method and path
    pub operation: String,
    /// How the next page is found, in the words of `[pages]`
    pub how: String,
    /// True if nobody declared it
    pub guessed: bool,
}

/// A list that is not read page by page, since several of its members could hold the items.
#[derive(Clone, Debug, Default, Serialize)]
pub struct UnclearList {
    /// Method and path
    pub operation: String,
    /// The members
    pub members: Vec<String>,
}

/// How many types of each kind.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct TypeCounts {
    /// Objects
    pub structs: usize,
    /// Open enums
    pub enums: usize,
    /// Unions
    pub unions: usize,
    /// Other names for a type
    pub aliases: usize,
}

/// What became of every occurrence of every keyword.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Ledger {
    /// One row for each keyword of each kind of object
    pub rows: Vec<LedgerRow>,
}

/// One keyword of one kind of object: how many of its occurrences ended in which way.
#[derive(Clone, Debug, Default, Serialize)]
pub struct LedgerRow {
    /// The kind of object that it stands in
    pub object: &'static str,
    /// The keyword
    pub keyword: String,
    /// It shaped the code
    pub used: usize,
    /// It reached the documentation only
    pub documented: usize,
    /// It was ignored on purpose
    pub ignored: usize,
    /// It was said less well, with a warning
    pub degraded: usize,
    /// It was an error
    pub refused: usize,
}

/// A whole run: what was made, and what that did to the disk.
#[derive(Debug, Serialize)]
pub struct Account {
    /// What was made of the documents
    #[serde(flatten)]
    pub report: Report,
    /// What that did to the output folder
    pub output: Output,
    /// How long it took, from reading the documents to the last file written
    pub time: Time,
}

/// What a run did to the output folder.
#[derive(Debug, Serialize)]
pub struct Output {
    /// The folder, as it was named
    pub folder: String,
    /// The files
    #[serde(flatten)]
    pub changes: Changes,
    /// True if another run had to end first
    pub waited: bool,
}

/// An account as JSON, ending in a line break.
pub fn to_json(account: &Account) -> String {
    // Nothing in it is a map with strange keys, or fails to serialise in any other way.
    let mut text = serde_json::to_string_pretty(account).unwrap_or_default();
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

/// How long a run took, in seconds.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Time {
    /// On the clock
    #[serde(serialize_with = "seconds")]
    pub wall: Duration,
    /// On the processor, where the system tells
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
