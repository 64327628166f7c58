//! What generated clients call at run time.
//!
//! A generated crate is tables, written with [`object!`], [`string_enum!`], [`integer_enum!`],
//! [`number_enum!`], [`union!`](macro@union), [`operation!`], [`response_headers!`] and [`webhooks!`]; all behaviour is
//! here. Models are read from an [`Input`] and written to a [`Tape`], never through a format:
//! [`Decode`] and [`Encode`] are ordinary, non-generic functions, which is what keeps such crates
//! quick to compile.
//! A [`Call`] is filled in by an operation's setters, sent by one executor, and ends as a
//! [`Response`] or an [`Error`].
//!
//! In the examples below `Core::builder(…)` stands for `Client::builder()` of a generated client,
//! which has the same methods.
//!
//! # Connections
//!
//! Requests go through a [`Transport`](transport::Transport), which is `reqwest` with rustls unless
//! the builder is given another: the module [`transport`] has an example of one that stands between.
//! A client keeps its connections, over HTTP/2 where the server speaks it, and its clones share them.
//! The proxies that the environment names are used. The features `gzip`, `deflate`, `brotli` and
//! `zstd` have compressed answers asked for and read; `charset` has text read in any charset.
//!
//! ```
//! use std::time::Duration;
//! use specmill_runtime::{Core, CoreBuilder, reqwest};
//!
//! let client = Core::builder(&[], &[]).connect_timeout(Duration::from_secs(3));
//! # drop(client);
//!
//! /// With an HTTP client of one's own, for what the builder has no word for.
//! fn with(http: reqwest::Client) -> CoreBuilder {
//!     Core::builder(&[], &[]).http_client(http)
//! }
//! # let _ = with;
//! ```
//!
//! # Credentials
//!
//! The builder has a method for each way to log in that the document declares, and `from_env` reads
//! the environment variables that `specmill.toml` names. A bearer token may come from a
//! [`TokenProvider`], which is asked before each attempt: [`ClientCredentials`] is one, which fetches
//! tokens as OAuth 2 has it, once however many calls wait for one.
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
//! A call is made again up to twice where that may help, after a wait that doubles and of which
//! chance decides how much is waited, or after the time that the server asks for: `retry-after-ms`,
//! or `Retry-After` in seconds or as a date. Who asks for more than a minute is not waited for, and
//! no retry begins that would outlive the deadline of the call: what came last is then the answer.
//!
//! | what happened | `GET`, `HEAD`, `PUT`, `DELETE`, `OPTIONS`, `TRACE`, or an idempotency key, or `replay` | any other method |
//! |---|---|---|
//! | no connection was made: refused, no such host, no TLS, not in time | again | again |
//! | status 429 | again | again |
//! | status 408, 409, 5xx | again | not |
//! | the exchange broke off, before the head or within the body | again | not |
//! | an attempt ran out of time | again | not |
//! | whatever may be made again, but after a redirect | again | not |
//! | any failure with `x-should-retry: true` | again | as without it |
//! | any failure with `x-should-retry: false` | not | not |
//! | any other status; an answer that is not what was declared, too long, or too many redirects | not | not |
//! | whatever happened, if the body is a stream | not | not |
//!
//! How often, after which waits, and in how much time is said by a [`Policy`]: of a client
//! ([`CoreBuilder::policy`], and the shorter `retries`, `timeout` and `attempt_timeout`), of an
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
//! There is one type, [`Error`], with a variant for each way to fail: no connection, no answer in
//! time, a failure that the document declares with its body as a type, another status, a body that
//! is not what was declared with its place as a JSON path. `status`, `headers`, `request_id`,
//! `raw_body` and `is_retryable` are there for all of them. What is shown of an answer is an
//! excerpt in one line, from which credentials and whatever else a call sent as a secret are redacted.
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
//! A value takes no more memory than [`CoreBuilder::decoded_limit`] says, however short its text is.
//! A client that is [lenient](CoreBuilder::lenient) reads a required member that is missing as
//! empty. An [observer](CoreBuilder::on_drift) is told of each [`Drift`] of a server from its
//! document. [`Decoding`] has the same settings for webhooks, which no client reads.
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
//! Every call has a method `with`, which takes [`Options`]: headers, pairs of the query and members
//! of the body that the document does not know; a time, a number of retries, another base URL, an
//! idempotency key. An endpoint that the document lacks is called with `client.request(method,
//! path)`, which gives an [`Untyped`] call.
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
//!     // `client.things().create(thing).with(options).await` for a call of the document's;
//!     // for another: `client.request(Method::POST, "/beta/things")`.
//!     Untyped::new(core, Method::POST, "/beta/things").json(&"a thing").with(options).await
//! }
//! ```
//!
//! # Uploads and downloads
//!
//! An [`Upload`] comes from memory, from a file, or from what is read while it is sent. An answer
//! of bytes goes into a file with `download_to`, of the call or of a [`ByteStream`]: it is written
//! beside the file and renamed once it is whole.
//!
//! ```
//! use specmill_runtime::{ByteStream, Download, Error, Upload};
//!
//! // `client.sites().deploy(site).await` opens the file, and again where it is retried.
//! let site = Upload::file("build/site.zip").media_type("application/zip");
//! // What can be read once is sent once; with a length it need not go in chunks.
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
//! [`Events`] are read as they come. An event by which the server says that something failed is an
//! error ([`Error::Stream`]) that ends nothing; a connection that breaks can be taken up again after
//! the last event, and one on which nothing comes is given up.
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
//!                 println!("the server tells: {error}");
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
//! The call of such a list has `stream`, which gives [`PageItems`], and `pages`, which gives
//! [`Pages`]; each page is asked for when it is needed.
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
mod answer;
mod client;
mod executor;
mod json;
mod lists;
mod model;
mod request;
mod streams;
mod wire;

pub use bytes::Bytes;
pub use jiff;
pub use reqwest;
pub use reqwest::StatusCode;
pub use reqwest::header::HeaderMap;
pub use serde_json::Value;

pub use crate::abi::{ABI, abi};
pub use crate::answer::error::Error;
pub use crate::answer::failure::{ApiError, DecodeError, NoContentError, StatusError};
pub use crate::answer::response::Response;
pub use crate::client::address::{Address, ServerVariable};
pub use crate::client::client_credentials::ClientCredentials;
pub use crate::client::config::{ConfigError, RequestError, env_var, optional_env_var};
pub use crate::client::core::{Core, CoreBuilder};
pub use crate::client::policy::Policy;
pub use crate::client::scheme::{Scheme, SchemeKind, TokenClient};
pub use crate::client::token::{TokenError, TokenProvider};
pub use crate::executor::exchange::{Exchange, Outcome};
pub use crate::executor::representation::Representation;
pub use crate::json::decode::{Decode, from_json};
pub use crate::json::decoding::{Decoding, Received};
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
pub use crate::model::missing::Missing;
pub use crate::model::nullable::Nullable;
pub use crate::model::secret::Secret;
pub use crate::model::serde_type::Serde;
pub use crate::model::tuple::Tuple;
pub use crate::request::call::Call;
pub use crate::request::description::Description;
pub use crate::request::options::Options;
pub use crate::request::parameter::Location;
pub use crate::request::untyped::Untyped;
pub use crate::request::upload::Upload;
pub use crate::streams::download::{Download, FileError};
pub use crate::streams::event::Event;
pub use crate::streams::event_error::EventError;
pub use crate::streams::event_source::Reconnect;
pub use crate::streams::events::{EventObjects, Events};
pub use crate::streams::incoming::StreamError;
pub use crate::streams::items::Items;
pub use crate::streams::stream::{ByteStream, Progress};
pub use crate::wire::transport;
pub use crate::wire::transport_error::{TransportError, TransportErrorKind};

/// A JSON object of any members.
pub type Map = serde_json::Map<String, Value>;

/// What the macros expand to; not for direct use, and without a promise of stability.
#[doc(hidden)]
pub mod __private {
    pub use serde;

    pub use crate::executor::exchange::Decoder;
    pub use crate::lists::pages::failed;
    pub use crate::lists::paging::Paging;
    pub use crate::request::declared::{Declared, Media};
    pub use crate::request::description::Switch;
    pub use crate::request::parameter::{Encoding, Parameter};

    pub mod field {
        pub use crate::model::fields::{
            nullable, optional, optional_or_null, present, required, rest,
        };
    }
    pub mod received {
        pub use crate::request::received::{Shape, binary, form, text};
    }
    pub mod header {
        pub use crate::answer::header::{Fields, json, lines, list, members, pairs, read, text};
    }
    pub mod listed {
        pub use crate::json::listed::{integer, number, text};
    }
    pub mod media {
        pub use crate::answer::media::{
            any, binary, bytes, event_objects, events, json, lines, none, records, text,
        };
    }
    pub use crate::model::debug::show;
    pub use crate::model::object::{deserialize, serialize};
    pub use crate::model::object_reader::object;
    pub use crate::model::object_writer::ObjectWriter;
    pub use crate::model::union::encode_tagged;

    pub mod shape {
        pub use crate::model::choice::Choice;
        pub use crate::model::shape::{
            ANY, ARRAY, BOOLEAN, INTEGER, NULL, NUMBER, OBJECT, Property, STRING, Shape, kinds,
            optional, required, tagged,
        };
    }
}
