//! How long calls may take and how often they are made: what is said for a client, an operation or
//! one call.

use std::time::Duration;

/// How long calls may take, how often and when they are made again, and what a redirect takes along.
///
/// A policy is given to the builder of a client, stands in the table of an operation
/// (`[operations]` in `specmill.toml`), and is among the [`Options`](crate::Options) of one call.
/// What the nearest does not say, the next one does.
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

/// How often a call is made again, unless a policy says otherwise.
const RETRIES: u32 = 2;

/// The longest first wait, and the longest of all.
const BACKOFF: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(8));

/// How long an attempt may take, unless a policy says anything about time.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(60);

impl Policy {
    /// A policy that says nothing.
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

    /// How often a call is made again at most: twice, unless a policy says otherwise.
    pub const fn retries(mut self, times: u32) -> Self {
        self.retries = Some(times);
        self
    }

    /// The longest wait before the first retry (half a second, unless a policy says otherwise), and
    /// the longest wait of all (8 seconds). The first doubles with each retry; how much of it is
    /// waited is left to chance, so that clients that failed together do not come back together.
    pub const fn backoff(mut self, first: Duration, longest: Duration) -> Self {
        self.backoff = Some((first, longest));
        self
    }

    /// Whether a call may be made again where nobody knows whether the server acted on it, although
    /// its method is `POST` or `PATCH`.
    pub const fn replay(mut self, may_replay: bool) -> Self {
        self.replay = Some(may_replay);
        self
    }

    /// How long a call may take altogether, retries and waits included; of a stream, how long it
    /// may take to begin.
    pub const fn timeout(mut self, time: Duration) -> Self {
        self.timeout = Some(time);
        self
    }

    /// How long one attempt may take, from connecting to the last byte of the body; of a stream,
    /// how long it may take to begin. 60 seconds, unless a policy says anything about time: with
    /// `timeout` alone, an attempt may take all of that. Where nothing is said and the body is a
    /// file or a stream, the 60 seconds begin anew with each piece of it that is sent.
    pub const fn attempt_timeout(mut self, time: Duration) -> Self {
        self.attempt_timeout = Some(time);
        self
    }

    /// Allows a redirect with the status 307 or 308 to take a body with a secret, which is a value of
    /// the format `password`, to another origin (default: `false`, and the call fails).
    ///
    /// Any other body goes along, as RFC 9110, section 15.4 says; credentials never do.
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

    /// This policy, and where it says nothing, that one.
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

    /// With this time for an attempt, where nothing is said about time.
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

    /// The longest wait before a retry, which is counted from 0.
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
