//! The public API of the client, for review by a person: `cargo insta review`, or
//! `INSTA_UPDATE=always SPECMILL_REVIEW=1 cargo test --test surface` and the diff of the snapshot.
//!
//! If it changed, the verdict on the documents comes first.

mod support;
#[path = "surface/mod.rs"]
mod surface;

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

#[test]
fn the_public_surface_is_the_reviewed_one() {
    let generated = support::root().join("generated");
    let verdict = specmill::test::unchanged(support::spec_folder(), &generated);
    if let Err(changed) = &verdict {
        eprintln!("{changed}\n");
    }
    let listing = surface::list(&generated);
    let compared = catch_unwind(AssertUnwindSafe(|| {
        insta::with_settings!({ omit_expression => true }, {
            insta::assert_snapshot!("kernel-client", listing);
        });
    }));
    if let Err(difference) = compared {
        resume_unwind(difference);
    }
    assert!(
        verdict.is_ok(),
        "the documents changed; the verdict is above"
    );
}
