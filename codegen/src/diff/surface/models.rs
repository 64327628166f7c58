//! The items of `models`: structs with their makers, enums, unions and aliases.

use super::super::side::Side;
use super::Items;
use super::item::{Argument, Item, Signature};
use crate::load::Pointer;
use crate::plan::api::{Construction, Enum, Field, Model, Presence, RustType, Struct, Union};
use crate::resolve::{Definition, TypeId};

pub(super) fn list(side: &Side, items: &mut Items<'_>) {
    let models = side.api.modules.iter().flat_map(|module| &module.models);
    let ids = models.map(|model| (side.type_of(&model.name().0), model));
    let mut models = ids.collect::<Vec<_>>();
    // Modules are sorted by name.
    models.sort_by_key(|(id, _)| id.map_or(usize::MAX, |id| id.0));
    for (id, model) in models {
        let name = &model.name().0;
        let none = Pointer::root();
        let at = id.map_or(&none, |id| &side.model.types[id.0].pointer);
        let path = format!("models::{name}");
        match model {
            Model::Struct(object) => list_struct(side, id, object, &path, at, items),
            Model::Enum(listed) => list_enum(listed, &path, at, items),
            Model::Union(union) => list_union(union, &path, at, items),
            Model::Alias(alias) => {
                items.add(path, Item::new(Signature::Of(alias.ty.clone())).at(at));
            }
        }
    }
}

fn list_struct(
    side: &Side,
    id: Option<TypeId>,
    object: &Struct,
    path: &str,
    at: &Pointer,
    items: &mut Items<'_>,
) {
    items.add(
        path.to_owned(),
        Item::new(Signature::Plain("struct")).at(at),
    );
    let member_pointer = |wire: &str| {
        let definition = id.map(|id| &side.model.types[id.0].definition);
        let Some(Definition::Object(meant)) = definition else {
            return at.clone();
        };
        let member = meant.members.iter().find(|member| member.name == wire);
        member.map_or_else(|| at.clone(), |member| member.pointer.clone())
    };
    let mut arguments = Vec::new();
    for field in &object.fields {
        let at = match field.presence {
            Presence::Rest => at.child("additionalProperties"),
            _ => member_pointer(&field.wire),
        };
        let name = &field.name.0;
        let item = Item::new(Signature::Of(field.ty()));
        items.add(format!("{path}.{name}"), item.at(&at));
        match (taken(field, side), object.construction) {
            (Some(Taken::First(argument)), Some(Construction::Builder)) => {
                let function = Signature::Function(vec![argument], String::new());
                items.add(
                    format!("{path}Builder::{name}"),
                    Item::new(function).at(&at),
                );
            }
            (Some(Taken::First(argument)), Some(Construction::New)) => arguments.push(argument),
            (Some(Taken::Later(argument)), Some(construction)) => {
                let function = || Signature::Function(vec![argument.clone()], String::new());
                if construction == Construction::Builder {
                    items.add(
                        format!("{path}Builder::{name}"),
                        Item::new(function()).at(&at),
                    );
                }
                items.add(format!("{path}::{name}"), Item::new(function()).at(&at));
            }
            (None, _) | (_, None) => {}
        }
    }
    match object.construction {
        Some(Construction::New) => {
            let new = Signature::Function(arguments, path.to_owned());
            items.add(format!("{path}::new"), Item::new(new).at(at));
        }
        Some(Construction::Builder) => {
            let builder = Signature::Function(Vec::new(), format!("{path}Builder"));
            items.add(format!("{path}::builder"), Item::new(builder).at(at));
        }
        None => {}
    }
    if object.has_default {
        let item = Item::new(Signature::Plain("impl Default for"));
        items.add(format!("{path} (Default)"), item.at(at));
    }
}

/// The time at which a field's value is taken.
enum Taken {
    /// By the constructor
    First(Argument),
    /// By a setter
    Later(Argument),
}

/// Returns the argument that is taken for a field.
fn taken(field: &Field, side: &Side) -> Option<Taken> {
    if field.fixed.is_some() {
        return None;
    }
    let (inner, whole) = (field.inner.clone(), field.ty());
    let argument = |ty: RustType, converts: bool| Argument::new(&field.wire, ty, converts, side);
    Some(match field.presence {
        Presence::Optional | Presence::OptionalOrNull | Presence::ThreeState if field.is_chosen => {
            Taken::First(argument(inner, field.converts))
        }
        Presence::Required => Taken::First(argument(inner, field.converts)),
        Presence::RequiredOrNull => Taken::First(argument(whole, false)),
        Presence::Optional | Presence::OptionalOrNull => {
            Taken::Later(argument(inner, field.converts))
        }
        Presence::ThreeState => Taken::Later(argument(whole, true)),
        Presence::Rest => Taken::Later(argument(whole, false)),
    })
}

fn list_enum(listed: &Enum, path: &str, at: &Pointer, items: &mut Items<'_>) {
    let kind = match listed.of {
        crate::resolve::Listed::Texts => "enum",
        crate::resolve::Listed::Integers => "enum of integers",
        crate::resolve::Listed::Numbers => "enum of numbers",
    };
    items.add(path.to_owned(), Item::new(Signature::Plain(kind)).at(at));
    for variant in &listed.variants {
        let item = Item::new(Signature::Plain("variant")).at(at);
        items.add(
            format!("{path}::{}", variant.name.0),
            item.wire(&variant.wire),
        );
    }
    let unknown = Item::new(Signature::Plain("variant of other values"));
    items.add(format!("{path}::{}", listed.unknown.0), unknown.at(at));
}

fn list_union(union: &Union, path: &str, at: &Pointer, items: &mut Items<'_>) {
    items.add(
        path.to_owned(),
        Item::new(Signature::Plain("enum of variants")).at(at),
    );
    for variant in &union.variants {
        let item = Item::new(Signature::Of(variant.ty.clone())).at(at);
        items.add(format!("{path}::{}", variant.name.0), item);
        for from in variant.from.iter().chain(&variant.via) {
            let item = Item::new(Signature::Plain("impl From for")).at(at);
            items.add(format!("{path} (From<{}>)", super::spelled(from)), item);
        }
    }
    if union.text.is_some() {
        let item = Item::new(Signature::Plain("impl From for")).at(at);
        items.add(format!("{path} (From<&str>)"), item);
    }
    let unknown = Item::new(Signature::Plain("variant of other values"));
    items.add(format!("{path}::{}", union.unknown.0), unknown.at(at));
}
