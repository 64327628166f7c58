//! What makes pages plain: a parameter that asks for a page, beside a header or a member that says
//! what the next one is called. In go the clues, out come the rows, the parameter's first.

use super::Rows;
use super::clues::{Clues, is_flag, is_integer, is_scalar, is_text};

/// Parameters that say how long a page is.
const SIZES: &[&str] = &[
    "limit",
    "perpage",
    "pagesize",
    "size",
    "maxresults",
    "count",
    "top",
    "pagelimit",
];

/// Parameters that ask for a page by what an answer called it.
const CURSORS: &[&str] = &[
    "cursor",
    "pagetoken",
    "nextpagetoken",
    "nexttoken",
    "continuationtoken",
    "nextcursor",
    "startcursor",
    "pagecursor",
    "after",
    "aftercursor",
    "startingafter",
];

/// What an answer calls the next page.
const NEXT: &[&str] = &[
    "nextpagetoken",
    "nextcursor",
    "nexttoken",
    "nextcontinuationtoken",
    "continuationtoken",
    "endcursor",
    "nextpagecursor",
];

/// How the list is read, where that is plain.
pub(super) fn guess(clues: &Clues<'_>) -> Option<Rows> {
    if clues.method == "POST" {
        let mut rows = by_body(clues)?;
        rows.extend(flag(clues));
        return Some(rows);
    }
    if clues.method != "GET" {
        return None;
    }
    let told = by_offset(clues)
        .or_else(|| by_cursor(clues))
        .or_else(|| by_page(clues))
        .or_else(|| by_link(clues))
        .or_else(|| by_url(clues));
    match told {
        Some(mut rows) => {
            rows.extend(flag(clues));
            Some(rows)
        }
        None => by_count(clues),
    }
}

fn row(word: &'static str, name: String) -> (&'static str, String) {
    (word, name)
}

/// Two rows: what asks, and what the answer says.
fn told(
    clues: &Clues<'_>,
    asks: &[&str],
    says: &[&str],
    is_so: fn(&crate::resolve::Type) -> bool,
) -> Option<Rows> {
    let query = row("query", clues.query(asks)?);
    Some(vec![query, next(clues, says, is_so)?])
}

/// What the answer says of the next page.
fn next(
    clues: &Clues<'_>,
    says: &[&str],
    is_so: fn(&crate::resolve::Type) -> bool,
) -> Option<(&'static str, String)> {
    if let Some(header) = clues.header(says) {
        return Some(row("next_header", header));
    }
    // Of a body that holds no items there is nothing to read.
    clues.items()?;
    Some(row("next_body", clues.member(says, is_so)?))
}

/// A search whose body asks for a page by what the answer called it.
fn by_body(clues: &Clues<'_>) -> Option<Rows> {
    let asks = row("body", clues.body(CURSORS)?);
    Some(vec![asks, next(clues, NEXT, is_scalar)?])
}

fn by_offset(clues: &Clues<'_>) -> Option<Rows> {
    told(clues, &["offset", "skip"], &["nextoffset"], is_scalar)
}

fn by_cursor(clues: &Clues<'_>) -> Option<Rows> {
    if let Some(rows) = told(clues, CURSORS, NEXT, is_scalar) {
        return Some(rows);
    }
    // Else the last item's name is the cursor: where the answer repeats it, or the item has it.
    clues.member(&["hasmore"], is_flag)?;
    if let Some(rows) = told(clues, &["after"], &["lastid"], is_scalar) {
        return Some(rows);
    }
    let query = row("query", clues.query(&["startingafter"])?);
    Some(vec![query, row("last_item", clues.item_id()?)])
}

fn by_page(clues: &Clues<'_>) -> Option<Rows> {
    told(clues, &["page", "pagenumber"], &["nextpage"], is_integer)
}

fn by_link(clues: &Clues<'_>) -> Option<Rows> {
    clues.header(&["link"])?;
    clues.items()?;
    let asks = ["page", "offset", "before", "since", "pagenumber"];
    let asks = [&asks[..], CURSORS, SIZES].concat();
    clues.query(&asks)?;
    Some(vec![row("link", "next".to_owned())])
}

fn by_url(clues: &Clues<'_>) -> Option<Rows> {
    clues.items()?;
    let plain = [
        "nexturl",
        "nextpageurl",
        "nextlink",
        "odatanextlink",
        "nextpageuri",
    ];
    let found = clues.member(&plain, is_text).or_else(|| {
        // `next` alone is a URL where there is its like for the way back, or it is among links.
        let next = clues.member(&["next"], is_text)?;
        let is_link = next.to_ascii_lowercase().starts_with("links.");
        let back = clues.member(&["previous", "prev"], is_text);
        let asks = ["page", "offset", "pagenumber"];
        (is_link || back.is_some() && clues.query(&asks).is_some()).then_some(next)
    })?;
    Some(vec![row("url", found)])
}

/// By counting items or pages, where the answer says how many there are or whether there are more.
fn by_count(clues: &Clues<'_>) -> Option<Rows> {
    clues.items()?;
    clues.query(SIZES)?;
    let more = more(clues)?;
    if let Some(query) = clues.query(&["offset", "skip"]) {
        let counts = !more.0.starts_with("pages");
        let from = row("count_from", "0".to_owned());
        return counts.then(|| vec![row("query", query), from, more]);
    }
    let query = clues.query(&["page", "pagenumber"])?;
    let from = row("number_from", "1".to_owned());
    Some(vec![row("query", query), from, more])
}

/// What the answer says outright of whether there is more.
fn flag(clues: &Clues<'_>) -> Option<(&'static str, String)> {
    let flags = ["hasmore", "hasnext", "hasnextpage"];
    let header = clues.header(&flags).map(|name| row("more_header", name));
    header.or_else(|| {
        let member = clues.member(&flags, is_flag);
        member.map(|name| row("more_body", name))
    })
}

/// The same, or how much there is in all.
fn more(clues: &Clues<'_>) -> Option<(&'static str, String)> {
    let pages = ["totalpages", "pagecount"];
    let totals = ["totalcount", "total", "totalitems", "totalresults"];
    let header = |word, names: &[&str]| clues.header(names).map(|name| row(word, name));
    let body = |word, names: &[&str]| clues.member(names, is_integer).map(|name| row(word, name));
    flag(clues)
        .or_else(|| header("pages_header", &pages))
        .or_else(|| body("pages_body", &pages))
        .or_else(|| header("total_header", &totals))
        .or_else(|| body("total_body", &totals))
}
