//! The official SDKs: installed at the versions that are named here, and driven by programs of ours.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::calls::process::{npm_install, run};
use crate::corpus::write;

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
        install: |sdk, folder| npm_install(folder, sdk.package, sdk.version),
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
