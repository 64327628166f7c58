//! Until when an attempt may go on.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::task::coop::unconstrained;
use tokio::time::{Instant, Sleep, sleep_until};

/// Until when an attempt may go on; always, where there is no time.
pub(crate) struct Deadline {
    at: Option<Instant>,
    /// A body that is given so much time anew with each piece of it that is sent.
    patience: Option<(Pulse, Duration)>,
}

/// When something of a body was last sent.
#[derive(Clone, Default)]
pub(crate) struct Pulse(Arc<Mutex<Option<Instant>>>);

impl Pulse {
    pub(crate) fn beat(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }

    fn last(&self) -> Option<Instant> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Deadline {
    /// Of the end of the call and the time of an attempt, whichever comes first.
    pub(crate) fn new(
        end: Option<Instant>,
        time: Option<Duration>,
        patient: Option<&Pulse>,
    ) -> Self {
        let own = time.and_then(|time| Instant::now().checked_add(time));
        Self {
            at: end.into_iter().chain(own).min(),
            patience: patient.cloned().zip(time),
        }
    }

    /// What a future gives; `None` where that takes too long.
    pub(crate) async fn within<F: Future>(&self, mut future: Pin<&mut F>) -> Option<F::Output> {
        let mut alarm = pin!(self.at.map(sleep_until));
        // The future is polled at one place alone, so that it needs no function of its own.
        poll_fn(|context| match future.as_mut().poll(context) {
            Poll::Ready(value) => Poll::Ready(Some(value)),
            Poll::Pending => self.poll_alarm(alarm.as_mut(), context).map(|()| None),
        })
        .await
    }

    /// Whether it is time to give up.
    fn poll_alarm(&self, alarm: Pin<&mut Option<Sleep>>, context: &mut Context<'_>) -> Poll<()> {
        let Some(mut alarm) = alarm.as_pin_mut() else {
            return Poll::Pending;
        };
        loop {
            // Also after a future that took all the time that the task may take in one go.
            ready!(pin!(unconstrained(alarm.as_mut())).poll(context));
            match self.later_than(alarm.deadline()) {
                Some(next) => alarm.as_mut().reset(next),
                None => return Poll::Ready(()),
            }
        }
    }

    /// The time that what was sent meanwhile has won.
    fn later_than(&self, at: Instant) -> Option<Instant> {
        let (pulse, time) = self.patience.as_ref()?;
        pulse.last()?.checked_add(*time).filter(|next| *next > at)
    }
}
