//! Edits of responses as a whole: headers (kinds 66 and 67) and results (76 to 83).

use serde_json::json;
use specmill::load::{Node, Pointer};

use super::{Editor, Kind, Operation};

pub(super) const KINDS: &[Kind] = &[
    Kind::new(66, "response-header-removed", header_removed),
    Kind::new(67, "response-header-added", header_added),
    Kind::new(76, "success-status-added", success_added),
    Kind::new(77, "status-200-becomes-201", status_changed),
    Kind::new(78, "failure-status-added", |it| failure_added(it, false)),
    Kind::new(79, "failure-schema-added", |it| failure_added(it, true)),
    Kind::new(80, "response-media-type-added", media_added),
    Kind::new(81, "response-media-type-removed", media_removed),
    Kind::new(82, "response-body-added", body_added),
    Kind::new(83, "pages-found-or-lost", pages),
    Kind::new(106, "failure-status-removed", failure_removed),
    Kind::new(107, "response-body-removed", body_removed),
    Kind::new(108, "response-schema-replaced", schema_replaced),
    Kind::new(134, "success-status-removed", success_removed),
    Kind::new(135, "response-header-retyped", header_retyped),
];

/// A response with the operation that has it; `at` is behind references.
struct Response {
    operation: Operation,
    status: String,
    at: Pointer,
}

impl Response {
    fn label(&self, what: &str) -> String {
        format!("{} {}: {what}", self.operation.name(), self.status)
    }

    fn is_success(&self) -> bool {
        self.status.starts_with('2')
    }

    fn list(&self) -> Pointer {
        self.operation.pointer.child("responses")
    }
}

fn responses(editor: &Editor, wanted: &dyn Fn(&Response) -> bool) -> Vec<Response> {
    let mut found = Vec::new();
    for operation in editor.operations() {
        for (status, at) in editor.members(&operation.pointer.child("responses")) {
            if let Some(at) = editor.resolve(&at) {
                let operation = operation.clone();
                found.push(Response {
                    operation,
                    status,
                    at,
                });
            }
        }
    }
    found.retain(|it| wanted(it));
    found
}

fn header_added(editor: &mut Editor) -> Option<String> {
    let all = responses(editor, &|_| true);
    let response = editor.pick(all)?;
    if !editor.has(&response.at, "headers") {
        editor.set(&response.at, "headers", json!({}))?;
    }
    let kind = ["string", "integer", "boolean"][editor.random.below(3)];
    let header = json!({"schema": {"type": kind}});
    editor.set(&response.at.child("headers"), "X-Added-Later", header)?;
    Some(response.label("header added"))
}

fn with_headers(editor: &Editor) -> Vec<Response> {
    let mut all = responses(editor, &|_| true);
    all.retain(|it| !editor.members(&it.at.child("headers")).is_empty());
    all
}

fn header_removed(editor: &mut Editor) -> Option<String> {
    let all = with_headers(editor);
    let response = editor.pick(all)?;
    let headers = editor.members(&response.at.child("headers"));
    let (name, _) = editor.pick(headers)?;
    editor.remove(&response.at.child("headers"), &name)?;
    Some(response.label(&format!("header {name} removed")))
}

fn header_retyped(editor: &mut Editor) -> Option<String> {
    let all = with_headers(editor);
    let response = editor.pick(all)?;
    let headers = editor.members(&response.at.child("headers"));
    let (name, at) = editor.pick(headers)?;
    let at = editor.resolve(&at)?;
    let old = editor
        .at(&at)?
        .get("schema")
        .and_then(super::type_of)
        .map(str::to_owned);
    let new = if old.as_deref() == Some("integer") {
        "string"
    } else {
        "integer"
    };
    editor.set(&at, "schema", json!({"type": new}))?;
    Some(response.label(&format!("header {name}: {old:?} became {new}")))
}

fn success_added(editor: &mut Editor) -> Option<String> {
    let mut all = responses(editor, &Response::is_success);
    all.retain(|it| !editor.has(&it.list(), "202") && !editor.has(&it.list(), "203"));
    let response = editor.pick(all)?;
    let with_body = editor.chance();
    let new = if with_body {
        json!({"description": "later", "content": {"application/json": {"schema": {
            "type": "object", "required": ["ticket"], "properties": {"ticket": {"type": "string"}},
        }}}})
    } else {
        json!({"description": "later"})
    };
    editor.set(&response.list(), "202", new)?;
    Some(response.label(&format!("202 added, with a body: {with_body}")))
}

fn success_removed(editor: &mut Editor) -> Option<String> {
    let all = responses(editor, &Response::is_success);
    let mut all = all;
    all.retain(|it| {
        let statuses = editor.members(&it.list());
        statuses
            .iter()
            .filter(|(name, _)| name.starts_with('2'))
            .count()
            > 1
    });
    let response = editor.pick(all)?;
    editor.remove(&response.list(), &response.status)?;
    Some(response.label("removed"))
}

fn status_changed(editor: &mut Editor) -> Option<String> {
    let mut all = responses(editor, &|it| it.status == "200" || it.status == "201");
    all.retain(|it| !(editor.has(&it.list(), "200") && editor.has(&it.list(), "201")));
    let response = editor.pick(all)?;
    let new = if response.status == "200" {
        "201"
    } else {
        "200"
    };
    editor.rename(&response.list(), &response.status, new)?;
    Some(response.label(&format!("became {new}")))
}

fn failure_added(editor: &mut Editor, is_new: bool) -> Option<String> {
    let all = editor.operations();
    let operation = editor.pick(all)?;
    let list = operation.pointer.child("responses");
    let free = ["409", "418", "429", "503"].into_iter();
    let free = free.filter(|it| !editor.has(&list, it)).collect();
    let status = editor.pick(free)?;
    let known = responses(editor, &|it| {
        !it.is_success() && !it.status.starts_with('3')
    });
    let model = editor.pick(known);
    let response = match model {
        Some(model) if !is_new => editor.at(&model.at)?.clone(),
        _ if !is_new => Node::from(json!({"description": "no"})),
        _ => Node::from(
            json!({"description": "no", "content": {"application/json": {"schema": {
                "type": "object", "required": ["reason"], "properties": {"reason": {"type": "string"}},
            }}}}),
        ),
    };
    editor.set(&list, status, response)?;
    Some(format!("{}: {status} added", operation.name()))
}

fn failure_removed(editor: &mut Editor) -> Option<String> {
    let all = responses(editor, &|it| !it.is_success());
    let response = editor.pick(all)?;
    editor.remove(&response.list(), &response.status)?;
    Some(response.label("removed"))
}

fn media_added(editor: &mut Editor) -> Option<String> {
    let mut all = responses(editor, &Response::is_success);
    all.retain(|it| editor.has(&it.at, "content"));
    let response = editor.pick(all)?;
    let new = [
        ("text/csv", json!({"schema": {"type": "string"}})),
        ("application/octet-stream", json!({})),
        ("text/event-stream", json!({"schema": {"type": "string"}})),
        (
            "application/hal+json",
            json!({"schema": {"type": "object"}}),
        ),
    ];
    let (name, media) = new[editor.random.below(new.len())].clone();
    if editor.has(&response.at.child("content"), name) {
        return None;
    }
    editor.set(&response.at.child("content"), name, media)?;
    Some(response.label(&format!("{name} added")))
}

fn media_removed(editor: &mut Editor) -> Option<String> {
    let mut all = responses(editor, &|_| true);
    all.retain(|it| editor.members(&it.at.child("content")).len() > 1);
    let response = editor.pick(all)?;
    let media = editor.members(&response.at.child("content"));
    let (name, _) = editor.pick(media)?;
    editor.remove(&response.at.child("content"), &name)?;
    Some(response.label(&format!("{name} removed")))
}

fn body_added(editor: &mut Editor) -> Option<String> {
    let mut all = responses(editor, &Response::is_success);
    all.retain(|it| editor.members(&it.at.child("content")).is_empty());
    let response = editor.pick(all)?;
    let content = json!({"application/json": {"schema": {
        "type": "object", "properties": {"done": {"type": "boolean"}},
    }}});
    editor.set(&response.at, "content", content)?;
    Some(response.label("body added"))
}

fn with_body(editor: &Editor) -> Vec<Response> {
    let mut all = responses(editor, &Response::is_success);
    all.retain(|it| !editor.members(&it.at.child("content")).is_empty());
    all
}

fn body_removed(editor: &mut Editor) -> Option<String> {
    let all = with_body(editor);
    let response = editor.pick(all)?;
    editor.remove(&response.at, "content")?;
    Some(response.label("body removed"))
}

fn schema_replaced(editor: &mut Editor) -> Option<String> {
    let all = with_body(editor);
    let response = editor.pick(all)?;
    let media = editor.members(&response.at.child("content"));
    let (_, media) = editor.pick(media)?;
    let names = editor.members(&Pointer::root().child("components").child("schemas"));
    let (name, _) = editor.pick(names)?;
    let reference = json!({"$ref": format!("#/components/schemas/{}", name.replace('~', "~0").replace('/', "~1"))});
    editor.set(&media, "schema", reference)?;
    Some(response.label(&format!("schema became {name}")))
}

/// Parameters by which pages are usually asked for.
const OF_PAGES: [&str; 8] = [
    "page",
    "limit",
    "offset",
    "cursor",
    "per_page",
    "after",
    "page_size",
    "starting_after",
];

fn pages(editor: &mut Editor) -> Option<String> {
    let mut all = editor.operations();
    all.retain(|it| it.method == "get");
    let operation = editor.pick(all)?;
    let list = operation.pointer.child("parameters");
    let items = super::places::items(&editor.root, &list);
    let paging = items.iter().position(|it| {
        let name = editor
            .resolve(it)
            .and_then(|it| editor.text(&it, "name").map(str::to_owned));
        name.is_some_and(|it| OF_PAGES.contains(&it.as_str()))
    });
    if let Some(index) = paging {
        editor.list(&list)?.remove(index);
        return Some(format!(
            "{}: parameter {index} of pages removed",
            operation.name()
        ));
    }
    if editor.at(&list).is_none() {
        editor.set(&operation.pointer, "parameters", json!([]))?;
    }
    for name in ["offset", "limit"] {
        let parameter = json!({"name": name, "in": "query", "schema": {"type": "integer"}});
        editor.list(&list)?.push(Node::from(parameter.clone()));
    }
    Some(format!("{}: offset and limit added", operation.name()))
}
