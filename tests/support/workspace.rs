//! A copy of this workspace that a test may change, built by real cargo.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use tempfile::TempDir;

use crate::artifacts;
use crate::support::root;

/// The copy, removed when dropped.
pub struct Workspace {
    folder: TempDir,
    target: PathBuf,
}

/// The output and exit status of a run of cargo.
pub struct Run {
    pub success: bool,
    pub said: String,
}

/// Each file below a folder, with its bytes and its modification time.
pub type Tree = BTreeMap<PathBuf, (Vec<u8>, SystemTime)>;

impl Workspace {
    /// Copies the workspace. Every file is new, so cargo builds all its packages afresh; packages
    /// of the registry are those that this very test was built with.
    pub fn copy() -> Self {
        let folder = tempfile::tempdir().expect("there is room for a copy");
        copy_folder(root(), folder.path());
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bump");
        artifacts::lend(&target.join("debug"));
        Self { folder, target }
    }

    pub fn path(&self, inner: &str) -> PathBuf {
        self.folder.path().join(inner)
    }

    pub fn read(&self, inner: &str) -> String {
        fs::read_to_string(self.path(inner)).expect(inner)
    }

    pub fn write(&self, inner: &str, text: &str) {
        fs::write(self.path(inner), text).expect(inner);
    }

    /// Runs cargo as a person in a terminal does, not with this test's environment.
    pub fn cargo(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Run {
        let mut command = Command::new(env!("CARGO"));
        command
            .arg("--offline")
            .args(arguments)
            .current_dir(self.folder.path());
        for (name, _) in std::env::vars_os() {
            if name.to_str().is_some_and(is_of_this_run) {
                command.env_remove(name);
            }
        }
        command
            .env("CARGO_TARGET_DIR", &self.target)
            .env("CARGO_TERM_COLOR", "never");
        command
            .env("INSTA_UPDATE", "no")
            .envs(environment.iter().copied());
        let output = command.output().expect("cargo runs");
        let said = [output.stderr, output.stdout].concat();
        Run {
            success: output.status.success(),
            said: String::from_utf8_lossy(&said).into_owned(),
        }
    }

    /// Returns the root package's build script as cargo built it, to be run without cargo.
    pub fn build_script(&self) -> Command {
        let newest = fs::read_dir(self.target.join("debug/build"))
            .expect("cargo has built")
            .map(|entry| entry.expect("the folder is readable").path())
            .filter(|path| path.to_string_lossy().contains("kernel-openapi-"))
            .map(|path| {
                path.join(format!(
                    "build-script-build{}",
                    std::env::consts::EXE_SUFFIX
                ))
            })
            .filter_map(|path| Some((fs::metadata(&path).ok()?.modified().ok()?, path)))
            .max()
            .expect("the root package has a build script");
        let mut command = Command::new(newest.1);
        command
            .current_dir(self.folder.path())
            .env_remove("SPECMILL_CHECK");
        command.env("OUT_DIR", &self.target);
        command
    }

    /// Reads all files below some folders.
    pub fn tree(&self, folders: &[&str]) -> Tree {
        let mut found = Tree::new();
        let mut open: Vec<_> = folders.iter().map(|folder| self.path(folder)).collect();
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(&folder).into_iter().flatten() {
                let path = entry.expect("the folder is readable").path();
                if path.is_dir() {
                    open.push(path);
                } else {
                    let written = fs::metadata(&path).and_then(|data| data.modified());
                    let entry = (
                        fs::read(&path).expect("readable"),
                        written.expect("has a time"),
                    );
                    let inner = path.strip_prefix(self.folder.path()).expect("is below");
                    found.insert(inner.to_owned(), entry);
                }
            }
        }
        found
    }
}

/// Copies everything except cargo's and git's own folders.
fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("folders can be made");
    for entry in fs::read_dir(from).expect("the workspace is readable") {
        let path = entry.expect("the workspace is readable").path();
        let copy = to.join(path.file_name().expect("an entry has a name"));
        if path.ends_with(".git") || path.join("CACHEDIR.TAG").exists() {
            continue;
        }
        if path.is_dir() {
            copy_folder(&path, &copy);
        } else {
            // `fs::copy` preserves the modification time on some systems.
            let bytes = fs::read(&path).expect("the workspace is readable");
            fs::write(copy, bytes).expect("files can be written");
        }
    }
}

/// Returns true for variables about the run of cargo that started this test, and for those that
/// would change the copy's own runs. A person's settings (a proxy, flags for rustc) stay.
fn is_of_this_run(name: &str) -> bool {
    const EXACT: [&str; 8] = [
        "CARGO",
        "CARGO_CRATE_NAME",
        "CARGO_MAKEFLAGS",
        "CARGO_PRIMARY_PACKAGE",
        "CARGO_TARGET_TMPDIR",
        "CARGO_TERM_QUIET",
        "CARGO_TERM_VERBOSE",
        "OUT_DIR",
    ];
    const PREFIXES: [&str; 7] = [
        "CARGO_BIN_",
        "CARGO_CFG_",
        "CARGO_FEATURE_",
        "CARGO_MANIFEST_",
        "CARGO_PKG_",
        "INSTA_",
        "SPECMILL_",
    ];
    EXACT.contains(&name) || PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}
