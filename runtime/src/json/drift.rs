//! Drift: differences between a received value and the document, recorded while decoding and
//! reported afterwards.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use crate::json::fault::Fault;
use crate::json::node::Node;
use crate::json::tape::Token;

/// A difference between what a server sent and what the document declares.
///
/// It has the path and the kind of the value, never the value itself, which may be a secret.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Drift {
    /// The kind of difference.
    pub kind: DriftKind,
    /// The operation or the webhook; `None` if neither is known.
    pub operation: Option<Operation>,
    /// The status of the response; `None` for a webhook.
    pub status: Option<u16>,
    /// The JSON path in the body: `$.fields[0].label`. In a stream, each event or item is a
    /// separate body.
    pub path: String,
    /// The kind of the received value.
    pub value: ValueKind,
    /// The received media type, for [`DriftKind::MediaType`].
    pub media_type: Option<String>,
    /// The number of differences: 1, unless the kind is [`DriftKind::Omitted`].
    pub count: usize,
}

/// The operation of a response, or a webhook.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub struct Operation {
    /// The `operationId`; for a webhook, the name of its function.
    pub id: &'static str,
    /// The HTTP method; empty for a webhook.
    pub method: &'static str,
    /// The path template, such as `/pets/{id}`; empty for a webhook.
    pub path: &'static str,
}

/// A kind of difference between a response and its document.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum DriftKind {
    /// A property that the document does not declare.
    UnknownField,
    /// A value that an enum does not list.
    UnknownValue,
    /// A value that matches no variant of a union.
    UnknownVariant,
    /// A `null` that the document does not allow.
    Null,
    /// A required property that is missing.
    Missing,
    /// A required property that was missing or `null` and got the empty value of its type, or a
    /// value of another kind that was converted.
    Repaired,
    /// A media type that the document does not declare for the status.
    MediaType,
    /// A status that the document does not declare.
    Status,
    /// Further differences of the same body, reported as a count.
    Omitted,
}

/// A kind of JSON value.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum ValueKind {
    /// No value.
    Nothing,
    /// `null`
    Null,
    /// `true` or `false`
    Boolean,
    /// A number
    Number,
    /// Text
    String,
    /// An array
    Array,
    /// An object
    Object,
}

impl Operation {
    pub(crate) const fn new(id: &'static str, method: &'static str, path: &'static str) -> Self {
        Self { id, method, path }
    }
}

/// The method and the path, or the name of a webhook.
impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.method {
            "" => f.write_str(self.id),
            method => write!(f, "{method} {}", self.path),
        }
    }
}

impl fmt::Display for DriftKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UnknownField => "unknown field",
            Self::UnknownValue => "unknown enum value",
            Self::UnknownVariant => "unknown variant",
            Self::Null => "undeclared null",
            Self::Missing => "required, but missing",
            Self::Repaired => "not as declared; repaired",
            Self::MediaType => "undeclared media type",
            Self::Status => "undeclared status",
            Self::Omitted => "more differences",
        })
    }
}

impl fmt::Display for ValueKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nothing => "nothing",
            Self::Null => "null",
            Self::Boolean => "a boolean",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Array => "an array",
            Self::Object => "an object",
        })
    }
}

/// One line: `GET /pets/{id}: $.owner.age: unknown field (a number)`.
impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(operation) = &self.operation {
            write!(f, "{operation}: ")?;
        }
        write!(f, "{}: {}", self.path, self.kind)?;
        match (self.kind, self.status, &self.media_type) {
            (DriftKind::Status, Some(status), _) => write!(f, " {status}"),
            (DriftKind::MediaType, _, Some(media_type)) => write!(f, " {media_type}"),
            (DriftKind::Omitted, ..) => write!(f, " ({})", self.count),
            _ => write!(f, " ({})", self.value),
        }
    }
}

/// A function that receives differences.
#[derive(Clone)]
pub(crate) struct Observer(Arc<dyn Fn(&Drift) + Send + Sync>);

impl Observer {
    pub(crate) fn new(observer: impl Fn(&Drift) + Send + Sync + 'static) -> Self {
        Self(Arc::new(observer))
    }

    pub(crate) fn report(&self, drift: &Drift) {
        (self.0)(drift);
    }
}

impl fmt::Debug for Observer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Observer")
    }
}

/// A difference, and its position on the tape.
#[derive(Clone, Debug)]
pub(crate) struct Note {
    pub(crate) kind: DriftKind,
    at: usize,
    /// The missing property of the value at that position.
    member: Option<&'static str>,
    pub(crate) value: ValueKind,
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
        Token::Text(_) | Token::Loose(_) | Token::Upload(_) => ValueKind::String,
        Token::Array { .. } => ValueKind::Array,
        Token::Object { .. } => ValueKind::Object,
        _ => ValueKind::Number,
    }
}

/// The maximum number of reported differences per body.
const MOST: usize = 100;
/// The maximum number of reported differences of one kind at one property of one type.
const ALIKE: usize = 8;

/// The recorded differences of one body.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    pub(crate) list: Vec<Note>,
    /// The number of differences that were not recorded.
    pub(crate) omitted: usize,
    alike: HashMap<(DriftKind, usize, String), usize>,
}

/// A state to return to.
#[derive(Clone, Copy)]
pub(crate) struct Checkpoint(usize, usize);

impl Notes {
    pub(crate) fn add(&mut self, note: Note, owner: usize, name: &str) {
        if self.list.len() >= MOST {
            self.omitted += 1;
            return;
        }
        let alike = self.alike.entry((note.kind, owner, name.to_owned()));
        let alike = alike.or_default();
        match *alike < ALIKE {
            true => self.list.push(note),
            false => self.omitted += 1,
        }
        *alike += 1;
    }

    pub(crate) fn checkpoint(&self) -> Checkpoint {
        Checkpoint(self.list.len(), self.omitted)
    }

    pub(crate) fn rewind(&mut self, Checkpoint(length, omitted): Checkpoint) {
        self.list.truncate(length);
        self.omitted = omitted;
    }
}
