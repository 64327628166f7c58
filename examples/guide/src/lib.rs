//! The Rust code of `docs/guide/`, compiled against a client of `openapi.yaml`.

/// The client. It is private, as in a program, so that warnings about what is not used would show.
mod gallery {
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
