//! The verdict as text for a terminal.

use std::fmt::Write;

use super::finding::{Effect, Finding, Source};
use super::verdict::{Bump, Verdict};

/// Number of items of the client that a finding shows.
const SHOWN_ITEMS: usize = 5;

impl Verdict {
    /// Returns the verdict as text: what breaks in full and the number of the rest, or all of it.
    pub fn to_text(&self, all: bool) -> String {
        let mut text = String::new();
        self.write_summary(&mut text);
        let mut left = 0;
        for finding in &self.findings {
            let is_worst = finding.source >= Source::MeansSomethingElse
                || finding.wire.worst() != Effect::Nothing;
            match all || is_worst && finding.accepted.is_none() {
                true => write_finding(&mut text, finding),
                false => left += 1,
            }
        }
        if left > 0 {
            let plural = if left == 1 { "" } else { "s" };
            let _ = writeln!(text, "\n{left} more finding{plural}: --all shows them");
        }
        text
    }

    fn write_summary(&self, text: &mut String) {
        if self.findings.is_empty() {
            text.push_str("nothing changed\n");
            return;
        }
        let source = match self.source {
            Source::Nothing => "code that calls the client compiles as before",
            Source::Adds => "code that calls the client compiles; there is something new",
            Source::MeansSomethingElse => {
                "code that calls the client compiles, and some of it means something else"
            }
            Source::Breaks => "some code that calls the client does not compile",
        };
        let wire = match self.wire {
            Effect::Nothing => "programs built with the old client go on as before",
            Effect::Depends => {
                "programs built with the old client go on, as far as the server and the values allow"
            }
            Effect::Fails => "programs built with the old client meet failures or lose values",
        };
        let version = match self.bump {
            Bump::None => format!("{} stays", self.versions.old),
            _ => format!("{} -> {}", self.versions.old, self.versions.next),
        };
        let _ = writeln!(
            text,
            "source   {source}\nwire     {wire}\nversion  {version}"
        );
    }
}

fn write_finding(text: &mut String, finding: &Finding) {
    let source = match finding.source {
        Source::Nothing => "",
        Source::Adds => "adds",
        Source::MeansSomethingElse => "means something else",
        Source::Breaks => "breaks",
    };
    let direction = |name: &str, effect: Effect| match effect {
        Effect::Nothing => None,
        Effect::Depends => Some(format!("{name} may fail")),
        Effect::Fails => Some(format!("{name} fail")),
    };
    let wire = [
        direction("requests", finding.wire.request),
        direction("responses", finding.wire.response),
    ];
    let effects = Some(source.to_owned()).filter(|it| !it.is_empty());
    let effects = effects.into_iter().chain(wire.into_iter().flatten());
    let effects = effects.collect::<Vec<_>>().join(", ");
    let effects = match effects.is_empty() {
        true => "changes nothing".to_owned(),
        false => effects,
    };
    let _ = writeln!(
        text,
        "\n{}: {} [{effects}]",
        finding.kind.id(),
        finding.message
    );
    let places = [("old", &finding.old), ("new", &finding.new)];
    for (name, place) in places {
        if let Some(place) = place {
            let _ = writeln!(text, "  {name} {} {}", place.place, place.pointer);
        }
    }
    for change in finding.rust.iter().take(SHOWN_ITEMS) {
        for (sign, line) in [("-", &change.old), ("+", &change.new)] {
            if let Some(line) = line {
                let _ = writeln!(text, "  {sign} {line}");
            }
        }
    }
    if let Some(more) = finding
        .rust
        .len()
        .checked_sub(SHOWN_ITEMS)
        .filter(|it| *it > 0)
    {
        let _ = writeln!(text, "    and {more} more items");
    }
    match finding.operations.as_slice() {
        [] => {}
        [one] => {
            let _ = writeln!(text, "  in {one}");
        }
        [first, ..] => {
            let more = finding.operation_count - 1;
            let _ = writeln!(text, "  in {first} and {more} more operations");
        }
    }
    if let Some(advice) = &finding.advice {
        let _ = writeln!(text, "  {advice}");
    }
    if let Some(accepted) = &finding.accepted {
        let _ = writeln!(text, "  accepted: {}", accepted.reason);
    }
}
