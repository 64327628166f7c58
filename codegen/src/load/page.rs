//! Markdown pages that carry an OpenAPI document in a fenced code block (CommonMark 0.31,
//! section 4.5).

use std::fmt;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

/// A fenced block of a page that holds an OpenAPI document.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Page {
    /// The info line of the fence: what follows the backticks or tildes
    pub info: String,
    /// The bytes of the page between the two fences
    pub text_range: Range<usize>,
    /// The document: these bytes verbatim, unless the fence is indented or quoted; CommonMark then
    /// takes the indentation or the quote marks off
    pub document: String,
}

/// The one document of a page, and what the page says of where it came from.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Extracted {
    /// The text of the document
    pub document: String,
    /// The bytes of the page that it was taken from
    pub text_range: Range<usize>,
    /// The address or name of the document that this one was cut from
    pub source: Option<String>,
    /// The operation that the page is about, as `get /pets/{id}`
    pub operation: Option<String>,
    /// Whether the page calls the text JSON; else it is YAML
    pub is_json: bool,
}

/// Why no document can be taken from a page.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum PageError {
    /// There is no fenced block with an OpenAPI document
    NoBlock,
    /// There are several, which begin at these lines (from one)
    SeveralBlocks(Vec<usize>),
}

impl fmt::Display for PageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoBlock => f.write_str(
                "the page has no fenced code block (```yaml or ```json) that begins like an \
                 OpenAPI document",
            ),
            Self::SeveralBlocks(lines) => {
                let lines: Vec<_> = lines.iter().map(usize::to_string).collect();
                write!(
                    f,
                    "the page has {} OpenAPI documents, at the lines {}: only one is expected",
                    lines.len(),
                    lines.join(", ")
                )
            }
        }
    }
}

impl std::error::Error for PageError {}

/// Takes the one OpenAPI document out of a page.
///
/// # Errors
///
/// The page has no such document, or several.
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

/// All fenced blocks of a page whose info line begins with `yaml`, `yml` or `json` and whose
/// content begins like an OpenAPI document.
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

/// Whether a text begins like an OpenAPI (or Swagger 2.0) document, and not like a page about one.
///
/// Only a look at the keys without indentation: the text need not be well-formed.
pub fn is_document(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}');
    let names_version = |line: &str| {
        let line = line.trim_start_matches(['"', '\'']);
        ["openapi", "swagger"].iter().any(|key| {
            line.strip_prefix(key).is_some_and(|rest| {
                rest.trim_start_matches(['"', '\''])
                    .trim_start()
                    .starts_with(':')
            })
        })
    };
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
    // Anything without a key on its first line is prose, whatever its later lines look like.
    first.contains(':')
        && std::iter::once(first)
            .chain(lines)
            .any(|line| line.strip_prefix(indentation).is_some_and(names_version))
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

/// The bytes as they stand in the page, unless more than line endings tells them from the content.
fn verbatim(page: &str, range: &Range<usize>, content: String) -> String {
    let raw = &page[range.clone()];
    let is_same = raw
        .bytes()
        .filter(|b| *b != b'\r')
        .eq(content.bytes().filter(|b| *b != b'\r'));
    if is_same { raw.to_owned() } else { content }
}

impl Page {
    /// Reads the info line: `yaml [source] [method path]`.
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
