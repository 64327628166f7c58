//! The only maker of identifiers: any text in, an idiomatic Rust identifier out, claimed in a
//! scope so that no two are the same, and kept from run to run by the lock.

use std::borrow::Cow;
use std::collections::BTreeMap;

use heck::{ToSnakeCase, ToUpperCamelCase};
use unicode_normalization::UnicodeNormalization;

use super::api::Name;
use super::scope::Scope;
use crate::digest;
use crate::hash::HashMap;
use crate::lock::{Lock, line_key};

/// The most bytes of a name that is made here: files are named after types, and few systems take
/// names of more than 255 bytes.
const LONGEST: usize = 120;

/// So many bytes a number may add to it.
const MOST_DIGITS: usize = 16;

/// What Windows takes for a device, whatever follows a full stop.
const DEVICES: &[&str] = &["con", "prn", "aux", "nul"];

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

    /// The identifier that a thing has already, by the settings or else by the lock.
    pub(super) fn known(&self, key: &str) -> Option<&'a str> {
        self.written(key).filter(|name| may_be_kept(name))
    }

    /// As `known`, for a dotted path of identifiers.
    pub(super) fn known_path(&self, key: &str) -> Option<&'a str> {
        let path = self.written(key)?;
        path.split('.').all(may_be_kept).then_some(path)
    }

    /// What somebody wrote in one of both files, whatever it is.
    fn written(&self, key: &str) -> Option<&'a str> {
        let line = line_key(key);
        let said = self.settings.get(key).or_else(|| self.settings.get(&*line));
        said.or_else(|| self.lock.entries.get(&*line))
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
        let mut scope = Scope::with(reserved);
        let entries = &told_apart(entries);
        let keys = entries.iter().map(|(key, _)| key.as_str());
        let known = |key: &str| self.known(key);
        let mut names = known_names(keys, &mut scope, known);
        let entries = entries.iter().map(|(key, wanted)| (key, shortened(wanted)));
        let entries = entries.collect::<Vec<_>>();
        // What the document spells as Rust does keeps its name, whoever stands before it.
        for (slot, (key, wanted)) in names.iter_mut().zip(&entries) {
            if slot.is_none() && is_spelt_so(key, wanted) && scope.take(wanted) {
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

    /// As `assign`, for dotted paths of identifiers, of which each entry would like several, the
    /// best first; newcomers choose in this order.
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

/// The known names of those that have one, unless an earlier one has the same.
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

/// True if a name that a person may have written is one that could have been made here: an
/// identifier in the one form that Rust compares, and not too long for a file.
fn may_be_kept(name: &str) -> bool {
    let is_short = name.len() <= LONGEST + MOST_DIGITS;
    is_short && is_identifier(name) && (name.is_ascii() || name.nfc().eq(name.chars()))
}

/// Things of one key, such as alternatives of one title, are kept by it and a number.
fn told_apart(entries: &[(String, String)]) -> Vec<(String, String)> {
    let mut counts = HashMap::<&str, usize>::default();
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

/// True if a key, which may end in the kind of thing that it names, ends in that very name.
fn is_spelt_so(key: &str, wanted: &str) -> bool {
    let pointer = key.split(' ').next().unwrap_or_default();
    let bare = wanted.strip_prefix("r#").unwrap_or(wanted);
    pointer.rsplit('/').next() == Some(bare)
}

/// True if a name need not be kept: of a field that is called as the last step of its pointer, which
/// gets the name from whoever else would like it, and which no other field of the object has.
pub(super) fn goes_without_saying(key: &str, name: &str) -> bool {
    let pointer = key.strip_suffix(" field");
    pointer.is_some_and(|pointer| !pointer.contains(' ') && is_spelt_so(pointer, name))
}

/// A name for a type or a variant: `MFAType` → `MfaType`, `in_progress` → `InProgress`.
pub(super) fn type_name(text: &str) -> String {
    let name = settled(text, |text| {
        identifier(&spell(text).to_upper_camel_case(), 'N')
    });
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
    let mut name = settled(text, |text| identifier(&spell(text).to_snake_case(), '_'));
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

/// The name of a file and its module: of ASCII alone, as rustc wants it, never a raw identifier, and
/// never one that cargo or Windows means something by.
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

/// Letters beyond ASCII as the numbers that Unicode gives them.
pub(super) fn in_ascii(text: &str) -> String {
    let symbols = text.chars().map(|symbol| match symbol.is_ascii() {
        true => symbol.to_string(),
        false => format!("_u{:x}", u32::from(symbol)),
    });
    symbols.collect()
}

/// A name that is not too long: of one that is, its beginning and a digest of the whole.
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

/// What a conversion gives in the end: some letters become several (`ß`, `SS`), which then are words
/// like others.
fn settled(text: &str, convert: impl Fn(&str) -> String) -> String {
    let mut name = convert(text);
    if !text.is_ascii() {
        for _ in 0..3 {
            name = convert(&name);
        }
    }
    name
}

/// Letters in the one form that Rust compares them in, and symbols that carry meaning in words; the
/// case conversion drops the others, unless there is nothing else.
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
    shortened(&name).into_owned()
}

/// True if the text is an identifier, a keyword among them.
fn could_be_identifier(text: &str) -> bool {
    is_identifier(text) || is_identifier(&format!("{text}_"))
}

/// `abstract`, `continue`, `override`
const LONGEST_KEYWORD: usize = 8;

/// True if Rust takes the text as an identifier.
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
    fn what_is_no_identifier_is_not_kept() {
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
    fn what_goes_without_saying_keeps_its_name_though_it_is_not_locked() {
        let (settings, lock) = (BTreeMap::new(), Lock::default());
        let mut names = Names::new(&settings, &lock);
        let entry = |name: &str| (format!("#/a/properties/{name} field"), value_name(name));
        let old = [entry("lastName"), entry("first_name"), entry("type")];
        let first = names.assign(&old, &[]);
        let said = |(key, name): &(&String, &String)| !goes_without_saying(key, name);
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
        assert!(!goes_without_saying(
            "#/a/properties/get get query get",
            "get"
        ));
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

    /// Texts of all kinds, the same in each run.
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
    fn any_text_becomes_a_name_that_stays_as_it_is() {
        for text in odd_texts() {
            let (ty, value, module) = (type_name(&text), value_name(&text), module_name(&text));
            for name in [&ty, &value, &module] {
                assert!(parses(name), "{text:?}: {name}");
                assert!(name.len() <= LONGEST + 3, "{text:?}: {name}");
                assert_eq!(*name, name.nfc().collect::<String>(), "{text:?}");
            }
            // Between a digit and a capital no word is seen to begin: `V2 Api`, `V2api`.
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
    fn names_of_one_scope_differ_and_leave_what_is_there_alone() {
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
    fn files_have_names_that_every_system_takes() {
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
    fn what_only_looks_alike_is_one_text() {
        assert_eq!(value_name("cafe\u{301}"), "café");
        assert_eq!(type_name("ﬁle"), "File");
    }

    #[test]
    fn symbols_alone_have_names() {
        assert_eq!(type_name("..."), "DotDotDot");
        assert_eq!(type_name("👍"), "U1f44d");
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
