//! The wire of the client that is generated from a document, held against what the API's official
//! SDKs send for the same calls.
//!
//! Calls are made from the document. Every client makes them, against a server on loopback that
//! keeps the requests; what the SDKs sent is kept in the repository, so that the comparison does not
//! need them. Each difference has a reason of the table of reasons, or the comparison fails.

mod compare;
mod outcome;
mod page;
mod reasons;
mod record;
mod sdk;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::calls::build::Driver;
use crate::calls::make::{self, Call, Purpose};
use crate::calls::operations::operations;
use crate::calls::process::{self, Note, Said};
use crate::calls::server::{Server, little};
use crate::corpus::{make_folder, workshop, write};
use crate::roundtrip::instances::read_document;
use outcome::Outcome;
use record::Sent;

/// The document, below the folder that SPECMILL_CORPUS names.
const DOCUMENT: &str = "kernel/kernel-openapi-2026-08-10.yml";

/// The document, and whether the SDKs are asked.
#[derive(Args)]
pub(crate) struct Options {
    /// The document; else the Kernel API's in the folder that SPECMILL_CORPUS names
    document: Option<PathBuf>,
    /// Make the calls anew, install the SDKs, and keep what they send
    #[arg(long)]
    record: bool,
    /// The folder for everything that is made; else target/parity
    #[arg(long)]
    out: Option<PathBuf>,
    /// The file for a page of what came out
    #[arg(long)]
    page: Option<PathBuf>,
}

/// What one client did with all calls.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
struct Recording {
    package: String,
    version: String,
    /// Operations that only the client has
    others: Vec<String>,
    calls: BTreeMap<String, Recorded>,
}

/// What one client did with one call.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
struct Recorded {
    #[serde(flatten)]
    note: Note,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    sent: Vec<Sent>,
}

/// Runs the comparison.
pub(crate) fn run(options: &Options) -> Result<ExitCode, String> {
    let document = options.document.clone().map_or_else(of_environment, Ok)?;
    let out = options
        .out
        .clone()
        .unwrap_or_else(|| workshop().join("target/parity"));
    make_folder(&out)?;
    let kept = workshop().join("xtask/parity");
    if options.record {
        record(&document, &out, &kept)?;
    }
    let calls = read::<Vec<Call>>(&kept.join("calls.json"))?;
    let ours = ours(&document, &out, &kept.join("calls.json"), &calls)?;
    let mut outcomes = Vec::new();
    for sdk in sdk::ALL {
        let theirs = read::<Recording>(&kept.join(format!("{}.json", sdk.slug())))?;
        outcomes.push(Outcome::of(&sdk, &calls, &ours, &theirs));
    }
    let page = options.page.clone();
    let page = page.or_else(|| options.record.then(|| workshop().join("docs/parity.md")));
    if let Some(page) = page {
        write(&page, &page::page(&outcomes))?;
    }
    for outcome in &outcomes {
        println!("{}", outcome.summary());
        outcome
            .unexplained
            .iter()
            .for_each(|line| println!("{line}"));
    }
    let is_fine = outcomes.iter().all(|it| it.unexplained.is_empty());
    Ok(if is_fine {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn of_environment() -> Result<PathBuf, String> {
    let folder = std::env::var_os("SPECMILL_CORPUS");
    let folder = folder.ok_or("name a document, or set SPECMILL_CORPUS")?;
    Ok(PathBuf::from(folder).join(DOCUMENT))
}

/// Makes the calls and keeps what the SDKs send for them.
fn record(document: &Path, out: &Path, kept: &Path) -> Result<(), String> {
    let root = read_document(document)?;
    let calls = make::calls(&root, &operations(&root), Purpose::Compare)?;
    let file = kept.join("calls.json");
    let lines = calls.iter().map(to_line).collect::<Result<Vec<_>, _>>()?;
    write(&file, &format!("[\n{}\n]\n", lines.join(",\n")))?;
    for sdk in sdk::ALL {
        eprintln!("{} {} for {}", sdk.package, sdk.version, sdk.language);
        let folder = out.join(sdk.slug());
        let start = sdk.install(&folder)?;
        let said = folder.join("said.json");
        let mut recording = recorded(&calls, |url| process::drive(&start, &[], url, &file, &said))?;
        recording.package = sdk.package.to_owned();
        recording.version = sdk.version.to_owned();
        write(
            &kept.join(format!("{}.json", sdk.slug())),
            &to_text(&recording)?,
        )?;
    }
    Ok(())
}

/// Has the client that is generated from the document make the calls.
fn ours(document: &Path, out: &Path, file: &Path, calls: &[Call]) -> Result<Recording, String> {
    let settings = workshop().join("xtask/parity/specmill.toml");
    let driver = Driver::build(document, Some(&settings), out, &out.join("target"))?;
    let said = out.join("said.json");
    recorded(calls, |url| driver.drive(url, file, &said))
}

/// Has a program make the calls, and gives what it said with what it sent.
fn recorded(
    calls: &[Call],
    drive: impl FnOnce(&str) -> Result<Said, String>,
) -> Result<Recording, String> {
    let server = Server::start(little)?;
    let Said { notes, others } = drive(&server.url())?;
    let mut recording = Recording {
        others,
        ..Recording::default()
    };
    for (id, note) in notes {
        let recorded = Recorded {
            note,
            ..Recorded::default()
        };
        recording.calls.insert(id, recorded);
    }
    for request in server.requests() {
        let call = calls
            .get(request.call)
            .ok_or("a request belongs to no call")?;
        let recorded = recording.calls.entry(call.id.clone()).or_default();
        recorded.sent.push(Sent::of(&request));
    }
    Ok(recording)
}

fn read<T: DeserializeOwned>(path: &Path) -> Result<T, String> {
    let text = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    serde_json::from_slice(&text).map_err(|error| format!("{}: {error}", path.display()))
}

fn to_line(value: &impl Serialize) -> Result<String, String> {
    serde_json::to_string(value).map_err(|error| error.to_string())
}

/// A recording with a line for each call, so that a difference between two is read with ease.
fn to_text(recording: &Recording) -> Result<String, String> {
    let lines = recording.calls.iter();
    let lines = lines.map(|(id, it)| Ok(format!("{}: {}", to_line(id)?, to_line(it)?)));
    let lines = lines.collect::<Result<Vec<_>, String>>()?;
    Ok(format!(
        "{{\"package\": {}, \"version\": {}, \"others\": {},\n\"calls\": {{\n{}\n}}}}\n",
        to_line(&recording.package)?,
        to_line(&recording.version)?,
        to_line(&recording.others)?,
        lines.join(",\n")
    ))
}
