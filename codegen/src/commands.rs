//! The subcommands, and the output that they share.

mod bump;
mod diff;
mod explain;
mod generate;
mod init;
mod inputs;
mod manual;
mod overlay;
mod vendor;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};
use specmill::Error;
use specmill::diagnostic::{self, Located};

/// Turns OpenAPI documents into a typed Rust client crate.
///
/// Exit codes: 0 on success; 1 if the documents have errors, a check finds differences, or a file
/// cannot be read or written; 2 if the command line is invalid.
#[derive(Parser)]
#[command(version, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Begin a client: a package with a document, a build script and a test
    ///
    /// The package builds, and its test passes, without a further step.
    Init(init::Init),
    /// Write a client crate
    Generate(generate::Generate),
    /// Add documents to a folder of documents
    ///
    /// Each document is kept byte for byte; `specmill.toml` records its source.
    Add(vendor::Add),
    /// Replace documents of a folder by newer texts from the same source
    ///
    /// Without inputs, every document that has a URL is asked for. The verdict on what changed for
    /// users of the client follows.
    Update(vendor::Update),
    /// Print a document with its overlays applied
    ///
    /// Numbers keep their digits, and members their order.
    Overlay(overlay::Overlay),
    /// Say what newer documents mean for programs that use the client
    ///
    /// Nothing is written. Exit codes: 0 if nothing breaks, 1 if something does, 2 if the command
    /// line is invalid or a side cannot be read.
    Diff(diff::Diff),
    /// Write the changelog entry and the version that newer documents ask for
    ///
    /// The entry joins the section of the new version, or that of what is unreleased; the version
    /// goes into specmill.toml.
    Bump(bump::Bump),
    /// Describe a kind of warning or finding, with an example
    ///
    /// The identifiers are those in brackets after `warning`, and before the text of a finding.
    Explain(explain::Explain),
    /// Print a script that completes commands in a shell
    Completions(manual::Completions),
    /// Write the manual pages, or print that of the command
    Man(manual::Man),
}

/// Runs the command line of this process.
pub(crate) fn run() -> ExitCode {
    let command = Cli::parse().command;
    let is_json = matches!(&command, Command::Generate(options) if options.is_json());
    let result = match command {
        Command::Init(options) => init::init(&options),
        Command::Generate(options) => generate::generate(&options),
        Command::Add(options) => vendor::add(&options),
        Command::Update(options) => vendor::update(&options),
        Command::Overlay(options) => overlay::overlay(&options),
        Command::Bump(options) => bump::bump(&options),
        Command::Explain(options) => explain::print_explanation(&options),
        Command::Completions(options) => manual::complete(&options, &Cli::command()),
        Command::Man(options) => manual::write_manual(&options, Cli::command()),
        Command::Diff(options) => return diff::diff_documents(&options),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            match is_json {
                true => print(&error.to_json()),
                false => print_error(&error),
            }
            ExitCode::FAILURE
        }
    }
}

fn print_error(error: &Error) {
    // anstream strips colours for files and `NO_COLOR`.
    let _ = write!(anstream::stderr(), "{}", error.render(true));
}

fn print_warnings(warnings: &[Located]) {
    if !warnings.is_empty() {
        let text = diagnostic::render(warnings, true);
        let _ = write!(anstream::stderr(), "{text}");
    }
}

/// Prints to standard output; a closed one, as of `| head`, is no error.
fn print(text: &str) {
    let mut out = io::stdout();
    // In one piece: an `AutoStream` that strips would write each line by itself.
    let _ = match anstream::AutoStream::choice(&out) {
        anstream::ColorChoice::Never => {
            let plain = anstream::adapter::strip_str(text).to_string();
            out.write_all(plain.as_bytes())
        }
        _ => anstream::AutoStream::auto(&mut out).write_all(text.as_bytes()),
    }
    .and_then(|()| out.flush());
}
