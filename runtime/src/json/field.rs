//! Fields of objects, as decoding sees them.

use crate::json::fault::Fault;
use crate::json::input::Input;

/// A field that is being decoded.
pub trait Field {
    /// Decodes a member. The last of several members with one name counts.
    ///
    /// # Errors
    ///
    /// Returns a fault if the value is not as declared.
    fn read(&mut self, name: &str, input: Input<'_, '_>) -> Result<FieldPresence, Fault>;

    /// Returns true if the property is required, no member was read, and its type has no value for
    /// that.
    fn is_missing(&self) -> bool {
        false
    }

    /// Returns true if the property is required and no member was read.
    fn is_absent(&self) -> bool {
        false
    }

    /// Returns true if the document allows `null`.
    fn declares_null(&self) -> bool {
        true
    }

    /// Returns true if the field collects the members that no row names.
    fn is_rest(&self) -> bool {
        false
    }
}

/// The presence of a value in a field.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum FieldPresence {
    /// The field holds the value.
    Value,
    /// A `null`, which the field does not distinguish from an absent member.
    Null,
}
