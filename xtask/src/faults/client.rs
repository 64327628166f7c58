//! The client under test, written by hand in the form of generated code.

use bytes::Bytes;
use specmill_runtime::{ByteStream, Core, Events, Policy, Scheme, Upload};
use std::time::Duration;

/// The error of all calls.
pub(crate) type Error = specmill_runtime::Error<models::Problem>;

/// The credential, which must reach no other host and no error text.
pub(crate) const TOKEN: &str = "not-a-real-token-4711";
pub(crate) const KEY: &str = "not-a-real-key-0815";
pub(crate) const SESSION: &str = "not-a-real-session-1234";

static SCHEMES: &[Scheme] = &[
    Scheme::bearer("token"),
    Scheme::header("key", "X-Key"),
    Scheme::cookie("session", "session"),
];

/// The limit of a response body, in bytes.
pub(crate) const BODY_LIMIT: usize = 1 << 20;

/// Returns a client of the server at an address.
pub(crate) fn client(url: &str) -> Result<Core, specmill_runtime::ConfigError> {
    let waits = Policy::new().backoff(Duration::from_millis(2), Duration::from_millis(8));
    Core::builder(&[], SCHEMES)
        .base_url(url)
        .bearer_token(TOKEN)
        .credential("key", KEY)
        .credential("session", SESSION)
        .policy(waits)
        .body_limit(BODY_LIMIT)
        .build()
}

specmill_runtime::operation! {
    Fetch: GET "/{row}/{mode}/{kind}" -> models::Thing, models::Problem {
        id: "fetch";
        security: [["token", "key", "session"]];
        arguments: {
            path "row" simple = row => String;
            path "mode" simple = mode => String;
            path "kind" simple = kind => String;
            header "X-Call" simple = call: u32;
        }
        responses: {
            200 json models::Thing => success;
            404 | 408 | 409 | 429 | 5XX | 400 json models::Problem => failure;
        }
    }
}

specmill_runtime::operation! {
    Make: POST "/{row}/{mode}/{kind}" -> models::Thing, models::Problem {
        id: "make";
        security: [["token", "key", "session"]];
        arguments: {
            path "row" simple = row => String;
            path "mode" simple = mode => String;
            path "kind" simple = kind => String;
            header "X-Call" simple = call: u32;
            body "application/json" json = body: models::Thing;
        }
        responses: {
            200 json models::Thing => success;
            404 | 408 | 409 | 429 | 5XX | 400 json models::Problem => failure;
        }
    }
}

specmill_runtime::operation! {
    Replace: PUT "/{row}/{mode}/{kind}" -> models::Thing, models::Problem {
        id: "replace";
        security: [["token", "key", "session"]];
        arguments: {
            path "row" simple = row => String;
            path "mode" simple = mode => String;
            path "kind" simple = kind => String;
            header "X-Call" simple = call: u32;
            body "application/json" json = body: models::Thing;
        }
        responses: {
            200 json models::Thing => success;
            404 | 408 | 409 | 429 | 5XX | 400 json models::Problem => failure;
        }
    }
}

specmill_runtime::operation! {
    Send: PUT "/{row}/{mode}/{kind}" -> models::Thing, models::Problem {
        id: "send";
        security: [["token", "key", "session"]];
        arguments: {
            path "row" simple = row => String;
            path "mode" simple = mode => String;
            path "kind" simple = kind => String;
            header "X-Call" simple = call: u32;
            body "application/octet-stream" binary = body => Upload;
        }
        responses: {
            200 json models::Thing => success;
            404 | 408 | 409 | 429 | 5XX | 400 json models::Problem => failure;
        }
    }
}

specmill_runtime::operation! {
    Watch: GET "/{row}/{mode}/{kind}" -> Events<models::Change>, models::Problem {
        id: "watch";
        security: [["token", "key", "session"]];
        arguments: {
            path "row" simple = row => String;
            path "mode" simple = mode => String;
            path "kind" simple = kind => String;
            header "X-Call" simple = call: u32;
        }
        responses: {
            200 events models::Change => stream;
            404 | 408 | 409 | 429 | 5XX | 400 json models::Problem => failure;
        }
    }
}

specmill_runtime::operation! {
    Download: GET "/{row}/{mode}/{kind}" -> Bytes, models::Problem {
        id: "download";
        security: [["token", "key", "session"]];
        arguments: {
            path "row" simple = row => String;
            path "mode" simple = mode => String;
            path "kind" simple = kind => String;
            header "X-Call" simple = call: u32;
        }
        responses: {
            200 binary "application/octet-stream" Bytes => success;
            404 | 408 | 409 | 429 | 5XX | 400 json models::Problem => failure;
        }
        stream: ByteStream {
            200 bytes "application/octet-stream" => stream;
            404 | 408 | 409 | 429 | 5XX | 400 json models::Problem => failure;
        }
    }
}

/// The types of bodies.
pub(crate) mod models {
    #![allow(unreachable_pub, reason = "the macros write for public types")]

    specmill_runtime::object! {
        /// The body of most responses.
        pub struct Thing: new {
            /// The number of the call
            id: String = "id" required [impl Into<String>];
            /// A word
            note: Option<String> = "note" optional (impl Into<String>);
        }
    }

    specmill_runtime::object! {
        /// One event.
        pub struct Change {
            /// The number of the call
            id: String = "id" required;
            /// The number of the event
            index: u32 = "index" required;
        }
    }

    specmill_runtime::object! {
        /// A failure.
        pub struct Problem {
            /// In a word
            code: String = "code" required;
            /// In a sentence
            message: String = "message" required;
        }
    }
}
