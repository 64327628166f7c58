//! A macro call of the runtime, one row a line: prettyplease would print it as one paragraph.

use crate::plan::api::Docs;

/// The call of a macro that begins with `head` and has rows.
pub(super) fn table(macro_name: &str, head: &str, rows: &[String]) -> String {
    documented_table(macro_name, std::iter::empty(), head, rows)
}

/// The call of a macro that has lines of documentation and marks before its head.
pub(super) fn documented_table(
    macro_name: &str,
    lead: impl Iterator<Item = String>,
    head: &str,
    rows: &[String],
) -> String {
    let mut text = format!("specmill_runtime::{macro_name}! {{\n");
    for line in lead {
        text.push_str(&format!("    {line}\n"));
    }
    text.push_str(&format!("    {head} {{\n"));
    for row in rows {
        text.push_str(&format!("        {row}\n"));
    }
    text.push_str("    }\n}\n");
    text
}

/// Rows within a row: `parameters: {`, the rows indented, `}`.
pub(super) fn block(name: &str, rows: &[String]) -> Vec<String> {
    if rows.is_empty() {
        return vec![format!("{name}: {{}}")];
    }
    let mut lines = vec![format!("{name}: {{")];
    lines.extend(rows.iter().map(|row| format!("    {row}")));
    lines.push("}".to_owned());
    lines
}

/// The lines of documentation, as a row of a table has them above itself.
pub(super) fn docs(docs: &Docs) -> impl Iterator<Item = String> + '_ {
    docs.0.iter().map(|line| match line.as_str() {
        "" => "///".to_owned(),
        // A carriage return or the like would be no part of a comment.
        line if line.contains(char::is_control) => {
            format!("#[doc = {}]", literal(&format!(" {line}")))
        }
        line => format!("/// {line}"),
    })
}

/// The mark of what should no longer be used, as a row has it.
pub(super) const DEPRECATED: &str = "#[deprecated = \"the API's description says so\"]";

/// A text as a string literal that no line of the table breaks.
pub(super) fn literal(text: &str) -> String {
    format!("{text:?}")
}
