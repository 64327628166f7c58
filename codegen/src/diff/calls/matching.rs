//! Operations of two documents that stand for one another.

use crate::hash::{HashMap, HashSet};
use crate::resolve::{Model, Operation};

/// Returns the key by which operations are matched, if an operation has one.
type KeyOf = fn(&Operation) -> Option<(String, String)>;

/// Returns for each old operation the new one that stands for it, if there is one: that of the same
/// method and path, names of path parameters aside, or else that of the same `operationId`.
pub(in crate::diff) fn match_all(old: &Model, new: &Model) -> Vec<Option<usize>> {
    let mut taken = HashSet::default();
    let mut found = vec![None; old.operations.len()];
    let keys: [KeyOf; 3] = [
        |it| Some((it.method.clone(), it.path.clone())),
        |it| Some((it.method.clone(), template(&it.path))),
        |it| Some((String::new(), it.id.clone()?)),
    ];
    for key in keys {
        let mut by_key = HashMap::default();
        for (index, operation) in new.operations.iter().enumerate() {
            if let Some(key) = key(operation).filter(|_| !taken.contains(&index)) {
                by_key.entry(key).or_insert(index);
            }
        }
        for (index, operation) in old.operations.iter().enumerate() {
            if found[index].is_none()
                && let Some(at) = key(operation).and_then(|key| by_key.remove(&key))
            {
                found[index] = Some(at);
                taken.insert(at);
            }
        }
    }
    found
}

/// Returns a path without the names of its parameters.
pub(in crate::diff) fn template(path: &str) -> String {
    let mut shown = String::with_capacity(path.len());
    let mut is_inside = false;
    for symbol in path.chars() {
        match symbol {
            '{' => {
                is_inside = true;
                shown.push('{');
            }
            '}' => {
                is_inside = false;
                shown.push('}');
            }
            _ if is_inside => {}
            other => shown.push(other),
        }
    }
    shown
}
