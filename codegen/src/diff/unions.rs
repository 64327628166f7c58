//! Enums and unions: values, variants, and what selects a variant.

use super::change::{At, Change};
use super::finding::Effect;
use super::kinds::Kind;
use super::values::{self, unaliased};
use super::walk::{Owner, Walk};
use crate::hash::HashSet;
use crate::resolve::{Enumeration, Type, Union, UnionVariant};

/// Compares two enums.
pub(super) fn compare_enums(
    walk: &mut Walk<'_>,
    owner: Owner,
    old: &Enumeration,
    new: &Enumeration,
    at: &At<'_>,
) {
    let what = at.name;
    if old.of != new.of {
        let change = Change::new(
            Kind::TypeChanged,
            at,
            format!("{what} has values of another type"),
        );
        let change = change.sent(Effect::Fails).received(Effect::Fails);
        return walk.report(owner, change);
    }
    let wires = |listed: &Enumeration| {
        let values = listed.values.iter().map(|value| value.wire.clone());
        values.collect::<HashSet<_>>()
    };
    let lacking = |listed: &Enumeration, known: &HashSet<String>| {
        let values = listed
            .values
            .iter()
            .filter(|value| !known.contains(&value.wire));
        values
            .map(|value| format!("`{}`", value.wire))
            .collect::<Vec<_>>()
    };
    let (before, after) = (wires(old), wires(new));
    let added = lacking(new, &before);
    if !added.is_empty() {
        let message = format!("{what} has the new {}", counted("value", &added));
        let change = Change::new(Kind::EnumValueAdded, at, message).reads_otherwise();
        let advice =
            "until now it was the variant for other values: match it where that was matched";
        walk.report(owner, change.advice(advice));
    }
    let removed = lacking(old, &after);
    if !removed.is_empty() {
        let message = format!("{what} no longer has the {}", counted("value", &removed));
        let change = Change::new(Kind::EnumValueRemoved, at, message);
        walk.report(owner, change.sent(Effect::Fails));
    }
}

/// Compares the unions of a pair.
pub(super) fn compare(walk: &mut Walk<'_>, pair: usize, old: &Union, new: &Union, at: &At<'_>) {
    let owner = Owner::Pair(pair);
    let what = at.name;
    if old.tag != new.tag {
        let shown = |tag: &Option<String>| match tag {
            Some(tag) => format!("`{tag}`"),
            None => "no property".to_owned(),
        };
        let message = format!(
            "{what} is distinguished by {}, was by {}",
            shown(&new.tag),
            shown(&old.tag)
        );
        let change = Change::new(Kind::DiscriminatorChanged, at, message).reads_otherwise();
        let effect = match (&old.tag, &new.tag) {
            (Some(_), Some(_)) => Effect::Fails,
            _ => Effect::Depends,
        };
        walk.report(owner, change.sent(effect).received(effect));
    }
    let mut left = (0..new.variants.len()).collect::<Vec<_>>();
    let mut matched = Vec::new();
    let mut removed = Vec::new();
    for (index, variant) in old.variants.iter().enumerate() {
        let found = left
            .iter()
            .position(|at| stands_for(walk, variant, &new.variants[*at]));
        match found {
            Some(at) => matched.push((index, left.remove(at))),
            None => removed.push(index),
        }
    }
    // What is left with the same JSON name, such as an inline schema that moved.
    removed.retain(|index| {
        let name = &old.variants[*index].name;
        let found = left.iter().position(|at| new.variants[*at].name == *name);
        found.is_none_or(|at| {
            matched.push((*index, left.remove(at)));
            false
        })
    });
    matched.sort_unstable();
    // Another discriminator is the cause of all else.
    let has_other_tag = old.tag != new.tag;
    let is_reordered = matched.windows(2).any(|two| two[0].1 > two[1].1);
    let mut is_told_otherwise = is_reordered && old.tag.is_none();
    for (a, b) in &matched {
        let (a, b) = (&old.variants[*a], &new.variants[*b]);
        values::compare(walk, owner, &a.value, &b.value, at, false);
        is_told_otherwise |= old.tag.is_none() && a.shape != b.shape;
        if !has_other_tag {
            compare_tags(walk, owner, a, b, at);
        }
    }
    for index in removed {
        let name = &old.variants[index].name;
        let message = format!("{what} no longer has the variant `{name}`");
        let change = Change::new(Kind::VariantRemoved, at, message);
        walk.report(owner, change.sent(Effect::Fails));
    }
    for index in &left {
        let name = &new.variants[*index].name;
        let message = format!("{what} has the new variant `{name}`");
        let change = Change::new(Kind::VariantAdded, at, message).reads_otherwise();
        let advice =
            "until now it was the variant for other values: match it where that was matched";
        walk.report(owner, change.advice(advice));
    }
    if is_told_otherwise && !has_other_tag {
        let message = format!("other values select the variants of {what}");
        let change = Change::new(Kind::VariantSelection, at, message).reads_otherwise();
        walk.report(owner, change.received(Effect::Depends));
    }
}

/// Returns true if two variants hold what the document calls the same.
fn stands_for(walk: &Walk<'_>, old: &UnionVariant, new: &UnionVariant) -> bool {
    let (a, b) = (
        unaliased(walk.old, &old.value),
        unaliased(walk.new, &new.value),
    );
    match (a, b) {
        (Type::Named(a), Type::Named(b)) => {
            let before = &walk.old.model.types[a.0].pointer;
            let renamed = walk.renames.get(before).unwrap_or(before);
            *renamed == walk.new.model.types[b.0].pointer
        }
        (Type::Named(_), _) | (_, Type::Named(_)) => false,
        (a, b) => std::mem::discriminant(a) == std::mem::discriminant(b) && old.name == new.name,
    }
}

fn compare_tags(
    walk: &mut Walk<'_>,
    owner: Owner,
    old: &UnionVariant,
    new: &UnionVariant,
    at: &At<'_>,
) {
    if old.tags == new.tags && old.sent.values == new.sent.values && old.is_base == new.is_base {
        return;
    }
    let lost = old.tags.iter().any(|tag| !new.tags.contains(tag));
    let gained = new.tags.iter().any(|tag| !old.tags.contains(tag));
    let shown = |tags: &[String]| {
        let tags = tags
            .iter()
            .map(|tag| format!("`{tag}`"))
            .collect::<Vec<_>>();
        match tags.is_empty() {
            true => "no value".to_owned(),
            false => tags.join(", "),
        }
    };
    let message = format!(
        "{} selects the variant `{}` of {}, {} did",
        shown(&new.tags),
        new.name,
        at.name,
        shown(&old.tags)
    );
    let change = Change::new(Kind::VariantSelection, at, message).reads_otherwise();
    let effect = |is: bool, effect| if is { effect } else { Effect::Nothing };
    let change = change.sent(effect(
        lost || old.sent.values != new.sent.values,
        Effect::Fails,
    ));
    walk.report(
        owner,
        change.received(effect(gained || lost, Effect::Depends)),
    );
}

/// `value`, or `values`, with a list of them.
fn counted(word: &str, all: &[String]) -> String {
    const SHOWN: usize = 5;
    let plural = if all.len() == 1 { "" } else { "s" };
    let more = match all.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        Some(more) => format!(" and {more} more"),
        None => String::new(),
    };
    let shown = all
        .iter()
        .take(SHOWN)
        .cloned()
        .collect::<Vec<_>>()
        .join(", ");
    format!("{word}{plural} {shown}{more}")
}
