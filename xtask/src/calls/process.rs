//! Child processes with a time limit: installing packages, making calls.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use wait_timeout::ChildExt;

use crate::corpus::make_folder;

/// The time limit of a program.
const PATIENCE: Duration = Duration::from_secs(900);

/// The report of a program on the calls that it made.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub(crate) struct Said {
    /// By call id; a call for which the client has no method is absent
    pub(crate) notes: BTreeMap<String, Note>,
    /// Operations that only the client has
    pub(crate) others: Vec<String>,
}

/// The report on one call.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub(crate) struct Note {
    pub(crate) method: String,
    /// Inputs that the client cannot express: `query region`
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) unknown: Vec<String>,
    /// The reason it was not made, or its error; the request may still have been sent as wanted
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) error: Option<String>,
    /// The client's complaint about the response
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) answer: Option<String>,
    /// The body of the response as decoded and encoded again by the client
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) decoded: Option<Value>,
}

/// Has a program make the calls, and reads its report.
pub(crate) fn drive<T: DeserializeOwned>(
    start: &[PathBuf],
    variables: &[(String, String)],
    url: &str,
    calls: &Path,
    out: &Path,
) -> Result<T, String> {
    let (program, arguments) = start.split_first().ok_or("nothing to start")?;
    let mut command = Command::new(program);
    command.args(arguments).arg(url).args([calls, out]);
    // No settings of the user's, and no proxy between the program and the server.
    for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] {
        command.env_remove(name).env_remove(name.to_lowercase());
    }
    command.envs(variables.iter().cloned());
    run(&mut command)?;
    let text = std::fs::read(out).map_err(|error| format!("{}: {error}", out.display()))?;
    serde_json::from_slice(&text).map_err(|error| format!("{}: {error}", out.display()))
}

/// Runs a program that has to succeed in time.
pub(crate) fn run(command: &mut Command) -> Result<(), String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let failed = |error| format!("{name}: {error}");
    let mut child = command.stdin(Stdio::null()).spawn().map_err(failed)?;
    match child.wait_timeout(PATIENCE).map_err(failed)? {
        Some(status) if status.success() => Ok(()),
        Some(status) => Err(format!("{name}: {status}")),
        None => {
            child.kill().map_err(failed)?;
            Err(format!("{name}: not done in {} s", PATIENCE.as_secs()))
        }
    }
}

/// Installs an npm package into a folder, without running its scripts.
pub(crate) fn npm_install(folder: &Path, package: &str, version: &str) -> Result<(), String> {
    make_folder(folder)?;
    let package = format!("{package}@{version}");
    let mut npm = Command::new("npm");
    npm.args([
        "install",
        "--silent",
        "--ignore-scripts",
        "--no-save",
        // Keeps npm from installing into a parent folder that has packages.
        "--prefix",
        ".",
        &package,
    ]);
    run(npm.current_dir(folder))
}
