//! Writes the guide's client, and the Rust code of its pages as functions that the compiler checks.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

fn main() {
    specmill::build::write_module("openapi.yaml", "gallery");

    let pages = Path::new("../../docs/guide");
    println!("cargo::rerun-if-changed={}", pages.display());
    let mut files: Vec<PathBuf> = fs::read_dir(pages)
        .expect("docs/guide is a folder")
        .map(|entry| entry.expect("an entry can be read").path())
        .filter(|path| path.extension().is_some_and(|it| it == "md"))
        .collect();
    files.sort();
    let mut code = String::new();
    for file in files {
        let text = fs::read_to_string(&file).expect("a page is text");
        let name = file.file_stem().expect("a page has a name");
        let name = name.to_string_lossy().replace('-', "_");
        let _ = writeln!(code, "mod {name} {{\n{}}}", functions(&text));
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    fs::write(out.join("pages.rs"), code).expect("OUT_DIR can be written");
}

/// Returns a function for each block of Rust code in a page.
///
/// The parameters of a function are in a comment before its block: `<!-- given: token: &str -->`.
/// Each has a client of the guide's document beside them. A block after `<!-- unix -->` is compiled on Unix alone; one marked
/// `rust,ignore` is not compiled.
fn functions(page: &str) -> String {
    let mut functions = String::new();
    let mut given = String::new();
    let mut attribute = "";
    let mut block: Option<String> = None;
    for event in Parser::new(page) {
        match event {
            Event::Html(text) | Event::InlineHtml(text) => {
                if text.contains("<!-- unix -->") {
                    attribute = "#[cfg(unix)]\n";
                }
                if let Some((_, rest)) = text.split_once("<!-- given:") {
                    given = rest
                        .split("-->")
                        .next()
                        .unwrap_or_default()
                        .trim()
                        .to_owned();
                }
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language)))
                if &*language == "rust" =>
            {
                block = Some(String::new());
            }
            Event::Text(text) => {
                if let Some(block) = &mut block {
                    block.push_str(&text);
                }
            }
            Event::End(TagEnd::CodeBlock) => {
                if let Some(block) = block.take() {
                    let number = functions.matches("async fn example_").count() + 1;
                    let given = std::mem::take(&mut given);
                    let attribute = std::mem::take(&mut attribute);
                    let _ = writeln!(
                        functions,
                        "{attribute}async fn example_{number}(client: gallery::Client, {given}) \
                         -> Result<(), Box<dyn std::error::Error>> {{\n{block}\nOk(())\n}}"
                    );
                }
            }
            _ => {}
        }
    }
    format!("use crate::gallery;\n{functions}")
}
