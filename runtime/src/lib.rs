//! What generated clients call at run time.
//!
//! A generated crate is tables, written with [`object!`], [`string_enum!`], [`integer_enum!`],
//! [`number_enum!`], [`union!`](macro@union), [`operation!`], [`response_headers!`] and [`webhooks!`]; all behaviour is
//! here. Models go through a [`Tape`], never through a format: [`Decode`] and
//! [`Encode`] are ordinary, non-generic functions, which is what keeps such crates quick to compile.
//! A [`Call`] is filled in by an operation's setters, sent by one executor, and ends as a
//! [`Response`] or an [`Error`].
//!
//! Requests go through a [`Transport`](transport::Transport), which is `reqwest` unless the builder
//! is given another: the module [`transport`] says more. The features `gzip`, `deflate`, `brotli`
//! and `zstd` have compressed answers asked for and read.
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
mod address;
mod body;
mod call;
mod config;
mod construct;
mod core;
mod course;
mod credentials;
mod date_time;
mod decimal;
mod declared;
mod decode;
mod description;
mod digits;
mod encode;
mod error;
mod event;
mod event_error;
mod events;
mod excerpt;
mod exchange;
mod execute;
mod extra;
mod failure;
mod fault;
mod feed;
mod follow;
mod header;
mod http;
mod incoming;
mod integer_enum;
mod items;
mod link;
mod media;
mod members;
mod missing;
mod multipart;
mod names;
mod node;
mod nullable;
mod number_enum;
mod object;
mod object_writer;
mod operation;
mod pages;
mod paging;
mod parameter;
mod parameters;
mod payload;
mod resource;
mod response;
mod scheme;
mod secret;
mod serde_type;
mod shape;
mod splitter;
mod stream;
mod string_enum;
mod tape;
mod tape_serde;
mod tls;
pub mod transport;
mod transport_error;
mod tuple;
mod union;
mod upload;
mod webhook;

pub use bytes::Bytes;
pub use jiff;
pub use reqwest;
pub use reqwest::StatusCode;
pub use reqwest::header::HeaderMap;
pub use serde_json::Value;

pub use crate::abi::{ABI, abi};
pub use crate::address::Address;
pub use crate::call::Call;
pub use crate::config::{ConfigError, RequestError, env_var, optional_env_var};
pub use crate::core::{Core, CoreBuilder};
pub use crate::date_time::DateTime;
pub use crate::decimal::Decimal;
pub use crate::decode::{Decode, from_json};
pub use crate::description::Description;
pub use crate::encode::{Encode, to_json};
pub use crate::error::Error;
pub use crate::event::Event;
pub use crate::event_error::EventError;
pub use crate::events::{EventObjects, Events};
pub use crate::exchange::{Exchange, Outcome};
pub use crate::extra::Extra;
pub use crate::failure::{ApiError, DecodeError, StatusError};
pub use crate::fault::Fault;
pub use crate::feed::Reconnect;
pub use crate::incoming::StreamError;
pub use crate::items::Items;
pub use crate::missing::Missing;
pub use crate::node::{Elements, Entries, Node};
pub use crate::nullable::Nullable;
pub use crate::pages::{PageItems, Pages};
pub use crate::response::Response;
pub use crate::scheme::{Scheme, SchemeKind};
pub use crate::secret::Secret;
pub use crate::serde_type::Serde;
pub use crate::stream::ByteStream;
pub use crate::tape::{Open, Tape};
pub use crate::transport_error::{TransportError, TransportErrorKind};
pub use crate::tuple::Tuple;
pub use crate::upload::Upload;

/// A JSON object of any members.
pub type Map = serde_json::Map<String, Value>;

/// What the macros expand to; not for direct use, and without a promise of stability.
#[doc(hidden)]
pub mod __private {
    pub use serde;

    pub use crate::declared::{Declared, Media};
    pub use crate::decode::text;
    pub use crate::exchange::Decoder;
    pub use crate::pages::failed;
    pub use crate::paging::Paging;
    pub use crate::parameter::{Encoding, Parameter};

    pub mod header {
        pub use crate::header::{Fields, json, lines, list, members, pairs, read, text};
    }
    pub mod media {
        pub use crate::media::{
            binary, bytes, event_objects, events, json, lines, none, records, text,
        };
    }
    pub use crate::members::Members;
    pub use crate::object::{deserialize, serialize};
    pub use crate::object_writer::ObjectWriter;
    pub use crate::union::encode_tagged;

    pub mod shape {
        pub use crate::shape::{
            ANY, ARRAY, BOOLEAN, Choice, INTEGER, Member, NULL, NUMBER, OBJECT, STRING, Shape,
            kinds, optional, required, tagged,
        };
    }
}
