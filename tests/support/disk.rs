//! Folders as maps from path to text.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Reads every file below a folder, by its path with `/`, without cargo's output.
pub(crate) fn read_tree(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut open = vec![String::new()];
    while let Some(inner) = open.pop() {
        let entries = fs::read_dir(folder.join(&inner));
        for entry in entries.unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let entry = entry.expect("a folder's entry is readable");
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = format!("{inner}{name}");
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            if is_folder && name != "target" {
                open.push(format!("{path}/"));
            } else if !is_folder {
                let bytes = fs::read(entry.path()).expect("a file is readable");
                found.insert(path, String::from_utf8_lossy(&bytes).into_owned());
            }
        }
    }
    found
}

/// Writes files below a folder.
pub(crate) fn write_tree(folder: &Path, files: &BTreeMap<String, String>) {
    for (path, text) in files {
        let path = folder.join(path);
        let holder = path.parent().expect("a file lies in a folder");
        fs::create_dir_all(holder).expect("a folder can be made");
        fs::write(&path, text).expect("a file can be written");
    }
}
