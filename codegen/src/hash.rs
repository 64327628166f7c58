//! Hash maps and sets of the crate, with foldhash: it is seeded anew in each run and faster than
//! the standard library's hash for short keys such as names.

use foldhash::fast::RandomState;

/// A map in random order.
pub(crate) type HashMap<K, V> = std::collections::HashMap<K, V, RandomState>;

/// A set in random order.
pub(crate) type HashSet<T> = std::collections::HashSet<T, RandomState>;
