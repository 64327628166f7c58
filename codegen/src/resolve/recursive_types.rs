//! Recursive types that Rust cannot express: an alias that contains itself becomes a type of its
//! own, and a union loses the variants through which it would be itself.

use petgraph::algo::kosaraju_scc;
use petgraph::graphmap::DiGraphMap;

use super::model::{Definition, Sent, Shape, Type, TypeDef, Union, UnionVariant, Value};
use crate::hash::HashSet;
use crate::lift::Annotations;

/// Turns an alias that contains itself, such as an array of itself, into a union with one variant.
/// An object or a union on the cycle breaks it already.
pub(super) fn break_recursive_aliases(types: &mut [TypeDef]) {
    let mut graph = DiGraphMap::<usize, ()>::new();
    for (index, defined) in types.iter().enumerate() {
        if let Definition::Alias(value) = &defined.definition {
            held(&value.ty, &mut |held| {
                graph.add_edge(index, held, ());
            });
        }
    }
    for cycle in cycles(&graph) {
        let is_tuple = |index: &&usize| match &types[**index].definition {
            Definition::Alias(value) => matches!(value.ty, Type::Tuple(_)),
            _ => false,
        };
        // An alias refers to one type, so one of a cycle is enough; a tuple may be on several.
        let broken: Vec<_> = match cycle.iter().find(is_tuple) {
            Some(_) => cycle,
            None => cycle.into_iter().min().into_iter().collect(),
        };
        for index in broken {
            make_union(&mut types[index]);
        }
    }
}

/// Turns an alias into a union with one variant.
fn make_union(defined: &mut TypeDef) {
    let any = Definition::Alias(Value::any(Annotations::default()));
    let Definition::Alias(value) = std::mem::replace(&mut defined.definition, any) else {
        return;
    };
    let name = match value.ty {
        Type::Array(_) | Type::Tuple(_) => "array",
        Type::Map(..) => "map",
        _ => "value",
    };
    defined.definition = Definition::Union(Union {
        variants: vec![UnionVariant {
            name: name.to_owned(),
            value,
            tags: Vec::new(),
            sent: Sent::default(),
            is_base: false,
            shape: Shape::default(),
        }],
        tag: None,
        mapped: Vec::new(),
    });
}

/// Removes the variants through which a union would be itself. Their content is already in the
/// union that they refer back to.
pub(super) fn break_recursive_unions(types: &mut [TypeDef]) {
    let mut graph = DiGraphMap::<usize, ()>::new();
    let named = |value: &Value| match value.ty {
        Type::Named(id) => Some(id.0),
        _ => None,
    };
    for (index, defined) in types.iter().enumerate() {
        let values = match &defined.definition {
            Definition::Alias(value) => vec![value],
            Definition::Union(union) => union.variants.iter().map(|it| &it.value).collect(),
            Definition::Object(_) | Definition::Enumeration(_) => Vec::new(),
        };
        for held in values.into_iter().filter_map(named) {
            graph.add_edge(index, held, ());
        }
    }
    for cycle in cycles(&graph) {
        let cycle = cycle.into_iter().collect::<HashSet<_>>();
        for index in &cycle {
            if let Definition::Union(union) = &mut types[*index].definition {
                let refers_back = |held: usize| cycle.contains(&held) && held <= *index;
                let variants = &mut union.variants;
                variants.retain(|variant| !named(&variant.value).is_some_and(refers_back));
            }
        }
    }
}

/// Returns the cycles of the graph: each strongly connected component that contains an edge.
fn cycles(graph: &DiGraphMap<usize, ()>) -> Vec<Vec<usize>> {
    let mut cycles = kosaraju_scc(graph);
    cycles.retain(|cycle| match cycle[..] {
        [one] => graph.contains_edge(one, one),
        _ => true,
    });
    cycles
}

/// Calls `found` with each named type that a type mentions.
fn held(ty: &Type, found: &mut impl FnMut(usize)) {
    match ty {
        Type::Named(id) => found(id.0),
        Type::Array(value) | Type::Map(value, _) => held(&value.ty, found),
        Type::Tuple(tuple) => {
            let values = tuple.items.iter().chain(&tuple.rest);
            values.for_each(|value| held(&value.ty, found));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::Pointer;
    use crate::resolve::model::{Origin, TypeId};

    fn named(held: usize) -> Value {
        Value {
            ty: Type::Named(TypeId(held)),
            ..Value::any(Annotations::default())
        }
    }

    fn defined(definition: Definition) -> TypeDef {
        TypeDef {
            pointer: Pointer::root(),
            origin: Origin::Component(String::new()),
            definition,
            nullable: false,
            notes: Annotations::default(),
        }
    }

    fn list_of(held: usize) -> TypeDef {
        defined(Definition::Alias(Value {
            ty: Type::Array(Box::new(named(held))),
            ..Value::any(Annotations::default())
        }))
    }

    fn one_of(held: &[usize]) -> TypeDef {
        let variants = held.iter().map(|held| UnionVariant {
            name: String::new(),
            value: named(*held),
            tags: Vec::new(),
            sent: Sent::default(),
            is_base: false,
            shape: Shape::default(),
        });
        defined(Definition::Union(Union {
            variants: variants.collect(),
            tag: None,
            mapped: Vec::new(),
        }))
    }

    #[test]
    fn one_alias_of_a_cycle_becomes_a_type() {
        let mut types = [list_of(1), list_of(2), list_of(0), list_of(0)];
        break_recursive_aliases(&mut types);
        let is_union = |defined: &TypeDef| matches!(defined.definition, Definition::Union(_));
        assert_eq!(types.each_ref().map(is_union), [true, false, false, false]);
    }

    #[test]
    fn a_union_is_no_variant_of_itself() {
        let mut types = [
            one_of(&[1, 2]),
            one_of(&[0, 3]),
            one_of(&[2, 3]),
            list_of(0),
        ];
        break_recursive_unions(&mut types);
        let counts = types.each_ref().map(|defined| match &defined.definition {
            Definition::Union(union) => union.variants.len(),
            _ => 0,
        });
        assert_eq!(counts, [2, 1, 1, 0]);
    }
}
