//! Serialization of values of a tape with serde.

use serde::ser::{Serialize, SerializeMap as _, SerializeSeq as _, Serializer};
use serde_json::value::RawValue;

use crate::json::node::Node;
use crate::json::token::Token;

/// A value to serialize; with `JSON`, numbers keep every digit.
pub(crate) struct Written<'t, 'a, const JSON: bool>(pub(crate) Node<'t, 'a>);

impl<const JSON: bool> Serialize for Written<'_, '_, JSON> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.token() {
            Token::Null => serializer.serialize_unit(),
            Token::Bool(value) => serializer.serialize_bool(*value),
            Token::Unsigned(value) => serializer.serialize_u64(*value),
            Token::Signed(value) => serializer.serialize_i64(*value),
            Token::Float(value) => serializer.serialize_f64(*value),
            Token::Single(value) => serializer.serialize_f32(*value),
            Token::Digits(text) => match RawValue::from_string((*text).to_owned()) {
                Ok(raw) if JSON => raw.serialize(serializer),
                _ => match self.0.as_f64() {
                    Some(value) => serializer.serialize_f64(value),
                    None => serializer.serialize_str(text),
                },
            },
            Token::UnsignedWide(bytes) => serializer.serialize_u128(u128::from_ne_bytes(*bytes)),
            Token::SignedWide(bytes) => serializer.serialize_i128(i128::from_ne_bytes(*bytes)),
            Token::Text(text) => serializer.serialize_str(text),
            Token::Loose(text) => serializer.serialize_str(text),
            Token::Attachment(attachment) => serializer.serialize_str(&attachment.to_text()),
            Token::Array { len, .. } => {
                let mut array = serializer.serialize_seq(Some(*len))?;
                for element in self.0.elements().into_iter().flatten() {
                    array.serialize_element(&Self(element))?;
                }
                array.end()
            }
            Token::Object { len, .. } => {
                let mut object = serializer.serialize_map(Some(*len))?;
                for (name, value) in self.0.members().into_iter().flatten() {
                    object.serialize_entry(name, &Self(value))?;
                }
                object.end()
            }
        }
    }
}

impl Serialize for Node<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Written::<false>(*self).serialize(serializer)
    }
}
