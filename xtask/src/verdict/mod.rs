//! `cargo xtask verdict`: does the judgement of a document's change hold for the crate's callers?
//!
//! Documents of the corpus are edited at random places, one kind of change at a time or several
//! together. The compiler decides whether a caller of the old client compiles with the new one, and
//! sampled values decide what deployed binaries meet. Both are compared with the findings of
//! `specmill diff`. Nothing here uses the generator's own comparison or planning.

mod base;
mod cache;
mod caller;
pub(crate) mod compiler;
mod edit;
mod judge;
mod page;
mod pairs;
mod public;
mod requests;
mod row;
mod semver;
mod subject;
mod types;
mod wire;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use clap::Args;
use specmill::digest;
use specmill::spec::Spec;

use crate::corpus::{make_folder, workspace_root, write};
use base::Base;
use cache::Cache;
use compiler::Compiler;
use edit::Edited;
use pairs::{Pair, Plan};
use row::Row;
use semver::Semver;
use subject::Subject;

/// The documents of a whole run, as paths in the corpus.
const DOCUMENTS: &str = include_str!("documents.txt");

/// The limit of one compilation of an old client or its caller.
const SECONDS: u64 = 300;

/// The edits to make.
#[derive(Args)]
pub(crate) struct Options {
    /// The number of edits
    #[arg(long, default_value_t = 1000)]
    edits: usize,
    /// The number of further pairs that have several edits at once
    #[arg(long, default_value_t = 0)]
    several: usize,
    /// The seed of kinds and places
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Only kinds with this number, or with this in their name
    #[arg(long)]
    only_kind: Option<String>,
    /// Only documents with this in their path
    #[arg(long)]
    document: Option<String>,
    /// A file with one path of a document per line, in place of the usual documents
    #[arg(long)]
    list: Option<PathBuf>,
    /// The folder of documents [default: `corpus/` in the folder named by SPECMILL_CORPUS]
    #[arg(long)]
    corpus: Option<PathBuf>,
    /// The folder for all output
    #[arg(long)]
    out: Option<PathBuf>,
    /// The folder where the runtime is compiled [default: cargo's]
    #[arg(long)]
    target: Option<PathBuf>,
    /// Use the runtime that an earlier run compiled, so that its compilations still count
    #[arg(long)]
    keep_runtime: bool,
    /// The limit of one compilation, in seconds
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// The number of pairs at once
    #[arg(long, default_value_t = 2)]
    jobs: usize,
    /// The number of documents whose values are tried, too [default: all]
    #[arg(long)]
    wire: Option<usize>,
    /// The number of pairs for which cargo-semver-checks is asked, too
    #[arg(long, value_name = "N", default_value_t = 0)]
    semver_checks: usize,
    /// The program cargo-semver-checks
    #[arg(long, default_value = "cargo-semver-checks")]
    semver_program: PathBuf,
    /// End after this time, in minutes, and report what was done; the same command goes on there
    #[arg(long)]
    minutes: Option<u64>,
    /// The path of the page, without `.md` and `.tsv`
    #[arg(long)]
    page: Option<PathBuf>,
    /// The file for misses and false alarms, rewritten as the run goes on [default: `misses.txt` in
    /// the output folder]
    #[arg(long)]
    misses: Option<PathBuf>,
}

/// Makes the edits, compiles, judges, and reports; fails on any miss.
pub(crate) fn run(options: &Options) -> Result<ExitCode, String> {
    let corpus = match (&options.corpus, std::env::var_os("SPECMILL_CORPUS")) {
        (Some(folder), _) => folder.clone(),
        (None, Some(folder)) => PathBuf::from(folder).join("corpus"),
        (None, None) => return Err("set SPECMILL_CORPUS, or name a folder by --corpus".to_owned()),
    };
    let list = match &options.list {
        Some(path) => {
            std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?
        }
        None => DOCUMENTS.to_owned(),
    };
    let lines = list.lines().map(str::trim);
    let lines = lines.filter(|it| !it.is_empty() && !it.starts_with('#'));
    let wanted = options.document.as_deref().unwrap_or_default();
    let names = lines.filter(|it| it.contains(wanted)).collect::<Vec<_>>();
    let place = options
        .out
        .clone()
        .unwrap_or_else(|| workspace_root().join("target/verdict"));
    let place = std::path::absolute(&place).map_err(|error| error.to_string())?;
    make_folder(&place)?;
    let base = if options.keep_runtime {
        Base::read(&place)?
    } else {
        Base::build(&place, options.target.as_deref(), options.wire != Some(0))?
    };
    let subjects = prepare(&names, &corpus, &place, &base, options);
    let plan = Plan {
        seed: options.seed,
        only: options.only_kind.as_deref(),
        edits: options.edits,
        several: options.several,
    };
    let pairs = plan.pairs(&subjects);
    eprintln!("{} pairs of {} documents", pairs.len(), subjects.len());
    let minutes = options.minutes.map(|it| Duration::from_secs(60 * it));
    let run = Run {
        options,
        place: &place,
        base: &base,
        compiler: Compiler {
            base: &base,
            cache: &Cache::open(&place.join("cache.jsonl"))?,
            seconds: options.seconds,
        },
        journal: &Cache::open(&place.join("rows.jsonl"))?,
        key: key(&base)?,
        end: minutes.map(|it| Instant::now() + it),
        semver: Semver::new(&options.semver_program, options.semver_checks, pairs.len()),
        subjects: &subjects,
        rows: Mutex::new(Vec::new()),
    };
    run.all(&subjects, &pairs)?;
    let rows = run.rows.into_inner().map_err(|error| error.to_string())?;
    report(options, &place, &subjects, pairs.len(), rows)
}

/// Returns the digest of everything that decides a row besides its pair: this program, in which the
/// judgement is, and the runtime.
fn key(base: &Base) -> Result<String, String> {
    let failed = |error: std::io::Error| format!("this program: {error}");
    let program = std::env::current_exe().map_err(failed)?;
    let program = digest::sha256(&std::fs::read(program).map_err(failed)?);
    Ok(format!("{program} {}", base.key))
}

fn prepare(
    names: &[&str],
    corpus: &Path,
    place: &Path,
    base: &Base,
    options: &Options,
) -> Vec<Subject> {
    let next = AtomicUsize::new(0);
    let found = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..options.jobs.max(1) {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(name) = names.get(index) else { return };
                    let slug = &digest::sha256(name.as_bytes())[..12];
                    let folder = place.join("documents").join(slug);
                    let document = corpus.join(name);
                    match Subject::prepare(name, &document, &folder, base, SECONDS) {
                        Ok(mut subject) => {
                            if options.wire.is_none_or(|most| index < most)
                                && let Err(message) = subject.prepare_wire(base)
                            {
                                eprintln!("{name}: no values: {message}");
                            }
                            eprintln!("{name}: {} uses", subject.uses);
                            for what in subject.left_out.iter().take(5) {
                                eprintln!("    left out: {what}");
                            }
                            if let Ok(mut found) = found.lock() {
                                found.push(subject);
                            }
                        }
                        Err(message) => eprintln!("{name}: LEFT OUT: {message}"),
                    }
                }
            });
        }
    });
    let mut subjects = found.into_inner().unwrap_or_default();
    subjects.sort_by_key(|it| names.iter().position(|name| *name == it.name));
    subjects
}

/// A run over all pairs.
struct Run<'a> {
    options: &'a Options,
    place: &'a Path,
    base: &'a Base,
    compiler: Compiler<'a>,
    /// The rows of this run, and of one that it goes on from
    journal: &'a Cache<Row>,
    key: String,
    end: Option<Instant>,
    semver: Semver,
    subjects: &'a [Subject],
    rows: Mutex<Vec<Row>>,
}

impl Run<'_> {
    fn all(&self, subjects: &[Subject], pairs: &[Pair]) -> Result<(), String> {
        let next = AtomicUsize::new(0);
        let failed = Mutex::new(None);
        std::thread::scope(|scope| {
            for worker in 0..self.options.jobs.max(1) {
                let (next, failed) = (&next, &failed);
                scope.spawn(move || {
                    let folder = self.place.join("work").join(worker.to_string());
                    loop {
                        let number = next.fetch_add(1, Ordering::Relaxed);
                        let is_late = self.end.is_some_and(|end| Instant::now() > end);
                        let Some(pair) = pairs.get(number).filter(|_| !is_late) else {
                            return;
                        };
                        let row = self.row(&subjects[pair.subject], pair, number, &folder);
                        if let Err(message) = row.and_then(|row| self.keep(row, pairs.len())) {
                            if let Ok(mut failed) = failed.lock() {
                                failed.get_or_insert(message);
                            }
                            return;
                        }
                    }
                });
            }
        });
        match failed.into_inner() {
            Ok(None) => Ok(()),
            Ok(Some(message)) => Err(message),
            Err(error) => Err(error.to_string()),
        }
    }

    /// Returns the row of a pair, which an earlier run may have made.
    fn row(
        &self,
        subject: &Subject,
        pair: &Pair,
        number: usize,
        folder: &Path,
    ) -> Result<Row, String> {
        let edits = pair.kinds.iter();
        let edits = edits.map(|(kind, seed)| format!("{} {seed}", kind.number));
        let edits = edits.collect::<Vec<_>>().join(" ");
        let has_values = subject.wire.is_some();
        let parts = format!("{} {} {edits} {has_values}", self.key, subject.digest);
        let key = digest::sha256(parts.as_bytes());
        let known = self.journal.get(&key);
        let is_new = known.is_none();
        let mut row = match known {
            Some(row) => row,
            None => self.one(subject, pair, folder)?,
        };
        let is_asked = self.ask(subject, pair, number, folder, &mut row)?;
        if is_new || is_asked {
            self.journal.put(&key, &row)?;
        }
        Ok(row)
    }

    /// Asks cargo-semver-checks, if the pair belongs to its sample; returns true if it was asked.
    fn ask(
        &self,
        subject: &Subject,
        pair: &Pair,
        number: usize,
        folder: &Path,
        row: &mut Row,
    ) -> Result<bool, String> {
        if row.semver.is_some() {
            self.semver.count();
            return Ok(false);
        }
        let changes_code = row.refused.is_none() && !row.is_same && row.faults.is_empty();
        if !changes_code || !self.semver.takes(number) {
            return Ok(false);
        }
        let (_, new) = self.new_document(subject, pair, folder)?;
        let client = subject::Client::of(&new)?;
        row.unchecked = None;
        match self.semver.ask(self.base, subject, &client, folder) {
            Ok(lints) => row.semver = Some(lints),
            Err(message) => row.unchecked = Some(message),
        }
        Ok(true)
    }

    /// Edits the document of a pair, and reads it with the names of the old client.
    fn new_document(
        &self,
        subject: &Subject,
        pair: &Pair,
        folder: &Path,
    ) -> Result<(Edited, Spec), String> {
        let edited = pair.apply(&subject.root);
        let edited = edited.ok_or("an edit is no longer the one that was planned")?;
        let lock = Some(subject.client.lock.as_str());
        let new = subject::spec_of(&edited.root, &folder.join("document"), lock)?;
        Ok((edited, new))
    }

    fn one(&self, subject: &Subject, pair: &Pair, folder: &Path) -> Result<Row, String> {
        let start = Instant::now();
        let (edited, new) = self.new_document(subject, pair, folder)?;
        let mut row = Row::new(&subject.name, pair, edited.label.clone());
        let client = match subject::Client::of(&new) {
            Ok(client) => client,
            Err(message) => {
                row.refused = Some(message);
                return Ok(row);
            }
        };
        row.is_same = client.digest == subject.client.digest;
        row.times.generate = start.elapsed().as_secs_f64();
        let said = self
            .compiler
            .compile(subject, &client, folder, &mut row.times)?;
        row.set(&said);
        let start = Instant::now();
        match judge::judge(&subject.spec, &new) {
            Ok(verdict) => row.verdict = Some(verdict),
            Err(message) => row.unjudged = Some(message),
        }
        row.times.diff = start.elapsed().as_secs_f64();
        let start = Instant::now();
        if let Some(wire) = &subject.wire {
            match wire.try_new(&edited.root, folder) {
                Ok(words) => row.wire = Some(words),
                Err(message) => row.untried = Some(message),
            }
        }
        row.times.wire = start.elapsed().as_secs_f64();
        Ok(row)
    }

    /// Keeps a row, and tells how far the run is.
    fn keep(&self, row: Row, of: usize) -> Result<(), String> {
        let mut rows = self.rows.lock().map_err(|error| error.to_string())?;
        if let Some(fault) = row.faults.first() {
            eprintln!("NEW CLIENT DOES NOT COMPILE: {}: {fault}", row.head());
        }
        rows.push(row);
        if rows.len().is_multiple_of(100) || rows.len() == of {
            eprintln!(
                "[{:>5}/{of}] {}",
                rows.len(),
                row::Counts::of(rows.iter()).line()
            );
            write(&self.misses(), &page::misses(&rows))?;
            write_page(self.options, self.place, self.subjects, of, &rows)?;
        }
        Ok(())
    }

    fn misses(&self) -> PathBuf {
        let default = || self.place.join("misses.txt");
        self.options.misses.clone().unwrap_or_else(default)
    }
}

fn report(
    options: &Options,
    place: &Path,
    subjects: &[Subject],
    planned: usize,
    mut rows: Vec<Row>,
) -> Result<ExitCode, String> {
    rows.sort_by(|a, b| (a.kind, &a.document, a.round).cmp(&(b.kind, &b.document, b.round)));
    write_page(options, place, subjects, planned, &rows)?;
    let counts = row::Counts::of(&rows);
    println!("{}", counts.line());
    Ok(if counts.misses == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Writes the page and the table.
fn write_page(
    options: &Options,
    place: &Path,
    subjects: &[Subject],
    planned: usize,
    rows: &[Row],
) -> Result<(), String> {
    let page = options
        .page
        .clone()
        .unwrap_or_else(|| place.join("verdict"));
    write(
        &page.with_extension("md"),
        &page::markdown(options, subjects, planned, rows),
    )?;
    write(&page.with_extension("tsv"), &page::table(rows))
}
