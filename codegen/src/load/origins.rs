//! Origins of the parts of a tree, by prefixes of pointers.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

use super::Pointer;

/// Origin of each part of a tree: the longest known prefix of a pointer decides.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Origins {
    /// The file of all other parts
    document: usize,
    parts: BTreeMap<Pointer, (usize, Pointer)>,
    /// Origins of each document's tree, in the order of the documents
    documents: Vec<Origins>,
    /// Origins of the parts of files that overlays changed, by the index of the file
    mended: Arc<BTreeMap<usize, Origins>>,
}

impl Origins {
    /// Origins of a tree that is the file of that index.
    pub(super) fn of_document(document: usize) -> Self {
        Self {
            document,
            ..Self::default()
        }
    }

    /// Origins of a tree merged from documents, each of which came from files.
    pub(super) fn of_documents(documents: Vec<Self>) -> Self {
        let is_file = |it: &Self| it.parts.is_empty() && it.mended.is_empty();
        let are_files = documents.iter().all(is_file);
        Self {
            documents: if are_files { Vec::new() } else { documents },
            ..Self::default()
        }
    }

    /// Sets the origins of the parts of files that overlays changed.
    pub(super) fn set_mended(&mut self, mended: &Arc<BTreeMap<usize, Self>>) {
        self.mended = Arc::clone(mended);
    }

    /// Records that `part` of the tree, and all below it, came from `pointer` in the document of
    /// that index. Earlier records below it are dropped.
    pub fn insert(&mut self, part: Pointer, document: usize, pointer: Pointer) {
        let from = (Bound::Included(part.clone()), Bound::Unbounded);
        let below = self.parts.range(from).map(|(known, _)| known);
        // A sibling such as `/a.b` may sort between `/a` and `/a/b`.
        let below = below.take_while(|known| known.as_str().starts_with(part.as_str()));
        let below = below.filter(|known| known.strip_prefix(&part).is_some());
        for known in below.cloned().collect::<Vec<_>>() {
            self.parts.remove(&known);
        }
        self.parts.insert(part, (document, pointer));
    }

    /// Returns the document of a place in the merged tree, and the place in that document's tree.
    pub(super) fn document_of(&self, place: &Pointer) -> (usize, Pointer) {
        let mut prefix = Some(place.clone());
        while let Some(part) = prefix {
            if let Some((document, pointer)) = self.parts.get(&part) {
                return (
                    *document,
                    pointer.join(place.strip_prefix(&part).unwrap_or_default()),
                );
            }
            prefix = part.parent();
        }
        (self.document, place.clone())
    }

    /// Returns the file of a place in the merged tree, and the place in that file.
    pub fn of(&self, place: &Pointer) -> (usize, Pointer) {
        let (document, pointer) = self.document_of(place);
        self.file_of(document, &pointer)
    }

    /// Returns the file of a place in a document's tree, and the place in that file.
    pub(super) fn file_of(&self, document: usize, pointer: &Pointer) -> (usize, Pointer) {
        match self.documents.get(document) {
            Some(origins) => {
                let (file, pointer) = origins.document_of(pointer);
                match origins.mended.get(&file) {
                    Some(mended) => mended.document_of(&pointer),
                    None => (file, pointer),
                }
            }
            None => (document, pointer.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pointer(text: &str) -> Pointer {
        Pointer::parse(text).unwrap()
    }

    #[test]
    fn the_longest_prefix_decides_and_the_first_document_is_the_rest() {
        let mut origins = Origins::default();
        origins.insert(pointer("/tags/7"), 1, pointer("/tags/2"));
        origins.insert(
            pointer("/components/schemas/A"),
            1,
            pointer("/components/schemas/A"),
        );
        origins.insert(pointer("/components/schemas/A/x"), 2, pointer("/y"));
        assert_eq!(
            origins.of(&pointer("/tags/7/name")),
            (1, pointer("/tags/2/name"))
        );
        assert_eq!(origins.of(&pointer("/tags/70")), (0, pointer("/tags/70")));
        assert_eq!(
            origins.of(&pointer("/components/schemas/A/x/z")),
            (2, pointer("/y/z"))
        );
        assert_eq!(origins.of(&pointer("/components/schemas/AB")).0, 0);
        assert_eq!(origins.of(&Pointer::root()), (0, Pointer::root()));
    }

    #[test]
    fn a_new_whole_forgets_its_old_parts() {
        let mut origins = Origins::default();
        origins.insert(pointer("/a/b"), 1, pointer("/q"));
        origins.insert(pointer("/a"), 2, pointer("/a"));
        assert_eq!(origins.of(&pointer("/a/b")), (2, pointer("/a/b")));
    }
}
