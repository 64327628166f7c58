//! Empty values of types, for lenient decoding.

use std::borrow::Cow;

use crate::json::node::Node;
use crate::json::reading_state::Reading;
use crate::json::token::Token;

/// Offers empty values until one is accepted. Offers none in strict decoding, or if a type requires
/// itself.
pub(crate) fn first(reading: Reading<'_>, take: &mut dyn FnMut(Node<'_, '_>) -> bool) -> bool {
    let values = [
        Token::Null,
        Token::Unsigned(0),
        Token::Text(Cow::Borrowed("")),
        Token::Bool(false),
        Token::Array { len: 0, end: 1 },
        Token::Object { len: 0, end: 1 },
    ];
    reading.make_default(|| {
        let mut values = values.iter().map(std::slice::from_ref);
        values.any(|value| take(Node::read(value, 0, reading)))
    })
}
