//! Plays the scenarios of TypeSpec's mock APIs with generated clients: `scenarios <url> <file>`,
//! with a part of a key to play only some. The results are written to the file.

#[macro_use]
mod support;

mod additional_properties;
mod authentication;
mod documentation;
mod encode;
mod multipart;
mod parameters;
mod payload;
mod response;
mod routes;
mod serialization;
mod server;
mod special_headers;
mod special_words;
mod streaming;
mod type_array;
mod type_dictionary;
mod type_enum;
mod type_file;
mod type_model;
mod type_property;
mod type_scalar;
mod type_union;
mod versioning;
mod xml;

use support::Log;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let arguments = std::env::args().collect::<Vec<_>>();
    let [_, url, file, only @ ..] = &arguments[..] else {
        panic!("scenarios <url> <file> [part of a key]");
    };
    let mut log = Log::new(url, only.first().cloned());
    additional_properties::play(&mut log).await;
    authentication::play(&mut log).await;
    documentation::play(&mut log).await;
    encode::play(&mut log).await;
    multipart::play(&mut log).await;
    parameters::play(&mut log).await;
    payload::play(&mut log).await;
    response::play(&mut log).await;
    routes::play(&mut log).await;
    serialization::play(&mut log).await;
    server::play(&mut log).await;
    special_headers::play(&mut log).await;
    special_words::play(&mut log).await;
    streaming::play(&mut log).await;
    type_array::play(&mut log).await;
    type_dictionary::play(&mut log).await;
    type_enum::play(&mut log).await;
    type_file::play(&mut log).await;
    type_model::play(&mut log).await;
    type_property::play(&mut log).await;
    type_scalar::play(&mut log).await;
    type_union::play(&mut log).await;
    versioning::play(&mut log).await;
    xml::play(&mut log).await;
    log.write(file);
}
