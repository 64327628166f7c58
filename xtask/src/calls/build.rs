//! A program that makes calls with the client generated from a document.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::de::DeserializeOwned;
use specmill::lock;
use specmill::run::{self, Clock, Mode};
use specmill::spec::Spec;

use super::operations::Operation;
use super::process::{self, Said};
use super::program;
use super::tables::Client;
use crate::corpus::{make_folder, workspace_root, write};

/// The value of every credential.
const CREDENTIAL: &str = "test-token";

/// The file name of a program whose text is given.
const OWN: &str = "own";

/// The built program and its environment.
pub(crate) struct Driver {
    program: PathBuf,
    /// The program whose text was given
    own: Option<PathBuf>,
    /// The environment variables that its client reads
    variables: Vec<String>,
    /// Methods and paths with each media type that they can send
    bodies: BTreeSet<(String, String, String)>,
}

impl Driver {
    /// Generates the client into a folder, with or without a `specmill.toml`, and builds the
    /// program beside it.
    pub(crate) fn build(
        document: &Path,
        settings: Option<&Path>,
        out: &Path,
        target: &Path,
    ) -> Result<Self, String> {
        Self::build_with(document, settings, None, out, target)
    }

    /// Does the same with the text of a second program, which [`Driver::drive_own`] starts.
    pub(crate) fn build_with(
        document: &Path,
        settings: Option<&Path>,
        own: Option<&str>,
        out: &Path,
        target: &Path,
    ) -> Result<Self, String> {
        let absolute = |path| std::path::absolute(path).map_err(|error| error.to_string());
        let (out, target) = (absolute(out)?, absolute(target)?);
        let (folder, place) = (out.join("client"), out.join("program"));
        let mut spec = read(document, settings, &out.join("spec"))?;
        spec.settings.package.name = Some(program::CLIENT.to_owned());
        generate(spec, &folder)?;
        let client = Client::read(&folder)?;
        write(&place.join("src/main.rs"), &program::main_file(&client)?)?;
        let own_file = place.join("src/bin").join(OWN).with_extension("rs");
        match own {
            Some(text) => write(&own_file, text)?,
            // An earlier run may have left one.
            None => drop(fs::remove_file(&own_file)),
        }
        let manifest = program::manifest(&workspace_root().join("runtime"));
        write(&place.join("Cargo.toml"), &manifest)?;
        let lock = workspace_root().join("Cargo.lock");
        fs::copy(&lock, place.join("Cargo.lock")).map_err(|error| error.to_string())?;
        let mut cargo = Command::new(env!("CARGO"));
        cargo
            .args(["build", "--quiet", "--offline"])
            .current_dir(&place);
        cargo
            .env("CARGO_TARGET_DIR", &target)
            .env_remove("RUSTFLAGS");
        process::run(&mut cargo)?;
        // The next program has the same name.
        let copied = |name: &str| {
            let (built, program) = (target.join("debug").join(name), out.join(name));
            fs::copy(&built, &program)
                .map(|_| program)
                .map_err(|error| format!("{}: {error}", built.display()))
        };
        let program = copied(program::PROGRAM)?;
        let own = own.map(|_| copied(OWN)).transpose()?;
        let mut bodies = BTreeSet::new();
        for table in &client.operations {
            for media_type in client.media_types(table) {
                let operation = (table.method.clone(), table.path.clone(), media_type);
                bodies.insert(operation);
            }
        }
        Ok(Self {
            program,
            own,
            variables: client.variables,
            bodies,
        })
    }

    /// Keeps only those bodies of each operation that the client can send.
    pub(crate) fn keep_bodies(&self, operations: &mut [Operation]) {
        for operation in operations {
            let (method, path) = (operation.method.clone(), operation.path.clone());
            operation.bodies.retain(|body| {
                let key = (method.clone(), path.clone(), body.media_type.clone());
                self.bodies.contains(&key)
            });
        }
    }

    /// Makes the calls to a server.
    pub(crate) fn drive(&self, url: &str, calls: &Path, out: &Path) -> Result<Said, String> {
        let start = std::slice::from_ref(&self.program);
        process::drive(start, &self.variables(url), url, calls, out)
    }

    /// Runs the program whose text was given, with a server and two files.
    pub(crate) fn drive_own<T: DeserializeOwned>(
        &self,
        url: &str,
        given: &Path,
        out: &Path,
    ) -> Result<T, String> {
        let own = self.own.as_ref().ok_or("no program of its own")?;
        let start = std::slice::from_ref(own);
        process::drive(start, &self.variables(url), url, given, out)
    }

    /// Returns the environment variables for the client.
    fn variables(&self, url: &str) -> Vec<(String, String)> {
        let names = self.variables.iter();
        let variables = names.map(|name| match name.ends_with("_BASE_URL") {
            true => (name.clone(), url.to_owned()),
            false => (name.clone(), CREDENTIAL.to_owned()),
        });
        variables.collect()
    }
}

fn failed(error: specmill::Error) -> String {
    error.render(false)
}

/// Reads a document; with settings, from a folder that holds both.
pub(crate) fn read(
    document: &Path,
    settings: Option<&Path>,
    folder: &Path,
) -> Result<Spec, String> {
    let Some(settings) = settings else {
        return Spec::read_documents(&[document]).map_err(failed);
    };
    make_folder(folder)?;
    for file in [document, settings] {
        let name = file.file_name().unwrap_or_default();
        let copied = fs::copy(file, folder.join(name));
        copied.map_err(|error| format!("{}: {error}", file.display()))?;
    }
    Spec::read_folder(folder).map_err(failed)
}

/// Writes the client into a folder, with the workspace's runtime.
pub(crate) fn generate(mut spec: Spec, folder: &Path) -> Result<(), String> {
    let runtime = run::relative_path(folder, &workspace_root().join("runtime")).map_err(failed)?;
    spec.settings.package.runtime = Some(runtime);
    let lock = folder.join(lock::FILE);
    // Names of an older generator must not be kept.
    let _ = fs::remove_file(&lock);
    run::write_crate(&spec, folder, &lock, Mode::Write, &Clock::start()).map_err(failed)?;
    Ok(())
}
