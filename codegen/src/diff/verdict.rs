//! The verdict: all findings of a comparison, and the version that they ask for.

use serde::Serialize;

use super::finding::{Effect, Finding, Source};
use crate::diagnostic::Located;

/// Number of the JSON format.
const FORMAT: u32 = 1;

/// The meaning of new documents for the users of a client.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Verdict {
    /// Number of this format
    pub format: u32,
    /// The worst effect on source code, of findings that are not accepted
    pub source: Source,
    /// True if a finding that is not accepted compiles and means something else
    pub means_something_else: bool,
    /// The worst effect on the wire, of findings that are not accepted
    pub wire: Effect,
    /// The part of the version that has to grow
    pub bump: Bump,
    /// The versions of the client
    pub versions: Versions,
    /// All findings, the worst first
    pub findings: Vec<Finding>,
    /// Warnings about acceptances without effect
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<Located>,
}

/// Part of a version.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bump {
    /// None: nothing changed
    None,
    /// The third number
    Patch,
    /// The second number
    Minor,
    /// The first number
    Major,
}

/// The versions of a client.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Versions {
    /// The version of the old client
    pub old: String,
    /// The lowest version that the new client may have
    pub next: String,
}

impl Verdict {
    pub(super) fn of(mut findings: Vec<Finding>, version: &str) -> Self {
        findings.sort_by(|a, b| order(a).cmp(&order(b)));
        let open = || findings.iter().filter(|finding| finding.accepted.is_none());
        let source = open().map(|it| it.source).max().unwrap_or_default();
        let else_meaning = Source::MeansSomethingElse;
        let bump = match source {
            _ if findings.is_empty() => Bump::None,
            Source::Nothing => Bump::Patch,
            Source::Adds | Source::MeansSomethingElse => Bump::Minor,
            Source::Breaks => Bump::Major,
        };
        let (bump, next) = next_version(version, bump);
        Self {
            format: FORMAT,
            source,
            means_something_else: open().any(|it| it.source == else_meaning),
            wire: open().map(|it| it.wire.worst()).max().unwrap_or_default(),
            bump,
            versions: Versions {
                old: version.to_owned(),
                next,
            },
            findings,
            warnings: Vec::new(),
        }
    }

    /// Returns the verdict as JSON, with a line feed at the end.
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }
}

/// Returns a key that sorts the worst findings first.
fn order(finding: &Finding) -> impl Ord + use<'_> {
    let place = finding.new.as_ref().or(finding.old.as_ref());
    (
        finding.accepted.is_some(),
        std::cmp::Reverse((finding.source, finding.wire.worst())),
        finding.kind,
        place.map(|place| &place.pointer),
        &finding.message,
    )
}

/// Returns true if a version is at least another one, build metadata and pre-release aside.
pub(crate) fn says_enough(version: &str, next: &str) -> bool {
    numbers(version) >= numbers(next)
}

/// Returns the three numbers of a version.
fn numbers(version: &str) -> [u64; 3] {
    let core = version.split(['-', '+']).next().unwrap_or_default();
    let mut numbers = core.split('.').map(|it| it.parse::<u64>().unwrap_or(0));
    std::array::from_fn(|_| numbers.next().unwrap_or(0))
}

/// Returns the part of the version that has to grow by cargo's rules, and the version.
///
/// Below `1.0.0` the first number that is not zero stands for the first one (The Cargo Book,
/// "Version requirement syntax").
fn next_version(old: &str, bump: Bump) -> (Bump, String) {
    let [major, minor, patch] = numbers(old);
    let bump = match (major, minor, bump) {
        (_, _, Bump::None) => Bump::None,
        (0, 0, _) => Bump::Patch,
        (0, _, Bump::Major) => Bump::Minor,
        (0, _, _) => Bump::Patch,
        (_, _, bump) => bump,
    };
    let next = match bump {
        Bump::None => return (bump, old.to_owned()),
        Bump::Patch => (major, minor, patch.saturating_add(1)),
        Bump::Minor => (major, minor.saturating_add(1), 0),
        Bump::Major => (major.saturating_add(1), 0, 0),
    };
    (bump, format!("{}.{}.{}", next.0, next.1, next.2))
}

#[cfg(test)]
mod tests {
    use super::{Bump, next_version};

    #[test]
    fn versions_grow_by_the_rules_of_cargo() {
        for (old, bump, part, next) in [
            ("1.2.3", Bump::Major, Bump::Major, "2.0.0"),
            ("1.2.3", Bump::Minor, Bump::Minor, "1.3.0"),
            ("1.2.3", Bump::Patch, Bump::Patch, "1.2.4"),
            ("1.2.3", Bump::None, Bump::None, "1.2.3"),
            ("0.2.3", Bump::Major, Bump::Minor, "0.3.0"),
            ("0.2.3", Bump::Minor, Bump::Patch, "0.2.4"),
            ("0.0.3", Bump::Major, Bump::Patch, "0.0.4"),
            ("0.1.0-beta.1+7", Bump::Major, Bump::Minor, "0.2.0"),
        ] {
            let (grown, version) = next_version(old, bump);
            assert_eq!((grown, version.as_str()), (part, next), "{old} {bump:?}");
        }
    }
}
