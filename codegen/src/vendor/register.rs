//! The `[[documents]]` of `specmill.toml`, edited without touching anything else.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;

use toml_edit::{ArrayOfTables, DocumentMut, InlineTable, Item, Table, value};

use super::candidate::Candidate;
use super::{Remote, bytes_of};
use crate::diagnostic::{Diagnostic, Location, locate_all};
use crate::digest::sha256;
use crate::fetch::Validators;
use crate::load::Source;
use crate::{Error, settings};

/// The key of the overlays.
const OVERLAYS: &str = "overlays";

/// The text of `specmill.toml`, open for edits.
#[derive(Debug)]
pub(super) struct Register(DocumentMut);

impl Register {
    /// Reads the file, which is optional.
    pub(super) fn read(path: &Path) -> Result<Self, Error> {
        let bytes = bytes_of(path)?.unwrap_or_default();
        let fail = |offset: usize, message: String| {
            let name = path.to_string_lossy().replace('\\', "/");
            let sources = vec![Source {
                name,
                bytes: bytes.clone(),
            }];
            let fault = Diagnostic::error(Location::Offset(0, offset), message);
            Error::Documents(locate_all(vec![fault], &sources, None))
        };
        let text = std::str::from_utf8(&bytes)
            .map_err(|error| fail(error.valid_up_to(), "the file is not UTF-8".to_owned()))?;
        settings::parse(text).map_err(|fault| fail(fault.offset, fault.message))?;
        let mut document: DocumentMut = text
            .parse()
            .map_err(|error: toml_edit::TomlError| fail(0, error.message().to_owned()))?;
        if !document
            .get("documents")
            .is_some_and(Item::is_array_of_tables)
        {
            // It is missing, or an inline list (`documents = [{ … }]`), which has no room.
            let list = document.remove("documents").map(Item::into_array_of_tables);
            let tables = list.and_then(Result::ok).unwrap_or_default();
            document.insert("documents", Item::ArrayOfTables(tables));
        }
        Ok(Self(document))
    }

    /// Returns the file of the document with the same origin.
    pub(super) fn find(&self, candidate: &Candidate) -> Option<String> {
        let has_origin = candidate.source.is_some() || candidate.operation.is_some();
        let is_same = |entry: &&Table| {
            let same_origin = text(entry, "source") == candidate.source.as_deref()
                && text(entry, "operation") == candidate.operation.as_deref();
            let name = match candidate.keeps_its_name() {
                true => candidate.own_name().to_owned(),
                false => candidate.plain_name(),
            };
            let same_file = text(entry, "file") == Some(&name);
            let url = candidate.remote.as_ref().map(|(url, _)| url.as_str());
            let same_url = url.is_some() && text(entry, "url") == url;
            same_origin && (has_origin || same_url || same_file)
        };
        let found = self.entries().find(is_same)?;
        text(found, "file").map(str::to_owned)
    }

    /// Returns true if a document of this file name is listed.
    pub(super) fn has(&self, file: &str) -> bool {
        self.entries()
            .any(|entry| text(entry, "file") == Some(file))
    }

    /// Returns the recorded checksum of a file.
    pub(super) fn sha256(&self, file: &str) -> Option<String> {
        let entry = self
            .entries()
            .find(|entry| text(entry, "file") == Some(file))?;
        text(entry, "sha256").map(str::to_owned)
    }

    /// Returns the files beside a document, with their checksums.
    pub(super) fn beside(&self, file: &str) -> BTreeMap<String, String> {
        let mut entries = self.entries();
        let entry = entries.find(|entry| text(entry, "file") == Some(file));
        entry.map(beside).unwrap_or_default()
    }

    /// Returns the files beside all other documents.
    pub(super) fn beside_others(&self, file: &str) -> BTreeSet<String> {
        let others = self
            .entries()
            .filter(|entry| text(entry, "file") != Some(file));
        others.flat_map(|entry| beside(entry).into_keys()).collect()
    }

    /// Returns the documents that have a URL, and the files of the others. Those whose file is
    /// `intact` may have validators.
    pub(super) fn remotes(&self, intact: impl Fn(&str) -> bool) -> (Vec<Remote>, Vec<String>) {
        let (mut remotes, mut others) = (Vec::new(), Vec::new());
        for entry in self.entries() {
            let own = |key: &str| text(entry, key).map(str::to_owned);
            match (own("file"), own("url")) {
                (Some(file), Some(url)) => remotes.push(Remote {
                    // A server that has nothing newer sends nothing: neither what was edited here,
                    // nor another file that the document refers to.
                    validators: if intact(&file) && beside(entry).is_empty() {
                        Validators {
                            etag: own("etag"),
                            last_modified: own("last_modified"),
                        }
                    } else {
                        Validators::default()
                    },
                    file,
                    url,
                }),
                (file, _) => others.extend(file),
            }
        }
        (remotes, others)
    }

    /// Records the URL of an unchanged document, and what the server says of it; returns true if
    /// that is new.
    pub(super) fn record_remote(&mut self, file: &str, candidate: &Candidate) -> bool {
        let before = self.to_string();
        for entry in self.entries_mut().iter_mut() {
            if text(entry, "file") == Some(file) {
                record_remote(entry, candidate);
            }
        }
        self.to_string() != before
    }

    /// Appends a document as the newest.
    pub(super) fn push(&mut self, file: &str, candidate: &Candidate) {
        let mut entry = Table::new();
        entry["file"] = value(file);
        for (key, text) in [
            ("source", &candidate.source),
            ("operation", &candidate.operation),
        ] {
            if let Some(text) = text {
                entry[key] = value(text);
            }
        }
        record(&mut entry, candidate);
        if self
            .0
            .iter()
            .any(|(_, item)| !matches!(item, Item::ArrayOfTables(all) if all.is_empty()))
        {
            entry.decor_mut().set_prefix("\n");
        }
        self.entries_mut().push(entry);
    }

    /// Records the new bytes of a listed document, which becomes the newest.
    pub(super) fn renew(&mut self, file: &str, candidate: &Candidate) {
        let entries = self.entries_mut();
        let place = entries
            .iter()
            .position(|entry| text(entry, "file") == Some(file));
        let Some(place) = place else { return };
        let mut tables: Vec<Table> = std::mem::take(entries).into_iter().collect();
        let places: Vec<_> = tables.iter().map(Table::position).collect();
        let mut entry = tables.remove(place);
        record(&mut entry, candidate);
        tables.push(entry);
        // A table is printed by its position, not by its index in the list.
        for (mut table, place) in tables.into_iter().zip(places) {
            table.set_position(place);
            entries.push(table);
        }
    }

    /// Returns the file names of the documents.
    pub(super) fn files(&self) -> Vec<String> {
        let files = self.entries().filter_map(|entry| text(entry, "file"));
        files.map(str::to_owned).collect()
    }

    /// Returns the file names of the overlays.
    pub(super) fn overlays(&self) -> Vec<String> {
        let list = self.0.get(OVERLAYS).and_then(Item::as_array_of_tables);
        let entries = list.into_iter().flatten();
        let files = entries.filter_map(|entry| text(entry, "file"));
        files.map(str::to_owned).collect()
    }

    /// Records the bytes of an overlay; a new one is the last.
    pub(super) fn record_overlay(&mut self, file: &str, bytes: &[u8]) {
        let item = self.0.remove(OVERLAYS).map(Item::into_array_of_tables);
        let mut list = item.and_then(Result::ok).unwrap_or_default();
        let known = list
            .iter_mut()
            .find(|entry| text(entry, "file") == Some(file));
        match known {
            Some(entry) => entry["sha256"] = value(sha256(bytes)),
            None => {
                let mut entry = Table::new();
                entry["file"] = value(file);
                entry["sha256"] = value(sha256(bytes));
                let is_empty =
                    |item: &Item| matches!(item, Item::ArrayOfTables(all) if all.is_empty());
                if !list.is_empty() || !self.0.iter().all(|(_, item)| is_empty(item)) {
                    entry.decor_mut().set_prefix("\n");
                }
                list.push(entry);
            }
        }
        self.0.insert(OVERLAYS, Item::ArrayOfTables(list));
    }

    fn entries(&self) -> impl Iterator<Item = &Table> {
        self.0
            .get("documents")
            .and_then(Item::as_array_of_tables)
            .into_iter()
            .flatten()
    }

    fn entries_mut(&mut self) -> &mut ArrayOfTables {
        let entries = self
            .0
            .get_mut("documents")
            .and_then(Item::as_array_of_tables_mut);
        entries.expect("it is made a list of tables when it is read")
    }
}

fn text<'a>(entry: &'a Table, key: &str) -> Option<&'a str> {
    entry.get(key)?.as_str()
}

impl fmt::Display for Register {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Returns the files that a document's entry lists beside it.
fn beside(entry: &Table) -> BTreeMap<String, String> {
    let listed = entry.get("beside").and_then(Item::as_table_like);
    let listed = listed.into_iter().flat_map(|table| table.iter());
    let texts =
        listed.filter_map(|(path, sha256)| Some((path.to_owned(), sha256.as_str()?.to_owned())));
    texts.collect()
}

/// Records the URL of a document, and what the server says of its text. A document that came from
/// a file keeps its URL.
fn record_remote(entry: &mut Table, candidate: &Candidate) {
    let Some((url, validators)) = &candidate.remote else {
        entry.remove("etag");
        entry.remove("last_modified");
        return;
    };
    entry["url"] = value(url);
    for (key, text) in [
        ("etag", &validators.etag),
        ("last_modified", &validators.last_modified),
    ] {
        match text {
            Some(text) => entry[key] = value(text),
            None => drop(entry.remove(key)),
        }
    }
}

/// Records the bytes of a document, and of the files that it refers to.
fn record(entry: &mut Table, candidate: &Candidate) {
    record_remote(entry, candidate);
    entry["sha256"] = value(sha256(&candidate.bytes));
    entry.remove("beside");
    if !candidate.beside.is_empty() {
        let files = candidate.beside.iter();
        let files = files.map(|(path, bytes)| (path.as_str(), sha256(bytes)));
        entry["beside"] = value(InlineTable::from_iter(files));
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::spec::tests::DOCUMENT;
    use crate::vendor::Request;

    /// Returns the text of the file after a document is added.
    fn pushed(text: &str) -> String {
        let place = tempfile::tempdir().unwrap();
        let (list, input) = (
            place.path().join("specmill.toml"),
            place.path().join("new.yaml"),
        );
        fs::write(&list, text).unwrap();
        fs::write(&input, DOCUMENT).unwrap();
        let candidate = Candidate::read(&Request {
            input: &input,
            folder: place.path(),
            root: None,
            download: None,
            overlays: &[],
        })
        .unwrap();
        let mut register = Register::read(&list).unwrap();
        register.push("new.yaml", &candidate);
        let new = format!(
            "[[documents]]\nfile = \"new.yaml\"\nsha256 = \"{}\"\n",
            sha256(DOCUMENT.as_bytes())
        );
        let text = register.to_string();
        settings::parse(&text).unwrap();
        text.replace(&new, "NEW\n")
    }

    #[test]
    fn a_document_is_listed_below_everything_else() {
        assert_eq!(pushed(""), "NEW\n");
        assert_eq!(
            pushed("# Ours\nstrict = true\n"),
            "# Ours\nstrict = true\n\nNEW\n"
        );
        assert_eq!(
            pushed("[client]\ntoken_env = \"T\"\n"),
            "[client]\ntoken_env = \"T\"\n\nNEW\n"
        );
        let list = "[[documents]]\nfile = \"a.yaml\"\n";
        assert_eq!(pushed(list), format!("{list}\nNEW\n"));
    }

    #[test]
    fn a_list_in_one_line_becomes_a_list_of_tables() {
        assert_eq!(
            pushed("documents = []\nstrict = true\n"),
            "strict = true\n\nNEW\n"
        );
        assert_eq!(
            pushed("documents = [{ file = \"a.yaml\" }]\nstrict = true\n"),
            "strict = true\n\n[[documents]]\nfile = \"a.yaml\"\n\nNEW\n"
        );
    }
}
