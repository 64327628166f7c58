//! `cargo xtask prism`: a third party's server as the judge of requests. The client generated from
//! a document calls every operation, and Prism reports each request that is not as declared.

mod answers;
mod mock;
mod names;
mod outcome;
mod page;
mod reasons;
mod relay;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use serde_json::Value;

use crate::calls::build::Driver;
use crate::calls::make::{self, Call, Purpose};
use crate::calls::operations::{Operation, operations};
use crate::calls::process::Said;
use crate::calls::server::{Server, minimal_response};
use crate::corpus::{make_folder, workspace_root, write};
use crate::roundtrip::instances::read_document;
use mock::Mock;
use outcome::{End, Outcome, Row};
use relay::{Exchange, Relay};

/// The documents, below the folder named by SPECMILL_CORPUS, and the names of their tables.
const DOCUMENTS: [(&str, &str); 4] = [
    ("kernel", "kernel/kernel-openapi-2026-08-10.yml"),
    ("lob", "corpus/lob+lob-openapi/dist__lob-api-bundled.yml"),
    ("box", "corpus/box+box-openapi/openapi.json"),
    (
        "discord",
        "corpus/discord+discord-api-spec/specs__openapi.json",
    ),
];

/// The documents and folders of a run.
#[derive(Args)]
pub(crate) struct Options {
    /// Only documents with this in their name
    #[arg(long)]
    only: Option<String>,
    /// The folder for all output [default: target/prism]
    #[arg(long)]
    out: Option<PathBuf>,
    /// A document to call without Prism, on a server with minimal responses
    #[arg(long)]
    alone: Option<PathBuf>,
    /// The folder for cargo's output [default: a folder in that of all output]
    #[arg(long)]
    target: Option<PathBuf>,
}

/// Calls every operation of the documents.
pub(crate) fn run(options: &Options) -> Result<ExitCode, String> {
    let out = options.out.clone();
    let out = out.unwrap_or_else(|| workspace_root().join("target/prism"));
    let out = std::path::absolute(out).map_err(|error| error.to_string())?;
    make_folder(&out)?;
    if let Some(document) = &options.alone {
        return alone(document, &out, options);
    }
    let Some(corpus) = std::env::var_os("SPECMILL_CORPUS").map(PathBuf::from) else {
        eprintln!("skipped: SPECMILL_CORPUS names no folder of documents, so nothing is called");
        return Ok(ExitCode::SUCCESS);
    };
    let program = mock::install(&out.join("npm"))?;
    let mut outcomes = Vec::new();
    for (name, document) in DOCUMENTS {
        if options.only.as_ref().is_none_or(|only| name.contains(only)) {
            let document = corpus.join(document);
            let calls = Calls::make(name, &document, &out, options)?;
            let outcome = calls.with_prism(&program, &document)?;
            println!("{}", outcome.summary());
            outcome.unexplained().for_each(|line| println!("{line}"));
            let table = workspace_root().join(format!("xtask/prism/{name}.tsv"));
            write(&table, &outcome.table())?;
            outcomes.push(outcome);
        }
    }
    if options.only.is_none() {
        write(
            &workspace_root().join("docs/reports/prism.md"),
            &page::page(&outcomes),
        )?;
    }
    let is_fine = !outcomes.is_empty() && outcomes.iter().all(Outcome::is_fine);
    Ok(code(is_fine))
}

fn code(is_fine: bool) -> ExitCode {
    match is_fine {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }
}

/// Calls every operation of a document, whatever the responses.
fn alone(document: &Path, out: &Path, options: &Options) -> Result<ExitCode, String> {
    let calls = Calls::make("alone", document, out, options)?;
    let server = Server::start(minimal_response)?;
    let said = calls.drive(&server)?;
    let mut exchanges = Vec::new();
    for request in server.requests() {
        println!("{} {}", request.method, request.target);
        exchanges.push(Exchange {
            call: request.call,
            ..Exchange::default()
        });
    }
    let outcome = calls.outcome(&said, &exchanges);
    println!("{}", outcome.summary());
    let is_uncalled = |row: &&Row| matches!(row.end, End::Uncalled(_));
    for row in outcome.rows.iter().filter(is_uncalled) {
        println!("{}: {:?}", row.id, row.end);
    }
    let are_all_called = outcome.rows.iter().filter(is_uncalled).count() == 0;
    Ok(code(are_all_called && outcome.called == outcome.operations))
}

/// A client with the calls to make.
struct Calls {
    name: String,
    place: PathBuf,
    driver: Driver,
    root: Value,
    operations: Vec<Operation>,
    calls: Vec<Call>,
}

impl Calls {
    fn make(name: &str, document: &Path, out: &Path, options: &Options) -> Result<Self, String> {
        let place = out.join(name);
        make_folder(&place)?;
        eprintln!("{name}: building the client");
        let target = options.target.clone();
        let target = target.unwrap_or_else(|| out.join("target"));
        let driver = Driver::build(document, None, &place, &target)?;
        let root = read_document(document)?;
        let mut operations = operations(&root);
        driver.keep_bodies(&mut operations);
        let calls = make::calls(&root, &operations, Purpose::Validate)?;
        let text = serde_json::to_string_pretty(&calls).map_err(|error| error.to_string())?;
        write(&place.join("calls.json"), &text)?;
        eprintln!("{name}: {} calls", calls.len());
        Ok(Self {
            name: name.to_owned(),
            place,
            driver,
            root,
            operations,
            calls,
        })
    }

    fn with_prism(&self, program: &Path, document: &Path) -> Result<Outcome, String> {
        let mock = Mock::start(program, document, &self.place.join("prism.log"))?;
        let relay = Relay::default();
        let (kept, port) = (relay.clone(), mock.port);
        let server = Server::start(move |request| kept.answer(port, request))?;
        let said = self.drive(&server)?;
        Ok(self.outcome(&said, &relay.exchanges()))
    }

    fn drive(&self, server: &Server) -> Result<Said, String> {
        let (calls, said) = (self.place.join("calls.json"), self.place.join("said.json"));
        self.driver.drive(&server.url(), &calls, &said)
    }

    fn outcome(&self, said: &Said, exchanges: &[Exchange]) -> Outcome {
        Outcome::of(
            &self.name,
            &self.root,
            &self.operations,
            &self.calls,
            said,
            exchanges,
        )
    }
}
