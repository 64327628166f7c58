//! Merging of union variants that share a Rust type: what remains is a list of distinguishable
//! variants, or a single schema.

use super::media_schemas::mixes_files;
use super::model::{Range, extent_of_all};
use super::required_variants::is_empty;
use super::schema_aliases::resolve_alias;
use super::variant_lists::implied_types;
use crate::lift::{Label, Schema, SchemaId, Schemas, TypeSet};
use crate::load::Node;

/// Maximum number of passes over lists within lists.
const ROUNDS: usize = 6;

/// Merges the variants of every list.
pub(super) fn merge_variants(schemas: &mut Schemas) {
    mark_mixed(schemas);
    for _ in 0..ROUNDS {
        let mut has_changed = false;
        let mut number = 0;
        while let Some(id) = schemas.numbered(number) {
            number += 1;
            if !schemas[id].alternatives.is_empty() {
                has_changed |= merge_list(schemas, id);
            }
        }
        if !has_changed {
            break;
        }
    }
}

/// Marks lists of files and other values, since merging makes one text of bytes and text.
fn mark_mixed(schemas: &mut Schemas) {
    let mut number = 0;
    while let Some(id) = schemas.numbered(number) {
        number += 1;
        if mixes_files(schemas, id) {
            schemas.edit(id, |schema| schema.mixes_files = true);
        }
    }
}

/// A variant: its schema in the list, and the schema at the end of its aliases.
#[derive(Clone, Copy)]
struct Entry {
    item: SchemaId,
    place: SchemaId,
}

/// Merges the variants of one list; returns true if anything changed.
fn merge_list(schemas: &mut Schemas, id: SchemaId) -> bool {
    let before = schemas[id].alternatives[0].list.clone();
    let entries = before.iter().map(|item| Entry {
        item: *item,
        place: resolve_alias(schemas, *item),
    });
    let (free, mut entries): (Vec<_>, Vec<_>) =
        entries.partition(|entry| is_empty(&schemas[entry.place]));
    if !free.is_empty() && entries.len() < 2 {
        // Any value is admitted, so naming a part of them gains nothing.
        schemas.edit(id, |schema| schema.alternatives.clear());
        return true;
    }
    if entries
        .iter()
        .any(|entry| is_decimal(&schemas[entry.place]))
    {
        let is_held = |schema: &Schema| only(schema, TypeSet::INTEGER) && schema.values.is_none();
        entries.retain(|entry| !is_held(&schemas[entry.place]));
    }
    for (one, name) in SCALARS {
        entries = merge_type(schemas, id, entries, (one, name));
    }
    if let [only] = entries[..]
        && !before.contains(&only.item)
    {
        become_merged(schemas, id, only.item);
        return true;
    }
    let list: Vec<_> = entries.iter().map(|entry| entry.item).collect();
    let has_changed = list != before;
    schemas.edit(id, |schema| schema.alternatives[0].list = list);
    has_changed
}

/// Types whose variants are merged.
const SCALARS: [(TypeSet, &str); 4] = [
    (TypeSet::STRING, "string"),
    (TypeSet::INTEGER, "integer"),
    (TypeSet::NUMBER, "number"),
    (TypeSet::BOOLEAN, "boolean"),
];

/// Returns true if a schema describes numbers that keep every digit, and so any integer.
fn is_decimal(schema: &Schema) -> bool {
    only(schema, TypeSet::NUMBER)
        && schema.values.is_none()
        && matches!(schema.format.as_deref(), Some("decimal" | "decimal128"))
}

/// Returns true if a schema describes values of that type alone.
fn only(schema: &Schema, one: TypeSet) -> bool {
    let types = schema.types.or_else(|| implied_types(schema));
    schema.alternatives.is_empty() && types.is_some_and(|types| types.without(TypeSet::NULL) == one)
}

/// Merges all variants of one type.
fn merge_type(
    schemas: &mut Schemas,
    owner: SchemaId,
    entries: Vec<Entry>,
    (one, name): (TypeSet, &str),
) -> Vec<Entry> {
    let of_type: Vec<_> = entries
        .iter()
        .copied()
        .filter(|entry| only(&schemas[entry.place], one))
        .collect();
    if of_type.len() < 2 {
        return entries;
    }
    let (lists, plain): (Vec<_>, Vec<_>) = of_type
        .iter()
        .copied()
        .partition(|entry| schemas[entry.place].values.is_some());
    if !lists.is_empty() && !plain.is_empty() {
        schemas.edit(owner, |schema| schema.is_extensible = true);
    }
    let merged = match (&lists[..], &plain[..]) {
        // An enum is extensible, so it holds the values of the others too.
        ([list], [_, ..]) => *list,
        ([], [first, rest @ ..])
            if rest
                .iter()
                .all(|entry| is_alike(&schemas[entry.place], &schemas[first.place])) =>
        {
            *first
        }
        _ => {
            let merged = Schema {
                pointer: schemas[owner].pointer.child("type").child(name),
                ..merged(schemas, &of_type, &lists, one)
            };
            let item = schemas.add(merged);
            Entry { item, place: item }
        }
    };
    let mut kept = Some(merged);
    let is_merged = |entry: &Entry| of_type.iter().any(|other| other.item == entry.item);
    entries
        .into_iter()
        .filter_map(|entry| {
            if is_merged(&entry) {
                kept.take()
            } else {
                Some(entry)
            }
        })
        .collect()
}

/// Returns true if two schemas of one type, without `enum`, have the same Rust type.
fn is_alike(one: &Schema, other: &Schema) -> bool {
    one.format == other.format && Range::of(one.bounds) == Range::of(other.bounds)
}

/// Returns the format that several schemas share. Of several number formats, the one that keeps
/// the most digits counts.
fn format_of_all(schemas: &Schemas, all: &[Entry], one: TypeSet) -> Option<String> {
    let formats = all
        .iter()
        .map(|entry| schemas[entry.place].format.as_deref());
    let formats = formats.collect::<Vec<_>>();
    let keeps_digits = |format: &Option<&str>| {
        matches!(format, Some("int64" | "uint64" | "decimal" | "decimal128"))
    };
    let shared = match &formats[..] {
        [first, rest @ ..] if rest.iter().all(|other| other == first) => *first,
        several if one == TypeSet::NUMBER && several.iter().any(keeps_digits) => Some("decimal"),
        _ => None,
    };
    shared.map(str::to_owned)
}

/// Returns one schema with the values of all lists, or, without lists, with all admitted values.
fn merged(schemas: &Schemas, all: &[Entry], lists: &[Entry], one: TypeSet) -> Schema {
    let bounds = extent_of_all(all.iter().map(|entry| &schemas[entry.place]));
    let format = format_of_all(schemas, all, one);
    let mut values: Vec<Node> = Vec::new();
    let mut labels = Vec::new();
    for entry in lists {
        let schema = &schemas[entry.place];
        labels.extend(schema.labels.iter().cloned());
        let listed = schema.values.as_deref().unwrap_or_default();
        if let [value] = listed
            && let notes = &schemas[entry.item].notes
            && (notes.title.is_some() || notes.description.is_some())
        {
            let label = Label {
                name: notes.title.clone(),
                description: notes.description.clone(),
            };
            labels.push((value.clone(), label));
        }
        values.extend(listed.iter().cloned());
    }
    let mut seen = std::collections::HashSet::new();
    values.retain(|value| seen.insert(serde_json::to_string(value).unwrap_or_default()));
    Schema {
        types: Some(one),
        values: (!values.is_empty()).then_some(values),
        labels,
        format,
        bounds,
        ..Schema::default()
    }
}

/// Replaces a union whose variants were all merged into one new schema by that schema.
fn become_merged(schemas: &mut Schemas, id: SchemaId, merged: SchemaId) {
    let merged = &schemas[merged];
    let (types, values, labels) = (merged.types, merged.values.clone(), merged.labels.clone());
    let (format, bounds) = (merged.format.clone(), merged.bounds);
    schemas.edit(id, |schema| {
        schema.alternatives.clear();
        schema.types = match (types, schema.null) {
            (Some(types), true) => Some(types.union(TypeSet::NULL)),
            (types, _) => types,
        };
        schema.values = values;
        schema.labels = labels;
        schema.format = format;
        schema.bounds = bounds;
    });
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Diagnostic;
    use crate::lift::lift;
    use crate::load::read_text;
    use crate::resolve::{Definition, Type, resolve};

    /// Returns the component `A` in short form.
    fn shown(a: &str) -> String {
        let text = format!(
            "{{openapi: 3.1.0, paths: {{}}, components: {{schemas: {{A: {a}, \
             E: {{enum: [p, q]}}, O: {{type: object, required: [o], properties: {{o: {{}}}}}}}}}}}}"
        );
        let mut diagnostics: Vec<Diagnostic> = Vec::new();
        let document = lift(read_text(&text), &mut diagnostics).unwrap();
        let model = resolve(document, None, &mut diagnostics);
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
        let kind = |ty: &Type| match ty {
            Type::Named(id) => model.types[id.0].pointer.last().unwrap_or_default(),
            other => format!("{other:?}")
                .split('(')
                .next()
                .unwrap_or_default()
                .to_owned(),
        };
        let nullable = if model.types[0].nullable { "?" } else { "" };
        let what = match &model.types[0].definition {
            Definition::Union(union) => {
                let variants = union.variants.iter().map(|it| kind(&it.value.ty));
                variants.collect::<Vec<_>>().join(" ")
            }
            Definition::Enumeration(listed) => {
                let values = listed.values.iter().map(|value| &value.wire);
                format!("{:?}", values.collect::<Vec<_>>())
            }
            Definition::Alias(value) => format!("={}", kind(&value.ty)),
            Definition::Object(object) => format!("{{{}}}", object.members.len()),
        };
        format!("{what}{nullable}")
    }

    #[test]
    fn what_one_type_holds_is_one_type() {
        for (schema, wanted) in [
            (
                "{anyOf: [{type: string}, {enum: [a]}, {const: b}]}",
                r#"["a", "b"]"#,
            ),
            (
                "{anyOf: [{type: string}, {$ref: '#/components/schemas/E'}]}",
                "=E",
            ),
            (
                "{oneOf: [{type: string, format: uuid}, {type: string}]}",
                "=String",
            ),
            // No digit of an integer is lost in a float.
            (
                "{oneOf: [{type: integer}, {type: number}]}",
                "Integer Number",
            ),
            ("{type: [number, integer, 'null']}", "Integer Number?"),
            (
                "{anyOf: [{type: number}, {type: integer}, {type: string}]}",
                "Number Integer String",
            ),
            (
                "{anyOf: [{type: integer, minimum: 1}, {type: integer}]}",
                "=Integer",
            ),
            (
                "{type: [integer, number], enum: [1, 2.5]}",
                r#"["1", "2.5"]"#,
            ),
            ("{type: [string, boolean]}", "String Boolean"),
            // A number that keeps every digit holds any integer.
            (
                "{oneOf: [{type: integer}, {type: number, format: decimal}]}",
                "=Number",
            ),
            (
                "{type: [integer, number, string], format: decimal128}",
                "String Number",
            ),
            (
                "{oneOf: [{type: integer, enum: [1]}, {type: number, format: decimal}]}",
                "0 Number",
            ),
            (
                "{oneOf: [{$ref: '#/components/schemas/O'}, {type: 'null'}]}",
                "=O?",
            ),
            (
                "{oneOf: [{$ref: '#/components/schemas/O'}, {const: null}, {type: string}]}",
                "O String?",
            ),
            ("{oneOf: [{$ref: '#/components/schemas/O'}, {}]}", "=Any"),
            (
                "{oneOf: [{$ref: '#/components/schemas/O'}], properties: {x: {}}}",
                "{2}",
            ),
            (
                "{anyOf: [{$ref: '#/components/schemas/A'}, {type: string}]}",
                "=String",
            ),
            (
                "{type: object, properties: {x: {}}, anyOf: [{required: [x]}, {required: [y]}]}",
                "{1}",
            ),
            ("{enum: [a, 1, null]}", "string integer?"),
        ] {
            assert_eq!(shown(schema), wanted, "{schema}");
        }
    }
}
