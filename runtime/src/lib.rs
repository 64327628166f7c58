//! What generated clients call at run time.

mod abi;
mod date_time;
mod decode;
mod encode;
mod extra;
mod fault;
mod missing;
mod names;
mod node;
mod nullable;
mod object;
mod string_enum;
mod tape;
mod tape_serde;

pub use jiff;
pub use serde_json::Value;

pub use crate::abi::{ABI, abi};
pub use crate::date_time::DateTime;
pub use crate::decode::{Decode, from_json};
pub use crate::encode::{Encode, to_json};
pub use crate::extra::Extra;
pub use crate::fault::Fault;
pub use crate::missing::Missing;
pub use crate::node::{Elements, Entries, Node};
pub use crate::nullable::Nullable;
pub use crate::tape::{Open, Tape};

/// A JSON object of any members.
pub type Map = serde_json::Map<String, Value>;

/// What the macros expand to; not for direct use, and without a promise of stability.
#[doc(hidden)]
pub mod __private {
    pub use serde;

    pub use crate::decode::text;
    pub use crate::object::{Members, ObjectWriter, deserialize, serialize};
}
