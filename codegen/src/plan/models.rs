//! Models: structs, enums and aliases with named fields, grouped into a file for each owner.

use std::collections::BTreeSet;

use heck::ToSnakeCase;
use indexmap::IndexMap;

use super::api::{Alias, Construction, Docs, Enum, Model, Module, Name, Struct, Variant};
use super::doc_comments::{code, type_docs};
use super::fields::{is_constructor_argument, plan_fields};
use super::naming::{Names, module_name, type_name};
use super::types::Types;
use super::unions::plan_union;
use super::webhooks;
use crate::resolve::{
    Definition, Enumeration, Listed, ListedValue, Operation, Origin, Owner, TypeDef, TypeId,
};

/// The maximum number of required properties that `new` takes.
const POSITIONAL: usize = 4;

/// Plans every model, grouped into files.
///
/// A file has a component with the types within it, or the inline types of an operation or webhook.
pub(super) fn plan_models(
    types: &Types<'_>,
    calls: &[Name],
    decoders: &[Name],
    names: &mut Names<'_>,
) -> Vec<Module> {
    let owners = owners(types);
    let mut groups = IndexMap::<Group, Vec<Model>>::new();
    for id in types.written().filter(|id| types.model.keeps_type(*id)) {
        let model = plan_model(types, id, names);
        groups.entry(group_of(&owners, id)).or_default().push(model);
    }
    let entries = groups.keys().map(|group| {
        let (key, name) = match group {
            Group::Type(id) => (&types.model.types[id.0].pointer, types.name(*id)),
            Group::Operation(index) => (&types.model.operations[*index].pointer, &calls[*index]),
            Group::Webhook(index) => (&types.model.webhooks[*index].pointer, &decoders[*index]),
        };
        let name = name.0.trim_start_matches("r#");
        (format!("{key} module"), module_name(name))
    });
    // Clippy warns of a module within one of the same name (`module_inception`).
    let modules = names.assign(&entries.collect::<Vec<_>>(), &["models"]);
    modules
        .into_iter()
        .zip(groups.into_values())
        .map(|(name, models)| Module {
            name,
            models,
            features: Vec::new(),
        })
        .collect()
}

/// The owner of a file of models.
#[derive(Clone, Copy, Eq, Hash, PartialEq)]
enum Group {
    Type(TypeId),
    Operation(usize),
    Webhook(usize),
}

/// Returns the owner of each written type, if it has exactly one.
fn owners(types: &Types<'_>) -> Vec<Option<Owner>> {
    let model = types.model;
    let mut owners = vec![None; model.types.len()];
    for (defined, written) in model.types.iter().zip(&model.shared) {
        let owner = match defined.origin {
            Origin::Inline(Owner::Type(id), _) => Some(Owner::Type(model.shared[id.0])),
            Origin::Inline(owner, _) => Some(owner),
            Origin::Input(id) | Origin::Patch(id) => Some(Owner::Type(model.shared[id.0])),
            Origin::Component(_) => None,
        };
        let known = &mut owners[written.0];
        *known = match known {
            None => Some(owner),
            Some(known) if *known == owner => Some(owner),
            Some(_) => Some(None),
        };
    }
    owners.into_iter().map(Option::flatten).collect()
}

/// Returns the file of a type: that of its outermost owner, or its own if it has several owners.
fn group_of(owners: &[Option<Owner>], id: TypeId) -> Group {
    let mut id = id;
    loop {
        match owners[id.0] {
            None => return Group::Type(id),
            Some(Owner::Operation(index)) => return Group::Operation(index),
            Some(Owner::Webhook(index)) => return Group::Webhook(index),
            Some(Owner::Header(_)) => return Group::Type(id),
            // Owners are defined before what they own, so this ends.
            Some(Owner::Type(owner)) if owner < id => id = owner,
            Some(Owner::Type(_)) => return Group::Type(id),
        }
    }
}

fn plan_model(types: &Types<'_>, id: TypeId, names: &mut Names<'_>) -> Model {
    let defined = &types.model.types[id.0];
    let name = types.name(id).clone();
    let mut docs = type_docs(defined, || default_docs(types, id));
    if let Origin::Input(of) = defined.origin {
        docs = docs.line(format!(
            "The form of {} that requests send.",
            code(&types.name(of).0)
        ));
    }
    if let Origin::Patch(of) = defined.origin {
        docs = docs.line(format!(
            "A merge patch of {}: `null` removes a property (RFC 7396).",
            code(&types.name(of).0)
        ));
    }
    let deprecated = defined.notes.deprecated;
    match &defined.definition {
        Definition::Object(object) => {
            let fields = plan_fields(types, id, object, names);
            let required = object
                .members
                .iter()
                .filter(|member| is_constructor_argument(member))
                .count();
            let construction = types.is_sent(id).then(|| construction(required));
            // A type that is only received may gain a required property, and would lose `Default`.
            let has_default = required == 0 && construction.is_some();
            Model::Struct(Struct {
                name,
                docs,
                deprecated,
                fields,
                construction,
                has_default,
            })
        }
        Definition::Enumeration(listed) => {
            let (variants, unknown) = plan_variants(defined, listed, names);
            Model::Enum(Enum {
                of: listed.of,
                name,
                docs,
                deprecated,
                variants,
                unknown,
            })
        }
        Definition::Union(union) => Model::Union(plan_union(types, id, union, docs, names)),
        Definition::Alias(value) => {
            // An alias is no type of its own, so a box is up to the type that holds it by value.
            let ty = types.spell(value, None);
            Model::Alias(Alias {
                name,
                docs,
                deprecated,
                ty,
            })
        }
    }
}

/// Returns default documentation for a type without a description: its place in the API, or nothing
/// if its name says that.
fn default_docs(types: &Types<'_>, id: TypeId) -> String {
    let model = types.model;
    let defined = &model.types[id.0];
    match &defined.origin {
        Origin::Inline(Owner::Header(index), steps) if matches!(&steps[..], [step] if step == "header") =>
        {
            return format!("The header {}.", code(&model.headers[*index].name));
        }
        Origin::Inline(Owner::Webhook(index), steps) if matches!(&steps[..], [step] if step == "body") =>
        {
            return format!("The {}.", webhooks::body(&model.webhooks[*index]));
        }
        Origin::Inline(Owner::Operation(_), steps) if side_of(steps).is_some() => {}
        _ => return String::new(),
    }
    let (sides, routes) = sides_and_routes(types, id);
    let is_sent = sides.contains("request");
    let what = match sides.len() {
        0 => return "A type that several operations or schemas share.".to_owned(),
        1 if is_sent => "request body",
        1 if sides.contains("failure") => "failure body",
        _ if is_sent => "request and response body",
        _ => "response body",
    };
    match routes.as_slice() {
        [first, second, third, rest @ ..] if !rest.is_empty() => format!(
            "The {what} of {first}, {second}, {third} and {} more operations.",
            rest.len()
        )
        .replace(" 1 more operations", " 1 more operation"),
        [one] => format!("The {what} of {one}."),
        [first @ .., last] => format!("The {what} of {} and {last}.", first.join(", ")),
        [] => String::new(),
    }
}

/// Returns the sides of calls that an inline type is the body of, and the routes of their operations.
///
/// There are no sides if an equal type is anything else, such as a property of a schema.
fn sides_and_routes(types: &Types<'_>, id: TypeId) -> (BTreeSet<&'static str>, Vec<String>) {
    let (mut sides, mut routes, mut seen) = (BTreeSet::new(), Vec::new(), BTreeSet::new());
    for place in types.places(id) {
        let origin = &types.model.types[place.0].origin;
        let Origin::Inline(Owner::Operation(index), steps) = origin else {
            return (BTreeSet::new(), Vec::new());
        };
        let Some(side) = side_of(steps) else {
            return (BTreeSet::new(), Vec::new());
        };
        sides.insert(side);
        if types.model.keeps_operation(*index) && seen.insert(*index) {
            routes.push(route(&types.model.operations[*index]));
        }
    }
    (sides, routes)
}

/// Returns the side of a call that an inline type is the body of, by the way to it.
fn side_of(steps: &[String]) -> Option<&'static str> {
    let [side] = steps else {
        return None;
    };
    match side.rsplit(' ').next() {
        Some("body") => Some("request"),
        Some("response") => Some("response"),
        Some("failure") => Some("failure"),
        _ => None,
    }
}

fn route(operation: &Operation) -> String {
    code(&format!("{} {}", operation.method, operation.path))
}

/// Returns the constructor of an object with this many required properties.
pub(super) fn construction(required: usize) -> Construction {
    if required <= POSITIONAL {
        Construction::New
    } else {
        Construction::Builder
    }
}

fn plan_variants(
    defined: &TypeDef,
    listed: &Enumeration,
    names: &mut Names<'_>,
) -> (Vec<Variant>, Name) {
    let (base, values) = (defined.pointer.child("enum"), &listed.values);
    let entries = values.iter().map(|value| {
        let wanted = match (&value.name, listed.of) {
            (Some(name), _) => type_name(name),
            // Without the point, it would be another number.
            (None, Listed::Numbers) => type_name(&value.wire.replace('.', " point ")),
            (None, _) => type_name(&value.wire),
        };
        (base.child(&value.wire).to_string(), wanted)
    });
    let mut entries = entries.collect::<Vec<_>>();
    // Names of the document's values take precedence over `Unknown`.
    entries.push((format!("{base} unknown"), "Unknown".to_owned()));
    let mut idents = names.assign(&entries, &[]);
    let unknown = idents.pop().unwrap_or(Name("Unknown".to_owned()));
    let variants = idents.into_iter().zip(values);
    let variants = variants.map(|(name, value)| Variant {
        docs: variant_docs(&name, value),
        name,
        wire: value.wire.clone(),
    });
    (variants.collect(), unknown)
}

/// Returns the documentation of a value, with its wire form if the variant's name does not show it.
fn variant_docs(name: &Name, value: &ListedValue) -> Docs {
    let docs = Docs::default().words(value.description.as_deref());
    match value.wire.as_str() {
        "" => docs.line("The empty string"),
        wire if wire.to_snake_case() == wire && type_name(wire) == name.0 => docs,
        wire => docs.line(code(wire)),
    }
}
