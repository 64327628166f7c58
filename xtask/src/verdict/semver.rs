//! A third judge: cargo-semver-checks, over rustdoc's description of both clients.
//!
//! It knows Rust's rules and nothing of documents. It is asked for a sample of the pairs.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::{Deserialize, Serialize};

use super::base::{Base, Job, run};
use super::subject::{Client, Subject};
use crate::corpus::make_folder;

/// The limit of one run, in seconds.
const SECONDS: u64 = 300;

/// A break that cargo-semver-checks sees.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub(super) struct Lint {
    pub(super) name: String,
    /// The first item that it reports
    pub(super) item: String,
}

/// The tool, and the sample.
pub(super) struct Semver {
    program: PathBuf,
    /// The number of pairs to ask for, and of all pairs
    most: usize,
    of: usize,
    asked: AtomicUsize,
    /// Documents whose old client is described
    described: Mutex<BTreeSet<String>>,
}

impl Semver {
    pub(super) fn new(program: &Path, most: usize, of: usize) -> Self {
        Self {
            program: program.to_owned(),
            most,
            of: of.max(1),
            asked: AtomicUsize::new(0),
            described: Mutex::new(BTreeSet::new()),
        }
    }

    /// Counts a pair that an earlier run asked for.
    pub(super) fn count(&self) {
        self.asked.fetch_add(1, Ordering::Relaxed);
    }

    /// Returns true if the pair with this number belongs to the sample, which is spread evenly.
    pub(super) fn takes(&self, number: usize) -> bool {
        let due = ((number + 1) * self.most).div_ceil(self.of).min(self.most);
        let take = |asked: usize| (asked < due).then_some(asked + 1);
        let order = Ordering::Relaxed;
        self.asked.fetch_update(order, order, take).is_ok()
    }

    /// Compares an old client with a new one.
    pub(super) fn ask(
        &self,
        base: &Base,
        subject: &Subject,
        client: &Client,
        folder: &Path,
    ) -> Result<Vec<Lint>, String> {
        let old = {
            let mut described = self.described.lock().map_err(|error| error.to_string())?;
            let place = subject.folder.join("semver");
            if !described.contains(&subject.name) {
                let sources = place.join("client");
                subject.client.write(&sources)?;
                describe(base, &subject.client, &sources, &place)?;
                described.insert(subject.name.clone());
            }
            place.join(format!("{}.json", subject.client.krate()))
        };
        let sources = folder.join("client");
        client.write(&sources)?;
        let place = folder.join("semver");
        describe(base, client, &sources, &place)?;
        let new = place.join(format!("{}.json", client.krate()));
        let log = folder.join("semver-checks.log");
        let mut command = Command::new(&self.program);
        command.args(["semver-checks", "check-release", "--color", "never"]);
        // Of a minor release it says all that breaks callers.
        command.args(["--release-type", "minor"]);
        command.arg("--baseline-rustdoc").arg(old);
        command.arg("--current-rustdoc").arg(&new);
        // The report is on standard output, and the progress on standard error.
        let report = folder.join("semver-report.txt");
        let file = fs::File::create(&report).map_err(|error| error.to_string())?;
        command.stdin(Stdio::null()).stdout(file);
        let is_ok = run(&mut command, &log, SECONDS)?;
        let lints = lints(&fs::read_to_string(&report).unwrap_or_default());
        let _ = fs::remove_file(new);
        if !is_ok && lints.is_empty() {
            let text = fs::read_to_string(&log).unwrap_or_default();
            let text = text.trim().lines().rev().take(3).collect::<Vec<_>>();
            return Err(format!("cargo-semver-checks: {}", text.join(" | ")));
        }
        Ok(lints)
    }
}

/// Writes rustdoc's description of a client, with its hidden items, as the tool does.
fn describe(base: &Base, client: &Client, sources: &Path, place: &Path) -> Result<(), String> {
    make_folder(place)?;
    base.write_description(
        &Job {
            name: &client.krate(),
            source: &sources.join("src/lib.rs"),
            out: place,
            features: &client.features,
            externs: &[("specmill_runtime", &base.metadata)],
            seconds: SECONDS,
        },
        &["--document-private-items", "--document-hidden-items"],
    )
}

/// Reads the failed lints of the tool's output, each with its first item.
fn lints(text: &str) -> Vec<Lint> {
    let mut found = Vec::<Lint>::new();
    let mut is_listing = false;
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("--- failure ") {
            let name = rest.split([':', ' ']).next().unwrap_or_default();
            found.push(Lint {
                name: name.to_owned(),
                item: String::new(),
            });
            is_listing = false;
        } else if line.starts_with("--- ") {
            is_listing = false;
        } else if line.trim() == "Failed in:" {
            is_listing = true;
        } else if is_listing && let Some(last) = found.last_mut().filter(|it| it.item.is_empty()) {
            // The path of the source file is that of this run.
            let words = line.trim().split(" in /").next().unwrap_or_default();
            let words = words.split(" in file ").next().unwrap_or_default();
            words
                .trim_end_matches(", previously")
                .clone_into(&mut last.item);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failed_lints_are_read_with_their_first_item_and_no_path() {
        let text = "\
     Summary semver requires new major version: 2 major and 0 minor checks failed

--- failure struct_missing: pub struct removed or renamed ---

Description:
A publicly-visible struct cannot be imported.

Failed in:
  struct c::models::Pet, previously in file /client/src/models.rs:12
  struct c::models::Cat, previously in file /client/src/models.rs:30

--- failure enum_variant_added: enum variant added ---

Failed in:
  variant Kind:Big in /client/src/models.rs:3

--- warning trait_added: words ---

Failed in:
  trait T in /tmp/x.rs:1
";
        let lint = |name: &str, item: &str| Lint {
            name: name.to_owned(),
            item: item.to_owned(),
        };
        let wanted = [
            lint("struct_missing", "struct c::models::Pet"),
            lint("enum_variant_added", "variant Kind:Big"),
        ];
        assert_eq!(lints(text), wanted);
        assert!(lints("     Summary no semver update required").is_empty());
    }

    #[test]
    fn a_sample_is_spread_over_all_pairs_and_has_its_number() {
        let semver = Semver::new(Path::new("x"), 5, 100);
        let taken = (0..100).filter(|it| semver.takes(*it)).collect::<Vec<_>>();
        assert_eq!(taken.len(), 5);
        assert!(taken[4] > 75, "{taken:?}");
    }
}
