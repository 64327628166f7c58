//! The diagnostics of cargo's tools for each generated crate.
//!
//! All crates are one workspace, so that their dependencies are compiled once. No lint is denied:
//! every warning is counted, and one is as bad as an error.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use super::record::{Record, Verdict};
use super::{RunFolder, make_folder, workspace_root, write};
use crate::measure;

/// A tool that checks crates.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Step {
    /// `cargo check`
    Check,
    /// Clippy with its default lints
    Clippy,
    /// Rustdoc
    Doc,
}

impl Step {
    fn name(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::Clippy => "clippy",
            Self::Doc => "doc",
        }
    }

    fn verdict(self, record: &mut Record) -> &mut Option<Verdict> {
        match self {
            Self::Check => &mut record.check,
            Self::Clippy => &mut record.clippy,
            Self::Doc => &mut record.doc,
        }
    }
}

/// The diagnostics for one crate.
#[derive(Debug, Default)]
struct Said {
    verdict: Verdict,
    text: String,
    is_done: bool,
}

/// Runs a tool on every crate.
pub(super) fn all(
    records: &mut [Record],
    place: &RunFolder,
    jobs: u32,
    step: Step,
) -> Result<(), String> {
    let mut said = BTreeMap::new();
    let mut members = Vec::new();
    for record in records.iter().filter(|record| record.figures().is_some()) {
        match read_manifest(&place.krate(&record.slug)) {
            Ok(()) => members.push(record.slug.clone()),
            Err(message) => said
                .entry(record.slug.clone())
                .or_insert_with(Said::default)
                .error(&message),
        }
    }
    write_workspace(place, &members)?;
    ask_cargo(place, &members, jobs, step, &mut said)?;
    for record in records
        .iter_mut()
        .filter(|record| record.figures().is_some())
    {
        let mut said = said.remove(&record.slug).unwrap_or_default();
        if !said.is_done && said.verdict.errors == 0 {
            said.error("it ended without a word");
        }
        let faults = place.faults(&record.slug, step.name());
        if said.text.is_empty() {
            let _ = fs::remove_file(&faults);
        } else {
            write(&faults, &said.text)?;
        }
        let usage = place.usage("check").join(format!("{}.json", record.slug));
        if step == Step::Check {
            said.verdict.cost = measure::read(&usage).ok();
        }
        *step.verdict(record) = Some(said.verdict);
    }
    Ok(())
}

/// Checks that cargo can read the manifest: a broken one would stop it for all crates.
fn read_manifest(krate: &Path) -> Result<(), String> {
    let text = fs::read_to_string(krate.join("Cargo.toml")).map_err(|error| error.to_string())?;
    let manifest = text.parse::<toml::Table>();
    manifest
        .map(|_| ())
        .map_err(|error| format!("Cargo.toml: {error}"))
}

fn write_workspace(place: &RunFolder, members: &[String]) -> Result<(), String> {
    let lines = members
        .iter()
        .map(|slug| format!("    \"crates/{slug}\",\n"));
    let text = format!(
        "[workspace]\nresolver = \"3\"\nmembers = [\n{}]\n\n[profile.dev]\ndebug = false\n",
        lines.collect::<String>()
    );
    write(&place.path().join("Cargo.toml"), &text)?;
    // Uses the versions that are already downloaded.
    let lock = place.path().join("Cargo.lock");
    if !lock.exists() {
        let ours = workspace_root().join("Cargo.lock");
        fs::copy(&ours, &lock).map_err(|error| format!("{}: {error}", ours.display()))?;
    }
    Ok(())
}

fn ask_cargo(
    place: &RunFolder,
    members: &[String],
    jobs: u32,
    step: Step,
    said: &mut BTreeMap<String, Said>,
) -> Result<(), String> {
    let usage = place.usage(step.name());
    make_folder(&usage)?;
    let log = place.path().join(format!("{}.log", step.name()));
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .arg(step.name())
        .args(["--workspace", "--keep-going", "--message-format=json"]);
    if step == Step::Doc {
        cargo.arg("--no-deps");
    }
    cargo.args(["--offline", "--jobs", &jobs.to_string()]);
    cargo
        .env("CARGO_INCREMENTAL", "0")
        .env("CARGO_TARGET_DIR", place.path().join("target"));
    cargo.env_remove("RUSTFLAGS").env_remove("RUSTDOCFLAGS");
    cargo
        .current_dir(place.path())
        .stdin(Stdio::null())
        .stdout(Stdio::piped());
    cargo.stderr(fs::File::create(&log).map_err(|error| error.to_string())?);
    if step == Step::Check {
        measure::measure_rustc(&mut cargo, &usage)?;
    }
    let mut child = cargo.spawn().map_err(|error| format!("cargo: {error}"))?;
    let mut done = 0;
    for line in child
        .stdout
        .take()
        .into_iter()
        .flat_map(|out| BufReader::new(out).lines())
    {
        let line = line.map_err(|error| format!("cargo: {error}"))?;
        let Some(slug) = read_message(&line, said) else {
            continue;
        };
        done += 1;
        eprintln!("[{done:>4}/{}] {} {slug}", members.len(), step.name());
    }
    child.wait().map_err(|error| format!("cargo: {error}"))?;
    if done == 0 && said.is_empty() && !members.is_empty() {
        return Err(fs::read_to_string(&log).unwrap_or_default());
    }
    Ok(())
}

/// Reads one line of cargo's output; returns the crate if the line ends it.
fn read_message(line: &str, said: &mut BTreeMap<String, Said>) -> Option<String> {
    let message = serde_json::from_str::<Value>(line).ok()?;
    let manifest = Path::new(message["manifest_path"].as_str()?);
    let krate = manifest.parent()?;
    if krate.parent()?.file_name()? != "crates" {
        return None;
    }
    let slug = krate.file_name()?.to_string_lossy().into_owned();
    let of_crate = said.entry(slug.clone()).or_default();
    match message["reason"].as_str()? {
        "compiler-message" => {
            of_crate.read_message(&message["message"]);
            None
        }
        "compiler-artifact" if !of_crate.is_done => {
            of_crate.is_done = true;
            Some(slug)
        }
        _ => None,
    }
}

impl Said {
    fn read_message(&mut self, message: &Value) {
        let text = message["message"].as_str().unwrap_or_default();
        let is_summary = message["code"].is_null()
            && (text.starts_with("aborting due to") || text.ends_with("emitted"));
        match message["level"].as_str() {
            _ if is_summary => return,
            Some("warning") => self.verdict.warnings += 1,
            Some(level) if level.starts_with("error") => self.verdict.errors += 1,
            _ => return,
        }
        let code = message["code"]["code"].as_str();
        let first = code.map_or_else(|| text.to_owned(), |code| format!("{code}: {text}"));
        self.verdict.first.get_or_insert(first);
        self.text
            .push_str(message["rendered"].as_str().unwrap_or(text));
    }

    fn error(&mut self, message: &str) {
        self.verdict.errors += 1;
        self.verdict.first.get_or_insert_with(|| message.to_owned());
        self.text.push_str(message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_counted_by_crate_and_summaries_are_not() {
        let line = |slug: &str, reason: &str, level: &str, text: &str| {
            serde_json::json!({
                "reason": reason,
                "manifest_path": format!("/x/crates/{slug}/Cargo.toml"),
                "message": {"level": level, "message": text, "rendered": text, "code": null},
            })
            .to_string()
        };
        let mut said = BTreeMap::new();
        read_message(
            &line("a", "compiler-message", "error", "no such type"),
            &mut said,
        );
        read_message(
            &line(
                "a",
                "compiler-message",
                "error",
                "aborting due to 1 previous error",
            ),
            &mut said,
        );
        read_message(
            &line("b", "compiler-message", "warning", "unused"),
            &mut said,
        );
        read_message(
            &line("b", "compiler-message", "warning", "1 warning emitted"),
            &mut said,
        );
        let end = read_message(&line("b", "compiler-artifact", "", ""), &mut said);
        assert_eq!(end.as_deref(), Some("b"));
        let counts = |slug: &str| (said[slug].verdict.errors, said[slug].verdict.warnings);
        assert_eq!((counts("a"), counts("b")), ((1, 0), (0, 1)));
        assert_eq!(said["a"].verdict.first.as_deref(), Some("no such type"));
        assert!(said["b"].is_done && !said["a"].is_done);
    }
}
