//! The vendored documents as plain values, without the generator's code, so that a mistake in the
//! generator shows here.

use std::fs;

use serde_json::{Map, Value};

use crate::support;

pub struct Document {
    pub file: String,
    pub root: Value,
}

pub struct Operation<'d> {
    pub document: &'d Document,
    /// `GET`.
    pub method: String,
    /// `/browsers/{id_or_name}`.
    pub path: &'d str,
    body: &'d Map<String, Value>,
}

/// A response that the document declares.
pub struct Declared<'d> {
    pub status: u16,
    pub media: Vec<&'d str>,
    pub schema: &'d Value,
}

/// Reads all documents, in the order of their names.
pub fn documents() -> Vec<Document> {
    let mut files: Vec<_> = fs::read_dir(support::spec_folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "yaml")
        })
        .collect();
    files.sort();
    assert!(!files.is_empty(), "there are documents");
    let read = |path: std::path::PathBuf| Document {
        file: path.file_name().unwrap().to_string_lossy().into_owned(),
        root: serde_yaml::from_str(&fs::read_to_string(&path).unwrap()).unwrap(),
    };
    files.into_iter().map(read).collect()
}

impl Document {
    pub fn operations(&self) -> Vec<Operation<'_>> {
        let mut operations = Vec::new();
        for (path, item) in self.root["paths"].as_object().unwrap() {
            for (method, body) in item.as_object().unwrap() {
                operations.push(Operation {
                    document: self,
                    method: method.to_uppercase(),
                    path,
                    body: body.as_object().unwrap(),
                });
            }
        }
        operations
    }

    /// Returns the target of a `$ref`, or the value itself.
    pub fn follow<'d>(&'d self, mut value: &'d Value) -> &'d Value {
        while let Some(reference) = value.get("$ref").and_then(Value::as_str) {
            let pointer = reference.strip_prefix('#').unwrap();
            value = self.root.pointer(pointer).unwrap();
        }
        value
    }
}

impl<'d> Operation<'d> {
    pub fn id(&self) -> &'d str {
        self.body["operationId"].as_str().unwrap()
    }

    /// Returns the parameters in one location (`path`, `query`): name and schema.
    pub fn parameters(&self, place: &str) -> Vec<(&'d str, &'d Value)> {
        let parameters = self.body["parameters"].as_array().unwrap().iter();
        let parameters = parameters.map(|parameter| self.document.follow(parameter));
        parameters
            .filter(|parameter| parameter["in"] == place)
            .map(|parameter| (parameter["name"].as_str().unwrap(), &parameter["schema"]))
            .collect()
    }

    /// Returns the kinds of security schemes that the operation requires: `http bearer`.
    pub fn security(&self) -> Vec<String> {
        let schemes = &self.document.root["components"]["securitySchemes"];
        let required = self.body["security"].as_array().unwrap().iter();
        let names = required.flat_map(|together| together.as_object().unwrap().keys());
        let words = |scheme: &Value| {
            format!(
                "{} {}",
                scheme["type"].as_str().unwrap(),
                scheme["scheme"].as_str().unwrap()
            )
        };
        names.map(|name| words(&schemes[name])).collect()
    }

    pub fn responses(&self) -> Vec<Declared<'d>> {
        let declared = |(status, response): (&String, &'d Value)| {
            let content = self.document.follow(response)["content"]
                .as_object()
                .unwrap();
            Declared {
                status: status.parse().unwrap(),
                media: content.keys().map(String::as_str).collect(),
                schema: &content["application/json"]["schema"],
            }
        };
        self.body["responses"]
            .as_object()
            .unwrap()
            .iter()
            .map(declared)
            .collect()
    }

    pub fn success(&self) -> Declared<'d> {
        self.responses()
            .into_iter()
            .find(|declared| declared.status == 200)
            .unwrap()
    }
}
