//! The compiled runtime of generated clients, and the compiler called without cargo.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use specmill::digest;
use wait_timeout::ChildExt;

use crate::corpus::{make_folder, workspace_root, write};

/// The file that describes a compiled runtime in the output folder.
const FILE: &str = "runtime.json";

/// The runtime with everything that it depends on, compiled.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct Base {
    /// The folder of all compiled crates
    dependencies: PathBuf,
    /// The runtime's metadata and code
    pub(super) metadata: PathBuf,
    pub(super) code: PathBuf,
    /// The digest of the runtime
    pub(super) key: String,
}

/// A compilation of one crate.
#[derive(Clone, Debug)]
pub(super) struct Job<'a> {
    pub(super) name: &'a str,
    pub(super) source: &'a Path,
    pub(super) out: &'a Path,
    pub(super) features: &'a [String],
    /// Names and files of the crates that the source may name
    pub(super) externs: &'a [(&'a str, &'a Path)],
    pub(super) seconds: u64,
}

/// The compiler's word.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Said {
    pub(super) is_ok: bool,
    /// Each error with its code and its source line
    pub(super) errors: Vec<String>,
}

impl Base {
    /// Compiles the runtime with cargo, and copies the results, so that a later build of the
    /// workspace does not change them; without `links`, only what type checks need.
    pub(super) fn build(place: &Path, target: Option<&Path>, links: bool) -> Result<Self, String> {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["build", "--offline", "--package", "specmill-runtime"]);
        cargo.arg("--message-format=json-render-diagnostics");
        cargo.env_remove("RUSTFLAGS").current_dir(workspace_root());
        if let Some(target) = target {
            cargo.env("CARGO_TARGET_DIR", target);
        }
        let output = cargo.stderr(Stdio::inherit()).output();
        let output = output.map_err(|error| format!("cargo: {error}"))?;
        if !output.status.success() {
            return Err("the runtime does not compile".to_owned());
        }
        let dependencies = place.join("deps");
        make_folder(&dependencies)?;
        let (mut metadata, mut code, mut key) = (None, None, String::new());
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            let message = serde_json::from_str::<Value>(line).unwrap_or_default();
            if message["reason"] != "compiler-artifact" {
                continue;
            }
            let is_runtime = message["target"]["name"] == "specmill_runtime";
            for file in message["filenames"].as_array().into_iter().flatten() {
                let Some(file) = file.as_str().map(Path::new) else {
                    continue;
                };
                if !links && !is_runtime && file.extension().is_some_and(|it| it == "rlib") {
                    continue;
                }
                let copy = copy(file, &dependencies)?;
                if is_runtime {
                    match file.extension().and_then(|it| it.to_str()) {
                        Some("rmeta") => {
                            let bytes = fs::read(file).map_err(|error| error.to_string())?;
                            key = digest::sha256(&bytes);
                            metadata = Some(copy);
                        }
                        Some("rlib") => code = Some(copy),
                        _ => {}
                    }
                }
            }
        }
        let base = Self {
            dependencies,
            metadata: metadata.ok_or("cargo names no metadata of the runtime")?,
            code: code.ok_or("cargo names no library of the runtime")?,
            key,
        };
        let text = serde_json::to_string(&base).map_err(|error| error.to_string())?;
        write(&place.join(FILE), &text)?;
        Ok(base)
    }

    /// Returns what an earlier run compiled.
    pub(super) fn read(place: &Path) -> Result<Self, String> {
        let path = place.join(FILE);
        let text = fs::read_to_string(&path);
        let text = text.map_err(|error| format!("{}: {error}", path.display()))?;
        serde_json::from_str(&text).map_err(|error| error.to_string())
    }

    fn command(&self, program: &str, job: &Job<'_>) -> Command {
        let mut command = Command::new(program);
        command.args([
            "--edition",
            "2024",
            "--cap-lints",
            "allow",
            "--crate-name",
            job.name,
        ]);
        for feature in job.features {
            command.args(["--cfg", &format!("feature={feature:?}")]);
        }
        let mut search = std::ffi::OsString::from("dependency=");
        search.push(&self.dependencies);
        command.arg("-L").arg(search);
        for (name, file) in job.externs {
            let mut external = std::ffi::OsString::from(format!("{name}="));
            external.push(file);
            command.arg("--extern").arg(external);
        }
        command
            .env_remove("RUSTFLAGS")
            .current_dir(workspace_root());
        command.stdin(Stdio::null()).stdout(Stdio::null());
        command
    }

    /// Type-checks a crate.
    pub(super) fn check(&self, job: &Job<'_>) -> Result<Said, String> {
        let mut command = self.command(&rustc(), job);
        command.args([
            "--crate-type",
            "lib",
            "--emit",
            "metadata",
            "--error-format",
            "json",
        ]);
        self.compile(command, job)
    }

    /// Compiles a crate, as a library or as a program.
    pub(super) fn compile_whole(&self, job: &Job<'_>, kind: &str) -> Result<Said, String> {
        let mut command = self.command(&rustc(), job);
        command.args([
            "--crate-type",
            kind,
            "--emit",
            "link",
            "--error-format",
            "json",
        ]);
        self.compile(command, job)
    }

    fn compile(&self, mut command: Command, job: &Job<'_>) -> Result<Said, String> {
        command.arg("-o").arg(job.out).arg(job.source);
        let log = job.out.with_extension("log");
        let is_ok = run(&mut command, &log, job.seconds)?;
        let text = fs::read_to_string(&log).unwrap_or_default();
        let errors = text.lines().filter_map(read_error).collect::<Vec<_>>();
        if !is_ok && errors.is_empty() {
            return Err(format!(
                "rustc: {}",
                text.chars().take(500).collect::<String>()
            ));
        }
        Ok(Said { is_ok, errors })
    }

    /// Describes the public API of a crate as JSON.
    pub(super) fn describe(&self, job: &Job<'_>) -> Result<Value, String> {
        self.write_description(job, &[])?;
        let file = job.out.join(format!("{}.json", job.name));
        let bytes = fs::read(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        serde_json::from_slice(&bytes).map_err(|error| error.to_string())
    }

    /// Writes rustdoc's description of a crate into the folder.
    pub(super) fn write_description(
        &self,
        job: &Job<'_>,
        arguments: &[&str],
    ) -> Result<(), String> {
        let program = std::env::var("RUSTDOC").unwrap_or_else(|_| tool("rustdoc"));
        let mut command = self.command(&program, job);
        // JSON is unstable, whose format is that of the compiler's version.
        command.env("RUSTC_BOOTSTRAP", "1");
        command.args(["-Z", "unstable-options", "--output-format", "json"]);
        command.args(arguments);
        command.arg("-o").arg(job.out).arg(job.source);
        let log = job.out.with_extension("log");
        if run(&mut command, &log, job.seconds)? {
            return Ok(());
        }
        let text = fs::read_to_string(&log).unwrap_or_default();
        Err(format!(
            "rustdoc: {}",
            text.chars().take(500).collect::<String>()
        ))
    }
}

fn rustc() -> String {
    std::env::var("RUSTC").unwrap_or_else(|_| tool("rustc"))
}

/// Returns a tool of the toolchain itself, as rustup's proxies take a tenth of a compilation here.
fn tool(name: &str) -> String {
    static SYSROOT: OnceLock<Option<PathBuf>> = OnceLock::new();
    let sysroot = SYSROOT.get_or_init(|| {
        let mut rustc = Command::new("rustc");
        rustc
            .args(["--print", "sysroot"])
            .current_dir(workspace_root());
        let output = rustc.output().ok().filter(|it| it.status.success())?;
        let path = String::from_utf8(output.stdout).ok()?;
        Some(PathBuf::from(path.trim()))
    });
    let direct = sysroot.as_ref().map(|it| it.join("bin").join(name));
    let direct = direct.filter(|it| it.is_file());
    direct.map_or(name.to_owned(), |it| it.to_string_lossy().into_owned())
}

/// Copies a file, unless it is there already with the same length and not older.
fn copy(file: &Path, folder: &Path) -> Result<PathBuf, String> {
    let failed = |error| format!("{}: {error}", file.display());
    let name = file.file_name().ok_or("a file without a name")?;
    let to = folder.join(name);
    let known = |path: &Path| {
        let data = fs::metadata(path).ok()?;
        Some((data.len(), data.modified().ok()?))
    };
    let is_current = known(&to)
        .zip(known(file))
        .is_some_and(|(to, from)| to.0 == from.0 && to.1 >= from.1);
    if !is_current {
        fs::copy(file, &to).map_err(failed)?;
    }
    Ok(to)
}

/// Runs a command with its output in a file; a late one is ended, and is an error.
pub(super) fn run(command: &mut Command, log: &Path, seconds: u64) -> Result<bool, String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let file = fs::File::create(log).map_err(|error| format!("{}: {error}", log.display()))?;
    let mut child = command
        .stderr(file)
        .spawn()
        .map_err(|error| format!("{name}: {error}"))?;
    let ended = child.wait_timeout(Duration::from_secs(seconds));
    match ended.map_err(|error| format!("{name}: {error}"))? {
        Some(status) => Ok(status.success()),
        None => {
            let _ = child.kill();
            let _ = child.wait();
            Err(format!("{name} is not done in {seconds} s"))
        }
    }
}

/// Reads an error from a line of the compiler's output.
fn read_error(line: &str) -> Option<String> {
    let message = serde_json::from_str::<Value>(line).ok()?;
    let text = message["message"].as_str()?;
    if message["level"] != "error" || text.starts_with("aborting due to") {
        return None;
    }
    let code = message["code"]["code"].as_str();
    let spans = message["spans"].as_array().into_iter().flatten();
    let place = spans.into_iter().find(|it| it["is_primary"] == true);
    let source = place.and_then(|it| it["text"][0]["text"].as_str());
    let source = source.map_or(String::new(), |it| format!(" in `{}`", it.trim()));
    Some(match code {
        Some(code) => format!("{code}: {text}{source}"),
        None => format!("{text}{source}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_have_their_code_and_their_line_and_summaries_are_none() {
        let line = |level: &str, text: &str| {
            serde_json::json!({
                "level": level, "message": text, "code": {"code": "E0599"},
                "spans": [{"is_primary": true, "text": [{"text": "  x.gone();"}]}],
            })
            .to_string()
        };
        assert_eq!(
            read_error(&line("error", "no method")).as_deref(),
            Some("E0599: no method in `x.gone();`")
        );
        assert_eq!(read_error(&line("warning", "unused")), None);
        assert_eq!(
            read_error(&line("error", "aborting due to 2 previous errors")),
            None
        );
    }
}
