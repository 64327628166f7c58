//! Inference of pagination from clues.
//!
//! A parameter that requests a page, with a header or property that has its next value, is enough.
//! The row of the parameter comes first.

use super::Rows;
use super::clues::{Clues, is_flag, is_integer, is_scalar, is_text, plain};
use super::first_number::FirstNumber;
use super::items::FoundItems;

/// The result of the inference.
pub(super) enum Inference {
    Nothing,
    Rows(Rows),
    /// Paginated, but any of these properties may hold the items
    Unclear(Vec<String>),
}

/// Parameters for the length of a page.
const SIZES: &[&str] = &[
    "limit",
    "perpage",
    "pagesize",
    "size",
    "maxresults",
    "maxpagesize",
    "count",
    "top",
    "pagelimit",
    "max",
    "pagelen",
    "itemsperpage",
    "resultsperpage",
    "rows",
    "length",
    "take",
    "batchsize",
    "first",
];

/// Parameters for a cursor from a response.
const CURSORS: &[&str] = &[
    "cursor",
    "pagetoken",
    "nextpagetoken",
    "nexttoken",
    "continuationtoken",
    "paginationtoken",
    "continuation",
    "continue",
    "nextcursor",
    "startcursor",
    "fromcursor",
    "pagecursor",
    "paginationcursor",
    "pagingtoken",
    "pagekey",
    "nextpagekey",
    "marker",
    "nextmarker",
    "startingtoken",
    "scrollid",
    "bookmark",
    "skiptoken",
    "after",
    "aftercursor",
    "pageafter",
    "startingafter",
    "next",
    "nextpage",
];

/// Properties and headers with the cursor of the next page.
const NEXT: &[&str] = &[
    "nextpagetoken",
    "nextcursor",
    "nexttoken",
    "nextcontinuationtoken",
    "nextcontinuation",
    "continuationtoken",
    "endcursor",
    "nextpagecursor",
    "nextpagekey",
    "nextmarker",
    "nextscrollid",
    "nextbookmark",
    "nextstartingafter",
    "nextafter",
    "nextpageafter",
];

/// Cursors with the same name in requests and responses.
///
/// They may be those of the current page, so they are used only if nothing else is the next cursor.
const SAME: &[&str] = &[
    "cursor",
    "continuation",
    "continue",
    "continuationtoken",
    "paginationtoken",
    "pagetoken",
    "nexttoken",
    "nextcursor",
    "nextpagetoken",
    "scrollid",
    "marker",
    "bookmark",
    "next",
];

/// Parameters that are cursors only if a response has `next` and their name.
const PAIRED: &[&str] = &[
    "token",
    "start",
    "startindex",
    "startkey",
    "from",
    "key",
    "iterator",
    "position",
    "skip",
    "offset",
];

/// Parameters that count items.
const OFFSETS: &[&str] = &["offset", "pageoffset", "skip", "startat"];

/// Parameters that count items if the document declares the first number.
const DECLARED_OFFSETS: &[&str] = &[
    "startindex",
    "start",
    "startrow",
    "firstresult",
    "first",
    "from",
];

/// Parameters that count pages.
const PAGES: &[&str] = &["page", "pagenumber", "pageno", "pageindex", "pagenum", "p"];

/// Properties with the number of the current page.
const OWN_PAGES: &[&str] = &[
    "currentpage",
    "pagenumber",
    "page",
    "pageno",
    "pageindex",
    "number",
];

/// Properties with the URL of the next page.
const URLS: &[&str] = &[
    "nexturl",
    "nextpageurl",
    "nextlink",
    "nextpagelink",
    "odatanextlink",
    "nexturi",
    "nextpageuri",
    "nexthref",
    "nextrecordsurl",
];

/// Infers the pagination of an operation.
///
/// `has_items` is true if the settings name the property with the items.
pub(super) fn infer(clues: &Clues<'_>, has_items: bool) -> Inference {
    let Some(rows) = rows(clues) else {
        return Inference::Nothing;
    };
    // A header and a parameter are enough, even if the items are unclear.
    let reads_items = !has_items && !rows.iter().any(|(word, _)| *word == "next_header");
    match clues.found() {
        FoundItems::Unclear(names) if reads_items => Inference::Unclear(names.clone()),
        FoundItems::None if reads_items => Inference::Nothing,
        _ => Inference::Rows(rows),
    }
}

fn rows(clues: &Clues<'_>) -> Option<Rows> {
    if clues.method == "POST" {
        let mut rows = by_body(clues)?;
        rows.extend(flag(clues));
        return Some(rows);
    }
    if clues.method != "GET" {
        return None;
    }
    let explicit = by_pair(clues)
        .or_else(|| by_cursor(clues))
        .or_else(|| by_last(clues))
        .or_else(|| by_page(clues))
        .or_else(|| by_link(clues))
        .or_else(|| by_url(clues));
    match explicit {
        Some(mut rows) => {
            rows.extend(flag(clues));
            Some(rows)
        }
        None => by_count(clues),
    }
}

fn row(word: &'static str, name: impl Into<String>) -> (&'static str, String) {
    (word, name.into())
}

/// Returns the row of the header or property with the next cursor.
fn next(
    clues: &Clues<'_>,
    says: &[&str],
    is_so: fn(&crate::resolve::Type) -> bool,
) -> Option<(&'static str, String)> {
    if let Some(header) = clues.header(says) {
        return Some(row("next_header", header));
    }
    let member = clues.member(says, is_so)?;
    // A URL is followed, and not sent as a parameter.
    (!clues.is_url(member)).then(|| row("next_body", &member.path))
}

/// Infers a search whose request body has a cursor.
fn by_body(clues: &Clues<'_>) -> Option<Rows> {
    let asks = row("body", clues.body(CURSORS)?);
    let next = cursor(clues, &asks.1)?;
    Some(vec![asks, next])
}

/// Infers a parameter with its next value in the response: `offset` and `nextOffset`.
fn by_pair(clues: &Clues<'_>) -> Option<Rows> {
    PAIRED.iter().find_map(|name| {
        let ask = clues.ask(&[name])?;
        let next = next(clues, &[&format!("next{name}")], is_scalar)?;
        Some(vec![ask, next])
    })
}

fn by_cursor(clues: &Clues<'_>) -> Option<Rows> {
    let ask = clues.ask(CURSORS)?;
    // Without `usemarker`, the server sends no cursors.
    if clues.is_optional(&ask.1) {
        return None;
    }
    let next = cursor(clues, &ask.1)?;
    Some(vec![ask, next])
}

/// Returns the row of the next cursor for a parameter.
fn cursor(clues: &Clues<'_>, ask: &str) -> Option<(&'static str, String)> {
    if let Some(next) = next(clues, NEXT, is_scalar) {
        return Some(next);
    }
    let ask = plain(ask.rsplit('.').next().unwrap_or(ask));
    // `meta.next`, `cursors.after`, and `next` if it is no URL.
    let within = ["next", "after", "nextpage"].iter().find_map(|name| {
        let member = clues.member(&[name], is_text)?;
        let is_link = member.path.to_ascii_lowercase().contains("link");
        let is_plain = member.is_within || *name == "next" && !goes_back(clues);
        (is_plain && !is_link && !clues.is_url(member)).then(|| row("next_body", &member.path))
    });
    within.or_else(|| {
        let same = SAME.iter().find(|name| **name == ask)?;
        next(clues, &[same], is_scalar)
    })
}

/// Returns true if there is a link to the previous page, which suggests that `next` is a URL.
fn goes_back(clues: &Clues<'_>) -> bool {
    clues.link(&["previous", "prev", "nextprevious"]).is_some()
}

/// Infers a cursor that is the ID of the last item, in the response or in the item.
fn by_last(clues: &Clues<'_>) -> Option<Rows> {
    let more = flag(clues)?;
    if more.0 == "last_body" {
        return None;
    }
    let asks = [
        "startingafter",
        "after",
        "afterid",
        "startafter",
        "startafterid",
        "pageafter",
    ];
    let query = row("query", clues.query(&asks)?);
    let id = clues.item_id();
    let last = clues.member(&["lastid"], is_scalar);
    match (last, id) {
        (Some(last), Some(id)) => Some(vec![
            query,
            row("next_body", &last.path),
            row("or_last_item", id),
        ]),
        (Some(last), None) => Some(vec![query, row("next_body", &last.path)]),
        (None, Some(id)) => Some(vec![query, row("last_item", id)]),
        (None, None) => None,
    }
}

fn by_page(clues: &Clues<'_>) -> Option<Rows> {
    let query = clues.query(PAGES)?;
    let says = ["nextpage", "nextpagenumber", "nextpagenum"];
    let is_so = match clues.is_text_parameter(&query) {
        true => is_scalar,
        false => is_integer,
    };
    let next = next(clues, &says, is_so).or_else(|| next(clues, &["next"], is_integer))?;
    Some(vec![row("query", query), next])
}

fn by_link(clues: &Clues<'_>) -> Option<Rows> {
    clues.header(&["link"])?;
    let asks = ["before", "since"];
    let asks = [&asks[..], PAGES, OFFSETS, CURSORS, SIZES].concat();
    clues.query(&asks)?;
    Some(vec![row("link", "next")])
}

fn by_url(clues: &Clues<'_>) -> Option<Rows> {
    let found = clues.link(URLS).or_else(|| {
        // `next` is a URL if its format says so, if there is a link to the previous page, or if it
        // is within `links`.
        let next = clues.link(&["next"])?;
        let is_link = next.path.to_ascii_lowercase().contains("links.");
        let asks = [PAGES, OFFSETS, CURSORS, SIZES].concat();
        let is_pair = goes_back(clues) && clues.query(&asks).is_some();
        (is_link || clues.is_url(next) || is_pair).then_some(next)
    })?;
    Some(vec![row("url", &found.path)])
}

/// Infers counting of items or pages, if the response has a total or a flag for more.
fn by_count(clues: &Clues<'_>) -> Option<Rows> {
    let more = more(clues)?;
    let is_counted = more.0.starts_with("total");
    let is_sized = clues.query(SIZES).is_some();
    if is_counted && !is_sized {
        return None;
    }
    let is_of_pages = more.0.starts_with("pages");
    let mut rows = match by_offset(clues).filter(|_| !is_of_pages && is_sized) {
        Some(rows) => rows,
        None => by_number(clues)?,
    };
    rows.push(more);
    Some(rows)
}

fn by_offset(clues: &Clues<'_>) -> Option<Rows> {
    let (query, is_usual) = match clues.query(OFFSETS) {
        Some(query) => (query, true),
        None => (clues.integer_query(DECLARED_OFFSETS)?, false),
    };
    // `first` may be the length of a page.
    let others = SIZES.iter().filter(|size| **size != plain(&query));
    clues.query(&others.copied().collect::<Vec<_>>())?;
    let counts = |first: i64| Some(row("count_from", first.to_string()));
    let own = clues.member(&[plain(&query).as_str()], is_integer);
    let mut rows = vec![row("query", &query)];
    match (clues.first(&query), own) {
        (FirstNumber::Default(first) | FirstNumber::Lowest(first), _) => rows.extend(counts(first)),
        // If counting begins at 1, counting from 0 repeats an item, but loses none.
        (FirstNumber::Unknown, own) if is_usual || own.is_some() => {
            rows.extend(counts(0));
            rows.extend(own.map(|own| row("own_body", &own.path)));
        }
        (FirstNumber::Unknown, _) => return None,
    }
    Some(rows)
}

fn by_number(clues: &Clues<'_>) -> Option<Rows> {
    let query = clues.query(PAGES)?;
    let mut rows = vec![row("query", &query)];
    match clues.first(&query) {
        FirstNumber::Default(first) => rows.push(row("number_from", first.to_string())),
        FirstNumber::Lowest(first) => rows.push(row("number_asked", first.to_string())),
        FirstNumber::Unknown => {
            rows.push(row("number_probed", "1"));
            let own = clues.member(OWN_PAGES, is_integer);
            rows.extend(own.map(|own| row("own_body", &own.path)));
        }
    }
    Some(rows)
}

/// Returns the row of a flag that tells if there are more pages.
fn flag(clues: &Clues<'_>) -> Option<(&'static str, String)> {
    let flags = [
        "hasmore",
        "hasnext",
        "hasnextpage",
        "hasmoreitems",
        "hasmoreresults",
        "hasmorepages",
        "nextexists",
        "ismore",
        "moreresults",
        "moreitems",
        "moreavailable",
        "istruncated",
    ];
    let lasts = ["islast", "islastpage", "lastpage", "last"];
    let header = clues.header(&flags).map(|name| row("more_header", name));
    header
        .or_else(|| {
            let member = clues.member(&flags, is_flag)?;
            Some(row("more_body", &member.path))
        })
        .or_else(|| {
            let member = clues.member(&lasts, is_flag)?;
            Some(row("last_body", &member.path))
        })
}

/// Returns the row of a flag for more pages, or of a total.
fn more(clues: &Clues<'_>) -> Option<(&'static str, String)> {
    let pages = [
        "totalpages",
        "pagecount",
        "pagestotal",
        "numpages",
        "lastpage",
        "pages",
    ];
    let totals = [
        "totalcount",
        "total",
        "totalitems",
        "totalresults",
        "totalelements",
        "totalrecords",
        "totalrows",
        "totalhits",
        "totalsize",
        "recordstotal",
    ];
    let header = |word, names: &[&str]| clues.header(names).map(|name| row(word, name));
    let body = |word, names: &[&str]| {
        let member = clues.member(names, is_integer)?;
        Some(row(word, &member.path))
    };
    flag(clues)
        .or_else(|| header("pages_header", &pages))
        .or_else(|| body("pages_body", &pages))
        .or_else(|| header("total_header", &totals))
        .or_else(|| body("total_body", &totals))
}
