//! Until when an attempt may go on.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, timeout_at};

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
        let Some(mut at) = self.at else {
            return Some(future.await);
        };
        loop {
            match timeout_at(at, future.as_mut()).await {
                Ok(value) => return Some(value),
                Err(_) => at = self.later_than(at)?,
            }
        }
    }

    /// The time that what was sent meanwhile has won.
    fn later_than(&self, at: Instant) -> Option<Instant> {
        let (pulse, time) = self.patience.as_ref()?;
        pulse.last()?.checked_add(*time).filter(|next| *next > at)
    }
}
