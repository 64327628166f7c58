//! The deadline of an attempt.

use std::pin::{Pin, pin};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::task::coop::unconstrained;
use tokio::time::{Instant, Sleep, sleep_until};

use crate::wire::last_progress::LastProgress;

/// The deadline of an attempt; `None` if it has no timeout.
pub(crate) struct Deadline {
    at: Option<Instant>,
    /// The timeout that restarts with each chunk of the body that is sent.
    extension: Option<(LastProgress, Duration)>,
}

impl Deadline {
    /// Creates a deadline at the end of the call or of the attempt, whichever comes first.
    pub(crate) fn new(
        end: Option<Instant>,
        time: Option<Duration>,
        progress: Option<&LastProgress>,
    ) -> Self {
        let own = time.and_then(|time| Instant::now().checked_add(time));
        Self {
            at: end.into_iter().chain(own).min(),
            extension: progress.cloned().zip(time),
        }
    }

    /// Creates a timer for the deadline, if there is one.
    pub(crate) fn timer(&self) -> Option<Sleep> {
        self.at.map(sleep_until)
    }

    /// Polls for the deadline.
    pub(crate) fn poll_timer(
        &self,
        timer: Pin<&mut Option<Sleep>>,
        context: &mut Context<'_>,
    ) -> Poll<()> {
        let Some(mut timer) = timer.as_pin_mut() else {
            return Poll::Pending;
        };
        loop {
            // Unconstrained, because the attempt may have used up the task's cooperative budget.
            ready!(pin!(unconstrained(timer.as_mut())).poll(context));
            match self.later_than(timer.deadline()) {
                Some(next) => timer.as_mut().reset(next),
                None => return Poll::Ready(()),
            }
        }
    }

    /// Returns the later deadline that progress of the body has earned.
    fn later_than(&self, at: Instant) -> Option<Instant> {
        let (last_progress, time) = self.extension.as_ref()?;
        last_progress
            .last()?
            .checked_add(*time)
            .filter(|next| *next > at)
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use tokio::task::coop::poll_proceed;

    use super::*;

    /// A body that always has more to read may use up the task's budget.
    #[tokio::test]
    async fn time_runs_out_also_for_what_never_waits() {
        let deadline = Deadline::new(None, Some(Duration::from_millis(10)), None);
        let mut timer = pin!(deadline.timer());
        let start = std::time::Instant::now();
        let is_told = poll_fn(|context| {
            while let Poll::Ready(progress) = poll_proceed(context) {
                progress.made_progress();
            }
            match deadline.poll_timer(timer.as_mut(), context) {
                Poll::Pending if start.elapsed() > Duration::from_secs(5) => Poll::Ready(false),
                timer => timer.map(|()| true),
            }
        });
        assert!(is_told.await);
    }

    #[test]
    fn without_a_time_there_is_no_alarm() {
        assert!(Deadline::new(None, None, None).timer().is_none());
    }
}
