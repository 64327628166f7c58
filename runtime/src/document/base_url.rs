//! The base URL of calls, and the URLs of requests below it.

use reqwest::Url;

/// A base URL, to which the paths of calls are appended.
#[derive(Clone, Debug)]
pub(crate) struct BaseUrl {
    url: Url,
    /// The query of the base URL, which every request gets
    query: Option<String>,
    /// Length of the URL without its trailing slash
    end: usize,
}

impl BaseUrl {
    /// Creates a base from a URL without a fragment.
    pub(crate) fn new(mut url: Url) -> Self {
        let query = url.query().map(str::to_owned);
        url.set_query(None);
        let end = url.as_str().trim_end_matches('/').len();
        Self { url, query, end }
    }

    /// Returns the query of the base URL.
    pub(crate) fn query(&self) -> Option<&str> {
        self.query.as_deref()
    }

    /// Returns the URL without its query and without a trailing slash.
    pub(crate) fn text(&self) -> &str {
        &self.url.as_str()[..self.end]
    }

    /// Parses the URL of a request; returns `None` if it is invalid. A URL below the base keeps
    /// scheme and host, which need not be parsed again.
    pub(crate) fn parse(&self, text: &str) -> Option<Url> {
        let below = self.path_of(text).and_then(|path| self.url.join(path).ok());
        below.or_else(|| Url::parse(text).ok())
    }

    /// Returns the part after the host, if the host is the base's. A path that begins with two
    /// slashes, in any spelling, is refused: it would be parsed as another host.
    fn path_of<'t>(&self, text: &'t str) -> Option<&'t str> {
        let host = self.url.as_str().strip_suffix(self.url.path())?;
        let path = text.strip_prefix(host)?;
        match path.as_bytes() {
            [b'/', b'/' | b'\\' | 0..=b' ', ..] => None,
            [b'/', ..] => Some(path),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base(text: &str) -> BaseUrl {
        BaseUrl::new(Url::parse(text).unwrap())
    }

    #[test]
    fn a_text_is_the_url_that_it_is_without_a_base() {
        let bases = [
            "http://127.0.0.1:1",
            "https://example.com/",
            "https://example.com:8443/v1/",
            "http://[::1]:80/a%20b",
        ];
        let paths = [
            "",
            "/",
            "/a",
            "/a/b?c=d/e?f",
            "/a#b",
            "/a b/ü?ü='\"",
            "/a/../b/./c/%2e%2E/d",
            "/..//a",
            "//other.example/a",
            "/\\other.example",
            "/\t/other.example",
            "/ /a",
            "/a\\b\nc ",
            "?a",
            "#a",
            ".other.example/a",
            ":2/a",
            "@other.example/a",
            "\\a",
            "/a:b@c",
            "/%",
            "/\0",
        ];
        for base in bases.map(base) {
            for path in paths {
                let text = format!("{}{path}", base.text());
                assert_eq!(base.parse(&text), Url::parse(&text).ok(), "{text:?}");
            }
            for text in [
                "",
                "/a",
                "http://",
                "http://other.example/a",
                "HTTP://127.0.0.1:1/a",
            ] {
                assert_eq!(base.parse(text), Url::parse(text).ok(), "{text:?}");
            }
        }
    }

    #[test]
    fn a_path_below_is_found_without_looking_at_the_host() {
        let base = base("https://example.com/v1");
        assert_eq!(base.path_of("https://example.com/v1/a?b"), Some("/v1/a?b"));
        for other in [
            "https://example.com",
            "https://example.com.other/a",
            "https://example.com//a",
        ] {
            assert_eq!(base.path_of(other), None);
        }
    }
}
