//! `cargo xtask spector`: TypeSpec's mock APIs. Programs written with the generated clients play
//! every scenario, and Spector reports the scenarios that it saw.

mod clients;
mod outcome;
mod page;
mod program;
mod server;
mod tools;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::corpus::{make_folder, workspace_root, write};
use outcome::Outcome;

/// The folders and scenarios of a run.
#[derive(Args)]
pub(crate) struct Options {
    /// The folder for all output [default: target/spector]
    #[arg(long)]
    out: Option<PathBuf>,
    /// Only scenarios with this in their key; the page is not rewritten
    #[arg(long)]
    only: Option<String>,
}

/// Installs the packages, generates the clients, plays the scenarios and writes the page.
pub(crate) fn run(options: &Options) -> Result<ExitCode, String> {
    let out = options.out.clone();
    let out = out.unwrap_or_else(|| workspace_root().join("target/spector"));
    let out = std::path::absolute(out).map_err(|error| error.to_string())?;
    make_folder(&out)?;
    let tools = tools::Tools::install(&out.join("npm"))?;
    let documents = tools.emit(&out.join("documents"))?;
    let clients = clients::generate(&documents, &out.join("clients"))?;
    let program = program::build(&clients, &tools.assets(), &out)?;
    let server = server::Server::start(&tools, &out)?;
    let played = program.play(&server.url(), options.only.as_deref())?;
    let seen = server.stop()?;
    let reasons = outcome::reasons()?;
    let outcome = Outcome::of(&documents, seen, played, reasons);
    outcome
        .faults(options.only.as_deref())
        .for_each(|line| println!("{line}"));
    println!("{}", outcome.summary());
    if options.only.is_some() {
        return Ok(ExitCode::SUCCESS);
    }
    let page = page::page(&outcome);
    write(&workspace_root().join("docs/reports/spector.md"), &page)?;
    Ok(match outcome.is_fine() {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}
