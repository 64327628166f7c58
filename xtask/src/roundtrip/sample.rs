//! Sample values of schemas. There is one with all properties, one with the required ones alone,
//! and one for every change of a single decision: each variant of a union, each value of an enum,
//! `null`, bounds of numbers, text beyond ASCII, the document's own examples.

use serde_json::{Map, Number, Value, json};

use super::choices::Choices;
use super::flat::Flat;
use super::matching::matching;
use super::source::Source;

/// The depth below which only required properties are included.
const FULL_DEPTH: usize = 4;

/// The number of values after which only required properties are included.
const FULL_SIZE: usize = 300;

/// The maximum depth of a value.
const DEEPEST: usize = 24;

/// The maximum length of a sequence, unless the schema requires more.
const LONGEST: usize = 10_000;

/// The maximum number of parts of a value, and of all values together before no more are made.
const MOST_PARTS: usize = 100_000;

/// Makes up to `most` values of one of the source's schemas.
pub(crate) fn values(source: &Source, number: usize, most: usize) -> Vec<Value> {
    let mut found = Vec::new();
    let full = value(source, number, true, None);
    let least = value(source, number, false, None);
    let mut parts = full.parts + least.parts;
    add(&mut found, full.value);
    add(&mut found, least.value);
    for (changes, is_full) in [(full.changes, true), (least.changes, false)] {
        // If a value with all properties is too large, one with the required ones may still fit.
        if !is_full && found.len() >= 3 {
            break;
        }
        for change in changes.into_iter().take(most) {
            if parts > MOST_PARTS {
                break;
            }
            let changed = value(source, number, is_full, Some(change));
            parts += changed.parts;
            add(&mut found, changed.value);
        }
    }
    found.truncate(most);
    found
}

/// Adds a value that is new. `null` is left out: its schema allows it where it is used, so the
/// containing value tries it.
fn add(found: &mut Vec<Value>, value: Option<Value>) {
    found.extend(value.filter(|value| !value.is_null() && !found.contains(value)));
}

type Change = (usize, usize);

/// A value with the decisions that made it.
struct Sample {
    value: Option<Value>,
    /// The decisions that can be changed
    changes: Vec<Change>,
    /// The number of values in it
    parts: usize,
}

fn value(source: &Source, number: usize, full: bool, change: Option<Change>) -> Sample {
    let schema = json!({"$ref": format!("#/$defs/t{number}")});
    let mut sampler = Sampler {
        choices: Choices::with(change),
        full,
        size: 0,
        salt: 0,
    };
    Sample {
        value: sampler.value(source, &[&schema], 0),
        changes: sampler.choices.changes(),
        parts: sampler.size,
    }
}

struct Sampler {
    choices: Choices,
    full: bool,
    size: usize,
    /// Makes the items of a sequence differ
    salt: usize,
}

impl Sampler {
    fn value(&mut self, source: &Source, schemas: &[&Value], depth: usize) -> Option<Value> {
        let flat = Flat::of(source, schemas, &mut self.choices, depth);
        self.size += 1;
        if flat.never || depth > DEEPEST || self.size > MOST_PARTS {
            return None;
        }
        if depth == 0 && !flat.examples.is_empty() {
            let way = self.choices.pick(flat.examples.len() + 1, 0);
            if way > 0 {
                return flat.examples.get(way - 1).copied().cloned();
            }
        }
        if let Some(values) = &flat.values {
            let way = self.choices.pick(values.len(), depth) + self.salt;
            return values.get(way % values.len().max(1)).copied().cloned();
        }
        let guessed = flat.guessed_type().into_iter().collect();
        let types = flat.types.as_ref().unwrap_or(&guessed);
        if types.is_empty() {
            return flat.types.is_none().then(|| self.anything(depth));
        }
        match types[self.choices.pick(types.len(), depth)] {
            "null" => Some(Value::Null),
            "boolean" => Some(Value::Bool(self.choices.pick(2, depth) == 0)),
            "object" => self.object(source, &flat, depth),
            "array" => self.array(source, &flat, depth),
            "integer" => Some(self.integer(&flat, depth)),
            "number" => Some(self.number(&flat, depth)),
            _ => Some(self.text(&flat, depth)),
        }
    }

    fn anything(&mut self, depth: usize) -> Value {
        let ways = [
            json!("anything"),
            json!({"a": [1, null]}),
            Value::Null,
            json!([true]),
            json!(-0.5),
        ];
        ways[self.choices.pick(ways.len(), depth)].clone()
    }

    fn object(&mut self, source: &Source, flat: &Flat<'_>, depth: usize) -> Option<Value> {
        let mut members = Map::new();
        for (name, schemas) in &flat.properties {
            let is_required = flat.required.contains(name);
            let is_full = self.full && depth < FULL_DEPTH && self.size < FULL_SIZE;
            if !is_required && !is_full {
                continue;
            }
            match self.value(source, schemas, depth + 1) {
                Some(value) => members.insert((*name).to_owned(), value),
                None if is_required => return None,
                None => continue,
            };
        }
        for name in &flat.required {
            if !members.contains_key(*name) {
                let value = self.value(source, &flat.additional, depth + 1)?;
                members.insert((*name).to_owned(), value);
            }
        }
        for (name, tags) in &flat.others {
            let member = members.get(*name).and_then(Value::as_str);
            if member.is_some_and(|it| tags.contains(&it)) {
                let schemas = flat.properties.get(name)?;
                let own = Flat::of(source, schemas, &mut Choices::default(), depth);
                let values = own.values.into_iter().flatten();
                let mut values =
                    values.filter(|it| it.as_str().is_some_and(|it| !tags.contains(&it)));
                members.insert((*name).to_owned(), values.next()?.clone());
            }
        }
        for (name, tag) in &flat.tags {
            let is_text = members.get(*name).is_none_or(Value::is_string);
            let schemas = flat.properties.get(name);
            let property = schemas.map(|it| Flat::of(source, it, &mut Choices::default(), depth));
            let is_allowed = property.map_or(flat.is_open(), |property| property.allows(tag));
            if is_text && is_allowed {
                members.insert((*name).to_owned(), Value::String(tag.clone()));
            }
        }
        self.further_members(source, flat, depth, &mut members);
        Some(Value::Object(members))
    }

    /// Adds undeclared properties: those of a map, and one that is newer than the schema.
    fn further_members(
        &mut self,
        source: &Source,
        flat: &Flat<'_>,
        depth: usize,
        members: &mut Map<String, Value>,
    ) {
        if !flat.is_open() {
            return;
        }
        let is_map = flat.additional.iter().any(|schema| schema.is_object());
        let way = self.choices.pick(2, depth);
        let is_full = self.full && depth < FULL_DEPTH && self.size < FULL_SIZE;
        let wanted = if (is_map && is_full) != (way == 1) {
            2
        } else {
            0
        };
        let least = flat.count("minProperties").unwrap_or(0).min(50);
        let least = least.saturating_sub(members.len());
        for name in ["new", "schlüssel \"2\""].into_iter().take(wanted) {
            members.extend(
                self.value(source, &flat.additional, depth + 1)
                    .map(|it| (name.to_owned(), it)),
            );
        }
        for index in wanted..least {
            let value = self.value(source, &flat.additional, depth + 1);
            members.extend(value.map(|it| (format!("key{index}"), it)));
        }
    }

    fn array(&mut self, source: &Source, flat: &Flat<'_>, depth: usize) -> Option<Value> {
        let least = flat.count("minItems").unwrap_or(0).min(LONGEST);
        let most = flat.count("maxItems").unwrap_or(usize::MAX);
        let lengths = [1.max(least), 0, 2].map(|length| length.max(least).min(most));
        let length = lengths[self.choices.pick(3, depth)];
        let mut items = Vec::new();
        for index in 0..length.max(flat.prefix.len().min(most)) {
            let salt = std::mem::replace(&mut self.salt, index);
            let schemas = flat
                .prefix
                .get(index)
                .map_or(&flat.items[..], std::slice::from_ref);
            let item = self.value(source, schemas, depth + 1);
            self.salt = salt;
            match item {
                Some(item) if flat.unique && items.contains(&item) => {}
                Some(item) => items.push(item),
                None if least == 0 => break,
                None => return None,
            }
        }
        Some(Value::Array(items))
    }

    fn integer(&mut self, flat: &Flat<'_>, depth: usize) -> Value {
        let (low, high) = match flat.format {
            Some("int8") => (i128::from(i8::MIN), i128::from(i8::MAX)),
            Some("int16") => (i128::from(i16::MIN), i128::from(i16::MAX)),
            Some("int32") => (i128::from(i32::MIN), i128::from(i32::MAX)),
            Some("uint8") => (0, i128::from(u8::MAX)),
            Some("uint16") => (0, i128::from(u16::MAX)),
            Some("uint32") => (0, i128::from(u32::MAX)),
            Some("uint64") => (0, i128::from(u64::MAX)),
            _ => (i128::from(i64::MIN), i128::from(i64::MAX)),
        };
        let step = flat.bound("multipleOf").map_or(1, |it| (it as i128).max(1));
        let inside = |name, exclusive, by| {
            let exclusive = flat.bound(exclusive).map(|bound| bound as i128 + by);
            exclusive
                .into_iter()
                .chain(flat.bound(name).map(|bound| bound as i128))
        };
        let low = inside("minimum", "exclusiveMinimum", 1).fold(low, i128::max);
        let high = inside("maximum", "exclusiveMaximum", -1).fold(high, i128::min);
        let salt = i128::try_from(self.salt).unwrap_or(0);
        let ways = [1 + salt, low, high, 0];
        let way = ways[self.choices.pick(ways.len(), depth)];
        let way = way.clamp(low.min(high), high);
        let way = way.div_euclid(step) * step;
        let way = if way < low { way + step } else { way };
        Number::from_i128(way).map_or(Value::Null, Value::Number)
    }

    fn number(&mut self, flat: &Flat<'_>, depth: usize) -> Value {
        let low = flat
            .bound("minimum")
            .or_else(|| Some(flat.bound("exclusiveMinimum")? + 1.0));
        let high = flat
            .bound("maximum")
            .or_else(|| Some(flat.bound("exclusiveMaximum")? - 1.0));
        let (low, high) = (low.unwrap_or(-1e300), high.unwrap_or(1e300));
        let (low, high) = match flat.format {
            Some("float") => (low.max(-3e38), high.min(3e38)),
            _ => (low, high),
        };
        let ways = [1.5, low, high, 0.0, -2.0];
        let way = ways[self.choices.pick(ways.len(), depth)] + self.salt as f64;
        let way = way.clamp(low.min(high), high);
        match flat.bound("multipleOf") {
            Some(step) => json!((way / step).round() * step),
            // Whole numbers are written as most JSON encoders write them.
            None if way.fract() == 0.0 && way.abs() < 1e15 => json!(way as i64),
            None => json!(way),
        }
    }

    fn text(&mut self, flat: &Flat<'_>, depth: usize) -> Value {
        let ways: &[&str] = match flat.format.unwrap_or_default() {
            "date-time" => &["2024-02-29T23:59:59.123456Z", "2024-01-31T08:00:00+05:30"],
            "date" => &["2024-02-29"],
            "time" => &["23:59:59Z"],
            "duration" => &["P1DT2H"],
            "uuid" => &["0190c6b2-7d5e-7cc0-8f3a-0123456789ab"],
            "uri" | "url" | "uri-reference" | "iri" => {
                &["https://example.com/a?b=c#d", "/relative"]
            }
            "email" | "idn-email" => &["somebody@example.com"],
            "hostname" => &["example.com"],
            "ipv4" => &["192.0.2.1"],
            "ipv6" => &["2001:db8::1"],
            "byte" | "base64" => &["c3BlY21pbGw="],
            "int64" | "int32" | "uint64" | "integer" => &["42"],
            "decimal" | "number" | "double" => &["1.50"],
            _ => &["text", "", "Zürich 東京 🚀 \"quoted\" \\ \n\t\u{7f}"],
        };
        let mut text = ways[self.choices.pick(ways.len(), depth)].to_owned();
        if self.salt > 0 && flat.format.is_none() {
            text.push_str(&self.salt.to_string());
        }
        let least = flat.count("minLength").unwrap_or(0).min(10_000);
        if let Some(found) = flat.pattern.and_then(|it| matching(it, least, self.salt)) {
            return Value::String(found);
        }
        while text.chars().count() < least {
            text.push('a');
        }
        if let Some(most) = flat.count("maxLength") {
            text = text.chars().take(most).collect();
        }
        Value::String(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values_of(schemas: Value) -> Vec<Value> {
        let root = json!({"openapi": "3.1.0", "components": {"schemas": schemas}});
        let names = root["components"]["schemas"].as_object().unwrap().keys();
        let pointers = names.map(|name| format!("#/components/schemas/{name}"));
        let pointers = pointers.collect::<Vec<_>>();
        let (source, numbers) = Source::read(&root, pointers.iter().map(String::as_str));
        values(&source, numbers[0].unwrap(), 50)
    }

    #[test]
    fn all_members_the_required_ones_and_each_other_way_are_made() {
        let found = values_of(json!({
            "A": {
                "type": "object", "required": ["k"], "additionalProperties": false,
                "properties": {
                    "k": {"enum": ["x", "y"]},
                    "n": {"type": ["integer", "null"], "format": "int32", "minimum": 3},
                },
            },
        }));
        for wanted in [
            json!({"k": "x", "n": 3}),
            json!({"k": "x"}),
            json!({"k": "y", "n": 3}),
            json!({"k": "x", "n": null}),
            json!({"k": "x", "n": i32::MAX}),
        ] {
            assert!(found.contains(&wanted), "{wanted} in {found:?}");
        }
    }

    #[test]
    fn each_branch_has_the_tag_that_the_discriminator_gives_it() {
        let branch =
            json!({"type": "object", "required": ["t"], "properties": {"t": {"type": "string"}}});
        let found = values_of(json!({
            "A": {
                "oneOf": [{"$ref": "#/components/schemas/B"}, {"$ref": "#/components/schemas/C"}],
                "discriminator": {"propertyName": "t", "mapping": {"bee": "#/components/schemas/B"}},
            },
            "B": branch, "C": branch,
        }));
        for tag in ["bee", "C"] {
            assert!(found.contains(&json!({"t": tag})), "{tag} in {found:?}");
        }
    }

    #[test]
    fn a_base_is_the_derived_schema_of_its_tag_or_none() {
        let child = |name: &str| {
            json!({"allOf": [
                {"$ref": "#/components/schemas/Base"},
                {"type": "object", "required": [name], "properties": {name: {"type": "boolean"}}},
            ]})
        };
        let found = values_of(json!({
            "A": {"type": "object", "required": ["b"], "properties": {
                "b": {"allOf": [{"$ref": "#/components/schemas/Base"}], "description": "one"},
            }},
            "Base": {
                "type": "object", "required": ["t"],
                "properties": {"t": {"enum": ["bee", "C", "other"]}},
                "discriminator": {"propertyName": "t", "mapping": {"bee": "B"}},
            },
            "B": child("x"), "C": child("y"),
        }));
        for wanted in [
            json!({"b": {"t": "bee", "x": true}}),
            json!({"b": {"t": "C", "y": true}}),
            json!({"b": {"t": "other"}}),
        ] {
            assert!(found.contains(&wanted), "{wanted} in {found:?}");
        }
        assert!(!found.contains(&json!({"b": {"t": "bee"}})), "{found:?}");
    }

    #[test]
    fn a_branch_is_one_that_all_else_leaves_values_for() {
        let found = values_of(json!({
            "A": {"enum": [2], "allOf": [{"oneOf": [{"const": 1}, {"const": 2}]}]},
        }));
        assert_eq!(found, [json!(2)]);
        let found = values_of(json!({
            "A": {"allOf": [
                {"oneOf": [{"type": "integer"}, {"type": "string"}]},
                {"type": ["string", "null"], "format": "uuid"},
            ]},
        }));
        assert!(
            !found.is_empty() && found.iter().all(Value::is_string),
            "{found:?}"
        );
    }

    #[test]
    fn circles_end() {
        let found = values_of(json!({
            "A": {"type": "object", "required": ["next"], "properties": {
                "next": {"anyOf": [{"$ref": "#/components/schemas/A"}, {"type": "null"}]},
            }},
        }));
        assert!(found.contains(&json!({"next": null})), "{found:?}");
    }
}
