//! Freshness of the linked client: it has to be made from the present documents.

mod support;

#[test]
fn the_linked_client_was_made_from_the_documents_on_disk() {
    support::require_fresh_client();
}
