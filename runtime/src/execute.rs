//! Sends a call and reads the answer: the one executor of all operations. What enters is a call,
//! what leaves is a raw answer, and which row of the description it belongs to.

use std::convert::Infallible;
use std::future::poll_fn;
use std::mem;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use tokio::time::{Instant, Sleep};

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
        self.prepared.settings.body_limit
    }

    /// The call, to be made again.
    pub(crate) fn again(&self) -> Again {
        Again {
            call: self.prepared.call.clone(),
            declared: self.prepared.declared,
        }
    }

    fn host(&self) -> String {
        let elsewhere = self.elsewhere.clone();
        elsewhere.unwrap_or_else(|| self.prepared.host())
    }

    /// A body that is no success, and how it begins in words.
    pub(crate) fn answer(&self, raw: Raw) -> Answer {
        let mut secrets = self.prepared.settings.credentials.secrets().to_vec();
        secrets.extend(self.prepared.call.secrets());
        secrets.extend(self.token.iter().map(|token| token.expose().to_owned()));
        // What was sent is made once more, for it is rarely looked at.
        let sent = self.prepared.request().map(|request| request.headers);
        let struck = struck(&sent.unwrap_or_default(), secrets);
        let excerpt = excerpt(&raw.body, &struck);
        Answer { raw, excerpt }
    }

    /// The error of a body that did not come whole.
    #[cold]
    #[inline(never)]
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
    #[cold]
    pub(crate) fn answer(&mut self) -> Answer {
        self.origin.answer(mem::take(&mut self.raw))
    }

    /// The body, where it is handed on while it comes.
    pub(crate) fn begun(&mut self) -> Option<Incoming> {
        let body = self.body.take()?;
        let (status, headers) = (self.raw.status, self.raw.headers.clone());
        Some(Incoming::new(status, headers, body, self.origin.clone()))
    }
}

/// Sends a call once the future is polled.
pub(crate) fn execute(
    call: Call,
    declared: &'static [Declared],
) -> impl Future<Output = Result<Reply, Error<Infallible>>> + Send + 'static {
    // Here, so that the future has no room for a call.
    let prepared = Prepared::new(call, declared).map(Arc::new);
    // All in one future: each in another has to find out where it is, whenever it is polled.
    async move {
        let mut prepared = prepared?;
        if prepared.holds_files()
            // Nobody else has it yet.
            && let Some(prepared) = Arc::get_mut(&mut prepared)
        {
            // In a box, so that who sends no file has no room for it.
            Box::pin(prepared.measure()).await?;
        }
        let policy = &prepared.policy;
        let end = policy.time().and_then(after);
        let mut count = 0;
        // Attempts, until one of them is what counts: a success, or what no other may mend.
        loop {
            let deadline = Deadline::new(end, policy.attempt_time(), prepared.patient());
            // In a block of its own, for no result is kept while the next attempt is waited for.
            let then = {
                let (mut redirects, mut head) = (0, None);
                let read = {
                    let mut alarm = pin!(deadline.alarm());
                    let mut whole = pin!(exchange(&prepared, &mut redirects, &mut head));
                    poll_fn(|context| match whole.as_mut().poll(context) {
                        Poll::Ready(read) => Poll::Ready(Some(read)),
                        Poll::Pending => {
                            deadline.poll_alarm(alarm.as_mut(), context).map(|()| None)
                        }
                    })
                    .await
                };
                let result = reply(&prepared, head, read);
                if matches!(&result, Ok(reply) if reply.raw.status.is_success()) {
                    return result;
                }
                let then = again_at(&prepared, count, redirects, &result);
                match then.filter(|then| end.is_none_or(|end| *then < end)) {
                    Some(then) => then,
                    None => return result,
                }
            };
            sleep(then).await;
            count += 1;
        }
    }
}

fn after(time: Duration) -> Option<Instant> {
    Instant::now().checked_add(time)
}

/// In a box, for most calls never wait.
#[cold]
#[inline(never)]
fn sleep(then: Instant) -> Pin<Box<Sleep>> {
    Box::pin(tokio::time::sleep_until(then))
}

/// When the next attempt is made, where one may mend this.
#[cold]
#[inline(never)]
fn again_at(
    prepared: &Prepared,
    count: u32,
    redirects: usize,
    result: &Result<Reply, Error<Infallible>>,
) -> Option<Instant> {
    let idempotency_header = &prepared.settings.idempotency_header;
    let request = prepared.request().ok()?;
    let policy = &prepared.policy;
    let can_replay = match CanReplay::of(&request, policy, idempotency_header.as_str()) {
        // Who answers with a redirect may have done what was asked.
        CanReplay::Unprocessed if redirects > 0 => CanReplay::Never,
        can_replay => can_replay,
    };
    retry::wait(policy, count, can_replay, result).and_then(after)
}

/// What became of an attempt, of which nothing was read where there was no time for it.
fn reply(
    prepared: &Arc<Prepared>,
    head: Option<Result<Answered, Error<Infallible>>>,
    read: Option<Result<Read, TransportError>>,
) -> Result<Reply, Error<Infallible>> {
    let Answered {
        answer:
            transport::Answer {
                status,
                headers,
                body,
            },
        elsewhere,
        token,
    } = head.unwrap_or_else(|| Err(no_head(prepared)))?;
    let origin = Origin {
        prepared: Arc::clone(prepared),
        elsewhere,
        token,
    };
    let late = || {
        Err(TransportError::told(
            TransportErrorKind::Timeout,
            String::new(),
        ))
    };
    match read.unwrap_or_else(late) {
        Ok((row, read)) => Ok(Reply {
            row,
            body: read.is_none().then_some(body),
            raw: Raw {
                status,
                headers,
                body: read.unwrap_or_default(),
            },
            origin,
        }),
        Err(error) => Err(origin.broken(error, status, headers)),
    }
}

/// The row that an answer belongs to, and its body, unless that is a stream.
type Read = (Option<usize>, Option<Bytes>);

/// Sends a request and reads the answer: whole, or its head where its body is a stream, which lasts
/// as long as it lasts. The head goes out as soon as it is there, and so does why there is none.
async fn exchange(
    prepared: &Prepared,
    redirects: &mut usize,
    head: &mut Option<Result<Answered, Error<Infallible>>>,
) -> Result<Read, TransportError> {
    let head = head.insert(send(prepared, redirects).await);
    let Ok(Answered { answer, .. }) = head else {
        return Ok((None, None));
    };
    let declared = prepared.declared;
    let media = media_type(&answer.headers);
    let row = find_row(declared, answer.status, media);
    if row.is_some_and(|row| begins(&declared[row], media)) {
        return Ok((row, None));
    }
    let read = read_body(
        &mut answer.body,
        answer.status,
        prepared.settings.body_limit,
    )
    .await?;
    Ok((row, Some(read)))
}

#[cold]
#[inline(never)]
fn no_head(prepared: &Prepared) -> Error<Infallible> {
    let message = format!("{} did not answer in time", prepared.host());
    TransportError::told(TransportErrorKind::Timeout, message).into_error()
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
    // Where the end is known, nothing is waited for to say so.
    while pieces.len() <= limit
        && !http_body::Body::is_end_stream(body)
        && let Some(piece) = poll_fn(|context| body.poll_chunk(context))
            .await
            .transpose()?
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
        assert!(size_of_val(&future) <= 800, "{}", size_of_val(&future));
    }

    /// A body that says when it is at its end, and nothing more after it.
    struct Told(Option<Bytes>);

    impl http_body::Body for Told {
        type Data = Bytes;
        type Error = std::io::Error;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> Poll<Option<Result<http_body::Frame<Bytes>, std::io::Error>>> {
            match self.0.take() {
                Some(bytes) => Poll::Ready(Some(Ok(http_body::Frame::data(bytes)))),
                None => Poll::Pending,
            }
        }

        fn is_end_stream(&self) -> bool {
            self.0.is_none()
        }
    }

    #[tokio::test(start_paused = true)]
    async fn an_end_that_is_known_is_not_waited_for() {
        let told = Told(Some(Bytes::from_static(b"all")));
        let mut body = AnswerBody::of_reqwest(reqwest::Body::wrap(told));
        let read = read_body(&mut body, StatusCode::OK, 10);
        let read = tokio::time::timeout(Duration::from_secs(1), read).await;
        assert_eq!(read.unwrap().unwrap(), "all");
    }
}
