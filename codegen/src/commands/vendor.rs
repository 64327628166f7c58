//! `specmill add` and `specmill update`.

use std::path::PathBuf;

use clap::Args;
use specmill::Error;
use specmill::vendor::{Request, Vendored};

use super::print;

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
