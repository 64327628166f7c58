//! The files of a client in, a program out that makes calls with it: for each operation a function
//! that takes what a call says, by the types that the operation's table names.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::operations::escape;
use crate::support::tables::{InputRow, ObjectTable, OperationTable, Table};

/// What stands before the functions.
const HEAD: &str = include_str!("program_head.rs");

/// What the client's package is called.
pub(crate) const CLIENT: &str = "parity_client";

/// The program's text; `client` is the folder of the client.
pub(crate) fn main_file(client: &Path) -> Result<String, String> {
    let lock = read(&client.join(specmill::lock::FILE))?;
    let names = lock.lines().filter_map(|line| line.split_once(" = "));
    let names = names.collect::<std::collections::BTreeMap<_, _>>();
    let objects = tables(&client.join("src/models"))?.into_iter();
    let objects = objects.filter_map(|table| match table {
        Table::Object(table) => Some(table),
        _ => None,
    });
    let objects = objects.collect::<Vec<_>>();
    let with_files = with_files(&objects);
    let (mut functions, mut rows) = (String::new(), String::new());
    for table in tables(&client.join("src/resources"))? {
        let Table::Operation(table) = table else {
            continue;
        };
        let key = format!(
            "#/paths/{}/{}",
            escape(&table.path),
            table.method.to_lowercase()
        );
        let name = names.get(key.as_str());
        let name = name.ok_or_else(|| format!("{key} has no name"))?;
        let number = rows.lines().count();
        functions.push_str(&function(number, name, &table, &with_files));
        rows.push_str(&format!(
            "    ({:?}, {:?}, call_{number}),\n",
            table.method, table.path
        ));
    }
    let files = files(&objects, &with_files);
    Ok(format!(
        "{HEAD}\nstatic OPERATIONS: &[(&str, &str, Make)] = &[\n{rows}];\n\n{functions}{files}"
    ))
}

/// Its manifest, beside the client and the runtime.
pub(crate) fn manifest(runtime: &Path) -> String {
    format!(
        "[package]\nname = \"parity_program\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
         [dependencies]\n{CLIENT} = {{ path = \"../client\" }}\n\
         specmill-runtime = {{ path = {:?} }}\nserde_json = \"1\"\n\
         tokio = {{ version = \"1\", features = [\"rt\", \"net\", \"time\"] }}\n\n\
         [profile.dev]\ndebug = false\n\n[workspace]\n",
        runtime.to_string_lossy()
    )
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// The tables of a folder's files.
fn tables(folder: &Path) -> Result<Vec<Table>, String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut paths = entries.flatten().map(|it| it.path()).collect::<Vec<_>>();
    paths.sort();
    let mut found = Vec::new();
    for path in paths {
        let failed = |error| format!("{}: {error}", path.display());
        for item in syn::parse_file(&read(&path)?).map_err(failed)?.items {
            if let syn::Item::Macro(item) = item
                && let Some(table) = Table::read(&item.mac)
            {
                found.push(table.map_err(failed)?);
            }
        }
    }
    Ok(found)
}

fn function(
    number: usize,
    name: &str,
    table: &OperationTable,
    with_files: &BTreeSet<String>,
) -> String {
    let argument = |row: &InputRow| argument(row, with_files);
    let (resources, method) = name.rsplit_once('.').unwrap_or(("", name));
    let resources = resources.split('.').filter(|it| !it.is_empty());
    let chain = resources.map(|it| format!(".{it}()")).collect::<String>();
    let arguments = table.arguments.iter().map(&argument).collect::<Vec<_>>();
    let setters = table.setters.iter().map(|row| {
        format!(
            "    if given.has({:?}, {:?}) {{\n        call = call.{}({});\n    }}\n",
            row.place,
            row.wire,
            row.name,
            argument(row)
        )
    });
    let setters = setters.collect::<String>();
    format!(
        "#[allow(unused_mut, unused_variables)]\nfn call_{number}(client: &Client, given: &Given<'_>) -> Result<Sending, String> {{\n\
         \x20   let mut call = client{chain}.{method}({});\n{setters}    Ok(sending(call.send()))\n}}\n\n",
        arguments.join(", ")
    )
}

fn argument(row: &InputRow, with_files: &BTreeSet<String>) -> String {
    let read = if has_files(&row.ty, with_files) {
        "form"
    } else {
        "get"
    };
    format!(
        "given.{read}::<{}>({:?}, {:?})?",
        row.ty, row.place, row.wire
    )
}

/// The objects that hold files, or what holds files.
fn with_files(objects: &[ObjectTable]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    loop {
        let before = found.len();
        for object in objects {
            if object.rows.iter().any(|row| has_files(&row.ty, &found)) {
                found.insert(object.name.clone());
            }
        }
        if found.len() == before {
            return found;
        }
    }
}

fn has_files(ty: &str, with_files: &BTreeSet<String>) -> bool {
    words(ty).any(|word| word == "Upload" || with_files.contains(word))
}

/// How files come into those objects.
fn files(objects: &[ObjectTable], with_files: &BTreeSet<String>) -> String {
    let implementations = objects.iter().filter(|it| with_files.contains(&it.name));
    let implementations = implementations.map(|object| {
        let rows = object.rows.iter();
        let rows = rows.filter(|row| has_files(&row.ty, with_files));
        let rows =
            rows.map(|row| format!("        self.{}.put(&given[{:?}]);\n", row.field, row.wire));
        format!(
            "impl Files for models::{} {{\n    fn put(&mut self, given: &Value) {{\n{}    }}\n}}\n\n",
            object.name,
            rows.collect::<String>()
        )
    });
    implementations.collect()
}

fn words(ty: &str) -> impl Iterator<Item = &str> {
    ty.split(|letter: char| !letter.is_alphanumeric() && letter != '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operation_is_a_function_that_takes_what_a_call_says() {
        let table = syn::parse_str::<OperationTable>(
            "AList: GET \"/a/{b}\" -> (), Failure {\n\
                 id: \"x\";\n\
                 arguments: { path \"b\" simple = b => String; body \"application/json\" json = body: models::B; }\n\
                 setters: { query \"q-r\" form explode = q_r: Vec<i64>; }\n\
                 responses: { 200 none => success; }\n\
             }",
        );
        let text = function(0, "a.list", &table.unwrap(), &BTreeSet::new());
        for wanted in [
            "client.a().list(given.get::<String>(\"path\", \"b\")?, given.get::<models::B>(",
            "if given.has(\"query\", \"q-r\") {",
            "call = call.q_r(given.get::<Vec<i64>>(\"query\", \"q-r\")?);",
        ] {
            assert!(text.contains(wanted), "{wanted} in {text}");
        }
    }

    #[test]
    fn files_are_put_into_objects_that_hold_some() {
        let read = |text| syn::parse_str::<ObjectTable>(text).unwrap();
        let objects = [
            read("pub struct A { list: Vec<B> = \"li-st\" required; x: i64 = \"x\" required; }"),
            read("pub struct B { file: Option<specmill_runtime::Upload> = \"f\" optional; }"),
            read("pub struct C { x: i64 = \"x\" required; }"),
        ];
        let text = files(&objects, &with_files(&objects));
        assert!(text.contains("self.list.put(&given[\"li-st\"]);"), "{text}");
        assert!(text.contains("self.file.put(&given[\"f\"]);"), "{text}");
        assert!(
            !text.contains("models::C") && !text.contains("self.x"),
            "{text}"
        );
    }
}
