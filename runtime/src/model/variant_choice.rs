//! The choice of a union's variant for a value: by its tag where it has one, else by its shape. Only
//! the chosen variant is decoded.
//!
//! `shape.rs` compares a value with a shape (`likeness`). The generator computes the shapes in
//! `resolve/variant_shapes.rs`.

use crate::json::decode::Decode;
use crate::json::drift::DriftKind;
use crate::json::fault::Fault;
use crate::json::node::Node;
use crate::json::reading_state::block;

use super::shape::{INTEGER, OBJECT, Shape, kind, likeness, text};
use super::unknown_variant::UnknownVariant;

/// The variant that was chosen for a value; asked once for each, in their order.
pub struct Choice<'t, 'a> {
    node: Node<'t, 'a>,
    by: &'static str,
    row: Option<usize>,
    next: usize,
    /// True if the tag names the variant: what is wrong with the value is then a fault.
    is_named: bool,
    /// The address of the shapes.
    shapes: usize,
}

impl<'t, 'a> Choice<'t, 'a> {
    /// Chooses the variant that the value resembles most.
    pub fn new(node: Node<'t, 'a>, by: &'static str, shapes: &[Shape]) -> Self {
        let kind = kind(node);
        let of_kinds = |kinds: u8| -> Vec<usize> {
            let rows = 0..shapes.len();
            rows.filter(|row| shapes[*row].kinds & kinds != 0).collect()
        };
        // An integer keeps every digit where one of the variants is an integer.
        let fits = match of_kinds(kind & INTEGER) {
            integers if !integers.is_empty() => integers,
            _ => of_kinds(kind),
        };
        let (rows, is_named) = match kind == OBJECT && !by.is_empty() {
            true => by_tag(node, by, shapes, fits),
            false => (fits, false),
        };
        Self {
            node,
            by,
            row: best(node, shapes, &rows, false).or_else(|| best(node, shapes, &rows, true)),
            next: 0,
            is_named: is_named && rows.len() == 1,
            shapes: shapes.as_ptr().addr(),
        }
    }

    /// True if the next variant is the chosen one.
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
        let is_hidden = !added.is_empty() && members.any(|member| is_added(&member));
        let reading = self.node.reading();
        let read = || match is_hidden {
            true => {
                let tokens = self.node.without(self.by);
                let bytes = tokens.capacity() * size_of_val(&tokens[0]);
                reading.take(bytes)?;
                let value = T::decode(Node::read(&tokens, 0, reading).into());
                reading.refund(bytes);
                value
            }
            false => T::decode(self.node.into()),
        };
        if self.is_named {
            return read().map(Some);
        }
        Ok(reading.tentatively(read).ok())
    }

    /// The value as none of the variants.
    ///
    /// # Errors
    ///
    /// Returns a fault if the value takes more memory than there is.
    pub fn otherwise(&self) -> Result<UnknownVariant, Fault> {
        let reading = self.node.reading();
        reading.note(DriftKind::UnknownVariant, self.node, self.shapes, "");
        let kept = self.node.to_undeclared()?;
        if kept.text.is_some() {
            reading.take(block(UnknownVariant::ROUNDED))?;
        }
        Ok(UnknownVariant::of(kept))
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
/// absent tag would tell it from another, there is none. If `lenient`, a required property may be
/// missing that may also be `null`.
fn best(node: Node<'_, '_>, shapes: &[Shape], rows: &[usize], lenient: bool) -> Option<usize> {
    if let [one] = rows {
        return Some(*one);
    }
    let mut best = None;
    let mut is_tied = false;
    for row in rows {
        let Some(known) = likeness(node, &shapes[*row], lenient) else {
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
