//! Data model of documents: JSON values, in the document's order.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::mem::discriminant;

use indexmap::IndexMap;
use serde::{Serialize, Serializer};

/// A value of a document.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number; integers are exact up to 128 bits
    Number(Number),
    /// A string
    String(String),
    /// A sequence
    Array(Vec<Node>),
    /// A mapping, in the document's order
    Object(Map),
}

/// A mapping in the document's order, with keys as written.
///
/// The hasher is fast rather than resistant: a document has a hundred thousand small mappings, and
/// its author cannot observe lookup times.
pub type Map = IndexMap<String, Node, foldhash::fast::RandomState>;

/// A number of a document.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Number {
    /// An integer of at most 128 bits
    Integer(i128),
    /// Any other number; always finite if it comes from a document
    Float(f64),
}

impl Node {
    /// Returns the mapping, if this is one.
    pub fn as_object(&self) -> Option<&Map> {
        match self {
            Self::Object(map) => Some(map),
            _ => None,
        }
    }

    /// Returns the sequence, if this is one.
    pub fn as_array(&self) -> Option<&[Node]> {
        match self {
            Self::Array(items) => Some(items),
            _ => None,
        }
    }

    /// Returns the text, if this is a string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// Returns the boolean, if this is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// Returns the member of that name, if this is a mapping that has it.
    pub fn get(&self, name: &str) -> Option<&Node> {
        self.as_object()?.get(name)
    }

    /// Returns the value at a JSON pointer (RFC 6901).
    pub fn at(&self, pointer: &Pointer) -> Option<&Node> {
        pointer.tokens().try_fold(self, |node, token| match node {
            Self::Object(map) => map.get(token.as_str()),
            Self::Array(items) => items.get(token.parse::<usize>().ok()?),
            _ => None,
        })
    }

    /// Returns the value at a JSON pointer, mutably.
    pub fn at_mut(&mut self, pointer: &Pointer) -> Option<&mut Node> {
        pointer.tokens().try_fold(self, |node, token| match node {
            Self::Object(map) => map.get_mut(token.as_str()),
            Self::Array(items) => items.get_mut(token.parse::<usize>().ok()?),
            _ => None,
        })
    }

    /// Returns the JSON name of this value's type, with its article, for messages.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::String(_) => "a string",
            Self::Array(_) => "an array",
            Self::Object(_) => "an object",
        }
    }
}

impl Hash for Number {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Self::Integer(value) => value.hash(state),
            // The sum normalizes negative zero, which equals positive zero.
            Self::Float(value) => (value + 0.0).to_bits().hash(state),
        }
    }
}

/// Independent of the order of members, as equality of mappings is.
impl Hash for Node {
    fn hash<H: Hasher>(&self, state: &mut H) {
        discriminant(self).hash(state);
        match self {
            Self::Null => {}
            Self::Bool(value) => value.hash(state),
            Self::Number(value) => value.hash(state),
            Self::String(text) => text.hash(state),
            Self::Array(items) => items.hash(state),
            Self::Object(map) => {
                let mut members = map.iter().collect::<Vec<_>>();
                members.sort_unstable_by_key(|(name, _)| *name);
                members.hash(state);
            }
        }
    }
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(Number::Integer(value)) => {
                match (i64::try_from(*value), u64::try_from(*value)) {
                    (Ok(value), _) => serializer.serialize_i64(value),
                    (_, Ok(value)) => serializer.serialize_u64(value),
                    // Few readers of JSON support integers beyond 64 bits.
                    _ => serializer.serialize_f64(*value as f64),
                }
            }
            Self::Number(Number::Float(value)) => serializer.serialize_f64(*value),
            Self::String(text) => serializer.serialize_str(text),
            Self::Array(items) => serializer.collect_seq(items),
            Self::Object(map) => serializer.collect_map(map),
        }
    }
}

impl From<serde_json::Value> for Node {
    fn from(value: serde_json::Value) -> Self {
        match value {
            serde_json::Value::Null => Self::Null,
            serde_json::Value::Bool(value) => Self::Bool(value),
            serde_json::Value::Number(number) => Self::Number(number.as_i128().map_or_else(
                || Number::Float(number.as_f64().unwrap_or(f64::NAN)),
                Number::Integer,
            )),
            serde_json::Value::String(text) => Self::String(text),
            serde_json::Value::Array(items) => {
                Self::Array(items.into_iter().map(Self::from).collect())
            }
            serde_json::Value::Object(map) => Self::Object(
                map.into_iter()
                    .map(|(name, value)| (name, Self::from(value)))
                    .collect(),
            ),
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(value) => value.fmt(f),
            Self::Float(value) => value.fmt(f),
        }
    }
}

/// A JSON pointer (RFC 6901) in its text form; empty for the whole document.
#[derive(Clone, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Pointer(String);

impl Pointer {
    /// The pointer to the whole document.
    pub fn root() -> Self {
        Self::default()
    }

    /// Parses the text form, as after `#` in a local reference; nothing is unescaped.
    pub fn parse(text: &str) -> Option<Self> {
        (text.is_empty() || text.starts_with('/')).then(|| Self(text.to_owned()))
    }

    /// Appends a member name.
    pub fn child(&self, token: &str) -> Self {
        let mut text = String::with_capacity(self.0.len() + token.len() + 1);
        text.push_str(&self.0);
        text.push('/');
        if token.contains(['~', '/']) {
            text.push_str(&token.replace('~', "~0").replace('/', "~1"));
        } else {
            text.push_str(token);
        }
        Self(text)
    }

    /// Appends an index into a sequence.
    pub fn item(&self, index: usize) -> Self {
        Self(format!("{}/{index}", self.0))
    }

    /// Appends a remainder from [`Pointer::strip_prefix`].
    pub fn join(&self, rest: &str) -> Self {
        debug_assert!(rest.is_empty() || rest.starts_with('/'));
        Self(format!("{}{rest}", self.0))
    }

    /// Returns the last step, unescaped, unless this is the root.
    pub fn last(&self) -> Option<String> {
        self.tokens().last()
    }

    /// Returns the steps, unescaped.
    pub fn tokens(&self) -> impl Iterator<Item = String> + '_ {
        self.0
            .split('/')
            .skip(1)
            .map(|token| token.replace("~1", "/").replace("~0", "~"))
    }

    /// Returns the text form.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the parent, unless this is the root.
    pub fn parent(&self) -> Option<Self> {
        Some(Self(self.0[..self.0.rfind('/')?].to_owned()))
    }

    /// Returns the remainder after `prefix`, if this pointer is at or below it.
    pub fn strip_prefix(&self, prefix: &Self) -> Option<&str> {
        let rest = self.0.strip_prefix(&prefix.0)?;
        (rest.is_empty() || rest.starts_with('/')).then_some(rest)
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_escape_as_rfc_6901_section_3_says() {
        let pointer = Pointer::root().child("paths").child("/a/{b}~c").item(0);
        assert_eq!(pointer.as_str(), "/paths/~1a~1{b}~0c/0");
        assert_eq!(
            pointer.tokens().collect::<Vec<_>>(),
            ["paths", "/a/{b}~c", "0"]
        );
        assert_eq!(
            pointer.parent().unwrap().parent().unwrap().as_str(),
            "/paths/~1a~1{b}~0c".strip_suffix("/~1a~1{b}~0c").unwrap()
        );
        assert_eq!(pointer.strip_prefix(&Pointer::root().child("path")), None);
    }

    #[test]
    fn rfc_6901_section_5_examples_are_followed() {
        let map = [
            ("foo", Node::Array(vec![Node::String("bar".into())])),
            ("", Node::Bool(true)),
            ("a/b", Node::Null),
            ("m~n", Node::Bool(false)),
        ]
        .into_iter()
        .map(|(key, value)| (key.to_owned(), value))
        .collect();
        let root = Node::Object(map);
        let at = |text: &str| root.at(&Pointer::parse(text).unwrap());
        assert_eq!(at(""), Some(&root));
        assert_eq!(at("/foo/0"), Some(&Node::String("bar".into())));
        assert_eq!(at("/"), Some(&Node::Bool(true)));
        assert_eq!(at("/a~1b"), Some(&Node::Null));
        assert_eq!(at("/m~0n"), Some(&Node::Bool(false)));
        assert_eq!(at("/none"), None);
    }
}
