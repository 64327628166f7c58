//! Conversion of values to `serde_json` trees, within the memory budget of a reading.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::json::fault::Fault;
use crate::json::node::Node;
use crate::json::reading_state::Reading;
use crate::json::token::Token;

/// Converts a value of a tape to a tree. The last of several members with one name counts; a number
/// beyond double precision becomes its text.
pub(crate) fn of(node: Node<'_, '_>) -> Result<Value, Fault> {
    let text = |text: &str| {
        node.reading().spend_text(text);
        Value::from(text)
    };
    Ok(match node.token() {
        Token::Null => Value::Null,
        Token::Bool(value) => Value::Bool(*value),
        Token::Unsigned(value) => Value::from(*value),
        Token::Signed(value) => Value::from(*value),
        Token::Float(value) => Value::from(*value),
        Token::Single(value) => Value::from(*value),
        // serde_json has no number beyond double precision.
        Token::Digits(digits) => node.as_f64().map_or_else(|| text(digits), Value::from),
        Token::UnsignedWide(bytes) => wide(Number::from_u128(u128::from_ne_bytes(*bytes)), node),
        Token::SignedWide(bytes) => wide(Number::from_i128(i128::from_ne_bytes(*bytes)), node),
        Token::Text(value) => text(value),
        Token::Loose(value) => text(value),
        Token::Attachment(attachment) => text(&attachment.to_text()),
        Token::Array { .. } => Value::Array(array(node)?),
        Token::Object { .. } => Value::Object(map(node)?),
    })
}

impl Node<'_, '_> {
    /// Converts the value to a tree. The last of several members with one name counts; a number
    /// beyond double precision becomes its text.
    #[must_use]
    pub fn to_value(self) -> Value {
        // Without a limit, this cannot fail.
        of(self.unlimited()).unwrap_or_default()
    }
}

fn array(node: Node<'_, '_>) -> Result<Vec<Value>, Fault> {
    let mut array = Vec::new();
    for element in node.elements().into_iter().flatten() {
        node.reading().reserve_one(&mut array)?;
        array.push(of(element)?);
    }
    Ok(array)
}

/// Converts the members to a map; empty if the value is not an object.
pub(crate) fn map(node: Node<'_, '_>) -> Result<Map<String, Value>, Fault> {
    let mut map = Map::new();
    for (name, value) in node.members().into_iter().flatten() {
        node.reading().entry::<Value>(map.len(), name)?;
        map.insert(name.to_owned(), of(value)?);
    }
    Ok(map)
}

fn wide(number: Option<Number>, node: Node<'_, '_>) -> Value {
    number.map_or_else(
        || node.as_f64().map_or(Value::Null, Value::from),
        Value::Number,
    )
}

/// Reads a tree from text.
#[derive(Clone, Copy)]
pub(crate) struct Tree<'s>(pub(crate) Reading<'s>);

impl<'de> DeserializeSeed<'de> for Tree<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Value, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Tree<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        self.0.spend_text(text);
        Ok(Value::from(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Value, A::Error> {
        let mut array = Vec::new();
        while let Some(element) = elements.next_element_seed(self)? {
            self.0.reserve_one(&mut array).map_err(A::Error::custom)?;
            array.push(element);
        }
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            let entry = self.0.entry::<Value>(map.len(), &name);
            entry.map_err(A::Error::custom)?;
            map.insert(name, members.next_value_seed(self)?);
        }
        Ok(Value::Object(map))
    }
}
