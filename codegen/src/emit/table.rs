//! A macro call of the runtime, one row a line: prettyplease would print it as one paragraph.

/// The call of a macro that begins with `head` and has rows.
pub(super) fn table(macro_name: &str, head: &str, rows: &[String]) -> String {
    let mut text = format!("specmill_runtime::{macro_name}! {{\n    {head} {{\n");
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

/// A text as a string literal that no line of the table breaks.
pub(super) fn literal(text: &str) -> String {
    format!("{text:?}")
}
