//! From one page to the next: in goes an answer, out comes the call for what follows it, nothing at
//! the end, or why it cannot go on. Nothing here depends on what the pages hold.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::answer::response::Raw;
use crate::json::encode::to_json;
use crate::json::fault::Fault;
use crate::json::node::Node;
use crate::json::tape::Tape;
use crate::lists::link::next_link;
use crate::lists::numbering::Numbering;
use crate::lists::paging::{
    EMPTY_PAGES, More, Next, PageRequest, Paging, ResponseField, member, number, text,
};
use crate::request::call::Call;
use crate::request::declared::Declared;
use crate::request::parameter::Location;

/// Where the reading of a list is.
pub(crate) struct PageCursor {
    paging: &'static Paging,
    /// The call whose answer comes next.
    call: Call,
    declared: &'static [Declared],
    /// What the pages so far were called, as digests.
    seen: HashSet<u64>,
    /// What the page that was asked for last is called, where the call says it.
    asked: Option<String>,
    numbering: Numbering,
    /// How many items there were, with those that the first call left out.
    items: u64,
    /// How many pages in a row had no items, and how many may.
    empty: u32,
    most_empty: u32,
}

/// Where the next page is.
enum NextPage {
    /// At what the request is set to.
    Name(String),
    /// At a URL.
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
        cursor.begin();
        cursor
    }

    /// Notes where the caller begins; asks for the first page by its number where that is safer.
    fn begin(&mut self) {
        self.asked = self.said();
        let own = self.asked.as_deref().and_then(number);
        self.numbering = Numbering::new(self.paging, own);
        if self.asked.is_none()
            && let Some(first) = self.numbering.asked_first()
            && self.ask(first.to_string(), false).is_ok()
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

    /// Sets how many pages in a row may have no items.
    pub(crate) fn set_most_empty(&mut self, pages: u32) {
        self.most_empty = pages;
    }

    /// True if an answer is the first page once more, now by its number: it was the number of the
    /// first page that was not known. Goes on to the page after it.
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
        self.ask(next, false).is_ok()
    }

    /// Goes on after an answer; `false` where it was the last. `body` holds what the answer's does,
    /// where that says anything here.
    pub(crate) fn advance(&mut self, raw: &Raw, body: &Tape<'_>) -> Result<bool, Fault> {
        let count = self.count(body);
        let own = self.paging.own.and_then(|own| own.read(&raw.headers, body));
        self.numbering.arrive(own.as_deref().and_then(number));
        self.items += self.numbering.left_out(count.unwrap_or(0)) + count.unwrap_or(0);
        let more = self.more(raw, body);
        if more == Some(false) {
            return Ok(false);
        }
        // A total may count what is not given.
        let is_said = more.is_some() && !matches!(self.paging.more, Some((More::Total, _)));
        let is_empty = count == Some(0);
        let next = match self.paging.next {
            // With nothing else to tell, no more items are the only end there is.
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
            // A cursor that stays where it is has nothing behind it.
            let stays = self.asked.as_ref() == Some(name);
            return match is_empty && stays && !is_said {
                true => Ok(false),
                false => Err(Fault::new(
                    "the answer leads back to a page that was there before: it would go on for ever",
                )),
            };
        }
        self.limit(is_empty)?;
        self.asked = Some(name.clone());
        self.remember_first(body);
        match next {
            NextPage::Name(name) => {
                let is_number = self.is_number(body);
                self.ask(name, is_number)?;
            }
            NextPage::Link(target) => self.call.go_to(target, self.paging.method),
        }
        Ok(true)
    }

    /// Counts pages without items.
    fn limit(&mut self, is_empty: bool) -> Result<(), Fault> {
        self.empty = if is_empty { self.empty + 1 } else { 0 };
        if self.empty <= self.most_empty {
            return Ok(());
        }
        Err(Fault::new(format!(
            "{} pages in a row have no items, and there is said to be more; `max_empty_pages` of \
             the list sets how many there may be",
            self.empty
        )))
    }

    /// Keeps the first page for a comparison, where its number is not known.
    fn remember_first(&mut self, body: &Tape<'_>) {
        if self.numbering.needs_first() {
            self.numbering.remember_first(self.items_digest(body));
        }
    }

    fn items_digest(&self, body: &Tape<'_>) -> Option<u64> {
        let items = member(body.root(), self.paging.items)?.to_value();
        Some(digest(&items.to_string()))
    }

    /// Sets what asks for a page.
    fn ask(&mut self, name: String, is_number: bool) -> Result<(), Fault> {
        match self.paging.ask {
            PageRequest::Query(parameter) => {
                self.call.leave_link();
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

    /// How many items there are, where the body can be read.
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

    /// Whether the answer says that there is more; `None` where it says nothing.
    fn more(&self, raw: &Raw, body: &Tape<'_>) -> Option<bool> {
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

    /// What the call says of the page that it asks for.
    fn said(&self) -> Option<String> {
        match self.paging.ask {
            PageRequest::Query(name) => self.call.value(Location::Query, name),
            PageRequest::Header(name) => self.call.value(Location::Header, name),
            PageRequest::Body(path) => self.call.member(path),
            PageRequest::Link(_) | PageRequest::Url(_) => None,
        }
    }

    /// True if what the next page is called is a number.
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

    /// The last item.
    fn last<'t, 'a>(&self, body: &'t Tape<'a>) -> Option<Node<'t, 'a>> {
        member(body.root(), self.paging.items)?.elements()?.last()
    }

    /// What the last item calls itself.
    fn last_name(&self, body: &Tape<'_>, path: &str) -> Option<String> {
        let name = text(member(self.last(body)?, path)?)?;
        (!name.is_empty()).then(|| name.into_owned())
    }

    /// Where the next page is.
    fn next(
        &mut self,
        raw: &Raw,
        body: &Tape<'_>,
        more: Option<bool>,
    ) -> Result<Option<NextPage>, Fault> {
        let link = |link: Option<&str>| match link {
            Some(link) => self
                .call
                .beside(link)
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
                    // Then it is the name of a page whatever it looks like.
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
                    "the last item has no member {path}, by which the next page is asked for"
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

    /// A cursor, which may be the whole URL of the same list.
    fn cursor(&self, said: &str) -> NextPage {
        let is_url = said.starts_with("http://") || said.starts_with("https://");
        if (is_url || said.starts_with('/'))
            && said.contains('?')
            && let Ok(target) = self.call.beside(said)
            && self.call.is_same_path(&target)
        {
            return NextPage::Link(target);
        }
        NextPage::Name(said.to_owned())
    }

    /// The fault of an answer that says that there is more, and not where.
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
            "{more} says that there is more, but {next} is missing"
        ))
    }
}

fn digest(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}
