//! `specmill add` and `specmill update`.

use std::path::{Path, PathBuf};

use clap::Args;
use specmill::spec::Spec;
use specmill::vendor::{self, Request, Vendored};
use specmill::{Error, diff, run};

use super::inputs::{self, Input};
use super::{print, print_error};

#[derive(Args)]
pub(super) struct Add {
    /// Documents (YAML or JSON), or Markdown pages with one in a fenced block: files, URLs, or `-`
    /// for standard input
    #[arg(required = true)]
    inputs: Vec<PathBuf>,
    #[command(flatten)]
    folder: Folder,
}

#[derive(Args)]
pub(super) struct Update {
    /// Documents or Markdown pages: files, URLs, or `-` for standard input [default: the URLs of
    /// all documents that have one]
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
    /// Brings in one input, and prints what became of it; returns true if that is a newer text.
    fn bring_in(
        &self,
        input: &Input,
        vendor: fn(&Request<'_>) -> Result<Vendored, Error>,
    ) -> Result<bool, Error> {
        let request = Request {
            input: input.path(),
            folder: &self.spec,
            root: self.root.as_deref(),
            download: input.download(),
        };
        let vendored = vendor(&request).map_err(|error| input.explain(error))?;
        let (file, what) = match &vendored {
            Vendored::Added(file) => (file, "added"),
            Vendored::Updated(file) => (file, "updated"),
            Vendored::Unchanged(file) => (file, "unchanged"),
        };
        self.print(file, what);
        Ok(matches!(vendored, Vendored::Updated(_)))
    }

    fn print(&self, file: &str, what: &str) {
        print(&format!("{}: {what}\n", self.spec.join(file).display()));
    }
}

pub(super) fn add(options: &Add) -> Result<(), Error> {
    for input in &options.inputs {
        let input = inputs::open(input)?;
        options.folder.bring_in(&input, vendor::add)?;
    }
    Ok(())
}

pub(super) fn update(options: &Update) -> Result<(), Error> {
    let folder = &options.folder;
    let before = Spec::read(&folder.spec);
    let is_updated = if options.inputs.is_empty() {
        update_remotes(folder)?
    } else {
        let mut is_updated = false;
        for input in &options.inputs {
            let input = inputs::open(input)?;
            is_updated |= folder.bring_in(&input, vendor::update)?;
        }
        is_updated
    };
    // Documents that could not be read before have no verdict.
    if let (true, Ok(before)) = (is_updated, before) {
        print_verdict(&before, &folder.spec)?;
    }
    Ok(())
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
    let mut is_updated = false;
    for remote in &remotes {
        match inputs::open_url(&remote.url, &remote.validators)? {
            Some(input) => is_updated |= folder.bring_in(&input, vendor::update)?,
            None => folder.print(&remote.file, "unchanged"),
        }
    }
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
