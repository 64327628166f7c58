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
use crate::lists::paging::{Ask, Marker, More, Next, Paging, member, text};
use crate::request::call::Call;
use crate::request::declared::Declared;
use crate::request::parameter::Location;

/// Where the reading of a list is.
pub(crate) struct Course {
    paging: &'static Paging,
    /// The call whose answer comes next.
    call: Call,
    declared: &'static [Declared],
    /// What the pages so far were called, as digests.
    seen: HashSet<u64>,
    /// How many items they had, with those that the first call left out.
    items: u64,
}

impl Course {
    pub(crate) fn new(paging: &'static Paging, call: Call, declared: &'static [Declared]) -> Self {
        let mut course = Self {
            paging,
            call,
            declared,
            seen: HashSet::new(),
            items: 0,
        };
        if let Some(name) = course.current() {
            course.seen.insert(digest(&name));
        }
        if let Next::Count(first) = paging.next {
            let start = course.current().and_then(|name| number(&name));
            let before = start.unwrap_or(0) - number(first).unwrap_or(0);
            course.items = u64::try_from(before).unwrap_or(0);
        }
        course
    }

    pub(crate) fn call(&self) -> &Call {
        &self.call
    }

    pub(crate) fn declared(&self) -> &'static [Declared] {
        self.declared
    }

    /// Goes on after an answer; `false` where it was the last. `body` holds what the answer's does,
    /// where that says anything here.
    pub(crate) fn turn(&mut self, raw: &Raw, body: &Tape<'_>) -> Result<bool, Fault> {
        let count = self.count(body);
        self.items += count;
        let more = self.more(raw, body);
        if more == Some(false) {
            return Ok(false);
        }
        let is_said =
            more.is_some() && matches!(self.paging.more, Some((More::Flag | More::Pages, _)));
        let next = match self.paging.next {
            // With nothing else to tell, no more items are the only end there is.
            Next::Last(_) | Next::Count(_) | Next::Number(_) if !is_said && count == 0 => None,
            _ => self.next(raw, body)?,
        };
        let Some(next) = next else {
            return match is_said {
                true => Err(self.lost()),
                false => Ok(false),
            };
        };
        if !self.seen.insert(digest(&next)) {
            return Err(Fault::new(
                "the answer leads back to a page that was there before: it would go on for ever",
            ));
        }
        match self.paging.ask {
            Ask::Query(name) => self.call.query(name, &next),
            Ask::Header(name) => self.call.header(name, &next),
            Ask::Body(path) => {
                let value = match self.is_number(body) {
                    true => next,
                    false => String::from_utf8_lossy(&to_json(&next)).into_owned(),
                };
                self.call.set_member(path, &value)?;
            }
            Ask::Link(_) | Ask::Url(_) => self.call.go_to(next),
        }
        Ok(true)
    }

    /// How many items there are.
    fn count(&self, body: &Tape<'_>) -> u64 {
        let items = member(body.root(), self.paging.items);
        let items = items.and_then(|items| items.elements());
        items.map_or(0, |items| items.count() as u64)
    }

    /// Whether the answer says that there is more; `None` where it says nothing.
    fn more(&self, raw: &Raw, body: &Tape<'_>) -> Option<bool> {
        let (more, marker) = self.paging.more?;
        let said = marker.read(&raw.headers, body)?;
        match more {
            More::Flag => match &*said.to_ascii_lowercase() {
                "true" | "1" | "yes" => Some(true),
                "false" | "0" | "no" => Some(false),
                _ => None,
            },
            More::Total => said.parse::<u64>().ok().map(|total| self.items < total),
            More::Pages => {
                let page = number(&self.current()?)?;
                said.parse::<i128>().ok().map(|pages| page < pages)
            }
        }
    }

    /// What this page is called, where the call says so or it is known.
    fn current(&self) -> Option<String> {
        let said = match self.paging.ask {
            Ask::Query(name) => self.call.value(Location::Query, name),
            Ask::Header(name) => self.call.value(Location::Header, name),
            Ask::Body(path) => self.call.member(path),
            Ask::Link(_) | Ask::Url(_) => None,
        };
        said.or(match self.paging.next {
            Next::Count(first) | Next::Number(first) => Some(first.to_owned()),
            Next::There | Next::At(_) | Next::Last(_) => None,
        })
    }

    /// Whether what the next page is called is a number.
    fn is_number(&self, body: &Tape<'_>) -> bool {
        let is_number = |node: Node<'_, '_>| node.as_f64().is_some() && node.as_str().is_none();
        let said = match self.paging.next {
            Next::Count(_) | Next::Number(_) => return true,
            Next::At(Marker::Body(path)) => member(body.root(), path),
            Next::Last(path) => self.last(body).and_then(|last| member(last, path)),
            Next::At(Marker::Header(_)) | Next::There => None,
        };
        said.is_some_and(is_number)
    }

    /// The last item.
    fn last<'t, 'a>(&self, body: &'t Tape<'a>) -> Option<Node<'t, 'a>> {
        member(body.root(), self.paging.items)?.elements()?.last()
    }

    /// What the next page is called.
    fn next(&self, raw: &Raw, body: &Tape<'_>) -> Result<Option<String>, Fault> {
        let beyond = |step: u64| {
            let current = self.current().and_then(|current| number(&current));
            current.map(|current| (current + i128::from(step)).to_string())
        };
        Ok(match (self.paging.ask, self.paging.next) {
            (Ask::Link(relation), _) => match next_link(&raw.headers, relation) {
                Some(link) => Some(self.call.beside(&link)?),
                None => None,
            },
            (Ask::Url(path), _) => match Marker::Body(path).read(&raw.headers, body) {
                Some(link) => Some(self.call.beside(&link)?),
                None => None,
            },
            (_, Next::At(marker)) => marker
                .read(&raw.headers, body)
                .map(|text| text.into_owned()),
            (_, Next::Last(path)) => {
                let last = self.last(body);
                let name = last.and_then(|last| text(member(last, path)?));
                name.filter(|name| !name.is_empty())
                    .map(|name| name.into_owned())
            }
            (_, Next::Count(_)) => beyond(self.count(body)),
            (_, Next::Number(_)) => beyond(1),
            (_, Next::There) => None,
        })
    }

    /// The fault of an answer that says that there is more, and not where.
    fn lost(&self) -> Fault {
        let more = self.paging.more.map(|(_, marker)| marker.shown());
        let next = match (self.paging.ask, self.paging.next) {
            (Ask::Link(relation), _) => format!("the link {relation:?}"),
            (Ask::Url(path), _) => Marker::Body(path).shown(),
            (_, Next::At(marker)) => marker.shown(),
            _ => "the next page".to_owned(),
        };
        let more = more.unwrap_or_default();
        Fault::new(format!(
            "{more} says that there is more, but {next} is missing"
        ))
    }
}

fn number(text: &str) -> Option<i128> {
    text.trim().parse::<i64>().ok().map(i128::from)
}

fn digest(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}
