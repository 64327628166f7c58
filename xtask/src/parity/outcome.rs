//! The outcome of comparing our client with one SDK: equal requests, and reasons for the others.

use std::collections::{BTreeMap, BTreeSet};

use super::behaviour::{Behaved, Behaviour};
use super::compare::{Difference, differences};
use super::reasons::{Kind, Seen, reason_of, reasons};
use super::record::Sent;
use super::recording::{Recorded, Recording};
use super::sdk::Sdk;
use super::vendor::Vendor;
use crate::calls::make::Call;
use serde_json::Value;

/// The outcome of the comparison with one SDK.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) language: &'static str,
    pub(crate) package: String,
    pub(crate) version: String,
    /// Operations in the document
    pub(crate) operations: usize,
    /// Operations that the SDK has as well
    pub(crate) shared: usize,
    /// Operations that the SDK lacks
    pub(crate) missing: Vec<String>,
    /// The number of operations that only the SDK has
    pub(crate) others: usize,
    pub(crate) calls: usize,
    /// Calls with equal requests
    pub(crate) equal: usize,
    /// Calls whose requests differ but are equivalent
    pub(crate) equivalent: usize,
    /// Calls that differ because the document lacks something that the SDK has
    pub(crate) beyond: usize,
    /// Calls that differ by the SDK's fault
    pub(crate) by_sdk: usize,
    /// The calls that differ for a reason, by its number
    pub(crate) by_reason: BTreeMap<usize, usize>,
    /// Inputs that the SDK cannot express and gets as extras, by operation
    pub(crate) extras: BTreeSet<String>,
    /// The number of requests and the reasons for differences, by name of a behaviour
    pub(crate) behaviours: BTreeMap<&'static str, (usize, BTreeSet<usize>)>,
    pub(crate) unexplained: Vec<String>,
}

/// The requests of two clients for one call or behaviour.
struct Pair<'a> {
    call: &'a Call,
    ours: &'a [Sent],
    theirs: &'a [Sent],
}

impl Outcome {
    pub(super) fn of(
        vendor: &Vendor,
        sdk: &Sdk,
        calls: &[Call],
        ours: &Recording,
        theirs: &Recording,
    ) -> Self {
        let operation = |call: &Call| format!("{} {}", call.method, call.template);
        let (mut all, mut shared) = (BTreeSet::new(), BTreeSet::new());
        let mut outcome = Self {
            language: sdk.language.name(),
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
                outcome.add(vendor, call, ours, theirs);
            }
        }
        for behaviour in vendor.behaviours() {
            outcome.add_behaviour(vendor, behaviour, ours, theirs);
        }
        outcome.operations = all.len();
        outcome.shared = shared.len();
        outcome.missing = all.difference(&shared).cloned().collect();
        outcome
    }

    fn add(&mut self, vendor: &Vendor, call: &Call, ours: &Recording, theirs: &Recording) {
        let [one, other] = [ours, theirs].map(|recording| recording.calls.get(&call.id));
        let sent = |it| Option::map_or(it, &[][..], |it: &Recorded| &it.sent[..]);
        let refusal = (sent(one).len(), sent(other).len()) != (1, 1);
        let refusal = refusal.then(|| {
            let said = |it| Option::and_then(it, |it: &Recorded| it.note.error.clone());
            let told = |it| format!("{}: {}", sent(it).len(), said(it).unwrap_or_default());
            Difference {
                place: "requests".to_owned(),
                ours: told(one),
                theirs: told(other),
            }
        });
        let pair = Pair {
            call,
            ours: sent(one),
            theirs: sent(other),
        };
        let mut found = BTreeSet::new();
        let is_equal = self.judge(vendor, &pair, refusal.as_ref(), &mut found);
        self.equal += usize::from(is_equal);
        let kinds = reasons(vendor).map(|it| it.kind).collect::<Vec<_>>();
        let worst = found.iter().map(|reason| kinds[*reason]).max();
        self.equivalent += usize::from(worst == Some(Kind::Equivalent));
        self.beyond += usize::from(worst == Some(Kind::Beyond));
        self.by_sdk += usize::from(worst == Some(Kind::Theirs));
        for reason in found {
            *self.by_reason.entry(reason).or_default() += 1;
        }
    }

    fn add_behaviour(
        &mut self,
        vendor: &Vendor,
        behaviour: &Behaviour,
        ours: &Recording,
        theirs: &Recording,
    ) {
        let name = behaviour.name;
        let [one, other] = [ours, theirs].map(|recording| recording.behaviours.get(name));
        let (Some(one), Some(other)) = (one, other) else {
            return self.tell(name, "not done by both");
        };
        let call = Call {
            id: name.to_owned(),
            // No behaviour has an optional body that it leaves out.
            body: Some(Value::Null),
            ..Call::default()
        };
        let pair = Pair {
            call: &call,
            ours: &one.sent,
            theirs: &other.sent,
        };
        let mut found = BTreeSet::new();
        for difference in Behaved::differences(one, other) {
            self.judge(vendor, &pair, Some(&difference), &mut found);
        }
        self.judge(vendor, &pair, None, &mut found);
        self.behaviours.insert(name, (one.sent.len(), found));
    }

    /// Collects the reason of a difference, or those of all differences between requests. Returns
    /// true if there was no difference.
    fn judge(
        &mut self,
        vendor: &Vendor,
        pair: &Pair<'_>,
        difference: Option<&Difference>,
        found: &mut BTreeSet<usize>,
    ) -> bool {
        let none = Sent::default();
        let mut judged = Vec::new();
        match difference {
            Some(difference) => {
                let first = |sent: &'_ [Sent]| sent.first().unwrap_or(&none).clone();
                judged.push((first(pair.ours), first(pair.theirs), difference.clone()));
            }
            None => {
                for (ours, theirs) in pair.ours.iter().zip(pair.theirs) {
                    let found = differences(ours, theirs).into_iter();
                    judged.extend(found.map(|it| (ours.clone(), theirs.clone(), it)));
                }
            }
        }
        for (ours, theirs, difference) in &judged {
            let seen = Seen {
                language: self.language,
                call: pair.call,
                ours,
                theirs,
                difference,
            };
            match reason_of(vendor, &seen) {
                Some(reason) => drop(found.insert(reason)),
                None => {
                    let (ours, theirs) = (&difference.ours, &difference.theirs);
                    let place = &difference.place;
                    let told = format!("{place}: ours {ours:?}, theirs {theirs:?}");
                    self.tell(&pair.call.id, &told);
                }
            }
        }
        judged.is_empty()
    }

    fn tell(&mut self, id: &str, what: &str) {
        let language = self.language;
        self.unexplained.push(format!("{language}, {id}: {what}"));
    }

    /// Summarizes the outcome in one line.
    pub(crate) fn summary(&self) -> String {
        format!(
            "{} {}: {} of {} operations shared; of {} calls {} are equal, {} equivalent, {} differ by \
             what the document lacks, {} by the SDK's fault; {} differences have no reason",
            self.package,
            self.version,
            self.shared,
            self.operations,
            self.calls,
            self.equal,
            self.equivalent,
            self.beyond,
            self.by_sdk,
            self.unexplained.len()
        )
    }
}

/// Returns true for an undeclared property, which calls have where a schema is open.
fn is_made_up(word: &str) -> bool {
    word == "body new" || word.contains('"')
}
