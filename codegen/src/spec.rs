//! What a run reads: in goes a folder of documents (or their paths), out come documents, settings
//! and the name lock, and what is wrong with how they stand there.

mod disk;
mod folder;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::diagnostic::{self, Diagnostic, Located, Severity, Spot};
use crate::load::{Loaded, Reading, Source, load};
use crate::lock::Lock;
use crate::settings::Settings;
use crate::{Error, Failed, Generated, Input, Layout};
use disk::Disk;

/// Documents with what a person decided about them, as read from disk.
#[derive(Clone, Debug, Default)]
pub struct Spec {
    /// The documents, oldest first, named by their file names
    pub sources: Vec<Source>,
    /// What `specmill.toml` says
    pub settings: Settings,
    /// What `names.lock` says
    pub lock: Lock,
    /// `specmill.toml` and `names.lock`, which warnings may point into
    beside: Vec<Source>,
    /// File name to the path that a person finds the file by
    paths: BTreeMap<String, String>,
    /// What stands beside the documents
    disk: Disk,
    /// Where each key of `[types]` stands in `specmill.toml`
    types: Vec<(String, Spot)>,
    /// What is odd about the folder; their places count the documents first, then `beside`
    warnings: Vec<Diagnostic>,
}

impl Spec {
    /// Reads a folder of documents: `specmill.toml` and `names.lock`, where they are there, and
    /// every `*.yaml`, `*.yml` and `*.json`. Documents stand in the order in which `specmill.toml`
    /// lists them; those that it does not list follow as the newest, by name. Files whose name
    /// begins with a dot and inner folders are left alone.
    ///
    /// # Errors
    ///
    /// [`Error::Documents`] with everything that is wrong in `specmill.toml` and `names.lock`, a
    /// listed document that is missing among it; [`Error::Refused`] where there is no document;
    /// [`Error::Disk`] where a file cannot be read.
    pub fn read_folder(folder: &Path) -> Result<Self, Error> {
        folder::read(folder)
    }

    /// Reads documents one by one, oldest first, with settings and a name lock from elsewhere.
    ///
    /// # Errors
    ///
    /// [`Error::Disk`] where a file cannot be read, [`Error::Refused`] where two have one name.
    pub fn read_documents<P: AsRef<Path>>(documents: &[P]) -> Result<Self, Error> {
        let mut spec = Self::default();
        for path in documents.iter().map(AsRef::as_ref) {
            let source = read_source(path)?;
            if let Some(other) = spec.paths.insert(source.name.clone(), display(path)) {
                let message = format!("{other} and {} have one name", display(path));
                return Err(Error::refused(message));
            }
            spec.disk.add(&source.name, path);
            spec.sources.push(source);
        }
        Ok(spec)
    }

    /// Takes in a `names.lock` that lies elsewhere; it need not be there.
    ///
    /// # Errors
    ///
    /// [`Error::Documents`] with everything that is wrong in it; [`Error::Disk`].
    pub fn read_lock(&mut self, path: &Path) -> Result<(), Error> {
        let lock = folder::read_beside(path)?;
        let file = self.sources.len() + self.beside.len();
        let faults = folder::read_lock(self, &lock, file);
        self.paths.insert(lock.name.clone(), display(path));
        self.beside.push(lock);
        if faults.is_empty() {
            Ok(())
        } else {
            Err(self.fail(self.locate(faults)))
        }
    }

    /// One document, with nothing decided about it.
    #[cfg(feature = "cli")]
    pub(crate) fn from_source(source: Source) -> Self {
        Self {
            sources: vec![source],
            ..Self::default()
        }
    }

    /// Reads the documents, with the files that they refer to, as one tree.
    pub fn load(&self, diagnostics: &mut Vec<Diagnostic>) -> Loaded {
        let reading = Reading {
            sources: &self.sources,
            beside: &self.disk,
            prefer: &self.settings.prefer,
            names: &self.lock.entries,
        };
        load(&reading, diagnostics)
    }

    /// Turns the documents into a client; nothing is written.
    ///
    /// # Errors
    ///
    /// [`Error::Documents`] with everything that is wrong with them.
    pub fn generate(&self, layout: Layout) -> Result<Generated, Error> {
        let Self {
            sources,
            settings,
            lock,
            ..
        } = self;
        let result = crate::generate(&Input {
            sources,
            settings,
            lock,
            layout,
            beside: &self.disk,
        });
        let unmatched = result.iter().flat_map(|generated| &generated.unmatched);
        let warnings = self.warnings.iter().cloned();
        let warnings = warnings.chain(unmatched.filter_map(|key| self.warn_of_unmatched(key)));
        let mut all = self.locate(warnings.collect());
        if settings.strict {
            all.iter_mut()
                .for_each(|warning| warning.severity = Severity::Error);
        }
        let is_fine = !all
            .iter()
            .any(|located| located.severity == Severity::Error);
        match result {
            Ok(mut generated) if is_fine => {
                all.append(&mut generated.report.diagnostics);
                generated.report.diagnostics = self.show_paths(all);
                Ok(generated)
            }
            Ok(_) => Err(self.fail(all)),
            Err(Failed { diagnostics }) => {
                all.extend(diagnostics);
                Err(self.fail(all))
            }
        }
    }

    /// A type was chosen for what is nowhere.
    fn warn_of_unmatched(&self, key: &str) -> Option<Diagnostic> {
        let (_, spot) = self.types.iter().find(|(known, _)| known == key)?;
        let what = match key.starts_with("#/") {
            true => "leads to no schema",
            false => "is the format of no text and no number",
        };
        let warning = Diagnostic::warning(spot.clone(), format!("`{key}` {what}"));
        Some(warning.hint("the type that stands here is not used"))
    }

    fn locate(&self, diagnostics: Vec<Diagnostic>) -> Vec<Located> {
        diagnostic::locate_all(diagnostics, &self.all_sources(), None)
    }

    fn all_sources(&self) -> Vec<Source> {
        self.sources.iter().chain(&self.beside).cloned().collect()
    }

    fn fail(&self, diagnostics: Vec<Located>) -> Error {
        Error::Documents(self.show_paths(diagnostics))
    }

    /// Names files by the path that a person finds them by. What is generated knows file names
    /// only, so that it is the same wherever the folder lies.
    fn show_paths(&self, mut diagnostics: Vec<Located>) -> Vec<Located> {
        for place in diagnostics
            .iter_mut()
            .flat_map(|located| &mut located.places)
        {
            place.file = self.path_of(&place.file);
        }
        diagnostics
    }

    fn path_of(&self, name: &str) -> String {
        let known = self.paths.get(name).cloned();
        known.unwrap_or_else(|| display(&self.beside_path(name)))
    }

    /// The path of a file that documents refer to, as it is found from here.
    pub(crate) fn beside_path(&self, name: &str) -> PathBuf {
        let path = self.disk.path(name);
        let here = std::env::current_dir().ok();
        let inner = here.and_then(|here| path.strip_prefix(here).ok().map(Path::to_owned));
        inner.unwrap_or(path)
    }
}

fn read_source(path: &Path) -> Result<Source, Error> {
    let bytes = fs::read(path).map_err(|cause| Error::disk("read", path, cause))?;
    let name = path
        .file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned();
    Ok(Source { name, bytes })
}

/// A path as diagnostics show it, with `/` on every system.
fn display(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

#[cfg(test)]
pub(crate) mod tests {
    /// A document with nothing wrong in it.
    pub(crate) const DOCUMENT: &str = "\
openapi: 3.1.0
info: {title: Things, version: '1'}
servers: [{url: https://api.example.com}]
paths:
  /things/{id}:
    get:
      operationId: getThing
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        '200':
          description: The thing
          content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}
components:
  schemas:
    Thing: {type: object, required: [name], properties: {name: {type: string}}}
";

    /// The same document with something wrong in it.
    pub(crate) fn broken() -> String {
        let thing = "type: object, required: [name], properties: {name: {type: string}}";
        DOCUMENT.replace(thing, "$ref: '#/components/schemas/Thing'")
    }
}
