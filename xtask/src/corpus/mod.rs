//! `cargo xtask corpus`: generates from many documents and writes a table of outcomes, compile
//! errors, costs, and keywords that the ledger miscounts.

mod audit;
mod check;
pub(crate) mod generate;
mod grammar;
mod list;
mod overlay;
mod record;
mod table;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use crate::roundtrip;

pub(crate) use generate::count_lines;
pub(crate) use list::Document;
pub(crate) use record::Record;

/// The documents, and the steps to run on them.
#[derive(Args)]
pub(crate) struct Options {
    /// The folder of documents [default: `corpus/` in the folder named by SPECMILL_CORPUS]
    folder: Option<PathBuf>,
    /// A file with one path of a document per line [default: every document in the folder]
    #[arg(long)]
    list: Option<PathBuf>,
    /// Only documents with this in their path
    #[arg(long)]
    only: Option<String>,
    /// The folder for all output [default: target/corpus/ and the name of the list]
    #[arg(long)]
    out: Option<PathBuf>,
    /// The path of the table, without `.tsv` and `.md` [default: `table` in the output folder]
    #[arg(long)]
    table: Option<PathBuf>,
    /// Generate everything anew
    #[arg(long)]
    fresh: bool,
    /// Generate only, compile nothing
    #[arg(long)]
    no_check: bool,
    /// Run clippy on every crate, too
    #[arg(long)]
    clippy: bool,
    /// Run rustdoc on every crate, too
    #[arg(long)]
    doc: bool,
    /// Decode and encode values of every schema with the generated types
    #[arg(long, conflicts_with = "select")]
    roundtrip: bool,
    /// Generate from a random selection of the operations of each document
    #[arg(long, value_name = "SEED")]
    select: Option<u64>,
    /// Give each document an overlay of random changes
    #[arg(long, value_name = "SEED", conflicts_with_all = ["roundtrip", "select"])]
    overlay: Option<u64>,
    /// The number of crates that are compiled at once
    #[arg(long, default_value_t = 2)]
    jobs: u32,
}

/// The folder of a run's crates, figures and messages.
#[derive(Debug)]
pub(crate) struct RunFolder(PathBuf);

impl RunFolder {
    fn new(folder: PathBuf) -> Result<Self, String> {
        let place = Self(folder);
        for inner in ["crates", "records", "usage", "faults", "logs"] {
            make_folder(&place.0.join(inner))?;
        }
        Ok(place)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn krate(&self, slug: &str) -> PathBuf {
        self.0.join("crates").join(slug)
    }

    fn record(&self, slug: &str) -> PathBuf {
        self.0.join("records").join(format!("{slug}.json"))
    }

    fn overlay(&self, slug: &str) -> PathBuf {
        self.0.join("overlays").join(format!("{slug}.json"))
    }

    fn usage(&self, step: &str) -> PathBuf {
        self.0.join("usage").join(step)
    }

    fn faults(&self, slug: &str, step: &str) -> PathBuf {
        self.0.join("faults").join(format!("{slug}.{step}.txt"))
    }

    fn log(&self, slug: &str) -> PathBuf {
        self.0.join("logs").join(format!("{slug}.txt"))
    }
}

/// Runs the corpus.
pub(crate) fn run(options: &Options) -> Result<ExitCode, String> {
    let folder = options
        .folder
        .clone()
        .map_or_else(folder_of_environment, Ok)?;
    let mut documents = list::find(&folder, options.list.as_deref())?;
    if let Some(part) = &options.only {
        documents.retain(|document| document.name.contains(part.as_str()));
    }
    let place = RunFolder::new(place_of(options)?)?;
    if let Some(seed) = options.overlay {
        overlay::write_all(&mut documents, &place, seed)?;
    }
    let mut records = generate::all(&documents, &place, options.fresh, options.select)?;
    if !options.no_check {
        check::all(&mut records, &place, options.jobs, check::Step::Check)?;
    }
    if options.clippy {
        check::all(&mut records, &place, options.jobs, check::Step::Clippy)?;
    }
    if options.doc {
        check::all(&mut records, &place, options.jobs, check::Step::Doc)?;
    }
    if options.roundtrip {
        let find = |record: &Record| {
            let mut all = documents.iter();
            all.find(|it| it.slug == record.slug)
                .map(|it| it.path.clone())
        };
        roundtrip::all(&mut records, &place, &find, options.jobs)?;
    }
    for record in &records {
        record.write(&place.record(&record.slug))?;
    }
    let table = options
        .table
        .clone()
        .unwrap_or_else(|| place.path().join("table"));
    write(&table.with_extension("tsv"), &table::to_tsv(&records))?;
    write(&table.with_extension("md"), &table::to_markdown(&records))?;
    println!("{}", table::summary(&records));
    Ok(if records.iter().all(Record::is_fine) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn folder_of_environment() -> Result<PathBuf, String> {
    let folder = std::env::var_os("SPECMILL_CORPUS");
    let folder = folder.ok_or("name a folder of documents, or set SPECMILL_CORPUS")?;
    Ok(PathBuf::from(folder).join("corpus"))
}

fn place_of(options: &Options) -> Result<PathBuf, String> {
    let name = options.list.as_deref().and_then(Path::file_stem);
    let default = || match name {
        Some(name) => workspace_root().join("target/corpus").join(name),
        None => workspace_root().join("target/corpus/all"),
    };
    let place = options.out.clone().unwrap_or_else(default);
    std::path::absolute(&place).map_err(|error| format!("{}: {error}", place.display()))
}

/// Returns the workspace's root.
pub(crate) fn workspace_root() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own).to_owned()
}

pub(crate) fn make_folder(folder: &Path) -> Result<(), String> {
    fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))
}

pub(crate) fn write(path: &Path, text: &str) -> Result<(), String> {
    if let Some(folder) = path.parent() {
        make_folder(folder)?;
    }
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}
