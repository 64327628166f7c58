//! `cargo xtask overhead`: what a client in the generated form costs beside the same calls written by
//! hand with reqwest and serde. What leaves is a table of processor times and their ratios.

mod clock;
mod counts;
mod hand;
mod interval;
mod models;
mod ours;
mod processor;
mod rounds;
mod sample;
pub(crate) mod server;

use std::process::ExitCode;

use clap::{Args, ValueEnum};

use self::rounds::Call;

/// How much is measured.
#[derive(Args)]
pub(crate) struct Options {
    /// How many pairs of blocks there are for each kind of call
    #[arg(long, default_value_t = 60)]
    rounds: usize,
    /// These kinds of calls alone
    #[arg(long)]
    call: Vec<Call>,
    /// Count instructions and allocations as well, with valgrind
    #[arg(long)]
    counts: bool,
}

/// So many calls of one kind, by one of the two: what is run beneath valgrind.
#[derive(Args)]
pub(crate) struct Job {
    #[arg(long)]
    call: Call,
    #[arg(long)]
    side: Side,
    #[arg(long)]
    times: usize,
    #[arg(long)]
    port: u16,
}

/// Who makes a call.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum Side {
    Ours,
    Hand,
}

/// Measures, and prints what was found.
pub(crate) fn run(options: &Options) -> Result<ExitCode, String> {
    if cfg!(debug_assertions) {
        return Err("this build is not optimised: `cargo xtask` has a release build".to_owned());
    }
    let server = server::Process::start()?;
    // After the server was started, which may use what this process may.
    processor::keep_to(0);
    println!("| | ours | by hand | ratio | 95 % of it |\n|---|---|---|---|---|");
    let calls = match &options.call[..] {
        [] => &Call::ALL,
        some => some,
    };
    for &call in calls {
        let found = rounds::measure(call, server.port, options.rounds)?;
        let interval = interval::of_ratio(&found);
        let (ours, hand) = interval::means(&found, call.in_a_block());
        println!(
            "| {} | {ours:.1} µs | {hand:.1} µs | {:.3} | {:.3} to {:.3} |",
            call.words(),
            ours / hand,
            interval.0,
            interval.1,
        );
    }
    if options.counts {
        counts::print(calls, server.port)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Makes so many calls.
pub(crate) fn run_job(job: &Job) -> Result<ExitCode, String> {
    rounds::repeat(job.call, job.side, job.times, job.port)?;
    Ok(ExitCode::SUCCESS)
}
