//! The documents, read plainly: YAML into values, local references followed, and nothing more.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_yaml::Value;

pub(crate) const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// All documents of a folder as one API, with the names that `names.lock` gives to its parts.
pub(crate) struct Document {
    root: Value,
    names: BTreeMap<String, String>,
}

/// A value in the document, with the JSON pointer that leads to it.
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

    /// The members of an object, none of anything else.
    pub(crate) fn members(&self) -> impl Iterator<Item = (&'a str, At<'a>)> {
        let members = self.value.as_mapping().into_iter().flatten();
        members.filter_map(|(name, value)| {
            let (name, pointer) = (name.as_str()?, &self.pointer);
            let pointer = format!("{pointer}/{}", escaped(name));
            Some((name, At { value, pointer }))
        })
    }

    /// The items of a sequence, none of anything else.
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
    /// Reads every document of the folder; later ones of `specmill.toml` come later. Where two
    /// say different things, the newest is right if `prefer` is set, and else that is a fault.
    pub(crate) fn read(folder: &Path, faults: &mut Vec<String>) -> Self {
        let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap_or_default();
        let settings = read("specmill.toml");
        let strings = |key: &str| {
            let lines = settings.lines().filter_map(|line| line.split_once('='));
            let values = lines.filter(|(name, _)| name.trim() == key);
            let values = values.map(|(_, value)| value.trim().trim_matches('"').to_owned());
            values.collect::<Vec<_>>()
        };
        let newest = strings("prefer").contains(&"newest".to_owned());
        let mut root = Value::Null;
        for file in strings("file") {
            match serde_yaml::from_str(&read(&file)) {
                Ok(tree) => unite(&mut root, tree, "#", newest, faults),
                Err(error) => faults.push(format!("{file}: {error}")),
            }
        }
        let names = read("names.lock");
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

    /// The value at these steps.
    pub(crate) fn at(&self, steps: &[&str]) -> Option<At<'_>> {
        steps.iter().try_fold(self.root(), |at, step| at.get(step))
    }

    /// The value itself, or what its `$ref` leads to.
    pub(crate) fn follow<'a>(&'a self, at: At<'a>) -> At<'a> {
        let mut at = at;
        // More steps than there are components would be a circle.
        for _ in 0..100 {
            let Some(target) = at.text("$ref") else { break };
            let steps = target.split('/').skip(1);
            let steps = steps.map(|step| step.replace("~1", "/").replace("~0", "~"));
            let found = steps.into_iter().try_fold(self.root(), |at, step| at.get(&step));
            match found {
                Some(found) => at = found,
                None => break,
            }
        }
        at
    }

    /// What the place at that pointer is called.
    pub(crate) fn name(&self, pointer: &str) -> Option<&str> {
        self.names.get(pointer).map(String::as_str)
    }

    /// Every operation, with its method, its path and the path's own parameters.
    pub(crate) fn operations(&self) -> impl Iterator<Item = (String, &str, At<'_>, Option<At<'_>>)> {
        let paths = self.at(&["paths"]);
        let items = paths.into_iter().flat_map(|paths| paths.members().collect::<Vec<_>>());
        items.flat_map(|(path, item)| {
            let methods = METHODS.iter().filter_map(move |method| {
                let operation = item.get(method)?;
                Some((method.to_uppercase(), path, operation, item.get("parameters")))
            });
            methods.collect::<Vec<_>>()
        })
    }
}

/// Puts a newer document over an older one. Words about the whole may differ.
fn unite(older: &mut Value, newer: Value, at: &str, newest: bool, faults: &mut Vec<String>) {
    let steps = at.split('/').count();
    match (older, newer) {
        (older @ Value::Null, newer) => *older = newer,
        (Value::Mapping(older), Value::Mapping(newer)) if steps <= 3 => {
            for (name, value) in newer {
                let inner = format!("{at}/{}", escaped(name.as_str().unwrap_or_default()));
                unite(older.entry(name).or_insert(Value::Null), value, &inner, newest, faults);
            }
        }
        (older, newer) if *older != newer => {
            let is_said = !at.starts_with("#/info") && !at.starts_with("#/tags") && at != "#/openapi";
            if is_said && !newest {
                faults.push(format!("{at}: two documents disagree"));
            }
            *older = newer;
        }
        _ => {}
    }
}
