//! Sends a call and reads the answer: the one executor of all operations. What enters is a call,
//! what leaves is a raw answer, and which row of the description it belongs to.

use std::convert::Infallible;
use std::future::poll_fn;
use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use tokio::time::Instant;

use crate::authorize::{Answered, send};
use crate::body::{AnswerBody, Body};
use crate::call::Call;
use crate::core::Core;
use crate::credentials::Provider;
use crate::deadline::{Deadline, Pulse};
use crate::declared::{Declared, Media};
use crate::error::Error;
use crate::excerpt::excerpt;
use crate::failure::Answer;
use crate::incoming::{Again, Incoming};
use crate::policy::Policy;
use crate::response::Raw;
use crate::retry::{self, CanReplay};
use crate::struck::Sent;
use crate::transport::Request;
use crate::transport_error::{TransportError, TransportErrorKind};

/// What came back for a call.
pub struct Reply {
    pub(crate) raw: Raw,
    /// The index of the response that the description declares for it.
    pub(crate) row: Option<usize>,
    /// The body, where it is handed on while it comes.
    body: Option<AnswerBody>,
    origin: Origin,
    /// The call, where its answer may be a stream.
    again: Option<Box<Again>>,
}

/// Where an answer comes from, for what is said about it.
#[derive(Clone)]
pub(crate) struct Origin {
    core: Core,
    host: String,
    sent: Arc<Sent>,
}

impl Origin {
    /// How many bytes are held at most.
    pub(crate) fn limit(&self) -> usize {
        self.core
            .settings()
            .map_or(0, |settings| settings.body_limit)
    }

    /// A body that is no success, and how it begins in words.
    pub(crate) fn answer(&self, raw: Raw) -> Answer {
        let settings = self.core.settings().ok();
        let credentials = settings.map(|settings| settings.credentials.secrets());
        let struck = self.sent.struck(credentials.unwrap_or_default());
        let excerpt = excerpt(&raw.body, &struck);
        Answer { raw, excerpt }
    }

    /// The error of a body that did not come whole.
    pub(crate) fn broken(
        &self,
        error: TransportError,
        status: StatusCode,
        headers: HeaderMap,
    ) -> Error<Infallible> {
        let host = &self.host;
        let message = match error.kind() {
            TransportErrorKind::Timeout => format!("the body from {host} was not there in time"),
            TransportErrorKind::Limit => error.to_string(),
            _ => format!("the body from {host} broke off"),
        };
        error.says(message).with_head(status, headers).into_error()
    }
}

impl Reply {
    /// The answer for an error.
    pub(crate) fn into_answer(self) -> Answer {
        self.origin.answer(self.raw)
    }

    /// A body that is handed on while it comes, and the head that came before it; else the reply.
    pub(crate) fn begun(self) -> Result<(Raw, Incoming), Box<Self>> {
        let Some(body) = self.body else {
            return Err(Box::new(self));
        };
        let (status, headers) = (self.raw.status, self.raw.headers.clone());
        let incoming = Incoming::new(status, headers, body, self.origin, self.again);
        Ok((self.raw, incoming))
    }
}

pub(crate) async fn execute(
    call: Call,
    declared: &'static [Declared],
) -> Result<Reply, Error<Infallible>> {
    let core = call.core().clone();
    let settings = core.settings()?;
    let credentials = settings.credentials.choose(&call)?;
    let servers = call.description().servers;
    let base_url = match call.base_url() {
        Some(base_url) => settings.addresses.resolve_at(base_url, servers)?,
        None => match &settings.base_url {
            Some(base_url) if servers.is_empty() => base_url.clone(),
            _ => settings.addresses.resolve(servers)?,
        },
    };
    let said = call.policy().or(settings.policy);
    let policy = match settings.has_own_time {
        true => said,
        false => said.or_time(),
    };
    let streams = declared.iter().any(|row| row.media.is_stream());
    let again = streams.then(|| {
        Box::new(Again {
            call: call.clone(),
            declared,
        })
    });
    let secrets = call.secrets();
    let mut request = call.request(settings, base_url, declared)?;
    if let Some(body) = &mut request.body {
        body.measure().await?;
    }
    credentials.iter().for_each(|ready| ready.put(&mut request));
    let request = request.ready()?;
    let prepared = Prepared {
        sent: Arc::new(Sent::new(request.headers.clone(), secrets)),
        request,
        provider: credentials.iter().find_map(|ready| ready.provider()),
    };
    // How long a file takes to be sent is not for a time to say that nobody chose.
    let is_chosen = said.time().or(said.attempt_time()).is_some();
    let body = prepared.request.body.as_ref().filter(|_| !is_chosen);
    let patient = body.and_then(Body::pulse).cloned();
    let reply = repeat(&prepared, &core, declared, &policy, patient.as_ref()).await?;
    Ok(Reply { again, ..reply })
}

/// What each attempt sends.
struct Prepared<'a> {
    request: Request,
    /// What no text may repeat
    sent: Arc<Sent>,
    /// What gives the token, where that is not in the request already
    provider: Option<&'a Provider>,
}

/// Makes attempts until one of them is what counts: a success, or what no other attempt may mend.
async fn repeat(
    prepared: &Prepared<'_>,
    core: &Core,
    declared: &[Declared],
    policy: &Policy,
    patient: Option<&Pulse>,
) -> Result<Reply, Error<Infallible>> {
    let idempotency_header = &core.settings()?.idempotency_header;
    let can_replay = CanReplay::of(&prepared.request, policy, idempotency_header.as_str());
    let after = |time| Instant::now().checked_add(time);
    let end = policy.time().and_then(after);
    let mut count = 0;
    loop {
        let deadline = Deadline::new(end, policy.attempt_time(), patient);
        let mut redirects = 0;
        let result = attempt(prepared, core, declared, &deadline, &mut redirects).await;
        let can_replay = match can_replay {
            // Who answers with a redirect may have done what was asked.
            CanReplay::Unprocessed if redirects > 0 => CanReplay::Never,
            can_replay => can_replay,
        };
        let wait = retry::wait(policy, count, can_replay, &result);
        let then = wait.and_then(after);
        match then.filter(|then| end.is_none_or(|end| *then < end)) {
            Some(then) => tokio::time::sleep_until(then).await,
            None => return result,
        }
        count += 1;
    }
}

/// Sends a request and reads the answer: whole, or its head where its body is a stream, which lasts
/// as long as it lasts.
async fn attempt(
    prepared: &Prepared<'_>,
    core: &Core,
    declared: &[Declared],
    deadline: &Deadline,
    redirects: &mut usize,
) -> Result<Reply, Error<Infallible>> {
    let settings = core.settings()?;
    let Prepared {
        request,
        sent,
        provider,
    } = prepared;
    let answered = match deadline
        .within(send(request, *provider, settings, redirects))
        .await
    {
        Some(answered) => answered?,
        None => {
            let host = request.url.host_str().unwrap_or_default();
            let message = format!("{host} did not answer in time");
            return Err(TransportError::told(TransportErrorKind::Timeout, message).into_error());
        }
    };
    let Answered {
        answer,
        host,
        token,
    } = answered;
    let sent = match token {
        Some(token) => Arc::new(sent.and(token.expose())),
        None => Arc::clone(sent),
    };
    let (status, headers, mut body) = (answer.status, answer.headers, answer.body);
    let row = find_row(declared, status, &headers);
    let origin = Origin {
        core: core.clone(),
        host,
        sent,
    };
    let reply = |headers, bytes, body, origin| Reply {
        raw: Raw {
            status,
            headers,
            body: bytes,
        },
        row,
        body,
        origin,
        again: None,
    };
    if row.is_some_and(|row| begins(&declared[row], &headers)) {
        return Ok(reply(headers, Bytes::new(), Some(body), origin));
    }
    let late = || {
        Err(TransportError::told(
            TransportErrorKind::Timeout,
            String::new(),
        ))
    };
    let read = deadline
        .within(read_body(&mut body, status, settings.body_limit))
        .await;
    match read.unwrap_or_else(late) {
        Ok(bytes) => Ok(reply(headers, bytes, None, origin)),
        Err(error) => Err(origin.broken(error, status, headers)),
    }
}

/// Whether an answer is the stream that its row declares: one without a media type is. Where events
/// are declared, JSON is a failure in disguise, and a page is what a proxy says.
fn begins(row: &Declared, headers: &HeaderMap) -> bool {
    match (row.media, media_type(headers)) {
        (media, _) if !media.is_stream() => false,
        (Media::Bytes, _) | (_, None) => true,
        (media, Some(sent)) => {
            let is_other = Media::Json.reads(sent) || sent.eq_ignore_ascii_case("text/html");
            !is_other || media.reads(sent) || row.name == Some(sent)
        }
    }
}

/// The media type that an answer says it has, without parameters.
fn media_type(headers: &HeaderMap) -> Option<&str> {
    let sent = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    Some(sent.split(';').next().unwrap_or_default().trim())
}

/// How much of a failure is read at most; the rest says nothing that the beginning did not.
const FAILURE_LIMIT: usize = 1 << 20;

/// How much room is made at most for a body that was announced.
const AHEAD: usize = 16 << 20;

/// The body of a failure, or as much of it as is kept; any other has to be whole.
pub(crate) async fn read_body(
    body: &mut AnswerBody,
    status: StatusCode,
    limit: usize,
) -> Result<Bytes, TransportError> {
    let is_failure = status.is_client_error() || status.is_server_error();
    let announced = http_body::Body::size_hint(body).lower();
    if announced > limit as u64 && !is_failure {
        return Err(too_long(limit));
    }
    let limit = if is_failure {
        limit.min(FAILURE_LIMIT)
    } else {
        limit
    };
    let Some(mut read) = next_chunk(body).await? else {
        return Ok(Bytes::new());
    };
    if read.len() <= limit {
        // A body in one piece, which most are, is not copied.
        let Some(second) = next_chunk(body).await? else {
            return Ok(read);
        };
        // Nothing that is not filled costs memory, and what grows bit by bit is copied often.
        let announced = usize::try_from(announced).unwrap_or(AHEAD);
        let mut all = BytesMut::with_capacity(announced.min(limit).min(AHEAD));
        all.extend_from_slice(&read);
        all.extend_from_slice(&second);
        while all.len() <= limit {
            let Some(chunk) = next_chunk(body).await? else {
                return Ok(all.freeze());
            };
            all.extend_from_slice(&chunk);
        }
        read = all.freeze();
    }
    match is_failure {
        true => Ok(read.slice(..limit)),
        false => Err(too_long(limit)),
    }
}

fn too_long(limit: usize) -> TransportError {
    let message = format!("the body is longer than the limit of {limit} bytes");
    TransportError::told(TransportErrorKind::Limit, message)
}

async fn next_chunk(body: &mut AnswerBody) -> Result<Option<Bytes>, TransportError> {
    poll_fn(|context| body.poll_chunk(context))
        .await
        .transpose()
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
