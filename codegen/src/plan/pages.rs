//! Pagination of operations: as the settings declare it, or inferred from headers, parameters and
//! properties.

mod clues;
mod first_number;
mod inference;
mod items;

use super::api::{Paged, RustType};
use super::responses::successes;
use super::types::Types;
use crate::resolve::{self, Media, ParameterLocation};
use crate::settings::PageRule;
use clues::Clues;
use inference::Inference;
use items::FoundItems;

/// The pagination of an operation.
pub(super) enum Pages {
    /// Not paginated
    Whole,
    /// Paginated
    Paged(Paged),
    /// Paginated, but any of these properties may hold the items
    Unclear(Vec<String>),
}

/// Plans the pagination of an operation.
///
/// # Errors
///
/// Returns the reason if the settings do not apply to the operation.
pub(super) fn plan_pages(
    types: &Types<'_>,
    operation: &resolve::Operation,
    rule: Option<&PageRule>,
    streams: bool,
) -> Result<Pages, String> {
    let success = successes(operation).find(|response| !response.contents.is_empty());
    let Some(success) = success else {
        return match rule {
            Some(rule) if rule.is_paged() => Err("its responses have no body".to_owned()),
            _ => Ok(Pages::Whole),
        };
    };
    let clues = Clues::of(types, operation, success);
    let chosen = match rule.and_then(|rule| rule.items.as_deref()) {
        Some(path) => match clues.items_at(path) {
            FoundItems::None | FoundItems::Unclear(_) => {
                return Err(format!(
                    "`items` is {path:?}, but the response has no list or map there"
                ));
            }
            found => Some(found),
        },
        None => None,
    };
    let has_items = chosen.is_some();
    let (mut rows, guessed) = match rule {
        Some(rule) if !rule.is_paged() => return Ok(Pages::Whole),
        Some(rule) if rule.says_how() => (declared(rule, operation, &clues)?, false),
        _ => match (inference::infer(&clues, has_items), rule) {
            (Inference::Rows(rows), _) => (rows, rule.is_none()),
            (_, Some(_)) => {
                return Err(
                    "neither the settings nor the document show how to request a page".to_owned(),
                );
            }
            (Inference::Unclear(names), None) => return Ok(Pages::Unclear(names)),
            (Inference::Nothing, None) => return Ok(Pages::Whole),
        },
    };
    rows.extend(rule.and_then(PageRule::limit));
    let found = chosen.unwrap_or_else(|| clues.found().clone());
    Ok(Pages::Paged(paged(
        types, success, rows, &found, guessed, streams,
    )))
}

/// Rows of the table: a keyword and its value.
type Rows = Vec<(&'static str, String)>;

fn paged(
    types: &Types<'_>,
    success: &resolve::Response,
    mut rows: Rows,
    found: &FoundItems<'_>,
    guessed: bool,
    streams: bool,
) -> Paged {
    let found = match found {
        FoundItems::List(path, item) => Some((path, *item, false)),
        FoundItems::Map(path, item) => Some((path, *item, true)),
        FoundItems::Unclear(_) | FoundItems::None => None,
    };
    let is_json = success
        .contents
        .first()
        .is_some_and(|it| it.media == Media::Json);
    let found = found.filter(|_| is_json);
    if let Some((path, ..)) = found.filter(|(path, ..)| !path.is_empty()) {
        rows.push(("items", path.clone()));
    }
    let ask = rows.remove(0);
    // `stream` is taken if the call has a streamed response.
    let item = found.filter(|_| !streams);
    Paged {
        ask,
        rows,
        has_names: item.is_some_and(|(.., is_map)| is_map),
        item: item.map(|(_, item, _)| item_type(types, item)),
        guessed,
    }
}

fn item_type(types: &Types<'_>, item: &resolve::Value) -> RustType {
    types.spell_within(item)
}

/// Returns the rows of the settings.
///
/// # Errors
///
/// Returns the reason if the operation lacks the parameter or property.
fn declared(
    rule: &PageRule,
    operation: &resolve::Operation,
    clues: &Clues<'_>,
) -> Result<Rows, String> {
    let rows = rule.rows();
    if let Some(("body", path)) = rows.first() {
        return match clues.is_asked(path) {
            true => Ok(rows),
            false => Err(format!("its body is not JSON with a property {path:?}")),
        };
    }
    let place = match rows.first() {
        Some(("query", _)) => ParameterLocation::Query,
        Some(("header", _)) => ParameterLocation::Header,
        _ => return Ok(rows),
    };
    let name = &rows[0].1;
    let mut parameters = operation.parameters.iter();
    match parameters.any(|it| it.place == place && it.name == *name) {
        true => Ok(rows),
        false => Err(format!("it has no {} parameter {name:?}", rows[0].0)),
    }
}
