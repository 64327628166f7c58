//! The parts of a generated file that a compiler sees: neither comments nor documentation.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Reduces a file to the parts that a compiler sees.
pub(crate) fn code_of(path: &str, text: &str) -> String {
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "rs" => {
            let tokens = text.parse::<TokenStream>();
            without_docs(tokens.unwrap_or_else(|error| panic!("{path}: {error}"))).to_string()
        }
        "toml" => {
            let lines = text.lines().filter(|line| !line.starts_with('#'));
            lines.collect::<Vec<_>>().join("\n")
        }
        _ => String::new(),
    }
}

/// Removes `#[doc = "…"]` and `#![doc = "…"]`, the parsed form of doc comments.
fn without_docs(tokens: TokenStream) -> TokenStream {
    let tokens = tokens.into_iter().collect::<Vec<_>>();
    let mut kept = Vec::with_capacity(tokens.len());
    let mut rest = tokens.as_slice();
    loop {
        rest = match rest {
            [TokenTree::Punct(hash), attribute, rest @ ..]
                if hash.as_char() == '#' && is_doc(attribute) =>
            {
                rest
            }
            [
                TokenTree::Punct(hash),
                TokenTree::Punct(bang),
                attribute,
                rest @ ..,
            ] if hash.as_char() == '#' && bang.as_char() == '!' && is_doc(attribute) => rest,
            [TokenTree::Group(group), rest @ ..] => {
                let inner = without_docs(group.stream());
                kept.push(proc_macro2::Group::new(group.delimiter(), inner).into());
                rest
            }
            [other, rest @ ..] => {
                kept.push(other.clone());
                rest
            }
            [] => return kept.into_iter().collect(),
        }
    }
}

fn is_doc(attribute: &TokenTree) -> bool {
    let TokenTree::Group(group) = attribute else {
        return false;
    };
    let mut inner = group.stream().into_iter();
    let is_doc = matches!(inner.next(), Some(TokenTree::Ident(name)) if name == "doc");
    let is_text = matches!(inner.next(), Some(TokenTree::Punct(sign)) if sign.as_char() == '=');
    group.delimiter() == Delimiter::Bracket && is_doc && is_text
}
