//! What is run by hand and is no part of the tests: `cargo xtask corpus`.

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

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Runs the generator on many documents, and measures it.
#[derive(Parser)]
#[command(version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Generate a client for every document of a folder or a list, and check what comes out
    Corpus(corpus::Options),
    /// Try a client on a server that misbehaves on purpose
    Faults(faults::Options),
    /// The server that misbehaves: what `faults` starts
    #[command(hide = true)]
    FaultServer,
    /// Measure what a client costs beside the same calls written by hand
    Overhead(overhead::Options),
    /// The server that `overhead` calls
    #[command(hide = true)]
    OverheadServer,
    /// Calls to be counted: what `overhead --counts` starts
    #[command(hide = true)]
    OverheadCalls(overhead::Job),
    /// Hold what a client sends against what the official SDKs of an API send
    Parity(parity::Options),
    /// Measure other generators beside ours
    Peers(peers::Options),
    /// Call every operation of documents with their clients, answered by Prism
    Prism(prism::Options),
    /// Play recorded traffic of other people's clients
    Recordings(recordings::Options),
    /// Play the scenarios of TypeSpec's mock APIs with generated clients
    Spector(spector::Options),
    /// One document: what `corpus` starts for each
    #[command(hide = true)]
    Generate(corpus::generate::Job),
    /// Values of one document's schemas: what `corpus --roundtrip` starts for each
    #[command(hide = true)]
    Instances(roundtrip::instances::Job),
    /// One program under limits: what stands between `corpus` and `generate`
    #[command(hide = true)]
    Measure(measure::Job),
}

fn main() -> ExitCode {
    if let Some(code) = measure::wrap_rustc() {
        return code;
    }
    let result = match Cli::parse().command {
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
