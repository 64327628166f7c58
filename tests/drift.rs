//! Drift between `generated/` and `spec/`. Nothing is written, with and without SPECMILL_CHECK.

#[path = "drift/mod.rs"]
mod drift;
mod support;

#[test]
fn the_client_on_disk_is_what_the_documents_say() {
    match drift::check(&support::spec_folder(), &support::root().join("generated")) {
        Ok(files) => println!("{files} files are what the documents say"),
        Err(difference) => panic!("{difference}"),
    }
}
