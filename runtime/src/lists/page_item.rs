//! Items of a page.

use std::collections::BTreeMap;

use crate::json::decode::Decode;
use crate::json::fault::Fault;
use crate::json::node::Node;

/// An item of a paginated list: an element of an array, or an entry of a map with its name.
pub trait PageItem: Sized {
    /// Decodes all items of a page.
    ///
    /// # Errors
    ///
    /// Returns a fault if the page is not an array, or a map, of such items.
    #[doc(hidden)]
    fn decode_all(items: Node<'_, '_>) -> Result<Vec<Self>, Fault>;
}

impl<T: Decode> PageItem for T {
    fn decode_all(items: Node<'_, '_>) -> Result<Vec<Self>, Fault> {
        Vec::decode(items.into())
    }
}

impl<T: Decode> PageItem for (String, T) {
    fn decode_all(items: Node<'_, '_>) -> Result<Vec<Self>, Fault> {
        let all = BTreeMap::<String, T>::decode(items.into())?;
        Ok(all.into_iter().collect())
    }
}
