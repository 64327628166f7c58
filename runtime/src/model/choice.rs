//! The choice of a union's variant for a value: by its tag where it has one, else by its shape. Only
//! the chosen variant is decoded.

use crate::json::decode::Decode;
use crate::json::fault::Fault;
use crate::json::node::Node;

use super::shape::{OBJECT, Shape, kind, likeness, text};

/// The variant that was chosen for a value; asked once for each, in their order.
pub struct Choice<'t, 'a> {
    node: Node<'t, 'a>,
    by: &'static str,
    row: Option<usize>,
    next: usize,
    /// Whether the tag names the variant: what is wrong with the value is then a fault.
    is_named: bool,
}

impl<'t, 'a> Choice<'t, 'a> {
    /// Chooses the variant that the value resembles most.
    pub fn new(node: Node<'t, 'a>, by: &'static str, shapes: &[Shape]) -> Self {
        let kind = kind(node);
        let fits: Vec<usize> = (0..shapes.len())
            .filter(|row| shapes[*row].kinds & kind != 0)
            .collect();
        let (rows, is_named) = match kind == OBJECT && !by.is_empty() {
            true => by_tag(node, by, shapes, fits),
            false => (fits, false),
        };
        Self {
            node,
            by,
            row: best(node, shapes, &rows),
            next: 0,
            is_named: is_named && rows.len() == 1,
        }
    }

    /// Whether the next variant is the chosen one.
    pub fn comes(&mut self) -> bool {
        self.next += 1;
        self.row == Some(self.next - 1)
    }

    /// The value as the chosen variant; `None` where it is not one after all. The type does not
    /// see a tag that encoding adds.
    ///
    /// # Errors
    ///
    /// The value is not what the variant that its tag names is declared to be.
    pub fn take<T: Decode>(&self, added: &str) -> Result<Option<T>, Fault> {
        let is_added = |(name, value): &(&str, Node<'_, '_>)| {
            *name == self.by && value.as_str() == Some(added)
        };
        let mut members = self.node.members().into_iter().flatten();
        let decoded = match !added.is_empty() && members.any(|member| is_added(&member)) {
            true => T::decode(Node::new(&self.node.without(self.by), 0).into()),
            false => T::decode(self.node.into()),
        };
        match decoded {
            Ok(value) => Ok(Some(value)),
            Err(fault) if self.is_named => Err(fault),
            Err(_) => Ok(None),
        }
    }
}

/// The variants that a tag stands for, and whether it names them: those that have it, or those that
/// have none.
fn by_tag(node: Node<'_, '_>, by: &str, shapes: &[Shape], fits: Vec<usize>) -> (Vec<usize>, bool) {
    let members = node.members().into_iter().flatten();
    let tag = members.filter(|(name, _)| *name == by).last();
    let tag = tag.map(|(_, value)| value).filter(|tag| !tag.is_null());
    let is_absent = tag.is_none();
    let tag = tag.and_then(text);
    let named: Vec<_> = match &tag {
        Some(tag) => {
            let has = |row: &usize| shapes[*row].tags.contains(&tag.as_str());
            fits.iter().copied().filter(has).collect()
        }
        None => Vec::new(),
    };
    if !named.is_empty() {
        return (named, true);
    }
    let open = |row: &usize| {
        let shape = &shapes[*row];
        shape.tags.is_empty() || shape.is_base || is_absent && shape.may_lack_tag
    };
    (fits.into_iter().filter(open).collect(), false)
}

/// Of variants that the value fits, the first that knows most of its members. Where nothing but an
/// absent tag would tell it from another, there is none.
fn best(node: Node<'_, '_>, shapes: &[Shape], rows: &[usize]) -> Option<usize> {
    if let [one] = rows {
        return Some(*one);
    }
    let mut best = None;
    let mut is_tied = false;
    for row in rows {
        let Some(known) = likeness(node, &shapes[*row]) else {
            continue;
        };
        match best {
            Some((_, most)) if known < most => {}
            Some((first, most)) if known == most => {
                let of_tag = |row: usize| shapes[row].may_lack_tag;
                is_tied |= of_tag(first) && of_tag(*row);
            }
            _ => (best, is_tied) = (Some((*row, known)), false),
        }
    }
    best.filter(|_| !is_tied).map(|(row, _)| row)
}
