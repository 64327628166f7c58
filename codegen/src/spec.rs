//! Input of a run: documents, settings and the name lock, read from disk and checked against each
//! other.

mod description;
mod disk;
mod folder;
#[cfg(feature = "cli")]
mod mended;
mod overlays;
#[cfg(feature = "cli")]
mod revision;
mod settings_and_lock;
mod storage;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::diagnostic::{self, Diagnostic, Located, Location, Severity, WarningKind};
#[cfg(feature = "cli")]
use crate::load::Form;
use crate::load::{Loaded, Reading, ReferencedFiles, Source, load};
use crate::lock::{self, Lock};
use crate::settings::{self, Key, Settings};
use crate::{Error, Failed, Generated, Input, Layout, SettingsWarning};
pub(crate) use description::{Description, FILE as DESCRIPTION};
use disk::Disk;
#[cfg(feature = "cli")]
pub use mended::Mended;
use storage::Store;

/// Documents with their settings and names, as read from disk.
#[derive(Clone, Debug, Default)]
pub struct Spec {
    /// The documents, oldest first, named by their file names
    pub sources: Vec<Source>,
    /// The overlays, in the order in which they are applied, named by their paths relative to the
    /// first document
    pub overlays: Vec<Source>,
    /// The settings of `specmill.toml`
    pub settings: Settings,
    /// The names of `names.lock`
    pub lock: Lock,
    /// `specmill.toml` and `names.lock`, for the places of warnings
    beside: Vec<Source>,
    /// Paths by file name, as the caller finds the files
    paths: BTreeMap<String, String>,
    /// Beginning of all paths
    lead: String,
    /// Names of overlays that the caller gave, whose paths have no such beginning
    given: BTreeSet<String>,
    /// The files beside the documents
    disk: Disk,
    /// Warnings about the folder; the indexes of their places count the documents first, then
    /// `beside`
    warnings: Vec<Diagnostic>,
    /// Places in `specmill.toml` of keys that must exist in the documents
    keys: BTreeMap<Key, Location>,
    /// The patterns that replaced `[select]`
    patterns: Vec<String>,
}

impl Spec {
    /// Reads a folder of documents: every `*.yaml`, `*.yml` and `*.json`, and `specmill.toml` and
    /// `names.lock`, if they exist. Documents are in the order of `specmill.toml`; those that it
    /// does not list follow as the newest, by name. Subfolders and files whose name begins with a
    /// dot are left alone.
    ///
    /// All files are in or below the folder, links resolved, or the `root` in `specmill.toml`.
    ///
    /// # Errors
    ///
    /// Returns [`Error::Documents`] with all errors in `specmill.toml` and `names.lock`, including
    /// listed documents that are missing. Returns [`Error::Refused`] if there is no document or a
    /// link leaves the folder, and [`Error::Disk`] if a file cannot be read.
    pub fn read_folder(folder: &Path) -> Result<Self, Error> {
        folder::read(folder, None, Store::default())
    }

    /// Reads a folder of documents as [`Spec::read_folder`] does, with another root, which
    /// overrides that of `specmill.toml`.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`Spec::read_folder`], and [`Error::Refused`] if the folder is outside
    /// the root.
    pub fn read_folder_within(folder: &Path, root: &Path) -> Result<Self, Error> {
        folder::read(folder, Some(root), Store::default())
    }

    /// Reads a folder of documents as [`Spec::read_folder`] does, or a single document with the
    /// `specmill.toml` and the `names.lock` beside it.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`Spec::read_folder`], [`Spec::read_documents`],
    /// [`Spec::read_settings`] and [`Spec::read_lock`].
    pub fn read(path: &Path) -> Result<Self, Error> {
        Self::read_for(path, None)
    }

    /// Reads documents as [`Spec::read`] does, for the client in a folder: as when it is generated,
    /// a single document has its `names.lock` there, and a folder of documents has its own.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`Spec::read`].
    pub fn read_for(path: &Path, client: Option<&Path>) -> Result<Self, Error> {
        Self::read_from(path, client, path.is_dir(), Store::default(), "")
    }

    /// Reads documents as [`Spec::read_for`] does, as a revision of a git repository has them, with
    /// the names that the client has in that revision. Nothing is written. Their paths begin with the revision and `:`.
    ///
    /// # Errors
    ///
    /// Returns the errors of [`Spec::read_for`], and [`Error::Refused`] if git cannot be run, or has no
    /// such revision, or the revision no such path.
    #[cfg(feature = "cli")]
    pub fn read_revision(
        revision: &str,
        path: &Path,
        client: Option<&Path>,
    ) -> Result<Self, Error> {
        revision::read(revision, path, client)
    }

    /// Reads a folder or a document from a store; `lead` begins the paths in diagnostics.
    fn read_from(
        path: &Path,
        client: Option<&Path>,
        is_folder: bool,
        store: Store,
        lead: &str,
    ) -> Result<Self, Error> {
        let read = || {
            if is_folder {
                return folder::read(path, None, store);
            }
            let mut spec = Self::read_documents_from(&[path], store)?;
            spec.read_settings()?;
            spec.read_lock(&match client {
                Some(client) => client.join(lock::FILE),
                None => path.with_file_name(lock::FILE),
            })?;
            Ok(spec)
        };
        let mut spec = read().map_err(|error| error.lead(lead))?;
        spec.lead = lead.to_owned();
        Ok(spec)
    }

    /// Reads documents one by one, oldest first, without settings and names.
    ///
    /// The documents may be anywhere. Files that they refer to are in or below their folders, links
    /// resolved, unless [`Spec::set_root`] sets another root.
    ///
    /// # Errors
    ///
    /// Returns [`Error::Disk`] if a file cannot be read, [`Error::Refused`] if two have one name.
    pub fn read_documents<P: AsRef<Path>>(documents: &[P]) -> Result<Self, Error> {
        Self::read_documents_from(documents, Store::default())
    }

    fn read_documents_from<P: AsRef<Path>>(documents: &[P], store: Store) -> Result<Self, Error> {
        let mut spec = Self::default();
        spec.disk.store = store.clone();
        for path in documents.iter().map(AsRef::as_ref) {
            let source = read_source(&store, path)?;
            if let Some(other) = spec.paths.insert(source.name.clone(), display(path)) {
                let message = format!("{other} and {} have the same name", display(path));
                return Err(Error::refused(message));
            }
            spec.disk.add(&source.name, path);
            spec.sources.push(source);
        }
        Ok(spec)
    }

    /// Reads the `specmill.toml` beside the documents, if it exists.
    ///
    /// Documents from several folders have none: it is not read, and a warning says so if one of
    /// the folders has one.
    ///
    /// # Errors
    ///
    /// Returns [`Error::Documents`] with all errors in it, [`Error::Refused`] if it is a link out
    /// of the folder or its `root` does not contain the documents, and [`Error::Disk`].
    pub fn read_settings(&mut self) -> Result<(), Error> {
        settings_and_lock::read_settings(self)
    }

    /// Selects operations, webhooks and schemas, in place of `[select]` in `specmill.toml`.
    ///
    /// Each pattern is a method and a path (`GET /plants/{id}`), a path (`/plants/**`), or a name
    /// after `id:`, `tag:`, `webhook:` or `schema:`; `!` before it excludes. Without a pattern,
    /// nothing changes.
    ///
    /// # Errors
    ///
    /// Returns [`Error::Refused`] if a pattern has no meaning.
    pub fn select<T: AsRef<str>>(&mut self, patterns: &[T]) -> Result<(), Error> {
        if patterns.is_empty() {
            return Ok(());
        }
        let select = settings::Select::parse(patterns).map_err(|(index, message)| {
            let number = index + 1;
            Error::refused(format!("pattern {number} of the selection: {message}"))
        })?;
        self.keys.retain(|key, _| !matches!(key, Key::Select(..)));
        // The patterns are shown in diagnostics as a file with one in each line.
        let file = self.sources.len() + self.beside.len();
        let mut text = String::new();
        for (key, pattern) in settings::Select::keys_of(patterns)
            .into_iter()
            .zip(patterns)
        {
            self.keys.insert(key, Location::Offset(file, text.len()));
            text.push_str(pattern.as_ref());
            text.push('\n');
        }
        let bytes = text.into_bytes();
        let name = SELECTION.to_owned();
        self.paths.insert(name.clone(), name.clone());
        self.beside.push(Source { name, bytes });
        self.patterns = patterns.iter().map(|it| it.as_ref().to_owned()).collect();
        self.settings.select = Some(select);
        Ok(())
    }

    /// Sets the root of all files that documents refer to, links resolved, in place of the
    /// documents' own folders.
    ///
    /// # Errors
    ///
    /// Returns [`Error::Refused`] if a document is outside the root.
    pub fn set_root(&mut self, root: &Path) -> Result<(), Error> {
        let set = self.disk.set_root(root);
        set.map_err(|name| outside_of(root, &self.path_of(&name)))
    }

    /// Adds overlays, which are applied after those of `specmill.toml`. They may be anywhere.
    ///
    /// # Errors
    ///
    /// Returns [`Error::Disk`] if a file cannot be read, and [`Error::Refused`] if an overlay is
    /// applied already.
    pub fn add_overlays<P: AsRef<Path>>(&mut self, paths: &[P]) -> Result<(), Error> {
        overlays::add(self, paths)
    }

    /// Reads a `names.lock` from elsewhere, if it exists.
    ///
    /// # Errors
    ///
    /// Returns [`Error::Documents`] with all errors in it, and [`Error::Disk`].
    pub fn read_lock(&mut self, path: &Path) -> Result<(), Error> {
        let folder = path.parent().unwrap_or(Path::new(""));
        let lock = settings_and_lock::read_beside(&self.disk.store, path, folder)?;
        let file = self.sources.len() + self.beside.len();
        let faults = settings_and_lock::take_lock(self, &lock, file);
        self.paths.insert(lock.name.clone(), display(path));
        self.beside.push(lock);
        if faults.is_empty() {
            Ok(())
        } else {
            Err(self.fail(self.locate(faults)))
        }
    }

    /// Returns the error of documents that could not be read.
    pub(crate) fn failed(&self, failed: Failed) -> Error {
        self.fail(failed.diagnostics)
    }

    /// Returns the files beside the documents.
    pub(crate) fn disk(&self) -> &dyn ReferencedFiles {
        &self.disk
    }

    /// Returns the path of the `specmill.toml` that was read, if any.
    pub(crate) fn settings_path(&self) -> Option<PathBuf> {
        let read = self.beside.iter().find(|it| it.name == settings::FILE)?;
        let path = self.paths.get(&read.name).map(PathBuf::from);
        path.filter(|_| !read.bytes.is_empty())
    }

    /// Wraps one document, with default settings.
    #[cfg(feature = "cli")]
    pub(crate) fn from_source(source: Source) -> Self {
        Self {
            sources: vec![source],
            ..Self::default()
        }
    }

    /// Wraps one document with default settings.
    #[cfg(test)]
    pub(crate) fn from_bytes(name: &str, text: &str) -> Self {
        Self {
            sources: vec![Source {
                name: name.to_owned(),
                bytes: text.as_bytes().to_vec(),
            }],
            ..Self::default()
        }
    }

    /// Applies the overlays to the only document, and prints it as YAML or JSON; by default in the
    /// language that it has.
    ///
    /// # Errors
    ///
    /// Returns [`Error::Documents`] with all errors of the document's syntax and of the overlays,
    /// and [`Error::Refused`] if there are several documents or no overlay.
    #[cfg(feature = "cli")]
    pub fn mend(&self, form: Option<Form>) -> Result<Mended, Error> {
        mended::mend(self, form)
    }

    /// Replaces the names.
    pub(crate) fn with_lock(mut self, lock: Lock) -> Self {
        self.lock = lock;
        self
    }

    /// Returns a copy with the names that a `names.lock` has by now, if they have changed.
    pub(crate) fn with_names_of(&self, path: &Path) -> Result<Option<Self>, Error> {
        let mut renewed = Self {
            lock: Lock::default(),
            ..self.clone()
        };
        renewed.read_lock(path)?;
        Ok((renewed.lock != self.lock).then_some(renewed))
    }

    /// Reads the documents, with the files that they refer to, as one tree.
    pub fn load(&self, diagnostics: &mut Vec<Diagnostic>) -> Loaded {
        let addresses = self.settings.addresses();
        let reading = Reading {
            sources: &self.sources,
            overlays: &self.overlays,
            addresses: &addresses,
            beside: &self.disk,
            prefer: &self.settings.prefer,
            names: &self.lock.entries,
        };
        load(&reading, diagnostics)
    }

    /// Generates a client; nothing is written.
    ///
    /// # Errors
    ///
    /// Returns [`Error::Documents`] with all errors of the documents.
    pub fn generate(&self, layout: Layout) -> Result<Generated, Error> {
        self.generate_beside(layout, &self.disk)
    }

    /// Generates, with the files beside the documents from another source.
    pub(crate) fn generate_beside(
        &self,
        layout: Layout,
        beside: &dyn ReferencedFiles,
    ) -> Result<Generated, Error> {
        let Self {
            sources,
            overlays,
            settings,
            lock,
            ..
        } = self;
        let result = crate::generate(&Input {
            sources,
            overlays,
            settings,
            lock,
            layout,
            beside,
        });
        let ineffective = result.iter().flat_map(|it| &it.settings_warnings);
        let warnings = self.warnings.iter().cloned();
        let ineffective = ineffective.filter_map(|it| self.warning(it));
        let mut warnings = warnings.chain(ineffective).collect::<Vec<_>>();
        if settings.strict {
            diagnostic::make_strict(&mut warnings);
        }
        let mut all = self.locate(warnings);
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

    /// Returns warnings about settings, with their places.
    pub(crate) fn settings_warnings(&self, warnings: &[SettingsWarning]) -> Vec<Located> {
        let warnings = warnings.iter().filter_map(|it| self.warning(it)).collect();
        self.show_paths(self.locate(warnings))
    }

    fn warning(&self, warning: &SettingsWarning) -> Option<Diagnostic> {
        let location = self.keys.get(&warning.key)?.clone();
        Some(
            Diagnostic::warning(
                WarningKind::SettingWithoutEffect,
                location,
                &warning.message,
            )
            .hint(&warning.hint),
        )
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

    /// Replaces file names by paths as the caller finds the files. The generated text has file
    /// names only, so that it does not depend on the folder.
    fn show_paths(&self, mut diagnostics: Vec<Located>) -> Vec<Located> {
        for place in diagnostics
            .iter_mut()
            .flat_map(|located| &mut located.places)
        {
            place.file = self.path_of(&place.file);
        }
        diagnostics
    }

    /// Returns the path of a file as the caller finds it.
    pub(crate) fn path_of(&self, name: &str) -> String {
        let known = self.paths.get(name).cloned();
        let path = known.unwrap_or_else(|| display(&self.beside_path(name)));
        match self.given.contains(name) {
            true => path,
            false => format!("{}{path}", self.lead),
        }
    }

    /// Returns the path of a file that documents refer to, relative to the working directory.
    pub(crate) fn beside_path(&self, name: &str) -> PathBuf {
        let path = self.disk.path(name);
        let here = std::env::current_dir().ok();
        let inner = here.and_then(|here| path.strip_prefix(here).ok().map(Path::to_owned));
        inner.unwrap_or(path)
    }
}

/// Name of the patterns of [`Spec::select`] in diagnostics.
const SELECTION: &str = "--select";

fn read_source(store: &Store, path: &Path) -> Result<Source, Error> {
    let bytes = store
        .read(path)
        .map_err(|cause| Error::disk("read", path, cause))?;
    let name = path
        .file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned();
    Ok(Source { name, bytes })
}

fn outside_of(root: &Path, path: &str) -> Error {
    let message = format!("{path} is outside the root {}", display(root));
    Error::refused(message).hint("set the root to a folder that contains every document")
}

/// Formats a path for diagnostics, with `/` on every system.
fn display(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

#[cfg(test)]
pub(crate) mod tests {
    /// A document without errors.
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

    /// Returns the same document with an error.
    pub(crate) fn broken() -> String {
        let thing = "type: object, required: [name], properties: {name: {type: string}}";
        DOCUMENT.replace(thing, "$ref: '#/components/schemas/Thing'")
    }
}
