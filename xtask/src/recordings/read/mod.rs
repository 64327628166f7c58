//! Recorded traffic in a folder: VCR cassettes, HAR files and records of nock, told apart by their
//! structure.

mod har;
mod nock;
mod vcr;

use std::fs;
use std::path::{Path, PathBuf};

use base64::alphabet;
use base64::engine::DecodePaddingMode::Indifferent;
use base64::engine::{Engine, GeneralPurpose, GeneralPurposeConfig};
use serde_json::Value;

/// The maximum size of a file, in bytes.
const LARGEST: u64 = 64 << 20;

/// A request with its response.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Interaction {
    /// The file's path below the folder, and the number of the interaction in it
    pub(super) source: String,
    pub(super) number: usize,
    pub(super) request: Request,
    pub(super) response: Response,
}

/// A recorded request.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Request {
    pub(super) method: String,
    pub(super) host: String,
    /// The path as sent, with its escapes
    pub(super) path: String,
    /// Decoded pairs, in order
    pub(super) query: Vec<(String, String)>,
    /// Names in lower case
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

/// A recorded response.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Response {
    pub(super) status: u16,
    /// Names in lower case
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

/// Reads the interactions of one file, or of all files in or below a folder. Also returns the files
/// of unknown form.
pub(super) fn read(folder: &Path) -> Result<(Vec<Interaction>, Vec<String>), String> {
    let mut paths = Vec::new();
    find(folder, &mut paths)?;
    let (mut found, mut others) = (Vec::new(), Vec::new());
    for path in paths {
        let below = path.strip_prefix(folder).unwrap_or(&path);
        let source = match below.as_os_str().is_empty() {
            true => path.file_name().unwrap_or_default().to_string_lossy(),
            false => below.to_string_lossy(),
        };
        let interactions = value(&path)?.as_ref().and_then(interactions);
        match interactions {
            Some(interactions) => {
                let numbered = interactions.into_iter().enumerate();
                found.extend(numbered.map(|(number, (request, response))| Interaction {
                    source: source.clone().into_owned(),
                    number,
                    request,
                    response,
                }));
            }
            None => others.push(source.into_owned()),
        }
    }
    Ok((found, others))
}

/// Returns the interactions of a file, if it has a known form.
fn interactions(file: &Value) -> Option<Vec<(Request, Response)>> {
    vcr::interactions(file)
        .or_else(|| har::interactions(file))
        .or_else(|| nock::interactions(file))
}

fn find(path: &Path, paths: &mut Vec<PathBuf>) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("{}: {error}", path.display());
    if !path.is_dir() {
        paths.push(path.to_owned());
        return Ok(());
    }
    let entries = fs::read_dir(path).map_err(failed)?;
    let entries = entries.map(|entry| entry.map(|it| it.path()));
    let mut entries = entries.collect::<Result<Vec<_>, _>>().map_err(failed)?;
    entries.sort();
    for entry in entries {
        let is_recording = entry
            .extension()
            .is_some_and(|it| it == "json" || it == "har");
        if entry.is_dir() || is_recording {
            find(&entry, paths)?;
        }
    }
    Ok(())
}

fn value(path: &Path) -> Result<Option<Value>, String> {
    let failed = |error: std::io::Error| format!("{}: {error}", path.display());
    if fs::metadata(path).map_err(failed)?.len() > LARGEST {
        return Ok(None);
    }
    let text = fs::read(path).map_err(failed)?;
    Ok(serde_json::from_slice(&text).ok())
}

impl Request {
    /// Makes a request to a URL, without headers and body.
    fn to(method: &str, url: &str) -> Option<Self> {
        let url = reqwest::Url::parse(url).ok()?;
        Some(Self {
            method: method.to_uppercase(),
            host: url.host_str().unwrap_or_default().to_owned(),
            path: url.path().to_owned(),
            query: url.query_pairs().into_owned().collect(),
            ..Self::default()
        })
    }
}

/// Returns the value of a header.
pub(super) fn header<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let found = headers.iter().find(|(known, _)| known == name);
    found.map(|(_, value)| value.as_str())
}

/// Reads headers from an object whose values are texts or lists of texts.
fn headers_of_object(headers: &Value) -> Vec<(String, String)> {
    let headers = headers.as_object().into_iter().flatten();
    let pairs = headers.flat_map(|(name, value)| {
        let values = match value {
            Value::Array(values) => values.iter().collect(),
            value => vec![value],
        };
        let name = name.to_lowercase();
        values
            .into_iter()
            .filter_map(move |value| Some((name.clone(), text(value)?)))
    });
    pairs.collect()
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Decodes base64 as written by Ruby and browsers: with line breaks, padded or not.
fn base64(text: &str) -> Option<Vec<u8>> {
    let indifferent = GeneralPurposeConfig::new().with_decode_padding_mode(Indifferent);
    let engine = GeneralPurpose::new(&alphabet::STANDARD, indifferent);
    let text = text.split_ascii_whitespace().collect::<String>();
    engine.decode(text).ok()
}
