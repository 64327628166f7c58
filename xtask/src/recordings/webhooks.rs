//! Payloads of webhooks, decoded by the generated client.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use super::compare;
use crate::calls::build::{generate, read};
use crate::calls::operations::escape;
use crate::calls::part::part;
use crate::calls::process;
use crate::corpus::{make_folder, workspace_root, write};

/// A payload and its webhook.
pub(super) struct Payload {
    /// `check_run 3`
    pub(super) id: String,
    pub(super) webhook: String,
    pub(super) body: Value,
}

/// The results of strict and lenient decoding of a payload.
#[derive(Clone, Debug)]
pub(super) struct Read {
    pub(super) strict: End,
    pub(super) lenient: End,
    /// Each drift from the document: its kind and its path
    pub(super) drift: Vec<(String, String)>,
}

/// The result of decoding a payload.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum End {
    Equal,
    /// Equal but for required, nullable properties that were missing: they are `null` now.
    WithNulls,
    /// Encodes back differently at this place.
    Different(String),
    Failed(String),
}

pub(super) type Ends = BTreeMap<String, Read>;

/// Generates the client of the webhooks that have payloads, and decodes each.
pub(super) fn play(root: &Value, payloads: &[Payload], out: &Path) -> Result<Ends, String> {
    make_folder(out)?;
    let names = payloads
        .iter()
        .map(|it| it.webhook.clone())
        .collect::<BTreeSet<_>>();
    let document = out.join("document.json");
    write(&document, &part(root, &BTreeSet::new(), &names).to_string())?;
    let client = out.join("client");
    let mut spec = read(&document, None, &out.join("spec"))?;
    spec.settings.package.name = Some("driven_client".to_owned());
    generate(spec, &client)?;
    let place = out.join("program");
    write(&place.join("src/main.rs"), &main_file(&client, &names)?)?;
    write(&place.join("Cargo.toml"), &manifest())?;
    let lock = workspace_root().join("Cargo.lock");
    fs::copy(&lock, place.join("Cargo.lock")).map_err(|error| error.to_string())?;
    let target = out.join("../target");
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(["build", "--quiet", "--offline"])
        .current_dir(&place);
    cargo
        .env("CARGO_TARGET_DIR", &target)
        .env_remove("RUSTFLAGS");
    process::run(&mut cargo)?;
    let given = out.join("payloads.json");
    let said = out.join("read.json");
    let list = payloads
        .iter()
        .map(|it| json!({"id": it.id, "webhook": it.webhook, "body": it.body}));
    write(&given, &Value::Array(list.collect()).to_string())?;
    process::run(
        Command::new(target.join("debug/payloads"))
            .arg(&given)
            .arg(&said),
    )?;
    let text = fs::read(&said).map_err(|error| error.to_string())?;
    let said = serde_json::from_slice::<Value>(&text).map_err(|error| error.to_string())?;
    let reads = payloads.iter().map(|payload| {
        let said = &said[&payload.id];
        let drift = said["drift"].as_array().into_iter().flatten();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let read = Read {
            strict: end(payload, &said["strict"]),
            lenient: end(payload, &said["lenient"]),
            drift: drift.map(|it| (text(&it[0]), text(&it[1]))).collect(),
        };
        (payload.id.clone(), read)
    });
    Ok(reads.collect())
}

fn end(payload: &Payload, said: &Value) -> End {
    let Some(back) = said.get("back") else {
        let error = said["error"].as_str();
        return End::Failed(error.unwrap_or("not read").to_owned());
    };
    let without = without_new_nulls(back, &payload.body);
    match compare::values(&payload.body, back) {
        None => End::Equal,
        Some(_) if compare::values(&payload.body, &without).is_none() => End::WithNulls,
        Some(difference) => End::Different(difference),
    }
}

/// Removes the members that are `null` here and absent in another value.
fn without_new_nulls(value: &Value, known: &Value) -> Value {
    match (value, known) {
        (Value::Object(members), Value::Object(known)) => {
            let members = members.iter();
            let kept = members.filter(|(name, it)| !it.is_null() || known.contains_key(*name));
            let null = Value::Null;
            kept.map(|(name, it)| {
                let known = known.get(name).unwrap_or(&null);
                (name.clone(), without_new_nulls(it, known))
            })
            .collect()
        }
        (Value::Array(items), Value::Array(known)) if items.len() == known.len() => {
            let items = items.iter().zip(known);
            items
                .map(|(it, known)| without_new_nulls(it, known))
                .collect()
        }
        (value, _) => value.clone(),
    }
}

/// Returns the program's text: a decoder for each webhook.
fn main_file(client: &Path, names: &BTreeSet<String>) -> Result<String, String> {
    let lock = client.join(specmill::lock::FILE);
    let lock = fs::read_to_string(&lock).map_err(|error| format!("{}: {error}", lock.display()))?;
    let lock = lock.lines().filter_map(|line| line.split_once(" = "));
    let functions = lock.collect::<BTreeMap<_, _>>();
    let mut rows = String::new();
    for name in names {
        let key = format!("#/webhooks/{}/post decoder", escape(name));
        let function = functions.get(key.as_str());
        let function = function.ok_or_else(|| format!("{key} has no name"))?;
        rows.push_str(&format!(
            "    ({name:?}, |body| Ok(to_json(&webhooks::{function}(body).map_err(|it| it.to_string())?))),\n"
        ));
    }
    Ok(format!(
        "{HEAD}\nstatic READERS: &[(&str, Reader)] = &[\n{rows}];\n"
    ))
}

const HEAD: &str = "\
//! Reads payloads: a file of them, and a file for what comes of each.

use std::sync::{Arc, Mutex};

use driven_client::webhooks;
use serde_json::{Map, Value, json};
use specmill_runtime::{Decoding, Received, to_json};

type Reader = fn(Received<'_>) -> Result<Vec<u8>, String>;

fn end(back: Result<Vec<u8>, String>) -> Value {
    match back {
        Ok(back) => json!({\"back\": serde_json::from_slice::<Value>(&back).expect(\"JSON\")}),
        Err(error) => json!({\"error\": error}),
    }
}

fn main() {
    let arguments = std::env::args().collect::<Vec<_>>();
    let given = std::fs::read(&arguments[1]).expect(\"payloads\");
    let given = serde_json::from_slice::<Vec<Value>>(&given).expect(\"payloads\");
    let mut said = Map::new();
    for payload in given {
        let reader = READERS.iter().find(|(name, _)| payload[\"webhook\"] == *name);
        let (_, read) = reader.expect(\"a decoder for each webhook\");
        let body = payload[\"body\"].to_string();
        let drift = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&drift);
        let lenient = Decoding::new().lenient(true).on_drift(move |drift| {
            let mut seen = seen.lock().expect(\"one thread\");
            seen.push(json!([drift.kind.to_string(), drift.path]));
        });
        let strict = end(read((&body).into()));
        let lenient = end(read(lenient.body(body.as_bytes())));
        let drift = std::mem::take(&mut *drift.lock().expect(\"one thread\"));
        let id = payload[\"id\"].as_str().unwrap_or_default().to_owned();
        said.insert(id, json!({\"strict\": strict, \"lenient\": lenient, \"drift\": drift}));
    }
    std::fs::write(&arguments[2], Value::Object(said).to_string()).expect(\"room\");
}
";

fn manifest() -> String {
    format!(
        "[package]\nname = \"payloads\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
         [dependencies]\ndriven_client = {{ path = \"../client\" }}\n\
         specmill-runtime = {{ path = {:?} }}\nserde_json = \"1\"\n\n\
         [profile.dev]\ndebug = false\n\n[workspace]\n",
        workspace_root().join("runtime").to_string_lossy()
    )
}
