//! Official SDKs, installed at pinned versions and driven by our programs.

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
    /// The name of the client's class
    pub(crate) class: &'static str,
    /// The client option for the header of idempotency keys, as our setting `idempotency_header`
    pub(crate) idempotency_header: Option<&'static str>,
    /// Methods by operation, where the SDK's code names none or one is shared
    pub(crate) methods: &'static [(&'static str, &'static str)],
}

/// The language of an SDK.
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
    /// Returns the prefix of its files, such as `python`.
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

    /// Returns the command of the program that makes calls one by one.
    pub(crate) fn driver(&self, folder: &Path) -> Result<Vec<PathBuf>, String> {
        let text = match self.language {
            Language::Python => include_str!("drive.py"),
            Language::TypeScript => include_str!("drive.mjs"),
        };
        self.start(folder, "drive", text)
    }

    /// Returns the command of a program in the SDK's language.
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
