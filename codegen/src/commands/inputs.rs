//! Inputs of the commands: files, URLs, and `-` for standard input.

use std::io::Write;
use std::path::{Path, PathBuf};

use specmill::fetch::{self, Download, Fetched, Validators};
use specmill::{Error, vendor};

/// A document or a page that can be read from the disk.
pub(super) enum Input {
    File(PathBuf),
    Download(Box<Download>),
}

impl Input {
    /// Returns the path of the file.
    pub(super) fn path(&self) -> &Path {
        match self {
            Self::File(path) => path,
            Self::Download(download) => download.path(),
        }
    }

    pub(super) fn download(&self) -> Option<&Download> {
        match self {
            Self::File(_) => None,
            Self::Download(download) => Some(download),
        }
    }

    /// Returns the path of the document itself, without the page around it.
    pub(super) fn extract(&self) -> Result<PathBuf, Error> {
        match self {
            Self::File(path) => Ok(path.clone()),
            Self::Download(download) => vendor::extract(download),
        }
    }

    /// Puts the source of the input in place of its path into an error.
    pub(super) fn explain(&self, error: Error) -> Error {
        match self {
            Self::File(_) => error,
            Self::Download(download) => download.show_source(error),
        }
    }
}

/// Opens an input.
pub(super) fn open(input: &Path) -> Result<Input, Error> {
    if input == Path::new("-") {
        return fetch::read_standard_input().map(|it| Input::Download(Box::new(it)));
    }
    match fetch::as_url(input) {
        None => Ok(Input::File(input.to_owned())),
        Some(url) => match open_url(url, &Validators::default())? {
            Some(input) => Ok(input),
            // Without validators there is nothing that a server could compare with.
            None => Err(Error::Refused {
                message: format!("{url} cannot be read: the server answers 304 Not Modified"),
                hint: None,
            }),
        },
    }
}

/// Opens a URL; returns `None` if its text is still the one that the validators belong to.
pub(super) fn open_url(url: &str, validators: &Validators) -> Result<Option<Input>, Error> {
    match fetch::fetch(url, validators)? {
        Fetched::NotModified => Ok(None),
        Fetched::New(download) => {
            for target in download.redirects() {
                let _ = writeln!(anstream::stderr(), "{url} redirects to {target}");
            }
            Ok(Some(Input::Download(download)))
        }
    }
}
