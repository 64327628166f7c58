//! `specmill generate`.

use std::path::PathBuf;

use clap::Args;
use specmill::report::RunReport;
use specmill::run::{self, Clock, Mode};
use specmill::spec::Spec;
use specmill::{Error, lock, report, settings};

use super::inputs::{self, Input};
use super::overlay::Overlays;
use super::print;

#[derive(Args)]
pub(super) struct Generate {
    /// OpenAPI documents (YAML or JSON), oldest first, or one folder of them with its specmill.toml;
    /// a document is a file, a URL (also of a Markdown page), or `-` for standard input
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
    /// Select operations, webhooks or schemas, in place of [select] in specmill.toml; may be
    /// repeated
    ///
    /// A pattern is a method and a path (`GET /plants/{id}`), a path (`/plants/**`), or a name after
    /// `id:`, `tag:`, `webhook:` or `schema:`. `!` before it excludes.
    #[arg(long, value_name = "PATTERN")]
    select: Vec<String>,
    /// Compare with the output folder, write nothing, and fail if it differs
    #[arg(long)]
    check: bool,
    #[command(flatten)]
    overlays: Overlays,
    /// Print the report as JSON, also if the run fails
    #[arg(long)]
    json: bool,
    /// Print the whole report: all files, warnings, guesses, and the use of every keyword
    #[arg(long, short, conflicts_with_all = ["json", "quiet"])]
    verbose: bool,
    /// Print nothing but errors
    #[arg(long, short, conflicts_with = "json")]
    quiet: bool,
    /// The root of all files that may be read [default: as in specmill.toml, or the documents'
    /// folders]
    #[arg(long, value_name = "FOLDER")]
    root: Option<PathBuf>,
}

impl Generate {
    /// True if standard output has JSON, also of errors.
    pub(super) fn is_json(&self) -> bool {
        self.json
    }
}

pub(super) fn generate(options: &Generate) -> Result<(), Error> {
    let clock = Clock::start();
    let inputs = options.documents.iter().map(|it| inputs::open(it));
    let inputs = inputs.collect::<Result<Vec<_>, _>>()?;
    let explain = |error| {
        inputs
            .iter()
            .fold(error, |error, input| input.explain(error))
    };
    let mut outcome = write_crate(options, &inputs, &clock).map_err(explain)?;
    for download in inputs.iter().filter_map(Input::download) {
        download.show_source_in(&mut outcome.report.diagnostics);
    }
    if options.json {
        print(&report::to_json(&outcome));
    } else if options.verbose {
        print(&report::render(&outcome));
    } else if !options.quiet {
        print(&report::render_short(&outcome));
    }
    Ok(())
}

fn write_crate(options: &Generate, inputs: &[Input], clock: &Clock) -> Result<RunReport, Error> {
    let documents = inputs.iter().map(Input::extract);
    let documents = documents.collect::<Result<Vec<_>, _>>()?;
    let (mut spec, lock) = read_spec(options, &documents)?;
    spec.add_overlays(&options.overlays.files)?;
    spec.select(&options.select)?;
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
    run::write_crate(&spec, &options.out, &lock, mode, clock)
}

/// Reads the documents and the files beside them; returns also the path of their `names.lock`, in
/// the folder of documents or else in the crate.
fn read_spec(options: &Generate, documents: &[PathBuf]) -> Result<(Spec, PathBuf), Error> {
    match documents {
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
            if let Some(root) = &options.root {
                spec.set_root(root)?;
            }
            spec.read_settings()?;
            spec.read_lock(&lock)?;
            Ok((spec, lock))
        }
    }
}

fn parse_package_name(name: &str) -> Result<String, String> {
    settings::check_package_name(name).map(|()| name.to_owned())
}
