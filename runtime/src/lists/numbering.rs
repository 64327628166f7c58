//! The numbers of pages, or of their first items: in go what the caller, the table and answers say,
//! out comes the number of the next page.

use crate::lists::paging::{FirstNumber, Next, Paging};

/// Which page is read, where pages or items are counted.
#[derive(Default)]
pub(crate) struct Numbering {
    /// The number that counting begins with, where that is known.
    first: Option<i128>,
    /// The number of the page that was asked for last.
    at: Option<i128>,
    counts: Counts,
    start: Option<FirstNumber>,
    /// What the table assumes.
    assumed: i128,
    /// The first page, until the second came.
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

/// What the second page is compared with.
#[derive(Clone, Copy, Default, Eq, PartialEq)]
enum FirstPageProbe {
    /// The first page has not come.
    #[default]
    Before,
    With(Option<u64>),
    /// Nothing: the numbers are known.
    Done,
}

impl Numbering {
    /// Of a list, and the number that the caller begins with.
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
            // Without a number, the first page is the one that comes.
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

    /// The number by which the first page is asked for, where that is safer.
    pub(crate) fn asked_first(&self) -> Option<i128> {
        let is_asked = self.start == Some(FirstNumber::Asked) && self.counts == Counts::Pages;
        self.first.filter(|_| is_asked)
    }

    /// The number of the page that was asked for last, where it is known.
    pub(crate) fn current(&self) -> Option<i128> {
        self.at
    }

    /// Takes the number that an answer gives itself, where nobody else says one.
    pub(crate) fn arrive(&mut self, own: Option<i128>) {
        let Some(own) = own.filter(|own| (0..=1).contains(own)) else {
            return;
        };
        let is_open = match self.counts {
            Counts::Pages => self.at.is_none(),
            // The offset of the first page is an assumption as long as nobody sent one.
            Counts::Items => self.at == self.first,
            Counts::Nothing => false,
        };
        if is_open {
            self.at = Some(own);
            self.first = Some(own);
            // Some count from 0 in answers alone.
            if own > 0 {
                self.compared = FirstPageProbe::Done;
            }
        }
    }

    /// How many items a caller left out that began with a later page, by the length of its first.
    pub(crate) fn left_out(&mut self, count: u64) -> u64 {
        if !std::mem::take(&mut self.has_left_out) {
            return 0;
        }
        let pages = self.at.zip(self.first).map_or(0, |(at, first)| at - first);
        u64::try_from(pages).unwrap_or(0).saturating_mul(count)
    }

    /// Which page it is, counted from one. Where the first number is not known, it is taken for the
    /// larger, so that no page is lost.
    pub(crate) fn ordinal(&self) -> Option<i128> {
        match (self.at, self.first) {
            (Some(at), first) => Some(at - first.unwrap_or(1) + 1),
            (None, _) => (self.counts == Counts::Pages).then_some(1),
        }
    }

    /// The number of the next page.
    pub(crate) fn next(&mut self, count: u64) -> Option<i128> {
        let next = match (self.counts, self.at) {
            (Counts::Nothing, _) => return None,
            (Counts::Items, at) => at? + i128::from(count),
            (Counts::Pages, Some(at)) => at + 1,
            // The page that came may be this one, or the one before it.
            (Counts::Pages, None) => self.assumed,
        };
        self.at = Some(next);
        Some(next)
    }

    /// True if the first page is needed for a comparison.
    pub(crate) fn needs_first(&self) -> bool {
        self.compared == FirstPageProbe::Before
    }

    /// Keeps what the second page is compared with.
    pub(crate) fn remember_first(&mut self, items: Option<u64>) {
        self.compared = match items {
            Some(_) => FirstPageProbe::With(items),
            None => FirstPageProbe::Done,
        };
    }

    /// True if a page has to be compared with the first.
    pub(crate) fn compares(&self) -> bool {
        matches!(self.compared, FirstPageProbe::With(_))
    }

    /// True if these items are those of the first page: then that has the number by which the
    /// second was asked for. After the second page, every number is known.
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
