//! Components that were given another name.

use std::collections::BTreeMap;

use super::calls::match_all;
use super::kinds::Kind;
use super::side::Side;
use super::walk::Walk;
use crate::hash::{HashMap, HashSet};
use crate::load::Pointer;
use crate::lock::Lock;
use crate::resolve::{Definition, Model, Origin, TypeDef};

/// A component, and the one that stands for it now.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Rename {
    pub old: Pointer,
    pub new: Pointer,
}

impl Rename {
    /// Returns the new pointer of what is at or below the old one.
    pub(super) fn target(&self, pointer: &str) -> Option<String> {
        let rest = pointer.strip_prefix(self.old.as_str())?;
        let is_below = rest.is_empty() || rest.starts_with('/');
        is_below.then(|| format!("{}{rest}", self.new.as_str()))
    }
}

/// Reads the renames of the settings.
pub(super) fn named(settings: &BTreeMap<String, String>) -> Vec<Rename> {
    let parse = |text: &str| Pointer::parse(text.strip_prefix('#')?);
    let pairs = settings.iter().filter_map(|(old, new)| {
        Some(Rename {
            old: parse(old)?,
            new: parse(new)?,
        })
    });
    pairs.collect()
}

/// Part of all properties or values that two components have in common at least.
const SIMILAR: f64 = 0.7;

/// Finds components that are gone and have nearly the same content as new ones, each the best match
/// of the other.
pub(super) fn find(old: &Model, new: &Model) -> Vec<Rename> {
    let pointers = |model: &Model| {
        let components = model.kept_types().filter(|(_, it)| is_component(it));
        components
            .map(|(_, it)| it.pointer.clone())
            .collect::<HashSet<_>>()
    };
    let (before, after) = (pointers(old), pointers(new));
    let gone = |model: &Model, others: &HashSet<Pointer>| {
        let all = model.kept_types();
        let all = all.filter(|(_, it)| is_component(it) && !others.contains(&it.pointer));
        all.map(|(_, it)| (it.pointer.clone(), content(it)))
            .collect::<Vec<_>>()
    };
    let (lost, added) = (gone(old, &after), gone(new, &before));
    // Only components that share a property or a value are compared.
    let mut by_word = HashMap::<&str, Vec<usize>>::default();
    for (index, (_, words)) in added.iter().enumerate() {
        words
            .iter()
            .for_each(|word| by_word.entry(word).or_default().push(index));
    }
    let mut best_of_new = vec![None::<(f64, usize)>; added.len()];
    let mut best_of_old = vec![None::<(f64, usize)>; lost.len()];
    for (index, (_, words)) in lost.iter().enumerate() {
        let mut common = HashMap::<usize, usize>::default();
        for word in words {
            let found = by_word.get(word.as_str()).map_or(&[][..], Vec::as_slice);
            // A word of very many components tells none of them apart.
            found
                .iter()
                .take(200)
                .for_each(|at| *common.entry(*at).or_default() += 1);
        }
        let mut common = common.into_iter().collect::<Vec<_>>();
        common.sort_unstable();
        for (at, count) in common {
            let all = words.len() + added[at].1.len() - count;
            let likeness = count as f64 / all.max(1) as f64;
            if likeness < SIMILAR {
                continue;
            }
            let better = |known: Option<(f64, usize)>| known.is_none_or(|it| it.0 < likeness);
            if better(best_of_old[index]) {
                best_of_old[index] = Some((likeness, at));
            }
            if better(best_of_new[at]) {
                best_of_new[at] = Some((likeness, index));
            }
        }
    }
    let mut found = best_of_old
        .iter()
        .enumerate()
        .filter_map(|(index, best)| {
            let (_, at) = (*best)?;
            let mutual = best_of_new[at].is_some_and(|it| it.1 == index);
            mutual.then(|| Rename {
                old: lost[index].0.clone(),
                new: added[at].0.clone(),
            })
        })
        .collect::<Vec<_>>();
    found.sort();
    found
}

/// Finds operations that have another path or method, by the settings or their `operationId`.
pub(super) fn find_operations(old: &Model, new: &Model, named: &[Rename]) -> Vec<Rename> {
    let found = match_all(old, new, named).into_iter().zip(&old.operations);
    let found = found.filter_map(|(found, before)| {
        let after = &new.operations[found?];
        (before.pointer != after.pointer).then(|| Rename {
            old: before.pointer.clone(),
            new: after.pointer.clone(),
        })
    });
    found.collect()
}

fn is_component(defined: &TypeDef) -> bool {
    matches!(defined.origin, Origin::Component(_))
}

/// Returns the words that make up a component: names of properties, values, variants.
fn content(defined: &TypeDef) -> Vec<String> {
    let mut words = match &defined.definition {
        Definition::Object(object) => {
            let members = object.members.iter();
            members.map(|member| format!(".{}", member.name)).collect()
        }
        Definition::Enumeration(listed) => {
            let values = listed.values.iter();
            values.map(|value| format!("={}", value.wire)).collect()
        }
        Definition::Union(union) => {
            let variants = union.variants.iter();
            variants
                .map(|variant| format!("|{}", variant.name))
                .collect()
        }
        // Any two texts are alike.
        Definition::Alias(_) => Vec::new(),
    };
    words.sort_unstable();
    words.dedup();
    words
}

/// Returns the line of `specmill.toml` that keeps the names, unless the settings have it.
pub(super) fn advice(old: &Pointer, new: &Pointer, named: &[Rename]) -> Option<String> {
    let is_new = |target: String| target == new.as_str();
    let mut targets = named.iter().filter_map(|it| it.target(old.as_str()));
    let line = format!("`\"{old}\" = \"{new}\"` below `[renames]` in specmill.toml");
    (old != new && !targets.any(is_new)).then(|| format!("keep its names: {line}"))
}

/// Lets the names of components follow.
pub(crate) fn follow(lock: &mut Lock, renames: &[Rename]) {
    for Rename { old, new } in renames {
        lock.follow(&old.to_string(), &new.to_string());
    }
}

/// Returns inline types that are components now, with the pointers of both.
pub(super) fn find_inline(walk: &Walk<'_>) -> Vec<Rename> {
    let components = |model: &Model| {
        let types = model.kept_types().filter(|(_, it)| is_component(it));
        types
            .map(|(_, it)| it.pointer.clone())
            .collect::<HashSet<_>>()
    };
    let (before, inline) = (&walk.old.model, |origin: &Origin| {
        matches!(origin, Origin::Inline(..))
    });
    let known = components(before);
    let left = walk.new.model.kept_types();
    let left = left.map(|(_, it)| &it.pointer).collect::<HashSet<_>>();
    let (mut froms, mut found) = (HashSet::default(), HashMap::<_, Pointer>::default());
    for pair in &walk.pairs {
        let (from, to) = (&before.types[pair.old.0], &walk.new.model.types[pair.new.0]);
        let is_moved = inline(&from.origin) && is_component(to);
        if is_moved
            && !known.contains(&to.pointer)
            && !left.contains(&from.pointer)
            && froms.insert(&from.pointer)
        {
            // Several inline schemas may be one component: the first keeps its name.
            let first = found
                .entry(to.pointer.clone())
                .or_insert_with(|| from.pointer.clone());
            if from.pointer < *first {
                *first = from.pointer.clone();
            }
        }
    }
    let mut found = found
        .into_iter()
        .map(|(new, old)| Rename { old, new })
        .collect::<Vec<_>>();
    found.sort();
    found
}

/// Tells new components that were inline schemas as such. The settings have to keep a name that
/// differs, or that is kept because it was asked for.
pub(super) fn tell_inline(walk: &mut Walk<'_>, is_kept: bool) {
    let named = |side: &Side| {
        let types = side.model.types.iter().zip(&side.names);
        let named = types.map(|(it, name)| (it.pointer.clone(), name.clone()));
        named.collect::<HashMap<_, _>>()
    };
    if walk.inline.is_empty() {
        return;
    }
    let (before, after) = (named(walk.old), named(walk.new));
    let by_new = walk.inline.iter().map(|it| (&it.new, &it.old));
    let by_new = by_new.collect::<HashMap<_, _>>();
    for (change, _) in &mut walk.direct {
        let old = change.new.as_ref().and_then(|new| by_new.get(new));
        let (Kind::ComponentAdded, Some(new), Some(old)) = (change.kind, &change.new, old) else {
            continue;
        };
        change.message = format!("{}, and was an inline schema", change.message);
        if is_kept || before.get(*old) != after.get(new) {
            change.advice = advice(old, new, &walk.named);
        }
        change.old = Some((*old).clone());
    }
}

/// Adds the renames of the settings, which count whatever the content.
pub(super) fn add_named(found: &mut Vec<Rename>, named: &[Rename], old: &Model, new: &Model) {
    let has = |model: &Model, pointer: &Pointer| {
        let mut types = model.kept_types();
        types.any(|(_, it)| it.pointer == *pointer && is_component(it))
    };
    for Rename { old: from, new: to } in named.iter().cloned() {
        if has(old, &from) && !has(new, &from) && has(new, &to) && !has(old, &to) {
            found.retain(|it| it.old != from && it.new != to);
            found.push(Rename { old: from, new: to });
        }
    }
    found.sort();
}
