//! Undeclared members of objects, kept so that values encode back unchanged.

use std::fmt;

use serde_json::Value;

use crate::json::undeclared::Undeclared;

/// The members of an object that the document does not declare, in the order received.
///
/// It is one pointer wide, and usually empty. It also remembers which optional properties were
/// `null`, if their field is a plain `Option`, which does not distinguish `null` and absent.
#[derive(Clone, Default, PartialEq)]
pub struct Extra(Option<Box<Contents>>);

#[derive(Clone, Debug, Default, PartialEq)]
struct Contents {
    members: Vec<(String, Undeclared)>,
    nulls: Vec<&'static str>,
}

/// Shows the members as a map.
impl fmt::Debug for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl Extra {
    /// Creates an empty set of members.
    #[must_use]
    pub const fn new() -> Self {
        Self(None)
    }

    /// The size of the allocation, in bytes, if there are members.
    pub(crate) const KEPT: usize = size_of::<Contents>();

    /// Creates a set of members; `members` must have distinct names.
    pub(crate) fn of(members: Vec<(String, Undeclared)>, nulls: Vec<&'static str>) -> Self {
        match members.is_empty() && nulls.is_empty() {
            true => Self(None),
            false => Self(Some(Box::new(Contents { members, nulls }))),
        }
    }

    /// Returns the value of an undeclared member. Its numbers are those of serde_json: `i64`,
    /// `u64`, or a rounded `f64`. [`json`](Self::json) has every digit.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.iter()
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value)
    }

    /// Returns the JSON text of an undeclared member, with every digit received.
    #[must_use]
    pub fn json(&self, name: &str) -> Option<String> {
        let (_, held) = self.members().iter().find(|(key, _)| key == name)?;
        Some(match &held.text {
            Some(text) => text.to_string(),
            None => held.value.to_string(),
        })
    }

    /// Returns the undeclared members in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        let members = self.members().iter();
        members.map(|(name, held)| (name.as_str(), &held.value))
    }

    /// Returns the undeclared members in order, with their text.
    pub(crate) fn members(&self) -> &[(String, Undeclared)] {
        self.0.as_deref().map_or(&[], |kept| &kept.members)
    }

    /// Returns the number of undeclared members.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.as_deref().map_or(0, |kept| kept.members.len())
    }

    /// Returns true if there are no undeclared members.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns true if the declared, optional property of this name was received as `null`. It is
    /// then sent as `null`, unless its field is set.
    #[must_use]
    pub fn was_null(&self, name: &str) -> bool {
        self.0
            .as_deref()
            .is_some_and(|kept| kept.nulls.contains(&name))
    }

    /// Inserts a member, and returns its previous value. A property that the document declares is
    /// sent from its field, never from here.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<Value>) -> Option<Value> {
        let name = name.into();
        let held = Undeclared {
            value: value.into(),
            text: None,
        };
        let kept = self.0.get_or_insert_default();
        match kept.members.iter_mut().find(|(key, _)| *key == name) {
            Some((_, old)) => Some(std::mem::replace(old, held).value),
            None => {
                kept.members.push((name, held));
                None
            }
        }
    }

    /// Removes an undeclared member and returns its value, or forgets that a declared property was
    /// `null`.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        let kept = self.0.as_deref_mut()?;
        kept.nulls.retain(|key| *key != name);
        let at = kept.members.iter().position(|(key, _)| key == name);
        let removed = at.map(|at| kept.members.remove(at).1.value);
        if kept.members.is_empty() && kept.nulls.is_empty() {
            self.0 = None;
        }
        removed
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn nothing_costs_one_pointer() {
        assert_eq!(size_of::<Extra>(), size_of::<usize>());
    }

    #[test]
    fn members_come_and_go() {
        let mut extra = Extra::new();
        assert_eq!(extra.insert("b", 1), None);
        assert_eq!(extra.insert("a", "x"), None);
        assert_eq!(extra.insert("b", 2), Some(json!(1)));
        assert_eq!(
            extra.iter().map(|(name, _)| name).collect::<Vec<_>>(),
            ["b", "a"]
        );
        assert_eq!(extra.get("a"), Some(&json!("x")));
        assert_eq!(extra.remove("a"), Some(json!("x")));
        assert_eq!(extra.remove("b"), Some(json!(2)));
        assert_eq!(extra, Extra::default());
    }

    #[test]
    fn a_remembered_null_can_be_forgotten() {
        let mut extra = Extra::of(Vec::new(), vec!["name"]);
        assert!(extra.was_null("name") && extra.is_empty());
        assert_eq!(extra.remove("name"), None);
        assert_eq!(extra, Extra::new());
    }
}
