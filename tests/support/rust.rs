//! Rust's tokens as text.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use quote::ToTokens;

/// Formats tokens as a person writes them.
pub(crate) fn text(tokens: &impl ToTokens) -> String {
    let mut out = String::new();
    let mut joins = true;
    write_tokens(tokens.to_token_stream(), &mut out, &mut joins);
    out
}

/// Appends tokens; `joins` means no space before the next one.
fn write_tokens(tokens: TokenStream, out: &mut String, joins: &mut bool) {
    for tree in tokens {
        match tree {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::None => ("", ""),
                };
                if !*joins && open == "{" {
                    out.push(' ');
                }
                out.push_str(open);
                *joins = true;
                write_tokens(group.stream(), out, joins);
                out.push_str(close);
                *joins = false;
            }
            TokenTree::Punct(sign) => {
                let sign_text = sign.as_char();
                let glued = sign.spacing() == Spacing::Joint || *joins;
                let tight = matches!(sign_text, ',' | ';' | ':' | '<' | '>' | '?' | '.');
                if !(tight || glued) || (sign_text == '-' && !*joins) {
                    out.push(' ');
                }
                out.push(sign_text);
                let arrow = out.ends_with("->") || out.ends_with("=>");
                let is_path = out.ends_with("::");
                *joins = !arrow
                    && (is_path
                        || sign.spacing() == Spacing::Joint
                        || matches!(sign_text, '<' | '&' | '.' | '\'' | '#'));
            }
            word => {
                if !*joins {
                    out.push(' ');
                }
                out.push_str(&word.to_string());
                *joins = false;
            }
        }
    }
}
