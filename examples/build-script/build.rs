fn main() {
    specmill::build::write_module("openapi.yaml", "client");
}
