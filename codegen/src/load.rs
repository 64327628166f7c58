//! Text in, one tree out: the only room that touches YAML and JSON.
//!
//! In go the documents of one API as bytes; out comes one tree, and for every pointer into it the
//! document and the place it came from. No keyword is interpreted here beyond what putting several
//! documents together needs.

mod beside;
mod bundle;
mod extent;
mod lines;
mod locate;
mod merge;
mod node;
mod origins;
mod page;
mod source;
mod spelling;
mod tree;

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Spot};

pub(crate) use beside::OUTSIDE;
pub use beside::{Beside, NothingBeside};

pub use lines::Lines;
pub(crate) use locate::span_of_token;
pub use locate::{Position, locate};
pub use node::{Map, Node, Number, Pointer};
pub use origins::Origins;
pub use page::{Extracted, Page, PageError, extract, is_document, openapi_blocks};
pub use spelling::spell_out;

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

/// What [`load`] reads.
#[derive(Clone, Copy, Debug)]
pub struct Reading<'a> {
    /// The documents, oldest first
    pub sources: &'a [Source],
    /// The files that they may refer to
    pub beside: &'a dyn Beside,
    /// Who wins where they disagree
    pub prefer: &'a Prefer,
    /// The names given before
    pub names: &'a BTreeMap<String, String>,
}

impl<'a> Reading<'a> {
    /// Documents beside which nothing stands.
    pub const fn alone(sources: &'a [Source], prefer: &'a Prefer) -> Self {
        const NAMES: &BTreeMap<String, String> = &BTreeMap::new();
        Self {
            sources,
            beside: &NothingBeside,
            prefer,
            names: NAMES,
        }
    }
}

/// What [`load`] gives.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The tree; `None` where a document gives none
    pub tree: Option<Tree>,
    /// The files that the documents refer to, as far as they were read. Places in them count them
    /// after the documents
    pub beside: Vec<Source>,
}

/// All documents as one.
#[derive(Clone, Debug)]
pub struct Tree {
    /// The documents as one tree; always a mapping
    pub root: Node,
    /// Where each part of the tree came from
    pub origins: Origins,
    /// What each document says it is, in the order of the sources
    pub heads: Vec<Head>,
    /// Names given to what was brought in from other files, for the next run
    pub names: BTreeMap<String, String>,
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

/// Reads all documents, with the files that they refer to, and puts them together as one.
///
/// Every document is read, so that one run shows the faults of all; what is wrong is pushed to
/// `diagnostics`. There may be errors beside a tree, too.
pub fn load(reading: &Reading<'_>, diagnostics: &mut Vec<Diagnostic>) -> Loaded {
    let sources = reading.sources;
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
        return Loaded {
            tree: None,
            beside: Vec::new(),
        };
    }
    let heads = trees.iter().map(Head::of).collect();
    let mut bundled = bundle::bundle(trees, reading, diagnostics);
    set_fragments_aside(&mut bundled);
    let (root, origins) = merge::merge(
        bundled.trees,
        bundled.origins,
        sources,
        reading.prefer,
        diagnostics,
    );
    let all = sources.iter().chain(&bundled.beside);
    let bytes = all.map(|source| source.bytes.len()).sum();
    let is_small = extent::check_extent(&root, bytes, diagnostics);
    let tree = Tree {
        root,
        origins,
        heads,
        names: bundled.names,
    };
    Loaded {
        tree: is_small.then_some(tree),
        beside: bundled.beside,
    }
}

/// A file in a folder of documents that is none, and that one refers to, is only a part of that.
fn set_fragments_aside(bundled: &mut bundle::Bundled) {
    let is_document = |tree: &Node| {
        ["openapi", "swagger"]
            .iter()
            .any(|it| tree.get(it).is_some())
    };
    if bundled.trees.iter().any(is_document) {
        for (index, tree) in bundled.trees.iter_mut().enumerate() {
            if !is_document(tree) && bundled.referred.contains(&index) {
                *tree = Node::Object(Map::default());
            }
        }
    }
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
