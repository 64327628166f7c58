//! Vendoring: puts a published page or document into `spec/` byte for byte, with the files that it
//! refers to, and records its source in `specmill.toml`.

mod candidate;
mod overlay;
mod referenced_files;
mod register;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use candidate::Candidate;
pub use overlay::is_overlay;
use referenced_files::Plan;
use register::Register;

use crate::Error;
use crate::digest::sha256;
use crate::fetch::{Download, Validators};
use crate::files::{Access, FolderLock, read_file, write_file};
use crate::settings::FILE;

/// Result of vendoring a document.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Vendored {
    /// A new document, in the file of this name
    Added(String),
    /// A newer text, in the file of this name
    Updated(String),
    /// No change: the file of this name has the same bytes
    Unchanged(String),
}

/// A document to vendor, and its destination.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// A page or a document
    pub input: &'a Path,
    /// The folder of documents
    pub folder: &'a Path,
    /// The root of all files that the document refers to, links resolved; by default the document's
    /// own folder
    pub root: Option<&'a Path>,
    /// The download that the input is from
    pub download: Option<&'a Download>,
    /// Overlays without which the document may have errors, beside those of the folder
    pub overlays: &'a [PathBuf],
}

/// Adds a document, or that of a page, to a folder of documents, as its newest; or an overlay, as
/// the last one.
///
/// # Errors
///
/// Returns [`Error::Documents`] if the document or `specmill.toml` has errors, [`Error::Refused`]
/// if the folder has a document of the same origin, [`Error::Disk`] if a file cannot be read or
/// written. Unless writing itself fails, nothing is written then.
pub fn add(request: &Request<'_>) -> Result<Vendored, Error> {
    let Request { folder, .. } = *request;
    if overlay::is_overlay(request.input) {
        return overlay::add(request);
    }
    let candidate = Candidate::read(request)?;
    fs::create_dir_all(folder).map_err(|cause| Error::disk("create", folder, cause))?;
    let _held = FolderLock::take([folder], Access::Exclusive);
    let mut register = Register::read(&folder.join(FILE))?;
    if let Some(file) = register.find(&candidate) {
        let message = format!("{} already exists, as {file}", candidate.origin());
        return Err(Error::refused(message).hint("run `specmill update` to replace it"));
    }
    let file = free_name(&candidate, &register, folder)?;
    let plan = Plan::make(&candidate, folder, &file, &register, &BTreeMap::new())?;
    register.push(&file, &candidate);
    plan.apply()?;
    write_both(folder, &file, &candidate, &register)?;
    Ok(Vendored::Added(file))
}

/// Replaces the document of the same origin, and makes it the newest; or the overlay of the same
/// name, which keeps its place in the order.
///
/// # Errors
///
/// Returns the errors of [`add`], except that [`Error::Refused`] means that there is no such
/// document.
pub fn update(request: &Request<'_>) -> Result<Vendored, Error> {
    let Request { folder, .. } = *request;
    if overlay::is_overlay(request.input) {
        return overlay::update(request);
    }
    let candidate = Candidate::read(request)?;
    let _held = FolderLock::take([folder], Access::Exclusive);
    let mut register = Register::read(&folder.join(FILE))?;
    let Some(file) = register.find(&candidate) else {
        let message = format!(
            "{} does not contain {}",
            folder.display(),
            candidate.origin()
        );
        return Err(Error::refused(message).hint("run `specmill add` to add it"));
    };
    let before = register.beside(&file);
    let plan = Plan::make(&candidate, folder, &file, &register, &before)?;
    let is_recorded = register.sha256(&file).as_deref() == Some(&sha256(&candidate.bytes));
    let is_whole = plan.is_empty() && before.keys().eq(candidate.beside.keys());
    if is_recorded
        && is_whole
        && bytes_of(&folder.join(&file))?.as_deref() == Some(&candidate.bytes)
    {
        if register.record_remote(&file, &candidate) {
            write_file(&folder.join(FILE), register.to_string().as_bytes())?;
        }
        return Ok(Vendored::Unchanged(file));
    }
    register.renew(&file, &candidate);
    plan.apply()?;
    write_both(folder, &file, &candidate, &register)?;
    Ok(Vendored::Updated(file))
}

/// Extracts the document of a download, with the files that it refers to, into a folder of its own;
/// returns its path there.
///
/// # Errors
///
/// Returns the errors of [`add`].
pub fn extract(download: &Download) -> Result<PathBuf, Error> {
    let folder = download.extracted();
    let request = Request {
        input: download.path(),
        folder: &folder,
        root: None,
        download: Some(download),
        overlays: &[],
    };
    let (Vendored::Added(file) | Vendored::Updated(file) | Vendored::Unchanged(file)) =
        add(&request)?;
    // The caller's settings are elsewhere.
    let list = folder.join(FILE);
    fs::remove_file(&list).map_err(|cause| Error::disk("remove", &list, cause))?;
    Ok(folder.join(file))
}

/// A document of a folder that has a URL.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Remote {
    /// Its file
    pub file: String,
    /// Its URL
    pub url: String,
    /// The validators of its present text, if nothing but a newer one is wanted
    pub validators: Validators,
}

/// Returns the documents of a folder that have a URL, in the order of `specmill.toml`, and the
/// files of the others.
///
/// # Errors
///
/// Returns [`Error::Documents`] if `specmill.toml` has errors, and [`Error::Disk`].
pub fn remotes(folder: &Path) -> Result<(Vec<Remote>, Vec<String>), Error> {
    let register = Register::read(&folder.join(FILE))?;
    let is_intact = |file: &str| {
        let found = bytes_of(&folder.join(file)).ok().flatten();
        found.map(|bytes| sha256(&bytes)) == register.sha256(file)
    };
    Ok(register.remotes(is_intact))
}

/// Writes the document before the register: a second run of the command resumes after a failure.
fn write_both(
    folder: &Path,
    file: &str,
    candidate: &Candidate,
    register: &Register,
) -> Result<(), Error> {
    write_file(&folder.join(file), &candidate.bytes)?;
    write_file(&folder.join(FILE), register.to_string().as_bytes())
}

/// Returns a file name that no other document has. An unlisted file with the very same bytes is
/// reused: an interrupted run left it, or it is older than the list.
fn free_name(candidate: &Candidate, register: &Register, folder: &Path) -> Result<String, Error> {
    if candidate.keeps_its_name() {
        let name = candidate.own_name();
        return match bytes_of(&folder.join(name))? {
            Some(bytes) if bytes != candidate.bytes => {
                let message = format!(
                    "{name} already exists, and other files refer to the document by that name"
                );
                Err(Error::refused(message).hint("add the document to a separate folder"))
            }
            _ => Ok(name.to_owned()),
        };
    }
    let (stem, extension) = candidate.file_name();
    for count in 1..1000 {
        let name = match count {
            1 => format!("{stem}.{extension}"),
            _ => format!("{stem}_{count}.{extension}"),
        };
        if register.sha256(&name).is_some() || register.has(&name) {
            continue;
        }
        match bytes_of(&folder.join(&name))? {
            Some(bytes) if bytes != candidate.bytes => {}
            _ => return Ok(name),
        }
    }
    Err(Error::refused(format!(
        "{stem}.{extension} and all similar names are taken"
    )))
}

fn bytes_of(path: &Path) -> Result<Option<Vec<u8>>, Error> {
    match read_file(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(cause) => Err(Error::disk("read", path, cause)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::tests::{DOCUMENT, broken};

    const SOURCE: &str = "https://example.com/openapi.yml";

    fn add(input: &Path, folder: &Path) -> Result<Vendored, Error> {
        super::add(&Request {
            input,
            folder,
            root: None,
            download: None,
            overlays: &[],
        })
    }

    fn update(input: &Path, folder: &Path) -> Result<Vendored, Error> {
        super::update(&Request {
            input,
            folder,
            root: None,
            download: None,
            overlays: &[],
        })
    }

    struct Sandbox(tempfile::TempDir);

    impl Sandbox {
        fn new() -> Self {
            Self(tempfile::tempdir().unwrap())
        }

        fn page(&self, operation: &str, document: &str) -> PathBuf {
            let page =
                format!("# A page\n\n````yaml {SOURCE} {operation}\n{document}````\n\nEnd\n");
            self.file("page.md", &page)
        }

        fn file(&self, name: &str, text: &str) -> PathBuf {
            let path = self.0.path().join(name);
            fs::write(&path, text).unwrap();
            path
        }

        fn spec(&self) -> PathBuf {
            self.0.path().join("spec")
        }

        fn read(&self, name: &str) -> String {
            fs::read_to_string(self.spec().join(name)).unwrap()
        }
    }

    fn numbered(number: usize) -> String {
        format!("{DOCUMENT}# {number}\n")
    }

    fn refusal<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
        match result {
            Err(error @ Error::Refused { .. }) => error.to_string(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_document_of_a_page_is_kept_byte_for_byte() {
        let sandbox = Sandbox::new();
        let document = DOCUMENT.replace('\n', " \r\n");
        let page = sandbox.page("get /browsers/{id_or_name}", &document);
        let file = "get_browsers_id_or_name.yaml".to_owned();
        assert_eq!(
            add(&page, &sandbox.spec()).unwrap(),
            Vendored::Added(file.clone())
        );
        assert_eq!(sandbox.read(&file), document);
        assert_eq!(
            sandbox.read(FILE),
            format!(
                "[[documents]]\nfile = \"{file}\"\nsource = \"{SOURCE}\"\n\
                 operation = \"get /browsers/{{id_or_name}}\"\nsha256 = \"{}\"\n",
                sha256(document.as_bytes())
            )
        );
    }

    #[test]
    fn a_second_time_is_refused_with_a_hint() {
        let sandbox = Sandbox::new();
        add(&sandbox.page("get /a", &numbered(1)), &sandbox.spec()).unwrap();
        let message = refusal(add(&sandbox.page("get /a", &numbered(2)), &sandbox.spec()));
        assert_eq!(
            message,
            format!(
                "`get /a` of {SOURCE} already exists, as get_a.yaml\n\
                 hint: run `specmill update` to replace it"
            )
        );
        assert_eq!(sandbox.read("get_a.yaml"), numbered(1));
    }

    #[test]
    fn a_broken_document_is_refused_before_anything_is_written() {
        let sandbox = Sandbox::new();
        let result = add(&sandbox.page("get /a", &broken()), &sandbox.spec());
        assert!(matches!(result, Err(Error::Documents(_))));
        assert!(!sandbox.spec().exists());
    }

    #[test]
    fn an_update_moves_to_the_end_and_keeps_the_rest_as_it_was() {
        let sandbox = Sandbox::new();
        add(&sandbox.page("get /a", &numbered(1)), &sandbox.spec()).unwrap();
        add(&sandbox.page("get /b", &numbered(1)), &sandbox.spec()).unwrap();
        let before = sandbox.read(FILE);
        let text = format!(
            "# Ours\nstrict = true # yes\n\n# First\n{before}\n[client]\ntoken_env = 'T'\n"
        );
        fs::write(sandbox.spec().join(FILE), text).unwrap();

        let same = update(&sandbox.page("get /a", &numbered(1)), &sandbox.spec()).unwrap();
        assert_eq!(same, Vendored::Unchanged("get_a.yaml".into()));
        let other = update(&sandbox.page("get /a", &numbered(2)), &sandbox.spec()).unwrap();
        assert_eq!(other, Vendored::Updated("get_a.yaml".into()));

        let after = sandbox.read(FILE);
        assert!(
            after.starts_with("# Ours\nstrict = true # yes\n"),
            "{after}"
        );
        assert!(after.contains("[client]\ntoken_env = 'T'\n"), "{after}");
        assert!(
            after.find("get_b.yaml") < after.find("get_a.yaml"),
            "{after}"
        );
        assert!(
            after.contains("# First\n[[documents]]\nfile = \"get_a.yaml\""),
            "{after}"
        );
        assert!(
            after.contains(&sha256(numbered(2).as_bytes()))
                && after.matches(&sha256(numbered(1).as_bytes())).count() == 1
        );
        let again = update(&sandbox.page("get /a", &numbered(2)), &sandbox.spec()).unwrap();
        assert_eq!(again, Vendored::Unchanged("get_a.yaml".into()));
    }

    #[test]
    fn an_unknown_origin_is_refused_with_a_hint() {
        let sandbox = Sandbox::new();
        add(&sandbox.page("get /a", &numbered(1)), &sandbox.spec()).unwrap();
        let message = refusal(update(
            &sandbox.page("get /b", &numbered(1)),
            &sandbox.spec(),
        ));
        assert!(
            message.ends_with("hint: run `specmill add` to add it"),
            "{message}"
        );
    }

    #[test]
    fn plain_documents_keep_their_names() {
        let sandbox = Sandbox::new();
        let plain = sandbox.file("Shop API.yml", &numbered(1));
        assert_eq!(
            add(&plain, &sandbox.spec()).unwrap(),
            Vendored::Added("Shop_API.yml".into())
        );
        let message = refusal(add(&plain, &sandbox.spec()));
        assert!(message.contains("hint: run `specmill update`"), "{message}");
        sandbox.file("Shop API.yml", &numbered(2));
        assert_eq!(
            update(&plain, &sandbox.spec()).unwrap(),
            Vendored::Updated("Shop_API.yml".into())
        );
        assert_eq!(sandbox.read("Shop_API.yml"), numbered(2));
    }

    #[test]
    fn equal_names_of_different_origins_are_numbered() {
        let sandbox = Sandbox::new();
        add(&sandbox.page("get /a/b", &numbered(1)), &sandbox.spec()).unwrap();
        let second = add(&sandbox.page("get /a_b", &numbered(1)), &sandbox.spec()).unwrap();
        assert_eq!(second, Vendored::Added("get_a_b_2.yaml".into()));
    }

    #[test]
    fn an_interrupted_addition_is_completed() {
        let sandbox = Sandbox::new();
        let page = sandbox.page("get /a", &numbered(1));
        add(&page, &sandbox.spec()).unwrap();
        fs::remove_file(sandbox.spec().join(FILE)).unwrap();
        assert_eq!(
            add(&page, &sandbox.spec()).unwrap(),
            Vendored::Added("get_a.yaml".into())
        );
    }

    #[test]
    fn a_list_that_cannot_be_read_is_shown_with_its_place() {
        let sandbox = Sandbox::new();
        let page = sandbox.page("get /a", &numbered(1));
        fs::create_dir(sandbox.spec()).unwrap();
        fs::write(sandbox.spec().join(FILE), "strict = 1\n").unwrap();
        let Err(Error::Documents(diagnostics)) = add(&page, &sandbox.spec()) else {
            panic!()
        };
        assert!(crate::report::line(&diagnostics[0]).contains("specmill.toml:1:10: invalid type"));
    }

    const PARTS: &str = "type: object\nproperties: {name: {$ref: 'parts/name.yaml'}}\n";

    fn in_parts(sandbox: &Sandbox) -> PathBuf {
        let thing = "Thing: {type: object, required: [name], properties: {name: {type: string}}}";
        let document = DOCUMENT.replace(thing, "Thing: {$ref: './thing.yaml'}");
        fs::create_dir_all(sandbox.0.path().join("parts")).unwrap();
        sandbox.file("parts/name.yaml", "type: string\n");
        sandbox.file("thing.yaml", PARTS);
        sandbox.file("my api.yaml", &document)
    }

    #[test]
    fn files_that_a_document_refers_to_come_with_it() {
        let sandbox = Sandbox::new();
        let document = in_parts(&sandbox);
        let added = add(&document, &sandbox.spec()).unwrap();
        assert_eq!(added, Vendored::Added("my api.yaml".to_owned()));
        assert_eq!(sandbox.read("thing.yaml"), PARTS);
        assert_eq!(sandbox.read("parts/name.yaml"), "type: string\n");
        let listed = sandbox.read(FILE);
        assert!(
            listed.contains("beside = { \"parts/name.yaml\" = \""),
            "{listed}"
        );
        let spec = crate::spec::Spec::read_folder(&sandbox.spec()).unwrap();
        assert_eq!(spec.sources.len(), 1);
        let generated = spec.generate(crate::Layout::Crate).unwrap();
        assert!(generated.report.diagnostics.is_empty());
        let again = update(&document, &sandbox.spec()).unwrap();
        assert_eq!(again, Vendored::Unchanged("my api.yaml".to_owned()));
    }

    #[test]
    fn an_update_brings_and_removes_files_beside() {
        let sandbox = Sandbox::new();
        let document = in_parts(&sandbox);
        add(&document, &sandbox.spec()).unwrap();
        sandbox.file("thing.yaml", "type: object\n");
        let updated = update(&document, &sandbox.spec()).unwrap();
        assert_eq!(updated, Vendored::Updated("my api.yaml".to_owned()));
        assert_eq!(sandbox.read("thing.yaml"), "type: object\n");
        assert!(!sandbox.spec().join("parts/name.yaml").exists());
        fs::write(sandbox.spec().join("thing.yaml"), "edited").unwrap();
        sandbox.file("thing.yaml", PARTS);
        let message = refusal(update(&document, &sandbox.spec()));
        assert!(
            message.contains("thing.yaml already exists and differs"),
            "{message}"
        );
    }

    #[test]
    fn nothing_outside_the_folder_is_brought_in() {
        let sandbox = Sandbox::new();
        in_parts(&sandbox);
        fs::create_dir_all(sandbox.0.path().join("deep")).unwrap();
        let text = fs::read_to_string(sandbox.0.path().join("my api.yaml")).unwrap();
        let document = sandbox.file("deep/api.yaml", &text.replace("./thing", "../thing"));
        let message = refusal(add(&document, &sandbox.spec()));
        assert!(
            message.contains("`../thing.yaml`, which is outside its folder"),
            "{message}"
        );
        assert!(!sandbox.spec().exists());
    }

    #[test]
    fn a_file_beside_that_changed_is_told() {
        let sandbox = Sandbox::new();
        add(&in_parts(&sandbox), &sandbox.spec()).unwrap();
        fs::write(sandbox.spec().join("thing.yaml"), "type: string\n").unwrap();
        let spec = crate::spec::Spec::read_folder(&sandbox.spec()).unwrap();
        let generated = spec.generate(crate::Layout::Crate).unwrap();
        let warning = crate::report::line(&generated.report.diagnostics[0]);
        assert!(
            warning.ends_with(
                "`thing.yaml` has changed since its checksum was recorded [checksum-changed]"
            ),
            "{warning}"
        );
        fs::remove_file(sandbox.spec().join("thing.yaml")).unwrap();
        assert!(crate::spec::Spec::read_folder(&sandbox.spec()).is_err());
    }
}
