//! The fields of an object, each of the kind that its row says. What enters are the values of members,
//! what leaves is what a struct holds.

use std::collections::BTreeMap;

use crate::json::decode::Decode;
use crate::json::fault::Fault;
use crate::json::input::Input;
use crate::model::nullable::Nullable;

/// The field of one row, to be filled.
pub trait Field {
    /// Reads a member; of members with one name, the last stays.
    ///
    /// # Errors
    ///
    /// Its value is not what was declared.
    fn read(&mut self, name: &str, input: Input<'_, '_>) -> Result<FieldPresence, Fault>;

    /// True if there has to be a member, and none was read.
    fn is_missing(&self) -> bool {
        false
    }

    /// True if there has to be a member, and none was read, whatever the type has for that.
    fn is_absent(&self) -> bool {
        false
    }

    /// True if the document says that the member may be `null`; asked where one was taken.
    fn declares_null(&self) -> bool {
        true
    }

    /// True if the members that no row names are read into this one.
    fn is_rest(&self) -> bool {
        false
    }
}

/// What came for a field.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum FieldPresence {
    /// What it holds.
    Value,
    /// A `null`, which the field does not tell from nothing.
    Null,
}

/// A member that must be there.
pub struct Required<T>(pub Option<T>);

/// A member that may be absent; `null` is taken for that, since careless servers send it.
pub struct Optional<T>(pub Option<T>);

/// A member that may be absent and may be `null`: which of the two it was is remembered, so that
/// the object encodes back as it came.
pub struct OptionalOrNull<T>(pub Option<T>);

/// A member for which absent and `null` differ.
pub struct OrNull<T>(pub Nullable<T>);

/// All members that no other row names.
pub struct Rest<T>(pub BTreeMap<String, T>);

macro_rules! rows {
    ($($(#[$doc:meta])* $kind:ident = $field:ident($nothing:expr);)*) => {$(
        $(#[$doc])*
        #[must_use]
        pub const fn $kind<T>() -> $field<T> {
            $field($nothing)
        }
    )*};
}

rows! {
    /// Such a row's field, before anything is read.
    required = Required(None);
    /// Such a row's field, before anything is read.
    optional = Optional(None);
    /// Such a row's field, before anything is read.
    optional_or_null = OptionalOrNull(None);
    /// Such a row's field, before anything is read.
    nullable = OrNull(Nullable::Absent);
    /// Such a row's field, before anything is read.
    rest = Rest(BTreeMap::new());
}

/// The value of a required property: what was read, or what the type has for a missing one.
#[must_use]
pub fn present<T: Decode>(read: Option<T>) -> Option<T> {
    read.or_else(T::when_missing)
}

impl<T: Decode> Field for Required<T> {
    fn read(&mut self, _: &str, input: Input<'_, '_>) -> Result<FieldPresence, Fault> {
        self.0 = Some(T::decode(input)?);
        Ok(FieldPresence::Value)
    }

    fn is_absent(&self) -> bool {
        self.0.is_none()
    }

    fn is_missing(&self) -> bool {
        self.0.is_none() && T::when_missing().is_none()
    }
}

impl<T: Decode> Field for Optional<T> {
    fn read(&mut self, _: &str, input: Input<'_, '_>) -> Result<FieldPresence, Fault> {
        self.0 = input.unless_null()?;
        Ok(FieldPresence::Value)
    }

    fn declares_null(&self) -> bool {
        T::TAKES_NULL
    }
}

impl<T: Decode> Field for OptionalOrNull<T> {
    fn read(&mut self, _: &str, input: Input<'_, '_>) -> Result<FieldPresence, Fault> {
        self.0 = input.unless_null()?;
        Ok(match self.0 {
            Some(_) => FieldPresence::Value,
            None => FieldPresence::Null,
        })
    }
}

impl<T: Decode> Field for OrNull<T> {
    fn read(&mut self, _: &str, input: Input<'_, '_>) -> Result<FieldPresence, Fault> {
        self.0 = input.unless_null()?.map_or(Nullable::Null, Nullable::Value);
        Ok(FieldPresence::Value)
    }
}

impl<T: Decode> Field for Rest<T> {
    fn read(&mut self, name: &str, input: Input<'_, '_>) -> Result<FieldPresence, Fault> {
        input.reading().entry::<T>(self.0.len(), name)?;
        self.0.insert(name.to_owned(), T::decode(input)?);
        Ok(FieldPresence::Value)
    }

    fn is_rest(&self) -> bool {
        true
    }
}
