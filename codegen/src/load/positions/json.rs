//! Locating in JSON: a borrowed raw value is a slice of the text, so its address gives its offset.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::trie::{ROOT, Trie};
use crate::load::source::{RawValue, parse_json};

impl Trie {
    /// Locates all pointers in a JSON text.
    pub(in crate::load) fn fill_from_json(&mut self, text: &str) {
        self.record(ROOT, text.len() - text.trim_start().len(), 0);
        follow(text, self, ROOT, text);
    }
}

/// Follows the steps below one value. Its text is parsed again, at most once for each step of the
/// longest pointer.
fn follow<'t>(text: &'t str, trie: &mut Trie, step: usize, value: &'t str) {
    if trie.has_children(step) {
        // The text was parsed before; an error only leaves pointers unlocated.
        let _ = parse_json(value, Follow { text, trie, step });
    }
}

struct Follow<'t, 'f> {
    text: &'t str,
    trie: &'f mut Trie,
    step: usize,
}

impl<'t> Follow<'t, '_> {
    fn enter(&mut self, step: usize, place: &'t RawValue, value: &'t RawValue) {
        let offset = |raw: &RawValue| raw.get().as_ptr().addr() - self.text.as_ptr().addr();
        let (at, start) = (offset(place), offset(value));
        if self.trie.record(step, at, 0) {
            self.trie
                .record_value(step, start..start + value.get().len());
            follow(self.text, self.trie, step, value.get());
        }
    }
}

impl<'t> DeserializeSeed<'t> for Follow<'t, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'t>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'t> Visitor<'t> for Follow<'t, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or an array")
    }

    fn visit_map<A: MapAccess<'t>>(mut self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<&'t RawValue>()? {
            let name: Option<String> = parse_json(key.get(), std::marker::PhantomData).ok();
            match name.and_then(|name| self.trie.child(self.step, &name)) {
                Some(step) => {
                    let value = map.next_value::<&'t RawValue>()?;
                    self.enter(step, key, value);
                }
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'t>>(mut self, mut seq: A) -> Result<(), A::Error> {
        let mut index = 0usize;
        loop {
            match self.trie.child(self.step, &index.to_string()) {
                Some(step) => {
                    let Some(item) = seq.next_element::<&'t RawValue>()? else {
                        return Ok(());
                    };
                    self.enter(step, item, item);
                }
                None => {
                    if seq.next_element::<IgnoredAny>()?.is_none() {
                        return Ok(());
                    }
                }
            }
            index += 1;
        }
    }
}
