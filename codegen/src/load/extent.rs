//! Limit on the total size of the pointers to all places of a tree. Each pointer is kept, and a
//! long name is repeated in the pointers of all places below it.

use super::node::{Node, Pointer};
use crate::diagnostic::{Diagnostic, Location};

/// Maximum total size of all pointers, in bytes, beside a multiple of the documents' size.
const MAX_BYTES: usize = 256 << 20;
const MAX_BYTES_PER_BYTE: usize = 128;

/// Refuses a tree whose names are too long for the number of places below them.
pub(super) fn check_extent(root: &Node, bytes: usize, diagnostics: &mut Vec<Diagnostic>) -> bool {
    let most = MAX_BYTES.saturating_add(MAX_BYTES_PER_BYTE.saturating_mul(bytes));
    let Some(longest) = longest_of_too_many(root, most) else {
        return true;
    };
    let message = "the names in this document are too long for the number of places below them";
    let fault = Diagnostic::error(Location::Merged(longest), message);
    diagnostics.push(fault.hint("shorten the names, beginning with this longest one"));
    false
}

/// Returns the pointer with the longest name, if all pointers together exceed `most` bytes.
fn longest_of_too_many(root: &Node, most: usize) -> Option<Pointer> {
    let mut total = 0;
    let mut longest = (0, Pointer::root());
    let mut open = vec![(root, 0)];
    while let Some((node, length)) = open.pop() {
        total += length;
        match node {
            Node::Object(map) => {
                let inner = map.iter();
                open.extend(inner.map(|(name, it)| (it, length + name.len() + 1)));
            }
            Node::Array(items) => open.extend(items.iter().map(|it| (it, length + 4))),
            _ => {}
        }
    }
    if total <= most {
        return None;
    }
    let mut open = vec![(root, Pointer::root())];
    while let Some((node, at)) = open.pop() {
        for (name, inner) in node.as_object().into_iter().flatten() {
            if name.len() > longest.0 {
                longest = (name.len(), at.child(name));
            }
            // No search below a name that long: copying such pointers again and again is slow.
            if name.len() < 1000 {
                open.push((inner, at.child(name)));
            }
        }
    }
    Some(longest.1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::read_text;

    #[test]
    fn a_long_name_above_much_is_too_long() {
        let below = (0..100).map(|number| format!("a{number}: {{}}, "));
        let name = "n".repeat(900);
        let root = read_text(&format!(
            "a: 1\n{name}: {{{}}}\n",
            below.collect::<String>()
        ));
        let bytes = 900 + 100 * 905;
        assert_eq!(longest_of_too_many(&root, bytes), None);
        let longest = longest_of_too_many(&root, bytes - 900).map(|it| it.last());
        assert_eq!(longest, Some(Some(name)));
    }
}
