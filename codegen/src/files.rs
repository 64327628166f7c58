//! Files of a generated crate: made in memory, compared with the disk, and written where they
//! differ.
//!
//! Files that specmill did not write are never touched. The files that it wrote are listed beside
//! them (`.specmill-files`); any other file in the way is an error. The list alone is no proof: a
//! file is removed only if it has the mark of generated files, and replaced only in a folder where
//! some file has it.
//!
//! `changes.rs` decides which files are written and removed, `list.rs` which ones are generated, and
//! `path.rs` what stays inside of the folder; `step.rs` makes one change.

mod changes;
mod folder_lock;
mod list;
mod path;
mod read;
mod step;

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

pub use changes::compare;
pub(crate) use folder_lock::{Access, FolderLock};
pub(crate) use list::FILE as LIST;
pub(crate) use list::MARK;
#[cfg(feature = "cli")]
pub(crate) use read::LARGEST;
pub(crate) use read::read_file;
use step::Step;
pub(crate) use step::write_file;

use crate::Error;

/// Texts by their path in the output folder, written with `/`.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Files(pub BTreeMap<String, String>);

/// Target state of the disk.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// The output folder, which need not exist
    pub folder: &'a Path,
    /// Its files
    pub files: &'a Files,
    /// The path and text of the name lock, unless it is left alone
    pub lock: Option<(&'a Path, &'a str)>,
}

/// Differences between a folder and its target state.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Changes {
    /// Files that differ or are missing
    pub written: Vec<String>,
    /// Files that are up to date
    pub unchanged: Vec<String>,
    /// Files of an earlier run that are no longer wanted
    pub removed: Vec<String>,
    /// The steps that remove the differences, in an order that a second run can resume anywhere
    #[serde(skip)]
    steps: Vec<Step>,
}

impl Changes {
    /// Returns true if the folder is up to date.
    pub fn is_empty(&self) -> bool {
        self.written.is_empty() && self.removed.is_empty()
    }

    /// Updates the folder. If it is up to date, nothing is written.
    ///
    /// # Errors
    ///
    /// Returns [`Error::Disk`] if the disk fails; a second run resumes.
    pub fn apply(&self) -> Result<(), Error> {
        self.steps.iter().try_for_each(Step::take)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// Returns the text of a generated file.
    fn made(text: &str) -> String {
        format!("// {MARK}\n{text}")
    }

    fn files(entries: &[(&str, &str)]) -> Files {
        let owned = |(path, text): &(&str, &str)| ((*path).to_owned(), made(text));
        Files(entries.iter().map(owned).collect())
    }

    fn old() -> Files {
        files(&[
            ("Cargo.toml", "1"),
            ("src/a/gone.rs", "1"),
            ("src/lib.rs", "1"),
            ("src/same.rs", "1"),
        ])
    }

    fn new() -> Files {
        files(&[
            ("Cargo.toml", "2"),
            ("src/b/new.rs", "2"),
            ("src/lib.rs", "2"),
            ("src/same.rs", "1"),
        ])
    }

    struct Sandbox(tempfile::TempDir);

    impl Sandbox {
        fn with(files: &Files) -> Self {
            let sandbox = Self(tempfile::tempdir().unwrap());
            sandbox.changes(files, "old").apply().unwrap();
            sandbox
        }

        fn changes(&self, files: &Files, lock: &str) -> Changes {
            let lock_path = self.0.path().join("names.lock");
            let folder = self.0.path().join("out");
            compare(Target {
                folder: &folder,
                files,
                lock: Some((&lock_path, lock)),
            })
            .unwrap()
        }

        fn try_changes(&self, files: &Files) -> Result<Changes, Error> {
            compare(Target {
                folder: &self.0.path().join("out"),
                files,
                lock: None,
            })
        }

        fn put(&self, path: &str, text: &str) {
            let path = self.0.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }

        /// Reads every file below the folder.
        fn all(&self) -> BTreeMap<String, String> {
            let mut found = BTreeMap::new();
            let mut folders = vec![self.0.path().to_owned()];
            while let Some(folder) = folders.pop() {
                for entry in fs::read_dir(folder).unwrap() {
                    let path = entry.unwrap().path();
                    if path.is_dir() {
                        folders.push(path);
                    } else {
                        let name = path.strip_prefix(self.0.path()).unwrap().to_str().unwrap();
                        found.insert(name.to_owned(), fs::read_to_string(&path).unwrap());
                    }
                }
            }
            found
        }
    }

    #[test]
    fn only_what_differs_is_written() {
        let sandbox = Sandbox::with(&old());
        let changes = sandbox.changes(&new(), "new");
        assert_eq!(
            changes.written,
            [
                ".specmill-files",
                "Cargo.toml",
                "names.lock",
                "src/b/new.rs",
                "src/lib.rs"
            ]
        );
        assert_eq!(changes.unchanged, ["src/same.rs"]);
        assert_eq!(changes.removed, ["src/a/gone.rs"]);
        changes.apply().unwrap();
        assert!(sandbox.changes(&new(), "new").is_empty());
        assert!(
            !sandbox.0.path().join("out/src/a").exists(),
            "the empty folder goes too"
        );
    }

    #[test]
    fn the_library_file_is_written_last() {
        let sandbox = Sandbox::with(&old());
        let changes = sandbox.changes(&new(), "new");
        let last = changes.steps.last();
        assert!(matches!(last, Some(Step::Write { path, .. }) if path.ends_with("src/lib.rs")));
    }

    #[test]
    fn stopping_after_any_step_heals_by_running_again() {
        let wanted = {
            let sandbox = Sandbox::with(&old());
            sandbox.changes(&new(), "new").apply().unwrap();
            sandbox.all()
        };
        let steps = Sandbox::with(&old()).changes(&new(), "new").steps.len();
        assert!(steps >= 7, "{steps}");
        for stop in 0..=steps {
            let sandbox = Sandbox::with(&old());
            let changes = sandbox.changes(&new(), "new");
            changes.steps[..stop]
                .iter()
                .try_for_each(Step::take)
                .unwrap();
            // The interrupted step had only written its temporary file.
            sandbox.put("out/src/.specmill-1-0.tmp", "hal");
            sandbox.put("out/src/b/.specmill-1-1.tmp", "hal");
            sandbox.put(".specmill-1-2.tmp", "hal");
            sandbox.changes(&new(), "new").apply().unwrap();
            assert_eq!(sandbox.all(), wanted, "stopped after step {stop}");
        }
    }

    #[test]
    fn stopping_and_turning_back_leaves_nothing_behind() {
        let wanted = Sandbox::with(&old()).all();
        for stop in 0..=7 {
            let sandbox = Sandbox::with(&old());
            let changes = sandbox.changes(&new(), "new");
            changes.steps[..stop]
                .iter()
                .try_for_each(Step::take)
                .unwrap();
            sandbox.changes(&old(), "old").apply().unwrap();
            assert_eq!(sandbox.all(), wanted, "stopped after step {stop}");
        }
    }

    #[test]
    fn what_a_person_put_there_stays() {
        let sandbox = Sandbox::with(&old());
        sandbox.put("out/src/a/mine.rs", "mine");
        sandbox.put("out/target/debug/x", "built");
        sandbox.changes(&new(), "new").apply().unwrap();
        let all = sandbox.all();
        assert_eq!(all["out/src/a/mine.rs"], "mine");
        assert_eq!(all["out/target/debug/x"], "built");
    }

    #[test]
    fn a_file_in_the_way_stops_the_run() {
        let sandbox = Sandbox::with(&old());
        sandbox.put("out/src/b/new.rs", "mine");
        let Err(Error::Foreign { files, .. }) = sandbox.try_changes(&new()) else {
            panic!()
        };
        assert_eq!(files, ["src/b/new.rs"]);
        assert_eq!(sandbox.all()["out/Cargo.toml"], made("1"));
    }

    #[test]
    fn a_list_that_names_what_a_person_wrote_gives_nothing_away() {
        let sandbox = Sandbox::with(&old());
        sandbox.put("out/mine.txt", "mine");
        sandbox.put("out/.specmill-files", "mine.txt\nsrc/a/gone.rs\n");
        let changes = sandbox.try_changes(&files_of(&sandbox)).unwrap();
        assert_eq!(changes.removed, ["src/a/gone.rs"]);
        changes.apply().unwrap();
        assert_eq!(sandbox.all()["out/mine.txt"], "mine");
    }

    #[test]
    fn a_list_in_a_folder_where_nothing_was_generated_is_not_trusted() {
        let sandbox = Sandbox(tempfile::tempdir().unwrap());
        sandbox.put("out/Cargo.toml", "mine");
        sandbox.put("out/.specmill-files", "Cargo.toml\n");
        let Err(Error::Foreign { files, .. }) = sandbox.try_changes(&new()) else {
            panic!()
        };
        assert_eq!(files, ["Cargo.toml"]);
    }

    /// Returns the wanted files that the folder has already.
    fn files_of(sandbox: &Sandbox) -> Files {
        let all = sandbox.all().into_iter();
        let wanted =
            all.filter_map(|(path, text)| Some((path.strip_prefix("out/")?.to_owned(), text)));
        let is_wanted = |path: &str| path.ends_with(".rs") && !path.ends_with("gone.rs");
        Files(wanted.filter(|(path, _)| is_wanted(path)).collect())
    }

    #[test]
    fn what_was_edited_is_written_anew() {
        let sandbox = Sandbox::with(&old());
        sandbox.put(
            "out/src/lib.rs",
            &format!("<<<<<<< ours\n{}edited", made("1")),
        );
        sandbox.put("out/src/same.rs", "edited");
        let changes = sandbox.changes(&old(), "old");
        assert_eq!(changes.written, ["src/lib.rs", "src/same.rs"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_temporary_file_that_leads_elsewhere_is_not_written_through() {
        let sandbox = Sandbox::with(&files(&[]));
        sandbox.put("mine", "mine");
        let out = sandbox.0.path().join("out");
        for count in 0..200 {
            let name = format!(".specmill-{}-{count}.tmp", std::process::id());
            let _ = std::os::unix::fs::symlink("../mine", out.join(name));
        }
        write_file(&out.join("new"), b"new").unwrap();
        assert_eq!(sandbox.all()["mine"], "mine");
        assert_eq!(sandbox.all()["out/new"], "new");
    }

    #[test]
    fn an_equal_file_is_taken_over() {
        let sandbox = Sandbox::with(&old());
        fs::remove_file(sandbox.0.path().join("out/.specmill-files")).unwrap();
        let changes = sandbox.changes(&old(), "old");
        assert_eq!(changes.written, [".specmill-files"]);
        changes.apply().unwrap();
        assert!(sandbox.changes(&old(), "old").is_empty());
    }

    #[test]
    fn paths_never_leave_the_folder() {
        for path in [
            "../x",
            "/x",
            "a/../../x",
            "a//b",
            "./x",
            "",
            "a\\b",
            "c:x",
            ".specmill-files",
        ] {
            let sandbox = Sandbox::with(&old());
            let result = sandbox.try_changes(&files(&[(path, "x")]));
            assert!(matches!(result, Err(Error::Path(_))), "{path}");
        }
    }

    #[test]
    fn a_list_that_points_outside_removes_nothing_there() {
        let sandbox = Sandbox::with(&old());
        sandbox.put("mine", "mine");
        sandbox.put(
            "out/.specmill-files",
            "../mine\n/etc/hostname\nsrc/same.rs\n",
        );
        let changes = sandbox.try_changes(&files(&[])).unwrap();
        assert_eq!(changes.removed, ["src/same.rs"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_another_folder_is_not_followed() {
        let sandbox = Sandbox::with(&files(&[]));
        fs::create_dir_all(sandbox.0.path().join("elsewhere")).unwrap();
        std::os::unix::fs::symlink("../elsewhere", sandbox.0.path().join("out/src")).unwrap();
        assert!(matches!(sandbox.try_changes(&new()), Err(Error::Path(_))));
    }
}
