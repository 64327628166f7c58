//! Sends a call and reads the answer: the one executor of all operations. What enters is a call,
//! what leaves is what came back for it, be it after several attempts.

use std::convert::Infallible;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use tokio::time::{Instant, Sleep};

use crate::answer::error::Error;
use crate::answer::reply::Reply;
use crate::executor::attempt::Attempt;
use crate::executor::deadline::Deadline;
use crate::executor::prepared_call::PreparedCall;
use crate::executor::retry::{self, CanReplay};
use crate::request::call::Call;
use crate::request::declared::Declared;
use crate::wire::tokio_runtime;

/// Sends a call once the future is polled.
pub(crate) fn execute(
    call: Call,
    declared: &'static [Declared],
) -> impl Future<Output = Result<Reply, Error<Infallible>>> + Send + 'static {
    // Here, so that the future has no room for a call.
    let prepared = PreparedCall::new(call, declared);
    // All in one future: each in another has to find out where it is, whenever it is polled.
    async move {
        tokio_runtime::check()?;
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
            let deadline = Deadline::new(end, policy.attempt_time(), prepared.upload_progress());
            // In a block of its own, for no result is kept while the next attempt is waited for.
            let then = {
                let mut attempt = Attempt::begin(&prepared)?;
                let mut timer = pin!(deadline.timer());
                let read = poll_fn(|context| match attempt.poll(context) {
                    Poll::Ready(read) => Poll::Ready(Some(read)),
                    Poll::Pending => deadline.poll_timer(timer.as_mut(), context).map(|()| None),
                })
                .await;
                if let Some(Ok(())) = &read
                    && let Some(reply) = attempt.reply.take_if(|reply| reply.is_success())
                {
                    return Ok(reply);
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

/// In a box, for most calls never wait.
#[cold]
#[inline(never)]
fn sleep(then: Instant) -> Pin<Box<Sleep>> {
    Box::pin(tokio::time::sleep_until(then))
}

/// When the next attempt is made, where one may mend this.
#[cold]
#[inline(never)]
fn next_attempt_at(
    prepared: &PreparedCall,
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
    retry::retry_delay(policy, count, can_replay, result).and_then(after)
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
}
