//! Generating and comparing in a process of their own, so that their time and memory are known.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use specmill::diff::{Options, diff};
use specmill::spec::Spec;
use specmill::{Error, Layout};

use crate::corpus::{make_folder, write};
use crate::measure::{End, Limits, Usage, run_self};

/// The limits of one process.
const LIMITS: Limits = Limits {
    seconds: 1200,
    memory_mib: 16_384,
};

/// A document to generate from, or two to compare.
#[derive(Args)]
pub(crate) struct Job {
    /// The old document; without one, a client is generated
    #[arg(long)]
    old: Option<PathBuf>,
    #[arg(long)]
    new: PathBuf,
    /// The file for the verdict
    #[arg(long)]
    out: PathBuf,
}

/// The outcome of a process.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Measured {
    /// The verdict, or the refusal of a document that is generated from
    pub(super) value: Value,
    pub(super) usage: Usage,
}

/// Generates or compares, and writes no client.
pub(crate) fn run(job: &Job) -> Result<ExitCode, String> {
    let value = match &job.old {
        Some(old) => verdict(old, &job.new)?,
        None => match read(&job.new)?.generate(Layout::Crate) {
            Ok(_) => json!({}),
            Err(Error::Documents(located)) => json!({"refused": located[0].message}),
            Err(error) => return Err(error.render(false)),
        },
    };
    write(&job.out, &value.to_string())?;
    Ok(ExitCode::SUCCESS)
}

fn read(path: &Path) -> Result<Spec, String> {
    Spec::read_documents(&[path]).map_err(|error| error.render(false))
}

/// Compares two documents in this process.
pub(super) fn verdict(old: &Path, new: &Path) -> Result<Value, String> {
    let verdict = diff(&read(old)?, &read(new)?, &Options::default());
    let verdict = verdict.map_err(|failed| failed.error.render(false))?;
    serde_json::from_str(&verdict.to_json()).map_err(|error| error.to_string())
}

/// Generates from a document, or compares it with an old one, in another process.
pub(super) fn measure(old: Option<&Path>, new: &Path, folder: &Path) -> Result<Measured, String> {
    make_folder(folder)?;
    let (out, usage) = (folder.join("verdict.json"), folder.join("usage.json"));
    let log = folder.join("stderr.txt");
    let _ = std::fs::remove_file(&out);
    let (out_text, new) = (out.to_string_lossy(), new.to_string_lossy());
    let mut arguments = vec!["compare", "--out", &out_text, "--new", &new];
    let old = old.map(Path::to_string_lossy);
    if let Some(old) = &old {
        arguments.extend(["--old", old]);
    }
    let usage = run_self(&arguments, LIMITS, &usage, &log)?;
    if usage.end != End::Code(0) {
        let text = std::fs::read_to_string(&log).unwrap_or_default();
        return Err(format!(
            "{:?}: {}",
            usage.end,
            text.lines().next().unwrap_or_default()
        ));
    }
    let text = std::fs::read(&out).map_err(|error| format!("{}: {error}", out.display()))?;
    let value = serde_json::from_slice(&text).map_err(|error| error.to_string())?;
    Ok(Measured { value, usage })
}
