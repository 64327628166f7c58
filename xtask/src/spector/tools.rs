//! The npm packages: the specifications, the emitter of their documents, and the server.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::calls::process::run;
use crate::corpus::{make_folder, write};

const MANIFEST: &str = include_str!("../../spector/package.json");
const EMITTER: &str = include_str!("../../spector/emit.mjs");
const SPECIFICATIONS: &str = "node_modules/@typespec/http-specs/specs";

/// A folder with the packages.
pub(super) struct Tools {
    folder: PathBuf,
}

/// An emitted document.
#[derive(Clone, Debug)]
pub(super) struct Document {
    /// The name of the client's package, such as `type_enum_fixed`
    pub(super) package: String,
    pub(super) path: PathBuf,
}

impl Tools {
    /// Installs the packages at the versions that the manifest pins.
    pub(super) fn install(folder: &Path) -> Result<Self, String> {
        make_folder(folder)?;
        write(&folder.join("package.json"), MANIFEST)?;
        write(&folder.join("emit.mjs"), EMITTER)?;
        let mut npm = Command::new("npm");
        npm.args([
            "install",
            "--silent",
            "--ignore-scripts",
            "--no-package-lock",
        ]);
        run(npm.current_dir(folder))?;
        // Spector asks git for its commit.
        if !folder.join(".git").exists() {
            run(git(folder).args(["init", "--quiet"]))?;
            run(git(folder).args(["commit", "--quiet", "--allow-empty", "-m", "none"]))?;
        }
        Ok(Self {
            folder: folder.to_owned(),
        })
    }

    /// Emits the documents from a copy of the specifications, because the emitter edits them.
    pub(super) fn emit(&self, documents: &Path) -> Result<Vec<Document>, String> {
        let edited = self.folder.join("edited");
        for folder in [&edited, documents] {
            let _ = fs::remove_dir_all(folder);
        }
        copy(&self.folder.join(SPECIFICATIONS), &edited)?;
        let mut node = Command::new("node");
        node.args(["emit.mjs", "edited"]).arg(documents);
        run(node.current_dir(&self.folder))?;
        let mut found = Vec::new();
        for specification in entries(documents)? {
            for path in entries(&specification)? {
                let package = package_name(&specification, &path);
                found.push(Document { package, path });
            }
        }
        Ok(found)
    }

    /// Returns the folder of files that the specifications send and receive.
    pub(super) fn assets(&self) -> PathBuf {
        self.folder.join("node_modules/@typespec/http-specs/assets")
    }

    /// Returns the command that serves the specifications.
    pub(super) fn serve(&self, port: u16, coverage: &Path) -> Command {
        let mut command = Command::new(self.folder.join("node_modules/.bin/tsp-spector"));
        command.args(["serve", SPECIFICATIONS, "--port", &port.to_string()]);
        command.arg("--coverageFile").arg(coverage);
        command.current_dir(&self.folder);
        command
    }
}

/// Derives the package name: `versioning_madeoptional_v1` from
/// `versioning_madeOptional/openapi.v1.yaml`.
fn package_name(specification: &Path, document: &Path) -> String {
    let name = |path: &Path| {
        path.file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned()
    };
    let stem = document.file_stem().unwrap_or_default().to_string_lossy();
    let version = stem.strip_prefix("openapi").unwrap_or_default();
    let name = format!("{}{version}", name(specification)).to_lowercase();
    name.replace(|it: char| !it.is_ascii_alphanumeric(), "_")
}

/// Returns a git command that needs no configured user.
fn git(folder: &Path) -> Command {
    let mut git = Command::new("git");
    git.args([
        "-c",
        "user.name=specmill",
        "-c",
        "user.email=specmill@localhost",
    ]);
    git.current_dir(folder);
    git
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let failed = |error| format!("{}: {error}", folder.display());
    let entries = fs::read_dir(folder).map_err(failed)?;
    let paths = entries.map(|entry| entry.map(|entry| entry.path()));
    let mut paths = paths.collect::<Result<Vec<_>, _>>().map_err(failed)?;
    paths.sort();
    Ok(paths)
}

fn copy(from: &Path, to: &Path) -> Result<(), String> {
    make_folder(to)?;
    for path in entries(from)? {
        let target = to.join(path.file_name().unwrap_or_default());
        match path.is_dir() {
            true => copy(&path, &target)?,
            false => {
                let copied = fs::copy(&path, &target);
                copied.map_err(|error| format!("{}: {error}", path.display()))?;
            }
        }
    }
    Ok(())
}
