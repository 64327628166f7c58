//! Loading: bytes → one tree. The only room that parses YAML and JSON.
//!
//! Every pointer into the tree maps back to a document and a place in it. No keyword is interpreted
//! here, beyond what merging documents needs.

mod bundle;
mod extent;
mod lines;
mod merge;
mod node;
mod origins;
mod page;
mod positions;
mod referenced_files;
mod source;
mod spelling;
mod tree;

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Location};

pub use lines::Lines;
pub use node::{Map, Node, Number, Pointer};
pub use origins::Origins;
pub use page::{Extracted, Page, PageError, extract, is_document, openapi_blocks};
pub(crate) use positions::span_of_token;
pub use positions::{Position, locate};
pub(crate) use referenced_files::OUTSIDE;
pub use referenced_files::{NoReferencedFiles, ReferencedFiles};
pub use spelling::spell_out;

/// A document as read from disk.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Source {
    /// The name shown in diagnostics: a relative path with `/`
    pub name: String,
    /// Its text, byte for byte
    pub bytes: Vec<u8>,
}

/// Preference between documents that disagree.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub enum Prefer {
    /// No document; a disagreement is an error
    #[default]
    None,
    /// The later document; callers pass documents oldest first
    Newest,
    /// The document of that name
    File(String),
}

/// Input of [`load`].
#[derive(Clone, Copy, Debug)]
pub struct Reading<'a> {
    /// The documents, oldest first
    pub sources: &'a [Source],
    /// The files that the documents may refer to
    pub beside: &'a dyn ReferencedFiles,
    /// The document to prefer where they disagree
    pub prefer: &'a Prefer,
    /// The names of the previous run
    pub names: &'a BTreeMap<String, String>,
}

impl<'a> Reading<'a> {
    /// Documents without other files.
    pub const fn alone(sources: &'a [Source], prefer: &'a Prefer) -> Self {
        const NAMES: &BTreeMap<String, String> = &BTreeMap::new();
        Self {
            sources,
            beside: &NoReferencedFiles,
            prefer,
            names: NAMES,
        }
    }
}

/// Output of [`load`].
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The tree; `None` if a document has none
    pub tree: Option<Tree>,
    /// The files that the documents refer to, as far as they were read; their indexes follow those
    /// of the documents
    pub beside: Vec<Source>,
}

/// All documents merged into one.
#[derive(Clone, Debug)]
pub struct Tree {
    /// The root of the tree; always a mapping
    pub root: Node,
    /// Origins of the parts of the tree
    pub origins: Origins,
    /// The head of each document, in the order of the sources
    pub heads: Vec<Head>,
    /// Names given to components from other files, for the next run
    pub names: BTreeMap<String, String>,
}

/// A document's version and title.
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

/// Reads all documents, with the files that they refer to, and merges them.
///
/// Every document is read, so that one run reports the errors of all. Errors are pushed to
/// `diagnostics`; a tree may exist despite them.
pub fn load(reading: &Reading<'_>, diagnostics: &mut Vec<Diagnostic>) -> Loaded {
    let sources = reading.sources;
    if sources.is_empty() {
        diagnostics.push(Diagnostic::error(
            Location::File(0),
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

/// Empties the trees of files that are not documents and that a document refers to: they count
/// only where they are referred to.
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

/// Parses a text into a tree, for tests of later steps.
#[cfg(test)]
pub(crate) fn read_text(text: &str) -> Node {
    let source = Source {
        name: "test.yaml".to_owned(),
        bytes: text.as_bytes().to_owned(),
    };
    let mut diagnostics = Vec::new();
    source::read(0, &source, &mut diagnostics).unwrap_or_else(|| panic!("{diagnostics:?}"))
}
