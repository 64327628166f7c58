//! Parameters, headers, encodings and media types, for openapiv3: a place and a style that it
//! knows, and a schema. What it has no word for goes into extensions of our own.

use super::skeleton::Lifter;
use crate::diagnostic::Diagnostic;
use crate::load::{Map, Node, Pointer};

/// The styles of a member of a form, and of a parameter in the query.
const QUERY_STYLES: &[&str] = &["form", "spaceDelimited", "pipeDelimited", "deepObject"];

impl Lifter<'_> {
    /// A parameter has a place, a style that goes with it, and a schema.
    pub(super) fn complete_parameter(&mut self, map: &mut Map, pointer: &Pointer) -> bool {
        let place = map.get("in").and_then(Node::as_str).unwrap_or_default();
        let place = place.to_owned();
        let styles = match place.as_str() {
            "path" => &["simple", "label", "matrix"],
            "query" | "querystring" => QUERY_STYLES,
            "header" => &["simple"][..],
            "cookie" => &["form", "cookie"],
            _ => {
                let message = format!("`{place}` is no place for a parameter");
                let at = pointer.child("in").into();
                self.diagnostics.push(
                    Diagnostic::warning(at, message)
                        .hint("it is left out; the places are path, query, header and cookie"),
                );
                return false;
            }
        };
        self.check_style(map, styles, &format!("a {place} parameter"), pointer);
        if place == "querystring" {
            keep(map, "in");
            map.insert("in".to_owned(), Node::String("query".to_owned()));
        }
        if map.get("style").and_then(Node::as_str) == Some("cookie") {
            keep(map, "style");
        }
        keep(map, "allowReserved");
        keep(map, "allowEmptyValue");
        self.complete_value(map, pointer);
        true
    }

    /// A header is a parameter whose place and name are known.
    pub(super) fn complete_header(&mut self, map: &mut Map, pointer: &Pointer) -> bool {
        self.check_style(map, &["simple"], "a header", pointer);
        keep(map, "explode");
        self.complete_value(map, pointer);
        true
    }

    /// What a parameter or a header holds is said by a schema.
    fn complete_value(&mut self, map: &mut Map, pointer: &Pointer) {
        take_content(map);
        if !map.contains_key("schema") {
            let at = pointer.child("schema");
            let schema = self.schema(Node::Object(Map::default()), at);
            map.insert("schema".to_owned(), schema);
        }
    }

    /// Whether a member's elements go on their own is decided by its style, where it is not said.
    pub(super) fn complete_encoding(&mut self, map: &mut Map, pointer: &Pointer) -> bool {
        self.check_style(map, QUERY_STYLES, "a member of a form", pointer);
        if let Some(explode) = map.get("explode").cloned() {
            map.insert("x-explode".to_owned(), explode);
        }
        true
    }

    fn check_style(&mut self, map: &mut Map, styles: &[&str], holder: &str, pointer: &Pointer) {
        if let Some(style) = map.get("style").and_then(Node::as_str)
            && !styles.contains(&style)
        {
            let message = format!("`{style}` is no style of {holder}");
            let at = pointer.child("style").into();
            self.diagnostics
                .push(Diagnostic::warning(at, message).hint(format!("`{}` is taken", styles[0])));
            map.shift_remove("style");
        }
    }
}

/// Moves a keyword into an extension.
fn keep(map: &mut Map, name: &str) {
    if let Some(value) = map.shift_remove(name) {
        map.insert(format!("x-{name}"), value);
    }
}

/// The schema of the items of a stream stands as the schema, and is marked.
pub(super) fn take_item_schema(map: &mut Map) -> bool {
    if let Some(schema) = map.shift_remove("itemSchema") {
        map.insert("schema".to_owned(), schema);
        map.insert("x-item".to_owned(), Node::Bool(true));
    }
    true
}

/// A parameter has a schema, or a media type with one: that becomes the parameter's.
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
    map.insert("x-content".to_owned(), Node::String(name));
}
