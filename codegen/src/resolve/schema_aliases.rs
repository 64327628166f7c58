//! Aliases among schemas: a schema that is only another schema under a new name resolves to that
//! schema. Cycles of aliases alone are reported here.

use crate::diagnostic::{Diagnostic, WarningKind};
use crate::hash::{HashMap, HashSet};
use crate::lift::{Schema, SchemaId, Schemas, TypeSet};
use crate::load::Node;

/// The way in which a schema describes its values.
pub(super) enum SchemaForm<'a> {
    /// By its own keywords
    Own,
    /// By another schema
    Alias(SchemaId),
    /// By the variants of a `oneOf` or `anyOf`
    Variants(&'a [SchemaId]),
    /// By several schemas at once
    AllOf,
}

/// Returns how a schema describes its values: `$ref` comes first, then `allOf`, then variants.
pub(super) fn schema_form<'a>(schemas: &Schemas, schema: &'a Schema) -> SchemaForm<'a> {
    let target = schema.reference.as_ref().and_then(|to| schemas.find(to));
    match (target, &schema.all_of[..], &schema.alternatives[..]) {
        (Some(target), ..) => SchemaForm::Alias(target),
        (None, [one], _) => SchemaForm::Alias(*one),
        (None, [_, _, ..], _) => SchemaForm::AllOf,
        (None, [], [list, ..]) => match list.list[..] {
            [one] => SchemaForm::Alias(one),
            _ => SchemaForm::Variants(&list.list),
        },
        (None, [], []) => SchemaForm::Own,
    }
}

/// Follows aliases to the schema at their end; returns `id` itself if it is no alias.
pub(super) fn resolve_alias(schemas: &Schemas, id: SchemaId) -> SchemaId {
    let mut place = id;
    // `find_alias_cycles` reports cycles; this loop only has to end.
    for _ in 0..HOPS {
        match schema_form(schemas, &schemas[place]) {
            SchemaForm::Alias(target) => place = target,
            _ => break,
        }
    }
    place
}

/// Maximum number of aliases that are followed in a row.
const HOPS: usize = 100;

/// Returns true if a schema admits null and nothing else.
pub(super) fn is_null(schema: &Schema) -> bool {
    schema.types == Some(TypeSet::NULL) || schema.values.as_deref() == Some(&[Node::Null])
}

/// Returns true if the schema's own keywords admit null beside other values.
pub(super) fn adds_null(schema: &Schema) -> bool {
    let by_value = || match &schema.values {
        Some(values) => schema.types.is_none() && values.contains(&Node::Null),
        None => false,
    };
    schema.null
        || schema
            .types
            .is_some_and(|types| types.contains(TypeSet::NULL))
        || by_value()
}

/// Returns true if a schema, or one that it is an alias of, declares an extensible list of values.
pub(super) fn is_extensible(schemas: &Schemas, id: SchemaId) -> bool {
    let mut place = id;
    for _ in 0..HOPS {
        match schema_form(schemas, &schemas[place]) {
            _ if schemas[place].is_extensible => return true,
            SchemaForm::Alias(target) => place = target,
            _ => break,
        }
    }
    false
}

/// Returns true if a schema admits null, by its own keywords or through aliases and variants.
pub(super) fn admits_null(schemas: &Schemas, id: SchemaId) -> bool {
    admits_null_within(schemas, id, HOPS)
}

fn admits_null_within(schemas: &Schemas, id: SchemaId, hops: usize) -> bool {
    let schema = &schemas[id];
    adds_null(schema)
        || hops > 0
            && match schema_form(schemas, schema) {
                SchemaForm::Alias(target) => admits_null_within(schemas, target, hops - 1),
                // Nested lists multiply the work, so only a few levels are searched.
                SchemaForm::Variants(list) => {
                    let mut list = list.iter();
                    list.any(|item| admits_null_within(schemas, *item, hops.min(6) / 2))
                }
                SchemaForm::Own | SchemaForm::AllOf => false,
            }
}

/// Reports cycles of aliases and returns the schemas on them.
///
/// The lift has already refused cycles of `$ref` alone; these also pass through lists of one item.
pub(super) fn find_alias_cycles(
    schemas: &Schemas,
    diagnostics: &mut Vec<Diagnostic>,
) -> HashSet<SchemaId> {
    let next: HashMap<_, _> = schemas
        .iter()
        .filter_map(|schema| {
            let SchemaForm::Alias(target) = schema_form(schemas, schema) else {
                return None;
            };
            Some((schemas.find(&schema.pointer)?, target))
        })
        .collect();
    let (mut seen, mut on_cycles) = (HashSet::default(), HashSet::default());
    for schema in schemas.iter() {
        let mut path = Vec::new();
        let mut place = schemas.find(&schema.pointer);
        while let Some(id) = place.filter(|id| seen.insert(*id)) {
            path.push(id);
            place = next.get(&id).copied();
        }
        if let Some(start) = place.and_then(|place| path.iter().position(|step| *step == place)) {
            report(schemas, &path[start..], diagnostics);
            on_cycles.extend(path.drain(start..));
        }
    }
    on_cycles
}

fn report(schemas: &Schemas, cycle: &[SchemaId], diagnostics: &mut Vec<Diagnostic>) {
    let mut references = cycle
        .iter()
        .map(|id| &schemas[*id])
        .filter_map(|schema| Some((schema, schema.reference.as_ref()?)));
    let Some((first, target)) = references.next() else {
        return;
    };
    let mut names = vec![format!("`{target}`")];
    names.extend(references.map(|(_, target)| format!("`{target}`")));
    let message = match &names[..] {
        [one] => format!("{one} refers to itself and nothing else"),
        _ => format!(
            "{} form a cycle of nothing but references",
            names.join(", ")
        ),
    };
    diagnostics.push(
        Diagnostic::warning(
            WarningKind::ReferenceCycle,
            first.pointer.child("$ref").into(),
            message,
        )
        .hint("give one of them a definition; until then any JSON value is accepted"),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lift::lift;
    use crate::load::read_text;

    fn cycles(schemas: &str) -> (usize, Vec<String>) {
        let text = format!("{{openapi: 3.1.0, paths: {{}}, components: {{schemas: {schemas}}}}}");
        let mut diagnostics = Vec::new();
        let document = lift(read_text(&text), &mut diagnostics).unwrap();
        let found = find_alias_cycles(&document.schemas, &mut diagnostics);
        let messages = diagnostics.into_iter().map(|diagnostic| diagnostic.message);
        (found.len(), messages.collect())
    }

    #[test]
    fn a_cycle_through_variants_is_found_once() {
        let (count, messages) = cycles(
            "{A: {anyOf: [{$ref: '#/components/schemas/B'}]}, \
              B: {allOf: [{$ref: '#/components/schemas/A'}]}, \
              C: {$ref: '#/components/schemas/A'}}",
        );
        assert_eq!(count, 4);
        assert_eq!(
            messages,
            ["`#/components/schemas/B`, `#/components/schemas/A` \
              form a cycle of nothing but references"]
        );
    }

    #[test]
    fn a_recursive_property_is_no_cycle() {
        let person = "{A: {properties: {b: {allOf: [{$ref: '#/components/schemas/A'}]}}}}";
        assert_eq!(cycles(person), (0, Vec::new()));
    }
}
