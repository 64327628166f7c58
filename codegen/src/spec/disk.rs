//! Files beside documents, from the disk: names are paths as seen from the first document's folder.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path, PathBuf};

use crate::load::Beside;

/// What files outside the documents' folders have to be called, so that a document cannot lead to
/// any file of the machine.
const EXTENSIONS: [&str; 3] = ["yaml", "yml", "json"];

/// The disk, as seen from documents.
#[derive(Clone, Debug, Default)]
pub(super) struct Disk {
    /// The folder that names count from; in full, without `..`
    folder: PathBuf,
    /// Documents by name; in full, without `..`
    documents: BTreeMap<String, PathBuf>,
}

impl Disk {
    /// Takes in a document; the first one says where names count from.
    pub(super) fn add(&mut self, name: &str, path: &Path) {
        let path = whole(path);
        if self.documents.is_empty()
            && let Some(folder) = path.parent()
        {
            self.folder = folder.to_owned();
        }
        self.documents.insert(name.to_owned(), path);
    }

    /// Where the file of a name lies.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        let known = self.documents.get(name).cloned();
        known.unwrap_or_else(|| whole(&self.folder.join(name)))
    }

    fn is_near(&self, path: &Path) -> bool {
        let mut folders = self.documents.values().filter_map(|path| path.parent());
        let extension = path.extension().and_then(|it| it.to_str());
        folders.any(|folder| path.starts_with(folder))
            || extension.is_some_and(|it| EXTENSIONS.contains(&it.to_ascii_lowercase().as_str()))
    }
}

impl Beside for Disk {
    fn name(&self, from: &str, path: &str) -> Result<String, String> {
        if path.starts_with('/') || Path::new(path).has_root() {
            return Err("it is not a relative path".to_owned());
        }
        let from = self.path(from);
        let path = whole(&from.parent().unwrap_or(&from).join(path));
        if !self.is_near(&path) {
            return Err(
                "outside the document's folder only YAML and JSON files are read".to_owned(),
            );
        }
        let mut documents = self.documents.iter();
        if let Some((name, _)) = documents.find(|(_, known)| **known == path) {
            return Ok(name.clone());
        }
        let name = way(&self.folder, &path);
        // A document from another folder may be called the same.
        Ok(if self.documents.contains_key(&name) {
            format!("./{name}")
        } else {
            name
        })
    }

    fn read(&self, name: &str) -> Result<Vec<u8>, String> {
        let path = self.path(name);
        match fs::metadata(&path) {
            Ok(it) if !it.is_file() => Err("it is no file".to_owned()),
            Ok(_) => fs::read(&path).map_err(|cause| cause.to_string()),
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => {
                Err("there is no such file".to_owned())
            }
            Err(cause) => Err(cause.to_string()),
        }
    }
}

/// A path from the root, without `.` and `..`, whether it is there or not.
fn whole(path: &Path) -> PathBuf {
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

/// The way from a folder to a file, written with `/`.
fn way(folder: &Path, file: &Path) -> String {
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
    fn one_file_has_one_name_and_few_lie_outside() {
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
        assert!(name("api.yaml", "/etc/passwd").is_err());
        assert!(name("api.yaml", "../../../../../../../../etc/passwd").is_err());
        assert!(disk.read("gone.yaml").unwrap_err().contains("no such file"));
        assert!(disk.path("./other.yaml").ends_with("spec/v1/other.yaml"));
    }
}
