//! `[pages]`: declared pagination of an operation, and the rows of the table made from it.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::SettingsError;

/// Pagination of a list. Names of nested properties are dotted.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(default, deny_unknown_fields)]
pub struct PageRule {
    /// `false` if the list is not paginated, whatever it looks like
    pub paged: Option<bool>,
    /// The query parameter that selects a page
    pub query: Option<String>,
    /// The header that selects a page
    pub header: Option<String>,
    /// The property of the request body that selects a page
    pub body: Option<String>,
    /// The link relation of the next page in the header `Link`
    pub link: Option<String>,
    /// The property of the response body with the URL of the next page
    pub url: Option<String>,
    /// The property of the response body with the items
    pub items: Option<String>,
    /// The response header with the next cursor
    pub next_header: Option<String>,
    /// The property of the response body with the next cursor
    pub next_body: Option<String>,
    /// The property of the last item that is the next cursor
    pub last_item: Option<String>,
    /// The offset of the first item
    pub count_from: Option<i64>,
    /// The number of the first page
    pub number_from: Option<i64>,
    /// The response header that is true if there is a further page
    pub more_header: Option<String>,
    /// The property of the response body that is true if there is a further page
    pub more_body: Option<String>,
    /// The response header with the total number of items
    pub total_header: Option<String>,
    /// The property of the response body with the total number of items
    pub total_body: Option<String>,
    /// The response header with the total number of pages
    pub pages_header: Option<String>,
    /// The property of the response body with the total number of pages
    pub pages_body: Option<String>,
    /// The property of the response body that is true on the last page
    pub last_body: Option<String>,
    /// The method of requests to a link or URL, if it differs from that of the first request
    pub next_method: Option<String>,
    /// The maximum number of consecutive empty pages
    pub empty_pages: Option<u32>,
}

/// A keyword of an operation's table, and its operand.
type Row = (&'static str, String);

impl PageRule {
    /// Returns true unless `paged` is false.
    pub(crate) fn is_paged(&self) -> bool {
        self.paged != Some(false)
    }

    /// Returns true if it selects the next page; otherwise that is detected.
    pub(crate) fn says_how(&self) -> bool {
        let rest = Self {
            items: None,
            empty_pages: None,
            ..self.clone()
        };
        rest != Self::default() || self.items.is_none() && self.empty_pages.is_none()
    }

    /// Returns the row that limits empty pages.
    pub(crate) fn limit(&self) -> Option<Row> {
        let pages = self.empty_pages?;
        Some(("empty_pages", pages.to_string()))
    }

    /// Returns the rows of the table, the one that selects a page first; the planner adds the
    /// items.
    pub(crate) fn rows(&self) -> Vec<Row> {
        let method = present([("next_method", self.next_method.clone())]);
        [self.asks(), self.nexts(), method, self.mores()].concat()
    }

    fn asks(&self) -> Vec<Row> {
        present([
            ("query", self.query.clone()),
            ("header", self.header.clone()),
            ("body", self.body.clone()),
            ("link", self.link.clone()),
            ("url", self.url.clone()),
        ])
    }

    fn nexts(&self) -> Vec<Row> {
        let number = |number: Option<i64>| number.map(|number| number.to_string());
        present([
            ("next_header", self.next_header.clone()),
            ("next_body", self.next_body.clone()),
            (
                match self.next_header.is_some() || self.next_body.is_some() {
                    // Used if the response has no cursor and says that there is a further page.
                    true => "or_last_item",
                    false => "last_item",
                },
                self.last_item.clone(),
            ),
            ("count_from", number(self.count_from)),
            ("number_from", number(self.number_from)),
        ])
    }

    fn mores(&self) -> Vec<Row> {
        present([
            ("more_header", self.more_header.clone()),
            ("more_body", self.more_body.clone()),
            ("total_header", self.total_header.clone()),
            ("total_body", self.total_body.clone()),
            ("pages_header", self.pages_header.clone()),
            ("pages_body", self.pages_body.clone()),
            ("last_body", self.last_body.clone()),
        ])
    }

    /// Checks for combinations that make no sense; returns the message.
    fn fault(&self) -> Option<&'static str> {
        let (asks, nexts) = (self.asks(), self.nexts());
        let by_name = matches!(asks.first(), Some(("query" | "header" | "body", _)));
        let or_last = matches!(nexts.as_slice(), [_, ("or_last_item", _)]);
        let nexts = if or_last { &nexts[..1] } else { &nexts[..] };
        if by_name && self.next_method.is_some() {
            return Some("`next_method` requires `link` or `url`");
        }
        match (asks.len(), nexts.len(), self.mores().len()) {
            _ if !self.is_paged() || !self.says_how() => None,
            (1, 1, 0 | 1) if by_name => None,
            (1, 0, 0 | 1) if !by_name => None,
            (1, ..) if !by_name && !nexts.is_empty() => Some(
                "`link` and `url` find the next page by themselves: remove the key for its cursor",
            ),
            (1, 1, _) | (1, 0, 2..) => Some("set only one of the keys for the end of the pages"),
            (1, ..) => Some(
                "set one of `next_header`, `next_body`, `last_item`, `count_from` and `number_from` to \
                 find the next page",
            ),
            _ => Some("set one of `query`, `header`, `body`, `link` and `url` to select a page"),
        }
    }
}

fn present<const N: usize>(rows: [(&'static str, Option<String>); N]) -> Vec<Row> {
    let rows = rows.into_iter();
    rows.filter_map(|(word, name)| Some((word, name?)))
        .collect()
}

/// The rules as parsed, by method and path.
pub(super) type RawPages = BTreeMap<Spanned<String>, Spanned<PageRule>>;

pub(super) fn check_pages(pages: &RawPages) -> Result<(), SettingsError> {
    for (route, rule) in pages {
        let is_route = route
            .get_ref()
            .split_once(' ')
            .is_some_and(|(method, path)| {
                method.bytes().all(|byte| byte.is_ascii_uppercase()) && path.starts_with('/')
            });
        if !is_route {
            let message = format!(
                "`{}` is not a method and a path, such as `GET /plants`",
                route.get_ref()
            );
            return Err(super::fault(route, message));
        }
        if let Some(message) = rule.get_ref().fault() {
            return Err(SettingsError {
                offset: rule.span().start,
                message: message.to_owned(),
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::settings::parse;

    #[test]
    fn rows_are_in_the_order_of_the_table() {
        let text = "[pages]\n\"GET /a\" = { more_body = \"m\", next_body = \"n.x\", query = \"q\" }\n\
                    \"GET /b\" = { paged = false }\n\"GET /c\" = { query = \"p\", number_from = 0 }";
        let settings = parse(text).unwrap().settings;
        let rows = settings.pages["GET /a"].rows();
        let rows = rows.iter().map(|(word, name)| (*word, name.as_str()));
        let wanted = [("query", "q"), ("next_body", "n.x"), ("more_body", "m")];
        assert_eq!(rows.collect::<Vec<_>>(), wanted);
        assert!(!settings.pages["GET /b"].is_paged());
        assert_eq!(settings.pages["GET /c"].rows()[1].1, "0");
        let text = "[pages]\n\"GET /a\" = { query = \"q\", next_body = \"n\", last_item = \"id\" }\n\
                    \"GET /b\" = { items = \"data\", empty_pages = 7 }";
        let settings = parse(text).unwrap().settings;
        assert_eq!(settings.pages["GET /a"].rows()[2].0, "or_last_item");
        assert!(settings.pages["GET /a"].says_how() && !settings.pages["GET /b"].says_how());
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        for (rule, words) in [
            ("{}", "to select a page"),
            ("{ query = \"q\" }", "to find the next page"),
            (
                "{ query = \"q\", link = \"next\", next_body = \"n\" }",
                "to select a page",
            ),
            (
                "{ query = \"q\", next_body = \"n\", count_from = 1 }",
                "to find the next page",
            ),
            (
                "{ query = \"q\", next_body = \"n\", next_method = \"GET\" }",
                "requires `link` or `url`",
            ),
            ("{ link = \"next\", next_body = \"n\" }", "by themselves"),
            (
                "{ link = \"next\", more_body = \"n\", total_body = \"t\" }",
                "only one of the keys",
            ),
            ("{ quer = \"q\" }", "unknown field `quer`"),
        ] {
            let fault = parse(&format!("[pages]\n\"GET /a\" = {rule}")).unwrap_err();
            assert!(fault.message.contains(words), "{rule}: {fault:?}");
            assert!(fault.offset >= 8, "{fault:?}");
        }
        let fault = parse("[pages]\n\"/a\" = { paged = false }").unwrap_err();
        assert!(
            fault.message.contains("not a method and a path"),
            "{fault:?}"
        );
        assert_eq!(fault.offset, 8);
    }
}
