//! Official SDKs: installed at the versions that are named, and driven by programs of ours.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::json;

use crate::calls::process::{npm_install, run};
use crate::corpus::write;

/// An SDK.
#[derive(Debug)]
pub(crate) struct Sdk {
    pub(crate) language: Language,
    pub(crate) package: &'static str,
    pub(crate) version: &'static str,
    /// The client's class
    pub(crate) class: &'static str,
    /// The header that its clients are told to send keys in, as `idempotency_header` tells ours
    pub(crate) idempotency_header: Option<&'static str>,
    /// By an operation, the method for it where its code does not say so, or that of several does
    pub(crate) methods: &'static [(&'static str, &'static str)],
}

/// What an SDK is written in.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Language {
    Python,
    TypeScript,
}

impl Language {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Python => "Python",
            Self::TypeScript => "TypeScript",
        }
    }
}

impl Sdk {
    /// `python`: the name of its files.
    pub(crate) fn slug(&self) -> String {
        self.language.name().to_lowercase()
    }

    /// Installs it into a folder.
    pub(crate) fn install(&self, folder: &Path) -> Result<(), String> {
        match self.language {
            Language::Python => {
                if !folder.join("bin/python").exists() {
                    run(Command::new("python3").args(["-m", "venv"]).arg(folder))?;
                }
                let package = format!("{}=={}", self.package, self.version);
                let mut pip = Command::new(folder.join("bin/python"));
                run(pip.args(["-m", "pip", "install", "--quiet", &package]))
            }
            Language::TypeScript => npm_install(folder, self.package, self.version),
        }
    }

    /// The program that makes calls one by one, and what stands before its own arguments.
    pub(crate) fn driver(&self, folder: &Path) -> Result<Vec<PathBuf>, String> {
        let text = match self.language {
            Language::Python => include_str!("drive.py"),
            Language::TypeScript => include_str!("drive.mjs"),
        };
        self.start(folder, "drive", text)
    }

    /// The same for a program in the SDK's language.
    pub(crate) fn start(
        &self,
        folder: &Path,
        name: &str,
        text: &str,
    ) -> Result<Vec<PathBuf>, String> {
        let about = json!({
            "package": self.package,
            "class": self.class,
            "idempotency_header": self.idempotency_header,
            "methods": self.methods.iter().copied().collect::<std::collections::BTreeMap<_, _>>(),
        });
        let file = folder.join("sdk.json");
        write(&file, &about.to_string())?;
        Ok(match self.language {
            Language::Python => {
                let program = folder.join(name).with_extension("py");
                write(&program, text)?;
                vec![folder.join("bin/python"), program, file]
            }
            Language::TypeScript => {
                let program = folder.join(name).with_extension("mjs");
                write(&program, text)?;
                vec!["node".into(), program, folder.to_owned(), file]
            }
        })
    }
}
