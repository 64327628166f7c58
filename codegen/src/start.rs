//! A first client: writes a package around a document, or what an existing package needs for it.
//!
//! All of it is made in a temporary folder first, so that a document with errors writes nothing.

mod manifest;
mod texts;

use std::fs;
use std::path::{Path, PathBuf};

use crate::files::{read_file, write_file};
use crate::report::Report;
use crate::spec::Spec;
use crate::vendor::{self, Request, Vendored};
use crate::{Error, Layout, settings, test};
use manifest::Tools;
use texts::Texts;

/// Folder of the documents in the package.
const SPEC: &str = "spec";

/// A client to begin.
#[derive(Clone, Copy, Debug)]
pub struct Start<'a> {
    /// The document, and the files that may be read for it; its `folder` is not used
    pub document: Request<'a>,
    /// The folder of the package; by default one named after the client, or, for a module, the
    /// current folder
    pub folder: Option<&'a Path>,
    /// True if the package exists and the client becomes a module of it
    pub is_module: bool,
    /// The name of the client's package; by default after the document's title
    pub name: Option<&'a str>,
    /// A copy of Specmill's repository to depend on; by default the one that the command was built
    /// from, or else the registry
    pub specmill: Option<&'a Path>,
}

/// A client that was begun.
#[derive(Debug)]
pub struct Started {
    /// The folder of the package
    pub folder: PathBuf,
    /// The name of the package
    pub package: String,
    /// The files that were written or changed, relative to it
    pub files: Vec<String>,
    /// Steps that are left to do by hand
    pub remarks: Vec<String>,
    /// The report of the first run
    pub report: Report,
}

/// Writes a package for a client, or a module of an existing package.
///
/// A package has the document in `spec/`, a `build.rs`, a test that fails when a document changes
/// the client, and an example of a CI workflow. It builds without a further step.
///
/// # Errors
///
/// Returns the errors of [`vendor::add`], [`Error::Refused`] if the folder is not empty, or, for a
/// module, is no package or has a folder `spec` already, and [`Error::Disk`]. Unless writing itself
/// fails, nothing is written then.
pub fn start(start: &Start<'_>) -> Result<Started, Error> {
    let staged =
        tempfile::tempdir().map_err(|cause| Error::disk("create", &std::env::temp_dir(), cause))?;
    let spec_folder = staged.path().join(SPEC);
    let (Vendored::Added(file) | Vendored::Updated(file) | Vendored::Unchanged(file)) =
        vendor::add(&Request {
            folder: &spec_folder,
            ..start.document
        })?;
    let mut spec = Spec::read_folder(&spec_folder)?;
    spec.settings.package.name = start.name.map(str::to_owned);
    let generated = spec.generate(Layout::Module)?;
    let package = generated.package.0.clone();
    put_name(&spec_folder.join(settings::FILE), &package)?;
    test::check(&spec_folder, &spec_folder, true).map_err(|it| Error::refused(it.to_string()))?;
    let document = generated.report.documents.last().cloned();
    let document = document.unwrap_or_default();
    let folder = match (start.folder, start.is_module) {
        (Some(folder), _) => folder.to_owned(),
        (None, true) => PathBuf::from("."),
        (None, false) => PathBuf::from(&package),
    };
    let mut begun = Begun {
        tools: Tools::find(start.specmill, &folder)?,
        texts: Texts {
            package: &package,
            title: &document.title,
            file: &file,
        },
        folder: &folder,
        files: Vec::new(),
        remarks: Vec::new(),
    };
    if start.is_module {
        begun.add_module()?;
    } else {
        begun.add_package()?;
    }
    begun.add_folder(&spec_folder, SPEC)?;
    let Begun {
        mut files,
        mut remarks,
        tools,
        ..
    } = begun;
    remarks.extend(tools.remark());
    for (path, text) in &files {
        write_file(&folder.join(path), text)?;
    }
    files.sort();
    Ok(Started {
        package,
        files: files.into_iter().map(|(path, _)| path).collect(),
        remarks,
        report: generated.report,
        folder,
    })
}

/// Puts the name of the package before the documents, so that a new title renames nothing.
fn put_name(path: &Path, package: &str) -> Result<(), Error> {
    let listed = read_file(path).map_err(|cause| Error::disk("read", path, cause))?;
    let mut text = texts::settings(package).into_bytes();
    text.extend(listed);
    write_file(path, &text)
}

/// Files of a client that are to be written.
struct Begun<'a> {
    tools: Tools,
    texts: Texts<'a>,
    folder: &'a Path,
    /// Paths relative to the folder, with the new bytes
    files: Vec<(String, Vec<u8>)>,
    remarks: Vec<String>,
}

impl Begun<'_> {
    fn add(&mut self, path: &str, text: String) {
        self.files.push((path.to_owned(), text.into_bytes()));
    }

    /// Adds a package of its own.
    fn add_package(&mut self) -> Result<(), Error> {
        let taken = fs::read_dir(self.folder).is_ok_and(|mut entries| entries.next().is_some());
        if taken || self.folder.is_file() {
            let message = format!("{} exists and is not empty", self.folder.display());
            return Err(Error::refused(message).hint(
                "name another folder, or add the client to an existing package with `--module`",
            ));
        }
        let manifest = self.tools.new_manifest(&self.texts);
        self.add("Cargo.toml", manifest);
        self.add("build.rs", texts::build_script());
        self.add("src/lib.rs", self.texts.library());
        self.add("tests/documents.rs", texts::drift_test());
        self.add("README.md", self.texts.readme());
        self.add(".gitattributes", texts::git_attributes());
        self.add(".gitignore", "/target\n".to_owned());
        self.add(".github/workflows/ci.yml", texts::workflow());
        self.remarks.extend(self.workspace_remark());
        Ok(())
    }

    /// Says that the package lies in a workspace, which has to know of it.
    fn workspace_remark(&self) -> Option<String> {
        let folder = std::path::absolute(self.folder).ok()?;
        let is_workspace = |folder: &&Path| {
            let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap_or_default();
            manifest.lines().any(|line| line.trim() == "[workspace]")
        };
        let workspace = folder.ancestors().skip(1).find(is_workspace)?;
        let member = folder.strip_prefix(workspace).unwrap_or(&folder);
        let member = member.to_string_lossy().replace('\\', "/");
        let manifest = workspace.join("Cargo.toml");
        Some(format!(
            "add \"{member}\" to `members` in {}",
            manifest.display()
        ))
    }

    /// Adds a module to the package that is there.
    fn add_module(&mut self) -> Result<(), Error> {
        let manifest_path = self.folder.join("Cargo.toml");
        let Ok(manifest) = fs::read_to_string(&manifest_path) else {
            let message = format!("{} has no Cargo.toml", self.folder.display());
            return Err(Error::refused(message)
                .hint("name the folder of a package, or leave out `--module` for a new one"));
        };
        if self.folder.join(SPEC).exists() {
            let message = format!("{} already exists", self.folder.join(SPEC).display());
            return Err(Error::refused(message)
                .hint("`specmill add` adds a document to an existing folder of documents"));
        }
        let module = self.texts.module();
        let source = format!("src/{module}.rs");
        for path in [source.as_str(), "tests/documents.rs"] {
            if self.folder.join(path).exists() {
                let message = format!("{} already exists", self.folder.join(path).display());
                return Err(Error::refused(message).hint("move it, or pass another `--name`"));
            }
        }
        let manifest = self.tools.extended_manifest(&manifest_path, &manifest)?;
        self.add("Cargo.toml", manifest);
        if self.folder.join("build.rs").exists() {
            self.remarks.push(format!(
                "call `{}` in the `main` of build.rs",
                texts::GENERATE
            ));
        } else {
            self.add("build.rs", texts::build_script());
        }
        self.add(&source, self.texts.module_file());
        self.add("tests/documents.rs", texts::drift_test());
        let root = ["src/lib.rs", "src/main.rs"];
        let root = root.into_iter().find(|it| self.folder.join(it).exists());
        let root = root.unwrap_or("the crate's root");
        self.remarks
            .push(format!("declare the module in {root}: `pub mod {module};`"));
        Ok(())
    }

    /// Adds all files of a folder.
    fn add_folder(&mut self, folder: &Path, path: &str) -> Result<(), Error> {
        let fail = |cause| Error::disk("read", folder, cause);
        for entry in fs::read_dir(folder).map_err(fail)? {
            let entry = entry.map_err(fail)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let (from, to) = (entry.path(), format!("{path}/{name}"));
            if from.is_dir() {
                self.add_folder(&from, &to)?;
            } else {
                let bytes = read_file(&from).map_err(|cause| Error::disk("read", &from, cause))?;
                self.files.push((to, bytes));
            }
        }
        Ok(())
    }
}
