//! The items of `resources`: handles, methods, calls with their setters, and what they return.

use std::collections::HashMap;

use super::super::side::Side;
use super::Items;
use super::item::{Argument, Item, Signature, spelled};
use crate::load::Pointer;
use crate::plan::api::{Name, Operation, Resource};
use crate::resolve;

pub(super) fn list(side: &Side, items: &mut Items<'_>) {
    let meant = side.model.operations.iter();
    let meant = meant.map(|it| ((it.method.as_str(), it.path.as_str()), it));
    let meant: HashMap<_, _> = meant.collect();
    let places = places(side);
    for resource in &side.api.resources {
        let path = format!("resources::{}", resource.name.0);
        let place = |resource: &Name| places.get(resource).copied();
        let item = Item::new(Signature::Plain("struct"));
        items.add(path.clone(), item.at_some(place(&resource.name)));
        for accessor in &resource.resources {
            let output = format!("resources::{}", accessor.resource.0);
            let item = Item::new(Signature::Function(Vec::new(), output));
            let item = item.at_some(place(&accessor.resource));
            items.add(format!("{path}::{}", accessor.name.0), item);
        }
        for operation in &resource.operations {
            let key = (operation.http_method.as_str(), operation.path.as_str());
            list_operation(side, resource, operation, meant.get(&key).copied(), items);
        }
    }
}

/// Returns the place of each resource: that of the first operation in it or below it.
pub(super) fn places(side: &Side) -> HashMap<&Name, &Pointer> {
    let meant = side.model.operations.iter();
    let meant = meant.map(|it| ((it.method.as_str(), it.path.as_str()), &it.pointer));
    let meant: HashMap<_, _> = meant.collect();
    let mut places = HashMap::new();
    // Each resource comes after its parent.
    for resource in side.api.resources.iter().rev() {
        let mut own = resource.operations.iter().filter_map(|operation| {
            let key = (operation.http_method.as_str(), operation.path.as_str());
            meant.get(&key).copied()
        });
        let mut below = resource.resources.iter();
        let place = own.next();
        let place = place.or_else(|| below.find_map(|it| places.get(&it.resource).copied()));
        places.extend(place.map(|place| (&resource.name, place)));
    }
    places
}

fn list_operation(
    side: &Side,
    resource: &Resource,
    operation: &Operation,
    meant: Option<&resolve::Operation>,
    items: &mut Items<'_>,
) {
    let root = Pointer::root();
    let at = meant.map_or(&root, |meant| &meant.pointer);
    let parameter_pointer = |wire: &str, place: &str| {
        let mut parameters = meant.iter().flat_map(|meant| &meant.parameters);
        let found = parameters.find(|it| it.name == wire && it.place.word() == place);
        found.map_or_else(|| at.clone(), |it| it.pointer.clone())
    };
    let call = format!("resources::{}", operation.call.0);
    items.add(call.clone(), Item::new(Signature::Plain("struct")).at(at));
    let mut arguments = Vec::new();
    for parameter in &operation.parameters {
        let argument = Argument::new(
            &parameter.row.wire,
            parameter.ty.clone(),
            parameter.converts,
            side,
        );
        if parameter.required {
            arguments.push(argument);
            continue;
        }
        let at = parameter_pointer(&parameter.row.wire, parameter.row.place);
        let setter = Signature::Function(vec![argument], String::new());
        items.add(
            format!("{call}::{}", parameter.name.0),
            Item::new(setter).at(&at),
        );
    }
    let body_pointer = at.child("requestBody");
    if let Some(body) = &operation.body {
        let argument = Argument::new("body", body.ty.clone(), body.converts, side);
        if body.required {
            arguments.push(argument);
        } else {
            let setter = Signature::Function(vec![argument], String::new());
            let item = Item::new(setter).at(&body_pointer);
            items.add(format!("{call}::{}", body.name.0), item);
        }
    }
    if let Some(choice) = &operation.choice {
        let path = format!("resources::{}", choice.name.0);
        items.add(
            path.clone(),
            Item::new(Signature::Plain("enum")).at(&body_pointer),
        );
        for variant in &choice.variants {
            let item = Item::new(Signature::Of(variant.ty.clone())).at(&body_pointer);
            items.add(format!("{path}::{}", variant.name.0), item);
        }
    }
    let method = format!("resources::{}::{}", resource.name.0, operation.method.0);
    let function = Signature::Function(arguments, call.clone());
    let route = format!("{} {}", operation.http_method, operation.path);
    items.add(method, Item::new(function).at(at).wire(&route));
    list_results(operation, &call, &at.child("responses"), items);
}

fn list_results(operation: &Operation, call: &str, at: &Pointer, items: &mut Items<'_>) {
    let mut returns = |name: &str, output: String| {
        let function = Signature::Function(Vec::new(), output);
        items.add(format!("{call}::{name}"), Item::new(function).at(at));
    };
    returns("await", spelled(&operation.output));
    if let Some(stream) = &operation.stream {
        returns("stream", spelled(&stream.ty));
        if stream.is_of_bytes() {
            returns("download_to", String::new());
        }
    }
    for accept in &operation.accepts {
        returns(&accept.name.0, spelled(&accept.ty));
    }
    if let Some(paged) = &operation.paged {
        returns("pages", spelled(&operation.output));
        if let Some(item) = &paged.item {
            let name = if paged.has_names {
                "(String, _) of "
            } else {
                ""
            };
            returns("stream", format!("{name}{}", spelled(item)));
        }
    }
    if let Some(outcomes) = &operation.outcomes {
        let path = format!("resources::{}", outcomes.name.0);
        items.add(path.clone(), Item::new(Signature::Plain("enum")).at(at));
        for (name, _, ty) in &outcomes.variants {
            let item = Item::new(Signature::Of(ty.clone())).at(at);
            items.add(format!("{path}::{}", name.0), item);
        }
    }
}
