//! The verdict as text for a terminal.

use std::fmt::Write;

use super::finding::{Effect, Finding, RustChange, Source};
use super::verdict::{Bump, Verdict};
use crate::diagnostic::visible;
use crate::hash::HashSet;

/// Number of items of the client that a finding shows.
pub(super) const SHOWN_ITEMS: usize = 5;

/// Number of findings that a summary shows.
const SUMMARIZED: usize = 5;

impl Verdict {
    /// Returns the verdict as text: counts of the findings, and in full those that break something
    /// and are not accepted, or all of them.
    pub fn to_text(&self, all: bool) -> String {
        let mut text = String::new();
        self.write_summary(&mut text);
        let mut left = 0;
        for finding in &self.findings {
            match all || finding.is_bad() && finding.accepted.is_none() {
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

    /// Returns the verdict in a few lines, without a line break at the end: the summary, and one
    /// line for each of the worst findings. It is empty if no finding has an effect.
    pub fn to_lines(&self) -> Vec<String> {
        let counted = self.findings.iter().filter(|it| it.counts());
        if counted.clone().next().is_none() {
            return Vec::new();
        }
        let mut text = String::new();
        self.write_summary(&mut text);
        let mut lines = text.lines().map(str::to_owned).collect::<Vec<_>>();
        let bad = counted.filter(|it| it.is_bad()).collect::<Vec<_>>();
        for finding in bad.iter().take(SUMMARIZED) {
            let (kind, effects) = (finding.kind.id(), effects(finding));
            let message = visible(&finding.message);
            let place = finding
                .place()
                .map(|it| format!("{}: ", visible(&it.place)));
            let place = place.unwrap_or_default();
            lines.push(format!("{place}{kind}: {message} [{effects}]"));
        }
        let left = bad.len().saturating_sub(SUMMARIZED);
        if left > 0 {
            lines.push(format!("and {left} more like these"));
        }
        lines
    }

    pub(super) fn write_summary(&self, text: &mut String) {
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
        let counts = self.counts();
        let _ = writeln!(
            text,
            "source   {source}\nwire     {wire}\nversion  {version}\nfindings {counts}"
        );
    }

    /// Returns the numbers of findings by their worst effect.
    fn counts(&self) -> String {
        let count = |is: &dyn Fn(&Finding) -> bool| {
            let open = self.findings.iter().filter(|it| it.accepted.is_none());
            open.filter(|it| is(it)).count()
        };
        let wire = |effect| move |it: &Finding| it.wire.worst() == effect;
        let source = |source| move |it: &Finding| it.source == source;
        let nothing = |it: &Finding| !it.has_effect();
        let accepted = self.findings.iter().filter(|it| it.accepted.is_some());
        let parts = [
            (count(&source(Source::Breaks)), "break source code"),
            (
                count(&source(Source::MeansSomethingElse)),
                "mean something else",
            ),
            (count(&wire(Effect::Fails)), "fail on the wire"),
            (count(&wire(Effect::Depends)), "may fail on the wire"),
            (count(&source(Source::Adds)), "add"),
            (count(&nothing), "change nothing"),
            (accepted.count(), "accepted"),
        ];
        let parts = parts.iter().filter(|(count, _)| *count > 0);
        let parts = parts.map(|(count, what)| format!("{count} {what}"));
        parts.collect::<Vec<_>>().join(", ")
    }
}

/// Returns the effects of a finding in words.
pub(super) fn effects(finding: &Finding) -> String {
    let source = match finding.source {
        Source::Nothing => None,
        Source::Adds => Some("adds".to_owned()),
        Source::MeansSomethingElse => Some("means something else".to_owned()),
        Source::Breaks => Some("breaks".to_owned()),
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
    let effects = source.into_iter().chain(wire.into_iter().flatten());
    let effects = effects.collect::<Vec<_>>().join(", ");
    match effects.is_empty() {
        true => "changes nothing".to_owned(),
        false => effects,
    }
}

/// Returns the items of the client that a finding shows to people: without the setters of fields
/// that it shows, which have the same effect.
pub(super) fn shown_items(finding: &Finding) -> Vec<&RustChange> {
    let line = |change: &RustChange| change.new.clone().or_else(|| change.old.clone());
    let presence = |change: &RustChange| (change.old.is_some(), change.new.is_some());
    let fields = finding.rust.iter().filter_map(|change| {
        let line = line(change)?;
        let (path, _) = line.strip_prefix("models::")?.split_once(": ")?;
        let (owner, field) = path.split_once('.')?;
        Some((owner.to_owned(), field.to_owned(), presence(change)))
    });
    let fields = fields.collect::<HashSet<_>>();
    let is_setter = |change: &RustChange| {
        let line = line(change)?;
        let (path, _) = line.strip_prefix("models::")?.split_once('(')?;
        let (owner, name) = path.split_once("::")?;
        let has =
            |owner: &str| fields.contains(&(owner.to_owned(), name.to_owned(), presence(change)));
        Some(has(owner) || owner.strip_suffix("Builder").is_some_and(has))
    };
    let shown = finding.rust.iter();
    shown
        .filter(|change| is_setter(change) != Some(true))
        .collect()
}

fn write_finding(text: &mut String, finding: &Finding) {
    let mut line = |words: std::fmt::Arguments<'_>| {
        let _ = writeln!(text, "{}", visible(&words.to_string()));
    };
    let (kind, effects) = (finding.kind.id(), effects(finding));
    line(format_args!(""));
    line(format_args!("{kind}: {} [{effects}]", finding.message));
    let places = [("old", &finding.old), ("new", &finding.new)];
    for (name, place) in places {
        if let Some(place) = place {
            line(format_args!("  {name} {} {}", place.place, place.pointer));
        }
    }
    let items = shown_items(finding);
    for change in items.iter().take(SHOWN_ITEMS) {
        for (sign, item) in [("-", &change.old), ("+", &change.new)] {
            if let Some(item) = item {
                line(format_args!("  {sign} {item}"));
            }
        }
    }
    let more = items.len().saturating_sub(SHOWN_ITEMS);
    if more > 0 {
        line(format_args!("    and {more} more items"));
    }
    match finding.operations.as_slice() {
        [] => {}
        [one] => line(format_args!("  in {one}")),
        [first, ..] => {
            let more = finding.operation_count - 1;
            line(format_args!("  in {first} and {more} more operations"));
        }
    }
    if let Some(advice) = &finding.advice {
        line(format_args!("  {advice}"));
    }
    if let Some(accepted) = &finding.accepted {
        let until = accepted.until.as_ref();
        let until = until.map(|day| format!(" (until {day})"));
        let until = until.unwrap_or_default();
        line(format_args!("  accepted: {}{until}", accepted.reason));
    }
}
