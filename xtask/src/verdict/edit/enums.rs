//! Edits of enums in bodies: kinds 52 and 53, and those that are like them.

use serde_json::json;
use specmill::load::{Node, Pointer};

use super::{Editor, Kind, Way, type_of};

pub(super) const KINDS: &[Kind] = &[
    Kind::new(52, "response-enum-value-added", |it| {
        value(it, Way::Received, true)
    }),
    Kind::new(53, "response-enum-value-removed", |it| {
        value(it, Way::Received, false)
    }),
    Kind::new(122, "request-enum-value-added", |it| {
        value(it, Way::Sent, true)
    }),
    Kind::new(123, "request-enum-value-removed", |it| {
        value(it, Way::Sent, false)
    }),
    Kind::new(124, "enum-values-reordered", reordered),
    Kind::new(125, "text-becomes-enum", becomes_enum),
    Kind::new(126, "enum-becomes-text", becomes_text),
    Kind::new(127, "enum-value-renamed", renamed),
];

fn lists(editor: &Editor, way: Way) -> Vec<Pointer> {
    let all = editor.schemas(way).into_iter();
    let lists = all.map(|it| it.pointer.child("enum"));
    lists.filter(|it| editor.at(it).is_some()).collect()
}

fn value(editor: &mut Editor, way: Way, is_added: bool) -> Option<String> {
    let all = lists(editor, way);
    let at = editor.pick(all)?;
    let length = editor.list(&at)?.len().max(1);
    let index = editor.random.below(length);
    let list = editor.list(&at)?;
    let told = if is_added {
        let new = match list.first()? {
            Node::Number(_) => Node::from(json!(777)),
            _ => Node::String("added-later".to_owned()),
        };
        list.insert(index, new);
        "added"
    } else if list.len() > 1 {
        list.remove(index);
        "removed"
    } else {
        return None;
    };
    Some(format!("{at}: value {told} at {index}"))
}

fn renamed(editor: &mut Editor) -> Option<String> {
    let all = lists(editor, Way::Either);
    let at = editor.pick(all)?;
    let list = editor.list(&at)?;
    let Some(Node::String(text)) = list.last_mut() else {
        return None;
    };
    text.push_str("_new");
    Some(format!("{at}: last value renamed"))
}

fn reordered(editor: &mut Editor) -> Option<String> {
    let mut all = lists(editor, Way::Either);
    all.retain(|it| {
        editor
            .at(it)
            .and_then(Node::as_array)
            .is_some_and(|it| it.len() > 1)
    });
    let at = editor.pick(all)?;
    editor.list(&at)?.reverse();
    Some(format!("{at} reversed"))
}

fn becomes_enum(editor: &mut Editor) -> Option<String> {
    let mut all = editor.schemas(Way::Either);
    all.retain(|it| {
        editor.at(&it.pointer).is_some_and(|it| {
            let words = ["enum", "format", "const", "default"];
            type_of(it) == Some("string") && words.iter().all(|word| it.get(word).is_none())
        })
    });
    let at = editor.pick(all)?.pointer;
    editor.set(&at, "enum", json!(["one", "two"]))?;
    Some(format!("{at} became an enum"))
}

fn becomes_text(editor: &mut Editor) -> Option<String> {
    let all = lists(editor, Way::Either);
    let at = editor.pick(all)?.parent()?;
    editor.remove(&at, "enum")?;
    Some(format!("{at} became text"))
}
