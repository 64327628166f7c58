//! The tables and names that a caller needs from the files of a generated client.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::tables::{BodyTable, ObjectTable, OperationTable, Table};

/// A client's tables and names.
#[derive(Default)]
pub(super) struct Client {
    pub(super) objects: Vec<ObjectTable>,
    pub(super) operations: Vec<OperationTable>,
    /// Bodies of several media types, by type name
    pub(super) bodies: BTreeMap<String, BodyTable>,
    /// Identifiers by pointer
    pub(super) names: BTreeMap<String, String>,
    /// The variables that `from_env` reads: credentials, then the base URL
    pub(super) variables: Vec<String>,
}

impl Client {
    pub(super) fn read(folder: &Path) -> Result<Self, String> {
        let mut client = Self {
            variables: variables(&text(&folder.join("src/client.rs"))?),
            ..Self::default()
        };
        let lock = text(&folder.join(specmill::lock::FILE))?;
        for (pointer, name) in lock.lines().filter_map(|line| line.split_once(" = ")) {
            // Leaves `=` as the separator only.
            let pointer = pointer.replace("\\=", "=");
            client.names.insert(pointer, name.to_owned());
        }
        for folder in ["src/models", "src/resources"].map(|it| folder.join(it)) {
            for table in tables(&folder)? {
                match table {
                    Table::Object(table) => client.objects.push(table),
                    Table::Operation(table) => client.operations.push(*table),
                    Table::RequestBody(table) => {
                        client.bodies.insert(table.name.clone(), table);
                    }
                    Table::Resource(_) | Table::StringEnum(_) => {}
                }
            }
        }
        client.restore_path_keys();
        Ok(client)
    }

    /// Sets the paths of operations to the keys of the document. A fragment in a key distinguishes
    /// operations, but is not sent, so tables do not have it.
    fn restore_path_keys(&mut self) {
        let calls = self.names.iter().filter_map(|(pointer, name)| {
            let operation = pointer.strip_prefix("#/paths/")?.strip_suffix(" call")?;
            let (path, _) = operation.rsplit_once('/')?;
            Some((name, path.replace("~1", "/").replace("~0", "~")))
        });
        let paths = calls.collect::<BTreeMap<_, _>>();
        for table in &mut self.operations {
            if let Some(path) = paths.get(&table.name) {
                table.path.clone_from(path);
            }
        }
    }

    /// Returns the media types that an operation can send.
    pub(super) fn media_types(&self, table: &OperationTable) -> Vec<String> {
        let bodies = table.inputs().filter(|row| row.place == "body");
        let types = bodies.flat_map(|row| match self.bodies.get(&row.ty) {
            Some(table) => table.rows.iter().map(|row| row[1].clone()).collect(),
            None => row.wire.split(", ").map(str::to_owned).collect::<Vec<_>>(),
        });
        types.collect()
    }
}

fn text(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// Reads the tables in a folder's files; none if there is no folder.
fn tables(folder: &Path) -> Result<Vec<Table>, String> {
    let mut found = Vec::new();
    for path in files(folder) {
        let failed = |error| format!("{}: {error}", path.display());
        for item in syn::parse_file(&text(&path)?).map_err(failed)?.items {
            if let syn::Item::Macro(item) = item
                && let Some(table) = Table::read(&item.mac)
            {
                found.push(table.map_err(failed)?);
            }
        }
    }
    Ok(found)
}

/// Lists all Rust files in or below a folder, sorted.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths = entries.map(|it| it.path()).collect::<Vec<_>>();
    paths.sort();
    let within = paths.into_iter().flat_map(|path| match path.is_dir() {
        true => files(&path),
        false => vec![path],
    });
    within
        .filter(|path| path.extension().is_some_and(|it| it == "rs"))
        .collect()
}

/// Returns the variables in the schemes' `.env(&["A", "B"])` and in the argument of `read_env`.
fn variables(text: &str) -> Vec<String> {
    let lists = text.split(".env(&[").skip(1);
    let lists = lists.filter_map(|it| it.split_once(']'));
    let of_address = text.split("read_env(").skip(1);
    let of_address = of_address.filter_map(|it| it.split_once(','));
    let names = lists
        .chain(of_address)
        .flat_map(|(list, _)| list.split(','));
    let names = names.map(|name| name.trim().trim_matches('"').to_owned());
    names.filter(|name| !name.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_those_of_the_schemes_and_of_the_address() {
        let text = "const SCHEMES: &[Scheme] = &[\n    Scheme::basic(\"b\").env(&[\"A_USER\", \"A_PASSWORD\"]),\n    \
                    Scheme::bearer(\"t\").env(&[\"A_KEY\"]),\n];\n\
                    Self::builder().inner.read_env(\"A_BASE_URL\", true)?;";
        assert_eq!(
            variables(text),
            ["A_USER", "A_PASSWORD", "A_KEY", "A_BASE_URL"]
        );
    }
}
