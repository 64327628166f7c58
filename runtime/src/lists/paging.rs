//! What an operation's table says of its pages: how the next one is asked for, and whether there is
//! one.

use std::borrow::Cow;

use reqwest::header::HeaderMap;

use crate::json::node::Node;
use crate::json::tape::{Tape, Token};

/// How a list is read page by page. The names of members are dotted where they are nested.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Paging {
    pub(crate) ask: PageRequest,
    pub(crate) next: Next,
    pub(crate) more: Option<(More, ResponseField)>,
    /// The member of the body that holds the items; nothing where it is the items.
    pub(crate) items: &'static str,
    /// The member of the last item that goes on where there is more and no cursor.
    pub(crate) last: Option<&'static str>,
    /// Where an answer says the number of its own page, or of its first item.
    pub(crate) own: Option<ResponseField>,
    pub(crate) start: FirstNumber,
    /// The method of the requests that follow links, where it is not that of the first.
    pub(crate) method: Option<&'static str>,
    /// How many pages in a row may have no items; [`EMPTY_PAGES`] unless set.
    pub(crate) empty_pages: &'static str,
}

/// The number of pages in a row that may have no items, unless the list or the caller sets another.
pub(crate) const EMPTY_PAGES: u32 = 100;

/// How sure the number of the first page is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum FirstNumber {
    /// The server counts from it where a request has no number.
    Known,
    /// It is the lowest: the first page is asked for by it.
    Asked,
    /// It is assumed: the page of this number may be the one that a request without a number gets.
    Probed,
}

/// How the next page is asked for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum PageRequest {
    /// By a parameter of the query.
    Query(&'static str),
    /// By a header.
    Header(&'static str),
    /// By a member of the body, which is JSON.
    Body(&'static str),
    /// By the link of this relation (RFC 8288).
    Link(&'static str),
    /// By the URL in this member of the body.
    Url(&'static str),
}

/// What the next page is called.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Next {
    /// What the link or the URL says.
    There,
    /// What the answer says.
    At(ResponseField),
    /// What the last item calls itself by this member.
    Last(&'static str),
    /// The number of the first item to come, where that of the very first is this.
    Count(&'static str),
    /// The number of the page, where that of the first is this.
    Number(&'static str),
}

/// Where an answer says something.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum ResponseField {
    Header(&'static str),
    Body(&'static str),
}

/// What an answer says of whether there is more.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum More {
    /// Whether there is.
    Flag,
    /// How many items there are in all.
    Total,
    /// How many pages there are in all.
    Pages,
    /// Whether this page is the last one.
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

    /// Asked for by a parameter of the query.
    #[must_use]
    pub const fn query(name: &'static str) -> Self {
        Self::new(PageRequest::Query(name))
    }

    /// Asked for by a header.
    #[must_use]
    pub const fn header(name: &'static str) -> Self {
        Self::new(PageRequest::Header(name))
    }

    /// Asked for by a member of the body, which is JSON.
    #[must_use]
    pub const fn body(member: &'static str) -> Self {
        Self::new(PageRequest::Body(member))
    }

    /// Asked for by a link in the header `Link`.
    #[must_use]
    pub const fn link(relation: &'static str) -> Self {
        Self::new(PageRequest::Link(relation))
    }

    /// Asked for by a URL in the body.
    #[must_use]
    pub const fn url(member: &'static str) -> Self {
        Self::new(PageRequest::Url(member))
    }

    words! {
        /// The member that holds the items.
        items = |paging, text| paging.items = text;
        /// The next page is called what this header says.
        next_header = |paging, text| paging.next = Next::At(ResponseField::Header(text));
        /// The next page is called what this member of the body says.
        next_body = |paging, text| paging.next = Next::At(ResponseField::Body(text));
        /// The next page is called what this member of the last item says.
        last_item = |paging, text| paging.next = Next::Last(text);
        /// Items are counted, from this number on.
        count_from = |paging, text| paging.next = Next::Count(text);
        /// Where there is more and no cursor, the next page is called what this member of the last
        /// item says.
        or_last_item = |paging, text| paging.last = Some(text);
        /// Pages are counted, from this number on.
        number_from = |paging, text| paging.next = Next::Number(text);
        /// Pages are counted, from this number on, by which the first page is asked for.
        number_asked = |paging, text| {
            paging.next = Next::Number(text);
            paging.start = FirstNumber::Asked;
        };
        /// Pages are counted, perhaps from this number on, perhaps from the one below.
        number_probed = |paging, text| {
            paging.next = Next::Number(text);
            paging.start = FirstNumber::Probed;
        };
        /// This member of the body says the number of its own page, or of its first item.
        own_body = |paging, text| paging.own = Some(ResponseField::Body(text));
        /// Links are followed with this method and without a body.
        next_method = |paging, text| paging.method = Some(text);
        /// So many pages in a row may have no items.
        empty_pages = |paging, text| paging.empty_pages = text;
        /// This header says whether there is more.
        more_header = |paging, text| paging.more = Some((More::Flag, ResponseField::Header(text)));
        /// This member of the body says whether there is more.
        more_body = |paging, text| paging.more = Some((More::Flag, ResponseField::Body(text)));
        /// This member of the body says whether this page is the last one.
        last_body = |paging, text| paging.more = Some((More::Last, ResponseField::Body(text)));
        /// This header says how many items there are.
        total_header = |paging, text| paging.more = Some((More::Total, ResponseField::Header(text)));
        /// This member of the body says how many items there are.
        total_body = |paging, text| paging.more = Some((More::Total, ResponseField::Body(text)));
        /// This header says how many pages there are.
        pages_header = |paging, text| paging.more = Some((More::Pages, ResponseField::Header(text)));
        /// This member of the body says how many pages there are.
        pages_body = |paging, text| paging.more = Some((More::Pages, ResponseField::Body(text)));
    }

    /// True if the body says where it goes on, so that it has to be read for that.
    pub(crate) fn reads_body(&self) -> bool {
        let more = matches!(
            self.more,
            Some((More::Total, _) | (_, ResponseField::Body(_)))
        );
        let counts = !matches!(self.next, Next::There | Next::At(ResponseField::Header(_)));
        more || counts || self.last.is_some() || matches!(self.ask, PageRequest::Url(_))
    }

    /// The number that counting begins with.
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
    /// Where it is, in words.
    pub(crate) fn shown(self) -> String {
        match self {
            Self::Header(name) => format!("the header {name}"),
            Self::Body(path) => format!("the member {path}"),
        }
    }

    /// What it says; `None` where it is missing, null or empty. Of a link that is an object, its
    /// `href` counts.
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

    /// The cursor of the next page; `None` where it says that there is none, as many APIs do with 0,
    /// `false` or `null` in words.
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

/// The member at the end of a dotted name; of a name that is itself dotted, that one.
pub(crate) fn member<'t, 'a>(node: Node<'t, 'a>, path: &str) -> Option<Node<'t, 'a>> {
    if path.is_empty() {
        return Some(node);
    }
    let of = |name: &str| {
        let members = node.members()?.filter(|(known, _)| *known == name);
        members.last().map(|(_, value)| value)
    };
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    of(path).or_else(|| match rest {
        "" => None,
        rest => member(of(first)?, rest),
    })
}

/// A scalar as text.
pub(crate) fn text<'t>(node: Node<'t, '_>) -> Option<Cow<'t, str>> {
    match node.token() {
        Token::Text(text) => Some(Cow::Borrowed(text)),
        Token::Digits(text) => Some(Cow::Borrowed(text)),
        Token::Bool(value) => Some(value.to_string().into()),
        Token::Float(value) => Some(value.to_string().into()),
        _ => node.as_integer().map(|value| value.to_string().into()),
    }
}
