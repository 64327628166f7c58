//! The retry policy: which failures are retried, and after which wait.
//!
//! Without `Retry-After` (`retry_after.rs`), the wait is a random part of `Policy::longest_wait`
//! (`document/policy.rs`), which has the base and the cap. `execute.rs` waits, and
//! ends the call at once if the wait would pass the deadline.

use std::convert::Infallible;
use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use crate::document::policy::Policy;
use crate::error::transport_error::{TransportError, TransportErrorKind};
use crate::executor::received_response::ReceivedResponse;
use crate::executor::retry_after::wait_asked;
use crate::request::idempotency::is_idempotent;
use crate::response::error::Error;
use crate::wire::body::Body;
use crate::wire::transport::Request;

/// The longest wait that a server may ask for. If it asks for more, the call is not retried.
const MAX_RETRY_AFTER: Duration = Duration::from_secs(60);

/// The failure of an attempt.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum FailureCause<'a> {
    /// No connection was established.
    Connect,
    /// A timeout expired, or the response is incomplete.
    Lost,
    /// A response was received.
    Status(StatusCode, &'a HeaderMap),
}

/// Returns the wait before the next attempt; `None` if the call is not retried. `count` is the
/// number of retries so far.
pub(crate) fn retry_delay(
    policy: &Policy,
    count: u32,
    can_replay: CanReplay,
    result: &Result<ReceivedResponse, Error<Infallible>>,
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

/// The condition under which a request may be sent again.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum CanReplay {
    /// Never: its body is a stream that was consumed.
    Never,
    /// Only if the server did not process it.
    Unprocessed,
    /// In any case.
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

/// Returns the failure, if a retry may help. A status takes precedence, even if the body is
/// incomplete.
fn failure_cause(result: &Result<ReceivedResponse, Error<Infallible>>) -> Option<FailureCause<'_>> {
    let failed = |status: StatusCode| status.is_client_error() || status.is_server_error();
    let lost = |error: &TransportError| match error.kind() {
        TransportErrorKind::Limit | TransportErrorKind::Request | TransportErrorKind::Redirect => {
            None
        }
        _ => Some(FailureCause::Lost),
    };
    match result {
        Ok(received) => failed(received.raw.status).then_some(FailureCause::Status(
            received.raw.status,
            &received.raw.headers,
        )),
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

/// Decides whether a failure is retried. The crate's documentation has the same table.
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

/// Returns a random wait up to this one (full jitter).
pub(crate) fn full_jitter(longest: Duration) -> Duration {
    // Each `RandomState` has its own keys, which is random enough for jitter.
    let chance = RandomState::new().hash_one(()) >> 11;
    longest.mul_f64(chance as f64 / (1_u64 << 53) as f64)
}
