//! spec/ → generated/

fn main() {
    specmill::build::write_crate("spec", "generated");
}
