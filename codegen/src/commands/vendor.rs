//! `specmill add` and `specmill update`.

use std::path::{Path, PathBuf};

use clap::Args;
use specmill::spec::Spec;
use specmill::vendor::{Request, Vendored};
use specmill::{Error, diff, run};

use super::{print, print_error};

#[derive(Args)]
pub(super) struct Vendor {
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

pub(super) fn vendor_all(
    options: &Vendor,
    bring_in: fn(&Request<'_>) -> Result<Vendored, Error>,
) -> Result<(), Error> {
    let before = Spec::read(&options.spec);
    let mut is_updated = false;
    for input in &options.inputs {
        let request = Request {
            input,
            folder: &options.spec,
            root: options.root.as_deref(),
        };
        let (file, what) = match bring_in(&request)? {
            Vendored::Added(file) => (file, "added"),
            Vendored::Updated(file) => {
                is_updated = true;
                (file, "updated")
            }
            Vendored::Unchanged(file) => (file, "unchanged"),
        };
        print(&format!("{}: {what}\n", options.spec.join(file).display()));
    }
    // Documents that could not be read before have no verdict.
    if let (true, Ok(before)) = (is_updated, before) {
        print_verdict(&before, &options.spec)?;
    }
    Ok(())
}

/// Prints what the newer documents mean, in a few lines.
fn print_verdict(before: &Spec, folder: &Path) -> Result<(), Error> {
    let choices = diff::Options {
        today: run::today(),
        ..diff::Options::default()
    };
    let after = Spec::read(folder)?;
    let verdict = diff::diff(before, &after, &choices).map_err(|unreadable| unreadable.error);
    match verdict {
        Ok(verdict) => {
            let lines = verdict.to_lines();
            print(
                &lines
                    .iter()
                    .map(|line| format!("{line}\n"))
                    .collect::<String>(),
            );
        }
        // A document by itself may be fine and contradict another.
        Err(error) => {
            eprintln!("specmill: there is no verdict, since the documents cannot be read together");
            print_error(&error);
        }
    }
    Ok(())
}
