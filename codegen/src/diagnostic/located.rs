//! Diagnostics with their positions in files, sorted for display.
//!
//! `load/origins.rs` maps a pointer of the merged tree to its file, `load/positions.rs` finds the line
//! and the column of a pointer in a file, and `load/lines.rs` those of a byte offset. This file joins
//! them, and leaves out what is said twice; `render.rs` writes the result.

use std::borrow::Borrow;
use std::fmt;

use serde::Serialize;

use super::excerpt::Excerpt;
use super::visible::visible;
use super::{Diagnostic, Location, Severity, WarningKind};
use crate::hash::HashSet;
use crate::load::{Lines, Origins, Pointer, Position, Source, locate, span_of_token};

/// A diagnostic with its positions in files.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Located {
    /// Its severity
    pub severity: Severity,
    /// Its kind; an error that was never a warning has none
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<WarningKind>,
    /// One sentence, without a full stop
    pub message: String,
    /// The place itself, then related ones; empty if no file is at fault
    pub places: Vec<SourceLocation>,
    /// The suggested fix
    pub hint: Option<String>,
}

/// A position in a file.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct SourceLocation {
    /// The name of the file
    pub file: String,
    /// The line, from one
    pub line: usize,
    /// The column in characters, from one
    pub column: usize,
    /// The JSON pointer in that file, if the position has one
    pub pointer: Option<String>,
    /// The role of the place in the diagnostic; may be empty
    pub text: String,
    #[serde(skip)]
    pub(super) excerpt: Option<Excerpt>,
}

/// Locates all diagnostics, reading each affected file once.
///
/// The result is sorted (errors first, then by file and line) and free of duplicates. `origins`
/// maps the merged tree to the documents; without it the merged tree is the first document.
pub fn locate_all<S: Borrow<Source>>(
    diagnostics: Vec<Diagnostic>,
    sources: &[S],
    origins: Option<&Origins>,
) -> Vec<Located> {
    let locations = diagnostics
        .iter()
        .flat_map(|diagnostic| &diagnostic.locations);
    let points: Vec<_> = locations
        .map(|(location, _)| FileLocation::of(location, origins))
        .collect();
    let sources = sources.iter().map(Borrow::borrow).collect::<Vec<_>>();
    let mut places = find_locations(points, &sources).into_iter();
    let mut located: Vec<_> = diagnostics
        .into_iter()
        .map(
            |Diagnostic {
                 severity,
                 kind,
                 message,
                 locations,
                 hint,
             }| {
                let places = locations
                    .into_iter()
                    .zip(places.by_ref())
                    .filter_map(|((_, text), place)| Some(SourceLocation { text, ..place? }))
                    .collect();
                Located {
                    severity,
                    kind,
                    message,
                    places,
                    hint,
                }
            },
        )
        .collect();
    located.sort_by(|a, b| a.order().cmp(&b.order()));
    let mut seen = HashSet::default();
    located.retain(|located| seen.insert(located.identity()));
    located
}

/// A spot with the merged tree resolved to a file.
enum FileLocation {
    Pointer(usize, Pointer),
    Offset(usize, usize),
    File(usize),
}

impl FileLocation {
    fn of(location: &Location, origins: Option<&Origins>) -> Self {
        match location {
            Location::Merged(pointer) => {
                let (document, pointer) =
                    origins.map_or_else(|| (0, pointer.clone()), |origins| origins.of(pointer));
                Self::Pointer(document, pointer)
            }
            Location::Document(document, pointer) => Self::Pointer(*document, pointer.clone()),
            Location::Offset(document, offset) => Self::Offset(*document, *offset),
            Location::File(document) => Self::File(*document),
        }
    }

    fn document(&self) -> usize {
        match self {
            Self::Pointer(document, _) | Self::Offset(document, _) | Self::File(document) => {
                *document
            }
        }
    }
}

fn find_locations(points: Vec<FileLocation>, sources: &[&Source]) -> Vec<Option<SourceLocation>> {
    let wanted: Vec<_> = points
        .iter()
        .filter_map(|point| match point {
            FileLocation::Pointer(document, pointer) => Some((*document, pointer.clone())),
            _ => None,
        })
        .collect();
    let mut positions = locate(sources, &wanted).into_iter();
    let mut files: Vec<Option<File<'_>>> = sources.iter().map(|_| None).collect();
    points
        .into_iter()
        .map(|point| {
            let position = match point {
                FileLocation::Pointer(..) => positions.next().flatten(),
                _ => None,
            };
            let index = point.document();
            let source = sources.get(index).copied()?;
            let file = files[index].get_or_insert_with(|| File::new(source));
            Some(file.place(point, position))
        })
        .collect()
}

/// A document, indexed for many positions in it.
struct File<'s> {
    source: &'s Source,
    /// The text, up to the first byte that is not UTF-8
    text: &'s str,
    lines: Lines,
}

impl<'s> File<'s> {
    fn new(source: &'s Source) -> Self {
        let text = source
            .bytes
            .utf8_chunks()
            .next()
            .map_or("", |chunk| chunk.valid());
        Self {
            source,
            text,
            lines: Lines::of(&source.bytes),
        }
    }

    fn place(&self, point: FileLocation, position: Option<Position>) -> SourceLocation {
        let (pointer, position) = match point {
            FileLocation::Pointer(_, pointer) => (Some(pointer.to_string()), position),
            FileLocation::Offset(_, offset) => (None, Some(self.position(offset))),
            FileLocation::File(_) => (None, None),
        };
        let (line, column) = position.as_ref().map_or((1, 1), |at| (at.line, at.column));
        let bytes = &self.source.bytes;
        let excerpt = position.map(|at| Excerpt::around(bytes, &self.lines, at.line, at.span));
        let file = self.source.name.clone();
        SourceLocation {
            file,
            line,
            column,
            pointer,
            text: String::new(),
            excerpt,
        }
    }

    fn position(&self, offset: usize) -> Position {
        let offset = offset.min(self.source.bytes.len());
        let (line, column) = self.lines.position(&self.source.bytes, offset);
        Position {
            line,
            column,
            span: span_of_token(self.text, offset),
        }
    }
}

impl Located {
    fn order(&self) -> (Severity, Option<(&str, usize, usize)>) {
        let first = self.places.first();
        (
            self.severity,
            first.map(|place| (place.file.as_str(), place.line, place.column)),
        )
    }

    fn identity(&self) -> impl Eq + std::hash::Hash + use<> {
        let place = |place: &SourceLocation| {
            (
                place.file.clone(),
                place.line,
                place.column,
                place.text.clone(),
            )
        };
        let places: Vec<_> = self.places.iter().map(place).collect();
        (self.severity as u8, self.message.clone(), places)
    }
}

/// `file:line:column`, without control characters.
impl fmt::Display for SourceLocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            file, line, column, ..
        } = self;
        write!(f, "{}:{line}:{column}", visible(file))
    }
}

/// One line: `file:line:column: error: message (pointer)`.
impl fmt::Display for Located {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = self.places.first() {
            write!(f, "{place}: ")?;
        }
        write!(f, "{}: {}", self.severity, visible(&self.message))?;
        match self
            .places
            .first()
            .and_then(|place| place.pointer.as_deref())
        {
            Some(pointer) => write!(f, " ({})", visible(pointer)),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(name: &str, text: &str) -> Source {
        Source {
            name: name.to_owned(),
            bytes: text.as_bytes().to_vec(),
        }
    }

    fn pointer(text: &str) -> Pointer {
        Pointer::parse(text).unwrap()
    }

    #[test]
    fn errors_come_first_then_files_and_lines_and_nothing_twice() {
        let sources = [source("b", "x: 1\ny: 2\n"), source("a", "{\"z\": 1}")];
        let diagnostics = vec![
            Diagnostic::note(WarningKind::DocumentsDisagree, Location::File(1), "n"),
            Diagnostic::error(pointer("/y").into(), "e"),
            Diagnostic::warning(
                WarningKind::VariantsAlike,
                Location::Document(1, pointer("/z")),
                "w",
            ),
            Diagnostic::error(pointer("/x").into(), "e"),
            Diagnostic::error(pointer("/y").into(), "e"),
            Diagnostic::error(Location::File(9), "nowhere"),
        ];
        let lines: Vec<_> = locate_all(diagnostics, &sources, None)
            .iter()
            .map(Located::to_string)
            .collect();
        assert_eq!(
            lines,
            [
                "error: nowhere",
                "b:1:1: error: e (#/x)",
                "b:2:1: error: e (#/y)",
                "a:1:2: warning: w (#/z)",
                "a:1:1: note: n",
            ]
        );
    }

    #[test]
    fn the_merged_tree_leads_to_its_documents() {
        let sources = [source("a", "t: [1]\n"), source("b", "t: [2, 3]\n")];
        let mut origins = Origins::default();
        origins.insert(pointer("/t/1"), 1, pointer("/t/0"));
        let diagnostics = vec![Diagnostic::error(pointer("/t/1").into(), "e\u{1b}")];
        let located = locate_all(diagnostics, &sources, Some(&origins));
        assert_eq!(located[0].to_string(), "b:1:5: error: e␛ (#/t/0)");
        let json = serde_json::to_value(&located[0]).unwrap();
        assert_eq!(json["places"][0]["pointer"], "#/t/0");
        assert_eq!(json["severity"], "error");
    }

    #[test]
    fn a_place_in_bytes_that_are_not_utf_8_is_still_a_place() {
        let sources = [Source {
            name: "a".to_owned(),
            bytes: b"x: 1\ny: \xE9".to_vec(),
        }];
        let located = locate_all(
            vec![Diagnostic::error(Location::Offset(0, 8), "e")],
            &sources,
            None,
        );
        assert_eq!(located[0].to_string(), "a:2:4: error: e");
    }
}
