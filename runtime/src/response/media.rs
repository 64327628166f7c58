//! The decoders that a response's row names, one function a media type. What enters is a raw
//! answer, what leaves is the declared value.

use std::borrow::Cow;

use bytes::Bytes;

use crate::json::decode::Decode;
use crate::json::decoding::Context;
use crate::json::fault::Fault;
use crate::json::tape::Tape;
use crate::request::declared::Media;
use crate::response::charset;
use crate::response::media_type::MediaType;
use crate::response::raw_response::Raw;
use crate::streams::events::{EventObjects, Events};
use crate::streams::incoming::Incoming;
use crate::streams::items::Items;
use crate::streams::splitter::Ends;
use crate::streams::stream::ByteStream;

/// A body of JSON, whatever its `Content-Type` says.
///
/// # Errors
///
/// The body is no JSON, or not the declared one.
pub fn json<T: Decode>(raw: &Raw) -> Result<T, Fault> {
    if raw.body.is_empty() {
        return Err(Fault::new("expected JSON, found no body"));
    }
    let context = raw.context();
    context.read(&raw.body).or_else(|fault| {
        if let Some(text) = recoded(raw)? {
            return context.holding(text.len()).read(text.as_bytes());
        }
        Err(other_format(raw).unwrap_or(fault))
    })
}

/// JSON that is not UTF-8, and says what else it is.
#[cold]
fn recoded(raw: &Raw) -> Result<Option<String>, Fault> {
    if std::str::from_utf8(&raw.body).is_ok() {
        return Ok(None);
    }
    let media_type = MediaType::of(&raw.headers);
    let Some(charset) = media_type.and_then(|it| it.parameter("charset")) else {
        return Ok(None);
    };
    let text = charset::decode(&raw.body, Some(&charset))?;
    Ok(Some(text.into_owned()))
}

/// The fault of a body that says it is another format than JSON, and is.
#[cold]
fn other_format(raw: &Raw) -> Option<Fault> {
    let sent = MediaType::of(&raw.headers)?;
    if Media::Json.reads(&sent.essence) {
        return None;
    }
    let error = serde_json::from_slice::<serde::de::IgnoredAny>(&raw.body).err()?;
    let name = &sent.essence;
    Some(Fault::new(format!(
        "{name} came in the place of JSON: {error}"
    )))
}

/// No body; one that is sent nevertheless is passed over.
///
/// # Errors
///
/// None.
pub fn none<T: Default>(_: &Raw) -> Result<T, Fault> {
    Ok(T::default())
}

/// A body of text, decoded by its charset; a type that is not text is read from JSON.
///
/// # Errors
///
/// The body is not of its charset, or that cannot be read. The text is not of the type, neither as
/// it is nor as JSON.
pub fn text<T: Decode>(raw: &Raw) -> Result<T, Fault> {
    let charset = charset_of(raw);
    let text = charset::decode(&raw.body, charset.as_deref())?;
    let held = match &text {
        Cow::Borrowed(_) => 0,
        Cow::Owned(text) => text.capacity(),
    };
    from_text(&text, &raw.context().holding(held))
}

/// The charset that the media type names; of XML that names none, the one in its declaration, unless
/// the text is UTF-8 in spite of that (RFC 7303, section 3.2).
fn charset_of(raw: &Raw) -> Option<Cow<'_, str>> {
    let media_type = MediaType::of(&raw.headers)?;
    media_type.parameter("charset").or_else(|| {
        let is_told = media_type.is_xml() && std::str::from_utf8(&raw.body).is_err();
        let declared = is_told.then(|| charset::of_xml(&raw.body)).flatten();
        declared.map(Cow::Borrowed)
    })
}

/// A body of any media type: JSON where the response says so, else text.
///
/// # Errors
///
/// The body is not of the type, neither as text nor as JSON.
pub fn any<T: Decode>(raw: &Raw) -> Result<T, Fault> {
    let sent = MediaType::of(&raw.headers);
    match sent.is_some_and(|sent| Media::Json.reads(&sent.essence)) {
        true => json(raw).or_else(|fault| text(raw).map_err(|_| fault)),
        false => text(raw),
    }
}

/// A value as it stands in text.
pub(crate) fn from_text<T: Decode>(text: &str, context: &Context<'_>) -> Result<T, Fault> {
    let state = context.begin();
    let mut tape = Tape::within(state.handle());
    tape.text(text);
    let plain = T::decode(tape.root().into());
    match plain {
        Ok(_) => context.settle(&state, &tape, plain),
        Err(fault) => context
            .read(text.as_bytes())
            .map_err(|other| match other.exceeds_limit() {
                true => other,
                false => fault,
            }),
    }
}

/// A body of bytes as they come.
#[must_use]
pub fn bytes(incoming: Incoming) -> ByteStream {
    ByteStream::new(incoming)
}

/// A body of server-sent events, by their data.
#[must_use]
pub fn events<T: Decode>(incoming: Incoming) -> Events<T> {
    Events::new(incoming)
}

/// A body of server-sent events, each as an object.
#[must_use]
pub fn event_objects<T: Decode>(incoming: Incoming) -> EventObjects<T> {
    EventObjects::new(incoming)
}

/// A body of JSON text in lines.
#[must_use]
pub fn lines<T: Decode>(incoming: Incoming) -> Items<T> {
    Items::new(incoming, Ends::Line)
}

/// A body of JSON text sequences.
#[must_use]
pub fn records<T: Decode>(incoming: Incoming) -> Items<T> {
    Items::new(incoming, Ends::Record)
}

/// A body of bytes.
///
/// # Errors
///
/// None.
pub fn binary<T: From<Bytes>>(raw: &Raw) -> Result<T, Fault> {
    Ok(T::from(raw.body.clone()))
}
