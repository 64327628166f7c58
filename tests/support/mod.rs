//! Helpers that several tests share.
#![allow(dead_code, unreachable_pub, reason = "each test uses its part")]

pub(crate) mod disk;
pub(crate) mod imports;
pub(crate) mod operation_tables;
pub(crate) mod rust;
pub(crate) mod tables;

use std::path::{Path, PathBuf};

/// Returns the root of the workspace.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Returns the folder of the vendored documents.
pub(crate) fn spec_folder() -> PathBuf {
    root().join("spec")
}

/// Fails with one line if the linked client was made from other documents than those on disk: cargo
/// looks at `generated/` before the build script rewrites it.
#[track_caller]
pub(crate) fn require_fresh_client() {
    let spec = specmill::spec::Spec::read_folder(&spec_folder())
        .expect("the vendored documents are readable");
    let on_disk = specmill::fingerprint(&spec.sources);
    assert!(
        kernel_client::SPEC_FINGERPRINT == on_disk,
        "this test was linked with a client made from older documents: run the command again"
    );
}
