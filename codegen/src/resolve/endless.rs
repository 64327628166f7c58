//! Aliases that hold themselves: in go the types, and what no alias of Rust can say is any JSON.

use petgraph::algo::kosaraju_scc;
use petgraph::graphmap::DiGraphMap;

use super::model::{Definition, Type, TypeDef, Value};
use crate::diagnostic::Diagnostic;

/// Breaks circles of aliases, such as an array of itself, where they lead back to an earlier one.
/// An object between them would end the circle, since it is a type of its own.
pub(super) fn break_endless_aliases(types: &mut [TypeDef], diagnostics: &mut Vec<Diagnostic>) {
    let mut graph = DiGraphMap::<usize, ()>::new();
    for (index, defined) in types.iter().enumerate() {
        if let Definition::Alias(value) = &defined.definition {
            held(&value.ty, &mut |held| {
                graph.add_edge(index, held, ());
            });
        }
    }
    for circle in kosaraju_scc(&graph) {
        let is_endless = match circle[..] {
            [one] => graph.contains_edge(one, one),
            _ => true,
        };
        if is_endless {
            for index in &circle {
                let defined = &mut types[*index];
                if let Definition::Alias(value) = &mut defined.definition
                    && cut(value, &|held| circle.contains(&held) && held <= *index)
                {
                    let message = "this type holds itself, with no object between";
                    diagnostics.push(
                        Diagnostic::warning(defined.pointer.clone().into(), message)
                            .hint("any JSON value is taken where it comes round"),
                    );
                }
            }
        }
    }
}

/// The named types that a type mentions.
fn held(ty: &Type, found: &mut impl FnMut(usize)) {
    match ty {
        Type::Named(id) => found(id.0),
        Type::Array(value) | Type::Map(value, _) => held(&value.ty, found),
        _ => {}
    }
}

/// Replaces the named types that lead back; gives whether there were any.
fn cut(value: &mut Value, leads_back: &impl Fn(usize) -> bool) -> bool {
    match &mut value.ty {
        Type::Named(id) if leads_back(id.0) => {
            value.ty = Type::Any;
            true
        }
        Type::Array(inner) | Type::Map(inner, _) => cut(inner, leads_back),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lift::Annotations;
    use crate::load::Pointer;
    use crate::resolve::model::{Origin, TypeId};

    fn list_of(held: usize) -> TypeDef {
        let held = Value {
            ty: Type::Named(TypeId(held)),
            ..Value::any(Annotations::default())
        };
        TypeDef {
            pointer: Pointer::root(),
            origin: Origin::Component(String::new()),
            definition: Definition::Alias(Value {
                ty: Type::Array(Box::new(held)),
                ..Value::any(Annotations::default())
            }),
            nullable: false,
            notes: Annotations::default(),
        }
    }

    #[test]
    fn a_circle_is_cut_where_it_leads_back() {
        let mut types = [list_of(1), list_of(2), list_of(0), list_of(0)];
        let mut diagnostics = Vec::new();
        break_endless_aliases(&mut types, &mut diagnostics);
        let held = types.iter().map(|defined| match &defined.definition {
            Definition::Alias(value) => {
                let mut found = None;
                held(&value.ty, &mut |id| found = Some(id));
                found
            }
            _ => None,
        });
        assert_eq!(held.collect::<Vec<_>>(), [Some(1), Some(2), None, Some(0)]);
        assert_eq!(diagnostics.len(), 1);
    }
}
