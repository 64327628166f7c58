//! Members at dotted paths, and scalars as text.

use std::borrow::Cow;

use crate::json::node::Node;
use crate::json::token::Token;

/// Returns the member at a dotted path; a member whose own name has dots takes precedence.
pub(crate) fn member<'t, 'a>(node: Node<'t, 'a>, path: &str) -> Option<Node<'t, 'a>> {
    if path.is_empty() {
        return Some(node);
    }
    let of = |name: &str| {
        let members = node.members()?.filter(|(known, _)| *known == name);
        members.last().map(|(_, value)| value)
    };
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    of(path).or_else(|| match rest {
        "" => None,
        rest => member(of(first)?, rest),
    })
}

/// Returns a scalar as text.
pub(crate) fn text<'t>(node: Node<'t, '_>) -> Option<Cow<'t, str>> {
    match node.token() {
        Token::Text(text) => Some(Cow::Borrowed(text)),
        Token::Digits(text) => Some(Cow::Borrowed(text)),
        Token::Bool(value) => Some(value.to_string().into()),
        Token::Float(value) => Some(value.to_string().into()),
        _ => node.as_integer().map(|value| value.to_string().into()),
    }
}
