//! Text in, one tree out: the only room that touches YAML and JSON.
//!
//! In go the documents of one API as bytes; out comes one tree, and for every pointer into it the
//! document and the place it came from. No keyword is interpreted here beyond what putting several
//! documents together needs.

mod lines;
mod locate;
mod merge;
mod node;
mod origins;
mod page;
mod source;
mod tree;

use crate::diagnostic::{Diagnostic, Spot};

pub use lines::Lines;
pub(crate) use locate::span_of_token;
pub use locate::{Position, locate};
pub use node::{Map, Node, Number, Pointer};
pub use origins::Origins;
pub use page::{Extracted, Page, PageError, extract, is_document, openapi_blocks};

/// One document as it lies on disk.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Source {
    /// The name that diagnostics show: a relative path with `/`
    pub name: String,
    /// The text, byte for byte
    pub bytes: Vec<u8>,
}

/// Who wins where two documents say different things about one place.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub enum Prefer {
    /// Nobody: a disagreement is an error
    #[default]
    None,
    /// The later of the two; callers pass documents oldest first
    Newest,
    /// The document of that name
    File(String),
}

/// What [`load`] gives.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The documents as one tree; always a mapping
    pub root: Node,
    /// Where each part of the tree came from
    pub origins: Origins,
    /// What each document says it is, in the order of the sources
    pub heads: Vec<Head>,
}

/// What a document says it is.
#[derive(Clone, Debug, Default)]
pub struct Head {
    /// `openapi`
    pub openapi: String,
    /// `info.title`
    pub title: String,
    /// `info.version`
    pub version: String,
}

impl Head {
    fn of(root: &Node) -> Self {
        let text = |path: &[&str]| {
            let value = path.iter().try_fold(root, |node, step| node.get(step));
            value.and_then(Node::as_str).unwrap_or_default().to_owned()
        };
        Self {
            openapi: text(&["openapi"]),
            title: text(&["info", "title"]),
            version: text(&["info", "version"]),
        }
    }
}

/// Reads all documents and puts them together as one.
///
/// Every document is read, so that one run shows the faults of all; what is wrong is pushed to
/// `diagnostics`. `None` where a document gives no tree; there may be errors beside a tree, too.
pub fn load(
    sources: &[Source],
    prefer: &Prefer,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Loaded> {
    if sources.is_empty() {
        diagnostics.push(Diagnostic::error(
            Spot::File(0),
            "there is no document to read",
        ));
    }
    let trees: Vec<_> = sources
        .iter()
        .enumerate()
        .filter_map(|(index, source)| source::read(index, source, diagnostics))
        .collect();
    if trees.is_empty() || trees.len() < sources.len() {
        return None;
    }
    let heads = trees.iter().map(Head::of).collect();
    Some(Loaded {
        heads,
        ..merge::merge(trees, sources, prefer, diagnostics)
    })
}

/// The tree of a text, for tests of the passes that follow.
#[cfg(test)]
pub(crate) fn read_text(text: &str) -> Node {
    let source = Source {
        name: "test.yaml".to_owned(),
        bytes: text.as_bytes().to_owned(),
    };
    let mut diagnostics = Vec::new();
    source::read(0, &source, &mut diagnostics).unwrap_or_else(|| panic!("{diagnostics:?}"))
}
