//! Markdown pages that carry an OpenAPI document in a fenced code block (CommonMark 0.31,
//! section 4.5).

use std::fmt;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

/// A fenced code block of a page that holds an OpenAPI document.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Page {
    /// The info string of the fence, after the backticks or tildes
    pub info: String,
    /// The bytes of the page between the fences
    pub text_range: Range<usize>,
    /// The document: these bytes verbatim, unless the fence is indented or quoted; CommonMark then
    /// removes the indentation or the quote marks
    pub document: String,
}

/// The document of a page, with its recorded origin.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Extracted {
    /// The text of the document
    pub document: String,
    /// The bytes of the page that it was taken from
    pub text_range: Range<usize>,
    /// The URL or name of the original document
    pub source: Option<String>,
    /// The operation that the page describes, as `get /pets/{id}`
    pub operation: Option<String>,
    /// True if the info string says JSON; otherwise the text is YAML
    pub is_json: bool,
}

/// Reason why no document can be extracted from a page.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum PageError {
    /// No fenced code block holds an OpenAPI document
    NoBlock,
    /// Several blocks hold one; they begin at these lines (from one)
    SeveralBlocks(Vec<usize>),
}

impl fmt::Display for PageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoBlock => f.write_str(
                "the page has no fenced code block (```yaml or ```json) with an \
                 OpenAPI document",
            ),
            Self::SeveralBlocks(lines) => {
                let lines: Vec<_> = lines.iter().map(usize::to_string).collect();
                write!(
                    f,
                    "the page has {} OpenAPI documents, at lines {}; expected one",
                    lines.len(),
                    lines.join(", ")
                )
            }
        }
    }
}

impl std::error::Error for PageError {}

/// Extracts the one OpenAPI document of a page.
///
/// # Errors
///
/// Returns an error if the page has no such document, or several.
pub fn extract(page: &str) -> Result<Extracted, PageError> {
    let mut blocks = openapi_blocks(page);
    match (blocks.len(), blocks.pop()) {
        (1, Some(block)) => Ok(block.extract()),
        (0, _) | (_, None) => Err(PageError::NoBlock),
        (_, Some(last)) => {
            let starts = blocks
                .iter()
                .chain([&last])
                .map(|block| block.text_range.start);
            let line = |start: usize| 1 + page[..start].matches('\n').count();
            Err(PageError::SeveralBlocks(starts.map(line).collect()))
        }
    }
}

/// Returns all fenced code blocks of a page whose info string begins with `yaml`, `yml` or `json`
/// and whose content begins like an OpenAPI document.
pub fn openapi_blocks(page: &str) -> Vec<Page> {
    fenced_blocks(page)
        .into_iter()
        .filter(|block| {
            let word = block.info.split_whitespace().next().unwrap_or_default();
            ["yaml", "yml", "json"]
                .iter()
                .any(|known| word.eq_ignore_ascii_case(known))
                && is_document(&block.document)
        })
        .collect()
}

/// Returns true if a text begins like an OpenAPI (or Swagger 2.0) document, not like a page about
/// one.
///
/// Only keys without indentation are examined: the text need not be well-formed.
pub fn is_document(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}');
    if text.trim_start().starts_with('{') {
        return text
            .match_indices('"')
            .any(|(at, _)| names_version(&text[at..]));
    }
    let significant = |line: &&str| {
        let line = line.trim();
        !line.is_empty() && !line.starts_with(['#', '%']) && line != "---"
    };
    let mut lines = text.lines().filter(significant);
    let Some(first) = lines.next() else {
        return false;
    };
    let indentation = &first[..first.len() - first.trim_start().len()];
    // A first line without a key is prose, whatever the later lines look like.
    first.contains(':')
        && std::iter::once(first)
            .chain(lines)
            .any(|line| line.strip_prefix(indentation).is_some_and(names_version))
}

/// Returns true if a line has the key of the version and a number. (The front matter of a page may
/// have such a key too, followed by an operation.)
fn names_version(line: &str) -> bool {
    let quotes = ['"', '\''];
    let line = line.trim_start_matches(quotes);
    ["openapi", "swagger"].iter().any(|key| {
        let value = line.strip_prefix(key).and_then(|rest| {
            rest.trim_start_matches(quotes)
                .trim_start()
                .strip_prefix(':')
        });
        value.is_some_and(|value| {
            value
                .trim_start()
                .trim_start_matches(quotes)
                .starts_with(|c: char| c.is_ascii_digit())
        })
    })
}

fn fenced_blocks(page: &str) -> Vec<Page> {
    let mut blocks = vec![];
    let mut open: Option<(String, Option<Range<usize>>, String)> = None;
    for (event, range) in Parser::new(page).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                open = Some((info.trim().to_owned(), None, String::new()));
            }
            Event::Text(text) => {
                if let Some((_, all, content)) = &mut open {
                    let start = all.as_ref().map_or(range.start, |all| all.start);
                    *all = Some(start..range.end);
                    content.push_str(&text);
                }
            }
            Event::End(TagEnd::CodeBlock) => {
                if let Some((info, Some(text_range), content)) = open.take() {
                    blocks.push(Page {
                        info,
                        document: verbatim(page, &text_range, content),
                        text_range,
                    });
                }
            }
            _ => (),
        }
    }
    blocks
}

/// Returns the bytes of the page, unless the content differs in more than line endings.
fn verbatim(page: &str, range: &Range<usize>, content: String) -> String {
    let raw = &page[range.clone()];
    let is_same = raw
        .bytes()
        .filter(|b| *b != b'\r')
        .eq(content.bytes().filter(|b| *b != b'\r'));
    if is_same { raw.to_owned() } else { content }
}

impl Page {
    /// Parses the info string: `yaml [source] [method path]`.
    fn extract(self) -> Extracted {
        let mut words = self.info.split_whitespace().peekable();
        let is_json = words
            .next()
            .is_some_and(|word| word.eq_ignore_ascii_case("json"));
        let source = words.next_if(|word| !is_method(word)).map(str::to_owned);
        let rest: Vec<_> = words.collect();
        let operation = match rest.as_slice() {
            [method, _, ..] if is_method(method) => Some(rest.join(" ")),
            _ => None,
        };
        let Self {
            text_range,
            document,
            ..
        } = self;
        Extracted {
            document,
            text_range,
            source,
            operation,
            is_json,
        }
    }
}

fn is_method(word: &str) -> bool {
    [
        "get", "put", "post", "delete", "options", "head", "patch", "trace", "query",
    ]
    .iter()
    .any(|method| word.eq_ignore_ascii_case(method))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(fence: &str, info: &str, document: &str) -> String {
        format!("# Title\n\nopenapi: prose\n\n{fence}{info}\n{document}{fence}\n\nThe end\n")
    }

    #[test]
    fn a_fenced_document_comes_out_byte_for_byte() {
        for document in [
            "openapi: 3.1.0\ninfo:\n  a: '```'\n\n  \tb:  \n",
            "openapi: 3\r\nx: 1\r\n",
        ] {
            let page = page(
                "````",
                "yaml https://a.example/spec.yml get /x/{id}",
                document,
            );
            let extracted = extract(&page).unwrap();
            assert_eq!(extracted.document, document);
            assert_eq!(&page[extracted.text_range.clone()], document);
            assert_eq!(
                extracted.source.as_deref(),
                Some("https://a.example/spec.yml")
            );
            assert_eq!(extracted.operation.as_deref(), Some("get /x/{id}"));
            assert!(!extracted.is_json);
        }
    }

    #[test]
    fn fences_follow_commonmark_section_4_5() {
        for (open, close) in [
            ("```", "`````"),
            ("~~~ ", "~~~"),
            ("   ~~~~", "~~~~"),
            ("``````", "``````"),
        ] {
            let page = format!("{open}YML\nopenapi: 3.1.0\n~~\n{close}\nx\n");
            let found = openapi_blocks(&page);
            assert_eq!(found.len(), 1, "{page}");
            assert_eq!(found[0].document, "openapi: 3.1.0\n~~\n");
        }
        assert_eq!(
            extract("```yaml\nopenapi: 3\n").unwrap().document,
            "openapi: 3\n"
        );
        let quoted = extract("> ```yaml\n> openapi: 3\n> info: {}\n> ```\n").unwrap();
        assert_eq!(quoted.document, "openapi: 3\ninfo: {}\n");
    }

    #[test]
    fn the_info_line_may_say_less() {
        let read = |info: &str| {
            let extracted = extract(&page("```", info, "openapi: 3\n")).unwrap();
            (extracted.source, extracted.operation)
        };
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(read("yaml"), (None, None));
        assert_eq!(read("yaml api.yml"), (text("api.yml"), None));
        assert_eq!(read("yaml POST /a"), (None, text("POST /a")));
        assert_eq!(read("yaml api.yml title=x"), (text("api.yml"), None));
    }

    #[test]
    fn only_blocks_that_begin_like_a_document_count() {
        let noise = "```yaml\na: 1\n```\n\n```\nopenapi: 3\n```\n\n    openapi: 3\n\n```toml\nopenapi: 3\n```\n\n";
        assert_eq!(extract(noise), Err(PageError::NoBlock));
        let json = format!("{noise}```json\n{{\"info\": {{}}, \"openapi\" : \"3.1.0\"}}\n```\n");
        assert!(extract(&json).unwrap().is_json);
        let two = format!("{json}\n```yaml\n# c\n---\nswagger: '2.0'\n```\n");
        let error = extract(&two).unwrap_err();
        assert_eq!(error, PageError::SeveralBlocks(vec![16, 20]));
        assert!(
            error
                .to_string()
                .contains("2 OpenAPI documents, at lines 16, 20")
        );
    }

    #[test]
    fn documents_are_told_from_pages() {
        let documents = [
            "openapi: 3.1.0",
            "\u{feff}\"openapi\": 3",
            "# c\n---\ninfo: {}\nopenapi : '3'",
            "{\"swagger\":\"2.0\"}",
            "  openapi: 3\n",
        ];
        let others = [
            "",
            "# Title\n\nopenapi: prose",
            "---\ntitle: A\nopenapi: get /a\n---\n",
            "> quote\nopenapi: 3",
            "info:\n  openapi: 3",
            "{\"a\": 1}",
        ];
        documents
            .iter()
            .for_each(|text| assert!(is_document(text), "{text}"));
        others
            .iter()
            .for_each(|text| assert!(!is_document(text), "{text}"));
    }
}
