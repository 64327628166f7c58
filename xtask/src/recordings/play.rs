//! The replay of interactions with the client of their document.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;

use super::compare;
use super::find::{self, Match};
use super::outcome::{Outcome, Played};
use super::read::{Interaction, Response, header};
use super::rebuild::{Rebuilt, rebuild};
use crate::calls::build::Driver;
use crate::calls::operations::operations;
use crate::calls::part::part;
use crate::calls::process::{Note, Said};
use crate::calls::server::{Request, Server};
use crate::corpus::{make_folder, write};

/// Headers about one connection, or about the encoding of a message.
const HOP_HEADERS: [&str; 7] = [
    "connection",
    "content-encoding",
    "content-length",
    "keep-alive",
    "transfer-encoding",
    "alt-svc",
    "upgrade",
];

/// Replays the interactions.
pub(super) fn play(
    name: &str,
    root: &Value,
    interactions: Vec<Interaction>,
    settings: Option<&Path>,
    out: &Path,
) -> Result<Outcome, String> {
    let place = out.join(name);
    make_folder(&place)?;
    let operations = operations(root);
    let prefixes = find::prefixes(root);
    let matches = interactions
        .iter()
        .map(|it| find::find(&operations, &prefixes, it));
    let matches = matches.collect::<Vec<_>>();
    let prefix = usual_prefix(&matches);
    let called = matches
        .iter()
        .flatten()
        .map(|it| (it.operation.method.clone(), it.operation.path.clone()));
    let called = called.collect::<BTreeSet<_>>();
    let mut rebuilt = BTreeMap::new();
    for (number, found) in matches.iter().enumerate() {
        if let Some(found) = found.as_ref().filter(|it| it.prefix == prefix) {
            rebuilt.insert(number, rebuild(root, found, &interactions[number]));
        }
    }
    if rebuilt.is_empty() {
        return Err("no interaction is a call of an operation of the document".to_owned());
    }
    let document = place.join("document.json");
    write(
        &document,
        &part(root, &called, &BTreeSet::new()).to_string(),
    )?;
    eprintln!("{name}: building the client of {} operations", called.len());
    let driver = Driver::build(&document, settings, &place, &out.join("target"))?;
    let calls = rebuilt.values().map(|it| &it.call).collect::<Vec<_>>();
    let calls_file = place.join("calls.json");
    write(
        &calls_file,
        &serde_json::to_string_pretty(&calls).map_err(|it| it.to_string())?,
    )?;
    let numbers = rebuilt.keys().copied().collect::<Vec<_>>();
    let served = Served {
        interactions: interactions.clone(),
        numbers: numbers.clone(),
    };
    let server = Server::start(move |request| served.answer(request))?;
    let url = format!("{}{prefix}", server.url());
    let said = driver.drive(&url, &calls_file, &place.join("said.json"))?;
    let requests = server.requests();
    let played = interactions
        .into_iter()
        .enumerate()
        .map(|(number, interaction)| {
            let at = numbers.iter().position(|it| *it == number);
            let call = at.map(|at| {
                let sent = requests.iter().find(|it| it.call == at);
                (&rebuilt[&number], sent)
            });
            played(interaction, matches[number].as_ref(), call, &said)
        });
    Ok(Outcome {
        name: name.to_owned(),
        played: played.collect(),
    })
}

/// Returns the most frequent prefix: a client has one base URL.
fn usual_prefix(matches: &[Option<Match<'_>>]) -> String {
    let mut counts = BTreeMap::<&str, usize>::new();
    for found in matches.iter().flatten() {
        *counts.entry(&found.prefix).or_default() += 1;
    }
    let most = counts.into_iter().max_by_key(|(_, count)| *count);
    most.map(|(prefix, _)| prefix.to_owned())
        .unwrap_or_default()
}

fn played(
    interaction: Interaction,
    found: Option<&Match<'_>>,
    call: Option<(&Rebuilt, Option<&Request>)>,
    said: &Said,
) -> Played {
    let operation = found.map(|it| format!("{} {}", it.operation.method, it.operation.path));
    let Some((rebuilt, sent)) = call else {
        return Played::unmatched(interaction, operation);
    };
    let note = said
        .notes
        .get(&rebuilt.call.id)
        .cloned()
        .unwrap_or_default();
    let mut request = rebuilt.unsaid.clone();
    match (sent, &note.error) {
        (Some(sent), _) => request.extend(compare::requests(&interaction.request, sent)),
        (None, Some(error)) => request.push(error.clone()),
        (None, None) => request.push(note.answer.clone().unwrap_or_else(|| "not sent".to_owned())),
    }
    // A query without parameters is missing in the request, which is reported once.
    request.retain(|it| {
        !it.ends_with("is not sent")
            || !rebuilt
                .unsaid
                .iter()
                .any(|known| it.starts_with(known.as_str()))
    });
    let response = response(&interaction.response, &note, sent.is_some());
    Played {
        interaction,
        operation,
        request: Some(request),
        response,
    }
}

/// Returns the faults in the response as the client read it.
fn response(came: &Response, note: &Note, is_sent: bool) -> Option<Vec<String>> {
    if !is_sent {
        return None;
    }
    let mut wrong = Vec::new();
    wrong.extend(note.answer.clone());
    let json = serde_json::from_slice::<Value>(&came.body).ok();
    match (&note.decoded, json) {
        (Some(decoded), Some(json)) => wrong.extend(compare::values(&json, decoded)),
        (Some(Value::String(text)), None) if text.as_bytes() != came.body => {
            wrong.push("the text is another one".to_owned());
        }
        _ => {}
    }
    Some(wrong)
}

/// The recorded responses, by call number.
struct Served {
    interactions: Vec<Interaction>,
    numbers: Vec<usize>,
}

impl Served {
    /// Returns the recorded response to a call; after a redirect, the one to its target.
    fn answer(&self, request: &Request) -> Vec<u8> {
        let own = self
            .numbers
            .get(request.call)
            .map(|it| &self.interactions[*it]);
        let Some(own) = own else {
            return b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n".to_vec();
        };
        let path = request.target.split('?').next().unwrap_or_default();
        let is_target = |it: &&Interaction| {
            it.source == own.source
                && it.request.path == path
                && it.request.method == request.method
        };
        let other = (own.request.path != path).then(|| self.interactions.iter().find(is_target));
        let found = other.flatten().unwrap_or(own);
        wire(&found.response, &request.method)
    }
}

fn wire(response: &Response, method: &str) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {} Recorded\r\n", response.status);
    for (name, value) in &response.headers {
        let value = match name.as_str() {
            "location" => below(value),
            name if HOP_HEADERS.contains(&name) => continue,
            _ => value.replace(['\r', '\n'], " "),
        };
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    if header(&response.headers, "content-type").is_none() && !response.body.is_empty() {
        head.push_str("content-type: application/json\r\n");
    }
    let is_bodiless = method == "HEAD" || [204, 205, 304].contains(&response.status);
    if !is_bodiless {
        head.push_str(&format!("content-length: {}\r\n", response.body.len()));
    }
    let mut bytes = (head + "\r\n").into_bytes();
    if !is_bodiless {
        bytes.extend_from_slice(&response.body);
    }
    bytes
}

/// Rewrites a redirect to stay on the server.
fn below(location: &str) -> String {
    match location.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("/", |at| &rest[at..]).to_owned(),
        None => location.to_owned(),
    }
}
