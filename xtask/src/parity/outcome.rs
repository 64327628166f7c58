//! What our client and one SDK sent for all calls in; how many are equal, and why others are not, out.

use std::collections::{BTreeMap, BTreeSet};

use super::Recording;
use super::compare::differences;
use super::reasons::{Kind, REASONS, Seen, reason_of};
use super::sdk::Sdk;
use crate::calls::make::Call;

/// How the comparison with one SDK came out.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) language: &'static str,
    pub(crate) package: String,
    pub(crate) version: String,
    /// Operations that the document has
    pub(crate) operations: usize,
    /// Of these the ones that the SDK has, too
    pub(crate) shared: usize,
    /// Those that it has not
    pub(crate) missing: Vec<String>,
    /// How many the SDK has that the document lacks
    pub(crate) others: usize,
    pub(crate) calls: usize,
    /// Calls for which the same was sent
    pub(crate) equal: usize,
    /// Calls for which what was sent differs, but means the same
    pub(crate) equivalent: usize,
    /// Calls that differ by the SDK's fault
    pub(crate) by_sdk: usize,
    /// By the number of a reason, the calls that differ for it
    pub(crate) by_reason: BTreeMap<usize, usize>,
    /// What the SDK has no word for and is given as something extra, by operation
    pub(crate) extras: BTreeSet<String>,
    pub(crate) unexplained: Vec<String>,
}

impl Outcome {
    pub(super) fn of(sdk: &Sdk, calls: &[Call], ours: &Recording, theirs: &Recording) -> Self {
        let operation = |call: &Call| format!("{} {}", call.method, call.template);
        let (mut all, mut shared) = (BTreeSet::new(), BTreeSet::new());
        let mut outcome = Self {
            language: sdk.language,
            package: theirs.package.clone(),
            version: theirs.version.clone(),
            others: theirs.others.len(),
            ..Self::default()
        };
        for call in calls {
            all.insert(operation(call));
            if let Some(recorded) = theirs.calls.get(&call.id) {
                shared.insert(operation(call));
                outcome.calls += 1;
                let unknown = recorded.note.unknown.iter();
                let words = unknown.filter(|it| !is_made_up(it));
                let words = words.map(|it| format!("`{}` ({it})", operation(call)));
                outcome.extras.extend(words);
                outcome.add(call, ours, theirs);
            }
        }
        outcome.operations = all.len();
        outcome.shared = shared.len();
        outcome.missing = all.difference(&shared).cloned().collect();
        outcome
    }

    fn add(&mut self, call: &Call, ours: &Recording, theirs: &Recording) {
        let [one, other] = [ours, theirs].map(|recording| recording.calls.get(&call.id));
        let sent = |it| Option::map_or(it, &[][..], |it: &super::Recorded| &it.sent[..]);
        let ([one_sent], [other_sent]) = (sent(one), sent(other)) else {
            let said = |it| Option::and_then(it, |it: &super::Recorded| it.note.error.as_deref());
            let requests = format!("{} and {} requests", sent(one).len(), sent(other).len());
            let said = [said(one), said(other)].map(Option::unwrap_or_default);
            return self.tell(call, &format!("{requests}: {} / {}", said[0], said[1]));
        };
        let found = differences(one_sent, other_sent);
        let mut reasons = BTreeSet::new();
        for difference in &found {
            let seen = Seen {
                language: self.language,
                call,
                ours: one_sent,
                theirs: other_sent,
                difference,
            };
            match reason_of(&seen) {
                Some(reason) => {
                    reasons.insert(reason);
                }
                None => {
                    let (ours, theirs) = (&difference.ours, &difference.theirs);
                    let place = &difference.place;
                    self.tell(call, &format!("{place}: ours {ours:?}, theirs {theirs:?}"));
                }
            }
        }
        self.equal += usize::from(found.is_empty());
        let worst = reasons.iter().map(|reason| REASONS[*reason].kind).max();
        self.equivalent += usize::from(worst == Some(Kind::Equivalent));
        self.by_sdk += usize::from(worst == Some(Kind::Theirs));
        for reason in reasons {
            *self.by_reason.entry(reason).or_default() += 1;
        }
    }

    fn tell(&mut self, call: &Call, what: &str) {
        let language = self.language;
        self.unexplained
            .push(format!("{language}, {}: {what}", call.id));
    }

    /// One line.
    pub(crate) fn summary(&self) -> String {
        format!(
            "{} {}: {} of {} operations shared; of {} calls {} are equal, {} equivalent, {} differ by \
             the SDK's fault; {} differences have no reason",
            self.package,
            self.version,
            self.shared,
            self.operations,
            self.calls,
            self.equal,
            self.equivalent,
            self.by_sdk,
            self.unexplained.len()
        )
    }
}

/// Whether it is a member that no document declares, which calls have where a schema is open.
fn is_made_up(word: &str) -> bool {
    word == "body new" || word.contains('"')
}
