//! The documents as plain YAML values, with local references followed.

use std::collections::BTreeMap;
use std::path::Path;

use serde_yaml::Value;

use crate::support::disk::read_tree;

pub(crate) const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// All documents of a folder as one API, with the names that `names.lock` gives to its parts.
pub(crate) struct Document {
    root: Value,
    names: BTreeMap<String, String>,
}

/// A value in the document, with its JSON pointer.
#[derive(Clone)]
pub(crate) struct At<'a> {
    pub(crate) value: &'a Value,
    pub(crate) pointer: String,
}

impl<'a> At<'a> {
    pub(crate) fn get(&self, name: &str) -> Option<At<'a>> {
        Some(At {
            value: self.value.get(name)?,
            pointer: format!("{}/{}", self.pointer, escaped(name)),
        })
    }

    pub(crate) fn text(&self, name: &str) -> Option<&'a str> {
        self.value.get(name)?.as_str()
    }

    pub(crate) fn flag(&self, name: &str) -> Option<bool> {
        self.value.get(name)?.as_bool()
    }

    /// Iterates over the members of an object; none for any other value.
    pub(crate) fn members(&self) -> impl Iterator<Item = (&'a str, At<'a>)> {
        let members = self.value.as_mapping().into_iter().flatten();
        members.filter_map(|(name, value)| {
            let (name, pointer) = (name.as_str()?, &self.pointer);
            let pointer = format!("{pointer}/{}", escaped(name));
            Some((name, At { value, pointer }))
        })
    }

    /// Iterates over the items of a sequence; none for any other value.
    pub(crate) fn items(&self) -> impl Iterator<Item = At<'a>> {
        let items = self.value.as_sequence().into_iter().flatten();
        items.enumerate().map(|(index, value)| At {
            value,
            pointer: format!("{}/{index}", self.pointer),
        })
    }
}

fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

impl Document {
    /// Reads every document of the folder, oldest first. Where two disagree, the one that
    /// `specmill.toml` prefers is right; without a preference, that is a fault.
    pub(crate) fn read(folder: &Path, faults: &mut Vec<String>) -> Self {
        let files = read_tree(folder);
        let settings = files.get("specmill.toml").map_or("", String::as_str);
        let preferred = strings(settings, "prefer").pop();
        let mut root = Value::Null;
        for file in in_order(&files, settings, preferred.as_deref()) {
            match serde_yaml::from_str(&files[&file]) {
                Ok(tree) => unite(&mut root, tree, "#", preferred.is_some(), faults),
                Err(error) => faults.push(format!("{file}: {error}")),
            }
        }
        let names = files.get("names.lock").map_or("", String::as_str);
        let names = names.lines().filter(|line| !line.starts_with("# "));
        let names = names.filter_map(|line| line.rsplit_once(" = "));
        let names = names.map(|(key, name)| (key.replace('\\', ""), name.to_owned()));
        Self {
            root,
            names: names.collect(),
        }
    }

    pub(crate) fn root(&self) -> At<'_> {
        At {
            value: &self.root,
            pointer: "#".to_owned(),
        }
    }

    /// Returns the value at these steps.
    pub(crate) fn at(&self, steps: &[&str]) -> Option<At<'_>> {
        steps.iter().try_fold(self.root(), |at, step| at.get(step))
    }

    /// Returns the target of the value's `$ref`.
    pub(crate) fn target(&self, at: &At<'_>) -> Option<At<'_>> {
        let steps = at.text("$ref")?.split('/').skip(1);
        let mut steps = steps.map(|step| step.replace("~1", "/").replace("~0", "~"));
        steps.try_fold(self.root(), |at, step| at.get(&step))
    }

    /// Returns the value itself, or the target of its `$ref`.
    pub(crate) fn follow<'a>(&'a self, at: At<'a>) -> At<'a> {
        self.target(&at).unwrap_or(at)
    }

    /// Returns the locked name for a pointer.
    pub(crate) fn name(&self, pointer: &str) -> Option<&str> {
        self.names.get(pointer).map(String::as_str)
    }

    /// Iterates over every operation, with its method, its path and the path's own parameters.
    pub(crate) fn operations(
        &self,
    ) -> impl Iterator<Item = (String, &str, At<'_>, Option<At<'_>>)> {
        let paths = self.at(&["paths"]);
        let items = paths
            .into_iter()
            .flat_map(|paths| paths.members().collect::<Vec<_>>());
        items.flat_map(|(path, item)| {
            let methods = METHODS.iter().filter_map(move |method| {
                let operation = item.get(method)?;
                Some((
                    method.to_uppercase(),
                    path,
                    operation,
                    item.get("parameters"),
                ))
            });
            methods.collect::<Vec<_>>()
        })
    }
}

/// Returns the strings of a setting, reading the file line by line.
fn strings(settings: &str, key: &str) -> Vec<String> {
    let lines = settings.lines().filter_map(|line| line.split_once('='));
    let values = lines.filter(|(name, _)| name.trim() == key);
    let values = values.map(|(_, value)| value.trim().trim_matches('"').to_owned());
    values.collect()
}

/// Sorts documents in the order of the settings: unlisted ones after listed ones, the preferred one
/// last.
fn in_order(
    files: &BTreeMap<String, String>,
    settings: &str,
    preferred: Option<&str>,
) -> Vec<String> {
    let is_document = |file: &&String| {
        let extension = file.rsplit_once('.').map_or("", |(_, extension)| extension);
        matches!(extension, "yaml" | "yml" | "json") && !file.contains('/')
    };
    let mut order = strings(settings, "file");
    let others = files.keys().filter(is_document);
    let others = others.filter(|file| !order.contains(file)).cloned();
    order.extend(others.collect::<Vec<_>>());
    order.sort_by_key(|file| Some(file.as_str()) == preferred);
    order
}

/// Merges a newer document over an older one. Descriptions of the whole API may differ.
fn unite(older: &mut Value, newer: Value, at: &str, newest: bool, faults: &mut Vec<String>) {
    let steps = at.split('/').count();
    match (older, newer) {
        (older @ Value::Null, newer) => *older = newer,
        (Value::Mapping(older), Value::Mapping(newer)) if steps <= 3 => {
            for (name, value) in newer {
                let inner = format!("{at}/{}", escaped(name.as_str().unwrap_or_default()));
                unite(
                    older.entry(name).or_insert(Value::Null),
                    value,
                    &inner,
                    newest,
                    faults,
                );
            }
        }
        (older, newer) if *older != newer => {
            let is_said =
                !at.starts_with("#/info") && !at.starts_with("#/tags") && at != "#/openapi";
            if is_said && !newest {
                faults.push(format!("{at}: two documents disagree"));
            }
            *older = newer;
        }
        _ => {}
    }
}
