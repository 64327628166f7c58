//! What becomes of one keyword, where its surroundings decide.

use super::facts::Facts;
use crate::lift::Bounds;
use crate::lift::grammar::{Fate, Keyword, Kind, Shape};
use crate::load::{Map, Node};
use crate::plan::formats;
use crate::resolve::{Integer, Range};

/// Where an object stands, as far as that decides about its keywords.
#[derive(Clone, Debug, Default)]
pub(super) struct Place<'a> {
    /// The most that anything here can become
    cap: Option<Fate>,
    /// True if these are the names of a mapping's members
    names: bool,
    /// True if the server calls here, as a webhook or a callback
    calls_back: bool,
    /// The parameter whose schema this is
    parameter: Option<&'a Map>,
    /// `required` beside the members among which this stands
    required: Option<&'a Node>,
    /// True if this is a member that its object requires
    is_required: bool,
    /// True if this is one of several schemas that are said of one value
    in_list: bool,
}

impl<'a> Place<'a> {
    /// A place where nothing can become more than that.
    pub(super) fn capped(self, fate: Fate) -> Self {
        let cap = self.bounded(fate);
        Self {
            cap: Some(cap),
            ..self
        }
    }

    /// What a keyword becomes here that would elsewhere become that.
    pub(super) fn bounded(&self, fate: Fate) -> Fate {
        match self.cap {
            // Nothing that degraded or was ignored holds anything that is used.
            Some(cap) => cap.max(fate),
            None => fate,
        }
    }

    /// True if the server calls here.
    pub(super) fn calls_back(&self) -> bool {
        self.calls_back
    }

    /// The place inside a keyword.
    pub(super) fn inside(&self, kind: Kind, name: &str, map: &'a Map, fate: Fate) -> Self {
        let holds_cap = matches!(fate, Fate::Ignored | Fate::Degraded | Fate::Refused)
            || kind == Kind::Schema && fate == Fate::Documented && name != "propertyNames";
        Self {
            cap: if holds_cap { Some(fate) } else { self.cap },
            calls_back: self.calls_back || kind.turns_around(name),
            names: self.names || (kind, name) == (Kind::Schema, "propertyNames"),
            parameter: (kind == Kind::Parameter).then_some(map),
            required: match (kind, name) {
                (Kind::Schema, "properties") => map.get("required"),
                _ => None,
            },
            is_required: false,
            in_list: kind == Kind::Schema && matches!(name, "allOf" | "anyOf" | "oneOf"),
        }
    }

    /// The place of one of the members.
    pub(super) fn member(&self, name: &str) -> Self {
        let required = self.required.and_then(Node::as_array).unwrap_or_default();
        Self {
            required: None,
            is_required: required.iter().any(|known| known.as_str() == Some(name)),
            ..self.clone()
        }
    }
}

/// What becomes of a keyword of an object.
pub(super) fn fate_of(
    kind: Kind,
    keyword: &Keyword,
    map: &Map,
    value: &Node,
    place: &Place<'_>,
    facts: &Facts<'_>,
) -> Fate {
    if (keyword.shape, value) == (Shape::Flag, &Node::Bool(false)) && kind == Kind::Schema {
        // What is the case anyhow.
        return Fate::Ignored;
    }
    match (kind, keyword.name) {
        (_, name) if place.calls_back && !kind.counts_in_calls_back(name) => Fate::Ignored,
        (Kind::PathItem, _) if place.calls_back && keyword.shape == Shape::One(Kind::Operation) => {
            fate_where_called(value, keyword.fate)
        }
        (Kind::OpenApi, "security") if !facts.shared_security => Fate::Ignored,
        (Kind::PathItem, "summary" | "description") => path_item_words(map, keyword),
        // A path parameter is always required (OpenAPI 3.1 section 4.8.12.2).
        (Kind::Parameter, "required") if map.get("in").and_then(Node::as_str) == Some("path") => {
            Fate::Ignored
        }
        // Beside a reference, OpenAPI 3.0 has everything ignored that says what values are.
        (Kind::Schema, name)
            if keyword.fate == Fate::Used
                && map.contains_key("$ref")
                && !facts.siblings_count
                && !matches!(
                    name,
                    "$ref" | "nullable" | "deprecated" | "$defs" | "definitions"
                ) =>
        {
            Fate::Degraded
        }
        (Kind::Schema, "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum")
            if shapes_integer(map, keyword.name, facts.unsigned) =>
        {
            Fate::Used
        }
        (Kind::Schema, name) => schema_keyword(name, keyword.fate, map, value, place),
        _ => keyword.fate,
    }
}

/// What becomes of an operation that the server calls: only what is read of it counts.
fn fate_where_called(operation: &Node, fate: Fate) -> Fate {
    if operation.get("callbacks").is_some() {
        return fate;
    }
    let Some(body) = operation.get("requestBody") else {
        return Fate::Ignored;
    };
    match body.get("content").and_then(Node::as_object) {
        Some(content) if crate::resolve::received(content.keys()).is_none() => Fate::Degraded,
        _ => fate,
    }
}

/// A path's words are those of its operations that have none.
fn path_item_words(map: &Map, keyword: &Keyword) -> Fate {
    let operations = map.iter().filter(|(name, _)| {
        Kind::PathItem
            .keyword(name)
            .is_some_and(|known| known.shape == Shape::One(Kind::Operation))
    });
    let mut lacking = operations.filter(|(_, operation)| operation.get(keyword.name).is_none());
    if lacking.next().is_some() {
        keyword.fate
    } else {
        Fate::Ignored
    }
}

fn schema_keyword(name: &str, fate: Fate, map: &Map, value: &Node, place: &Place<'_>) -> Fate {
    if place.names {
        // Of names only what is said to people is passed on.
        return if fate == Fate::Used {
            Fate::Ignored
        } else {
            fate
        };
    }
    let has = |name: &str| map.contains_key(name);
    let has_members = |name: &str| {
        map.get(name)
            .and_then(Node::as_object)
            .is_some_and(|map| !map.is_empty())
    };
    match name {
        // What is sent where no call sets anything.
        "default" if place.parameter.is_some_and(is_required) => Fate::Used,
        "description"
            if place
                .parameter
                .is_some_and(|map| map.contains_key("description")) =>
        {
            Fate::Ignored
        }
        "title" => title(map, value),
        "format" => format(map, value),
        // What the list is called is not asked, only what each value is.
        "x-ms-enum" if value.get("values").is_none() => Fate::Ignored,
        // Of a required member, whether each way has it.
        "readOnly" | "writeOnly" if place.is_required => Fate::Used,
        // Of a tuple, which items are always there.
        "minItems" if has("prefixItems") => Fate::Used,
        // What names properties alone says nothing of values without a type.
        "required" if !place.in_list && !SAYING.iter().any(|name| has(name)) => Fate::Ignored,
        // Beside `additionalProperties` nothing is left for it.
        "unevaluatedProperties" if has("additionalProperties") => Fate::Ignored,
        "additionalProperties" | "unevaluatedProperties" => match value {
            Node::Bool(false) if has_members("properties") || has("required") => Fate::Documented,
            Node::Bool(true) if has_members("properties") || has("required") => Fate::Ignored,
            Node::Object(schema) if schema.is_empty() && has_members("properties") => Fate::Ignored,
            _ => fate,
        },
        "propertyNames" => {
            let is_map =
                matches!(map.get("additionalProperties"), Some(Node::Object(s)) if !s.is_empty());
            if is_map && !has_members("properties") {
                fate
            } else {
                Fate::Ignored
            }
        }
        _ => fate,
    }
}

/// Keywords by which a schema is that of an object, or has a chance to be.
const SAYING: &[&str] = &[
    "type",
    "properties",
    "additionalProperties",
    "unevaluatedProperties",
    "patternProperties",
    "allOf",
    "anyOf",
    "oneOf",
    "$ref",
    "$dynamicRef",
];

/// True if the type of an integer would be another without that bound.
fn shapes_integer(map: &Map, name: &str, unsigned: bool) -> bool {
    let is_integer = match map.get("type") {
        Some(Node::Array(types)) => types.iter().any(|it| it.as_str() == Some("integer")),
        one => one.and_then(Node::as_str) == Some("integer"),
    };
    if !is_integer || map.contains_key("enum") || map.contains_key("const") {
        return false;
    }
    let ty = |map: &Map| {
        let format = map.get("format").and_then(Node::as_str).map(str::to_owned);
        let range = Range::of(Bounds::of_map(map));
        formats::integer(&Integer { format, range }, unsigned)
    };
    let mut without = map.clone();
    without.shift_remove(name);
    ty(map) != ty(&without)
}

/// True if every call has a parameter.
fn is_required(parameter: &Map) -> bool {
    let is_said = |name: &str, value: &Node| parameter.get(name) == Some(value);
    is_said("required", &Node::Bool(true)) || is_said("in", &Node::String("path".to_owned()))
}

/// A title is shown where the description does not have it already.
fn title(map: &Map, value: &Node) -> Fate {
    let description = map
        .get("description")
        .and_then(Node::as_str)
        .unwrap_or_default();
    let is_said = value
        .as_str()
        .is_some_and(|title| description.contains(title));
    if is_said {
        Fate::Ignored
    } else {
        Fate::Documented
    }
}

/// A format shapes the type, or is shown beside it.
fn format(map: &Map, value: &Node) -> Fate {
    let types = match map.get("type") {
        Some(Node::Array(types)) => types.as_slice(),
        Some(one) => std::slice::from_ref(one),
        None => &[],
    };
    let format = value.as_str().unwrap_or_default();
    let name = types
        .iter()
        .filter_map(Node::as_str)
        .find(|name| *name != "null")
        .unwrap_or_default();
    match name {
        _ if formats::shapes_type(name, format) => Fate::Used,
        "integer" | "number" => Fate::Documented,
        "string" if !map.contains_key("enum") => Fate::Documented,
        _ => Fate::Ignored,
    }
}
