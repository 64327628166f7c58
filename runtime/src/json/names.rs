//! Lookup of property names, once per member of each object.

/// An index of a fixed list of names. Lookups take constant time if they follow the list's order.
pub(crate) struct Names {
    list: &'static [&'static str],
    /// The index at which the next name is expected.
    cursor: usize,
    /// The number of names that were not found there.
    detours: usize,
    /// Indices of the list, sorted by name; filled if many names are out of order.
    sorted: Vec<usize>,
}

/// The length up to which a list is searched linearly, and the number of linear searches in a
/// longer list.
const FEW: usize = 16;

impl Names {
    pub(crate) fn new(list: &'static [&'static str]) -> Self {
        Self {
            list,
            cursor: 0,
            detours: 0,
            sorted: Vec::new(),
        }
    }

    /// Returns the name at an index.
    pub(crate) fn get(&self, index: usize) -> Option<&'static str> {
        self.list.get(index).copied()
    }

    /// Returns the index of a name.
    #[inline]
    pub(crate) fn find(&mut self, name: &str) -> Option<usize> {
        let index = self.cursor;
        match self.list.get(index) {
            Some(expected) if *expected == name => {
                self.cursor += 1;
                Some(index)
            }
            _ => self.find_elsewhere(name),
        }
    }

    fn find_elsewhere(&mut self, name: &str) -> Option<usize> {
        self.detours += 1;
        let found = match self.list.len() <= FEW || self.detours <= FEW {
            true => self.search(name),
            false => self.look_up(name),
        };
        if let Some(index) = found {
            self.cursor = index + 1;
        }
        found
    }

    fn search(&self, name: &str) -> Option<usize> {
        let (before, after) = self.list.split_at(self.cursor);
        let ahead = after.iter().position(|known| *known == name);
        ahead
            .map(|index| index + before.len())
            .or_else(|| before.iter().position(|known| *known == name))
    }

    fn look_up(&mut self, name: &str) -> Option<usize> {
        if self.sorted.is_empty() {
            self.sorted = (0..self.list.len()).collect();
            self.sorted.sort_unstable_by_key(|index| self.list[*index]);
        }
        let at = self
            .sorted
            .binary_search_by(|index| self.list[*index].cmp(name))
            .ok()?;
        Some(self.sorted[at])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static MANY: [&str; 26] = [
        "q", "w", "e", "r", "t", "y", "u", "i", "o", "p", "a", "s", "d", "f", "g", "h", "j", "k",
        "l", "z", "x", "c", "v", "b", "n", "m",
    ];

    #[test]
    fn names_are_found_in_any_order_and_often() {
        for list in [&MANY[..5], &MANY[..]] {
            let mut names = Names::new(list);
            for round in 1..40 {
                for step in 0..list.len() {
                    let index = step * round % list.len();
                    assert_eq!(names.find(list[index]), Some(index));
                    assert_eq!(names.find("unknown"), None);
                }
            }
        }
        assert_eq!(Names::new(&[]).find("a"), None);
    }
}
