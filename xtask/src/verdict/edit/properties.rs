//! Edits of the properties of objects, in requests (kinds 32 to 41) and responses (44 to 51).

use serde_json::json;
use specmill::load::{Node, Pointer};

use super::{Editor, Kind, Way, is_required, type_of};

use Way::{Either, Received, Sent};

pub(super) const KINDS: &[Kind] = &[
    Kind::new(32, "request-property-optional-added", |it| {
        added(it, Sent, false, false)
    }),
    Kind::new(33, "request-property-required-added", |it| {
        added(it, Sent, true, false)
    }),
    Kind::new(34, "request-property-required-with-default-added", |it| {
        added(it, Sent, true, true)
    }),
    Kind::new(35, "request-property-becomes-required", |it| {
        set_required(it, Sent, true)
    }),
    Kind::new(36, "request-property-becomes-optional", |it| {
        set_required(it, Sent, false)
    }),
    Kind::new(37, "request-property-removed", |it| removed(it, Sent, None)),
    Kind::new(38, "request-nullable-added", |it| nullable(it, Sent, true)),
    Kind::new(39, "request-nullable-removed", |it| {
        nullable(it, Sent, false)
    }),
    Kind::new(40, "request-required-property-const", constant),
    Kind::new(41, "property-read-only", read_only),
    Kind::new(44, "response-property-optional-added", |it| {
        added(it, Received, false, false)
    }),
    Kind::new(45, "response-property-required-added", |it| {
        added(it, Received, true, false)
    }),
    Kind::new(46, "response-property-optional-removed", |it| {
        removed(it, Received, Some(false))
    }),
    Kind::new(47, "response-property-required-removed", |it| {
        removed(it, Received, Some(true))
    }),
    Kind::new(48, "response-property-becomes-optional", |it| {
        set_required(it, Received, false)
    }),
    Kind::new(49, "response-property-becomes-required", |it| {
        set_required(it, Received, true)
    }),
    Kind::new(50, "response-nullable-added", |it| {
        nullable(it, Received, true)
    }),
    Kind::new(51, "response-nullable-removed", |it| {
        nullable(it, Received, false)
    }),
    Kind::new(116, "property-renamed", renamed),
    Kind::new(117, "property-write-only", write_only),
    Kind::new(118, "property-deprecated", deprecated),
    Kind::new(119, "properties-reordered", reordered),
    Kind::new(120, "additional-properties-closed", closed),
    Kind::new(121, "additional-properties-opened", opened),
];

/// A property of an object.
struct Property {
    owner: Pointer,
    name: String,
    /// The schema as it stands there, which may be a reference
    at: Pointer,
    required: bool,
    way: &'static str,
}

impl Property {
    fn label(&self, what: &str) -> String {
        format!("{} {what} ({})", self.at, self.way)
    }
}

fn properties(editor: &Editor, way: Way) -> Vec<Property> {
    let mut found = Vec::new();
    for place in editor.schemas(way) {
        let Some(schema) = editor.at(&place.pointer) else {
            continue;
        };
        for (name, at) in editor.members(&place.pointer.child("properties")) {
            found.push(Property {
                owner: place.pointer.clone(),
                required: is_required(schema, &name),
                name,
                at,
                way: match (place.sent, place.received) {
                    (true, true) => "both ways",
                    (true, false) => "sent",
                    _ => "received",
                },
            });
        }
    }
    found
}

fn pick(editor: &mut Editor, way: Way, wanted: &dyn Fn(&Property) -> bool) -> Option<Property> {
    let mut all = properties(editor, way);
    all.retain(|it| wanted(it));
    editor.pick(all)
}

/// Adds a name to the list of required properties, or removes it.
fn require(editor: &mut Editor, owner: &Pointer, name: &str, required: bool) -> Option<()> {
    if editor.at(&owner.child("required")).is_none() {
        editor.set(owner, "required", json!([]))?;
    }
    let list = editor.list(&owner.child("required"))?;
    list.retain(|it| it.as_str() != Some(name));
    if required {
        list.push(Node::String(name.to_owned()));
    } else if list.is_empty() {
        editor.remove(owner, "required");
    }
    Some(())
}

fn added(editor: &mut Editor, way: Way, required: bool, default: bool) -> Option<String> {
    let mut owners = editor.schemas(way);
    owners.retain(|it| editor.has(&it.pointer, "properties"));
    let owner = editor.pick(owners)?.pointer;
    let kinds = [
        json!({"type": "string"}),
        json!({"type": "integer", "format": "int32"}),
        json!({"type": "array", "items": {"type": "string"}}),
        json!({"type": "object", "properties": {"inner": {"type": "string"}}}),
        json!({"type": "string", "enum": ["a", "b"]}),
    ];
    let mut schema = kinds[editor.random.below(if default { 1 } else { kinds.len() })].clone();
    if default {
        schema["default"] = json!("standard");
    }
    let told = format!("{owner} has addedLater, {schema}");
    editor.set(&owner.child("properties"), "addedLater", schema)?;
    if required {
        require(editor, &owner, "addedLater", true)?;
    }
    Some(told)
}

fn set_required(editor: &mut Editor, way: Way, required: bool) -> Option<String> {
    let property = pick(editor, way, &|it| it.required != required)?;
    require(editor, &property.owner, &property.name, required)?;
    Some(property.label(&format!("required: {required}")))
}

fn removed(editor: &mut Editor, way: Way, required: Option<bool>) -> Option<String> {
    let property = pick(editor, way, &|it| {
        required.is_none_or(|is| it.required == is)
    })?;
    editor.remove(&property.owner.child("properties"), &property.name)?;
    if property.required {
        require(editor, &property.owner, &property.name, false)?;
    }
    Some(property.label("removed"))
}

fn renamed(editor: &mut Editor) -> Option<String> {
    let property = pick(editor, Either, &|_| true)?;
    let new = format!("{}New", property.name);
    editor.rename(&property.owner.child("properties"), &property.name, &new)?;
    if property.required {
        require(editor, &property.owner, &property.name, false)?;
        require(editor, &property.owner, &new, true)?;
    }
    Some(property.label(&format!("renamed to {new}")))
}

fn is_nullable(editor: &Editor, at: &Pointer) -> bool {
    let Some(schema) = editor.resolve(at).and_then(|it| editor.at(&it).cloned()) else {
        return false;
    };
    let types = schema.get("type").and_then(Node::as_array);
    schema.get("nullable") == Some(&Node::Bool(true))
        || types.is_some_and(|it| it.iter().any(|it| it.as_str() == Some("null")))
}

fn nullable(editor: &mut Editor, way: Way, wanted: bool) -> Option<String> {
    let mut all = properties(editor, way);
    all.retain(|it| is_nullable(editor, &it.at) != wanted);
    let property = editor.pick(all)?;
    let is_reference = editor.has(&property.at, "$ref");
    if wanted && is_reference {
        let reference = editor.at(&property.at)?.clone();
        let new = if editor.is_3_0() {
            json!({"nullable": true, "allOf": []})
        } else {
            json!({"anyOf": [{"type": "null"}]})
        };
        editor.set(&property.owner.child("properties"), &property.name, new)?;
        let list = if editor.is_3_0() { "allOf" } else { "anyOf" };
        editor.list(&property.at.child(list))?.insert(0, reference);
        return Some(property.label("a reference, may be null"));
    }
    let at = editor.resolve(&property.at)?;
    if editor.is_3_0() {
        if editor.at(&at)?.get("type").is_none() && wanted {
            return None;
        }
        if wanted {
            editor.set(&at, "nullable", true)?;
        } else {
            editor.remove(&at, "nullable")?;
        }
    } else if wanted {
        let kind = type_of(editor.at(&at)?)?.to_owned();
        editor.set(&at, "type", json!([kind, "null"]))?;
        if let Some(values) = editor.list(&at.child("enum")) {
            values.push(Node::Null);
        }
    } else {
        let kind = type_of(editor.at(&at)?)?.to_owned();
        editor.set(&at, "type", kind)?;
        if let Some(values) = editor.list(&at.child("enum")) {
            values.retain(|it| *it != Node::Null);
        }
    }
    Some(property.label(&format!("nullable: {wanted}")))
}

fn constant(editor: &mut Editor) -> Option<String> {
    let mut all = properties(editor, Sent);
    all.retain(|it| it.required && editor.at(&it.at).and_then(type_of) == Some("string"));
    let property = editor.pick(all)?;
    if editor.is_3_0() {
        editor.set(&property.at, "enum", json!(["fixed"]))?;
    } else {
        editor.remove(&property.at, "enum");
        editor.set(&property.at, "const", "fixed")?;
    }
    for name in [
        "format",
        "pattern",
        "default",
        "example",
        "minLength",
        "maxLength",
    ] {
        editor.remove(&property.at, name);
    }
    Some(property.label("has one value"))
}

fn read_only(editor: &mut Editor) -> Option<String> {
    let mut all = properties(editor, Sent);
    all.retain(|it| it.way == "both ways" && !editor.has(&it.at, "$ref"));
    let property = editor.pick(all)?;
    editor.set(&property.at, "readOnly", true)?;
    Some(property.label("is read only"))
}

fn write_only(editor: &mut Editor) -> Option<String> {
    let mut all = properties(editor, Sent);
    all.retain(|it| !editor.has(&it.at, "$ref") && !editor.has(&it.at, "readOnly"));
    let property = editor.pick(all)?;
    editor.set(&property.at, "writeOnly", true)?;
    Some(property.label("is write only"))
}

fn deprecated(editor: &mut Editor) -> Option<String> {
    let mut all = properties(editor, Either);
    all.retain(|it| !editor.has(&it.at, "$ref"));
    let property = editor.pick(all)?;
    editor.set(&property.at, "deprecated", true)?;
    Some(property.label("deprecated"))
}

fn reordered(editor: &mut Editor) -> Option<String> {
    let mut owners = editor.schemas(Either);
    owners.retain(|it| editor.members(&it.pointer.child("properties")).len() > 1);
    let owner = editor.pick(owners)?.pointer;
    editor.map(&owner.child("properties"))?.reverse();
    if let Some(list) = editor.list(&owner.child("required")) {
        list.reverse();
    }
    Some(format!("{owner}: properties reversed"))
}

fn closed(editor: &mut Editor) -> Option<String> {
    let mut owners = editor.schemas(Either);
    owners.retain(|it| {
        editor.has(&it.pointer, "properties") && !editor.has(&it.pointer, "additionalProperties")
    });
    let owner = editor.pick(owners)?.pointer;
    editor.set(&owner, "additionalProperties", false)?;
    Some(format!("{owner} closed"))
}

fn opened(editor: &mut Editor) -> Option<String> {
    let mut owners = editor.schemas(Either);
    owners.retain(|it| editor.has(&it.pointer, "properties"));
    let owner = editor.pick(owners)?.pointer;
    let new = [
        json!(true),
        json!({"type": "string"}),
        json!({"type": "integer"}),
    ][editor.random.below(3)]
    .clone();
    let told = format!("{owner}: additionalProperties {new}");
    editor.set(&owner, "additionalProperties", new)?;
    Some(told)
}
