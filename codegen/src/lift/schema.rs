//! One Schema Object in, one `Schema` out; schemas nest by index into one table.

use std::ops::Index;

use indexmap::IndexMap;

use super::bounds::Bounds;
use super::references::{Mends, report_circles};
use crate::diagnostic::{Diagnostic, Severity};
use crate::hash::HashMap;
use crate::load::{Node, Pointer};

/// A schema's place in the table.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct SchemaId(usize);

impl SchemaId {
    /// The number that stands in the skeleton.
    pub fn number(self) -> usize {
        self.0
    }
}

/// Every schema of a document, by the order in which they were met.
#[derive(Debug, Default)]
pub struct Schemas {
    /// True if keywords beside `$ref` count
    pub(super) siblings_count: bool,
    /// `$dynamicAnchor`: the first schema of each name
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

/// What JSON Schema 2020-12 says about one value.
#[derive(Debug, Default)]
pub struct Schema {
    /// Where it stands in the merged tree
    pub pointer: Pointer,
    /// `$ref`, where it leads in the merged tree
    pub reference: Option<Pointer>,
    /// `$dynamicRef`, until it is known where it leads
    pub dynamic: Option<String>,
    /// `type`; `None` where it is not said
    pub types: Option<TypeSet>,
    /// `enum`, or `const` as its only value
    pub values: Option<Vec<Node>>,
    /// True if the values are those that are known, and any other may come
    pub is_extensible: bool,
    /// What is said of single values
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
    /// `propertyNames`
    pub property_names: Option<SchemaId>,
    /// `items`
    pub items: Option<SchemaId>,
    /// `prefixItems`; `items` then admits those too
    pub tuple: Option<Tuple>,
    /// `contentSchema`: what JSON text within a string holds
    pub content: Option<SchemaId>,
    /// `allOf`
    pub all_of: Vec<SchemaId>,
    /// `anyOf` and `oneOf`
    pub alternatives: Vec<Alternatives>,
    /// `discriminator`
    pub discriminator: Option<Discriminator>,
    /// True if null is admitted beside what the other keywords say
    pub null: bool,
    /// Keywords that shape values and are not followed yet
    pub unfollowed: Vec<&'static str>,
    /// What is only documented
    pub notes: Annotations,
    /// How many schemas were merged into this one: more than into any that it inherits from
    pub weight: usize,
    /// The alternative that is this schema without those that inherit from it
    pub base: Option<SchemaId>,
    /// The alternative that this one is, together with what stands beside the list
    pub variant_of: Option<SchemaId>,
    /// How many schemas were made, each of the last, until this one was
    pub generation: usize,
}

/// An array whose first items have schemas of their own.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Tuple {
    /// `prefixItems`
    pub prefix: Vec<SchemaId>,
    /// `items`: those that follow, where that is said
    pub rest: Option<SchemaId>,
    /// `minItems`
    pub least: usize,
}

/// What is said of one listed value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Label {
    /// What it is called
    pub name: Option<String>,
    /// What it means
    pub description: Option<String>,
}

/// A list of schemas of which a value is one, or some.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Alternatives {
    /// `anyOf` or `oneOf`
    pub keyword: &'static str,
    /// The schemas
    pub list: Vec<SchemaId>,
}

/// `discriminator`: the member by which alternatives are told apart.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Discriminator {
    /// `propertyName`
    pub property: String,
    /// `mapping`: a value of that member, and a reference or a name
    pub mapping: Vec<(String, String)>,
    /// `defaultMapping`: a reference or a name, for values that nothing else is for
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

    /// True if every type of `other` is admitted.
    pub fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// The types of either.
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The types of both, if there are any: an integer is a number (JSON Schema validation, 6.1.1).
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

    /// True if they are numbers and nothing else: an integer is a number.
    pub(crate) fn are_numbers(self) -> bool {
        self != Self::default()
            && self.without(Self::NUMBER.union(Self::INTEGER)) == Self::default()
    }

    /// The names of these types, for messages.
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

    /// These types but those of `other`.
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

/// `additionalProperties`: which members an object may have beyond its `properties`.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Additional {
    /// Nothing is said, so any
    #[default]
    Unsaid,
    /// `false`: none
    Forbidden,
    /// `true` or an empty schema: any
    Free,
    /// Those that a schema describes
    Of(SchemaId),
}

/// What a schema says to people.
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
    /// True if anything stands beside `$ref`.
    fn says_more_than_reference(&self) -> bool {
        self.notes != Annotations::default() || self.types.is_some() || !self.properties.is_empty()
    }
}

impl Schemas {
    /// None yet.
    pub(super) fn new(siblings_count: bool) -> Self {
        Self {
            siblings_count,
            ..Self::default()
        }
    }

    /// The schema at a pointer into the merged tree.
    pub fn find(&self, pointer: &Pointer) -> Option<SchemaId> {
        self.by_pointer.get(pointer).copied()
    }

    /// The schema of that number, which the skeleton names.
    pub fn numbered(&self, number: usize) -> Option<SchemaId> {
        (number < self.table.len()).then_some(SchemaId(number))
    }

    /// A place for the schema at a pointer, to be filled when those within it have theirs.
    pub(super) fn reserve(&mut self, pointer: &Pointer) -> SchemaId {
        let id = SchemaId(self.table.len());
        self.table.push(Schema::default());
        self.by_pointer.insert(pointer.clone(), id);
        id
    }

    /// Fills a reserved place.
    pub(super) fn fill(&mut self, id: SchemaId, schema: Schema) {
        self.table[id.0] = schema;
    }

    /// Changes a schema in its place.
    pub(crate) fn edit(&mut self, id: SchemaId, change: impl FnOnce(&mut Schema)) {
        change(&mut self.table[id.0]);
    }

    /// Adds a schema that follows from others and stands nowhere in the document.
    pub(crate) fn add(&mut self, schema: Schema) -> SchemaId {
        let id = SchemaId(self.table.len());
        self.table.push(schema);
        id
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.table.len()
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Schema> {
        self.table.iter()
    }

    /// Every `$ref` of a schema has to lead to a schema, or else is dropped; and in the end to one
    /// that is not a reference: `None` where it does not, since following it would not end.
    pub(super) fn check_references(&mut self, diagnostics: &mut Vec<Diagnostic>) -> Option<()> {
        let next = self
            .table
            .iter()
            .filter_map(|s| Some((&s.pointer, s.reference.as_ref()?)));
        let says_more = |place: &Pointer| {
            let schema = self.find(place).map(|id| &self[id]);
            schema.is_some_and(Schema::says_more_than_reference)
        };
        let circles = report_circles(&next.collect(), says_more, diagnostics);
        let mut mends = Mends::default();
        for schema in &mut self.table {
            let known = |target: &Pointer| self.by_pointer.contains_key(target);
            if let Some(target) = schema.reference.take_if(|target| !known(target)) {
                let at = schema.pointer.child("$ref").into();
                let message = format!("`{target}` does not lead to a schema");
                let known = self.by_pointer.keys();
                let hint = mends.suggest(&target.to_string(), known, "schema");
                let fault = Diagnostic::warning(at, message);
                diagnostics.push(fault.hint(format!("{hint}; until then any JSON value is taken")));
            }
        }
        for (place, severity) in circles {
            if severity == Severity::Error {
                return None;
            }
            if let Some(id) = self.find(&place) {
                self.table[id.0].reference = None;
            }
        }
        Some(())
    }
}

/// The keywords of a schema that would shape its values, did it not stand for another.
pub(crate) fn shaping(schema: &Schema) -> Vec<&'static str> {
    let by_reference = schema.reference.is_some();
    let keywords = [
        // Beside `allOf` and its like, `type` is commonly said again.
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
