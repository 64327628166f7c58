//! `cargo xtask faults`: a client against a server that misbehaves on purpose. From a number of
//! calls and a seed, it writes a page of counts or reports the violations.

mod answer;
mod call;
mod client;
mod deck;
mod judge;
mod kind;
mod page;
mod process;
mod row;
mod rows;
mod run;
pub(crate) mod server;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

/// The number of calls and their order.
#[derive(Args)]
pub(crate) struct Options {
    /// The number of calls
    #[arg(long, default_value_t = 100_000)]
    requests: u32,
    /// The seed of their order
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// The number of concurrent calls
    #[arg(long, default_value_t = 128)]
    at_once: usize,
    /// The page to write the counts to
    #[arg(long)]
    page: Option<PathBuf>,
}

/// Makes the calls, prints their results, and fails on any violation.
pub(crate) fn run(options: &Options) -> Result<ExitCode, String> {
    let plans = deck::plans(options.requests, options.seed);
    let found = run::run(&plans, options.at_once)?;
    let verdict = judge::judge(&plans, &found);
    let page = page::page(options, &plans, &found, &verdict);
    println!("{page}");
    if let Some(path) = &options.page {
        let written = std::fs::write(path, &page);
        written.map_err(|error| format!("{}: {error}", path.display()))?;
    }
    for wrong in verdict.wrongs.iter().take(30) {
        eprintln!("{wrong}");
    }
    match verdict.wrongs.len() {
        0 => Ok(ExitCode::SUCCESS),
        count => {
            eprintln!("{count} violations");
            Ok(ExitCode::FAILURE)
        }
    }
}
