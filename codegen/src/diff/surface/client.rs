//! The items of the crate's root: the client, its builder, failures, headers and webhooks.

use std::collections::HashMap;

use super::super::side::Side;
use super::Items;
use super::item::{Argument, Item, Signature, spelled};
use crate::load::Pointer;
use crate::plan::api::{Credential, CredentialInput, Failure, Name, RustType};

/// Lists the Cargo features.
pub(super) fn list_features(side: &Side, items: &mut Items<'_>) {
    let places = super::operations::places(side);
    for feature in &side.api.features {
        let mut resources = side.api.resources.iter();
        let resource = resources.find(|it| it.feature.as_ref() == Some(feature));
        let place = resource.and_then(|resource| places.get(&resource.name).copied());
        let item = Item::new(Signature::Plain("Cargo")).at_some(place);
        items.add(format!("feature `{feature}`"), item);
    }
}

pub(super) fn list(side: &Side, items: &mut Items<'_>) {
    let places = super::operations::places(side);
    list_client(side, &places, items);
    let root = Pointer::root();
    match &side.api.failure {
        Failure::One(ty) => {
            items.add("Error".to_owned(), Item::new(Signature::Of(ty.clone())));
        }
        Failure::Several(variants) => {
            let own = Signature::Of(RustType::Beside(Name("Failure".to_owned())));
            items.add("Error".to_owned(), Item::new(own));
            for variant in variants {
                let item = Item::new(Signature::Of(variant.ty.clone()));
                items.add(format!("Failure::{}", variant.name.0), item);
            }
        }
    }
    for header in &side.api.headers {
        let function = Signature::Function(Vec::new(), spelled(&header.ty));
        let item = Item::new(function).wire(&header.wire);
        items.add(format!("ResponseHeaders::{}", header.name.0), item);
    }
    for (index, decoder) in side.api.webhooks.decoders.iter().enumerate() {
        let at = side.model.webhooks.get(index).map(|it| &it.pointer);
        let function = Signature::Function(Vec::new(), spelled(&decoder.ty));
        let item = Item::new(function).at(at.unwrap_or(&root));
        items.add(format!("webhooks::{}", decoder.name.0), item);
    }
}

fn list_client(side: &Side, places: &HashMap<&Name, &Pointer>, items: &mut Items<'_>) {
    let client = &side.api.client;
    let credential = match client.credentials.as_slice() {
        [] => Some(None),
        [only, ..] if client.is_one => Some(Some(only)),
        _ => None,
    };
    let text = |name: &str| Argument::new(name, RustType::String, true, side);
    if let Some(credential) = credential {
        let mut arguments = Vec::new();
        if !client.has_address {
            arguments.push(text("base_url"));
        }
        arguments.extend(credential.into_iter().flat_map(|it| inputs(it, side)));
        let new = Signature::Function(arguments, "Client".to_owned());
        items.add("Client::new".to_owned(), Item::new(new));
    }
    if client.credentials.is_empty() && client.has_address {
        let item = Item::new(Signature::Plain("impl Default for"));
        items.add("Client (Default)".to_owned(), item);
    }
    for accessor in &client.resources {
        let output = format!("resources::{}", accessor.resource.0);
        let item = Item::new(Signature::Function(Vec::new(), output));
        let item = item.at_some(places.get(&accessor.resource).copied());
        items.add(format!("Client::{}", accessor.name.0), item);
    }
    let mut setter = |name: &str, arguments: Vec<Argument>| {
        let function = Signature::Function(arguments, String::new());
        items.add(format!("ClientBuilder::{name}"), Item::new(function));
    };
    for credential in &client.credentials {
        setter(&credential.method.0, inputs(credential, side));
    }
    for variable in &client.variables {
        setter(&variable.method.0, vec![text(&variable.name)]);
    }
    for parameter in &client.parameters {
        let converts = parameter.ty == RustType::String;
        let argument = Argument::new(&parameter.wire, parameter.ty.clone(), converts, side);
        setter(&parameter.method.0, vec![argument]);
    }
    if !client.environments.is_empty() {
        setter("server", Vec::new());
    }
    if !client.credentials.is_empty() {
        setter("without_credentials", Vec::new());
    }
    if client.takes_tokens() {
        setter("token_provider", Vec::new());
    }
    if client.follows_links {
        setter("rebase_links", Vec::new());
    }
    for (index, environment) in client.environments.iter().enumerate() {
        let url = client.servers.get(index).map_or("", |server| &server.url);
        let item = Item::new(Signature::Plain("variant")).wire(url);
        items.add(format!("Server::{}", environment.name.0), item);
    }
}

fn inputs(credential: &Credential, side: &Side) -> Vec<Argument> {
    let names = match &credential.takes {
        CredentialInput::Token | CredentialInput::Text(..) => vec!["credential"],
        CredentialInput::UserAndPassword(_) => vec!["user", "password"],
    };
    let names = names.into_iter();
    let texts = names.map(|name| Argument::new(name, RustType::String, true, side));
    texts.collect()
}
