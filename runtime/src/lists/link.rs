//! Parser of the header `Link` (RFC 8288).

use reqwest::header::{HeaderMap, LINK};

/// Returns the target of the first link with this relation type.
pub(crate) fn next_link(headers: &HeaderMap, relation: &str) -> Option<String> {
    let lines = headers.get_all(LINK).into_iter();
    let lines = lines.filter_map(|line| std::str::from_utf8(line.as_bytes()).ok());
    lines
        .flat_map(links)
        .find(|link| link.is(relation))
        .map(|link| link.target.to_owned())
}

/// A link of the header.
struct Link<'t> {
    target: &'t str,
    parameters: Vec<(&'t str, String)>,
}

impl Link<'_> {
    fn is(&self, relation: &str) -> bool {
        // Only the first `rel` counts (section 3.3); it may hold several relation types.
        let mut relations = self.parameters.iter();
        let rel = relations.find(|(name, _)| name.eq_ignore_ascii_case("rel"));
        rel.is_some_and(|(_, all)| {
            let mut all = all.split_ascii_whitespace();
            all.any(|one| one.eq_ignore_ascii_case(relation))
        })
    }
}

/// Parses the links of a line; skips invalid ones (appendix B.2).
fn links(line: &str) -> Vec<Link<'_>> {
    let mut found = Vec::new();
    let mut rest = line;
    while let Some((_, after)) = rest.split_once('<') {
        let Some((target, after)) = after.split_once('>') else {
            break;
        };
        let (parameters, after) = parameters(after);
        found.push(Link {
            target: target.trim(),
            parameters,
        });
        rest = after;
    }
    found
}

/// Parses the parameters of a link; returns the rest of the line.
fn parameters(text: &str) -> (Vec<(&str, String)>, &str) {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while let Some(after) = rest.strip_prefix(';') {
        let end = after.find(['=', ';', ',']).unwrap_or(after.len());
        let name = after[..end].trim();
        rest = &after[end..];
        let mut value = String::new();
        if let Some(after) = rest.strip_prefix('=') {
            (value, rest) = value_of(after.trim_start());
        }
        found.push((name, value));
        rest = rest.trim_start();
    }
    (found, rest)
}

/// Parses a value, quoted or not; returns the rest of the line.
fn value_of(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find([';', ',']).unwrap_or(text.len());
        return (text[..end].trim().to_owned(), &text[end..]);
    };
    let mut value = String::new();
    let mut letters = quoted.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return (value, &quoted[at + 1..]),
            '\\' => value.extend(letters.next().map(|(_, letter)| letter)),
            letter => value.push(letter),
        }
    }
    (value, "")
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    fn next(lines: &[&str]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(LINK, HeaderValue::from_str(line).unwrap());
        }
        next_link(&headers, "next")
    }

    #[test]
    fn links_are_found_however_they_are_written() {
        let cases: &[(&[&str], Option<&str>)] = &[
            (&[r#"</a?page=2>; rel="next""#], Some("/a?page=2")),
            (&[r#"<b>; rel=prev, <c>; rel=next"#], Some("c")),
            (
                &[r#"<b>; rel="prev", <c,d;e>;title="x, <y>; rel=\"next\"";REL="next last""#],
                Some("c,d;e"),
            ),
            (&[r#"<b>; rel="prev""#, r#"<c> ; rel = "NEXT""#], Some("c")),
            (&[r#"<c>; rel="first"; rel="next""#], None),
            (&[r#"<c>; rev="next""#], None),
            (&[r#"<c>; rel="next-archive""#], None),
            (&[r#"<c>"#, "", ",,", "<", "<x", "rel=next"], None),
            (&[r#"<b>; crossorigin, <c>; a; rel="next""#], Some("c")),
            (&[r#"<c>; title="no end; rel=next"#], None),
            (&[], None),
        ];
        for (lines, wanted) in cases {
            assert_eq!(next(lines).as_deref(), *wanted, "{lines:?}");
        }
    }
}
