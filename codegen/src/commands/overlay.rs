//! `specmill overlay`, and the option `--overlay` of other commands.

use std::path::{Path, PathBuf};

use clap::Args;
use specmill::Error;
use specmill::load::Form;
use specmill::spec::{Mended, Spec};

use super::{print, print_warnings};

/// Overlays that the command line names.
#[derive(Args)]
pub(super) struct Overlays {
    /// An overlay (OpenAPI Overlay 1.0 or 1.1), applied after those of specmill.toml; may be
    /// repeated
    #[arg(long = "overlay", value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,
}

#[derive(Args)]
pub(super) struct Overlay {
    /// The document, or a folder with one
    document: PathBuf,
    #[command(flatten)]
    overlays: Overlays,
    /// The file to write, as JSON if it ends in `.json` [default: standard output, in the language
    /// of the document]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub(super) fn overlay(options: &Overlay) -> Result<(), Error> {
    let mut spec = Spec::read(&options.document)?;
    spec.add_overlays(&options.overlays.files)?;
    let mended = spec.mend(options.out.as_deref().and_then(form))?;
    print_warnings(&mended.diagnostics);
    match &options.out {
        Some(path) => mended.write(path)?,
        None => print(&mended.text),
    }
    tell(&mended);
    Ok(())
}

/// Returns the language of a file by its extension.
fn form(path: &Path) -> Option<Form> {
    match path.extension()?.to_str()? {
        "json" => Some(Form::Json),
        "yaml" | "yml" => Some(Form::Yaml),
        _ => None,
    }
}

/// Says on standard error what was done, and what is not kept.
fn tell(mended: &Mended) {
    for overlay in &mended.overlays {
        let (actions, places) = (overlay.actions, overlay.places);
        eprintln!(
            "specmill: {}: {}, {}",
            overlay.file,
            count(actions, "action"),
            count(places, "place")
        );
    }
    if mended.comments > 0 {
        let comments = count(mended.comments, "comment");
        let verb = if mended.comments == 1 { "is" } else { "are" };
        eprintln!("specmill: {comments} of the document {verb} not kept");
    }
}

fn count(number: usize, noun: &str) -> String {
    match number {
        1 => format!("1 {noun}"),
        _ => format!("{number} {noun}s"),
    }
}
