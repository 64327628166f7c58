//! A settled list of alternatives in, a union out: each alternative named and resolved, with the
//! values of the discriminator that it is for.

use super::alternatives::implied_types;
use super::inheritance::named;
use super::model::{Alternative, Definition, Owner, Shape, Tuple, Type, TypeId, Union, Value};
use super::same::{Saying, saying, stands_for};
use super::types::{Types, Way};
use crate::hash::{HashMap, HashSet};
use crate::lift::{Annotations, Discriminator, SchemaId, Schemas, TypeSet};
use crate::load::{Node, Pointer};

/// How deep unions within unions are looked into for the values of one discriminator.
const DEPTH: usize = 6;

/// The longest title that names an alternative.
const TITLE: usize = 40;

impl Types<'_> {
    /// The union of these alternatives.
    pub(super) fn union(&mut self, id: SchemaId, list: &[SchemaId], type_id: TypeId) -> Definition {
        let schemas = self.schemas;
        let schema = &schemas[id];
        let by = schema.discriminator.as_ref();
        let tags = Tags::read(schemas, by);
        let way = Way {
            owner: Owner::Type(type_id),
            steps: Vec::new(),
        };
        let mut variants: Vec<Alternative> = Vec::with_capacity(list.len());
        for (index, item) in list.iter().enumerate() {
            let is_base = schema.base == Some(*item);
            let name = match is_base {
                true => "Base".to_owned(),
                false => name(schemas, *item, index, list),
            };
            let value = self.resolve(*item, &way.step(&name));
            let value = Value {
                nullable: false,
                ..value
            };
            let is_base = is_base || tags.is_for_others(schemas, *item);
            let tags = match schema.base == Some(*item) {
                true => tags.of_base(schemas, id),
                false => tags.of(schemas, *item, DEPTH),
            };
            match variants
                .iter_mut()
                .find(|known| is_like(&known.value, &value))
            {
                Some(known) => known.tags.extend(tags),
                // Any JSON is what the catch-all holds.
                None if matches!(value.ty, Type::Any) => {}
                None => variants.push(Alternative {
                    name,
                    value,
                    is_base,
                    tags,
                    shape: Shape::default(),
                }),
            }
        }
        if variants.is_empty() {
            return Definition::Alias(Value::any(Annotations::default()));
        }
        Definition::Union(Union {
            variants,
            tag: by.map(|by| by.property.clone()),
        })
    }
}

/// Whether both hold the same, whatever is said about them.
fn is_like(one: &Value, other: &Value) -> bool {
    let alike = match (&one.ty, &other.ty) {
        (Type::Array(a), Type::Array(b)) | (Type::Map(a, _), Type::Map(b, _)) => is_like(a, b),
        (Type::Tuple(a), Type::Tuple(b)) => is_like_tuple(a, b),
        (Type::Integer(a), Type::Integer(b)) => a == b,
        (Type::Number(a), Type::Number(b)) | (Type::String(a), Type::String(b)) => a == b,
        (Type::Named(a), Type::Named(b)) => a == b,
        (Type::Chosen(a, _), Type::Chosen(b, _)) => a == b,
        (a, b) => std::mem::discriminant(a) == std::mem::discriminant(b),
    };
    alike && one.nullable == other.nullable
}

fn is_like_tuple(one: &Tuple, other: &Tuple) -> bool {
    let pairs = |one: &[Value], other: &[Value]| {
        one.len() == other.len() && one.iter().zip(other).all(|(a, b)| is_like(a, b))
    };
    one.least == other.least
        && pairs(&one.items, &other.items)
        && pairs(one.rest.as_slice(), other.rest.as_slice())
}

/// Which values of a discriminator are for which schema.
struct Tags<'a> {
    by: Option<&'a Discriminator>,
    mapped: HashMap<SchemaId, Vec<String>>,
}

impl<'a> Tags<'a> {
    fn read(schemas: &'a Schemas, by: Option<&'a Discriminator>) -> Self {
        let mut mapped = HashMap::<_, Vec<_>>::default();
        for (tag, target) in by.iter().flat_map(|by| &by.mapping) {
            if let Some(id) = named(schemas, target) {
                mapped.entry(id).or_default().push(tag.clone());
            }
        }
        Self { by, mapped }
    }

    /// The values that the mapping gives an alternative; else those that its member may have; else
    /// its name.
    fn of(&self, schemas: &'a Schemas, item: SchemaId, depth: usize) -> Vec<String> {
        let Some(by) = self.by else {
            return Vec::new();
        };
        let chain = chain(schemas, origin(schemas, item));
        if let Some(tags) = chain.iter().find_map(|id| self.mapped.get(id)) {
            return tags.clone();
        }
        let place = &schemas[stands_for(schemas, item)];
        if let Saying::Alternatives(list) = saying(schemas, place)
            && depth > 0
        {
            let inner = place.discriminator.as_ref();
            let inner = Self::read(schemas, inner.filter(|inner| inner.property == by.property));
            let inner = Self {
                by: self.by,
                ..inner
            };
            let tags = list.iter().map(|item| inner.of(schemas, *item, depth - 1));
            let mut seen = HashSet::default();
            let mut tags = tags.collect::<Vec<_>>().concat();
            tags.retain(|tag| seen.insert(tag.clone()));
            return tags;
        }
        let listed = match place.properties.get(&by.property) {
            Some(property) => texts(schemas, *property),
            None => Vec::new(),
        };
        match component_name(schemas, origin(schemas, item)) {
            // Those that inherit a list of all values are told apart by their names.
            Some(name) if listed.len() != 1 && listed.contains(&name) => vec![name],
            Some(name) if listed.is_empty() => vec![name],
            _ => listed,
        }
    }

    /// The values that mean what is inherited from itself.
    fn of_base(&self, schemas: &Schemas, id: SchemaId) -> Vec<String> {
        let mapped = self.mapped.get(&id).cloned();
        mapped.unwrap_or_else(|| component(schemas, id).into_iter().collect())
    }

    /// Whether an alternative is for values that no other is for.
    fn is_for_others(&self, schemas: &Schemas, item: SchemaId) -> bool {
        let named = self
            .by
            .and_then(|by| named(schemas, by.otherwise.as_deref()?));
        named.is_some_and(|id| chain(schemas, origin(schemas, item)).contains(&id))
    }
}

/// The alternative as the document has it.
fn origin(schemas: &Schemas, item: SchemaId) -> SchemaId {
    schemas[item].variant_of.unwrap_or(item)
}

/// A schema and those that it stands for, one after the other.
fn chain(schemas: &Schemas, id: SchemaId) -> Vec<SchemaId> {
    let mut chain = vec![id];
    while let Some(last) = chain.last()
        && let Saying::Same(next) = saying(schemas, &schemas[*last])
        && !chain.contains(&next)
    {
        chain.push(next);
    }
    chain
}

/// The name of a schema among the components.
fn component(schemas: &Schemas, id: SchemaId) -> Option<String> {
    let pointer = &schemas[id].pointer;
    let base = Pointer::root().child("components").child("schemas");
    (pointer.parent() == Some(base)).then(|| pointer.last())?
}

/// The texts that a schema lists.
fn texts(schemas: &Schemas, id: SchemaId) -> Vec<String> {
    let values = &schemas[stands_for(schemas, id)].values;
    let texts = values.iter().flatten().filter_map(|value| match value {
        Node::String(text) => Some(text.clone()),
        Node::Bool(flag) => Some(flag.to_string()),
        Node::Number(number) => Some(number.to_string()),
        _ => None,
    });
    texts.collect()
}

/// What an alternative is called: as the component, by its title, or by what tells it from others.
fn name(schemas: &Schemas, item: SchemaId, index: usize, list: &[SchemaId]) -> String {
    let origin = origin(schemas, item);
    if let Some(name) = component_name(schemas, origin) {
        return name;
    }
    let place = stands_for(schemas, item);
    let titles = [item, origin, place].map(|id| schemas[id].notes.title.as_deref());
    if let Some(title) = titles.into_iter().flatten().find(|title| is_name(title)) {
        return title.to_owned();
    }
    let others = list.iter().map(|other| stands_for(schemas, *other));
    let others = others
        .filter(|other| *other != place)
        .take(LOOKED_AT)
        .collect::<Vec<_>>();
    let kind = kind_name(schemas, place);
    let is_only = !others
        .iter()
        .any(|other| kind_name(schemas, *other) == kind);
    let name = constant(schemas, place).or_else(|| match kind {
        Some(kind) if is_only => Some(kind.to_owned()),
        Some("array") => item_name(schemas, place),
        _ => own_member(schemas, place, &others),
    });
    name.unwrap_or_else(|| format!("variant {}", index + 1))
}

/// How many other alternatives a name is told from.
const LOOKED_AT: usize = 100;

/// The name of the first component that a schema stands for.
fn component_name(schemas: &Schemas, id: SchemaId) -> Option<String> {
    let chain = chain(schemas, id).into_iter();
    chain.filter_map(|id| component(schemas, id)).next()
}

/// The only value of a member that is always there.
fn constant(schemas: &Schemas, id: SchemaId) -> Option<String> {
    let schema = &schemas[id];
    let mut constants = schema.required.iter().filter_map(|name| {
        match &texts(schemas, *schema.properties.get(name)?)[..] {
            [one] if is_name(one) => Some(one.clone()),
            _ => None,
        }
    });
    constants.next()
}

/// A name after what an array holds.
fn item_name(schemas: &Schemas, id: SchemaId) -> Option<String> {
    let item = schemas[id].items?;
    let name = component_name(schemas, item);
    let kind = || kind_name(schemas, stands_for(schemas, item)).map(str::to_owned);
    name.or_else(kind).map(|name| format!("{name} array"))
}

/// The first member that is always there and that no other alternative declares.
fn own_member(schemas: &Schemas, id: SchemaId, others: &[SchemaId]) -> Option<String> {
    let schema = &schemas[id];
    let is_own = |name: &&String| {
        let mut others = others.iter();
        schema.properties.contains_key(*name)
            && !others.any(|other| schemas[*other].properties.contains_key(*name))
    };
    let own = schema.required.iter().find(is_own)?;
    is_name(own).then(|| own.clone())
}

/// Whether a text is a name rather than a sentence.
fn is_name(text: &str) -> bool {
    text.len() <= TITLE
        && text.starts_with(|first: char| first.is_alphabetic())
        && text.split_whitespace().count() <= 5
}

/// A name after the type of the values.
fn kind_name(schemas: &Schemas, id: SchemaId) -> Option<&'static str> {
    let schema = &schemas[id];
    let types = schema.types.or_else(|| implied_types(schema))?;
    Some(match types.without(TypeSet::NULL) {
        TypeSet::STRING => "string",
        TypeSet::INTEGER => "integer",
        TypeSet::NUMBER => "number",
        TypeSet::BOOLEAN => "boolean",
        TypeSet::ARRAY => "array",
        TypeSet::OBJECT if schema.properties.is_empty() => "map",
        TypeSet::OBJECT => "object",
        _ => return None,
    })
}
