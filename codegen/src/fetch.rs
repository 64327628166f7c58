//! Documents from a URL or from standard input, for the command alone: a build script never uses
//! the network.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tempfile::TempDir;
use ureq::http::{HeaderMap, StatusCode, Uri, header};
use ureq::tls::{RootCerts, TlsConfig};
use ureq::{Agent, ResponseExt};

use crate::Error;
use crate::diagnostic::Located;
use crate::files::write_file;

/// Maximum size of a document, decompressed, in bytes.
const MAX_SIZE: u64 = 256 << 20;

/// Maximum duration of one request, redirects and body included.
const MAX_TIME: Duration = Duration::from_secs(60);

/// Maximum number of redirects of one request.
const MAX_REDIRECTS: u32 = 10;

/// Maximum number of files that a document of a URL may refer to.
const MAX_FILES: usize = 1000;

/// Folder of extracted documents in that of a download.
const EXTRACTED: &str = "extracted";

/// Accepted media types; a site of documentation may have its pages in Markdown, too.
const ACCEPT: &str = "application/yaml, application/json, text/markdown;q=0.9, */*;q=0.5";

/// Validators that a server gave for a text, to ask for a newer one (RFC 9110, section 13.1).
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Validators {
    /// The header `ETag`
    pub etag: Option<String>,
    /// The header `Last-Modified`
    pub last_modified: Option<String>,
}

/// A document in a folder of its own that was read from a URL, or from standard input.
#[derive(Debug)]
pub struct Download {
    folder: TempDir,
    path: PathBuf,
    origin: Option<Origin>,
}

/// The URL of a document.
#[derive(Debug)]
pub(crate) struct Origin {
    /// The URL as the caller gave it
    pub(crate) url: String,
    pub(crate) validators: Validators,
    /// The URLs that the server redirected to, in order
    redirects: Vec<String>,
    agent: Agent,
    /// The files that were read so far, by their names relative to the document
    files: RefCell<BTreeMap<String, Result<Vec<u8>, String>>>,
}

/// Result of asking for a document.
#[derive(Debug)]
pub enum Fetched {
    /// The document
    New(Box<Download>),
    /// The text is still the one that the validators belong to
    NotModified,
}

/// Returns the input as a URL if it is one of HTTP.
pub fn as_url(input: &Path) -> Option<&str> {
    let text = input.to_str()?;
    let scheme = text.get(..8).unwrap_or(text).to_ascii_lowercase();
    (scheme.starts_with("http://") || scheme == "https://").then_some(text)
}

/// Reads a document or a page from a URL, within a minute and 256 MiB.
///
/// At most ten redirects are followed, and none from HTTPS to HTTP. With validators, a server may
/// answer that nothing is newer.
///
/// # Errors
///
/// Returns [`Error::Refused`] if the URL has a user or a password, or if no document came, and
/// [`Error::Disk`].
pub fn fetch(url: &str, validators: &Validators) -> Result<Fetched, Error> {
    let refuse = |why: String| Error::refused(format!("{url} cannot be read: {why}"));
    let address: Uri = url.parse().map_err(|_| refuse("it is no URL".to_owned()))?;
    if address
        .authority()
        .is_some_and(|it| it.as_str().contains('@'))
    {
        let message = "a URL with a user or a password is not read, since it would be recorded";
        return Err(Error::refused(message)
            .hint("download the document, and pass the file, or `-` for standard input"));
    }
    let agent = make_agent(address.scheme_str() == Some("https"));
    let mut response = request(&agent, url, validators).map_err(|error| refuse(explain(&error)))?;
    match response.status() {
        StatusCode::NOT_MODIFIED => return Ok(Fetched::NotModified),
        status if !status.is_success() => {
            return Err(refuse(format!("the server answers {status}")));
        }
        _ => {}
    }
    let history = response.get_redirect_history().unwrap_or_default();
    let redirects: Vec<_> = history.iter().skip(1).map(Uri::to_string).collect();
    let name = file_name(response.get_uri(), response.headers());
    let validators = validators_of(response.headers());
    let bytes = read_limited(response.body_mut().as_reader())
        .map_err(|error| refuse(explain(&error.into())))?;
    let origin = Origin {
        url: url.to_owned(),
        validators,
        redirects,
        agent,
        files: RefCell::default(),
    };
    store(&name, &bytes, Some(origin)).map(|it| Fetched::New(Box::new(it)))
}

/// Reads a document or a page from standard input, of at most 256 MiB.
///
/// # Errors
///
/// Returns [`Error::Disk`].
pub fn read_standard_input() -> Result<Download, Error> {
    let bytes = read_limited(io::stdin().lock())
        .map_err(|cause| Error::disk("read", Path::new("standard input"), cause))?;
    store("openapi", &bytes, None)
}

fn store(name: &str, bytes: &[u8], origin: Option<Origin>) -> Result<Download, Error> {
    let folder =
        tempfile::tempdir().map_err(|cause| Error::disk("create", &std::env::temp_dir(), cause))?;
    let path = folder.path().join(name);
    write_file(&path, bytes)?;
    Ok(Download {
        folder,
        path,
        origin,
    })
}

impl Download {
    /// Returns the path of the document.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the URL that the caller gave, unless the document is from standard input.
    pub fn url(&self) -> Option<&str> {
        self.origin.as_ref().map(|origin| origin.url.as_str())
    }

    /// Returns the URLs that the server redirected to, in order.
    pub fn redirects(&self) -> &[String] {
        self.origin.as_ref().map_or(&[], |origin| &origin.redirects)
    }

    pub(crate) fn origin(&self) -> Option<&Origin> {
        self.origin.as_ref()
    }

    /// Returns the folder, in that of the download, for the document without its page.
    pub(crate) fn extracted(&self) -> PathBuf {
        self.folder.path().join(EXTRACTED)
    }

    /// Puts the URL in place of the temporary folder into the places of an error.
    pub fn show_source(&self, error: Error) -> Error {
        match error {
            Error::Documents(mut all) => {
                self.show_source_in(&mut all);
                Error::Documents(all)
            }
            Error::Refused { message, hint } => Error::Refused {
                message: self.shown(&message).unwrap_or(message),
                hint,
            },
            other => other,
        }
    }

    /// Puts the URL in place of the temporary folder into the places of diagnostics.
    pub fn show_source_in(&self, diagnostics: &mut [Located]) {
        for place in diagnostics.iter_mut().flat_map(|it| &mut it.places) {
            if let Some(shown) = self.shown(&place.file) {
                place.file = shown;
            }
        }
    }

    /// Returns a text that begins with a path in the temporary folder, with the URL in its place.
    fn shown(&self, text: &str) -> Option<String> {
        let folder = self.folder.path().to_string_lossy().replace('\\', "/");
        let rest = text.strip_prefix(&folder)?.strip_prefix('/')?;
        let rest = rest
            .strip_prefix(EXTRACTED)
            .map_or(rest, |it| it.trim_start_matches('/'));
        Some(match self.url() {
            Some(url) => format!("{}/{rest}", directory(url)),
            None => format!("standard input: {rest}"),
        })
    }
}

impl Origin {
    /// Reads a file that the document refers to. `name` is its path below the document's own URL.
    ///
    /// # Errors
    ///
    /// One clause that says why the file cannot be read.
    pub(crate) fn read(&self, name: &str) -> Result<Vec<u8>, String> {
        if let Some(known) = self.files.borrow().get(name) {
            return known.clone();
        }
        if self.files.borrow().len() >= MAX_FILES {
            return Err(format!(
                "a document may refer to {MAX_FILES} files at a URL"
            ));
        }
        let last = self.redirects.last().unwrap_or(&self.url);
        let url = format!("{}/{}", directory(last), encode(name));
        let read = || {
            let mut response = request(&self.agent, &url, &Validators::default())?;
            if !response.status().is_success() {
                return Err(ureq::Error::StatusCode(response.status().as_u16()));
            }
            Ok(read_limited(response.body_mut().as_reader())?)
        };
        let read = read().map_err(|error| format!("{url}: {}", explain(&error)));
        self.files
            .borrow_mut()
            .insert(name.to_owned(), read.clone());
        read
    }
}

fn make_agent(is_secure: bool) -> Agent {
    let tls = TlsConfig::builder()
        .root_certs(RootCerts::PlatformVerifier)
        .unversioned_rustls_crypto_provider(
            Arc::new(rustls::crypto::aws_lc_rs::default_provider()),
        );
    Agent::config_builder()
        .http_status_as_error(false)
        .https_only(is_secure)
        .max_redirects(MAX_REDIRECTS)
        .save_redirect_history(true)
        .timeout_global(Some(MAX_TIME))
        .user_agent(concat!("specmill/", env!("CARGO_PKG_VERSION")))
        .accept(ACCEPT)
        .tls_config(tls.build())
        .build()
        .into()
}

fn request(
    agent: &Agent,
    url: &str,
    validators: &Validators,
) -> Result<ureq::http::Response<ureq::Body>, ureq::Error> {
    let mut request = agent.get(url);
    if let Some(etag) = &validators.etag {
        request = request.header(header::IF_NONE_MATCH, etag);
    }
    if let Some(date) = &validators.last_modified {
        request = request.header(header::IF_MODIFIED_SINCE, date);
    }
    request.call()
}

fn validators_of(headers: &HeaderMap) -> Validators {
    let text = |name| headers.get(name)?.to_str().ok().map(str::to_owned);
    Validators {
        etag: text(header::ETAG),
        last_modified: text(header::LAST_MODIFIED),
    }
}

fn read_limited(reader: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    // One byte more, to know of the excess.
    reader.take(MAX_SIZE + 1).read_to_end(&mut bytes)?;
    match bytes.len() as u64 {
        ..=MAX_SIZE => Ok(bytes),
        _ => Err(io::Error::other(format!(
            "it is larger than {} MiB",
            MAX_SIZE >> 20
        ))),
    }
}

/// Says why nothing came, as one clause.
fn explain(error: &ureq::Error) -> String {
    match error {
        ureq::Error::StatusCode(code) => {
            let status = StatusCode::from_u16(*code).map_or(code.to_string(), |it| it.to_string());
            format!("the server answers {status}")
        }
        ureq::Error::RequireHttpsOnly(_) => "the server redirects from HTTPS to HTTP".to_owned(),
        ureq::Error::TooManyRedirects => {
            format!("the server redirects more than {MAX_REDIRECTS} times")
        }
        ureq::Error::Timeout(_) => format!("it takes more than {} s", MAX_TIME.as_secs()),
        other => other.to_string(),
    }
}

/// Returns the name of the last segment of a URL's path, with an extension that suits the media
/// type if it has none that is known.
fn file_name(url: &Uri, headers: &HeaderMap) -> String {
    let segment = url.path().rsplit('/').next().unwrap_or_default();
    let segment = percent_encoding::percent_decode_str(segment).decode_utf8_lossy();
    let is_plain = |c: &char| c.is_alphanumeric() || "-_. ".contains(*c);
    let mut name: String = segment.chars().filter(is_plain).take(100).collect();
    name = name.trim_start_matches(['.', ' ']).to_owned();
    if name.is_empty() {
        name = "openapi".to_owned();
    }
    let known = [".yaml", ".yml", ".json", ".md", ".mdx", ".markdown"];
    if known
        .iter()
        .any(|it| name.to_ascii_lowercase().ends_with(it))
    {
        return name;
    }
    let media = headers.get(header::CONTENT_TYPE);
    let media = media.and_then(|it| it.to_str().ok()).unwrap_or_default();
    let extension = match media.split(';').next().unwrap_or_default().trim() {
        "text/markdown" => ".md",
        it if it.ends_with("json") => ".json",
        it if it.ends_with("yaml") => ".yaml",
        _ => "",
    };
    name + extension
}

/// Returns a URL without its last segment, query and fragment.
fn directory(url: &str) -> &str {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    let start = path.find("://").map_or(0, |it| it + 3);
    match path[start..].rfind('/') {
        Some(slash) => &path[..start + slash],
        None => path,
    }
}

/// Encodes a relative path for a URL, segment by segment (RFC 3986, section 3.3).
fn encode(path: &str) -> String {
    const KEPT: percent_encoding::AsciiSet = percent_encoding::NON_ALPHANUMERIC
        .remove(b'-')
        .remove(b'.')
        .remove(b'_')
        .remove(b'~')
        .remove(b'/');
    percent_encoding::utf8_percent_encode(path, &KEPT).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_http_is_a_url() {
        for url in ["https://a.example/x", "http://127.0.0.1:1/x", "HTTPS://A/x"] {
            assert_eq!(as_url(Path::new(url)), Some(url));
        }
        for path in [
            "a.yaml",
            "-",
            "ftp://a/x",
            "https",
            "file:///a",
            "./http:/a",
            "é",
        ] {
            assert_eq!(as_url(Path::new(path)), None, "{path}");
        }
    }

    #[test]
    fn files_are_named_after_the_url_or_the_media_type() {
        let name = |url: &str, media: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::CONTENT_TYPE, media.parse().unwrap());
            file_name(&url.parse().unwrap(), &headers)
        };
        assert_eq!(
            name("https://a/v1/shop.yaml?x=1", "text/plain"),
            "shop.yaml"
        );
        assert_eq!(
            name("https://a/shop", "application/vnd.x+json; a=b"),
            "shop.json"
        );
        assert_eq!(name("https://a/docs/create", "text/markdown"), "create.md");
        assert_eq!(name("https://a", "text/yaml"), "openapi.yaml");
        assert_eq!(name("https://a/..%2f..%2f.ssh", "x/y"), "ssh");
        assert_eq!(name("https://a/my%20api.yml", "x/y"), "my api.yml");
    }

    #[test]
    fn a_text_without_an_end_is_refused() {
        let said = read_limited(io::repeat(b' ')).unwrap_err().to_string();
        assert_eq!(said, "it is larger than 256 MiB");
    }

    #[test]
    fn files_beside_are_below_the_url() {
        assert_eq!(
            directory("https://a.example/v1/api.yaml?x=/y"),
            "https://a.example/v1"
        );
        assert_eq!(directory("https://a.example"), "https://a.example");
        assert_eq!(encode("parts/a b#?.yaml"), "parts/a%20b%23%3F.yaml");
    }
}
