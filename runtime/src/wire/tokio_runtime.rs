//! Checks of the Tokio runtime that calls need. Tokio panics without one; these functions return an
//! error instead.

use std::any::Any;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::time::{Sleep, sleep};

/// A task that runs outside a Tokio runtime, or on one that lacks a driver.
#[derive(Debug)]
pub(crate) struct NoRuntime(&'static str);

impl NoRuntime {
    pub(crate) fn message(&self) -> &'static str {
        self.0
    }
}

const OUTSIDE: NoRuntime = NoRuntime(
    "a call needs a Tokio runtime: await it inside one, such as `#[tokio::main]` or \
     `Runtime::block_on`",
);

const NO_TIMERS: NoRuntime =
    NoRuntime("the Tokio runtime has no timers: build it with `enable_all` or `enable_time`");

/// Checks that the task runs on a Tokio runtime with timers.
pub(crate) fn check() -> Result<(), NoRuntime> {
    timer(Duration::ZERO).map(drop)
}

/// Creates a timer of the current runtime.
pub(crate) fn timer(time: Duration) -> Result<Sleep, NoRuntime> {
    if Handle::try_current().is_err() {
        return Err(OUTSIDE);
    }
    // Tokio has no function that reports whether a runtime has timers.
    catch_unwind(|| sleep(time)).map_err(|_| NO_TIMERS)
}

/// Polls a future to completion, and returns the message of a panic in it.
///
/// On a runtime without I/O, the HTTP client panics when it connects.
pub(crate) async fn catch_panic<T>(
    mut future: Pin<Box<impl Future<Output = T>>>,
) -> Result<T, String> {
    poll_fn(|context| {
        let polled = catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context)));
        match polled {
            Ok(polled) => polled.map(Ok),
            Err(panic) => std::task::Poll::Ready(Err(message(&*panic))),
        }
    })
    .await
}

#[cold]
fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("the HTTP client panicked").to_owned()
}

#[cfg(test)]
mod tests {
    use tokio::runtime::Builder;

    use super::*;

    #[test]
    fn what_is_missing_is_said() {
        assert_eq!(check().unwrap_err().message(), OUTSIDE.message());
        let bare = Builder::new_current_thread().build().unwrap();
        let checked = bare.block_on(async { check() });
        assert_eq!(checked.unwrap_err().message(), NO_TIMERS.message());
        let timed = Builder::new_current_thread().enable_time().build().unwrap();
        assert!(timed.block_on(async { check() }).is_ok());
    }

    #[test]
    fn a_panic_becomes_its_message() {
        let runtime = Builder::new_current_thread().build().unwrap();
        let catch_panic = runtime.block_on(catch_panic(Box::pin(async { panic!("no I/O") })));
        assert_eq!(catch_panic, Err::<(), _>("no I/O".to_owned()));
    }
}
