//! Valid values of a document's schemas, and the program that decodes and encodes them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use jsonschema::Registry;
use serde_json::{Value, json};
use specmill::spec::Spec;

use super::source::{Source, Type, types};
use super::{Made, program, sample};
use crate::corpus::{workspace_root, write};

/// The maximum number of values per schema.
const MOST: usize = 40;

/// The maximum size of all values of one document, in bytes.
const MOST_BYTES: usize = 100_000_000;

/// One document to make values for.
#[derive(Args)]
pub(crate) struct Job {
    document: PathBuf,
    /// The folder of its client
    #[arg(long)]
    client: PathBuf,
    /// The name of the client's package
    #[arg(long)]
    name: String,
    /// The folder for the program
    #[arg(long)]
    out: PathBuf,
}

/// Makes the values and the program.
pub(crate) fn run(job: &Job) -> Result<ExitCode, String> {
    let root = read_document(&job.document)?;
    let types = read_types(&job.client)?;
    let (source, numbers) = Source::read(&root, types.iter().map(|it| it.pointer.as_str()));
    let checker = Checker::new(&source)?;
    let mut made = Made {
        schemas: types.len(),
        ..Made::default()
    };
    let mut text = String::new();
    for (index, number) in numbers.iter().enumerate() {
        let Some(number) = *number else {
            made.unlocated.push(types[index].pointer.clone());
            continue;
        };
        let most = if text.len() > MOST_BYTES { 4 } else { MOST };
        let values = checker.valid(number, sample::values(&source, number, most));
        if values.is_empty() {
            made.without.push(types[index].pointer.clone());
        }
        for value in values {
            text.push_str(&format!("{index}\t{value}\n"));
        }
    }
    write(&job.out.join("values.txt"), &text)?;
    let names = types.into_iter().map(|it| it.name).collect::<Vec<_>>();
    write(
        &job.out.join("src/main.rs"),
        &program::main_file(&job.name, &names),
    )?;
    let runtime = workspace_root().join("runtime");
    let manifest = program::manifest(&job.name, &runtime.to_string_lossy());
    write(&job.out.join("Cargo.toml"), &manifest)?;
    made.names = names;
    let made = serde_json::to_string(&made).map_err(|error| error.to_string())?;
    write(&job.out.join("made.json"), &made)?;
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn read_document(document: &Path) -> Result<Value, String> {
    let spec = Spec::read_documents(&[document]).map_err(|error| error.render(false))?;
    let loaded = spec.load(&mut Vec::new());
    let root = loaded.tree.ok_or("the document does not load")?.root;
    serde_json::to_value(&root).map_err(|error| error.to_string())
}

fn read_types(client: &Path) -> Result<Vec<Type>, String> {
    let read = |path: &str| {
        let path = client.join(path);
        fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))
    };
    let exported = exported(&read("src/models/mod.rs").unwrap_or_default());
    let lock = read(specmill::lock::FILE)?;
    Ok(types(&lock, &|name| {
        exported.iter().any(|known| known == name)
    }))
}

/// Lists the names that a module re-exports from its inner ones.
pub(crate) fn exported(module: &str) -> Vec<String> {
    let uses = module.split("pub use ").skip(1);
    let lists = uses.filter_map(|text| text.split(';').next());
    let names = lists.flat_map(|list| {
        let list = list.rsplit_once("::").map_or(list, |(_, names)| names);
        list.trim_matches(['{', '}', ' ', '\n']).split(',')
    });
    let names = names.map(|name| name.trim().to_owned());
    names.filter(|name| !name.is_empty()).collect()
}

/// A validator of values against a source's schemas: strict, or with `oneOf` as `anyOf`.
pub(crate) struct Checker<'a> {
    source: &'a Source,
    registries: [Registry<'static>; 2],
}

/// The base URI of the schemas.
const BASE: &str = "urn:specmill:document";

impl<'a> Checker<'a> {
    pub(crate) fn new(source: &'a Source) -> Result<Self, String> {
        let failed = |error| format!("no registry of schemas: {error}");
        let registry = |lax| {
            let schemas = Registry::new().add(BASE, source.to_schema(lax));
            schemas.map_err(failed)?.prepare().map_err(failed)
        };
        Ok(Self {
            source,
            registries: [registry(false)?, registry(true)?],
        })
    }

    /// Returns the valid values; none if the schema itself is invalid.
    ///
    /// Patterns are left out, so variants of a `oneOf` that differ by `pattern` alone cannot be
    /// told apart. If no value is strictly valid, one matching variant or more is enough.
    pub(crate) fn valid(&self, number: usize, values: Vec<Value>) -> Vec<Value> {
        let schema = json!({"$ref": format!("{BASE}{}", self.source.bases.entry(number))});
        let valid = |registry| {
            let options = jsonschema::draft202012::options().with_registry(registry);
            let validator = options.build(&schema).ok();
            let is_valid = |it: &&Value| validator.as_ref().is_some_and(|by| by.is_valid(it));
            values.iter().filter(is_valid).cloned().collect::<Vec<_>>()
        };
        let [strict, lax] = &self.registries;
        let found = valid(strict);
        if found.is_empty() { valid(lax) } else { found }
    }
}

impl Checker<'_> {
    /// Returns the places where a value is invalid, as pointers, each with true if no variant of a
    /// union fits there. Returns nothing if the schema itself is invalid.
    pub(crate) fn faults(&self, number: usize, value: &Value) -> Vec<(String, bool)> {
        let schema = json!({"$ref": format!("{BASE}{}", self.source.bases.entry(number))});
        let options = jsonschema::draft202012::options().with_registry(&self.registries[0]);
        let validator = options.build(&schema).ok();
        let errors = validator.iter().flat_map(|by| by.iter_errors(value));
        let faults = errors.map(|error| {
            let keyword = error.schema_path().to_string();
            let is_choice = ["/oneOf", "/anyOf"].iter().any(|it| keyword.ends_with(it));
            (error.instance_path().to_string(), is_choice)
        });
        faults.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exported_names_are_found_in_lists_and_alone() {
        let module = "mod a;\npub use a::{A, B};\n#[cfg(feature = \"x\")]\npub use b::C;\n";
        assert_eq!(exported(module), ["A", "B", "C"]);
    }

    #[test]
    fn only_valid_values_are_kept() {
        let root = json!({"openapi": "3.1.0", "components": {"schemas": {
            "A": {"type": "integer", "not": {"const": 2}},
        }}});
        let (source, numbers) = Source::read(&root, ["#/components/schemas/A"]);
        let number = numbers[0].unwrap();
        let checker = Checker::new(&source).unwrap();
        let valid = checker.valid(number, vec![json!(1), json!(2), json!("3")]);
        assert_eq!(valid, [json!(1)]);
        assert_eq!(checker.faults(number, &json!(1)), []);
        assert_eq!(checker.faults(number, &json!(2)), [(String::new(), false)]);
    }

    #[test]
    fn a_base_has_to_be_valid_by_the_derived_schema_of_its_tag() {
        let base = json!({"$ref": "#/components/schemas/Base"});
        let root = json!({"openapi": "3.1.0", "components": {"schemas": {
            "A": {"type": "array", "items": {"oneOf": [base, {"type": "null"}]}},
            "Base": {
                "type": "object", "properties": {"t": {"type": "string"}},
                "discriminator": {"propertyName": "t", "mapping": {"bee": "#/components/schemas/B"}},
            },
            "B": {"allOf": [base], "required": ["x"]},
            "C": {"allOf": [base, {"required": ["y"]}]},
        }}});
        let (source, numbers) = Source::read(
            &root,
            ["A", "Base", "C"]
                .map(|it| format!("#/components/schemas/{it}"))
                .iter()
                .map(String::as_str),
        );
        let checker = Checker::new(&source).unwrap();
        let valid = |number: usize, value: &Value| {
            !checker
                .valid(numbers[number].unwrap(), vec![value.clone()])
                .is_empty()
        };
        for (value, is_valid) in [
            (json!({"t": "bee"}), false),
            (json!({"t": "bee", "x": 1}), true),
            (json!({"t": "C"}), false),
            (json!({"t": "C", "y": 1}), true),
            (json!({"t": "newer"}), true),
        ] {
            assert_eq!(valid(1, &value), is_valid, "{value}");
            assert_eq!(valid(0, &json!([value])), is_valid, "in a list, {value}");
        }
    }

    #[test]
    fn a_value_of_a_union_has_to_be_valid_by_the_variant_that_its_tag_names() {
        let branch = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
        let open = |required: &str| json!({"type": "object", "required": ["t", required]});
        let root = json!({"openapi": "3.1.0", "components": {"schemas": {
            "A": {
                "anyOf": [branch("B"), branch("C")],
                "discriminator": {"propertyName": "t", "mapping": {"bee": "#/components/schemas/B"}},
            },
            "B": open("x"),
            "C": open("y"),
        }}});
        let (source, numbers) = Source::read(&root, ["#/components/schemas/A"]);
        let checker = Checker::new(&source).unwrap();
        let values = [
            json!({"t": "bee", "x": 1}),
            json!({"t": "bee", "y": 1}),
            json!({"t": "C", "x": 1}),
            json!({"t": "C", "y": 1}),
            json!({"t": "newer", "x": 1}),
        ];
        let valid = checker.valid(numbers[0].unwrap(), values.to_vec());
        let wanted = [0, 3, 4].map(|index: usize| values[index].clone());
        assert_eq!(valid, wanted);
    }

    #[test]
    fn branches_that_differ_by_a_pattern_are_tried() {
        let root = json!({"openapi": "3.1.0", "components": {"schemas": {
            "A": {"oneOf": [{"type": "string", "pattern": "^a"}, {"type": "string", "pattern": "^b"}]},
        }}});
        let (source, numbers) = Source::read(&root, ["#/components/schemas/A"]);
        let number = numbers[0].unwrap();
        let checker = Checker::new(&source).unwrap();
        assert_eq!(
            checker.valid(number, vec![json!("a"), json!(1)]),
            [json!("a")]
        );
    }
}
