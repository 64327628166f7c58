//! Fate of one keyword, depending on its surroundings.
//!
//! It is told here, not decided: `lift/keywords.rs` leaves out unknown keywords, and the fate that a
//! known one has without surroundings is in `grammar/tables.rs`.

use super::facts::Facts;
use crate::grammar::{Fate, Keyword, Kind, Shape};
use crate::lift::Bounds;
use crate::load::{Map, Node};
use crate::plan::formats;
use crate::resolve::{Integer, Range};

/// Surroundings of an object, as far as they decide the fates of its keywords.
#[derive(Clone, Debug, Default)]
pub(super) struct Context<'a> {
    /// The highest fate possible here
    cap: Option<Fate>,
    /// True for the schema of a mapping's names
    names: bool,
    /// True below webhooks and callbacks
    in_webhook: bool,
    /// The parameter whose schema this is
    parameter: Option<&'a Map>,
    /// `required` beside the properties that this is one of
    required: Option<&'a Node>,
    /// True if this is a required property
    is_required: bool,
    /// True if this is an item of `allOf`, `anyOf` or `oneOf`
    in_list: bool,
}

impl<'a> Context<'a> {
    /// Lowers the highest fate possible.
    pub(super) fn capped(self, fate: Fate) -> Self {
        let cap = self.bounded(fate);
        Self {
            cap: Some(cap),
            ..self
        }
    }

    /// Returns the fate that a keyword has here, given its fate elsewhere.
    pub(super) fn bounded(&self, fate: Fate) -> Fate {
        match self.cap {
            // Nothing within a degraded or ignored keyword is used.
            Some(cap) => cap.max(fate),
            None => fate,
        }
    }

    /// Returns true below webhooks and callbacks.
    pub(super) fn in_webhook(&self) -> bool {
        self.in_webhook
    }

    /// Returns the place inside a keyword.
    pub(super) fn inside(&self, kind: Kind, name: &str, map: &'a Map, fate: Fate) -> Self {
        let holds_cap = matches!(fate, Fate::Ignored | Fate::Degraded | Fate::Refused)
            || kind == Kind::Schema && fate == Fate::Documented && name != "propertyNames";
        Self {
            cap: if holds_cap { Some(fate) } else { self.cap },
            in_webhook: self.in_webhook || kind.begins_webhooks(name),
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

    /// Returns the place of a member.
    pub(super) fn member(&self, name: &str) -> Self {
        let required = self.required.and_then(Node::as_array).unwrap_or_default();
        Self {
            required: None,
            is_required: required.iter().any(|known| known.as_str() == Some(name)),
            ..self.clone()
        }
    }
}

/// Decides the fate of a keyword of an object.
pub(super) fn fate_of(
    kind: Kind,
    keyword: &Keyword,
    map: &Map,
    value: &Node,
    context: &Context<'_>,
    facts: &Facts<'_>,
) -> Fate {
    if (keyword.shape, value) == (Shape::Flag, &Node::Bool(false)) && kind == Kind::Schema {
        // The default.
        return Fate::Ignored;
    }
    match (kind, keyword.name) {
        (_, name) if context.in_webhook && !kind.counts_in_webhooks(name) => Fate::Ignored,
        (Kind::PathItem, _)
            if context.in_webhook && keyword.shape == Shape::One(Kind::Operation) =>
        {
            fate_where_called(value, keyword.fate)
        }
        (Kind::OpenApi, "security") if !facts.shared_security => Fate::Ignored,
        (Kind::PathItem, "summary" | "description") => path_item_words(map, keyword),
        // A path parameter is always required (OpenAPI 3.1, section 4.8.12.2).
        (Kind::Parameter, "required") if map.get("in").and_then(Node::as_str) == Some("path") => {
            Fate::Ignored
        }
        // OpenAPI 3.0 ignores keywords beside a reference that affect values.
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
        (Kind::Schema, name) => schema_keyword(name, keyword.fate, map, value, context),
        _ => keyword.fate,
    }
}

/// Decides the fate of an operation below webhooks and callbacks, of which only the body counts.
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

/// Decides the fate of a path's summary or description, used by operations that have none.
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

fn schema_keyword(name: &str, fate: Fate, map: &Map, value: &Node, context: &Context<'_>) -> Fate {
    if context.names {
        // For names, only documentation is passed on.
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
        // A required parameter's default is sent if the caller sets none.
        "default" if context.parameter.is_some_and(is_required) => Fate::Used,
        "description"
            if context
                .parameter
                .is_some_and(|map| map.contains_key("description")) =>
        {
            Fate::Ignored
        }
        "title" => title(map, value),
        "format" => format(map, value),
        // Only its list of values is read, not the name of the enum.
        "x-ms-enum" if value.get("values").is_none() => Fate::Ignored,
        // A required property may be present in one direction only.
        "readOnly" | "writeOnly" if context.is_required => Fate::Used,
        // Some items of the tuple are always present.
        "minItems" if has("prefixItems") => Fate::Used,
        // `required` alone does not affect values without a type.
        "required" if !context.in_list && !SAYING.iter().any(|name| has(name)) => Fate::Ignored,
        // `additionalProperties` leaves no property unevaluated.
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

/// Keywords that make a schema an object's, or might.
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

/// Returns true if the bound changes the Rust type of an integer.
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

/// Returns true if every call has the parameter.
fn is_required(parameter: &Map) -> bool {
    let is_said = |name: &str, value: &Node| parameter.get(name) == Some(value);
    is_said("required", &Node::Bool(true)) || is_said("in", &Node::String("path".to_owned()))
}

/// Decides the fate of a title, which is shown unless the description repeats it.
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

/// Decides the fate of a format, which affects the type or is shown beside it.
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
