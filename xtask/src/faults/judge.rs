//! The verdict on each call: its result against the correct one.

use std::time::Duration;

use super::call::{Plan, Seen};
use super::kind::Kind;
use super::row::{Host, Right};
use super::run::{Found, Left};
use super::server::ledger::{Sends, least_gap};

/// The violations, as text.
pub(crate) struct Verdict {
    pub(crate) wrongs: Vec<String>,
}

/// The tolerated delay of a call on a busy machine.
pub(crate) const SLACK: Duration = Duration::from_secs(2);

/// The memory limit of the client's process, in KiB.
pub(crate) const MEMORY: u64 = 256 << 10;

pub(crate) fn judge(plans: &[Plan], found: &Found) -> Verdict {
    let mut wrongs = Vec::new();
    let mut abrupt = 0;
    for (plan, seen) in plans.iter().zip(&found.seen) {
        let sends = found.counts.of_call(plan.call);
        let right = plan.row.right(plan.kind, plan.heals);
        if plan.row.host == Host::Abrupt {
            abrupt += right.sends.end();
        }
        for wrong in wrongs_of(plan, seen, sends, &right) {
            let (row, mode, kind) = (plan.row.name, plan.mode(), plan.kind.name());
            let words = &seen.words;
            wrongs.push(format!(
                "call {} ({row}, {mode}, {kind}): {wrong}; {words}",
                plan.call
            ));
        }
    }
    let counted = found.counts.abrupt;
    if counted != abrupt {
        wrongs.push(format!(
            "{counted} connections to who closes them, in place of {abrupt}"
        ));
    }
    if found.counts.strange > 0 {
        wrongs.push(format!(
            "{} requests that no call makes",
            found.counts.strange
        ));
    }
    wrongs.extend(left("tasks", Some(found.tasks)));
    wrongs.extend(left("open files", found.files));
    if let Some(peak) = found.peak.filter(|peak| *peak > MEMORY) {
        wrongs.push(format!("{peak} KiB of memory, more than {MEMORY}"));
    }
    Verdict { wrongs }
}

fn wrongs_of(plan: &Plan, seen: &Seen, sends: Sends, right: &Right) -> Vec<String> {
    let mut wrongs = seen
        .faults
        .iter()
        .map(|fault| (*fault).to_owned())
        .collect::<Vec<_>>();
    if !right.ends.contains(&seen.end) {
        let ends = right.ends.iter().map(|end| end.name()).collect::<Vec<_>>();
        wrongs.push(format!(
            "ended in {}, not in {}",
            seen.end.name(),
            ends.join(" or ")
        ));
    }
    if seen.late > SLACK {
        wrongs.push(format!("ended {:?} after its deadline", seen.late));
    }
    if sends.leaks > 0 {
        wrongs.push(format!(
            "{} times something private came elsewhere",
            sends.leaks
        ));
    }
    if plan.row.cannot_heal() {
        return wrongs;
    }
    if !right.sends.contains(&sends.sends) {
        wrongs.push(format!("sent {} times, not {:?}", sends.sends, right.sends));
    }
    if !right.hops.contains(&sends.hops) {
        wrongs.push(format!("{} redirects, not {:?}", sends.hops, right.hops));
    }
    if sends.bare > 0 {
        wrongs.push(format!("sent {} times without credentials", sends.bare));
    }
    let keys = u32::from(plan.kind == Kind::Keyed && sends.sends > 0);
    if sends.keys != keys {
        wrongs.push(format!("{} idempotency keys, not {keys}", sends.keys));
    }
    let least = least_gap(plan.row.asks);
    if sends.gap.is_some_and(|gap| gap < least) {
        wrongs.push(format!(
            "sent again after {:?} ms, asked for {least}",
            sends.gap
        ));
    }
    wrongs
}

fn left(what: &str, left: Option<Left>) -> Option<String> {
    let Left { before, after } = left?;
    (after > before).then(|| format!("{after} {what} are left; {before} existed before"))
}
