//! Objects: what `object!` expands to calls these two, one method a row, in the order of the rows.
//! What enters is a node, what leaves are the fields; and the other way round.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use crate::decode::Decode;
use crate::encode::Encode;
use crate::extra::Extra;
use crate::fault::Fault;
use crate::names::Names;
use crate::node::Node;
use crate::nullable::Nullable;
use crate::tape::{Open, Tape};

/// The members of one object, sorted by the rows of its type; each call takes the next row.
pub struct Members<'t, 'a> {
    object: Node<'t, 'a>,
    names: &'static [&'static str],
    next: usize,
    places: Places,
    unknown: Vec<(&'t str, Node<'t, 'a>)>,
    nulls: Vec<&'static str>,
}

impl<'t, 'a> Members<'t, 'a> {
    /// Sorts the members of an object; of members with one name, the last stays.
    ///
    /// # Errors
    ///
    /// The node is no object.
    pub fn new(object: Node<'t, 'a>, names: &'static [&'static str]) -> Result<Self, Fault> {
        let members = object
            .members()
            .ok_or_else(|| Fault::expected("an object", object))?;
        let mut places = Places::new(names.len());
        let mut unknown = Vec::new();
        let mut known = Names::new(names);
        for (name, value) in members {
            match known.find(name) {
                Some(row) => places.set(row, value.position()),
                None => unknown.push((name, value)),
            }
        }
        Ok(Self {
            object,
            names,
            next: 0,
            places,
            unknown,
            nulls: Vec::new(),
        })
    }

    fn take(&mut self) -> (&'static str, Option<Node<'t, 'a>>) {
        let row = self.next;
        self.next += 1;
        let name = self.names.get(row).copied().unwrap_or_default();
        (
            name,
            self.places.get(row).map(|at| self.object.elsewhere(at)),
        )
    }

    /// The next row, a member that must be there.
    ///
    /// # Errors
    ///
    /// It is not there, or its value is not what was declared.
    pub fn required<T: Decode>(&mut self) -> Result<T, Fault> {
        match self.take() {
            (name, Some(node)) => T::decode(node).map_err(|fault| fault.member(name)),
            (name, None) => Err(Fault::missing(name)),
        }
    }

    /// The next row, a member that may be absent or `null`, which is remembered.
    ///
    /// # Errors
    ///
    /// Its value is not what was declared.
    pub fn optional<T: Decode>(&mut self) -> Result<Option<T>, Fault> {
        match self.take() {
            (_, None) => Ok(None),
            (_, Some(node)) if node.is_null() => Ok(None),
            (name, Some(node)) => match T::decode(node) {
                Ok(value) => Ok(Some(value)),
                Err(fault) => Err(fault.member(name)),
            },
        }
    }

    /// The next row, a member that need not be there and may be `null`: which of the two it was is
    /// remembered, so that the object encodes back as it came.
    ///
    /// # Errors
    ///
    /// Its value is not what was declared.
    pub fn optional_or_null<T: Decode>(&mut self) -> Result<Option<T>, Fault> {
        match self.take() {
            (_, None) => Ok(None),
            (name, Some(node)) if node.is_null() => {
                self.nulls.push(name);
                Ok(None)
            }
            (name, Some(node)) => match T::decode(node) {
                Ok(value) => Ok(Some(value)),
                Err(fault) => Err(fault.member(name)),
            },
        }
    }

    /// The next row, a member for which absent and `null` differ.
    ///
    /// # Errors
    ///
    /// Its value is not what was declared.
    pub fn nullable<T: Decode>(&mut self) -> Result<Nullable<T>, Fault> {
        match self.take() {
            (_, None) => Ok(Nullable::Absent),
            (_, Some(node)) if node.is_null() => Ok(Nullable::Null),
            (name, Some(node)) => match T::decode(node) {
                Ok(value) => Ok(Nullable::Value(value)),
                Err(fault) => Err(fault.member(name)),
            },
        }
    }

    /// The next row, all members that no other row names.
    ///
    /// # Errors
    ///
    /// The value of one is not what was declared.
    pub fn rest<T: Decode>(&mut self) -> Result<BTreeMap<String, T>, Fault> {
        let mut rest = BTreeMap::new();
        let mut claimed = std::mem::take(&mut self.unknown);
        // A member may have the very name that stands in for the row's.
        if let (name, Some(node)) = self.take() {
            claimed.push((name, node));
        }
        for (name, node) in claimed {
            match T::decode(node) {
                Ok(value) => rest.insert(name.to_owned(), value),
                Err(fault) => return Err(fault.member(name)),
            };
        }
        Ok(rest)
    }

    /// What no row took.
    #[must_use]
    pub fn finish(self) -> Extra {
        if self.unknown.is_empty() && self.nulls.is_empty() {
            return Extra::new();
        }
        let mut members: Vec<(String, Value)> = Vec::new();
        let mut seen = HashMap::new();
        for (name, node) in self.unknown {
            match seen.get(name) {
                Some(at) => members[*at] = (name.to_owned(), node.to_value()),
                None => {
                    seen.insert(name, members.len());
                    members.push((name.to_owned(), node.to_value()));
                }
            }
        }
        Extra::of(members, self.nulls)
    }
}

/// Where on the tape the value of each row stands, or 0, which is nowhere: a member's value never
/// begins a tape.
enum Places {
    Few([usize; FEW]),
    Many(Vec<usize>),
}

/// Up to so many rows need no memory beyond the stack.
const FEW: usize = 24;

impl Places {
    fn new(rows: usize) -> Self {
        if rows <= FEW {
            Self::Few([0; FEW])
        } else {
            Self::Many(vec![0; rows])
        }
    }

    fn set(&mut self, row: usize, at: usize) {
        match self {
            Self::Few(places) => places[row] = at,
            Self::Many(places) => places[row] = at,
        }
    }

    fn get(&self, row: usize) -> Option<usize> {
        let places = match self {
            Self::Few(places) => &places[..],
            Self::Many(places) => places,
        };
        places.get(row).copied().filter(|at| *at != 0)
    }
}

/// Writes one object to a tape; each call writes the next row.
pub struct ObjectWriter<'t, 'a> {
    tape: &'t mut Tape<'a>,
    open: Open,
    names: &'static [&'static str],
    next: usize,
    count: usize,
    extra: &'a Extra,
}

impl<'t, 'a> ObjectWriter<'t, 'a> {
    /// Opens the object.
    pub fn new(tape: &'t mut Tape<'a>, names: &'static [&'static str], extra: &'a Extra) -> Self {
        let open = tape.open_object();
        Self {
            tape,
            open,
            names,
            next: 0,
            count: 0,
            extra,
        }
    }

    fn take(&mut self) -> &'static str {
        let row = self.next;
        self.next += 1;
        self.names.get(row).copied().unwrap_or_default()
    }

    fn name(&mut self, name: &'a str) {
        self.count += 1;
        self.tape.text(name);
    }

    /// Writes a member, always.
    pub fn required<T: Encode>(&mut self, value: &'a T) {
        let name = self.take();
        self.name(name);
        value.encode(self.tape);
    }

    /// Writes a member that has a value.
    pub fn optional<T: Encode>(&mut self, value: &'a Option<T>) {
        let name = self.take();
        if let Some(value) = value {
            self.name(name);
            value.encode(self.tape);
        }
    }

    /// Writes a member that has a value, or that came as `null`.
    pub fn optional_or_null<T: Encode>(&mut self, value: &'a Option<T>) {
        let name = self.take();
        match value {
            Some(value) => {
                self.name(name);
                value.encode(self.tape);
            }
            None if self.extra.was_null(name) => {
                self.name(name);
                self.tape.null();
            }
            None => {}
        }
    }

    /// Writes a member, unless it is absent.
    pub fn nullable<T: Encode>(&mut self, value: &'a Nullable<T>) {
        let name = self.take();
        match value {
            Nullable::Absent => {}
            Nullable::Null => {
                self.name(name);
                self.tape.null();
            }
            Nullable::Value(value) => {
                self.name(name);
                value.encode(self.tape);
            }
        }
    }

    /// Writes the members that no row names.
    pub fn rest<T: Encode>(&mut self, rest: &'a BTreeMap<String, T>) {
        let stand_in = self.take();
        let mut known = Names::new(self.names);
        for (name, value) in rest {
            // A declared member is written from its own field.
            if known.find(name).is_none() || name == stand_in {
                self.name(name);
                value.encode(self.tape);
            }
        }
    }

    /// Writes what no row took, and closes the object.
    pub fn finish(mut self) {
        let extra = self.extra;
        if !extra.is_empty() {
            let mut known = Names::new(self.names);
            for (name, value) in extra.iter() {
                if known.find(name).is_none() {
                    self.name(name);
                    value.encode(self.tape);
                }
            }
        }
        self.tape.close(self.open, self.count);
    }
}

/// Reads a value through a tape from any serde format.
///
/// # Errors
///
/// The format's own, and those of [`Decode::decode`], which name the path.
pub fn deserialize<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: Decode,
    D: serde::Deserializer<'de>,
{
    let tape = <Tape<'de> as serde::Deserialize>::deserialize(deserializer)?;
    T::decode(tape.root()).map_err(serde::de::Error::custom)
}

/// Writes a value through a tape to any serde format.
///
/// # Errors
///
/// The format's own.
pub fn serialize<S: serde::Serializer>(
    value: &dyn Encode,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serde::Serialize::serialize(&Tape::of(value), serializer)
}

/// Gives a type with [`Decode`] and [`Encode`] serde's two traits.
#[doc(hidden)]
#[macro_export]
macro_rules! serde_through_tape {
    ($type:ty) => {
        impl $crate::__private::serde::Serialize for $type {
            fn serialize<S: $crate::__private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::__private::serialize(self, serializer)
            }
        }

        impl<'de> $crate::__private::serde::Deserialize<'de> for $type {
            fn deserialize<D: $crate::__private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::__private::deserialize(deserializer)
            }
        }
    };
}

/// Gives a struct with a field `extra:` [`Extra`](crate::Extra) the behaviour of a JSON object:
/// decoding, encoding, serde's traits, and access to what was not declared.
///
/// Each row is a field, its wire name and its kind: `required` (any field type), `optional` (an
/// `Option`), `optional_or_null` (an `Option` that remembers whether it came as `null`), `nullable`
/// (a [`Nullable`](crate::Nullable)), or `rest` (a `BTreeMap<String, _>` of all members that no
/// other row names; its wire name is `"*"`).
#[macro_export]
macro_rules! object {
    ($type:ident { $($field:ident: $name:literal $kind:ident;)* }) => {
        impl $type {
            const WIRE_NAMES: &'static [&'static str] = &[$($name),*];

            /// What the object held beyond its declared members.
            #[must_use]
            pub fn extra(&self) -> &$crate::Extra {
                &self.extra
            }

            /// What the object holds beyond its declared members, to change it.
            #[must_use]
            pub fn extra_mut(&mut self) -> &mut $crate::Extra {
                &mut self.extra
            }
        }

        impl $crate::Decode for $type {
            fn decode(
                node: $crate::Node<'_, '_>,
            ) -> ::core::result::Result<Self, $crate::Fault> {
                #[allow(unused_mut, reason = "a type may have no rows")]
                let mut members = $crate::__private::Members::new(node, Self::WIRE_NAMES)?;
                ::core::result::Result::Ok(Self {
                    $($field: members.$kind()?,)*
                    extra: members.finish(),
                })
            }
        }

        impl $crate::Encode for $type {
            fn encode<'a>(&'a self, tape: &mut $crate::Tape<'a>) {
                #[allow(unused_mut, reason = "a type may have no rows")]
                let mut object =
                    $crate::__private::ObjectWriter::new(tape, Self::WIRE_NAMES, &self.extra);
                $(object.$kind(&self.$field);)*
                object.finish();
            }
        }

        $crate::serde_through_tape!($type);
    };
}

#[cfg(test)]
#[allow(
    dead_code,
    unreachable_pub,
    reason = "the macros write for public types"
)]
mod tests {
    use std::collections::BTreeMap;
    use std::time::Instant;

    use serde_json::{Value, json};

    use crate::{Extra, Nullable};

    #[derive(Clone, Debug, PartialEq)]
    struct Pool {
        id: String,
        size: Option<i64>,
        name: Option<String>,
        label: Option<String>,
        owner: Nullable<String>,
        extra: Extra,
    }
    crate::object! {
        Pool {
            id: "id" required;
            size: "size" required;
            name: "name" optional;
            label: "label" optional_or_null;
            owner: "owner" nullable;
        }
    }

    #[derive(Clone, Debug, PartialEq)]
    struct Open {
        kind: Option<String>,
        members: BTreeMap<String, i64>,
        extra: Extra,
    }
    crate::object! {
        Open {
            kind: "kind" optional;
            members: "*" rest;
        }
    }

    fn round_trip<T>(value: Value) -> T
    where
        T: serde::de::DeserializeOwned + serde::Serialize + crate::Decode + crate::Encode,
    {
        let typed: T = serde_json::from_value(value.clone()).unwrap();
        assert_eq!(serde_json::to_value(&typed).unwrap(), value);
        let text = crate::to_json(&crate::from_json::<T>(value.to_string().as_bytes()).unwrap());
        assert_eq!(serde_json::from_slice::<Value>(&text).unwrap(), value);
        typed
    }

    #[test]
    fn values_encode_back_unchanged() {
        let full = json!({"id": "a", "size": 1, "name": "b", "owner": "c", "new": [1, null]});
        let pool: Pool = round_trip(full);
        assert_eq!(pool.extra().get("new"), Some(&json!([1, null])));
        let pool: Pool = round_trip(json!({"id": "a", "size": null, "label": null, "owner": null}));
        assert!(pool.extra.was_null("label") && pool.extra.is_empty() && pool.owner.is_null());
        let pool: Pool = round_trip(json!({"id": "a", "size": null}));
        assert!(pool.owner.is_absent() && pool.extra == Extra::new());
    }

    #[test]
    fn null_where_none_was_declared_is_taken_and_not_repeated() {
        let pool: Pool = crate::from_json(br#"{"id":"a","size":1,"name":null}"#).unwrap();
        assert_eq!(pool.name, None);
        assert_eq!(crate::to_json(&pool), br#"{"id":"a","size":1}"#);
    }

    #[test]
    fn what_is_missing_or_wrong_is_named() {
        let fault = |text: &str| {
            crate::from_json::<Pool>(text.as_bytes())
                .unwrap_err()
                .to_string()
        };
        assert_eq!(fault(r#"{"id":"a"}"#), "$.size: required, but missing");
        assert_eq!(
            fault(r#"{"id":1}"#),
            "$.id: expected a string, found the number 1"
        );
        assert_eq!(fault("[]"), "$: expected an object, found an array");
        assert!(
            serde_json::from_str::<Pool>("{}")
                .unwrap_err()
                .to_string()
                .starts_with("$.id")
        );
    }

    #[test]
    fn the_last_of_equal_members_counts() {
        let text = br#"{"id":"a","new":1,"size":1,"id":"b","new":2}"#;
        let pool: Pool = crate::from_json(text).unwrap();
        assert_eq!(
            (pool.id.as_str(), pool.extra.get("new")),
            ("b", Some(&json!(2)))
        );
        assert_eq!(pool.extra.len(), 1);
    }

    #[test]
    fn the_rest_is_typed() {
        let open: Open = round_trip(json!({"kind": "a", "x": 1, "*": 2}));
        assert_eq!(open.members.len(), 2);
        assert!(open.extra.is_empty());
        let fault = crate::from_json::<Open>(br#"{"x":"1"}"#).unwrap_err();
        assert_eq!(fault.path(), "$.x");
    }

    #[test]
    fn a_declared_name_is_written_once() {
        let mut pool: Pool = crate::from_json(br#"{"id":"a","size":1}"#).unwrap();
        pool.extra_mut().insert("id", "b");
        assert_eq!(crate::to_json(&pool), br#"{"id":"a","size":1}"#);
    }

    #[test]
    fn a_million_unknown_members_take_linear_time() {
        let members: Vec<_> = (0..1_000_000)
            .map(|index| format!("\"k{index}\":0"))
            .collect();
        let text = format!("{{\"id\":\"a\",\"size\":1,{}}}", members.join(","));
        let start = Instant::now();
        let pool: Pool = crate::from_json(text.as_bytes()).unwrap();
        assert_eq!(pool.extra.len(), 1_000_000);
        assert!(start.elapsed().as_secs() < 30);
    }
}
