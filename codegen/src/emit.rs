//! Api in, Files out: the only room that writes Rust. Nothing is decided here.

mod builder;
mod client;
mod enums;
mod failure;
mod features;
mod headers;
mod lib_file;
mod lints;
mod manifest;
mod models;
mod module;
mod operations;
mod resources;
mod samples;
mod structs;
mod table;
mod type_ref;
mod unions;
mod webhooks;

use crate::files::Files;
use crate::plan::api::Api;

/// The shape that a client is written in.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Layout {
    /// A crate of its own: `Cargo.toml`, `src/lib.rs` and so on
    Crate,
    /// The files of that crate's `src/`, as a module of another crate
    Module,
}

/// Writes a client.
pub(crate) fn emit(api: &Api, layout: Layout) -> Files {
    let mut files = Files::default();
    let mut put = |path: &str, text: String| files.0.insert(path.to_owned(), text);
    put("src/lib.rs", lib_file::emit_lib(api, layout));
    put("src/client.rs", client::emit_client(api, layout));
    put("src/models/mod.rs", models::emit_index(api, layout));
    for module in &api.modules {
        put(
            &format!("src/models/{}.rs", module.name.0),
            models::emit_module(module, layout),
        );
    }
    put("src/resources/mod.rs", resources::emit_index(api, layout));
    for resource in &api.resources {
        put(
            &format!("src/resources/{}.rs", resource.module.0),
            resources::emit_resource(resource, api, layout),
        );
    }
    if let Some(text) = webhooks::emit_webhooks(&api.webhooks, layout) {
        put("src/webhooks.rs", text);
    }
    if let Some(text) = headers::emit_headers(api, layout) {
        put("src/headers.rs", text);
    }
    if let Some(text) = failure::emit_failure(&api.failure, layout) {
        put("src/failure.rs", text);
    }
    if layout == Layout::Crate {
        put("Cargo.toml", manifest::emit_cargo_toml(api));
        put("README.md", manifest::emit_readme(api));
        put("rustfmt.toml", manifest::emit_rustfmt_toml());
    }
    files
}
