//! The outcome of a pair, and the counts over all of them.

use serde::{Deserialize, Serialize};

use super::cache::Outcome;
use super::judge::{Verdict, Wire};
use super::pairs::Pair;
use super::semver::Lint;
use super::wire::{Word, Words};

/// The kind of pairs with several edits.
pub(super) const SEVERAL: u16 = 0;

/// Kinds of servers and credentials, of which values say nothing.
const UNSEEN: [u16; 12] = [SEVERAL, 84, 85, 86, 87, 88, 89, 90, 91, 141, 142, 143];

/// Seconds of the steps of a pair.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize)]
pub(super) struct Times {
    /// Editing, writing and generating
    pub(super) generate: f64,
    /// Compiling the new client
    pub(super) client: f64,
    /// Compiling the caller
    pub(super) caller: f64,
    pub(super) diff: f64,
    pub(super) wire: f64,
}

/// The outcome of a pair.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Row {
    pub(super) document: String,
    /// The number of the kind; 0 for several at once
    pub(super) kind: u16,
    pub(super) name: String,
    pub(super) round: u64,
    pub(super) label: String,
    /// The generator refuses the new document
    pub(super) refused: Option<String>,
    /// The new client is the old one, but for words
    pub(super) is_same: bool,
    /// Errors of the old caller with the new client
    pub(super) errors: Vec<String>,
    /// Errors of the new client itself
    pub(super) faults: Vec<String>,
    pub(super) verdict: Option<Verdict>,
    /// The judgement failed
    pub(super) unjudged: Option<String>,
    /// What sampled values say
    pub(super) wire: Option<Words>,
    /// The values could not be tried
    pub(super) untried: Option<String>,
    /// Breaks that cargo-semver-checks sees, unless it was not asked
    pub(super) semver: Option<Vec<Lint>>,
    /// cargo-semver-checks failed
    pub(super) unchecked: Option<String>,
    pub(super) times: Times,
}

impl Row {
    pub(super) fn new(document: &str, pair: &Pair, label: String) -> Self {
        let (kind, name) = match pair.kinds.as_slice() {
            [(kind, _)] => (kind.number, kind.name.to_owned()),
            _ => (SEVERAL, "several".to_owned()),
        };
        Self {
            document: document.to_owned(),
            kind,
            name,
            round: pair.round,
            label,
            refused: None,
            is_same: false,
            errors: Vec::new(),
            faults: Vec::new(),
            verdict: None,
            unjudged: None,
            wire: None,
            untried: None,
            semver: None,
            unchecked: None,
            times: Times::default(),
        }
    }

    pub(super) fn set(&mut self, outcome: &Outcome) {
        self.errors.clone_from(&outcome.errors);
        self.faults.clone_from(&outcome.faults);
    }

    /// Returns the row in a few words.
    pub(super) fn head(&self) -> String {
        format!(
            "{} {}, {}: {}",
            self.kind, self.name, self.document, self.label
        )
    }

    /// Returns true if callers of the old client no longer compile.
    pub(super) fn broke(&self) -> bool {
        !self.errors.is_empty()
    }

    /// Returns true if a finding says that callers no longer compile.
    pub(super) fn said(&self) -> bool {
        self.verdict.as_ref().is_some_and(Verdict::breaks)
    }

    /// Returns true if both the compiler and the judge have spoken.
    pub(super) fn is_judged(&self) -> bool {
        self.refused.is_none() && self.faults.is_empty() && self.verdict.is_some()
    }

    /// Returns true if it broke and no finding says so.
    pub(super) fn is_miss(&self) -> bool {
        self.is_judged() && self.broke() && !self.said()
    }

    /// Returns true if a finding says that it breaks and it does not.
    pub(super) fn is_false_alarm(&self) -> bool {
        self.is_judged() && !self.broke() && self.said()
    }
}

/// A direction on the wire: what the values say of it, and what a finding says.
pub(super) type Direction = (fn(&Words) -> &Word, fn(&Wire) -> &str);

pub(super) const REQUEST: Direction = (|it| &it.request, |it| &it.request);
pub(super) const RESPONSE: Direction = (|it| &it.response, |it| &it.response);

impl Row {
    fn wire(&self, direction: Direction) -> Option<(&Word, &'static str)> {
        let words = self.wire.as_ref()?;
        let verdict = self.verdict.as_ref()?;
        Some((direction.0(words), verdict.wire(direction.1)))
    }

    /// Returns true if a value failed and no finding says that it may.
    pub(super) fn is_wire_miss(&self, direction: Direction) -> bool {
        let wire = self.wire(direction);
        wire.is_some_and(|(word, said)| !word.failures.is_empty() && said == "nothing")
    }

    /// Returns true if a finding says that calls fail, there were new values, and none failed.
    pub(super) fn is_unconfirmed(&self, direction: Direction) -> bool {
        let wire = self.wire(direction);
        wire.is_some_and(|(word, said)| {
            let is_seen = !UNSEEN.contains(&self.kind);
            is_seen && word.failures.is_empty() && word.values > 0 && said == "fails"
        })
    }

    /// Returns what the values say about a direction, in one line.
    pub(super) fn wire_words(&self, direction: Direction) -> String {
        match self.wire.as_ref().map(direction.0) {
            Some(word) if word.failures.is_empty() => format!("{} values pass", word.values),
            Some(word) => format!("fails: {}", word.failures.join("; ")),
            None => "not tried".to_owned(),
        }
    }
}

/// Counts over rows.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    pub(super) pairs: usize,
    pub(super) refused: usize,
    pub(super) faulty: usize,
    pub(super) same: usize,
    pub(super) broke: usize,
    pub(super) judged: usize,
    pub(super) unjudged: usize,
    pub(super) misses: usize,
    pub(super) false_alarms: usize,
    /// Pairs whose values were tried
    pub(super) tried: usize,
    pub(super) wire_failed: usize,
    pub(super) wire_misses: usize,
    pub(super) unconfirmed: usize,
}

impl Counts {
    pub(super) fn of<'a>(rows: impl IntoIterator<Item = &'a Row>) -> Self {
        let mut counts = Self::default();
        for row in rows {
            counts.pairs += 1;
            counts.refused += usize::from(row.refused.is_some());
            counts.faulty += usize::from(!row.faults.is_empty());
            counts.same += usize::from(row.is_same);
            counts.broke += usize::from(row.broke());
            counts.judged += usize::from(row.is_judged());
            counts.unjudged += usize::from(row.unjudged.is_some());
            counts.misses += usize::from(row.is_miss());
            counts.false_alarms += usize::from(row.is_false_alarm());
            counts.tried += usize::from(row.wire.is_some());
            for direction in [REQUEST, RESPONSE] {
                let words = row.wire.as_ref().map(direction.0);
                counts.wire_failed += usize::from(words.is_some_and(|it| !it.failures.is_empty()));
                counts.wire_misses += usize::from(row.is_wire_miss(direction));
                counts.unconfirmed += usize::from(row.is_unconfirmed(direction));
            }
        }
        counts
    }

    /// Returns the counts in one line.
    pub(super) fn line(&self) -> String {
        let Self {
            pairs,
            refused,
            faulty,
            same,
            broke,
            judged,
            unjudged,
            misses,
            false_alarms,
            tried,
            wire_failed,
            wire_misses,
            unconfirmed,
        } = self;
        let judgement = match judged {
            0 => "no judgement yet".to_owned(),
            _ => format!(
                "{judged} judged: {misses} misses, {false_alarms} false alarms; {unjudged} not judged"
            ),
        };
        format!(
            "{pairs} pairs: {broke} break callers, {same} give the same code, {refused} refused, \
             {faulty} give a client that does not compile; {judgement}; \
             values of {tried}: {wire_failed} fail in a direction, {wire_misses} misses, \
             {unconfirmed} not confirmed"
        )
    }
}
