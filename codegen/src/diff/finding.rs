//! Findings: one for each change that means something to users of the client.

use serde::Serialize;

use super::kinds::Kind;

/// The effect of a change on code that calls the client.
#[derive(Clone, Copy, Debug, Default, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// It compiles and means the same
    #[default]
    Nothing,
    /// It compiles; there is something new
    Adds,
    /// It compiles, and means something else
    MeansSomethingElse,
    /// It does not compile
    Breaks,
}

/// The effect of a change on programs that were built with the old client.
#[derive(Clone, Copy, Debug, Default, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// Calls go on as before
    #[default]
    Nothing,
    /// It depends on the server, or on the values
    Depends,
    /// Calls fail, or values are lost
    Fails,
}

/// The effect on the wire, by direction.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize)]
pub struct Wire {
    /// On requests
    pub request: Effect,
    /// On responses and webhooks
    pub response: Effect,
}

impl Wire {
    /// Returns the worse of both directions.
    pub fn worst(self) -> Effect {
        self.request.max(self.response)
    }
}

/// A place in a document.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Place {
    /// `file:line:column`
    pub place: String,
    /// The JSON pointer in the API, all documents merged
    pub pointer: String,
}

impl Place {
    /// Returns the file, the line and the column.
    pub fn parts(&self) -> (&str, &str, &str) {
        let mut parts = self.place.rsplitn(3, ':');
        let column = parts.next().unwrap_or_default();
        let line = parts.next().unwrap_or_default();
        (parts.next().unwrap_or_default(), line, column)
    }
}

/// A public item of the client before and after.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
pub struct RustChange {
    /// Its path and signature in the old client, if it was there
    pub old: Option<String>,
    /// Its path and signature in the new client, if it is there
    pub new: Option<String>,
}

/// A finding that a person has acknowledged.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Acceptance {
    /// The reason
    pub reason: String,
    /// The last day, as `2026-12-31`
    pub until: Option<String>,
}

/// One change, with its effects.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Finding {
    /// Its kind
    pub kind: Kind,
    /// The effect on source code
    pub source: Source,
    /// The effect on the wire
    pub wire: Wire,
    /// Its place in the old documents
    pub old: Option<Place>,
    /// Its place in the new documents
    pub new: Option<Place>,
    /// Operations that it reaches, as method and path: the first [`SHOWN_OPERATIONS`]
    pub operations: Vec<String>,
    /// Number of operations that it reaches
    pub operation_count: usize,
    /// Items of the client that it changes
    pub rust: Vec<RustChange>,
    /// The change in one line
    pub message: String,
    /// One line on what callers have to do
    pub advice: Option<String>,
    /// The acknowledgement, if there is one
    pub accepted: Option<Acceptance>,
}

/// Number of operations that a finding lists.
pub const SHOWN_OPERATIONS: usize = 20;

impl Finding {
    /// Returns true if it changes anything for source code or on the wire.
    pub fn has_effect(&self) -> bool {
        self.source != Source::Nothing || self.wire.worst() != Effect::Nothing
    }

    /// Returns true if it breaks something: source code does not compile or means something else,
    /// or programs fail.
    pub fn is_bad(&self) -> bool {
        self.source >= Source::MeansSomethingElse || self.wire.worst() == Effect::Fails
    }

    /// Returns true if it has an effect and is not accepted.
    pub fn counts(&self) -> bool {
        self.has_effect() && self.accepted.is_none()
    }

    /// Returns its place in the new documents, or else in the old ones.
    pub fn place(&self) -> Option<&Place> {
        self.new.as_ref().or(self.old.as_ref())
    }
}
