//! Where the lines of list items and quotes begin. Markdown takes a further line of a paragraph for
//! part of it however little it is indented; clippy does not.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

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
            let head = text.get(start..range.start).unwrap_or_default();
            let width = if head.contains('\n') {
                2
            } else {
                head.len().max(2)
            };
            self.open.push(" ".repeat(width));
        }
        if let Some(start) = self.line.take().filter(|start| *start <= range.start) {
            let wanted = self.open.concat();
            if text[start..range.start] != wanted && !wanted.is_empty() {
                edits.push((start..range.start, wanted));
            }
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
}
