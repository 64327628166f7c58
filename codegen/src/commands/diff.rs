//! `specmill diff`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{Args, CommandFactory, ValueEnum};
use specmill::diff::{self, Effect, Kind, Source, Verdict};
use specmill::spec::Spec;
use specmill::{lock, run};

use super::overlay::Overlays;
use super::{Cli, print, print_error, print_warnings};

/// The folder of documents, unless another path is given.
pub(super) const SPEC: &str = "spec";

const EXIT_CODES: &str = "\
Exit codes:
  0  nothing breaks, as --fail-on says
  1  something breaks
  2  the command line is invalid, or a side cannot be read

Findings that specmill.toml lists below [[accepted]] do not count.";

#[derive(Args)]
#[command(
    override_usage = "specmill diff [OPTIONS] <OLD> <NEW>\n       specmill diff [OPTIONS] --since <REVISION> [PATH]",
    after_help = EXIT_CODES
)]
pub(super) struct Diff {
    /// The old document or folder of documents; with --since, the path of both sides [default:
    /// spec]
    old: Option<PathBuf>,
    /// The new document or folder of documents
    new: Option<PathBuf>,
    /// Compare with the documents of a git revision
    #[arg(long, value_name = "REVISION")]
    since: Option<String>,
    /// The folder of the client that was generated from a document by itself, whose names.lock
    /// counts [default: the names.lock beside the document]
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
    #[command(flatten)]
    overlays: Overlays,
    /// Select operations, webhooks or schemas of both sides, in place of [select] in
    /// specmill.toml; may be repeated
    #[arg(long, value_name = "PATTERN")]
    select: Vec<String>,
    /// Show all findings, not only those that break something
    #[arg(long)]
    all: bool,
    /// The form of the output
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// The effect that makes the command fail
    #[arg(long, value_enum, default_value_t = FailOn::Source)]
    fail_on: FailOn,
    /// Keep the names of renamed components, of operations that moved and of inline schemas that
    /// became components, and print the lines of specmill.toml that do so
    #[arg(long)]
    accept_renames: bool,
}

/// A form of the verdict.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
enum Format {
    /// Text for a terminal
    Text,
    /// JSON, as docs/guide/verdict.md describes it
    Json,
    /// An entry of a changelog (Keep a Changelog)
    Markdown,
    /// Annotations in a workflow of GitHub
    Github,
}

/// Effect that makes the command fail.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
enum FailOn {
    /// Code that calls the client does not compile
    Source,
    /// Programs that were built with the old client fail or lose values
    Wire,
    /// Either, or code that means something else, or programs that may fail
    Any,
    /// No effect
    Never,
}

impl FailOn {
    fn fails(self, verdict: &Verdict) -> bool {
        match self {
            Self::Source => verdict.source == Source::Breaks,
            Self::Wire => verdict.wire == Effect::Fails,
            Self::Any => {
                verdict.source >= Source::MeansSomethingElse || verdict.wire != Effect::Nothing
            }
            Self::Never => false,
        }
    }
}

/// The exit code of a side that cannot be read.
const UNREADABLE: u8 = 2;

pub(super) fn diff_documents(options: &Diff) -> ExitCode {
    let (old, new) = sides(options);
    let fail = |is_old: bool, error: &specmill::Error| {
        let side = if is_old { "old" } else { "new" };
        eprintln!("specmill: the {side} documents cannot be read");
        print_error(error);
        ExitCode::from(UNREADABLE)
    };
    let client = options.out.as_deref();
    if let Some(client) = client.filter(|it| !it.join(lock::FILE).is_file()) {
        print_error(&no_client(client, new));
        return ExitCode::from(UNREADABLE);
    }
    let read = match &options.since {
        Some(revision) => Spec::read_revision(revision, old, client),
        None => Spec::read_for(old, client),
    };
    let old = match read.and_then(|spec| with_options(spec, options)) {
        Ok(old) => old,
        Err(error) => return fail(true, &error),
    };
    let read = Spec::read_for(new, client);
    let new = match read.and_then(|spec| with_options(spec, options)) {
        Ok(new) => new,
        Err(error) => return fail(false, &error),
    };
    let choices = diff::Options {
        accept_renames: options.accept_renames,
        today: run::today(),
        ..diff::Options::default()
    };
    match diff::diff(&old, &new, &choices) {
        Ok(verdict) => {
            print_warnings(&verdict.warnings);
            show(options, &verdict);
            match options.fail_on.fails(&verdict) {
                true => ExitCode::FAILURE,
                false => ExitCode::SUCCESS,
            }
        }
        Err(unreadable) => fail(unreadable.is_old, &unreadable.error),
    }
}

/// Returns the error of a folder that no client was generated into from a document by itself.
fn no_client(client: &Path, document: &Path) -> specmill::Error {
    let (client, document) = (client.display(), document.display());
    let message = format!("{client} has no {} of a client", lock::FILE);
    let hint = format!(
        "run `specmill generate {document} --out {client}` first; a folder of documents has its \
         names itself, without --out"
    );
    specmill::Error::Refused {
        message,
        hint: Some(hint),
    }
}

/// Adds the overlays and the selection of the command line, which are for both sides.
fn with_options(mut spec: Spec, options: &Diff) -> Result<Spec, specmill::Error> {
    spec.add_overlays(&options.overlays.files)?;
    spec.select(&options.select)?;
    Ok(spec)
}

/// Returns the paths of both sides, or ends the process as clap does.
fn sides(options: &Diff) -> (&Path, &Path) {
    let end = |kind, message: &str| -> ! { Cli::command().error(kind, message).exit() };
    match (&options.since, &options.old, &options.new) {
        (None, Some(old), Some(new)) => (old, new),
        (None, ..) => end(
            ErrorKind::MissingRequiredArgument,
            "an old and a new document or folder are needed, or --since <REVISION>",
        ),
        (Some(_), path, None) => {
            let path = path.as_deref().unwrap_or(Path::new(SPEC));
            (path, path)
        }
        (Some(_), _, Some(_)) => end(
            ErrorKind::ArgumentConflict,
            "--since compares one path with itself, not two",
        ),
    }
}

fn show(options: &Diff, verdict: &Verdict) {
    let lines = match options.accept_renames {
        true => renames(verdict),
        false => String::new(),
    };
    match options.format {
        Format::Text => print(&format!("{}{lines}", verdict.to_text(options.all))),
        format => {
            let revision = options.since.as_ref().map(|it| format!("{it}:"));
            print(&match format {
                Format::Json => verdict.to_json(),
                Format::Markdown => verdict.to_markdown(),
                _ => verdict.to_annotations(options.all, &revision.unwrap_or_default()),
            });
            eprint!("{lines}");
        }
    }
}

/// Returns the lines of `specmill.toml` that keep the names of renamed components, moved operations
/// and inline schemas that became components.
fn renames(verdict: &Verdict) -> String {
    let renamed = verdict.findings.iter();
    let follow = [
        Kind::ComponentRenamed,
        Kind::ComponentAdded,
        Kind::OperationPathChanged,
        Kind::OperationMethodChanged,
    ];
    // Those that the settings name have no advice.
    let renamed = renamed.filter(|it| follow.contains(&it.kind) && it.advice.is_some());
    let lines = renamed.filter_map(|it| {
        let (old, new) = (it.old.as_ref()?, it.new.as_ref()?);
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        let is_other = old.pointer != new.pointer;
        let (old, new) = (quoted(&old.pointer), quoted(&new.pointer));
        is_other.then(|| format!("{old} = {new}\n"))
    });
    let lines = lines.collect::<BTreeSet<_>>();
    let lines = lines.into_iter().collect::<String>();
    match lines.is_empty() {
        true => lines,
        false => format!("\nTo keep these names, add to specmill.toml:\n\n[renames]\n{lines}"),
    }
}
