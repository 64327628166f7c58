//! `specmill diff`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use specmill::spec::Spec;
use specmill::{Error, diff, lock};

use super::{print, print_error};

#[derive(Args)]
pub(super) struct Diff {
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

/// The exit code of a side that cannot be read.
const UNREADABLE: u8 = 2;

pub(super) fn diff_documents(options: &Diff) -> ExitCode {
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
            print_error(&error);
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
