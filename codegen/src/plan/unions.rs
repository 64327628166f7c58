//! A union in, an enum out: variants named, what they hold spelt, what each can be made from.

use super::api::{Docs, Name, RustType, Union, UnionVariant};
use super::boxing::is_object;
use super::docs::{code, value_docs};
use super::naming::{Names, type_name};
use super::types::Types;
use crate::hash::HashMap;
use crate::resolve::{self, Alternative, Definition, Type, TypeId, Value};

/// Plans one union.
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
    // The document's own alternatives come first; ours gives way.
    entries.push((format!("{base} unknown"), "Unknown".to_owned()));
    let mut idents = names.assign(&entries, &[]);
    let unknown = idents.pop().unwrap_or(Name("Unknown".to_owned()));
    let sources = sources(types, id, &union.variants);
    let mut texts = Vec::new();
    let mut variants = Vec::with_capacity(union.variants.len());
    for ((variant, name), from) in union.variants.iter().zip(idents).zip(sources) {
        if types.is_text(&variant.value) {
            texts.push(name.clone());
        }
        variants.push(UnionVariant {
            docs: variant_docs(types, union, variant),
            ty: held(types, id, &variant.value),
            from,
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

/// What a variant holds. Objects are boxed, whatever their size: a union is as large as its largest
/// variant, and a member more must not change its type.
fn held(types: &Types<'_>, id: TypeId, value: &Value) -> RustType {
    match is_object(&types.model.types, value) {
        true => RustType::Boxed(Box::new(types.spell(value, None))),
        false => types.spell(value, Some(id)),
    }
}

/// For each alternative what the union can be made from, where no other is the same type.
fn sources(types: &Types<'_>, id: TypeId, variants: &[Alternative]) -> Vec<Option<RustType>> {
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
        // What is boxed within a tuple does not convert.
        let holder = matches!(variant.value.ty, Type::Tuple(_)).then_some(id);
        is_only.then(|| types.spell(&variant.value, holder))
    });
    sources.collect()
}

fn variant_docs(types: &Types<'_>, union: &resolve::Union, variant: &Alternative) -> Docs {
    let docs = value_docs(None, &variant.value, &types.model.types, String::new);
    let tags = variant.tags.iter().map(|tag| code(tag));
    match (&union.tag, tags.collect::<Vec<_>>()) {
        (Some(tag), tags) if !tags.is_empty() => {
            docs.line(format!("Where {} is {}.", code(tag), tags.join(" or ")))
        }
        _ => docs,
    }
}

/// The tag that an object has to be given, since it has no member for it.
fn added_tag(types: &Types<'_>, union: &resolve::Union, variant: &Alternative) -> Option<String> {
    let tag = union.tag.as_ref()?;
    let id = match types.unaliased(&variant.value) {
        Type::Named(id) => *id,
        _ => return None,
    };
    let Definition::Object(object) = &types.model.types[id.0].definition else {
        return None;
    };
    let is_declared = object.members.iter().any(|member| member.name == *tag);
    let first = variant.tags.first().cloned();
    first.filter(|_| !is_declared && !variant.is_base)
}
