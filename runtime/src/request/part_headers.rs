//! Headers that options add to parts of a multipart body. The body is encoded before its options
//! are known, so the end of each part's headers is recorded.

use reqwest::header::{HeaderName, HeaderValue};

use crate::error::config::RequestError;
use crate::wire::body::Body;
use crate::wire::slot::Slot;

/// A header for all parts of a name.
#[derive(Clone)]
pub(crate) struct PartHeader {
    pub(crate) part: String,
    pub(crate) name: String,
    pub(crate) value: String,
}

/// Adds headers to the parts of a body.
///
/// # Errors
///
/// Returns an error if there is no such part, or if the header is invalid.
pub(crate) fn add(
    body: Body,
    slots: &[Slot],
    headers: &[PartHeader],
) -> Result<Body, RequestError> {
    for header in headers {
        check(header)?;
        if !slots.iter().any(|slot| slot.part == header.part) {
            let message = format!("the body has no part {:?} for a header", header.part);
            return Err(RequestError::new(message));
        }
    }
    let lines = slots.iter().map(|slot| {
        let own = headers.iter().filter(|it| it.part == slot.part);
        let lines = own.map(|it| format!("{}: {}\r\n", it.name, it.value));
        (slot, lines.collect::<String>())
    });
    Ok(body.insert(&lines.collect::<Vec<_>>()))
}

fn check(header: &PartHeader) -> Result<(), RequestError> {
    let name = HeaderName::from_bytes(header.name.as_bytes());
    let value = HeaderValue::from_str(&header.value);
    match (name, value) {
        (Ok(_), Ok(_)) => Ok(()),
        _ => Err(RequestError::new(format!(
            "the header {:?} of the part {:?} cannot be sent",
            header.name, header.part
        ))),
    }
}
