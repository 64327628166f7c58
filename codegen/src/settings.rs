//! `specmill.toml`: the settings of a client.

mod accepted;
mod day;
mod operations;
mod overlays;
mod package;
mod pages;
mod raw;
mod schemes;
mod select;
pub(crate) mod types;

use std::collections::BTreeMap;

use toml::Spanned;

use crate::load::Prefer;
pub use accepted::Accepted;
pub use day::Day;
use operations::check_operations;
pub use operations::{Encoding, EncodingStyle, Operation};
pub use overlays::Overlay;
use overlays::check_overlays;
pub use package::check_package_name;
use package::check_version;
#[cfg(feature = "cli")]
pub(crate) use package::is_version;
pub use pages::PageRule;
use raw::{Raw, RawDocument};
pub use schemes::Scheme;
use schemes::check_schemes;
pub use select::{By, Pattern, Select};

/// File name in a folder of documents.
pub const FILE: &str = "specmill.toml";

/// Settings of a client; every default suits most documents.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Settings {
    /// The generated crate
    pub package: Package,
    /// The generated client
    pub client: Client,
    /// True if warnings are errors
    pub strict: bool,
    /// The root of all files that are read, relative to `specmill.toml`; by default the folder of
    /// the documents
    pub root: Option<String>,
    /// True if integers that are never negative get unsigned types
    pub unsigned: bool,
    /// The document to prefer where two disagree; by default disagreement is an error
    pub prefer: Prefer,
    /// Identifiers by canonical pointer (`#/components/schemas/Foo`); they override all other names
    pub names: BTreeMap<String, String>,
    /// Rust types by format, or by the pointer of a schema
    pub types: BTreeMap<String, String>,
    /// The selected parts of the documents; by default everything
    pub select: Option<Select>,
    /// Pagination by method and path (`GET /plants`)
    pub pages: BTreeMap<String, PageRule>,
    /// Settings of operations by method and path (`POST /plants`)
    pub operations: BTreeMap<String, Operation>,
    /// Further dependencies of the generated manifest: names, and their values there
    pub dependencies: BTreeMap<String, String>,
    /// Components that were renamed: the old pointer, and the one whose names follow
    pub renames: BTreeMap<String, String>,
    /// Findings of `specmill diff` that are acknowledged
    pub accepted: Vec<Accepted>,
    /// The vendored documents, oldest first
    pub documents: Vec<Document>,
    /// The overlays, in the order in which they are applied
    pub overlays: Vec<Overlay>,
}

/// The generated crate.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Package {
    /// Its name; by default after the title of the newest document
    pub name: Option<String>,
    /// Its version; by default `0.1.0`
    pub version: Option<String>,
    /// True if the API's own version follows the version as build metadata
    pub version_metadata: bool,
    /// The path of a copy of `specmill-runtime`, relative to the generated crate and written with
    /// `/`; by default the runtime comes from the registry
    pub runtime: Option<String>,
}

/// The generated client.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Client {
    /// The environment variable with the token
    pub token_env: Option<String>,
    /// The environment variable that overrides the base URL
    pub base_url_env: Option<String>,
    /// The header with the idempotency key
    pub idempotency_header: Option<String>,
    /// True if links to further pages are rebased onto the base URL, whatever their origin
    pub rebase_links: bool,
    /// The client-wide parameters, each a location and a name; by default those that nearly all
    /// operations require
    pub parameters: Option<Vec<(String, String)>>,
    /// Settings of security schemes, by name
    pub schemes: BTreeMap<String, Scheme>,
}

/// One vendored document.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Document {
    /// Its file name in the folder
    pub file: String,
    /// Its source
    pub source: Option<String>,
    /// The operation that it was cut down to, as on its page (`get /browsers/{id}`)
    pub operation: Option<String>,
    /// The URL of the document, or of its page
    pub url: Option<String>,
    /// The header `ETag` of that URL's response
    pub etag: Option<String>,
    /// The header `Last-Modified` of that URL's response
    pub last_modified: Option<String>,
    /// The SHA-256 of its bytes, in lower-case hexadecimal digits
    pub sha256: Option<String>,
    /// Files that it refers to, relative to its folder, each with the SHA-256 of its bytes
    pub beside: BTreeMap<String, String>,
}

/// Settings, with the offsets of values that are checked later.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Parsed {
    pub(crate) settings: Settings,
    /// The byte offset of `prefer`'s value
    pub(crate) prefer: usize,
    /// The byte offsets of each document's `file` and `sha256`
    pub(crate) documents: Vec<(usize, usize)>,
    /// The byte offsets of each overlay's `file` and `sha256`
    pub(crate) overlays: Vec<(usize, usize)>,
    /// The byte offset of each path of a document's `beside`
    pub(crate) beside: BTreeMap<String, usize>,
    /// The byte offsets of keys that must exist in the documents
    pub(crate) keys: BTreeMap<Key, usize>,
}

/// A key of the settings that must exist in the documents.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Key {
    /// Of `[names]`
    Name(String),
    /// Of `[client.schemes]`
    Scheme(String),
    /// Of `parameters` in `[client]`
    Parameter(String),
    /// Of `[types]`
    Type(String),
    /// Of `[pages]`
    Page(String),
    /// Of `[operations]`
    Operation(String),
    /// Of `[renames]`, the old pointer
    Rename(String),
    /// Of `[[accepted]]`, the index
    Accepted(usize),
    /// Of `[select]`: true for the patterns to exclude, and the index among these
    Select(bool, usize),
}

/// An error in the text, with its byte offset.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct SettingsError {
    pub(crate) offset: usize,
    pub(crate) message: String,
}

impl Settings {
    /// Returns the sources of documents, or else the URLs that they were read from, by file name.
    pub(crate) fn addresses(&self) -> BTreeMap<String, String> {
        let documents = self.documents.iter();
        let addresses = documents.filter_map(|it| {
            let address = it.source.as_ref().or(it.url.as_ref())?;
            Some((it.file.clone(), address.clone()))
        });
        addresses.collect()
    }
}

/// Parses the text of `specmill.toml`.
pub(crate) fn parse(text: &str) -> Result<Parsed, SettingsError> {
    let raw: Raw = toml::from_str(text).map_err(|error| SettingsError {
        offset: error.span().map_or(0, |span| span.start),
        // The parser breaks its longer messages into lines; a diagnostic is one sentence.
        message: error.message().trim_end().replace('\n', ", "),
    })?;
    if let Some(name) = &raw.package.name {
        check_package_name(name.get_ref()).map_err(|message| fault(name, message))?;
    }
    if let Some(root) = raw.root.as_ref().filter(|root| root.get_ref().is_empty()) {
        return Err(fault(root, "`root` must not be empty".to_owned()));
    }
    if let Some(version) = &raw.package.version {
        check_version(version)?;
    }
    if let Some(path) = raw
        .package
        .runtime
        .as_ref()
        .filter(|path| path.get_ref().is_empty())
    {
        return Err(fault(path, "`runtime` must not be empty".to_owned()));
    }
    check_keys(&raw.names)?;
    types::check_types(&raw.types)?;
    accepted::check_renames(&raw.renames)?;
    pages::check_pages(&raw.pages)?;
    check_header(raw.client.idempotency_header.as_ref())?;
    check_parameters(raw.client.parameters.as_deref().unwrap_or_default())?;
    check_schemes(&raw.client.schemes)?;
    check_operations(&raw.operations)?;
    check_documents(&raw.documents)?;
    check_overlays(&raw.overlays, &raw.documents)?;
    raw.into_parsed()
}

/// Checks the text of `specmill.toml`.
#[cfg(feature = "cli")]
pub(crate) fn check_text(text: &str) -> Result<(), String> {
    parse(text).map(drop).map_err(|error| error.message)
}

/// Prefixes of the keys of `[names]`: pointers, and the first words of lines of `names.lock`.
const KEYS: &[&str] = &["#/", "header ", "parameter ", "resource ", "server "];

fn check_keys(names: &BTreeMap<Spanned<String>, String>) -> Result<(), SettingsError> {
    let is_key = |text: &str| KEYS.iter().any(|lead| text.starts_with(lead));
    match names.keys().find(|key| !is_key(key.get_ref())) {
        Some(key) => Err(fault(
            key,
            format!(
                "`{}` is not a pointer such as `#/components/schemas/Foo`",
                key.get_ref()
            ),
        )),
        None => Ok(()),
    }
}

/// Checks that the name of a header is a token (RFC 9110, section 5.6.2).
fn check_header(name: Option<&Spanned<String>>) -> Result<(), SettingsError> {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    match name {
        Some(name) if name.get_ref().is_empty() || !name.get_ref().bytes().all(is_token) => {
            let message = format!("`{}` is not a valid header name", name.get_ref());
            Err(fault(name, message))
        }
        _ => Ok(()),
    }
}

fn check_parameters(parameters: &[Spanned<String>]) -> Result<(), SettingsError> {
    let mut all = parameters.iter();
    match all.find(|it| location_and_name(it.get_ref()).is_none()) {
        Some(key) => {
            let text = key.get_ref();
            let places = "`path`, `query`, `header` or `cookie`";
            let message = format!("`{text}` is not a parameter location ({places}) and a name");
            Err(fault(key, message))
        }
        None => Ok(()),
    }
}

/// Splits `header X-Account` into a location and a name.
fn location_and_name(text: &str) -> Option<(String, String)> {
    let (place, name) = text.split_once(' ')?;
    let is_place = matches!(place, "path" | "query" | "header" | "cookie");
    let name = name.trim();
    (is_place && !name.is_empty()).then(|| (place.to_owned(), name.to_owned()))
}

fn check_documents(documents: &[RawDocument]) -> Result<(), SettingsError> {
    for (index, document) in documents.iter().enumerate() {
        let file = document.file.get_ref();
        if file.is_empty() || file.starts_with('.') || file.contains(['/', '\\', ':']) {
            let message = format!("`{file}` is not the name of a file in the folder of {FILE}");
            return Err(fault(&document.file, message));
        }
        if documents[..index]
            .iter()
            .any(|earlier| earlier.file.get_ref() == file)
        {
            return Err(fault(&document.file, format!("`{file}` is listed twice")));
        }
        if let Some(path) = document
            .beside
            .keys()
            .find(|path| !is_below(path.get_ref()))
        {
            let message = format!(
                "`{}` is not the path of a file in or below the folder",
                path.get_ref()
            );
            return Err(fault(path, message));
        }
    }
    Ok(())
}

/// Returns true if a path, written with `/`, is in or below a folder.
pub(crate) fn is_below(path: &str) -> bool {
    let is_name = |step: &str| !step.is_empty() && !matches!(step, "." | "..");
    path.split('/').all(is_name) && !path.contains(['\\', ':'])
}

fn fault(place: &Spanned<String>, message: String) -> SettingsError {
    SettingsError {
        offset: place.span().start,
        message,
    }
}

#[cfg(test)]
mod tests {
    use super::package::is_version;
    use super::*;

    const WHOLE: &str = r##"
strict = true
unsigned = true
prefer = "newest"

[package]
name = "kernel-client"
version = "1.2.3"
runtime = "../runtime"

[client]
token_env = "KERNEL_API_KEY"
base_url_env = "KERNEL_BASE_URL"

[client.schemes.login]
username_env = "KERNEL_USER"

[names]
"#/components/schemas/Foo" = "Bar"

[[documents]]
file = "a.yaml"
source = "https://example.com/openapi.yml"
operation = "get /browsers/{id}"
sha256 = "00"

[[documents]]
file = "b.yaml"
"##;

    #[test]
    fn what_cargo_would_refuse_is_refused() {
        let long = "a".repeat(65);
        for name in [
            "",
            "1a",
            "a b",
            "fn",
            "self",
            "std",
            "specmill-runtime",
            "test",
            &long,
        ] {
            assert!(check_package_name(name).is_err(), "{name}");
        }
        for version in [
            "", "1", "1.2", "01.2.3", "1.2.3-", "1.2.3-01", "1.2.3+", "1.2.3\\n", "v1.2.3",
        ] {
            let text = format!("[package]\nversion = \"{version}\"\n");
            assert_eq!(parse(&text).unwrap_err().offset, 20, "{version}");
        }
        for version in ["0.1.0", "1.2.3-alpha.1", "1.2.3-rc-1+build.01", "1.2.3+5"] {
            assert!(is_version(version), "{version}");
        }
        for text in ["root = \"\"", "[package]\nruntime = \"\""] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_client_for_tokens_needs_an_id_and_a_secret() {
        let parsed = |text: &str| parse(&format!("[client.schemes.oauth]\n{text}"));
        let both = "client_id_env = \"A\"\nclient_secret_env = \"B\"\nscopes = [\"c\"]";
        let set = parsed(both).unwrap().settings.client.schemes["oauth"].clone();
        assert_eq!(set.client_secret_env.as_deref(), Some("B"));
        for text in [
            "client_id_env = \"A\"",
            "client_secret_env = \"B\"",
            "token_url = \"https://id.example.com\"",
        ] {
            let message = parsed(text).unwrap_err().message;
            assert!(
                message.contains("requires both `client_id_env` and"),
                "{message}"
            );
        }
    }

    #[test]
    fn everything_is_read() {
        let Parsed {
            settings,
            prefer,
            documents,
            overlays: _,
            beside: _,
            keys,
        } = parse(WHOLE).unwrap();
        assert!(settings.strict && settings.unsigned);
        assert_eq!(settings.prefer, Prefer::Newest);
        assert_eq!(settings.package.name.as_deref(), Some("kernel-client"));
        assert_eq!(settings.package.version.as_deref(), Some("1.2.3"));
        assert_eq!(settings.package.runtime.as_deref(), Some("../runtime"));
        assert_eq!(settings.client.token_env.as_deref(), Some("KERNEL_API_KEY"));
        assert_eq!(
            settings.client.base_url_env.as_deref(),
            Some("KERNEL_BASE_URL")
        );
        let login = &settings.client.schemes["login"];
        assert_eq!(login.username_env.as_deref(), Some("KERNEL_USER"));
        assert_eq!(settings.names["#/components/schemas/Foo"], "Bar");
        assert_eq!(
            settings.documents[0].operation.as_deref(),
            Some("get /browsers/{id}")
        );
        assert_eq!(
            settings.documents[1],
            Document {
                file: "b.yaml".into(),
                ..Document::default()
            }
        );
        let (name, scheme) = ("#/components/schemas/Foo", "login");
        let start = |key: Key| &WHOLE[keys[&key]..];
        assert!(start(Key::Name(name.to_owned())).starts_with(&format!("{name:?}")));
        assert!(start(Key::Scheme(scheme.to_owned())).starts_with(scheme));
        assert!(WHOLE[prefer..].starts_with("\"newest\""));
        assert!(WHOLE[documents[0].0..].starts_with("\"a.yaml\""));
        assert!(WHOLE[documents[0].1..].starts_with("\"00\""));
    }

    #[test]
    fn a_header_has_a_name_that_http_takes() {
        let client = |name: &str| parse(&format!("[client]\nidempotency_header = {name:?}\n"));
        let said = client("X-Once").unwrap().settings.client.idempotency_header;
        assert_eq!(said.as_deref(), Some("X-Once"));
        for name in ["", "a b", "a:"] {
            let fault = client(name).unwrap_err();
            assert!(
                fault.message.ends_with("is not a valid header name"),
                "{name}"
            );
        }
    }

    #[test]
    fn operations_are_known_by_method_and_path() {
        let parsed = parse("[operations.\"post /a b\"]\nretries = 3\ntimeout = 9\n").unwrap();
        let said = &parsed.settings.operations["POST /a b"];
        assert_eq!(
            (said.retries, said.timeout, said.replay),
            (Some(3), Some(9), None)
        );
        for key in ["POST", "/a", "POST a", " /a"] {
            let fault = parse(&format!("[operations.{key:?}]\n")).unwrap_err();
            assert!(
                fault.message.contains("is not a method and a path"),
                "{key}"
            );
        }
    }

    #[test]
    fn nothing_is_required() {
        assert_eq!(parse("").unwrap().settings, Settings::default());
    }

    #[test]
    fn faults_say_where_and_what() {
        for (text, at, words) in [
            (
                "stric = true",
                "stric",
                "unknown field `stric`, expected one of",
            ),
            (
                "strict = 1",
                "1",
                "invalid type: integer `1`, expected a boolean",
            ),
            (
                "[client]\ntoken = \"A\"",
                "token",
                "unknown field `token`, expected one of `token_env`",
            ),
            (
                "[package]\nname = \"1st\"",
                "\"1st\"",
                "`1st` is not a crate name",
            ),
            ("[names]\n\"/a\" = \"B\"", "\"/a\"", "`/a` is not a pointer"),
            (
                "[[documents]]\nfile = \"../a.yaml\"",
                "\"../",
                "`../a.yaml` is not the name",
            ),
            (
                "[[documents]]\nsource = \"x\"",
                "[[doc",
                "missing field `file`",
            ),
            (
                "strict = true\nstrict = true",
                "strict = true",
                "duplicate key",
            ),
            ("prefer = ", "", ""),
        ] {
            let fault = parse(text).unwrap_err();
            assert!(text[fault.offset..].starts_with(at), "{text}: {fault:?}");
            assert!(fault.message.contains(words), "{text}: {fault:?}");
            assert!(!fault.message.contains('\n'), "{fault:?}");
        }
    }

    #[test]
    fn a_document_is_listed_once() {
        let text = "[[documents]]\nfile = \"a.yaml\"\n[[documents]]\nfile = \"a.yaml\"";
        let fault = parse(text).unwrap_err();
        assert_eq!(
            (fault.offset, fault.message.as_str()),
            (51, "`a.yaml` is listed twice")
        );
    }
}
