//! Edits of the types of values: kinds 61 to 65.

use serde_json::json;
use specmill::load::{Node, Pointer};

use super::{Editor, Kind, Way, type_of};

pub(super) const KINDS: &[Kind] = &[
    Kind::new(61, "response-type-changed", |it| retyped(it, Way::Received)),
    Kind::new(62, "response-format-changed", |it| {
        format(it, Way::Received)
    }),
    Kind::new(63, "response-array-or-single", |it| {
        array(it, Way::Received)
    }),
    Kind::new(64, "response-prefix-items", prefix),
    Kind::new(65, "response-bound-raised", |it| bound(it, Way::Received)),
    Kind::new(128, "request-type-changed", |it| retyped(it, Way::Sent)),
    Kind::new(129, "request-format-changed", |it| format(it, Way::Sent)),
    Kind::new(130, "request-array-or-single", |it| array(it, Way::Sent)),
    Kind::new(131, "request-bound-tightened", |it| bound(it, Way::Sent)),
    Kind::new(132, "unique-items", unique),
    Kind::new(133, "type-list-widened", widened),
];

fn pick(editor: &mut Editor, way: Way, wanted: &dyn Fn(&Node) -> bool) -> Option<Pointer> {
    let mut all = editor.schemas(way);
    all.retain(|it| editor.at(&it.pointer).is_some_and(wanted));
    Some(editor.pick(all)?.pointer)
}

fn is_scalar(schema: &Node) -> bool {
    matches!(
        type_of(schema),
        Some("string" | "integer" | "number" | "boolean")
    )
}

/// Removes the keywords that belong to a type.
fn strip(editor: &mut Editor, at: &Pointer) {
    for name in [
        "format",
        "enum",
        "const",
        "default",
        "example",
        "examples",
        "pattern",
        "minLength",
        "maxLength",
        "minimum",
        "maximum",
    ] {
        editor.remove(at, name);
    }
}

fn retyped(editor: &mut Editor, way: Way) -> Option<String> {
    let at = pick(editor, way, &is_scalar)?;
    let old = type_of(editor.at(&at)?)?.to_owned();
    let all = ["string", "integer", "number", "boolean"].into_iter();
    let new = all.filter(|it| *it != old).collect();
    let new = editor.pick(new)?;
    strip(editor, &at);
    editor.set(&at, "type", new)?;
    Some(format!("{at}: {old} became {new}"))
}

fn format(editor: &mut Editor, way: Way) -> Option<String> {
    let at = pick(editor, way, &|it| is_scalar(it) && it.get("enum").is_none())?;
    let node = editor.at(&at)?;
    let old = node.get("format").and_then(Node::as_str).map(str::to_owned);
    let all: &[&str] = match type_of(node)? {
        "string" => &[
            "date-time",
            "date",
            "uuid",
            "uri",
            "byte",
            "binary",
            "email",
            "custom",
        ],
        "integer" => &["int32", "int64", "uint32", "custom"],
        "number" => &["float", "double", "decimal"],
        _ => return None,
    };
    let new = all.iter().filter(|it| Some(**it) != old.as_deref());
    let mut new = new.map(|it| Some(*it)).collect::<Vec<_>>();
    if old.is_some() {
        new.push(None);
    }
    let new = editor.pick(new)?;
    match new {
        Some(new) => editor.set(&at, "format", new)?,
        None => editor.remove(&at, "format").map(drop)?,
    }
    Some(format!("{at}: format {old:?} became {new:?}"))
}

fn array(editor: &mut Editor, way: Way) -> Option<String> {
    let mut all = Vec::new();
    for place in editor.schemas(way) {
        for (name, at) in editor.members(&place.pointer.child("properties")) {
            all.push((place.pointer.child("properties"), name, at));
        }
    }
    let (owner, name, at) = editor.pick(all)?;
    let schema = editor.at(&at)?.clone();
    if type_of(&schema) == Some("array") {
        let items = schema.get("items")?.clone();
        editor.set(&owner, &name, items)?;
        return Some(format!("{at}: a single value"));
    }
    editor.set(&owner, &name, json!({"type": "array"}))?;
    editor.set(&at, "items", schema)?;
    Some(format!("{at}: an array"))
}

fn prefix(editor: &mut Editor) -> Option<String> {
    if editor.is_3_0() {
        return None;
    }
    let at = pick(editor, Way::Received, &|it| {
        type_of(it) == Some("array") && it.get("prefixItems").is_none()
    })?;
    let items = editor.at(&at)?.get("items").cloned();
    let first = json!({"type": "string"});
    editor.set(&at, "prefixItems", json!([first]))?;
    if let Some(items) = items {
        editor.list(&at.child("prefixItems"))?.push(items);
    }
    Some(format!("{at}: prefixItems"))
}

fn bound(editor: &mut Editor, way: Way) -> Option<String> {
    let at = pick(editor, way, &|it| {
        matches!(type_of(it), Some("string" | "integer" | "number" | "array"))
            && it.get("enum").is_none()
    })?;
    let name = match type_of(editor.at(&at)?)? {
        "string" => "maxLength",
        "array" => "maxItems",
        _ => "maximum",
    };
    let old = editor.at(&at)?.get(name).cloned();
    let big = [json!(3_000_000_000_u64), json!(200), json!(3)];
    let index = match way {
        Way::Sent => 2,
        _ => editor.random.below(2),
    };
    editor.set(&at, name, big[index].clone())?;
    Some(format!("{at}: {name} {old:?} became {}", big[index]))
}

fn unique(editor: &mut Editor) -> Option<String> {
    let at = pick(editor, Way::Either, &|it| type_of(it) == Some("array"))?;
    let was = editor.at(&at)?.get("uniqueItems") == Some(&Node::Bool(true));
    editor.set(&at, "uniqueItems", !was)?;
    Some(format!("{at}: uniqueItems {}", !was))
}

fn widened(editor: &mut Editor) -> Option<String> {
    if editor.is_3_0() {
        return None;
    }
    let at = pick(editor, Way::Either, &|it| {
        is_scalar(it) && it.get("enum").is_none()
    })?;
    let old = type_of(editor.at(&at)?)?.to_owned();
    let new = if old == "string" { "integer" } else { "string" };
    editor.set(&at, "type", json!([old, new]))?;
    Some(format!("{at}: {old} or {new}"))
}
