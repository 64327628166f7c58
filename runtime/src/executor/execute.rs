//! Sends a call and reads its response, with retries. All operations share this function.

use std::convert::Infallible;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use tokio::time::{Instant, Sleep};

use crate::calls::call::Call;
use crate::document::declared::Declared;
use crate::executor::attempt::Attempt;
use crate::executor::deadline::Deadline;
use crate::executor::prepared_call::PreparedCall;
use crate::executor::received_response::ReceivedResponse;
use crate::executor::retry::{self, CanReplay};
use crate::response::error::Error;
use crate::wire::tokio_runtime;

/// Sends a call when the future is polled.
pub(crate) fn execute(
    call: Call,
    declared: &'static [Declared],
) -> impl Future<Output = Result<ReceivedResponse, Error<Infallible>>> + Send + 'static {
    // Outside the future, so that it does not store the call.
    let prepared = PreparedCall::new(call, declared);
    // One future, because each nested one would resume its own state on every poll.
    async move {
        tokio_runtime::check()?;
        let mut prepared = prepared?;
        if prepared.holds_files()
            // Not shared yet.
            && let Some(prepared) = Arc::get_mut(&mut prepared)
        {
            // Boxed, so that calls without files reserve no memory for it.
            Box::pin(prepared.measure()).await?;
        }
        let policy = &prepared.policy;
        let end = policy.time().and_then(after);
        let mut count = 0;
        // Attempts, until one succeeds or cannot be retried.
        loop {
            let deadline = Deadline::new(end, policy.attempt_time(), prepared.upload_progress());
            // In a block, so that no result is stored while waiting for the next attempt.
            let then = {
                let mut attempt = Attempt::begin(&prepared)?;
                let mut timer = pin!(deadline.timer());
                let read = poll_fn(|context| match attempt.poll(context) {
                    Poll::Ready(read) => Poll::Ready(Some(read)),
                    Poll::Pending => deadline.poll_timer(timer.as_mut(), context).map(|()| None),
                })
                .await;
                if let Some(Ok(())) = &read
                    && let Some(received) =
                        attempt.received.take_if(|received| received.is_success())
                {
                    return Ok(received);
                }
                let redirects = attempt.redirects;
                let result = attempt.end(read);
                let then = next_attempt_at(&prepared, count, redirects, &result);
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

/// Boxed, because most calls never wait.
#[cold]
#[inline(never)]
fn sleep(then: Instant) -> Pin<Box<Sleep>> {
    Box::pin(tokio::time::sleep_until(then))
}

/// Returns the time of the next attempt, if the call is retried.
#[cold]
#[inline(never)]
fn next_attempt_at(
    prepared: &PreparedCall,
    count: u32,
    redirects: usize,
    result: &Result<ReceivedResponse, Error<Infallible>>,
) -> Option<Instant> {
    let idempotency_header = &prepared.settings.idempotency_header;
    let request = prepared.request().ok()?;
    let policy = &prepared.policy;
    let can_replay = match CanReplay::of(&request, policy, idempotency_header.as_str()) {
        // A server that redirects may have processed the request.
        CanReplay::Unprocessed if redirects > 0 => CanReplay::Never,
        can_replay => can_replay,
    };
    retry::retry_delay(policy, count, can_replay, result).and_then(after)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Core, Description};

    /// Large futures are slow to allocate, and are copied once.
    #[test]
    fn a_call_on_its_way_is_small() {
        static DESCRIPTION: Description = Description::new("op", "GET", "/a");
        let core = Core::builder(&[], &[]).build().unwrap();
        let future = execute(Call::new(&core, &DESCRIPTION), &[]);
        assert!(size_of_val(&future) <= 800, "{}", size_of_val(&future));
    }
}
