//! The visitor that builds a tree, for YAML and JSON alike.
//!
//! Faults that do not hinder reading on (a key that stands twice) are collected with their
//! pointers. What aliases can multiply is counted, so that a small text stays a small tree.

use std::cell::{Cell, OnceCell, RefCell};
use std::fmt;

use indexmap::map::Entry;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, IgnoredAny, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};

use super::lines::Lines;
use super::node::{Map, Node, Number, Pointer};
use super::source::{A_KEY, OWN, TREE_TOO_LARGE, line_and_column};

/// What one reading of a text needs to remember.
pub(super) struct Reader<'t> {
    text: &'t str,
    yaml: bool,
    nodes_left: Cell<usize>,
    bytes_left: Cell<usize>,
    remarks: RefCell<Vec<Remark>>,
    lines: OnceCell<Lines>,
}

/// What is wrong at one place of a text that could be read.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) pointer: Pointer,
    pub(super) key: String,
    pub(super) trouble: Trouble,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Trouble {
    /// The key was there before
    Duplicate,
    /// `<<` holds something that cannot be merged
    BadMerge,
}

/// Something to come back to; the path grows from its end while the reader returns to the root.
struct Remark {
    path_from_end: Vec<String>,
    what: What,
}

enum What {
    Trouble(Trouble),
    /// An integer that the parser had no room for
    Rounded,
}

/// More nodes than any text without aliases can hold, with room for honest aliases.
const SPARE_NODES: usize = 250_000;
const SPARE_BYTES: usize = 16 << 20;

/// From here on serde_json gives integers as floats, which are not exact.
const BEYOND_64_BITS: f64 = 9_223_372_036_854_775_808.0;

impl<'t> Reader<'t> {
    pub(super) fn yaml(text: &'t str) -> Self {
        Self::new(text, true)
    }

    pub(super) fn json(text: &'t str) -> Self {
        Self::new(text, false)
    }

    fn new(text: &'t str, yaml: bool) -> Self {
        Self {
            text,
            yaml,
            nodes_left: Cell::new(text.len() + SPARE_NODES),
            bytes_left: Cell::new(4 * text.len() + SPARE_BYTES),
            remarks: RefCell::default(),
            lines: OnceCell::new(),
        }
    }

    pub(super) fn seed(&self) -> Value<'_, 't> {
        Value(self)
    }

    /// The faults, and the places of integers that were rounded.
    pub(super) fn finish(self) -> (Vec<Fault>, Vec<Pointer>) {
        let (mut faults, mut rounded) = (vec![], vec![]);
        for Remark {
            path_from_end,
            what,
        } in self.remarks.into_inner()
        {
            let pointer = path_from_end
                .iter()
                .rev()
                .fold(Pointer::root(), |at, token| at.child(token));
            let key = path_from_end.into_iter().next().unwrap_or_default();
            match what {
                What::Trouble(trouble) => faults.push(Fault {
                    pointer,
                    key,
                    trouble,
                }),
                What::Rounded => rounded.push(pointer),
            }
        }
        (faults, rounded)
    }

    fn remark(&self, key: Option<&str>, what: What) {
        let path_from_end = key.map(str::to_owned).into_iter().collect();
        self.remarks.borrow_mut().push(Remark {
            path_from_end,
            what,
        });
    }

    fn known_remarks(&self) -> usize {
        self.remarks.borrow().len()
    }

    /// Remarks made since `known` lie one step further from the root than was known to them.
    fn lead_through(&self, known: usize, token: impl FnOnce() -> String) {
        let mut remarks = self.remarks.borrow_mut();
        if remarks.len() > known {
            let token = token();
            for remark in &mut remarks[known..] {
                remark.path_from_end.push(token.clone());
            }
        }
    }

    fn spend<E: Error>(&self, bytes: usize) -> Result<(), E> {
        let left = self
            .nodes_left
            .get()
            .checked_sub(1)
            .zip(self.bytes_left.get().checked_sub(bytes));
        let (nodes, bytes) =
            left.ok_or_else(|| E::custom(format_args!("{OWN}{TREE_TOO_LARGE}")))?;
        self.nodes_left.set(nodes);
        self.bytes_left.set(bytes);
        Ok(())
    }

    /// Whether the scalar at the place that an error names is written without quotes.
    fn is_plain(&self, error: &str) -> bool {
        let lines = self.lines.get_or_init(|| Lines::of_yaml(self.text));
        let offset =
            line_and_column(error).map(|(line, column)| lines.offset(self.text, line, column));
        offset.is_some_and(|offset| !self.text[offset..].starts_with(['"', '\'']))
    }
}

/// Reads one value.
pub(super) struct Value<'r, 't>(&'r Reader<'t>);

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
            self.0.remark(None, What::Rounded);
        }
        // JSON has no such numbers: they stay what the author wrote, as text.
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
        let mut known = self.0.known_remarks();
        while let Some(item) = seq.next_element_seed(Value(self.0))? {
            self.0.lead_through(known, || items.len().to_string());
            known = self.0.known_remarks();
            items.push(item);
        }
        Ok(Node::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<Node, A::Error> {
        self.0.spend(0)?;
        read_mapping(self.0, entries).map(Node::Object)
    }

    /// A value with a tag of its own (`!name`): the tag says nothing that JSON could say.
    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<Node, A::Error> {
        let (IgnoredAny, content) = data.variant()?;
        content.newtype_variant_seed(self)
    }
}

fn read_mapping<'de, A>(reader: &Reader<'_>, mut entries: A) -> Result<Map, A::Error>
where
    A: MapAccess<'de>,
{
    let mut map = Map::new();
    // The keys that only `<<` gave so far: an explicit one replaces them.
    let mut merged = Vec::new();
    let mut has_merge = false;
    while let Some(key) = entries.next_key_seed(Key(reader))? {
        let known = reader.known_remarks();
        match key {
            KeyText::Merge if has_merge => {
                entries.next_value::<IgnoredAny>()?;
                reader.remark(Some("<<"), What::Trouble(Trouble::Duplicate));
            }
            KeyText::Merge => {
                has_merge = true;
                let value = entries.next_value_seed(Value(reader))?;
                reader.lead_through(known, || "<<".to_owned());
                if merge_into(&mut map, &mut merged, value).is_none() {
                    reader.remark(Some("<<"), What::Trouble(Trouble::BadMerge));
                }
            }
            KeyText::Plain(key) => match map.entry(key) {
                Entry::Occupied(mut old) => {
                    let inherited = merged.iter().position(|index| *index == old.index());
                    match inherited {
                        Some(at) => {
                            merged.swap_remove(at);
                            let value = entries.next_value_seed(Value(reader))?;
                            reader.lead_through(known, || old.key().clone());
                            old.insert(value);
                        }
                        None => {
                            entries.next_value::<IgnoredAny>()?;
                            reader.remark(Some(old.key()), What::Trouble(Trouble::Duplicate));
                        }
                    }
                }
                Entry::Vacant(free) => {
                    let value = entries.next_value_seed(Value(reader))?;
                    reader.lead_through(known, || free.key().clone());
                    free.insert(value);
                }
            },
        }
    }
    Ok(map)
}

/// Adds what `<<` holds: keys that are there already win, and so do earlier mappings of a list.
fn merge_into(map: &mut Map, merged: &mut Vec<usize>, value: Node) -> Option<()> {
    match value {
        Node::Object(entries) => {
            for (key, value) in entries {
                if let Entry::Vacant(free) = map.entry(key) {
                    merged.push(free.index());
                    free.insert(value);
                }
            }
            Some(())
        }
        Node::Array(items) => items.into_iter().try_for_each(|item| match item {
            Node::Object(_) => merge_into(map, merged, item),
            _ => None,
        }),
        _ => None,
    }
}

enum KeyText {
    Plain(String),
    Merge,
}

/// Reads one key, as it is written: `200`, `1.10` and `null` are names here.
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
            // The parser added the place of the key to the error: quotes make `<<` a plain name.
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

/// Refuses a value where none should be.
pub(super) struct Refuse;

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
            "{OWN}a second document begins in one file"
        )))
    }
}
