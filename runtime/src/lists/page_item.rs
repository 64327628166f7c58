//! What a page holds: in goes the member with its items, out come these.

use std::collections::BTreeMap;

use crate::json::decode::Decode;
use crate::json::fault::Fault;
use crate::json::node::Node;

/// An item of a list in pages: an element of an array, or an entry of a map with its name.
pub trait PageItem: Sized {
    /// Reads all items of a page.
    ///
    /// # Errors
    ///
    /// The page is no array, or no map, of such items.
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
