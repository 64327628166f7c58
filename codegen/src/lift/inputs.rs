//! Parameters, headers, encodings and media types, completed for openapiv3: each with a known
//! location, style and schema.

use super::invented::{
    ALLOW_EMPTY_VALUE, ALLOW_RESERVED, CONTENT, EXPLODE, IN, ITEM, PARTS, STYLE, keep, keep_all,
};
use super::skeleton::Lifter;
use crate::diagnostic::{Diagnostic, WarningKind};
use crate::load::{Map, Node, Pointer};

/// Styles of a form property, and of a query parameter.
const QUERY_STYLES: &[&str] = &["form", "spaceDelimited", "pipeDelimited", "deepObject"];

impl Lifter<'_> {
    /// Gives a parameter a location, a style that suits it, and a schema.
    pub(super) fn complete_parameter(&mut self, map: &mut Map, pointer: &Pointer) -> bool {
        let place = map.get("in").and_then(Node::as_str).unwrap_or_default();
        let place = place.to_owned();
        let styles = match place.as_str() {
            "path" => &["simple", "label", "matrix"],
            "query" | "querystring" => QUERY_STYLES,
            "header" => &["simple"][..],
            "cookie" => &["form", "cookie"],
            _ => {
                let message = format!("`{place}` is not a location of a parameter");
                let at = pointer.child("in").into();
                self.diagnostics.push(
                    Diagnostic::warning(WarningKind::ParameterLocation, at, message).hint(
                        "use `path`, `query`, `header` or `cookie`; until then it is left out",
                    ),
                );
                return false;
            }
        };
        self.check_style(map, styles, &format!("a {place} parameter"), pointer);
        if place == "querystring" {
            keep(map, IN);
            map.insert("in".to_owned(), Node::String("query".to_owned()));
        }
        if map.get("style").and_then(Node::as_str) == Some("cookie") {
            keep(map, STYLE);
        }
        keep_all(map, &[ALLOW_RESERVED, ALLOW_EMPTY_VALUE]);
        self.complete_value(map, pointer);
        true
    }

    /// Completes a header, a parameter whose location and name are fixed.
    pub(super) fn complete_header(&mut self, map: &mut Map, pointer: &Pointer) {
        self.check_style(map, &["simple"], "a header", pointer);
        keep(map, EXPLODE);
        self.complete_value(map, pointer);
    }

    /// Describes the value of a parameter or header by a schema.
    fn complete_value(&mut self, map: &mut Map, pointer: &Pointer) {
        take_content(map);
        if !map.contains_key("schema") {
            let at = pointer.child("schema");
            let schema = self.schema(Node::Object(Map::default()), at);
            map.insert("schema".to_owned(), schema);
        }
    }

    /// Completes an encoding. The default of its `explode` depends on the style.
    pub(super) fn complete_encoding(&mut self, map: &mut Map, pointer: &Pointer) {
        self.check_style(map, QUERY_STYLES, "a form property", pointer);
        keep(map, EXPLODE);
    }

    fn check_style(&mut self, map: &mut Map, styles: &[&str], holder: &str, pointer: &Pointer) {
        if let Some(style) = map.get("style").and_then(Node::as_str)
            && !styles.contains(&style)
        {
            let message = format!("`{style}` is not a style of {holder}");
            let at = pointer.child("style").into();
            self.diagnostics.push(
                Diagnostic::warning(WarningKind::ParameterStyle, at, message)
                    .hint(format!("`{}` is used instead", styles[0])),
            );
            map.shift_remove("style");
        }
    }
}

/// Uses `itemSchema` as the schema, and marks it as that of a stream's items.
pub(super) fn take_item_schema(map: &mut Map) {
    if let Some(schema) = map.shift_remove("itemSchema") {
        map.insert("schema".to_owned(), schema);
        map.insert(ITEM.to_owned(), Node::Bool(true));
    }
}

/// Takes an example's value from `dataValue`, or else `serializedValue` (OpenAPI 3.2.0, section
/// 4.19).
pub(super) fn take_example_value(map: &mut Map) {
    let said = map.shift_remove("dataValue");
    let written = map.shift_remove("serializedValue");
    if let Some(value) = said.or(written)
        && !map.contains_key("value")
    {
        map.insert("value".to_owned(), value);
    }
}

/// Reads the encodings of unnamed parts, by index or for all others (OpenAPI 3.2.0, section
/// 4.14.5.2). If there are any, `encoding` does not apply.
pub(super) fn take_part_encodings(map: &mut Map) {
    let mut encodings = Map::default();
    if let Some(Node::Array(prefix)) = map.shift_remove("prefixEncoding") {
        let prefix = prefix.into_iter().enumerate();
        encodings.extend(prefix.map(|(index, encoding)| (index.to_string(), encoding)));
    }
    if let Some(item) = map.shift_remove("itemEncoding") {
        encodings.insert(String::new(), item);
    }
    if !encodings.is_empty() {
        map.insert("encoding".to_owned(), Node::Object(encodings));
        map.insert(PARTS.to_owned(), Node::Bool(true));
    }
}

/// Replaces the `content` of a parameter by the schema of its media type.
fn take_content(map: &mut Map) {
    let Some(Node::Object(content)) = map.shift_remove("content") else {
        return;
    };
    let Some((name, Node::Object(mut media))) = content.into_iter().next() else {
        return;
    };
    if let Some(schema) = media.shift_remove("schema") {
        map.insert("schema".to_owned(), schema);
    }
    map.insert(CONTENT.to_owned(), Node::String(name));
}
