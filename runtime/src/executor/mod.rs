//! The executor of calls: attempts, tokens, redirects, timeouts and retries, and the responses that
//! it receives.

pub(crate) mod attempt;
pub(crate) mod deadline;
pub(crate) mod exchange;
pub(crate) mod execute;
pub(crate) mod head_drift;
pub(crate) mod incoming;
pub(crate) mod prepared_call;
pub(crate) mod provider_token;
pub(crate) mod received_response;
pub(crate) mod redirect;
pub(crate) mod representation;
pub(crate) mod request_context;
pub(crate) mod retry;
pub(crate) mod retry_after;
