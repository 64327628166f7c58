//! Server-sent events whose data is a string of JSON text: the event gets the type of that JSON
//! (OpenAPI 3.2.0, 4.14.4).

use super::media::Media;
use super::media_schemas::follow_schema;
use crate::lift::document::{Referenced, Response};
use crate::lift::{Document, SchemaId, Schemas};

/// Maximum depth of variants within variants.
const DEPTH: usize = 4;

/// Replaces the `data` of events by its `contentSchema`. The runtime decodes data as JSON if its
/// type is not text.
pub(super) fn open_event_data(document: &mut Document) {
    let items = document.paths.values();
    let operations = items.flat_map(|item| item.operations.values());
    let inline = operations.flat_map(|operation| operation.responses.values());
    let shared = document.components.responses.values();
    let responses = inline.chain(shared).filter_map(Referenced::as_value);
    for id in responses.flat_map(events).collect::<Vec<_>>() {
        open_data(&mut document.schemas, id, DEPTH);
    }
}

/// Returns the schemas of events.
fn events(response: &Response) -> impl Iterator<Item = SchemaId> {
    let streams = response.content.iter();
    let streams = streams.filter(|(name, _)| Media::of(name) == Media::Events);
    streams.filter_map(|(_, item)| item.schema)
}

fn open_data(schemas: &mut Schemas, id: SchemaId, depth: usize) {
    let id = follow_schema(schemas, id);
    let event = &schemas[id];
    let within = event.alternatives.iter().flat_map(|it| &it.list);
    let within = within.chain(&event.all_of).chain(&event.items).copied();
    let within = within.collect::<Vec<_>>();
    let data = event.properties.get("data");
    if let Some(content) = data.and_then(|data| json_content(schemas, *data)) {
        schemas.edit(id, |event| {
            event.properties.insert("data".to_owned(), content);
        });
    }
    if depth > 0 {
        within
            .into_iter()
            .for_each(|id| open_data(schemas, id, depth - 1));
    }
}

/// Returns the schema of the JSON text within a string.
fn json_content(schemas: &Schemas, id: SchemaId) -> Option<SchemaId> {
    let schema = &schemas[follow_schema(schemas, id)];
    let mut said = schema.notes.constraints.iter();
    let media_type = said.find(|(name, _)| name == "contentMediaType");
    let name = media_type.and_then(|(_, value)| value.as_str())?;
    schema.content.filter(|_| Media::of(name) == Media::Json)
}
