//! Identifiers: the only place that makes them.
//!
//! Any text becomes an idiomatic Rust identifier that is unique in its scope. The settings override
//! it, and `names.lock` keeps it from run to run. `name_collisions` has the names of a scope.

use std::borrow::Cow;
use std::collections::BTreeMap;

use heck::{ToSnakeCase, ToUpperCamelCase};
use unicode_normalization::UnicodeNormalization;

use super::api::Name;
use super::name_collisions::Scope;
use crate::digest;
use crate::hash::HashMap;
use crate::lock::{Lock, line_key};

/// The maximum length of a generated name, in bytes: files are named after types, and most file
/// systems limit names to 255 bytes.
const LONGEST: usize = 120;

/// The maximum length of the number that [`Scope::claim`] may add, in bytes.
const MOST_DIGITS: usize = 16;

/// Names that Windows reserves for devices, with any extension.
const DEVICES: &[&str] = &["con", "prn", "aux", "nul"];

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

/// Returns a name for a type or a variant: `MFAType` → `MfaType`, `in_progress` → `InProgress`.
pub(super) fn type_name(text: &str) -> String {
    let name = until_stable(text, |text| {
        identifier(&spell(text).to_upper_camel_case(), 'N')
    });
    if name == "Self" {
        "Self_".to_owned()
    } else {
        name
    }
}

/// Returns the prefix for the types of a function: `new_pet` → `NewPet`.
pub(super) fn owner_name(function: &Name) -> String {
    type_name(function.0.trim_start_matches("r#"))
}

/// Returns a name for a field, a method, an argument or a module: `lastAuthAt` → `last_auth_at`.
pub(super) fn value_name(text: &str) -> String {
    let mut name = until_stable(text, |text| identifier(&spell(text).to_snake_case(), '_'));
    // Clippy warns of names of digits and underscores alone (`just_underscores_and_digits`).
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

/// Returns a name for a module and its file.
///
/// It is ASCII, as rustc requires, no raw identifier, and not reserved by cargo or Windows.
pub(super) fn module_name(text: &str) -> String {
    let name = value_name(text);
    let name = match name.is_ascii() {
        true => name,
        false => value_name(&in_ascii(&name)),
    };
    match name.strip_prefix("r#") {
        Some(bare) => format!("{bare}_"),
        None if matches!(name.as_str(), "mod" | "lib" | "main") || is_device(&name) => {
            format!("{name}_")
        }
        None => name,
    }
}

fn is_device(name: &str) -> bool {
    let port = name.strip_prefix("com").or(name.strip_prefix("lpt"));
    let is_port = port.is_some_and(|rest| rest.len() == 1 && rest.as_bytes()[0].is_ascii_digit());
    is_port || DEVICES.contains(&name)
}

/// Replaces characters beyond ASCII by their code points.
pub(super) fn in_ascii(text: &str) -> String {
    let symbols = text.chars().map(|symbol| match symbol.is_ascii() {
        true => symbol.to_string(),
        false => format!("_u{:x}", u32::from(symbol)),
    });
    symbols.collect()
}

/// Cuts a name that is too long to its beginning and a digest of the whole.
pub(super) fn shortened(name: &str) -> Cow<'_, str> {
    if name.len() <= LONGEST {
        return Cow::Borrowed(name);
    }
    let digest = &digest::sha256(name.as_bytes())[..8];
    let mut end = LONGEST - digest.len() - 1;
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    let start = name[..end].trim_end_matches('_');
    let is_type = name.starts_with(char::is_uppercase);
    let gap = if is_type { "" } else { "_" };
    Cow::Owned(format!("{start}{gap}{digest}"))
}

/// Repeats a conversion until its result is stable: some letters become several (`ß`, `SS`), which
/// are then converted like other words.
fn until_stable(text: &str, convert: impl Fn(&str) -> String) -> String {
    let mut name = convert(text);
    if !text.is_ascii() {
        for _ in 0..3 {
            name = convert(&name);
        }
    }
    name
}

/// Normalizes letters to NFKC, and replaces meaningful symbols by words.
///
/// The case conversion drops other symbols, so they become words too if there is nothing else.
fn spell(text: &str) -> String {
    let text = match text.is_ascii() {
        true => Cow::Borrowed(text),
        false => Cow::Owned(text.nfkc().collect()),
    };
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
    if spelt.chars().any(char::is_alphanumeric) {
        return spelt;
    }
    let symbols = spelt.chars().map(|symbol| match symbol {
        '.' => " dot ".to_owned(),
        ',' => " comma ".to_owned(),
        ':' => " colon ".to_owned(),
        ';' => " semicolon ".to_owned(),
        '/' => " slash ".to_owned(),
        '\\' => " backslash ".to_owned(),
        '#' => " hash ".to_owned(),
        '@' => " at ".to_owned(),
        '?' => " question ".to_owned(),
        '|' => " pipe ".to_owned(),
        '~' => " tilde ".to_owned(),
        '^' => " caret ".to_owned(),
        '_' => " underscore ".to_owned(),
        ' ' => " space ".to_owned(),
        other => format!(" u{:x} ", u32::from(other)),
    });
    symbols.collect()
}

/// Drops characters that no identifier may have; `lead` is put before a leading digit.
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
                // Letters that are not `XID_Continue` are replaced by their code points.
                other => format!("{:x}", u32::from(other)),
            })
            .collect();
    }
    shortened(&name).into_owned()
}

/// Returns true if the text is an identifier or a keyword.
fn could_be_identifier(text: &str) -> bool {
    is_identifier(text) || is_identifier(&format!("{text}_"))
}

/// The length of the longest keywords: `abstract`, `continue`, `override`.
const LONGEST_KEYWORD: usize = 8;

/// Returns true if the text is an identifier in Rust, and no keyword.
fn is_identifier(text: &str) -> bool {
    let is_word = |byte: u8| byte == b'_' || byte.is_ascii_alphanumeric();
    let is_plain = text.bytes().all(is_word) && !text.starts_with(|it: char| it.is_ascii_digit());
    if is_plain && text.len() > LONGEST_KEYWORD {
        // Spares the costly call of syn.
        return true;
    }
    // Reserved since edition 2024, which syn does not know.
    text != "gen" && syn::parse_str::<syn::Ident>(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::HashSet;

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

    /// Returns texts of all kinds, the same in each run.
    fn odd_texts() -> Vec<String> {
        let parts = [
            "self",
            "Self",
            "crate",
            "super",
            "type",
            "gen",
            "union",
            "con",
            "COM1",
            "lib",
            "mod",
            "Vec",
            "Option",
            "String",
            "a",
            "B",
            "9",
            "0",
            "_",
            "__",
            "-",
            "+",
            ".",
            "/",
            " ",
            "#",
            "\"",
            "\\",
            "\n",
            "\0",
            "é",
            "e\u{301}",
            "ß",
            "ﬁ",
            "µ",
            "½",
            "²",
            "日本",
            "Привет",
            "ǅ",
            "ا",
            "न",
            "\u{94d}",
            "👍",
            "\u{200d}",
            "\u{e000}",
            "\u{10ffff}",
            "ſ",
            "ⅷ",
            "camelCase",
            "HTTPServer",
            "snake_case",
        ];
        let mut texts = parts.map(str::to_owned).to_vec();
        texts.push(String::new());
        texts.push("long words ".repeat(100));
        texts.push("日本".repeat(100));
        let mut seed = 1_u64;
        let mut next = |below: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            usize::try_from(seed >> 33).unwrap_or_default() % below
        };
        for _ in 0..3000 {
            let length = 1 + next(5);
            let text = (0..length).map(|_| match next(4) {
                0 => char::from_u32(u32::try_from(next(0x3000)).unwrap()).map(String::from),
                _ => Some(parts[next(parts.len())].to_owned()),
            });
            texts.push(text.flatten().collect());
        }
        texts
    }

    fn parses(name: &str) -> bool {
        syn::parse_str::<syn::ItemMod>(&format!("mod {name} {{}}")).is_ok()
    }

    #[test]
    fn any_text_becomes_a_stable_name() {
        for text in odd_texts() {
            let (ty, value, module) = (type_name(&text), value_name(&text), module_name(&text));
            for name in [&ty, &value, &module] {
                assert!(parses(name), "{text:?}: {name}");
                assert!(name.len() <= LONGEST + 3, "{text:?}: {name}");
                assert_eq!(*name, name.nfc().collect::<String>(), "{text:?}");
            }
            // No word boundary is found between a digit and a capital: `V2 Api`, `V2api`.
            let again = type_name(&ty);
            assert_eq!(again.to_lowercase(), ty.to_lowercase(), "{text:?}");
            assert_eq!(
                value_name(value.trim_start_matches("r#")),
                value,
                "{text:?}"
            );
            assert_eq!(module_name(&module), module, "{text:?}");
            assert!(
                module.is_ascii() && !is_device(&module),
                "{text:?}: {module}"
            );
        }
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
    fn module_names_are_valid_on_every_system() {
        let names = [
            ("Con", "con_"),
            ("com1", "com1_"),
            ("COM10", "com10"),
            ("Lib", "lib_"),
            ("日本", "u65e5_u672c"),
        ];
        for (text, name) in names {
            assert_eq!(module_name(text), name);
        }
    }

    #[test]
    fn equivalent_characters_are_normalized() {
        assert_eq!(value_name("cafe\u{301}"), "café");
        assert_eq!(type_name("ﬁle"), "File");
    }

    #[test]
    fn symbols_without_letters_have_names() {
        assert_eq!(type_name("..."), "DotDotDot");
        assert_eq!(type_name("👍"), "U1f44d");
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
