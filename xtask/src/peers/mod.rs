//! `cargo xtask peers`: the cost of generating, the cost of checking the result, and the growth of
//! both with the document, beside other generators. Runs are interleaved, so that other load falls
//! on all alike. Every comparison is a ratio of medians.
//!
//! The other tools are installed into `target/peers`, which takes minutes, so this is no part of
//! the tests.

mod features;
mod scale;
mod tool;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use clap::{Args, Subcommand};

use crate::corpus::{count_lines, make_folder, workspace_root};
use crate::measure::{self, End, Usage};
use tool::Tool;

/// The measurements to make.
#[derive(Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    what: What,
    /// Runs of each tool on each document
    #[arg(long, default_value_t = 5, global = true)]
    runs: usize,
    /// Only these of the other tools, by name; `none` for Specmill alone
    #[arg(long, global = true)]
    only: Vec<String>,
}

#[derive(Subcommand)]
enum What {
    /// Install the other tools
    Install,
    /// Measure generating
    Generate {
        /// Documents
        #[arg(required = true)]
        documents: Vec<PathBuf>,
    },
    /// Measure `cargo check` of the generated crate alone
    Check {
        /// Documents
        #[arg(required = true)]
        documents: Vec<PathBuf>,
    },
    /// Measure `cargo check` of our crate with each Cargo feature alone, beside all
    Features {
        /// A document
        document: PathBuf,
    },
    /// Measure generating from a document repeated 1, 2, 4 and 8 times
    Scale {
        /// A document in JSON
        document: PathBuf,
    },
}

/// Runs of one tool on one document.
struct Runs {
    tool: Tool,
    usages: Vec<Usage>,
    lines: usize,
    failure: Option<String>,
}

/// Runs the measurements.
pub(crate) fn run(options: &Options) -> Result<ExitCode, String> {
    let place = workspace_root().join("target/peers");
    make_folder(&place)?;
    let is_ours_alone = matches!(options.what, What::Features { .. });
    let is_wanted = |tool: &Tool| {
        let is_named = || options.only.iter().any(|name| name == tool.name());
        *tool == Tool::Specmill || !is_ours_alone && (options.only.is_empty() || is_named())
    };
    let tools = Tool::ALL.into_iter().filter(is_wanted).collect::<Vec<_>>();
    for tool in &tools {
        tool.install(&place)?;
    }
    let runs = options.runs.max(1);
    // Each run writes into a folder of its own, and nothing is removed, not even at the end. Some
    // file systems create files slowly for minutes after many removals.
    let place = Folders {
        crates: place.join(format!("crates/{}", std::process::id())),
        tools: place,
    };
    measure(&options.what, &place, &tools, runs)?;
    eprintln!("the generated crates are in {}", place.crates.display());
    Ok(ExitCode::SUCCESS)
}

/// The folders of the tools and of their output.
struct Folders {
    tools: PathBuf,
    crates: PathBuf,
}

impl Folders {
    fn folder(&self, document: &Path, tool: Tool, run: usize) -> PathBuf {
        let name = name_of(document).replace(|it: char| !it.is_ascii_alphanumeric(), "_");
        let run = format!("{}-{run}", tool.name());
        self.crates.join(name).join(run)
    }
}

fn measure(what: &What, place: &Folders, tools: &[Tool], runs: usize) -> Result<(), String> {
    match what {
        What::Install => {}
        What::Generate { documents } => {
            for document in documents {
                let all = generate(place, tools, document, runs)?;
                print!("{}", table(&name_of(document), &all));
            }
        }
        What::Check { documents } => {
            for document in documents {
                let all = check(place, tools, document, runs)?;
                print!("{}", table(&name_of(document), &all));
            }
        }
        What::Features { document } => print!("{}", features::measure(place, document, runs)?),
        What::Scale { document } => {
            for times in [1, 2, 4, 8] {
                let name = format!("{} × {times}", name_of(document));
                let larger = scale::write(document, times, &place.tools)?;
                print!("{}", table(&name, &generate(place, tools, &larger, runs)?));
            }
        }
    }
    Ok(())
}

fn name_of(document: &Path) -> String {
    let parent = document.parent().and_then(Path::file_name);
    let parts = parent.into_iter().chain(document.file_name());
    let parts = parts.map(|it| it.to_string_lossy().into_owned());
    parts.collect::<Vec<_>>().join("/")
}

fn generate(
    place: &Folders,
    tools: &[Tool],
    document: &Path,
    runs: usize,
) -> Result<Vec<Runs>, String> {
    let mut all = Vec::new();
    for tool in tools {
        all.push(Runs {
            tool: *tool,
            usages: Vec::new(),
            lines: 0,
            failure: None,
        });
    }
    for run in 0..runs {
        for runs in all.iter_mut().filter(|runs| runs.failure.is_none()) {
            let folder = place.folder(document, runs.tool, run);
            let usage = runs.tool.generate(&place.tools, document, &folder)?;
            match usage.end {
                End::Code(0) => runs.usages.push(usage),
                End::Late => runs.failure = Some("too late".to_owned()),
                _ => runs.failure = Some("fails".to_owned()),
            }
            runs.lines = count_lines(&folder);
        }
    }
    Ok(all)
}

fn check(
    place: &Folders,
    tools: &[Tool],
    document: &Path,
    runs: usize,
) -> Result<Vec<Runs>, String> {
    let mut all = generate(place, tools, document, 1)?;
    let target = place.tools.join("target");
    // Dependencies are compiled first.
    for runs in all.iter_mut().filter(|runs| runs.failure.is_none()) {
        runs.usages.clear();
        let folder = place.folder(document, runs.tool, 0);
        runs.tool.complete(&folder)?;
        if let Err(message) = cargo_check(&folder, &target, &[]) {
            runs.failure = Some(message);
        }
    }
    for _ in 0..runs {
        for runs in all.iter_mut().filter(|runs| runs.failure.is_none()) {
            let folder = place.folder(document, runs.tool, 0);
            match cargo_check(&folder, &target, &[]) {
                Ok(usage) => runs.usages.push(usage),
                Err(message) => runs.failure = Some(message),
            }
        }
    }
    Ok(all)
}

/// Measures the compiler on the crate itself.
fn cargo_check(folder: &Path, target: &Path, features: &[&str]) -> Result<Usage, String> {
    let usage = folder.join("usage");
    make_folder(&usage)?;
    // A new modification time makes cargo check again.
    let library = fs::OpenOptions::new()
        .append(true)
        .open(folder.join("src/lib.rs"));
    let library = library.map_err(|error| format!("no library: {error}"))?;
    let now = std::time::SystemTime::now();
    library
        .set_modified(now)
        .map_err(|error| error.to_string())?;
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .arg("check")
        .args(features)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    cargo.stderr(Stdio::piped());
    cargo
        .env("CARGO_INCREMENTAL", "0")
        .env("CARGO_TARGET_DIR", target);
    measure::measure_rustc(&mut cargo, &usage)?;
    let output = cargo.output().map_err(|error| format!("cargo: {error}"))?;
    if output.status.success() {
        measure::read(&usage.join("client.json"))
    } else {
        let text = String::from_utf8_lossy(&output.stderr);
        let errors = text
            .lines()
            .filter(|line| line.starts_with("error"))
            .count();
        Err(format!(
            "does not compile: {} errors",
            errors.saturating_sub(1)
        ))
    }
}

/// Formats the Markdown table of medians, and the ratios of ours to the others.
fn table(name: &str, all: &[Runs]) -> String {
    let mut text = format!(
        "\n| {name} | CPU s (least to most) | peak MiB | lines | ours to it: CPU | memory | lines |\n\
         |---|---|---|---|---|---|---|\n"
    );
    let ours = all.first();
    for runs in all {
        let title = runs.tool.title();
        if let Some(failure) = &runs.failure {
            text.push_str(&format!("| {title} | {failure} | | | | | |\n"));
            continue;
        }
        let cpu = Spread::of(&runs.usages, |usage| usage.cpu);
        let peak = Spread::of(&runs.usages, |usage| usage.peak_mib);
        let ratios = ours.filter(|ours| ours.tool != runs.tool).map(|ours| {
            let our = |of| Spread::of(&ours.usages, of).median;
            format!(
                "{:.2} | {:.2} | {:.2}",
                our(|usage| usage.cpu) / cpu.median,
                our(|usage| usage.peak_mib) / peak.median,
                ours.lines as f64 / runs.lines as f64
            )
        });
        text.push_str(&format!(
            "| {title} | {:.2} ({:.2} to {:.2}) | {:.0} | {} | {} |\n",
            cpu.median,
            cpu.least,
            cpu.most,
            peak.median,
            runs.lines,
            ratios.unwrap_or_else(|| " | | ".to_owned())
        ));
    }
    text
}

/// A median with its spread.
struct Spread {
    median: f64,
    least: f64,
    most: f64,
}

impl Spread {
    fn of(usages: &[Usage], of: fn(&Usage) -> f64) -> Self {
        let mut values = usages.iter().map(of).collect::<Vec<_>>();
        values.sort_by(f64::total_cmp);
        let at = |index: usize| values.get(index).copied().unwrap_or(f64::NAN);
        Self {
            median: at(values.len() / 2),
            least: at(0),
            most: at(values.len().saturating_sub(1)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_ratios_and_failures_are_shown() {
        let runs = |tool, seconds: &[f64]| Runs {
            tool,
            usages: seconds
                .iter()
                .map(|cpu| Usage {
                    cpu: *cpu,
                    peak_mib: 8.0,
                    ..Usage::default()
                })
                .collect(),
            lines: 10,
            failure: seconds.is_empty().then(|| "fails".to_owned()),
        };
        let all = [
            runs(Tool::Specmill, &[3.0, 1.0, 2.0]),
            runs(Tool::Oas3Gen, &[8.0, 4.0, 4.0]),
            runs(Tool::Ploidy, &[]),
        ];
        let text = table("a.json", &all);
        assert!(text.contains("2.00 (1.00 to 3.00) | 8 | 10 |"), "{text}");
        assert!(
            text.contains("4.00 (4.00 to 8.00) | 8 | 10 | 0.50 | 1.00 | 1.00 |"),
            "{text}"
        );
        assert!(text.contains("| ploidy 0.15.0 | fails |"), "{text}");
    }
}
