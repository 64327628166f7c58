//! Operations of two documents that stand for one another.

use super::super::renames::Rename;
use crate::hash::{HashMap, HashSet};
use crate::resolve::{Model, Operation};

/// Returns the key by which operations are matched, if an operation has one.
type KeyOf = fn(&Operation) -> Option<(String, String)>;

/// Returns for each old operation the new one that stands for it, if there is one: that of the same
/// method and path, or else the one that the settings name, or else that of the same path, names of
/// path parameters aside, or else that of the same `operationId`.
pub(in crate::diff) fn match_all(old: &Model, new: &Model, named: &[Rename]) -> Vec<Option<usize>> {
    let mut taken = HashSet::default();
    let mut found = find_named(old, new, named);
    taken.extend(found.iter().flatten());
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

/// Returns for each old operation the new one that the settings name, by its pointer or by one above
/// it. As when names follow, the new documents have the operation there alone, and the old ones
/// have none there.
fn find_named(old: &Model, new: &Model, named: &[Rename]) -> Vec<Option<usize>> {
    if named.is_empty() {
        return vec![None; old.operations.len()];
    }
    let by_pointer = |model: &Model| {
        let operations = model.operations.iter().enumerate();
        let operations = operations.map(|(index, it)| (it.pointer.as_str().to_owned(), index));
        operations.collect::<HashMap<_, _>>()
    };
    let (before, after) = (by_pointer(old), by_pointer(new));
    let mut taken = HashSet::default();
    let operations = old.operations.iter().map(|operation| {
        let pointer = operation.pointer.as_str();
        let mut targets = named.iter().filter_map(|it| it.target(pointer));
        targets.find_map(|target| {
            let is_free = !after.contains_key(pointer) && !before.contains_key(&target);
            let at = *after.get(&target).filter(|_| is_free)?;
            taken.insert(at).then_some(at)
        })
    });
    operations.collect()
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
