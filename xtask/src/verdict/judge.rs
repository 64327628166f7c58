//! The judgement under test: what `specmill diff` says of a pair.

use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::{Deserialize, Serialize};
use specmill::diff::{self, Options};
use specmill::spec::Spec;

/// The verdict on a pair, as in the command's JSON.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(super) struct Verdict {
    #[serde(default)]
    pub(super) findings: Vec<Finding>,
}

/// A finding, with what this measurement uses.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Finding {
    pub(super) kind: String,
    pub(super) source: String,
    pub(super) wire: Wire,
    #[serde(default)]
    pub(super) message: String,
}

/// The meaning of a change for deployed binaries, by direction.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Wire {
    pub(super) request: String,
    pub(super) response: String,
}

impl Verdict {
    /// Returns true if a finding says that callers no longer compile.
    pub(super) fn breaks(&self) -> bool {
        self.findings.iter().any(|it| it.source == "breaks")
    }

    /// Returns the worst word on a direction: `nothing`, `depends` or `fails`.
    pub(super) fn wire(&self, direction: fn(&Wire) -> &str) -> &'static str {
        let mut words = self.findings.iter().map(|it| direction(&it.wire));
        if words.clone().any(|it| it == "fails") {
            "fails"
        } else if words.any(|it| it == "depends") {
            "depends"
        } else {
            "nothing"
        }
    }

    /// Returns all findings in one line.
    pub(super) fn words(&self) -> String {
        self.words_of(|_| true, usize::MAX)
    }

    /// Returns the first findings of a selection in one line.
    pub(super) fn words_of(&self, wanted: impl Fn(&Finding) -> bool, most: usize) -> String {
        let found = self.findings.iter().filter(|it| wanted(it));
        let found = found.collect::<Vec<_>>();
        let words = found.iter().take(most).map(|it| {
            format!(
                "{} [source {}, request {}, response {}] {}",
                it.kind, it.source, it.wire.request, it.wire.response, it.message
            )
        });
        let mut words = words.collect::<Vec<_>>();
        if words.is_empty() {
            words.push("no finding".to_owned());
        }
        if found.len() > most {
            words.push(format!("{} more", found.len() - most));
        }
        words.join(" | ")
    }
}

/// Returns the generator's verdict on a pair, through the JSON that the command prints.
pub(super) fn judge(old: &Spec, new: &Spec) -> Result<Verdict, String> {
    let judged = catch_unwind(AssertUnwindSafe(|| {
        diff::diff(old, new, &Options::default())
    }));
    let judged = judged.map_err(|_| "it panicked".to_owned())?;
    let verdict = judged.map_err(|unreadable| {
        let side = if unreadable.is_old { "old" } else { "new" };
        format!("the {side} side: {}", unreadable.error.render(false))
    })?;
    let text = verdict.to_json();
    serde_json::from_str(&text).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_finding_decides() {
        let verdict = serde_json::from_value::<Verdict>(serde_json::json!({
            "format": 1,
            "findings": [
                {"kind": "a", "source": "adds", "wire": {"request": "nothing", "response": "depends"}},
                {"kind": "b", "source": "breaks", "wire": {"request": "nothing", "response": "fails"}},
            ],
        }));
        let verdict = verdict.unwrap();
        assert!(verdict.breaks());
        assert_eq!(verdict.wire(|it| &it.request), "nothing");
        assert_eq!(verdict.wire(|it| &it.response), "fails");
        assert!(!Verdict::default().breaks());
    }
}
