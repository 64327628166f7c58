//! Tag values of a discriminator: for each variant, the values that select it in responses, and the
//! values that requests send.

use super::inheritance::named;
use super::model::{Sent, Source};
use super::schema_aliases::{SchemaForm, is_extensible, resolve_alias, schema_form};
use crate::hash::{HashMap, HashSet};
use crate::lift::{Discriminator, SchemaId, Schemas};
use crate::load::{Node, Pointer};

/// Maximum depth of unions within unions that are searched for the values of one discriminator.
const DEPTH: usize = 6;

/// The assignment of a discriminator's values to schemas.
pub(super) struct Tags<'a> {
    schemas: &'a Schemas,
    by: Option<&'a Discriminator>,
    mapped: HashMap<SchemaId, Vec<String>>,
    /// Defaults of the property that several variants share
    shared_defaults: HashSet<String>,
}

/// The tag values of a variant.
#[derive(Debug, Default)]
pub(super) struct Tag {
    /// Values that select it
    pub(super) read: Vec<String>,
    /// Values in requests
    pub(super) sent: Sent,
    /// Values in requests for its own variants, if no other discriminator sets them
    pub(super) within: Vec<(SchemaId, Sent)>,
}

impl<'a> Tags<'a> {
    pub(super) fn read(
        schemas: &'a Schemas,
        by: Option<&'a Discriminator>,
        list: &[SchemaId],
    ) -> Self {
        let mut mapped = HashMap::<_, Vec<_>>::default();
        for (tag, target) in by.iter().flat_map(|by| &by.mapping) {
            if let Some(id) = named(schemas, target) {
                mapped.entry(id).or_default().push(tag.clone());
            }
        }
        let mut tags = Self {
            schemas,
            by,
            mapped,
            shared_defaults: HashSet::default(),
        };
        let defaults = list.iter().filter_map(|item| tags.default(*item));
        let mut seen = HashSet::default();
        tags.shared_defaults = defaults
            .filter(|default| !seen.insert(default.clone()))
            .collect();
        tags
    }

    /// Returns the schemas that the mapping refers to, with their values.
    pub(super) fn mapped(&self) -> impl Iterator<Item = (SchemaId, Sent)> {
        let mapped = self.mapped.keys();
        mapped.map(|id| (*id, self.of_item(*id, DEPTH).sent))
    }

    /// Returns the values of a variant.
    pub(super) fn of(&self, item: SchemaId) -> Tag {
        let mut tag = self.of_item(item, DEPTH);
        if self.is_for_others(item) && tag.sent.source == Source::Name {
            // It also stands for any other value.
            tag.sent = Sent::default();
        }
        tag
    }

    /// Returns the values of a variant: those of the mapping, or else those that its property
    /// lists, or else the property's default, or else its name.
    fn of_item(&self, item: SchemaId, depth: usize) -> Tag {
        let Some(by) = self.by else {
            return Tag::default();
        };
        let place = resolve_alias(self.schemas, item);
        if let SchemaForm::Variants(list) = schema_form(self.schemas, &self.schemas[place])
            && depth > 0
        {
            return self.of_union(item, list, depth);
        }
        let listed = self.listed(item);
        let is_extensible = self.is_extensible(item);
        if let Some(tags) = self.mapping_of(item) {
            let own = listed.filter(|_| !is_extensible);
            let own = own.filter(|listed| !tags.iter().any(|tag| listed.contains(tag)));
            // No other variant may have the value.
            let is_free = |own: &Vec<String>| !by.mapping.iter().any(|it| own.contains(&it.0));
            return match own.filter(|own| own.len() == 1 && is_free(own)) {
                Some(own) => Tag {
                    read: [tags, &own].concat(),
                    ..Tag::same(Source::Mapping, own)
                },
                None => Tag::same(Source::Mapping, tags.to_vec()),
            };
        }
        let name = component_name(self.schemas, origin(self.schemas, item));
        // Derived schemas that inherit a list of all values are distinguished by their names.
        let own = listed.as_ref().zip(name.as_ref());
        let own = own.and_then(|(listed, name)| alike(listed, name));
        match (listed, own) {
            (Some(_), Some(own)) => Tag::same(Source::Listed, vec![own]),
            (Some(listed), None) if !is_extensible => Tag::same(Source::Listed, listed),
            _ => self.of_plain(item, name),
        }
    }

    /// Returns the values of a variant whose property lists none.
    fn of_plain(&self, item: SchemaId, name: Option<String>) -> Tag {
        let default = self.default(item);
        match default.filter(|default| !self.shared_defaults.contains(default)) {
            Some(default) => {
                let read = std::iter::once(default.clone()).chain(name);
                Tag {
                    read: read.collect(),
                    ..Tag::same(Source::Default, vec![default])
                }
            }
            None => Tag::same(Source::Name, name.into_iter().collect()),
        }
    }

    /// Returns the values of a variant that is a union: its own, and those of its variants.
    fn of_union(&self, item: SchemaId, list: &[SchemaId], depth: usize) -> Tag {
        let place = resolve_alias(self.schemas, item);
        let inner = self.schemas[place].discriminator.as_ref();
        let inner = inner.filter(|inner| self.by.is_some_and(|by| by.property == inner.property));
        let own = self.mapping_of(item).map(<[String]>::to_vec);
        let within = match inner {
            Some(_) => Self::read(self.schemas, inner, list),
            None => Self {
                by: self.by,
                mapped: HashMap::default(),
                shared_defaults: HashSet::default(),
                ..*self
            },
        };
        let is_told = inner.is_none() && self.schemas[place].discriminator.is_some();
        let mut tag = Tag::default();
        tag.read.extend(own.iter().flatten().cloned());
        let base = self.schemas[place].base;
        for variant in list.iter().filter(|variant| Some(**variant) != base) {
            let mapped = self.mapping_of(*variant);
            tag.read.extend(mapped.unwrap_or_default().iter().cloned());
            let inner_tag = within.of_item(*variant, depth - 1);
            // A name alone is a value of the inner discriminator, which is checked next.
            let is_meant = inner_tag.sent.source >= Source::Listed;
            if inner.is_some() || own.is_none() && (is_meant || !is_told) {
                tag.read.extend(inner_tag.read);
            }
            if inner.is_none() && own.is_none() && !is_told {
                tag.within
                    .push((chain_end(self.schemas, *variant), inner_tag.sent));
                tag.within.extend(inner_tag.within);
            }
        }
        let name = component_name(self.schemas, origin(self.schemas, item));
        if let Some(own) = own {
            tag.sent = Sent::new(Source::Mapping, own);
        } else if inner.is_none() && tag.read.is_empty() {
            tag.read.extend(name.clone());
            tag.sent = Sent::new(Source::Name, name.into_iter().collect());
        }
        let mut seen = HashSet::default();
        tag.read.retain(|value| seen.insert(value.clone()));
        tag
    }

    /// Returns the values that select the base schema itself; requests may send any other value.
    pub(super) fn of_base(&self, id: SchemaId) -> Tag {
        match self.mapped.get(&id) {
            Some(mapped) => Tag::same(Source::Mapping, mapped.clone()),
            None => Tag {
                read: component(self.schemas, id).into_iter().collect(),
                ..Tag::default()
            },
        }
    }

    /// Returns the values of a variant in the mapping.
    fn mapping_of(&self, item: SchemaId) -> Option<&[String]> {
        let chain = chain(self.schemas, origin(self.schemas, item));
        let mapped = chain.iter().find_map(|id| self.mapped.get(id))?;
        Some(mapped)
    }

    /// Returns the values that a variant lists for the property; `None` if it has no list.
    fn listed(&self, item: SchemaId) -> Option<Vec<String>> {
        let place = &self.schemas[resolve_alias(self.schemas, item)];
        let property = *place.properties.get(&self.by?.property)?;
        let lists = &self.schemas[resolve_alias(self.schemas, property)].values;
        lists.is_some().then(|| texts(self.schemas, property))
    }

    /// Returns true if the values that a variant lists for the property are extensible.
    fn is_extensible(&self, item: SchemaId) -> bool {
        let place = &self.schemas[resolve_alias(self.schemas, item)];
        let property = self.by.and_then(|by| place.properties.get(&by.property));
        property.is_some_and(|property| is_extensible(self.schemas, *property))
    }

    /// Returns the default of a variant's property.
    fn default(&self, item: SchemaId) -> Option<String> {
        let place = &self.schemas[resolve_alias(self.schemas, item)];
        let property = *place.properties.get(&self.by?.property)?;
        let chain = chain(self.schemas, property);
        let mut notes = chain.iter().map(|id| &self.schemas[*id].notes);
        text(notes.find_map(|notes| notes.default.as_ref())?)
    }

    /// Returns true if a variant is the `defaultMapping`, for values that select no other.
    pub(super) fn is_for_others(&self, item: SchemaId) -> bool {
        let named = self
            .by
            .and_then(|by| named(self.schemas, by.otherwise.as_deref()?));
        named.is_some_and(|id| chain(self.schemas, origin(self.schemas, item)).contains(&id))
    }

    /// Returns the property, a value of the variant in the mapping, and the property's only value,
    /// if the two values differ.
    pub(super) fn contradiction(&self, item: SchemaId) -> Option<(&'a str, String, String)> {
        let mapped = self.mapping_of(item)?;
        let listed = self.listed(item)?;
        match &listed[..] {
            _ if self.is_extensible(item) => None,
            [one] if !mapped.contains(one) => {
                Some((&self.by?.property, mapped.first()?.clone(), one.clone()))
            }
            _ => None,
        }
    }
}

impl Tag {
    /// Returns tag values that both select the variant and are sent.
    fn same(source: Source, values: Vec<String>) -> Self {
        Self {
            read: values.clone(),
            sent: Sent::new(source, values),
            within: Vec::new(),
        }
    }
}

/// Returns the one of several values that equals a name, up to case and punctuation.
fn alike(values: &[String], name: &str) -> Option<String> {
    let plain = |text: &str| {
        let letters = text.chars().filter(|letter| letter.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect::<String>()
    };
    let exact = values.iter().find(|value| *value == name);
    let mut spelt = values.iter().filter(|value| plain(value) == plain(name));
    let only = spelt.next().filter(|_| spelt.next().is_none());
    exact.or(only).cloned()
}

/// Returns the variant as it is in the document, before keywords beside the list were merged in.
pub(super) fn origin(schemas: &Schemas, item: SchemaId) -> SchemaId {
    schemas[item].variant_of.unwrap_or(item)
}

/// Returns a schema and the schemas that it is an alias of, in order.
fn chain(schemas: &Schemas, id: SchemaId) -> Vec<SchemaId> {
    let mut chain = vec![id];
    while let Some(last) = chain.last()
        && let SchemaForm::Alias(next) = schema_form(schemas, &schemas[*last])
        && !chain.contains(&next)
    {
        chain.push(next);
    }
    chain
}

/// Returns the first component that a schema is an alias of, or else the end of its aliases.
fn chain_end(schemas: &Schemas, item: SchemaId) -> SchemaId {
    let chain = chain(schemas, origin(schemas, item));
    let mut components = chain.iter().filter(|id| component(schemas, **id).is_some());
    let end = components.next().or(chain.last());
    end.copied().unwrap_or(item)
}

/// Returns the name of a schema in `components.schemas`.
fn component(schemas: &Schemas, id: SchemaId) -> Option<String> {
    let pointer = &schemas[id].pointer;
    let base = Pointer::root().child("components").child("schemas");
    (pointer.parent() == Some(base)).then(|| pointer.last())?
}

/// Returns the scalar values that a schema lists, as text.
pub(super) fn texts(schemas: &Schemas, id: SchemaId) -> Vec<String> {
    let values = &schemas[resolve_alias(schemas, id)].values;
    values.iter().flatten().filter_map(text).collect()
}

/// Returns a scalar as text.
fn text(value: &Node) -> Option<String> {
    match value {
        Node::String(text) => Some(text.clone()),
        Node::Bool(flag) => Some(flag.to_string()),
        Node::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Returns the name of the first component that a schema is, or is an alias of.
pub(super) fn component_name(schemas: &Schemas, id: SchemaId) -> Option<String> {
    let chain = chain(schemas, id).into_iter();
    chain.filter_map(|id| component(schemas, id)).next()
}
