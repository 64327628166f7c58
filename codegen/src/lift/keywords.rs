//! Unknown keywords: each is left out, with a warning and perhaps the keyword that was meant; those
//! with `x-` are left out without one. `grammar/tables.rs` lists the known ones, `shape.rs` checks
//! their values, and `ledger/fate.rs` counts what becomes of each.

use super::shape::fit;
use crate::diagnostic::{Diagnostic, WarningKind};
use crate::grammar::Kind;
use crate::load::{Map, Pointer};

/// Removes from an object the unknown keywords and those of the wrong shape.
pub(super) fn drop_unknown_keywords(
    kind: Kind,
    map: &mut Map,
    pointer: &Pointer,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut kept = Map::with_capacity_and_hasher(map.len(), Default::default());
    for (name, value) in std::mem::take(map) {
        let at = pointer.child(&name);
        match kind.keyword(&name) {
            Some(keyword) => {
                if let Some(value) = fit(keyword.shape, value, &at, diagnostics) {
                    kept.insert(name, value);
                }
            }
            None if name.starts_with("x-") => {}
            None => diagnostics.push(unknown_keyword(kind, &name, at)),
        }
    }
    *map = kept;
}

fn unknown_keyword(kind: Kind, name: &str, at: Pointer) -> Diagnostic {
    let message = format!(
        "`{name}` is not a keyword of {} {} Object and is ignored",
        kind.article(),
        kind.name()
    );
    let fault = Diagnostic::warning(WarningKind::UnknownKeyword, at.into(), message);
    // Keywords are short: a long name is not a misspelling of one.
    let known = kind.keywords().iter().filter(|_| name.len() <= 40);
    let lower = name.to_lowercase();
    let near = known.map(|known| {
        (
            strsim::damerau_levenshtein(&lower, &known.name.to_lowercase()),
            known.name,
        )
    });
    match near
        .min()
        .filter(|(distance, known)| *distance <= 1 + known.len() / 6)
    {
        Some((_, known)) => fault.hint(format!("did you mean `{known}`?")),
        None => fault,
    }
}
