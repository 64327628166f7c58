//! Generates the clients of the small APIs that the programs call.

fn main() {
    specmill::build::write_module("../../tests/cases/showcase/spec.yaml", "client");
    specmill::build::write_module("../../tests/cases/chat/spec.yaml", "chat_client");
}
