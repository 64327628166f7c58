//! Which members have to be boxed: those through which a type would hold itself.

use petgraph::algo::kosaraju_scc;
use petgraph::graphmap::DiGraphMap;

use crate::hash::HashMap;
use crate::resolve::{Definition, Model, Type, TypeDef, TypeId, Value};

/// For each type the number of the circle that it stands in; types that hold each other by value
/// share one.
pub(super) struct RecursiveTypes(HashMap<TypeId, usize>);

impl RecursiveTypes {
    /// Finds the circles of types that hold each other by value.
    pub(super) fn find(model: &Model) -> Self {
        let mut graph = DiGraphMap::<usize, ()>::new();
        for (index, defined) in model.types.iter().enumerate() {
            graph.add_node(index);
            for held in held_by_value(&model.types, &defined.definition) {
                graph.add_edge(index, model.shared[held.0].0, ());
            }
        }
        let mut numbers = HashMap::default();
        for (number, circle) in kosaraju_scc(&graph).into_iter().enumerate() {
            let alone = matches!(circle[..], [one] if !graph.contains_edge(one, one));
            if !alone {
                numbers.extend(circle.into_iter().map(|index| (TypeId(index), number)));
            }
        }
        Self(numbers)
    }

    /// Whether a member of `holder` that is of type `held` has to be boxed.
    pub(super) fn needs_box(&self, holder: TypeId, held: TypeId) -> bool {
        self.0
            .get(&holder)
            .is_some_and(|number| self.0.get(&held) == Some(number))
    }
}

/// The named types that a type holds without an array or a mapping between.
fn held_by_value(types: &[TypeDef], definition: &Definition) -> Vec<TypeId> {
    let values = match definition {
        Definition::Object(object) => object.members.iter().map(|member| &member.value).collect(),
        Definition::Alias(value) => vec![value],
        Definition::Enumeration(_) => Vec::new(),
        // A union boxes its objects anyhow.
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

/// The named type that a use is, or those that it is a tuple of.
fn add_held(value: &Value, held: &mut Vec<TypeId>) {
    match &value.ty {
        Type::Named(id) => held.push(*id),
        Type::Tuple(tuple) => tuple.items.iter().for_each(|item| add_held(item, held)),
        _ => {}
    }
}

/// Whether a use of a type is an object with declared members, aliases aside.
pub(super) fn is_object(types: &[TypeDef], value: &Value) -> bool {
    let mut ty = &value.ty;
    while let Type::Named(id) = ty {
        match &types[id.0].definition {
            Definition::Object(_) => return true,
            // Aliases that lead to themselves were broken before, so this ends.
            Definition::Alias(other) => ty = &other.ty,
            Definition::Enumeration(_) | Definition::Union(_) => return false,
        }
    }
    false
}
