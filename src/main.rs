//! `cargo run`: the report of the last generation. The build script leaves it; this prints it.

use std::env;
use std::io::{self, Write};
use std::process::ExitCode;

const TEXT: &str = include_str!(concat!(env!("OUT_DIR"), "/report.txt"));
const JSON: &str = include_str!(concat!(env!("OUT_DIR"), "/report.json"));

fn main() -> ExitCode {
    let mut arguments = env::args().skip(1);
    let report = match (arguments.next().as_deref(), arguments.next()) {
        (None, _) => TEXT,
        (Some("--json"), None) => JSON,
        _ => {
            eprintln!("usage: cargo run [-- --json]");
            return ExitCode::from(2);
        }
    };
    // Strips colours where the output does not support them. A closed pipe is no error.
    let mut out = anstream::AutoStream::auto(io::stdout());
    let _ = out.write_all(report.as_bytes()).and_then(|()| out.flush());
    ExitCode::SUCCESS
}
