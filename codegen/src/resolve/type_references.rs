//! References from types to named types.

use super::model::{Definition, Rest, Type, TypeId};

/// Returns every named type that a definition mentions, directly or behind an array or a map.
pub(crate) fn mentioned(definition: &Definition) -> Vec<TypeId> {
    let mut found = Vec::new();
    match definition {
        Definition::Object(object) => {
            object
                .members
                .iter()
                .for_each(|member| mentioned_by(&member.value.ty, &mut found));
            if let Rest::Typed(value) = &object.rest {
                mentioned_by(&value.ty, &mut found);
            }
        }
        Definition::Union(union) => {
            let values = union.variants.iter().map(|variant| &variant.value);
            values.for_each(|value| mentioned_by(&value.ty, &mut found));
        }
        Definition::Alias(value) => mentioned_by(&value.ty, &mut found),
        Definition::Enumeration(_) => {}
    }
    found
}

/// Collects every named type that a use of a type mentions.
pub(crate) fn mentioned_by(ty: &Type, found: &mut Vec<TypeId>) {
    match ty {
        Type::Named(id) => found.push(*id),
        Type::Array(value) | Type::Map(value, _) => mentioned_by(&value.ty, found),
        Type::Tuple(tuple) => {
            let values = tuple.items.iter().chain(&tuple.rest);
            values.for_each(|value| mentioned_by(&value.ty, found));
        }
        _ => {}
    }
}
