//! Edits of operations: kinds 1 to 9.

use serde_json::json;
use specmill::load::{Node, Pointer};

use super::places::METHODS;
use super::{Editor, Json, Kind};

pub(super) const KINDS: &[Kind] = &[
    Kind::new(1, "operation-added", added),
    Kind::new(2, "operation-removed", removed),
    Kind::new(3, "path-changed", path_changed),
    Kind::new(4, "method-changed", method_changed),
    Kind::new(5, "operation-id-changed", id_changed),
    Kind::new(6, "tag-changed", tag_changed),
    Kind::new(7, "path-argument-renamed", argument_renamed),
    Kind::new(8, "path-arguments-swapped", arguments_swapped),
    Kind::new(9, "operation-deprecated", deprecated),
    Kind::new(
        109,
        "parameters-of-operation-reordered",
        parameters_reordered,
    ),
    Kind::new(110, "operation-id-removed", id_removed),
    Kind::new(111, "paths-reordered", paths_reordered),
];

fn added(editor: &mut Editor) -> Option<String> {
    let all = editor.operations();
    let model = editor.pick(all)?;
    let mut operation = editor.at(&model.pointer)?.clone();
    if let Node::Object(map) = &mut operation
        && map.contains_key("operationId")
    {
        map.insert(
            "operationId".to_owned(),
            Node::String("addedLater".to_owned()),
        );
    }
    let free = METHODS
        .into_iter()
        .filter(|it| ["put", "post", "delete", "patch"].contains(it))
        .filter(|it| !editor.has(&model.item, it));
    let free = free.collect::<Vec<_>>();
    if editor.chance()
        && let Some(method) = editor.pick(free)
    {
        editor.set(&model.item, method, operation)?;
        return Some(format!("{method} added to {}", model.path));
    }
    let path = format!("{}/added-later", model.path.trim_end_matches('/'));
    let mut item = editor.at(&model.item)?.clone();
    if let Node::Object(map) = &mut item {
        map.retain(|name, _| name == "parameters");
        map.insert(model.method.clone(), operation);
    }
    let paths = Pointer::root().child("paths");
    editor.set(&paths, &path, item)?;
    Some(format!("{} {path} added", model.method))
}

fn removed(editor: &mut Editor) -> Option<String> {
    let all = editor.operations();
    let operation = editor.pick(all)?;
    editor.remove(&operation.item, &operation.method)?;
    let is_empty = METHODS.iter().all(|it| !editor.has(&operation.item, it));
    if is_empty {
        editor.remove(&Pointer::root().child("paths"), &operation.path);
    }
    Some(format!("{} removed", operation.name()))
}

fn path_changed(editor: &mut Editor) -> Option<String> {
    let all = editor.operations();
    let path = editor.pick(all)?.path;
    let new = match editor.random.below(3) {
        0 => format!("/v9{path}"),
        1 => format!("{}/moved", path.trim_end_matches('/')),
        _ => {
            let mut steps = path.split('/').map(str::to_owned).collect::<Vec<_>>();
            let plain = steps
                .iter_mut()
                .filter(|it| !it.is_empty() && !it.contains('{'));
            plain.last()?.push_str("-new");
            steps.join("/")
        }
    };
    editor.rename(&Pointer::root().child("paths"), &path, &new)?;
    Some(format!("{path} became {new}"))
}

fn method_changed(editor: &mut Editor) -> Option<String> {
    let all = editor.operations();
    let operation = editor.pick(all)?;
    let free = ["put", "post", "patch", "get", "delete"].into_iter();
    let free = free.filter(|it| !editor.has(&operation.item, it)).collect();
    let method = editor.pick(free)?;
    editor.rename(&operation.item, &operation.method, method)?;
    Some(format!("{} became {method}", operation.name()))
}

fn id_changed(editor: &mut Editor) -> Option<String> {
    let all = editor.operations();
    let with_id = all
        .into_iter()
        .filter(|it| editor.has(&it.pointer, "operationId"));
    let with_id = with_id.collect();
    let operation = editor.pick(with_id)?;
    let id = editor.text(&operation.pointer, "operationId")?.to_owned();
    let new = if editor.chance() {
        "somethingElse".to_owned()
    } else {
        format!("{id}V2")
    };
    editor.set(&operation.pointer, "operationId", new.as_str())?;
    Some(format!("{}: {id} became {new}", operation.name()))
}

fn id_removed(editor: &mut Editor) -> Option<String> {
    let all = editor.operations();
    let operation = editor.pick(all)?;
    editor.remove(&operation.pointer, "operationId")?;
    Some(format!("{}: operationId removed", operation.name()))
}

fn tag_changed(editor: &mut Editor) -> Option<String> {
    let all = editor.operations();
    let mut tags = all
        .iter()
        .filter_map(|it| {
            editor
                .at(&it.pointer)?
                .get("tags")?
                .as_array()?
                .first()?
                .as_str()
        })
        .map(str::to_owned)
        .collect::<Vec<_>>();
    tags.push("moved elsewhere".to_owned());
    tags.dedup();
    let operation = editor.pick(all)?;
    let new = editor.pick(tags)?;
    editor.set(&operation.pointer, "tags", json!([new]))?;
    Some(format!("{}: tagged {new}", operation.name()))
}

/// Lists the arguments of a path in their order.
fn arguments(path: &str) -> Vec<String> {
    let parts = path.split('{').skip(1);
    parts
        .filter_map(|part| Some(part.split_once('}')?.0.to_owned()))
        .collect()
}

/// Returns the places of the path parameters of a name in a path item and its operations.
fn path_parameters(editor: &Editor, item: &Pointer, name: &str) -> Vec<Pointer> {
    let mut lists = vec![item.child("parameters")];
    lists.extend(METHODS.iter().map(|it| item.child(it).child("parameters")));
    let all = lists
        .iter()
        .flat_map(|list| super::places::items(&editor.root, list));
    let found = all.filter_map(|it| editor.resolve(&it));
    let found = found.filter(|it| {
        editor.text(it, "name") == Some(name) && editor.text(it, "in") == Some("path")
    });
    found.collect()
}

fn argument_renamed(editor: &mut Editor) -> Option<String> {
    let all = editor.operations();
    let paths = all.into_iter().filter(|it| !arguments(&it.path).is_empty());
    let paths = paths.collect();
    let operation = editor.pick(paths)?;
    let names = arguments(&operation.path);
    let name = editor.pick(names)?;
    let new = format!("{name}_renamed");
    for place in path_parameters(editor, &operation.item, &name) {
        // A shared parameter would need other paths to be renamed.
        if place.as_str().starts_with("/components") {
            return None;
        }
        editor.set(&place, "name", new.as_str())?;
    }
    let path = operation
        .path
        .replace(&format!("{{{name}}}"), &format!("{{{new}}}"));
    editor.rename(&Pointer::root().child("paths"), &operation.path, &path)?;
    Some(format!("{} became {path}", operation.path))
}

fn arguments_swapped(editor: &mut Editor) -> Option<String> {
    let all = editor.operations();
    let paths = all.into_iter().filter(|it| arguments(&it.path).len() >= 2);
    let paths = paths.collect();
    let operation = editor.pick(paths)?;
    let names = arguments(&operation.path);
    let [first, second] = [&names[0], &names[1]].map(|it| format!("{{{it}}}"));
    let path = operation.path.replace(&first, "{\u{1}}");
    let path = path.replace(&second, &first).replace("{\u{1}}", &second);
    editor.rename(&Pointer::root().child("paths"), &operation.path, &path)?;
    Some(format!("{} became {path}", operation.path))
}

fn deprecated(editor: &mut Editor) -> Option<String> {
    let all = editor.operations();
    let operation = editor.pick(all)?;
    let was = editor.at(&operation.pointer)?.get("deprecated") == Some(&Node::Bool(true));
    editor.set(&operation.pointer, "deprecated", !was)?;
    Some(format!("{}: deprecated {}", operation.name(), !was))
}

fn parameters_reordered(editor: &mut Editor) -> Option<String> {
    let all = editor.operations();
    let lists = all.iter().map(|it| it.pointer.child("parameters"));
    let lists = lists.filter(|it| {
        editor
            .at(it)
            .and_then(Node::as_array)
            .is_some_and(|it| it.len() > 1)
    });
    let lists = lists.collect();
    let list = editor.pick(lists)?;
    editor.list(&list)?.reverse();
    Some(format!("{list} reversed"))
}

fn paths_reordered(editor: &mut Editor) -> Option<String> {
    let paths = Pointer::root().child("paths");
    let map = editor.map(&paths)?;
    if map.len() < 2 {
        return None;
    }
    map.reverse();
    Some("paths reversed".to_owned())
}

impl From<String> for Json {
    fn from(text: String) -> Self {
        Self(Node::String(text))
    }
}
