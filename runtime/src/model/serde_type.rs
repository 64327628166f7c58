//! Types of other crates, through serde.

use std::any::type_name;
use std::ops::{Deref, DerefMut};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::json::decode::Decode;
use crate::json::encode::Encode;
use crate::json::fault::Fault;
use crate::json::input::Input;
use crate::json::tape::Tape;
use crate::json::tree;

/// A value of a custom type for a schema or a format: any type that implements serde's traits.
///
/// It converts [`from`](From) the value, back with [`into_inner`](Self::into_inner), and
/// dereferences to it.
///
/// ```
/// use std::net::IpAddr;
/// use specmill_runtime::Serde;
///
/// let address: Serde<IpAddr> = specmill_runtime::from_json(b"\"::1\"").unwrap();
/// assert!(address.is_loopback());
/// assert_eq!(specmill_runtime::to_json(&address), b"\"::1\"");
/// ```
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Serde<T>(pub T);

impl<T> Serde<T> {
    /// Returns the value.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> From<T> for Serde<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T> Deref for Serde<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Serde<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T: DeserializeOwned> Decode for Serde<T> {
    // Unknown for a custom type.
    const TAKES_NULL: bool = true;

    fn decode(input: Input<'_, '_>) -> Result<Self, Fault> {
        let node = input.node()?;
        let fault = |_| Fault::expected(&format!("what {} reads", type_name::<T>()), node);
        serde_json::from_value(tree::of(node)?)
            .map(Self)
            .map_err(fault)
    }
}

/// A value that serde cannot write becomes `null`.
impl<T: Serialize> Encode for Serde<T> {
    fn encode<'a>(&'a self, tape: &mut Tape<'a>) {
        match serde_json::to_value(&self.0) {
            Ok(value) => tape.value(value),
            Err(_) => tape.null(),
        }
    }
}

impl<T: Serialize> Serialize for Serde<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, T: serde::Deserialize<'de>> serde::Deserialize<'de> for Serde<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::net::Ipv4Addr;

    use super::*;

    #[test]
    fn it_goes_through_serde() {
        let text = br#"[{"a":["10.0.0.1",null]},{}]"#;
        let all: Vec<Serde<BTreeMap<String, Vec<Option<Ipv4Addr>>>>> =
            crate::from_json(text).unwrap();
        assert_eq!(all[0]["a"][0], Some(Ipv4Addr::new(10, 0, 0, 1)));
        assert_eq!(crate::to_json(&all), text);
        assert_eq!(serde_json::to_string(&all[1]).unwrap(), "{}");
    }

    #[test]
    fn what_it_does_not_read_is_named_by_its_place() {
        let fault = crate::from_json::<Vec<Serde<Ipv4Addr>>>(b"[\"10.0.0.1\",\"home\"]");
        let fault = fault.unwrap_err().to_string();
        assert_eq!(
            fault,
            "$[1]: expected what core::net::ip_addr::Ipv4Addr reads, found a string"
        );
    }

    #[test]
    fn what_cannot_be_written_is_null() {
        let keys = Serde(BTreeMap::from([(vec![1], 2)]));
        assert_eq!(crate::to_json(&keys), b"null");
    }
}
