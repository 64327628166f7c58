//! `cargo bench -p specmill --features cli --bench selection -- <document> <pattern>…`: what a client
//! of some operations of a large document costs, against reading the text of the document alone. The
//! runs of both are processes of their own, interleaved. Only Linux says what a process cost without
//! a library.

use std::env;
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

use specmill::lock;
use specmill::run::{self, Clock, Mode};
use specmill::spec::Spec;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const RUNS: usize = 7;

/// Marks the processes that read or generate.
const CHILD: &str = "--child";

fn main() -> ExitCode {
    let arguments = env::args().skip(1).filter(|it| it != "--bench");
    let arguments = arguments.collect::<Vec<_>>();
    let result = match arguments.as_slice() {
        [mark, out, document, patterns @ ..] if mark == CHILD => child(out, document, patterns),
        [_, ..] => compare(&arguments),
        // All benches run without arguments in CI, where no large document is.
        [] => {
            println!("skipped: name a document and patterns");
            Ok(())
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

/// One run: prints nanoseconds and KiB. Without a folder it only reads.
fn child(out: &str, document: &str, patterns: &[String]) -> Result<(), String> {
    let clock = Clock::start();
    let failed = |error: specmill::Error| error.render(false);
    let mut spec = Spec::read_documents(&[document]).map_err(failed)?;
    if out.is_empty() {
        let loaded = spec.load(&mut Vec::new());
        if loaded.tree.is_none() {
            return Err(format!("{document} cannot be read"));
        }
        println!("{} {}", processor_time()?, peak_memory()?);
        return Ok(());
    }
    spec.select(patterns).map_err(failed)?;
    let out = Path::new(out);
    run::write_crate(&spec, out, &out.join(lock::FILE), Mode::Write, &clock).map_err(failed)?;
    println!("{} {}", processor_time()?, peak_memory()?);
    Ok(())
}

fn compare(arguments: &[String]) -> Result<(), String> {
    let mut all = [(); 4].map(|()| Vec::new());
    for _ in 0..RUNS {
        let place = tempfile::tempdir().map_err(|error| error.to_string())?;
        let client = place.path().join("client");
        for (at, out) in [(0, ""), (2, client.to_str().unwrap_or_default())] {
            let (time, peak) = run_child(out, arguments)?;
            all[at].push(time as f64 / 1e6);
            all[at + 1].push(peak as f64 / 1024.0);
        }
    }
    let [read_time, read_peak, time, peak] = all.map(|mut values| {
        values.sort_by(f64::total_cmp);
        values[RUNS / 2]
    });
    println!("reading     {read_time:.0} ms, {read_peak:.0} MiB");
    println!("generating  {time:.0} ms, {peak:.0} MiB");
    let (times, memory) = (time / read_time, peak / read_peak);
    println!("ratio       {times:.2}, {memory:.2} (medians of {RUNS} runs)");
    Ok(())
}

fn run_child(out: &str, arguments: &[String]) -> Result<(u64, u64), String> {
    let program = env::current_exe().map_err(|error| error.to_string())?;
    let mut command = Command::new(program);
    let output = command.args([CHILD, out]).args(arguments).output();
    let output = output.map_err(|error| error.to_string())?;
    let text = String::from_utf8_lossy(&output.stdout);
    let mut numbers = text.split_whitespace().map_while(|word| word.parse().ok());
    match (numbers.next(), numbers.next()) {
        (Some(time), Some(peak)) => Ok((time, peak)),
        _ => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
    }
}

/// Processor time of this process, which has one thread, in nanoseconds.
fn processor_time() -> Result<u64, String> {
    read_number("/proc/self/schedstat", "")
}

/// Peak memory of this process, in KiB.
fn peak_memory() -> Result<u64, String> {
    read_number("/proc/self/status", "VmHWM:")
}

/// Returns the number after a word in a file.
fn read_number(file: &str, word: &str) -> Result<u64, String> {
    let text = fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
    let number = text
        .split_once(word)
        .and_then(|(_, rest)| rest.split_whitespace().next());
    let number = number.and_then(|number| number.parse().ok());
    number.ok_or_else(|| format!("{file} does not say what was asked for"))
}
