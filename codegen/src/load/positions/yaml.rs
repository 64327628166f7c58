//! Locating in YAML. serde_yaml adds the position of a value to an error raised while the value is
//! read; a seed intercepts that error, keeps the position and reads on.

use std::cell::Cell;
use std::fmt;

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, IgnoredAny, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};

use super::trie::{ROOT, Trie};
use crate::load::Lines;
use crate::load::source::{line_and_column, parse_yaml};

impl Trie {
    /// Locates all pointers in a YAML text.
    pub(in crate::load) fn fill_from_yaml(&mut self, text: &str) {
        let lines = Lines::of_yaml(text);
        let place = |error: &str| {
            let (line, column) = line_and_column(error)?;
            Some(lines.offset(text, line, column))
        };
        let follow = Follow {
            trie: self,
            step: ROOT,
            merges: 0,
            in_merge: false,
            place: &place,
        };
        // The text was parsed before; an error only leaves pointers unlocated.
        let _ = parse_yaml(text, follow);
    }
}

/// Converts the text of a located error into a byte offset.
type PlaceOf<'f> = &'f dyn Fn(&str) -> Option<usize>;

/// Follows the steps below one value.
struct Follow<'f> {
    trie: &'f mut Trie,
    step: usize,
    /// Number of `<<` on the way
    merges: usize,
    /// True for the value of `<<`, where items of a list are merged, not counted
    in_merge: bool,
    place: PlaceOf<'f>,
}

impl Follow<'_> {
    fn below(&mut self, step: usize) -> Follow<'_> {
        let Self { merges, place, .. } = *self;
        Follow {
            trie: self.trie,
            step,
            merges,
            in_merge: false,
            place,
        }
    }

    fn merged(&mut self) -> Follow<'_> {
        let Self { step, place, .. } = *self;
        let merges = self.merges + usize::from(!self.in_merge);
        Follow {
            trie: self.trie,
            step,
            merges,
            in_merge: true,
            place,
        }
    }
}

impl<'de> DeserializeSeed<'de> for Follow<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if self.step == ROOT || self.trie.has_children(self.step) {
            deserializer.deserialize_any(self)
        } else {
            deserializer.deserialize_ignored_any(IgnoredAny).map(|_| ())
        }
    }
}

impl<'de> Visitor<'de> for Follow<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        loop {
            let root_is_new = !self.trie.is_found(ROOT);
            let seed = Key {
                trie: self.trie,
                step: self.step,
                all: root_is_new,
                place: self.place,
            };
            let Some(key) = map.next_key_seed(seed)? else {
                return Ok(());
            };
            if let (true, Some(at)) = (root_is_new, key.at) {
                self.trie.record(ROOT, at, 0);
            }
            match key {
                KeyPlace {
                    step: Some(step),
                    at: Some(at),
                    ..
                } if self.trie.record(step, at, self.merges) => {
                    map.next_value_seed(self.below(step))?;
                }
                KeyPlace { is_merge: true, .. } => map.next_value_seed(self.merged())?,
                _ => map.next_value::<IgnoredAny>().map(|_| ())?,
            }
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut seq: A) -> Result<(), A::Error> {
        if self.in_merge {
            while seq.next_element_seed(self.merged())?.is_some() {}
            return Ok(());
        }
        let mut index = 0usize;
        loop {
            let more = match self.trie.child(self.step, &index.to_string()) {
                Some(step) => {
                    // The first look at the item consumes nothing, so it is read twice.
                    let Some(at) = seq.next_element_seed(ItemPlace(self.place))? else {
                        return Ok(());
                    };
                    match at {
                        Some(at) if self.trie.record(step, at, self.merges) => {
                            seq.next_element_seed(self.below(step))?
                        }
                        _ => seq.next_element::<IgnoredAny>()?.map(|_| ()),
                    }
                }
                None => seq.next_element::<IgnoredAny>()?.map(|_| ()),
            };
            if more.is_none() {
                return Ok(());
            }
            index += 1;
        }
    }

    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<(), A::Error> {
        let (IgnoredAny, content) = data.variant()?;
        content.newtype_variant_seed(self)
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_i128<E: Error>(self, _: i128) -> Result<(), E> {
        Ok(())
    }

    fn visit_u128<E: Error>(self, _: u128) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
        Ok(())
    }
}

/// Reads a key, and its position if a pointer passes it.
struct Key<'f> {
    trie: &'f Trie,
    step: usize,
    /// True if every key's position is wanted
    all: bool,
    place: PlaceOf<'f>,
}

#[derive(Default)]
struct KeyPlace {
    step: Option<usize>,
    is_merge: bool,
    at: Option<usize>,
}

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = KeyPlace;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<KeyPlace, D::Error> {
        let (place, seen) = (self.place, Cell::default());
        match deserializer.deserialize_str(KeyVisitor {
            key: self,
            seen: &seen,
        }) {
            Ok(()) => Ok(KeyPlace::default()),
            Err(error) => match seen.take() {
                Some(seen) => Ok(KeyPlace {
                    at: place(&error.to_string()),
                    ..seen
                }),
                None => Err(error),
            },
        }
    }
}

struct KeyVisitor<'f> {
    key: Key<'f>,
    seen: &'f Cell<Option<KeyPlace>>,
}

impl Visitor<'_> for KeyVisitor<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<(), E> {
        let step = self.key.trie.child(self.key.step, name);
        let is_merge = name == "<<";
        if step.is_none() && !is_merge && !self.key.all {
            return Ok(());
        }
        self.seen.set(Some(KeyPlace {
            step,
            is_merge,
            at: None,
        }));
        Err(E::custom(""))
    }
}

/// Finds the position of an item without reading it: nested newtypes reach the parser's depth
/// limit, and its error has the position of the value ahead.
struct ItemPlace<'f>(PlaceOf<'f>);

impl<'de> DeserializeSeed<'de> for ItemPlace<'_> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        match deserializer.deserialize_newtype_struct("", Nest) {
            Ok(()) => Ok(None),
            Err(error) => Ok((self.0)(&error.to_string())),
        }
    }
}

struct Nest;

impl<'de> Visitor<'de> for Nest {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<(), D::Error> {
        inner.deserialize_newtype_struct("", Nest)
    }
}
