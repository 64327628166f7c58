//! Schemas that are other schemas under another name: in goes one, out comes the one that it stands
//! for. Circles of nothing but such names are refused here.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::Diagnostic;
use crate::lift::{Additional, Schema, SchemaId, Schemas, TypeSet};
use crate::load::Node;

/// How a schema says what it describes.
pub(super) enum Saying {
    /// By its own keywords
    Itself,
    /// By another schema, with null admitted beside it or not
    Same(SchemaId, bool),
    /// By several schemas at once, under this keyword
    Several(&'static str),
}

/// How a schema says what it describes: `$ref` first, then the first list of alternatives.
pub(super) fn saying(schemas: &Schemas, schema: &Schema) -> Saying {
    let target = schema.reference.as_ref().and_then(|to| schemas.find(to));
    if let Some(target) = target {
        return Saying::Same(target, false);
    }
    let lists = [
        ("anyOf", &schema.any_of),
        ("oneOf", &schema.one_of),
        ("allOf", &schema.all_of),
    ];
    let Some((keyword, list)) = lists.into_iter().find(|(_, list)| !list.is_empty()) else {
        return Saying::Itself;
    };
    let (nulls, others): (Vec<_>, Vec<_>) = list
        .iter()
        .copied()
        .partition(|item: &SchemaId| is_null(&schemas[*item]));
    match others[..] {
        [one] => Saying::Same(one, !nulls.is_empty()),
        _ => Saying::Several(keyword),
    }
}

/// Whether a schema admits null and nothing else.
pub(super) fn is_null(schema: &Schema) -> bool {
    schema.types == Some(TypeSet::NULL) || schema.values.as_deref() == Some(&[Node::Null])
}

/// The keywords of a schema that would shape its values, did it not stand for another.
pub(super) fn shaping(schema: &Schema) -> Vec<&'static str> {
    let by_reference = schema.reference.is_some();
    let keywords = [
        // Beside `allOf` and its like, `type` is commonly said again.
        ("type", by_reference && schema.types.is_some()),
        ("enum", schema.values.is_some()),
        ("format", by_reference && schema.format.is_some()),
        ("properties", !schema.properties.is_empty()),
        ("required", !schema.required.is_empty()),
        (
            "additionalProperties",
            matches!(schema.additional, Additional::Of(_)),
        ),
        ("items", schema.items.is_some()),
        ("allOf", by_reference && !schema.all_of.is_empty()),
        ("anyOf", by_reference && !schema.any_of.is_empty()),
        ("oneOf", by_reference && !schema.one_of.is_empty()),
    ];
    let found = keywords.into_iter().filter(|(_, is_there)| *is_there);
    found.map(|(keyword, _)| keyword).collect()
}

/// Reports schemas that stand for themselves in the end, and gives those on such circles.
///
/// Circles of `$ref` alone were refused before; these lead through alternatives too.
pub(super) fn find_circles(
    schemas: &Schemas,
    diagnostics: &mut Vec<Diagnostic>,
) -> HashSet<SchemaId> {
    let next: HashMap<_, _> = schemas
        .iter()
        .filter_map(|schema| {
            let Saying::Same(target, _) = saying(schemas, schema) else {
                return None;
            };
            Some((schemas.find(&schema.pointer)?, target))
        })
        .collect();
    let (mut seen, mut on_circles) = (HashSet::new(), HashSet::new());
    for schema in schemas.iter() {
        let mut path = Vec::new();
        let mut place = schemas.find(&schema.pointer);
        while let Some(id) = place.filter(|id| seen.insert(*id)) {
            path.push(id);
            place = next.get(&id).copied();
        }
        if let Some(start) = place.and_then(|place| path.iter().position(|step| *step == place)) {
            report(schemas, &path[start..], diagnostics);
            on_circles.extend(path.drain(start..));
        }
    }
    on_circles
}

fn report(schemas: &Schemas, circle: &[SchemaId], diagnostics: &mut Vec<Diagnostic>) {
    let mut references = circle
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
            "{} lead in a circle of nothing but references",
            names.join(", ")
        ),
    };
    diagnostics.push(
        Diagnostic::warning(first.pointer.child("$ref").into(), message)
            .hint("one of them has to say what it is; until then any JSON value is taken"),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lift::lift;
    use crate::load::read_text;

    fn circles(schemas: &str) -> (usize, Vec<String>) {
        let text = format!("{{openapi: 3.1.0, paths: {{}}, components: {{schemas: {schemas}}}}}");
        let mut diagnostics = Vec::new();
        let document = lift(read_text(&text), &mut diagnostics).unwrap();
        let found = find_circles(&document.schemas, &mut diagnostics);
        let messages = diagnostics.into_iter().map(|diagnostic| diagnostic.message);
        (found.len(), messages.collect())
    }

    #[test]
    fn a_circle_through_alternatives_is_found_once() {
        let (count, messages) = circles(
            "{A: {anyOf: [{$ref: '#/components/schemas/B'}, {type: 'null'}]}, \
              B: {allOf: [{$ref: '#/components/schemas/A'}]}, \
              C: {$ref: '#/components/schemas/A'}}",
        );
        assert_eq!(count, 4);
        assert_eq!(
            messages,
            ["`#/components/schemas/B`, `#/components/schemas/A` \
              lead in a circle of nothing but references"]
        );
    }

    #[test]
    fn what_holds_itself_in_a_member_is_no_circle() {
        let person = "{A: {properties: {b: {allOf: [{$ref: '#/components/schemas/A'}]}}}}";
        assert_eq!(circles(person), (0, Vec::new()));
    }
}
