//! The command: `specmill generate`, `specmill add`, `specmill update`.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use specmill::run::{self, Clock, Mode};
use specmill::spec::Spec;
use specmill::vendor::{self, Request, Vendored};
use specmill::{Error, lock, report, settings};

/// A generator allocates in many small pieces and frees nearly all of them at the end.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Turns OpenAPI documents into a typed Rust client crate.
///
/// Ends with 0 when all is well, 1 when the documents are at fault, a check finds differences or the
/// disk refuses, and 2 when the command line is not understood.
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
    /// Bring documents into a folder of documents
    ///
    /// The document is kept byte for byte; `specmill.toml` records where it came from.
    Add(Vendor),
    /// Replace documents that were brought in before from the same place
    Update(Vendor),
}

#[derive(Args)]
struct Generate {
    /// OpenAPI documents (YAML or JSON), oldest first, or one folder of them with its specmill.toml
    #[arg(required = true)]
    documents: Vec<PathBuf>,
    /// The folder of the crate; files in it that specmill did not write are left alone
    #[arg(long)]
    out: PathBuf,
    /// The name of the crate; else that of specmill.toml, else one after the document's title
    #[arg(long, value_parser = parse_package_name)]
    name: Option<String>,
    /// A copy of the crate specmill-runtime for the crate to depend on; else the registry's
    #[arg(long, value_name = "FOLDER")]
    runtime: Option<PathBuf>,
    /// Compare with what is there, write nothing, and fail where it differs
    #[arg(long)]
    check: bool,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
    /// The folder that everything that is read lies in or below; else that of specmill.toml, else
    /// the documents' own folders
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
    /// The folder that everything that a document refers to lies in or below, links resolved; else
    /// the document's own folder
    #[arg(long, value_name = "FOLDER")]
    root: Option<PathBuf>,
}

fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Generate(options) => generate(&options),
        Command::Add(options) => vendor_all(&options, vendor::add),
        Command::Update(options) => vendor_all(&options, vendor::update),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Colours go where they are not wanted: into files, and against NO_COLOR.
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
    let account = run::write_crate(&spec, &options.out, &lock, mode, &clock)?;
    print(&if options.json {
        report::to_json(&account)
    } else {
        report::render(&account)
    });
    Ok(())
}

/// Reads the documents and what lies beside them; gives where their `names.lock` is: in the folder
/// of documents, or else in the crate.
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

/// Prints to standard output. Whoever closed it has seen enough; that is no fault.
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
