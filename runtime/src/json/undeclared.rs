//! Values of undeclared members, which keep their digits.

use serde_json::Value;

use crate::json::fault::Fault;
use crate::json::node::Node;
use crate::json::token::Token;
use crate::json::tree;
use crate::json::written::Written;

/// The value of an undeclared member.
#[derive(Clone, Debug, Default)]
pub(crate) struct Undeclared {
    pub(crate) value: Value,
    /// Its JSON text, if the value cannot hold its digits
    pub(crate) text: Option<Box<str>>,
}

/// Compares the values: a received value equals one that was created from the same numbers.
impl PartialEq for Undeclared {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl Node<'_, '_> {
    /// Converts the value to a tree, with its text if the tree cannot hold all digits.
    pub(crate) fn to_undeclared(self) -> Result<Undeclared, Fault> {
        let tokens = self.tokens();
        let has_digits = tokens.iter().any(|token| {
            use Token::{Digits, SignedWide, UnsignedWide};
            matches!(token, Digits(_) | SignedWide(_) | UnsignedWide(_))
        });
        let text = has_digits.then(|| serde_json::to_string(&Written::<true>(self)));
        let text = text.and_then(Result::ok);
        if let Some(text) = &text {
            self.reading().spend_text(text);
        }
        Ok(Undeclared {
            value: tree::of(self)?,
            text: text.map(String::into_boxed_str),
        })
    }
}
