//! The schema type; schemas nest by index into one table.

use std::ops::Index;

use indexmap::IndexMap;

use super::bounds::Bounds;
use super::references::{Suggestions, report_cycles};
use crate::diagnostic::{Diagnostic, WarningKind};
use crate::hash::HashMap;
use crate::load::{Node, Pointer};

/// Index of a schema in the table.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct SchemaId(usize);

impl SchemaId {
    /// Returns the index, as the skeleton stores it.
    pub fn number(self) -> usize {
        self.0
    }
}

/// Every schema of a document, in the order of discovery.
#[derive(Debug, Default)]
pub struct Schemas {
    /// True if keywords beside `$ref` apply
    pub(super) siblings_count: bool,
    /// The first schema with each `$dynamicAnchor`
    pub(super) anchors: HashMap<String, Pointer>,
    table: Vec<Schema>,
    by_pointer: HashMap<Pointer, SchemaId>,
}

impl Index<SchemaId> for Schemas {
    type Output = Schema;

    fn index(&self, id: SchemaId) -> &Schema {
        &self.table[id.0]
    }
}

/// A Schema Object in the terms of JSON Schema 2020-12.
#[derive(Debug, Default)]
pub struct Schema {
    /// Its place in the merged tree
    pub pointer: Pointer,
    /// Target of `$ref` in the merged tree
    pub reference: Option<Pointer>,
    /// `$dynamicRef`, until it is resolved
    pub dynamic: Option<String>,
    /// `type`; `None` if absent
    pub types: Option<TypeSet>,
    /// `enum`, or `const` as its only value
    pub values: Option<Vec<Node>>,
    /// True if the enum is open: values other than those listed may occur
    pub is_extensible: bool,
    /// True if some of the alternatives in the document are files, and some are not
    pub mixes_files: bool,
    /// Labels of single enum values
    pub labels: Vec<(Node, Label)>,
    /// `format`
    pub format: Option<String>,
    /// `minimum`, `maximum` and the like, for integers
    pub bounds: Bounds,
    /// `properties`
    pub properties: IndexMap<String, SchemaId>,
    /// `required`, without repetitions
    pub required: Vec<String>,
    /// `additionalProperties`
    pub additional: Additional,
    /// Schemas merged into this one whose `additionalProperties: false` it does not take over
    pub closed: Vec<SchemaId>,
    /// `propertyNames`
    pub property_names: Option<SchemaId>,
    /// `items`
    pub items: Option<SchemaId>,
    /// `prefixItems`; `items` then admits those too
    pub tuple: Option<Tuple>,
    /// `contentSchema`: the schema of JSON text within a string
    pub content: Option<SchemaId>,
    /// `allOf`
    pub all_of: Vec<SchemaId>,
    /// `anyOf` and `oneOf`
    pub alternatives: Vec<Alternatives>,
    /// `discriminator`
    pub discriminator: Option<Discriminator>,
    /// True if null is admitted beside the other keywords
    pub null: bool,
    /// Keywords that affect the values and are not followed
    pub unfollowed: Vec<&'static str>,
    /// Annotations, which affect the documentation only
    pub notes: Annotations,
    /// Number of schemas merged into this one: greater than that of any base schema
    pub weight: usize,
    /// The variant that is this schema without its derived schemas
    pub base: Option<SchemaId>,
    /// The variant that this schema is, combined with the keywords beside the list
    pub variant_of: Option<SchemaId>,
    /// Number of derivation steps from a schema of the document to this one
    pub generation: usize,
}

/// An array whose first items have schemas of their own.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Tuple {
    /// `prefixItems`
    pub prefix: Vec<SchemaId>,
    /// `items`: the schema of further items, if given
    pub rest: Option<SchemaId>,
    /// `minItems`
    pub least: usize,
}

/// Label of one enum value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Label {
    /// Its name
    pub name: Option<String>,
    /// Its description
    pub description: Option<String>,
}

/// Variants of a union, of which a value matches one, or some.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Alternatives {
    /// `anyOf` or `oneOf`
    pub keyword: &'static str,
    /// The schemas of the variants
    pub list: Vec<SchemaId>,
}

/// `discriminator`: the property that identifies the variant.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Discriminator {
    /// `propertyName`
    pub property: String,
    /// `mapping`: a value of that property, and a reference or a name
    pub mapping: Vec<(String, String)>,
    /// `defaultMapping`: a reference or a name, for all other values
    pub otherwise: Option<String>,
}

/// The types that a schema admits: `type` of JSON Schema.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub struct TypeSet(u8);

impl TypeSet {
    /// `null`
    pub const NULL: Self = Self(1);
    /// `boolean`
    pub const BOOLEAN: Self = Self(2);
    /// `integer`
    pub const INTEGER: Self = Self(4);
    /// `number`
    pub const NUMBER: Self = Self(8);
    /// `string`
    pub const STRING: Self = Self(16);
    /// `array`
    pub const ARRAY: Self = Self(32);
    /// `object`
    pub const OBJECT: Self = Self(64);

    /// Every type
    pub const ANY: Self = Self(127);

    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "null" => Self::NULL,
            "boolean" => Self::BOOLEAN,
            "integer" => Self::INTEGER,
            "number" => Self::NUMBER,
            "string" => Self::STRING,
            "array" => Self::ARRAY,
            "object" => Self::OBJECT,
            _ => return None,
        })
    }

    /// Returns true if every type of `other` is admitted.
    pub fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Unites two sets.
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Intersects two sets, unless the result is empty: an integer is a number (JSON Schema
    /// validation, section 6.1.1).
    pub fn intersection(self, other: Self) -> Option<Self> {
        let widened = |types: Self| match types.contains(Self::NUMBER) {
            true => types.union(Self::INTEGER),
            false => types,
        };
        let both = Self(widened(self).0 & widened(other).0);
        let both = match self.contains(Self::NUMBER) && other.contains(Self::NUMBER) {
            true => both.without(Self::INTEGER).union(Self(self.0 & other.0)),
            false => both,
        };
        (both != Self::default()).then_some(both)
    }

    /// Returns true if only numbers are admitted: an integer is a number.
    pub(crate) fn are_numbers(self) -> bool {
        self != Self::default()
            && self.without(Self::NUMBER.union(Self::INTEGER)) == Self::default()
    }

    /// Lists the names of these types, for messages.
    pub(crate) fn names(self) -> String {
        let all = [
            (Self::STRING, "`string`"),
            (Self::INTEGER, "`integer`"),
            (Self::NUMBER, "`number`"),
            (Self::BOOLEAN, "`boolean`"),
            (Self::ARRAY, "`array`"),
            (Self::OBJECT, "`object`"),
            (Self::NULL, "`null`"),
        ];
        let names = all.iter().filter(|(one, _)| self.contains(*one));
        names
            .map(|(_, name)| *name)
            .collect::<Vec<_>>()
            .join(" or ")
    }

    /// Returns these types except those of `other`.
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

/// `additionalProperties`: the properties that an object may have beyond `properties`.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Additional {
    /// Not given, so any
    #[default]
    Unsaid,
    /// `false`: none
    Forbidden,
    /// `true` or an empty schema: any
    Free,
    /// Those that match a schema
    Of(SchemaId),
}

/// Annotations: keywords for people.
#[derive(Clone, Debug, Default, Hash, PartialEq)]
pub struct Annotations {
    /// `title`
    pub title: Option<String>,
    /// `description`
    pub description: Option<String>,
    /// `default`
    pub default: Option<Node>,
    /// `examples`, or `example` as the only one
    pub examples: Vec<Node>,
    /// `deprecated`
    pub deprecated: bool,
    /// `readOnly`
    pub read_only: bool,
    /// `writeOnly`
    pub write_only: bool,
    /// `pattern`, `minimum` and the like, with their values, in the document's order
    pub constraints: Vec<(String, Node)>,
}

impl Schema {
    /// Returns true if keywords beside `$ref` affect the values.
    fn says_more_than_reference(&self) -> bool {
        self.notes != Annotations::default() || self.types.is_some() || !self.properties.is_empty()
    }
}

impl Schemas {
    /// An empty table.
    pub(super) fn new(siblings_count: bool) -> Self {
        Self {
            siblings_count,
            ..Self::default()
        }
    }

    /// Returns the schema at a pointer into the merged tree.
    pub fn find(&self, pointer: &Pointer) -> Option<SchemaId> {
        self.by_pointer.get(pointer).copied()
    }

    /// Returns the schema of an index; `None` if the table is shorter.
    pub fn numbered(&self, number: usize) -> Option<SchemaId> {
        (number < self.table.len()).then_some(SchemaId(number))
    }

    /// Reserves an index for the schema at a pointer, so that those within it can come first.
    pub(super) fn reserve(&mut self, pointer: &Pointer) -> SchemaId {
        let id = SchemaId(self.table.len());
        self.table.push(Schema::default());
        self.by_pointer.insert(pointer.clone(), id);
        id
    }

    /// Fills a reserved index.
    pub(super) fn fill(&mut self, id: SchemaId, schema: Schema) {
        self.table[id.0] = schema;
    }

    /// Changes a schema in place.
    pub(crate) fn edit(&mut self, id: SchemaId, change: impl FnOnce(&mut Schema)) {
        change(&mut self.table[id.0]);
    }

    /// Adds a derived schema that is not in the document.
    pub(crate) fn add(&mut self, schema: Schema) -> SchemaId {
        let id = SchemaId(self.table.len());
        self.table.push(schema);
        id
    }

    /// Returns the number of schemas.
    pub(crate) fn len(&self) -> usize {
        self.table.len()
    }

    /// Returns all schemas.
    pub fn iter(&self) -> impl Iterator<Item = &Schema> {
        self.table.iter()
    }

    /// Drops each `$ref` that does not refer to a schema. Returns `None` if references form a
    /// cycle, since following it would not end.
    pub(super) fn check_references(&mut self, diagnostics: &mut Vec<Diagnostic>) {
        let next = self
            .table
            .iter()
            .filter_map(|s| Some((&s.pointer, s.reference.as_ref()?)));
        let says_more = |place: &Pointer| {
            let schema = self.find(place).map(|id| &self[id]);
            schema.is_some_and(Schema::says_more_than_reference)
        };
        let cycles = report_cycles(&next.collect(), says_more, diagnostics);
        let mut suggestions = Suggestions::default();
        for schema in &mut self.table {
            let known = |target: &Pointer| self.by_pointer.contains_key(target);
            if let Some(target) = schema.reference.take_if(|target| !known(target)) {
                let at = schema.pointer.child("$ref").into();
                let message = format!("`{target}` does not refer to a schema");
                let known = self.by_pointer.keys();
                let hint = suggestions.suggest(&target.to_string(), known, "schema");
                let fault = Diagnostic::warning(WarningKind::ReferenceUnresolved, at, message);
                diagnostics
                    .push(fault.hint(format!("{hint}; until then any JSON value is accepted")));
            }
        }
        for place in cycles {
            if let Some(id) = self.find(&place) {
                self.table[id.0].reference = None;
            }
        }
    }
}

/// Returns the keywords of a schema that would affect its values if it had no `$ref`.
pub(crate) fn shaping(schema: &Schema) -> Vec<&'static str> {
    let by_reference = schema.reference.is_some();
    let keywords = [
        // `type` is commonly repeated beside `allOf` and its like.
        ("type", by_reference && schema.types.is_some()),
        ("enum", schema.values.is_some()),
        ("format", by_reference && schema.format.is_some()),
        ("properties", !schema.properties.is_empty()),
        ("required", !schema.required.is_empty()),
        (
            "additionalProperties",
            matches!(schema.additional, Additional::Of(_)),
        ),
        ("items", schema.items.is_some()),
        ("allOf", by_reference && !schema.all_of.is_empty()),
    ];
    let keywords = keywords.into_iter().filter(|(_, is_there)| *is_there);
    let lists = schema.alternatives.iter().map(|list| list.keyword);
    keywords.map(|(keyword, _)| keyword).chain(lists).collect()
}
