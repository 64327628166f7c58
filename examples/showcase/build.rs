//! Generates the client of the small API that the programs call.

fn main() {
    specmill::build::write_module("../../tests/cases/showcase/spec.yaml", "client");
}
