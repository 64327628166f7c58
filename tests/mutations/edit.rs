//! Changes of a document at a path like `components/schemas/Browser`, with `~1` for `/`. Each
//! returns true if the document had the changed part.

use serde_yaml::{Mapping, Value};

pub(crate) fn has(root: &mut Value, path: &str) -> bool {
    at(root, path).is_some()
}

/// Removes a member.
pub(crate) fn remove(root: &mut Value, path: &str) -> bool {
    with_member(root, path, |map, name| map.shift_remove(name).is_some())
}

/// Writes YAML into a member of an existing object, or into an item.
pub(crate) fn set(root: &mut Value, path: &str, yaml: &str) -> bool {
    let value = serde_yaml::from_str::<Value>(yaml).expect("a change is YAML");
    match at(root, path) {
        Some(there) => *there = value,
        None => {
            return with_member(root, path, |map, name| {
                map.insert(Value::from(name), value);
                true
            });
        }
    }
    true
}

/// Renames a member, which keeps its position.
pub(crate) fn rename(root: &mut Value, path: &str, from: &str, to: &str) -> bool {
    let Some(Value::Mapping(map)) = at(root, path) else {
        return false;
    };
    let is_there = map.contains_key(from);
    let members = std::mem::take(map).into_iter().map(|(name, value)| {
        let is_it = name.as_str() == Some(from);
        (if is_it { Value::from(to) } else { name }, value)
    });
    *map = members.collect::<Mapping>();
    is_there
}

fn with_member(
    root: &mut Value,
    path: &str,
    change: impl FnOnce(&mut Mapping, &str) -> bool,
) -> bool {
    let (holder, name) = path.rsplit_once('/').expect("a member has an owner");
    match at(root, holder) {
        Some(Value::Mapping(map)) => change(map, &unescaped(name)),
        _ => false,
    }
}

fn at<'a>(root: &'a mut Value, path: &str) -> Option<&'a mut Value> {
    path.split('/').try_fold(root, |value, step| match value {
        Value::Sequence(items) => items.get_mut(step.parse::<usize>().ok()?),
        value => value.get_mut(unescaped(step)),
    })
}

fn unescaped(step: &str) -> String {
    step.replace("~1", "/").replace("~0", "~")
}
