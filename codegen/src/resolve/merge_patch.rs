//! Types for JSON merge patches (RFC 7396): in a patch, every optional property can be absent,
//! `null` or a value, at every depth. `null` removes a property. An array is replaced as a whole,
//! so the types of its items stay unchanged.
//!
//! A type that is also used elsewhere is copied for patches.

use super::model::{Content, Definition, Operation, Origin, Rest, Type, TypeDef, TypeId, Value};
use super::read_write_split::{each_received, each_sent};
use super::type_references::{mentioned, mentioned_by};
use crate::hash::{HashMap, HashSet};

/// Makes the types of merge patches admit `null`. `others` are values that are received outside the
/// responses of operations.
pub(super) fn split_merge_patches<'a>(
    types: &mut Vec<TypeDef>,
    operations: &mut [Operation],
    others: impl Iterator<Item = &'a Value>,
) {
    let mut patches = Vec::new();
    for content in operations.iter_mut().flat_map(merge_patches) {
        patches.push(content.value.ty.clone());
    }
    if patches.is_empty() {
        return;
    }
    let (mut merged, mut whole) = (HashSet::default(), Vec::new());
    let mut open = Vec::new();
    patches
        .iter()
        .for_each(|ty| merged_by(ty, &mut open, &mut whole));
    while let Some(id) = open.pop() {
        if merged.insert(id) {
            let inside = each_merged(&types[id.0].definition);
            inside.for_each(|value| merged_by(&value.ty, &mut open, &mut whole));
        }
    }
    let changed = changed(types, &merged);
    for operation in operations.iter_mut() {
        each_sent(operation, &mut |content, ty| {
            if !content.is_some_and(is_merge_patch) {
                mentioned_by(ty, &mut whole);
            }
        });
        each_received(operation, &mut |ty| mentioned_by(ty, &mut whole));
    }
    others.for_each(|value| mentioned_by(&value.ty, &mut whole));
    let whole = reached(types, whole);
    let names = add_patches(types, &changed, &whole);
    for content in operations.iter_mut().flat_map(merge_patches) {
        make_patch(&mut content.value.ty, &names);
    }
}

/// Returns the contents of a request that are merge patches.
fn merge_patches(operation: &mut Operation) -> impl Iterator<Item = &mut Content> {
    let bodies = operation.body.iter_mut();
    let contents = bodies.flat_map(|body| &mut body.contents);
    contents.filter(|content| is_merge_patch(&content.name))
}

fn is_merge_patch(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/merge-patch+json")
}

/// Collects the named types that a patch of a type merges into, and those that it replaces.
fn merged_by(ty: &Type, merged: &mut Vec<TypeId>, whole: &mut Vec<TypeId>) {
    match ty {
        Type::Named(id) => merged.push(*id),
        Type::Map(value, _) => merged_by(&value.ty, merged, whole),
        other => mentioned_by(other, whole),
    }
}

/// Returns the values within a type that a patch merges into.
fn each_merged(definition: &Definition) -> Box<dyn Iterator<Item = &Value> + '_> {
    match definition {
        Definition::Object(object) => {
            let rest = match &object.rest {
                Rest::Typed(value) => Some(&**value),
                Rest::Free | Rest::Forbidden => None,
            };
            Box::new(
                object
                    .members
                    .iter()
                    .map(|member| &member.value)
                    .chain(rest),
            )
        }
        Definition::Union(union) => Box::new(union.variants.iter().map(|variant| &variant.value)),
        Definition::Alias(value) => Box::new(std::iter::once(value)),
        Definition::Enumeration(_) => Box::new(std::iter::empty()),
    }
}

/// Returns the types that differ in a patch: those with a property that `null` removes, and those
/// that refer to such a type.
fn changed(types: &[TypeDef], merged: &HashSet<TypeId>) -> HashSet<TypeId> {
    let mut held_by = HashMap::<TypeId, Vec<TypeId>>::default();
    let mut open = Vec::new();
    for id in merged {
        let definition = &types[id.0].definition;
        let mut inside = Vec::new();
        each_merged(definition)
            .for_each(|value| merged_by(&value.ty, &mut inside, &mut Vec::new()));
        inside
            .into_iter()
            .for_each(|held| held_by.entry(held).or_default().push(*id));
        if has_removable(definition) {
            open.push(*id);
        }
    }
    let mut changed = HashSet::default();
    while let Some(id) = open.pop() {
        if changed.insert(id) {
            open.extend(held_by.get(&id).into_iter().flatten());
        }
    }
    changed
}

/// Returns true if `null` can remove a property or an entry of the type itself.
fn has_removable(definition: &Definition) -> bool {
    let is_map = |value: &Value| matches!(value.ty, Type::Map(..));
    let is_typed = match definition {
        Definition::Object(object) => {
            let mut members = object.members.iter();
            members.any(|member| !member.required) || matches!(object.rest, Rest::Typed(_))
        }
        _ => false,
    };
    is_typed || each_merged(definition).any(is_map)
}

/// Returns all types that are reachable from the given ones.
fn reached(types: &[TypeDef], mut open: Vec<TypeId>) -> HashSet<TypeId> {
    let mut reached = HashSet::default();
    while let Some(id) = open.pop() {
        if reached.insert(id) {
            open.extend(mentioned(&types[id.0].definition));
        }
    }
    reached
}

/// Turns these types into those of patches, or copies them first if they are used as a whole too.
/// Returns the patch type of each.
fn add_patches(
    types: &mut Vec<TypeDef>,
    changed: &HashSet<TypeId>,
    whole: &HashSet<TypeId>,
) -> HashMap<TypeId, TypeId> {
    let mut sorted: Vec<_> = changed.iter().copied().collect();
    sorted.sort();
    let mut names = HashMap::default();
    for id in sorted {
        let mut patch = id;
        if whole.contains(&id) {
            patch = TypeId(types.len());
            let mut copy = types[id.0].clone();
            copy.pointer = copy.pointer.child("x-patch");
            copy.origin = Origin::Patch(id);
            types.push(copy);
        }
        names.insert(id, patch);
    }
    for patch in names.values() {
        let defined = &mut types[patch.0];
        let base = defined.pointer.child("properties");
        patch_definition(&mut defined.definition, &names);
        if let (Origin::Patch(_), Definition::Object(object)) =
            (&defined.origin, &mut defined.definition)
        {
            for member in &mut object.members {
                member.pointer = base.child(&member.name);
            }
        }
    }
    names
}

fn patch_definition(definition: &mut Definition, names: &HashMap<TypeId, TypeId>) {
    match definition {
        Definition::Object(object) => {
            for member in &mut object.members {
                member.value.nullable |= !member.required;
                make_patch(&mut member.value.ty, names);
            }
            if let Rest::Typed(value) = &mut object.rest {
                value.nullable = true;
                make_patch(&mut value.ty, names);
            }
        }
        Definition::Union(union) => {
            let variants = union.variants.iter_mut();
            variants.for_each(|variant| make_patch(&mut variant.value.ty, names));
        }
        Definition::Alias(value) => make_patch(&mut value.ty, names),
        Definition::Enumeration(_) => {}
    }
}

/// Redirects a use of a type to its patch type.
fn make_patch(ty: &mut Type, names: &HashMap<TypeId, TypeId>) {
    match ty {
        Type::Named(id) => *id = *names.get(id).unwrap_or(id),
        Type::Map(value, _) => {
            value.nullable = true;
            make_patch(&mut value.ty, names);
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use crate::lift::lift;
    use crate::load::read_text;
    use crate::resolve::{Definition, Model, Rest, Type, Value, resolve};

    fn model(schemas: &str, patch: &str, response: &str) -> Model {
        let text = format!(
            "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths:\n  /a:\n    patch:\n      \
             requestBody: {{content: {{Application/Merge-Patch+JSON; charset=utf-8: {{schema: \
             {patch}}}}}}}\n      responses: {{'200': {{description: d, content: \
             {{application/json: {{schema: {response}}}}}}}}}\ncomponents: {{schemas: {schemas}}}\n"
        );
        let document = lift(read_text(&text), &mut Vec::new()).unwrap();
        resolve(document, None, &mut Vec::new())
    }

    /// Returns each object by the end of its pointer, with its properties: `?` if one is optional,
    /// `0` if it may be null, and the type of a map or an object within it.
    fn objects(model: &Model) -> Vec<String> {
        let shown = |value: &Value| {
            let ty = match &value.ty {
                Type::Named(id) => format!(":{}", model.types[id.0].pointer.last().unwrap()),
                Type::Map(value, _) => format!(":map{}", if value.nullable { "0" } else { "" }),
                Type::Array(item) => match &item.ty {
                    Type::Named(id) => format!(":[{}]", model.types[id.0].pointer.last().unwrap()),
                    _ => String::new(),
                },
                _ => String::new(),
            };
            format!("{}{ty}", if value.nullable { "0" } else { "" })
        };
        let objects = model.types.iter().filter_map(|defined| {
            let Definition::Object(object) = &defined.definition else {
                return None;
            };
            let members = object.members.iter().map(|member| {
                let mark = if member.required { "" } else { "?" };
                format!(" {}{mark}{}", member.name, shown(&member.value))
            });
            let rest = match &object.rest {
                Rest::Typed(value) => format!(" *{}", shown(value)),
                _ => String::new(),
            };
            let name = defined.pointer.last().unwrap_or_default();
            Some(format!("{name}:{}{rest}", members.collect::<String>()))
        });
        objects.collect()
    }

    const A: &str = "{$ref: '#/components/schemas/A'}";

    #[test]
    fn an_optional_property_can_be_null_at_every_depth() {
        let schemas = "{A: {type: object, required: [id], properties: {id: {type: integer}, n: \
             {type: string}, b: {$ref: '#/components/schemas/B'}, l: {type: array, items: {$ref: \
             '#/components/schemas/C'}}, m: {type: object, additionalProperties: {type: string}}}}, \
             B: {type: object, properties: {x: {type: string}}, additionalProperties: {type: integer}}, \
             C: {type: object, properties: {y: {type: string}}}}";
        let found = objects(&model(schemas, A, "{type: string}"));
        assert_eq!(
            found,
            ["A: id n?0 b?0:B l?0:[C] m?0:map0", "B: x?0 *0", "C: y?"]
        );
    }

    #[test]
    fn a_type_that_is_used_as_a_whole_stays_unchanged() {
        let schemas = "{A: {type: object, properties: {n: {type: string}, a: {$ref: \
             '#/components/schemas/A'}, r: {$ref: '#/components/schemas/R'}}}, \
             R: {type: object, required: [z], properties: {z: {type: string}}}}";
        let found = objects(&model(schemas, A, A));
        let wanted = ["A: n? a?:A r?:R", "R: z", "x-patch: n?0 a?0:x-patch r?0:R"];
        assert_eq!(found, wanted);
    }

    #[test]
    fn an_item_of_an_array_stays_and_a_property_changes() {
        let schemas = "{A: {type: object, properties: {c: {$ref: '#/components/schemas/C'}, l: {type: \
             array, items: {$ref: '#/components/schemas/C'}}}}, C: {type: object, properties: {y: \
             {type: string}}}}";
        let found = objects(&model(schemas, A, "{type: string}"));
        assert_eq!(found, ["A: c?0:x-patch l?0:[C]", "C: y?", "x-patch: y?0"]);
    }

    #[test]
    fn variants_are_patches_too() {
        let schemas = "{A: {oneOf: [{$ref: '#/components/schemas/C'}, {type: string}]}, C: {type: \
             object, properties: {y: {type: string}}}}";
        let found = model(schemas, A, "{$ref: '#/components/schemas/C'}");
        assert_eq!(objects(&found), ["C: y?", "x-patch: y?0"]);
        let Definition::Union(union) = &found.types[0].definition else {
            panic!("a union");
        };
        assert!(matches!(union.variants[0].value.ty, Type::Named(id) if id.0 == 2));
    }
}
