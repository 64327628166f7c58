//! Text → identifier of Rust: case, keywords, symbols, letters beyond ASCII, and length. Uniqueness is
//! up to `scope.rs`.

use std::borrow::Cow;

use heck::{ToSnakeCase, ToUpperCamelCase};
use unicode_normalization::UnicodeNormalization;

use super::super::api::Name;
use crate::digest;

/// The maximum length of a generated name, in bytes: files are named after types, and most file
/// systems limit names to 255 bytes.
pub(super) const LONGEST: usize = 120;

/// Names that Windows reserves for devices, with any extension.
const DEVICES: &[&str] = &["con", "prn", "aux", "nul"];

/// Returns a name for a type or a variant: `MFAType` → `MfaType`, `in_progress` → `InProgress`.
pub(in crate::plan) fn type_name(text: &str) -> String {
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
pub(in crate::plan) fn owner_name(function: &Name) -> String {
    type_name(function.0.trim_start_matches("r#"))
}

/// Returns a name for a field, a method, an argument or a module: `lastAuthAt` → `last_auth_at`.
pub(in crate::plan) fn value_name(text: &str) -> String {
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
pub(in crate::plan) fn module_name(text: &str) -> String {
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
pub(in crate::plan) fn in_ascii(text: &str) -> String {
    let symbols = text.chars().map(|symbol| match symbol.is_ascii() {
        true => symbol.to_string(),
        false => format!("_u{:x}", u32::from(symbol)),
    });
    symbols.collect()
}

/// Cuts a name that is too long to its beginning and a digest of the whole.
pub(in crate::plan) fn shortened(name: &str) -> Cow<'_, str> {
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
pub(super) fn is_identifier(text: &str) -> bool {
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
pub(super) mod tests {
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

    /// Returns texts of all kinds, the same in each run.
    pub(in crate::plan::naming) fn odd_texts() -> Vec<String> {
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

    pub(in crate::plan::naming) fn parses(name: &str) -> bool {
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
}
