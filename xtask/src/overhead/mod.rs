//! `cargo xtask overhead`: the cost of a client in the generated form beside the same calls written
//! by hand with reqwest and serde. It prints a table of processor times and their ratios.

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

/// The extent of the measurement.
#[derive(Args)]
pub(crate) struct Options {
    /// The number of pairs of blocks for each kind of call
    #[arg(long, default_value_t = 60)]
    rounds: usize,
    /// Only these kinds of calls
    #[arg(long)]
    call: Vec<Call>,
    /// Count instructions and allocations as well, with valgrind
    #[arg(long)]
    counts: bool,
}

/// A number of calls of one kind by one side, run under valgrind.
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

/// The side that makes a call.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub(crate) enum Side {
    Ours,
    Hand,
}

/// Measures and prints the results.
pub(crate) fn run(options: &Options) -> Result<ExitCode, String> {
    if cfg!(debug_assertions) {
        return Err("this build is not optimised: `cargo xtask` has a release build".to_owned());
    }
    let server = server::Process::start()?;
    // Only after the server was started, which may use every processor of this process.
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

/// Makes the given number of calls.
pub(crate) fn run_job(job: &Job) -> Result<ExitCode, String> {
    rounds::repeat(job.call, job.side, job.times, job.port)?;
    Ok(ExitCode::SUCCESS)
}
