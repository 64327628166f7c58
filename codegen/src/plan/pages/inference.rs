//! What makes pages plain: a parameter that asks for a page, beside a header or a member that says
//! what the next one is called. In go the clues, out come the rows, the parameter's first.

use super::Rows;
use super::clues::{Clues, is_flag, is_integer, is_scalar, is_text, plain};
use super::first_number::FirstNumber;
use super::items::FoundItems;

/// What the clues come to.
pub(super) enum Inference {
    Nothing,
    Rows(Rows),
    /// There are pages, but any of these members could hold the items
    Unclear(Vec<String>),
}

/// Parameters that say how long a page is.
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

/// Parameters that ask for a page by what an answer called it.
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

/// What an answer calls the next page.
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

/// Cursors that answers call as requests do. They may be those of the page itself, so nothing else
/// may be called the next.
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

/// Parameters that only an answer's word for the next of them makes cursors.
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

/// Parameters that count items where the document says from which number on.
const SAID_OFFSETS: &[&str] = &[
    "startindex",
    "start",
    "startrow",
    "firstresult",
    "first",
    "from",
];

/// Parameters that count pages.
const PAGES: &[&str] = &["page", "pagenumber", "pageno", "pageindex", "pagenum", "p"];

/// What an answer calls the number of its own page.
const OWN_PAGES: &[&str] = &[
    "currentpage",
    "pagenumber",
    "page",
    "pageno",
    "pageindex",
    "number",
];

/// Members that are the URL of the next page.
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

/// How the list is read, where that is plain.
///
/// `has_items` where a person said which member holds the items.
pub(super) fn infer(clues: &Clues<'_>, has_items: bool) -> Inference {
    let Some(rows) = rows(clues) else {
        return Inference::Nothing;
    };
    // A header and a parameter say all; what the pages hold is another matter.
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
    let told = by_pair(clues)
        .or_else(|| by_cursor(clues))
        .or_else(|| by_last(clues))
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

fn row(word: &'static str, name: impl Into<String>) -> (&'static str, String) {
    (word, name.into())
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
    let member = clues.member(says, is_so)?;
    // What is said to be a URL is followed, and not asked for.
    (!clues.is_url(member)).then(|| row("next_body", &member.path))
}

/// A search whose body asks for a page by what the answer called it.
fn by_body(clues: &Clues<'_>) -> Option<Rows> {
    let asks = row("body", clues.body(CURSORS)?);
    let next = cursor(clues, &asks.1)?;
    Some(vec![asks, next])
}

/// A parameter, and the next of it: `offset` and `nextOffset`.
fn by_pair(clues: &Clues<'_>) -> Option<Rows> {
    PAIRED.iter().find_map(|name| {
        let ask = clues.ask(&[name])?;
        let next = next(clues, &[&format!("next{name}")], is_scalar)?;
        Some(vec![ask, next])
    })
}

fn by_cursor(clues: &Clues<'_>) -> Option<Rows> {
    let ask = clues.ask(CURSORS)?;
    // `usemarker`: without it, there are no cursors.
    if clues.is_optional(&ask.1) {
        return None;
    }
    let next = cursor(clues, &ask.1)?;
    Some(vec![ask, next])
}

/// The cursor of the next page, for the parameter of this name.
fn cursor(clues: &Clues<'_>, ask: &str) -> Option<(&'static str, String)> {
    if let Some(next) = next(clues, NEXT, is_scalar) {
        return Some(next);
    }
    let ask = plain(ask.rsplit('.').next().unwrap_or(ask));
    // `meta.next`, `cursors.after`, and `next` where it is no URL.
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

/// True if there is a link back, as there is beside URLs.
fn goes_back(clues: &Clues<'_>) -> bool {
    clues.link(&["previous", "prev", "nextprevious"]).is_some()
}

/// By the last item's name: where the answer repeats it, or the item has it.
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
        // `next` alone is a URL where it is said to be one, where there is its like for the way
        // back, or where it is among links.
        let next = clues.link(&["next"])?;
        let is_link = next.path.to_ascii_lowercase().contains("links.");
        let asks = [PAGES, OFFSETS, CURSORS, SIZES].concat();
        let is_pair = goes_back(clues) && clues.query(&asks).is_some();
        (is_link || clues.is_url(next) || is_pair).then_some(next)
    })?;
    Some(vec![row("url", &found.path)])
}

/// By counting items or pages, where the answer says how many there are or whether there are more.
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
        None => (clues.integer_query(SAID_OFFSETS)?, false),
    };
    // `first` may be the length of a page itself.
    let others = SIZES.iter().filter(|size| **size != plain(&query));
    clues.query(&others.copied().collect::<Vec<_>>())?;
    let counts = |first: i64| Some(row("count_from", first.to_string()));
    let own = clues.member(&[plain(&query).as_str()], is_integer);
    let mut rows = vec![row("query", &query)];
    match (clues.first(&query), own) {
        (FirstNumber::Default(first) | FirstNumber::Lowest(first), _) => rows.extend(counts(first)),
        // Counted from 0 where it is from 1, an item would come twice, but none would be lost.
        (FirstNumber::Unsaid, own) if is_usual || own.is_some() => {
            rows.extend(counts(0));
            rows.extend(own.map(|own| row("own_body", &own.path)));
        }
        (FirstNumber::Unsaid, _) => return None,
    }
    Some(rows)
}

fn by_number(clues: &Clues<'_>) -> Option<Rows> {
    let query = clues.query(PAGES)?;
    let mut rows = vec![row("query", &query)];
    match clues.first(&query) {
        FirstNumber::Default(first) => rows.push(row("number_from", first.to_string())),
        FirstNumber::Lowest(first) => rows.push(row("number_asked", first.to_string())),
        FirstNumber::Unsaid => {
            rows.push(row("number_probed", "1"));
            let own = clues.member(OWN_PAGES, is_integer);
            rows.extend(own.map(|own| row("own_body", &own.path)));
        }
    }
    Some(rows)
}

/// What the answer says outright of whether there is more.
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

/// The same, or how much there is in all.
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
