//! Edits of the client as a whole: kinds 84 to 97.

use serde_json::json;
use specmill::load::{Node, Pointer};

use super::places::{METHODS, items};
use super::{Editor, Kind};

pub(super) const KINDS: &[Kind] = &[
    Kind::new(84, "server-url-changed", url_changed),
    Kind::new(85, "servers-swapped", servers_swapped),
    Kind::new(86, "servers-removed", servers_removed),
    Kind::new(87, "credential-added", credential_added),
    Kind::new(88, "scheme-removed-or-retyped", scheme_changed),
    Kind::new(89, "api-key-place-changed", key_changed),
    Kind::new(90, "scheme-renamed", scheme_renamed),
    Kind::new(91, "security-of-operation-changed", security_changed),
    Kind::new(92, "title-changed", title_changed),
    Kind::new(93, "resource-removed", resource_removed),
    Kind::new(94, "resources-cross-a-limit", resources_added),
    Kind::new(95, "webhook-added-or-removed", webhook),
    Kind::new(96, "webhook-payload-changed", |it| payload(it, "webhooks")),
    Kind::new(97, "callback-payload-changed", |it| {
        payload(it, "callbacks")
    }),
    Kind::new(141, "server-added", server_added),
    Kind::new(142, "server-variable-added", server_variable),
    Kind::new(143, "security-alternative-added", alternative_added),
];

fn url_changed(editor: &mut Editor) -> Option<String> {
    let servers = items(&editor.root, &Pointer::root().child("servers"));
    let at = editor.pick(servers)?;
    let url = editor.text(&at, "url")?.to_owned();
    let new = format!("{}/moved", url.trim_end_matches('/'));
    editor.set(&at, "url", new.as_str())?;
    Some(format!("{url} became {new}"))
}

fn servers_swapped(editor: &mut Editor) -> Option<String> {
    let list = editor.list(&Pointer::root().child("servers"))?;
    if list.len() < 2 {
        return None;
    }
    list.swap(0, 1);
    Some("the first two servers changed places".to_owned())
}

fn servers_removed(editor: &mut Editor) -> Option<String> {
    editor.remove(&Pointer::root(), "servers")?;
    Some("servers removed".to_owned())
}

fn server_added(editor: &mut Editor) -> Option<String> {
    let at = Pointer::root().child("servers");
    if editor.at(&at).is_none() {
        editor.set(&Pointer::root(), "servers", json!([]))?;
    }
    let server = json!({"url": "https://added.example/later", "description": "Added"});
    editor.list(&at)?.push(Node::from(server));
    Some("a server added".to_owned())
}

fn server_variable(editor: &mut Editor) -> Option<String> {
    let servers = items(&editor.root, &Pointer::root().child("servers"));
    let at = editor.pick(servers)?;
    let url = format!(
        "{}/{{edition}}",
        editor.text(&at, "url")?.trim_end_matches('/')
    );
    editor.set(&at, "url", url)?;
    if !editor.has(&at, "variables") {
        editor.set(&at, "variables", json!({}))?;
    }
    editor.set(&at.child("variables"), "edition", json!({"default": "one"}))?;
    Some(format!("{at}: a variable"))
}

fn schemes() -> Pointer {
    Pointer::root().child("components").child("securitySchemes")
}

/// Defines a second scheme.
fn define(editor: &mut Editor) -> Option<()> {
    if !editor.has(&Pointer::root(), "components") {
        editor.set(&Pointer::root(), "components", json!({}))?;
    }
    if editor.at(&schemes()).is_none() {
        let components = Pointer::root().child("components");
        editor.set(&components, "securitySchemes", json!({}))?;
    }
    let scheme = json!({"type": "apiKey", "in": "header", "name": "X-Second-Key"});
    editor.set(&schemes(), "secondKey", scheme)
}

fn credential_added(editor: &mut Editor) -> Option<String> {
    define(editor)?;
    let mut lists = vec![Pointer::root().child("security")];
    lists.extend(
        editor
            .operations()
            .iter()
            .map(|it| it.pointer.child("security")),
    );
    let mut count = 0;
    for list in lists {
        for item in items(&editor.root, &list) {
            editor.set(&item, "secondKey", json!([]))?;
            count += 1;
        }
    }
    if count == 0 {
        editor.set(&Pointer::root(), "security", json!([{"secondKey": []}]))?;
    }
    Some(format!("a second key in {count} requirements"))
}

fn alternative_added(editor: &mut Editor) -> Option<String> {
    define(editor)?;
    let at = Pointer::root().child("security");
    let list = editor.list(&at)?;
    list.push(Node::from(json!({"secondKey": []})));
    Some("another key may be used".to_owned())
}

fn scheme_changed(editor: &mut Editor) -> Option<String> {
    let all = editor.members(&schemes());
    let (name, _) = editor.pick(all)?;
    if editor.chance() {
        editor.remove(&schemes(), &name)?;
        editor.for_each_map(&mut |map| {
            if let Some(Node::Array(list)) = map.get_mut("security") {
                for item in list.iter_mut() {
                    if let Node::Object(item) = item {
                        item.shift_remove(&name);
                    }
                }
                list.retain(|it| it.as_object().is_none_or(|it| !it.is_empty()));
            }
        });
        return Some(format!("{name} removed"));
    }
    let new = [
        json!({"type": "http", "scheme": "basic"}),
        json!({"type": "http", "scheme": "bearer"}),
        json!({"type": "apiKey", "in": "query", "name": "key"}),
    ];
    let new = new[editor.random.below(3)].clone();
    let told = format!("{name} became {new}");
    editor.set(&schemes(), &name, new)?;
    Some(told)
}

fn key_changed(editor: &mut Editor) -> Option<String> {
    let mut all = editor.members(&schemes());
    all.retain(|(_, at)| editor.text(at, "type") == Some("apiKey"));
    let (name, at) = editor.pick(all)?;
    if editor.chance() {
        editor.set(&at, "name", "X-Moved-Key")?;
        return Some(format!("{name}: another name"));
    }
    let new = if editor.text(&at, "in") == Some("query") {
        "header"
    } else {
        "query"
    };
    editor.set(&at, "in", new)?;
    Some(format!("{name}: in {new}"))
}

fn scheme_renamed(editor: &mut Editor) -> Option<String> {
    let all = editor.members(&schemes());
    let (name, _) = editor.pick(all)?;
    let new = format!("{name}Renamed");
    editor.rename(&schemes(), &name, &new)?;
    editor.for_each_map(&mut |map| {
        if let Some(Node::Array(list)) = map.get_mut("security") {
            for item in list.iter_mut() {
                if let Node::Object(item) = item
                    && let Some(scopes) = item.shift_remove(&name)
                {
                    item.insert(new.clone(), scopes);
                }
            }
        }
    });
    Some(format!("{name} became {new}"))
}

fn security_changed(editor: &mut Editor) -> Option<String> {
    let all = editor.operations();
    let operation = editor.pick(all)?;
    let names = editor.members(&schemes());
    let new = match editor.pick(names) {
        Some((name, _)) if editor.chance() => {
            let mut requirement = serde_json::Map::new();
            requirement.insert(name, json!(["more"]));
            json!([requirement])
        }
        _ => json!([]),
    };
    editor.set(&operation.pointer, "security", new.clone())?;
    Some(format!("{}: security {new}", operation.name()))
}

fn title_changed(editor: &mut Editor) -> Option<String> {
    editor.set(
        &Pointer::root().child("info"),
        "title",
        "Another Name Entirely",
    )?;
    Some("another title".to_owned())
}

/// Returns the first step of a path that is no argument.
fn first_step(path: &str) -> Option<&str> {
    path.split('/')
        .find(|it| !it.is_empty() && !it.starts_with('{'))
}

fn resource_removed(editor: &mut Editor) -> Option<String> {
    let all = editor.operations();
    let steps = all.iter().filter_map(|it| first_step(&it.path));
    let mut steps = steps.map(str::to_owned).collect::<Vec<_>>();
    steps.sort();
    steps.dedup();
    if steps.len() < 2 {
        return None;
    }
    let step = editor.pick(steps)?;
    let paths = editor.map(&Pointer::root().child("paths"))?;
    paths.retain(|path, _| first_step(path) != Some(step.as_str()));
    Some(format!("all of /{step} removed"))
}

fn resources_added(editor: &mut Editor) -> Option<String> {
    let count = 10 + editor.random.below(50);
    let paths = Pointer::root().child("paths");
    for index in 0..count {
        let operation = json!({"get": {
            "tags": [format!("more{index}")],
            "operationId": format!("listMore{index}"),
            "responses": {"200": {"description": "ok"}},
        }});
        editor.set(&paths, &format!("/more{index}/things"), operation)?;
    }
    Some(format!("{count} resources added"))
}

fn webhook(editor: &mut Editor) -> Option<String> {
    let at = Pointer::root().child("webhooks");
    let all = editor.members(&at);
    if editor.chance()
        && let Some((name, _)) = editor.pick(all)
    {
        editor.remove(&at, &name)?;
        return Some(format!("{name} removed"));
    }
    if editor.is_3_0() {
        return None;
    }
    if editor.at(&at).is_none() {
        editor.set(&Pointer::root(), "webhooks", json!({}))?;
    }
    let item = json!({"post": {
        "requestBody": {"content": {"application/json": {"schema": {
            "type": "object", "properties": {"event": {"type": "string"}},
        }}}},
        "responses": {"200": {"description": "ok"}},
    }});
    editor.set(&at, "addedLater", item)?;
    Some("addedLater added".to_owned())
}

/// Lists the path items of webhooks, or of callbacks.
fn inbound_items(editor: &Editor, section: &str) -> Vec<Pointer> {
    if section == "webhooks" {
        let all = editor
            .members(&Pointer::root().child("webhooks"))
            .into_iter();
        return all.filter_map(|(_, at)| editor.resolve(&at)).collect();
    }
    let mut found = Vec::new();
    for operation in editor.operations() {
        for (_, callback) in editor.members(&operation.pointer.child("callbacks")) {
            let callback = editor.resolve(&callback);
            let all = callback.into_iter().flat_map(|it| editor.members(&it));
            found.extend(all.map(|(_, at)| at));
        }
    }
    found
}

fn payload(editor: &mut Editor, section: &str) -> Option<String> {
    let mut all = Vec::new();
    for item in inbound_items(editor, section) {
        for method in METHODS {
            let body = editor.resolve(&item.child(method).child("requestBody"));
            let media = body
                .into_iter()
                .flat_map(|it| editor.members(&it.child("content")));
            let schemas = media.filter_map(|(_, at)| editor.resolve(&at.child("schema")));
            all.extend(schemas.collect::<Vec<_>>());
        }
    }
    let at = editor.pick(all)?;
    let properties = editor.members(&at.child("properties"));
    if editor.chance()
        && let Some((name, _)) = editor.pick(properties)
    {
        editor.remove(&at.child("properties"), &name)?;
        if let Some(list) = editor.list(&at.child("required")) {
            list.retain(|it| it.as_str() != Some(&name));
        }
        return Some(format!("{at}: {name} removed"));
    }
    if !editor.has(&at, "properties") {
        return None;
    }
    editor.set(
        &at.child("properties"),
        "addedLater",
        json!({"type": "string"}),
    )?;
    editor.set(&at, "required", json!(["addedLater"]))?;
    Some(format!("{at}: required: addedLater alone"))
}
