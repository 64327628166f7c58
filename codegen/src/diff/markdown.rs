//! The verdict as an entry of a changelog, in the format of Keep a Changelog.

use std::fmt::Write;

use super::finding::{Effect, Finding, RustChange, Source};
use super::kinds::Kind;
use super::render::{SHOWN_ITEMS, shown_items};
use super::verdict::{Bump, Verdict};
use crate::diagnostic::visible;

/// A group of a changelog entry, in the order of Keep a Changelog.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Group {
    /// New in the client
    Added,
    /// Different
    Changed,
    /// Deprecated by the API
    Deprecated,
    /// Gone
    Removed,
}

impl Group {
    /// All groups, in order.
    pub const ALL: [Self; 4] = [Self::Added, Self::Changed, Self::Deprecated, Self::Removed];

    /// Returns the heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Added => "Added",
            Self::Changed => "Changed",
            Self::Deprecated => "Deprecated",
            Self::Removed => "Removed",
        }
    }

    fn of(finding: &Finding) -> Self {
        match finding.kind {
            Kind::Deprecated => Self::Deprecated,
            Kind::NullAdded | Kind::NullRemoved => Self::Changed,
            kind if kind.id().ends_with("-added") => Self::Added,
            kind if kind.id().ends_with("-removed") => Self::Removed,
            _ => Self::Changed,
        }
    }
}

impl Verdict {
    /// Returns a changelog entry below a heading with the version, or an empty text if no finding
    /// matters to users.
    pub fn to_markdown(&self) -> String {
        let mut text = String::new();
        let groups = self.changelog();
        if groups.is_empty() {
            return text;
        }
        let version = match self.bump {
            Bump::None => "Unreleased",
            _ => &self.versions.next,
        };
        let _ = writeln!(text, "## {version}");
        for (group, items) in groups {
            let _ = write!(text, "\n### {}\n\n", group.title());
            items.iter().for_each(|item| text.push_str(item));
        }
        text
    }

    /// Returns the items of a changelog entry by group, each with a line break at its end. Groups
    /// without items are left out.
    pub fn changelog(&self) -> Vec<(Group, Vec<String>)> {
        let matters = |it: &&Finding| it.has_effect() || it.kind == Kind::Deprecated;
        let groups = Group::ALL.into_iter().map(|group| {
            let all = self.findings.iter().filter(matters);
            let mut items = Vec::new();
            for item in all.filter(|it| Group::of(it) == group).map(item) {
                if !items.contains(&item) {
                    items.push(item);
                }
            }
            (group, items)
        });
        groups.filter(|(_, items)| !items.is_empty()).collect()
    }
}

/// Returns a list item for a finding, with the items of the client that it changes below it.
fn item(finding: &Finding) -> String {
    let mark = match (finding.source, finding.wire.worst()) {
        (Source::Breaks, _) => "**Breaking:** ",
        (Source::MeansSomethingElse, _) => "**Means something else:** ",
        (_, Effect::Fails) => "**Breaks programs already built:** ",
        _ => "",
    };
    let mut text = format!("- {mark}{}", prose(&finding.message));
    if let Some(accepted) = &finding.accepted {
        let _ = write!(text, " (accepted: {})", prose(&accepted.reason));
    }
    text.push('\n');
    let rust = shown_items(finding);
    for change in rust.iter().take(SHOWN_ITEMS) {
        let _ = writeln!(text, "  - {}", items(change));
    }
    let more = rust.len().saturating_sub(SHOWN_ITEMS);
    if more > 0 {
        let _ = writeln!(text, "  - and {more} more");
    }
    text
}

fn items(change: &RustChange) -> String {
    match (&change.old, &change.new) {
        (Some(old), Some(new)) => format!("{} is now {}", code(old), code(new)),
        (Some(old), None) => format!("{} is gone", code(old)),
        (None, Some(new)) => format!("{} is new", code(new)),
        (None, None) => "(nothing)".to_owned(),
    }
}

/// Returns a code span (CommonMark 0.31.2, section 6.1).
fn code(text: &str) -> String {
    let text = visible(text);
    let mut fence = "`".to_owned();
    while text.contains(&fence) {
        fence.push('`');
    }
    match text.starts_with('`') || text.ends_with('`') {
        true => format!("{fence} {text} {fence}"),
        false => format!("{fence}{text}{fence}"),
    }
}

/// Escapes text in which code spans between single backticks are kept.
fn prose(text: &str) -> String {
    let text = visible(text);
    let is_paired = text.matches('`').count().is_multiple_of(2);
    let mut is_code = false;
    let mut escaped = String::with_capacity(text.len());
    for symbol in text.chars() {
        match symbol {
            '`' if is_paired => is_code = !is_code,
            '`' | '\\' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' if !is_code => {
                escaped.push('\\');
            }
            _ => {}
        }
        escaped.push(symbol);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_documents_is_no_markup() {
        assert_eq!(prose("`a_b` is *new* <b>"), "`a_b` is \\*new\\* \\<b\\>");
        assert_eq!(prose("a ` b"), "a \\` b");
        assert_eq!(prose("a\n# b"), "a␊\\# b");
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`a"), "`` `a ``");
    }
}
