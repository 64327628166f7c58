//! Is the client that tests link the one that the documents make?

mod support;

#[test]
fn the_linked_client_was_made_from_the_documents_on_disk() {
    support::require_fresh_client();
}
