//! Parameters: presence, location, serialization and values.

use super::super::change::{At, Change};
use super::super::finding::Effect;
use super::super::kinds::Kind;
use super::super::values::{self, unaliased};
use super::super::walk::{Owner, Walk};
use crate::resolve::{Definition, Operation, Parameter, ParameterLocation, Type};

pub(super) fn compare_all(walk: &mut Walk<'_>, owner: Owner, old: &Operation, new: &Operation) {
    let mut left = new.parameters.iter().collect::<Vec<_>>();
    let mut lost = Vec::new();
    let mut take = |fits: &dyn Fn(&Parameter) -> bool| {
        let at = left.iter().position(|it| fits(it))?;
        Some(left.remove(at))
    };
    for parameter in &old.parameters {
        let found = take(&|it| it.place == parameter.place && it.name == parameter.name);
        match found {
            Some(found) => compare(walk, owner, parameter, found, true),
            None => lost.push(parameter),
        }
    }
    // A path parameter of another name has the same place in the template.
    let order = |operation: &Operation, name: &str| {
        let of_path = |it: &&Parameter| it.place == ParameterLocation::Path;
        let mut of_path = operation.parameters.iter().filter(of_path);
        of_path.position(|it| it.name == name)
    };
    lost.retain(|parameter| {
        let (kind, what, effect) = match parameter.place {
            ParameterLocation::Path => {
                (Kind::ParameterRenamed, "has another name", Effect::Nothing)
            }
            _ => (Kind::ParameterMoved, "is in another place", Effect::Fails),
        };
        let found = take(&|it| match kind {
            Kind::ParameterRenamed => {
                it.place == ParameterLocation::Path
                    && order(new, &it.name) == order(old, &parameter.name)
            }
            _ => it.name == parameter.name,
        });
        let Some(found) = found else { return true };
        let at = At::both(&parameter.pointer, &found.pointer);
        let message = format!(
            "the {} parameter `{}` {what}: `{}` in the {}",
            parameter.place.word(),
            parameter.name,
            found.name,
            found.place.word()
        );
        walk.report(owner, Change::new(kind, &at, message).sent(effect));
        compare(
            walk,
            owner,
            parameter,
            found,
            kind == Kind::ParameterRenamed,
        );
        false
    });
    for parameter in lost {
        let at = At::old(&parameter.pointer);
        let message = format!("{} is gone", named(parameter));
        let change = Change::new(Kind::ParameterRemoved, &at, message);
        walk.report(owner, change.sent(Effect::Depends));
    }
    for parameter in left {
        let at = At::new(&parameter.pointer);
        let change = match parameter.supply.is_needed {
            true => {
                let message = format!("{} is new and required", named(parameter));
                let change = Change::new(Kind::RequiredParameterAdded, &at, message);
                change.sent(lacking(parameter))
            }
            false => {
                let message = format!("{} is new", named(parameter));
                Change::new(Kind::ParameterAdded, &at, message)
            }
        };
        walk.report(owner, change);
    }
}

fn named(parameter: &Parameter) -> String {
    format!(
        "the {} parameter `{}`",
        parameter.place.word(),
        parameter.name
    )
}

fn compare(walk: &mut Walk<'_>, owner: Owner, old: &Parameter, new: &Parameter, is_in_place: bool) {
    let what = named(new);
    let at = At::both(&old.pointer, &new.pointer).called(&what);
    compare_presence(walk, owner, old, new, &at);
    if old.deprecated != new.deprecated {
        let state = if new.deprecated { "now" } else { "no longer" };
        let message = format!("{what} is {state} deprecated");
        walk.report(owner, Change::new(Kind::Deprecated, &at, message));
    }
    let is_composite = is_composite(walk, new);
    let form = |it: &Parameter| (it.style, is_composite && it.explode);
    let rest = |it: &Parameter| (it.allow_reserved, it.allow_empty);
    if is_in_place && (form(old) != form(new) || rest(old) != rest(new)) {
        let effect = match is_composite || new.place == ParameterLocation::Path {
            true if form(old) != form(new) => Effect::Fails,
            _ => Effect::Depends,
        };
        let message = format!("{what} is written in another style");
        let change = Change::new(Kind::ParameterSerialization, &at, message);
        walk.report(owner, change.sent(effect));
    }
    if old.only != new.only {
        let message = format!("{what} has another constant value");
        let change = Change::new(Kind::ConstantChanged, &at, message);
        walk.report(owner, change.sent(Effect::Fails));
    }
    if (&old.description, &old.example) != (&new.description, &new.example) {
        walk.words.push((old.pointer.clone(), new.pointer.clone()));
    }
    values::compare(walk, owner, &old.value, &new.value, &at, !old.required);
}

/// Compares what the document requires, which counts on the wire, and what callers have to pass.
///
/// A parameter that is required and has a default, one value or a value on the client is sent by
/// every call, though no caller has to pass it.
fn compare_presence(
    walk: &mut Walk<'_>,
    owner: Owner,
    old: &Parameter,
    new: &Parameter,
    at: &At<'_>,
) {
    let what = at.name;
    let (was, is) = (old.supply.is_needed, new.supply.is_needed);
    let is_moved = old.supply.is_shared != new.supply.is_shared;
    if is_moved {
        let place = match new.supply.is_shared {
            true => "on the client now, not by each call",
            false => "by each call now, not on the client",
        };
        let message = format!("{what} is set {place}");
        walk.report_together(owner, Change::new(Kind::ClientParameter, at, message));
    }
    let (kind, words, advice) = match (old.required, new.required) {
        _ if was != is && is => (Kind::ParameterRequired, "is now required", None),
        _ if was != is => (
            Kind::ParameterOptional,
            "is now optional",
            old.required.then_some("set it by its setter"),
        ),
        _ if is_moved => return,
        (false, true) => (
            Kind::ParameterRequired,
            "has to be passed now: it has no value of its own any more",
            None,
        ),
        (true, false) => (
            Kind::ParameterOptional,
            "need not be passed any more: it has a value of its own",
            Some("set it by its setter"),
        ),
        _ => return,
    };
    let sent = match is && !was {
        true => lacking(new),
        false => Effect::Nothing,
    };
    let mut change = Change::new(kind, at, format!("{what} {words}")).sent(sent);
    change.advice = advice.map(str::to_owned);
    walk.report(owner, change);
}

/// Returns the effect of requests without a required parameter.
fn lacking(parameter: &Parameter) -> Effect {
    match parameter.default {
        Some(_) => Effect::Depends,
        None => Effect::Fails,
    }
}

/// Returns true if a parameter is an array or an object, whose form `explode` changes.
fn is_composite(walk: &Walk<'_>, parameter: &Parameter) -> bool {
    match unaliased(walk.new, &parameter.value) {
        Type::Named(id) => {
            let definition = &walk.new.model.types[id.0].definition;
            !matches!(definition, Definition::Enumeration(_))
        }
        Type::Boolean | Type::Integer(_) | Type::Number(_) | Type::String(_) => false,
        _ => true,
    }
}
