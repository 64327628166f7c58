//! Verdicts on updates that vendors really shipped.

pub(crate) mod compare;
mod oasdiff;

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Args;
use serde_json::Value;

use crate::calls::process::npm_install;
use crate::corpus::{workspace_root, write};
use crate::measure::Usage;
use crate::verdict::compiler::{Judge, Word};
use compare::{Measured, measure};

/// Beginning of the page.
const HEAD: &str = "\
# Real updates

The verdict on consecutive versions of documents as their vendors shipped them. The new document has the \
names of the old one's client, as an update has. `cargo xtask bumps` installs the versions from npm, reads \
others from the corpus, compares each with the next one, and rewrites this page; `SPECMILL_KERNEL` may \
name a folder with revisions of Kernel's document. Of `@octokit/openapi-webhooks`, \
the six versions are here that could be installed.

- **compiler**: the caller program of the old client ([as in the other measurement](verdict.md)) is \
compiled with the new client. It *breaks* or *compiles*; `=` says that the verdict's `source` is right, \
`MISS` that it breaks and the verdict does not say so, `FALSE ALARM` the contrary. *Not tried*: the run had \
no time for it (`--minutes`); `--only` goes on with a part.
- **time**, **memory**: processor seconds and peak memory of a process that reads both documents and compares \
them; in brackets, as a multiple of a process that reads the new document and generates its client without \
writing it.

";

/// The limit of one compilation, in seconds.
const SECONDS: u64 = 1500;

/// A document in a series of versions on npm.
const NPM: [(&str, &str, &[&str]); 2] = [
    (
        "@octokit/openapi-webhooks",
        "generated/api.github.com.json",
        &["5.3.2", "8.3.0", "8.5.1", "11.0.0", "12.0.3", "12.1.0"],
    ),
    (
        "@octokit/openapi",
        "generated/api.github.com.json",
        &[
            "12.0.0", "14.0.0", "16.0.0", "16.6.0", "17.0.0", "18.0.0", "18.2.0", "19.0.0",
            "19.1.0", "20.0.0", "21.0.0", "22.0.0", "23.0.0", "23.0.1", "23.0.2",
        ],
    ),
];

/// A document in revisions of the corpus, the oldest first: a name and a path.
type Revisions = &'static [(&'static str, &'static str)];

const CORPUS: [(&str, Revisions); 2] = [
    (
        "OpenAI",
        &[
            (
                "1.2.0",
                "ogen-go+ogen/_testdata__examples__openai-1.2.0.openapi.yaml",
            ),
            (
                "2.3.0",
                "ogen-go+ogen/_testdata__examples__openai-2.3.0.openapi.yaml",
            ),
            (
                "2.3.0 in 3.1",
                "hey-api+openapi-ts/specs__3.1.x__openai.yaml",
            ),
            ("2.3.0, the newest", "openai+openai-openapi/openapi.json"),
        ],
    ),
    (
        "Stripe",
        &[
            ("2019-12-03", "glademiller+openapiv3/fixtures__stripe.yaml"),
            (
                "2020-08-27",
                "daveshanley+vacuum/model__test_files__stripe.yaml",
            ),
            (
                "2023-08-16",
                "stripe+openapi/openapi__spec3@2023-09-12.yaml",
            ),
        ],
    ),
];

/// Compares consecutive versions of documents that vendors shipped.
#[derive(Args)]
pub(crate) struct Options {
    /// The folder for the documents
    #[arg(long, default_value = "target/bumps")]
    out: PathBuf,
    /// The folder of documents [default: `corpus/` in the folder named by SPECMILL_CORPUS]
    #[arg(long)]
    corpus: Option<PathBuf>,
    /// The folder where the runtime is compiled [default: cargo's]
    #[arg(long)]
    target: Option<PathBuf>,
    /// Use the runtime that an earlier run compiled
    #[arg(long)]
    keep_runtime: bool,
    /// Measure only the parts with these titles; the page has the others as they were measured last
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// Start no compilation after this time, in minutes; 0 for none at all
    #[arg(long, default_value_t = 600)]
    minutes: u64,
    /// The repetitions of the measurement of costs
    #[arg(long, default_value_t = 3)]
    repeat: usize,
    /// The page [default: docs/reports/bumps.md]
    #[arg(long)]
    page: Option<PathBuf>,
}

/// One update.
struct Update {
    from: String,
    to: String,
    compared: Measured,
    /// The usage of generating the new client
    generated: Usage,
    /// The compiler's word, or why there is none
    word: Result<Word, String>,
}

/// A document with its version.
type Document = (String, PathBuf);

struct Run<'a> {
    options: &'a Options,
    out: PathBuf,
    corpus: Option<PathBuf>,
    judge: OnceCell<Result<Judge, String>>,
    end: Instant,
}

pub(crate) fn run(options: &Options) -> Result<ExitCode, String> {
    let out = std::path::absolute(&options.out).map_err(|error| error.to_string())?;
    let usual = || std::env::var_os("SPECMILL_CORPUS").map(|it| PathBuf::from(it).join("corpus"));
    let run = Run {
        options,
        out,
        corpus: options.corpus.clone().or_else(usual),
        judge: OnceCell::new(),
        end: Instant::now() + Duration::from_secs(60 * options.minutes),
    };
    let kernel = std::env::var_os("SPECMILL_KERNEL").map(PathBuf::from);
    if let Some(folder) = kernel.filter(|_| run.wants("Kernel")) {
        run.keep("Kernel", &run.section("Kernel", &revisions(&folder)?)?)?;
    }
    for (package, file, versions) in NPM.into_iter().filter(|it| run.wants(it.0)) {
        let documents = run.installed(package, file, versions)?;
        run.keep(package, &run.section(package, &documents)?)?;
    }
    if let Some(corpus) = &run.corpus {
        for (name, revisions) in CORPUS.into_iter().filter(|it| run.wants(it.0)) {
            let documents = revisions.iter();
            let documents = documents.map(|(name, path)| ((*name).to_owned(), corpus.join(path)));
            run.keep(name, &run.section(name, &documents.collect::<Vec<_>>())?)?;
        }
        if run.wants("oasdiff") {
            run.keep(
                "oasdiff",
                &oasdiff::section(&text_of("oasdiff.tsv")?, corpus)?,
            )?;
        }
    }
    if run.wants("Cost") {
        run.keep("Cost", &run.cost()?)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The titles of all parts, in the order of the page.
fn titles() -> Vec<&'static str> {
    let mut titles = vec!["Kernel"];
    titles.extend(NPM.iter().map(|it| it.0));
    titles.extend(CORPUS.iter().map(|it| it.0));
    titles.extend(["Cost", "oasdiff"]);
    titles
}

/// Reads a text of this measurement that people wrote.
fn text_of(name: &str) -> Result<String, String> {
    let path = workspace_root().join("xtask/src/bumps").join(name);
    std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))
}

/// Returns the documents of a folder, by name.
fn revisions(folder: &Path) -> Result<Vec<Document>, String> {
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let is_document = path
            .extension()
            .is_some_and(|it| it == "yml" || it == "yaml");
        let name = path
            .file_stem()
            .map(|name| name.to_string_lossy().into_owned());
        found.extend(name.filter(|_| is_document).map(|name| (name, path)));
    }
    found.sort();
    Ok(found)
}

impl Run<'_> {
    fn wants(&self, title: &str) -> bool {
        let only = &self.options.only;
        only.is_empty() || only.iter().any(|it| it == title)
    }

    fn part(&self, title: &str) -> PathBuf {
        let name = title.replace('/', "-");
        self.out.join("parts").join(format!("{name}.md"))
    }

    /// Keeps a part, and writes the page of all that are kept.
    fn keep(&self, title: &str, text: &str) -> Result<(), String> {
        let part = self.part(title);
        write(&part, text)?;
        let mut page = HEAD.to_owned();
        for title in titles() {
            page.push_str(&std::fs::read_to_string(self.part(title)).unwrap_or_default());
            if title == "Kernel" {
                page.push_str(&text_of("kernel.md")?);
            }
        }
        let usual = || workspace_root().join("docs/reports/bumps.md");
        let path = self.options.page.clone().unwrap_or_else(usual);
        write(&path, &(page.trim_end().to_owned() + "\n"))
    }

    fn installed(
        &self,
        package: &str,
        file: &str,
        versions: &[&str],
    ) -> Result<Vec<Document>, String> {
        let mut documents = Vec::new();
        for version in versions {
            let folder = self.out.join(package).join(version);
            let document = folder.join("node_modules").join(package).join(file);
            if !document.is_file() {
                npm_install(&folder, package, version)?;
            }
            documents.push(((*version).to_owned(), document));
        }
        Ok(documents)
    }

    fn section(&self, name: &str, documents: &[Document]) -> Result<String, String> {
        let folder = self.out.join("measured");
        let mut refused = Vec::new();
        let mut readable = Vec::new();
        for document in documents {
            let made = measure(None, &document.1, &folder)?;
            match made.value["refused"].as_str() {
                Some(error) => refused.push((&document.0, error.to_owned())),
                None => readable.push((document, made.usage)),
            }
        }
        let mut updates = Vec::new();
        for two in readable.windows(2) {
            let ((old, _), (new, generated)) = (two[0], two[1]);
            let update = Update {
                from: old.0.clone(),
                to: new.0.clone(),
                compared: measure(Some(&old.1), &new.1, &folder)?,
                generated,
                word: self.word(&old.1, &new.1),
            };
            eprintln!(
                "{name} {} -> {}: {} findings in {:.1} s; {}",
                update.from,
                update.to,
                findings(&update.compared.value).len(),
                update.compared.usage.cpu,
                said(&update)
            );
            updates.push(update);
        }
        Ok(text(name, &updates, &refused))
    }

    /// Returns the compiler's word, as long as there is time for it.
    fn word(&self, old: &Path, new: &Path) -> Result<Word, String> {
        if Instant::now() > self.end || self.options.minutes == 0 {
            return Err("not tried".to_owned());
        }
        let place = self.out.join("compiler");
        let options = self.options;
        let target = options.target.as_deref();
        let open = || Judge::open(&place, target, options.keep_runtime, SECONDS);
        let judge = self.judge.get_or_init(open).as_ref();
        judge.map_err(Clone::clone)?.word(old, new)
    }

    /// Compares GitHub's document with itself and with the version before, beside generating it.
    fn cost(&self) -> Result<String, String> {
        let (package, file, _) = NPM[1];
        let two = self.installed(package, file, &["22.0.0", "23.0.0"])?;
        let (old, new) = (&two[0].1, &two[1].1);
        let ways = [
            ("generating 23.0.0", None),
            ("comparing 23.0.0 with itself", Some(new)),
            ("comparing 22.0.0 with 23.0.0", Some(old)),
        ];
        let folder = self.out.join("measured");
        let mut usages = vec![Vec::<Usage>::new(); ways.len()];
        for _ in 0..self.options.repeat {
            for (way, usages) in ways.iter().zip(&mut usages) {
                let usage = measure(way.1.map(PathBuf::as_path), new, &folder)?.usage;
                eprintln!("{}: {:.1} s, {:.0} MiB", way.0, usage.cpu, usage.peak_mib);
                usages.push(usage);
            }
        }
        let mut page = format!(
            "## Cost\n\nGitHub's document (13 MB), in one run, one after the other, {} times: the least processor \
             time and the least peak memory, each process with reading its documents.\n\n\
             | | processor time | of generating | all runs | peak memory | of generating |\n\
             |---|---:|---:|---|---:|---:|\n",
            self.options.repeat
        );
        let least = |usages: &[Usage], of: fn(&Usage) -> f64| {
            usages.iter().map(of).fold(f64::INFINITY, f64::min)
        };
        let base = &usages[0];
        for ((name, _), usages) in ways.iter().zip(&usages) {
            let (time, memory) = (least(usages, |it| it.cpu), least(usages, |it| it.peak_mib));
            let all = usages.iter().map(|it| format!("{:.1} s", it.cpu));
            let _ = writeln!(
                page,
                "| {name} | {time:.1} s | {:.2} | {} | {memory:.0} MiB | {:.2} |",
                time / least(base, |it| it.cpu),
                all.collect::<Vec<_>>().join(", "),
                memory / least(base, |it| it.peak_mib),
            );
        }
        page.push('\n');
        Ok(page)
    }
}

fn findings(verdict: &Value) -> &[Value] {
    let list = verdict["findings"].as_array();
    list.map_or(&[], Vec::as_slice)
}

/// Says what the compiler says of an update, and if the verdict agrees.
fn said(update: &Update) -> String {
    let word = match &update.word {
        Ok(word) => word,
        Err(message) => return message.lines().next().unwrap_or_default().to_owned(),
    };
    if let Some(fault) = word.faults.first() {
        return format!("the new client does not compile: `{fault}`");
    }
    let breaks = update.compared.value["source"] == "breaks";
    let (told, agrees) = match (word.errors.is_empty(), breaks) {
        (true, false) => ("compiles", "="),
        (false, true) => ("breaks", "="),
        (true, true) => ("compiles", "FALSE ALARM"),
        (false, false) => ("breaks", "MISS"),
    };
    let first = word.errors.first().filter(|_| !breaks);
    let first = first.map_or(String::new(), |it| format!(", `{it}`"));
    format!("{told} {agrees} ({} uses{first})", word.uses)
}

fn text(name: &str, updates: &[Update], refused: &[(&String, String)]) -> String {
    let mut page = format!(
        "## {name}\n\n\
         | from | to | source | compiler | wire | version | breaks | means something else | adds | nothing | time | memory |\n\
         |---|---|---|---|---|---|---|---|---|---|---|---|\n"
    );
    let mut kinds = BTreeMap::<String, usize>::new();
    for update in updates {
        row(&mut page, update, &mut kinds);
    }
    for (version, error) in refused {
        let _ = writeln!(page, "\n{version} is refused, and was left out: {error}.");
    }
    let _ = writeln!(page, "\n| kind | findings |\n|---|---|");
    let mut kinds = kinds.into_iter().collect::<Vec<_>>();
    kinds.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    for (kind, count) in kinds {
        let _ = writeln!(page, "| `{kind}` | {count} |");
    }
    page.push('\n');
    page
}

fn row(page: &mut String, update: &Update, kinds: &mut BTreeMap<String, usize>) {
    let verdict = &update.compared.value;
    let text = |name: &str| verdict[name].as_str().unwrap_or_default();
    let findings = findings(verdict);
    for finding in findings {
        let kind = finding["kind"].as_str().unwrap_or_default();
        *kinds.entry(kind.to_owned()).or_default() += 1;
    }
    let count = |effect: &str| findings.iter().filter(|it| it["source"] == effect).count();
    let (compared, generated) = (&update.compared.usage, &update.generated);
    let _ = writeln!(
        page,
        "| {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {:.1} s ({:.2}) | {:.0} MiB ({:.2}) |",
        update.from,
        update.to,
        text("source"),
        said(update).replace('|', "\\|"),
        text("wire"),
        text("bump"),
        count("breaks"),
        count("means-something-else"),
        count("adds"),
        count("nothing"),
        compared.cpu,
        compared.cpu / generated.cpu,
        compared.peak_mib,
        compared.peak_mib / generated.peak_mib,
    );
}
