//! Declared response headers: a method for each name and type.

use indexmap::IndexMap;

use super::api::{Header, Name, RustType};
use super::doc_comments::{code, value_docs};
use super::naming::{Names, value_name};
use super::types::Types;
use crate::resolve::{self, Definition, Model, Type};

/// The methods of `HeaderMap`, which would shadow those of the generated trait.
const METHODS: &[&str] = &[
    "append",
    "as_ref",
    "borrow",
    "borrow_mut",
    "capacity",
    "clear",
    "clone",
    "clone_from",
    "clone_into",
    "clone_to_uninit",
    "contains_key",
    "drain",
    "entry",
    "eq",
    "extend",
    "fields",
    "fmt",
    "get",
    "get_all",
    "get_mut",
    "index",
    "insert",
    "into",
    "into_iter",
    "is_empty",
    "iter",
    "iter_mut",
    "keys",
    "keys_len",
    "len",
    "ne",
    "remove",
    "reserve",
    "to_owned",
    "try_append",
    "try_entry",
    "try_insert",
    "try_into",
    "try_reserve",
    "type_id",
    "values",
    "values_mut",
];

/// The identity of a method: the name in lower case, the form of the header, and its type.
type Kind = (String, &'static str, RustType);

/// Plans a method for each header and type that the document declares.
pub(super) fn plan_headers(types: &Types<'_>, names: &mut Names<'_>) -> Vec<Header> {
    let mut groups = IndexMap::<Kind, Vec<&resolve::Header>>::new();
    for header in &types.model.headers {
        let (form, ty) = meaning(types, header, &types.expanded(&header.value));
        let kind = (header.name.to_ascii_lowercase(), form, ty);
        groups.entry(kind).or_default().push(header);
    }
    let methods = name_methods(&groups, names);
    let planned = methods.into_iter().zip(groups.values());
    let planned = planned.filter_map(|(name, group)| {
        let kept = group.iter().filter(|it| it.is_kept(types.model));
        let kept = kept.copied().collect::<Vec<_>>();
        (!kept.is_empty()).then(|| plan_header(types, name, &kept))
    });
    planned.collect()
}

/// Names the methods. The first type of a header has the plain name.
fn name_methods(
    groups: &IndexMap<Kind, Vec<&resolve::Header>>,
    names: &mut Names<'_>,
) -> Vec<Name> {
    let mut entries = Vec::<(String, String)>::with_capacity(groups.len());
    let mut last = IndexMap::<&str, usize>::new();
    for (lower, form, ty) in groups.keys() {
        let words = words(form, ty);
        let count = last.entry(lower).or_default();
        let wanted = match count {
            0 => value_name(lower),
            _ => value_name(&format!("{lower} as {words}")),
        };
        *count += 1;
        entries.push((format!("header {lower} {words}"), wanted));
    }
    names.assign(&entries, METHODS)
}

fn plan_header(types: &Types<'_>, name: Name, group: &[&resolve::Header]) -> Header {
    let said = group.iter().find(|it| it.description.is_some());
    let first = said.unwrap_or(&group[0]);
    let (form, ty) = meaning(types, first, &types.spell(&first.value, None));
    let words = first.description.as_deref();
    let place = place(types.model, group);
    let mut docs = value_docs(words, &first.value, &types.model.types, || place.clone());
    if docs.0.first() != Some(&place) {
        docs = docs.line(place);
    }
    Header {
        name,
        wire: first.name.clone(),
        form,
        docs,
        deprecated: group.iter().all(|it| it.deprecated),
        ty,
    }
}

/// Returns the form of a header, and the type that is read from it.
fn meaning(types: &Types<'_>, header: &resolve::Header, ty: &RustType) -> (&'static str, RustType) {
    let ty = ty.clone();
    // Each cookie has its own field line (RFC 9110, section 5.3).
    let is_cookies = header.name.eq_ignore_ascii_case("set-cookie");
    let is_object = |ty: &Type| match ty {
        Type::Map(..) | Type::FreeObject => true,
        Type::Named(id) => matches!(types.model.types[id.0].definition, Definition::Object(_)),
        _ => false,
    };
    match types.unaliased(&header.value) {
        _ if header.is_json => ("json", ty),
        Type::Array(_) | Type::Tuple(_) if is_cookies => ("lines", ty),
        _ if is_cookies => ("lines", RustType::Vec(Box::new(RustType::String))),
        Type::Array(_) | Type::Tuple(_) => ("list", ty),
        of if is_object(of) && header.explode => ("pairs", ty),
        of if is_object(of) => ("members", ty),
        _ => ("text", ty),
    }
}

/// Returns a sentence that names the responses with a header.
fn place(model: &Model, group: &[&resolve::Header]) -> String {
    let mut places = group.iter().flat_map(|header| header.kept_places(model));
    let named = places.by_ref().take(3);
    let named = named.map(|(index, status)| {
        let operation = &model.operations[*index];
        let route = format!("{} {}", operation.method, operation.path);
        format!("{} ({status})", code(&route))
    });
    let named = named.collect::<Vec<_>>();
    let (rest, name) = (places.count(), code(&group[0].name));
    let listed = match (named.as_slice(), rest) {
        ([one], 0) => one.clone(),
        ([first @ .., last], 0) => format!("{} and {last}", first.join(", ")),
        (some, 1) => format!("{} and one more response", some.join(", ")),
        (some, rest) => format!("{} and {rest} more responses", some.join(", ")),
    };
    match group.iter().all(|header| header.required) {
        true => format!("Reads the header {name} of {listed}, which is always present."),
        false => format!("Reads the header {name} of {listed}."),
    }
}

/// Returns words for a header's type, which distinguish it from others of the same name.
fn words(form: &str, ty: &RustType) -> String {
    let words = type_words(ty);
    match form {
        "json" | "pairs" => format!("{words} {form}"),
        _ => words,
    }
}

fn type_words(ty: &RustType) -> String {
    match ty {
        RustType::Unit => "nothing".to_owned(),
        RustType::Bool => "bool".to_owned(),
        RustType::Number(name) => (*name).to_owned(),
        RustType::String => "text".to_owned(),
        RustType::DateTime => "date time".to_owned(),
        RustType::Runtime(name) => (*name).to_owned(),
        RustType::Chosen(path) => path.clone(),
        RustType::Tuple(items, ..) => {
            let items = items.iter().map(type_words).collect::<Vec<_>>();
            format!("tuple of {}", items.join(" and "))
        }
        RustType::Json => "any".to_owned(),
        RustType::JsonMap => "map".to_owned(),
        RustType::Vec(item) => format!("list of {}", type_words(item)),
        RustType::Map(value) => format!("map of {}", type_words(value)),
        RustType::Option(some) | RustType::Nullable(some) => {
            format!("nullable {}", type_words(some))
        }
        RustType::Boxed(inner) => type_words(inner),
        RustType::Model(name) | RustType::Beside(name) => name.0.clone(),
        RustType::Upload | RustType::Bytes | RustType::ByteStream => "bytes".to_owned(),
        RustType::Events(item) | RustType::EventObjects(item) | RustType::Items(item) => {
            format!("stream of {}", type_words(item))
        }
    }
}
