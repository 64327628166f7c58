//! GitHub's documents with recordings of its API, from npm packages at pinned versions.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use serde_json::Value;

use super::outcome::Reason;
use super::webhooks::{self, Payload};
use super::{page, play, read};
use crate::calls::process::npm_install;
use crate::corpus::{workspace_root, write};
use crate::roundtrip::instances::read_document;

/// The packages with their versions: document and recordings of requests, document and payloads of
/// webhooks.
pub(super) const PACKAGES: [(&str, &str); 4] = [
    ("@octokit/openapi", "23.0.2"),
    ("@octokit/fixtures", "23.1.2"),
    ("@octokit/openapi-webhooks", "12.1.0"),
    ("@octokit/webhooks-examples", "7.6.1"),
];

/// The reasons for accepted differences.
pub(super) const REASONS: [Reason; 10] = [
    Reason {
        part: "/projects/columns",
        reason: "Classic projects are gone from the API, and from the document.",
    },
    Reason {
        part: "no operation: GET /repositories/1000",
        reason: "A page's link or a redirect goes to an address by number, which the document does not \
                 have; the client follows both without an operation.",
    },
    Reason {
        part: "no operation: PATCH /repositories/1000",
        reason: "The target of a redirect goes by number, which the document does not have; the client \
                 follows it.",
    },
    Reason {
        part: "legacy.tar.gz",
        reason: "The target of a redirect to another host, which is not part of the API.",
    },
    Reason {
        part: "required, but missing",
        reason: "Recorded before the property was there: the document of today requires it. A lenient \
                 client reads it as empty.",
    },
    Reason {
        part: "is new",
        reason: "Recorded before the property was there. It is required and nullable: what did not \
                 come is `null`, and encodes as that.",
    },
    Reason {
        part: "\"node_id\":\"MDA6RW50aXR5MQ==\",\"object\"",
        reason: "The server of the recording answered a reference with a list of those that begin so; \
                 the document of today has an operation of its own for that.",
    },
    Reason {
        part: "# hello-world",
        reason: "The recorded client asked for the raw file with an `Accept` of its own, which the \
                 document does not declare.",
    },
    Reason {
        part: "\"code\":\"already_exists\"",
        reason: "The document declares no failure of status 422 for this operation: `Error::Status` \
                 keeps the body.",
    },
    Reason {
        part: "\"_links\":{\"git\"",
        reason: "A folder's contents come as a list, of the media type for which the document has an \
                 object; `accept_json()` asks for the other.",
    },
];

pub(super) fn run(out: &Path) -> Result<ExitCode, String> {
    // Each in a folder of its own: npm removes packages that an installation does not name.
    let folders = PACKAGES.map(|(package, _)| out.join("npm").join(package));
    for ((package, version), folder) in PACKAGES.iter().zip(&folders) {
        npm_install(folder, package, version)?;
    }
    let [openapi, fixtures, openapi_webhooks, examples] =
        std::array::from_fn(|at| folders[at].join("node_modules").join(PACKAGES[at].0));
    let root = read_document(&openapi.join("generated/api.github.com.json"))?;
    let (interactions, _) = read::read(&fixtures.join("scenarios"))?;
    // Each scenario exists as recorded and, second, with names and numbers normalized.
    let interactions = interactions.into_iter();
    let interactions = interactions.filter(|it| it.source.ends_with("normalized-fixture.json"));
    let outcome = play::play("fixtures", &root, interactions.collect(), None, out)?;
    println!("{}", outcome.summary());
    let root = read_document(&openapi_webhooks.join("generated/api.github.com.json"))?;
    let payloads = payloads(&examples, &root)?;
    let ends = webhooks::play(&root, &payloads, &out.join("webhooks"))?;
    let text = page::page(&outcome, &ends, &REASONS);
    write(&workspace_root().join("docs/reports/recordings.md"), &text)?;
    println!("{}", page::payloads_summary(&ends));
    Ok(match outcome.is_fine(&REASONS) {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}

/// Reads the examples, each with the webhook for its event and action.
fn payloads(examples: &Path, root: &Value) -> Result<Vec<Payload>, String> {
    let path = examples.join("api.github.com/index.json");
    let text = fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let events = serde_json::from_slice::<Vec<Value>>(&text).map_err(|error| error.to_string())?;
    let webhooks = root["webhooks"].as_object();
    let names = webhooks
        .into_iter()
        .flatten()
        .map(|(name, _)| name.as_str());
    let names = names.collect::<Vec<_>>();
    let mut found = Vec::new();
    for event in &events {
        let name = event["name"].as_str().unwrap_or_default();
        let examples = event["examples"].as_array().into_iter().flatten();
        for (number, body) in examples.enumerate() {
            let webhook = webhook(&names, name, body["action"].as_str());
            let webhook = webhook.ok_or_else(|| format!("{name} {number}: no webhook"))?;
            found.push(Payload {
                id: format!("{name} {number}"),
                webhook: webhook.to_owned(),
                body: body.clone(),
            });
        }
    }
    Ok(found)
}

/// Finds the webhook `check-run-created` for `check_run` and `created`. An action made up by a
/// caller maps to the document's webhook for the event.
fn webhook<'a>(names: &[&'a str], event: &str, action: Option<&str>) -> Option<&'a str> {
    let event = event.replace('_', "-");
    let whole = action.map(|it| format!("{event}-{}", it.replace('_', "-")));
    let whole = whole.unwrap_or_else(|| event.clone());
    let find = |wanted: &dyn Fn(&str) -> bool| names.iter().copied().find(|name| wanted(name));
    let of_event = format!("{event}-");
    find(&|name| name == whole)
        .or_else(|| find(&|name| name == event))
        .or_else(|| find(&|name| name.starts_with(&of_event)))
}
