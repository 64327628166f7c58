//! Resource limits and usage of child processes.
//!
//! A process between the caller and the program sets the limits, waits, and reads the usage of its
//! children, of which it has exactly one. The figures are therefore right even for a program that
//! was killed.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use clap::Args;
use serde::{Deserialize, Serialize};
use wait_timeout::ChildExt;

/// The environment variable with the folder for the usage of each rustc run.
const RUSTC_USAGE: &str = "XTASK_RUSTC_USAGE";

/// The time limit of one rustc run.
const LONGEST_RUSTC: Duration = Duration::from_secs(1800);

/// A program, its limits, and the file for its usage.
#[derive(Args)]
pub(crate) struct Job {
    /// The file to write the usage to
    #[arg(long)]
    usage: PathBuf,
    /// The limit of wall-clock time, in seconds
    #[arg(long)]
    seconds: u64,
    /// The limit of address space, in MiB
    #[arg(long)]
    memory: Option<u64>,
    /// The program and its arguments
    #[arg(last = true, required = true)]
    program: Vec<OsString>,
}

/// The resource usage of a program and the way it ended.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Usage {
    /// Processor seconds, user and system together
    pub(crate) cpu: f64,
    /// The peak of resident memory
    pub(crate) peak_mib: f64,
    /// Seconds of wall-clock time
    pub(crate) wall: f64,
    /// The way the program ended
    pub(crate) end: End,
}

/// The way a program ended.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub(crate) enum End {
    /// It exited with this code
    Code(i32),
    /// It was killed at its time limit
    Late,
    /// A signal ended it: it aborted, or the system killed it
    #[default]
    Signal,
}

/// Limits for one program.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// The limit of wall-clock time
    pub(crate) seconds: u64,
    /// The limit of address space, in MiB
    pub(crate) memory_mib: u64,
}

/// Runs this program with other arguments under limits and writes its standard error to a file.
pub(crate) fn run_self(
    arguments: &[&str],
    limits: Limits,
    usage: &Path,
    stderr: &Path,
) -> Result<Usage, String> {
    let own =
        std::env::current_exe().map_err(|error| format!("cannot locate this program: {error}"))?;
    let log = fs::File::create(stderr).map_err(|error| format!("{}: {error}", stderr.display()))?;
    let mut command = command(&own, limits.seconds, usage);
    command.args(["--memory", &limits.memory_mib.to_string(), "--"]);
    command.arg(&own).args(arguments).stderr(log);
    finish(command, usage)
}

/// Runs another program without a memory limit.
pub(crate) fn run_program(
    program: &Path,
    arguments: &[OsString],
    seconds: u64,
    usage: &Path,
) -> Result<Usage, String> {
    let own =
        std::env::current_exe().map_err(|error| format!("cannot locate this program: {error}"))?;
    let mut command = command(&own, seconds, usage);
    command
        .arg("--")
        .arg(program)
        .args(arguments)
        .stderr(Stdio::null());
    finish(command, usage)
}

fn command(own: &Path, seconds: u64, usage: &Path) -> Command {
    let mut command = Command::new(own);
    command.arg("measure").arg("--usage").arg(usage);
    command.args(["--seconds", &seconds.to_string()]);
    command.stdin(Stdio::null()).stdout(Stdio::null());
    command
}

fn finish(mut command: Command, usage: &Path) -> Result<Usage, String> {
    let status = command.status();
    status.map_err(|error| format!("measuring: {error}"))?;
    read(usage)
}

/// Reads the usage of a program that has ended.
pub(crate) fn read(file: &Path) -> Result<Usage, String> {
    let text = fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
    serde_json::from_slice(&text).map_err(|error| format!("{}: {error}", file.display()))
}

/// Runs one program and writes its usage.
pub(crate) fn run(job: &Job) -> ExitCode {
    let limit = Duration::from_secs(job.seconds);
    if let Err(message) = job.memory.map_or(Ok(()), limit_memory) {
        eprintln!("{message}");
        return ExitCode::from(2);
    }
    watch(&job.program, limit, &job.usage)
}

/// Makes cargo start rustc through this program.
pub(crate) fn measure_rustc(cargo: &mut Command, folder: &Path) -> Result<(), String> {
    let own =
        std::env::current_exe().map_err(|error| format!("cannot locate this program: {error}"))?;
    cargo.env("RUSTC_WRAPPER", own).env(RUSTC_USAGE, folder);
    Ok(())
}

/// Runs rustc when cargo started this program in its place, and keeps the usage by crate.
pub(crate) fn wrap_rustc() -> Option<ExitCode> {
    let folder = PathBuf::from(std::env::var_os(RUSTC_USAGE)?);
    let program = std::env::args_os().skip(1).collect::<Vec<_>>();
    let name = program
        .iter()
        .skip_while(|argument| *argument != "--crate-name")
        .nth(1)
        .map_or("___".into(), |name| name.to_string_lossy());
    let usage = folder.join(format!("{name}.json"));
    Some(watch(&program, LONGEST_RUSTC, &usage))
}

fn watch(program: &[OsString], limit: Duration, usage: &Path) -> ExitCode {
    match wait(program, limit) {
        Ok(used) => {
            let text = serde_json::to_string(&used).unwrap_or_default();
            if let Err(error) = fs::write(usage, text) {
                eprintln!("{}: {error}", usage.display());
                return ExitCode::from(2);
            }
            match used.end {
                End::Code(code) => ExitCode::from(u8::try_from(code).unwrap_or(1)),
                End::Late | End::Signal => ExitCode::from(101),
            }
        }
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
    }
}

fn wait(program: &[OsString], limit: Duration) -> Result<Usage, String> {
    let (name, arguments) = program.split_first().ok_or("no program")?;
    let failed = |error| format!("{}: {error}", name.to_string_lossy());
    let start = Instant::now();
    let mut child = Command::new(name).args(arguments).spawn().map_err(failed)?;
    let end = match child.wait_timeout(limit).map_err(failed)? {
        Some(status) => end_of(status),
        None => {
            // It may have ended at this very moment.
            let _ = child.kill();
            let _ = child.wait();
            End::Late
        }
    };
    let wall = start.elapsed().as_secs_f64();
    Ok(Usage {
        wall,
        end,
        ..usage_of_children()
    })
}

fn end_of(status: ExitStatus) -> End {
    status.code().map_or(End::Signal, End::Code)
}

#[cfg(unix)]
fn usage_of_children() -> Usage {
    use nix::sys::resource::{UsageWho, getrusage};
    use nix::sys::time::TimeValLike;

    let Ok(usage) = getrusage(UsageWho::RUSAGE_CHILDREN) else {
        return Usage::default();
    };
    let microseconds =
        usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    // Linux counts in KiB, other systems in bytes.
    let unit = if cfg!(target_os = "linux") {
        1024.0
    } else {
        1024.0 * 1024.0
    };
    Usage {
        cpu: microseconds as f64 / 1e6,
        peak_mib: usage.max_rss() as f64 / unit,
        ..Usage::default()
    }
}

#[cfg(not(unix))]
fn usage_of_children() -> Usage {
    Usage::default()
}

/// Limits the address space of this process and its children.
#[cfg(target_os = "linux")]
fn limit_memory(mib: u64) -> Result<(), String> {
    use nix::sys::resource::{Resource, setrlimit};

    let bytes = mib * 1024 * 1024;
    setrlimit(Resource::RLIMIT_AS, bytes, bytes)
        .map_err(|error| format!("cannot set the limit: {error}"))
}

#[cfg(not(target_os = "linux"))]
fn limit_memory(_: u64) -> Result<(), String> {
    Ok(())
}
