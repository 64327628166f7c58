//! Verdicts on updates that vendors really shipped.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Args;
use serde_json::Value;
use specmill::diff::{Options as Choices, diff};
use specmill::spec::Spec;
use specmill::{Error, Layout};

use crate::calls::process::npm_install;
use crate::corpus::{workspace_root, write};

/// Beginning of the page.
const HEAD: &str = "\
# Real updates

The verdict on consecutive versions of documents as their vendors shipped them. The new document has the \
names of the old one's client, as an update has. `cargo xtask bumps` installs the versions from npm, \
compares each with the next one, and rewrites this page; `SPECMILL_KERNEL` may name a folder with \
revisions of Kernel's document.

";

/// A document in a series of versions.
const SERIES: [(&str, &str, &[&str]); 2] = [
    (
        "@octokit/openapi",
        "generated/api.github.com.json",
        &[
            "12.0.0", "14.0.0", "16.0.0", "16.6.0", "17.0.0", "18.0.0", "18.2.0", "19.0.0",
            "19.1.0", "20.0.0", "21.0.0", "22.0.0", "23.0.0", "23.0.1", "23.0.2",
        ],
    ),
    (
        "@octokit/openapi-webhooks",
        "generated/api.github.com.json",
        &["5.3.2", "8.3.0", "8.5.1", "11.0.0", "12.0.3", "12.1.0"],
    ),
];

/// Compares consecutive versions of documents that vendors shipped.
#[derive(Args)]
pub(crate) struct Options {
    /// The folder for the documents
    #[arg(long, default_value = "target/bumps")]
    out: PathBuf,
}

/// One update.
struct Update {
    from: String,
    to: String,
    verdict: Value,
    /// Time of the comparison, and of generating the new client
    times: (Duration, Duration),
}

pub(crate) fn run(options: &Options) -> Result<ExitCode, String> {
    let page = compare_all(&options.out)?;
    write(&workspace_root().join("docs/reports/bumps.md"), &page)?;
    Ok(ExitCode::SUCCESS)
}

fn compare_all(out: &Path) -> Result<String, String> {
    let mut page = HEAD.to_owned();
    for (package, file, versions) in SERIES {
        let mut documents = Vec::new();
        for version in versions {
            let folder = out.join(package).join(version);
            let document = folder.join("node_modules").join(package).join(file);
            if !document.is_file() {
                npm_install(&folder, package, version)?;
            }
            documents.push(((*version).to_owned(), document));
        }
        section(&mut page, package, &documents)?;
    }
    if let Some(folder) = std::env::var_os("SPECMILL_KERNEL") {
        section(&mut page, "Kernel", &revisions(Path::new(&folder))?)?;
    }
    Ok(page)
}

/// Returns the documents of a folder, by name.
fn revisions(folder: &Path) -> Result<Vec<(String, PathBuf)>, String> {
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

fn section(page: &mut String, name: &str, documents: &[(String, PathBuf)]) -> Result<(), String> {
    let mut updates = Vec::new();
    let mut refused = Vec::new();
    let mut readable = Vec::new();
    for document in documents {
        match refusal(&document.1)? {
            Some(error) => refused.push((&document.0, error)),
            None => readable.push(document),
        }
    }
    for two in readable.windows(2) {
        let update = compare(two[0], two[1])?;
        println!(
            "{name} {} -> {}: {} findings in {:.1} s",
            update.from,
            update.to,
            update.verdict["findings"].as_array().map_or(0, Vec::len),
            update.times.0.as_secs_f64()
        );
        updates.push(update);
    }
    let _ = writeln!(
        page,
        "## {name}\n\n\
         | from | to | source | wire | version | breaks | means something else | adds | nothing | time | of generating |\n\
         |---|---|---|---|---|---|---|---|---|---|---|"
    );
    let mut kinds = BTreeMap::<String, usize>::new();
    for update in &updates {
        row(page, update, &mut kinds);
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
    Ok(())
}

fn row(page: &mut String, update: &Update, kinds: &mut BTreeMap<String, usize>) {
    let verdict = &update.verdict;
    let text = |name: &str| verdict[name].as_str().unwrap_or_default();
    let findings = verdict["findings"].as_array();
    let findings = findings.map_or(&[][..], Vec::as_slice);
    for finding in findings {
        let kind = finding["kind"].as_str().unwrap_or_default();
        *kinds.entry(kind.to_owned()).or_default() += 1;
    }
    let count = |effect: &str| findings.iter().filter(|it| it["source"] == effect).count();
    let (compared, generated) = update.times;
    let _ = writeln!(
        page,
        "| {} | {} | {} | {} | {} | {} | {} | {} | {} | {:.1} s | {:.2} |",
        update.from,
        update.to,
        text("source"),
        text("wire"),
        text("bump"),
        count("breaks"),
        count("means-something-else"),
        count("adds"),
        count("nothing"),
        compared.as_secs_f64(),
        compared.as_secs_f64() / generated.as_secs_f64()
    );
}

/// Returns the first error of a document, if it has one.
fn refusal(path: &Path) -> Result<Option<String>, String> {
    let spec = Spec::read_documents(&[path]).map_err(|error| error.render(false))?;
    match spec.generate(Layout::Crate) {
        Ok(_) => Ok(None),
        Err(Error::Documents(located)) => Ok(Some(located[0].message.clone())),
        Err(error) => Err(error.render(false)),
    }
}

fn compare(old: &(String, PathBuf), new: &(String, PathBuf)) -> Result<Update, String> {
    let read = |path: &Path| Spec::read_documents(&[path]).map_err(|error| error.render(false));
    let (before, after) = (read(&old.1)?, read(&new.1)?);
    let start = Instant::now();
    after
        .generate(Layout::Crate)
        .map_err(|error| error.render(false))?;
    let generated = start.elapsed();
    let start = Instant::now();
    let verdict = diff(&before, &after, &Choices::default());
    let verdict = verdict.map_err(|failed| failed.error.render(false))?;
    let compared = start.elapsed();
    let verdict = serde_json::from_str(&verdict.to_json()).map_err(|error| error.to_string())?;
    Ok(Update {
        from: old.0.clone(),
        to: new.0.clone(),
        verdict,
        times: (compared, generated),
    })
}
