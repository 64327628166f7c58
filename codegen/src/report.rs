//! What a run read, made, and thought of it: data here, its text in `render`.


use std::path::Path;
use std::time::Duration;

use serde::{Serialize, Serializer};



/// What a run made of the documents.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    /// The documents, oldest first
    pub documents: Vec<DocumentSummary>,
    /// How many operations the client has
    pub operations: usize,
    /// How many types it has
    pub types: TypeCounts,
    /// How many resources it has
    pub resources: usize,
    /// What became of every keyword
    pub ledger: Ledger,
    /// Warnings and notes
    pub diagnostics: Vec<String>,
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

