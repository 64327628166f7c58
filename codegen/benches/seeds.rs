//! `cargo bench -p specmill`: what generating the Kernel API's client costs. Each run is a process
//! of its own, which reads `spec/`, generates, compares and writes a whole crate, and then says what
//! the system counted for it since it began. Only Linux says so without a library.

use std::env;
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

use specmill::lock;
use specmill::run::{self, Clock, Mode};
use specmill::spec::Spec;

const RUNS: usize = 31;

/// The limits: processor time in milliseconds, memory in MiB.
const MOST_TIME: f64 = 50.0;
const MOST_MEMORY: f64 = 30.0;

/// Marks the processes that generate.
const CHILD: &str = "--generate-into";

fn main() -> ExitCode {
    let arguments: Vec<_> = env::args().collect();
    let result = match arguments.iter().position(|argument| argument == CHILD) {
        Some(at) => generate(Path::new(arguments.get(at + 1).map_or("", String::as_str))),
        None => compare_runs(),
    };
    match result {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

/// One run: prints nanoseconds and KiB.
fn generate(out: &Path) -> Result<bool, String> {
    let clock = Clock::start();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    let spec = Spec::read_folder(&folder).map_err(|error| error.render(false))?;
    run::write_crate(&spec, out, &out.join(lock::FILE), Mode::Write, &clock)
        .map_err(|error| error.render(false))?;
    println!("{} {}", processor_time()?, peak_memory()?);
    Ok(true)
}

fn compare_runs() -> Result<bool, String> {
    let mut times = Vec::new();
    let mut peaks = Vec::new();
    for _ in 0..RUNS {
        let (nanoseconds, kibibytes) = run_child()?;
        times.push(nanoseconds as f64 / 1e6);
        peaks.push(kibibytes as f64 / 1024.0);
    }
    let time = summary("processor time", "ms", times, MOST_TIME);
    let peak = summary("peak memory", "MiB", peaks, MOST_MEMORY);
    Ok(time && peak)
}

fn run_child() -> Result<(u64, u64), String> {
    let place = tempfile::tempdir().map_err(|error| error.to_string())?;
    let program = env::current_exe().map_err(|error| error.to_string())?;
    let mut command = Command::new(program);
    let output = command.arg(CHILD).arg(place.path().join("client")).output();
    let output = output.map_err(|error| error.to_string())?;
    let text = String::from_utf8_lossy(&output.stdout);
    let mut numbers = text.split_whitespace().map_while(|word| word.parse().ok());
    match (numbers.next(), numbers.next()) {
        (Some(time), Some(peak)) => Ok((time, peak)),
        _ => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
    }
}

/// Prints one line; whether the median is below the limit.
fn summary(what: &str, unit: &str, mut values: Vec<f64>, most: f64) -> bool {
    values.sort_by(f64::total_cmp);
    let (least, median, worst) = (values[0], values[RUNS / 2], values[RUNS - 1]);
    println!(
        "{what:<16}median {median:.1} {unit} of {RUNS} runs ({least:.1} to {worst:.1}), \
         limit {most} {unit}"
    );
    median < most
}

/// Returns the processor time of this process, which has one thread, in nanoseconds.
fn processor_time() -> Result<u64, String> {
    read_number("/proc/self/schedstat", "")
}

/// The most memory that this process has had, in KiB.
fn peak_memory() -> Result<u64, String> {
    read_number("/proc/self/status", "VmHWM:")
}

/// The number after a word in a file.
fn read_number(file: &str, word: &str) -> Result<u64, String> {
    let text = fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
    let number = text
        .split_once(word)
        .and_then(|(_, rest)| rest.split_whitespace().next());
    let number = number.and_then(|number| number.parse().ok());
    number.ok_or_else(|| format!("{file} does not say what was asked for"))
}
