//! The action that a finding asks of callers, in one line.
//!
//! A change of the documents knows its own action in some cases. In the others, the action follows
//! from the public items that the change breaks, or else from its kind.

use super::causes::Row;
use super::finding::{Effect, Source, Wire};
use super::kinds::Kind;
use super::surface::{Argument, Difference, Item, Signature, spelled};
use crate::plan::api::RustType;

/// Returns the action for callers of an item that breaks, or means something else.
pub(super) fn of_item(difference: &Difference<'_>) -> Option<String> {
    let path = difference.path;
    match difference.effect {
        Source::Nothing | Source::Adds => return None,
        Source::MeansSomethingElse | Source::Breaks => {}
    }
    let name = name(path);
    let (Some(old), Some(new)) = (difference.old, difference.new) else {
        return Some(gone(path, difference.old?));
    };
    Some(match (&old.signature, &new.signature) {
        (Signature::Of(before), Signature::Of(after)) => retyped(name, before, after),
        (Signature::Function(a, x), Signature::Function(b, y)) if a == b => match name {
            "await" | "stream" | "pages" => format!("expect `{y}` of `.{name}`, not `{x}`"),
            _ => format!("expect `{y}` of `{name}`, not `{x}`"),
        },
        (Signature::Function(..), Signature::Function(arguments, _)) => {
            format!("call `{}`", call(path, arguments))
        }
        _ => format!("use it as `{}`", new.line(path)),
    })
}

/// Maximum number of items whose actions a finding has.
const NAMED: usize = 2;

/// Returns the action for callers of several items: of those that changed, or else of one that is
/// gone.
pub(super) fn of_items(rows: &[Row]) -> Option<String> {
    let advised = |is_there: bool| {
        let rows = rows
            .iter()
            .filter(move |row| row.change.new.is_some() == is_there);
        rows.filter_map(|row| row.advice.as_ref())
    };
    let mut named = Vec::new();
    for advice in advised(true) {
        if named.len() < NAMED && !named.contains(&advice.as_str()) {
            named.push(advice);
        }
    }
    match named.is_empty() {
        true => advised(false).next().cloned(),
        false => Some(named.join("; ")),
    }
}

/// Returns true if the own action of a kind comes after those of its items, not in their place.
pub(super) fn is_further(kind: Kind) -> bool {
    matches!(kind, Kind::ParameterOptional | Kind::BodyOptional)
}

/// Returns the last name of a path.
fn name(path: &str) -> &str {
    let cut = path.rfind(['.', ':', ' ']);
    cut.map_or(path, |cut| &path[cut + 1..])
}

/// Returns a call of a function: with its type, if it is one without a receiver.
fn call(path: &str, arguments: &[Argument]) -> String {
    let arguments = arguments.iter().map(Argument::spelled).collect::<Vec<_>>();
    let name = match path.strip_prefix("models::") {
        Some(inner) if path.ends_with("::new") => inner,
        _ if path.starts_with("Client::") => path,
        _ => &format!(".{}", name(path)),
    };
    format!("{name}({})", arguments.join(", "))
}

fn gone(path: &str, old: &Item) -> String {
    let short = path.strip_prefix("models::").unwrap_or(path);
    let short = short.strip_prefix("resources::").unwrap_or(short);
    match &old.signature {
        Signature::Function(..) if path.starts_with("Client::") => {
            "use `Client::builder()`".to_owned()
        }
        Signature::Function(..) => format!("remove the calls of `{short}`"),
        _ => format!("remove the uses of `{short}`"),
    }
}

fn retyped(name: &str, old: &RustType, new: &RustType) -> String {
    let unboxed = |ty: &RustType| match ty {
        RustType::Boxed(inner) => inner.as_ref().clone(),
        ty => ty.clone(),
    };
    match (old, new) {
        (old, RustType::Option(inner)) if **inner == *old => format!("handle `None` in `{name}`"),
        (RustType::Option(inner), new) if **inner == *new => {
            format!("use `{name}` as it is: it is always there")
        }
        (RustType::Option(old), RustType::Option(new)) if unboxed(old) == unboxed(new) => {
            retyped(name, old, new)
        }
        (old, RustType::Boxed(inner)) if **inner == *old => {
            format!("put the value of `{name}` into a `Box`")
        }
        (RustType::Boxed(inner), new) if **inner == *new => {
            format!("take the value of `{name}` out of its `Box`")
        }
        _ => format!("use `{name}` as `{}`, not `{}`", spelled(new), spelled(old)),
    }
}

/// Returns the action for a kind of change whose items say nothing.
pub(super) fn of_kind(kind: Kind, source: Source, wire: Wire) -> Option<&'static str> {
    let is_noticed = source >= Source::MeansSomethingElse || wire.worst() != Effect::Nothing;
    Some(match kind {
        _ if !is_noticed => return None,
        // The settings name these, so that nothing is left to do.
        Kind::ComponentRenamed | Kind::OperationPathChanged | Kind::OperationMethodChanged => {
            return None;
        }
        Kind::ArgumentsReordered => "pass the arguments in the new order",
        Kind::DiscriminatorChanged | Kind::VariantSelection => {
            "check each `match` on the union: a value may be another variant now"
        }
        Kind::EnvironmentVariable => "set the variables that are read now, or use the builder",
        Kind::ServerChanged | Kind::OperationServersChanged => {
            "set `base_url` on the builder where the old server is meant"
        }
        Kind::ServerVariable => "set the variables on the builder where the old values are meant",
        Kind::OperationSecurityChanged | Kind::SchemeChanged => {
            "give the client the credentials that are asked for now"
        }
        Kind::DefaultChanged => "set the value where the old default is meant",
        Kind::ConstraintsChanged | Kind::RangeChanged => "send only values that are allowed now",
        _ if source >= Source::MeansSomethingElse => return None,
        _ if wire.worst() == Effect::Fails => "release programs with the new client",
        _ if wire.request != Effect::Nothing => "send only what is allowed now",
        _ => "release programs with the new client, if the server sends such values",
    })
}
