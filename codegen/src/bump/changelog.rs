//! A changelog in the format of Keep a Changelog, edited without touching what people wrote.

use crate::diff::Group;

/// Groups with their items, each with a line break at its end.
type Groups = [(Group, Vec<String>)];

const HEAD: &str = "\
# Changelog

The format is that of [Keep a Changelog](https://keepachangelog.com/en/1.1.0/).
";

/// Returns the entry of a version by itself.
pub(super) fn entry(version: &str, groups: &Groups) -> String {
    match groups.is_empty() {
        true => String::new(),
        false => format!("## {version}\n{}", sections(groups)),
    }
}

/// Inserts items into the section of the version, or else into that of what is unreleased, or else
/// into a new section of the version above all others. Items that are there are not repeated.
pub(super) fn insert(text: &str, version: &str, groups: &Groups) -> String {
    let text = match text.trim().is_empty() {
        true => HEAD,
        false => text,
    };
    let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut lines = text.lines().map(str::to_owned).collect::<Vec<_>>();
    let found = [version, "Unreleased"].iter().find_map(|title| {
        let is_it = |line: &String| titles(line, "## ").is_some_and(|it| names(it, title));
        headings(&lines).find(|at| is_it(&lines[*at]))
    });
    match found {
        Some(at) => groups
            .iter()
            .for_each(|(group, items)| into_section(&mut lines, at, *group, items)),
        None => {
            let first = headings(&lines).find(|at| lines[*at].starts_with("## "));
            let at = first.unwrap_or(lines.len());
            let mut new = entry(version, groups);
            if first.is_some() {
                new.push('\n');
            } else if lines.last().is_some_and(|line| !line.is_empty()) {
                new.insert(0, '\n');
            }
            lines.splice(at..at, new.lines().map(str::to_owned));
        }
    }
    lines
        .iter()
        .map(|line| format!("{line}{newline}"))
        .collect()
}

/// Returns the lines of headings, outside of fenced code.
fn headings(lines: &[String]) -> impl Iterator<Item = usize> {
    let mut is_code = false;
    let headings = lines.iter().enumerate().filter(move |(_, line)| {
        let is_fence = line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~");
        is_code ^= is_fence;
        !is_code && line.starts_with('#')
    });
    headings.map(|(at, _)| at).collect::<Vec<_>>().into_iter()
}

fn titles<'l>(line: &'l str, level: &str) -> Option<&'l str> {
    line.strip_prefix(level).map(str::trim)
}

/// Returns true if a heading is that of a version: `1.2.3`, `[1.2.3]`, `v1.2.3 - 2026-12-31`.
fn names(heading: &str, version: &str) -> bool {
    let word = heading.split_whitespace().next().unwrap_or_default();
    let word = word.trim_start_matches('[');
    let word = word.split(']').next().unwrap_or_default();
    let word = word.strip_prefix('v').unwrap_or(word);
    word.eq_ignore_ascii_case(version)
}

/// Inserts the items of a group into the section whose heading is at `at`.
fn into_section(lines: &mut Vec<String>, at: usize, group: Group, items: &[String]) {
    let end = |lines: &[String], from: usize, level: &[&str]| {
        let mut later = headings(lines).filter(|it| *it > from);
        let ends = later.find(|it| level.iter().any(|level| lines[*it].starts_with(level)));
        ends.unwrap_or(lines.len())
    };
    let section = end(lines, at, &["# ", "## "]);
    let inner = headings(lines).filter(|it| (at + 1..section).contains(it));
    let groups = inner.filter_map(|it| Some((it, titles(&lines[it], "### ")?.to_owned())));
    let groups = groups.collect::<Vec<_>>();
    let known = groups.iter().find(|(_, title)| title == group.title());
    let (from, to) = match known {
        Some((from, _)) => (*from, end(lines, *from, &["# ", "## ", "### "])),
        None => (section, section),
    };
    let there = lines[at..section].to_owned();
    let is_new = |item: &&String| {
        let first = item.lines().next().unwrap_or_default();
        !there.iter().any(|line| line == first)
    };
    let new = items.iter().filter(is_new).flat_map(|item| item.lines());
    let mut new = new.map(str::to_owned).collect::<Vec<_>>();
    if new.is_empty() {
        return;
    }
    if known.is_some() {
        // Below the last line that is not empty.
        let last = (from..to).rev().find(|it| !lines[*it].trim().is_empty());
        let last = last.unwrap_or(from);
        if last == from {
            new.insert(0, String::new());
        }
        lines.splice(last + 1..last + 1, new);
        return;
    }
    // Before the first group that comes later, or at the end of the section.
    let order = |title: &str| Group::ALL.iter().position(|it| it.title() == title);
    let own = order(group.title());
    let later = groups.iter().find(|(_, title)| order(title) > own);
    let place = match later {
        Some((place, _)) => *place,
        None => {
            let last = (at..section).rev().find(|it| !lines[*it].trim().is_empty());
            last.unwrap_or(at) + 1
        }
    };
    let mut block = vec![format!("### {}", group.title()), String::new()];
    block.append(&mut new);
    match later {
        Some(_) => block.push(String::new()),
        None => block.insert(0, String::new()),
    }
    lines.splice(place..place, block);
}

fn sections(groups: &Groups) -> String {
    let sections = groups.iter().map(|(group, items)| {
        let items = items.concat();
        format!("\n### {}\n\n{items}", group.title())
    });
    sections.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups() -> Vec<(Group, Vec<String>)> {
        vec![
            (Group::Added, vec!["- new\n  - `x` is new\n".to_owned()]),
            (Group::Removed, vec!["- **Breaking:** gone\n".to_owned()]),
        ]
    }

    #[test]
    fn a_missing_changelog_gets_a_head() {
        let text = insert("", "0.2.0", &groups());
        let entry = "## 0.2.0\n\n### Added\n\n- new\n  - `x` is new\n\n### Removed\n\n- **Breaking:** gone\n";
        assert_eq!(text, format!("{HEAD}\n{entry}"));
        assert_eq!(insert(&text, "0.2.0", &groups()), text, "a second time");
    }

    #[test]
    fn a_new_version_is_above_all_others() {
        let old = "# Log\n\nWords\n\n## [0.1.0] - 2026-01-01\n\n- first\n";
        let text = insert(old, "0.2.0", &groups());
        assert!(
            text.starts_with("# Log\n\nWords\n\n## 0.2.0\n\n### Added\n"),
            "{text}"
        );
        assert!(
            text.ends_with("gone\n\n## [0.1.0] - 2026-01-01\n\n- first\n"),
            "{text}"
        );
    }

    #[test]
    fn items_join_those_that_people_wrote() {
        let old = "# Log\n\n## [Unreleased]\n\n### Added\n\n- mine\n\n### Fixed\n\n- bug\n\n## 0.1.0\n\n### Removed\n\n- old\n";
        let new = "# Log\n\n## [Unreleased]\n\n### Added\n\n- mine\n- new\n  - `x` is new\n\n### Fixed\n\n- bug\n\n### Removed\n\n- **Breaking:** gone\n\n## 0.1.0\n\n### Removed\n\n- old\n";
        assert_eq!(insert(old, "0.2.0", &groups()), new);
        assert_eq!(insert(new, "0.2.0", &groups()), new);
        let windows = old.replace('\n', "\r\n");
        assert_eq!(
            insert(&windows, "0.2.0", &groups()),
            new.replace('\n', "\r\n")
        );
    }

    #[test]
    fn a_group_comes_in_its_order() {
        let old = "## Unreleased\n\n### Removed\n\n- mine\n";
        let new = "## Unreleased\n\n### Added\n\n- new\n  - `x` is new\n\n### Removed\n\n- mine\n- **Breaking:** gone\n";
        assert_eq!(insert(old, "0.2.0", &groups()), new);
        let empty = "## Unreleased\n";
        let text = insert(empty, "0.2.0", &groups()[..1]);
        assert_eq!(
            text,
            "## Unreleased\n\n### Added\n\n- new\n  - `x` is new\n"
        );
    }

    #[test]
    fn headings_in_code_are_no_headings() {
        let old = "# Log\n\n```md\n## Unreleased\n```\n\n## 0.1.0\n";
        let text = insert(old, "0.2.0", &groups());
        assert!(
            text.starts_with("# Log\n\n```md\n## Unreleased\n```\n\n## 0.2.0\n"),
            "{text}"
        );
    }

    #[test]
    fn headings_of_versions_are_known() {
        for heading in [
            "1.2.3",
            "[1.2.3]",
            "v1.2.3",
            "[1.2.3](https://x) - 2026",
            "1.2.3 (today)",
        ] {
            assert!(names(heading, "1.2.3"), "{heading}");
        }
        assert!(!names("1.2.30", "1.2.3") && !names("Version", "1.2.3"));
    }
}
