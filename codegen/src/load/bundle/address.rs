//! Parsing of the text of a `$ref` into a URI reference and a fragment (RFC 3986, RFC 6901).

/// The parts of a reference before and after `#`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Address<'t> {
    /// The URI as written; empty for the file itself
    pub(super) uri: &'t str,
    /// The fragment, percent-decoded
    pub(super) fragment: String,
    /// The fragment as written
    pub(super) spelt: &'t str,
}

impl<'t> Address<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        let (uri, fragment) = text.split_once('#').unwrap_or((text, ""));
        Self {
            uri,
            fragment: decode(fragment),
            spelt: fragment,
        }
    }
}

/// Returns the scheme of an address, such as `https` (RFC 3986, section 3.1). A single letter is a
/// Windows drive instead.
pub(super) fn scheme(uri: &str) -> Option<&str> {
    let (scheme, _) = uri.split_once(':')?;
    let mut letters = scheme.chars();
    let is_scheme = letters.next()?.is_ascii_alphabetic()
        && letters.all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter));
    is_scheme.then_some(scheme)
}

/// Decodes percent-encoded bytes such as `%2F`; malformed escapes are kept.
pub(super) fn decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let digit = |byte: Option<&u8>| char::from(*byte?).to_digit(16);
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let escaped = (*first == b'%')
            .then(|| Some(digit(after.first())? * 16 + digit(after.get(1))?))
            .flatten();
        match escaped.and_then(|byte| u8::try_from(byte).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// Resolves an address against a base (RFC 3986, section 5.2, as far as documents use it).
pub(super) fn join(base: &str, uri: &str) -> String {
    if scheme(uri).is_some() {
        return uri.to_owned();
    }
    let base = base.split('#').next().unwrap_or_default();
    let root = scheme(base).map_or(0, |scheme| {
        let rest = &base[scheme.len() + 1..];
        let authority = rest
            .strip_prefix("//")
            .map_or(0, |rest| 2 + rest.find('/').unwrap_or(rest.len()));
        scheme.len() + 1 + authority
    });
    let (root, path) = base.split_at(root);
    let folder = path.rfind('/').map_or("", |end| &path[..=end]);
    if uri.starts_with('/') {
        format!("{root}{}", tidy(uri))
    } else {
        let folder = if folder.is_empty() && !root.is_empty() {
            "/"
        } else {
            folder
        };
        format!("{root}{}", tidy(&format!("{folder}{uri}")))
    }
}

/// Removes `.` from a path and, as far as possible, `..`.
pub(super) fn tidy(path: &str) -> String {
    let mut steps = Vec::<&str>::new();
    for step in path.split('/') {
        match step {
            "." => {}
            ".." if matches!(steps.last(), Some(&last) if last != ".." && !last.is_empty()) => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_decoded_and_other_percents_stay() {
        let address = Address::of("a%20b.yaml#/paths/~1x%2F%7Bid%7D/50%");
        assert_eq!(address.uri, "a%20b.yaml");
        assert_eq!(address.fragment, "/paths/~1x/{id}/50%");
        assert_eq!(decode("%e2%9c%93 %zz %"), "✓ %zz %");
    }

    #[test]
    fn addresses_are_seen_from_one_another() {
        assert_eq!(
            join("https://a.example/x/y.json", "z.json"),
            "https://a.example/x/z.json"
        );
        assert_eq!(
            join("https://a.example", "z.json"),
            "https://a.example/z.json"
        );
        assert_eq!(join("https://a.example/x/y", "/z"), "https://a.example/z");
        assert_eq!(join("x/y.yaml", "../../z.yaml"), "../z.yaml");
        assert_eq!(join("x/y.yaml", "urn:z"), "urn:z");
        assert_eq!(scheme("C:x"), Some("C"));
        assert_eq!(scheme("./a:b"), None);
    }
}
