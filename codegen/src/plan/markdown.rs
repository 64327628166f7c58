//! Sanitizing and wrapping of Markdown from documents, for doc comments.
//!
//! The result has no broken links, accidental doctests, HTML or control characters, and rustdoc and
//! clippy accept it without warnings.

mod check;
mod lead_in;
mod margin;
mod nesting;
mod wrap;

use std::ops::Range;

use pulldown_cmark::{
    CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd, TextMergeWithOffset,
};

use super::doc_comments::longest_run;
use check::is_warning_free;
use lead_in::begins_block;
pub(super) use lead_in::{after, item};
use margin::Margin;
pub(super) use wrap::wrap;
use wrap::wrap_line;

/// The maximum number of escaping rounds: escaped HTML may reveal Markdown within it.
const ROUNDS: usize = 8;

/// The maximum factor by which a text may grow, beside [`EXTRA_GROWTH`].
const GROWTH_FACTOR: usize = 4;

/// The number of bytes by which a text may grow in any case.
const EXTRA_GROWTH: usize = 1000;

/// Returns the lines of a text, safe for a doc comment.
pub(super) fn safe_lines(text: &str) -> Vec<String> {
    let words = printable(text).trim_end().to_owned();
    if is_plain(&words) {
        let mut lines = Vec::new();
        wrap_line(&words, &mut lines);
        return lines;
    }
    sanitized(&words).unwrap_or_else(|| verbatim(&words))
}

/// Returns the sanitized lines of a text, or `None` if it cannot be sanitized.
///
/// Text with deeply nested blocks is rejected, since each of its lines would repeat all markers.
fn sanitized(words: &str) -> Option<Vec<String>> {
    if nesting::is_deep(words) {
        return None;
    }
    let most = GROWTH_FACTOR * words.len() + EXTRA_GROWTH;
    let mut text = words.to_owned();
    for _ in 0..ROUNDS {
        let edits = edits(&text);
        if edits.is_empty() {
            break;
        }
        text = apply(&text, edits);
        if text.len() > most {
            return None;
        }
    }
    let lines = wrap(text.trim_matches('\n'));
    let length = lines.iter().map(|line| line.len() + 1).sum::<usize>();
    (length <= most && is_warning_free(&lines.join("\n"))).then_some(lines)
}

/// Returns true if a text is one paragraph without markup.
fn is_plain(text: &str) -> bool {
    let is_plain = |symbol: char| symbol.is_alphanumeric() || " ,;?'\"/".contains(symbol);
    text.starts_with(char::is_alphabetic)
        && text.chars().enumerate().all(|(at, symbol)| match symbol {
            '.' | ':' | '-' | '(' | ')' => at > 0,
            symbol => is_plain(symbol),
        })
        && !text.contains("://")
}

/// Returns the lines of a text as a fenced block, verbatim.
fn verbatim(text: &str) -> Vec<String> {
    let fence = "`".repeat(longest_run(text).max(2) + 1);
    let mut lines = vec![format!("{fence}text")];
    lines.extend(
        text.trim_matches('\n')
            .lines()
            .map(|line| line.trim_end().to_owned()),
    );
    lines.push(fence);
    lines
}

/// Returns a text as part of a line, safe for a doc comment: nothing in it begins a block.
pub(super) fn safe_line(text: &str) -> String {
    const BEFORE: &str = "a ";
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let lines = safe_lines(&format!("{BEFORE}{words}")).join(" ");
    lines.get(BEFORE.len()..).unwrap_or_default().to_owned()
}

/// Returns the first sentence of lines that are safe, if it is running text of so many characters at
/// most and stands by itself.
pub(super) fn first_sentence(lines: &[String], most: usize) -> Option<String> {
    let lines = lines.iter().map(String::as_str);
    let paragraph = lines.take_while(|line| !line.is_empty() && !begins_block(line));
    let paragraph = paragraph.collect::<Vec<_>>().join(" ");
    let is_end = |at: &usize| {
        let (before, behind) = (&paragraph[..*at], &paragraph[at + 2..]);
        let is_abbreviated = ["e.g", "i.e", "etc", "vs"]
            .iter()
            .any(|it| before.ends_with(it));
        !is_abbreviated && behind.starts_with(|next: char| !next.is_lowercase())
    };
    let mut ends = paragraph.match_indices(". ").map(|(at, _)| at);
    let end = ends.find(is_end).map_or(paragraph.len(), |at| at + 1);
    let sentence = paragraph[..end].trim();
    let is_even = |mark: &str| sentence.matches(mark).count() % 2 == 0;
    let is_closed = ["`", "*", "**"].into_iter().all(is_even);
    let is_whole = !sentence.is_empty() && !sentence.ends_with(':') && is_closed;
    let is_short = sentence.chars().count() <= most;
    (is_whole && is_short && is_warning_free(sentence)).then(|| sentence.to_owned())
}

/// Returns the first paragraph of a text.
pub(super) fn first_paragraph(text: &str) -> &str {
    let text = text.trim();
    text.find("\n\n").map_or(text, |end| &text[..end])
}

/// Removes control and bidirectional formatting characters, and replaces tabs by spaces.
fn printable(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\t', "    ");
    let keep = |symbol: &char| match symbol {
        '\n' => true,
        symbol => !symbol.is_control() && !is_bidi_control(*symbol),
    };
    text.chars().filter(keep).collect()
}

/// Returns true if a character overrides the direction of text, or is an invisible line break.
pub(super) fn is_bidi_control(symbol: char) -> bool {
    matches!(
        symbol,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}'
    )
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
}

type Edit = (Range<usize>, String);

/// Returns the replacements for byte ranges that do not overlap.
fn edits(text: &str) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut links = Vec::new();
    let mut in_code = false;
    let mut margin = Margin::default();
    let parser = Parser::new_ext(text, options());
    // Link reference definitions are inlined where they are used.
    let definitions = parser.reference_definitions().iter();
    edits.extend(definitions.map(|(_, it)| (it.span.clone(), String::new())));
    for (event, range) in TextMergeWithOffset::new(parser.into_offset_iter()) {
        margin.visit(text, &event, &range, &mut edits);
        match event {
            Event::Html(_) | Event::InlineHtml(_) => escape_html(text, range, &mut edits),
            Event::Start(Tag::CodeBlock(kind)) => {
                in_code = true;
                match kind {
                    CodeBlockKind::Fenced(info) => retag_fence(text, range, &info, &mut edits),
                    CodeBlockKind::Indented => fence(text, range, &mut edits),
                }
            }
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Start(Tag::Link {
                dest_url,
                link_type,
                ..
            }) => links.push((range, target(link_type, &dest_url), None)),
            Event::End(TagEnd::Link) => match links.pop() {
                Some((range, Target::Relative, inner)) => unlink(range, inner, &mut edits),
                Some((range, Target::Defined(url), Some(inner))) => {
                    edits.push((inner.end..range.end, format!("]({url})")));
                }
                _ => {}
            },
            Event::Start(Tag::Image { .. }) => {
                edits.push((range.start..range.start + 1, String::new()))
            }
            Event::Text(_) if !in_code => {
                note_inner(&mut links, &range);
                let linked = !links.is_empty();
                escape_text(text, range, linked, &mut edits);
            }
            _ => note_inner(&mut links, &range),
        }
    }
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    edits.dedup_by(|later, earlier| later.0.start < earlier.0.end);
    edits
}

type Link = (Range<usize>, Target, Option<Range<usize>>);

/// The destination of a link.
enum Target {
    /// Written in the link itself
    Inline,
    /// Written in a definition elsewhere in the text
    Defined(String),
    /// Relative to the documentation site of the text, so of no use here
    Relative,
}

fn target(link: LinkType, url: &str) -> Target {
    match link {
        _ if !is_absolute(url) => Target::Relative,
        LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut => {
            Target::Defined(url.to_owned())
        }
        _ => Target::Inline,
    }
}

/// Extends the range of the text of the innermost link.
fn note_inner(links: &mut [Link], range: &Range<usize>) {
    if let Some((_, _, inner)) = links.last_mut() {
        let start = inner.as_ref().map_or(range.start, |known| known.start);
        *inner = Some(start..range.end);
    }
}

fn is_absolute(url: &str) -> bool {
    ["https://", "http://", "mailto:"]
        .iter()
        .any(|scheme| url.starts_with(scheme))
}

/// Replaces a link by its text.
fn unlink(range: Range<usize>, inner: Option<Range<usize>>, edits: &mut Vec<Edit>) {
    let inner = inner.unwrap_or(range.start..range.start);
    edits.push((range.start..inner.start, String::new()));
    edits.push((inner.end..range.end, String::new()));
}

fn escape_html(text: &str, range: Range<usize>, edits: &mut Vec<Edit>) {
    for (at, _) in text[range.clone()].match_indices('<') {
        let at = range.start + at;
        let rest = &text.as_bytes()[at..range.end];
        let begins = |tag: &&&str| {
            let begin = rest.get(..tag.len());
            begin.is_some_and(|begin| begin.eq_ignore_ascii_case(tag.as_bytes()))
        };
        match ["<br>", "<br/>", "<br />"].iter().find(begins) {
            Some(tag) => edits.push((at..at + tag.len(), " ".to_owned())),
            None => edits.push((at..at, "\\".to_owned())),
        }
    }
}

/// Marks a fenced block as plain text if rustdoc would run it, and closes it if it is open.
fn retag_fence(text: &str, range: Range<usize>, info: &str, edits: &mut Vec<Edit>) {
    let line_end = text[range.clone()]
        .find('\n')
        .map_or(range.end, |end| range.start + end);
    let line = &text[range.start..line_end];
    let unindented = line.trim_start();
    let marker = unindented.chars().next().unwrap_or('`');
    let behind = unindented.trim_start_matches(marker);
    let run = &unindented[..unindented.len() - behind.len()];
    // The source may be longer than the info string: `&amp;` for `&`.
    let fence_end = line_end - behind.len();
    let word = info.split([' ', ',']).next().unwrap_or_default();
    let wanted = if is_run_by_rustdoc(word) {
        "text"
    } else {
        word
    };
    if text[fence_end..line_end].trim() != wanted {
        edits.push((fence_end..line_end, wanted.to_owned()));
    }
    let last = text[line_end..range.end].trim_end().rsplit('\n').next();
    let last = last.unwrap_or_default().trim_start_matches([' ', '>']);
    if last.len() < run.len() || !last.trim_start_matches(marker).is_empty() {
        // An open block would include the text after it.
        let gap = if text[..range.end].ends_with('\n') {
            ""
        } else {
            "\n"
        };
        let start = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
        let indent = text[start..range.start].replace(|symbol| symbol != '>', " ");
        edits.push((range.end..range.end, format!("{gap}{indent}{run}\n")));
    }
}

/// Returns true if rustdoc would run a code block with this info string, or not know it.
fn is_run_by_rustdoc(info: &str) -> bool {
    let runs = [
        "rust",
        "rs",
        "should_panic",
        "no_run",
        "ignore",
        "compile_fail",
        "test_harness",
        "standalone",
        "custom",
    ];
    let is_plain = !info.is_empty() && info.chars().all(|c| c.is_ascii_alphanumeric());
    !is_plain || runs.contains(&info) || info.starts_with("edition")
}

/// Fences an indented code block, which would be a doctest.
fn fence(text: &str, range: Range<usize>, edits: &mut Vec<Edit>) {
    let start = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
    if !text[start..range.start].trim().is_empty() {
        // In the first line of a list item, whose text begins after the marker.
        let head = text[start..range.start].trim_end_matches(' ').len();
        edits.push((start + head..range.start, " ".to_owned()));
        return;
    }
    let block = text[start..range.end].trim_end();
    let indent = block.len() - block.trim_start_matches(' ').len();
    let outer = " ".repeat(indent.saturating_sub(4));
    let mut fenced = format!("{outer}```text\n");
    for line in block.lines() {
        let line = line
            .get(indent.min(line.len() - line.trim_start().len())..)
            .unwrap_or(line);
        fenced.push_str(&format!("{outer}{line}\n"));
    }
    fenced.push_str(&format!("{outer}```\n"));
    edits.push((start..range.end, fenced));
}

/// Escapes brackets, which rustdoc resolves as links, and puts bare URLs in angle brackets.
fn escape_text(text: &str, range: Range<usize>, linked: bool, edits: &mut Vec<Edit>) {
    let mut at = range.start;
    while at < range.end {
        let rest = &text[at..range.end];
        if !linked && (rest.starts_with("https://") || rest.starts_with("http://")) {
            let end = at + url_length(rest);
            edits.push((at..at, "<".to_owned()));
            edits.push((end..end, ">".to_owned()));
            at = end;
            continue;
        }
        let Some(symbol) = rest.chars().next() else {
            break;
        };
        if matches!(symbol, '[' | ']') && !text[..at].ends_with('\\') {
            edits.push((at..at, "\\".to_owned()));
        }
        at += symbol.len_utf8();
    }
}

/// Returns the length of the URL at the start of a text, without the punctuation of its sentence.
fn url_length(text: &str) -> usize {
    let end = text
        .find(|c: char| c.is_whitespace() || "<>\"'`()[]{}|\\^".contains(c))
        .unwrap_or(text.len());
    text[..end]
        .trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '_', '~'])
        .len()
}

fn apply(text: &str, edits: Vec<Edit>) -> String {
    let mut edited = String::with_capacity(text.len() + edits.len());
    let mut at = 0;
    for (range, replacement) in edits {
        if range.start < at {
            continue;
        }
        edited.push_str(&text[at..range.start]);
        edited.push_str(&replacement);
        at = range.end;
    }
    edited.push_str(&text[at..]);
    edited
}

#[cfg(test)]
mod tests {
    use super::*;

    fn safe(text: &str) -> String {
        safe_lines(text).join("\n")
    }

    #[test]
    fn lines_of_items_and_quotes_are_indented() {
        assert_eq!(safe("- one\ntwo\n  three"), "- one\n  two\n  three");
        assert_eq!(safe("1.  one\n  two\n"), "1. one\n   two");
        assert_eq!(safe("> one\ntwo\n\nthree"), "> one\n> two\n\nthree");
        assert_eq!(safe("> - one\ntwo [x]"), "> - one\n>   two \\[x\\]");
        assert_eq!(safe("- one\n     two"), "- one\n  two");
        let long = format!("> 1. {}", "word ".repeat(30));
        let lines = safe_lines(&long);
        assert!(lines[1].starts_with(">    word"), "{lines:?}");
        assert_eq!(safe(&safe(&long)), safe(&long));
    }

    #[test]
    fn brackets_links_and_addresses_are_sanitized() {
        assert_eq!(safe("see [foo] and a[0]"), "see \\[foo\\] and a\\[0\\]");
        assert_eq!(
            safe("[docs](https://x.y/z) stay"),
            "[docs](https://x.y/z) stay"
        );
        assert_eq!(safe("[docs](/z) and [more](#a)"), "docs and more");
        assert_eq!(
            safe("at https://x.y/a_b_c, then"),
            "at <https://x.y/a_b_c>, then"
        );
        assert_eq!(
            safe("`[foo]` and `https://x.y`"),
            "`[foo]` and `https://x.y`"
        );
        assert_eq!(safe("\\[foo\\]"), "\\[foo\\]");
    }

    #[test]
    fn a_first_sentence_stands_by_itself() {
        let first = |text: &str| {
            let lines = text.lines().map(str::to_owned).collect::<Vec<_>>();
            first_sentence(&lines, 40)
        };
        let found = [
            ("One. Two.", "One."),
            ("One\nline\n\nmore", "One line"),
            ("Any unit, e.g. metres. More.", "Any unit, e.g. metres."),
            ("A list\n- b", "A list"),
        ];
        for (text, wanted) in found {
            assert_eq!(first(text).as_deref(), Some(wanted), "{text}");
        }
        for text in [
            "",
            "- a",
            "One of:\n- a",
            "See `a. B` here. More.",
            "**One. Two** three",
            "x ".repeat(30).trim(),
        ] {
            assert_eq!(first(text), None, "{text}");
        }
    }

    #[test]
    fn html_is_escaped() {
        assert_eq!(safe("a <id> b"), "a \\<id> b");
        assert_eq!(safe("<div>\n[x]\n</div>"), "\\<div>\n\\[x\\]\n\\</div>");
        assert_eq!(safe("a<br/>b"), "a b");
    }

    #[test]
    fn open_blocks_are_closed() {
        assert_eq!(safe("```\na"), "```text\na\n```");
        assert_eq!(safe("- ~~~\n  a\n\nb"), "- ~~~text\n  a\n\n  ~~~\nb");
    }

    #[test]
    fn unsafe_text_is_verbatim() {
        let text = "- a\n\n  ```\n  x";
        assert!(safe(text).contains("```text"), "{}", safe(text));
        assert_eq!(verbatim("a ``` b"), ["````text", "a ``` b", "````"]);
    }

    #[test]
    fn link_definitions_are_inlined() {
        let text = "see [the docs][d] and [d]\n\n[d]: https://a.b/c\n";
        assert_eq!(
            safe(text),
            "see [the docs](https://a.b/c) and [d](https://a.b/c)"
        );
        assert_eq!(safe("- [y]: https://a.b/c"), "-");
    }

    #[test]
    fn code_never_becomes_a_doctest() {
        assert_eq!(safe("```\nlet x;\n```"), "```text\nlet x;\n```");
        assert_eq!(safe("```rust,no_run\nx\n```"), "```text\nx\n```");
        assert_eq!(safe("```json\n{}\n```"), "```json\n{}\n```");
        assert_eq!(safe("~~~\u{1f4d6}&amp;\nx\n~~~"), "~~~text\nx\n~~~");
        assert_eq!(safe("~~~ `a` ~~~\nx\n~~~"), "~~~text\nx\n~~~");
        assert_eq!(
            safe("a\n\n    b [c]\n      d\n\ne"),
            "a\n\n```text\nb [c]\n  d\n```\n\ne"
        );
    }

    #[test]
    fn control_characters_are_removed() {
        assert_eq!(safe("a\u{202e}b\u{7}c\r\nd\re"), "abc\nde");
    }
}
