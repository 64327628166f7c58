//! Operations: paths, parameters, bodies, responses, security and servers.

mod bodies;
mod matching;
mod parameters;
mod responses;

use super::change::{At, Change, Direction};
use super::finding::Effect;
use super::kinds::Kind;
use super::values::place_name;
use super::walk::{Owner, Walk};
use crate::resolve::{Need, Operation, Server};

pub(super) use matching::{match_all, template};

/// Compares all operations. The bits of their reach count the new operations, then the old ones.
pub(super) fn compare_all(walk: &mut Walk<'_>) {
    let (old, new) = (walk.old, walk.new);
    let matches = match_all(&old.model, &new.model);
    let base = new.model.operations.len();
    let mut taken = vec![false; base];
    for (index, found) in matches.into_iter().enumerate() {
        let before = &old.model.operations[index];
        let Some(found) = found else {
            let owner = Owner::Call(Some(base + index), Direction::Sent);
            let at = At::old(&before.pointer);
            let message = format!("`{} {}` is gone", before.method, before.path);
            let change = Change::new(Kind::OperationRemoved, &at, message);
            walk.report(owner, change.sent(Effect::Fails).advice("remove its calls"));
            continue;
        };
        taken[found] = true;
        compare(walk, found, before, &new.model.operations[found]);
    }
    for (index, after) in new.model.operations.iter().enumerate() {
        if !taken[index] {
            let owner = Owner::Call(Some(index), Direction::Sent);
            let message = format!("`{} {}` is new", after.method, after.path);
            let at = At::new(&after.pointer);
            walk.report(owner, Change::new(Kind::OperationAdded, &at, message));
        }
    }
}

fn compare(walk: &mut Walk<'_>, bit: usize, old: &Operation, new: &Operation) {
    let sent = Owner::Call(Some(bit), Direction::Sent);
    let at = At::both(&old.pointer, &new.pointer);
    let route = format!("`{} {}`", new.method, new.path);
    if template(&old.path) != template(&new.path)
        || old.target != new.target && old.path == new.path
    {
        let message = format!("{route} was at `{}`", old.path);
        let change = Change::new(Kind::OperationPathChanged, &at, message);
        walk.report(sent, change.sent(Effect::Fails));
    }
    if old.method != new.method {
        let message = format!("{route} was `{}`", old.method);
        let change = Change::new(Kind::OperationMethodChanged, &at, message);
        walk.report(sent, change.sent(Effect::Fails));
    }
    if old.deprecated != new.deprecated {
        let state = if new.deprecated { "now" } else { "no longer" };
        let message = format!("{route} is {state} deprecated");
        walk.report(sent, Change::new(Kind::Deprecated, &at, message));
    }
    if (&old.summary, &old.description) != (&new.summary, &new.description) {
        walk.words.push((old.pointer.clone(), new.pointer.clone()));
    }
    compare_security(walk, sent, &old.security, &new.security, &at);
    if urls(&old.servers) != urls(&new.servers) {
        let message = format!("{route} has other servers");
        let change = Change::new(Kind::OperationServersChanged, &at, message);
        walk.report(sent, change.sent(Effect::Fails));
    }
    parameters::compare_all(walk, sent, old, new);
    bodies::compare(walk, sent, old, new);
    responses::compare(walk, bit, old, new);
}

fn urls(servers: &[Server]) -> Vec<&str> {
    servers.iter().map(|server| server.url.as_str()).collect()
}

fn compare_security(
    walk: &mut Walk<'_>,
    owner: Owner,
    old: &[Vec<Need>],
    new: &[Vec<Need>],
    at: &At<'_>,
) {
    if old == new {
        return;
    }
    let schemes = |needs: &[Need]| {
        needs
            .iter()
            .map(|need| need.scheme.clone())
            .collect::<Vec<_>>()
    };
    let scopes = |needs: &[Need]| {
        let scopes = needs.iter().flat_map(|it| it.scopes.clone());
        scopes.collect::<Vec<_>>()
    };
    let effect = |given: &[Need]| {
        let (have, known) = (schemes(given), scopes(given));
        let satisfied = new
            .iter()
            .filter(|needs| needs.iter().all(|need| have.contains(&need.scheme)));
        let satisfied = satisfied.collect::<Vec<_>>();
        let has_scopes = |needs: &&Vec<Need>| scopes(needs).iter().all(|it| known.contains(it));
        match satisfied.is_empty() {
            true if new.is_empty() => Effect::Nothing,
            true => Effect::Fails,
            false if satisfied.iter().any(has_scopes) => Effect::Nothing,
            false => Effect::Depends,
        }
    };
    let effects = match old.is_empty() {
        true => vec![effect(&[])],
        false => old.iter().map(|needs| effect(needs)).collect::<Vec<_>>(),
    };
    let worst = effects.into_iter().max().unwrap_or_default();
    let message = format!(
        "{} asks for other credentials or scopes",
        place_name(walk, at)
    );
    let change = Change::new(Kind::OperationSecurityChanged, at, message);
    walk.report(owner, change.sent(worst));
}
