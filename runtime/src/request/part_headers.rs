//! Headers that options give to parts of a form. A form is written before its options are known, so
//! that it keeps where the headers of each part end.

use reqwest::header::{HeaderName, HeaderValue};

use crate::client::config::RequestError;
use crate::request::body::Body;

/// Where the headers of a part end.
#[derive(Clone, Debug)]
pub(crate) struct Slot {
    /// The part's name
    pub(crate) part: String,
    /// The piece of the body, and the offset in it
    pub(crate) piece: (usize, usize),
    /// The offset in the body where that is nothing but bytes
    pub(crate) offset: usize,
}

impl Slot {
    /// A slot so many bytes further on.
    pub(crate) fn moved(&self, bytes: usize) -> Self {
        let (index, offset) = self.piece;
        Self {
            part: self.part.clone(),
            piece: (index, offset + bytes),
            offset: self.offset + bytes,
        }
    }

    /// Moves with what is behind another slot, where so many bytes became others.
    pub(crate) fn shift(&mut self, other: &Self, removed: usize, added: usize) {
        self.offset = self.offset + added - removed;
        if self.piece.0 == other.piece.0 {
            self.piece.1 = self.piece.1 + added - removed;
        }
    }
}

/// A header for every part of a name.
#[derive(Clone)]
pub(crate) struct PartHeader {
    pub(crate) part: String,
    pub(crate) name: String,
    pub(crate) value: String,
}

/// Adds headers to the parts of a form.
///
/// # Errors
///
/// There is no such part, or the header cannot be sent.
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
