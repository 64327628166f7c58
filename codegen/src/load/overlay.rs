//! Overlays: documents mended before anything else reads them (OpenAPI Overlay 1.0 and 1.1).
//!
//! The actions of an overlay are applied to the tree of each document that it is for. Each part of
//! a mended tree remembers its file: what an overlay brought is located in the overlay, what stayed
//! in the document. "1.0" and "1.1" in this room are the versions of the Overlay Specification, and
//! sections are those of 1.1.

mod action;
mod apply;
mod extends;
mod limits;
mod merge;
mod read;
mod trace;

use std::collections::BTreeMap;

use super::node::{Node, Pointer};
use super::origins::Origins;
use super::{Source, source};
use crate::diagnostic::{Diagnostic, Location};
use apply::Mender;
use limits::Limits;
use trace::Trace;

pub(super) use extends::Targets;

/// Effect of an overlay.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Applied {
    /// The name of the file
    pub file: String,
    /// `info.title`
    pub title: String,
    /// The number of actions
    pub actions: usize,
    /// The number of places that they changed
    pub places: usize,
    /// Occurrences of its keywords, for the ledger
    pub(crate) keywords: Vec<Keyword>,
}

/// Occurrences of a keyword of an overlay.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Keyword {
    /// The kind of object that has it
    pub(crate) object: &'static str,
    pub(crate) name: String,
    pub(crate) fate: KeywordFate,
}

/// Fate of a keyword of an overlay.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum KeywordFate {
    Used,
    Ignored,
    Degraded,
}

/// Documents after their overlays.
pub(super) struct Mended {
    pub(super) trees: Vec<Node>,
    /// Origins of the parts of each tree that an overlay changed, by the index of its document
    pub(super) origins: BTreeMap<usize, Origins>,
    pub(super) applied: Vec<Applied>,
}

/// Applies overlays in their order. `files` are the overlays, whose indexes follow those of the
/// documents.
pub(super) fn mend(
    trees: Vec<Node>,
    sources: &[Source],
    files: &[Source],
    addresses: &BTreeMap<String, String>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Mended {
    let all = sources.iter().chain(files);
    let mut limits = Limits::new(all.map(|source| source.bytes.len()).sum());
    let documents = trees
        .into_iter()
        .enumerate()
        .map(|(document, root)| Mender {
            trace: Trace::whole(document),
            root,
            is_changed: false,
        });
    let mut documents = documents.collect::<Vec<_>>();
    let mut applied = Vec::with_capacity(files.len());
    for (index, file) in files.iter().enumerate() {
        let index = sources.len() + index;
        let read = source::read_any(index, file, diagnostics);
        let overlay = read.and_then(|node| read::read(index, node, diagnostics));
        let Some(overlay) = overlay else { continue };
        let targets = Targets {
            sources,
            addresses,
            file,
        };
        let chosen = extends::choose(&overlay, &targets, &documents, diagnostics);
        let places = apply::apply(&overlay, &mut documents, &chosen, &mut limits, diagnostics);
        applied.push(Applied {
            file: file.name.clone(),
            title: overlay.title,
            actions: overlay.actions.len(),
            places,
            keywords: overlay.keywords,
        });
    }
    let mut mended = Mended {
        trees: Vec::with_capacity(documents.len()),
        origins: BTreeMap::new(),
        applied,
    };
    for (index, document) in documents.into_iter().enumerate() {
        if document.is_changed {
            let origins = document.trace.into_origins(index);
            mended.origins.insert(index, origins);
        }
        mended.trees.push(document.root);
    }
    mended
}

/// Returns true if a tree is an overlay rather than a document.
fn is_overlay(root: &Node) -> bool {
    root.get("overlay").is_some() && !is_description(root)
}

fn is_description(root: &Node) -> bool {
    ["openapi", "swagger"]
        .iter()
        .any(|it| root.get(it).is_some())
}

/// Refuses an overlay among the documents. Returns true if there is none.
pub(super) fn refuse_overlays(trees: &[Node], diagnostics: &mut Vec<Diagnostic>) -> bool {
    let overlays = trees
        .iter()
        .enumerate()
        .filter(|(_, root)| is_overlay(root));
    let before = diagnostics.len();
    diagnostics.extend(overlays.map(|(index, _)| {
        let at = Pointer::root().child("overlay");
        let message = "this is an overlay, not an OpenAPI document";
        Diagnostic::error(Location::Document(index, at), message)
            .hint("pass it by `--overlay`, or list it below `[[overlays]]` in specmill.toml")
    }));
    diagnostics.len() == before
}

/// Returns true if a text is an overlay; one that cannot be read is none.
pub fn is_overlay_text(name: &str, bytes: &[u8]) -> bool {
    let source = Source {
        name: name.to_owned(),
        bytes: bytes.to_vec(),
    };
    let node = source::read_any(0, &source, &mut Vec::new());
    node.is_some_and(|node| is_overlay(&node))
}

#[cfg(test)]
mod tests;
