//! References from the skeleton to components other than schemas.

use openapiv3::ReferenceOr;

use crate::load::Pointer;

/// Returns the component that a reference refers to, through further references, and its pointer.
pub(super) fn follow<'a, T>(
    reference: &str,
    components: &'a indexmap::IndexMap<String, ReferenceOr<T>>,
) -> Option<(&'a T, Pointer)> {
    let mut pointer = reference.strip_prefix('#').and_then(Pointer::parse)?;
    // The lift has refused cycles of references; the bound holds in any case.
    for _ in 0..=components.len() {
        match components.get(&pointer.tokens().last()?)? {
            ReferenceOr::Item(item) => return Some((item, pointer)),
            ReferenceOr::Reference { reference } => {
                pointer = reference.strip_prefix('#').and_then(Pointer::parse)?;
            }
        }
    }
    None
}
