//! The program that decodes and encodes values of each type of a client.

/// The text before the table of types.
const HEAD: &str = r#"//! Decodes and encodes: lines of a type's number and a value in, lines of what became of it out.

use std::io::{BufRead, Write};

use specmill_runtime::{Decode, Encode, from_json, to_json};

fn round<T: Decode + Encode>(text: &[u8]) -> Result<Vec<u8>, String> {
    let value = from_json::<T>(text).map_err(|fault| fault.to_string())?;
    Ok(to_json(&value))
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let mut file = || arguments.next().expect("two files");
    let values = std::io::BufReader::new(std::fs::File::open(file()).expect("values"));
    let mut out = std::io::BufWriter::new(std::fs::File::create(file()).expect("an output"));
    for line in values.lines() {
        let line = line.expect("text");
        let (number, value) = line.split_once('\t').expect("a number and a value");
        let number = number.parse::<usize>().expect("a number");
        let (_, round) = TYPES[number];
        let result = std::panic::catch_unwind(|| round(value.as_bytes()));
        match result.unwrap_or_else(|_| Err("it panicked".to_owned())) {
            Ok(text) => {
                out.write_all(b"=").expect("room");
                out.write_all(&text).expect("room");
            }
            Err(fault) => write!(out, "!{}", fault.replace('\n', " ")).expect("room"),
        }
        out.write_all(b"\n").expect("room");
    }
    out.flush().expect("room");
}

type Round = fn(&[u8]) -> Result<Vec<u8>, String>;

"#;

/// Returns the program's text.
pub(crate) fn main_file(slug: &str, types: &[String]) -> String {
    let rows = types
        .iter()
        .map(|name| format!("    ({name:?}, round::<{slug}::models::{name}>),\n"));
    let rows = rows.collect::<String>();
    format!("#![allow(deprecated)]\n{HEAD}static TYPES: &[(&str, Round)] = &[\n{rows}];\n")
}

/// Returns the program's manifest.
pub(super) fn manifest(slug: &str, runtime: &str) -> String {
    format!(
        "[package]\nname = \"trip_{slug}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
         [dependencies]\n{slug} = {{ path = \"../../crates/{slug}\" }}\n\
         specmill-runtime = {{ path = {runtime:?} }}\n"
    )
}
