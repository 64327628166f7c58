//! Drift in the head of a response: an undeclared status or media type.

use crate::document::declared::{Declared, Media};
use crate::executor::received_response::ReceivedResponse;
use crate::json::drift::{Drift, DriftKind};
use crate::json::fault::cut;
use crate::response::media_type::MediaType;

/// Reports differences, if there is an observer.
#[inline]
pub(crate) fn report(received: &ReceivedResponse) {
    if received.raw.context().is_observed() {
        report_head(received);
    }
}

#[cold]
fn report_head(received: &ReceivedResponse) {
    let row = received.row;
    match row.and_then(|row| received.request_context.prepared.declared.get(row)) {
        Some(row) if names(row, received.raw.status.as_str()) => report_media_type(received, row),
        _ => {
            let context = received.raw.context();
            context.report(context.drift(DriftKind::Status));
        }
    }
}

/// Returns true if a row declares a status.
fn names(row: &Declared, status: &str) -> bool {
    let mut patterns = row.statuses.iter();
    patterns.any(|pattern| match pattern.strip_suffix("XX") {
        Some(range) => status.starts_with(range),
        None => matches!(*pattern, "default") || *pattern == status,
    })
}

/// Reports an undeclared media type; `row` is the best match.
fn report_media_type(received: &ReceivedResponse, row: &Declared) {
    /// The maximum length of a reported media type, in bytes.
    const SHOWN: usize = 100;
    let sent = MediaType::of(&received.raw.headers);
    let declared = row.media_type().unwrap_or_default();
    let is_declared = sent.as_ref().is_some_and(|sent| sent.fit(declared) > 0);
    let has_none = received.body.is_none() && received.raw.body.is_empty();
    if is_declared || has_none || row.media == Media::None {
        return;
    }
    let context = received.raw.context();
    context.report(Drift {
        media_type: sent.map(|sent| cut(&context.shown(&sent.essence), SHOWN).to_owned()),
        ..context.drift(DriftKind::MediaType)
    });
}
