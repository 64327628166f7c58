//! Command line: `specmill generate`, `specmill add`, `specmill update`.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use specmill::run::{self, Clock, Mode};
use specmill::spec::Spec;
use specmill::vendor::{self, Request, Vendored};
use specmill::{Error, diff, lock, report, settings};

/// A generator allocates in many small pieces and frees nearly all of them at the end.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

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
    /// Write a client crate
    Generate(Generate),
    /// Add documents to a folder of documents
    ///
    /// Each document is kept byte for byte; `specmill.toml` records its source.
    Add(Vendor),
    /// Replace documents of a folder by newer texts from the same source
    Update(Vendor),
    /// Say what newer documents mean for programs that use the client
    ///
    /// Nothing is written. Exit codes: 0 if nothing breaks, 1 if something does, 2 if the command
    /// line is invalid or a side cannot be read.
    Diff(Diff),
}

#[derive(Args)]
struct Diff {
    /// The old document, or a folder of documents
    old: PathBuf,
    /// The new document, or a folder of documents
    new: PathBuf,
    /// Show all findings, not only those that break something
    #[arg(long)]
    all: bool,
    /// The form of the output
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Keep the names of renamed components in the client
    #[arg(long)]
    accept_renames: bool,
}

/// A form of the verdict.
#[derive(Clone, Copy, Debug, Eq, PartialEq, clap::ValueEnum)]
enum Format {
    /// Text for a terminal
    Text,
    /// JSON
    Json,
}

#[derive(Args)]
struct Generate {
    /// OpenAPI documents (YAML or JSON), oldest first, or one folder of them with its specmill.toml
    #[arg(required = true)]
    documents: Vec<PathBuf>,
    /// The output folder; files in it that specmill did not write are left alone
    #[arg(long)]
    out: PathBuf,
    /// The name of the crate [default: as in specmill.toml, or after the document's title]
    #[arg(long, value_parser = parse_package_name)]
    name: Option<String>,
    /// A copy of specmill-runtime to depend on [default: the one in the registry]
    #[arg(long, value_name = "FOLDER")]
    runtime: Option<PathBuf>,
    /// Compare with the output folder, write nothing, and fail if it differs
    #[arg(long)]
    check: bool,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
    /// The root of all files that may be read [default: as in specmill.toml, or the documents'
    /// folders]
    #[arg(long, value_name = "FOLDER")]
    root: Option<PathBuf>,
}

#[derive(Args)]
struct Vendor {
    /// Documents (YAML or JSON), or Markdown pages with one in a fenced block
    #[arg(required = true)]
    inputs: Vec<PathBuf>,
    /// The folder of documents
    #[arg(long, default_value = "spec")]
    spec: PathBuf,
    /// The root of all files that the document may refer to, links resolved [default: the
    /// document's folder]
    #[arg(long, value_name = "FOLDER")]
    root: Option<PathBuf>,
}

fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Generate(options) => generate(&options),
        Command::Add(options) => vendor_all(&options, vendor::add),
        Command::Update(options) => vendor_all(&options, vendor::update),
        Command::Diff(options) => return diff_documents(&options),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // anstream strips colours for files and `NO_COLOR`.
            let _ = write!(anstream::stderr(), "{}", error.render(true));
            ExitCode::FAILURE
        }
    }
}

fn generate(options: &Generate) -> Result<(), Error> {
    let clock = Clock::start();
    let (mut spec, lock) = read_spec(options)?;
    if let Some(name) = &options.name {
        spec.settings.package.name = Some(name.clone());
    }
    if let Some(runtime) = &options.runtime {
        spec.settings.package.runtime = Some(run::relative_path(&options.out, runtime)?);
    }
    let mode = if options.check {
        Mode::Check
    } else {
        Mode::Write
    };
    let outcome = run::write_crate(&spec, &options.out, &lock, mode, &clock)?;
    print(&if options.json {
        report::to_json(&outcome)
    } else {
        report::render(&outcome)
    });
    Ok(())
}

/// The exit code of a side that cannot be read.
const UNREADABLE: u8 = 2;

fn diff_documents(options: &Diff) -> ExitCode {
    let compare = || {
        let old = read_side(&options.old)?;
        let new = read_side(&options.new)?;
        let choices = diff::Options {
            accept_renames: options.accept_renames,
        };
        diff::diff(&old, &new, &choices).map_err(|unreadable| unreadable.error)
    };
    match compare() {
        Ok(verdict) => {
            print(&match options.format {
                Format::Text => verdict.to_text(options.all),
                Format::Json => verdict.to_json(),
            });
            match verdict.source == diff::Source::Breaks {
                true => ExitCode::FAILURE,
                false => ExitCode::SUCCESS,
            }
        }
        Err(error) => {
            let _ = write!(anstream::stderr(), "{}", error.render(true));
            ExitCode::from(UNREADABLE)
        }
    }
}

/// Reads one side: a folder of documents, or a document with the files beside it.
fn read_side(path: &Path) -> Result<Spec, Error> {
    if path.is_dir() {
        return Spec::read_folder(path);
    }
    let mut spec = Spec::read_documents(&[path])?;
    spec.read_settings()?;
    spec.read_lock(&path.with_file_name(lock::FILE))?;
    Ok(spec)
}

/// Reads the documents and the files beside them; returns also the path of their `names.lock`, in
/// the folder of documents or else in the crate.
fn read_spec(options: &Generate) -> Result<(Spec, PathBuf), Error> {
    match &options.documents[..] {
        [folder] if folder.is_dir() => {
            let spec = match &options.root {
                Some(root) => Spec::read_folder_within(folder, root)?,
                None => Spec::read_folder(folder)?,
            };
            Ok((spec, folder.join(lock::FILE)))
        }
        documents => {
            let lock = options.out.join(lock::FILE);
            let mut spec = Spec::read_documents(documents)?;
            spec.read_settings()?;
            if let Some(root) = &options.root {
                spec.set_root(root)?;
            }
            spec.read_lock(&lock)?;
            Ok((spec, lock))
        }
    }
}

fn vendor_all(
    options: &Vendor,
    bring_in: fn(&Request<'_>) -> Result<Vendored, Error>,
) -> Result<(), Error> {
    for input in &options.inputs {
        let request = Request {
            input,
            folder: &options.spec,
            root: options.root.as_deref(),
        };
        let (file, what) = match bring_in(&request)? {
            Vendored::Added(file) => (file, "added"),
            Vendored::Updated(file) => (file, "updated"),
            Vendored::Unchanged(file) => (file, "unchanged"),
        };
        print(&format!("{}: {what}\n", options.spec.join(file).display()));
    }
    Ok(())
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

fn parse_package_name(name: &str) -> Result<String, String> {
    settings::check_package_name(name).map(|()| name.to_owned())
}
