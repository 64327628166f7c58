//! Values: types, formats, null, constraints and defaults.

use super::change::{At, Change};
use super::finding::Effect;
use super::kinds::Kind;
use super::side::Side;
use super::walk::{Owner, Walk};
use crate::lift::{Annotations, TypeSet};
use crate::load::{Node, Pointer};
use crate::plan::formats;
use crate::resolve::{Definition, Integer, Listed, Origin, Tuple, Type, TypeId, Value};

/// Compares two uses of types. `may_lack` is true for an optional property, which takes `null`.
pub(super) fn compare(
    walk: &mut Walk<'_>,
    owner: Owner,
    old: &Value,
    new: &Value,
    at: &At<'_>,
    may_lack: bool,
) {
    let (before, after) = (unaliased(walk.old, old), unaliased(walk.new, new));
    compare_null(walk, owner, (old, before), (new, after), at, may_lack);
    compare_within(walk, owner, old, new, at);
}

/// Compares all but the nullability, which each use of a type shows.
pub(super) fn compare_within(
    walk: &mut Walk<'_>,
    owner: Owner,
    old: &Value,
    new: &Value,
    at: &At<'_>,
) {
    match (&old.ty, &new.ty) {
        (Type::Named(a), Type::Named(b)) if is_other(walk, *a, *b) => {
            report_other(walk, owner, *a, *b, at);
            return;
        }
        // Also two aliases: a change of what they stand for has its place there.
        (Type::Named(a), Type::Named(b)) if is_same_kind(walk, *a, *b) => walk.pair(owner, *a, *b),
        _ => {
            let (before, after) = (unaliased(walk.old, old), unaliased(walk.new, new));
            if !compare_types(walk, owner, before, after, at) {
                // Bounds and defaults of another type are no changes of their own.
                return;
            }
        }
    }
    compare_notes(walk, owner, &old.notes, &new.notes, at);
}

/// Compares types; returns false if they are of two kinds, which it reports.
fn compare_types(
    walk: &mut Walk<'_>,
    owner: Owner,
    before: &Type,
    after: &Type,
    at: &At<'_>,
) -> bool {
    match (before, after) {
        (Type::Any, Type::Any)
        | (Type::Boolean, Type::Boolean)
        | (Type::FreeObject, Type::FreeObject) => {}
        (Type::Integer(a), Type::Integer(b)) => compare_integers(walk, owner, a, b, at),
        (Type::Number(a), Type::Number(b)) => {
            let (x, y) = (formats::number(a.as_deref()), formats::number(b.as_deref()));
            let narrower = y != formats::number(None) && x != y;
            compare_formats(walk, owner, (a, b), (x != y, narrower), at);
        }
        (Type::String(a), Type::String(b)) => {
            let (x, y) = (formats::string(a.as_deref()), formats::string(b.as_deref()));
            let narrower = y == formats::string(Some("date-time")) && x != y;
            compare_formats(walk, owner, (a, b), (x != y, narrower), at);
        }
        (Type::Chosen(a, _), Type::Chosen(b, _)) if a == b => {}
        (Type::Array(a), Type::Array(b)) => below(walk, owner, a, b, at, "items"),
        (Type::Map(a, _), Type::Map(b, _)) => {
            below(walk, owner, a, b, at, "additionalProperties");
        }
        (Type::Tuple(a), Type::Tuple(b)) => compare_tuples(walk, owner, a, b, at),
        (Type::Named(a), Type::Named(b)) if is_same_kind(walk, *a, *b) => walk.pair(owner, *a, *b),
        (a, b) => {
            report_types(walk, owner, a, b, at);
            return false;
        }
    }
    true
}

/// Compares values one keyword further down, which are never absent.
fn below(walk: &mut Walk<'_>, owner: Owner, old: &Value, new: &Value, at: &At<'_>, keyword: &str) {
    let (a, b) = (child(at.old, keyword), child(at.new, keyword));
    let name = match at.name.starts_with("an item of") {
        true => at.name.to_owned(),
        false => format!("an item of {}", at.name),
    };
    let at = At {
        old: a.as_ref(),
        new: b.as_ref(),
        name: &name,
    };
    compare(walk, owner, old, new, &at, false);
}

fn child(pointer: Option<&Pointer>, token: &str) -> Option<Pointer> {
    pointer.map(|pointer| pointer.child(token))
}

fn is_same_kind(walk: &Walk<'_>, old: TypeId, new: TypeId) -> bool {
    let old = &walk.old.model.types[old.0].definition;
    let new = &walk.new.model.types[new.0].definition;
    std::mem::discriminant(old) == std::mem::discriminant(new)
}

/// Returns true if a component stands where another one stood, both being in both documents.
fn is_other(walk: &Walk<'_>, old: TypeId, new: TypeId) -> bool {
    let (before, after) = (&walk.old.model.types[old.0], &walk.new.model.types[new.0]);
    before.pointer != after.pointer
        && matches!(before.origin, Origin::Component(_))
        && matches!(after.origin, Origin::Component(_))
        && walk.new.has_component(&before.pointer)
        && walk.old.has_component(&after.pointer)
}

/// Reports another component. Objects fit if they have what the other requires.
fn report_other(walk: &mut Walk<'_>, owner: Owner, old: TypeId, new: TypeId, at: &At<'_>) {
    let (before, after) = (&walk.old.model.types[old.0], &walk.new.model.types[new.0]);
    let fits = |given: &Definition, taken: &Definition| match (given, taken) {
        (Definition::Object(given), Definition::Object(taken)) => {
            let mut required = taken.members.iter().filter(|it| it.required);
            let is_given = required.all(|it| {
                let found = given.members.iter().find(|other| other.name == it.name);
                found.is_some_and(|other| other.required)
            });
            if is_given {
                Effect::Depends
            } else {
                Effect::Fails
            }
        }
        _ => Effect::Depends,
    };
    let sent = fits(&before.definition, &after.definition);
    let received = fits(&after.definition, &before.definition);
    let (is, was) = (&walk.new.names[new.0].0, &walk.old.names[old.0].0);
    let message = format!("{} is now `{is}`, was `{was}`", at.name);
    let change = Change::new(Kind::TypeChanged, at, message);
    walk.report(owner, change.sent(sent).received(received));
}

fn compare_null(
    walk: &mut Walk<'_>,
    owner: Owner,
    (old, before): (&Value, &Type),
    (new, after): (&Value, &Type),
    at: &At<'_>,
    may_lack: bool,
) {
    if matches!(before, Type::Any) || matches!(after, Type::Any) {
        return;
    }
    let was = admits_null(walk.old, old);
    let is = admits_null(walk.new, new);
    let what = at.name;
    if is && !was {
        let effect = match before {
            // Read as absent, so that the two are one.
            _ if may_lack => Effect::Depends,
            Type::Named(id) if is_union(walk.old, *id) => Effect::Depends,
            _ => Effect::Fails,
        };
        let change = Change::new(Kind::NullAdded, at, format!("{what} may now be `null`"));
        walk.report(owner, change.received(effect));
    } else if was && !is {
        let message = format!("{what} may no longer be `null`");
        let change = Change::new(Kind::NullRemoved, at, message);
        walk.report(owner, change.sent(Effect::Fails));
    }
}

/// Returns true if a value, or a type that it names, admits null.
pub(super) fn admits_null(side: &Side, value: &Value) -> bool {
    let mut value = value;
    // Aliases are not recursive; the limit guards against a model that is.
    for _ in 0..100 {
        if value.nullable {
            return true;
        }
        let Type::Named(id) = &value.ty else {
            return false;
        };
        let defined = &side.model.types[id.0];
        match &defined.definition {
            _ if defined.nullable => return true,
            Definition::Alias(inner) => value = inner,
            _ => return false,
        }
    }
    false
}

fn is_union(side: &Side, id: TypeId) -> bool {
    matches!(side.model.types[id.0].definition, Definition::Union(_))
}

/// Returns the type behind aliases.
pub(super) fn unaliased<'a>(side: &'a Side, value: &'a Value) -> &'a Type {
    let mut ty = &value.ty;
    for _ in 0..100 {
        let Type::Named(id) = ty else { break };
        match &side.model.types[id.0].definition {
            Definition::Alias(inner) => ty = &inner.ty,
            _ => break,
        }
    }
    ty
}

fn compare_integers(walk: &mut Walk<'_>, owner: Owner, old: &Integer, new: &Integer, at: &At<'_>) {
    let before = formats::integer(old, walk.old.unsigned);
    let after = formats::integer(new, walk.new.unsigned);
    if before == after {
        let formats = (&old.format, &new.format);
        return compare_formats(walk, owner, formats, (false, false), at);
    }
    let (a, b) = (
        super::surface::spelled(&before),
        super::surface::spelled(&after),
    );
    let what = at.name;
    let change = Change::new(
        Kind::RangeChanged,
        at,
        format!("{what} is now `{b}`, was `{a}`"),
    );
    let (a, b) = (range(&a), range(&b));
    let shrinks = b.0 > a.0 || b.1 < a.1;
    let grows = b.0 < a.0 || b.1 > a.1;
    let depends = |may| {
        if may {
            Effect::Depends
        } else {
            Effect::Nothing
        }
    };
    walk.report(
        owner,
        change.sent(depends(shrinks)).received(depends(grows)),
    );
}

/// Returns the powers of two between which the values of an integer type lie.
fn range(name: &str) -> (i32, i32) {
    let bits = name[1..].parse().unwrap_or(0);
    match name.chars().next() {
        Some('i') if bits > 0 => (1 - bits, bits - 1),
        Some('u') if bits > 0 => (0, bits),
        _ => (-1000, 1000),
    }
}

fn compare_formats(
    walk: &mut Walk<'_>,
    owner: Owner,
    (old, new): (&Option<String>, &Option<String>),
    (is_other_type, is_narrower): (bool, bool),
    at: &At<'_>,
) {
    if old == new {
        return;
    }
    let shown = |format: &Option<String>| match format {
        Some(format) => format!("the format `{format}`"),
        None => "no format".to_owned(),
    };
    let what = at.name;
    let message = format!("{what} has {}, had {}", shown(new), shown(old));
    let change = Change::new(Kind::FormatChanged, at, message);
    let sent = match new {
        Some(_) => Effect::Depends,
        None => Effect::Nothing,
    };
    let received = match is_other_type && !is_narrower {
        true => Effect::Depends,
        false => Effect::Nothing,
    };
    walk.report(owner, change.sent(sent).received(received));
}

fn compare_tuples(walk: &mut Walk<'_>, owner: Owner, old: &Tuple, new: &Tuple, at: &At<'_>) {
    for (index, (a, b)) in old.items.iter().zip(&new.items).enumerate() {
        below(walk, owner, a, b, at, &format!("prefixItems/{index}"));
    }
    match (&old.rest, &new.rest) {
        (Some(a), Some(b)) => below(walk, owner, a, b, at, "items"),
        (None, None) if old.items.len() == new.items.len() && old.least == new.least => {}
        _ => {
            let message = format!("{} has other items", at.name);
            let change = Change::new(Kind::ItemsChanged, at, message);
            let change = change.sent(Effect::Depends).received(Effect::Depends);
            walk.report(owner, change);
        }
    }
}

/// Reports that two values have types that cannot be compared further.
pub(super) fn report_mismatch(
    walk: &mut Walk<'_>,
    owner: Owner,
    old: &Value,
    new: &Value,
    at: &At<'_>,
) {
    let (before, after) = (unaliased(walk.old, old), unaliased(walk.new, new));
    match (before, after) {
        (Type::Named(a), Type::Named(b)) if is_same_kind(walk, *a, *b) => walk.pair(owner, *a, *b),
        (a, b) => report_types(walk, owner, a, b, at),
    }
}

fn report_types(walk: &mut Walk<'_>, owner: Owner, before: &Type, after: &Type, at: &At<'_>) {
    let (old, new) = (walk.old, walk.new);
    let what = at.name;
    let message = format!(
        "{what} is now {}, was {}",
        described(new, after),
        described(old, before)
    );
    let sent = fit((old, before), (new, after));
    let received = match before {
        // An open union keeps what it does not know.
        Type::Named(id) if is_union(old, *id) => Effect::Depends,
        _ => fit((new, after), (old, before)),
    };
    let change = Change::new(Kind::TypeChanged, at, message);
    walk.report(owner, change.sent(sent).received(received));
}

/// Returns true if no JSON type is common to two values.
pub(super) fn are_disjoint(walk: &Walk<'_>, old: &Value, new: &Value) -> bool {
    let (before, after) = (unaliased(walk.old, old), unaliased(walk.new, new));
    fit((walk.new, after), (walk.old, before)) == Effect::Fails
}

/// Returns the effect of values of one type where another is expected.
fn fit((giver, given): (&Side, &Type), (taker, taken): (&Side, &Type)) -> Effect {
    if matches!(taken, Type::Any) {
        return Effect::Nothing;
    }
    if let (Type::Integer(_), Type::Number(_)) = (given, taken) {
        return Effect::Nothing;
    }
    if let (Type::Named(id), Type::String(None)) = (given, taken)
        && matches!(
            &giver.model.types[id.0].definition,
            Definition::Enumeration(listed) if listed.of == Listed::Texts
        )
    {
        return Effect::Nothing;
    }
    let (a, b) = (kinds(giver, given), kinds(taker, taken));
    match a.intersection(b).is_some() {
        true => Effect::Depends,
        false => Effect::Fails,
    }
}

/// Returns the JSON types of a type's values.
fn kinds(side: &Side, ty: &Type) -> TypeSet {
    match ty {
        Type::Any => TypeSet::ANY,
        Type::Boolean => TypeSet::BOOLEAN,
        Type::Integer(_) | Type::Number(_) => TypeSet::NUMBER,
        Type::String(_) => TypeSet::STRING,
        Type::Array(_) | Type::Tuple(_) => TypeSet::ARRAY,
        Type::Map(..) | Type::FreeObject => TypeSet::OBJECT,
        Type::Chosen(_, kinds) => *kinds,
        Type::Named(id) => match &side.model.types[id.0].definition {
            Definition::Object(_) => TypeSet::OBJECT,
            Definition::Enumeration(listed) if listed.of == Listed::Texts => TypeSet::STRING,
            Definition::Enumeration(_) => TypeSet::NUMBER,
            Definition::Union(union) => {
                let shapes = union.variants.iter().map(|variant| variant.shape.kinds);
                shapes.fold(TypeSet::default(), |all, kinds| all.union(kinds))
            }
            Definition::Alias(_) => TypeSet::ANY,
        },
    }
}

/// Names a type for a message.
fn described(side: &Side, ty: &Type) -> String {
    match ty {
        Type::Any => "any JSON".to_owned(),
        Type::Boolean => "a boolean".to_owned(),
        Type::Integer(_) => "an integer".to_owned(),
        Type::Number(_) => "a number".to_owned(),
        Type::String(_) => "a string".to_owned(),
        Type::Array(_) => "an array".to_owned(),
        Type::Tuple(_) => "an array of fixed items".to_owned(),
        Type::Map(..) | Type::FreeObject => "a map".to_owned(),
        Type::Chosen(key, _) => format!("a value of `{key}`"),
        Type::Named(id) => {
            let name = &side.names[id.0].0;
            match &side.model.types[id.0].definition {
                Definition::Object(_) => format!("the object `{name}`"),
                Definition::Enumeration(_) => format!("the enum `{name}`"),
                Definition::Union(_) => format!("the union `{name}`"),
                Definition::Alias(_) => format!("`{name}`"),
            }
        }
    }
}

fn compare_constraints(
    walk: &mut Walk<'_>,
    owner: Owner,
    old: &Annotations,
    new: &Annotations,
    at: &At<'_>,
) {
    // Constants are compared as such.
    let of = |notes: &Annotations| {
        let constraints = notes.constraints.iter().filter(|(name, _)| name != "const");
        constraints.cloned().collect::<Vec<_>>()
    };
    let (before, after) = (of(old), of(new));
    let lost = before.iter().filter(|it| !after.contains(it));
    let gained = after.iter().filter(|it| !before.contains(it));
    let mut names = lost
        .clone()
        .chain(gained.clone())
        .map(|it| format!("`{}`", it.0));
    let mut names = names.by_ref().collect::<Vec<_>>();
    names.sort();
    names.dedup();
    if names.is_empty() {
        return;
    }
    let is_tighter = gained.into_iter().any(|(name, value)| {
        let known = before.iter().find(|it| it.0 == *name);
        match (known.and_then(|it| number(&it.1)), number(value)) {
            (Some(old), Some(new)) if name.to_lowercase().contains("max") => new < old,
            (Some(old), Some(new)) if name.to_lowercase().contains("min") => new > old,
            _ => true,
        }
    });
    let message = format!("{} has another {}", at.name, names.join(", "));
    let effect = if is_tighter {
        Effect::Depends
    } else {
        Effect::Nothing
    };
    walk.report(
        owner,
        Change::new(Kind::ConstraintsChanged, at, message).sent(effect),
    );
}

fn number(value: &Node) -> Option<f64> {
    match value {
        Node::Number(number) => number.to_string().parse().ok(),
        _ => None,
    }
}

/// Compares annotations: constraints, defaults, deprecation and words.
pub(super) fn compare_notes(
    walk: &mut Walk<'_>,
    owner: Owner,
    old: &Annotations,
    new: &Annotations,
    at: &At<'_>,
) {
    if old == new {
        return;
    }
    let what = at.name;
    compare_constraints(walk, owner, old, new, at);
    if old.default != new.default {
        let message = format!("{what} has another default");
        let change = Change::new(Kind::DefaultChanged, at, message);
        walk.report(owner, change.sent(Effect::Depends));
    }
    if old.deprecated != new.deprecated {
        let state = if new.deprecated { "now" } else { "no longer" };
        let message = format!("{what} is {state} deprecated");
        walk.report(owner, Change::new(Kind::Deprecated, at, message));
    }
    if (old.read_only, old.write_only) != (new.read_only, new.write_only) {
        let state = match (new.read_only, new.write_only) {
            (true, _) => "read only now",
            (_, true) => "write only now",
            _ => "no longer read only or write only",
        };
        let depends = |may| {
            if may {
                Effect::Depends
            } else {
                Effect::Nothing
            }
        };
        let change = Change::new(Kind::AccessChanged, at, format!("{what} is {state}"));
        let change = change.sent(depends(new.read_only && !old.read_only));
        walk.report(
            owner,
            change.received(depends(new.write_only && !old.write_only)),
        );
    }
    let words = |notes: &Annotations| {
        (
            notes.title.clone(),
            notes.description.clone(),
            notes.examples.clone(),
        )
    };
    if words(old) != words(new)
        && let (Some(a), Some(b)) = (at.old, at.new)
    {
        walk.words.push((a.clone(), b.clone()));
    }
}
