//! The documents to run: those of a folder, or those of a list.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use specmill::digest;

/// One document of the corpus.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    /// Its path in the folder, with `/`
    pub(crate) name: String,
    /// Its path
    pub(crate) path: PathBuf,
    /// The name of its package
    pub(crate) slug: String,
    /// True if the corpus lists it as an invalid document
    pub(crate) wrong: bool,
    /// The overlay that is applied to it
    pub(crate) overlay: Option<PathBuf>,
}

/// Finds the documents of a folder, in the order of the list, or else by path.
pub(crate) fn find(folder: &Path, list: Option<&Path>) -> Result<Vec<Document>, String> {
    let names = match list {
        Some(list) => read_list(&in_folder(folder, list))?,
        None => search(folder)?,
    };
    let wrong = wrong_ones(&folder.join("index.tsv"));
    let document = |name: String| Document {
        path: folder.join(&name),
        slug: slug(&name),
        wrong: wrong.contains(&name),
        overlay: None,
        name,
    };
    Ok(names.into_iter().map(document).collect())
}

/// Resolves the path of a list, which may be relative to the folder.
fn in_folder(folder: &Path, list: &Path) -> PathBuf {
    if list.exists() {
        list.to_owned()
    } else {
        folder.join(list)
    }
}

fn read_list(list: &Path) -> Result<Vec<String>, String> {
    let text = fs::read_to_string(list).map_err(|error| format!("{}: {error}", list.display()))?;
    let names = text.lines().map(str::trim);
    let names = names.filter(|line| !line.is_empty() && !line.starts_with('#'));
    Ok(names.map(str::to_owned).collect())
}

/// Lists every file that begins like a document.
fn search(folder: &Path) -> Result<Vec<String>, String> {
    let mut names = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(inner) = open.pop() {
        let failed = |error| format!("{}: {error}", inner.display());
        for entry in fs::read_dir(&inner).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            let extension = path
                .extension()
                .and_then(|it| it.to_str())
                .unwrap_or_default();
            if path.is_dir() {
                open.push(path);
            } else if matches!(extension, "yaml" | "yml" | "json") && is_document(&path) {
                let name = path.strip_prefix(folder).unwrap_or(&path);
                names.push(name.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    names.sort();
    Ok(names)
}

fn is_document(path: &Path) -> bool {
    fs::read(path).is_ok_and(|bytes| {
        let text = String::from_utf8_lossy(&bytes);
        specmill::load::is_document(&text)
    })
}

/// Reads the documents that the corpus's index lists as invalid.
fn wrong_ones(index: &Path) -> HashSet<String> {
    let text = fs::read_to_string(index).unwrap_or_default();
    let lines = text
        .lines()
        .filter(|line| line.contains("named-as-negative"));
    lines
        .filter_map(|line| line.split('\t').next())
        .map(str::to_owned)
        .collect()
}

/// Derives a unique, readable package name.
fn slug(name: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let words = stem
        .split(|character: char| !character.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join("_");
    let digest = digest::sha256(name.as_bytes());
    let end = words.chars().rev().take(48).collect::<Vec<_>>();
    let end = end.into_iter().rev().collect::<String>();
    format!("c{}_{}", &digest[..6], end.trim_matches('_').to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_packages_are_those_that_cargo_takes() {
        let name = slug("npm+some/_tree/Ünicode__api.v1.json");
        assert!(name.ends_with("_npm_some_tree_nicode_api_v1"), "{name}");
        assert_ne!(name, slug("npm+some/_tree/Ünicode--api.v1.json"));
    }

    #[test]
    fn a_folder_gives_its_documents_and_no_other_files() {
        let place = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(place.path().join(name), text).unwrap();
        write("b.yaml", "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n");
        write("a.json", "{\"openapi\": \"3.0.0\"}");
        write("part.yaml", "type: object\n");
        write("list.txt", "# those that matter\n\nb.yaml\n");
        write("index.tsv", "path\tnotes\nb.yaml\tnamed-as-negative\n");
        let names = |list: Option<&str>| {
            let found = find(place.path(), list.map(Path::new)).unwrap();
            let found = found.into_iter().map(|it| (it.name, it.wrong));
            found.collect::<Vec<_>>()
        };
        let b = ("b.yaml".to_owned(), true);
        assert_eq!(names(None), [("a.json".to_owned(), false), b.clone()]);
        assert_eq!(names(Some("list.txt")), [b]);
    }
}
