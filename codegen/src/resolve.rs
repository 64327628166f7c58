//! Resolution of a document to a `Model`: follows references, turns null into a flag, and gives
//! every operation all it needs.

mod all_of;
mod chosen_types;
mod component_references;
mod contents;
mod encodings;
mod enumerations;
mod event_data;
mod headers;
mod inheritance;
mod inherited_discriminators;
mod media;
mod media_schemas;
mod merge_patch;
mod model;
mod operations;
mod overrides;
mod parameter_values;
mod parameters;
mod path_items;
mod path_keys;
mod read_write_split;
mod recursive_types;
mod required_variants;
mod responses;
mod schema_aliases;
mod schema_dedup;
mod schema_kind;
mod security;
mod selection;
mod sent_tags;
mod servers;
mod success_kind;
mod tags;
mod type_references;
mod types;
mod unions;
mod value_profiles;
mod variant_comparison;
mod variant_lists;
mod variant_merge;
mod variant_shapes;
mod webhooks;

pub(crate) use media::{Media, is_patch};
pub(crate) use media_schemas::holds_bytes;
pub(crate) use model::{
    Body, ClosedPart, Content, Definition, Encoding, Enumeration, Header, Integer, Listed,
    ListedValue, Mark, Member, Model, Need, Object, Operation, Origin, Owner, Parameter,
    ParameterLocation, Range, Representation, Response, Rest, Scheme, SchemeKind, Server, Shape,
    Shared, Status, SuccessKind, Tuple, Type, TypeDef, TypeId, Union, UnionVariant, Value,
    Variable, Webhook,
};
pub(crate) use type_references::{mentioned, mentioned_by};

pub(crate) use parameter_values::{ParameterSettings, assign_value_sources};
pub(crate) use parameters::is_of_protocol;
pub(crate) use responses::reads;
pub(crate) use selection::keep_selected;
pub(crate) use webhooks::received;

use crate::diagnostic::Diagnostic;
use crate::lift::Document;
use crate::lift::document::Tag;

/// Resolves a document to a model. `chosen` are the formats and the pointers of schemas for which
/// the user chose a type.
pub(crate) fn resolve<'a>(
    mut document: Document,
    chosen: impl IntoIterator<Item = &'a String>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Model {
    let bases = inheritance::expand_bases(&mut document.schemas, diagnostics);
    inherited_discriminators::inherit_discriminators(&mut document.schemas);
    let mut merger = all_of::Merger::new(&mut document.schemas, &bases, diagnostics);
    merger.merge_all();
    variant_lists::normalize_variant_lists(&mut merger);
    variant_merge::merge_variants(&mut document.schemas);
    event_data::open_event_data(&mut document);
    let document = &document;
    let mut security = security::Security::read(document, diagnostics);
    let mut servers = servers::resolve_servers(&document.servers, diagnostics);
    let chosen = chosen_types::Chosen::find(&document.schemas, chosen);
    let mut types = types::Types::new(&document.schemas, chosen, diagnostics);
    types.resolve_components();
    let mut callbacks = Vec::new();
    let mut headers = headers::Headers::default();
    let mut operations = operations::resolve_operations(
        document,
        &security,
        &mut types,
        &mut callbacks,
        &mut headers,
    );
    security.adopt_authorization(&mut operations, types.diagnostics);
    let webhooks = webhooks::resolve_webhooks(document, callbacks, &mut types);
    servers::share_servers(&mut servers, &mut operations, types.diagnostics);
    let (mut types, unmatched) = types.finish();
    let headers = headers.finish();
    let called = webhooks.iter().map(|webhook| &webhook.value);
    let received = called.chain(headers.iter().map(|header| &header.value));
    merge_patch::split_merge_patches(&mut types, &mut operations, received.clone());
    read_write_split::split_by_direction(&mut types, &mut operations, received);
    variant_shapes::shape_unions(&mut types, diagnostics);
    sent_tags::set_sent_tags(&mut types);
    let shared = schema_dedup::find_equal_types(&types);
    schema_dedup::unite_closed_parts(&mut types, &shared);
    Model {
        unmatched,
        known: Vec::new(),
        unshared: Vec::new(),
        kept: None,
        title: document.info.title.clone(),
        version: document.info.version.clone(),
        description: document.info.description.clone(),
        servers,
        schemes: security.into_used(&operations),
        operations,
        webhooks,
        headers,
        shared,
        types,
        tags: document.tags.iter().map(read_tag).collect(),
    }
}

/// Returns the name of a tag, and its summary, description and parent (OpenAPI 3.2.0, 4.22).
fn read_tag(tag: &Tag) -> (String, Option<String>) {
    let parent = tag.parent.as_ref();
    let parent = parent.map(|parent| format!("Part of `{parent}`."));
    let words = [tag.summary.clone(), tag.description.clone(), parent];
    let words = words.into_iter().flatten().collect::<Vec<_>>();
    let words = (!words.is_empty()).then(|| words.join("\n\n"));
    (tag.name.clone(), words)
}
