//! Tokens of a tape.

use std::borrow::Cow;

use crate::json::attachment::Attachment;

/// A token. The token of a container precedes its content and holds the position of its end, so
/// that it can be skipped. A member of an object is a text token (the name) and a value.
#[derive(Clone, Debug)]
pub(crate) enum Token<'a> {
    Null,
    Bool(bool),
    Unsigned(u64),
    Signed(i64),
    Float(f64),
    Single(f32),
    /// A number that no other token can hold, as text.
    Digits(&'a str),
    // As bytes, which need no alignment: a token then takes 24 bytes instead of 32.
    UnsignedWide([u8; 16]),
    SignedWide([u8; 16]),
    Text(Cow<'a, str>),
    // Text that is also the number or the boolean that it spells, as in headers.
    Loose(&'a str),
    Attachment(&'a (dyn Attachment + 'static)),
    Array {
        len: usize,
        end: usize,
    },
    Object {
        len: usize,
        end: usize,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_small() {
        assert_eq!(size_of::<Token<'_>>(), 24);
    }
}
