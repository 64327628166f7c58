//! Page numbers and item offsets: the number of the next page, for `next_page.rs`.

use crate::lists::page_table::{FirstNumber, Next, Paging};

/// The number of the current page or of its first item.
#[derive(Default)]
pub(crate) struct Numbering {
    /// The number of the first page, if it is known.
    first: Option<i128>,
    /// The number of the current page.
    at: Option<i128>,
    counts: Counts,
    start: Option<FirstNumber>,
    /// The number of the first page that the table assumes.
    assumed: i128,
    /// The comparison of the second page with the first.
    compared: FirstPageProbe,
    has_left_out: bool,
}

#[derive(Clone, Copy, Default, Eq, PartialEq)]
enum Counts {
    #[default]
    Nothing,
    Items,
    Pages,
}

/// The comparison that finds the number of the first page.
#[derive(Clone, Copy, Default, Eq, PartialEq)]
enum FirstPageProbe {
    /// The first page was not received yet.
    #[default]
    Before,
    With(Option<u64>),
    /// Not needed: the numbers are known.
    Done,
}

impl Numbering {
    /// Creates the numbering of a list; `own` is the number that the caller begins with.
    pub(crate) fn new(paging: &Paging, own: Option<i128>) -> Self {
        let counts = match paging.next {
            Next::Count(_) => Counts::Items,
            Next::Number(_) => Counts::Pages,
            Next::There | Next::At(_) | Next::Last(_) => Counts::Nothing,
        };
        let assumed = paging.first().unwrap_or(0);
        let is_known = paging.start != FirstNumber::Probed;
        let is_certain = paging.start == FirstNumber::Known || own.is_some();
        Self {
            first: paging.first().filter(|_| is_known),
            // Without a number, the server's default page is the first.
            at: own.or_else(|| paging.first().filter(|_| is_known)),
            counts,
            start: Some(paging.start),
            assumed,
            compared: match is_certain || counts != Counts::Pages {
                true => FirstPageProbe::Done,
                false => FirstPageProbe::Before,
            },
            has_left_out: own.is_some() && counts == Counts::Pages,
        }
    }

    /// Returns the number by which to request the first page, if the server's default is uncertain.
    pub(crate) fn asked_first(&self) -> Option<i128> {
        let is_asked = self.start == Some(FirstNumber::Asked) && self.counts == Counts::Pages;
        self.first.filter(|_| is_asked)
    }

    /// Returns the number of the current page, if it is known.
    pub(crate) fn current(&self) -> Option<i128> {
        self.at
    }

    /// Uses the number that a response states for itself, if it is not known otherwise.
    pub(crate) fn arrive(&mut self, own: Option<i128>) {
        let Some(own) = own.filter(|own| (0..=1).contains(own)) else {
            return;
        };
        let is_open = match self.counts {
            Counts::Pages => self.at.is_none(),
            // The offset of the first page is an assumption until the server states one.
            Counts::Items => self.at == self.first,
            Counts::Nothing => false,
        };
        if is_open {
            self.at = Some(own);
            self.first = Some(own);
            // Some servers count from 0 only in responses.
            if own > 0 {
                self.compared = FirstPageProbe::Done;
            }
        }
    }

    /// Returns the number of items before the page that the caller begins with, assuming that
    /// page's length.
    pub(crate) fn left_out(&mut self, count: u64) -> u64 {
        if !std::mem::take(&mut self.has_left_out) {
            return 0;
        }
        let pages = self.at.zip(self.first).map_or(0, |(at, first)| at - first);
        u64::try_from(pages).unwrap_or(0).saturating_mul(count)
    }

    /// Returns the position of the page, counted from 1. If the number of the first page is
    /// unknown, it is taken for 1, so that no page is lost.
    pub(crate) fn ordinal(&self) -> Option<i128> {
        match (self.at, self.first) {
            (Some(at), first) => Some(at - first.unwrap_or(1) + 1),
            (None, _) => (self.counts == Counts::Pages).then_some(1),
        }
    }

    /// Returns the number of the next page.
    pub(crate) fn next(&mut self, count: u64) -> Option<i128> {
        let next = match (self.counts, self.at) {
            (Counts::Nothing, _) => return None,
            (Counts::Items, at) => at? + i128::from(count),
            (Counts::Pages, Some(at)) => at + 1,
            // The current page may be this one, or the one before it.
            (Counts::Pages, None) => self.assumed,
        };
        self.at = Some(next);
        Some(next)
    }

    /// Returns true if the first page has to be remembered.
    pub(crate) fn needs_first(&self) -> bool {
        self.compared == FirstPageProbe::Before
    }

    /// Keeps the digest of the first page.
    pub(crate) fn remember_first(&mut self, items: Option<u64>) {
        self.compared = match items {
            Some(_) => FirstPageProbe::With(items),
            None => FirstPageProbe::Done,
        };
    }

    /// Returns true if a page has to be compared with the first.
    pub(crate) fn compares(&self) -> bool {
        matches!(self.compared, FirstPageProbe::With(_))
    }

    /// Returns true if these items are those of the first page, whose number is then the current
    /// one. After the second page, every number is known.
    pub(crate) fn is_repeat(&mut self, items: Option<u64>) -> bool {
        let FirstPageProbe::With(first) = self.compared else {
            return false;
        };
        self.compared = FirstPageProbe::Done;
        let is_repeat = items.is_some() && items == first;
        if is_repeat {
            self.first = self.at;
        } else if self.first.is_none() {
            self.first = self.at.map(|at| at - 1);
        }
        is_repeat
    }
}
