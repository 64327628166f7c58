//! Decoders of response bodies, one for each format.

use std::borrow::Cow;

use bytes::Bytes;

use crate::document::declared::Media;
use crate::json::decode::Decode;
use crate::json::decoding_settings::Context;
use crate::json::fault::Fault;
use crate::json::tape::Tape;
use crate::response::charset;
use crate::response::media_type::MediaType;
use crate::response::raw_response::RawResponse;

/// Decodes JSON, whatever the `Content-Type` is.
///
/// # Errors
///
/// Returns a fault if the body is not JSON, or not as declared.
pub fn json<T: Decode>(raw: &RawResponse) -> Result<T, Fault> {
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

/// Transcodes JSON that is not UTF-8 and names its charset.
#[cold]
fn recoded(raw: &RawResponse) -> Result<Option<String>, Fault> {
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

/// Creates the fault of a body in another format, which its `Content-Type` names.
#[cold]
fn other_format(raw: &RawResponse) -> Option<Fault> {
    let sent = MediaType::of(&raw.headers)?;
    if Media::Json.reads(&sent.essence) {
        return None;
    }
    let error = serde_json::from_slice::<serde::de::IgnoredAny>(&raw.body).err()?;
    let name = &sent.essence;
    Some(Fault::new(format!(
        "received {name} instead of JSON: {error}"
    )))
}

/// Ignores the body.
///
/// # Errors
///
/// Never returns an error.
pub fn none<T: Default>(_: &RawResponse) -> Result<T, Fault> {
    Ok(T::default())
}

/// Decodes text by its charset; a type that is not text is decoded from JSON.
///
/// # Errors
///
/// Returns a fault if the body is not in its charset, if the charset is not supported, or if the
/// type can be decoded neither from the text as a string nor from JSON.
pub fn text<T: Decode>(raw: &RawResponse) -> Result<T, Fault> {
    let charset = charset_of(raw);
    let text = charset::decode(&raw.body, charset.as_deref())?;
    let held = match &text {
        Cow::Borrowed(_) => 0,
        Cow::Owned(text) => text.capacity(),
    };
    from_text(&text, &raw.context().holding(held))
}

/// Returns the charset of the media type. XML without one uses its declaration, unless the text is
/// UTF-8 nonetheless (RFC 7303, section 3.2).
fn charset_of(raw: &RawResponse) -> Option<Cow<'_, str>> {
    let media_type = MediaType::of(&raw.headers)?;
    media_type.parameter("charset").or_else(|| {
        let is_told = media_type.is_xml() && std::str::from_utf8(&raw.body).is_err();
        let declared = is_told.then(|| charset::of_xml(&raw.body)).flatten();
        declared.map(Cow::Borrowed)
    })
}

/// Decodes JSON if the `Content-Type` says so, else text.
///
/// # Errors
///
/// Returns a fault if the type can be decoded neither from text nor from JSON.
pub fn any<T: Decode>(raw: &RawResponse) -> Result<T, Fault> {
    let sent = MediaType::of(&raw.headers);
    match sent.is_some_and(|sent| Media::Json.reads(&sent.essence)) {
        true => json(raw).or_else(|fault| text(raw).map_err(|_| fault)),
        false => text(raw),
    }
}

/// Decodes a type from text, as a string or else as JSON.
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

/// Returns the body as bytes.
///
/// # Errors
///
/// Never returns an error.
pub fn binary<T: From<Bytes>>(raw: &RawResponse) -> Result<T, Fault> {
    Ok(T::from(raw.body.clone()))
}
