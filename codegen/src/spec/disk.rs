//! Files beside documents on disk, named by paths relative to the first document's folder.
//!
//! Only files in or below the documents' folders are read, links resolved, unless a root is set.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use super::storage::Store;
use crate::load::{OUTSIDE, ReferencedFiles};

/// Access to the files beside documents.
#[derive(Clone, Debug, Default)]
pub(super) struct Disk {
    /// The folder that names are relative to; absolute, without `..`
    folder: PathBuf,
    /// Documents by name; absolute, without `..`
    documents: BTreeMap<String, PathBuf>,
    /// The folders of the documents, links resolved, which hold all files that may be read
    folders: Vec<PathBuf>,
    /// The root that replaces them, links resolved
    root: Option<PathBuf>,
    /// The place of all files
    pub(super) store: Store,
}

impl Disk {
    /// Adds a document; names are relative to the folder of the first one.
    pub(super) fn add(&mut self, name: &str, path: &Path) {
        let path = whole(path);
        if let Some(folder) = path.parent() {
            if self.documents.is_empty() {
                self.folder = folder.to_owned();
            }
            let folder = self.store.real(folder);
            if !self.folders.contains(&folder) {
                self.folders.push(folder);
            }
        }
        self.documents.insert(name.to_owned(), path);
    }

    /// Sets the root of all files that may be read, in place of the documents' folders.
    ///
    /// # Errors
    ///
    /// Returns the name of a document outside the root.
    pub(super) fn set_root(&mut self, root: &Path) -> Result<(), String> {
        let root = self.store.real(&whole(root));
        let mut documents = self.documents.iter();
        let outside = documents.find(|(_, path)| {
            let folder = path.parent().map(|it| self.store.real(it));
            folder.is_none_or(|folder| !folder.starts_with(&root))
        });
        if let Some((name, _)) = outside {
            return Err(name.clone());
        }
        self.root = Some(root);
        Ok(())
    }

    /// Returns the folder that names are relative to.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Returns true if a root is set.
    pub(super) fn has_root(&self) -> bool {
        self.root.is_some()
    }

    /// Returns the path of a named file.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        let known = self.documents.get(name).cloned();
        known.unwrap_or_else(|| whole(&self.folder.join(name)))
    }

    /// Returns the path of a named file relative to the first document's folder.
    pub(super) fn relative(&self, name: &str) -> String {
        match self.documents.is_empty() {
            true => name.to_owned(),
            false => way(&self.folder, &self.path(name)),
        }
    }

    /// Returns the folder of all documents, if they share one.
    pub(super) fn common_folder(&self) -> Option<&Path> {
        let mut folders = self.documents.values().map(|path| path.parent());
        folders
            .all(|folder| folder == Some(&self.folder))
            .then_some(&self.folder)
    }

    fn is_inside(&self, path: &Path) -> bool {
        match &self.root {
            Some(root) => path.starts_with(root),
            None => self.folders.iter().any(|folder| path.starts_with(folder)),
        }
    }
}

impl ReferencedFiles for Disk {
    fn name(&self, from: &str, path: &str) -> Result<String, String> {
        if path.starts_with('/') || Path::new(path).has_root() {
            return Err("it is not a relative path".to_owned());
        }
        if path.contains(char::is_control) {
            return Err("its name has control characters".to_owned());
        }
        let from = self.path(from);
        let path = whole(&from.parent().unwrap_or(&from).join(path));
        let mut documents = self.documents.iter();
        if let Some((name, _)) = documents.find(|(_, known)| **known == path) {
            return Ok(name.clone());
        }
        let name = way(&self.folder, &path);
        // Hidden files hold settings and secrets, never parts of a document.
        if is_hidden(&name) {
            return Err("hidden files are not read".to_owned());
        }
        // A document from another folder may have the same name.
        Ok(if self.documents.contains_key(&name) {
            format!("./{name}")
        } else {
            name
        })
    }

    fn read(&self, name: &str) -> Result<Vec<u8>, String> {
        let path = self.path(name);
        // Outside, not even the existence of a file is revealed.
        let path = self.store.real(&path);
        if !self.is_inside(&path) {
            return Err(OUTSIDE.to_owned());
        }
        let bytes = self.store.read(&path);
        bytes.map_err(|cause| match cause.kind() {
            ErrorKind::NotFound => "there is no such file".to_owned(),
            _ => cause.to_string(),
        })
    }
}

/// Returns true if a step of a path begins with a full stop, other than `.` and `..`.
fn is_hidden(path: &str) -> bool {
    path.split('/')
        .any(|step| step.starts_with('.') && step != "..")
}

/// Resolves the links in the part of a path that exists.
pub(super) fn real(path: &Path) -> PathBuf {
    let known = path
        .ancestors()
        .find_map(|known| Some((known, fs::canonicalize(known).ok()?)));
    match known {
        Some((known, truth)) => match path.strip_prefix(known) {
            Ok(rest) if rest.as_os_str().is_empty() => truth,
            Ok(rest) => truth.join(rest),
            Err(_) => truth,
        },
        None => path.to_owned(),
    }
}

/// Makes a path absolute and removes `.` and `..`, without access to the disk.
pub(super) fn whole(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut whole = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                whole.pop();
            }
            part => whole.push(part),
        }
    }
    whole
}

/// Returns the relative path from a folder to a file, written with `/`.
pub(super) fn way(folder: &Path, file: &Path) -> String {
    let shared = folder.components().zip(file.components());
    let shared = shared.take_while(|(a, b)| a == b).count();
    let up = folder.components().skip(shared).map(|_| "..".to_owned());
    let down = file.components().skip(shared);
    let down = down.map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_file_has_one_name() {
        let mut disk = Disk::default();
        disk.add("api.yaml", Path::new("spec/v1/api.yaml"));
        disk.add("other.yaml", Path::new("spec/v2/other.yaml"));
        let name = |from: &str, path: &str| disk.name(from, path);
        assert_eq!(name("api.yaml", "./a/b.yaml").as_deref(), Ok("a/b.yaml"));
        assert_eq!(name("a/b.yaml", "../api.yaml").as_deref(), Ok("api.yaml"));
        assert_eq!(
            name("a/b.yaml", "../../v2/other.yaml").as_deref(),
            Ok("other.yaml")
        );
        assert_eq!(name("other.yaml", "x.json").as_deref(), Ok("../v2/x.json"));
        assert_eq!(name("../v2/x.json", "../v1/./x.md").as_deref(), Ok("x.md"));
        assert_eq!(
            name("../v2/x.json", "../v1/other.yaml").as_deref(),
            Ok("./other.yaml")
        );
        for path in ["/etc/hosts", ".env", "a/.git/config", "a\nb.yaml"] {
            assert!(name("api.yaml", path).is_err(), "{path}");
        }
        assert!(disk.read("gone.yaml").unwrap_err().contains("no such file"));
        assert!(disk.path("./other.yaml").ends_with("spec/v1/other.yaml"));
    }

    /// Creates a folder `spec` with a document, beside a file outside it.
    fn place() -> (tempfile::TempDir, Disk) {
        let place = tempfile::tempdir().unwrap();
        fs::create_dir_all(place.path().join("spec/parts")).unwrap();
        fs::write(place.path().join("other.json"), "{}").unwrap();
        fs::write(place.path().join("spec/parts/a.yaml"), "a: 1").unwrap();
        let mut disk = Disk::default();
        disk.add("api.yaml", &place.path().join("spec/api.yaml"));
        (place, disk)
    }

    #[test]
    fn only_what_lies_in_or_below_the_folder_is_read() {
        let (place, mut disk) = place();
        assert_eq!(disk.read("parts/a.yaml").as_deref(), Ok(&b"a: 1"[..]));
        for name in ["../other.json", "../none.json", "parts/../../other.json"] {
            assert_eq!(disk.read(name), Err(OUTSIDE.to_owned()), "{name}");
        }
        disk.set_root(place.path()).unwrap();
        assert_eq!(disk.read("../other.json").as_deref(), Ok(&b"{}"[..]));
        let below = place.path().join("spec/parts");
        assert_eq!(disk.set_root(&below), Err("api.yaml".to_owned()));
    }

    #[cfg(unix)]
    #[test]
    fn links_that_lead_out_are_not_followed() {
        use std::os::unix::fs::symlink;
        let (place, disk) = place();
        let spec = place.path().join("spec");
        symlink("../other.json", spec.join("file.json")).unwrap();
        symlink("..", spec.join("folder")).unwrap();
        symlink("parts/a.yaml", spec.join("inner.yaml")).unwrap();
        for name in ["file.json", "folder/other.json", "folder/none.json"] {
            assert_eq!(disk.read(name), Err(OUTSIDE.to_owned()), "{name}");
        }
        assert_eq!(disk.read("inner.yaml").as_deref(), Ok(&b"a: 1"[..]));
    }
}
