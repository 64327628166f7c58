//! The generators: how each is installed and run, and what its crate needs before a check.

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::corpus::{make_folder, workspace_root, write};
use crate::measure::{self, Usage};

/// The time limit of one run, in seconds.
const LONGEST: u64 = 600;

/// A generator.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Tool {
    /// Specmill itself
    Specmill,
    Oas3Gen,
    Ploidy,
    OpenapiToRust,
}

impl Tool {
    pub(super) const ALL: [Self; 4] = [
        Self::Specmill,
        Self::Oas3Gen,
        Self::Ploidy,
        Self::OpenapiToRust,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Specmill => "specmill",
            Self::Oas3Gen => "oas3-gen",
            Self::Ploidy => "ploidy",
            Self::OpenapiToRust => "openapi-to-rust",
        }
    }

    fn version(self) -> &'static str {
        match self {
            Self::Specmill => env!("CARGO_PKG_VERSION"),
            Self::Oas3Gen => "0.29.0",
            Self::Ploidy => "0.15.0",
            Self::OpenapiToRust => "0.23.0",
        }
    }

    pub(super) fn title(self) -> String {
        format!("{} {}", self.name(), self.version())
    }

    /// Installs the tool, ours anew, with optimisation.
    pub(super) fn install(self, place: &Path) -> Result<(), String> {
        let root = place.join("tools");
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["install", "--locked", "--root"]).arg(&root);
        if self == Self::Specmill {
            cargo
                .args(["--force", "--offline", "--path"])
                .arg(workspace_root().join("codegen"));
            cargo.env("CARGO_TARGET_DIR", workspace_root().join("target"));
        } else {
            if root.join("bin").join(self.name()).exists() {
                return Ok(());
            }
            cargo.arg(format!("{}@{}", self.name(), self.version()));
            cargo.env("CARGO_TARGET_DIR", place.join("build"));
        }
        let status = cargo.status().map_err(|error| format!("cargo: {error}"))?;
        status
            .success()
            .then_some(())
            .ok_or_else(|| format!("{} cannot be installed", self.name()))
    }

    /// Generates into a folder that does not exist yet.
    pub(super) fn generate(
        self,
        place: &Path,
        document: &Path,
        folder: &Path,
    ) -> Result<Usage, String> {
        make_folder(folder)?;
        let source = folder.join("src");
        let text = |text: &str| OsString::from(text);
        let arguments = match self {
            Self::Specmill => vec![
                text("generate"),
                document.into(),
                text("--out"),
                folder.into(),
                text("--name"),
                text("client"),
                text("--runtime"),
                workspace_root().join("runtime").into(),
            ],
            Self::Oas3Gen => vec![
                text("generate"),
                text("client-mod"),
                text("-i"),
                document.into(),
                text("-o"),
                folder.into(),
                text("--workspace"),
            ],
            Self::Ploidy => vec![
                text("generate"),
                text("rust"),
                document.into(),
                text("--output"),
                folder.into(),
                text("--name"),
                text("client"),
            ],
            Self::OpenapiToRust => vec![
                text("generate"),
                document.into(),
                text("--output-dir"),
                source.into(),
                text("--quiet"),
            ],
        };
        let program = place.join("tools/bin").join(self.name());
        measure::run_program(&program, &arguments, LONGEST, &place.join("usage.json"))
    }

    /// Completes the output to a package `client`, where the tool leaves that to its user.
    pub(super) fn complete(self, folder: &Path) -> Result<(), String> {
        let manifest = folder.join("Cargo.toml");
        let read = |path: &Path| {
            fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
        };
        let text = match self {
            Self::OpenapiToRust => {
                let source = folder.join("src");
                let renamed = fs::rename(source.join("mod.rs"), source.join("lib.rs"));
                renamed.map_err(|error| error.to_string())?;
                let dependencies = read(&source.join("REQUIRED_DEPS.toml"))?;
                let package =
                    "[package]\nname = \"client\"\nversion = \"0.1.0\"\nedition = \"2024\"";
                format!("{package}\n\n{dependencies}")
            }
            // As for the others, without OpenSSL. The crate's own code stays the same.
            Self::Oas3Gen => {
                named_client(&read(&manifest)?.replace("\"native-tls\"", "\"rustls\""))
            }
            Self::Specmill | Self::Ploidy => read(&manifest)?,
        };
        write(&manifest, &format!("{text}\n[workspace]\n"))
    }
}

/// Returns the manifest with another package name.
fn named_client(manifest: &str) -> String {
    let mut is_done = false;
    let lines = manifest.lines().map(|line| {
        if !is_done && line.starts_with("name = ") {
            is_done = true;
            "name = \"client\""
        } else {
            line
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}
