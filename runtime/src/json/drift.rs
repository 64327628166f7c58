//! Drift: differences between a received value and the document, recorded while decoding and
//! reported afterwards.
//!
//! Reporting changes no value. `model/object_reader.rs` decides if a difference is a fault (strict) or
//! is repaired (lenient), by the setting in `decoding_settings.rs`.

use std::fmt;
use std::sync::Arc;

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
