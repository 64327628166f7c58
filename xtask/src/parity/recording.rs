//! Recordings of clients, stored in files of the repository.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::behaviour::Behaved;
use super::record::Sent;
use crate::calls::process::Note;

/// The recording of one client over all calls.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Recording {
    pub(crate) package: String,
    pub(crate) version: String,
    /// Operations that only the client has
    pub(crate) others: Vec<String>,
    pub(crate) calls: BTreeMap<String, Recorded>,
    #[serde(default)]
    pub(crate) behaviours: BTreeMap<String, Behaved>,
}

/// The recording of one client for one call.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Recorded {
    #[serde(flatten)]
    pub(crate) note: Note,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) sent: Vec<Sent>,
}

pub(crate) fn read<T: DeserializeOwned>(path: &Path) -> Result<T, String> {
    let text = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    serde_json::from_slice(&text).map_err(|error| format!("{}: {error}", path.display()))
}

pub(crate) fn to_line(value: &impl Serialize) -> Result<String, String> {
    serde_json::to_string(value).map_err(|error| error.to_string())
}

/// Formats a list with one line per item.
pub(crate) fn to_list(items: &[impl Serialize]) -> Result<String, String> {
    let lines = items.iter().map(to_line).collect::<Result<Vec<_>, _>>()?;
    Ok(format!("[\n{}\n]\n", lines.join(",\n")))
}

/// Formats a recording with one line per call, so that diffs are easy to read.
pub(crate) fn to_text(recording: &Recording) -> Result<String, String> {
    let behaviours = match recording.behaviours.is_empty() {
        true => String::new(),
        false => format!(
            ",\n\"behaviours\": {{\n{}\n}}",
            to_lines(&recording.behaviours)?
        ),
    };
    Ok(format!(
        "{{\"package\": {}, \"version\": {}, \"others\": {},\n\"calls\": {{\n{}\n}}{behaviours}}}\n",
        to_line(&recording.package)?,
        to_line(&recording.version)?,
        to_line(&recording.others)?,
        to_lines(&recording.calls)?
    ))
}

fn to_lines(map: &BTreeMap<String, impl Serialize>) -> Result<String, String> {
    let lines = map.iter();
    let lines = lines.map(|(id, it)| Ok(format!("{}: {}", to_line(id)?, to_line(it)?)));
    let lines = lines.collect::<Result<Vec<_>, String>>()?;
    Ok(lines.join(",\n"))
}
