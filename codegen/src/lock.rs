//! `names.lock`: identifiers by the pointers of what they name, kept from run to run so that a
//! change in one place renames nothing elsewhere.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use crate::diagnostic::is_treacherous;
use crate::digest::sha256;

/// File name in a folder of documents.
pub const FILE: &str = "names.lock";

const HEADER: &str = "\
# Identifiers that specmill chose, kept so that a change of the documents renames nothing else.
# Written by specmill together with the client; commit it. One entry per line: pointer = identifier
";

const SEPARATOR: &str = " = ";

/// Markers that git puts at the beginning of a line in a merge conflict.
const CONFLICT: [&str; 4] = ["<<<<<<<", "|||||||", "=======", ">>>>>>>"];

/// Maximum length of a key in bytes: a long path would be repeated in each line below it.
const LONGEST_KEY: usize = 400;

/// Returns a key in the form of a line. A long key is reduced to its beginning, a digest of the
/// whole, and the final word that says what is named.
pub(crate) fn line_key(key: &str) -> Cow<'_, str> {
    if key.len() <= LONGEST_KEY {
        return Cow::Borrowed(key);
    }
    const KEPT: usize = LONGEST_KEY / 2;
    const LONGEST_WORD: usize = 20;
    let kept = (0..=KEPT).rev().find(|at| key.is_char_boundary(*at));
    let begin = &key[..kept.unwrap_or_default()];
    let word = key.rfind(' ').map_or("", |at| &key[at..]);
    let word = if word.len() <= LONGEST_WORD { word } else { "" };
    let digest = &sha256(key.as_bytes())[..16];
    Cow::Owned(format!("{begin}…{digest}{word}"))
}

/// Identifiers by canonical pointer (after merging).
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Lock {
    /// Pointer to identifier
    pub entries: BTreeMap<String, String>,
}

/// An error in the text, with its byte offset.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct LockError {
    pub(crate) offset: usize,
    pub(crate) message: String,
    pub(crate) hint: &'static str,
}

impl Lock {
    /// Parses the text of `names.lock`; returns all errors together.
    pub(crate) fn parse(text: &str) -> Result<Self, Vec<LockError>> {
        let mut lock = Self::default();
        let mut faults = Vec::new();
        let mut offset = 0;
        for line in text.split_inclusive('\n') {
            let content = line.trim_end_matches(['\r', '\n']);
            if CONFLICT.iter().any(|marker| content.starts_with(marker)) {
                // All other errors follow from the conflict.
                return Err(vec![LockError::conflict(offset)]);
            }
            if let Err((message, hint)) = lock.read_line(content) {
                faults.push(LockError {
                    offset,
                    message,
                    hint,
                });
            }
            offset += line.len();
        }
        if faults.is_empty() {
            Ok(lock)
        } else {
            Err(faults)
        }
    }

    /// Converts every key to the form of a line.
    pub(crate) fn shorten_keys(&mut self) {
        let is_long = |key: &&String| key.len() > LONGEST_KEY;
        let long = self.entries.keys().filter(is_long).cloned();
        for key in long.collect::<Vec<_>>() {
            if let Some(name) = self.entries.remove(&key) {
                self.entries.insert(line_key(&key).into_owned(), name);
            }
        }
    }

    /// Moves the entries at or below an old pointer to a new one, unless that has names of its own.
    pub(crate) fn follow(&mut self, old: &str, new: &str) {
        let is_below = |key: &&String| {
            let rest = key.strip_prefix(old);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', ' ']))
        };
        let from = self.entries.range(old.to_owned()..).map(|(key, _)| key);
        let below = from.take_while(|key| key.starts_with(old));
        for key in below.filter(is_below).cloned().collect::<Vec<_>>() {
            if let Some(name) = self.entries.remove(&key) {
                let moved = format!("{new}{}", &key[old.len()..]);
                self.entries.entry(moved).or_insert(name);
            }
        }
    }

    fn read_line(&mut self, line: &str) -> Result<(), (String, &'static str)> {
        if line.is_empty() || line == "#" || line.starts_with("# ") {
            return Ok(());
        }
        let Some((pointer, identifier)) = line.rsplit_once(SEPARATOR) else {
            return Err((
                format!("`{line}` is not `pointer = identifier`"),
                "remove the line; a new name is then chosen",
            ));
        };
        let pointer = unescape(pointer);
        match self.entries.insert(pointer.clone(), unescape(identifier)) {
            None => Ok(()),
            Some(earlier) => Err((
                format!("`{pointer}` already has the name `{earlier}`"),
                "keep one of the two lines",
            )),
        }
    }
}

impl LockError {
    fn conflict(offset: usize) -> Self {
        Self {
            offset,
            message: "the file has an unresolved merge conflict".to_owned(),
            hint: "keep the lines of both sides without the markers, then run again",
        }
    }
}

impl fmt::Display for Lock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(HEADER)?;
        for (pointer, identifier) in &self.entries {
            writeln!(f, "{}{SEPARATOR}{}", escape(pointer), escape(identifier))?;
        }
        Ok(())
    }
}

/// Escapes a pointer, so that an entry is one line, parses back, and hides no character that
/// editors do not show.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let special = text == "#"
        || text.starts_with("# ")
        || CONFLICT.iter().any(|marker| text.starts_with(marker));
    if special && !text.starts_with('=') {
        escaped.push('\\');
    }
    for symbol in text.chars() {
        match symbol {
            '\\' => escaped.push_str("\\\\"),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '=' => escaped.push_str("\\="),
            hidden if is_treacherous(hidden) => escaped.extend(hidden.escape_unicode()),
            other => escaped.push(other),
        }
    }
    escaped
}

fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            out.push(character);
            continue;
        }
        match characters.next() {
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            Some('u') => match escaped_symbol(characters.as_str()) {
                Some((symbol, rest)) => {
                    out.push(symbol);
                    characters = rest.chars();
                }
                None => out.push('u'),
            },
            other => out.extend(other),
        }
    }
    out
}

/// Parses `{202e}` into its character; returns the text after it, too.
fn escaped_symbol(text: &str) -> Option<(char, &str)> {
    let (digits, rest) = text.strip_prefix('{')?.split_once('}')?;
    let symbol = char::from_u32(u32::from_str_radix(digits, 16).ok()?)?;
    Some((symbol, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lock(entries: &[(&str, &str)]) -> Lock {
        let owned = |(key, value): &(&str, &str)| ((*key).to_owned(), (*value).to_owned());
        Lock {
            entries: entries.iter().map(owned).collect(),
        }
    }

    #[test]
    fn lines_are_sorted_below_a_header() {
        let text = lock(&[("#/b", "B"), ("#/a/~1x {id}", "A")]).to_string();
        assert_eq!(text, format!("{HEADER}#/a/~1x {{id}} = A\n#/b = B\n"));
    }

    #[test]
    fn whatever_is_written_is_read_back() {
        let strange = lock(&[
            ("", "Empty"),
            ("#", "Hash"),
            ("# no comment", "Comment"),
            ("<<<<<<< HEAD", "Conflict"),
            ("=======", "Middle"),
            ("#/a = b", "Equals"),
            ("#/a = b =", "= More = "),
            ("#/line\nbreak\r", "Break"),
            ("#/back\\nslash", "Back"),
            (" #/space ", "r#type"),
            ("#/turn\u{202e}ed \u{200b}\u{7}", "Turned"),
            ("#/u{41}\\u{41}", "NoEscape"),
        ]);
        assert_eq!(Lock::parse(&strange.to_string()), Ok(strange));
    }

    #[test]
    fn nothing_in_a_line_hides() {
        let text = lock(&[("#/a\u{202e}b\u{1b}", "A")]).to_string();
        assert_eq!(text, format!("{HEADER}#/a\\u{{202e}}b\\u{{1b}} = A\n"));
    }

    #[test]
    fn long_keys_are_cut_and_stay_apart() {
        let long = |end: &str| format!("#/paths/{}/{end}", "ä".repeat(1000));
        let mut cut = lock(&[
            (&long("a field"), "A"),
            (&long("b field"), "B"),
            ("#/c", "C"),
        ]);
        cut.shorten_keys();
        assert_eq!(cut.entries.len(), 3);
        for key in cut.entries.keys().filter(|key| key.len() > 3) {
            assert!(key.len() <= LONGEST_KEY && key.ends_with(" field"), "{key}");
            assert_eq!(line_key(key), *key);
        }
        assert_eq!(cut.entries[&*line_key(&long("b field"))], "B");
    }

    #[test]
    fn line_ends_of_windows_are_read() {
        assert_eq!(Lock::parse("# x\r\n#/a = A\r\n"), Ok(lock(&[("#/a", "A")])));
    }

    #[test]
    fn faults_come_together_with_their_places() {
        let faults = Lock::parse("#/a = A\n#/a = B\nnonsense\n").unwrap_err();
        let seen: Vec<_> = faults
            .iter()
            .map(|f| (f.offset, f.message.as_str()))
            .collect();
        assert_eq!(
            seen,
            [
                (8, "`#/a` already has the name `A`"),
                (16, "`nonsense` is not `pointer = identifier`")
            ]
        );
    }

    #[test]
    fn a_merge_conflict_is_named() {
        let text = "#/a = A\n<<<<<<< HEAD\n#/b = B\n=======\n#/b = C\n>>>>>>> other\n";
        let faults = Lock::parse(text).unwrap_err();
        assert_eq!(faults, [LockError::conflict(8)]);
    }
}
