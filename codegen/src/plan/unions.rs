//! Unions as enums: the name and type of each variant, and the conversions into it.

use super::api::{Docs, Name, RustType, Union, UnionVariant};
use super::boxes::{box_in_variant, is_object};
use super::doc_comments::{code, value_docs};
use super::naming::{Names, type_name};
use super::types::Types;
use crate::hash::HashMap;
use crate::lift::TypeSet;
use crate::resolve::{self, Definition, Type, TypeId, Value};

/// Plans a union.
pub(super) fn plan_union(
    types: &Types<'_>,
    id: TypeId,
    union: &resolve::Union,
    docs: Docs,
    names: &mut Names<'_>,
) -> Union {
    let defined = &types.model.types[id.0];
    let base = defined.pointer.child("oneOf");
    let entries = union.variants.iter().map(|variant| {
        let key = base.child(&variant.name);
        (format!("{key} variant"), type_name(&variant.name))
    });
    let mut entries = entries.collect::<Vec<_>>();
    // Names of the document's variants take precedence over `Unknown`.
    entries.push((format!("{base} unknown"), "Unknown".to_owned()));
    let mut idents = names.assign(&entries, &[]);
    let unknown = idents.pop().unwrap_or(Name("Unknown".to_owned()));
    let sources = sources(types, id, &union.variants);
    let sources = sources
        .into_iter()
        .zip(nested_sources(types, id, &union.variants));
    let mut texts = Vec::new();
    let mut variants = Vec::with_capacity(union.variants.len());
    for ((variant, name), (from, via)) in union.variants.iter().zip(idents).zip(sources) {
        if types.is_text(&variant.value) {
            texts.push(name.clone());
        }
        variants.push(UnionVariant {
            docs: variant_docs(types, union, variant),
            ty: held(types, id, &variant.value),
            from,
            via,
            adds: added_tag(types, union, variant),
            tags: variant.tags.clone(),
            is_base: variant.is_base,
            shape: variant.shape.clone(),
            name,
        });
    }
    Union {
        name: types.name(id).clone(),
        docs,
        deprecated: defined.notes.deprecated,
        tag: union.tag.clone(),
        variants,
        unknown,
        text: if texts.len() == 1 { texts.pop() } else { None },
    }
}

/// Returns the type that a variant holds.
fn held(types: &Types<'_>, id: TypeId, value: &Value) -> RustType {
    box_in_variant(&types.model.types, value, types.spell(value, Some(id)))
}

/// Returns the type that converts into each variant, if no other variant has the same type.
fn sources(
    types: &Types<'_>,
    id: TypeId,
    variants: &[resolve::UnionVariant],
) -> Vec<Option<RustType>> {
    let expanded = variants
        .iter()
        .map(|variant| types.expanded(&variant.value));
    let expanded = expanded.collect::<Vec<_>>();
    let mut counts = HashMap::<&RustType, usize>::default();
    for ty in &expanded {
        *counts.entry(ty).or_default() += 1;
    }
    let sources = variants.iter().zip(&expanded).map(|(variant, ty)| {
        let is_only = counts.get(ty) == Some(&1) && *ty != RustType::Json;
        // A box within a tuple does not convert.
        let holder = matches!(variant.value.ty, Type::Tuple(_)).then_some(id);
        is_only.then(|| types.spell(&variant.value, holder))
    });
    sources.collect()
}

/// Returns the objects that convert into each variant that is a union, and into no other variant.
fn nested_sources(
    types: &Types<'_>,
    id: TypeId,
    variants: &[resolve::UnionVariant],
) -> Vec<Vec<RustType>> {
    let within = variants.iter().map(|variant| {
        let mut found = Vec::new();
        collect_sources(types, &variant.value, &mut vec![id], &mut found);
        found
    });
    let within = within.collect::<Vec<_>>();
    let own = variants
        .iter()
        .map(|variant| types.expanded(&variant.value));
    let mut counts = HashMap::<RustType, usize>::default();
    for ty in own.chain(within.iter().flatten().cloned()) {
        *counts.entry(ty).or_default() += 1;
    }
    let is_only = |ty: &RustType| counts.get(ty) == Some(&1);
    let within = within.into_iter();
    within
        .map(|found| found.into_iter().filter(is_only).collect())
        .collect()
}

/// Collects the objects that convert into a union, also by way of nested unions.
fn collect_sources(
    types: &Types<'_>,
    value: &Value,
    open: &mut Vec<TypeId>,
    found: &mut Vec<RustType>,
) {
    let Type::Named(id) = types.unaliased(value) else {
        return;
    };
    let id = types.model.shared[id.0];
    let Definition::Union(union) = &types.model.types[id.0].definition else {
        return;
    };
    if open.contains(&id) {
        return;
    }
    let sources = sources(types, id, &union.variants);
    let objects = sources.into_iter().zip(&union.variants);
    let objects = objects.filter(|(_, variant)| is_object(&types.model.types, &variant.value));
    found.extend(objects.filter_map(|(source, _)| source));
    open.push(id);
    let nested = nested_sources(types, id, &union.variants)
        .into_iter()
        .flatten();
    found.extend(nested);
    open.pop();
}

fn variant_docs(
    types: &Types<'_>,
    union: &resolve::Union,
    variant: &resolve::UnionVariant,
) -> Docs {
    let docs = value_docs(None, &variant.value, &types.model.types, String::new);
    let tags = variant.tags.iter().map(|tag| code(tag));
    match (&union.tag, tags.collect::<Vec<_>>()) {
        (Some(tag), tags) if !tags.is_empty() => {
            docs.line(format!("Selected by {}: {}.", code(tag), tags.join(" or ")))
        }
        _ => docs,
    }
}

/// Returns the discriminator value to add when a variant is sent, if its type has no such property.
fn added_tag(
    types: &Types<'_>,
    union: &resolve::Union,
    variant: &resolve::UnionVariant,
) -> Option<String> {
    let tag = union.tag.as_ref()?;
    let [sent] = &variant.sent.values[..] else {
        return None;
    };
    let is_object = variant.shape.kinds.contains(TypeSet::OBJECT);
    let is_declared = declares(types, &variant.value, tag, &mut Vec::new());
    (is_object && !is_declared).then(|| sent.clone())
}

/// Returns true if an object that a value may be has a property of this name.
fn declares(types: &Types<'_>, value: &Value, name: &str, open: &mut Vec<TypeId>) -> bool {
    let Type::Named(id) = types.unaliased(value) else {
        return false;
    };
    if open.contains(id) {
        return false;
    }
    open.push(*id);
    match &types.model.types[id.0].definition {
        Definition::Object(object) => object.members.iter().any(|member| member.name == name),
        Definition::Union(union) => {
            union.tag.as_deref() == Some(name)
                || (union.variants.iter()).any(|it| declares(types, &it.value, name, open))
        }
        Definition::Enumeration(_) | Definition::Alias(_) => false,
    }
}
