//! The parts of an overlay.

use super::Keyword;
use crate::load::json_path::Query;
use crate::load::{Node, Pointer};

/// An overlay (section 4.4.1).
#[derive(Debug)]
pub(super) struct Overlay {
    /// The index of its file
    pub(super) file: usize,
    pub(super) version: Version,
    pub(super) title: String,
    pub(super) extends: Option<String>,
    pub(super) actions: Vec<Action>,
    pub(super) keywords: Vec<Keyword>,
}

/// Feature set of an overlay (section 4.1); patch releases do not differ.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Version {
    V1_0,
    V1_1,
}

/// An action (section 4.4.3).
#[derive(Debug)]
pub(super) struct Action {
    /// The place of the action in the overlay
    pub(super) at: Pointer,
    pub(super) target: Query,
    pub(super) change: Change,
}

/// Change of each target of an action.
#[derive(Debug)]
pub(super) enum Change {
    Update(Node),
    /// The query selects the node to copy
    Copy(Query),
    Remove,
}

impl Change {
    /// Returns the keyword.
    pub(super) fn keyword(&self) -> &'static str {
        match self {
            Self::Update(_) => "update",
            Self::Copy(_) => "copy",
            Self::Remove => "remove",
        }
    }
}
