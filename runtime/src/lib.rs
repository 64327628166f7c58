//! The runtime of generated OpenAPI clients: everything that their calls do.
//!
//! A generated crate consists of tables, written with [`object!`], [`string_enum!`],
//! [`integer_enum!`], [`number_enum!`], [`union!`](macro@union), [`operation!`],
//! [`response_headers!`] and [`webhooks!`]; all behaviour is in this crate. Models are decoded from
//! an [`Input`] and encoded to a [`Tape`]. [`Decode`] and [`Encode`] are not generic over a format,
//! which keeps such crates quick to compile.
//!
//! Setters of an operation fill in a [`Call`]. One executor sends it, and returns a [`Response`] or
//! an [`Error`].
//!
//! In the examples below, `Core::builder(…)` stands for `Client::builder()` of a generated client,
//! which has the same methods.
//!
//! # Connections
//!
//! Requests are sent by a [`Transport`](transport::Transport). The default is `reqwest` with
//! rustls; the module [`transport`] shows how to wrap it. A client pools its connections, uses
//! HTTP/2 if the server supports it, and shares both with its clones. Proxies are read from the
//! environment.
//!
//! The features `gzip`, `deflate`, `brotli` and `zstd` request and decode compressed responses. The
//! feature `charset` decodes text in any charset of the Encoding standard.
//!
//! ```
//! use std::time::Duration;
//! use specmill_runtime::{Core, CoreBuilder, reqwest};
//!
//! let client = Core::builder(&[], &[]).connect_timeout(Duration::from_secs(3));
//! # drop(client);
//!
//! /// With your own HTTP client, for settings that the builder lacks.
//! fn with(http: reqwest::Client) -> CoreBuilder {
//!     Core::builder(&[], &[]).http_client(http)
//! }
//! # let _ = with;
//! ```
//!
//! # Credentials
//!
//! The builder has a method for each security scheme that the document declares. `from_env` reads
//! the environment variables that `specmill.toml` names. A [`TokenProvider`] supplies a bearer
//! token before each attempt. [`ClientCredentials`] implements the client credentials grant of
//! OAuth 2; concurrent calls share one token request.
//!
//! ```
//! use specmill_runtime::{ClientCredentials, Core};
//!
//! let tokens = ClientCredentials::new("https://id.example.com/token", "my-program", "not-a-secret")
//!     .scope("plants.read");
//! let client = Core::builder(&[], &[]).token_provider(tokens);
//! # drop(client);
//! ```
//!
//! # Retries
//!
//! A call is retried up to twice (default) if that may help. The wait before a retry is random, up
//! to a cap that doubles from 0.5 s to 8 s, unless the server asks for one with `retry-after-ms` or
//! `Retry-After` (seconds or a date). If the server asks for more than 60 s, or if the wait would
//! exceed the call's deadline, the call is not retried and returns its last result.
//!
//! | failure | `GET`, `HEAD`, `PUT`, `DELETE`, `OPTIONS`, `TRACE`, or with an idempotency key, or `replay` | any other method |
//! |---|---|---|
//! | no connection: refused, unknown host, TLS failure, timeout | retried | retried |
//! | status 429 | retried | retried |
//! | status 408, 409, 5xx | retried | not |
//! | connection closed, before the head or within the body | retried | not |
//! | an attempt timed out | retried | not |
//! | any of these after a redirect | retried | not |
//! | an error status with `x-should-retry: true` | retried | as without it |
//! | an error status with `x-should-retry: false` | not | not |
//! | any other status; a response that is not as declared, too long, or redirected too often | not | not |
//! | any, if the request body is a stream | not | not |
//!
//! A [`Policy`] sets the number of retries, the backoff and the timeouts: of a client
//! ([`CoreBuilder::policy`], and the shorthands `retries`, `timeout` and `attempt_timeout`), of an
//! operation (`[operations]` in `specmill.toml`), or of one call ([`Options::policy`]).
//!
//! ```
//! use std::time::Duration;
//! use specmill_runtime::{Core, Options, Policy};
//!
//! // For all calls of a client, whose builder has the same methods.
//! let client = Core::builder(&[], &[])
//!     .retries(4)
//!     .attempt_timeout(Duration::from_secs(20))
//!     .timeout(Duration::from_secs(60));
//! // For one call: `client.things().create(thing).with(options).await`.
//! let options = Options::new().policy(Policy::new().replay(true));
//! # let _ = (client, options);
//! ```
//!
//! # Errors
//!
//! All calls return the same type, [`Error`]. Its variants distinguish a failed connection, a
//! timeout, a declared failure with its typed body, any other status, and a body that is not as
//! declared. A body that is not as declared has the JSON path of the fault. `status`, `headers`,
//! `request_id`, `raw_body` and `is_retryable` are methods of all variants.
//!
//! The text of an error shows an excerpt of the response in one line. Credentials, and secrets that
//! the call sent, are redacted.
//!
//! ```
//! use specmill_runtime::Error;
//!
//! fn report<B: std::fmt::Debug + 'static>(error: &Error<B>) -> String {
//!     match error {
//!         Error::Connect(_) | Error::Timeout(_) => format!("try again later: {error}"),
//!         Error::Decode(error) => format!("{} is not as declared: {error}", error.path()),
//!         error => format!("{:?} of request {:?}: {error}", error.status(), error.request_id()),
//!     }
//! }
//! # let _ = report::<()>;
//! ```
//!
//! # Decoding
//!
//! The memory of a decoded value is limited ([`CoreBuilder::decoded_limit`]), however short its
//! text is. A [lenient](CoreBuilder::lenient) client replaces a missing required property by an
//! empty value. An [observer](CoreBuilder::on_drift) receives each [`Drift`]: a difference between
//! a response and the document. [`Decoding`] has the same settings for webhooks, which no client
//! decodes.
//!
//! ```
//! use specmill_runtime::{Core, DriftKind};
//!
//! let client = Core::builder(&[], &[]).lenient(true).on_drift(|drift| {
//!     if drift.kind != DriftKind::UnknownField {
//!         eprintln!("{drift}");
//!     }
//! });
//! # drop(client);
//! ```
//!
//! # Options of a call
//!
//! Every call has a method `with`, which takes [`Options`]: headers, query pairs and body
//! properties that the document does not declare; a timeout, a number of retries, another base URL,
//! an idempotency key. An endpoint that the document lacks is called with `client.request(method,
//! path)`, which returns an [`Untyped`] call.
//!
//! ```
//! use std::time::Duration;
//! use specmill_runtime::reqwest::Method;
//! use specmill_runtime::{Core, Error, Options, Untyped, Value};
//!
//! # let _ = example;
//! async fn example(core: &Core) -> Result<Value, Error<()>> {
//!     let options = Options::new()
//!         .header("X-Trace", "1234")
//!         .body("beta_feature", &"on")
//!         .timeout(Duration::from_secs(300))
//!         .idempotency_key("9f3c");
//!     // A declared operation: `client.things().create(thing).with(options).await`.
//!     // Any other: `client.request(Method::POST, "/beta/things")`.
//!     Untyped::new(core, Method::POST, "/beta/things").json(&"a thing").with(options).await
//! }
//! ```
//!
//! # Uploads and downloads
//!
//! An [`Upload`] is created from memory, a file, a reader or a stream. `download_to`, of a call or
//! a [`ByteStream`], writes a response body to a temporary file and renames it when it is complete.
//!
//! ```
//! use specmill_runtime::{ByteStream, Download, Error, Upload};
//!
//! // `client.sites().deploy(site).await` opens the file, once per attempt.
//! let site = Upload::file("build/site.zip").media_type("application/zip");
//! // A reader is sent once, in chunks unless its length is set.
//! let log = Upload::reader(tokio::io::stdin()).file_name("log.txt");
//! # let _ = (site, log);
//!
//! // `download` is `client.films().show("1").download_to("film.mp4")`.
//! async fn save(download: Download<()>) -> Result<u64, Error<()>> {
//!     download.on_progress(|progress| println!("{:?}", progress)).await
//! }
//! ```
//!
//! # Streams of events
//!
//! [`Events`] are returned as they arrive. An event that reports a failure is an error
//! ([`Error::Stream`]) that does not end the stream. A stream can reconnect after the last event
//! when its connection breaks, and time out when nothing arrives.
//!
//! ```
//! use std::time::Duration;
//!
//! use specmill_runtime::{Error, Events, Reconnect};
//!
//! async fn follow(events: Events<String>) -> Result<(), Error<()>> {
//!     let mut events = events
//!         .without_heartbeats()
//!         .idle_timeout(Duration::from_secs(90))
//!         .reconnect(Reconnect::new().attempts(3));
//!     while let Some(event) = events.next().await {
//!         let event = match event {
//!             Err(error) if error.event().is_some() => {
//!                 println!("reported by the server: {error}");
//!                 continue;
//!             }
//!             event => event?,
//!         };
//!         println!("{} {}: {}", event.id, event.event, event.data);
//!     }
//!     Ok(())
//! }
//! ```
//!
//! # Lists in pages
//!
//! The call of a paginated list has the methods `stream`, which returns [`PageItems`], and `pages`,
//! which returns [`Pages`]. A page is requested when it is needed.
//!
//! ```
//! use specmill_runtime::{Error, PageItems, Pages};
//!
//! async fn read(
//!     mut plants: PageItems<String, ()>,
//!     mut pages: Pages<Vec<String>, ()>,
//! ) -> Result<(), Error<()>> {
//!     while let Some(plant) = plants.next().await {
//!         println!("{}", plant?);
//!     }
//!     while let Some(page) = pages.next().await {
//!         let page = page?;
//!         println!("{:?}: {}", page.headers().get("x-has-more"), page.body().len());
//!     }
//!     Ok(())
//! }
//! ```

mod abi;
mod api;
mod calls;
mod client;
mod document;
mod error;
mod executor;
mod json;
mod lists;
mod model;
mod redact;
mod request;
mod response;
mod streams;
mod wire;

pub use bytes::Bytes;
pub use jiff;
pub use reqwest;
pub use reqwest::StatusCode;
pub use reqwest::header::HeaderMap;
pub use serde_json::Value;

pub use crate::abi::{ABI, abi};
pub use crate::api::untyped::Untyped;
pub use crate::calls::call::Call;
pub use crate::client::client_credentials::ClientCredentials;
pub use crate::client::core::{Core, CoreBuilder};
pub use crate::client::env::{env_var, optional_env_var};
pub use crate::client::token::TokenProvider;
pub use crate::document::address::{Address, ServerVariable};
pub use crate::document::description::Description;
pub use crate::document::parameter::Location;
pub use crate::document::policy::Policy;
pub use crate::document::scheme::{Scheme, SchemeKind, TokenClient};
pub use crate::error::config::{ConfigError, RequestError};
pub use crate::error::file_error::FileError;
pub use crate::error::token_error::TokenError;
pub use crate::error::transport_error::{TransportError, TransportErrorKind};
pub use crate::executor::exchange::{Exchange, Outcome};
pub use crate::executor::incoming::StreamError;
pub use crate::executor::representation::Representation;
pub use crate::json::decode::Decode;
pub use crate::json::decoding_settings::from_json;
pub use crate::json::decoding_settings::{Decoding, Received};
pub use crate::json::drift::{Drift, DriftKind, Operation, ValueKind};
pub use crate::json::encode::{Encode, to_json};
pub use crate::json::fault::Fault;
pub use crate::json::input::Input;
pub use crate::json::node::{Elements, Entries, Node};
pub use crate::json::tape::{Open, Tape};
pub use crate::lists::page_item::PageItem;
pub use crate::lists::pages::{PageItems, Pages};
pub use crate::model::date_time::DateTime;
pub use crate::model::decimal::Decimal;
pub use crate::model::extra::Extra;
pub use crate::model::incomplete_builder::Missing;
pub use crate::model::nullable::Nullable;
pub use crate::model::secret::Secret;
pub use crate::model::serde_type::Serde;
pub use crate::model::tuple::Tuple;
pub use crate::model::unknown_variant::UnknownVariant;
pub use crate::request::options::Options;
pub use crate::request::upload::Upload;
pub use crate::response::error::Error;
pub use crate::response::event_error::EventError;
pub use crate::response::raw_response::Response;
pub use crate::response::response_errors::{ApiError, DecodeError, NoContentError, StatusError};
pub use crate::streams::download::Download;
pub use crate::streams::event::Event;
pub use crate::streams::event_source::Reconnect;
pub use crate::streams::events::{EventObjects, Events};
pub use crate::streams::items::Items;
pub use crate::streams::stream::{ByteStream, Progress};
pub use crate::wire::transport;

/// A JSON object with any members.
pub type Map = serde_json::Map<String, Value>;

/// The items that macros expand to; not for direct use, without stability guarantees.
#[doc(hidden)]
pub mod __private {
    pub use serde;

    pub use crate::document::declared::{Declared, Media};
    pub use crate::document::description::Switch;
    pub use crate::document::parameter::{Encoding, Parameter};
    pub use crate::executor::exchange::Decoder;
    pub use crate::lists::page_table::Paging;
    pub use crate::lists::pages::failed;

    pub mod field {
        pub use crate::model::fields::{
            nullable, optional, optional_or_null, present, required, rest,
        };
    }
    pub mod received {
        pub use crate::api::received::{Shape, binary, form, text};
    }
    pub mod header {
        pub use crate::response::header::{Fields, json, lines, list, members, pairs, read, text};
    }
    pub mod listed {
        pub use crate::json::listed::{integer, number, text};
    }
    pub mod media {
        pub use crate::response::media::{any, binary, json, none, text};
        pub use crate::streams::media::{bytes, event_objects, events, lines, records};
    }
    pub use crate::model::debug::show;
    pub use crate::model::object::{deserialize, serialize};
    pub use crate::model::object_reader::object;
    pub use crate::model::object_writer::ObjectWriter;
    pub use crate::model::union::encode_tagged;

    pub mod shape {
        pub use crate::model::shape::{
            ANY, ARRAY, BOOLEAN, INTEGER, NULL, NUMBER, OBJECT, Property, STRING, Shape, kinds,
            optional, required, tagged,
        };
        pub use crate::model::variant_choice::Choice;
    }
}
