//! The names of one scope, and the suffix of a name that is taken already: how a collision ends.
//!
//! `naming.rs` decides who takes a name first, and `in_scope.rs` renames components that collide with
//! names of every file.
//! A free name is found in constant time, however many names the scope has.

use crate::hash::{HashMap, HashSet};

/// The names of one scope.
#[derive(Debug, Default)]
pub(super) struct Scope {
    reserved: HashSet<String>,
    taken: HashSet<String>,
    /// The first number to try for a stem; all lower ones are taken
    next: HashMap<String, usize>,
    /// The number of names that were tried
    #[cfg(test)]
    pub(super) tries: usize,
}

impl Scope {
    /// Creates a scope with reserved names.
    pub(super) fn with(reserved: &[&str]) -> Self {
        let reserved = reserved.iter().map(|name| (*name).to_owned());
        let reserved = reserved.collect::<HashSet<_>>();
        Self {
            taken: reserved.clone(),
            reserved,
            ..Self::default()
        }
    }

    /// Takes a name, and returns true if it was free.
    pub(super) fn take(&mut self, name: &str) -> bool {
        #[cfg(test)]
        {
            self.tries += 1;
        }
        !self.taken.contains(name) && self.taken.insert(name.to_owned())
    }

    /// Takes a free name that is like the wanted one.
    ///
    /// If the wanted name is taken, an underscore is added to a reserved name, or else the first
    /// free number.
    pub(super) fn claim(&mut self, wanted: &str) -> String {
        if self.take(wanted) {
            return wanted.to_owned();
        }
        let bare = wanted.strip_prefix("r#").unwrap_or(wanted);
        if self.reserved.contains(wanted) {
            let escaped = format!("{bare}_");
            if self.take(&escaped) {
                return escaped;
            }
        }
        let stem = bare.trim_end_matches('_');
        let gap = match stem.ends_with(|symbol: char| symbol.is_ascii_digit()) {
            true => "_",
            false => "",
        };
        let mut number = self.next.get(stem).copied().unwrap_or(2);
        loop {
            let name = format!("{stem}{gap}{number}");
            number += 1;
            if self.take(&name) {
                self.next.insert(stem.to_owned(), number);
                return name;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn taken_names_get_numbers() {
        let mut scope = Scope::with(&["Self", "Vec"]);
        assert!(scope.take("pet3"));
        let wanted = [
            "pet", "pet", "pet", "Vec", "Vec", "v1", "v1", "r#type", "r#type",
        ];
        let given = wanted.map(|name| scope.claim(name));
        let expected = [
            "pet", "pet2", "pet4", "Vec_", "Vec2", "v1", "v1_2", "r#type", "type2",
        ];
        assert_eq!(given, expected);
    }

    #[test]
    fn the_time_of_a_claim_does_not_grow_with_the_scope() {
        let tries = |count: usize| {
            let mut scope = Scope::default();
            (0..count).for_each(|_| drop(scope.claim("thing")));
            scope.tries
        };
        assert!(
            tries(8000) <= 9 * tries(1000),
            "{} {}",
            tries(1000),
            tries(8000)
        );
    }
}
