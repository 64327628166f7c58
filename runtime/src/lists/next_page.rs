//! The next page of a list: decides from a response if the list ends ([`PageCursor::advance`]), and
//! builds the call for the next page. It does not depend on the type of the items.
//!
//! `page_table.rs` has the table of the operation, `numbering.rs` the numbers of pages.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::calls::call::Call;
use crate::document::declared::Declared;
use crate::document::parameter::Location;
use crate::json::dotted_path::{member, text};
use crate::json::encode::to_json;
use crate::json::fault::Fault;
use crate::json::node::Node;
use crate::json::tape::Tape;
use crate::lists::link::next_link;
use crate::lists::numbering::Numbering;
use crate::lists::page_table::{
    EMPTY_PAGES, More, Next, PageRequest, Paging, ResponseField, number,
};
use crate::response::raw_response::RawResponse;

/// The position in a paginated list.
pub(crate) struct PageCursor {
    paging: &'static Paging,
    /// The call for the next page.
    call: Call,
    declared: &'static [Declared],
    /// Digests of the cursors so far.
    seen: HashSet<u64>,
    /// The cursor of the current page, if the call contains it.
    asked: Option<String>,
    numbering: Numbering,
    /// The number of items so far, including those before the first page that was requested.
    items: u64,
    /// The number of consecutive pages without items, and its maximum.
    empty: u32,
    most_empty: u32,
}

/// The next page.
enum NextPage {
    /// A cursor, or a number, for the request.
    Name(String),
    /// A URL.
    Link(String),
}

impl PageCursor {
    pub(crate) fn new(paging: &'static Paging, call: Call, declared: &'static [Declared]) -> Self {
        let mut cursor = Self {
            paging,
            call,
            declared,
            seen: HashSet::new(),
            asked: None,
            numbering: Numbering::default(),
            items: 0,
            empty: 0,
            most_empty: paging.empty_pages.parse().unwrap_or(EMPTY_PAGES),
        };
        cursor.start_at_first_page();
        cursor
    }

    /// Records the caller's first page; requests it by number if the server's default is uncertain.
    fn start_at_first_page(&mut self) {
        self.asked = self.cursor_of_call();
        let own = self.asked.as_deref().and_then(number);
        self.numbering = Numbering::new(self.paging, own);
        if self.asked.is_none()
            && let Some(first) = self.numbering.asked_first()
            && self.put_cursor(first.to_string(), false).is_ok()
        {
            self.asked = Some(first.to_string());
        }
        if let Next::Count(_) = self.paging.next {
            let before =
                own.unwrap_or(0) - self.paging.first().filter(|_| own.is_some()).unwrap_or(0);
            self.items = u64::try_from(before).unwrap_or(0);
        }
        let known = self.numbering.current().map(|number| number.to_string());
        if let Some(name) = self.asked.clone().or(known) {
            self.seen.insert(digest(&name));
        }
    }

    pub(crate) fn call(&self) -> &Call {
        &self.call
    }

    pub(crate) fn declared(&self) -> &'static [Declared] {
        self.declared
    }

    /// Sets the maximum number of consecutive pages without items.
    pub(crate) fn set_most_empty(&mut self, pages: u32) {
        self.most_empty = pages;
    }

    /// Returns true if a response repeats the first page, because the number of that page was not
    /// known. Advances to the page after it.
    pub(crate) fn repeats(&mut self, body: &Tape<'_>) -> bool {
        if !self.numbering.compares() || !self.numbering.is_repeat(self.items_digest(body)) {
            return false;
        }
        let Some(next) = self.numbering.next(0) else {
            return false;
        };
        let next = next.to_string();
        self.seen.insert(digest(&next));
        self.asked = Some(next.clone());
        self.put_cursor(next, false).is_ok()
    }

    /// Advances past a response; returns false if it was the last page. `body` is the response's
    /// body, or `null` if it is not needed.
    pub(crate) fn advance(&mut self, raw: &RawResponse, body: &Tape<'_>) -> Result<bool, Fault> {
        let count = self.count(body);
        let own = self.paging.own.and_then(|own| own.read(&raw.headers, body));
        self.numbering.arrive(own.as_deref().and_then(number));
        self.items += self.numbering.left_out(count.unwrap_or(0)) + count.unwrap_or(0);
        let more = self.reports_further_pages(raw, body);
        if more == Some(false) {
            return Ok(false);
        }
        // A total may count items that are never returned.
        let is_said = more.is_some() && !matches!(self.paging.more, Some((More::Total, _)));
        let is_empty = count == Some(0);
        let next = match self.paging.next {
            // Without another indication, a page without items is the last one.
            Next::Last(_) | Next::Count(_) | Next::Number(_)
                if !is_said && count.is_none_or(|count| count == 0) =>
            {
                None
            }
            _ => self.next(raw, body, more)?,
        };
        let Some(next) = next else {
            return match is_said {
                true => Err(self.missing_next()),
                false => Ok(false),
            };
        };
        let (NextPage::Name(name) | NextPage::Link(name)) = &next;
        if !self.seen.insert(digest(name)) {
            // An unchanged cursor on an empty page is the end.
            let stays = self.asked.as_ref() == Some(name);
            return match is_empty && stays && !is_said {
                true => Ok(false),
                false => Err(Fault::new(
                    "the response points back to an earlier page: the list would never end",
                )),
            };
        }
        self.limit(is_empty)?;
        self.asked = Some(name.clone());
        self.remember_first(body);
        match next {
            NextPage::Name(name) => {
                let is_number = self.is_number(body);
                self.put_cursor(name, is_number)?;
            }
            NextPage::Link(target) => self.call.set_link(target, self.paging.method),
        }
        Ok(true)
    }

    /// Counts consecutive pages without items.
    fn limit(&mut self, is_empty: bool) -> Result<(), Fault> {
        self.empty = if is_empty { self.empty + 1 } else { 0 };
        if self.empty <= self.most_empty {
            return Ok(());
        }
        Err(Fault::new(format!(
            "{} consecutive pages have no items, although a further page is reported; \
             `max_empty_pages` of the list sets the maximum",
            self.empty
        )))
    }

    /// Keeps a digest of the first page, if its number is not known.
    fn remember_first(&mut self, body: &Tape<'_>) {
        if self.numbering.needs_first() {
            self.numbering.remember_first(self.items_digest(body));
        }
    }

    fn items_digest(&self, body: &Tape<'_>) -> Option<u64> {
        let items = member(body.root(), self.paging.items)?.to_value();
        Some(digest(&items.to_string()))
    }

    /// Sets the cursor or the number in the request.
    fn put_cursor(&mut self, name: String, is_number: bool) -> Result<(), Fault> {
        match self.paging.ask {
            PageRequest::Query(parameter) => {
                self.call.clear_link();
                self.call.query(parameter, &name);
            }
            PageRequest::Header(header) => self.call.header(header, &name),
            PageRequest::Body(path) => {
                let value = match is_number || self.paging.first().is_some() {
                    true => name,
                    false => String::from_utf8_lossy(&to_json(&name)).into_owned(),
                };
                self.call.set_member(path, &value)?;
            }
            PageRequest::Link(_) | PageRequest::Url(_) => {}
        }
        Ok(())
    }

    /// Returns the number of items, if the body is known.
    fn count(&self, body: &Tape<'_>) -> Option<u64> {
        let root = body.root();
        if root.is_null() {
            return None;
        }
        let Some(items) = member(root, self.paging.items) else {
            return Some(0);
        };
        let count = match (items.elements(), items.members()) {
            (Some(elements), _) => elements.count(),
            (None, Some(_)) if self.paging.items.is_empty() => return None,
            (None, Some(members)) => members.count(),
            (None, None) => 0,
        };
        Some(count as u64)
    }

    /// Returns whether the response reports further pages; `None` if it does not say.
    fn reports_further_pages(&self, raw: &RawResponse, body: &Tape<'_>) -> Option<bool> {
        let (more, marker) = self.paging.more?;
        let said = marker.read(&raw.headers, body)?;
        let flag = || match &*said.to_ascii_lowercase() {
            "true" | "1" | "yes" => Some(true),
            "false" | "0" | "no" => Some(false),
            _ => None,
        };
        match more {
            More::Flag => flag(),
            More::Last => flag().map(|is_last| !is_last),
            More::Total => said.parse::<u64>().ok().map(|total| self.items < total),
            More::Pages => {
                let pages = said.parse::<i128>().ok()?;
                self.numbering.ordinal().map(|page| page < pages)
            }
        }
    }

    /// Returns the cursor that the call contains.
    fn cursor_of_call(&self) -> Option<String> {
        match self.paging.ask {
            PageRequest::Query(name) => self.call.value(Location::Query, name),
            PageRequest::Header(name) => self.call.value(Location::Header, name),
            PageRequest::Body(path) => self.call.member(path),
            PageRequest::Link(_) | PageRequest::Url(_) => None,
        }
    }

    /// Returns true if the cursor is a JSON number.
    fn is_number(&self, body: &Tape<'_>) -> bool {
        let is_number = |node: Node<'_, '_>| node.as_f64().is_some() && node.as_str().is_none();
        let said = match self.paging.next {
            Next::Count(_) | Next::Number(_) => return true,
            Next::At(ResponseField::Body(path)) => member(body.root(), path),
            Next::Last(path) => self.last(body).and_then(|last| member(last, path)),
            Next::At(ResponseField::Header(_)) | Next::There => None,
        };
        said.is_some_and(is_number)
    }

    /// Returns the last item.
    fn last<'t, 'a>(&self, body: &'t Tape<'a>) -> Option<Node<'t, 'a>> {
        member(body.root(), self.paging.items)?.elements()?.last()
    }

    /// Returns the cursor in the last item.
    fn last_name(&self, body: &Tape<'_>, path: &str) -> Option<String> {
        let name = text(member(self.last(body)?, path)?)?;
        (!name.is_empty()).then(|| name.into_owned())
    }

    /// The next page.
    fn next(
        &mut self,
        raw: &RawResponse,
        body: &Tape<'_>,
        more: Option<bool>,
    ) -> Result<Option<NextPage>, Fault> {
        let link = |link: Option<&str>| match link {
            Some(link) => self
                .call
                .resolve_link(link)
                .map(|target| Some(NextPage::Link(target))),
            None => Ok(None),
        };
        match (self.paging.ask, self.paging.next) {
            (PageRequest::Link(relation), _) => link(next_link(&raw.headers, relation).as_deref()),
            (PageRequest::Url(path), _) => link(
                ResponseField::Body(path)
                    .read(&raw.headers, body)
                    .as_deref(),
            ),
            (_, Next::At(marker)) => {
                let said = match more {
                    // Any value is a cursor then, even `0`.
                    Some(true) => marker.read(&raw.headers, body),
                    _ => marker.cursor(&raw.headers, body),
                };
                if let Some(said) = said {
                    return Ok(Some(self.cursor(&said)));
                }
                let last = self.paging.last.filter(|_| more == Some(true));
                let last = last.and_then(|path| self.last_name(body, path));
                Ok(last.map(NextPage::Name))
            }
            (_, Next::Last(path)) => match self.last_name(body, path) {
                None if more.is_none() && self.last(body).is_some() => Err(Fault::new(format!(
                    "the last item has no property {path}, which is the cursor of the next page"
                ))),
                name => Ok(name.map(NextPage::Name)),
            },
            (_, Next::Count(_) | Next::Number(_)) => {
                let next = self.numbering.next(self.count(body).unwrap_or(0));
                Ok(next.map(|next| NextPage::Name(next.to_string())))
            }
            (_, Next::There) => Ok(None),
        }
    }

    /// Interprets a cursor, which may be the whole URL of the next page.
    fn cursor(&self, said: &str) -> NextPage {
        let is_url = said.starts_with("http://") || said.starts_with("https://");
        if (is_url || said.starts_with('/'))
            && said.contains('?')
            && let Ok(target) = self.call.resolve_link(said)
            && self.call.is_same_path(&target)
        {
            return NextPage::Link(target);
        }
        NextPage::Name(said.to_owned())
    }

    /// Creates the fault of a response that reports a further page and has no cursor.
    fn missing_next(&self) -> Fault {
        let more = self.paging.more.map(|(_, marker)| marker.shown());
        let next = match (self.paging.ask, self.paging.next) {
            (PageRequest::Link(relation), _) => format!("the link {relation:?}"),
            (PageRequest::Url(path), _) => ResponseField::Body(path).shown(),
            (_, Next::At(marker)) => marker.shown(),
            _ => "the next page".to_owned(),
        };
        let more = more.unwrap_or_default();
        Fault::new(format!(
            "{more} reports a further page, but {next} is missing"
        ))
    }
}

fn digest(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}
