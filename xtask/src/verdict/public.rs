//! The public API of a crate as rustdoc describes it: items with their public paths.

use std::collections::{BTreeMap, VecDeque};

use serde_json::Value;

/// The description of a crate, from `rustdoc --output-format json`.
pub(super) struct Index {
    json: Value,
    /// Public paths by item, without the crate's name; the shortest comes first
    paths: BTreeMap<u64, Vec<String>>,
    /// Other crates' items by the path under which this crate has them
    foreign: Vec<String>,
}

impl Index {
    /// Reads rustdoc's output.
    pub(super) fn read(json: Value) -> Result<Self, String> {
        let root = json["root"]
            .as_u64()
            .ok_or("rustdoc names no root module")?;
        let mut index = Self {
            json,
            paths: BTreeMap::new(),
            foreign: Vec::new(),
        };
        index.find_paths(root);
        for paths in index.paths.values_mut() {
            paths.sort_by_key(|path| (path.matches("::").count(), path.clone()));
            paths.dedup();
        }
        Ok(index)
    }

    /// Returns an item of this crate, or of another one that rustdoc has included.
    pub(super) fn item(&self, id: u64) -> Option<&Value> {
        self.json["index"].get(id.to_string())
    }

    /// Returns an item's kind and content.
    pub(super) fn inner(&self, id: u64) -> Option<(&str, &Value)> {
        let inner = self.item(id)?["inner"].as_object()?;
        let (kind, inner) = inner.iter().next()?;
        Some((kind, inner))
    }

    /// Returns the public path of a local item.
    pub(super) fn path(&self, id: u64) -> Option<&str> {
        Some(self.paths.get(&id)?.first()?)
    }

    /// Returns the full path of an item of another crate, as it is defined there.
    pub(super) fn definition(&self, id: u64) -> Option<Vec<&str>> {
        let path = self.json["paths"].get(id.to_string())?["path"].as_array()?;
        path.iter().map(Value::as_str).collect()
    }

    /// Lists all public paths: those of local items with the item, and those of other crates'.
    pub(super) fn all_paths(&self) -> impl Iterator<Item = (Option<u64>, &str)> {
        let local = self.paths.iter();
        let local = local.flat_map(|(id, paths)| paths.iter().map(|path| (Some(*id), &**path)));
        local.chain(self.foreign.iter().map(|path| (None, &**path)))
    }

    /// Lists the local items that have a public path.
    pub(super) fn items(&self) -> impl Iterator<Item = (u64, &str)> {
        let all = self.paths.iter();
        all.filter_map(|(id, paths)| Some((*id, paths.first()?.as_str())))
    }

    /// Walks the public modules and re-exports from the root.
    fn find_paths(&mut self, root: u64) {
        let mut open = VecDeque::from([(root, String::new(), 0)]);
        while let Some((module, prefix, depth)) = open.pop_front() {
            let items = match self.inner(module) {
                Some(("module", inner)) => ids(&inner["items"]),
                Some(("enum", _)) | None => continue,
                _ => continue,
            };
            for id in items {
                let Some((kind, inner)) = self.inner(id) else {
                    continue;
                };
                let item = self.item(id);
                let is_public = item.is_some_and(|it| it["visibility"] == "public");
                if !is_public || depth > 8 {
                    continue;
                }
                let path = |name: &str| {
                    if prefix.is_empty() {
                        name.to_owned()
                    } else {
                        format!("{prefix}::{name}")
                    }
                };
                if kind == "use" {
                    let target = inner["id"].as_u64();
                    let name = inner["name"].as_str().unwrap_or_default();
                    let is_local = target.and_then(|it| self.item(it));
                    let is_local = is_local.is_some_and(|it| it["crate_id"] == 0);
                    let path = path(name);
                    match (target, inner["is_glob"] == true) {
                        (Some(target), true) if is_local => {
                            open.push_back((target, prefix.clone(), depth + 1));
                        }
                        (Some(target), false) if is_local => {
                            self.paths.entry(target).or_default().push(path.clone());
                            open.push_back((target, path, depth + 1));
                        }
                        (_, false) => self.foreign.push(path),
                        _ => {}
                    }
                    continue;
                }
                let Some(name) = item.and_then(|it| it["name"].as_str()) else {
                    continue;
                };
                let path = path(name);
                if kind == "module" {
                    open.push_back((id, path.clone(), depth + 1));
                }
                if kind != "impl" {
                    self.paths.entry(id).or_default().push(path);
                }
            }
        }
    }
}

/// Reads a list of identifiers.
pub(super) fn ids(list: &Value) -> Vec<u64> {
    let items = list.as_array().into_iter().flatten();
    items.filter_map(Value::as_u64).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_item_of_a_private_module_has_the_path_of_its_re_export() {
        let item = |name: &str, visibility: &str, inner: Value| json!({"name": name, "visibility": visibility, "crate_id": 0, "inner": inner});
        let index = Index::read(json!({
            "root": 0,
            "paths": {},
            "index": {
                "0": item("c", "public", json!({"module": {"items": [1, 2, 5]}})),
                "1": item("models", "public", json!({"module": {"items": [3, 4]}})),
                "2": item("hidden", "default", json!({"module": {"items": [6]}})),
                "3": item("inner", "default", json!({"module": {"items": [6]}})),
                "4": item("", "public", json!({"use": {"name": "Pet", "id": 6, "is_glob": false}})),
                "5": item("", "public", json!({"use": {"name": "Map", "id": 9, "is_glob": false}})),
                "6": item("Pet", "public", json!({"struct": {}})),
            },
        }));
        let index = index.unwrap();
        assert_eq!(index.path(6), Some("models::Pet"));
        let paths = index.all_paths().map(|(_, path)| path).collect::<Vec<_>>();
        assert_eq!(paths, ["models", "models::Pet", "Map"]);
    }
}
