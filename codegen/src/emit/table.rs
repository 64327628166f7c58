//! A macro call of the runtime, one row a line: prettyplease would print it as one paragraph.

use crate::plan::api::Docs;

/// The call of a macro: documentation, a head, and rows in braces.
pub(super) fn macro_call(macro_name: &str, docs: &Docs, head: &str, rows: &[String]) -> String {
    let mut text = format!("specmill_runtime::{macro_name}! {{\n");
    for line in doc_lines(docs) {
        text.push_str(&format!("    {line}\n"));
    }
    text.push_str(&format!("    {head} {{\n"));
    for row in rows {
        text.push_str(&format!("        {row}\n"));
    }
    text.push_str("    }\n}\n");
    text
}

/// The call of a macro that has rows alone.
pub(super) fn rows_only(macro_name: &str, rows: &[String]) -> String {
    let rows = rows.iter().map(|row| format!("    {row}\n"));
    let rows = rows.collect::<String>();
    format!("specmill_runtime::{macro_name}! {{\n{rows}}}\n")
}

/// Documentation as comments.
pub(super) fn doc_lines(docs: &Docs) -> Vec<String> {
    let lines = docs.0.iter();
    let lines = lines.map(|line| match line.as_str() {
        "" => "///".to_owned(),
        // A carriage return or the like would be no part of a comment.
        line if line.contains(char::is_control) => {
            format!("#[doc = {}]", literal(&format!(" {line}")))
        }
        line => format!("/// {line}"),
    });
    lines.collect()
}

/// The mark of what should no longer be used, as a row has it.
pub(super) const DEPRECATED: &str = "#[deprecated = \"the API's description says so\"]";

/// Returns that mark, before the head of a table that needs it.
pub(super) fn deprecation(is: bool) -> String {
    if is {
        format!("{DEPRECATED}\n    ")
    } else {
        String::new()
    }
}

/// Rows within a row: `arguments: {`, the rows indented, `}`; nothing where there are none.
pub(super) fn block(name: &str, rows: &[String]) -> Vec<String> {
    if rows.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![format!("{name}: {{")];
    lines.extend(rows.iter().map(|row| format!("    {row}")));
    lines.push("}".to_owned());
    lines
}

/// A text as a string literal that no line of the table breaks.
pub(super) fn literal(text: &str) -> String {
    format!("{text:?}")
}
