//! The outcome of scenarios: one passes if both Spector and the program say so.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::program::Played;
use super::server::Seen;
use super::tools::Document;
use crate::corpus::workspace_root;

/// The reasons why scenarios are not played or do not pass, by key.
pub(super) type Reasons = BTreeMap<String, String>;

/// The outcome of a scenario.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum End {
    Passed,
    /// The program succeeded, but Spector did not see the scenario's requests.
    Unseen,
    /// The program reported this fault.
    Failed(String),
    /// No program plays it.
    Unplayed,
}

/// All scenarios.
pub(super) struct Outcome {
    pub(super) documents: usize,
    pub(super) ends: BTreeMap<String, End>,
    pub(super) reasons: Reasons,
    /// Programs whose scenario Spector does not have
    unknown: Vec<String>,
}

#[derive(Deserialize)]
struct ReasonsFile {
    reasons: Reasons,
}

/// Reads `xtask/spector/reasons.toml`.
pub(super) fn reasons() -> Result<Reasons, String> {
    let path = workspace_root().join("xtask/spector/reasons.toml");
    let failed = |error: String| format!("{}: {error}", path.display());
    let text = std::fs::read_to_string(&path).map_err(|error| failed(error.to_string()))?;
    let file: ReasonsFile = toml::from_str(&text).map_err(|error| failed(error.to_string()))?;
    Ok(file.reasons)
}

impl Outcome {
    pub(super) fn of(documents: &[Document], seen: Seen, played: Played, reasons: Reasons) -> Self {
        let unknown = played.keys().filter(|key| !seen.contains_key(*key));
        let unknown = unknown.cloned().collect();
        let end = |key: &str, coverage: &str| match played.get(key) {
            None => End::Unplayed,
            Some(Some(error)) => End::Failed(error.clone()),
            Some(None) if coverage == "pass" => End::Passed,
            Some(None) => End::Unseen,
        };
        let ends = seen
            .iter()
            .map(|(key, coverage)| (key.clone(), end(key, coverage)));
        Self {
            documents: documents.len(),
            ends: ends.collect(),
            reasons,
            unknown,
        }
    }

    pub(super) fn passed(&self) -> usize {
        let passed = self.ends.values().filter(|end| **end == End::Passed);
        passed.count()
    }

    /// Returns the failed scenarios without a reason, and the reasons that no longer hold.
    pub(super) fn faults(&self, only: Option<&str>) -> impl Iterator<Item = String> {
        let wanted = move |key: &str| only.is_none_or(|only| key.contains(only));
        let ends =
            self.ends
                .iter()
                .filter_map(|(key, end)| match (end, self.reasons.contains_key(key)) {
                    (End::Passed, false) => None,
                    (End::Passed, true) => Some(format!("{key}: passes, but has a reason not to")),
                    (_, true) => None,
                    (End::Unseen, false) => Some(format!("{key}: Spector did not see it")),
                    (End::Failed(error), false) => Some(format!("{key}: {error}")),
                    (End::Unplayed, false) => Some(format!("{key}: no program plays it")),
                });
        let ends = ends.filter(move |line| wanted(line));
        let reasons = self
            .reasons
            .keys()
            .filter(|key| !self.ends.contains_key(*key));
        let reasons = reasons.map(|key| format!("{key}: a reason for no scenario"));
        let unknown = self
            .unknown
            .iter()
            .map(|key| format!("{key}: Spector has no such scenario"));
        ends.chain(reasons).chain(unknown)
    }

    pub(super) fn is_fine(&self) -> bool {
        self.faults(None).next().is_none()
    }

    pub(super) fn summary(&self) -> String {
        format!(
            "{} of {} scenarios pass, {} have a reason not to",
            self.passed(),
            self.ends.len(),
            self.reasons.len()
        )
    }
}
