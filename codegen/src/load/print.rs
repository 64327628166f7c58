//! Printing: a tree → YAML or JSON, for other tools.
//!
//! The order of members is kept, and so is the spelling of numbers: `1.10` stays, and so does an
//! integer of any length. Comments, anchors and the layout of a text are not in the tree.

mod json;
mod yaml;

use super::node::{Node, Number, Pointer};
use super::{Origins, Source, spell_out};
use crate::hash::HashMap;

/// Language of the printed text.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Form {
    /// JSON (RFC 8259), indented
    Json,
    /// YAML 1.2
    Yaml,
}

/// Spelling of numbers, by their places.
type Spelling = HashMap<Pointer, String>;

/// Prints a tree. `origins` and `sources` are the files that its parts came from.
pub fn print(root: &Node, origins: &Origins, sources: &[Source], form: Form) -> String {
    let spelling = spelling(root, origins, sources);
    match form {
        Form::Json => json::print(root, &spelling),
        Form::Yaml => yaml::print(root, &spelling),
    }
}

/// Finds the text of each number, and of those that are read as text because no number can hold
/// them.
fn spelling(root: &Node, origins: &Origins, sources: &[Source]) -> Spelling {
    let mut places = Vec::new();
    let mut open = vec![(Pointer::root(), root)];
    while let Some((at, node)) = open.pop() {
        match node {
            Node::Number(_) => places.push(at),
            Node::String(text) if is_beyond(text) => places.push(at),
            Node::Object(map) => {
                open.extend(map.iter().map(|(name, inner)| (at.child(name), inner)));
            }
            Node::Array(items) => {
                let items = items.iter().enumerate();
                open.extend(items.map(|(index, inner)| (at.item(index), inner)));
            }
            _ => {}
        }
    }
    let texts = spell_out(&mut root.clone(), origins, sources, &places);
    let spelt = places.into_iter().zip(texts);
    let spelt = spelt.filter_map(|(place, text)| Some((place, text?)));
    spelt.filter(|(_, text)| is_bare_number(text)).collect()
}

/// Returns true for a number that double precision cannot hold.
fn is_beyond(text: &str) -> bool {
    is_bare_number(text) && text.parse().is_ok_and(f64::is_infinite)
}

/// Returns true for the syntax of JSON numbers (RFC 8259, section 6).
fn is_bare_number(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    let (number, exponent) = match text.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, Some(exponent)),
        None => (text, None),
    };
    let (whole, fraction) = match number.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (number, None),
    };
    let whole = whole.strip_prefix('-').unwrap_or(whole);
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|it| digits(it.strip_prefix(['+', '-']).unwrap_or(it)))
}

/// Formats a scalar that is not a string.
fn scalar(node: &Node) -> String {
    match node {
        Node::Bool(value) => value.to_string(),
        Node::Number(Number::Integer(value)) => value.to_string(),
        Node::Number(Number::Float(value)) => format!("{value:?}"),
        _ => "null".to_owned(),
    }
}

/// Puts a text into double quotes, so that both languages read it.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            it if it.is_control() || is_invisible(it) => {
                quoted.push_str(&format!("\\u{:04x}", u32::from(it)));
            }
            it => quoted.push(it),
        }
    }
    quoted.push('"');
    quoted
}

/// Returns true for line breaks and characters that YAML does not print (YAML 1.2, section 5.1).
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::source::read_any;

    fn read(name: &str, text: &str) -> (Node, Source) {
        let source = Source {
            name: name.to_owned(),
            bytes: text.as_bytes().to_owned(),
        };
        let mut diagnostics = Vec::new();
        let node = read_any(0, &source, &mut diagnostics).unwrap();
        assert!(diagnostics.is_empty(), "{diagnostics:?}\n{text}");
        (node, source)
    }

    fn both(name: &str, text: &str) -> [String; 2] {
        let (node, source) = read(name, text);
        let sources = [source];
        [Form::Yaml, Form::Json].map(|form| {
            let printed = print(&node, &Origins::default(), &sources, form);
            let again = read(
                if form == Form::Json {
                    "a.json"
                } else {
                    "a.yaml"
                },
                &printed,
            )
            .0;
            assert_eq!(again, node, "{printed}");
            let keys = |node: &Node| format!("{node:?}");
            assert_eq!(keys(&again), keys(&node));
            printed
        })
    }

    #[test]
    fn digits_and_order_stay() {
        let text = "z: 1.10\na: 1e3\nm: [0x1F, 123456789012345678901234567890, -0.0, 1.0]\n";
        let [yaml, json] = both("a.yaml", text);
        let digits = "1.10|1e3|31|123456789012345678901234567890|-0.0|1.0";
        for digits in digits.split('|') {
            assert!(
                yaml.contains(digits) && json.contains(digits),
                "{yaml}{json}"
            );
        }
        assert_eq!(
            yaml,
            "z: 1.10\na: 1e3\nm:\n  - 31\n  - 123456789012345678901234567890\n  - -0.0\n  - 1.0\n"
        );
        let [yaml, json] = both("a.json", r#"{"b": 1.50, "a": 100000000000000000000}"#);
        assert_eq!(yaml, "b: 1.50\na: 100000000000000000000\n");
        assert_eq!(
            json,
            "{\n  \"b\": 1.50,\n  \"a\": 100000000000000000000\n}\n"
        );
    }

    #[test]
    fn a_number_beyond_double_precision_stays_a_number() {
        let (node, source) = read("a.yaml", "a: 1e999\nb: '1e999'\nc: .inf\n");
        let printed = print(&node, &Origins::default(), &[source], Form::Json);
        let wanted = "{\n  \"a\": 1e999,\n  \"b\": \"1e999\",\n  \"c\": \".inf\"\n}\n";
        assert_eq!(printed, wanted);
    }

    #[test]
    fn every_text_comes_back() {
        let mut texts = vec![
            "",
            " ",
            "a",
            "yes",
            "No",
            "null",
            "~",
            "1",
            "1.0",
            "0x1",
            "-",
            "- a",
            "a: b",
            "a:b",
            "a #b",
            "a#b",
            "#a",
            "&a",
            "*a",
            "!a",
            "|",
            ">",
            "%a",
            "@a",
            "`a",
            "{a}",
            "[a]",
            "a,b",
            "'a'",
            "\"a\"",
            "a\nb",
            "a\nb\n",
            "a\nb\n\n",
            "\na",
            " a\nb",
            "a\n  b\n\nc",
            "a\n \nb",
            "a\t\n\t\nb",
            "a\r\nb",
            "\u{85}",
            "a\u{2028}b",
            "\u{feff}a",
            "ä: ö",
            "2020-01-01",
            "12:30",
            "a:",
            ": a",
            "?",
            "? a",
            "<<",
            "=",
            "---",
            "...",
            "/pets/{id}",
            "$ref",
            "https://example.com/a#b",
            "\u{7f}",
            "🦀",
            "\u{1}",
            "on",
            "y",
            ".inf",
            "-.inf",
            ".nan",
            "a ",
            "\ta",
            "a\\b",
            "---\na",
            "a\n---\nb",
            "a\n# b",
            "null\n",
            "true",
        ]
        .into_iter()
        .map(str::to_owned)
        .collect::<Vec<_>>();
        texts.push("x".repeat(2_000));
        for text in &texts {
            let mut node = crate::load::Map::default();
            node.insert(text.clone(), Node::String(text.clone()));
            let list = vec![
                Node::String(text.clone()),
                Node::Array(vec![Node::String(text.clone()), Node::Array(Vec::new())]),
                Node::Object(node.clone()),
            ];
            node.insert(format!("{text}+"), Node::Array(list));
            node.insert("{}".to_owned(), Node::Object(crate::load::Map::default()));
            let node = Node::Object(node);
            for (name, form) in [("a.yaml", Form::Yaml), ("a.json", Form::Json)] {
                let printed = print(&node, &Origins::default(), &[], form);
                let again = read(name, &printed).0;
                assert_eq!(again, node, "{printed}");
            }
        }
    }
}
