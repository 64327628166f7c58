//! Loading: bytes → one tree. The only room that parses YAML and JSON.
//!
//! Every pointer into the tree maps back to a document and a place in it. No keyword is interpreted
//! here, beyond what merging documents needs.

mod bundle;
mod comments;
mod extent;
mod json_path;
mod lines;
mod merge;
mod node;
mod origins;
mod overlay;
mod page;
mod positions;
mod print;
mod referenced_files;
mod source;
mod spelling;
mod tree;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Location};

pub use comments::count_comments;
pub use lines::Lines;
pub use node::{Map, Node, Number, Pointer};
pub use origins::Origins;
pub(crate) use overlay::KeywordFate;
pub use overlay::{Applied, is_overlay_text};
pub use page::{Extracted, Page, PageError, extract, is_document, openapi_blocks};
pub(crate) use positions::span_of_token;
pub use positions::{Position, locate};
pub use print::{Form, print};
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
    /// The overlays, in the order in which they are applied
    pub overlays: &'a [Source],
    /// The sources of documents, by file name
    pub addresses: &'a BTreeMap<String, String>,
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
            overlays: &[],
            addresses: NAMES,
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
    /// of the documents and the overlays
    pub beside: Vec<Source>,
    /// Effect of each overlay
    pub applied: Vec<Applied>,
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
    let Some(mended) = mend(reading, diagnostics) else {
        return Loaded {
            tree: None,
            beside: Vec::new(),
            applied: Vec::new(),
        };
    };
    let heads = mended.trees.iter().map(Head::of).collect();
    let origins = Arc::new(mended.origins);
    let before = diagnostics.len();
    let mut bundled = bundle::bundle(mended.trees, reading, diagnostics);
    restate(&mut diagnostics[before..], &origins);
    set_fragments_aside(&mut bundled);
    for tree in &mut bundled.origins {
        tree.set_mended(&origins);
    }
    let (root, origins) = merge::merge(
        bundled.trees,
        bundled.origins,
        sources,
        reading.prefer,
        diagnostics,
    );
    let all = sources
        .iter()
        .chain(reading.overlays)
        .chain(&bundled.beside);
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
        applied: mended.applied,
    }
}

/// Reads all documents and applies the overlays. Returns none if a document has no tree.
fn mend(reading: &Reading<'_>, diagnostics: &mut Vec<Diagnostic>) -> Option<overlay::Mended> {
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
    let are_documents = overlay::refuse_overlays(&trees, diagnostics);
    if trees.is_empty() || trees.len() < sources.len() || !are_documents {
        return None;
    }
    let Reading {
        overlays,
        addresses,
        ..
    } = reading;
    Some(overlay::mend(
        trees,
        sources,
        overlays,
        addresses,
        diagnostics,
    ))
}

/// Maps places in trees that overlays changed to the files that they came from.
fn restate(diagnostics: &mut [Diagnostic], mended: &BTreeMap<usize, Origins>) {
    let locations = diagnostics.iter_mut().flat_map(|it| &mut it.locations);
    for (location, _) in locations {
        if let Location::Document(file, pointer) = location
            && let Some(origins) = mended.get(file)
        {
            let (file, pointer) = origins.of(pointer);
            *location = Location::Document(file, pointer);
        }
    }
}

/// A document with its overlays applied, before anything else is done to it.
#[derive(Clone, Debug)]
pub struct MendedDocument {
    /// The tree
    pub root: Node,
    /// Origins of its parts; the indexes of overlays follow those of the documents
    pub origins: Origins,
    /// Effect of each overlay
    pub applied: Vec<Applied>,
}

/// Applies overlays to the first document, and does nothing else.
pub fn apply_overlays(
    reading: &Reading<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<MendedDocument> {
    let mut mended = mend(reading, diagnostics)?;
    let origins = mended.origins.remove(&0);
    Some(MendedDocument {
        root: mended.trees.into_iter().next()?,
        origins: origins.unwrap_or_default(),
        applied: mended.applied,
    })
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

/// Returns the language of a document.
pub fn form_of(source: &Source) -> Form {
    let text = source::decode(&source.bytes);
    match text.is_ok_and(|(text, _)| source::language(&text) == source::Language::Json) {
        true => Form::Json,
        false => Form::Yaml,
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
