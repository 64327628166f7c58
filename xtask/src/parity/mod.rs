//! `cargo xtask parity`: compares a generated client's requests with those of the API's official
//! SDKs for the same calls.
//!
//! The calls are made from the document. Every client makes them against a server on loopback that
//! keeps the requests. The SDKs' requests are kept in the repository, so that a comparison does not
//! need them. The comparison fails on a difference without a reason in the table of reasons.

mod behaviour;
mod compare;
mod drive;
mod kernel;
mod openai;
mod openai_reasons;
mod openai_script;
mod outcome;
mod page;
mod reasons;
mod record;
mod recording;
mod sdk;
mod vendor;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use crate::corpus::{make_folder, workspace_root, write};
use drive::Job;
use outcome::Outcome;
use vendor::Vendor;

/// The document, and whether the SDKs are run.
#[derive(Args)]
pub(crate) struct Options {
    /// The document of the only vendor [default: each vendor's in the folder named by
    /// SPECMILL_CORPUS]
    document: Option<PathBuf>,
    /// Only this vendor: kernel or openai
    #[arg(long)]
    only: Option<String>,
    /// Make the calls anew, install the SDKs, and keep their requests
    #[arg(long)]
    record: bool,
    /// The folder for all output [default: target/parity]
    #[arg(long)]
    out: Option<PathBuf>,
    /// The folder for the report pages, laid out like the workspace
    #[arg(long)]
    pages: Option<PathBuf>,
}

/// Runs the comparison.
pub(crate) fn run(options: &Options) -> Result<ExitCode, String> {
    let is_wanted = |it: &&&Vendor| options.only.as_ref().is_none_or(|only| only == it.name);
    let vendors = vendor::ALL.iter().filter(is_wanted).collect::<Vec<_>>();
    if vendors.is_empty() {
        return Err("--only names no vendor".to_owned());
    }
    if vendors.len() > 1 && options.document.is_some() {
        return Err("name the vendor of the document with --only".to_owned());
    }
    let mut is_fine = true;
    for vendor in vendors {
        is_fine &= compare(vendor, options)?;
    }
    Ok(if is_fine {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Compares with the SDKs of one vendor; returns true if every difference has a reason.
fn compare(vendor: &Vendor, options: &Options) -> Result<bool, String> {
    let document = options.document.clone();
    let document = document.map_or_else(|| of_environment(vendor), Ok)?;
    let out = options.out.clone();
    let out = out.unwrap_or_else(|| workspace_root().join("target/parity"));
    let job = Job::new(vendor, &document, &out)?;
    if options.record {
        job.record()?;
    }
    let (calls, ours) = job.ours()?;
    let mut outcomes = Vec::new();
    for sdk in vendor.sdks {
        let theirs = recording::read(&vendor.kept(&format!("{}.json", sdk.slug())))?;
        outcomes.push(Outcome::of(vendor, sdk, &calls, &ours, &theirs));
    }
    let folder = options.pages.clone();
    let folder = folder.or_else(|| options.record.then(workspace_root));
    if let Some(folder) = folder {
        write_page(&folder.join(vendor.page), &page::page(vendor, &outcomes))?;
    }
    for outcome in &outcomes {
        println!("{}", outcome.summary());
        outcome
            .unexplained
            .iter()
            .for_each(|line| println!("{line}"));
    }
    Ok(outcomes.iter().all(|it| it.unexplained.is_empty()))
}

fn write_page(file: &Path, page: &str) -> Result<(), String> {
    if let Some(folder) = file.parent() {
        make_folder(folder)?;
    }
    write(file, page)
}

fn of_environment(vendor: &Vendor) -> Result<PathBuf, String> {
    let folder = std::env::var_os("SPECMILL_CORPUS");
    let folder = folder.ok_or("name a document, or set SPECMILL_CORPUS")?;
    Ok(PathBuf::from(folder).join(vendor.document))
}
