//! Calls in a form independent of any language, made from operations and their schemas.
//!
//! Each operation gets one call with everything and one with the required parts alone. For
//! comparison, there is also one for each further shape of a value: a variant of a union, `null`,
//! an empty list. Where text goes into a path, a query or a form, one more has characters that have
//! to be escaped there. Each text names its own place, so that a difference shows where it is.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::operations::{Body, Input, Operation, escape, is_binary, names_in};
use super::values::{
    FILE, fit_to_media_type, is_portable, make_special, named, shapes_of, size, without_one,
};
use crate::roundtrip::instances::Checker;
use crate::roundtrip::locate::locate;
use crate::roundtrip::sample;
use crate::roundtrip::source::Source;

/// A call that every client can make.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub(crate) struct Call {
    /// `GET /browsers full`
    pub(crate) id: String,
    pub(crate) method: String,
    /// The path with its parameters in braces
    pub(crate) template: String,
    /// Each parameter of the path, in the path's order
    pub(crate) path: Vec<(String, Value)>,
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub(crate) query: Map<String, Value>,
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub(crate) header: Map<String, Value>,
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub(crate) cookie: Map<String, Value>,
    /// The body; bytes in it are objects: `{"$file": "text", "name": "a.txt", "type":
    /// "text/plain"}`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) body: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) media_type: Option<String>,
}

/// The maximum number of samples per schema.
const MOST: usize = 400;

/// The use that calls are made for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Purpose {
    /// Comparison of clients: every shape, first media type, no patterns
    Compare,
    /// Validation by a server: fully valid, every media type, full and least
    Validate,
}

/// Makes all calls.
pub(crate) fn calls(
    root: &Value,
    operations: &[Operation],
    purpose: Purpose,
) -> Result<Vec<Call>, String> {
    let pointers = operations.iter().flat_map(|operation| {
        let inputs = operation.inputs.iter().map(|it| it.schema.as_str());
        inputs.chain(operation.bodies.iter().map(|it| it.schema.as_str()))
    });
    let pointers = pointers.collect::<Vec<_>>();
    let (source, numbers) = match purpose {
        Purpose::Compare => Source::read(root, pointers),
        Purpose::Validate => Source::of_requests(root, pointers),
    };
    let maker = Maker {
        root,
        source: &source,
        checker: Checker::new(&source)?,
        purpose,
    };
    let mut numbers = numbers.into_iter();
    let mut calls = Vec::new();
    for operation in operations {
        let mut places = Vec::new();
        for input in &operation.inputs {
            let number = numbers.next().flatten();
            let mut values = maker.values(number, &input.schema, &input.name);
            if input.place == "path" {
                // A path without one of its segments is another path.
                values.retain(|value| value != "" && *value != json!([]) && *value != json!({}));
            }
            places.push((input, values));
        }
        let bodies = operation.bodies.iter().map(|body| {
            let number = numbers.next().flatten();
            let mut values = maker.values(number, &body.schema, "body");
            if purpose == Purpose::Validate {
                fit_to_media_type(&mut values, &body.media_type);
            }
            (body, values)
        });
        calls.extend(maker.calls(operation, &places, &bodies.collect::<Vec<_>>()));
    }
    Ok(calls)
}

/// The amount of data in a call.
#[derive(Clone, Copy, PartialEq)]
enum Extent {
    Full,
    Least,
    /// The full one with characters that have to be escaped
    Special,
    /// The value with this index where there are several
    Way(usize),
}

impl Extent {
    fn name(self) -> String {
        match self {
            Self::Full => "full".to_owned(),
            Self::Least => "least".to_owned(),
            Self::Special => "special".to_owned(),
            Self::Way(number) => format!("way {number}"),
        }
    }

    /// Returns the value for a place, or `None` where the call leaves it out.
    fn of(self, values: &[Value], is_required: bool) -> Option<&Value> {
        match self {
            Self::Full | Self::Special => values.first(),
            Self::Least => values.iter().min_by_key(|it| size(it)),
            Self::Way(number) => {
                let or_first = || values.first().filter(|_| is_required);
                values.get(number).or_else(or_first)
            }
        }
        .filter(|_| is_required || self != Self::Least)
    }
}

struct Maker<'a> {
    root: &'a Value,
    source: &'a Source,
    checker: Checker<'a>,
    purpose: Purpose,
}

type Places<'a> = [(&'a Input, Vec<Value>)];
type Bodies<'a> = [(&'a Body, Vec<Value>)];

impl Maker<'_> {
    /// Returns values of one schema, fullest first, each with a shape that those before it lack.
    fn values(&self, number: Option<usize>, pointer: &str, name: &str) -> Vec<Value> {
        let Some(number) = number else {
            return Vec::new();
        };
        let mut all = sample::values(self.source, number, MOST);
        let without_one = all.first().map(without_one).unwrap_or_default();
        all.extend(without_one);
        let mut all = self.checker.valid(number, all);
        all.retain(is_portable);
        all.sort_by_key(|it| std::cmp::Reverse(size(it)));
        // It may have no shape of its own, but the least call needs it.
        let least = all.iter().min_by_key(|it| size(it)).cloned();
        let mut known = BTreeSet::new();
        let mut kept = Vec::new();
        for value in all {
            let is_least = least.as_ref() == Some(&value);
            let named = named(&value, name);
            let named = self.checker.valid(number, vec![named]).pop();
            let value = named.unwrap_or(value);
            let mut shapes = BTreeSet::new();
            shapes_of(&value, String::new(), &mut shapes);
            if is_least || !shapes.is_subset(&known) {
                known.extend(shapes);
                kept.push(self.with_files(value, pointer));
            }
        }
        kept
    }

    /// Replaces texts by files where the schema declares bytes.
    fn with_files(&self, value: Value, pointer: &str) -> Value {
        let members = |name: &str| format!("{pointer}/properties/{}", escape(name));
        if let Some(items) = self.files_among(pointer) {
            // A single file is sent as a list of one.
            let list = match value {
                Value::Array(list) => list,
                one => vec![one],
            };
            let list = list.into_iter();
            return list.map(|it| self.with_files(it, &items)).collect();
        }
        match value {
            Value::String(text) => {
                let schemas = locate(self.root, pointer);
                let schemas = schemas.into_iter().filter_map(Value::as_object);
                if schemas.into_iter().any(is_binary) {
                    json!({FILE: format!("bytes of {text}"), "name": format!("{text}.zip"), "type": "application/zip"})
                } else {
                    Value::String(text)
                }
            }
            Value::Object(map) => {
                let map = map.into_iter();
                map.map(|(name, value)| {
                    let value = self.with_files(value, &members(&name));
                    (name, value)
                })
                .collect()
            }
            Value::Array(items) => {
                let items = items.into_iter();
                items
                    .map(|item| self.with_files(item, &format!("{pointer}/items")))
                    .collect()
            }
            other => other,
        }
    }

    /// Returns the pointer to the items of a list of files that is one variant of a union.
    fn files_among(&self, pointer: &str) -> Option<String> {
        let schemas = locate(self.root, pointer);
        let words = ["anyOf", "oneOf"].iter();
        let mut items = words.flat_map(|word| {
            let lists = schemas.iter().filter_map(|it| it.get(word)?.as_array());
            let most = lists.map(Vec::len).max().unwrap_or(0);
            (0..most).map(move |index| format!("{pointer}/{word}/{index}/items"))
        });
        items.find(|items| {
            let schemas = locate(self.root, items).into_iter();
            schemas.filter_map(Value::as_object).any(is_binary)
        })
    }

    fn calls(&self, operation: &Operation, places: &Places<'_>, bodies: &Bodies<'_>) -> Vec<Call> {
        let ways = places.iter().map(|(_, values)| values.len());
        let ways = ways.chain(bodies.first().map(|(_, values)| values.len()));
        let ways = ways.max().unwrap_or(0);
        let all = [Extent::Full, Extent::Least, Extent::Special];
        let all = all.into_iter().chain((1..ways).map(Extent::Way));
        let extents = match self.purpose {
            Purpose::Compare => all.collect::<Vec<_>>(),
            Purpose::Validate => all.take(2).collect(),
        };
        let mut wanted = Vec::new();
        for extent in extents {
            wanted.push((extent, bodies.first(), extent.name()));
            if self.purpose == Purpose::Validate {
                let others = bodies.iter().skip(1);
                let name = |body: &Body| format!("{} {}", extent.name(), body.media_type);
                wanted.extend(others.map(|it| (extent, Some(it), name(it.0))));
            }
        }
        let mut calls = Vec::<Call>::new();
        for (extent, body, name) in wanted {
            let call = call(operation, places, body, extent, &name);
            let is_new = |it: &Call| {
                Call {
                    id: call.id.clone(),
                    ..it.clone()
                } != call
            };
            if calls.iter().all(is_new) {
                calls.push(call);
            }
        }
        calls
    }
}

fn call(
    operation: &Operation,
    places: &Places<'_>,
    body: Option<&(&Body, Vec<Value>)>,
    extent: Extent,
    name: &str,
) -> Call {
    let mut call = Call {
        id: format!("{} {} {name}", operation.method, operation.path),
        method: operation.method.clone(),
        template: operation.path.clone(),
        ..Call::default()
    };
    let mut path = Map::new();
    for (input, values) in places {
        let Some(value) = extent.of(values, input.is_required) else {
            continue;
        };
        let mut value = value.clone();
        let place = match input.place.as_str() {
            "path" => &mut path,
            "query" => &mut call.query,
            "header" => &mut call.header,
            "cookie" => &mut call.cookie,
            _ => continue,
        };
        if extent == Extent::Special && input.place != "header" {
            make_special(&mut value, &input.name);
        }
        place.insert(input.name.clone(), value);
    }
    let in_order = names_in(&operation.path).into_iter();
    call.path = in_order
        .filter_map(|name| Some((name.to_owned(), path.remove(name)?)))
        .collect();
    if let Some((body, values)) = body
        && let Some(value) = extent.of(values, body.is_required)
    {
        let mut value = value.clone();
        if extent == Extent::Special {
            // JSON needs no escapes on which encoders differ.
            if body.media_type.starts_with("multipart/") {
                make_special(&mut value, "body");
            } else if let Some(least) = Extent::Least.of(values, body.is_required) {
                value = least.clone();
            }
        }
        if let Value::Object(file) = &mut value
            && file.contains_key(FILE)
        {
            // Bytes that are the whole body have no name.
            file.retain(|name, _| name == FILE);
        }
        call.media_type = Some(body.media_type.clone());
        call.body = Some(value);
    }
    call
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calls::operations::operations;
    use crate::calls::values::SPECIAL;

    fn of(parameters: Value, body: Value) -> Vec<Call> {
        let root = json!({"openapi": "3.1.0", "paths": {"/a/{b}": {"post": {
            "parameters": parameters,
            "requestBody": body,
        }}}});
        calls(&root, &operations(&root), Purpose::Compare).unwrap()
    }

    #[test]
    fn a_call_is_full_or_least_or_has_what_must_be_escaped() {
        let found = of(
            json!([
                {"in": "path", "name": "b", "required": true, "schema": {"type": "string"}},
                {"in": "query", "name": "q", "schema": {"type": "boolean"}},
            ]),
            json!({"content": {"application/json": {"schema": {
                "type": "object", "additionalProperties": false,
                "properties": {"x": {"type": "array", "items": {"type": "string"}}},
            }}}}),
        );
        let find = |id: &str| {
            let id = format!("POST /a/{{b}} {id}");
            found.iter().find(|it| it.id == id).unwrap().clone()
        };
        assert_eq!(
            find("full").body.unwrap(),
            json!({"x": ["body.x.0", "body.x.1"]})
        );
        assert_eq!(find("full").query["q"], json!(true));
        let least = find("least");
        assert_eq!((least.query.len(), least.body), (0, None));
        assert_eq!(least.path, [("b".to_owned(), json!("b"))]);
        assert_eq!(find("special").path[0].1, json!(format!("b{SPECIAL}")));
        let bodies = found.iter().filter_map(|it| it.body.clone());
        let bodies = bodies.collect::<Vec<_>>();
        assert!(bodies.contains(&json!({"x": []})), "{bodies:?}");
    }

    #[test]
    fn a_file_among_lists_of_files_is_a_list() {
        let binary = json!({"type": "string", "format": "binary"});
        let found = of(
            json!([]),
            json!({"required": true, "content": {"multipart/form-data": {"schema": {
                "type": "object", "required": ["f"], "additionalProperties": false,
                "properties": {"f": {"anyOf": [binary, {"type": "array", "items": binary}]}},
            }}}}),
        );
        let bodies = found.iter().filter_map(|it| it.body.as_ref());
        let lists = bodies.map(|body| body["f"].as_array().unwrap().iter());
        assert!(found.len() > 1);
        assert!(lists.flatten().all(|it| it.get(FILE).is_some()));
    }

    #[test]
    fn bytes_are_files() {
        let found = of(
            json!([]),
            json!({"required": true, "content": {"multipart/form-data": {"schema": {
                "type": "object", "required": ["f"], "additionalProperties": false,
                "properties": {"f": {"type": "string", "format": "binary"}},
            }}}}),
        );
        let file = |name: &str| json!({"f": {FILE: "bytes of body.f", "name": name, "type": "application/zip"}});
        assert_eq!(found[0].body, Some(file("body.f.zip")));
        assert_eq!(found[1].body, Some(file("a \"b\" ü;c.zip")));
    }
}
