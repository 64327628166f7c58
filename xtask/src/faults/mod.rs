//! `cargo xtask faults`: a client against a server that misbehaves on purpose. What enters is a
//! number of calls and a seed; what leaves is a page of counts, or what was not right.

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

/// How many calls, and which.
#[derive(Args)]
pub(crate) struct Options {
    /// How many calls are made
    #[arg(long, default_value_t = 100_000)]
    requests: u32,
    /// What their order depends on
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// How many are on their way at once
    #[arg(long, default_value_t = 128)]
    at_once: usize,
    /// Where the counts are kept
    #[arg(long)]
    page: Option<PathBuf>,
}

/// Makes the calls, prints what became of them, and fails where anything was not right.
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
            eprintln!("{count} things were not right");
            Ok(ExitCode::FAILURE)
        }
    }
}
