//! Operations: paths, parameters, bodies, responses, security and servers.

mod bodies;
mod matching;
mod parameters;
mod responses;

use super::change::{At, Change, Direction};
use super::finding::Effect;
use super::kinds::Kind;
use super::renames;
use super::walk::{Owner, Walk};
use crate::resolve::{Need, Operation, Parameter, ParameterLocation, Server};

pub(super) use matching::{match_all, template};

/// Compares all operations. The bits of their reach count the new operations, then the old ones.
pub(super) fn compare_all(walk: &mut Walk<'_>) {
    let (old, new) = (walk.old, walk.new);
    let matches = match_all(&old.model, &new.model, &walk.named);
    let base = new.model.operations.len();
    let mut taken = vec![false; base];
    for (index, found) in matches.into_iter().enumerate() {
        let before = &old.model.operations[index];
        let Some(found) = found else {
            let owner = Owner::Call(Some(base + index), Direction::Sent);
            let at = At::old(&before.pointer);
            let gone = new.gone(&before.pointer);
            let message = format!("`{} {}` {gone}", before.method, before.path);
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
            let added = old.added(&after.pointer);
            let message = format!("`{} {}` {added}", after.method, after.path);
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
        let mut change = Change::new(Kind::OperationPathChanged, &at, message);
        change.advice = renames::advice(&old.pointer, &new.pointer, &walk.named);
        walk.report(sent, change.sent(Effect::Fails));
    }
    let names = |operation: &Operation| {
        let of_path = |it: &&Parameter| it.place == ParameterLocation::Path;
        let of_path = operation.parameters.iter().filter(of_path);
        of_path.map(|it| it.name.clone()).collect::<Vec<_>>()
    };
    let (before, after) = (names(old), names(new));
    if before != after && before.iter().all(|name| after.contains(name)) {
        let message = format!(
            "the arguments {} of {route} were {}",
            after.join(", "),
            before.join(", ")
        );
        let change = Change::new(Kind::ArgumentsReordered, &at, message);
        walk.report(sent, change.sent(Effect::Fails));
    }
    // In a request, these have their names; in a call, their order counts.
    let arguments = |operation: &Operation, other: &Operation| {
        let is_both = |it: &&Parameter| {
            let is_it = |them: &Parameter| them.name == it.name && them.required;
            it.required && it.place != ParameterLocation::Path && other.parameters.iter().any(is_it)
        };
        let both = operation.parameters.iter().filter(is_both);
        both.map(|it| it.name.clone()).collect::<Vec<_>>()
    };
    let (before, after) = (arguments(old, new), arguments(new, old));
    if before != after {
        let message = format!(
            "the arguments {} of {route} were {}",
            after.join(", "),
            before.join(", ")
        );
        walk.report(sent, Change::new(Kind::ArgumentsReordered, &at, message));
    }
    if old.method != new.method {
        let message = format!("{route} was `{}`", old.method);
        let mut change = Change::new(Kind::OperationMethodChanged, &at, message);
        change.advice = renames::advice(&old.pointer, &new.pointer, &walk.named);
        walk.report(sent, change.sent(Effect::Fails));
    }
    if old.id != new.id {
        let id = |operation: &Operation| operation.id.clone().unwrap_or_default();
        let message = format!("{route} is `{}`, was `{}`", id(new), id(old));
        walk.report(sent, Change::new(Kind::OperationIdChanged, &at, message));
    }
    if old.tags != new.tags {
        let message = format!("{route} has other tags");
        walk.report(sent, Change::new(Kind::TagsChanged, &at, message));
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
        let message = format!(
            "calls go to {:?}, went to {:?}",
            urls(&new.servers),
            urls(&old.servers)
        );
        let change = Change::new(Kind::OperationServersChanged, &at, message);
        walk.report_together(sent, change.sent(Effect::Fails));
    }
    parameters::compare_all(walk, sent, old, new);
    bodies::compare(walk, sent, old, new);
    responses::compare(walk, bit, old, new);
}

/// Shows alternative requirements: `token (read) or key`.
fn shown(needs: &[Vec<Need>]) -> String {
    let one = |need: &Need| match need.scopes.as_slice() {
        [] => format!("`{}`", need.scheme),
        scopes => format!("`{}` ({})", need.scheme, scopes.join(", ")),
    };
    let alternatives = needs.iter().map(|needs| match needs.as_slice() {
        [] => "no credential".to_owned(),
        needs => needs.iter().map(one).collect::<Vec<_>>().join(" and "),
    });
    match alternatives.collect::<Vec<_>>().join(" or ") {
        text if text.is_empty() => "no credential".to_owned(),
        text => text,
    }
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
    let message = format!("{} instead of {}", shown(new), shown(old));
    let change = Change::new(Kind::OperationSecurityChanged, at, message);
    walk.report_together(owner, change.sent(worst));
}
