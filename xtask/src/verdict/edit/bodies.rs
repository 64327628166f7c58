//! Edits of request bodies: kinds 25 to 31.

use serde_json::json;
use specmill::load::{Node, Pointer};

use super::{Editor, Kind, Operation};

pub(super) const KINDS: &[Kind] = &[
    Kind::new(25, "body-optional-added", |it| added(it, false)),
    Kind::new(26, "body-required-added", |it| added(it, true)),
    Kind::new(27, "body-removed", removed),
    Kind::new(28, "body-becomes-required", |it| set_required(it, true)),
    Kind::new(29, "body-media-type-added", media_added),
    Kind::new(30, "body-media-type-removed", media_removed),
    Kind::new(31, "body-encoding-changed", encoding),
    Kind::new(101, "body-becomes-optional", |it| set_required(it, false)),
    Kind::new(115, "body-media-type-changed", media_changed),
];

fn added(editor: &mut Editor, required: bool) -> Option<String> {
    let all = editor.operations();
    let without = all.into_iter().filter(|it| {
        let takes = ["post", "put", "patch"].contains(&it.method.as_str());
        takes && !editor.has(&it.pointer, "requestBody")
    });
    let without = without.collect();
    let operation = editor.pick(without)?;
    let mut schema = json!({"type": "object", "properties": {"note": {"type": "string"}}});
    if required && editor.chance() {
        schema["required"] = json!(["note"]);
    }
    let body = json!({"required": required, "content": {"application/json": {"schema": schema}}});
    editor.set(&operation.pointer, "requestBody", body)?;
    Some(format!("{}: body added", operation.name()))
}

/// Returns operations with a body, and the place of the body itself.
fn bodies(editor: &Editor) -> Vec<(Operation, Pointer)> {
    let all = editor.operations().into_iter();
    let bodies = all.filter_map(|it| {
        let body = editor.resolve(&it.pointer.child("requestBody"))?;
        Some((it, body))
    });
    bodies.collect()
}

fn removed(editor: &mut Editor) -> Option<String> {
    let all = bodies(editor);
    let (operation, _) = editor.pick(all)?;
    editor.remove(&operation.pointer, "requestBody")?;
    Some(format!("{}: body removed", operation.name()))
}

fn set_required(editor: &mut Editor, required: bool) -> Option<String> {
    let mut all = bodies(editor);
    all.retain(|(_, body)| {
        let is = editor.at(body).and_then(|it| it.get("required")) == Some(&Node::Bool(true));
        is != required
    });
    let (operation, body) = editor.pick(all)?;
    editor.set(&body, "required", required)?;
    Some(format!("{}: required: {required}", operation.name()))
}

fn media_added(editor: &mut Editor) -> Option<String> {
    let all = bodies(editor);
    let (operation, body) = editor.pick(all)?;
    let content = body.child("content");
    let members = editor.members(&content);
    let (_, model) = editor.pick(members)?;
    let model = editor.at(&model)?.clone();
    let new = [
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "text/plain",
        "application/octet-stream",
        "application/xml",
    ];
    let free = new.into_iter().filter(|it| !editor.has(&content, it));
    let free = free.collect();
    let name = editor.pick(free)?;
    match name {
        "text/plain" => editor.set(&content, name, json!({"schema": {"type": "string"}}))?,
        "application/octet-stream" => editor.set(&content, name, json!({}))?,
        _ => editor.set(&content, name, model)?,
    }
    Some(format!("{}: {name} added", operation.name()))
}

fn media_removed(editor: &mut Editor) -> Option<String> {
    let mut all = bodies(editor);
    all.retain(|(_, body)| editor.members(&body.child("content")).len() > 1);
    let (operation, body) = editor.pick(all)?;
    let content = body.child("content");
    let members = editor.members(&content);
    let (name, _) = editor.pick(members)?;
    editor.remove(&content, &name)?;
    Some(format!("{}: {name} removed", operation.name()))
}

fn media_changed(editor: &mut Editor) -> Option<String> {
    let mut all = bodies(editor);
    all.retain(|(_, body)| editor.has(&body.child("content"), "application/json"));
    let (operation, body) = editor.pick(all)?;
    let new = [
        "application/merge-patch+json",
        "application/vnd.api+json",
        "multipart/form-data",
    ][editor.random.below(3)];
    editor.rename(&body.child("content"), "application/json", new)?;
    Some(format!("{}: JSON became {new}", operation.name()))
}

fn encoding(editor: &mut Editor) -> Option<String> {
    let mut all = Vec::new();
    for (operation, body) in bodies(editor) {
        for (name, media) in editor.members(&body.child("content")) {
            if name.starts_with("multipart/") || name.contains("form-urlencoded") {
                all.push((operation.clone(), name, media));
            }
        }
    }
    let (operation, name, media) = editor.pick(all)?;
    let schema = editor.resolve(&media.child("schema"))?;
    let properties = editor.members(&schema.child("properties"));
    let (property, _) = editor.pick(properties)?;
    let encoding = if name.starts_with("multipart/") {
        json!({"contentType": "text/plain"})
    } else {
        json!({"style": "form", "explode": false})
    };
    if !editor.has(&media, "encoding") {
        editor.set(&media, "encoding", json!({}))?;
    }
    editor.set(&media.child("encoding"), &property, encoding)?;
    Some(format!("{}: encoding of {property}", operation.name()))
}
