//! What the head of a response says that the document does not: its status, or its media type.

use crate::json::drift::{Drift, DriftKind};
use crate::json::fault::cut;
use crate::request::declared::{Declared, Media};
use crate::response::media_type::MediaType;
use crate::response::received_response::Reply;

/// Tells what differs, where somebody wants to know.
#[inline]
pub(crate) fn tell(reply: &Reply) {
    if reply.raw.context().is_observed() {
        look_at(reply);
    }
}

#[cold]
fn look_at(reply: &Reply) {
    let row = reply.row;
    match row.and_then(|row| reply.origin.prepared.declared.get(row)) {
        Some(row) if names(row, reply.raw.status.as_str()) => look_at_media_type(reply, row),
        _ => {
            let context = reply.raw.context();
            context.report(context.drift(DriftKind::Status));
        }
    }
}

/// True if a response is declared for a status.
fn names(row: &Declared, status: &str) -> bool {
    let mut patterns = row.statuses.iter();
    patterns.any(|pattern| match pattern.strip_suffix("XX") {
        Some(range) => status.starts_with(range),
        None => matches!(*pattern, "default") || *pattern == status,
    })
}

/// The row is the one for the media type that came, where there is one.
fn look_at_media_type(reply: &Reply, row: &Declared) {
    /// How much is told of what a server may write.
    const SHOWN: usize = 100;
    let sent = MediaType::of(&reply.raw.headers);
    let declared = row.media_type().unwrap_or_default();
    let is_declared = sent.as_ref().is_some_and(|sent| sent.fit(declared) > 0);
    let has_none = reply.body.is_none() && reply.raw.body.is_empty();
    if is_declared || has_none || row.media == Media::None {
        return;
    }
    let context = reply.raw.context();
    context.report(Drift {
        media_type: sent.map(|sent| cut(&context.shown(&sent.essence), SHOWN).to_owned()),
        ..context.drift(DriftKind::MediaType)
    });
}
