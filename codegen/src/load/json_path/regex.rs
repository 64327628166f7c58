//! Regular expressions of `match` and `search`: I-Regexp (RFC 9485), matched in linear time.

use regex::{Regex, RegexBuilder};

/// Maximum size of a compiled expression, in bytes.
const MAX_COMPILED: usize = 1 << 20;
/// Maximum nesting of groups.
const MAX_NESTING: u32 = 32;

/// A compiled expression.
#[derive(Clone, Debug)]
pub(super) struct Pattern(Regex);

impl Pattern {
    /// Compiles an expression; `is_whole` demands a match of the whole text.
    ///
    /// # Errors
    ///
    /// Returns one line that says why it is not an expression.
    pub(super) fn compile(text: &str, is_whole: bool) -> Result<Self, String> {
        let inner = translate(text);
        let inner = match is_whole {
            true => format!(r"\A(?:{inner})\z"),
            false => inner,
        };
        let built = RegexBuilder::new(&inner)
            .size_limit(MAX_COMPILED)
            .nest_limit(MAX_NESTING)
            .build();
        built.map(Self).map_err(|error| {
            let text = error.to_string();
            let last = text.lines().last().unwrap_or_default();
            last.trim_start_matches("error: ").to_owned()
        })
    }

    pub(super) fn is_match(&self, text: &str) -> bool {
        self.0.is_match(text)
    }
}

/// Translates to the syntax of the crate regex: `.` matches neither a line feed nor a carriage
/// return (RFC 9485, section 5), and a class has no operators.
fn translate(text: &str) -> String {
    let mut translated = String::with_capacity(text.len());
    let mut in_class = false;
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => {
                translated.push('\\');
                translated.extend(characters.next());
                continue;
            }
            '.' if !in_class => {
                translated.push_str(r"[^\n\r]");
                continue;
            }
            '[' | '&' | '~' if in_class => translated.push('\\'),
            '[' => in_class = true,
            ']' => in_class = false,
            _ => {}
        }
        translated.push(character);
    }
    translated
}
