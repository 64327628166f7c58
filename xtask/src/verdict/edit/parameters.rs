//! Edits of parameters: kinds 10 to 24.

use serde_json::json;
use specmill::load::{Node, Pointer};

use super::places::items;
use super::{Editor, Kind, Operation, type_of};

pub(super) const KINDS: &[Kind] = &[
    Kind::new(10, "parameter-required-added", |it| added(it, true)),
    Kind::new(11, "parameter-optional-added", |it| added(it, false)),
    Kind::new(12, "parameter-becomes-required", |it| {
        set_required(it, true)
    }),
    Kind::new(13, "parameter-becomes-optional", |it| {
        set_required(it, false)
    }),
    Kind::new(14, "parameter-removed", removed),
    Kind::new(15, "parameter-type-widened", widened),
    Kind::new(16, "parameter-type-narrowed", narrowed),
    Kind::new(17, "parameter-enum-value-added", |it| enum_value(it, true)),
    Kind::new(18, "parameter-enum-value-removed", |it| {
        enum_value(it, false)
    }),
    Kind::new(19, "parameter-text-becomes-enum", becomes_enum),
    Kind::new(20, "parameter-style-changed", style),
    Kind::new(21, "parameter-query-becomes-header", moved),
    Kind::new(22, "parameter-schema-becomes-content", content),
    Kind::new(23, "parameter-default-changed", default),
    Kind::new(24, "parameter-bounds-tightened", bounds),
    Kind::new(112, "parameter-name-changed", renamed),
    Kind::new(113, "parameter-becomes-array", becomes_array),
    Kind::new(114, "parameter-deprecated", deprecated),
];

/// A parameter in the list of an operation or a path item, and the pointer behind its references.
struct ListedParameter {
    list: Pointer,
    index: usize,
    at: Pointer,
    owner: String,
}

fn places(editor: &Editor, wanted: &dyn Fn(&Node) -> bool) -> Vec<ListedParameter> {
    let mut found = Vec::new();
    for operation in editor.operations() {
        for owner in [&operation.item, &operation.pointer] {
            let list = owner.child("parameters");
            for (index, pointer) in items(&editor.root, &list).into_iter().enumerate() {
                let Some(at) = editor.resolve(&pointer) else {
                    continue;
                };
                if editor.at(&at).is_some_and(wanted) {
                    let (list, owner) = (list.clone(), operation.name());
                    found.push(ListedParameter {
                        list,
                        index,
                        at,
                        owner,
                    });
                }
            }
        }
    }
    found
}

fn pick(editor: &mut Editor, wanted: &dyn Fn(&Node) -> bool) -> Option<ListedParameter> {
    let found = places(editor, wanted);
    editor.pick(found)
}

fn is_in(node: &Node, place: &str) -> bool {
    node.get("in").and_then(Node::as_str) == Some(place)
}

fn is_free(node: &Node) -> bool {
    is_in(node, "query") || is_in(node, "header")
}

fn is_demanded(node: &Node) -> bool {
    node.get("required") == Some(&Node::Bool(true))
}

/// Returns the place of the parameter's schema, behind references.
fn schema_of(editor: &Editor, place: &ListedParameter) -> Option<Pointer> {
    editor.resolve(&place.at.child("schema"))
}

/// Returns the place of a parameter's own schema; a reference is replaced by its target first.
fn own_schema(editor: &mut Editor, place: &ListedParameter) -> Option<Pointer> {
    let schema = place.at.child("schema");
    let target = editor.resolve(&schema)?;
    if target != schema {
        let copy = editor.at(&target)?.clone();
        editor.set(&place.at, "schema", copy)?;
    }
    Some(schema)
}

fn label(editor: &Editor, place: &ListedParameter, what: &str) -> String {
    let name = editor.text(&place.at, "name").unwrap_or("?");
    format!("{}: {name} {what} ({})", place.owner, place.at)
}

fn added(editor: &mut Editor, required: bool) -> Option<String> {
    let all = editor.operations();
    let operation = editor.pick(all)?;
    let kind = ["string", "integer", "boolean"][editor.random.below(3)];
    let place = ["query", "header"][editor.random.below(2)];
    let parameter = json!({
        "name": "added_later", "in": place, "required": required, "schema": {"type": kind},
    });
    push(editor, &operation, &parameter)?;
    Some(format!(
        "{}: added_later in {place}, {kind}",
        operation.name()
    ))
}

fn push(editor: &mut Editor, operation: &Operation, parameter: &serde_json::Value) -> Option<()> {
    let list = operation.pointer.child("parameters");
    if editor.at(&list).is_none() {
        editor.set(&operation.pointer, "parameters", json!([]))?;
    }
    editor.list(&list)?.push(Node::from(parameter.clone()));
    Some(())
}

fn set_required(editor: &mut Editor, required: bool) -> Option<String> {
    let place = pick(editor, &|it| is_free(it) && is_demanded(it) != required)?;
    editor.set(&place.at, "required", required)?;
    Some(label(editor, &place, &format!("required: {required}")))
}

fn removed(editor: &mut Editor) -> Option<String> {
    let place = pick(editor, &is_free)?;
    let told = label(editor, &place, "removed");
    editor.list(&place.list)?.remove(place.index);
    Some(told)
}

fn renamed(editor: &mut Editor) -> Option<String> {
    let place = pick(editor, &is_free)?;
    let told = label(editor, &place, "renamed");
    let name = format!("{}_new", editor.text(&place.at, "name")?);
    editor.set(&place.at, "name", name)?;
    Some(told)
}

fn widened(editor: &mut Editor) -> Option<String> {
    let place = pick(editor, &|it| it.get("schema").is_some())?;
    let schema = own_schema(editor, &place)?;
    let node = editor.at(&schema)?;
    let format = node.get("format").and_then(Node::as_str);
    let what = match type_of(node)? {
        "integer" if format == Some("int32") => {
            editor.set(&schema, "format", "int64")?;
            "int32 became int64"
        }
        "integer" => {
            editor.remove(&schema, "format");
            editor.set(&schema, "type", "number")?;
            "integer became number"
        }
        "string" if node.get("enum").is_some() => {
            editor.remove(&schema, "enum");
            "enum became text"
        }
        "string" if format.is_some() => {
            editor.remove(&schema, "format");
            "lost its format"
        }
        "string" => {
            let copy = editor.at(&schema)?.clone();
            editor.set(&place.at, "schema", json!({"oneOf": [{"type": "integer"}]}))?;
            editor.list(&schema.child("oneOf"))?.push(copy);
            "may be an integer"
        }
        "boolean" | "number" => {
            editor.set(&schema, "type", "string")?;
            editor.remove(&schema, "format");
            editor.remove(&schema, "default");
            "became text"
        }
        _ => return None,
    };
    Some(label(editor, &place, what))
}

fn narrowed(editor: &mut Editor) -> Option<String> {
    let place = pick(editor, &|it| it.get("schema").is_some())?;
    let schema = own_schema(editor, &place)?;
    let node = editor.at(&schema)?;
    let format = node.get("format").and_then(Node::as_str);
    let what = match type_of(node)? {
        "number" => {
            editor.set(&schema, "type", "integer")?;
            editor.remove(&schema, "format");
            "number became integer"
        }
        "integer" if format != Some("int32") => {
            editor.set(&schema, "format", "int32")?;
            "became int32"
        }
        "string" if node.get("enum").is_none() => {
            let (kind, format) = [
                ("integer", None),
                ("string", Some("uuid")),
                ("string", Some("date-time")),
            ][editor.random.below(3)];
            let mut new = json!({"type": kind});
            if let Some(format) = format {
                new["format"] = json!(format);
            }
            editor.set(&place.at, "schema", new)?;
            return Some(label(editor, &place, &format!("became {kind} {format:?}")));
        }
        _ => return None,
    };
    Some(label(editor, &place, what))
}

fn enum_value(editor: &mut Editor, is_added: bool) -> Option<String> {
    let all = places(editor, &|it| it.get("schema").is_some());
    let lists = all.into_iter().filter_map(|place| {
        let schema = schema_of(editor, &place)?;
        let inner = [
            schema.clone(),
            editor.resolve(&schema.child("items")).unwrap_or(schema),
        ];
        let list = inner.into_iter().map(|it| it.child("enum"));
        let list = list.rev().find(|it| editor.at(it).is_some())?;
        Some((place, list))
    });
    let lists = lists.collect();
    let (place, at) = editor.pick(lists)?;
    let list = editor.list(&at)?;
    if is_added {
        list.push(Node::String("added-later".to_owned()));
    } else if list.len() > 1 {
        let index = list.len() / 2;
        list.remove(index);
    } else {
        return None;
    }
    Some(label(editor, &place, "has another enum"))
}

fn becomes_enum(editor: &mut Editor) -> Option<String> {
    let all = places(editor, &|it| {
        let schema = it.get("schema");
        schema.and_then(type_of) == Some("string")
            && schema.is_some_and(|it| it.get("enum").is_none() && it.get("format").is_none())
    });
    let place = editor.pick(all)?;
    let schema = place.at.child("schema");
    editor.remove(&schema, "default");
    editor.set(&schema, "enum", json!(["one", "two", "three"]))?;
    Some(label(editor, &place, "became an enum"))
}

fn style(editor: &mut Editor) -> Option<String> {
    let place = pick(editor, &|it| {
        is_in(it, "query") && it.get("schema").is_some()
    })?;
    let node = editor.at(&schema_of(editor, &place)?)?;
    let what = match type_of(node) {
        Some("array") => match editor.random.below(3) {
            0 => {
                let was = editor.at(&place.at)?.get("explode") == Some(&Node::Bool(false));
                editor.set(&place.at, "explode", was)?;
                "explode"
            }
            1 => {
                editor.set(&place.at, "style", "pipeDelimited")?;
                editor.set(&place.at, "explode", false)?;
                "pipeDelimited"
            }
            _ => {
                editor.set(&place.at, "style", "spaceDelimited")?;
                editor.set(&place.at, "explode", false)?;
                "spaceDelimited"
            }
        },
        Some("object") => {
            editor.set(&place.at, "style", "deepObject")?;
            "deepObject"
        }
        _ => {
            editor.set(&place.at, "allowReserved", true)?;
            "allowReserved"
        }
    };
    Some(label(editor, &place, what))
}

fn moved(editor: &mut Editor) -> Option<String> {
    let place = pick(editor, &|it| is_in(it, "query"))?;
    for name in ["style", "explode", "allowReserved", "allowEmptyValue"] {
        editor.remove(&place.at, name);
    }
    editor.set(&place.at, "in", "header")?;
    Some(label(editor, &place, "became a header"))
}

fn content(editor: &mut Editor) -> Option<String> {
    let place = pick(editor, &|it| {
        is_in(it, "query") && it.get("schema").is_some()
    })?;
    for name in [
        "style",
        "explode",
        "allowReserved",
        "allowEmptyValue",
        "example",
        "examples",
    ] {
        editor.remove(&place.at, name);
    }
    let schema = editor.remove(&place.at, "schema")?;
    editor.set(&place.at, "content", json!({"application/json": {}}))?;
    let media = place.at.child("content").child("application/json");
    editor.set(&media, "schema", schema)?;
    Some(label(editor, &place, "is JSON"))
}

fn default(editor: &mut Editor) -> Option<String> {
    let place = pick(editor, &|it| is_free(it) && !is_demanded(it))?;
    let schema = own_schema(editor, &place)?;
    let node = editor.at(&schema)?;
    let was = node.get("default").cloned();
    if node.get("enum").is_some() {
        let values = node.get("enum")?.as_array()?.to_vec();
        let value = editor.pick(values)?;
        editor.set(&schema, "default", value)?;
    } else {
        let value = match type_of(node)? {
            "string" if node.get("format").is_none() => json!("other"),
            "integer" | "number" => json!(17),
            "boolean" => json!(was != Some(Node::Bool(true))),
            _ => return None,
        };
        editor.set(&schema, "default", value)?;
    }
    Some(label(editor, &place, "has another default"))
}

fn bounds(editor: &mut Editor) -> Option<String> {
    let place = pick(editor, &|it| it.get("schema").is_some())?;
    let schema = own_schema(editor, &place)?;
    let what = match type_of(editor.at(&schema)?)? {
        "integer" | "number" => ("maximum", json!(100)),
        "string" => ("maxLength", json!(7)),
        "array" => ("maxItems", json!(2)),
        _ => return None,
    };
    editor.set(&schema, what.0, what.1)?;
    Some(label(editor, &place, what.0))
}

fn becomes_array(editor: &mut Editor) -> Option<String> {
    let place = pick(editor, &|it| {
        let kind = it.get("schema").and_then(type_of);
        is_free(it) && matches!(kind, Some("string" | "integer"))
    })?;
    let schema = editor.remove(&place.at, "schema")?;
    editor.set(&place.at, "schema", json!({"type": "array"}))?;
    editor.set(&place.at.child("schema"), "items", schema)?;
    Some(label(editor, &place, "became an array"))
}

fn deprecated(editor: &mut Editor) -> Option<String> {
    let place = pick(editor, &is_free)?;
    editor.set(&place.at, "deprecated", true)?;
    Some(label(editor, &place, "deprecated"))
}
