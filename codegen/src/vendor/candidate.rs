//! A document to be vendored: extracted from its page, and tried.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::{Request, overlay};
use crate::fetch::{Download, Origin, Validators};
use crate::files::read_file;
use crate::load::{OUTSIDE, PageError, ReferencedFiles, Source, extract, is_document};
use crate::settings::is_below;
use crate::spec::Spec;
use crate::{Error, Layout};

/// Maximum length of a file's stem, which every file system supports.
const LONGEST_STEM: usize = 120;

/// A document to be vendored.
#[derive(Debug)]
pub(super) struct Candidate {
    /// The name of the file or page that it was read from
    name: String,
    /// The document, byte for byte
    pub(super) bytes: Vec<u8>,
    /// Its source, according to its page
    pub(super) source: Option<String>,
    /// The operation that it was cut down to
    pub(super) operation: Option<String>,
    /// Its URL, and what the server said of it
    pub(super) remote: Option<(String, Validators)>,
    /// The files that it refers to, by paths relative to its folder
    pub(super) beside: BTreeMap<String, Vec<u8>>,
}

impl Candidate {
    /// Reads a page or a document, and generates from it alone as a check.
    pub(super) fn read(request: &Request<'_>) -> Result<Self, Error> {
        let input = request.input;
        let bytes = read_file(input).map_err(|cause| Error::disk("read", input, cause))?;
        let name = input
            .file_name()
            .unwrap_or(input.as_os_str())
            .to_string_lossy()
            .into_owned();
        let page = match std::str::from_utf8(&bytes) {
            Ok(text) if !is_document_name(&name) => match extract(text) {
                Ok(page) => Some(page),
                Err(PageError::NoBlock) if is_document(text) => None,
                Err(error) => return Err(no_page(request, &error, text)),
            },
            // Bytes that are not UTF-8 are no page; as a document they are refused with their
            // place.
            _ => None,
        };
        let origin = request.download.and_then(Download::origin);
        let remote = origin.map(|it| (it.url.clone(), it.validators.clone()));
        let candidate = match page {
            Some(page) => Self {
                name,
                bytes: page.document.into_bytes(),
                source: page.source,
                operation: page.operation,
                remote,
                beside: BTreeMap::new(),
            },
            None => Self {
                name,
                bytes,
                source: None,
                operation: None,
                remote,
                beside: read_beside(request)?,
            },
        };
        if candidate.beside.is_empty() {
            let source = Source {
                name: candidate.name.clone(),
                bytes: candidate.bytes.clone(),
            };
            let mut spec = Spec::from_source(source);
            spec.add_overlays(&overlay::beside(request))?;
            spec.generate(Layout::Crate)?;
        }
        Ok(candidate)
    }

    /// Describes the document in a message.
    pub(super) fn origin(&self) -> String {
        match (&self.operation, &self.source) {
            (Some(operation), Some(source)) => format!("`{operation}` of {source}"),
            (None, Some(source)) => source.clone(),
            (Some(operation), None) => format!("`{operation}`"),
            (None, None) => match &self.remote {
                Some((url, _)) => url.clone(),
                None => self.plain_name(),
            },
        }
    }

    /// Returns the file name of a document without an origin.
    pub(super) fn plain_name(&self) -> String {
        let (stem, extension) = self.file_name();
        format!("{stem}.{extension}")
    }

    /// Returns true if files that it refers to may refer back, so that its name must stay.
    pub(super) fn keeps_its_name(&self) -> bool {
        !self.beside.is_empty()
    }

    /// Returns the name of the file that it was read from.
    pub(super) fn own_name(&self) -> &str {
        &self.name
    }

    /// Returns a file name after the operation, or else its own name.
    pub(super) fn file_name(&self) -> (String, &'static str) {
        let (stem, extension) = match self.name.rsplit_once('.') {
            Some((stem, extension)) if !stem.is_empty() => (stem, extension),
            _ => (self.name.as_str(), ""),
        };
        let extension = match extension {
            "json" => "json",
            "yml" => "yml",
            _ if self.bytes.trim_ascii_start().starts_with(b"{") => "json",
            _ => "yaml",
        };
        let stem = words(self.operation.as_deref().unwrap_or(stem));
        (
            if stem.is_empty() {
                "openapi".to_owned()
            } else {
                stem
            },
            extension,
        )
    }
}

/// Reads the files that a document refers to, all in or below its folder.
fn read_beside(request: &Request<'_>) -> Result<BTreeMap<String, Vec<u8>>, Error> {
    let mut spec = Spec::read_documents(&[request.input])?;
    if let Some(root) = request.root {
        spec.set_root(root)?;
    }
    spec.add_overlays(&overlay::beside(request))?;
    let origin = request.download.and_then(Download::origin);
    let recorder = Recorder::of(spec.disk(), origin);
    let generated = spec.generate_beside(Layout::Crate, &recorder)?;
    let mut files = recorder.read.into_inner();
    files.retain(|name, _| generated.report.beside.contains(name));
    let outside = recorder.outside.into_inner();
    let outside = outside.or_else(|| files.keys().find(|name| !is_below(name)).cloned());
    match outside {
        None => Ok(files),
        Some(name) => {
            let message = format!(
                "{} refers to `{name}`, which is outside its folder",
                request.input.display()
            );
            Err(Error::refused(message).hint("move the file into the document's folder"))
        }
    }
}

/// Records each file that is read, so that the same bytes are written.
#[derive(Debug)]
struct Recorder<'d> {
    disk: &'d dyn ReferencedFiles,
    /// The URL of the document, where the files that are not on disk are
    origin: Option<&'d Origin>,
    read: RefCell<BTreeMap<String, Vec<u8>>>,
    /// A file that was refused because it is outside
    outside: RefCell<Option<String>>,
}

impl<'d> Recorder<'d> {
    fn of(disk: &'d dyn ReferencedFiles, origin: Option<&'d Origin>) -> Self {
        Self {
            disk,
            origin,
            read: RefCell::default(),
            outside: RefCell::default(),
        }
    }
}

impl ReferencedFiles for Recorder<'_> {
    fn name(&self, from: &str, path: &str) -> Result<String, String> {
        self.disk.name(from, path)
    }

    fn read(&self, name: &str) -> Result<Vec<u8>, String> {
        let result = match (self.disk.read(name), self.origin) {
            (Err(why), Some(origin)) if why != OUTSIDE && is_below(name) => origin.read(name),
            (result, _) => result,
        };
        match &result {
            Ok(bytes) => {
                let bytes = bytes.clone();
                self.read.borrow_mut().insert(name.to_owned(), bytes);
            }
            Err(why) if why == OUTSIDE => {
                self.outside.borrow_mut().get_or_insert(name.to_owned());
            }
            Err(_) => {}
        }
        result
    }
}

/// Returns the error of a text that is neither a document nor a page with one.
fn no_page(request: &Request<'_>, error: &PageError, text: &str) -> Error {
    let error = Error::refused(format!("{}: {error}", request.input.display()));
    let start = text.trim_start().get(..15).unwrap_or_default();
    let is_html = start.starts_with('<');
    match request.download.and_then(Download::url) {
        Some(_) if is_html => error.hint(
            "this is a page of HTML: pass the URL of the document, or of the page in Markdown",
        ),
        _ => error,
    }
}

fn is_document_name(name: &str) -> bool {
    [".yaml", ".yml", ".json"]
        .iter()
        .any(|extension| name.ends_with(extension))
}

/// Joins letters, digits and `-` by single underscores.
fn words(text: &str) -> String {
    let is_break = |c: char| !c.is_ascii_alphanumeric() && c != '-';
    let words: Vec<_> = text
        .split(is_break)
        .filter(|word| !word.is_empty())
        .collect();
    let mut joined = words.join("_");
    joined.truncate(LONGEST_STEM);
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(name: &str, operation: Option<&str>, bytes: &[u8]) -> String {
        let (name, operation) = (name.to_owned(), operation.map(str::to_owned));
        Candidate {
            name,
            bytes: bytes.to_vec(),
            source: None,
            operation,
            remote: None,
            beside: BTreeMap::new(),
        }
        .plain_name()
    }

    #[test]
    fn file_names_follow_the_operation_else_the_file() {
        assert_eq!(
            name("a.md", Some("get /x/{id}.json"), b""),
            "get_x_id_json.yaml"
        );
        assert_eq!(name("a.md", Some("post /x"), b" {"), "post_x.json");
        assert_eq!(name("shop-api.v2.yml", None, b""), "shop-api_v2.yml");
        assert_eq!(name(".yaml", None, b""), "yaml.yaml");
        assert_eq!(name("äöü.txt", None, b""), "openapi.yaml");
        assert_eq!(name(&"x".repeat(300), None, b"").len(), LONGEST_STEM + 5);
    }
}
