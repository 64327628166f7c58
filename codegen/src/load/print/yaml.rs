//! Trees as YAML: block style, with quotes wherever a reader of YAML 1.1 or 1.2 needs them.

use super::{Spelling, is_invisible, quoted, scalar};
use crate::load::{Node, Pointer};

/// Maximum length of a key before a colon, below the limit of 1024 (YAML 1.2, section 7.4.2).
const LONGEST_KEY: usize = 500;

pub(super) fn print(root: &Node, spelling: &Spelling) -> String {
    let mut printer = Printer {
        spelling,
        text: String::new(),
    };
    let at = Pointer::root();
    match is_block(root) {
        true => printer.block(root, &at, 0),
        false => {
            printer.scalar(root, &at, 0);
            printer.text.push('\n');
        }
    }
    printer.text
}

struct Printer<'a> {
    spelling: &'a Spelling,
    text: String,
}

fn is_block(node: &Node) -> bool {
    match node {
        Node::Object(map) => !map.is_empty(),
        Node::Array(items) => !items.is_empty(),
        _ => false,
    }
}

impl Printer<'_> {
    fn indent(&mut self, depth: usize) {
        self.text.extend(std::iter::repeat_n("  ", depth));
    }

    /// Writes a mapping or a sequence; the first line is indented already.
    fn block(&mut self, node: &Node, at: &Pointer, depth: usize) {
        match node {
            Node::Object(map) => {
                for (index, (name, inner)) in map.iter().enumerate() {
                    if index > 0 {
                        self.indent(depth);
                    }
                    self.key(name, depth);
                    self.value(inner, &at.child(name), depth);
                }
            }
            Node::Array(items) => {
                for (index, inner) in items.iter().enumerate() {
                    if index > 0 {
                        self.indent(depth);
                    }
                    self.text.push_str("- ");
                    let at = at.item(index);
                    match is_block(inner) {
                        true => self.block(inner, &at, depth + 1),
                        false => self.line(inner, &at, depth),
                    }
                }
            }
            _ => {}
        }
    }

    fn key(&mut self, name: &str, depth: usize) {
        let key = match is_plain(name) {
            true => name.to_owned(),
            false => quoted(name),
        };
        if key.len() > LONGEST_KEY {
            self.text.push_str("? ");
            self.text.push_str(&key);
            self.text.push('\n');
            self.indent(depth);
            self.text.push(':');
        } else {
            self.text.push_str(&key);
            self.text.push(':');
        }
    }

    fn value(&mut self, node: &Node, at: &Pointer, depth: usize) {
        if is_block(node) {
            self.text.push('\n');
            self.indent(depth + 1);
            self.block(node, at, depth + 1);
        } else {
            self.text.push(' ');
            self.line(node, at, depth);
        }
    }

    fn line(&mut self, node: &Node, at: &Pointer, depth: usize) {
        self.scalar(node, at, depth);
        if !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    fn scalar(&mut self, node: &Node, at: &Pointer, depth: usize) {
        match (self.spelling.get(at), node) {
            (Some(spelt), _) => self.text.push_str(spelt),
            (None, Node::Object(_)) => self.text.push_str("{}"),
            (None, Node::Array(_)) => self.text.push_str("[]"),
            (None, Node::String(text)) if is_plain(text) => self.text.push_str(text),
            (None, Node::String(text)) if is_literal(text) => self.literal(text, depth + 1),
            (None, Node::String(text)) => self.text.push_str(&quoted(text)),
            (None, node) => self.text.push_str(&scalar(node)),
        }
    }

    /// Writes a literal block (section 8.1.2).
    fn literal(&mut self, text: &str, depth: usize) {
        self.text.push_str(match text.ends_with('\n') {
            true => "|\n",
            false => "|-\n",
        });
        for line in text.lines() {
            if !line.is_empty() {
                self.indent(depth);
                self.text.push_str(line);
            }
            self.text.push('\n');
        }
    }
}

/// Returns true if a text needs no quotes, whatever the version of YAML.
fn is_plain(text: &str) -> bool {
    const RESERVED: [&str; 9] = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"];
    let is_first = |it: char| it.is_alphabetic() || matches!(it, '_' | '/' | '$' | '(');
    let is_part = |it: char| it.is_alphanumeric() || " _-./$()+=<>;{}?:#,'\"".contains(it);
    text.starts_with(is_first)
        && text.chars().all(is_part)
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !text.contains(" #")
        && !RESERVED.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Returns true if a text of several lines can be written as it stands.
fn is_literal(text: &str) -> bool {
    let is_odd = |it: char| it.is_control() && !matches!(it, '\n' | '\t') || is_invisible(it);
    let is_blank = |line: &str| !line.is_empty() && line.trim().is_empty();
    text.trim_end_matches('\n').contains('\n')
        && !text.starts_with([' ', '\t', '\n'])
        && !text.ends_with("\n\n")
        && !text.contains(is_odd)
        && !text.lines().any(is_blank)
}
