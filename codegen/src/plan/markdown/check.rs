//! The check that rustdoc and clippy accept sanitized Markdown without warnings.

use std::iter::Peekable;
use std::ops::Range;

use pulldown_cmark::{BrokenLink, CodeBlockKind, CowStr, Event, Parser, Tag, TagEnd};

use super::{is_absolute, is_run_by_rustdoc, options};

/// Returns true if a text has no broken link, HTML, doctest or wrongly indented line.
pub(super) fn is_warning_free(text: &str) -> bool {
    let mut is_broken = false;
    let broken = |_: BrokenLink<'_>| -> Option<(CowStr<'_>, CowStr<'_>)> {
        is_broken = true;
        None
    };
    let parser = Parser::new_with_broken_link_callback(text, options(), Some(broken));
    if parser.reference_definitions().iter().next().is_some() {
        return false;
    }
    let mut containers = Containers::default();
    let mut events = parser.into_offset_iter().peekable();
    // The number of open links and code blocks, in which a URL is not bare.
    let mut exempt = 0;
    while let Some((event, range)) = events.next() {
        let is_allowed = match &event {
            Event::Html(_) | Event::InlineHtml(_) | Event::Start(Tag::Image { .. }) => false,
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => false,
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => !is_run_by_rustdoc(info),
            Event::Text(text) => {
                exempt > 0 || !text.contains("http://") && !text.contains("https://")
            }
            Event::Start(Tag::Link { dest_url, .. }) => is_absolute(dest_url),
            _ => containers.visit(text, &event, &range, &mut events),
        };
        if !is_allowed {
            return false;
        }
        match event {
            Event::Start(Tag::Link { .. } | Tag::CodeBlock(_)) => exempt += 1,
            Event::End(TagEnd::Link | TagEnd::CodeBlock) => exempt -= 1,
            _ => {}
        }
    }
    drop(events);
    !is_broken
}

/// The open list items and quotes.
#[derive(Default)]
struct Containers {
    open: Vec<Container>,
}

enum Container {
    Quote,
    /// The width of its marker
    Item(usize),
    Footnote,
}

impl Containers {
    /// Updates the open containers, and returns false if a line is indented as clippy forbids.
    fn visit<'a>(
        &mut self,
        text: &str,
        event: &Event<'_>,
        range: &Range<usize>,
        next: &mut Peekable<impl Iterator<Item = (Event<'a>, Range<usize>)>>,
    ) -> bool {
        match event {
            Event::Start(Tag::BlockQuote(_)) => self.open.push(Container::Quote),
            Event::Start(Tag::FootnoteDefinition(_)) => self.open.push(Container::Footnote),
            Event::Start(Tag::Item) => {
                let start = next
                    .peek()
                    .map_or(range.start, |(event, next)| match event {
                        Event::End(TagEnd::Item) => next.end,
                        _ => next.start,
                    });
                let head = text.get(range.start..start).unwrap_or_default();
                let head = head.trim_end_matches('\\');
                self.open.push(Container::Item(head.len()));
            }
            Event::End(TagEnd::Item | TagEnd::BlockQuote(_) | TagEnd::FootnoteDefinition) => {
                self.open.pop();
            }
            Event::SoftBreak | Event::HardBreak => {
                if let Some((_, next)) = next.peek()
                    && let Some(head) = text.get(range.end..next.start)
                {
                    return self.is_indented(head);
                }
            }
            _ => {}
        }
        true
    }

    fn is_indented(&self, head: &str) -> bool {
        let (mut quotes, mut width) = (0, 0);
        for container in &self.open {
            match container {
                Container::Quote => quotes += 1,
                Container::Item(item) => width += item,
                Container::Footnote => return true,
            }
        }
        let head = head.trim_end_matches('\\');
        let count = |wanted: char| head.chars().filter(|symbol| *symbol == wanted).count();
        match quotes {
            0 => count(' ') == width,
            quotes => count('>') >= quotes && count(' ') >= width,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn warnings_of_rustdoc_and_clippy_are_found() {
        let sound = [
            "a\nb",
            "- a\n  b",
            "1. a\n   b",
            "> a\n> b",
            "[a](https://b.c)",
            "<https://a.b>",
            "```text\nx\n```",
            "\\[x\\]",
            "`[x]`",
            "- a\n  - b\n    c",
        ];
        for text in sound {
            assert!(is_warning_free(text), "{text}");
        }
        let unsound = [
            "[x]",
            "[a](b)",
            "[x]: https://a.b",
            "- [x]: https://a.b",
            "<b>",
            "<div>\n",
            "    code",
            "```\nx\n```",
            "```rust\nx\n```",
            "- a\nb",
            "- a\n   b",
            "> a\nb",
            "- a\n  - b\n  c",
            "see https://a.b",
            "a\n b",
            "![a](https://b.c)",
        ];
        for text in unsound {
            assert!(!is_warning_free(text), "{text}");
        }
    }
}
