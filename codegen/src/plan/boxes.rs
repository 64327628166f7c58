//! Boxes, by two rules:
//!
//! - types that hold each other by value are boxed in each other's fields ([`RecursiveTypes`]);
//! - objects are boxed in the variants of enums ([`box_in_variant`]).
//!
//! An array or a map needs no box. `resolve/recursive_types.rs` breaks cycles that no box would.

use petgraph::algo::kosaraju_scc;
use petgraph::graphmap::DiGraphMap;

use super::api::RustType;
use crate::hash::HashMap;
use crate::resolve::{Definition, Model, Type, TypeDef, TypeId, Value};

/// The number of the cycle of each recursive type; types that hold each other by value share it.
pub(super) struct RecursiveTypes(HashMap<TypeId, usize>);

impl RecursiveTypes {
    /// Finds the cycles of types that hold each other by value.
    pub(super) fn find(model: &Model) -> Self {
        let mut graph = DiGraphMap::<usize, ()>::new();
        for (index, defined) in model.types.iter().enumerate() {
            graph.add_node(index);
            for held in held_by_value(&model.types, &defined.definition) {
                graph.add_edge(index, model.shared[held.0].0, ());
            }
        }
        let mut numbers = HashMap::default();
        for (number, cycle) in kosaraju_scc(&graph).into_iter().enumerate() {
            let alone = matches!(cycle[..], [one] if !graph.contains_edge(one, one));
            if !alone {
                numbers.extend(cycle.into_iter().map(|index| (TypeId(index), number)));
            }
        }
        Self(numbers)
    }

    /// Returns true if a field of `holder` of type `held` needs a box.
    pub(super) fn needs_box(&self, holder: TypeId, held: TypeId) -> bool {
        self.0
            .get(&holder)
            .is_some_and(|number| self.0.get(&held) == Some(number))
    }
}

/// Boxes the type of a variant that holds an object.
///
/// Objects are boxed, whatever their size: an enum is as large as its largest variant, and a new
/// property must not change the variant's type.
pub(super) fn box_in_variant(types: &[TypeDef], value: &Value, ty: RustType) -> RustType {
    match (is_object(types, value), ty) {
        (true, RustType::Option(object)) => RustType::Option(Box::new(RustType::Boxed(object))),
        // The other rule may have boxed it already.
        (true, ty @ RustType::Boxed(_)) | (false, ty) => ty,
        (true, object) => RustType::Boxed(Box::new(object)),
    }
}

/// Returns the named types that a type holds without an array or a map between.
fn held_by_value(types: &[TypeDef], definition: &Definition) -> Vec<TypeId> {
    let values = match definition {
        Definition::Object(object) => object.members.iter().map(|member| &member.value).collect(),
        Definition::Alias(value) => vec![value],
        Definition::Enumeration(_) => Vec::new(),
        // A union boxes its objects in any case.
        Definition::Union(union) => {
            let values = union.variants.iter().map(|variant| &variant.value);
            values.filter(|value| !is_object(types, value)).collect()
        }
    };
    let mut held = Vec::new();
    values
        .into_iter()
        .for_each(|value| add_held(value, &mut held));
    held
}

/// Adds the named type of a value, or those of the items of a tuple.
fn add_held(value: &Value, held: &mut Vec<TypeId>) {
    match &value.ty {
        Type::Named(id) => held.push(*id),
        Type::Tuple(tuple) => tuple.items.iter().for_each(|item| add_held(item, held)),
        _ => {}
    }
}

/// Returns true if a value is an object with declared properties, aliases aside.
pub(super) fn is_object(types: &[TypeDef], value: &Value) -> bool {
    let mut ty = &value.ty;
    while let Type::Named(id) = ty {
        match &types[id.0].definition {
            Definition::Object(_) => return true,
            // Cyclic aliases were broken before, so this ends.
            Definition::Alias(other) => ty = &other.ty,
            Definition::Enumeration(_) | Definition::Union(_) => return false,
        }
    }
    false
}
