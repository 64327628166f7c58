//! The error of an incomplete builder.

use std::error::Error;
use std::fmt;

/// Required properties that were not set before a builder's `build()`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Missing {
    owner: &'static str,
    names: Vec<&'static str>,
}

impl Missing {
    /// Creates the error of the type `owner`, from the names of its required properties and a flag
    /// that marks the missing ones.
    #[must_use]
    pub fn of(owner: &'static str, members: &[(&'static str, bool)]) -> Self {
        let missing = members.iter().filter(|(_, missing)| *missing);
        Self {
            owner,
            names: missing.map(|(name, _)| *name).collect(),
        }
    }

    /// Returns the names of the missing properties, in the type's order.
    #[must_use]
    pub fn names(&self) -> &[&'static str] {
        &self.names
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} needs values that were not set: {}",
            self.owner,
            self.names.join(", ")
        )
    }
}

impl Error for Missing {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_names_what_is_missing() {
        let missing = Missing::of("Pool", &[("id", true), ("size", false), ("name", true)]);
        assert_eq!(missing.names(), ["id", "name"]);
        assert_eq!(
            missing.to_string(),
            "Pool needs values that were not set: id, name"
        );
    }
}
