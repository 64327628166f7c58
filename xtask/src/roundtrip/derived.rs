//! Base schemas with a `discriminator`, and their derived schemas. A value of a base schema has to
//! be valid against the derived schema that its tag names. Likewise, a value of a union has to be
//! valid against the variant that its tag names: other variants contradict the discriminator.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::source::{list, number_of};

/// The limit of schemas that only refer to another one; more is a cycle.
const LONGEST: usize = 32;

/// A base schema.
#[derive(Clone, Debug, Default)]
pub(super) struct Base {
    /// The discriminator property
    pub(super) property: String,
    /// Derived schemas by number, each with its tag
    pub(super) derived: Vec<(String, usize)>,
}

/// Base schemas by number.
#[derive(Debug, Default)]
pub(super) struct Bases {
    by_number: BTreeMap<usize, Base>,
    /// Names of components, by number
    names: Vec<Option<String>>,
}

impl Bases {
    /// Finds the base schemas; only components, which have a name, can be derived.
    pub(super) fn find(defs: &[Value], names: &[Option<String>]) -> Self {
        let mut derived = BTreeMap::<usize, Vec<usize>>::new();
        for (number, schema) in defs.iter().enumerate() {
            for part in list(schema, "allOf") {
                if let Some(parent) = reference(part) {
                    derived.entry(parent).or_default().push(number);
                }
            }
        }
        let mut bases = BTreeMap::new();
        for (number, schema) in defs.iter().enumerate() {
            let is_union = ["oneOf", "anyOf", "$ref"]
                .iter()
                .any(|name| schema.get(name).is_some());
            let by = schema.get("discriminator").filter(|_| !is_union);
            let property = by.and_then(|by| by.get("propertyName")?.as_str());
            let (Some(by), Some(property), Some(Some(_))) = (by, property, names.get(number))
            else {
                continue;
            };
            let mapping = mapping(by);
            let all = all_derived(number, &derived, defs, &mapping);
            let named = all.into_iter().filter_map(|child| {
                let mapped = mapping.iter().find(|(_, target)| *target == child);
                let tag = mapped.map(|(tag, _)| tag.clone());
                Some((tag.or_else(|| names.get(child)?.clone())?, child))
            });
            let derived = named.collect::<Vec<_>>();
            if !derived.is_empty() {
                let property = property.to_owned();
                bases.insert(number, Base { property, derived });
            }
        }
        Self {
            by_number: bases,
            names: names.to_vec(),
        }
    }

    /// Returns the base schema of a reference, through schemas that only refer to another one.
    pub(super) fn meant(&self, defs: &[Value], reference: &str) -> Option<(usize, &Base)> {
        let mut number = number_of(reference)?;
        for _ in 0..LONGEST {
            if let Some(base) = self.by_number.get(&number) {
                return Some((number, base));
            }
            number = stands_for(defs.get(number)?).filter(|_| !self.is_derived(number))?;
        }
        None
    }

    fn is_derived(&self, number: usize) -> bool {
        let mut derived = self.by_number.values().flat_map(|base| &base.derived);
        derived.any(|(_, child)| *child == number)
    }

    /// Binds properties and items of base schemas to the derived schema that their tag names.
    pub(super) fn bind(&self, defs: &[Value], schema: &Value) -> Value {
        self.parts(defs, schema, false)
    }

    /// Returns the reference that binds values of this schema itself.
    pub(super) fn entry(&self, number: usize) -> String {
        let letter = if self.by_number.contains_key(&number) {
            'v'
        } else {
            't'
        };
        format!("#/$defs/{letter}{number}")
    }

    /// Returns the definitions behind such references.
    pub(super) fn entries(&self) -> impl Iterator<Item = (String, Value)> {
        self.by_number.iter().map(|(number, base)| {
            let own = json!({"$ref": format!("#/$defs/t{number}")});
            let derived = base.derived.iter().map(|(tag, child)| {
                json!({
                    "if": {"required": [base.property], "properties": {&base.property: {"const": tag}}},
                    "then": {"$ref": format!("#/$defs/t{child}")},
                })
            });
            let all = std::iter::once(own).chain(derived).collect::<Vec<_>>();
            (format!("v{number}"), json!({"allOf": all}))
        })
    }

    /// Binds the parts of a schema; with `is_value`, it is the schema of a property or an item.
    /// References at the root stay: a derived schema has its base there, and would contain itself.
    fn parts(&self, defs: &[Value], schema: &Value, is_value: bool) -> Value {
        let map = match schema {
            Value::Object(map) => map,
            other => return other.clone(),
        };
        let mut out = Map::new();
        for (name, value) in map {
            let inner = match (name.as_str(), value) {
                ("$ref", Value::String(text)) if is_value => match self.meant(defs, text) {
                    Some((number, _)) => Value::String(self.entry(number)),
                    None => value.clone(),
                },
                ("properties", Value::Object(members)) => {
                    let members = members.iter();
                    let bound =
                        members.map(|(name, it)| (name.clone(), self.parts(defs, it, true)));
                    Value::Object(bound.collect())
                }
                ("items" | "additionalProperties", value) => self.parts(defs, value, true),
                ("prefixItems", Value::Array(items)) => {
                    items.iter().map(|it| self.parts(defs, it, true)).collect()
                }
                ("oneOf" | "anyOf", Value::Array(items)) => {
                    let bound = items.iter().map(|it| self.parts(defs, it, is_value));
                    bound.collect()
                }
                ("allOf", Value::Array(items)) => {
                    let is_value = is_value && stands_for(schema).is_some();
                    let bound = items.iter().map(|it| self.parts(defs, it, is_value));
                    bound.collect()
                }
                _ => value.clone(),
            };
            out.insert(name.clone(), inner);
        }
        let told = self.told(defs, schema);
        if !told.is_empty() {
            let all = out.entry("allOf").or_insert_with(|| json!([]));
            if let Value::Array(all) = all {
                all.extend(told);
            }
        }
        Value::Object(out)
    }

    /// Returns, for each tag of a union, the condition that the tag's variant holds.
    fn told(&self, defs: &[Value], schema: &Value) -> Vec<Value> {
        let by = schema.get("discriminator");
        let property = by.and_then(|by| by.get("propertyName")?.as_str());
        let (Some(by), Some(property)) = (by, property) else {
            return Vec::new();
        };
        let branches = ["oneOf", "anyOf"].map(|name| list(schema, name));
        let branches = branches.into_iter().flatten().filter_map(reference);
        let branches = branches.collect::<Vec<_>>();
        let mapped = mapping(by);
        let is_mapped = |number: &usize| mapped.iter().any(|(_, target)| target == number);
        let named = branches.iter().copied().filter(|it| !is_mapped(it));
        let named = named.filter_map(|it| Some((self.names.get(it)?.clone()?, it)));
        let named = named.filter(|(name, _)| !mapped.iter().any(|(tag, _)| tag == name));
        let tags = mapped.iter().cloned().chain(named);
        let tags = tags.filter(|(_, target)| branches.contains(target));
        let told = tags.map(|(tag, target)| {
            let variant = format!("#/$defs/t{target}");
            let variant = match self.meant(defs, &variant) {
                Some((number, _)) => self.entry(number),
                None => variant,
            };
            json!({
                "if": {"required": [property], "properties": {property: {"const": tag}}},
                "then": {"$ref": variant},
            })
        });
        told.collect()
    }
}

/// Returns the one schema that another one refers to, with annotations only.
fn stands_for(schema: &Value) -> Option<usize> {
    let has = |name: &str| match schema.get(name) {
        Some(Value::Object(map)) => !map.is_empty(),
        Some(Value::Array(items)) => !items.is_empty(),
        _ => false,
    };
    if has("properties") || has("required") || has("oneOf") || has("anyOf") {
        return None;
    }
    match list(schema, "allOf") {
        [] => reference(schema),
        [one] => reference(one),
        _ => None,
    }
}

fn reference(schema: &Value) -> Option<usize> {
    number_of(schema.get("$ref")?.as_str()?)
}

fn mapping(discriminator: &Value) -> Vec<(String, usize)> {
    let entries = discriminator.get("mapping").and_then(Value::as_object);
    let entries = entries.into_iter().flatten();
    let known =
        entries.filter_map(|(tag, target)| Some((tag.clone(), number_of(target.as_str()?)?)));
    known.collect()
}

/// Collects derived schemas, direct or indirect, and those that only the mapping names.
fn all_derived(
    base: usize,
    derived: &BTreeMap<usize, Vec<usize>>,
    defs: &[Value],
    mapping: &[(String, usize)],
) -> Vec<usize> {
    let is_mapped = |number: usize| mapping.iter().any(|(_, target)| *target == number);
    let mut found = Vec::new();
    let mut open = vec![base];
    while let Some(number) = open.pop() {
        for child in derived.get(&number).into_iter().flatten().copied() {
            let inherits = is_mapped(child) || stands_for(&defs[child]).is_none();
            if inherits && child != base && !found.contains(&child) {
                found.push(child);
                open.push(child);
            }
        }
    }
    for (_, target) in mapping {
        if *target != base && !found.contains(target) {
            found.push(*target);
        }
    }
    found
}
