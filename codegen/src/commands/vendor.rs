//! `specmill add` and `specmill update`.

use std::path::{Path, PathBuf};

use clap::Args;
use specmill::spec::Spec;
use specmill::vendor::{self, Request, Vendored, is_overlay};
use specmill::{Error, diff, run};

use super::inputs::{self, Input};
use super::{print, print_error};

#[derive(Args)]
pub(super) struct Add {
    /// Documents (YAML or JSON), Markdown pages with one in a fenced block, or overlays: files,
    /// URLs, or `-` for standard input
    #[arg(required = true)]
    inputs: Vec<PathBuf>,
    #[command(flatten)]
    folder: Folder,
}

#[derive(Args)]
pub(super) struct Update {
    /// Documents, Markdown pages or overlays: files, URLs, or `-` for standard input [default: the
    /// URLs of all documents that have one]
    inputs: Vec<PathBuf>,
    #[command(flatten)]
    folder: Folder,
}

#[derive(Args)]
struct Folder {
    /// The folder of documents
    #[arg(long, default_value = "spec")]
    spec: PathBuf,
    /// The root of all files that the document may refer to, links resolved [default: the
    /// document's folder]
    #[arg(long, value_name = "FOLDER")]
    root: Option<PathBuf>,
}

impl Folder {
    /// Brings in inputs, and prints what became of each; returns true if that changes what was
    /// there. Overlays apply to the documents that come with them.
    fn bring_in(
        &self,
        inputs: &[Input],
        vendor: fn(&Request<'_>) -> Result<Vendored, Error>,
    ) -> Result<bool, Error> {
        let (overlays, documents) = inputs
            .iter()
            .partition::<Vec<_>, _>(|input| is_overlay(input.path()));
        let files = overlays.iter().map(|input| input.path().to_owned());
        let files = files.collect::<Vec<_>>();
        let mut is_changed = false;
        for input in documents.iter().chain(&overlays) {
            let request = Request {
                input: input.path(),
                folder: &self.spec,
                root: self.root.as_deref(),
                download: input.download(),
                overlays: &files,
            };
            let explain = |error| inputs.iter().fold(error, |error, it| it.explain(error));
            let (file, what) = match vendor(&request).map_err(explain)? {
                Vendored::Added(file) => {
                    is_changed |= is_overlay(input.path());
                    (file, "added")
                }
                Vendored::Updated(file) => {
                    is_changed = true;
                    (file, "updated")
                }
                Vendored::Unchanged(file) => (file, "unchanged"),
            };
            self.print(&file, what);
        }
        Ok(is_changed)
    }

    /// Prints what the newer documents mean, compared with those before.
    fn print_verdict(&self, before: Result<Spec, Error>) -> Result<(), Error> {
        match before {
            Ok(before) => print_verdict(&before, &self.spec),
            // Documents that could not be read before have no verdict.
            Err(_) => Ok(()),
        }
    }

    fn print(&self, file: &str, what: &str) {
        print(&format!("{}: {what}\n", self.spec.join(file).display()));
    }
}

pub(super) fn add(options: &Add) -> Result<(), Error> {
    let folder = &options.folder;
    let before = Spec::read(&folder.spec);
    if folder.bring_in(&open_all(&options.inputs)?, vendor::add)? {
        folder.print_verdict(before)?;
    }
    Ok(())
}

pub(super) fn update(options: &Update) -> Result<(), Error> {
    let folder = &options.folder;
    let before = Spec::read(&folder.spec);
    let is_updated = if options.inputs.is_empty() {
        update_remotes(folder)?
    } else {
        folder.bring_in(&open_all(&options.inputs)?, vendor::update)?
    };
    if is_updated {
        folder.print_verdict(before)?;
    }
    Ok(())
}

fn open_all(paths: &[PathBuf]) -> Result<Vec<Input>, Error> {
    paths.iter().map(|it| inputs::open(it)).collect()
}

/// Asks for every document that has a URL; returns true if one has a newer text.
fn update_remotes(folder: &Folder) -> Result<bool, Error> {
    let (remotes, others) = vendor::remotes(&folder.spec)?;
    if remotes.is_empty() {
        return Err(Error::Refused {
            message: format!("no document in {} has a URL", folder.spec.display()),
            hint: Some("name the input: `specmill update <file, page or URL>`".to_owned()),
        });
    }
    let mut newer = Vec::new();
    for remote in &remotes {
        match inputs::open_url(&remote.url, &remote.validators)? {
            Some(input) => newer.push(input),
            None => folder.print(&remote.file, "unchanged"),
        }
    }
    let is_updated = folder.bring_in(&newer, vendor::update)?;
    for file in &others {
        folder.print(file, "left alone, since it has no URL");
    }
    Ok(is_updated)
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
