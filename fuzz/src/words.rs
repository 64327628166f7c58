//! One document with a place for every kind of name and text, filled with arbitrary texts.

use arbitrary::{Result, Unstructured};

use crate::Tree;

/// The document: `%` is a single-line text, `%%` a Markdown one.
const FORM: &str = include_str!("form.json");

/// Pieces with a meaning to Markdown, to Rust or to rustdoc.
const PIECES: [&str; 40] = [
    "a", "B", "word ", "long word ", "\n", "\n\n", "- ", "* ", "1. ", "> ", "    ", "\t", "```", "~~~",
    "```rust\n", "`", "[", "]", "](", "]: ", "](https://a.b/c)", "https://a.b/c", "<", ">", "<b>",
    "</b>", "<!--", "-->", "&amp;", "|", "|-|", "#", "\\", "\"", "*", "__", "é", "🚀", "\u{202e}", "[^1]",
];

/// Returns the document with texts from the input.
pub fn worded(input: &mut Unstructured<'_>) -> Result<String> {
    let mut text = String::new();
    let mut parts = FORM.split('%').peekable();
    while let Some(part) = parts.next() {
        text.push_str(part);
        match parts.peek() {
            Some(&"") => {
                parts.next();
                fill(&markdown(input)?, &mut text);
            }
            Some(_) => fill(&name(input)?, &mut text),
            None => {}
        }
    }
    Ok(text)
}

/// Appends a text for the quotes in the form.
fn fill(words: &str, text: &mut String) {
    let quoted = Tree::Text(words.to_owned()).to_json();
    text.push_str(&quoted[1..quoted.len() - 1]);
}

fn name(input: &mut Unstructured<'_>) -> Result<String> {
    if input.ratio(1, 2)? {
        return crate::tree::word(input);
    }
    let length = input.int_in_range(0..=6)?;
    let letters = (0..length).map(|_| input.arbitrary::<char>());
    letters.collect()
}

fn markdown(input: &mut Unstructured<'_>) -> Result<String> {
    let mut text = String::new();
    for _ in 0..input.int_in_range(0..=24)? {
        match input.ratio(7, 8)? {
            true => text.push_str(input.choose(&PIECES)?),
            false => text.push(input.arbitrary()?),
        }
    }
    Ok(text)
}
