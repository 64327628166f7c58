//! Syntax errors: the parsers' messages, split into text and position.

use super::OWN;
use crate::diagnostic::{Diagnostic, Location};
use crate::load::lines::Lines;

/// A syntax error, with its byte offset if known, and related places.
#[derive(Debug)]
pub(in crate::load) struct SyntaxError {
    offset: Option<usize>,
    message: String,
    context: Option<(usize, String)>,
}

/// Message for a text whose aliases repeat too much of it.
pub(in crate::load) const TREE_TOO_LARGE: &str =
    "aliases expand this document to many times its size";

/// Expectation of the visitor of keys, which ends the parser's message for any other token.
pub(in crate::load) const A_KEY: &str = "the key of a mapping";

const TOO_DEEP: &str = "nesting exceeds 128 levels, or an alias contains itself";

enum ErrorPosition {
    LineColumn(usize, usize),
    Byte(usize),
}

impl SyntaxError {
    pub(super) fn from_yaml(text: &str, error: &serde_yaml::Error) -> Self {
        let lines = Lines::of_yaml(text);
        let full = error.to_string();
        let (problem, context) = match full.rsplit_once(", while ") {
            Some((problem, context)) if !full.contains(OWN) => (problem, context),
            _ => (full.as_str(), ""),
        };
        let (problem, place) = split_position(problem);
        let (context, context_place) = split_position(context);
        let offset = |place| match place {
            ErrorPosition::LineColumn(line, column) => lines.offset(text, line, column),
            ErrorPosition::Byte(byte) => byte,
        };
        Self {
            offset: place.map(offset).or_else(|| error.location().map(|_| 0)),
            message: plain_words(problem),
            context: context_place.map(|place| (offset(place), format!("while {context}"))),
        }
    }

    pub(super) fn from_json(text: &str, error: &serde_json::Error) -> Self {
        let full = error.to_string();
        let (problem, _) = split_position(&full);
        let lines_before = text
            .split_inclusive('\n')
            .take(error.line().saturating_sub(1));
        let line_start: usize = lines_before.map(str::len).sum();
        let mut offset = (line_start + error.column().saturating_sub(1)).min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        Self {
            offset: Some(offset),
            message: plain_words(problem),
            context: None,
        }
    }

    pub(super) fn too_many_brackets(offset: usize) -> Self {
        let message = "the YAML text has more than 500000 opening brackets".to_owned();
        Self {
            offset: Some(offset),
            message,
            context: None,
        }
    }

    /// Returns true if the text nests deeper than the parsers follow.
    pub(super) fn is_depth(&self) -> bool {
        self.message == TOO_DEEP
    }

    /// Converts the error into a diagnostic, for a text that begins `base` bytes into its file.
    pub(super) fn explain(self, index: usize, text: &str, base: usize) -> Diagnostic {
        let location = |offset| Location::Offset(index, base + offset);
        let is_tab = self.message == "found character that cannot start any token"
            && self
                .offset
                .is_some_and(|offset| text[offset..].starts_with('\t'));
        let mut diagnostic = Diagnostic::error(
            self.offset.map_or(Location::File(index), location),
            self.message,
        );
        if is_tab {
            diagnostic = diagnostic.hint("indent with spaces: YAML does not allow tabs");
        }
        match self.context {
            Some((offset, text)) if Some(offset) != self.offset => {
                diagnostic.and(location(offset), text)
            }
            _ => diagnostic,
        }
    }
}

/// Parses the line and column at the end of a serde_yaml error. Seeds see only an error's text.
pub(in crate::load) fn line_and_column(message: &str) -> Option<(usize, usize)> {
    match split_position(message).1 {
        Some(ErrorPosition::LineColumn(line, column)) => Some((line, column)),
        // An error at the very first character has no position.
        None => Some((1, 1)),
        Some(ErrorPosition::Byte(_)) => None,
    }
}

/// Splits ` at line 3 column 7` or ` at position 12` off the end of a message.
fn split_position(message: &str) -> (&str, Option<ErrorPosition>) {
    let split = || {
        let (head, tail) = message.rsplit_once(" at ")?;
        let place = match tail.strip_prefix("line ") {
            Some(rest) => {
                let (line, column) = rest.split_once(" column ")?;
                ErrorPosition::LineColumn(line.parse().ok()?, column.parse().ok()?)
            }
            None => ErrorPosition::Byte(tail.strip_prefix("position ")?.parse().ok()?),
        };
        Some((head, Some(place)))
    };
    split().unwrap_or((message, None))
}

fn plain_words(message: &str) -> String {
    if let Some((_, own)) = message.rsplit_once(OWN) {
        return own.to_owned();
    }
    match message {
        "recursion limit exceeded" => TOO_DEEP.to_owned(),
        "repetition limit exceeded" => TREE_TOO_LARGE.to_owned(),
        other if other.ends_with(A_KEY) => {
            "a key must be a string: quote it if it begins with `{` or `[`".to_owned()
        }
        other => other.to_owned(),
    }
}
