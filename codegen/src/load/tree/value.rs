//! Deserialization seed of one value.

use std::fmt;

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, IgnoredAny, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};

use super::mapping::read_mapping;
use super::{FindingKind, Reader};
use crate::load::node::{Node, Number};
use crate::load::source::OWN;

/// From this magnitude on, serde_json gives integers as floats, which are not exact.
const BEYOND_64_BITS: f64 = 9_223_372_036_854_775_808.0;

/// Deserializes a value.
pub(in crate::load) struct Value<'r, 't>(pub(super) &'r Reader<'t>);

impl<'de> DeserializeSeed<'de> for Value<'_, '_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Value<'_, '_> {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<Node, E> {
        self.0.spend(0)?;
        Ok(Node::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Node, E> {
        self.visit_unit()
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Node, E> {
        self.0.spend(0)?;
        Ok(Node::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Node, E> {
        self.visit_i128(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Node, E> {
        self.visit_i128(value.into())
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<Node, E> {
        self.0.spend(0)?;
        Ok(Node::Number(Number::Integer(value)))
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<Node, E> {
        match i128::try_from(value) {
            Ok(value) => self.visit_i128(value),
            Err(_) => self.visit_f64(value as f64),
        }
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Node, E> {
        self.0.spend(0)?;
        if !self.0.yaml && value.abs() >= BEYOND_64_BITS {
            self.0.finding(None, FindingKind::Rounded);
        }
        // JSON has no such numbers: they are kept as text.
        Ok(match value {
            value if value.is_nan() => Node::String(".nan".to_owned()),
            f64::INFINITY => Node::String(".inf".to_owned()),
            f64::NEG_INFINITY => Node::String("-.inf".to_owned()),
            value => Node::Number(Number::Float(value)),
        })
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Node, E> {
        self.visit_string(value.to_owned())
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Node, E> {
        self.0.spend(value.len())?;
        Ok(Node::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Node, A::Error> {
        self.0.spend(0)?;
        let mut items = vec![];
        let mut known = self.0.known_findings();
        while let Some(item) = seq.next_element_seed(Value(self.0))? {
            self.0.prepend_step(known, || items.len().to_string());
            known = self.0.known_findings();
            items.push(item);
        }
        Ok(Node::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<Node, A::Error> {
        self.0.spend(0)?;
        read_mapping(self.0, entries).map(Node::Object)
    }

    /// Ignores the tag of a value (`!name`), which JSON cannot express.
    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<Node, A::Error> {
        let (IgnoredAny, content) = data.variant()?;
        content.newtype_variant_seed(self)
    }
}

/// Refuses any value.
pub(in crate::load) struct Refuse;

impl<'de> DeserializeSeed<'de> for Refuse {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Refuse {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the end of the file")
    }

    fn visit_map<A: MapAccess<'de>>(self, _: A) -> Result<(), A::Error> {
        Err(A::Error::custom(format_args!(
            "{OWN}the file has a second YAML document"
        )))
    }
}
