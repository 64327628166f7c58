//! Encoding of request bodies by their media type.

use bytes::Bytes;

use crate::document::escape::{COMPONENT, escape};
use crate::document::parameter::{Encoding, Parameter, Style};
use crate::error::config::RequestError;
use crate::json::encode::Encode;
use crate::json::node::Node;
use crate::json::tape::Tape;
use crate::json::token::Token;
use crate::request::multipart;
use crate::request::parameters;
use crate::request::upload::Upload;
use crate::wire::body::Body;
use crate::wire::slot::Slot;

/// An encoded body.
#[derive(Clone)]
pub(crate) struct Payload {
    pub(crate) content_type: String,
    pub(crate) body: Body,
    /// Values to redact.
    pub(crate) secrets: Vec<String>,
    /// The ends of the parts' headers, for a multipart body.
    pub(crate) slots: Vec<Slot>,
}

impl Payload {
    /// Encodes a body; returns `None` for `null`, unless the body is JSON.
    ///
    /// # Errors
    ///
    /// Returns an error if a file or a stream is used where only text is possible.
    pub(crate) fn of(row: &Parameter, value: &dyn Encode) -> Result<Option<Self>, RequestError> {
        // A value of one of several media types knows its own.
        let row = value.media().unwrap_or(row);
        let tape = match row.style {
            Style::Json => Tape::json_of(value),
            _ => Tape::of(value),
        };
        let secrets = tape.secrets.iter().map(|&text| text.to_owned()).collect();
        let root = tape.root();
        if root.is_null() && row.style != Style::Json {
            return Ok(None);
        }
        let mut slots = Vec::new();
        let (content_type, body) = match row.style {
            Style::Multipart => {
                let form = multipart::write(row, root)?;
                slots = form.slots;
                (form.media_type, form.body)
            }
            Style::Binary => binary(row, root),
            _ if tape.holds_files => return Err(not_text()),
            Style::Form => (usual(row), form(row, root).into()),
            Style::Text => (usual(row), text(root).into()),
            Style::Lines => (usual(row), lines(root, "").into()),
            Style::Records => (usual(row), lines(root, "\u{1e}").into()),
            _ => (usual(row), tape.into_json().into()),
        };
        Ok(Some(Self {
            content_type,
            body,
            secrets,
            slots,
        }))
    }
}

pub(crate) fn not_text() -> RequestError {
    RequestError::new(
        "a file or a stream can be a part of a form or a whole body, and nothing else",
    )
}

fn usual(row: &Parameter) -> String {
    row.name.to_owned()
}

fn text(root: Node<'_, '_>) -> Bytes {
    plain(root).unwrap_or_else(|| parameters::json(root).into())
}

/// Writes a line for each element, after a prefix.
fn lines(root: Node<'_, '_>, mark: &str) -> String {
    let line = |value| format!("{mark}{}\n", parameters::json(value));
    match root.elements() {
        Some(elements) => elements.map(line).collect(),
        None => line(root),
    }
}

/// Returns a string or an upload as bytes.
pub(crate) fn plain(value: Node<'_, '_>) -> Option<Bytes> {
    match value.token() {
        Token::Text(text) => Some(text.as_ref().to_owned().into()),
        Token::Loose(text) => Some((*text).to_owned().into()),
        Token::Attachment(attachment) => attachment.as_bytes().cloned(),
        _ => None,
    }
}

fn binary(row: &Parameter, root: Node<'_, '_>) -> (String, Body) {
    let (own, body) = match Upload::at(root) {
        Some(upload) => (
            upload.content_type(),
            Body::of(vec![upload.piece().clone()]),
        ),
        None => (None, text(root).into()),
    };
    let named = own
        .or(concrete(row.name))
        .unwrap_or("application/octet-stream");
    (named.to_owned(), body)
}

/// Returns the first media type of a list without a wildcard.
pub(crate) fn concrete(list: &str) -> Option<&str> {
    list.split(',')
        .map(str::trim)
        .find(|name| !name.is_empty() && !name.contains('*'))
}

/// Returns the encoding of a property.
pub(crate) fn encoding(row: &Parameter, name: &str) -> Option<&'static Encoding> {
    row.encodings.iter().find(|encoding| encoding.name == name)
}

/// Encodes a form, `a=1&b=2` (WHATWG URL, section 5.2). Arrays repeat the name and objects are
/// JSON, unless the document sets an encoding (OpenAPI 3.1.1, section 4.8.15).
pub(crate) fn form(row: &Parameter, root: Node<'_, '_>) -> String {
    let Some(members) = root.members() else {
        return parameters::text(root, COMPONENT);
    };
    let mut pairs = Vec::new();
    for (name, value) in members.filter(|(_, value)| !value.is_null()) {
        let encoding = encoding(row, name);
        pairs.extend(match encoding.and_then(|it| Some((it, it.style?))) {
            Some((encoding, style)) => parameters::write_member(name, encoding, style, value),
            None => plain_pairs(name, value),
        });
    }
    pairs.join("&")
}

fn plain_pairs(name: &str, value: Node<'_, '_>) -> Option<String> {
    let name = escape(name, COMPONENT);
    let pair = |value| format!("{name}={}", parameters::text(value, COMPONENT));
    let Some(elements) = value.elements() else {
        return Some(pair(value));
    };
    let pairs: Vec<_> = elements.filter(|it| !it.is_null()).map(pair).collect();
    (!pairs.is_empty()).then(|| pairs.join("&"))
}
