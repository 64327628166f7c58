//! Operations in, how their lists are read page by page out: as a person declared it, or as headers,
//! parameters and members make it plain.

mod clues;
mod guess;

use super::api::{Paged, RustType};
use super::responses::successes;
use super::types::Types;
use crate::resolve::{self, Media, Place, Value};
use crate::settings::PageRule;
use clues::Clues;

/// How an operation's list is read, or why it is not as a person declared.
pub(super) fn plan_pages(
    types: &Types<'_>,
    operation: &resolve::Operation,
    rule: Option<&PageRule>,
    streams: bool,
) -> Result<Option<Paged>, String> {
    let success = successes(operation).find(|response| !response.contents.is_empty());
    let Some(success) = success else {
        return match rule {
            Some(rule) if rule.is_paged() => Err("its answers hold nothing".to_owned()),
            _ => Ok(None),
        };
    };
    let clues = Clues::of(types, operation, success);
    let (rows, guessed) = match rule {
        Some(rule) if !rule.is_paged() => return Ok(None),
        Some(rule) => (declared(rule, operation, &clues)?, false),
        None => match guess::guess(&clues) {
            Some(rows) => (rows, true),
            None => return Ok(None),
        },
    };
    let path = rule.and_then(|rule| rule.items.as_deref());
    let items =
        match path {
            Some(path) => Some(clues.items_at(path).ok_or_else(|| {
                format!("`items` is {path:?}, and there is no list in the answer")
            })?),
            None => clues.items(),
        };
    Ok(Some(paged(types, success, rows, items, guessed, streams)))
}

/// Rows in the words of the table.
type Rows = Vec<(&'static str, String)>;

fn paged(
    types: &Types<'_>,
    success: &resolve::Response,
    mut rows: Rows,
    items: Option<(String, &Value)>,
    guessed: bool,
    streams: bool,
) -> Paged {
    let is_json = success
        .contents
        .first()
        .is_some_and(|it| it.media == Media::Json);
    let items = items.filter(|_| is_json);
    if let Some((path, _)) = items.as_ref().filter(|(path, _)| !path.is_empty()) {
        rows.push(("items", path.clone()));
    }
    let ask = rows.remove(0);
    Paged {
        ask,
        rows,
        // `stream` is what the call has for its answer while it comes.
        item: items
            .filter(|_| !streams)
            .map(|(_, item)| item_type(types, item)),
        guessed,
    }
}

fn item_type(types: &Types<'_>, item: &Value) -> RustType {
    types.spell_within(item)
}

/// The rows that a person declared, where the operation has the parameter.
fn declared(
    rule: &PageRule,
    operation: &resolve::Operation,
    clues: &Clues<'_>,
) -> Result<Rows, String> {
    let rows = rule.rows();
    if let Some(("body", path)) = rows.first() {
        return match clues.is_asked(path) {
            true => Ok(rows),
            false => Err(format!("its body is no JSON with the member {path:?}")),
        };
    }
    let place = match rows.first() {
        Some(("query", _)) => Place::Query,
        Some(("header", _)) => Place::Header,
        _ => return Ok(rows),
    };
    let name = &rows[0].1;
    let mut parameters = operation.parameters.iter();
    match parameters.any(|it| it.place == place && it.name == *name) {
        true => Ok(rows),
        false => Err(format!("it has no {} parameter {name:?}", rows[0].0)),
    }
}
