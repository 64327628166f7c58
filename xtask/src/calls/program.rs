//! The program that makes calls with a generated client. For each operation it has a function that
//! passes a call's values as the types in the operation's table.

use std::collections::BTreeSet;
use std::path::Path;

use super::operations::escape;
use super::tables::Client;
use crate::support::tables::{BodyTable, InputRow, ObjectTable, OperationTable};

/// The text before the functions.
const HEAD: &str = include_str!("program_head.rs");

/// The name of the client's package.
pub(crate) const CLIENT: &str = "driven_client";

/// The name of the program.
pub(crate) const PROGRAM: &str = "driver";

/// The output types that are streams and have to be read to their end.
const STREAMS: [&str; 4] = ["Events", "EventObjects", "Items", "ByteStream"];

/// Returns the program's text.
pub(super) fn main_file(client: &Client) -> Result<String, String> {
    let with_files = with_files(&client.objects);
    let (mut functions, mut rows) = (String::new(), String::new());
    for (number, table) in client.operations.iter().enumerate() {
        let key = format!(
            "#/paths/{}/{}",
            escape(&table.path),
            table.method.to_lowercase()
        );
        let name = client.names.get(&key);
        let name = name.ok_or_else(|| format!("{key} has no name"))?;
        functions.push_str(&function(number, name, table, client, &with_files));
        rows.push_str(&format!(
            "    ({:?}, {:?}, call_{number}),\n",
            table.method, table.path
        ));
    }
    let files = files(&client.objects, &with_files);
    Ok(format!(
        "{HEAD}\nstatic OPERATIONS: &[(&str, &str, Make)] = &[\n{rows}];\n\n{functions}{files}"
    ))
}

/// Returns the program's manifest, with paths to the client and the runtime.
pub(super) fn manifest(runtime: &Path) -> String {
    format!(
        "[package]\nname = \"{PROGRAM}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
         [dependencies]\n{CLIENT} = {{ path = \"../client\" }}\n\
         specmill-runtime = {{ path = {:?} }}\nserde_json = \"1\"\n\
         tokio = {{ version = \"1\", features = [\"rt\", \"net\", \"time\"] }}\n\n\
         [profile.dev]\ndebug = false\n\n[workspace]\n",
        runtime.to_string_lossy()
    )
}

fn function(
    number: usize,
    name: &str,
    table: &OperationTable,
    client: &Client,
    with_files: &BTreeSet<String>,
) -> String {
    let argument = |row: &InputRow| argument(row, client, with_files);
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
    let mut kind = words(&table.output).filter(|it| !it.is_empty() && *it != "specmill_runtime");
    let (send, shown) = match kind.next().filter(|it| STREAMS.contains(it)) {
        Some(_) => ("opening", ""),
        None => (
            "sending",
            ", |it| Shown(it).value(), |it| Shown(it).value()",
        ),
    };
    let stream = table.switch.as_ref().map(|(place, member)| {
        format!(
            "    if given.is_on({place:?}, {member:?}) {{\n        return Ok(opening(call.with(options).stream()));\n    }}\n"
        )
    });
    let stream = stream.unwrap_or_default();
    format!(
        "#[allow(unused_mut, unused_variables)]\nfn call_{number}(client: &Client, given: &Given<'_>, options: Options) -> Result<Sending, String> {{\n\
         \x20   let mut call = client{chain}.{method}({});\n{setters}{stream}    Ok({send}(call.with(options).send(){shown}))\n}}\n\n",
        arguments.join(", ")
    )
}

fn argument(row: &InputRow, client: &Client, with_files: &BTreeSet<String>) -> String {
    match client.bodies.get(&row.ty) {
        Some(table) if row.place == "body" => choice(table, with_files),
        _ => value(&row.ty, &row.place, &row.wire, with_files),
    }
}

/// Returns the code that chooses a body by its media type.
fn choice(table: &BodyTable, with_files: &BTreeSet<String>) -> String {
    let name = &table.name;
    let arms = table.rows.iter().map(|[variant, media_type, _, ty]| {
        let value = value(ty, "body", media_type, with_files);
        format!("{media_type:?} => resources::{name}::{variant}({value}), ")
    });
    format!(
        "match given.media_type() {{ {}other => return Err(format!(\"no body is {{other}}\")) }}",
        arms.collect::<String>()
    )
}

fn value(ty: &str, place: &str, wire: &str, with_files: &BTreeSet<String>) -> String {
    let read = match has_files(ty, with_files) {
        true => "form",
        false => "get",
    };
    format!("given.{read}::<{ty}>({place:?}, {wire:?})?")
}

/// Returns the names of objects that hold files, directly or within others.
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
    // A model may be called `Upload` as well.
    let is_upload = ty.replace(' ', "").contains("specmill_runtime::Upload");
    is_upload || words(ty).any(|name| with_files.contains(name))
}

/// Returns the code that puts files into those objects.
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
    fn an_operation_is_a_function_of_the_values_of_a_call() {
        let table = syn::parse_str::<OperationTable>(
            "AList: GET \"/a/{b}\" -> (), Failure {\n\
                 id: \"x\";\n\
                 arguments: { path \"b\" simple = b => String; body \"application/json\" json = body: models::B; }\n\
                 setters: { query \"q-r\" form explode = q_r: Vec<i64>; }\n\
                 responses: { 200 none => success; }\n\
             }",
        );
        let client = Client::default();
        let text = function(0, "a.list", &table.unwrap(), &client, &BTreeSet::new());
        for wanted in [
            "client.a().list(given.get::<String>(\"path\", \"b\")?, given.get::<models::B>(",
            "if given.has(\"query\", \"q-r\") {",
            "call = call.q_r(given.get::<Vec<i64>>(\"query\", \"q-r\")?);",
            "Ok(sending(call.with(options).send(), |it| Shown(it).value(), |it| Shown(it).value()))",
        ] {
            assert!(text.contains(wanted), "{wanted} in {text}");
        }
    }

    #[test]
    fn a_body_is_of_the_media_type_that_is_given_and_a_stream_is_read() {
        let operation = syn::parse_str::<OperationTable>(
            "A: POST \"/a\" -> specmill_runtime::Events<models::E>, Failure {\n\
                 id: \"x\";\n\
                 switch: body \"stream\";\n\
                 arguments: { body \"text/csv\" text = body: ABody; }\n\
                 responses: { 200 events models::E => stream; }\n\
             }",
        );
        let body = "ABody { Text \"text/csv\" text = String; Json \"application/json\" json = models::B; }";
        let mut client = Client::default();
        let body = syn::parse_str::<BodyTable>(body).unwrap();
        client.bodies.insert("ABody".to_owned(), body);
        let text = function(0, "a.send", &operation.unwrap(), &client, &BTreeSet::new());
        for wanted in [
            "\"application/json\" => resources::ABody::Json(given.get::<models::B>(",
            "Ok(opening(call.with(options).send()))",
            "if given.is_on(\"body\", \"stream\") {",
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
