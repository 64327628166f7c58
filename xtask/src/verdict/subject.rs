//! The old side of a pair: a document, its client, and the caller of that client.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use specmill::files::Files;
use specmill::load::Node;
use specmill::lock;
use specmill::spec::Spec;
use specmill::{Generated, Layout, digest};

use super::base::{Base, Job};
use super::caller;
use super::wire::Wire;
use crate::corpus::{make_folder, write};

/// The file name of both sides' documents, so that places have the same file name.
const DOCUMENT: &str = "openapi.json";

/// The old side of a document's pairs.
#[derive(Debug)]
pub(super) struct Subject {
    pub(super) name: String,
    pub(super) folder: PathBuf,
    /// The digest of the document
    pub(super) digest: String,
    pub(super) root: Node,
    pub(super) spec: Spec,
    pub(super) client: Client,
    /// The caller's file, which compiles with the old client
    pub(super) caller: PathBuf,
    pub(super) uses: usize,
    pub(super) left_out: Vec<String>,
    /// What deployed binaries send and receive, unless it is left out
    pub(super) wire: Option<Wire>,
}

/// A generated client, in memory.
#[derive(Clone, Debug)]
pub(super) struct Client {
    pub(super) files: Files,
    /// The text of its name lock
    pub(super) lock: String,
    /// The digest of its code without documentation
    pub(super) digest: String,
    pub(super) package: String,
    /// The features that are on by default
    pub(super) features: Vec<String>,
}

impl Client {
    /// Generates a client.
    pub(super) fn of(spec: &Spec) -> Result<Self, String> {
        let made = catch_unwind(AssertUnwindSafe(|| spec.generate(Layout::Crate)));
        let made = made.map_err(|_| "the generator panicked".to_owned())?;
        let Generated { files, lock, .. } = made.map_err(|error| {
            let text = error.render(false);
            text.lines().next().unwrap_or_default().to_owned()
        })?;
        let manifest = files
            .0
            .get("Cargo.toml")
            .ok_or("the client has no manifest")?;
        let manifest = manifest
            .parse::<toml::Table>()
            .map_err(|error| error.to_string())?;
        let package = manifest["package"]["name"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        let features = manifest.get("features").and_then(|it| it.get("default"));
        let features = features
            .and_then(toml::Value::as_array)
            .into_iter()
            .flatten();
        let features = features
            .filter_map(|it| it.as_str().map(str::to_owned))
            .collect();
        Ok(Self {
            digest: code_digest(&files),
            lock: lock.to_string(),
            files,
            package,
            features,
        })
    }

    /// Writes the Rust files into a folder, and removes those of another client.
    pub(super) fn write(&self, folder: &Path) -> Result<(), String> {
        let _ = fs::remove_dir_all(folder);
        for (path, text) in &self.files.0 {
            if path.ends_with(".rs") {
                write(&folder.join(path), text)?;
            }
        }
        Ok(())
    }

    /// Returns the name of the crate in Rust.
    pub(super) fn krate(&self) -> String {
        self.package.replace('-', "_")
    }
}

/// Returns the digest of the code without comments and without the documents' fingerprint.
fn code_digest(files: &Files) -> String {
    let mut text = String::new();
    for (path, content) in files.0.iter().filter(|(path, _)| path.ends_with(".rs")) {
        text.push_str(path);
        for line in content.lines() {
            let line = line.trim();
            let is_words = line.starts_with("//");
            let is_digest = line.starts_with("pub const SPEC_FINGERPRINT");
            if !is_words && !is_digest {
                text.push('\n');
                text.push_str(line);
            }
        }
    }
    digest::sha256(text.as_bytes())
}

/// Reads a tree as a document, with the names of an earlier client.
pub(super) fn spec_of(root: &Node, folder: &Path, lock: Option<&str>) -> Result<Spec, String> {
    make_folder(folder)?;
    let document = folder.join(DOCUMENT);
    let text = serde_json::to_string_pretty(root).map_err(|error| error.to_string())?;
    write(&document, &text)?;
    let mut spec = Spec::read_documents(&[document]).map_err(|error| error.render(false))?;
    if let Some(lock) = lock {
        let path = folder.join(lock::FILE);
        write(&path, lock)?;
        spec.read_lock(&path).map_err(|error| error.render(false))?;
    }
    Ok(spec)
}

impl Subject {
    /// Generates the client of a document, and writes and compiles its caller.
    pub(super) fn prepare(
        name: &str,
        document: &Path,
        folder: &Path,
        base: &Base,
        seconds: u64,
    ) -> Result<Self, String> {
        let read = Spec::read_documents(&[document]).map_err(|error| error.render(false))?;
        let tree = read.load(&mut Vec::new()).tree;
        let root = tree.ok_or("the document does not load")?.root;
        let text = serde_json::to_string(&root).map_err(|error| error.to_string())?;
        let spec = spec_of(&root, &folder.join("document"), None)?;
        let client = Client::of(&spec)?;
        let key = format!("{} {} {}", client.digest, base.key, caller::version());
        let key_file = folder.join("caller.key");
        let caller = folder.join("caller.rs");
        let subject = Self {
            name: name.to_owned(),
            folder: folder.to_owned(),
            digest: digest::sha256(text.as_bytes()),
            root,
            spec,
            client,
            caller,
            uses: 0,
            left_out: Vec::new(),
            wire: None,
        };
        let known = fs::read_to_string(&key_file).unwrap_or_default();
        if let Some(rest) = known.strip_prefix(&key) {
            let mut lines = rest.lines();
            return Ok(Self {
                uses: lines
                    .next()
                    .and_then(|it| it.trim().parse().ok())
                    .unwrap_or(0),
                left_out: lines.map(str::to_owned).collect(),
                ..subject
            });
        }
        let written = subject.write_caller(base, seconds)?;
        let left_out = written.left_out.join("\n");
        write(&key_file, &format!("{key} {}\n{left_out}", written.uses))?;
        Ok(Self {
            uses: written.uses,
            left_out: written.left_out,
            ..subject
        })
    }

    /// Writes the caller, and compiles it with the client that it is made from.
    fn write_caller(&self, base: &Base, seconds: u64) -> Result<caller::Caller, String> {
        let Self {
            folder,
            client,
            caller,
            ..
        } = self;
        let old = folder.join("client");
        client.write(&old)?;
        let krate = client.krate();
        let runtime = [("specmill_runtime", base.metadata.as_path())];
        let library = folder.join(format!("lib{krate}.rmeta"));
        let source = old.join("src/lib.rs");
        let mut job = Job {
            name: &krate,
            source: &source,
            out: &library,
            features: &client.features,
            externs: &runtime,
            seconds,
        };
        let said = base.check(&job)?;
        if !said.is_ok {
            return Err(format!(
                "its client does not compile: {:?}",
                said.errors.first()
            ));
        }
        let described = folder.join("doc");
        job.out = &described;
        let json = base.describe(&job)?;
        let written = caller::write(json, &krate)?;
        write(caller, &written.text)?;
        let said = check_caller(
            base,
            &krate,
            &library,
            caller,
            &folder.join("caller.rmeta"),
            seconds,
        )?;
        if !said.is_ok {
            let first = said.errors.iter().take(20).cloned().collect::<Vec<_>>();
            return Err(format!(
                "its caller does not compile with it ({} errors):\n{}",
                said.errors.len(),
                first.join("\n")
            ));
        }
        Ok(written)
    }
}

impl Subject {
    /// Makes values of the old document, and the program that they pass through.
    pub(super) fn prepare_wire(&mut self, base: &Base) -> Result<(), String> {
        let wire = Wire::prepare(&self.root, &self.client, &self.folder, base)?;
        self.wire = Some(wire);
        Ok(())
    }
}

/// Compiles a caller against a client.
pub(super) fn check_caller(
    base: &Base,
    krate: &str,
    library: &Path,
    caller: &Path,
    out: &Path,
    seconds: u64,
) -> Result<super::base::Said, String> {
    base.check(&Job {
        name: "caller",
        source: caller,
        out,
        features: &[],
        externs: &[(krate, library)],
        seconds,
    })
}
