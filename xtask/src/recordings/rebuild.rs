//! A call with typed arguments, rebuilt from a recorded request and its operation.

use serde_json::{Map, Value, json};

use super::find::Match;
use super::form;
use super::read::{Interaction, header};
use super::typed;
use crate::calls::make::Call;
use crate::calls::operations::Input;
use crate::calls::values::FILE;

/// Headers that every client writes by itself, or that identify the caller.
const OWN_HEADERS: [&str; 12] = [
    "accept",
    "accept-encoding",
    "authorization",
    "connection",
    "content-length",
    "content-type",
    "cookie",
    "host",
    "origin",
    "te",
    "transfer-encoding",
    "user-agent",
];

/// A call, and the parts of the recorded request that no argument can express.
pub(super) struct Rebuilt {
    pub(super) call: Call,
    pub(super) unsaid: Vec<String>,
}

pub(super) fn rebuild(root: &Value, found: &Match<'_>, interaction: &Interaction) -> Rebuilt {
    let request = &interaction.request;
    let mut unsaid = Vec::new();
    let operation = found.operation;
    let mut call = Call {
        id: format!("{} {}", interaction.source, interaction.number),
        method: operation.method.clone(),
        template: operation.path.clone(),
        ..Call::default()
    };
    let of = |place: &'static str| operation.inputs.iter().filter(move |it| it.place == place);
    for (name, text) in &found.path {
        let input = of("path").find(|it| it.name == *name);
        let value = input.map_or_else(|| text.as_str().into(), |it| typed::list(root, it, &[text]));
        call.path.push((name.clone(), value));
    }
    call.query = query(
        root,
        &of("query").collect::<Vec<_>>(),
        &request.query,
        &mut unsaid,
    );
    for input in of("header") {
        let name = input.name.to_lowercase();
        if let Some(text) = header(&request.headers, &name)
            && !OWN_HEADERS.contains(&name.as_str())
        {
            call.header
                .insert(input.name.clone(), typed::list(root, input, &[text]));
        }
    }
    body(root, found, interaction, &mut call, &mut unsaid);
    Rebuilt { call, unsaid }
}

/// Reads the parameters of a query: repeated names are lists, `name[key]` is a field.
fn query(
    root: &Value,
    inputs: &[&Input],
    pairs: &[(String, String)],
    unsaid: &mut Vec<String>,
) -> Map<String, Value> {
    let mut said = Map::new();
    for (name, value) in pairs {
        let bare = name.strip_suffix("[]").unwrap_or(name);
        let is_of = |it: &&&Input| it.name == *name || it.name == bare;
        if let Some(input) = inputs.iter().find(is_of) {
            if said.contains_key(&input.name) {
                continue;
            }
            let same = pairs.iter().filter(|(other, _)| other == name);
            let texts = same.map(|(_, value)| value.as_str()).collect::<Vec<_>>();
            said.insert(input.name.clone(), typed::list(root, input, &texts));
            continue;
        }
        let object = name.split_once('[').map(|(object, _)| object);
        let input = inputs.iter().find(|it| Some(it.name.as_str()) == object);
        match input {
            Some(input) if said.contains_key(&input.name) => {}
            Some(input) => {
                let within = format!("{}[", input.name);
                let members = pairs.iter().filter(|(name, _)| name.starts_with(&within));
                let value = form::value(root, &input.schema, &input.name, members);
                said.insert(input.name.clone(), value);
            }
            None => unsaid.push(format!("query `{name}={value}`")),
        }
    }
    said
}

fn body(
    root: &Value,
    found: &Match<'_>,
    interaction: &Interaction,
    call: &mut Call,
    unsaid: &mut Vec<String>,
) {
    let request = &interaction.request;
    if request.body.is_empty() {
        return;
    }
    let media_type = header(&request.headers, "content-type").unwrap_or("application/json");
    let media_type = media_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_lowercase();
    let bodies = &found.operation.bodies;
    let same = bodies
        .iter()
        .find(|it| it.media_type.to_lowercase().starts_with(&media_type));
    // Any body of the same syntax is read by the schema, and the difference is reported.
    let is_json = media_type.ends_with("json");
    let like = || {
        bodies
            .iter()
            .find(|it| is_json && it.media_type.contains("json"))
    };
    let any = || bodies.iter().find(|it| it.media_type.contains('*'));
    // A file keeps its recorded type, whatever the document's example has.
    let file = || {
        bodies
            .iter()
            .find(|it| it.media_type == "application/octet-stream")
    };
    let Some(body) = same.or_else(like).or_else(any).or_else(file) else {
        unsaid.push(format!("a body of `{media_type}`"));
        return;
    };
    let text = String::from_utf8_lossy(&request.body);
    let value = if is_json {
        serde_json::from_slice(&request.body).ok()
    } else if media_type == "application/x-www-form-urlencoded" {
        let pairs = form::pairs(&text);
        Some(form::value(root, &body.schema, "", pairs.iter()))
    } else if body.media_type == "application/octet-stream" {
        Some(json!({FILE: text, "type": media_type}))
    } else {
        Some(Value::String(text.into_owned()))
    };
    if value.is_none() {
        unsaid.push("a body that is no JSON".to_owned());
    }
    call.media_type = value.is_some().then(|| body.media_type.clone());
    call.body = value;
}
