//! Recording of differences from the document, as notes of a reading.

use crate::json::drift::{DriftKind, ValueKind};
use crate::json::fault::Fault;
use crate::json::node::Node;
use crate::json::notes::Note;
use crate::json::reading_state::Reading;
use crate::json::token::Token;

impl Reading<'_> {
    /// Records a value that differs from the document. `owner` is the address of the table that
    /// declares it, `name` the property.
    pub(crate) fn note(self, kind: DriftKind, node: Node<'_, '_>, owner: usize, name: &str) {
        self.add(owner, name, || Note::new(kind, node));
    }

    /// Records a property that an object lacks.
    pub(crate) fn note_missing(
        self,
        kind: DriftKind,
        object: Node<'_, '_>,
        owner: usize,
        name: &'static str,
    ) {
        self.add(owner, name, || Note::missing(kind, object, name));
    }
}

impl Note {
    pub(crate) fn new(kind: DriftKind, node: Node<'_, '_>) -> Self {
        Self {
            kind,
            at: node.position(),
            member: None,
            value: value_kind(node.token()),
        }
    }

    pub(crate) fn missing(kind: DriftKind, object: Node<'_, '_>, name: &'static str) -> Self {
        Self {
            member: Some(name),
            value: ValueKind::Nothing,
            ..Self::new(kind, object)
        }
    }

    /// Locates the difference, as the path of a fault; `root` is the tape that was read.
    pub(crate) fn place(&self, root: Node<'_, '_>) -> Fault {
        let mut steps = Vec::new();
        find(root, self.at, &mut steps);
        let place = match self.member {
            Some(name) => Fault::new("").member(name),
            None => Fault::new(""),
        };
        let steps = steps.into_iter().rev();
        steps.fold(place, |place, step| match step {
            PathSegment::Index(index) => place.index(index),
            PathSegment::Member(name) => place.member(name),
        })
    }
}

enum PathSegment<'t> {
    Index(usize),
    Member(&'t str),
}

/// Finds the path from a value to the position of another within it.
fn find<'t>(mut node: Node<'t, '_>, at: usize, steps: &mut Vec<PathSegment<'t>>) {
    while node.position() < at {
        let holds = |value: &Node<'t, '_>| value.holds(at);
        let item = node.elements().and_then(|elements| {
            let mut elements = elements.enumerate();
            elements.find(|(_, value)| holds(value))
        });
        let member = node
            .members()
            .and_then(|mut members| members.find(|(_, value)| holds(value)));
        let (step, next) = match (item, member) {
            (Some((index, value)), _) => (PathSegment::Index(index), value),
            (_, Some((name, value))) => (PathSegment::Member(name), value),
            (None, None) => return,
        };
        steps.push(step);
        node = next;
    }
}

fn value_kind(token: &Token<'_>) -> ValueKind {
    match token {
        Token::Null => ValueKind::Null,
        Token::Bool(_) => ValueKind::Boolean,
        Token::Text(_) | Token::Loose(_) | Token::Attachment(_) => ValueKind::String,
        Token::Array { .. } => ValueKind::Array,
        Token::Object { .. } => ValueKind::Object,
        _ => ValueKind::Number,
    }
}
