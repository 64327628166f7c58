//! The public items of a client: what code that calls it can name.

mod client;
mod compare;
mod item;
mod models;
mod operations;

use std::collections::BTreeMap;

pub(super) use compare::{Difference, differences};
pub(super) use item::{Argument, Item, Signature, spelled};

use super::side::Side;

/// The public items by path.
pub(super) type Surface = BTreeMap<String, Item>;

/// Lists the public items of a client.
pub(super) fn list(side: &Side, is_module: bool) -> Surface {
    let mut items = Items {
        side,
        surface: Surface::new(),
    };
    models::list(side, &mut items);
    operations::list(side, &mut items);
    if !is_module {
        client::list_features(side, &mut items);
    }
    client::list(side, &mut items);
    items.surface
}

/// The items so far.
struct Items<'a> {
    side: &'a Side,
    surface: Surface,
}

impl Items<'_> {
    /// Adds an item. An alias is the same type as what it stands for.
    fn add(&mut self, path: String, mut item: Item) {
        item.expanded = match &item.signature {
            Signature::Plain(kind) => Signature::Plain(kind),
            Signature::Of(ty) => Signature::Of(self.side.expand(ty)),
            Signature::Function(arguments, output) => {
                let arguments = arguments.iter().map(|argument| Argument {
                    ty: self.side.expand(&argument.ty),
                    ..argument.clone()
                });
                Signature::Function(arguments.collect(), self.side.expand_text(output))
            }
        };
        item.order = self.surface.len();
        self.surface.insert(path, item);
    }
}
