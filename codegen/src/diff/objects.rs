//! Objects: properties, required ones, constants and additional properties.

use super::change::{At, Change};
use super::finding::Effect;
use super::kinds::Kind;
use super::values::{self, admits_null};
use super::walk::{Owner, Walk};
use crate::hash::HashMap;
use crate::resolve::{ClosedPart, Member, Object, Rest};

/// Compares the objects of a pair.
pub(super) fn compare(walk: &mut Walk<'_>, pair: usize, old: &Object, new: &Object, at: &At<'_>) {
    let owner = Owner::Pair(pair);
    let holder = at.name.trim_matches('`').to_owned();
    let by_name = |object: &Object| {
        let members = object.members.iter().enumerate();
        let members = members.map(|(index, member)| (member.name.clone(), index));
        members.collect::<HashMap<_, _>>()
    };
    let (before, after) = (by_name(old), by_name(new));
    for member in &old.members {
        match after.get(&member.name) {
            Some(index) => compare_members(walk, owner, member, &new.members[*index], &holder),
            None => report_removed(walk, owner, member, new, &holder),
        }
    }
    for member in &new.members {
        if !before.contains_key(&member.name) {
            report_added(walk, owner, member, &old.rest, &holder);
        }
    }
    compare_rest(walk, owner, &old.rest, &new.rest, at);
    compare_closed(walk, owner, old, new);
}

fn report_removed(walk: &mut Walk<'_>, owner: Owner, member: &Member, new: &Object, holder: &str) {
    let at = At::old(&member.pointer);
    let what = format!("`{holder}.{}`", member.name);
    let sent = match &new.rest {
        Rest::Forbidden => Effect::Fails,
        _ if !new.closed.is_empty() => Effect::Fails,
        Rest::Free | Rest::Typed(_) => Effect::Depends,
    };
    let is_needed = member.required && !admits_null(walk.old, &member.value);
    let (kind, received) = match (member.required, is_needed) {
        (true, true) => (Kind::RequiredPropertyRemoved, Effect::Fails),
        (true, false) => (Kind::RequiredPropertyRemoved, Effect::Nothing),
        (false, _) => (Kind::PropertyRemoved, Effect::Nothing),
    };
    let change = Change::new(kind, &at, format!("{what} is gone"));
    let change = change.sent(sent).received(received);
    walk.report(owner, change);
}

fn report_added(walk: &mut Walk<'_>, owner: Owner, member: &Member, rest: &Rest, holder: &str) {
    let at = At::new(&member.pointer);
    let what = format!("`{holder}.{}`", member.name);
    // Until now, the old client read it as one of the additional properties.
    let received = match rest {
        Rest::Typed(_) => Effect::Depends,
        Rest::Free | Rest::Forbidden => Effect::Nothing,
    };
    let change = match member.required {
        true => {
            let sent = match member.value.notes.default {
                Some(_) => Effect::Depends,
                None => Effect::Fails,
            };
            Change::new(
                Kind::RequiredPropertyAdded,
                &at,
                format!("{what} is new and required"),
            )
            .sent(sent)
        }
        false => Change::new(Kind::PropertyAdded, &at, format!("{what} is new")),
    };
    walk.report(owner, change.received(received));
}

fn compare_members(walk: &mut Walk<'_>, owner: Owner, old: &Member, new: &Member, holder: &str) {
    let what = format!("`{holder}.{}`", new.name);
    let at = At::both(&old.pointer, &new.pointer).called(&what);
    if old.required && !new.required {
        let received = match admits_null(walk.old, &old.value) {
            true => Effect::Nothing,
            false => Effect::Fails,
        };
        let message = format!("{what} is now optional");
        let change = Change::new(Kind::PropertyOptional, &at, message);
        let change = change.received(received);
        walk.report(owner, change);
    } else if new.required && !old.required {
        let sent = match new.value.notes.default {
            Some(_) => Effect::Depends,
            None => Effect::Fails,
        };
        let message = format!("{what} is now required");
        let change = Change::new(Kind::PropertyRequired, &at, message);
        walk.report(owner, change.sent(sent));
    }
    // A constant is one only where it is required: its type follows, unless it is of another kind.
    let has_other_form = old.constant.is_some() != new.constant.is_some();
    let is_other_type = has_other_form && values::are_disjoint(walk, &old.value, &new.value);
    if old.constant != new.constant && old.required == new.required && !is_other_type {
        let message = format!("{what} has another constant value");
        let change = Change::new(Kind::ConstantChanged, &at, message);
        let sent = match new.constant {
            Some(_) => Effect::Fails,
            None => Effect::Nothing,
        };
        walk.report(owner, change.sent(sent));
    }
    if !has_other_form || is_other_type {
        values::compare(walk, owner, &old.value, &new.value, &at, !old.required);
    }
}

fn compare_rest(walk: &mut Walk<'_>, owner: Owner, old: &Rest, new: &Rest, at: &At<'_>) {
    let (sent, received) = match (old, new) {
        (Rest::Typed(a), Rest::Typed(b)) => {
            let (x, y) = (
                at.old.map(|at| at.child("additionalProperties")),
                at.new.map(|at| at.child("additionalProperties")),
            );
            let name = format!("a value of {}", at.name);
            let at = At {
                old: x.as_ref(),
                new: y.as_ref(),
                name: &name,
            };
            return values::compare(walk, owner, a, b, &at, false);
        }
        (Rest::Free, Rest::Free) | (Rest::Forbidden, Rest::Forbidden) => return,
        (Rest::Typed(_), Rest::Free) => (Effect::Nothing, Effect::Depends),
        (_, Rest::Free) => (Effect::Nothing, Effect::Nothing),
        (Rest::Forbidden, _) => (Effect::Nothing, Effect::Nothing),
        (_, Rest::Forbidden | Rest::Typed(_)) => (Effect::Depends, Effect::Nothing),
    };
    let message = format!("{} has other additional properties", at.name);
    let change = Change::new(Kind::AdditionalPropertiesChanged, at, message);
    walk.report(owner, change.sent(sent).received(received));
}

/// Compares the parts of a composition that forbid the properties of the other parts.
///
/// One part may be in many objects. Its change has one message, and so is one finding.
fn compare_closed(walk: &mut Walk<'_>, owner: Owner, old: &Object, new: &Object) {
    let is_known = |part: &ClosedPart, others: &[ClosedPart]| {
        let mut others = others.iter();
        others.any(|it| it.pointer == part.pointer || it.names == part.names)
    };
    for part in &new.closed {
        if is_known(part, &old.closed) {
            continue;
        }
        let is_declared = |member: &Member| part.names.contains(&member.name);
        // Each request of the old client has the properties that were required.
        let is_exceeded = |member: &Member| member.required && !is_declared(member);
        let sent = match old.members.iter().any(is_exceeded) {
            true => Effect::Fails,
            false => Effect::Depends,
        };
        let message = "a part of a composition takes no properties but its own now";
        let at = At::new(&part.pointer);
        let change = Change::new(Kind::AdditionalPropertiesChanged, &at, message);
        walk.report(owner, change.sent(sent));
    }
    for part in &old.closed {
        if !is_known(part, &new.closed) {
            let message = "a part of a composition takes any properties now";
            let at = At::old(&part.pointer);
            let change = Change::new(Kind::AdditionalPropertiesChanged, &at, message);
            walk.report(owner, change);
        }
    }
}
