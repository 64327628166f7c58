//! The verdict as workflow commands of GitHub Actions, which annotate lines of the documents.

use std::fmt::Write;

use super::finding::{Effect, Finding, Source};
use super::render::{effects, shown_items};
use super::verdict::Verdict;
use crate::diagnostic::visible;

impl Verdict {
    /// Returns a workflow command for each finding with an effect, or for each one, and a summary.
    ///
    /// What breaks source code is an error; what means something else or may fail on the wire is a
    /// warning; everything else, and what is accepted, is a notice. `absent` begins the paths of
    /// old documents that are not in the working tree (`main:`): a place in them has no line.
    pub fn to_annotations(&self, all: bool, absent: &str) -> String {
        let mut text = String::new();
        self.write_summary(&mut text);
        let shown = self.findings.iter().filter(|it| all || it.has_effect());
        for finding in shown {
            let level = level(finding);
            let title = property(&format!("specmill: {}", finding.kind.id()));
            let place = place(finding, absent);
            let mut message = format!("{} [{}]", visible(&finding.message), effects(finding));
            for change in shown_items(finding) {
                for (sign, item) in [("-", &change.old), ("+", &change.new)] {
                    if let Some(item) = item {
                        let _ = write!(message, "\n{sign} {}", visible(item));
                    }
                }
            }
            if let Some(advice) = &finding.advice {
                let _ = write!(message, "\n{}", visible(advice));
            }
            if let Some(accepted) = &finding.accepted {
                let _ = write!(message, "\naccepted: {}", visible(&accepted.reason));
            }
            let _ = writeln!(text, "::{level} {place}title={title}::{}", data(&message));
        }
        text
    }
}

fn level(finding: &Finding) -> &'static str {
    match (finding.source, finding.wire.worst()) {
        _ if finding.accepted.is_some() => "notice",
        (Source::Breaks, _) => "error",
        (Source::MeansSomethingElse, _) | (_, Effect::Depends | Effect::Fails) => "warning",
        _ => "notice",
    }
}

fn place(finding: &Finding, absent: &str) -> String {
    let Some(place) = finding.place() else {
        return String::new();
    };
    let (file, line, column) = place.parts();
    let gone = file.strip_prefix(absent).filter(|_| !absent.is_empty());
    match gone.filter(|_| finding.new.is_none()) {
        Some(file) => format!("file={},", property(file)),
        None => format!("file={},line={line},col={column},", property(file)),
    }
}

/// Escapes the message of a workflow command.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// Escapes a property of a workflow command.
fn property(text: &str) -> String {
    data(&visible(text)).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_a_command_early() {
        assert_eq!(data("50%\r\n::error::x"), "50%25%0D%0A::error::x");
        assert_eq!(property("a:b,c%"), "a%3Ab%2Cc%25");
    }
}
