//! What came and is not what the document says: noted while a value is read, told once it was.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use crate::json::fault::Fault;
use crate::json::node::Node;
use crate::json::tape::Token;

/// Something that a server sent, or left out, and that the document does not say.
///
/// It tells the place and the kind of value, never the value itself, which may be a secret.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Drift {
    /// What differs.
    pub kind: DriftKind,
    /// The operation, or the webhook; `None` where neither is known.
    pub operation: Option<Operation>,
    /// The status of the response; `None` for a webhook.
    pub status: Option<u16>,
    /// The place in the body, as a JSON path: `$.fields[0].label`. In a stream, each event or item
    /// is a body of its own.
    pub path: String,
    /// The kind of value that came there.
    pub value: ValueKind,
    /// The media type that came, where that is what differs.
    pub media_type: Option<String>,
    /// How many differences this stands for: one, unless its kind is [`DriftKind::Omitted`].
    pub count: usize,
}

/// The operation whose response differs.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub struct Operation {
    /// Its name in the document; of a webhook, the name of its function.
    pub id: &'static str,
    /// The HTTP method; empty for a webhook.
    pub method: &'static str,
    /// The path with its parameters, such as `/pets/{id}`; empty for a webhook.
    pub path: &'static str,
}

/// The ways in which a response may differ from its document.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum DriftKind {
    /// A member that the document does not declare.
    UnknownField,
    /// A value that an enum does not list.
    UnknownValue,
    /// A value that is none of the variants of a union.
    UnknownVariant,
    /// A `null` where the document does not admit one.
    Null,
    /// A required member that did not come.
    Missing,
    /// A required member that did not come, or came as `null`, and has the empty value of its type
    /// now; or a value of another kind that was read by what it spells.
    Repaired,
    /// A media type that the document does not declare for the status.
    MediaType,
    /// A status that the document does not declare.
    Status,
    /// More differences in the same body, which are not told one by one.
    Omitted,
}

/// The kinds of JSON values.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum ValueKind {
    /// No value came.
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

/// Whoever is told.
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

/// What differs, and where on the tape.
#[derive(Clone, Debug)]
pub(crate) struct Note {
    pub(crate) kind: DriftKind,
    at: usize,
    /// The member of the value there that is missing.
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

    /// The JSON path of the place, on the tape that was read.
    pub(crate) fn path(&self, root: Node<'_, '_>) -> String {
        let mut steps = Vec::new();
        find(root, self.at, &mut steps);
        let place = match self.member {
            Some(name) => Fault::new("").member(name),
            None => Fault::new(""),
        };
        let steps = steps.into_iter().rev();
        let place = steps.fold(place, |place, step| match step {
            PathSegment::Index(index) => place.index(index),
            PathSegment::Member(name) => place.member(name),
        });
        place.path()
    }
}

enum PathSegment<'t> {
    Index(usize),
    Member(&'t str),
}

/// The steps from a value to the one at a place within it.
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

/// Of one body, so many differences are told at most.
const MOST: usize = 100;
/// And so many of one kind at one member of one type.
const ALIKE: usize = 8;

/// The notes of one body.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    pub(crate) list: Vec<Note>,
    /// How many were not noted.
    pub(crate) omitted: usize,
    alike: HashMap<(DriftKind, usize, String), usize>,
}

/// How many there were at some time.
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
