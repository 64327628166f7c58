//! Sends a call and reads the answer: the one executor of all operations. What enters is a call,
//! what leaves is a raw answer, and which row of the description it belongs to.

use std::convert::Infallible;

use bytes::{Bytes, BytesMut};
use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, HeaderMap};

use crate::call::Call;
use crate::core::{Core, Settings};
use crate::declared::{Declared, Media};
use crate::error::Error;
use crate::excerpt::excerpt;
use crate::failure::Answer;
use crate::follow::follow;
use crate::response::Raw;
use crate::transport::TransportError;

/// What came back for a call.
pub(crate) struct Reply {
    pub(crate) raw: Raw,
    /// The index of the response that the description declares for it.
    pub(crate) row: Option<usize>,
    core: Core,
}

impl Reply {
    /// The answer for an error.
    pub(crate) fn into_answer(self) -> Answer {
        let settings = self.core.settings();
        let secrets = settings
            .as_ref()
            .map(|settings| settings.credentials.secrets());
        let excerpt = excerpt(&self.raw.body, secrets.unwrap_or_default());
        Answer {
            raw: self.raw,
            excerpt,
        }
    }
}

pub(crate) async fn execute(
    call: Call,
    declared: &'static [Declared],
) -> Result<Reply, Error<Infallible>> {
    let core = call.core().clone();
    let settings = core.settings()?;
    let raw = send(call, settings, declared).await?;
    let row = find_row(declared, raw.status, &raw.headers);
    Ok(Reply { raw, row, core })
}

async fn send(
    call: Call,
    settings: &Settings,
    declared: &[Declared],
) -> Result<Raw, Error<Infallible>> {
    let credentials = settings.credentials.choose(&call)?;
    let base_url = settings.addresses.resolve(call.description().servers)?;
    let mut request = call.request(settings, base_url, declared)?;
    credentials.iter().for_each(|ready| ready.put(&mut request));
    let response = follow(request, settings).await?;
    let (status, headers) = (response.status(), response.headers().clone());
    let host = response.url().host_str().unwrap_or_default().to_owned();
    match read_body(response, settings.body_limit).await {
        Ok(body) => Ok(Raw {
            status,
            headers,
            body,
        }),
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

fn classify_body(
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
    let sent = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let sent = sent.map(|text| text.split(';').next().unwrap_or_default().trim());
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
