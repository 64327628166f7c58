//! A scope: the names that are taken in it. The first number that makes a name free is found in the
//! same time however many names came before.

use crate::hash::{HashMap, HashSet};

/// The names of one scope.
#[derive(Debug, Default)]
pub(super) struct Scope {
    reserved: HashSet<String>,
    taken: HashSet<String>,
    /// The number that the next name of this stem tries first: all before it are taken
    next: HashMap<String, usize>,
    /// How often a name was tried
    #[cfg(test)]
    pub(super) tries: usize,
}

impl Scope {
    /// A scope in which names stand already.
    pub(super) fn with(reserved: &[&str]) -> Self {
        let reserved = reserved.iter().map(|name| (*name).to_owned());
        let reserved = reserved.collect::<HashSet<_>>();
        Self {
            taken: reserved.clone(),
            reserved,
            ..Self::default()
        }
    }

    /// Takes a name; whether it was free.
    pub(super) fn take(&mut self, name: &str) -> bool {
        #[cfg(test)]
        {
            self.tries += 1;
        }
        !self.taken.contains(name) && self.taken.insert(name.to_owned())
    }

    /// Takes the wanted name if it is free; else with an underscore if it is reserved, or else with
    /// the first number that makes it free.
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
    fn names_give_way_by_numbers() {
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
