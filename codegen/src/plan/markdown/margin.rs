//! Indentation of lines in list items and quotes.
//!
//! Markdown allows lazy continuation lines; clippy warns of them (`doc_lazy_continuation`).

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

/// The prefixes of lines within the open list items and quotes.
#[derive(Default)]
pub(super) struct Margin {
    open: Vec<String>,
    /// The start of a list item whose text has not begun yet
    item: Option<usize>,
    /// The start of a line whose text has not begun yet
    line: Option<usize>,
}

impl Margin {
    /// Processes the next event, and adds edits for wrongly indented lines.
    pub(super) fn visit(
        &mut self,
        text: &str,
        event: &Event<'_>,
        range: &Range<usize>,
        edits: &mut Vec<(Range<usize>, String)>,
    ) {
        if let Some(start) = self.item.take() {
            self.open_item(text, start, event, range, edits);
        }
        if self.begins_block(event) {
            let line = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
            if text[line..range.start].trim_matches([' ', '>']).is_empty() {
                self.indent_line(text, line..range.start, edits);
            }
        }
        if let Some(start) = self.line.take().filter(|start| *start <= range.start) {
            self.indent_line(text, start..range.start, edits);
        }
        if let Event::Code(_) | Event::InlineHtml(_) = event {
            self.indent_within(text, range.clone(), edits);
        }
        match event {
            Event::Start(Tag::Item) => self.item = Some(range.start),
            Event::Start(Tag::BlockQuote(_)) => self.open.push("> ".to_owned()),
            Event::End(TagEnd::Item | TagEnd::BlockQuote(_)) => drop(self.open.pop()),
            Event::SoftBreak | Event::HardBreak => {
                let end = text[range.start..]
                    .find('\n')
                    .map(|at| range.start + at + 1);
                self.line = end;
            }
            _ => {}
        }
    }

    /// Opens a list item, and puts its text one space after its marker.
    fn open_item(
        &mut self,
        text: &str,
        start: usize,
        event: &Event<'_>,
        range: &Range<usize>,
        edits: &mut Vec<(Range<usize>, String)>,
    ) {
        let head = text.get(start..range.start).unwrap_or_default();
        // A backslash before the text is part of it.
        let head = head.trim_end_matches('\\');
        let marker = head.trim_end();
        let is_empty = matches!(event, Event::End(_));
        if !is_empty && head.len() != marker.len() + 1 {
            let gap = start + marker.len()..start + head.len();
            edits.push((gap, " ".to_owned()));
        }
        self.open.push(" ".repeat(marker.len() + 1));
    }

    /// Returns true if an event begins a block that may begin a line.
    fn begins_block(&self, event: &Event<'_>) -> bool {
        matches!(
            event,
            Event::Rule
                | Event::Start(
                    Tag::Item
                        | Tag::Paragraph
                        | Tag::Heading { .. }
                        | Tag::CodeBlock(CodeBlockKind::Fenced(_))
                        | Tag::BlockQuote(_)
                        | Tag::Table(_)
                )
        )
    }

    /// Indents the lines within a code span or inline HTML.
    fn indent_within(
        &self,
        text: &str,
        range: Range<usize>,
        edits: &mut Vec<(Range<usize>, String)>,
    ) {
        for (at, _) in text[range.clone()].match_indices('\n') {
            let begin = range.start + at + 1;
            let line = text[begin..range.end]
                .split('\n')
                .next()
                .unwrap_or_default();
            self.indent_line(text, begin..begin + line.len(), edits);
        }
    }

    /// Replaces the indentation of a line.
    ///
    /// It consists of spaces and markers of quotes; otherwise, the line would begin a new block.
    fn indent_line(
        &self,
        text: &str,
        range: Range<usize>,
        edits: &mut Vec<(Range<usize>, String)>,
    ) {
        let bare = text[range.clone()].trim_start_matches([' ', '>']);
        let head = range.start..range.end - bare.len();
        let wanted = self.open.concat();
        if text[head.clone()] != wanted {
            edits.push((head, wanted));
        }
    }
}
