//! The progress of an upload.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::time::Instant;

/// The time at which a chunk of the body was last sent.
#[derive(Clone, Default)]
pub(crate) struct LastProgress(Arc<Mutex<Option<Instant>>>);

impl LastProgress {
    pub(crate) fn record(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }

    pub(crate) fn last(&self) -> Option<Instant> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
