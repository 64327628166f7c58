//! The server's counts, and their text form for the client's process.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use super::asked::Asked;

/// The requests of one call.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Sends {
    /// The number of requests to the called host
    pub(crate) sends: u32,
    /// The number of followed redirects
    pub(crate) hops: u32,
    /// The number of secrets of the called host that reached another one
    pub(crate) leaks: u32,
    /// The number of requests to the called host that lacked something
    pub(crate) bare: u32,
    /// The number of distinct idempotency keys
    pub(crate) keys: u32,
    /// The shortest time between two requests, in milliseconds
    pub(crate) gap: Option<u64>,
}

/// The counts of all calls.
#[derive(Debug, Default, Eq, PartialEq)]
pub(crate) struct Counts {
    pub(crate) calls: HashMap<u32, Sends>,
    /// Connections to the host that closes them before it reads
    pub(crate) abrupt: u32,
    /// Requests that belong to no call
    pub(crate) strange: u32,
}

/// Counts while the server runs.
#[derive(Default)]
pub(crate) struct Ledger {
    pub(crate) counts: Counts,
    last: HashMap<u32, (Instant, Option<String>)>,
}

/// The client's credentials: the called host has to receive all, any other host none.
const CREDENTIALS: [&str; 3] = ["authorization", "x-key", "cookie"];
const OF_THE_CALLER: [&str; 2] = ["x-call", "idempotency-key"];

impl Ledger {
    /// Counts a request, and returns the number of requests of its call so far.
    pub(crate) fn note(&mut self, asked: &Asked) -> u32 {
        let has = |name: &&str| asked.head.header(name).is_some();
        let sends = self.counts.calls.entry(asked.call).or_default();
        if asked.hop > 0 {
            sends.hops += 1;
            let mut private = CREDENTIALS.iter().chain(&OF_THE_CALLER);
            let leaks = asked.row.leaves_home && private.any(has);
            sends.leaks += u32::from(leaks);
            return sends.sends;
        }
        sends.sends += 1;
        sends.bare += u32::from(!CREDENTIALS.iter().all(has));
        let now = Instant::now();
        let key = asked.head.header("idempotency-key").map(str::to_owned);
        let before = self.last.insert(asked.call, (now, key.clone()));
        let (then, known) = before.unzip();
        if key.is_some() && known.flatten() != key {
            sends.keys += 1;
        }
        let gap = then.map(|then| (now - then).as_millis().try_into().unwrap_or(u64::MAX));
        sends.gap = sends.gap.into_iter().chain(gap).min();
        sends.sends
    }
}

impl Counts {
    /// Formats a line for each call, and one for the rest.
    pub(crate) fn to_lines(&self) -> String {
        let calls = self.calls.iter().map(|(call, it)| {
            let gap = it.gap.map_or_else(|| "-".to_owned(), |gap| gap.to_string());
            let Sends {
                sends,
                hops,
                leaks,
                bare,
                keys,
                ..
            } = it;
            format!("{call} {sends} {hops} {leaks} {bare} {keys} {gap}\n")
        });
        let rest = format!("rest {} {}\n", self.abrupt, self.strange);
        calls.chain([rest]).collect()
    }

    /// Parses these lines; `None` if the last line is missing or any line is invalid.
    pub(crate) fn of_lines(text: &str) -> Option<Self> {
        let mut counts = Self::default();
        let mut is_whole = false;
        for line in text.lines() {
            let mut words = line.split(' ');
            let first = words.next()?;
            let mut number = || words.next()?.parse::<u32>().ok();
            if first == "rest" {
                (counts.abrupt, counts.strange) = (number()?, number()?);
                is_whole = true;
                continue;
            }
            let mut sends = Sends {
                sends: number()?,
                hops: number()?,
                leaks: number()?,
                bare: number()?,
                keys: number()?,
                gap: None,
            };
            let gap = words.next()?;
            sends.gap = (gap != "-").then(|| gap.parse().ok()).flatten();
            counts.calls.insert(first.parse().ok()?, sends);
        }
        is_whole.then_some(counts)
    }

    /// Returns the counts of a call, zero if it is unknown.
    pub(crate) fn of_call(&self, call: u32) -> Sends {
        self.calls.get(&call).copied().unwrap_or_default()
    }
}

/// Returns the shortest gap that a wait of this length leaves, less clock precision and rounding.
pub(crate) fn least_gap(wait: Duration) -> u64 {
    let millis = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
    millis.saturating_sub(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_come_over_as_text() {
        let mut counts = Counts::default();
        let sends = Sends {
            sends: 3,
            leaks: 1,
            gap: Some(7),
            ..Sends::default()
        };
        counts.calls.insert(5, sends);
        counts.calls.insert(6, Sends::default());
        counts.abrupt = 9;
        let text = counts.to_lines();
        assert_eq!(Counts::of_lines(&text), Some(counts));
        let cut = text.replace("rest", "");
        assert_eq!(Counts::of_lines(&cut), None);
    }
}
