//! Sends a call and reads the answer: the one executor of all operations. What enters is a call,
//! what leaves is a raw answer, and which row of the description it belongs to.

use std::convert::Infallible;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, HeaderMap};

use crate::call::Call;
use crate::core::Core;
use crate::declared::{Declared, Media};
use crate::error::Error;
use crate::excerpt::excerpt;
use crate::failure::Answer;
use crate::follow::follow;
use crate::incoming::{Again, Incoming};
use crate::response::Raw;
use crate::transport::TransportError;

/// What came back for a call.
pub(crate) struct Reply {
    pub(crate) raw: Raw,
    /// The index of the response that the description declares for it.
    pub(crate) row: Option<usize>,
    /// The body, where it is handed on while it comes.
    body: Option<reqwest::Body>,
    core: Core,
    again: Option<Box<Again>>,
}

impl Reply {
    /// The answer for an error.
    pub(crate) fn into_answer(self) -> Answer {
        let settings = self.core.settings().ok();
        let secrets = settings.map(|settings| settings.credentials.secrets());
        let excerpt = excerpt(&self.raw.body, secrets.unwrap_or_default());
        Answer {
            raw: self.raw,
            excerpt,
        }
    }

    /// A body that is handed on while it comes, and the head that came before it; else the reply.
    pub(crate) fn begun(self) -> Result<(Raw, Incoming), Box<Self>> {
        let Some(body) = self.body else {
            return Err(Box::new(self));
        };
        let (status, headers) = (self.raw.status, self.raw.headers.clone());
        let incoming = Incoming::new(status, headers, body, self.core, self.again);
        Ok((self.raw, incoming))
    }
}

pub(crate) async fn execute(
    call: Call,
    declared: &'static [Declared],
) -> Result<Reply, Error<Infallible>> {
    let core = call.core().clone();
    let settings = core.settings()?;
    let streams = declared.iter().any(|row| row.media.is_stream());
    if !streams {
        return send(call, &core, declared, settings.timeout).await;
    }
    let again = Box::new(Again {
        call: call.clone(),
        declared,
    });
    let sent = send(call, &core, declared, None);
    // A stream lasts as long as it lasts: only until it begins is time short.
    let reply = match settings.timeout {
        None => sent.await?,
        Some(time) => match tokio::time::timeout(time, sent).await {
            Ok(reply) => reply?,
            Err(_) => {
                let message = format!("{} did not answer in time", settings.addresses.host());
                return Err(Error::Timeout(TransportError::new(message, None)));
            }
        },
    };
    Ok(Reply {
        again: Some(again),
        ..reply
    })
}

async fn send(
    call: Call,
    core: &Core,
    declared: &[Declared],
    timeout: Option<Duration>,
) -> Result<Reply, Error<Infallible>> {
    let settings = core.settings()?;
    let credentials = settings.credentials.choose(&call)?;
    let base_url = settings.addresses.resolve(call.description().servers)?;
    let mut request = call.request(settings, base_url, declared)?;
    credentials.iter().for_each(|ready| ready.put(&mut request));
    let response = follow(request, settings, timeout).await?;
    let (status, headers) = (response.status(), response.headers().clone());
    let host = response.url().host_str().unwrap_or_default().to_owned();
    let row = find_row(declared, status, &headers);
    let reply = |headers, body, stream| Reply {
        raw: Raw {
            status,
            headers,
            body,
        },
        row,
        body: stream,
        core: core.clone(),
        again: None,
    };
    if row.is_some_and(|row| begins(&declared[row], &headers)) {
        return Ok(reply(headers, Bytes::new(), Some(response.into())));
    }
    match read_body(response, settings.body_limit).await {
        Ok(body) => Ok(reply(headers, body, None)),
        Err(Unread::Broken(error)) => Err(classify_body(error, &host, status, headers)),
        Err(Unread::TooLong) => {
            let limit = settings.body_limit;
            let message = format!("the body is longer than the limit of {limit} bytes");
            Err(Error::Transport(
                TransportError::new(message, None).with_head(status, headers),
            ))
        }
    }
}

/// Whether an answer is the stream that its row declares: one without a media type is, and one of
/// JSON is a failure in disguise where events are declared.
fn begins(row: &Declared, headers: &HeaderMap) -> bool {
    match (row.media, media_type(headers)) {
        (media, _) if !media.is_stream() => false,
        (Media::Bytes, _) | (_, None) => true,
        (media, Some(sent)) => {
            !Media::Json.reads(sent) || media.reads(sent) || row.name == Some(sent)
        }
    }
}

/// The media type that an answer says it has, without parameters.
fn media_type(headers: &HeaderMap) -> Option<&str> {
    let sent = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    Some(sent.split(';').next().unwrap_or_default().trim())
}

enum Unread {
    Broken(reqwest::Error),
    TooLong,
}

async fn read_body(mut response: reqwest::Response, limit: usize) -> Result<Bytes, Unread> {
    let announced = response.content_length().unwrap_or_default();
    if announced > limit as u64 {
        return Err(Unread::TooLong);
    }
    let Some(first) = response.chunk().await.map_err(Unread::Broken)? else {
        return Ok(Bytes::new());
    };
    // A body in one piece, which most are, is not copied.
    let Some(second) = response.chunk().await.map_err(Unread::Broken)? else {
        return if first.len() > limit {
            Err(Unread::TooLong)
        } else {
            Ok(first)
        };
    };
    let mut body = BytesMut::from(first);
    let mut next = Some(second);
    while let Some(chunk) = next {
        if body.len() + chunk.len() > limit {
            return Err(Unread::TooLong);
        }
        body.extend_from_slice(&chunk);
        next = response.chunk().await.map_err(Unread::Broken)?;
    }
    Ok(body.freeze())
}

pub(crate) fn classify_body(
    error: reqwest::Error,
    host: &str,
    status: StatusCode,
    headers: HeaderMap,
) -> Error<Infallible> {
    if error.is_timeout() {
        let message = format!("the body from {host} was not there in time");
        Error::Timeout(TransportError::new(message, Some(error)).with_head(status, headers))
    } else {
        let message = format!("the body from {host} broke off");
        Error::Transport(TransportError::new(message, Some(error)).with_head(status, headers))
    }
}

/// The response that is declared for a status: by the status itself, else by its range, else by
/// `default` (OpenAPI 3.1.1, 4.8.16); of several, the one with the answer's media type.
///
/// Documents often declare one success and mean all: a 2xx that no row names is then that one,
/// and never a failure; nor is anything but a 2xx a success by `default`.
fn find_row(rows: &[Declared], status: StatusCode, headers: &HeaderMap) -> Option<usize> {
    let code = status.as_str();
    let range = format!("{}XX", &code[..1]);
    let matching = |pattern: &str| {
        let rows = rows
            .iter()
            .enumerate()
            .filter(|(_, row)| row.statuses.contains(&pattern));
        rows.collect::<Vec<_>>()
    };
    for pattern in [code, range.as_str()] {
        if let Some(row) = pick(&matching(pattern), headers) {
            return Some(row);
        }
    }
    let mut defaults = matching("default");
    defaults.retain(|(_, row)| row.success == status.is_success());
    if let Some(row) = pick(&defaults, headers) {
        return Some(row);
    }
    let mut successes = rows.iter().enumerate().filter(|(_, row)| row.success);
    match (status.is_success(), successes.next(), successes.next()) {
        (true, Some((row, _)), None) => Some(row),
        _ => None,
    }
}

/// Of the rows for one status, the first for the answer's media type, else the first.
fn pick(rows: &[(usize, &Declared)], headers: &HeaderMap) -> Option<usize> {
    let sent = media_type(headers);
    let fits = |row: &Declared| match sent {
        None => row.media == Media::None,
        Some(sent) => row.name == Some(sent) || row.name.is_none() && row.media.reads(sent),
    };
    rows.iter()
        .find(|(_, row)| fits(row))
        .or(rows.first())
        .map(|(row, _)| *row)
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    fn row(rows: &[Declared], status: u16, media: Option<&'static str>) -> Option<usize> {
        let mut headers = HeaderMap::new();
        if let Some(media) = media {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(media));
        }
        find_row(rows, StatusCode::from_u16(status).unwrap(), &headers)
    }

    #[test]
    fn the_closest_declaration_counts() {
        let rows = [
            Declared::failure(&["default"], Media::Json),
            Declared::failure(&["4XX"], Media::Json),
            Declared::success(&["200"], Media::Json),
            Declared::failure(&["404"], Media::Json),
        ];
        let found = [200, 404, 429, 500, 202, 304].map(|status| row(&rows, status, None));
        assert_eq!(
            found,
            [Some(2), Some(3), Some(1), Some(0), Some(2), Some(0)]
        );
    }

    #[test]
    fn an_undeclared_success_is_the_only_one_or_none() {
        let one = [Declared::success(&["200"], Media::Json)];
        assert_eq!(row(&one, 201, None), Some(0));
        assert_eq!(row(&one, 500, None), None);
        let two = [
            Declared::success(&["200"], Media::Json),
            Declared::success(&["202"], Media::None),
        ];
        assert_eq!(row(&two, 201, None), None);
    }

    #[test]
    fn a_default_success_is_for_successes() {
        let rows = [Declared::success(&["default"], Media::Json)];
        assert_eq!(row(&rows, 200, None), Some(0));
        assert_eq!(row(&rows, 500, None), None);
    }

    #[test]
    fn the_media_type_decides_between_equals() {
        let rows = [
            Declared::success(&["200"], Media::Json),
            Declared::success(&["200"], Media::Text),
        ];
        assert_eq!(row(&rows, 200, Some("text/plain; charset=utf-8")), Some(1));
        assert_eq!(row(&rows, 200, Some("application/problem+json")), Some(0));
        assert_eq!(row(&rows, 200, Some("image/png")), Some(0));
    }
}
