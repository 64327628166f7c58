//! Resolution of unions: each variant gets a name, a type, and the discriminator values that select
//! it.

use super::model::{Definition, Owner, Shape, Tuple, Type, TypeId, Union, UnionVariant, Value};
use super::schema_aliases::resolve_alias;
use super::tags::{Tags, component_name, origin, texts};
use super::types::{TypePath, Types};
use super::variant_lists::implied_types;
use crate::diagnostic::WarningKind;
use crate::lift::{Additional, Annotations, SchemaId, Schemas, TypeSet};

/// Maximum length of a title that can name a variant.
const TITLE: usize = 40;

impl Types<'_> {
    /// Returns the union of these variants.
    pub(super) fn union(&mut self, id: SchemaId, list: &[SchemaId], type_id: TypeId) -> Definition {
        let schemas = self.schemas;
        let schema = &schemas[id];
        let by = schema.discriminator.as_ref();
        let tags = Tags::read(schemas, by, list);
        let type_path = TypePath {
            owner: Owner::Type(type_id),
            steps: Vec::new(),
        };
        let mut variants: Vec<UnionVariant> = Vec::with_capacity(list.len());
        let mut within = Vec::new();
        for (index, item) in list.iter().enumerate() {
            let is_base = schema.base == Some(*item);
            let name = match is_base {
                true => "Base".to_owned(),
                false => name(schemas, *item, index, list),
            };
            let value = self.resolve(*item, &type_path.step(&name));
            let value = Value {
                nullable: false,
                ..value
            };
            let is_base = is_base || tags.is_for_others(*item);
            let tag = match schema.base == Some(*item) {
                true => tags.of_base(id),
                false => tags.of(*item),
            };
            within.extend(tag.within);
            match variants
                .iter_mut()
                .find(|known| is_like(&known.value, &value))
            {
                Some(known) => known.tags.extend(tag.read),
                // The catch-all variant holds any JSON value.
                None if matches!(value.ty, Type::Any) => {}
                None => variants.push(UnionVariant {
                    name,
                    value,
                    is_base,
                    tags: tag.read,
                    sent: tag.sent,
                    shape: Shape::default(),
                }),
            }
        }
        if variants.is_empty() {
            return Definition::Alias(Value::any(Annotations::default()));
        }
        self.warn_of_contradictions(&tags, list);
        let mapped = tags.mapped().chain(within);
        let mapped = mapped.filter_map(|(id, sent)| Some((self.component(id)?, sent)));
        let mut mapped = mapped.collect::<Vec<_>>();
        mapped.sort_unstable_by_key(|(id, _)| *id);
        Definition::Union(Union {
            variants,
            tag: by.map(|by| by.property.clone()),
            mapped,
        })
    }
}

impl Types<'_> {
    /// Reports contradictions between a mapping and the schemas that it refers to.
    fn warn_of_contradictions(&mut self, tags: &Tags<'_>, list: &[SchemaId]) {
        for item in list {
            if let Some((property, mapped, listed)) = tags.contradiction(*item) {
                let (at, schema) = (origin(self.schemas, *item), &self.schemas[*item]);
                let at = schema
                    .reference
                    .clone()
                    .unwrap_or(self.schemas[at].pointer.clone());
                self.warn(
                    WarningKind::DiscriminatorMapping, at,
                    format!("the discriminator's mapping calls this `{mapped}`, but its `{property}` is `{listed}`"),
                    "both are accepted, and the value of the property is sent",
                );
            }
        }
    }
}

/// Returns true if both have the same type, annotations aside.
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

/// Returns the name of a variant: that of the component, its title, or a distinguishing feature.
fn name(schemas: &Schemas, item: SchemaId, index: usize, list: &[SchemaId]) -> String {
    let origin = origin(schemas, item);
    if let Some(name) = component_name(schemas, origin) {
        return name;
    }
    let place = resolve_alias(schemas, item);
    let titles = [item, origin, place].map(|id| schemas[id].notes.title.as_deref());
    if let Some(title) = titles.into_iter().flatten().find(|title| is_name(title)) {
        return title.to_owned();
    }
    let others = list.iter().map(|other| resolve_alias(schemas, *other));
    let others = others
        .filter(|other| *other != place)
        .take(MAX_COMPARED)
        .collect::<Vec<_>>();
    let kind = kind_name(schemas, place);
    let is_only = !others
        .iter()
        .any(|other| kind_name(schemas, *other) == kind);
    let name = constant(schemas, place).or_else(|| match kind {
        Some(kind) if is_only => Some(kind.to_owned()),
        // Several containers are named after their content.
        Some(kind @ ("array" | "map")) => {
            held_name(schemas, place, NESTED).or_else(|| Some(kind.to_owned()))
        }
        _ => own_member(schemas, place, &others),
    });
    name.unwrap_or_else(|| format!("variant {}", index + 1))
}

/// Maximum number of nested containers in a name.
const NESTED: usize = 2;

/// Maximum number of other variants that a name is compared with.
const MAX_COMPARED: usize = 100;

/// Returns the constant of a required property or of a tuple item.
fn constant(schemas: &Schemas, id: SchemaId) -> Option<String> {
    let schema = &schemas[id];
    let members = schema.required.iter();
    let members = members.filter_map(|name| schema.properties.get(name));
    let places = schema.tuple.iter().flat_map(|tuple| &tuple.prefix);
    let mut held = members.chain(places);
    held.find_map(|held| match &texts(schemas, *held)[..] {
        [one] if is_name(one) => Some(one.clone()),
        _ => None,
    })
}

/// Returns a name after the content of an array or a map.
fn held_name(schemas: &Schemas, id: SchemaId, depth: usize) -> Option<String> {
    let schema = &schemas[id];
    let (held, what) = match (schema.items, schema.additional) {
        (Some(item), _) => (item, "array"),
        (None, Additional::Of(value)) => (value, "map"),
        _ => return None,
    };
    let place = resolve_alias(schemas, held);
    let titles = [held, place].map(|id| schemas[id].notes.title.as_deref());
    let name = component_name(schemas, held)
        .or_else(|| {
            titles
                .into_iter()
                .flatten()
                .find(|title| is_name(title))
                .map(str::to_owned)
        })
        .or_else(|| constant(schemas, place))
        .or_else(|| held_name(schemas, place, depth.checked_sub(1)?))
        .or_else(|| kind_name(schemas, place).map(str::to_owned))
        .or_else(|| kinds_name(schemas, place));
    name.map(|name| format!("{name} {what}"))
}

/// Returns a name after the types of two or three variants.
fn kinds_name(schemas: &Schemas, id: SchemaId) -> Option<String> {
    let list = &schemas[id].alternatives.first()?.list;
    let kinds = list.iter().map(|item| {
        let kind = || kind_name(schemas, resolve_alias(schemas, *item)).map(str::to_owned);
        component_name(schemas, *item).or_else(kind)
    });
    let kinds = kinds.collect::<Option<Vec<_>>>()?;
    (2..=3).contains(&kinds.len()).then(|| kinds.join(" or "))
}

/// Returns the first required property that no other variant declares.
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

/// Returns true if a text is a name rather than a sentence.
fn is_name(text: &str) -> bool {
    text.len() <= TITLE
        && text.starts_with(|first: char| first.is_alphabetic())
        && text.split_whitespace().count() <= 5
}

/// Returns a name after the type of the values.
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
