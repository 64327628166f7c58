//! The printer of macro calls whose rows are a language of their own, one row a line: prettyplease
//! would print them as one paragraph.

use std::fmt::Write as _;

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

use super::type_ref::deprecated;
use crate::plan::api::Docs;

/// A row: its tokens, and its documentation, which tokens would hold as escaped literals.
pub(super) struct Row<'a> {
    docs: Option<&'a Docs>,
    deprecated: bool,
    tokens: TokenStream,
    braces: Option<Braces<'a>>,
}

/// Rows within a row, and the tokens after them.
struct Braces<'a> {
    rows: Vec<Row<'a>>,
    after: TokenStream,
}

impl<'a> Row<'a> {
    /// Makes a row of one line.
    pub(super) fn new(tokens: TokenStream) -> Self {
        Self {
            docs: None,
            deprecated: false,
            tokens,
            braces: None,
        }
    }

    /// Puts documentation before the row.
    pub(super) fn docs(mut self, docs: &'a Docs) -> Self {
        self.docs = Some(docs);
        self
    }

    /// Puts `#[deprecated]` before the row, where it applies.
    pub(super) fn deprecated(mut self, is: bool) -> Self {
        self.deprecated = is;
        self
    }

    /// Ends the row with rows in braces.
    pub(super) fn rows(self, rows: Vec<Row<'a>>) -> Self {
        self.rows_then(rows, TokenStream::new())
    }

    /// Continues the row with rows in braces, and with tokens after them.
    pub(super) fn rows_then(mut self, rows: Vec<Row<'a>>, after: TokenStream) -> Self {
        self.braces = Some(Braces { rows, after });
        self
    }

    fn print(self, depth: usize, text: &mut String) {
        for line in self.docs.iter().flat_map(|docs| &docs.0) {
            indent(depth, text);
            print_comment(line, text);
            text.push('\n');
        }
        if self.deprecated {
            indent(depth, text);
            print(deprecated(true), text);
            text.push('\n');
        }
        indent(depth, text);
        print(self.tokens, text);
        if let Some(Braces { rows, after }) = self.braces {
            text.push_str(" {");
            if depth == 1 || !rows.is_empty() {
                text.push('\n');
                rows.into_iter().for_each(|row| row.print(depth + 1, text));
                indent(depth, text);
            }
            text.push('}');
            if !after.is_empty() {
                text.push(' ');
                print(after, text);
            }
        }
        text.push('\n');
    }
}

/// Prints the call of a macro of the runtime.
pub(super) fn print_table<'a>(
    macro_name: &str,
    rows: impl IntoIterator<Item = Row<'a>>,
    text: &mut String,
) {
    text.extend(["specmill_runtime::", macro_name, "! {\n"]);
    rows.into_iter().for_each(|row| row.print(1, text));
    text.push_str("}\n");
}

fn indent(depth: usize, text: &mut String) {
    (0..depth).for_each(|_| text.push_str("    "));
}

fn print_comment(line: &str, text: &mut String) {
    if line.is_empty() {
        text.push_str("///");
    } else if line.contains(char::is_control) {
        // A carriage return or the like would be no part of a comment.
        let line = format!(" {line}");
        print(quote::quote!(#[doc = #line]), text);
    } else {
        text.extend(["/// ", line]);
    }
}

/// Prints tokens on one line, spaced as rustfmt would.
pub(super) fn print(tokens: TokenStream, text: &mut String) {
    let mut last = Last::Open;
    // The first character of `::`, `->` or `=>`.
    let mut joint = None;
    for token in tokens {
        if !last.touches(&token) {
            text.push(' ');
        }
        let previous = joint.take();
        last = match token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::None => ("", ""),
                };
                text.push_str(open);
                print(group.stream(), text);
                text.push_str(close);
                Last::Value
            }
            TokenTree::Ident(ident) => {
                let _ = write!(text, "{ident}");
                match last {
                    Last::Name | Last::Value => Last::Value,
                    Last::Open | Last::Operator => Last::Name,
                }
            }
            TokenTree::Literal(literal) => {
                let _ = write!(text, "{literal}");
                Last::Value
            }
            TokenTree::Punct(punct) => {
                let operator = punct.as_char();
                text.push(operator);
                joint = Some(operator).filter(|_| punct.spacing() == Spacing::Joint);
                match (joint, previous) {
                    (Some(':' | '-' | '='), _) | (_, Some(':')) => Last::Open,
                    (None, Some('-' | '=')) => Last::Operator,
                    _ => Last::operator(operator),
                }
            }
        };
    }
}

/// The token before another, as far as it decides about a space.
#[derive(Clone, Copy)]
enum Last {
    /// The beginning, or an operator that touches what follows: `&`, `<`, `.`
    Open,
    /// A name that may be called: `Path` in `Path(String)`
    Name,
    /// A value, or a word that follows one, which is a keyword of the row: `optional` in
    /// `"path" optional (String)`
    Value,
    /// An operator that stands apart from what follows: `=`, `,`, `->`
    Operator,
}

impl Last {
    fn operator(operator: char) -> Self {
        match operator {
            '>' => Self::Name,
            '<' | '&' | '.' | '#' | '-' | '\'' | '!' | '?' | '*' => Self::Open,
            _ => Self::Operator,
        }
    }

    /// Returns true if no space stands before a token.
    fn touches(self, next: &TokenTree) -> bool {
        match (self, next) {
            (Self::Open, _) => true,
            (_, TokenTree::Punct(next)) => match (next.as_char(), next.spacing()) {
                (',' | ';' | '.' | '>', _) | (':', Spacing::Alone) => true,
                ('<' | ':', _) => !matches!(self, Self::Operator),
                _ => false,
            },
            (Self::Name, TokenTree::Group(next)) => next.delimiter() == Delimiter::Parenthesis,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(source: &str) -> String {
        let mut text = String::new();
        print(source.parse().unwrap(), &mut text);
        text
    }

    #[test]
    fn tokens_are_spaced_as_rows_are_read() {
        let rows = [
            r#"name: Option<Vec<models::Pet>> = "name" optional (impl Into<models::Pet>);"#,
            r#"kind: String = "kind" required {"dog"};"#,
            r#"level: i64 = "level" required {-5_i64};"#,
            r#"kind: Option<Kind> = "kind" required {<Kind>::from("dog")};"#,
            r#"old: String = "old" optional (#[deprecated = "it's old"] impl Into<String>);"#,
            r#"Pet(Box<Pet>) adds "pet" from A, B: tagged(&["a"]).of(NULL | OBJECT).untagged();"#,
            r#"Both: kinds(ANY).with(&[required("a", 0).only(&["b"])]).places(2, &[kinds(NULL)]);"#,
            r#"Find: GET "/pets" -> specmill_runtime::Tuple<(A,), u8, 2>, Failure"#,
            r#"pages: query "offset" [next_header "X-Next"] of (String, models::Pet);"#,
            r#"200 | 4XX | default json models::Pool => success Done::Pool;"#,
            r#"default json () => success;"#,
            r#"r#type => specmill_runtime::Serde<::uuid::Uuid>"#,
            r#"security: [["a", "b"], []];"#,
            r#"pub enum Pet, else Unknown by "kind" text Name"#,
        ];
        for row in rows {
            assert_eq!(printed(row), row);
            let dense = row.parse::<TokenStream>().unwrap().to_string();
            assert_eq!(printed(&dense), row);
        }
        assert_eq!(printed("Map < String,::a::B >"), "Map<String, ::a::B>");
    }
}
