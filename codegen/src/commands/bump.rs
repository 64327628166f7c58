//! `specmill bump`.

use std::path::{Path, PathBuf};

use clap::Args;
use specmill::bump::{self, Old, Request};
use specmill::spec::Spec;
use specmill::{Error, diff, run, settings};

use super::diff::SPEC;
use super::overlay::Overlays;
use super::{print, print_warnings};

#[derive(Args)]
pub(super) struct Bump {
    /// The documents: a folder, or a document
    #[arg(default_value = SPEC)]
    documents: PathBuf,
    /// The folder of the client
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
    /// Compare with the documents of a git revision [default: with those that the present version
    /// of the client was made from]
    #[arg(long, value_name = "REVISION")]
    since: Option<String>,
    /// The new version [default: the lowest one that says enough]
    #[arg(long)]
    version: Option<String>,
    /// The changelog [default: CHANGELOG.md in the folder of the client]
    #[arg(long, value_name = "FILE")]
    changelog: Option<PathBuf>,
    #[command(flatten)]
    overlays: Overlays,
    /// Print what would be written, and write nothing
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn bump(options: &Bump) -> Result<(), Error> {
    let client = Some(options.out.as_path());
    let mut new = Spec::read_for(&options.documents, client)?;
    new.add_overlays(&options.overlays.files)?;
    let mut revision;
    let old = match &options.since {
        Some(since) => {
            revision = Spec::read_revision(since, &options.documents, client)?;
            revision.add_overlays(&options.overlays.files)?;
            Old::Spec(&revision)
        }
        None => Old::Client(&options.out),
    };
    let folder = match options.documents.is_dir() {
        true => options.documents.as_path(),
        false => options.documents.parent().unwrap_or(Path::new("")),
    };
    let settings = folder.join(settings::FILE);
    let changelog = options.changelog.clone();
    let changelog = changelog.unwrap_or_else(|| options.out.join("CHANGELOG.md"));
    let choices = diff::Options {
        today: run::today(),
        ..diff::Options::default()
    };
    let bumped = bump::plan(&Request {
        old,
        new: &new,
        settings: &settings,
        changelog: &changelog,
        version: options.version.as_deref(),
        options: &choices,
    })?;
    print_warnings(&bumped.verdict.warnings);
    let mut text = bumped.verdict.to_text(false);
    if !bumped.entry.is_empty() {
        text.push_str(&format!("\n{}", bumped.entry));
    }
    text.push_str(&format!(
        "\nversion {} -> {}\n",
        bumped.old_version, bumped.new_version
    ));
    let verb = if options.dry_run {
        "would write"
    } else {
        "wrote"
    };
    if !options.dry_run {
        bumped.apply()?;
    }
    for path in bumped.files() {
        text.push_str(&format!("{verb} {}\n", path.display()));
    }
    if bumped.files().next().is_none() {
        text.push_str("nothing to write\n");
    } else if !options.dry_run {
        text.push_str("generate the client, so that its manifest has the version\n");
    }
    print(&text);
    Ok(())
}
