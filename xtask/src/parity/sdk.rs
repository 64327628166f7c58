//! The official SDKs: installed at the versions that are named here, and driven by programs of ours.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use wait_timeout::ChildExt;

use crate::corpus::{make_folder, write};

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
    /// How it ended; what was sent may be all that was wanted
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) error: Option<String>,
}

/// An SDK.
#[derive(Debug)]
pub(crate) struct Sdk {
    pub(crate) language: &'static str,
    pub(crate) package: &'static str,
    pub(crate) version: &'static str,
    install: fn(&Sdk, &Path) -> Result<(), String>,
    /// The program that runs the driver, and what stands before the driver's own arguments
    start: fn(&Path) -> Result<Vec<PathBuf>, String>,
}

pub(crate) const ALL: [Sdk; 2] = [
    Sdk {
        language: "Python",
        package: "kernel",
        version: "0.131.0",
        install: |sdk, folder| {
            if !folder.join("bin/python").exists() {
                run(Command::new("python3").args(["-m", "venv"]).arg(folder))?;
            }
            let package = format!("{}=={}", sdk.package, sdk.version);
            let mut pip = Command::new(folder.join("bin/python"));
            run(pip.args(["-m", "pip", "install", "--quiet", &package]))
        },
        start: |folder| {
            let driver = folder.join("drive.py");
            write(&driver, include_str!("drive.py"))?;
            Ok(vec![folder.join("bin/python"), driver])
        },
    },
    Sdk {
        language: "TypeScript",
        package: "@onkernel/sdk",
        version: "0.84.0",
        install: |sdk, folder| {
            make_folder(folder)?;
            let package = format!("{}@{}", sdk.package, sdk.version);
            let mut npm = Command::new("npm");
            npm.args([
                "install",
                "--silent",
                "--ignore-scripts",
                "--no-save",
                &package,
            ]);
            run(npm.current_dir(folder))
        },
        start: |folder| {
            let driver = folder.join("drive.mjs");
            write(&driver, include_str!("drive.mjs"))?;
            Ok(vec!["node".into(), driver, folder.to_owned()])
        },
    },
];

impl Sdk {
    /// `python`: the name of its files.
    pub(crate) fn slug(&self) -> String {
        self.language.to_lowercase()
    }

    /// Installs it into a folder, and gives what starts its driver.
    pub(crate) fn install(&self, folder: &Path) -> Result<Vec<PathBuf>, String> {
        (self.install)(self, folder)?;
        (self.start)(folder)
    }
}

/// Has a program make the calls.
pub(crate) fn drive(
    start: &[PathBuf],
    url: &str,
    calls: &Path,
    out: &Path,
) -> Result<Said, String> {
    let (program, arguments) = start.split_first().ok_or("nothing to start")?;
    let mut command = Command::new(program);
    command.args(arguments).arg(url).args([calls, out]);
    // Nobody else's settings, and nobody between the program and the server.
    for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] {
        command.env_remove(name).env_remove(name.to_lowercase());
    }
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
