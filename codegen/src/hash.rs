//! The maps and sets of the whole crate that are hashed: with foldhash, which is seeded anew in each
//! run and takes less time than the standard library's hash for keys as short as names.

use foldhash::fast::RandomState;

/// A map whose order is left to chance.
pub(crate) type HashMap<K, V> = std::collections::HashMap<K, V, RandomState>;

/// A set whose order is left to chance.
pub(crate) type HashSet<T> = std::collections::HashSet<T, RandomState>;
