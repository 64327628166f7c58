//! Findings that a person has acknowledged in `specmill.toml` (`[[accepted]]`).

use super::finding::{Acceptance, Finding};
use crate::SettingsWarning;
use crate::settings::{Accepted, Day, Key};

/// Marks the findings that are accepted; returns a warning for each entry without effect.
pub(super) fn accept(
    findings: &mut [Finding],
    accepted: &[Accepted],
    today: Option<Day>,
) -> Vec<SettingsWarning> {
    let mut warnings = Vec::new();
    for (index, entry) in accepted.iter().enumerate() {
        let is_meant = |finding: &&mut Finding| {
            let mut places = [&finding.old, &finding.new].into_iter().flatten();
            finding.kind == entry.kind && places.any(|it| it.pointer == entry.place)
        };
        let found = findings.iter_mut().filter(is_meant).collect::<Vec<_>>();
        let kind = entry.kind.id();
        let mut warn = |message: String, hint: &str| {
            let key = Key::Accepted(index);
            let hint = hint.to_owned();
            warnings.push(SettingsWarning { key, message, hint });
        };
        let ended = entry
            .until
            .filter(|until| today.is_some_and(|it| it > *until));
        match ended {
            _ if found.is_empty() => warn(
                format!("there is no finding `{kind}` at this place"),
                "remove the entry, or use a pointer that `specmill diff --all` shows",
            ),
            Some(until) => warn(
                format!("the acceptance of `{kind}` ended on {until}, so the finding counts"),
                "look at the finding again, then move `until` or remove the entry",
            ),
            None => found.into_iter().for_each(|finding| {
                finding.accepted = Some(Acceptance {
                    reason: entry.reason.clone(),
                    until: entry.until.map(|day| day.to_string()),
                });
            }),
        }
    }
    warnings
}
