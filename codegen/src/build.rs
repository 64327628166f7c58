//! Entry points for build scripts: they generate, tell cargo what to watch, and fail the build if
//! the documents have errors.
//!
//! Published crates must not write into their own source tree; they use [`write_module`]. A
//! workspace package whose purpose is a client crate beside it uses [`write_crate`].
//!
//! Neither watches the generator: it is a build-dependency, and cargo reruns a build script
//! whenever one of these has changed.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process;

use crate::diagnostic::{Located, Severity, visible};
use crate::diff::Verdict;
use crate::files::{Access, Files, FolderLock, LIST, Target, compare, read_file, write_file};
use crate::report::{self, Report, RunReport};
use crate::review::{Baseline, review};
use crate::run::{self, Clock, Mode};
use crate::spec::{DESCRIPTION, Spec};
use crate::{Error, Layout, lock};

/// Environment variable that, set to `1`, makes [`write_crate`] compare and fail instead of
/// writing.
pub const CHECK: &str = "SPECMILL_CHECK";

/// Maximum number of warnings shown; the report has all of them.
const MAX_WARNINGS: usize = 10;

/// Generates a crate from the folder `spec` into the folder `out`, both relative to the package.
///
/// - Only files whose text changed are written. A warning then says that this build still used the
///   old ones: cargo looks at `out` before it runs the build script.
/// - Cargo reruns it when something in `spec` or a generated file changes, so that manual edits are
///   undone. After a run that wrote, cargo runs it once more, and then no more.
/// - With `SPECMILL_CHECK=1` nothing is written, and differences fail the build.
/// - The report is in `OUT_DIR`, as `report.txt` (with ANSI colours) and `report.json`.
///
/// If the documents have errors, the build fails with all of them, and `out` stays as it was.
pub fn write_crate(spec: impl AsRef<Path>, out: impl AsRef<Path>) {
    let mode = match env::var_os(CHECK) {
        Some(value) if value != OsStr::new("0") && !value.is_empty() => Mode::Check,
        _ => Mode::Write,
    };
    finish(prepare_crate(spec.as_ref(), out.as_ref(), &out_dir(), mode));
}

/// Generates a module from a document, or a folder of documents, into `OUT_DIR`. The
/// library includes it:
///
/// ```text
/// pub mod client { include!(concat!(env!("OUT_DIR"), "/client.rs")); }
/// ```
///
/// `name` is the name of the included file without `.rs`. The module needs the crate
/// `specmill-runtime` as a dependency. It reads the `specmill.toml` in a folder of documents, or
/// beside a single document, and the `names.lock` in a folder of documents, which it never writes.
///
/// If the documents have errors, the build fails with all of them.
pub fn write_module(document_or_folder: impl AsRef<Path>, name: &str) {
    write_selected_module::<&str>(document_or_folder, name, &[]);
}

/// Generates a module as [`write_module`] does, from the operations, webhooks and schemas that
/// patterns select, in place of `[select]` in `specmill.toml`.
///
/// The patterns are those of [`Spec::select`]:
///
/// ```no_run
/// specmill::build::write_selected_module("openapi.yaml", "client", &["GET /repos/**", "tag:gists"]);
/// ```
pub fn write_selected_module<T: AsRef<str>>(
    document_or_folder: impl AsRef<Path>,
    name: &str,
    patterns: &[T],
) {
    finish(prepare_module(
        document_or_folder.as_ref(),
        name,
        patterns,
        &out_dir(),
    ));
}

/// Prints the lines for cargo, or ends the build. A failing script prints nothing on standard
/// output: cargo would show that above the diagnostics.
fn finish(result: Result<Vec<String>, Error>) {
    match result {
        Ok(lines) => lines.iter().for_each(|line| println!("cargo::{line}")),
        Err(error) => {
            eprint!("{}", error.render(false));
            if let Error::Differs { .. } = error {
                eprintln!("hint: build without {CHECK}, and commit the files that it writes");
            }
            process::exit(1);
        }
    }
}

fn out_dir() -> PathBuf {
    env::var_os("OUT_DIR")
        .map(PathBuf::from)
        .unwrap_or_else(|| {
            eprintln!("error: OUT_DIR is not set: specmill::build is for build scripts");
            process::exit(1);
        })
}

fn prepare_crate(
    spec_folder: &Path,
    out: &Path,
    out_dir: &Path,
    mode: Mode,
) -> Result<Vec<String>, Error> {
    let clock = Clock::start();
    let spec = Spec::read_folder(spec_folder)?;
    let outcome = run::write_crate(&spec, out, &spec_folder.join(lock::FILE), mode, &clock)?;
    write_file(
        &out_dir.join("report.txt"),
        report::render(&outcome).as_bytes(),
    )?;
    write_file(
        &out_dir.join("report.json"),
        report::to_json(&outcome).as_bytes(),
    )?;
    // The whole folder is watched, so that new documents count. That includes `names.lock`, which
    // is read too; it is written only when it changes.
    let mut lines = vec![format!("rerun-if-env-changed={CHECK}"), watch(spec_folder)];
    lines.extend(watch_beside(&spec, &outcome.report));
    lines.push(watch(&out.join(LIST)));
    lines.extend(generated_files(&outcome).map(|file| watch(&out.join(file))));
    let written = outcome.output.changes.written.len() + outcome.output.changes.removed.len();
    if written > 0 {
        let files = if written == 1 {
            "1 file"
        } else {
            &format!("{written} files")
        };
        lines.push(format!(
            "warning={} was rewritten: {files}; this build still used the old client, run the \
             command again",
            out.display()
        ));
    }
    if outcome.output.waited {
        let folder = out.display();
        lines.push(format!(
            "warning=another run used {folder}; this one waited for it"
        ));
    }
    lines.extend(outcome.verdict.iter().flat_map(broken));
    lines.extend(warnings(&outcome.report.diagnostics));
    Ok(lines)
}

fn generated_files(outcome: &RunReport) -> impl Iterator<Item = &String> {
    let changes = &outcome.output.changes;
    let written = changes.written.iter().chain(&changes.unchanged);
    written.filter(|file| !matches!(file.as_str(), LIST | lock::FILE))
}

fn prepare_module<T: AsRef<str>>(
    input: &Path,
    name: &str,
    patterns: &[T],
    out_dir: &Path,
) -> Result<Vec<String>, Error> {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    if name.is_empty() || name.starts_with('.') || !name.bytes().all(is_word) {
        let message = format!("`{name}` is not a name for a file to include");
        return Err(Error::refused(message)
            .hint("use letters, digits, `-`, `_` and `.`, not beginning with `.`"));
    }
    let mut spec = if input.is_dir() {
        Spec::read_folder(input)?
    } else {
        let mut spec = Spec::read_documents(&[input])?;
        spec.read_settings()?;
        spec
    };
    spec.select(patterns)?;
    let generated = spec.generate(Layout::Module)?;
    let source = |(path, text): (String, String)| {
        path.strip_prefix("src/")
            .map(|inner| (inner.to_owned(), text))
    };
    let folder = out_dir.join(name);
    let review = review(&spec, &generated, &folder, Baseline::Run, run::today());
    let mut files = Files(generated.files.0.into_iter().filter_map(source).collect());
    files.0.insert(DESCRIPTION.to_owned(), review.text);
    let _held = FolderLock::take([out_dir], Access::Exclusive);
    compare(Target {
        folder: &folder,
        files: &files,
        lock: None,
    })?
    .apply()?;
    // An included file cannot have inner attributes or documentation; a module behind `#[path]`
    // can.
    //
    // Whatever of the client the crate around it does not use is no fault of that crate, be the
    // module public or not.
    let include = format!(
        "#[path = \"{name}/lib.rs\"]\n#[allow(dead_code, unused_imports)]\nmod generated;\n\
         #[allow(unused_imports)]\npub use generated::*;\n"
    );
    let path = out_dir.join(format!("{name}.rs"));
    if read_file(&path).ok().as_deref() != Some(include.as_bytes()) {
        write_file(&path, include.as_bytes())?;
    }
    let mut lines = vec![watch(input)];
    if !input.is_dir() {
        lines.extend(spec.settings_path().as_deref().map(watch));
    }
    lines.extend(watch_beside(&spec, &generated.report));
    lines.extend(review.verdict.iter().flat_map(broken));
    lines.extend(warnings(&generated.report.diagnostics));
    Ok(lines)
}

/// Returns warnings if changes of the documents break something; all else is quiet.
fn broken(verdict: &Verdict) -> Vec<String> {
    let mut open = verdict.findings.iter().filter(|it| it.counts());
    if !open.any(|it| it.is_bad()) {
        return Vec::new();
    }
    let lines = verdict.to_lines().into_iter();
    let lines = lines.map(|line| format!("warning={line}"));
    let old = &verdict.versions.old;
    let first = format!("warning=the documents changed since {old} of the client:");
    [first].into_iter().chain(lines).collect()
}

/// Overlays, and files that the documents refer to, are watched like the documents.
fn watch_beside(spec: &Spec, report: &Report) -> impl Iterator<Item = String> {
    let overlays = report.overlays.iter().map(|overlay| &overlay.file);
    let files = overlays.chain(&report.beside);
    files.map(|name| watch(&spec.beside_path(name)))
}

fn watch(path: &Path) -> String {
    format!("rerun-if-changed={}", path.display())
}

fn warnings(diagnostics: &[Located]) -> impl Iterator<Item = String> {
    let all = diagnostics
        .iter()
        .filter(|located| located.severity == Severity::Warning);
    let rest = all.clone().count().saturating_sub(MAX_WARNINGS);
    let line = |located: &Located| {
        let line = report::line(located);
        match &located.hint {
            Some(hint) => format!("warning={line}; {}", visible(hint)),
            None => format!("warning={line}"),
        }
    };
    let more = (rest > 0).then(|| format!("warning=and {rest} more warnings"));
    all.take(MAX_WARNINGS)
        .map(line)
        .chain(more)
        .collect::<Vec<_>>()
        .into_iter()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::diagnostic::WarningKind;
    use crate::spec::tests::{DOCUMENT, broken};

    struct Sandbox(tempfile::TempDir);

    impl Sandbox {
        fn new() -> Self {
            let sandbox = Self(tempfile::tempdir().unwrap());
            for folder in ["spec", "out_dir"] {
                fs::create_dir(sandbox.0.path().join(folder)).unwrap();
            }
            fs::write(sandbox.path("spec/a.yaml"), DOCUMENT).unwrap();
            sandbox
        }

        fn path(&self, inner: &str) -> PathBuf {
            self.0.path().join(inner)
        }

        fn run(&self, mode: Mode) -> Result<Vec<String>, Error> {
            let lines = prepare_crate(
                &self.path("spec"),
                &self.path("generated"),
                &self.path("out_dir"),
                mode,
            )?;
            let root = format!("{}/", self.0.path().display());
            Ok(lines.iter().map(|line| line.replace(&root, "")).collect())
        }
    }

    #[test]
    fn a_crate_is_watched_and_a_rewrite_is_said_once() {
        let sandbox = Sandbox::new();
        let first = sandbox.run(Mode::Write).unwrap();
        let watched = [
            "rerun-if-env-changed=SPECMILL_CHECK",
            "rerun-if-changed=spec",
            "rerun-if-changed=generated/.specmill-files",
            "rerun-if-changed=generated/Cargo.toml",
        ];
        let rest = |line: &&String| !line.contains(DESCRIPTION);
        let seen = first.iter().filter(rest).take(4).collect::<Vec<_>>();
        assert_eq!(seen, watched.iter().collect::<Vec<_>>());
        let last = first.last().unwrap();
        assert!(
            last.starts_with("warning=generated was rewritten: "),
            "{last}"
        );
        let second = sandbox.run(Mode::Write).unwrap();
        assert!(
            !second.iter().any(|line| line.starts_with("warning")),
            "{second:?}"
        );
        assert!(sandbox.path("out_dir/report.txt").exists());
        assert!(sandbox.path("out_dir/report.json").exists());
    }

    #[test]
    fn checking_writes_nothing_and_lists_what_differs() {
        let sandbox = Sandbox::new();
        let error = sandbox.run(Mode::Check).unwrap_err();
        assert!(
            error
                .to_string()
                .contains("differs or is missing: src/lib.rs"),
            "{error}"
        );
        assert!(!sandbox.path("generated").exists());
        assert!(!sandbox.path("spec/names.lock").exists());
    }

    #[test]
    fn documents_at_fault_leave_everything_as_it_was() {
        let sandbox = Sandbox::new();
        sandbox.run(Mode::Write).unwrap();
        let before = fs::read_to_string(sandbox.path("generated/src/lib.rs")).unwrap();
        fs::write(sandbox.path("spec/a.yaml"), broken()).unwrap();
        assert!(matches!(sandbox.run(Mode::Write), Err(Error::Documents(_))));
        assert_eq!(
            fs::read_to_string(sandbox.path("generated/src/lib.rs")).unwrap(),
            before
        );
    }

    #[test]
    fn a_module_is_included_by_one_file() {
        let sandbox = Sandbox::new();
        let input = sandbox.path("spec/a.yaml");
        let lines =
            prepare_module::<&str>(&input, "client", &[], &sandbox.path("out_dir")).unwrap();
        assert_eq!(lines, [watch(&input)]);
        let include = fs::read_to_string(sandbox.path("out_dir/client.rs")).unwrap();
        assert!(include.contains("#[path = \"client/lib.rs\"]"));
        assert!(sandbox.path("out_dir/client/lib.rs").exists());
        assert!(!sandbox.path("out_dir/client/Cargo.toml").exists());
    }

    #[test]
    fn what_is_included_stays_in_its_folder() {
        let sandbox = Sandbox::new();
        for name in ["", "..", "../x", "a/b", "a\"b"] {
            let result =
                prepare_module::<&str>(&sandbox.path("spec"), name, &[], &sandbox.path("out_dir"));
            assert!(matches!(result, Err(Error::Refused { .. })), "{name}");
        }
    }

    #[test]
    fn settings_beside_a_single_document_count_and_are_watched() {
        let sandbox = Sandbox::new();
        let (input, settings) = (
            sandbox.path("spec/a.yaml"),
            sandbox.path("spec/specmill.toml"),
        );
        let inner = "{$ref: ../b.yaml}";
        let document = DOCUMENT.replace("{name: {type: string}}", &format!("{{name: {inner}}}"));
        fs::write(&input, document).unwrap();
        fs::write(
            sandbox.path("b.yaml"),
            "{type: string, description: Of others}",
        )
        .unwrap();
        let out = sandbox.path("out_dir");
        let lines = prepare_module::<&str>(&input, "client", &[], &out).unwrap();
        assert!(
            lines[1].contains("it is outside the document's folder [reference-unresolved]; "),
            "{lines:?}"
        );
        let model = || fs::read_to_string(out.join("client/models/thing.rs")).unwrap();
        assert!(!model().contains("Of others"));
        fs::write(&settings, "root = \"..\"\n").unwrap();
        let lines = prepare_module::<&str>(&input, "client", &[], &out).unwrap();
        assert_eq!(lines[..2], [watch(&input), watch(&settings)]);
        assert!(model().contains("Of others"));
    }

    #[test]
    fn overlays_count_and_are_watched() {
        let sandbox = Sandbox::new();
        let input = sandbox.path("spec/a.yaml");
        let settings = sandbox.path("spec/specmill.toml");
        let overlay = sandbox.path("spec/fixes/fix.yaml");
        fs::create_dir(sandbox.path("spec/fixes")).unwrap();
        fs::write(&settings, "[[overlays]]\nfile = \"fixes/fix.yaml\"\n").unwrap();
        let words = |words: &str| {
            let text = format!(
                "overlay: 1.1.0\ninfo: {{title: T, version: '1'}}\nactions:\n  - target: \
                 $.components.schemas.Thing\n    update: {{description: {words}}}\n"
            );
            fs::write(&overlay, text).unwrap();
        };
        words("Mended");
        let out = sandbox.path("out_dir");
        let lines = prepare_module::<&str>(&input, "client", &[], &out).unwrap();
        assert_eq!(lines, [watch(&input), watch(&settings), watch(&overlay)]);
        let model = || fs::read_to_string(out.join("client/models/thing.rs")).unwrap();
        assert!(model().contains("Mended"));
        let first = sandbox.run(Mode::Write).unwrap();
        assert!(
            first.contains(&"rerun-if-changed=spec/fixes/fix.yaml".to_owned()),
            "{first:?}"
        );
        words("Again");
        assert!(sandbox.run(Mode::Check).is_err());
        prepare_module::<&str>(&input, "client", &[], &out).unwrap();
        assert!(model().contains("Again"));
    }

    #[test]
    fn warnings_are_capped() {
        let located = Located {
            severity: Severity::Warning,
            kind: Some(WarningKind::UnknownKeyword),
            message: "careless".into(),
            places: Vec::new(),
            hint: Some("look\nagain".into()),
        };
        let lines: Vec<_> = warnings(&vec![located; 12]).collect();
        assert_eq!(lines.len(), 11);
        assert_eq!(lines[0], "warning=careless [unknown-keyword]; look␊again");
        assert_eq!(lines[10], "warning=and 2 more warnings");
    }
}
