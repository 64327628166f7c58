//! The selected parts of a model.

use super::{Model, Operation, TypeDef, TypeId};
use crate::hash::HashSet;
use crate::load::Pointer;
use crate::select::Region;

/// The parts of a model that the client has, if it does not have all.
#[derive(Clone, Debug, Default)]
pub(crate) struct Kept {
    /// For each operation, true if the client has it
    pub operations: Vec<bool>,
    /// For each webhook or callback, true if the client has it
    pub webhooks: Vec<bool>,
    /// The types that the client has, of those that replace equal ones
    pub types: HashSet<TypeId>,
    /// The deselected parts of the document
    pub region: Region,
}

impl Model {
    /// Returns true if the client has an operation.
    pub(crate) fn keeps_operation(&self, index: usize) -> bool {
        self.kept.as_ref().is_none_or(|kept| kept.operations[index])
    }

    /// Returns true if the client has a webhook or callback.
    pub(crate) fn keeps_webhook(&self, index: usize) -> bool {
        self.kept.as_ref().is_none_or(|kept| kept.webhooks[index])
    }

    /// Returns true if the client has a type.
    pub(crate) fn keeps_type(&self, id: TypeId) -> bool {
        let shared = self.shared[id.0];
        self.kept
            .as_ref()
            .is_none_or(|kept| kept.types.contains(&shared))
    }

    /// Returns the types that the client has, or has an equal type of.
    pub(crate) fn kept_types(&self) -> impl Iterator<Item = (TypeId, &TypeDef)> {
        let all = self.types.iter().enumerate();
        let all = all.map(|(index, defined)| (TypeId(index), defined));
        all.filter(|(id, _)| self.keeps_type(*id))
    }

    /// Removes the operations, webhooks and headers that the client does not have. Returns the
    /// pointers of these and of the components that it does not have.
    pub(crate) fn remove_deselected(&mut self) -> HashSet<Pointer> {
        let mut removed = HashSet::default();
        if self.kept.is_none() {
            return removed;
        }
        let types = (0..self.types.len()).map(TypeId);
        let types = types.filter(|id| !self.keeps_type(*id));
        removed.extend(types.map(|id| self.types[id.0].pointer.clone()));
        let has_header = self.headers.iter().map(|it| it.is_kept(self));
        let mut has_header = has_header.collect::<Vec<_>>().into_iter();
        self.headers.retain(|_| has_header.next() == Some(true));
        let Some(kept) = &mut self.kept else {
            return removed;
        };
        let mut has = std::mem::take(&mut kept.operations).into_iter();
        self.operations
            .retain(|it| keep(&mut has, &it.pointer, &mut removed));
        let mut has = std::mem::take(&mut kept.webhooks).into_iter();
        self.webhooks
            .retain(|it| keep(&mut has, &it.pointer, &mut removed));
        kept.operations = vec![true; self.operations.len()];
        kept.webhooks = vec![true; self.webhooks.len()];
        removed
    }

    /// Returns the operations that the client has, with their indexes.
    pub(crate) fn kept_operations(&self) -> impl Iterator<Item = (usize, &Operation)> {
        let all = self.operations.iter().enumerate();
        all.filter(|(index, _)| self.keeps_operation(*index))
    }
}

/// Returns the next of these; if it is false, the pointer is removed.
fn keep(
    has: &mut impl Iterator<Item = bool>,
    pointer: &Pointer,
    removed: &mut HashSet<Pointer>,
) -> bool {
    let is_kept = has.next() == Some(true);
    if !is_kept {
        removed.insert(pointer.clone());
    }
    is_kept
}
