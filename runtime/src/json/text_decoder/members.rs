//! The members of an object, visited while they are parsed.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, Visitor};

use super::{ReaderState, Text};
use crate::json::fault::Fault;
use crate::json::input::Input;
use crate::json::rows::Rows;
use crate::json::source::{EachMember, Source};

/// A visitor of members, in two steps: name and value.
pub(super) trait TakeMembers<'a> {
    fn name(&mut self, name: &str);

    fn value(&mut self, value: &mut dyn Source<'a>) -> Result<(), Fault>;
}

impl<'a> TakeMembers<'a> for Rows<'_, '_, 'a> {
    #[inline]
    fn name(&mut self, name: &str) {
        self.meet(name);
    }

    #[inline]
    fn value(&mut self, value: &mut dyn Source<'a>) -> Result<(), Fault> {
        self.read(Input::text(value))
    }
}

/// Calls a function for each member.
pub(super) struct Calls<'e, 'c, 'a> {
    pub(super) name: String,
    pub(super) each: &'e mut EachMember<'c, 'a>,
}

impl<'a> TakeMembers<'a> for Calls<'_, '_, 'a> {
    fn name(&mut self, name: &str) {
        name.clone_into(&mut self.name);
    }

    fn value(&mut self, value: &mut dyn Source<'a>) -> Result<(), Fault> {
        (self.each)(&self.name, value)
    }
}

/// Visits each member of an object.
pub(super) struct Members<'m, 'w, 'a, M> {
    pub(super) members: &'m mut M,
    pub(super) depth_left: usize,
    pub(super) state: &'w mut ReaderState<'a>,
}

impl<'a, M: TakeMembers<'a>> Visitor<'a> for Members<'_, '_, 'a, M> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    #[inline]
    fn visit_map<A: MapAccess<'a>>(self, mut access: A) -> Result<(), A::Error> {
        let Self {
            members,
            depth_left,
            state,
        } = self;
        while access.next_key_seed(Name(members))?.is_some() {
            access.next_value_seed(Members {
                members,
                depth_left,
                state,
            })?;
        }
        Ok(())
    }
}

/// The content of a container; `null` has none.
pub(super) struct OrNull<T>(pub(super) T);

/// A visitor of a container.
pub(super) trait TakeContainer<'a> {
    fn take<D: Deserializer<'a>>(self, reader: D) -> Result<(), D::Error>;
}

impl<'a, M: TakeMembers<'a>> TakeContainer<'a> for Members<'_, '_, 'a, M> {
    fn take<D: Deserializer<'a>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_map(self)
    }
}

impl<'a, T: TakeContainer<'a>> Visitor<'a> for OrNull<T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array or an object")
    }

    fn visit_none<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_some<D: Deserializer<'a>>(self, reader: D) -> Result<(), D::Error> {
        self.0.take(reader)
    }
}

/// Visits the value of a member.
impl<'a, M: TakeMembers<'a>> DeserializeSeed<'a> for Members<'_, '_, 'a, M> {
    type Value = ();

    #[inline]
    fn deserialize<D: Deserializer<'a>>(self, reader: D) -> Result<(), D::Error> {
        let Self {
            members,
            depth_left,
            state,
        } = self;
        let reader = Some(reader);
        let read = members.value(&mut Text {
            reader,
            depth_left,
            state,
        });
        read.map_err(D::Error::custom)
    }
}

/// The name of a member.
struct Name<'m, M>(&'m mut M);

impl<'a, M: TakeMembers<'a>> DeserializeSeed<'a> for Name<'_, M> {
    type Value = ();

    #[inline]
    fn deserialize<D: Deserializer<'a>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_str(self)
    }
}

impl<'a, M: TakeMembers<'a>> Visitor<'a> for Name<'_, M> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    #[inline]
    fn visit_str<E>(self, name: &str) -> Result<(), E> {
        self.0.name(name);
        Ok(())
    }
}
