//! `cargo xtask verdict`: does the judgement of a document's change hold for the crate's callers?
//!
//! Documents of the corpus are edited at random places, one kind of change at a time or several
//! together. The compiler decides whether a caller of the old client compiles with the new one, and
//! sampled values decide what deployed binaries meet. Both are compared with the findings of
//! `specmill diff`. Nothing here uses the generator's own comparison or planning.

mod base;
mod cache;
mod caller;
mod edit;
mod judge;
mod page;
mod pairs;
mod public;
mod requests;
mod row;
mod subject;
mod types;
mod wire;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use clap::Args;
use specmill::digest;

use crate::corpus::{make_folder, workspace_root, write};
use base::Base;
use cache::Cache;
use pairs::{Pair, Plan};
use row::Row;
use subject::Subject;

/// The documents of a whole run, as paths in the corpus.
const DOCUMENTS: &str = include_str!("documents.txt");

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
    let cache = Cache::open(&place.join("cache.jsonl"))?;
    let run = Run {
        options,
        place: &place,
        base: &base,
        cache: &cache,
        subjects: &subjects,
        rows: Mutex::new(Vec::new()),
    };
    let plan = Plan {
        seed: options.seed,
        only: options.only_kind.as_deref(),
        edits: options.edits,
        several: options.several,
    };
    let pairs = plan.pairs(&subjects);
    eprintln!("{} pairs of {} documents", pairs.len(), subjects.len());
    run.all(&subjects, &pairs)?;
    let rows = run.rows.into_inner().map_err(|error| error.to_string())?;
    report(options, &place, &subjects, rows)
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
                    match Subject::prepare(name, &corpus.join(name), &folder, base) {
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
    cache: &'a Cache,
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
                    while let Some(pair) = pairs.get(next.fetch_add(1, Ordering::Relaxed)) {
                        let row = self.one(&subjects[pair.subject], pair, &folder);
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

    fn one(&self, subject: &Subject, pair: &Pair, folder: &Path) -> Result<Row, String> {
        let edited = pair.apply(&subject.root);
        let edited = edited.ok_or("an edit is no longer the one that was planned")?;
        let mut row = Row::new(&subject.name, pair, edited.label.clone());
        let document = folder.join("document");
        let lock = Some(subject.client.lock.as_str());
        let new = subject::spec_of(&edited.root, &document, lock)?;
        let client = match subject::Client::of(&new) {
            Ok(client) => client,
            Err(message) => {
                row.refused = Some(message);
                return Ok(row);
            }
        };
        row.is_same = client.digest == subject.client.digest;
        let said = self.compile(subject, &client, folder)?;
        row.set(&said);
        match judge::judge(&subject.spec, &new) {
            Ok(verdict) => row.verdict = Some(verdict),
            Err(message) => row.unjudged = Some(message),
        }
        if let Some(wire) = &subject.wire {
            match wire.try_new(&edited.root, folder) {
                Ok(words) => row.wire = Some(words),
                Err(message) => row.untried = Some(message),
            }
        }
        Ok(row)
    }

    /// Compiles the new client and the old caller against it, unless that is known.
    fn compile(
        &self,
        subject: &Subject,
        client: &subject::Client,
        folder: &Path,
    ) -> Result<cache::Outcome, String> {
        let old = &subject.client;
        let mut outcome = cache::Outcome::default();
        if client.digest != old.digest || client.features != old.features {
            let caller = std::fs::read(&subject.caller).map_err(|error| error.to_string())?;
            let parts = [
                &self.base.key,
                &client.digest,
                &digest::sha256(&caller),
                &old.features.join(","),
            ];
            let key = digest::sha256(parts.map(String::as_str).join(" ").as_bytes());
            outcome = match self.cache.get(&key) {
                Some(outcome) => outcome,
                None => {
                    let outcome = self.compile_anew(subject, client, folder)?;
                    self.cache.put(&key, &outcome)?;
                    outcome
                }
            };
        }
        if client.package != old.package {
            outcome.errors.insert(
                0,
                format!(
                    "the package {} is named {} now",
                    old.package, client.package
                ),
            );
        }
        let gone = old.features.iter().find(|it| !client.features.contains(it));
        if let Some(gone) = gone {
            outcome
                .errors
                .insert(0, format!("the feature {gone} is gone"));
        }
        Ok(outcome)
    }

    fn compile_anew(
        &self,
        subject: &Subject,
        client: &subject::Client,
        folder: &Path,
    ) -> Result<cache::Outcome, String> {
        let krate = subject.client.krate();
        let sources = folder.join("client");
        client.write(&sources)?;
        let library = folder.join(format!("lib{krate}.rmeta"));
        // The caller has the features of the old client by name.
        let kept = subject.client.features.iter();
        let features = kept.filter(|it| client.features.contains(it)).cloned();
        let features = features.collect::<Vec<_>>();
        let said = self.base.check(&base::Job {
            name: &krate,
            source: &sources.join("src/lib.rs"),
            out: &library,
            features: &features,
            externs: &[("specmill_runtime", &self.base.metadata)],
            seconds: self.options.seconds,
        })?;
        if !said.is_ok {
            return Ok(cache::Outcome {
                faults: said.errors,
                ..cache::Outcome::default()
            });
        }
        let out = folder.join("caller.rmeta");
        let seconds = self.options.seconds;
        let said =
            subject::check_caller(self.base, &krate, &library, &subject.caller, &out, seconds)?;
        Ok(cache::Outcome {
            errors: said.errors,
            ..cache::Outcome::default()
        })
    }

    /// Keeps a row, and tells how far the run is.
    fn keep(&self, row: Row, of: usize) -> Result<(), String> {
        let mut rows = self.rows.lock().map_err(|error| error.to_string())?;
        if let Some(fault) = row.faults.first() {
            eprintln!("NEW CLIENT DOES NOT COMPILE: {}: {fault}", row.head());
        }
        rows.push(row);
        if rows.len().is_multiple_of(50) || rows.len() == of {
            eprintln!(
                "[{:>5}/{of}] {}",
                rows.len(),
                row::Counts::of(rows.iter()).line()
            );
            write(&self.misses(), &page::misses(&rows))?;
            write_page(self.options, self.place, self.subjects, &rows)?;
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
    mut rows: Vec<Row>,
) -> Result<ExitCode, String> {
    rows.sort_by(|a, b| (a.kind, &a.document, a.round).cmp(&(b.kind, &b.document, b.round)));
    write_page(options, place, subjects, &rows)?;
    let counts = row::Counts::of(&rows);
    println!("{}", counts.line());
    Ok(if counts.misses == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Writes all rows, the page and the table.
fn write_page(
    options: &Options,
    place: &Path,
    subjects: &[Subject],
    rows: &[Row],
) -> Result<(), String> {
    let lines = rows
        .iter()
        .map(|row| serde_json::to_string(row).unwrap_or_default() + "\n");
    write(&place.join("rows.jsonl"), &lines.collect::<String>())?;
    let page = options
        .page
        .clone()
        .unwrap_or_else(|| place.join("verdict"));
    write(
        &page.with_extension("md"),
        &page::markdown(options, subjects, rows),
    )?;
    write(&page.with_extension("tsv"), &page::table(rows))
}
