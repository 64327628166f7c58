//! Edits of words, which change no value: kind 98 and those that are like it.

use serde_json::json;
use specmill::load::{Node, Pointer};

use super::{Editor, Kind, Way};

pub(super) const KINDS: &[Kind] = &[
    Kind::new(98, "words-changed", words),
    Kind::new(144, "example-changed", example),
    Kind::new(145, "extension-added", extension),
    Kind::new(146, "title-of-schema-changed", title),
    Kind::new(147, "version-of-api-changed", version),
    Kind::new(148, "tag-described", tag),
];

fn words(editor: &mut Editor) -> Option<String> {
    let mut all = editor
        .schemas(Way::Either)
        .into_iter()
        .map(|it| it.pointer)
        .collect::<Vec<_>>();
    all.extend(editor.operations().into_iter().map(|it| it.pointer));
    all.push(Pointer::root().child("info"));
    let at = editor.pick(all)?;
    editor.set(
        &at,
        "description",
        "Entirely other words, with a `code` word.",
    )?;
    Some(format!("{at}: description"))
}

fn example(editor: &mut Editor) -> Option<String> {
    let mut all = editor.schemas(Way::Either);
    all.retain(|it| editor.at(&it.pointer).and_then(super::type_of) == Some("string"));
    all.retain(|it| !editor.has(&it.pointer, "enum") && !editor.has(&it.pointer, "format"));
    let at = editor.pick(all)?.pointer;
    editor.set(&at, "example", "another example")?;
    Some(format!("{at}: example"))
}

fn extension(editor: &mut Editor) -> Option<String> {
    let all = editor.operations();
    let at = editor.pick(all)?.pointer;
    editor.set(&at, "x-internal-note", json!({"owner": "us"}))?;
    Some(format!("{at}: x-internal-note"))
}

fn title(editor: &mut Editor) -> Option<String> {
    let all = editor.schemas(Way::Either);
    let at = editor.pick(all)?.pointer;
    editor.set(&at, "title", "Titled Later")?;
    Some(format!("{at}: title"))
}

fn version(editor: &mut Editor) -> Option<String> {
    editor.set(&Pointer::root().child("info"), "version", "99.1.0")?;
    Some("another version".to_owned())
}

fn tag(editor: &mut Editor) -> Option<String> {
    let at = Pointer::root().child("tags");
    if editor.at(&at).is_none() {
        editor.set(&Pointer::root(), "tags", json!([]))?;
    }
    let tags = editor.operations();
    let name = tags.iter().find_map(|it| {
        let tags = editor.at(&it.pointer)?.get("tags")?.as_array()?;
        tags.first()?.as_str().map(str::to_owned)
    })?;
    let list = editor.list(&at)?;
    list.retain(|it| it.get("name").and_then(Node::as_str) != Some(&name));
    list.push(Node::from(
        json!({"name": name, "description": "Described later."}),
    ));
    Some(format!("{name} described"))
}
