//! Tools that are run by hand and are no part of the tests, such as `cargo xtask corpus`.

mod bumps;
mod calls;
mod corpus;
mod faults;
mod measure;
mod overhead;
mod parity;
mod peers;
mod prism;
mod recordings;
mod roundtrip;
mod spector;
mod support;
mod verdict;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Runs the generator on many documents and measures it.
#[derive(Parser)]
#[command(version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Compare consecutive versions of documents that vendors shipped
    Bumps(bumps::Options),
    /// Generate a client for every document of a folder or a list, and check the result
    Corpus(corpus::Options),
    /// Try a client on a server that misbehaves on purpose
    Faults(faults::Options),
    /// Run the misbehaving server (started by `faults`)
    #[command(hide = true)]
    FaultServer,
    /// Measure the cost of a client beside the same calls written by hand
    Overhead(overhead::Options),
    /// Run the server that `overhead` calls
    #[command(hide = true)]
    OverheadServer,
    /// Make the calls to be counted (started by `overhead --counts`)
    #[command(hide = true)]
    OverheadCalls(overhead::Job),
    /// Compare the requests of a client with those of an API's official SDKs
    Parity(parity::Options),
    /// Measure other generators beside Specmill
    Peers(peers::Options),
    /// Call every operation of documents with their clients against Prism
    Prism(prism::Options),
    /// Replay recorded traffic of other clients
    Recordings(recordings::Options),
    /// Play the scenarios of TypeSpec's mock APIs with generated clients
    Spector(spector::Options),
    /// Compare the findings of `specmill diff` with the compiler's word, over edited documents
    Verdict(verdict::Options),
    /// Compare two documents (started by `bumps`)
    #[command(hide = true)]
    Compare(bumps::compare::Job),
    /// Generate from one document (started by `corpus`)
    #[command(hide = true)]
    Generate(corpus::generate::Job),
    /// Make values for one document's schemas (started by `corpus --roundtrip`)
    #[command(hide = true)]
    Instances(roundtrip::instances::Job),
    /// Run one program under limits (started by `corpus` for each `generate`)
    #[command(hide = true)]
    Measure(measure::Job),
}

fn main() -> ExitCode {
    if let Some(code) = measure::wrap_rustc() {
        return code;
    }
    let result = match Cli::parse().command {
        Command::Bumps(options) => bumps::run(&options),
        Command::Corpus(options) => corpus::run(&options),
        Command::Faults(options) => faults::run(&options),
        Command::FaultServer => faults::server::run(),
        Command::Overhead(options) => overhead::run(&options),
        Command::OverheadServer => overhead::server::run(),
        Command::OverheadCalls(job) => overhead::run_job(&job),
        Command::Parity(options) => parity::run(&options),
        Command::Peers(options) => peers::run(&options),
        Command::Prism(options) => prism::run(&options),
        Command::Recordings(options) => recordings::run(&options),
        Command::Spector(options) => spector::run(&options),
        Command::Verdict(options) => verdict::run(&options),
        Command::Compare(job) => bumps::compare::run(&job),
        Command::Generate(job) => corpus::generate::run(&job),
        Command::Instances(job) => roundtrip::instances::run(&job),
        Command::Measure(job) => return measure::run(&job),
    };
    match result {
        Ok(code) => code,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::from(2)
        }
    }
}
