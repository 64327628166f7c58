//! The Rust code of `docs/guide/`, compiled against a client of `openapi.yaml`.

#[allow(missing_docs, reason = "not every part of the document is described")]
pub mod gallery {
    include!(concat!(env!("OUT_DIR"), "/gallery.rs"));
}

#[allow(
    dead_code,
    unused_imports,
    unused_variables,
    reason = "the pages show calls; compiling them is all that is asked"
)]
mod guide {
    use crate::gallery;

    include!(concat!(env!("OUT_DIR"), "/pages.rs"));
}
