//! The page `docs/reports/faults.md`, written from the counts.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::time::Duration;

use super::Options;
use super::call::Plan;
use super::judge::{MEMORY, SLACK, Verdict};
use super::row::End;
use super::rows;
use super::run::Found;

const HEAD: &str = "\
# Faults

A client against a server on loopback that misbehaves on purpose, over the transport that every client \
has. Each call names a misbehaviour, which the server then shows in all of its answers to that call or in \
the first alone; the table of what is right is written beside what the server does \
(`xtask/src/faults/rows/`), and anything else fails the run.

```sh
cargo xtask faults --page docs/reports/faults.md   # 100,000 calls
cargo test -p xtask --test faults          # 1,400 calls, each misbehaviour (compression aside) with each kind of call
```

- The calls are `GET`, `POST`, `POST` with an idempotency key, and `PUT` of JSON, `PUT` of a stream, event streams, and \
downloads as they come; in an order that a seed decides.
- Each has to end in the right error or the right value, say rightly whether it may succeed later, and \
hold no credential in its words. A value has to be that of the very call.
- The server counts how often each call came: what must not be sent twice is not, and what may be is. It \
counts what comes to another host after a redirect: nothing that is private.
- Each has to end within its deadline, and the caller may give up a stream that lasts for ever.
- The client's process is alone with its memory, tasks and open files; the server is another one.
- HTTP/1.1 without TLS is what is spoken.

";

/// The results of the calls of one row.
#[derive(Default)]
struct Tally {
    calls: usize,
    ends: BTreeMap<End, usize>,
    sends: u64,
    most: u32,
}

pub(crate) fn page(options: &Options, plans: &[Plan], found: &Found, verdict: &Verdict) -> String {
    let mut page = HEAD.to_owned();
    // Writing to memory cannot fail.
    let _ = write(&mut page, options, plans, found, verdict);
    page
}

fn write(
    page: &mut String,
    options: &Options,
    plans: &[Plan],
    found: &Found,
    verdict: &Verdict,
) -> std::fmt::Result {
    let tallies = tally(plans, found);
    let sends: u64 = tallies.values().map(|tally| tally.sends).sum();
    let hops: u64 = found
        .counts
        .calls
        .values()
        .map(|it| u64::from(it.hops))
        .sum();
    let leaks: u32 = found.counts.calls.values().map(|it| it.leaks).sum();
    let late = found
        .seen
        .iter()
        .map(|seen| seen.late)
        .max()
        .unwrap_or_default();
    writeln!(page, "## The last run\n")?;
    writeln!(page, "| | |\n|---|---|")?;
    writeln!(
        page,
        "| calls, with seed {} | {} |",
        options.seed,
        plans.len()
    )?;
    writeln!(page, "| not right | {} |", verdict.wrongs.len())?;
    writeln!(
        page,
        "| requests that the server read | {} and {hops} after redirects |",
        sends
    )?;
    writeln!(
        page,
        "| connections that it closed before it read | {} |",
        found.counts.abrupt
    )?;
    writeln!(page, "| private things at another host | {leaks} |")?;
    writeln!(
        page,
        "| latest end after a deadline | {} (limit {}) |",
        millis(late),
        millis(SLACK)
    )?;
    if let Some(peak) = found.peak {
        let (peak, limit) = (peak >> 10, MEMORY >> 10);
        writeln!(
            page,
            "| peak memory of the client's process | {peak} MiB (limit {limit}) |"
        )?;
    }
    let (before, after) = (found.tasks.before, found.tasks.after);
    writeln!(page, "| tasks before, and after | {before}, {after} |")?;
    if let Some(files) = found.files {
        writeln!(
            page,
            "| open files before, and after | {}, {} |",
            files.before, files.after
        )?;
    }
    writeln!(page, "| calls at once | {} |", options.at_once)?;
    writeln!(page, "| seconds | {} |", found.took.as_secs())?;
    writeln!(page, "\n## What calls ended in\n")?;
    writeln!(
        page,
        "| misbehaviour | calls | ended in | sent | most of one call |\n|---|---|---|---|---|"
    )?;
    for row in rows::all() {
        let Some(Tally {
            calls,
            ends,
            sends,
            most,
        }) = tallies.get(row.name)
        else {
            continue;
        };
        let ends = ends
            .iter()
            .map(|(end, count)| format!("{}: {count}", end.name()));
        let ends = ends.collect::<Vec<_>>().join(", ");
        writeln!(
            page,
            "| {} | {calls} | {ends} | {sends} | {most} |",
            row.name
        )?;
    }
    Ok(())
}

fn tally<'p>(plans: &'p [Plan], found: &Found) -> BTreeMap<&'p str, Tally> {
    let mut tallies = BTreeMap::<_, Tally>::new();
    for (plan, seen) in plans.iter().zip(&found.seen) {
        let tally = tallies.entry(plan.row.name).or_default();
        let sends = found.counts.of_call(plan.call).sends;
        tally.calls += 1;
        *tally.ends.entry(seen.end).or_default() += 1;
        tally.sends += u64::from(sends);
        tally.most = tally.most.max(sends);
    }
    tallies
}

fn millis(time: Duration) -> String {
    format!("{} ms", time.as_millis())
}
