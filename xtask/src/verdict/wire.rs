//! The wire's word: sampled values of the new document's responses pass through the old client's
//! types, and sampled values of the old document's requests are validated by the new one.
//!
//! A value is compared at the place of an operation, not by the name of a schema, so that a renamed
//! component is no change.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use specmill::load::Node;

use super::base::{Base, Job, run};
use super::requests::{Shape, shapes};
use super::subject::Client;
use crate::corpus::write;
use crate::roundtrip::instances::{Checker, exported};
use crate::roundtrip::source::{Source, types};
use crate::roundtrip::{fault, program, same, sample};

/// The number of values per place.
const MOST: usize = 16;

/// The limit of failures kept per direction.
const FAILURES: usize = 3;

/// An undeclared property that the sampler adds to open objects; a client does not send it.
const UNDECLARED: &str = "\"schlüssel";

pub(super) const METHODS: [&str; 7] = ["get", "put", "post", "delete", "options", "head", "patch"];

/// A place of a value in a document.
#[derive(Clone, Debug, Eq, PartialEq)]
struct Place {
    /// Its description, in the same words in both documents
    name: String,
    pointer: String,
    is_sent: bool,
}

/// The word of sampled values on one direction.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(super) struct Word {
    /// The number of values that the old document does not give
    pub(super) values: usize,
    pub(super) failures: Vec<String>,
}

/// The word of sampled values on a pair.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(super) struct Words {
    pub(super) request: Word,
    pub(super) response: Word,
}

/// The old side's places with what is known of them.
#[derive(Debug)]
pub(super) struct Wire {
    program: PathBuf,
    received: Vec<Received>,
    sent: Vec<Sent>,
    /// The requirements of each operation, by name
    shapes: BTreeMap<String, Shape>,
}

/// A place of a response with a type of the old client.
#[derive(Debug)]
struct Received {
    name: String,
    /// The index of the type in the program
    index: usize,
    /// True if the type is that of the items
    is_list: bool,
    /// The values of the old document, which pass
    known: HashSet<String>,
}

/// A place of a request with valid values.
#[derive(Debug)]
struct Sent {
    name: String,
    values: Vec<Value>,
}

fn json(root: &Node) -> Result<Value, String> {
    serde_json::to_value(root).map_err(|error| error.to_string())
}

pub(super) fn escape(step: &str) -> String {
    step.replace('~', "~0").replace('/', "~1")
}

/// Follows references to the pointer of the object that stands there.
pub(super) fn resolve(root: &Value, pointer: &str) -> Option<String> {
    let mut pointer = pointer.to_owned();
    for _ in 0..32 {
        let node = root.pointer(pointer.strip_prefix('#')?)?;
        match node["$ref"].as_str() {
            Some(reference) => reference.clone_into(&mut pointer),
            None => return Some(pointer),
        }
    }
    None
}

pub(super) fn keys<'a>(root: &'a Value, pointer: &str) -> Vec<&'a String> {
    let node = pointer.strip_prefix('#').and_then(|it| root.pointer(it));
    let map = node.and_then(Value::as_object);
    map.into_iter().flat_map(|map| map.keys()).collect()
}

/// Returns a path without the names of its arguments, which no server sees.
pub(super) fn bare_path(path: &str) -> String {
    let mut parts = path.split('{');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |bare, part| {
        let rest = part.split_once('}').map_or("", |(_, rest)| rest);
        format!("{bare}{{}}{rest}")
    })
}

/// Lists the JSON bodies and the parameters of all operations.
fn places(root: &Value) -> Vec<Place> {
    let mut found = Vec::new();
    for path in keys(root, "#/paths") {
        let Some(item) = resolve(root, &format!("#/paths/{}", escape(path))) else {
            continue;
        };
        for method in METHODS {
            let operation = format!("{item}/{method}");
            if root
                .pointer(&operation[1..])
                .is_none_or(|it| !it.is_object())
            {
                continue;
            }
            let name = format!("{} {}", method.to_uppercase(), bare_path(path));
            for owner in [&item, &operation] {
                parameters(root, owner, &name, &mut found);
            }
            let mut add = |at: String, what: String, is_sent| {
                let Some(at) = resolve(root, &at) else { return };
                let content = format!("{at}/content");
                for media in keys(root, &content) {
                    let bare = media.split(';').next().unwrap_or_default().trim();
                    let pointer = format!("{content}/{}/schema", escape(media));
                    let is_json = bare == "application/json" || bare.ends_with("+json");
                    if is_json && root.pointer(&pointer[1..]).is_some() {
                        let name = format!("{what} {bare}");
                        found.push(Place {
                            name,
                            pointer,
                            is_sent,
                        });
                    }
                }
            };
            add(
                format!("{operation}/requestBody"),
                format!("{name} body"),
                true,
            );
            for status in keys(root, &format!("{operation}/responses")) {
                let at = format!("{operation}/responses/{}", escape(status));
                add(at, format!("{name} {status}"), false);
            }
        }
    }
    found
}

fn parameters(root: &Value, owner: &str, name: &str, found: &mut Vec<Place>) {
    let list = root.pointer(&format!("{owner}/parameters")[1..]);
    let length = list.and_then(Value::as_array).map_or(0, Vec::len);
    for index in 0..length {
        let Some(at) = resolve(root, &format!("{owner}/parameters/{index}")) else {
            continue;
        };
        let Some(parameter) = root.pointer(&at[1..]) else {
            continue;
        };
        let (Some(own), Some(place)) = (parameter["name"].as_str(), parameter["in"].as_str())
        else {
            continue;
        };
        if parameter.get("schema").is_some() {
            found.push(Place {
                name: format!("{name} {place} {own}"),
                pointer: format!("{at}/schema"),
                is_sent: true,
            });
        }
    }
}

/// Makes valid values of places, in their order.
fn values(root: &Value, pointers: &[&str], is_request: bool) -> Result<Vec<Vec<Value>>, String> {
    let all = pointers.iter().copied();
    let (source, numbers) = if is_request {
        Source::of_requests(root, all)
    } else {
        Source::read(root, all)
    };
    let checker = Checker::new(&source)?;
    let made = numbers.iter().map(|number| match number {
        Some(number) => checker.valid(*number, sample::values(&source, *number, MOST)),
        None => Vec::new(),
    });
    Ok(made.collect())
}

impl Wire {
    /// Builds the program over the old client's types, and finds the places whose values pass.
    pub(super) fn prepare(
        root: &Node,
        client: &Client,
        folder: &Path,
        base: &Base,
    ) -> Result<Self, String> {
        let root = &json(root)?;
        let models = client.files.0.get("src/models/mod.rs");
        let names = exported(models.map_or("", String::as_str));
        let types = types(&client.lock, &|name| names.iter().any(|it| it == name));
        let program = build(
            client,
            &types.iter().map(|it| it.name.clone()).collect::<Vec<_>>(),
            folder,
            base,
        )?;
        let all = places(root);
        let mut received = Vec::new();
        let mut pointers = Vec::new();
        for place in all.iter().filter(|it| !it.is_sent) {
            let Some(target) = resolve(root, &place.pointer) else {
                continue;
            };
            let items = format!("{target}/items");
            let list = resolve(root, &items).filter(|_| root.pointer(&items[1..]).is_some());
            let ways = [
                (Some(target), place.pointer.clone(), false),
                (list, format!("{}/items", place.pointer), true),
            ];
            for (target, pointer, is_list) in ways {
                let index = types
                    .iter()
                    .position(|it| Some(&it.pointer) == target.as_ref());
                if let Some(index) = index {
                    received.push(Received {
                        name: place.name.clone(),
                        index,
                        is_list,
                        known: HashSet::new(),
                    });
                    pointers.push(pointer);
                }
            }
        }
        let pointers = pointers.iter().map(String::as_str).collect::<Vec<_>>();
        let made = values(root, &pointers, false)?;
        let jobs = received.iter().zip(&made).flat_map(|(place, values)| {
            values.iter().map(|value| (place.index, value.to_string()))
        });
        let jobs = jobs.collect::<Vec<_>>();
        let mut outcomes = pass(&program, &jobs, folder)?.into_iter();
        for (place, values) in received.iter_mut().zip(&made) {
            for value in values {
                if outcomes.next().flatten().is_none() {
                    place.known.insert(value.to_string());
                }
            }
            // A place with a value that fails in the old client says nothing about the new one.
            if place.known.len() < values.len() {
                place.known.clear();
            }
        }
        received.retain(|it| !it.known.is_empty());
        let sent = all.iter().filter(|it| it.is_sent).collect::<Vec<_>>();
        let pointers = sent
            .iter()
            .map(|it| it.pointer.as_str())
            .collect::<Vec<_>>();
        let made = values(root, &pointers, true)?;
        let sent = sent.into_iter().zip(made).map(|(place, values)| Sent {
            name: place.name.clone(),
            values: values
                .into_iter()
                .filter(|it| !it.to_string().contains(UNDECLARED))
                .collect(),
        });
        Ok(Self {
            program,
            received,
            sent: sent.filter(|it| !it.values.is_empty()).collect(),
            shapes: shapes(root),
        })
    }

    /// Tries the values of a new document. A place that it no longer has says nothing.
    pub(super) fn try_new(&self, root: &Node, folder: &Path) -> Result<Words, String> {
        let root = &json(root)?;
        let all = places(root);
        let find = |name: &str, is_sent: bool| {
            let place = all
                .iter()
                .find(|it| it.name == name && it.is_sent == is_sent);
            place.map(|it| it.pointer.clone())
        };
        Ok(Words {
            request: self.requests(root, &find)?,
            response: self.responses(root, &find, folder)?,
        })
    }

    fn requests(
        &self,
        root: &Value,
        find: &dyn Fn(&str, bool) -> Option<String>,
    ) -> Result<Word, String> {
        let here = self
            .sent
            .iter()
            .filter_map(|it| Some((it, find(&it.name, true)?)));
        let here = here.collect::<Vec<_>>();
        let pointers = here.iter().map(|(_, pointer)| pointer.as_str());
        let (source, numbers) = Source::of_requests(root, pointers);
        let checker = Checker::new(&source)?;
        let mut word = Word::default();
        let new = shapes(root);
        for (name, old) in &self.shapes {
            word.values += 1;
            if let Some(fault) = old.fault(new.get(name))
                && word.failures.len() < FAILURES
            {
                word.failures.push(format!("{name}: {fault}"));
            }
        }
        for ((place, _), number) in here.iter().zip(numbers) {
            let Some(number) = number else { continue };
            word.values += place.values.len();
            let valid = checker.valid(number, place.values.clone());
            let failed = place.values.iter().find(|it| !valid.contains(it));
            if let Some(value) = failed.filter(|_| word.failures.len() < FAILURES) {
                word.failures
                    .push(format!("{}: {}", place.name, shorten(&value.to_string())));
            }
        }
        Ok(word)
    }

    fn responses(
        &self,
        root: &Value,
        find: &dyn Fn(&str, bool) -> Option<String>,
        folder: &Path,
    ) -> Result<Word, String> {
        let here = self.received.iter().filter_map(|it| {
            let pointer = find(&it.name, false)?;
            Some((
                it,
                if it.is_list {
                    format!("{pointer}/items")
                } else {
                    pointer
                },
            ))
        });
        let here = here.collect::<Vec<_>>();
        let pointers = here.iter().map(|(_, pointer)| pointer.as_str());
        let made = values(root, &pointers.collect::<Vec<_>>(), false)?;
        let mut jobs = Vec::new();
        let mut names = Vec::new();
        for ((place, _), values) in here.iter().zip(&made) {
            for value in values.iter().map(Value::to_string) {
                if !place.known.contains(&value) {
                    jobs.push((place.index, value));
                    names.push(&place.name);
                }
            }
        }
        let mut word = Word {
            values: jobs.len(),
            failures: Vec::new(),
        };
        if jobs.is_empty() {
            return Ok(word);
        }
        let outcomes = pass(&self.program, &jobs, folder)?;
        for ((fault, name), (_, value)) in outcomes.into_iter().zip(names).zip(&jobs) {
            if let Some(fault) = fault.filter(|_| word.failures.len() < FAILURES) {
                word.failures
                    .push(format!("{name}: {fault} in {}", shorten(value)));
            }
        }
        Ok(word)
    }
}

fn shorten(text: &str) -> String {
    text.chars().take(200).collect()
}

/// Compiles the old client and the program over its types.
fn build(client: &Client, types: &[String], folder: &Path, base: &Base) -> Result<PathBuf, String> {
    let krate = client.krate();
    let library = folder.join(format!("lib{krate}.rlib"));
    let program = folder.join("trip");
    let key = format!("{} {}", client.digest, base.key);
    let key_file = folder.join("trip.key");
    if program.exists() && fs::read_to_string(&key_file).is_ok_and(|it| it == key) {
        return Ok(program);
    }
    let source = folder.join("client/src/lib.rs");
    let said = base.compile_whole(
        &Job {
            name: &krate,
            source: &source,
            out: &library,
            features: &client.features,
            externs: &[("specmill_runtime", &base.code)],
            seconds: 300,
        },
        "lib",
    )?;
    let main = folder.join("trip.rs");
    write(&main, &program::main_file(&krate, types))?;
    let linked = said.is_ok.then(|| {
        base.compile_whole(
            &Job {
                name: "trip",
                source: &main,
                out: &program,
                features: &[],
                externs: &[("specmill_runtime", &base.code), (&krate, &library)],
                seconds: 300,
            },
            "bin",
        )
    });
    match linked.transpose()? {
        Some(said) if said.is_ok => {
            write(&key_file, &key)?;
            Ok(program)
        }
        Some(said) => Err(format!(
            "the program over its types: {:?}",
            said.errors.first()
        )),
        None => Err(format!("its client: {:?}", said.errors.first())),
    }
}

/// Runs values through the program; returns what became different of each.
fn pass(
    program: &Path,
    jobs: &[(usize, String)],
    folder: &Path,
) -> Result<Vec<Option<String>>, String> {
    let (values, results) = (folder.join("values.txt"), folder.join("results.txt"));
    let lines = jobs
        .iter()
        .map(|(index, value)| format!("{index}\t{value}\n"));
    write(&values, &lines.collect::<String>())?;
    let mut command = Command::new(program);
    command.args([&values, &results]);
    if !run(&mut command, &folder.join("trip.log"), 60)? {
        return Err("the program over the client's types broke".to_owned());
    }
    let text = fs::read_to_string(&results).map_err(|error| error.to_string())?;
    let found = jobs.iter().zip(text.lines());
    let found = found
        .map(|((_, value), got)| lost(value, got))
        .collect::<Vec<_>>();
    if found.len() == jobs.len() {
        Ok(found)
    } else {
        Err(format!("{} results of {} values", found.len(), jobs.len()))
    }
}

/// Describes what a value lost. An optional property that is `null` may come back absent, since a
/// client reads both as `None` where the document does not tell them apart.
fn lost(value: &str, got: &str) -> Option<String> {
    let told = fault(value, got)?;
    let read = |text: &str| serde_json::from_str::<Value>(text).ok();
    let Some((given, came)) = read(value).zip(got.strip_prefix('=').and_then(read)) else {
        return Some(told);
    };
    same::difference(&without_nulls(given), &without_nulls(came))
}

fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let kept = map.into_iter().filter(|(_, it)| !it.is_null());
            kept.map(|(name, it)| (name, without_nulls(it))).collect()
        }
        Value::Array(items) => items.into_iter().map(without_nulls).collect(),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_null_may_come_back_absent_and_nothing_else_may() {
        assert_eq!(lost("{\"a\":[{\"b\":null}]}", "={\"a\":[{}]}"), None);
        assert!(lost("{\"a\":[null]}", "={\"a\":[]}").is_some());
        assert!(lost("{\"a\":1}", "={}").is_some());
        assert_eq!(lost("{\"a\":1}", "!no `b`").as_deref(), Some("no `b`"));
    }

    #[test]
    fn places_have_the_same_name_wherever_their_schema_stands() {
        let document = |parameter: Value| {
            json!({
                "paths": {"/a": {"get": {
                    "parameters": [parameter],
                    "responses": {"200": {"content": {"application/json; charset=utf-8": {
                        "schema": {"type": "string"},
                    }}}},
                }}},
                "components": {"parameters": {"P": {"name": "p", "in": "query", "schema": {}}}},
            })
        };
        let inline = places(&document(json!({"name": "p", "in": "query", "schema": {}})));
        let shared = places(&document(json!({"$ref": "#/components/parameters/P"})));
        let names = |places: &[Place]| places.iter().map(|it| it.name.clone()).collect::<Vec<_>>();
        assert_eq!(
            names(&inline),
            ["GET /a query p", "GET /a 200 application/json"]
        );
        assert_eq!(names(&inline), names(&shared));
        assert_eq!(shared[0].pointer, "#/components/parameters/P/schema");
    }
}
