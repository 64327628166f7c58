//! The generation of one crate, measured, in a process of its own: a run that hangs, crashes or
//! exhausts its memory ends alone.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use specmill::diagnostic::Severity;
use specmill::report::RunReport;
use specmill::run::{self, Clock, Mode};
use specmill::select::Choice;
use specmill::spec::Spec;
use specmill::{Error, digest, lock, settings};

use super::record::{Figures, Outcome, Record};
use super::{Document, RunFolder, audit, overlay, workspace_root, write};
use crate::measure::{self, End, Limits, Usage};

/// The limits for every document.
const LIMITS: Limits = Limits {
    seconds: 120,
    memory_mib: 2048,
};

/// One document to generate from.
#[derive(Args)]
pub(crate) struct Job {
    document: PathBuf,
    /// The folder of the crate
    #[arg(long)]
    out: PathBuf,
    /// The name of the package
    #[arg(long)]
    name: String,
    /// The file for the outcome
    #[arg(long)]
    outcome: PathBuf,
    /// An overlay of the document
    #[arg(long)]
    overlay: Option<PathBuf>,
    /// Compare the ledger with an independent count, outside the measurement
    #[arg(long)]
    audit: bool,
    /// Generate from a random selection of the operations
    #[arg(long)]
    select: Option<u64>,
}

/// Generates from all documents, or reuses the results of an earlier run.
pub(crate) fn all(
    documents: &[Document],
    place: &RunFolder,
    fresh: bool,
    select: Option<u64>,
) -> Result<Vec<Record>, String> {
    let generator = generator()?;
    let mut records = Vec::new();
    for (index, document) in documents.iter().enumerate() {
        let key = key(document, &generator, select)?;
        let known = Record::read(&place.record(&document.slug), &key);
        let record = match known.filter(|_| !fresh) {
            Some(record) => record,
            None => {
                let record = one(document, place, key, select)?;
                record.write(&place.record(&document.slug))?;
                tell(index + 1, documents.len(), &record);
                record
            }
        };
        records.push(record);
    }
    Ok(records)
}

/// Returns the digest of this program, which contains the generator.
fn generator() -> Result<String, String> {
    let own = std::env::current_exe().map_err(|error| error.to_string())?;
    let bytes = fs::read(&own).map_err(|error| format!("{}: {error}", own.display()))?;
    Ok(digest::sha256(&bytes))
}

fn key(document: &Document, generator: &str, select: Option<u64>) -> Result<String, String> {
    let failed = |error| format!("{}: {error}", document.path.display());
    let mut bytes = fs::read(&document.path).map_err(failed)?;
    if let Some(overlay) = &document.overlay {
        bytes.extend(fs::read(overlay).map_err(failed)?);
    }
    let seed = select.map_or_else(String::new, |seed| format!(" {seed}"));
    Ok(format!("{} {generator}{seed}", digest::sha256(&bytes)))
}

fn tell(done: usize, of: usize, record: &Record) {
    let what = match &record.outcome {
        Outcome::Generated(figures) => format!("{} lines", figures.lines),
        Outcome::Refused(reason) => format!("refused: {reason}"),
        Outcome::Broken(how) => format!("BROKEN: {how}"),
    };
    let Usage { cpu, peak_mib, .. } = record.cost;
    eprintln!(
        "[{done:>4}/{of}] {cpu:>6.2} s {peak_mib:>5.0} MiB  {}: {what}",
        record.document
    );
}

fn one(
    document: &Document,
    place: &RunFolder,
    key: String,
    select: Option<u64>,
) -> Result<Record, String> {
    let krate = place.krate(&document.slug);
    // Names of an older generator must not be kept.
    let _ = fs::remove_file(krate.join(lock::FILE));
    let (cost, outcome) = start(document, place, false, select)?;
    let outcome = match outcome {
        Outcome::Generated(figures) => {
            let (_, audited) = start(document, place, true, select)?;
            let lines = count_lines(&krate.join("src"));
            match audited {
                Outcome::Generated(audited) => Outcome::Generated(Box::new(Figures {
                    lines,
                    keywords: audited.keywords,
                    uncounted: audited.uncounted,
                    ..*figures
                })),
                other => other,
            }
        }
        other => {
            let _ = fs::remove_dir_all(&krate);
            other
        }
    };
    Ok(Record {
        document: document.name.clone(),
        slug: document.slug.clone(),
        key,
        wrong: document.wrong,
        outcome,
        cost,
        check: None,
        clippy: None,
        doc: None,
        trip: None,
    })
}

/// Starts this program anew for one document.
fn start(
    document: &Document,
    place: &RunFolder,
    audit: bool,
    select: Option<u64>,
) -> Result<(Usage, Outcome), String> {
    let outcome = place.usage("outcome.json");
    let _ = fs::remove_file(&outcome);
    let log = place.log(&document.slug);
    let krate = place.krate(&document.slug);
    let texts = [&document.path, &krate, &outcome].map(|path| path.to_string_lossy());
    let mut arguments = vec![
        "generate",
        &texts[0],
        "--out",
        &texts[1],
        "--name",
        &document.slug,
        "--outcome",
        &texts[2],
    ];
    let overlay = document.overlay.as_ref().map(|path| path.to_string_lossy());
    if let Some(overlay) = &overlay {
        arguments.extend(["--overlay", overlay]);
    }
    if audit {
        arguments.push("--audit");
    }
    let seed = select.map(|seed| seed.to_string());
    if let Some(seed) = &seed {
        arguments.extend(["--select", seed]);
    }
    let usage = measure::run_self(&arguments, LIMITS, &place.usage("generate.json"), &log)?;
    let written = fs::read(&outcome).ok();
    let written = written.and_then(|text| serde_json::from_slice(&text).ok());
    let outcome = match (usage.end, written) {
        (End::Code(0), Some(outcome)) => outcome,
        (End::Late, _) => Outcome::Broken(format!("not done in {} s", LIMITS.seconds)),
        _ => Outcome::Broken(last_output(&log)),
    };
    Ok((usage, outcome))
}

/// Returns the last output of a process that crashed.
pub(crate) fn last_output(log: &Path) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let told = |line: &&str| !line.trim().is_empty() && !line.starts_with("note:");
    let words = text.lines().filter(told).take(2).collect::<Vec<_>>();
    words.join(" ")
}

/// Counts the lines of Rust in a folder.
pub(crate) fn count_lines(folder: &Path) -> usize {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let lines = entries.map(|entry| match entry.path() {
        inner if inner.is_dir() => count_lines(&inner),
        file if file.extension().is_some_and(|it| it == "rs") => {
            fs::read_to_string(file).map_or(0, |text| text.lines().count())
        }
        _ => 0,
    });
    lines.sum()
}

/// Generates one crate, in the process of its own.
pub(crate) fn run(job: &Job) -> Result<ExitCode, String> {
    let outcome = match generate(job) {
        Ok(account) if job.audit => Outcome::Generated(Box::new(audited(job, &account)?)),
        Ok(account) => Outcome::Generated(Box::new(figures(&account))),
        Err(error) => Outcome::Refused(reason(&error)),
    };
    let text = serde_json::to_string(&outcome).map_err(|error| error.to_string())?;
    write(&job.outcome, &text)?;
    Ok(ExitCode::SUCCESS)
}

fn generate(job: &Job) -> Result<RunReport, Error> {
    let clock = Clock::start();
    let mut spec = Spec::read_documents(&[&job.document])?;
    spec.add_overlays(job.overlay.as_slice())?;
    let runtime = run::relative_path(&job.out, &workspace_root().join("runtime"))?;
    spec.settings = settings::Settings {
        package: settings::Package {
            name: Some(job.name.clone()),
            runtime: Some(runtime),
            ..spec.settings.package
        },
        ..spec.settings
    };
    if let Some(seed) = job.select {
        spec.select(&selection(&spec, seed))?;
    }
    run::write_crate(
        &spec,
        &job.out,
        &job.out.join(lock::FILE),
        Mode::Write,
        &clock,
    )
}

/// Returns a random selection of a document's operations, at least one.
fn selection(spec: &Spec, seed: u64) -> Vec<String> {
    let loaded = spec.load(&mut Vec::new());
    let Some(tree) = loaded.tree else {
        return Vec::new();
    };
    let all = Choice::of(&tree.root, &settings::Select::default());
    let mut routes = all.operations.into_iter().collect::<Vec<_>>();
    // `*` would be a wildcard.
    routes.retain(|route| !route.contains('*'));
    routes.sort();
    let digest = |route: &str| digest::sha256(format!("{seed} {route}").as_bytes());
    // Each document has a share of its own: a half, an eighth or nearly nothing.
    let least = match digest("").as_bytes().first() {
        Some(b'0'..=b'4') => "8",
        Some(b'5'..=b'9') => "2",
        _ => "04",
    };
    let mut some = routes.clone();
    some.retain(|route| digest(route).as_str() < least);
    if some.is_empty() {
        some.extend(routes.into_iter().min_by_key(|route| digest(route)));
    }
    some
}

fn figures(account: &RunReport) -> Figures {
    let report = &account.report;
    let types = report.types;
    let warnings = report.diagnostics.iter();
    let warnings = warnings.filter(|it| it.severity == Severity::Warning);
    Figures {
        operations: report.operations,
        types: types.structs + types.enums + types.unions + types.aliases,
        warnings: warnings.map(|it| it.message.clone()).collect(),
        ..Figures::default()
    }
}

fn audited(job: &Job, account: &RunReport) -> Result<Figures, String> {
    let counts = audit::count(&job.document, job.overlay.as_deref())?;
    if let Some(overlay) = &job.overlay {
        overlay::check(&job.document, overlay, account)?;
    }
    Ok(Figures {
        keywords: counts.values().sum(),
        uncounted: audit::differences(&counts, &account.report.ledger),
        ..Figures::default()
    })
}

/// Returns the first error, in one line.
fn reason(error: &Error) -> String {
    if let Error::Documents(all) = error
        && let Some(first) = all.iter().find(|it| it.severity == Severity::Error)
    {
        let place = first.places.first();
        let place = place.and_then(|place| place.pointer.clone());
        return match place {
            Some(pointer) => format!("{} (at {pointer})", first.message),
            None => first.message.clone(),
        };
    }
    let text = error.render(false);
    text.lines().next().unwrap_or_default().to_owned()
}
