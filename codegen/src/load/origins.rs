//! Where the parts of the merged tree came from: a map from prefixes of pointers.

use std::collections::BTreeMap;

use super::Pointer;

/// Where each part of a tree came from: the longest known prefix of a pointer decides.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Origins {
    parts: BTreeMap<Pointer, (usize, Pointer)>,
}

impl Origins {
    /// Says that what stands at `part` of the tree, and all below it, came from `pointer` in the
    /// document of that index. What was known of places below is forgotten.
    pub fn insert(&mut self, part: Pointer, document: usize, pointer: Pointer) {
        self.parts
            .retain(|known, _| known.strip_prefix(&part).is_none());
        self.parts.insert(part, (document, pointer));
    }

    /// The document that a place in the tree came from, and the place in that document.
    pub fn of(&self, place: &Pointer) -> (usize, Pointer) {
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
        (0, place.clone())
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
