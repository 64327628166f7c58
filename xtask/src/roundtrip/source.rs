//! The schemas of a client's types as one plain JSON Schema 2020-12, without keywords of OpenAPI's
//! own.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::derived::Bases;
use super::locate::{locate, target};
use super::plain::{Reading, Rewrite, plain};

/// The limit of nested schemas that a union is removed from; more is a cycle.
const LONGEST: usize = 32;

/// The schemas of a client's types, and all schemas that they refer to.
#[derive(Debug, Default)]
pub(crate) struct Source {
    /// Schemas by number; they refer to each other as `#/$defs/t0`
    pub(crate) defs: Vec<Value>,
    /// The names of components, which may be discriminator values
    pub(crate) names: Vec<Option<String>>,
    /// The base schemas
    pub(super) bases: Bases,
    numbers: HashMap<String, usize>,
    is_request: bool,
}

/// A type of a client.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Type {
    /// The pointer to its schema
    pub(crate) pointer: String,
    /// Its identifier
    pub(crate) name: String,
}

impl Source {
    /// Reads the schemas at these pointers with everything that they refer to; `None` for a missing
    /// one.
    pub(crate) fn read<'p>(
        root: &Value,
        pointers: impl IntoIterator<Item = &'p str>,
    ) -> (Self, Vec<Option<usize>>) {
        Self::default().with(root, pointers)
    }

    /// Does the same for requests: with patterns, and without `readOnly` properties.
    pub(crate) fn of_requests<'p>(
        root: &Value,
        pointers: impl IntoIterator<Item = &'p str>,
    ) -> (Self, Vec<Option<usize>>) {
        let source = Self {
            is_request: true,
            ..Self::default()
        };
        source.with(root, pointers)
    }

    fn with<'p>(
        mut self,
        root: &Value,
        pointers: impl IntoIterator<Item = &'p str>,
    ) -> (Self, Vec<Option<usize>>) {
        let numbers = pointers.into_iter().map(|it| self.add(root, it));
        let numbers = numbers.collect();
        self.bases = Bases::find(&self.defs, &self.names);
        (self, numbers)
    }

    fn add(&mut self, root: &Value, pointer: &str) -> Option<usize> {
        if let Some(number) = self.known(pointer) {
            return Some(number);
        }
        let mut found = located(root, pointer);
        if !found.is_empty() {
            found.extend(beside(root, pointer));
        }
        let schema = match found.as_slice() {
            [] => of_one_type(root, pointer)?,
            [one] => one.clone(),
            // The schemas of several parts for one place all apply.
            many => json!({"allOf": many}),
        };
        let mut open = vec![(self.number(pointer)?, schema)];
        while let Some((number, schema)) = open.pop() {
            let version = root["openapi"].as_str();
            let reading = Reading {
                is_old: version.is_some_and(|it| it.starts_with("3.0")),
                is_request: self.is_request,
            };
            let mut rewrite = Numbers {
                source: self,
                root,
                open: Vec::new(),
            };
            let schema = plain(&schema, reading, &mut rewrite);
            open.append(&mut rewrite.open);
            self.defs[number] = schema;
        }
        self.known(pointer)
    }

    /// Assigns a number to a pointer that has none yet.
    fn number(&mut self, pointer: &str) -> Option<usize> {
        if self.numbers.contains_key(pointer) {
            return None;
        }
        let number = self.defs.len();
        self.numbers.insert(pointer.to_owned(), number);
        self.defs.push(Value::Bool(true));
        let name = pointer.strip_prefix("#/components/schemas/");
        let name = name.filter(|name| !name.contains('/'));
        self.names
            .push(name.map(|name| name.replace("~1", "/").replace("~0", "~")));
        Some(number)
    }

    /// Returns the number of a known pointer.
    pub(crate) fn known(&self, pointer: &str) -> Option<usize> {
        self.numbers.get(pointer).copied()
    }

    /// Returns all schemas as one with definitions; with `lax`, every `oneOf` becomes an `anyOf`.
    pub(crate) fn to_schema(&self, lax: bool) -> Value {
        let schema = |schema: &Value| {
            let bound = self.bases.bind(&self.defs, schema);
            if lax { without_one_of(&bound) } else { bound }
        };
        let defs = self.defs.iter().enumerate();
        let defs = defs.map(|(number, it)| (format!("t{number}"), schema(it)));
        json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$defs": defs.chain(self.bases.entries()).collect::<Map<_, _>>(),
        })
    }
}

struct Numbers<'a> {
    source: &'a mut Source,
    root: &'a Value,
    open: Vec<(usize, Value)>,
}

impl Rewrite for Numbers<'_> {
    fn reference(&mut self, text: &str) -> Option<String> {
        let found = target(self.root, text)?;
        if let Some(number) = self.source.number(text) {
            self.open.push((number, found.clone()));
        }
        let number = self.source.known(text)?;
        Some(format!("#/$defs/t{number}"))
    }
}

/// Restricts a schema of several types to one of them.
fn of_one_type(root: &Value, pointer: &str) -> Option<Value> {
    let (owner, name) = pointer.rsplit_once("/type/")?;
    let mut all = located(root, owner);
    if all.is_empty() {
        return None;
    }
    all.push(json!({"type": name}));
    Some(json!({"allOf": all}))
}

fn located(root: &Value, pointer: &str) -> Vec<Value> {
    locate(root, pointer).into_iter().cloned().collect()
}

/// Returns the schemas beside a union, which apply to each of its variants.
fn beside(root: &Value, pointer: &str) -> Vec<Value> {
    let mut all = Vec::new();
    let mut place = pointer;
    while let Some((list, _)) = place.rsplit_once('/')
        && let Some((owner, keyword @ ("oneOf" | "anyOf"))) = list.rsplit_once('/')
    {
        for mut schema in located(root, owner) {
            take_out(root, &mut schema, keyword, LONGEST);
            all.push(schema);
        }
        place = owner;
    }
    all
}

/// Removes a union from a schema and from the parts of its `allOf`.
fn take_out(root: &Value, schema: &mut Value, keyword: &str, fuel: usize) {
    let Some(map) = schema.as_object_mut().filter(|_| fuel > 0) else {
        return;
    };
    map.retain(|name, _| name != keyword && name != "discriminator");
    if let Some(Value::Array(parts)) = map.get_mut("allOf") {
        for part in parts {
            let reference = part.get("$ref").and_then(Value::as_str);
            let behind = reference.and_then(|it| target(root, it));
            if let Some(behind) = behind.filter(|it| it.get(keyword).is_some()) {
                *part = behind.clone();
            }
            take_out(root, part, keyword, fuel - 1);
        }
    }
}

/// Replaces every `oneOf` by an `anyOf`.
fn without_one_of(schema: &Value) -> Value {
    let map = match schema {
        Value::Object(map) => map,
        Value::Array(items) => return items.iter().map(without_one_of).collect(),
        other => return other.clone(),
    };
    let mut out = Map::new();
    let mut all = Vec::new();
    for (name, value) in map {
        match (name.as_str(), value) {
            // Values are not schemas.
            ("const" | "enum" | "examples", value) => {
                out.insert(name.clone(), value.clone());
            }
            ("oneOf", Value::Array(branches)) => {
                let branches = branches.iter().map(without_one_of).collect::<Vec<_>>();
                all.push(json!({"anyOf": branches}));
            }
            ("allOf", Value::Array(parts)) => all.extend(parts.iter().map(without_one_of)),
            (name, value) => {
                out.insert(name.to_owned(), without_one_of(value));
            }
        }
    }
    if !all.is_empty() {
        out.insert("allOf".to_owned(), Value::Array(all));
    }
    Value::Object(out)
}

/// Returns the items of a keyword's list.
pub(super) fn list<'a>(schema: &'a Value, name: &str) -> &'a [Value] {
    let items = schema.get(name).and_then(Value::as_array);
    items.map_or(&[], Vec::as_slice)
}

/// Parses the number in a reference of ours.
pub(super) fn number_of(reference: &str) -> Option<usize> {
    reference.strip_prefix("#/$defs/t")?.parse().ok()
}

/// Reads the types of a client from the name lock. `has` tells which identifiers are types.
pub(crate) fn types(lock: &str, has: &dyn Fn(&str) -> bool) -> Vec<Type> {
    let lines = lock.lines().filter(|line| line.starts_with('#'));
    let pairs = lines.filter_map(|line| line.split_once(" = "));
    let of_types = pairs.filter(|(pointer, name)| {
        // Pointers of fields, modules and the like are followed by a word; values are below `enum`.
        !pointer.contains(' ') && !pointer.contains("/enum/") && has(name)
    });
    let make = |(pointer, name): (&str, &str)| Type {
        // Leaves `=` as the separator only.
        pointer: pointer.replace("\\=", "="),
        name: name.to_owned(),
    };
    of_types.map(make).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemas_refer_to_each_other_by_number() {
        let root = json!({"openapi": "3.0.3", "components": {"schemas": {
            "A": {"type": "object", "nullable": true, "properties": {
                "b": {"$ref": "#/components/schemas/B"},
                "a": {"$ref": "#/components/schemas/A"},
                "gone": {"$ref": "#/components/schemas/Gone"},
            }},
            "B": {"type": "integer", "minimum": 1, "exclusiveMinimum": true},
        }}});
        let pointers = ["A", "Gone", "B", "A/properties/a"];
        let pointers = pointers.map(|name| format!("#/components/schemas/{name}"));
        let (source, numbers) = Source::read(&root, pointers.iter().map(String::as_str));
        assert_eq!(numbers, [Some(0), None, Some(1), Some(2)]);
        assert_eq!(
            source.names,
            [Some("A".to_owned()), Some("B".to_owned()), None]
        );
        let wanted = json!({"type": ["object", "null"], "properties": {
            "b": {"$ref": "#/$defs/t1"},
            "a": {"$ref": "#/$defs/t0"},
            "gone": true,
        }});
        assert_eq!(source.defs[0], wanted);
        assert_eq!(
            source.defs[1],
            json!({"type": "integer", "exclusiveMinimum": 1})
        );
    }

    #[test]
    fn a_variant_has_the_keywords_beside_its_union() {
        let root = json!({"openapi": "3.1.0", "components": {"schemas": {
            "A": {"required": ["a"], "oneOf": [{"required": ["b"]}]},
            "B": {"allOf": [{"$ref": "#/components/schemas/A"}, {"required": ["c"]}]},
        }}});
        let pointers = ["A", "B"].map(|name| format!("#/components/schemas/{name}/oneOf/0"));
        let (source, numbers) = Source::read(&root, pointers.iter().map(String::as_str));
        assert_eq!(numbers, [Some(0), Some(1)]);
        let all = json!({"allOf": [{"required": ["a"]}, {"required": ["c"]}]});
        let of_b = json!({"allOf": [{"required": ["b"]}, all]});
        assert_eq!(source.defs[1], of_b);
        let wanted = json!({"allOf": [
            {"required": ["b"]},
            {"required": ["a"]},
        ]});
        assert_eq!(source.defs[0], wanted);
    }

    #[test]
    fn one_of_several_types_has_a_schema_of_its_own() {
        let root = json!({"openapi": "3.1.0", "components": {"schemas": {
            "A": {"type": ["string", "integer"], "minLength": 2},
        }}});
        let (source, _) = Source::read(&root, ["#/components/schemas/A/type/string"]);
        let wanted = json!({"allOf": [
            {"type": ["string", "integer"], "minLength": 2},
            {"type": "string"},
        ]});
        assert_eq!(source.defs, [wanted]);
    }

    #[test]
    fn only_types_are_taken_from_the_lock() {
        let lock = "# a comment = X\n#/components/schemas/A = A\n#/components/schemas/A module = a\n\
                    #/components/schemas/A/properties/s = AS\n\
                    #/components/schemas/A/properties/s/enum/x = X\n#/paths/~1a/get = a.list\n\
                    #/paths/~1a?b\\=c/get/parameters/0/schema = AB\n";
        let found = types(lock, &|name| name.starts_with(['A', 'X']));
        let names = found.iter().map(|it| it.name.as_str()).collect::<Vec<_>>();
        assert_eq!(names, ["A", "AS", "AB"]);
        assert_eq!(found[2].pointer, "#/paths/~1a?b=c/get/parameters/0/schema");
    }
}
