//! A client for each document, as the command line generates it.

use std::path::{Path, PathBuf};

use super::tools::Document;
use crate::calls::build::{generate as generate_into, read};
use crate::corpus::workspace_root;

/// A generated package.
pub(super) struct Client {
    pub(super) package: String,
    pub(super) folder: PathBuf,
}

/// Generates the clients. A document is read with `xtask/spector/settings/<package>/specmill.toml`,
/// if there is one.
pub(super) fn generate(documents: &[Document], out: &Path) -> Result<Vec<Client>, String> {
    let clients = documents.iter().map(|document| {
        let folder = out.join(&document.package);
        let written = write(document, &folder);
        written.map_err(|error| format!("{}: {error}", document.package))?;
        Ok(Client {
            package: document.package.clone(),
            folder,
        })
    });
    clients.collect()
}

fn write(document: &Document, folder: &Path) -> Result<(), String> {
    let settings = format!("xtask/spector/settings/{}/specmill.toml", document.package);
    let settings = Some(workspace_root().join(settings)).filter(|path| path.exists());
    let mut spec = read(&document.path, settings.as_deref(), &folder.join("spec"))?;
    spec.settings.package.name = Some(document.package.clone());
    generate_into(spec, folder)
}
