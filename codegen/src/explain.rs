//! Descriptions of the kinds of warnings and findings, for `specmill explain`.

use crate::diagnostic::WarningKind;
use crate::diff;

/// The descriptions of all kinds of warnings, one section each.
const WARNINGS: &str = include_str!("explain/warnings.md");

/// The descriptions of all kinds of findings, one section each.
const FINDINGS: &str = include_str!("explain/findings.md");

/// A kind of warning or finding with its description, in Markdown.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Explanation {
    /// The identifier
    pub id: &'static str,
    /// The meaning, as a noun phrase
    pub meaning: &'static str,
    /// Causes, consequences, and an example
    pub text: String,
}

/// Returns the explanation of a kind of warning or finding, by its identifier.
pub fn explain(id: &str) -> Option<Explanation> {
    let warning = WarningKind::find(id).map(of_warning);
    warning.or_else(|| diff::Kind::find(id).map(of_finding))
}

/// Returns the explanations of all kinds of warnings, then of findings.
pub fn all() -> Vec<Explanation> {
    let warnings = WarningKind::ALL.iter().copied().map(of_warning);
    let findings = diff::Kind::ALL.iter().copied().map(of_finding);
    warnings.chain(findings).collect()
}

/// Returns the identifiers that are most like a text that is none.
pub fn similar(id: &str) -> Vec<&'static str> {
    let likeness = |it: &str| strsim::jaro_winkler(it, id);
    let all = all();
    let mut ids = all.iter().map(|it| it.id).collect::<Vec<_>>();
    ids.retain(|it| likeness(it) > 0.8 || it.contains(id));
    ids.sort_by(|a, b| likeness(b).total_cmp(&likeness(a)));
    ids.truncate(5);
    ids
}

fn of_warning(kind: WarningKind) -> Explanation {
    Explanation {
        id: kind.id(),
        meaning: kind.meaning(),
        text: section(WARNINGS, kind.id()),
    }
}

fn of_finding(kind: diff::Kind) -> Explanation {
    Explanation {
        id: kind.id(),
        meaning: kind.meaning(),
        text: section(FINDINGS, kind.id()),
    }
}

/// Returns the text below a heading.
fn section(page: &str, heading: &str) -> String {
    let heading = format!("## {heading}\n");
    let text = page.split_once(&heading).map_or("", |(_, text)| text);
    let text = text.split_once("\n## ").map_or(text, |(text, _)| text);
    text.trim().to_owned()
}
