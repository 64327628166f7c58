//! Code shared by the programs of this package: the generated client, and a server for it to call.

use std::error::Error;

use client::Client;

pub mod chat_server;
pub mod server;

/// The client, generated while this is built.
#[allow(missing_docs, reason = "the document has no word for some of it")]
pub mod client {
    include!(concat!(env!("OUT_DIR"), "/client.rs"));
}

/// The client of a chat API, generated while this is built.
#[allow(missing_docs, reason = "the document has no word for some of it")]
pub mod chat_client {
    include!(concat!(env!("OUT_DIR"), "/chat_client.rs"));
}

/// Returns a client of the server at `SHOWCASE_BASE_URL`, or else of one that is started on
/// loopback and stops with the program.
///
/// # Errors
///
/// Returns an error if the server cannot be started.
pub async fn connect() -> Result<Client, Box<dyn Error>> {
    let base_url = match std::env::var("SHOWCASE_BASE_URL") {
        Ok(base_url) => base_url,
        Err(_) => server::start().await?,
    };
    let client = Client::builder().base_url(base_url).token(server::TOKEN);
    Ok(client.build()?)
}
