//! Where the lines of list items and quotes begin. Markdown takes a further line of a paragraph for
//! part of it however little it is indented; clippy does not.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

/// What stands before each line inside the list items and quotes that are open.
#[derive(Default)]
pub(super) struct Margin {
    open: Vec<String>,
    /// Where a list item began whose text has not begun yet
    item: Option<usize>,
    /// Where the line began whose text has not begun yet
    line: Option<usize>,
}

impl Margin {
    /// Takes in what comes next; a line that begins elsewhere than it should is moved.
    pub(super) fn see(
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
                self.move_line(text, line..range.start, edits);
            }
        }
        if let Some(start) = self.line.take().filter(|start| *start <= range.start) {
            self.move_line(text, start..range.start, edits);
        }
        if let Event::Code(_) | Event::InlineHtml(_) = event {
            self.see_within(text, range.clone(), edits);
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

    /// The text of an item begins one space behind its marker.
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

    /// True if a block begins here that may stand on a line of its own.
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

    /// Lines that begin within a code span or the like.
    fn see_within(&self, text: &str, range: Range<usize>, edits: &mut Vec<(Range<usize>, String)>) {
        for (at, _) in text[range.clone()].match_indices('\n') {
            let begin = range.start + at + 1;
            let line = text[begin..range.end]
                .split('\n')
                .next()
                .unwrap_or_default();
            self.move_line(text, begin..begin + line.len(), edits);
        }
    }

    /// Has a line begin where it should: what may stand before its text are spaces and the marks of
    /// quotes, for else it would be no further line.
    fn move_line(&self, text: &str, range: Range<usize>, edits: &mut Vec<(Range<usize>, String)>) {
        let bare = text[range.clone()].trim_start_matches([' ', '>']);
        let head = range.start..range.end - bare.len();
        let wanted = self.open.concat();
        if text[head.clone()] != wanted {
            edits.push((head, wanted));
        }
    }
}
