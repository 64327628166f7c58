//! A folder for runs of the command.
#![allow(dead_code, reason = "each test uses a part of it")]

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

/// A temporary folder in which the command runs.
pub(crate) struct Sandbox {
    /// It is removed with its owner
    _owner: Option<tempfile::TempDir>,
    folder: PathBuf,
}

impl Sandbox {
    pub(crate) fn new() -> Self {
        let owner = tempfile::tempdir().unwrap();
        let folder = fs::canonicalize(owner.path()).unwrap();
        Self {
            _owner: Some(owner),
            folder,
        }
    }

    /// Returns a folder in this one.
    pub(crate) fn within(&self, inner: &str) -> Self {
        Self {
            _owner: None,
            folder: self.path(inner),
        }
    }

    pub(crate) fn path(&self, inner: &str) -> PathBuf {
        self.folder.join(inner)
    }

    pub(crate) fn put(&self, inner: &str, text: &str) {
        let path = self.path(inner);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_specmill"));
        command.args(arguments).current_dir(&self.folder);
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Runs a command that must succeed; returns its standard output.
    pub(crate) fn succeed(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(
            output.status.success(),
            "{arguments:?}: {}",
            text(&output.stderr)
        );
        text(&output.stdout)
    }

    /// Runs a command that must fail with this code; returns its standard error.
    pub(crate) fn fail(&self, code: i32, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(
            output.status.code(),
            Some(code),
            "{arguments:?}: {}",
            text(&output.stderr)
        );
        assert_eq!(text(&output.stdout), "");
        text(&output.stderr)
    }

    pub(crate) fn tree(&self, inner: &str) -> BTreeMap<PathBuf, String> {
        let mut found = BTreeMap::new();
        let mut folders = vec![self.path(inner)];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.ends_with(".git") {
                    continue;
                }
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let text = fs::read_to_string(&path).unwrap();
                    found.insert(path.strip_prefix(&self.folder).unwrap().to_owned(), text);
                }
            }
        }
        found
    }
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Runs git in a folder, without the settings of this machine.
pub(crate) fn git(sandbox: &Sandbox, arguments: &[&str]) {
    let output = Command::new("git")
        .args(arguments)
        .current_dir(sandbox.path(""))
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .envs([
            ("GIT_AUTHOR_NAME", "A"),
            ("GIT_AUTHOR_EMAIL", "a@example.com"),
        ])
        .envs([
            ("GIT_COMMITTER_NAME", "A"),
            ("GIT_COMMITTER_EMAIL", "a@example.com"),
        ])
        .output()
        .expect("git runs");
    assert!(output.status.success(), "{}", text(&output.stderr));
}
