//! The executor of calls: attempts, tokens, redirects, timeouts and retries.

pub(crate) mod attempt;
pub(crate) mod authorize;
pub(crate) mod deadline;
pub(crate) mod exchange;
pub(crate) mod execute;
pub(crate) mod prepared_call;
pub(crate) mod redirect;
pub(crate) mod representation;
pub(crate) mod retry;
pub(crate) mod retry_after;
