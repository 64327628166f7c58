//! Whether a call is made again, and when. What enters is a policy, a request and what became of
//! an attempt; what leaves is the time to wait.

use std::convert::Infallible;
use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

use reqwest::header::HeaderMap;
use reqwest::{Method, StatusCode};

use crate::answer::error::Error;
use crate::answer::reply::Reply;
use crate::client::policy::Policy;
use crate::executor::retry_after::wait_asked;
use crate::request::body::Body;
use crate::wire::transport::Request;
use crate::wire::transport_error::{TransportError, TransportErrorKind};

/// The longest that a server is waited for. Whoever asks for more gets no further request: its
/// answer is the call's.
const MAX_RETRY_AFTER: Duration = Duration::from_secs(60);

/// What went wrong in an attempt.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum FailureCause<'a> {
    /// There was no connection.
    Connect,
    /// There was no whole answer in time, or it broke off.
    Lost,
    /// There was an answer.
    Status(StatusCode, &'a HeaderMap),
}

/// How long to wait before the call is made again; `None` where it is not. `count` is how often it
/// was made again already.
pub(crate) fn retry_delay(
    policy: &Policy,
    count: u32,
    can_replay: CanReplay,
    result: &Result<Reply, Error<Infallible>>,
) -> Option<Duration> {
    if count >= policy.limit() {
        return None;
    }
    let failure_cause = failure_cause(result)?;
    if !is_retried(failure_cause, can_replay) {
        return None;
    }
    let asked = match failure_cause {
        FailureCause::Status(_, headers) => wait_asked(headers),
        _ => None,
    };
    match asked {
        Some(asked) if asked > MAX_RETRY_AFTER => None,
        Some(asked) => Some(asked),
        None => Some(full_jitter(policy.longest_wait(count))),
    }
}

/// Whether a request may be sent a second time.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum CanReplay {
    /// Its body is gone.
    Never,
    /// Where the server surely did not act on it.
    Unprocessed,
    /// Whatever the server did.
    Always,
}

impl CanReplay {
    pub(crate) fn of(request: &Request, policy: &Policy, idempotency_header: &str) -> Self {
        let has_key = || request.headers.contains_key(idempotency_header);
        if !request.body.as_ref().is_none_or(Body::is_replayable) {
            Self::Never
        } else if is_idempotent(&request.method) || policy.replays() || has_key() {
            Self::Always
        } else {
            Self::Unprocessed
        }
    }
}

/// True if a method is idempotent (RFC 9110, section 9.2.2). Of other methods nothing is known.
pub(crate) fn is_idempotent(method: &Method) -> bool {
    const ALL: [Method; 6] = [
        Method::GET,
        Method::HEAD,
        Method::PUT,
        Method::DELETE,
        Method::OPTIONS,
        Method::TRACE,
    ];
    ALL.contains(method)
}

/// What went wrong, where another attempt may help. The status counts where there is one, also of
/// an answer that did not come whole.
fn failure_cause(result: &Result<Reply, Error<Infallible>>) -> Option<FailureCause<'_>> {
    let failed = |status: StatusCode| status.is_client_error() || status.is_server_error();
    let lost = |error: &TransportError| match error.kind() {
        TransportErrorKind::Limit | TransportErrorKind::Request | TransportErrorKind::Redirect => {
            None
        }
        _ => Some(FailureCause::Lost),
    };
    match result {
        Ok(reply) => failed(reply.raw.status)
            .then_some(FailureCause::Status(reply.raw.status, &reply.raw.headers)),
        Err(Error::Connect(_)) => Some(FailureCause::Connect),
        Err(Error::Timeout(error) | Error::Transport(error)) => {
            match (error.status(), error.headers()) {
                (Some(status), Some(headers)) if failed(status) => {
                    Some(FailureCause::Status(status, headers))
                }
                _ => lost(error),
            }
        }
        Err(_) => None,
    }
}

/// The table of what is made again; the crate's documentation has it too.
fn is_retried(failure_cause: FailureCause<'_>, can_replay: CanReplay) -> bool {
    let (needs, is_told) = match failure_cause {
        FailureCause::Connect => (CanReplay::Unprocessed, None),
        FailureCause::Lost => (CanReplay::Always, None),
        FailureCause::Status(status, headers) => {
            let told = headers.get("x-should-retry").map(|value| value.as_bytes());
            let needs = match status {
                StatusCode::TOO_MANY_REQUESTS => CanReplay::Unprocessed,
                _ => CanReplay::Always,
            };
            let is_usual = matches!(status.as_u16(), 408 | 409 | 429) || status.is_server_error();
            match told {
                Some(b"true") => (needs, Some(true)),
                Some(b"false") => (needs, Some(false)),
                _ => (needs, Some(is_usual)),
            }
        }
    };
    let may = match can_replay {
        CanReplay::Never => false,
        CanReplay::Unprocessed => needs == CanReplay::Unprocessed,
        CanReplay::Always => true,
    };
    may && is_told.unwrap_or(true)
}

/// Any time up to this one ("full jitter").
pub(crate) fn full_jitter(longest: Duration) -> Duration {
    // Each state has keys of its own, so this is chance enough for who waits how long.
    let chance = RandomState::new().hash_one(()) >> 11;
    longest.mul_f64(chance as f64 / (1_u64 << 53) as f64)
}
