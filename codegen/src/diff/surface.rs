//! The public items of a client: what code that calls it can name.

mod client;
mod item;
mod models;
mod operations;

use std::collections::BTreeMap;

pub(super) use item::{Argument, Item, Signature, spelled};

use super::side::Side;

/// The public items by path.
pub(super) type Surface = BTreeMap<String, Item>;

/// Lists the public items of a client.
pub(super) fn list(side: &Side) -> Surface {
    let mut items = Items {
        surface: Surface::new(),
    };
    models::list(side, &mut items);
    operations::list(side, &mut items);
    client::list(side, &mut items);
    items.surface
}

/// The items so far.
struct Items {
    surface: Surface,
}

impl Items {
    fn add(&mut self, path: String, item: Item) {
        self.surface.insert(path, item);
    }
}
