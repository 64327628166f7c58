//! Flattened schemas: references, `allOf` and one variant of each union merged into one.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde_json::Value;

use super::choices::Choices;
use super::source::{Source, list, number_of};

/// The limit of nested schemas that are merged; more is a cycle.
const LONGEST: usize = 64;

/// A flattened schema.
#[derive(Debug, Default)]
pub(super) struct Flat<'a> {
    /// No value is valid
    pub(super) never: bool,
    /// The allowed types, if given
    pub(super) types: Option<Vec<&'a str>>,
    /// The only allowed values, if given
    pub(super) values: Option<Vec<&'a Value>>,
    pub(super) properties: BTreeMap<&'a str, Vec<&'a Value>>,
    pub(super) required: BTreeSet<&'a str>,
    pub(super) additional: Vec<&'a Value>,
    pub(super) items: Vec<&'a Value>,
    pub(super) prefix: Vec<&'a Value>,
    pub(super) format: Option<&'a str>,
    /// The pattern of texts, if patterns count
    pub(super) pattern: Option<&'a str>,
    /// Bounds by keyword, the tightest of several
    bounds: BTreeMap<&'a str, f64>,
    pub(super) unique: bool,
    /// The document's examples
    pub(super) examples: Vec<&'a Value>,
    /// The values that discriminators require, by property
    pub(super) tags: BTreeMap<&'a str, String>,
    /// The discriminator values of other schemas, by property
    pub(super) others: BTreeMap<&'a str, Vec<&'a str>>,
}

impl<'a> Flat<'a> {
    /// Flattens schemas; `choices` picks the variants of unions.
    pub(super) fn of(
        source: &'a Source,
        schemas: &[&'a Value],
        choices: &mut Choices,
        depth: usize,
    ) -> Self {
        let mut pass = Pass {
            source,
            choices,
            depth,
            fuel: LONGEST,
            owner: None,
            unions: VecDeque::new(),
            flat: Self::default(),
        };
        for schema in schemas {
            pass.owner = None;
            pass.value(schema);
        }
        while let Some(schema) = pass.unions.pop_front() {
            pass.branch(schema);
        }
        pass.flat
    }

    /// Returns a bound, if there is one.
    pub(super) fn bound(&self, keyword: &str) -> Option<f64> {
        self.bounds.get(keyword).copied()
    }

    /// Returns a bound that is a count.
    pub(super) fn count(&self, keyword: &str) -> Option<usize> {
        // Counts in a document are small and not negative; others are ignored.
        self.bound(keyword).map(|it| it as usize)
    }

    /// Returns true if a variant has a value among the allowed ones.
    fn admits(&self, branch: &Value) -> bool {
        let names = type_names(branch.get("type").unwrap_or(&Value::Null));
        let types = self.types.as_ref().filter(|_| !names.is_empty());
        if types.is_some_and(|left| common_types(left, &names).is_empty()) {
            return false;
        }
        let Some(left) = &self.values else {
            return true;
        };
        let is_left = |value: &Value| left.contains(&value);
        match branch.get("const") {
            Some(value) => is_left(value),
            None => branch.get("enum").is_none() || list(branch, "enum").iter().any(is_left),
        }
    }

    /// Returns true if undeclared properties are allowed.
    pub(super) fn is_open(&self) -> bool {
        !self.additional.contains(&&Value::Bool(false))
    }

    /// Returns true if a text is allowed by `enum` and `const`.
    pub(super) fn allows(&self, text: &str) -> bool {
        let mut values = self.values.iter().flatten();
        self.values.is_none() || values.any(|value| value.as_str() == Some(text))
    }

    /// Infers the type of values from other keywords.
    pub(super) fn guessed_type(&self) -> Option<&'static str> {
        let is_object = !self.properties.is_empty() || !self.required.is_empty();
        let has = |names: &[&str]| names.iter().any(|name| self.bounds.contains_key(name));
        if is_object || !self.additional.is_empty() || has(&["minProperties", "maxProperties"]) {
            Some("object")
        } else if !self.items.is_empty()
            || !self.prefix.is_empty()
            || has(&["minItems", "maxItems"])
        {
            Some("array")
        } else if self.format.is_some()
            || self.pattern.is_some()
            || has(&["minLength", "maxLength"])
        {
            Some("string")
        } else if !self.bounds.is_empty() {
            Some("number")
        } else {
            None
        }
    }
}

struct Pass<'a, 'c> {
    source: &'a Source,
    choices: &'c mut Choices,
    depth: usize,
    fuel: usize,
    /// The outermost reference on the way here
    owner: Option<&'a str>,
    /// Unions whose variant is picked after everything else is known
    unions: VecDeque<&'a Value>,
    flat: Flat<'a>,
}

impl<'a> Pass<'a, '_> {
    /// Adds the schema of a value: for a base schema, one of its derived schemas or itself.
    fn value(&mut self, schema: &'a Value) {
        let parts = list(schema, "allOf");
        let alone = schema.get("$ref").or_else(|| match parts {
            [one] => one.get("$ref"),
            _ => None,
        });
        let source = self.source;
        let reference = alone.and_then(Value::as_str);
        let meant = reference.and_then(|it| source.bases.meant(&source.defs, it));
        if let Some((_, base)) = meant {
            let way = self.choices.pick(base.derived.len() + 1, self.depth);
            match base.derived.get(way) {
                Some((tag, child)) => {
                    let tags = &mut self.flat.tags;
                    tags.entry(&base.property).or_insert_with(|| tag.clone());
                    self.schema(&source.defs[*child]);
                }
                None => {
                    let tags = base.derived.iter().map(|(tag, _)| tag.as_str());
                    let others = self.flat.others.entry(&base.property);
                    others.or_default().extend(tags);
                }
            }
        }
        self.schema(schema);
    }

    fn schema(&mut self, schema: &'a Value) {
        let Some(map) = schema.as_object() else {
            self.flat.never |= schema == &Value::Bool(false);
            return;
        };
        if self.fuel == 0 {
            return;
        }
        self.fuel -= 1;
        if let Some(Value::String(reference)) = map.get("$ref") {
            self.owner.get_or_insert(reference);
            let number = number_of(reference);
            if let Some(target) = number.and_then(|number| self.source.defs.get(number)) {
                self.schema(target);
            }
        }
        for (name, value) in map {
            self.keyword(name, value);
        }
        for part in list(schema, "allOf") {
            self.schema(part);
        }
        let mut unions = ["oneOf", "anyOf"].iter();
        if unions.any(|name| !list(schema, name).is_empty()) {
            self.unions.push_back(schema);
        } else {
            self.tag(schema, self.owner);
        }
    }

    /// Adds one variant of each union of a schema, among those that still have an allowed value.
    fn branch(&mut self, schema: &'a Value) {
        let lists = ["oneOf", "anyOf"].map(|name| list(schema, name));
        for branches in lists.into_iter().filter(|branches| !branches.is_empty()) {
            let fitting = branches.iter().filter(|it| self.flat.admits(it));
            let fitting = fitting.collect::<Vec<_>>();
            if fitting.is_empty() {
                self.flat.never = true;
                return;
            }
            let branch = fitting[self.choices.pick(fitting.len(), self.depth)];
            let reference = branch.get("$ref").and_then(Value::as_str);
            self.tag(schema, reference);
            self.owner = None;
            self.value(branch);
        }
    }

    fn keyword(&mut self, name: &'a str, value: &'a Value) {
        let flat = &mut self.flat;
        match (name, value) {
            ("type", value) => {
                let names = type_names(value);
                flat.types = Some(match flat.types.take() {
                    Some(old) => common_types(&old, &names),
                    None => names,
                });
            }
            ("enum", Value::Array(items)) => {
                let items = items.iter();
                flat.values = Some(match flat.values.take() {
                    Some(old) => items.filter(|item| old.contains(item)).collect(),
                    None => items.collect(),
                });
            }
            ("const", value) => {
                let is_admitted = flat.values.as_ref().is_none_or(|old| old.contains(&value));
                flat.values = Some(if is_admitted { vec![value] } else { Vec::new() });
            }
            ("properties", Value::Object(named)) => {
                for (name, schema) in named {
                    let schemas = flat.properties.entry(name).or_default();
                    if !schemas.iter().any(|it| std::ptr::eq(*it, schema)) {
                        schemas.push(schema);
                    }
                }
            }
            ("required", Value::Array(names)) => {
                flat.required.extend(names.iter().filter_map(Value::as_str));
            }
            ("additionalProperties", schema) => flat.additional.push(schema),
            ("items", schema) => flat.items.push(schema),
            ("prefixItems", Value::Array(items)) => flat.prefix = items.iter().collect(),
            ("format", Value::String(format)) => flat.format = Some(format),
            ("pattern", Value::String(pattern)) => flat.pattern = Some(pattern),
            ("uniqueItems", Value::Bool(unique)) => flat.unique |= unique,
            ("examples", Value::Array(items)) => flat.examples.extend(items),
            (name, Value::Number(bound)) => {
                let bound = bound.as_f64().unwrap_or_default();
                let narrowest: fn(f64, f64) -> f64 = match name {
                    _ if name.to_lowercase().contains("max") => f64::min,
                    _ => f64::max,
                };
                let entry = flat.bounds.entry(name).or_insert(bound);
                *entry = narrowest(*entry, bound);
            }
            _ => {}
        }
    }

    /// Requires the discriminator value for the schema that a reference points to.
    fn tag(&mut self, schema: &'a Value, reference: Option<&str>) {
        let discriminator = schema.get("discriminator");
        let name = discriminator.and_then(|it| it.get("propertyName")?.as_str());
        let (Some(name), Some(discriminator), Some(reference)) = (name, discriminator, reference)
        else {
            return;
        };
        let mapping = discriminator.get("mapping").and_then(Value::as_object);
        let mut mapping = mapping.into_iter().flatten();
        let mapped = mapping.find(|(_, target)| target.as_str() == Some(reference));
        let own = number_of(reference).and_then(|number| self.source.names.get(number)?.as_ref());
        if let Some(tag) = mapped.map(|(tag, _)| tag).or(own) {
            self.flat.tags.entry(name).or_insert_with(|| tag.clone());
        }
    }
}

fn type_names(value: &Value) -> Vec<&str> {
    match value {
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect(),
        one => one.as_str().into_iter().collect(),
    }
}

/// Returns the types that both allow; an integer is a number.
fn common_types<'a>(old: &[&'a str], new: &[&'a str]) -> Vec<&'a str> {
    let mut both = Vec::new();
    for (one, other) in [(old, new), (new, old)] {
        let is_in =
            |name: &&str| other.contains(name) || (*name == "integer" && other.contains(&"number"));
        both.extend(one.iter().copied().filter(is_in));
    }
    both.sort_unstable();
    both.dedup();
    if both.contains(&"integer") && !(old.contains(&"number") && new.contains(&"number")) {
        both.retain(|name| *name != "number");
    }
    both
}
