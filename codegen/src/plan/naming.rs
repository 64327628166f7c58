//! The only maker of identifiers: any text in, an idiomatic Rust identifier out, claimed in a
//! scope so that no two are the same, and kept from run to run by the lock.

use std::collections::{BTreeMap, HashMap, HashSet};

use heck::{ToSnakeCase, ToUpperCamelCase};

use super::api::Name;
use crate::lock::Lock;

/// Names chosen before: those of the settings, which win, and those of the last run.
pub(super) struct Names<'a> {
    settings: &'a BTreeMap<String, String>,
    lock: &'a Lock,
    /// What this run chose, for the next
    pub chosen: BTreeMap<String, String>,
}

impl<'a> Names<'a> {
    /// Names from the settings and from the last run.
    pub(super) fn new(settings: &'a BTreeMap<String, String>, lock: &'a Lock) -> Self {
        Self {
            settings,
            lock,
            chosen: BTreeMap::new(),
        }
    }

    /// What a thing is called already, by the settings or else by the lock.
    pub(super) fn known(&self, key: &str) -> Option<&'a str> {
        self.settings
            .get(key)
            .or_else(|| self.lock.entries.get(key))
            .map(String::as_str)
    }

    /// Keeps a name that was chosen for other places of the same thing.
    pub(super) fn remember(&mut self, keys: &[String], name: &Name) {
        let entries = keys.iter().map(|key| (key.clone(), name.0.clone()));
        self.chosen.extend(entries);
    }

    /// Names the members of one scope: known names first, then newcomers in their order, which
    /// give way where a name is taken. Each entry is a key and the name it would like.
    pub(super) fn assign(&mut self, entries: &[(String, String)], reserved: &[&str]) -> Vec<Name> {
        let mut taken = reserved
            .iter()
            .map(|name| (*name).to_owned())
            .collect::<HashSet<_>>();
        let entries = &told_apart(entries);
        let keys = entries.iter().map(|(key, _)| key.as_str());
        let mut names = self.known_names(keys, &mut taken, is_identifier);
        // What the document spells as Rust does keeps its name, whoever stands before it.
        for (slot, (key, wanted)) in names.iter_mut().zip(entries) {
            if slot.is_none() && is_spelt_so(key, wanted) && taken.insert(wanted.clone()) {
                *slot = Some(wanted.clone());
            }
        }
        let named = names
            .into_iter()
            .zip(entries)
            .map(|(known, (key, wanted))| {
                let name = known.unwrap_or_else(|| claim(wanted, reserved, &mut taken));
                self.chosen.insert(key.clone(), name.clone());
                Name(name)
            });
        named.collect()
    }

    /// As `assign`, for dotted paths of identifiers, of which each entry would like several, the
    /// best first; newcomers choose in this order.
    pub(super) fn assign_paths(
        &mut self,
        entries: &[(String, Vec<String>)],
        order: &[usize],
        reserved: &[&str],
    ) -> Vec<Name> {
        let mut taken = reserved
            .iter()
            .map(|name| (*name).to_owned())
            .collect::<HashSet<_>>();
        let keys = entries.iter().map(|(key, _)| key.as_str());
        let is_valid = |path: &str| path.split('.').all(is_identifier);
        let mut names = self.known_names(keys, &mut taken, is_valid);
        for index in order
            .iter()
            .filter(|index| names[**index].is_none())
            .copied()
            .collect::<Vec<_>>()
        {
            let candidates = &entries[index].1;
            let free = candidates.iter().find(|name| taken.insert((*name).clone()));
            let first = candidates.first().map(String::as_str).unwrap_or_default();
            let name = free
                .cloned()
                .unwrap_or_else(|| claim(first, reserved, &mut taken));
            names[index] = Some(name);
        }
        let named = names.into_iter().zip(entries).map(|(name, (key, _))| {
            let name = name.unwrap_or_default();
            self.chosen.insert(key.clone(), name.clone());
            Name(name)
        });
        named.collect()
    }

    /// The known names of those that have one, unless an earlier one has the same.
    fn known_names<'k>(
        &self,
        keys: impl Iterator<Item = &'k str>,
        taken: &mut HashSet<String>,
        is_valid: impl Fn(&str) -> bool,
    ) -> Vec<Option<String>> {
        let names = keys.map(|key| {
            let known = self.known(key).filter(|known| is_valid(known))?;
            taken.insert(known.to_owned()).then(|| known.to_owned())
        });
        names.collect()
    }
}

/// Things of one key, such as alternatives of one title, are kept by it and a number.
fn told_apart(entries: &[(String, String)]) -> Vec<(String, String)> {
    let mut counts = HashMap::<&str, usize>::new();
    let told = entries.iter().map(|(key, wanted)| {
        let count = counts.entry(key).or_default();
        *count += 1;
        match count {
            1 => (key.clone(), wanted.clone()),
            count => (format!("{key} {count}"), wanted.clone()),
        }
    });
    told.collect()
}

/// Whether a key, which may end in the kind of thing that it names, ends in that very name.
fn is_spelt_so(key: &str, wanted: &str) -> bool {
    let pointer = key.split(' ').next().unwrap_or_default();
    let bare = wanted.strip_prefix("r#").unwrap_or(wanted);
    pointer.rsplit('/').next() == Some(bare)
}

/// The wanted name if it is free; else with an underscore if it is reserved, or else with the first
/// number that makes it free.
fn claim(wanted: &str, reserved: &[&str], taken: &mut HashSet<String>) -> String {
    let bare = wanted.strip_prefix("r#").unwrap_or(wanted);
    let stem = bare.trim_end_matches('_');
    let gap = if stem.ends_with(|c: char| c.is_ascii_digit()) {
        "_"
    } else {
        ""
    };
    let numbered = (2..).map(|number| format!("{stem}{gap}{number}"));
    let escaped = reserved.contains(&wanted).then(|| format!("{bare}_"));
    let mut candidates = std::iter::once(wanted.to_owned())
        .chain(escaped)
        .chain(numbered);
    candidates
        .find(|name| taken.insert(name.clone()))
        .unwrap_or_default()
}

/// A name for a type or a variant: `MFAType` → `MfaType`, `in_progress` → `InProgress`.
pub(super) fn type_name(text: &str) -> String {
    let name = identifier(&spell(text).to_upper_camel_case(), 'N');
    if name == "Self" {
        "Self_".to_owned()
    } else {
        name
    }
}

/// What the types that a function gives are named after: `new_pet` → `NewPet`.
pub(super) fn owner_name(function: &Name) -> String {
    type_name(function.0.trim_start_matches("r#"))
}

/// A name for a field, a method, an argument or a module: `lastAuthAt` → `last_auth_at`.
pub(super) fn value_name(text: &str) -> String {
    let mut name = identifier(&spell(text).to_snake_case(), '_');
    // A name of digits alone tells readers nothing, and clippy says so.
    if name.starts_with('_') && name.chars().all(|symbol| !symbol.is_alphabetic()) {
        name.insert(0, 'n');
        name.remove(1);
    }
    match name.as_str() {
        "self" | "super" | "crate" | "_" => format!("{name}_"),
        _ if !is_identifier(&name) => format!("r#{name}"),
        _ => name,
    }
}

/// The name of a file and its module: never a raw identifier, never one that cargo means something by.
pub(super) fn module_name(text: &str) -> String {
    let name = value_name(text);
    match name.strip_prefix("r#") {
        Some(bare) => format!("{bare}_"),
        None if matches!(name.as_str(), "mod" | "lib" | "main") => format!("{name}_"),
        None => name,
    }
}

/// Symbols that carry meaning, in words; the case conversion drops the others.
fn spell(text: &str) -> String {
    let mut spelt = String::with_capacity(text.len());
    for (index, symbol) in text.chars().enumerate() {
        match symbol {
            '+' => spelt.push_str(" plus "),
            '-' if index == 0 => spelt.push_str("minus "),
            '*' => spelt.push_str(" star "),
            '%' => spelt.push_str(" percent "),
            '$' => spelt.push_str(" dollar "),
            '&' => spelt.push_str(" and "),
            '@' if index > 0 => spelt.push_str(" at "),
            '<' => spelt.push_str(" less "),
            '>' => spelt.push_str(" greater "),
            '=' => spelt.push_str(" equal "),
            '!' => spelt.push_str(" not "),
            other => spelt.push(other),
        }
    }
    spelt
}

/// Drops what no identifier may hold; `lead` comes before a first digit.
fn identifier(text: &str, lead: char) -> String {
    let kept = |symbol: &char| *symbol == '_' || symbol.is_alphanumeric();
    let mut name = text.chars().filter(kept).collect::<String>();
    if name.is_empty() {
        name.push_str(if lead == '_' { "empty" } else { "Empty" });
    }
    if !could_be_identifier(&name) {
        name.insert(0, lead);
    }
    if !could_be_identifier(&name) {
        name = name
            .chars()
            .map(|symbol| match symbol {
                ascii if ascii.is_ascii() => ascii.to_string(),
                // Letters that Unicode does not allow in identifiers: their numbers instead.
                other => format!("{:x}", u32::from(other)),
            })
            .collect();
    }
    name
}

/// Whether the text is an identifier, a keyword among them.
fn could_be_identifier(text: &str) -> bool {
    is_identifier(text) || is_identifier(&format!("{text}_"))
}

/// `abstract`, `continue`, `override`
const LONGEST_KEYWORD: usize = 8;

/// Whether Rust takes the text as an identifier.
fn is_identifier(text: &str) -> bool {
    let is_word = |byte: u8| byte == b'_' || byte.is_ascii_alphanumeric();
    let is_plain = text.bytes().all(is_word) && !text.starts_with(|it: char| it.is_ascii_digit());
    if is_plain && text.len() > LONGEST_KEYWORD {
        // To ask syn takes a while.
        return true;
    }
    // Reserved since edition 2024, of which syn does not know.
    text != "gen" && syn::parse_str::<syn::Ident>(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_and_values_are_idiomatic() {
        let types = [
            ("MFAType", "MfaType"),
            ("IN_PROGRESS", "InProgress"),
            ("SSOButton", "SsoButton"),
            ("+1", "Plus1"),
            ("-1", "Minus1"),
            ("1", "N1"),
            ("", "Empty"),
            ("self", "Self_"),
            ("日本", "日本"),
        ];
        for (text, name) in types {
            assert_eq!(type_name(text), name, "{text}");
        }
        let values = [
            ("lastAuthAt", "last_auth_at"),
            ("type", "r#type"),
            ("self", "self_"),
            ("2fa", "_2fa"),
            ("", "empty"),
            ("$", "dollar"),
            ("x-rate-limit", "x_rate_limit"),
            ("async", "r#async"),
            ("gen", "r#gen"),
        ];
        for (text, name) in values {
            assert_eq!(value_name(text), name, "{text}");
        }
    }

    #[test]
    fn a_newcomer_gives_way_whatever_the_order() {
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
    fn the_very_name_wins_over_one_that_becomes_it() {
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
    fn settings_win_over_the_lock_and_reserved_names_over_both() {
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
    fn things_of_one_key_keep_their_names() {
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
