//! `[select]`: patterns of the operations, webhooks and schemas that a client has.

use std::collections::BTreeSet;

use serde::Deserialize;
use toml::Spanned;

use super::{Key, SettingsError, fault};
use crate::diagnostic::is_treacherous;

/// Maximum length of a pattern in bytes.
const LONGEST: usize = 1000;

/// The selected parts of a document.
///
/// An operation is selected if one of the patterns to include matches it and none of those to
/// exclude. Without a list for operations, all are included.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Select {
    /// The patterns to include
    pub include: Vec<Pattern>,
    /// The patterns to exclude
    pub exclude: Vec<Pattern>,
    /// The kinds of parts with a list of patterns to include, which may be empty
    pub listed: BTreeSet<By>,
}

/// A pattern, in which `*` stands for any text. In paths it stands for text without `/`, and `**`
/// for any text.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Pattern {
    /// The part of the document that it is compared with
    pub by: By,
    /// Its text; the method of an operation is in capitals
    pub text: String,
}

/// The part of a document that a pattern is compared with.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum By {
    /// Method and path of an operation
    Operation,
    /// The `operationId` of an operation
    Id,
    /// The tags of an operation
    Tag,
    /// The path of an operation
    Path,
    /// The name of a webhook
    Webhook,
    /// The name of one of `components.schemas`
    Schema,
}

impl By {
    /// The parts that select operations.
    pub(crate) const OPERATIONS: [Self; 4] = [Self::Operation, Self::Id, Self::Tag, Self::Path];

    /// Returns the noun for messages.
    pub(crate) fn noun(self) -> &'static str {
        match self {
            Self::Operation => "operation",
            Self::Id => "operationId",
            Self::Tag => "tag of an operation",
            Self::Path => "path",
            Self::Webhook => "webhook",
            Self::Schema => "schema",
        }
    }
}

impl Select {
    /// Parses patterns as `--select` takes them, one a text. `!` excludes.
    ///
    /// # Errors
    ///
    /// Returns the index of the first pattern that has no meaning, and the reason.
    pub fn parse<T: AsRef<str>>(patterns: &[T]) -> Result<Self, (usize, String)> {
        let mut select = Self::default();
        for (index, text) in patterns.iter().enumerate() {
            let text = text.as_ref();
            let (is_excluded, rest) = match text.strip_prefix('!') {
                Some(rest) => (true, rest),
                None => (false, text),
            };
            let pattern = parse_one(rest).map_err(|message| (index, message))?;
            if is_excluded {
                select.exclude.push(pattern);
            } else {
                select.listed.insert(pattern.by);
                select.include.push(pattern);
            }
        }
        Ok(select)
    }

    /// Returns the key of each pattern of [`Select::parse`], in the order of the texts.
    pub(crate) fn keys_of<T: AsRef<str>>(patterns: &[T]) -> Vec<Key> {
        let mut counts = [0; 2];
        let keys = patterns.iter().map(|text| {
            let is_excluded = text.as_ref().starts_with('!');
            let count = &mut counts[usize::from(is_excluded)];
            *count += 1;
            Key::Select(is_excluded, *count - 1)
        });
        keys.collect()
    }
}

/// Parses `GET /a`, `/a`, `id:a`, `tag:a`, `webhook:a` or `schema:a`.
fn parse_one(text: &str) -> Result<Pattern, String> {
    let words = [
        ("id:", By::Id),
        ("tag:", By::Tag),
        ("webhook:", By::Webhook),
        ("schema:", By::Schema),
    ];
    let mut named = words
        .iter()
        .filter_map(|(word, by)| Some((text.strip_prefix(word)?, *by)));
    match named.next() {
        Some((rest, by)) => Pattern::new(by, rest),
        None if text.starts_with('/') => Pattern::new(By::Path, text),
        None => Pattern::new(By::Operation, text).map_err(|message| {
            format!(
                "{message}, a path (`/plants/**`), or one of `id:`, `tag:`, `webhook:` and \
                 `schema:` with a name"
            )
        }),
    }
}

impl Pattern {
    /// Checks a pattern.
    fn new(by: By, text: &str) -> Result<Self, String> {
        if text.is_empty() {
            return Err("a pattern must not be empty".to_owned());
        }
        if text.len() > LONGEST {
            return Err(format!("a pattern has at most {LONGEST} bytes"));
        }
        if text.contains(is_treacherous) {
            return Err("a pattern must not have control characters".to_owned());
        }
        let text = match by {
            By::Operation => {
                let route = text.split_once(' ');
                let is_path = |path: &str| path.starts_with(['/', '*']);
                let route = route.filter(|(method, path)| !method.is_empty() && is_path(path));
                let Some((method, path)) = route else {
                    return Err(format!(
                        "`{text}` is not a method and a path (`GET /plants`)"
                    ));
                };
                format!("{} {path}", method.to_ascii_uppercase())
            }
            By::Path if !text.starts_with(['/', '*']) => {
                return Err(format!("`{text}` is not a path, which begins with `/`"));
            }
            _ => text.to_owned(),
        };
        Ok(Self { by, text })
    }
}

/// `[select]` as written.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct RawSelect {
    operations: Option<List>,
    ids: Option<List>,
    tags: Option<List>,
    paths: Option<List>,
    webhooks: Option<List>,
    schemas: Option<List>,
    exclude: RawExclude,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct RawExclude {
    operations: List,
    ids: List,
    tags: List,
    paths: List,
    webhooks: List,
    schemas: List,
}

type List = Vec<Spanned<String>>;

/// Offsets of patterns in the settings.
type Places = Vec<(Key, usize)>;

impl RawSelect {
    /// Converts the table; returns `None` if it has no list, and the offset of each pattern.
    pub(super) fn into_select(self) -> Result<(Option<Select>, Places), SettingsError> {
        let mut select = Select::default();
        let mut keys = Vec::new();
        for (by, list) in [
            (By::Operation, self.operations),
            (By::Id, self.ids),
            (By::Tag, self.tags),
            (By::Path, self.paths),
            (By::Webhook, self.webhooks),
            (By::Schema, self.schemas),
        ] {
            if let Some(list) = list {
                select.listed.insert(by);
                take(by, list, false, &mut select.include, &mut keys)?;
            }
        }
        let exclude = self.exclude;
        for (by, list) in [
            (By::Operation, exclude.operations),
            (By::Id, exclude.ids),
            (By::Tag, exclude.tags),
            (By::Path, exclude.paths),
            (By::Webhook, exclude.webhooks),
            (By::Schema, exclude.schemas),
        ] {
            take(by, list, true, &mut select.exclude, &mut keys)?;
        }
        let is_given = !select.listed.is_empty() || !select.exclude.is_empty();
        Ok((is_given.then_some(select), keys))
    }
}

/// Adds the patterns of one list.
fn take(
    by: By,
    list: List,
    is_excluded: bool,
    patterns: &mut Vec<Pattern>,
    keys: &mut Places,
) -> Result<(), SettingsError> {
    for text in list {
        let pattern = Pattern::new(by, text.get_ref()).map_err(|message| fault(&text, message))?;
        keys.push((Key::Select(is_excluded, patterns.len()), text.span().start));
        patterns.push(pattern);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::parse;

    #[test]
    fn a_table_is_read_with_the_places_of_its_patterns() {
        let text = "[select]\noperations = [\"get /a\"]\nschemas = []\n\
                    [select.exclude]\ntags = [\"b*\"]\n";
        let parsed = parse(text).unwrap();
        let select = parsed.settings.select.unwrap();
        let pattern = |by, text: &str| Pattern {
            by,
            text: text.to_owned(),
        };
        assert_eq!(select.include, [pattern(By::Operation, "GET /a")]);
        assert_eq!(select.exclude, [pattern(By::Tag, "b*")]);
        assert_eq!(select.listed, BTreeSet::from([By::Operation, By::Schema]));
        let at = |key| &text[parsed.keys[&key]..];
        assert!(at(Key::Select(false, 0)).starts_with("\"get /a\""));
        assert!(at(Key::Select(true, 0)).starts_with("\"b*\""));
    }

    #[test]
    fn a_table_without_lists_selects_nothing_in_particular() {
        assert_eq!(parse("[select]\n").unwrap().settings.select, None);
        assert_eq!(
            parse("[select.exclude]\ntags = []")
                .unwrap()
                .settings
                .select,
            None
        );
        assert!(
            parse("[select]\noperations = []")
                .unwrap()
                .settings
                .select
                .is_some()
        );
    }

    #[test]
    fn patterns_without_a_meaning_are_errors_at_their_place() {
        let long = "a".repeat(LONGEST + 1);
        for (list, text) in [
            ("operations", "/a"),
            ("operations", "GET a"),
            ("paths", "a"),
            ("tags", ""),
            ("tags", "a\\u0007"),
            ("schemas", "\\u202e"),
            ("ids", &long),
        ] {
            let text = format!("[select]\n{list} = [\"{text}\"]");
            let fault = parse(&text).unwrap_err();
            assert_eq!(fault.offset, 9 + list.len() + 4, "{text}");
        }
        assert!(parse("[select]\nnames = []").is_err());
    }

    #[test]
    fn the_command_line_has_a_word_for_each_kind() {
        let texts = [
            "GET /a",
            "!tag:b",
            "/c/**",
            "id:d",
            "webhook:e",
            "schema:f",
            "!/g",
        ];
        let select = Select::parse(&texts).unwrap();
        let by = |patterns: &[Pattern]| patterns.iter().map(|it| it.by).collect::<Vec<_>>();
        let include = [By::Operation, By::Path, By::Id, By::Webhook, By::Schema];
        assert_eq!(by(&select.include), include);
        assert_eq!(by(&select.exclude), [By::Tag, By::Path]);
        let keys = Select::keys_of(&texts);
        assert_eq!(keys[1], Key::Select(true, 0));
        assert_eq!(keys[3], Key::Select(false, 2));
        let (index, message) = Select::parse(&["/a", "plants"]).unwrap_err();
        assert_eq!(index, 1);
        assert!(message.contains("`tag:`"), "{message}");
    }
}
