//! Entries of a mapping: keys as written, merge keys, duplicate keys.

use std::cell::Cell;
use std::fmt;

use indexmap::map::Entry;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use super::{FindingKind, MappingErrorKind, Reader, Value};
use crate::hash::HashSet;
use crate::load::node::{Map, Node};
use crate::load::source::{A_KEY, OWN};

/// A mapping while it is read.
struct Mapping<'r, 't> {
    reader: &'r Reader<'t>,
    map: Map,
    /// Indexes of keys that only `<<` has given so far; explicit ones replace them
    merged: HashSet<usize>,
    has_merge: bool,
}

/// Reads all entries of a mapping.
pub(super) fn read_mapping<'de, A>(reader: &Reader<'_>, mut entries: A) -> Result<Map, A::Error>
where
    A: MapAccess<'de>,
{
    let mut mapping = Mapping {
        reader,
        map: Map::default(),
        merged: HashSet::default(),
        has_merge: false,
    };
    while let Some(key) = entries.next_key_seed(Key(reader))? {
        match key {
            KeyText::Merge => mapping.merge(&mut entries)?,
            KeyText::Plain(key) => mapping.insert(key, &mut entries)?,
        }
    }
    Ok(mapping.map)
}

impl Mapping<'_, '_> {
    fn insert<'de, A: MapAccess<'de>>(
        &mut self,
        key: String,
        from: &mut A,
    ) -> Result<(), A::Error> {
        let (reader, known) = (self.reader, self.reader.known_findings());
        match self.map.entry(key) {
            Entry::Vacant(free) => {
                let value = from.next_value_seed(Value(reader))?;
                reader.prepend_step(known, || free.key().clone());
                free.insert(value);
            }
            Entry::Occupied(mut old) if self.merged.remove(&old.index()) => {
                let value = from.next_value_seed(Value(reader))?;
                reader.prepend_step(known, || old.key().clone());
                old.insert(value);
            }
            Entry::Occupied(old) => {
                from.next_value::<IgnoredAny>()?;
                reader.finding(
                    Some(old.key()),
                    FindingKind::MappingErrorKind(MappingErrorKind::Duplicate),
                );
            }
        }
        Ok(())
    }

    fn merge<'de, A: MapAccess<'de>>(&mut self, from: &mut A) -> Result<(), A::Error> {
        let (reader, known) = (self.reader, self.reader.known_findings());
        if self.has_merge {
            from.next_value::<IgnoredAny>()?;
            reader.finding(
                Some(MERGE_KEY),
                FindingKind::MappingErrorKind(MappingErrorKind::Duplicate),
            );
            return Ok(());
        }
        self.has_merge = true;
        let value = from.next_value_seed(Value(reader))?;
        reader.prepend_step(known, || MERGE_KEY.to_owned());
        if self.merge_in(value).is_none() {
            reader.finding(
                Some(MERGE_KEY),
                FindingKind::MappingErrorKind(MappingErrorKind::BadMerge),
            );
        }
        Ok(())
    }

    /// Merges the value of `<<`: existing keys take precedence, and so do earlier items of a list.
    fn merge_in(&mut self, value: Node) -> Option<()> {
        match value {
            Node::Object(entries) => {
                for (key, value) in entries {
                    if let Entry::Vacant(free) = self.map.entry(key) {
                        self.merged.insert(free.index());
                        free.insert(value);
                    }
                }
                Some(())
            }
            Node::Array(items) => items.into_iter().try_for_each(|item| match item {
                Node::Object(_) => self.merge_in(item),
                _ => None,
            }),
            _ => None,
        }
    }
}

enum KeyText {
    Plain(String),
    Merge,
}

/// Reads a key as written: `200`, `1.10` and `null` are names here.
struct Key<'r, 't>(&'r Reader<'t>);

const MERGE_KEY: &str = "<<";

impl<'de> DeserializeSeed<'de> for Key<'_, '_> {
    type Value = KeyText;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<KeyText, D::Error> {
        let asks_for_place = Cell::new(false);
        let visitor = KeyVisitor {
            reader: self.0,
            asks_for_place: &asks_for_place,
        };
        match deserializer.deserialize_str(visitor) {
            Ok(key) => Ok(KeyText::Plain(key)),
            // The parser added the key's position to the error. A quoted `<<` is an ordinary key.
            Err(error) if asks_for_place.get() => Ok(match self.0.is_plain(&error.to_string()) {
                true => KeyText::Merge,
                false => KeyText::Plain(MERGE_KEY.to_owned()),
            }),
            Err(error) => Err(error),
        }
    }
}

struct KeyVisitor<'r, 't> {
    reader: &'r Reader<'t>,
    asks_for_place: &'r Cell<bool>,
}

impl Visitor<'_> for KeyVisitor<'_, '_> {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(A_KEY)
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<String, E> {
        if self.reader.yaml && key == MERGE_KEY {
            self.asks_for_place.set(true);
            return Err(E::custom(OWN));
        }
        self.reader.spend(key.len())?;
        Ok(key.to_owned())
    }
}
