//! The pagination table of an operation, which generated code writes and `next_page.rs` follows.

use std::borrow::Cow;

use reqwest::header::HeaderMap;

use crate::json::dotted_path::{member, text};
use crate::json::tape::Tape;

/// The pagination of a list. Names of properties are dotted paths.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Paging {
    pub(crate) ask: PageRequest,
    pub(crate) next: Next,
    pub(crate) more: Option<(More, ResponseField)>,
    /// The property of the body that holds the items; empty if the body is the items.
    pub(crate) items: &'static str,
    /// The property of the last item to use as a cursor, if there is a further page and no cursor.
    pub(crate) last: Option<&'static str>,
    /// The place of the response that states the number of its own page, or of its first item.
    pub(crate) own: Option<ResponseField>,
    pub(crate) start: FirstNumber,
    /// The method of requests that follow links, if it is not that of the first request.
    pub(crate) method: Option<&'static str>,
    /// The maximum number of consecutive pages without items; [`EMPTY_PAGES`] unless set.
    pub(crate) empty_pages: &'static str,
}

/// The default maximum of consecutive pages without items.
pub(crate) const EMPTY_PAGES: u32 = 100;

/// The certainty of the first page's number.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum FirstNumber {
    /// The server's default page has this number.
    Known,
    /// It is the lowest number; the first page is requested by it.
    Asked,
    /// It is assumed; the server's default page may have this number or the one below.
    Probed,
}

/// The way in which the next page is requested.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum PageRequest {
    /// A query parameter.
    Query(&'static str),
    /// A header.
    Header(&'static str),
    /// A property of the JSON body.
    Body(&'static str),
    /// A link with this relation type (RFC 8288).
    Link(&'static str),
    /// The URL in this property of the body.
    Url(&'static str),
}

/// The source of the next cursor.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Next {
    /// The link or the URL itself.
    There,
    /// A field of the response.
    At(ResponseField),
    /// A property of the last item.
    Last(&'static str),
    /// The offset of the next item; that of the first item is this.
    Count(&'static str),
    /// The number of the next page; that of the first page is this.
    Number(&'static str),
}

/// A field of a response: a header or a property of the body.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum ResponseField {
    Header(&'static str),
    Body(&'static str),
}

/// The meaning of a field that reports further pages.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum More {
    /// True if there is a further page.
    Flag,
    /// The total number of items.
    Total,
    /// The total number of pages.
    Pages,
    /// True if this page is the last one.
    Last,
}

macro_rules! words {
    ($($(#[$doc:meta])* $word:ident = |$paging:ident, $text:ident| $set:expr;)*) => {$(
        $(#[$doc])*
        #[must_use]
        pub const fn $word(mut self, $text: &'static str) -> Self {
            let $paging = &mut self;
            $set;
            self
        }
    )*};
}

impl Paging {
    const fn new(ask: PageRequest) -> Self {
        Self {
            ask,
            next: Next::There,
            more: None,
            items: "",
            last: None,
            own: None,
            start: FirstNumber::Known,
            method: None,
            empty_pages: "",
        }
    }

    /// Requests pages by a query parameter.
    #[must_use]
    pub const fn query(name: &'static str) -> Self {
        Self::new(PageRequest::Query(name))
    }

    /// Requests pages by a header.
    #[must_use]
    pub const fn header(name: &'static str) -> Self {
        Self::new(PageRequest::Header(name))
    }

    /// Requests pages by a property of the JSON body.
    #[must_use]
    pub const fn body(member: &'static str) -> Self {
        Self::new(PageRequest::Body(member))
    }

    /// Follows a link in the header `Link`.
    #[must_use]
    pub const fn link(relation: &'static str) -> Self {
        Self::new(PageRequest::Link(relation))
    }

    /// Follows a URL in the body.
    #[must_use]
    pub const fn url(member: &'static str) -> Self {
        Self::new(PageRequest::Url(member))
    }

    words! {
        /// Sets the property that holds the items.
        items = |paging, text| paging.items = text;
        /// Reads the next cursor from this header.
        next_header = |paging, text| paging.next = Next::At(ResponseField::Header(text));
        /// Reads the next cursor from this property of the body.
        next_body = |paging, text| paging.next = Next::At(ResponseField::Body(text));
        /// Reads the next cursor from this property of the last item.
        last_item = |paging, text| paging.next = Next::Last(text);
        /// Counts items, from this offset.
        count_from = |paging, text| paging.next = Next::Count(text);
        /// Reads the next cursor from this property of the last item, if there is a further page
        /// and no cursor.
        or_last_item = |paging, text| paging.last = Some(text);
        /// Counts pages, from this number.
        number_from = |paging, text| paging.next = Next::Number(text);
        /// Counts pages, from this number, by which the first page is requested.
        number_asked = |paging, text| {
            paging.next = Next::Number(text);
            paging.start = FirstNumber::Asked;
        };
        /// Counts pages, from this number or from the one below.
        number_probed = |paging, text| {
            paging.next = Next::Number(text);
            paging.start = FirstNumber::Probed;
        };
        /// Reads the number of a page, or of its first item, from this property of the body.
        own_body = |paging, text| paging.own = Some(ResponseField::Body(text));
        /// Follows links with this method and without a body.
        next_method = |paging, text| paging.method = Some(text);
        /// Sets the maximum number of consecutive pages without items.
        empty_pages = |paging, text| paging.empty_pages = text;
        /// Reads from this header if there is a further page.
        more_header = |paging, text| paging.more = Some((More::Flag, ResponseField::Header(text)));
        /// Reads from this property of the body if there is a further page.
        more_body = |paging, text| paging.more = Some((More::Flag, ResponseField::Body(text)));
        /// Reads from this property of the body if this page is the last one.
        last_body = |paging, text| paging.more = Some((More::Last, ResponseField::Body(text)));
        /// Reads the total number of items from this header.
        total_header = |paging, text| paging.more = Some((More::Total, ResponseField::Header(text)));
        /// Reads the total number of items from this property of the body.
        total_body = |paging, text| paging.more = Some((More::Total, ResponseField::Body(text)));
        /// Reads the total number of pages from this header.
        pages_header = |paging, text| paging.more = Some((More::Pages, ResponseField::Header(text)));
        /// Reads the total number of pages from this property of the body.
        pages_body = |paging, text| paging.more = Some((More::Pages, ResponseField::Body(text)));
    }

    /// Returns true if the cursor is in the body.
    pub(crate) fn reads_body(&self) -> bool {
        let more = matches!(
            self.more,
            Some((More::Total, _) | (_, ResponseField::Body(_)))
        );
        let counts = !matches!(self.next, Next::There | Next::At(ResponseField::Header(_)));
        more || counts || self.last.is_some() || matches!(self.ask, PageRequest::Url(_))
    }

    /// Returns the number of the first page or item.
    pub(crate) fn first(&self) -> Option<i128> {
        match self.next {
            Next::Count(first) | Next::Number(first) => number(first),
            Next::There | Next::At(_) | Next::Last(_) => None,
        }
    }
}

pub(crate) fn number(text: &str) -> Option<i128> {
    text.trim().parse::<i64>().ok().map(i128::from)
}

impl ResponseField {
    /// Describes the field, for messages.
    pub(crate) fn shown(self) -> String {
        match self {
            Self::Header(name) => format!("the header {name}"),
            Self::Body(path) => format!("the property {path}"),
        }
    }

    /// Reads the field; returns `None` if it is missing, null or empty. A link that is an object is
    /// read from its `href`.
    pub(crate) fn read<'t>(
        self,
        headers: &'t HeaderMap,
        body: &'t Tape<'_>,
    ) -> Option<Cow<'t, str>> {
        let text = match self {
            Self::Header(name) => headers.get(name)?.to_str().ok()?.trim().into(),
            Self::Body(path) => {
                let node = member(body.root(), path)?;
                match node.members() {
                    Some(_) => text(member(node, "href")?)?,
                    None => text(node)?,
                }
            }
        };
        (!text.is_empty()).then_some(text)
    }

    /// Reads the next cursor; returns `None` if it marks the end, as `0`, `-1`, `false` and the
    /// text `null` do in many APIs.
    pub(crate) fn cursor<'t>(
        self,
        headers: &'t HeaderMap,
        body: &'t Tape<'_>,
    ) -> Option<Cow<'t, str>> {
        const NONE: [&str; 4] = ["0", "-1", "false", "null"];
        self.read(headers, body)
            .filter(|text| !NONE.contains(&text.trim()))
    }
}
