//! Sends a call and reads the answer: the one executor of all operations. What enters is a call,
//! what leaves is a raw answer, and which row of the description it belongs to.

use std::convert::Infallible;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use tokio::time::Instant;

use crate::authorize::{Answered, send};
use crate::body::AnswerBody;
use crate::call::Call;
use crate::deadline::Deadline;
use crate::declared::Declared;
use crate::error::Error;
use crate::excerpt::excerpt;
use crate::failure::Answer;
use crate::incoming::{Again, Incoming};
use crate::pieces::Pieces;
use crate::prepare::Prepared;
use crate::response::Raw;
use crate::retry::{self, CanReplay};
use crate::rows::{begins, find_row, media_type};
use crate::secret::Secret;
use crate::struck::struck;
use crate::transport;
use crate::transport_error::{TransportError, TransportErrorKind};

/// What came back for a call.
pub struct Reply {
    pub(crate) raw: Raw,
    /// The index of the response that the description declares for it.
    pub(crate) row: Option<usize>,
    /// The body, where it is handed on while it comes.
    body: Option<AnswerBody>,
    origin: Origin,
}

/// Where an answer comes from, for what is said about it.
#[derive(Clone)]
pub(crate) struct Origin {
    prepared: Arc<Prepared>,
    /// The host that a redirect led to.
    elsewhere: Option<String>,
    token: Option<Secret>,
}

impl Origin {
    /// How many bytes are held at most.
    pub(crate) fn limit(&self) -> usize {
        let settings = self.prepared.settings();
        settings.map_or(0, |settings| settings.body_limit)
    }

    /// The call, where its answer may be a stream.
    pub(crate) fn again(&self) -> Option<&Again> {
        self.prepared.again.as_deref()
    }

    fn host(&self) -> &str {
        self.elsewhere
            .as_deref()
            .unwrap_or_else(|| self.prepared.host())
    }

    /// A body that is no success, and how it begins in words.
    pub(crate) fn answer(&self, raw: Raw) -> Answer {
        let settings = self.prepared.settings().ok();
        let credentials = settings.map(|settings| settings.credentials.secrets());
        let mut secrets = credentials.unwrap_or_default().to_vec();
        secrets.extend(self.prepared.secrets.iter().cloned());
        secrets.extend(self.token.iter().map(|token| token.expose().to_owned()));
        let struck = struck(&self.prepared.request.headers, secrets);
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
        let host = self.host();
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
        let incoming = Incoming::new(status, headers, body, self.origin);
        Ok((self.raw, incoming))
    }
}

/// Sends a call once the future is polled.
pub(crate) fn execute(
    call: Call,
    declared: &'static [Declared],
) -> impl Future<Output = Result<Reply, Error<Infallible>>> + Send + 'static {
    // Here, so that the future has no room for a call.
    let prepared = Prepared::new(call, declared).map(Arc::new);
    async move {
        let mut prepared = prepared?;
        // Nobody else has it yet.
        if let Some(prepared) = Arc::get_mut(&mut prepared) {
            prepared.measure().await?;
        }
        repeat(&prepared).await
    }
}

/// Makes attempts until one of them is what counts: a success, or what no other attempt may mend.
async fn repeat(prepared: &Arc<Prepared>) -> Result<Reply, Error<Infallible>> {
    let policy = &prepared.policy;
    let idempotency_header = &prepared.settings()?.idempotency_header;
    let can_replay = CanReplay::of(&prepared.request, policy, idempotency_header.as_str());
    let after = |time| Instant::now().checked_add(time);
    let end = policy.time().and_then(after);
    let mut count = 0;
    loop {
        let deadline = Deadline::new(end, policy.attempt_time(), prepared.patient());
        // In a block of its own, for no result is kept while the next attempt is waited for.
        let then = {
            let mut redirects = 0;
            let result = attempt(prepared, &deadline, &mut redirects).await;
            let can_replay = match can_replay {
                // Who answers with a redirect may have done what was asked.
                CanReplay::Unprocessed if redirects > 0 => CanReplay::Never,
                can_replay => can_replay,
            };
            let then = retry::wait(policy, count, can_replay, &result).and_then(after);
            match then.filter(|then| end.is_none_or(|end| *then < end)) {
                Some(then) => then,
                None => return result,
            }
        };
        tokio::time::sleep_until(then).await;
        count += 1;
    }
}

/// Sends a request and reads the answer: whole, or its head where its body is a stream, which lasts
/// as long as it lasts.
async fn attempt(
    prepared: &Arc<Prepared>,
    deadline: &Deadline,
    redirects: &mut usize,
) -> Result<Reply, Error<Infallible>> {
    let Answered {
        answer:
            transport::Answer {
                status,
                headers,
                mut body,
            },
        elsewhere,
        token,
    } = {
        let answered = pin!(send(prepared, redirects));
        deadline.within(answered).await.unwrap_or_else(|| {
            let message = format!("{} did not answer in time", prepared.host());
            Err(TransportError::told(TransportErrorKind::Timeout, message).into_error())
        })?
    };
    let origin = Origin {
        prepared: Arc::clone(prepared),
        elsewhere,
        token,
    };
    let declared = prepared.declared;
    let media = media_type(&headers);
    let row = find_row(declared, status, media);
    let (read, body) = if row.is_some_and(|row| begins(&declared[row], media)) {
        (Ok(Bytes::new()), Some(body))
    } else {
        let late = || {
            let kind = TransportErrorKind::Timeout;
            Err(TransportError::told(kind, String::new()))
        };
        let read = pin!(read_body(&mut body, status, origin.limit()));
        (deadline.within(read).await.unwrap_or_else(late), None)
    };
    match read {
        Ok(bytes) => Ok(Reply {
            raw: Raw {
                status,
                headers,
                body: bytes,
            },
            row,
            body,
            origin,
        }),
        Err(error) => Err(origin.broken(error, status, headers)),
    }
}

/// How much of a failure is read at most; the rest says nothing that the beginning did not.
const FAILURE_LIMIT: usize = 1 << 20;

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
    let mut pieces = Pieces::default();
    while pieces.len() <= limit
        && let Some(piece) = next_chunk(body).await?
    {
        pieces.push(piece);
    }
    let all = pieces.join();
    match all.len() <= limit {
        true => Ok(all),
        false if is_failure => Ok(all.slice(..limit)),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Core, Description};

    /// An allocator has to look further for what is larger, and all of it is copied once.
    #[test]
    fn a_call_on_its_way_is_small() {
        static DESCRIPTION: Description = Description::new("op", "GET", "/a");
        let core = Core::builder(&[], &[]).build().unwrap();
        let future = execute(Call::new(&core, &DESCRIPTION), &[]);
        assert!(size_of_val(&future) <= 1_000, "{}", size_of_val(&future));
    }
}
