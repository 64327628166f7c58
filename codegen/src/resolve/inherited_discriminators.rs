//! Discriminators taken over from a base schema: a union without one, whose variants all derive
//! from one base schema, gets the discriminator of that base.

use crate::hash::{HashMap, HashSet};
use crate::lift::{SchemaId, Schemas};

use super::schema_aliases::is_null;

/// Copies discriminators from base schemas, which have their derived schemas as variants by now.
pub(super) fn inherit_discriminators(schemas: &mut Schemas) {
    let ids = (0..).map_while(|number| schemas.numbered(number));
    let ids = ids.collect::<Vec<_>>();
    let mut bases = HashMap::<SchemaId, HashSet<SchemaId>>::default();
    for base in ids.iter().filter(|id| schemas[**id].base.is_some()) {
        let derived = schemas[*base].alternatives.iter().flat_map(|it| &it.list);
        for schema in derived.filter_map(|item| target(schemas, *item)) {
            bases.entry(schema).or_default().insert(*base);
        }
    }
    if bases.is_empty() {
        return;
    }
    for id in ids {
        if let Some(base) = shared_base(schemas, id, &bases) {
            let inherited = schemas[base].discriminator.clone();
            schemas.edit(id, |schema| schema.discriminator = inherited);
        }
    }
}

/// Returns the one base schema of all variants of a union without a discriminator of its own.
fn shared_base(
    schemas: &Schemas,
    id: SchemaId,
    bases: &HashMap<SchemaId, HashSet<SchemaId>>,
) -> Option<SchemaId> {
    let schema = &schemas[id];
    let [alternatives] = &schema.alternatives[..] else {
        return None;
    };
    if schema.discriminator.is_some() || schema.base.is_some() {
        return None;
    }
    let list = alternatives.list.iter();
    let list = list.filter(|item| !is_null(&schemas[**item]));
    let of_each = list.map(|item| bases.get(&target(schemas, *item)?));
    let of_each = of_each.collect::<Option<Vec<_>>>()?;
    let [first, rest @ ..] = &of_each[..] else {
        return None;
    };
    let mut shared = first
        .iter()
        .filter(|base| rest.iter().all(|it| it.contains(base)));
    match (shared.next(), shared.next()) {
        (Some(base), None) if !rest.is_empty() => Some(*base),
        _ => None,
    }
}

fn target(schemas: &Schemas, item: SchemaId) -> Option<SchemaId> {
    schemas.find(schemas[item].reference.as_ref()?)
}

#[cfg(test)]
mod tests {
    use crate::lift::lift;
    use crate::load::read_text;
    use crate::resolve::{Definition, resolve};

    /// Returns the tag of the union `U` and the tag values of each variant.
    fn union_tags(list: &str) -> Option<(Option<String>, Vec<Vec<String>>)> {
        let text = format!(
            "{{openapi: 3.0.3, paths: {{}}, components: {{schemas: {{U: {{oneOf: [{list}]}}, \
             Base: {{type: object, properties: {{k: {{type: string}}}}, \
                discriminator: {{propertyName: k, mapping: {{one: A, two: B}}}}}}, \
             A: {{allOf: [{{$ref: '#/components/schemas/Base'}}, {{type: object, properties: {{n: {{type: integer}}}}}}]}}, \
             B: {{allOf: [{{$ref: '#/components/schemas/Base'}}, {{type: object, properties: {{n: {{type: integer}}}}}}]}}, \
             C: {{type: object, properties: {{c: {{type: string}}}}}}}}}}}}"
        );
        let mut diagnostics = Vec::new();
        let document = lift(read_text(&text), &mut diagnostics).unwrap();
        let model = resolve(document, None, &mut diagnostics);
        let mut types = model.types.into_iter();
        match types
            .find(|it| it.pointer.to_string().ends_with("/U"))?
            .definition
        {
            Definition::Union(union) => {
                let tags = union.variants.into_iter().map(|variant| variant.tags);
                Some((union.tag, tags.collect()))
            }
            _ => None,
        }
    }

    #[test]
    fn heirs_of_one_base_have_its_tags_in_any_list() {
        let list = |names: &str| {
            let names = names.split_whitespace();
            let items = names.map(|name| format!("{{$ref: '#/components/schemas/{name}'}}"));
            items.collect::<Vec<_>>().join(", ")
        };
        let (tag, tags) = union_tags(&list("B A")).unwrap();
        assert_eq!(tag.as_deref(), Some("k"));
        assert_eq!(tags, [["two"], ["one"]]);
        let (tag, _) = union_tags(&list("A C")).unwrap();
        assert_eq!(tag, None);
    }
}
