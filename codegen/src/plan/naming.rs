//! Identifiers: the only place that makes them.
//!
//! Any text becomes an idiomatic Rust identifier that is unique in its scope. The settings override
//! it, and `names.lock` keeps it from run to run.
//!
//! - `identifier.rs`: text → identifier;
//! - `scope.rs`: what becomes of a name that is taken;
//! - `in_scope.rs`: the names that every generated file has already;
//! - this file: who takes a name first, by the settings, the lock and the document.

mod identifier;
mod in_scope;
mod scope;

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use super::api::Name;
use crate::hash::HashMap;
use crate::lock::{Lock, line_key};
use identifier::{LONGEST, is_identifier};
use scope::Scope;

pub(super) use identifier::{in_ascii, module_name, owner_name, shortened, type_name, value_name};
pub(super) use in_scope::{IN_SCOPE, free_of_scope};

/// The maximum length of the number that [`Scope::claim`] may add, in bytes.
const MOST_DIGITS: usize = 16;

/// The names of the settings, of the previous run and of this run. Settings take precedence.
pub(super) struct Names<'a> {
    settings: &'a BTreeMap<String, String>,
    lock: &'a Lock,
    /// The names of this run by key, for the lock
    pub chosen: BTreeMap<String, String>,
}

impl<'a> Names<'a> {
    /// Creates the names from the settings and the lock of the previous run.
    pub(super) fn new(settings: &'a BTreeMap<String, String>, lock: &'a Lock) -> Self {
        Self {
            settings,
            lock,
            chosen: BTreeMap::new(),
        }
    }

    /// Returns the identifier that the settings, or else the lock, have for a key.
    pub(super) fn known(&self, key: &str) -> Option<&'a str> {
        self.written(key).filter(|name| may_be_kept(name))
    }

    /// Returns the same as [`known`](Self::known), for a dotted path of identifiers.
    pub(super) fn known_path(&self, key: &str) -> Option<&'a str> {
        let path = self.written(key)?;
        path.split('.').all(may_be_kept).then_some(path)
    }

    /// Returns the text that the settings, or else the lock, have for a key, valid or not.
    fn written(&self, key: &str) -> Option<&'a str> {
        let line = line_key(key);
        let said = self.settings.get(key).or_else(|| self.settings.get(&*line));
        said.or_else(|| self.lock.entries.get(&*line))
            .map(String::as_str)
    }

    /// Records a name under further keys of the same item.
    pub(super) fn remember(&mut self, keys: &[String], name: &Name) {
        let entries = keys.iter().map(|key| (key.clone(), name.0.clone()));
        self.chosen.extend(entries);
    }

    /// Assigns the names of one scope.
    ///
    /// Each entry is a key and its preferred name. Known names are assigned first. The others
    /// follow in order, with a suffix if the name is taken.
    pub(super) fn assign(&mut self, entries: &[(String, String)], reserved: &[&str]) -> Vec<Name> {
        let mut scope = Scope::with(reserved);
        let entries = &with_unique_keys(entries);
        let keys = entries.iter().map(|(key, _)| key.as_str());
        let known = |key: &str| self.known(key);
        let mut names = known_names(keys, &mut scope, known);
        let entries = entries.iter().map(|(key, wanted)| (key, shortened(wanted)));
        let entries = entries.collect::<Vec<_>>();
        // A name that the document spells as Rust does takes precedence over converted ones.
        for (slot, (key, wanted)) in names.iter_mut().zip(&entries) {
            if slot.is_none() && is_last_token(key, wanted) && scope.take(wanted) {
                *slot = Some(wanted.to_string());
            }
        }
        let named = names
            .into_iter()
            .zip(entries)
            .map(|(known, (key, wanted))| {
                let name = known.unwrap_or_else(|| scope.claim(&wanted));
                self.chosen.insert(key.clone(), name.clone());
                Name(name)
            });
        named.collect()
    }

    /// Assigns dotted paths of identifiers, as [`assign`](Self::assign) assigns identifiers.
    ///
    /// Each entry has several candidates, best first. Entries without a known name choose in
    /// `order`.
    pub(super) fn assign_paths(
        &mut self,
        entries: &[(String, Vec<String>)],
        order: &[usize],
        reserved: &[&str],
    ) -> Vec<Name> {
        let mut scope = Scope::with(reserved);
        let keys = entries.iter().map(|(key, _)| key.as_str());
        let known = |key: &str| self.known_path(key);
        let mut names = known_names(keys, &mut scope, known);
        for index in order
            .iter()
            .filter(|index| names[**index].is_none())
            .copied()
            .collect::<Vec<_>>()
        {
            let candidates = entries[index].1.iter().map(|path| {
                let names = path.split('.').map(shortened);
                names.collect::<Vec<_>>().join(".")
            });
            let candidates = candidates.collect::<Vec<_>>();
            let free = candidates.iter().find(|name| scope.take(name));
            let first = candidates.first().map(String::as_str).unwrap_or_default();
            let name = free.cloned().unwrap_or_else(|| scope.claim(first));
            names[index] = Some(name);
        }
        let named = names.into_iter().zip(entries).map(|(name, (key, _))| {
            let name = name.unwrap_or_default();
            self.chosen.insert(key.clone(), name.clone());
            Name(name)
        });
        named.collect()
    }
}

/// Returns the known name of each key, unless an earlier key has the same.
fn known_names<'k, 'n>(
    keys: impl Iterator<Item = &'k str>,
    scope: &mut Scope,
    known: impl Fn(&str) -> Option<&'n str>,
) -> Vec<Option<String>> {
    let names = keys.map(|key| {
        let name = known(key)?;
        scope.take(name).then(|| name.to_owned())
    });
    names.collect()
}

/// Returns true if a name from the settings or the lock is valid: an identifier in NFC, as Rust
/// compares them, and not too long for a file.
fn may_be_kept(name: &str) -> bool {
    let is_short = name.len() <= LONGEST + MOST_DIGITS;
    is_short && is_identifier(name) && (name.is_ascii() || name.nfc().eq(name.chars()))
}

/// Numbers keys that occur more than once, such as those of variants with one title.
fn with_unique_keys(entries: &[(String, String)]) -> Vec<(String, String)> {
    let mut counts = HashMap::<&str, usize>::default();
    let unique = entries.iter().map(|(key, wanted)| {
        let count = counts.entry(key).or_default();
        *count += 1;
        match count {
            1 => (key.clone(), wanted.clone()),
            count => (format!("{key} {count}"), wanted.clone()),
        }
    });
    unique.collect()
}

/// Returns true if the last token of a key's pointer is the name itself.
fn is_last_token(key: &str, wanted: &str) -> bool {
    let pointer = key.split(' ').next().unwrap_or_default();
    let bare = wanted.strip_prefix("r#").unwrap_or(wanted);
    pointer.rsplit('/').next() == Some(bare)
}

/// Returns true if the lock can omit a name: that of a field that equals the last token of its
/// pointer. Such a field gets that name in every run, since it takes precedence in its scope.
pub(super) fn is_implied(key: &str, name: &str) -> bool {
    let pointer = key.strip_suffix(" field");
    pointer.is_some_and(|pointer| !pointer.contains(' ') && is_last_token(pointer, name))
}

#[cfg(test)]
mod tests {
    use super::identifier::tests::{odd_texts, parses};
    use super::*;
    use crate::hash::HashSet;

    #[test]
    fn new_names_give_way_in_any_order() {
        let (settings, mut lock) = (BTreeMap::new(), Lock::default());
        let entry = |key: &str| (key.to_owned(), "foo_bar".to_owned());
        let mut names = Names::new(&settings, &lock);
        assert_eq!(
            names.assign(&[entry("/foo-bar")], &[]),
            [Name("foo_bar".into())]
        );
        lock.entries = names.chosen;
        let mut names = Names::new(&settings, &lock);
        let assigned = names.assign(&[entry("/fooBar"), entry("/foo-bar")], &[]);
        assert_eq!(assigned, [Name("foo_bar2".into()), Name("foo_bar".into())]);
    }

    #[test]
    fn invalid_names_are_not_kept() {
        let long = "a".repeat(200);
        let odd = [
            "", "a b", "fn", "a.b", "1a", "a;b", "e\u{301}", "_", "r#self", &long,
        ];
        for name in odd {
            let mut settings = BTreeMap::from([("#/x".to_owned(), name.to_owned())]);
            let mut lock = Lock::default();
            let assign = |settings: &BTreeMap<_, _>, lock: &Lock| {
                let mut names = Names::new(settings, lock);
                names.assign(&[("#/x".to_owned(), "good".to_owned())], &[])
            };
            assert_eq!(assign(&settings, &lock), [Name("good".into())], "{name}");
            std::mem::swap(&mut settings, &mut lock.entries);
            assert_eq!(assign(&settings, &lock), [Name("good".into())], "{name}");
        }
    }

    #[test]
    fn an_exact_name_takes_precedence_over_a_converted_one() {
        let (settings, lock) = (BTreeMap::new(), Lock::default());
        let mut names = Names::new(&settings, &lock);
        let entries = ["thing", "Thing", "THING", "Thing2"];
        let entries = entries.map(|name| (format!("#/schemas/{name}"), type_name(name)));
        let names = names.assign(&entries, &[]).into_iter().map(|name| name.0);
        assert_eq!(
            names.collect::<Vec<_>>(),
            ["Thing3", "Thing", "Thing4", "Thing2"]
        );
    }

    #[test]
    fn implied_names_are_stable_without_the_lock() {
        let (settings, lock) = (BTreeMap::new(), Lock::default());
        let mut names = Names::new(&settings, &lock);
        let entry = |name: &str| (format!("#/a/properties/{name} field"), value_name(name));
        let old = [entry("lastName"), entry("first_name"), entry("type")];
        let first = names.assign(&old, &[]);
        let said = |(key, name): &(&String, &String)| !is_implied(key, name);
        let kept = names.chosen.iter().filter(said);
        let kept = kept.map(|(key, name)| (key.clone(), name.clone()));
        let entries = kept.collect::<BTreeMap<_, _>>();
        assert_eq!(
            entries.keys().collect::<Vec<_>>(),
            ["#/a/properties/lastName field"]
        );
        let lock = Lock { entries };
        let mut names = Names::new(&settings, &lock);
        let new = [entry("firstName"), entry("last_name"), entry("Type")];
        let all = names.assign(&[new, old].concat(), &[]);
        assert_eq!(all[3..], first);
        assert!(!is_implied("#/a/properties/get get query get", "get"));
    }

    #[test]
    fn settings_override_the_lock_and_reserved_names_override_both() {
        let settings = BTreeMap::from([("/a".to_owned(), "chosen".to_owned())]);
        let mut lock = Lock::default();
        lock.entries.insert("/a".into(), "locked".into());
        lock.entries.insert("/b".into(), "taken".into());
        let mut names = Names::new(&settings, &lock);
        let entries = [
            ("/a".to_owned(), "a".to_owned()),
            ("/b".to_owned(), "b".to_owned()),
        ];
        assert_eq!(
            names.assign(&entries, &["taken"]),
            [Name("chosen".into()), Name("b".into())]
        );
    }

    #[test]
    fn names_of_one_scope_are_unique_and_not_reserved() {
        let (settings, lock) = (BTreeMap::new(), Lock::default());
        let mut names = Names::new(&settings, &lock);
        let reserved = ["Vec", "Option", "String", "Self"];
        let texts = odd_texts();
        let entries = texts.iter().enumerate();
        let entries = entries.map(|(index, text)| (format!("#/{index}"), type_name(text)));
        let assigned = names.assign(&entries.collect::<Vec<_>>(), &reserved);
        let distinct = assigned.iter().collect::<HashSet<_>>();
        assert_eq!(distinct.len(), texts.len());
        for Name(name) in &assigned {
            assert!(parses(name) && !reserved.contains(&name.as_str()), "{name}");
        }
    }

    #[test]
    fn items_of_one_key_keep_their_names() {
        let settings = BTreeMap::new();
        let entries = ["A2", "A2", "A"].map(|wanted| ("/a".to_owned(), wanted.to_owned()));
        let first = Lock::default();
        let mut names = Names::new(&settings, &first);
        let chosen = names.assign(&entries, &[]);
        let lock = Lock {
            entries: names.chosen,
        };
        assert_eq!(Names::new(&settings, &lock).assign(&entries, &[]), chosen);
    }
}
