//! Timeouts and retries, set for a client, an operation or a call.

use std::time::Duration;

/// Timeouts, retries and redirects of calls.
///
/// A policy is set on the client's builder, in the table of an operation (`[operations]` in
/// `specmill.toml`), or in the [`Options`](crate::Options) of one call. A setting that the
/// innermost leaves open is taken from the next one.
///
/// ```
/// use std::time::Duration;
/// use specmill_runtime::Policy;
///
/// let patient = Policy::new()
///     .retries(5)
///     .backoff(Duration::from_secs(1), Duration::from_secs(30))
///     .attempt_timeout(Duration::from_secs(20))
///     .timeout(Duration::from_secs(120));
/// # let _ = patient;
/// ```
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[must_use]
pub struct Policy {
    retries: Option<u32>,
    backoff: Option<(Duration, Duration)>,
    replay: Option<bool>,
    timeout: Option<Duration>,
    attempt_timeout: Option<Duration>,
    forward_secrets: Option<bool>,
}

/// The default number of retries.
const RETRIES: u32 = 2;

/// The default caps of the first wait and of any wait.
const BACKOFF: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(8));

/// The default duration of an attempt, if no timeout is set.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(60);

impl Policy {
    /// Creates a policy that leaves every setting open.
    pub const fn new() -> Self {
        Self {
            retries: None,
            backoff: None,
            replay: None,
            timeout: None,
            attempt_timeout: None,
            forward_secrets: None,
        }
    }

    /// Sets the maximum number of retries per call (default: 2). The [crate's
    /// documentation](crate#retries) lists which failures are retried.
    pub const fn retries(mut self, times: u32) -> Self {
        self.retries = Some(times);
        self
    }

    /// Sets the cap of the wait before the first retry (default: 0.5 s) and of any wait (default: 8
    /// s).
    ///
    /// The cap doubles with each retry. The wait is a random share of it (full jitter), so that
    /// clients that failed together do not retry together.
    pub const fn backoff(mut self, first: Duration, longest: Duration) -> Self {
        self.backoff = Some((first, longest));
        self
    }

    /// If `true`, calls are also retried when the server may have acted on them, although their
    /// method is not idempotent (`POST`, `PATCH`; default: `false`).
    pub const fn replay(mut self, may_replay: bool) -> Self {
        self.replay = Some(may_replay);
        self
    }

    /// Sets the maximum duration of a call, including retries and waits (default: none). For a
    /// stream, it covers the time until the response begins.
    pub const fn timeout(mut self, time: Duration) -> Self {
        self.timeout = Some(time);
        self
    }

    /// Sets the maximum duration of one attempt, from connecting to the last byte of the body
    /// (default: 60 s). For a stream, it covers the time until the response begins.
    ///
    /// The default applies only if no timeout is set: with `timeout` alone, an attempt may use all
    /// of it. With the default, and if the body is a file or a stream, the 60 s restart with each
    /// chunk that is sent.
    pub const fn attempt_timeout(mut self, time: Duration) -> Self {
        self.attempt_timeout = Some(time);
        self
    }

    /// If `true`, a redirect with the status 307 or 308 may send a body with a secret, which is a
    /// value of the format `password`, to another origin (default: `false`, and the call fails).
    ///
    /// Any other body is sent again (RFC 9110, section 15.4); credentials never are.
    pub const fn forward_secrets(mut self, may_forward: bool) -> Self {
        self.forward_secrets = Some(may_forward);
        self
    }

    #[doc(hidden)]
    pub const fn timeout_millis(self, time: u64) -> Self {
        self.timeout(Duration::from_millis(time))
    }

    #[doc(hidden)]
    pub const fn attempt_timeout_millis(self, time: u64) -> Self {
        self.attempt_timeout(Duration::from_millis(time))
    }

    /// Fills in open settings from another policy.
    pub(crate) fn or(self, other: Self) -> Self {
        Self {
            retries: self.retries.or(other.retries),
            backoff: self.backoff.or(other.backoff),
            replay: self.replay.or(other.replay),
            timeout: self.timeout.or(other.timeout),
            attempt_timeout: self.attempt_timeout.or(other.attempt_timeout),
            forward_secrets: self.forward_secrets.or(other.forward_secrets),
        }
    }

    /// Adds the default duration of an attempt, if no timeout is set.
    pub(crate) fn or_time(self) -> Self {
        match (self.timeout, self.attempt_timeout) {
            (None, None) => self.attempt_timeout(ATTEMPT_TIMEOUT),
            _ => self,
        }
    }

    pub(crate) fn limit(&self) -> u32 {
        self.retries.unwrap_or(RETRIES)
    }

    pub(crate) fn replays(&self) -> bool {
        self.replay.unwrap_or_default()
    }

    pub(crate) fn forwards_secrets(&self) -> bool {
        self.forward_secrets.unwrap_or_default()
    }

    /// Returns the cap of the wait before a retry, counted from 0.
    pub(crate) fn longest_wait(&self, count: u32) -> Duration {
        let (first, longest) = self.backoff.unwrap_or(BACKOFF);
        first
            .saturating_mul(2_u32.saturating_pow(count))
            .min(longest)
    }

    pub(crate) fn time(&self) -> Option<Duration> {
        self.timeout
    }

    pub(crate) fn attempt_time(&self) -> Option<Duration> {
        self.attempt_timeout
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn the_nearest_that_says_something_counts() {
        let client = Policy::new().retries(5).timeout(SECOND);
        let call = Policy::new().retries(0).replay(true);
        let both = call.or(client);
        assert_eq!((both.limit(), both.time()), (0, Some(SECOND)));
        assert!(both.replays() && !client.replays());
        assert_eq!(Policy::new().limit(), 2);
    }

    #[test]
    fn the_usual_time_is_for_who_says_nothing_about_time() {
        let time = |policy: Policy| policy.or_time().attempt_time();
        assert_eq!(time(Policy::new()), Some(60 * SECOND));
        assert_eq!(time(Policy::new().timeout(SECOND)), None);
        assert_eq!(time(Policy::new().attempt_timeout(SECOND)), Some(SECOND));
    }

    #[test]
    fn waits_double_up_to_the_longest() {
        let waits = |policy: Policy| [0, 1, 4, 5, 99].map(|count| policy.longest_wait(count));
        let millis = [500, 1000, 8000, 8000, 8000].map(Duration::from_millis);
        assert_eq!(waits(Policy::new()), millis);
        let steady = Policy::new().backoff(SECOND, SECOND);
        assert_eq!(waits(steady), [SECOND; 5]);
    }
}
