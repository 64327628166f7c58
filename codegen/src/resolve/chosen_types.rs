//! Types that the user chose for formats or for single schemas (by pointer).

use std::collections::BTreeSet;

use super::all_of::canonical;
use super::model::Type;
use super::variant_lists::implied_types;
use crate::hash::HashMap;
use crate::lift::{Schema, SchemaId, Schemas, TypeSet};
use crate::load::Pointer;

/// Types that the user chose.
#[derive(Debug, Default)]
pub(super) struct Chosen {
    schemas: HashMap<SchemaId, String>,
    formats: BTreeSet<String>,
    /// Keys that have matched no schema so far
    unmatched: BTreeSet<String>,
}

impl Chosen {
    /// Finds the schemas that the keys refer to.
    pub(super) fn find<'a>(schemas: &Schemas, keys: impl IntoIterator<Item = &'a String>) -> Self {
        let mut chosen = Self::default();
        let mut unfound = HashMap::default();
        for key in keys {
            chosen.unmatched.insert(key.clone());
            let Some(pointer) = key.strip_prefix('#').and_then(Pointer::parse) else {
                chosen.formats.insert(key.clone());
                continue;
            };
            match schemas.find(&pointer) {
                Some(id) => chosen.take(id, key),
                None => {
                    unfound.insert(pointer, key);
                }
            }
        }
        if !unfound.is_empty() {
            // A pointer of `names.lock` has no steps through `allOf`.
            for schema in schemas.iter() {
                if let Some(key) = unfound.get(&canonical(&schema.pointer))
                    && let Some(id) = schemas.find(&schema.pointer)
                {
                    chosen.take(id, key);
                }
            }
        }
        chosen
    }

    fn take(&mut self, id: SchemaId, key: &str) {
        self.schemas.insert(id, key.to_owned());
        self.unmatched.remove(key);
    }

    /// Returns true if a type was chosen for that schema itself.
    pub(super) fn has(&self, id: SchemaId) -> bool {
        self.schemas.contains_key(&id)
    }

    /// Returns the type chosen for a schema itself.
    pub(super) fn of_schema(&self, id: SchemaId, schema: &Schema) -> Option<Type> {
        let key = self.schemas.get(&id)?;
        Some(Type::Chosen(key.clone(), kinds(schema)))
    }

    /// Returns the type chosen for a format.
    pub(super) fn of_format(&mut self, format: &str, schema: &Schema) -> Option<Type> {
        let key = self.formats.get(format)?;
        self.unmatched.remove(format);
        Some(Type::Chosen(key.clone(), kinds(schema)))
    }

    /// Returns the keys that matched no schema.
    pub(super) fn unmatched(self) -> Vec<String> {
        self.unmatched.into_iter().collect()
    }
}

/// Returns the JSON types of a schema's values, without null.
fn kinds(schema: &Schema) -> TypeSet {
    let types = schema.types.or_else(|| implied_types(schema));
    types.unwrap_or(TypeSet::ANY).without(TypeSet::NULL)
}
