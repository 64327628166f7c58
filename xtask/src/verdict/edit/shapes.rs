//! Edits of shapes and names: kinds 68 to 75.

use serde_json::json;
use specmill::load::{Node, Pointer};

use super::{Editor, Kind, Way, type_of};

pub(super) const KINDS: &[Kind] = &[
    Kind::new(68, "component-renamed", renamed),
    Kind::new(69, "inline-or-reference", inline),
    Kind::new(70, "words-of-one-of-two-equal-types", words_of_one),
    Kind::new(71, "received-type-sent-too", sent_too),
    Kind::new(72, "map-becomes-struct", map_to_struct),
    Kind::new(73, "additional-properties-retyped", map_retyped),
    Kind::new(74, "type-becomes-recursive", recursive),
    Kind::new(75, "schema-becomes-anything", anything),
    Kind::new(136, "component-added", component_added),
    Kind::new(137, "component-removed", component_removed),
    Kind::new(138, "struct-becomes-map", struct_to_map),
    Kind::new(139, "schemas-of-components-reordered", reordered),
    Kind::new(
        140,
        "parameter-or-response-component-renamed",
        other_renamed,
    ),
];

fn components() -> Pointer {
    Pointer::root().child("components").child("schemas")
}

fn reference_to(pointer: &Pointer) -> String {
    format!("#{}", pointer.as_str())
}

fn renamed(editor: &mut Editor) -> Option<String> {
    let all = editor.members(&components());
    let (name, at) = editor.pick(all)?;
    let new = if editor.chance() {
        format!("{name}V2")
    } else {
        "SomethingElse".to_owned()
    };
    rename_component(editor, "schemas", &name, &at, &new)
}

fn rename_component(
    editor: &mut Editor,
    section: &str,
    name: &str,
    at: &Pointer,
    new: &str,
) -> Option<String> {
    let owner = Pointer::root().child("components").child(section);
    editor.rename(&owner, name, new)?;
    editor.replace_references(&reference_to(at), &reference_to(&owner.child(new)));
    Some(format!("{at} became {new}"))
}

fn other_renamed(editor: &mut Editor) -> Option<String> {
    let mut all = Vec::new();
    for section in ["parameters", "responses", "requestBodies", "headers"] {
        let owner = Pointer::root().child("components").child(section);
        let members = editor.members(&owner).into_iter();
        all.extend(members.map(|(name, at)| (section, name, at)));
    }
    let (section, name, at) = editor.pick(all)?;
    rename_component(editor, section, &name, &at, &format!("{name}V2"))
}

/// Lists the places where a reference to a component's schema stands.
fn references(editor: &Editor) -> Vec<Pointer> {
    fn walk(node: &Node, at: &Pointer, found: &mut Vec<Pointer>) {
        match node {
            Node::Object(map) => {
                let reference = map.get("$ref").and_then(Node::as_str);
                if reference.is_some_and(|it| it.starts_with("#/components/schemas/")) {
                    found.push(at.clone());
                }
                for (name, value) in map {
                    walk(value, &at.child(name), found);
                }
            }
            Node::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    walk(item, &at.item(index), found);
                }
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    walk(&editor.root, &Pointer::root(), &mut found);
    found
}

fn inline(editor: &mut Editor) -> Option<String> {
    if editor.chance() {
        let all = references(editor);
        let at = editor.pick(all)?;
        let target = editor.resolve(&at)?;
        let text = serde_json::to_string(editor.at(&target)?).ok()?;
        if text.contains(&format!("\"{}\"", reference_to(&target))) {
            return None;
        }
        let copy = editor.at(&target)?.clone();
        *editor.root.at_mut(&at)? = copy;
        return Some(format!("{at}: {target} written in place"));
    }
    let mut all = editor.schemas(Way::Either);
    all.retain(|it| {
        let is_inline = !it.pointer.as_str().starts_with("/components/schemas/")
            || it.pointer.tokens().count() > 3;
        let shape = editor.at(&it.pointer);
        let is_type =
            shape.is_some_and(|it| it.get("properties").is_some() || it.get("enum").is_some());
        is_inline && is_type
    });
    let at = editor.pick(all)?.pointer;
    editor.at(&components())?;
    let schema = editor.at(&at)?.clone();
    *editor.root.at_mut(&at)? = Node::from(json!({"$ref": "#/components/schemas/MovedHere"}));
    editor.set(&components(), "MovedHere", schema)?;
    Some(format!("{at} moved to a component"))
}

fn words_of_one(editor: &mut Editor) -> Option<String> {
    let mut all = editor.schemas(Way::Either);
    all.retain(|it| {
        let is_inline = !it.pointer.as_str().starts_with("/components/schemas/")
            || it.pointer.tokens().count() > 3;
        let shape = editor.at(&it.pointer);
        is_inline
            && shape.is_some_and(|it| it.get("properties").is_some() || it.get("enum").is_some())
    });
    // Prefer one that has an equal.
    let nodes = all.iter().map(|it| editor.at(&it.pointer).cloned());
    let nodes = nodes.collect::<Vec<_>>();
    let equal =
        (0..all.len()).filter(|index| nodes.iter().filter(|it| **it == nodes[*index]).count() > 1);
    let equal = equal.map(|index| all[index].clone()).collect::<Vec<_>>();
    let at = editor
        .pick(if equal.is_empty() { all } else { equal })?
        .pointer;
    editor.set(&at, "description", "Other words than elsewhere.")?;
    Some(format!("{at}: other words"))
}

fn sent_too(editor: &mut Editor) -> Option<String> {
    let mut all = editor.schemas(Way::Received);
    all.retain(|it| {
        !it.sent
            && it.pointer.as_str().starts_with("/components/schemas/")
            && it.pointer.tokens().count() == 3
    });
    let at = editor.pick(all)?.pointer;
    let paths = Pointer::root().child("paths");
    let operation = json!({"post": {
        "operationId": "sendBack",
        "requestBody": {"content": {"application/json": {"schema": {"$ref": reference_to(&at)}}}},
        "responses": {"204": {"description": "done"}},
    }});
    editor.set(&paths, "/send-back", operation)?;
    Some(format!("{at} is sent, too"))
}

fn maps(editor: &Editor) -> Vec<Pointer> {
    let mut all = editor.schemas(Way::Either);
    all.retain(|it| {
        editor.at(&it.pointer).is_some_and(|it| {
            type_of(it) == Some("object")
                && it.get("properties").is_none()
                && it.get("allOf").is_none()
        })
    });
    all.into_iter().map(|it| it.pointer).collect()
}

fn map_to_struct(editor: &mut Editor) -> Option<String> {
    let all = maps(editor);
    let at = editor.pick(all)?;
    editor.set(&at, "properties", json!({"known": {"type": "string"}}))?;
    if editor.chance() {
        editor.remove(&at, "additionalProperties");
    }
    Some(format!("{at} became a struct"))
}

fn map_retyped(editor: &mut Editor) -> Option<String> {
    let mut all = editor.schemas(Way::Either);
    all.retain(|it| {
        let inner = editor
            .at(&it.pointer)
            .and_then(|it| it.get("additionalProperties"));
        inner.is_some_and(|it| it.as_object().is_some())
    });
    let at = editor.pick(all)?.pointer;
    let new = [
        json!({"type": "integer"}),
        json!({"type": "string"}),
        json!(true),
    ][editor.random.below(3)]
    .clone();
    let told = format!("{at}: additionalProperties {new}");
    editor.set(&at, "additionalProperties", new)?;
    Some(told)
}

fn struct_to_map(editor: &mut Editor) -> Option<String> {
    let mut all = editor.schemas(Way::Either);
    all.retain(|it| editor.has(&it.pointer, "properties"));
    let at = editor.pick(all)?.pointer;
    editor.remove(&at, "properties")?;
    editor.remove(&at, "required");
    editor.set(&at, "additionalProperties", json!({"type": "string"}))?;
    Some(format!("{at} became a map"))
}

fn recursive(editor: &mut Editor) -> Option<String> {
    let mut all = editor.members(&components());
    all.retain(|(_, at)| editor.has(at, "properties"));
    let (_, at) = editor.pick(all)?;
    let reference = json!({"$ref": reference_to(&at)});
    match editor.random.below(3) {
        0 => editor.set(&at.child("properties"), "inner", reference)?,
        1 => {
            let list = json!({"type": "array", "items": reference});
            editor.set(&at.child("properties"), "inner", list)?;
        }
        _ => {
            // Within an existing property, which may be boxed from then on.
            let inner = editor.members(&at.child("properties"));
            let (name, _) = editor.pick(inner)?;
            editor.set(&at.child("properties"), &name, reference)?;
        }
    }
    Some(format!("{at} contains itself"))
}

fn anything(editor: &mut Editor) -> Option<String> {
    let all = editor.schemas(Way::Either);
    let at = editor.pick(all)?.pointer;
    *editor.root.at_mut(&at)? = Node::from(json!({}));
    Some(format!("{at} may be anything"))
}

fn component_added(editor: &mut Editor) -> Option<String> {
    let schema = json!({"type": "object", "properties": {"new": {"type": "string"}}});
    editor.set(&components(), "AddedLater", schema)?;
    Some("AddedLater".to_owned())
}

fn component_removed(editor: &mut Editor) -> Option<String> {
    let text = serde_json::to_string(&editor.root).ok()?;
    let mut all = editor.members(&components());
    all.retain(|(_, at)| !text.contains(&format!("\"{}", reference_to(at))));
    let (name, _) = editor.pick(all)?;
    editor.remove(&components(), &name)?;
    Some(format!("{name}, which nothing refers to"))
}

fn reordered(editor: &mut Editor) -> Option<String> {
    let map = editor.map(&components())?;
    if map.len() < 2 {
        return None;
    }
    map.reverse();
    Some("components reversed".to_owned())
}
