//! The round trip of values: each type of a client decodes the valid values of its schema and
//! encodes them unchanged.
//!
//! There are three steps per document. `instances` makes values and validates them with the crate
//! jsonschema. A program over all types of the client is built. Its output is compared with its
//! input.

mod choices;
mod derived;
mod flat;
pub(crate) mod instances;
pub(crate) mod locate;
mod matching;
mod plain;
pub(crate) mod program;
pub(crate) mod same;
pub(crate) mod sample;
pub(crate) mod source;

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::corpus::{Record, RunFolder, workspace_root, write};
use crate::measure::{self, End, Limits};

/// The limits for making the values of a document.
const LIMITS: Limits = Limits {
    seconds: 600,
    memory_mib: 6144,
};

/// The maximum number of failures kept per document.
const MOST_FAILURES: usize = 30;

/// The values made for a document.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
struct Made {
    /// The number of types with a schema
    schemas: usize,
    /// Types whose schema is not at the lock's pointer
    unlocated: Vec<String>,
    /// Types without any valid value
    without: Vec<String>,
    /// The types' names, in the order of the program's table
    names: Vec<String>,
}

/// The result of the round trip of a document's values.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Trip {
    /// Types with a schema
    pub(crate) schemas: usize,
    /// Types without a value to try
    pub(crate) untried: usize,
    /// Values that were tried
    pub(crate) values: usize,
    /// Values that came back unchanged
    pub(crate) passed: usize,
    /// Failures, at most one for each type
    pub(crate) failures: Vec<String>,
    /// The number of types with a failed value
    pub(crate) failed_types: usize,
}

impl Trip {
    /// Returns true if every value came back unchanged.
    pub(crate) fn is_fine(&self) -> bool {
        self.failures.is_empty() && self.passed == self.values
    }
}

/// Tries all clients that compile. `find` maps a record to its document.
pub(crate) fn all(
    records: &mut [Record],
    place: &RunFolder,
    find: &dyn Fn(&Record) -> Option<PathBuf>,
    jobs: u32,
) -> Result<(), String> {
    let mut made = BTreeMap::new();
    let count = records.len();
    for (index, record) in records.iter_mut().enumerate() {
        let is_built = record
            .check
            .as_ref()
            .is_none_or(|verdict| verdict.errors == 0);
        let document = find(record).filter(|_| record.figures().is_some() && is_built);
        record.trip = None;
        let Some(document) = document else { continue };
        match make(record, &document, place) {
            Ok(one) => {
                made.insert(record.slug.clone(), one);
            }
            Err(message) => record.trip = Some(failed(message)),
        }
        eprintln!("[{:>4}/{count}] values for {}", index + 1, record.document);
    }
    let programs = build(place, made.keys(), jobs)?;
    for record in records.iter_mut() {
        let Some(made) = made.get(&record.slug) else {
            continue;
        };
        let trip = match programs.get(&record.slug) {
            Some(program) => try_values(place, &record.slug, program, made),
            None => Err("the program over its types does not compile".to_owned()),
        };
        let trip = trip.unwrap_or_else(failed);
        eprintln!(
            "{}: {} of {} values pass",
            record.document, trip.passed, trip.values
        );
        record.trip = Some(trip);
    }
    Ok(())
}

fn failed(message: String) -> Trip {
    Trip {
        failures: vec![message],
        ..Trip::default()
    }
}

fn folder(place: &RunFolder, slug: &str) -> PathBuf {
    place.path().join("trips").join(slug)
}

/// Makes the values and the program, or reuses those of an earlier run for the same document and
/// generator.
fn make(record: &Record, document: &Path, place: &RunFolder) -> Result<Made, String> {
    let out = folder(place, &record.slug);
    let key = out.join("key.txt");
    let read = || serde_json::from_slice(&fs::read(out.join("made.json")).ok()?).ok();
    if fs::read_to_string(&key).is_ok_and(|text| text == record.key)
        && let Some(made) = read()
    {
        return Ok(made);
    }
    crate::corpus::make_folder(&out)?;
    let log = out.join("log.txt");
    let client = place.krate(&record.slug);
    let texts = [document, &client, &out].map(|path| path.to_string_lossy());
    let arguments = [
        "instances",
        &texts[0],
        "--client",
        &texts[1],
        "--name",
        &record.slug,
        "--out",
        &texts[2],
    ];
    let usage = measure::run_self(&arguments, LIMITS, &out.join("usage.json"), &log)?;
    match usage.end {
        End::Code(0) => {
            write(&key, &record.key)?;
            read().ok_or_else(|| "the prepared values are missing".to_owned())
        }
        End::Late => Err(format!("no values in {} s", LIMITS.seconds)),
        _ => Err(format!(
            "no values: {}",
            crate::corpus::generate::last_output(&log)
        )),
    }
}

/// Builds all programs, and returns the paths of those that compile.
fn build<'a>(
    place: &RunFolder,
    slugs: impl Iterator<Item = &'a String>,
    jobs: u32,
) -> Result<BTreeMap<String, PathBuf>, String> {
    let trips = place.path().join("trips");
    let members = slugs
        .map(|slug| format!("    {slug:?},\n"))
        .collect::<String>();
    let text = format!(
        "[workspace]\nresolver = \"3\"\nmembers = [\n{members}]\n\n[profile.dev]\ndebug = false\n"
    );
    write(&trips.join("Cargo.toml"), &text)?;
    if !trips.join("Cargo.lock").exists() {
        let ours = workspace_root().join("Cargo.lock");
        fs::copy(&ours, trips.join("Cargo.lock")).map_err(|error| error.to_string())?;
    }
    let log = fs::File::create(trips.join("build.log")).map_err(|error| error.to_string())?;
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--workspace", "--keep-going", "--offline"]);
    cargo.args([
        "--message-format=json-render-diagnostics",
        "--jobs",
        &jobs.to_string(),
    ]);
    cargo
        .env("CARGO_INCREMENTAL", "0")
        .env("CARGO_TARGET_DIR", place.path().join("target"));
    cargo.env_remove("RUSTFLAGS").current_dir(&trips);
    cargo
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(log);
    let mut child = cargo.spawn().map_err(|error| format!("cargo: {error}"))?;
    let mut programs = BTreeMap::new();
    for line in child
        .stdout
        .take()
        .into_iter()
        .flat_map(|out| BufReader::new(out).lines())
    {
        let line = line.map_err(|error| format!("cargo: {error}"))?;
        let message = serde_json::from_str::<Value>(&line).unwrap_or_default();
        let name = message["target"]["name"].as_str().unwrap_or_default();
        if let (Some(slug), Some(path)) =
            (name.strip_prefix("trip_"), message["executable"].as_str())
        {
            programs.insert(slug.to_owned(), PathBuf::from(path));
            eprintln!("built the program of {slug}");
        }
    }
    child.wait().map_err(|error| format!("cargo: {error}"))?;
    Ok(programs)
}

/// Runs a program over its values and compares the results.
fn try_values(place: &RunFolder, slug: &str, program: &Path, made: &Made) -> Result<Trip, String> {
    let folder = folder(place, slug);
    let (values, results) = (folder.join("values.txt"), folder.join("results.txt"));
    let log = folder.join("run.txt");
    let status = Command::new(program)
        .args([&values, &results])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(fs::File::create(&log).map_err(|error| error.to_string())?)
        .status()
        .map_err(|error| format!("{}: {error}", program.display()))?;
    if !status.success() {
        return Err(format!(
            "the program broke: {}",
            crate::corpus::generate::last_output(&log)
        ));
    }
    let mut trip = Trip {
        schemas: made.schemas,
        untried: made.without.len() + made.unlocated.len(),
        ..Trip::default()
    };
    let read = |path: &Path| {
        let file = fs::File::open(path).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok::<_, String>(BufReader::new(file).lines())
    };
    let mut last_failed = None;
    for (given, got) in read(&values)?.zip(read(&results)?) {
        let (given, got) = (
            given.map_err(|it| it.to_string())?,
            got.map_err(|it| it.to_string())?,
        );
        let (number, value) = given.split_once('\t').unwrap_or_default();
        trip.values += 1;
        let Some(fault) = fault(value, &got) else {
            trip.passed += 1;
            continue;
        };
        let is_new = last_failed.as_deref() != Some(number);
        last_failed = Some(number.to_owned());
        trip.failed_types += usize::from(is_new);
        if is_new && trip.failures.len() < MOST_FAILURES {
            let name = number
                .parse::<usize>()
                .ok()
                .and_then(|number| made.names.get(number));
            let shown = value.chars().take(300).collect::<String>();
            let name = name.map_or("?", String::as_str);
            trip.failures.push(format!("{name}: {fault} in {shown}"));
        }
    }
    Ok(trip)
}

/// Describes the difference between a value and its re-encoding.
pub(crate) fn fault(value: &str, got: &str) -> Option<String> {
    let Some(text) = got.strip_prefix('=') else {
        return Some(got.trim_start_matches('!').to_owned());
    };
    let read = |text: &str| serde_json::from_str::<Value>(text);
    match (read(value), read(text)) {
        (Ok(given), Ok(came)) => same::difference(&given, &came),
        _ => Some(format!("the output is not JSON: {text}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn re_encoded_values_are_compared_with_the_given_ones() {
        assert_eq!(fault("{\"a\":1}", "={\"a\":1.0}"), None);
        assert_eq!(fault("1", "!no").as_deref(), Some("no"));
        assert_eq!(fault("1", "=2").as_deref(), Some("$: 1 became 2"));
    }
}
