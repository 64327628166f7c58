//! The command `specmill`.

mod commands;

use std::process::ExitCode;

/// A generator allocates in many small pieces and frees nearly all of them at the end.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    commands::run()
}
