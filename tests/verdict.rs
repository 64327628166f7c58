//! The verdict, held against documents of this repository and against a server.
//!
//! - Documents compared with themselves have no findings.
//! - Findings of code that compiles and means something else: a program that was written for the old
//!   client runs with both clients against a server on loopback, and each kind of finding shows. The
//!   clients are compiled with the runtime that this test is linked with, by rustc alone.
#![allow(
    dead_code,
    unreachable_pub,
    reason = "modules of a test have no other crate to reach, and other tests use the rest"
)]

#[path = "support/golden.rs"]
mod golden;
#[path = "support/server.rs"]
mod server;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{env, fs};

use golden::Case;
use serde_json::json;
use server::{Answer, Request, Server};
use specmill::Layout;
use specmill::diff::{Options, Source, diff};
use specmill::spec::Spec;

const OLD: &str = include_str!("verdict/old.yaml");
const NEW: &str = include_str!("verdict/new.yaml");
const PROGRAM: &str = include_str!("verdict/program.rs");

/// Responds to both clients as the document of each says, which the first segment of the path tells.
fn respond(request: &Request) -> Answer {
    let (path, query) = request
        .target
        .split_once('?')
        .unwrap_or((&request.target, ""));
    let mut segments = path.trim_start_matches('/').split('/');
    let base = segments.next().unwrap_or_default();
    let rest = segments.collect::<Vec<_>>();
    let seen = match rest[..] {
        ["search"] => {
            let mut pairs = query.split('&').collect::<Vec<_>>();
            pairs.sort_unstable();
            json!({"seen": pairs.join(" and ")})
        }
        ["plants", first, "parts", second] => {
            let (id, part) = match base {
                "old" => (first, second),
                _ => (second, first),
            };
            json!({"seen": format!("the part {part} of {id}")})
        }
        _ => json!({
            "state": "wilted",
            "shape": {"form": "long", "height": 2},
            "leaf": {"kind": "needle", "form": "blade"},
            "mark": {"form": "dot"},
        }),
    };
    let token = request.header("authorization").unwrap_or_default();
    let headers = [
        ("content-type", "application/json"),
        ("x-base", base),
        ("x-token", token),
    ];
    Answer::new(200, &headers, seen.to_string())
}

/// Returns the documents with the address of a server, and the settings of one side.
fn read(folder: &Path, document: &str, url: &str, token: &str) -> Spec {
    let document = document.replace("http://127.0.0.1:PORT", url.trim_end_matches('/'));
    fs::create_dir_all(folder).expect("a folder can be made");
    let put = |name: &str, text: &str| fs::write(folder.join(name), text).expect(name);
    put("openapi.yaml", &document);
    put(
        "specmill.toml",
        &format!("[client]\ntoken_env = \"{token}\"\n"),
    );
    Spec::read_folder(folder).expect("the documents are sound")
}

/// The files of crates that this test was compiled with.
struct Libraries {
    folder: PathBuf,
    runtime: PathBuf,
    /// The one that the runtime was compiled with
    tokio: PathBuf,
}

/// Finds the crates for the programs. The folder may have several of one name: cargo compiles a
/// crate again for each set of features.
fn libraries() -> Libraries {
    let test = env::current_exe().expect("a test has a path");
    let folder = test.parent().expect("it is in a folder").to_owned();
    let files = fs::read_dir(&folder).expect("the folder is readable");
    let files = files.map(|file| file.expect("a file").path());
    let files = files.filter(|path| path.extension().is_some_and(|it| it == "rlib"));
    let files = files.collect::<Vec<_>>();
    let called = |lead: &'static str| {
        let name = move |path: &Path| {
            path.file_stem()?
                .to_str()?
                .strip_prefix(lead)
                .map(str::to_owned)
        };
        files
            .iter()
            .filter_map(move |path| Some((path.clone(), name(path)?)))
    };
    let written = |(path, _): &(PathBuf, _)| fs::metadata(path).and_then(|it| it.modified()).ok();
    // It was compiled for this test, or is as good.
    let newest = called("libspecmill_runtime-").max_by_key(written);
    let (runtime, _) = newest.expect("the test links the runtime");
    // Its metadata name the files of its dependencies.
    let metadata = fs::read(&runtime).expect("the runtime is readable");
    let is_named = |hash: &str| {
        let mut windows = metadata.windows(hash.len());
        windows.any(|window| window == hash.as_bytes())
    };
    let tokio = called("libtokio-").find(|(_, hash)| is_named(hash));
    let (tokio, _) = tokio.expect("the runtime depends on tokio");
    Libraries {
        folder,
        runtime,
        tokio,
    }
}

fn rustc(arguments: &[&str]) -> Output {
    let compiler = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let mut command = Command::new(compiler);
    command.args(["--edition", "2024", "--cap-lints", "allow"]);
    command.args(arguments).output().expect("rustc runs")
}

/// Compiles a client and the program, and runs it; returns its lines by kind.
fn run(folder: &Path, spec: &Spec) -> Vec<(String, String)> {
    let generated = spec
        .generate(Layout::Crate)
        .expect("the documents are sound");
    for (path, text) in &generated.files.0 {
        let path = folder.join("client").join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder can be made");
        fs::write(path, text).expect("a file can be written");
    }
    fs::write(folder.join("program.rs"), PROGRAM).expect("a file can be written");
    let path = |inner: &str| folder.join(inner).to_string_lossy().into_owned();
    let libraries = libraries();
    let dependencies = format!("-Ldependency={}", libraries.folder.display());
    let runtime = format!("--extern=specmill_runtime={}", libraries.runtime.display());
    let tokio = format!("--extern=tokio={}", libraries.tokio.display());
    let features = generated.files.0["Cargo.toml"]
        .lines()
        .filter_map(|line| line.strip_suffix(" = []"))
        .map(|feature| format!("--cfg=feature={feature}"))
        .collect::<Vec<_>>();
    let (library, program) = (path("libclient.rlib"), path("program"));
    let source = path("client/src/lib.rs");
    let mut arguments = vec![
        "--crate-type=lib",
        "--crate-name=client",
        &source,
        "-o",
        &library,
    ];
    arguments.extend([dependencies.as_str(), runtime.as_str()]);
    arguments.extend(features.iter().map(String::as_str));
    let compile = |arguments: &[&str]| {
        let output = rustc(arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{arguments:?}: {said}");
    };
    compile(&arguments);
    let client = format!("--extern=client={library}");
    let source = path("program.rs");
    compile(&[
        "--crate-type=bin",
        &source,
        "-o",
        &program,
        &dependencies,
        &client,
        &tokio,
    ]);
    let mut command = Command::new(program);
    command.env("OLD_TOKEN", "old").env("NEW_TOKEN", "new");
    let output = command.output().expect("the program runs");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.success(),
        "{said}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let lines = said
        .lines()
        .map(|line| line.split_once(": ").expect("a kind"));
    lines
        .map(|(kind, value)| (kind.to_owned(), value.to_owned()))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_means_something_else_shows_against_a_server() {
    let server = Server::start(respond).await;
    let url = server.url();
    let shown = tokio::task::spawn_blocking(move || {
        let place = tempfile::tempdir().expect("a folder can be made");
        let folder = |side: &str| place.path().join(side);
        let old = read(&folder("old/spec"), OLD, &url, "OLD_TOKEN");
        let new = read(&folder("new/spec"), NEW, &url, "NEW_TOKEN");
        let verdict = diff(&old, &new, &Options::default()).expect("the documents are sound");
        assert_eq!(
            verdict.source,
            Source::MeansSomethingElse,
            "{}",
            verdict.to_text(true)
        );
        let said = verdict.findings.iter();
        let said = said.filter(|it| it.source == Source::MeansSomethingElse);
        let said = said
            .map(|it| it.kind.id().to_owned())
            .collect::<BTreeSet<_>>();
        (said, run(&folder("old"), &old), run(&folder("new"), &new))
    });
    let (said, before, after) = shown.await.expect("no step panics");
    let mut by_kind = BTreeMap::new();
    for ((kind, old), (_, new)) in before.iter().zip(&after) {
        assert_ne!(old, new, "{kind} does not show");
        by_kind.entry(kind.clone()).or_insert((old, new));
    }
    assert_eq!(before.len(), after.len());
    assert_eq!(by_kind.keys().cloned().collect::<BTreeSet<_>>(), said);
    let show = |kind: &str| (by_kind[kind].0.as_str(), by_kind[kind].1.as_str());
    assert_eq!(
        show("arguments-reordered"),
        ("the part leaf of rose", "the part rose of leaf")
    );
    assert_eq!(show("environment-variable"), ("Bearer old", "Bearer new"));
    assert_eq!(show("server-variable"), ("first", "second"));
    assert_eq!(show("variant-selection"), ("a dot", "a line"));
}

/// Documents of the repository that are no golden case.
const DOCUMENTS: [&str; 3] = [
    "spec",
    "examples/build-script/openapi.yaml",
    "examples/guide/openapi.yaml",
];

#[test]
fn documents_compared_with_themselves_have_no_findings() {
    let cases = Case::all().into_iter();
    let cases = cases.filter_map(|case| Some((case.name.clone(), case.generate().ok()?.0)));
    let documents = DOCUMENTS.iter().map(|path| {
        let spec = match Path::new(path).is_dir() {
            true => Spec::read_folder(Path::new(path)),
            false => Spec::read_documents(&[path]),
        };
        ((*path).to_owned(), spec.expect("the documents are sound"))
    });
    let mut count = 0;
    let mut faults = Vec::new();
    for (name, spec) in cases.chain(documents) {
        count += 1;
        let verdict = diff(&spec, &spec, &Options::default()).expect("the documents are sound");
        if !verdict.findings.is_empty() {
            faults.push(format!("{name}:\n{}", verdict.to_text(true)));
        }
    }
    assert!(count > 100, "only {count} were found");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
