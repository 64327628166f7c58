//! Programs that are started, within a time: what they install, and what they say of calls.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use wait_timeout::ChildExt;

use crate::corpus::make_folder;

/// No program may take longer.
const PATIENCE: Duration = Duration::from_secs(900);

/// What a program says of the calls that it made.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub(crate) struct Said {
    /// By the ids of the calls; one that the client has no method for is not among them
    pub(crate) notes: BTreeMap<String, Note>,
    /// Operations that only the client has
    pub(crate) others: Vec<String>,
}

/// About one call.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub(crate) struct Note {
    pub(crate) method: String,
    /// What the client has no word for: `query region`
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) unknown: Vec<String>,
    /// Why it was not made, or how it ended; what was sent may be all that was wanted
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) error: Option<String>,
    /// What was wrong with the answer, as our client has it
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) answer: Option<String>,
    /// What the body of the response was read as, encoded again, as our client has it
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) decoded: Option<Value>,
}

/// Has a program make the calls, and reads what it says.
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
    // Nobody else's settings, and nobody between the program and the server.
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

/// Installs a package of npm's into a folder, without what it would run.
pub(crate) fn npm_install(folder: &Path, package: &str, version: &str) -> Result<(), String> {
    make_folder(folder)?;
    let package = format!("{package}@{version}");
    let mut npm = Command::new("npm");
    npm.args([
        "install",
        "--silent",
        "--ignore-scripts",
        "--no-save",
        // Not into a folder above that has packages.
        "--prefix",
        ".",
        &package,
    ]);
    run(npm.current_dir(folder))
}
