//! HTTP as the client speaks it. The client calls a real server on loopback, which keeps the
//! requests. The documents, read without the generator, define the expected requests and responses.
#![allow(missing_docs, unreachable_pub, reason = "a test is no library")]

mod support;

#[path = "wire/behaviours.rs"]
mod behaviours;
#[path = "wire/bodies.rs"]
mod bodies;
#[path = "wire/calls.rs"]
mod calls;
#[path = "wire/clients.rs"]
mod clients;
#[path = "wire/document.rs"]
mod document;
#[path = "wire/environment.rs"]
mod environment;
#[path = "wire/examples.rs"]
mod examples;
#[path = "wire/failures.rs"]
mod failures;
#[path = "wire/faults.rs"]
mod faults;
#[path = "wire/instances.rs"]
mod instances;
#[path = "wire/redirects.rs"]
mod redirects;
#[path = "wire/requests.rs"]
mod requests;
#[path = "wire/schemas.rs"]
mod schemas;
#[path = "wire/secrets.rs"]
mod secrets;
#[path = "support/server.rs"]
mod server;
#[path = "wire/transport.rs"]
mod transport;

use std::error::Error as StdError;

use kernel_client::{Client, ClientBuilder};
use server::Server;

/// A token that occurs in no document, so wherever it shows, it leaked.
const TOKEN: &str = "sk_4f7d1c9ab2e86035";

/// Returns a builder of clients of this server without retries, which `faults` tests.
#[track_caller]
fn builder(server: &Server) -> ClientBuilder {
    support::require_fresh_client();
    Client::builder()
        .token(TOKEN)
        .base_url(server.url())
        .retries(0)
}

/// Returns a client of this server.
#[track_caller]
fn client(server: &Server) -> Client {
    builder(server).build().unwrap()
}

/// Returns an error and its sources, outermost first.
fn chain<'e>(error: &'e (dyn StdError + 'static)) -> Vec<&'e (dyn StdError + 'static)> {
    let mut errors = vec![error];
    let mut next = error.source();
    while let Some(source) = next {
        errors.push(source);
        next = source.source();
    }
    errors
}

/// Returns the messages of an error and its sources.
fn lines(error: &(dyn StdError + 'static)) -> Vec<String> {
    chain(error).iter().map(ToString::to_string).collect()
}
