//! Line and column of a pointer in a document, for all pointers of a document in one reading.
//!
//! A member of a mapping is located at its key, an item of a sequence at its first character, the
//! whole document at the start of its content. A value brought in by an alias or `<<` is located
//! where it is written. A pointer without a target is located at its nearest existing ancestor.

mod json;
mod trie;
mod yaml;

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::ops::Range;

use super::source::{Language, decode, language};
use super::{Lines, Pointer, Source};

pub(super) use trie::Trie;

/// A position in a document.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Position {
    /// The line, from one
    pub line: usize,
    /// The column in characters, from one
    pub column: usize,
    /// The bytes of the key, or of the token that begins here
    pub span: Range<usize>,
}

/// Locates pointers, each in the document of that index.
///
/// Results have the order of the pointers; `None` is for documents that do not exist or cannot be
/// read. Each document is read once.
pub fn locate<S: Borrow<Source>>(
    sources: &[S],
    wanted: &[(usize, Pointer)],
) -> Vec<Option<Position>> {
    let mut positions = vec![None; wanted.len()];
    let mut by_document = BTreeMap::<usize, Vec<(usize, &Pointer)>>::new();
    for (place, (document, pointer)) in wanted.iter().enumerate() {
        by_document
            .entry(*document)
            .or_default()
            .push((place, pointer));
    }
    for (document, asked) in by_document {
        let Some(source) = sources.get(document).map(Borrow::borrow) else {
            continue;
        };
        let Ok((text, base)) = decode(&source.bytes) else {
            continue;
        };
        let mut trie = Trie::default();
        let leaves: Vec<_> = asked
            .iter()
            .map(|(_, pointer)| trie.insert(pointer))
            .collect();
        trie.fill(&text);
        let lines = Lines::of(&source.bytes);
        for ((place, _), leaf) in asked.into_iter().zip(leaves) {
            let span = span_of_token(&text, trie.first(leaf));
            let (line, column) = lines.position(&source.bytes, base + span.start);
            let span = base + span.start..base + span.end;
            positions[place] = Some(Position { line, column, span });
        }
    }
    positions
}

impl Trie {
    /// Locates all pointers; of a broken text, those found before the error.
    pub(super) fn fill(&mut self, text: &str) {
        match language(text) {
            Language::Json => self.fill_from_json(text),
            Language::Yaml => self.fill_from_yaml(text),
        }
    }
}

/// Maximum length of a caret in bytes; a line may have a megabyte.
const LONGEST_TOKEN: usize = 256;

/// Returns the bytes of the key or scalar at an offset, for a caret to underline.
pub(crate) fn span_of_token(text: &str, start: usize) -> Range<usize> {
    let rest = text.get(start..).unwrap_or_default();
    let end = rest
        .char_indices()
        .map(|(at, _)| at)
        .find(|at| *at >= LONGEST_TOKEN);
    let line = rest[..end.unwrap_or(rest.len())]
        .split(['\n', '\r'])
        .next()
        .unwrap_or_default();
    let length = match line.chars().next() {
        None => 0,
        Some(quote @ ('"' | '\'')) => quoted_length(line, quote),
        Some('{' | '[') => 1,
        Some(_) => plain_length(line),
    };
    start..start + length
}

fn quoted_length(line: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, character) in line.char_indices().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' if quote == '"' => escaped = true,
            _ if character == quote => return at + 1,
            _ => (),
        }
    }
    line.len()
}

fn plain_length(line: &str) -> usize {
    let ends = [": ", " #", ", "]
        .iter()
        .filter_map(|end| line.find(end))
        .min();
    let plain = &line[..ends.unwrap_or(line.len())];
    let plain = plain.trim_end();
    plain.strip_suffix(':').unwrap_or(plain).trim_end().len()
}

#[cfg(test)]
mod tests;
