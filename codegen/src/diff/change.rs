//! Changes between two models, before their effect on source code is known.

use super::finding::{Effect, Source};
use super::kinds::Kind;
use crate::load::Pointer;

/// A direction of values.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Direction {
    /// In requests
    Sent,
    /// In responses and webhooks
    Received,
}

/// A change between two models.
#[derive(Clone, Debug)]
pub(super) struct Change {
    pub kind: Kind,
    /// Its place in the old documents
    pub old: Option<Pointer>,
    /// Its place in the new documents
    pub new: Option<Pointer>,
    /// The effect where the value is sent
    pub sent: Effect,
    /// The effect where the value is received
    pub received: Effect,
    /// An effect on source code that no signature shows
    pub meaning: Source,
    /// The same, but only where the value is received
    pub meaning_received: Source,
    pub message: String,
    pub advice: Option<String>,
}

impl Change {
    /// Creates a change without effects.
    pub(super) fn new(kind: Kind, at: &At<'_>, message: impl Into<String>) -> Self {
        Self {
            kind,
            old: at.old.cloned(),
            new: at.new.cloned(),
            sent: Effect::Nothing,
            received: Effect::Nothing,
            meaning: Source::Nothing,
            meaning_received: Source::Nothing,
            message: message.into(),
            advice: None,
        }
    }

    pub(super) fn sent(mut self, effect: Effect) -> Self {
        self.sent = effect;
        self
    }

    pub(super) fn received(mut self, effect: Effect) -> Self {
        self.received = effect;
        self
    }

    /// Sets an effect on source code that no signature shows.
    pub(super) fn source(mut self, effect: Source) -> Self {
        self.meaning = effect;
        self
    }

    /// Marks that code which reads the value means something else.
    pub(super) fn reads_otherwise(mut self) -> Self {
        self.meaning_received = Source::MeansSomethingElse;
        self
    }

    pub(super) fn advice(mut self, advice: impl Into<String>) -> Self {
        self.advice = Some(advice.into());
        self
    }
}

/// The two places of a comparison, as far as they exist.
#[derive(Clone, Copy, Debug)]
pub(super) struct At<'p> {
    pub old: Option<&'p Pointer>,
    pub new: Option<&'p Pointer>,
    /// Its name in messages
    pub name: &'p str,
}

impl<'p> At<'p> {
    /// Sets the name in messages.
    pub(super) fn called(self, name: &'p str) -> Self {
        Self { name, ..self }
    }

    pub(super) fn both(old: &'p Pointer, new: &'p Pointer) -> Self {
        Self {
            old: Some(old),
            new: Some(new),
            name: "",
        }
    }

    pub(super) fn old(old: &'p Pointer) -> Self {
        Self {
            old: Some(old),
            new: None,
            name: "",
        }
    }

    pub(super) fn new(new: &'p Pointer) -> Self {
        Self {
            old: None,
            new: Some(new),
            name: "",
        }
    }
}
