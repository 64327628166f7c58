//! Fields of objects, by the kind of their row: required, optional, nullable or rest.

use std::collections::BTreeMap;

use crate::json::decode::Decode;
use crate::json::fault::Fault;
use crate::json::field::{Field, FieldPresence};
use crate::json::input::Input;
use crate::model::nullable::Nullable;

/// A required property.
pub struct Required<T>(pub Option<T>);

/// An optional property; `null` counts as absent, since some servers send it.
pub struct Optional<T>(pub Option<T>);

/// An optional, nullable property whose `null` is remembered, so that the object encodes back
/// unchanged.
pub struct OptionalOrNull<T>(pub Option<T>);

/// A property that distinguishes absent and `null`.
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
    /// Creates the field of such a row.
    required = Required(None);
    /// Creates the field of such a row.
    optional = Optional(None);
    /// Creates the field of such a row.
    optional_or_null = OptionalOrNull(None);
    /// Creates the field of such a row.
    nullable = OrNull(Nullable::Absent);
    /// Creates the field of such a row.
    rest = Rest(BTreeMap::new());
}

/// Returns the value of a required property, or its type's value for a missing one.
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
