//! Bytes → Node. Only this module calls serde_yaml and serde_json on documents.

mod big_numbers;
mod depth;
mod syntax;

use std::borrow::Cow;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, IgnoredAny};

use super::Source;
use super::node::{Node, Number, Pointer};
use super::positions::Trie;
use super::tree::{MappingError, MappingErrorKind, Reader, Refuse};
use crate::diagnostic::{Diagnostic, Location, WarningKind};

pub(super) use serde_json::value::RawValue;
pub(super) use syntax::{A_KEY, SyntaxError, TREE_TOO_LARGE, line_and_column};

/// Prefix of our own error messages: serde_yaml writes the path of keys before them.
pub(super) const OWN: char = '\u{1}';

/// Language of a document.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Language {
    Json,
    Yaml,
}

/// Parses a document and pushes every error. Returns `None` if there is no tree at all; of
/// duplicate keys the last one is kept.
pub(super) fn read(
    index: usize,
    source: &Source,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Node> {
    let node = read_any(index, source, diagnostics)?;
    let fault = no_object(index, source, &node);
    let is_object = fault.is_none();
    diagnostics.extend(fault);
    is_object.then_some(node)
}

/// Parses a file, whatever it holds.
pub(super) fn read_any(
    index: usize,
    source: &Source,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Node> {
    let (text, base) = decode(&source.bytes)
        .map_err(|offset| diagnostics.push(not_utf_8(index, &source.bytes, offset)))
        .ok()?;
    let (node, faults, beyond) = parse(&text, source.name.ends_with(".json"))
        .map_err(|error| diagnostics.push(error.explain(index, &text, base)))
        .ok()?;
    diagnostics.extend(beyond.into_iter().map(|at| {
        let message = "this number is beyond the range of double precision";
        let fault = Diagnostic::warning(
            WarningKind::NumberOutOfRange,
            Location::Offset(index, base + at),
            message,
        );
        fault.hint("it is read as text, with all its digits")
    }));
    diagnostics.extend(explain(index, &text, base, &faults));
    Some(node)
}

/// Returns the text without its byte-order mark and the length of that mark, or the offset of the
/// first byte that is not UTF-8.
pub(super) fn decode(bytes: &[u8]) -> Result<(Cow<'_, str>, usize), usize> {
    let text = std::str::from_utf8(bytes).map_err(|error| error.valid_up_to())?;
    let stripped = text.strip_prefix('\u{feff}').unwrap_or(text);
    Ok((without_blank_tabs(stripped), text.len() - stripped.len()))
}

/// Replaces the tabs of blank lines by spaces: YAML 1.2 (section 6.6) allows them there, the parser
/// does not. No offset changes.
fn without_blank_tabs(text: &str) -> Cow<'_, str> {
    let is_blank = |line: &str| line.contains('\t') && line.trim().is_empty();
    if !text.contains('\t') || !text.split('\n').any(is_blank) {
        return Cow::Borrowed(text);
    }
    let lines = text.split('\n').map(|line| match is_blank(line) {
        true => line.replace('\t', " "),
        false => line.to_owned(),
    });
    Cow::Owned(lines.collect::<Vec<_>>().join("\n"))
}

/// Detects the language: a text that parses as JSON is JSON. YAML would accept most of it, more
/// slowly.
pub(super) fn language(text: &str) -> Language {
    let is_json = begins_like_json(text) && parse_json(text, PhantomData::<IgnoredAny>).is_ok();
    if is_json {
        Language::Json
    } else {
        Language::Yaml
    }
}

fn begins_like_json(text: &str) -> bool {
    text.trim_start().starts_with(['{', '['])
}

/// A tree, the errors in it, and the offsets of numbers that are read as text.
type Parsed = (Node, Vec<MappingError>, Vec<usize>);

fn parse(text: &str, named_json: bool) -> Result<Parsed, SyntaxError> {
    if begins_like_json(text) {
        match parse_whole_json(text) {
            Ok(parsed) => return Ok(parsed),
            Err(error) if named_json || error.is_depth() => return Err(error),
            Err(_) => (),
        }
    }
    let reader = Reader::yaml(text);
    let node = parse_yaml(text, reader.seed())?;
    Ok((node, reader.finish().0, Vec::new()))
}

fn parse_whole_json(text: &str) -> Result<Parsed, SyntaxError> {
    let read = |text: &str| {
        let reader = Reader::json(text);
        let node = parse_json(text, reader.seed())?;
        Ok((node, reader.finish()))
    };
    let ((node, (faults, rounded)), beyond) = match read(text) {
        Ok(read) => (read, Vec::new()),
        Err(error) => match big_numbers::quote_numbers(text) {
            Some((quoted, places)) => (read(&quoted)?, places),
            None => return Err(error),
        },
    };
    Ok((with_long_integers(text, node, &rounded), faults, beyond))
}

/// Restores integers beyond 64 bits from the text; serde_json rounds them to floats.
fn with_long_integers(text: &str, mut node: Node, rounded: &[Pointer]) -> Node {
    if rounded.is_empty() {
        return node;
    }
    let mut trie = Trie::default();
    let leaves: Vec<_> = rounded.iter().map(|pointer| trie.insert(pointer)).collect();
    trie.fill_from_json(text);
    for (pointer, leaf) in rounded.iter().zip(leaves) {
        let exact = trie.value(leaf).and_then(|range| text[range].parse().ok());
        if let (Some(exact), Some(place)) = (exact, node.at_mut(pointer)) {
            *place = Node::Number(Number::Integer(exact));
        }
    }
    node
}

/// Deserializes the only document of a YAML stream.
pub(super) fn parse_yaml<'de, S>(text: &'de str, seed: S) -> Result<S::Value, SyntaxError>
where
    S: DeserializeSeed<'de>,
{
    depth::check_depth(text)?;
    feed_yaml(text, seed)
}

fn feed_yaml<'de, S>(text: &'de str, seed: S) -> Result<S::Value, SyntaxError>
where
    S: DeserializeSeed<'de>,
{
    let located = |error| SyntaxError::from_yaml(text, &error);
    let mut documents = serde_yaml::Deserializer::from_str(text);
    let first = documents
        .next()
        .unwrap_or_else(|| serde_yaml::Deserializer::from_str(""));
    let value = seed.deserialize(first).map_err(located)?;
    match documents.next().map(|second| Refuse.deserialize(second)) {
        Some(Err(error)) => Err(located(error)),
        _ => Ok(value),
    }
}

/// Deserializes a JSON text.
pub(super) fn parse_json<'de, S>(text: &'de str, seed: S) -> Result<S::Value, SyntaxError>
where
    S: DeserializeSeed<'de>,
{
    let mut deserializer = serde_json::Deserializer::from_str(text);
    seed.deserialize(&mut deserializer)
        .and_then(|value| deserializer.end().map(|()| value))
        .map_err(|error| SyntaxError::from_json(text, &error))
}

fn not_utf_8(index: usize, bytes: &[u8], offset: usize) -> Diagnostic {
    let byte = bytes.get(offset).copied().unwrap_or_default();
    let message = format!("the file is not UTF-8: byte 0x{byte:02X} at offset {offset}");
    let hint = match bytes {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => "save the file as UTF-8; it looks like UTF-16",
        _ => "save the file as UTF-8",
    };
    Diagnostic::error(Location::Offset(index, offset), message).hint(hint)
}

/// Converts the errors of a text that was read to its end into diagnostics.
fn explain(index: usize, text: &str, base: usize, faults: &[MappingError]) -> Vec<Diagnostic> {
    if faults.is_empty() {
        return vec![];
    }
    let mut trie = Trie::default();
    let leaves: Vec<_> = faults
        .iter()
        .map(|fault| trie.insert(&fault.pointer))
        .collect();
    trie.fill(text);
    let location = |offset| Location::Offset(index, base + offset);
    let explain = |(fault, leaf): (&MappingError, usize)| match fault.kind {
        MappingErrorKind::Duplicate => {
            let message = format!("the key `{}` is duplicated in this mapping", fault.key);
            Diagnostic::error(location(trie.last(leaf)), message)
                .and(location(trie.first(leaf)), "first occurrence")
        }
        MappingErrorKind::BadMerge => {
            let message = "`<<` merges a mapping or a sequence of mappings, but this is neither";
            Diagnostic::error(location(trie.first(leaf)), message)
                .hint("quote the key if it is an ordinary name")
        }
    };
    faults.iter().zip(leaves).map(explain).collect()
}

fn no_object(index: usize, source: &Source, node: &Node) -> Option<Diagnostic> {
    match node {
        Node::Object(_) => None,
        Node::Null if decode(&source.bytes).is_ok_and(|(text, _)| holds_nothing(&text)) => Some(
            Diagnostic::error(Location::File(index), "the file is empty"),
        ),
        other => {
            let message = format!(
                "an OpenAPI document must be an object, not {}",
                other.kind()
            );
            Some(Diagnostic::error(
                Location::Document(index, Pointer::root()),
                message,
            ))
        }
    }
}

fn holds_nothing(text: &str) -> bool {
    text.lines()
        .map(str::trim)
        .all(|line| line.is_empty() || line.starts_with('#') || line == "---" || line == "...")
}

#[cfg(test)]
mod tests;
