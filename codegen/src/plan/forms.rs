//! Types of multipart forms, whose properties are parts and may be files.
//!
//! They are the bodies, and in `multipart/form-data` the nested objects that hold files: only a
//! part of its own can carry raw bytes.

use crate::hash::{HashMap, HashSet};
use crate::resolve::{
    Content, Definition, Media, Model, Object, Origin, Rest, Type, TypeId, Value, holds_bytes,
    mentioned, mentioned_by,
};

/// Returns the types of multipart forms, with the variants of unions.
pub(super) fn form_types(model: &Model) -> HashSet<TypeId> {
    let contents = model.operations.iter().flat_map(|it| &it.body);
    let contents = contents
        .flat_map(|body| &body.contents)
        .filter(|content| content.media == Media::Multipart);
    let mut forms = HashSet::default();
    let mut nested = Vec::new();
    for content in contents {
        for id in body_types(model, content) {
            forms.insert(id);
            if let Definition::Object(object) = &model.types[id.0].definition {
                nested.extend(named_parts(model, content, object));
            }
        }
    }
    add_nested(model, nested, &mut forms);
    forms
}

/// Returns the types of a body, through aliases and unions.
fn body_types(model: &Model, content: &Content) -> HashSet<TypeId> {
    let mut open = Vec::new();
    mentioned_by(&content.value.ty, &mut open);
    let mut seen = HashSet::default();
    while let Some(id) = open.pop().map(|id| model.shared[id.0]) {
        let definition = &model.types[id.0].definition;
        if seen.insert(id) && !matches!(definition, Definition::Object(_)) {
            open.extend(mentioned(definition));
        }
    }
    seen
}

/// Properties of forms that have no type, each with its owner.
#[derive(Default)]
pub(super) struct Untyped {
    /// Files, since nothing says what else they are
    pub(super) files: HashSet<(TypeId, String)>,
    /// Any JSON, since their owners are also used elsewhere
    pub(super) json: HashSet<(TypeId, String)>,
}

/// Returns the properties of forms that have no type.
pub(super) fn untyped_members(model: &Model, forms: &HashSet<TypeId>) -> Untyped {
    let contents = model.operations.iter().flat_map(|it| &it.body);
    let contents = contents.flat_map(|body| &body.contents);
    let contents = contents.filter(|content| !content.untyped.is_empty());
    let contents = contents.collect::<Vec<_>>();
    let mut untyped = Untyped::default();
    if contents.is_empty() {
        return untyped;
    }
    let elsewhere = mentioned_elsewhere(model, forms);
    for content in contents {
        // Another form may have a typed property of the same name.
        for id in body_types(model, content) {
            let Definition::Object(object) = &model.types[id.0].definition else {
                continue;
            };
            let members = object.members.iter();
            let members = members.filter(|it| content.untyped.contains(&it.name));
            let members = members.filter(|it| is_untyped(model, &it.value));
            let members = members.map(|it| (id, it.name.clone()));
            match elsewhere.contains(&id) {
                true => untyped.json.extend(members),
                false => untyped.files.extend(members),
            }
        }
    }
    untyped
}

/// Returns true if a value, or each item of it, may be anything.
fn is_untyped(model: &Model, value: &Value) -> bool {
    match unaliased(model, value) {
        Type::Any => true,
        Type::Array(item) => matches!(unaliased(model, item), Type::Any),
        _ => false,
    }
}

/// Returns the inline unions whose only uses are files in forms; they need no Rust type.
pub(super) fn replaced(model: &Model, forms: &HashSet<TypeId>) -> HashSet<TypeId> {
    let mut replaced = HashSet::default();
    let mut kept = mentioned_by_calls(model, |_| true);
    for (index, defined) in model.types.iter().enumerate() {
        if model.shared[index].0 != index {
            continue;
        }
        let object = match &defined.definition {
            Definition::Object(object) if forms.contains(&TypeId(index)) => object,
            other => {
                kept.extend(mentioned(other));
                continue;
            }
        };
        for member in &object.members {
            match (&member.value.ty, files(model, &member.value)) {
                (Type::Named(id), Some(_)) if is_inline_union(model, *id) => {
                    replaced.insert(model.shared[id.0]);
                }
                (ty, _) => mentioned_by(ty, &mut kept),
            }
        }
        if let Rest::Typed(value) = &object.rest {
            mentioned_by(&value.ty, &mut kept);
        }
    }
    for id in kept {
        replaced.remove(&model.shared[id.0]);
    }
    replaced
}

fn is_inline_union(model: &Model, id: TypeId) -> bool {
    let defined = &model.types[model.shared[id.0].0];
    matches!(defined.origin, Origin::Inline(..))
        && matches!(defined.definition, Definition::Union(_))
}

/// Returns the types that are used elsewhere than as the body of a multipart form.
fn mentioned_elsewhere(model: &Model, forms: &HashSet<TypeId>) -> HashSet<TypeId> {
    let mut found = mentioned_by_calls(model, |it| it.media != Media::Multipart);
    for (index, defined) in model.types.iter().enumerate() {
        let leads_to_form = matches!(
            defined.definition,
            Definition::Alias(_) | Definition::Union(_)
        );
        if !(leads_to_form && forms.contains(&TypeId(index))) {
            found.extend(mentioned(&defined.definition));
        }
    }
    found.into_iter().map(|id| model.shared[id.0]).collect()
}

/// Returns the types that operations, webhooks and headers mention.
///
/// Of request bodies, only those are included for which `holds` returns true.
fn mentioned_by_calls(model: &Model, holds: impl Fn(&&Content) -> bool) -> Vec<TypeId> {
    let mut found = Vec::new();
    for operation in &model.operations {
        let contents = operation.body.iter().flat_map(|body| &body.contents);
        let others = contents.filter(&holds);
        let responses = &operation.responses;
        let streams = responses.iter().filter_map(|it| it.stream.as_ref());
        let contents = responses.iter().flat_map(|it| &it.contents);
        let values = others
            .map(|it| &it.value)
            .chain(operation.parameters.iter().map(|it| &it.value))
            .chain(contents.map(|it| &it.value))
            .chain(streams.filter_map(|it| it.item.as_ref()));
        values.for_each(|value| mentioned_by(&value.ty, &mut found));
    }
    let called = model.webhooks.iter().map(|it| &it.value);
    let values = called.chain(model.headers.iter().map(|it| &it.value));
    values.for_each(|value| mentioned_by(&value.ty, &mut found));
    found
}

/// Returns the objects in properties of a form, except those that are encoded as JSON.
fn named_parts<'a>(
    model: &'a Model,
    content: &'a Content,
    object: &'a Object,
) -> impl Iterator<Item = TypeId> + 'a {
    let is_json = |name: &str| {
        let encodings = content.encodings.iter();
        let media_types = encodings.filter(|it| it.name == name);
        let mut media_types = media_types.filter_map(|it| it.content_type.as_deref());
        media_types.any(|it| Media::of(it) == Media::Json)
    };
    let members = object.members.iter();
    members
        .filter(move |member| content.is_form_data() && !is_json(&member.name))
        .filter_map(|member| object_in(model, &member.value))
}

/// Adds the objects that hold files, directly or nested.
fn add_nested(model: &Model, mut open: Vec<TypeId>, forms: &mut HashSet<TypeId>) {
    let mut holders = HashMap::<TypeId, Vec<TypeId>>::default();
    let mut known = HashSet::default();
    let mut with_files = Vec::new();
    while let Some(id) = open.pop() {
        let Definition::Object(object) = &model.types[id.0].definition else {
            continue;
        };
        if !known.insert(id) {
            continue;
        }
        for member in &object.members {
            if let Some(inner) = object_in(model, &member.value) {
                holders.entry(inner).or_default().push(id);
                open.push(inner);
            }
        }
        if object
            .members
            .iter()
            .any(|it| files(model, &it.value).is_some())
        {
            with_files.push(id);
        }
    }
    while let Some(id) = with_files.pop() {
        if known.remove(&id) {
            forms.insert(id);
            with_files.extend(holders.remove(&id).into_iter().flatten());
        }
    }
}

/// Returns the object type of a value, or of its items.
fn object_in(model: &Model, value: &Value) -> Option<TypeId> {
    let value = match unaliased(model, value) {
        Type::Array(item) => item,
        _ => value,
    };
    let mut ty = &value.ty;
    while let Type::Named(id) = ty {
        match &model.types[id.0].definition {
            Definition::Object(_) => return Some(model.shared[id.0]),
            // Cyclic aliases were refused, so this ends.
            Definition::Alias(other) => ty = &other.ty,
            _ => return None,
        }
    }
    None
}

/// The number of files in a property of a form.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Files {
    One,
    /// Several parts of the same name
    Several,
}

/// Returns the number of files that a property of a form is.
///
/// It is a file, a list of files, or a union of these; otherwise returns `None`.
pub(super) fn files(model: &Model, value: &Value) -> Option<Files> {
    files_within(model, value, UNION_DEPTH)
}

/// The maximum depth of nested unions to search.
const UNION_DEPTH: usize = 8;

fn files_within(model: &Model, value: &Value, depth: usize) -> Option<Files> {
    match unaliased(model, value) {
        Type::Array(item) if is_file(model, item) => Some(Files::Several),
        Type::Named(id) if depth > 0 => {
            let Definition::Union(union) = &model.types[id.0].definition else {
                return None;
            };
            let variants = union.variants.iter();
            let each = variants.map(|it| files_within(model, &it.value, depth - 1));
            let each = each.collect::<Option<Vec<_>>>()?;
            let is_several = each.contains(&Files::Several);
            Some(if is_several {
                Files::Several
            } else {
                Files::One
            })
        }
        _ => is_file(model, value).then_some(Files::One),
    }
}

/// Returns true if a part of a form is raw bytes.
pub(super) fn is_file(model: &Model, value: &Value) -> bool {
    match unaliased(model, value) {
        Type::String(Some(format)) if format == "binary" => true,
        Type::String(_) | Type::Any => holds_bytes(&value.notes),
        _ => false,
    }
}

/// Returns the type of a value behind aliases.
pub(super) fn unaliased<'a>(model: &'a Model, value: &'a Value) -> &'a Type {
    let mut ty = &value.ty;
    // Cyclic aliases were refused, so this ends.
    while let Type::Named(id) = ty
        && let Definition::Alias(other) = &model.types[id.0].definition
    {
        ty = &other.ty;
    }
    ty
}
