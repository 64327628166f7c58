//! Resolution of a document to a `Model`: follows references, turns null into a flag, and gives
//! every operation all it needs.

mod all_of;
mod alternatives;
mod answer;
mod chosen;
mod contents;
mod contrast;
mod directions;
mod encodings;
mod endless;
mod enumerations;
mod event_data;
mod fold;
mod headers;
mod inheritance;
mod lent;
mod looks;
mod meaning;
mod media;
mod media_schemas;
mod mentions;
mod merge_patch;
mod model;
mod operations;
mod overrides;
mod parameters;
mod path_keys;
mod requirements;
mod responses;
mod same;
mod security;
mod sent_tags;
mod servers;
mod shapes;
mod shared;
mod supply;
mod tags;
mod types;
mod unions;
mod webhooks;

pub(crate) use media::{Media, is_patch};
pub(crate) use media_schemas::holds_bytes;
pub(crate) use mentions::{mentioned, mentioned_by};
pub(crate) use model::{
    Alternative, Answer, Body, Content, Definition, Encoding, Enumeration, Header, Integer, Listed,
    ListedValue, Mark, Member, Model, Need, Object, Operation, Origin, Owner, Parameter,
    ParameterLocation, Range, Representation, Response, Rest, Scheme, SchemeKind, Server, Shape,
    Shared, Status, Tuple, Type, TypeDef, TypeId, Union, Value, Variable, Webhook,
};

pub(crate) use parameters::is_of_protocol;
pub(crate) use responses::reads;
pub(crate) use supply::{Said, supply};
pub(crate) use webhooks::received;

use crate::diagnostic::Diagnostic;
use crate::lift::Document;

/// Resolves a document to a model. `chosen` are the formats and the pointers of schemas for which
/// the user chose a type.
pub(crate) fn resolve<'a>(
    mut document: Document,
    chosen: impl IntoIterator<Item = &'a String>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Model {
    let bases = inheritance::open_bases(&mut document.schemas, diagnostics);
    lent::lend_discriminators(&mut document.schemas);
    let mut merger = all_of::Merger::new(&mut document.schemas, &bases, diagnostics);
    merger.merge_all();
    alternatives::settle_alternatives(&mut merger);
    fold::fold_alternatives(&mut document.schemas);
    event_data::open_event_data(&document.skeleton, &mut document.schemas);
    let skeleton = &document.skeleton;
    let mut security = security::Security::read(skeleton, diagnostics);
    let mut servers = servers::resolve_servers(&skeleton.servers, diagnostics);
    let chosen = chosen::Chosen::find(&document.schemas, chosen);
    let mut types = types::Types::new(&document.schemas, chosen, diagnostics);
    types.resolve_components();
    let mut callbacks = Vec::new();
    let mut headers = headers::Headers::default();
    let mut operations = operations::resolve_operations(
        skeleton,
        &security,
        &mut types,
        &mut callbacks,
        &mut headers,
    );
    security.adopt_authorization(&mut operations, types.diagnostics);
    let webhooks = webhooks::resolve_webhooks(skeleton, callbacks, &mut types);
    servers::share_servers(&mut servers, &mut operations, types.diagnostics);
    let (mut types, unmatched) = types.finish();
    let headers = headers.finish();
    let called = webhooks.iter().map(|webhook| &webhook.value);
    let received = called.chain(headers.iter().map(|header| &header.value));
    merge_patch::part_merge_patches(&mut types, &mut operations, received.clone());
    directions::part_directions(&mut types, &mut operations, received);
    shapes::shape_unions(&mut types, diagnostics);
    sent_tags::settle_sent_tags(&mut types);
    Model {
        unmatched,
        known: Vec::new(),
        unshared: Vec::new(),
        title: skeleton.info.title.clone(),
        version: skeleton.info.version.clone(),
        description: skeleton.info.description.clone(),
        servers,
        schemes: security.into_used(&operations),
        operations,
        webhooks,
        headers,
        shared: shared::find_shared(&types),
        types,
        tags: skeleton.tags.iter().map(read_tag).collect(),
    }
}

/// Returns the name of a tag, and its summary, description and parent (OpenAPI 3.2.0, 4.22).
fn read_tag(tag: &openapiv3::Tag) -> (String, Option<String>) {
    let said = |name: &str| Some(tag.extensions.get(name)?.as_str()?.to_owned());
    let parent = said("x-parent").map(|parent| format!("Part of `{parent}`."));
    let words = [said("x-summary"), tag.description.clone(), parent];
    let words = words.into_iter().flatten().collect::<Vec<_>>();
    let words = (!words.is_empty()).then(|| words.join("\n\n"));
    (tag.name.clone(), words)
}
