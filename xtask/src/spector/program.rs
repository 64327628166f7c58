//! The program that plays the scenarios: `xtask/spector/scenarios`, beside the clients.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::clients::Client;
use crate::calls::process::run;
use crate::corpus::{make_folder, workspace_root, write};

/// The result of each played scenario: `None`, or the fault.
pub(super) type Played = BTreeMap<String, Option<String>>;

/// The program.
pub(super) struct Program {
    path: PathBuf,
    said: PathBuf,
    assets: PathBuf,
}

/// Builds it.
pub(super) fn build(clients: &[Client], assets: &Path, out: &Path) -> Result<Program, String> {
    let folder = out.join("program");
    let scenarios = workspace_root().join("xtask/spector/scenarios");
    let from =
        fs::read_dir(&scenarios).map_err(|error| format!("{}: {error}", scenarios.display()))?;
    let sources = folder.join("src");
    let _ = fs::remove_dir_all(&sources);
    make_folder(&sources)?;
    for entry in from {
        let path = entry.map_err(|error| error.to_string())?.path();
        let copied = fs::copy(&path, sources.join(path.file_name().unwrap_or_default()));
        copied.map_err(|error| format!("{}: {error}", path.display()))?;
    }
    write(&folder.join("Cargo.toml"), &manifest(clients))?;
    let lock = workspace_root().join("Cargo.lock");
    fs::copy(&lock, folder.join("Cargo.lock")).map_err(|error| error.to_string())?;
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(["build", "--quiet", "--offline"])
        .current_dir(&folder);
    let target = out.join("target");
    cargo
        .env("CARGO_TARGET_DIR", &target)
        .env_remove("RUSTFLAGS");
    run(&mut cargo)?;
    Ok(Program {
        path: target.join("debug/scenarios"),
        said: out.join("played.json"),
        assets: assets.to_owned(),
    })
}

fn manifest(clients: &[Client]) -> String {
    let mut manifest = format!(
        "[package]\nname = \"scenarios\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
         [dependencies]\nspecmill-runtime = {{ path = {:?} }}\nserde_json = \"1\"\n\
         tokio = {{ version = \"1\", features = [\"macros\", \"net\", \"rt\", \"time\"] }}\n",
        workspace_root().join("runtime").to_string_lossy()
    );
    for Client { package, folder } in clients {
        let folder = folder.to_string_lossy();
        manifest.push_str(&format!("{package} = {{ path = {folder:?} }}\n"));
    }
    manifest + "\n[profile.dev]\ndebug = false\n\n[workspace]\n"
}

impl Program {
    /// Plays the scenarios against a server.
    pub(super) fn play(&self, url: &str, only: Option<&str>) -> Result<Played, String> {
        let mut program = Command::new(&self.path);
        program.arg(url).arg(&self.said).args(only);
        program.env("SPECTOR_ASSETS", &self.assets);
        for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"] {
            program.env_remove(name).env_remove(name.to_lowercase());
        }
        run(&mut program)?;
        let failed = |error: String| format!("{}: {error}", self.said.display());
        let text = fs::read(&self.said).map_err(|error| failed(error.to_string()))?;
        serde_json::from_slice(&text).map_err(|error| failed(error.to_string()))
    }
}
