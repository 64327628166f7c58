//! The public API of the client, for review by a person: `cargo insta review`, or
//! `INSTA_UPDATE=always cargo test --test surface` and the diff of the snapshot.

mod support;
#[path = "surface/mod.rs"]
mod surface;

#[test]
fn the_public_surface_is_the_reviewed_one() {
    let listing = surface::list(&support::root().join("generated"));
    insta::with_settings!({ omit_expression => true }, {
        insta::assert_snapshot!("kernel-client", listing);
    });
}
