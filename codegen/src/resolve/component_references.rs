//! References to components other than schemas.

use indexmap::IndexMap;

use crate::lift::document::Referenced;
use crate::load::Pointer;

/// Returns the value that a place declares, with its pointer. A reference stands for the component
/// that it refers to, through further references.
pub(super) fn follow<'a, T>(
    declared: &'a Referenced<T>,
    place: impl FnOnce() -> Pointer,
    components: &'a IndexMap<String, Referenced<T>>,
) -> Option<(&'a T, Pointer)> {
    let mut target = match declared {
        Referenced::Value(value) => return Some((value, place())),
        Referenced::Reference(target) => target,
    };
    // The lift has refused cycles of references; the bound holds in any case.
    for _ in 0..=components.len() {
        match components.get(&target.last()?)? {
            Referenced::Value(value) => return Some((value, target.clone())),
            Referenced::Reference(next) => target = next,
        }
    }
    None
}
