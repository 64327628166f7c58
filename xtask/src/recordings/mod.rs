//! `cargo xtask recordings`: replays recorded traffic of other clients. Each request is rebuilt
//! through the client's typed arguments and compared with the recorded one. Each response is served
//! to the client, and has to survive decoding and encoding unchanged.

mod compare;
mod find;
mod form;
mod octokit;
mod outcome;
mod page;
mod play;
mod read;
mod rebuild;
mod typed;
mod webhooks;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::corpus::{make_folder, workspace_root};
use crate::roundtrip::instances::read_document;

/// The document, the recordings and the folders of a run.
#[derive(Args)]
pub(crate) struct Options {
    /// The OpenAPI document
    #[arg(required_unless_present = "octokit")]
    document: Option<PathBuf>,
    /// A folder of recordings, or one file: VCR cassettes in JSON, HAR, records of nock
    #[arg(required_unless_present = "octokit")]
    folder: Option<PathBuf>,
    /// A specmill.toml for the document
    #[arg(long)]
    settings: Option<PathBuf>,
    /// Install GitHub's documents and recordings from npm, run with them, and rewrite the page
    #[arg(long, conflicts_with_all = ["document", "folder"])]
    octokit: bool,
    /// The folder for all output [default: target/recordings]
    #[arg(long)]
    out: Option<PathBuf>,
}

/// Replays recordings.
pub(crate) fn run(options: &Options) -> Result<ExitCode, String> {
    let out = options.out.clone();
    let out = out.unwrap_or_else(|| workspace_root().join("target/recordings"));
    let out = std::path::absolute(out).map_err(|error| error.to_string())?;
    make_folder(&out)?;
    if options.octokit {
        return octokit::run(&out);
    }
    let (Some(document), Some(folder)) = (&options.document, &options.folder) else {
        return Err("name a document and a folder of recordings".to_owned());
    };
    let root = read_document(document)?;
    let (interactions, others) = read::read(folder)?;
    for other in others {
        eprintln!("{other}: no recording of a known form");
    }
    if interactions.is_empty() {
        return Err(format!("{}: no recordings", folder.display()));
    }
    let outcome = play::play(
        "recordings",
        &root,
        interactions,
        options.settings.as_deref(),
        &out,
    )?;
    print!("{}", page::table(&outcome));
    print!("{}", page::differences(&outcome, &[]));
    println!("{}", outcome.summary());
    Ok(match outcome.is_fine(&[]) {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}
