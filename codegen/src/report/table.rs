//! Layout of cells in aligned columns.

use std::fmt::Write;

use anstyle::Style;

use crate::diagnostic::visible;

/// A cell: its text and style.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    text: String,
    style: Style,
    is_number: bool,
}

impl Cell {
    /// Left-aligned text.
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self {
            text: cut(clean(&text.into())),
            style: Style::new(),
            is_number: false,
        }
    }

    /// A right-aligned number.
    pub(super) fn number(text: impl ToString) -> Self {
        Self {
            text: text.to_string(),
            style: Style::new(),
            is_number: true,
        }
    }

    pub(super) fn style(mut self, style: Style) -> Self {
        self.style = style;
        self
    }

    fn width(&self) -> usize {
        self.text.chars().count()
    }
}

/// Lays out rows in columns, indented by two, without trailing spaces.
pub(super) fn lay_out(rows: &[Vec<Cell>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column| {
        rows.iter()
            .filter_map(|row| row.get(column))
            .map(Cell::width)
            .max()
    };
    let widths: Vec<_> = (0..columns)
        .map(|column| width(column).unwrap_or(0))
        .collect();
    let mut out = String::new();
    for row in rows {
        let mut gap = 2;
        for (cell, width) in row.iter().zip(&widths) {
            let rest = width - cell.width();
            let (before, after) = if cell.is_number { (rest, 0) } else { (0, rest) };
            if !cell.text.is_empty() {
                let Cell { text, style, .. } = cell;
                out.extend(std::iter::repeat_n(' ', gap + before));
                // Writing to a string cannot fail.
                let _ = write!(out, "{style}{text}{style:#}");
                gap = 2 + after;
            } else {
                gap += 2 + width;
            }
        }
        out.push('\n');
    }
    out
}

/// Maximum length of a cell, in characters.
const WIDEST: usize = 120;

fn cut(mut text: String) -> String {
    if let Some((end, _)) = text.char_indices().nth(WIDEST) {
        text.truncate(end);
        text.push('…');
    }
    text
}

/// Reduces text from a document to one line that is safe for a terminal.
pub(super) fn clean(text: &str) -> String {
    let is_break = |symbol: char| symbol.is_control();
    visible(&text.replace(is_break, " ")).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stands_left_and_numbers_right() {
        let rows = [
            vec![Cell::text("é"), Cell::number(5), Cell::text("x")],
            vec![Cell::text("long"), Cell::number(100), Cell::text("")],
            vec![Cell::text(""), Cell::number(7)],
        ];
        assert_eq!(lay_out(&rows), "  é       5  x\n  long  100\n          7\n");
    }

    #[test]
    fn control_characters_do_not_reach_the_terminal() {
        assert_eq!(clean("a\u{1b}[2J\nb\u{202e}"), "a [2J b\\u{202e}");
    }

    #[test]
    fn a_long_cell_is_cut() {
        let long = "é".repeat(70_000);
        let lines = lay_out(&[vec![Cell::text(long), Cell::text("x")]]);
        assert_eq!(lines, format!("  {}…  x\n", "é".repeat(WIDEST)));
    }
}
