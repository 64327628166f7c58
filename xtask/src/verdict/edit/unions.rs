//! Edits of unions: kinds 42, 43 and 54 to 60.

use serde_json::json;
use specmill::load::{Node, Pointer};

use super::{Editor, Kind, Way};

pub(super) const KINDS: &[Kind] = &[
    Kind::new(42, "request-variant-added", |it| added(it, Way::Sent)),
    Kind::new(43, "request-variant-removed", |it| removed(it, Way::Sent)),
    Kind::new(54, "response-variant-added", |it| added(it, Way::Received)),
    Kind::new(55, "response-variant-removed", |it| {
        removed(it, Way::Received)
    }),
    Kind::new(56, "response-variant-like-another", like_another),
    Kind::new(57, "discriminator-added-or-removed", discriminator),
    Kind::new(58, "discriminator-property-renamed", property),
    Kind::new(59, "discriminator-mapping-changed", mapping),
    Kind::new(60, "property-wrapped-in-one-of", wrapped),
    Kind::new(102, "one-of-becomes-any-of", other_keyword),
    Kind::new(103, "variants-of-union-reordered", reordered),
    Kind::new(104, "all-of-part-added", part_added),
    Kind::new(105, "all-of-part-removed", part_removed),
];

fn unions(editor: &Editor, way: Way, least: usize) -> Vec<Pointer> {
    let mut found = Vec::new();
    for place in editor.schemas(way) {
        for keyword in ["oneOf", "anyOf"] {
            let list = place.pointer.child(keyword);
            let length = editor
                .at(&list)
                .and_then(Node::as_array)
                .map_or(0, <[_]>::len);
            if length >= least.max(1) {
                found.push(list);
            }
        }
    }
    found
}

fn added(editor: &mut Editor, way: Way) -> Option<String> {
    let all = unions(editor, way, 1);
    let list = editor.pick(all)?;
    let is_tagged = editor.has(&list.parent()?, "discriminator");
    let variants = [
        json!({
            "type": "object", "required": ["addedLater"],
            "properties": {"addedLater": {"type": "string"}},
        }),
        json!({"type": "boolean"}),
        json!({"type": "array", "items": {"type": "integer"}}),
    ];
    let variant = variants[editor.random.below(if is_tagged { 1 } else { 3 })].clone();
    if is_tagged {
        let owner = list.parent()?.child("discriminator");
        let tag = editor.text(&owner, "propertyName")?.to_owned();
        let mut variant = variant;
        variant["required"] = json!(["addedLater", tag]);
        variant["properties"][&tag] = json!({"type": "string"});
        let components = Pointer::root().child("components").child("schemas");
        editor.set(&components, "AddedLater", variant)?;
        let reference = json!({"$ref": "#/components/schemas/AddedLater"});
        editor.list(&list)?.push(Node::from(reference));
        if editor.has(&owner, "mapping") {
            editor.set(
                &owner.child("mapping"),
                "later",
                "#/components/schemas/AddedLater",
            )?;
        }
    } else {
        editor.list(&list)?.push(Node::from(variant));
    }
    Some(format!("{list}: variant added"))
}

fn removed(editor: &mut Editor, way: Way) -> Option<String> {
    let all = unions(editor, way, 2);
    let list = editor.pick(all)?;
    let length = editor.list(&list)?.len();
    let index = editor.random.below(length);
    let gone = editor.list(&list)?.remove(index);
    let owner = list.parent()?.child("discriminator").child("mapping");
    if let Some(reference) = gone.get("$ref")
        && let Some(mapping) = editor.map(&owner)
    {
        mapping.retain(|_, value| value != reference);
    }
    Some(format!("{list}: variant {index} of {length} removed"))
}

fn like_another(editor: &mut Editor) -> Option<String> {
    let all = unions(editor, Way::Received, 1);
    let list = editor.pick(all)?;
    if editor.has(&list.parent()?, "discriminator") {
        return None;
    }
    let first = editor.resolve(&list.item(0))?;
    let mut copy = editor.at(&first)?.clone();
    let Node::Object(map) = &mut copy else {
        return None;
    };
    map.insert("title".to_owned(), Node::String("Lookalike".to_owned()));
    if let Some(Node::Object(properties)) = map.get_mut("properties") {
        let member = Node::from(json!({"type": "string"}));
        properties.insert("addedLater".to_owned(), member);
    }
    editor.list(&list)?.insert(0, copy);
    Some(format!("{list}: a variant before the first, like it"))
}

fn discriminator(editor: &mut Editor) -> Option<String> {
    let all = unions(editor, Way::Either, 2);
    let owner = editor.pick(all)?.parent()?;
    if editor.remove(&owner, "discriminator").is_some() {
        return Some(format!("{owner}: discriminator removed"));
    }
    let list = if editor.has(&owner, "oneOf") {
        "oneOf"
    } else {
        "anyOf"
    };
    let mut shared: Option<Vec<String>> = None;
    for item in super::places::items(&editor.root, &owner.child(list)) {
        let item = editor.resolve(&item)?;
        let names = editor.members(&item.child("properties"));
        let names = names.into_iter().map(|(name, _)| name);
        shared = Some(match shared {
            None => names.collect(),
            Some(before) => names.filter(|it| before.contains(it)).collect(),
        });
    }
    let name = editor.pick(shared?)?;
    editor.set(&owner, "discriminator", json!({"propertyName": name}))?;
    Some(format!("{owner}: discriminator {name} added"))
}

fn discriminators(editor: &Editor) -> Vec<Pointer> {
    let all = editor.schemas(Way::Either).into_iter();
    let all = all.map(|it| it.pointer.child("discriminator"));
    all.filter(|it| editor.at(it).is_some()).collect()
}

fn property(editor: &mut Editor) -> Option<String> {
    let all = discriminators(editor);
    let at = editor.pick(all)?;
    let new = format!("{}_new", editor.text(&at, "propertyName")?);
    editor.set(&at, "propertyName", new.as_str())?;
    Some(format!("{at}: {new}"))
}

fn mapping(editor: &mut Editor) -> Option<String> {
    let mut all = discriminators(editor);
    all.retain(|it| editor.has(it, "mapping"));
    let at = editor.pick(all)?;
    let names = editor.members(&at.child("mapping"));
    let (name, _) = editor.pick(names)?;
    if editor.chance() {
        editor.remove(&at, "mapping")?;
        return Some(format!("{at}: mapping removed"));
    }
    editor.rename(&at.child("mapping"), &name, &format!("{name}-new"))?;
    Some(format!("{at}: tag {name} renamed"))
}

fn wrapped(editor: &mut Editor) -> Option<String> {
    let mut all = Vec::new();
    for place in editor.schemas(Way::Received) {
        for (name, at) in editor.members(&place.pointer.child("properties")) {
            all.push((place.pointer.child("properties"), name, at));
        }
    }
    let (owner, name, at) = editor.pick(all)?;
    let schema = editor.at(&at)?.clone();
    editor.set(&owner, &name, json!({"oneOf": []}))?;
    editor.list(&at.child("oneOf"))?.push(schema);
    if editor.chance() {
        let other = json!({"type": "object", "properties": {"wrapped": {"type": "boolean"}}});
        editor.list(&at.child("oneOf"))?.push(Node::from(other));
        return Some(format!("{at}: wrapped beside an object"));
    }
    Some(format!("{at}: wrapped alone"))
}

fn other_keyword(editor: &mut Editor) -> Option<String> {
    let all = unions(editor, Way::Either, 1);
    let list = editor.pick(all)?;
    let owner = list.parent()?;
    let (old, new) = if editor.has(&owner, "oneOf") {
        ("oneOf", "anyOf")
    } else {
        ("anyOf", "oneOf")
    };
    editor.rename(&owner, old, new)?;
    Some(format!("{owner}: {old} became {new}"))
}

fn reordered(editor: &mut Editor) -> Option<String> {
    let all = unions(editor, Way::Either, 2);
    let list = editor.pick(all)?;
    editor.list(&list)?.reverse();
    Some(format!("{list} reversed"))
}

fn lists_of_parts(editor: &Editor, least: usize) -> Vec<Pointer> {
    let all = editor.schemas(Way::Either).into_iter();
    let all = all.map(|it| it.pointer.child("allOf"));
    let long = |it: &Pointer| {
        editor
            .at(it)
            .and_then(Node::as_array)
            .is_some_and(|it| it.len() >= least)
    };
    all.filter(long).collect()
}

fn part_added(editor: &mut Editor) -> Option<String> {
    let all = lists_of_parts(editor, 1);
    let list = editor.pick(all)?;
    let part = json!({"type": "object", "properties": {"addedLater": {"type": "string"}}});
    editor.list(&list)?.push(Node::from(part));
    Some(format!("{list}: part added"))
}

fn part_removed(editor: &mut Editor) -> Option<String> {
    let all = lists_of_parts(editor, 2);
    let list = editor.pick(all)?;
    let length = editor.list(&list)?.len();
    let index = editor.random.below(length);
    editor.list(&list)?.remove(index);
    Some(format!("{list}: part {index} of {length} removed"))
}
