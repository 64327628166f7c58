//! The outcome of all calls, from the reports of Prism and the client.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::answers;
use super::names;
use super::reasons::{REASONS, Seen, reason_of};
use super::relay::Exchange;
use crate::calls::make::Call;
use crate::calls::operations::Operation;
use crate::calls::process::{Note, Said};

/// The outcome of one call.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum End {
    /// A declared status, read without an error
    Fine,
    /// The call could not be made
    Uncalled(String),
    /// Prism reports that the request is not as declared
    Violation(Vec<String>),
    /// Prism has no response
    Unanswered(String),
    /// The client rejects the response
    Unread(String),
}

impl End {
    fn of(note: Option<&Note>, exchanges: &[&Exchange]) -> Self {
        let error = note.and_then(|note| note.error.clone());
        let [exchange] = exchanges else {
            let count = exchanges.len();
            return Self::Uncalled(error.unwrap_or_else(|| format!("{count} requests")));
        };
        if !exchange.violations.is_empty() {
            return Self::Violation(exchange.violations.clone());
        }
        match (&exchange.problem, note.map(|note| &note.answer)) {
            (Some(problem), _) => Self::Unanswered(problem.clone()),
            (None, Some(Some(error))) => Self::Unread(error.clone()),
            (None, Some(None)) => Self::Fine,
            (None, None) => Self::Unread("the client reported nothing".to_owned()),
        }
    }

    /// Counts undeclared names as a violation, too.
    fn and_undeclared(self, names: &[String]) -> Self {
        let faults = names.iter().map(|name| format!("not declared: {name}"));
        let mut faults = faults.collect::<Vec<_>>();
        match self {
            _ if faults.is_empty() => self,
            Self::Violation(mut all) => {
                all.append(&mut faults);
                Self::Violation(all)
            }
            _ => Self::Violation(faults),
        }
    }

    /// Returns the word for it in tables.
    pub(super) fn word(&self) -> &'static str {
        match self {
            Self::Fine => "read",
            Self::Uncalled(_) => "not called",
            Self::Violation(_) => "violation",
            Self::Unanswered(_) => "no answer",
            Self::Unread(_) => "not read",
        }
    }

    /// Returns each fault by itself.
    fn faults(&self) -> &[String] {
        match self {
            Self::Fine => &[],
            Self::Violation(faults) => faults,
            Self::Uncalled(fault) | Self::Unanswered(fault) | Self::Unread(fault) => {
                std::slice::from_ref(fault)
            }
        }
    }
}

/// A call with its outcome.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) id: String,
    /// The request as sent, if it was sent
    pub(super) request: String,
    pub(super) status: u16,
    pub(super) end: End,
    /// The numbers of the reasons, if it is not fine
    pub(super) reasons: BTreeSet<usize>,
    /// The faults without a reason
    pub(super) unexplained: Vec<String>,
}

/// The outcome of one document.
#[derive(Clone, Debug, Default)]
pub(super) struct Outcome {
    pub(super) document: String,
    pub(super) operations: usize,
    /// Operations with a call that got a response
    pub(super) called: usize,
    pub(super) rows: Vec<Row>,
}

impl Outcome {
    pub(super) fn of(
        document: &str,
        root: &Value,
        operations: &[Operation],
        calls: &[Call],
        said: &Said,
        exchanges: &[Exchange],
    ) -> Self {
        let mut by_call = BTreeMap::<usize, Vec<&Exchange>>::new();
        for exchange in exchanges {
            by_call.entry(exchange.call).or_default().push(exchange);
        }
        let mut called = BTreeSet::new();
        let rows = calls.iter().enumerate().map(|(number, call)| {
            let exchanges = by_call.get(&number).map_or(&[][..], Vec::as_slice);
            let mut end = End::of(said.notes.get(&call.id), exchanges);
            let is_this =
                |it: &&Operation| (&it.method, &it.path) == (&call.method, &call.template);
            if let (Some(operation), Some(exchange)) =
                (operations.iter().find(is_this), exchanges.first())
            {
                let names = names::undeclared(root, operation, call, &exchange.request);
                end = end.and_undeclared(&names);
            }
            if !exchanges.is_empty() {
                called.insert((&call.method, &call.template));
            }
            let mut row = Row {
                id: call.id.clone(),
                request: exchanges
                    .first()
                    .map_or_else(String::new, |it| it.request.clone()),
                status: exchanges.first().map_or(0, |it| it.status),
                reasons: BTreeSet::new(),
                unexplained: Vec::new(),
                end: end.clone(),
            };
            let is_at_fault = match (&end, exchanges) {
                (End::Unread(error), [exchange]) => {
                    answers::is_at_fault(root, call, exchange, error)
                }
                _ => None,
            };
            for fault in end.faults() {
                let seen = Seen {
                    call,
                    end: &end,
                    fault,
                    is_at_fault,
                };
                match reason_of(&seen) {
                    Some(reason) => {
                        row.reasons.insert(reason);
                    }
                    None => row.unexplained.push(fault.clone()),
                }
            }
            row
        });
        Self {
            document: document.to_owned(),
            operations: operations.len(),
            rows: rows.collect(),
            called: called.len(),
        }
    }

    /// Counts the calls with such an outcome.
    pub(super) fn count(&self, is_such: impl Fn(&Row) -> bool) -> usize {
        self.rows.iter().filter(|row| is_such(row)).count()
    }

    /// Returns the faults without a reason.
    pub(super) fn unexplained(&self) -> impl Iterator<Item = String> {
        let rows = self.rows.iter().filter(|row| !row.unexplained.is_empty());
        rows.map(|row| {
            let (word, faults) = (row.end.word(), row.unexplained.join("; "));
            format!("{}: {word}: {faults} ({})", row.id, row.request)
        })
    }

    /// Returns true if all operations were called and every fault has a reason.
    pub(super) fn is_fine(&self) -> bool {
        self.called == self.operations && self.unexplained().next().is_none()
    }

    /// Summarizes the outcome in one line.
    pub(super) fn summary(&self) -> String {
        let count = |is_such: fn(&End) -> bool| self.count(|row| is_such(&row.end));
        format!(
            "{}: {} of {} operations called; of {} calls {} are answered and read, {} violate the \
             document, {} have no answer, {} are not read, {} could not be made; {} have no reason",
            self.document,
            self.called,
            self.operations,
            self.rows.len(),
            count(|end| *end == End::Fine),
            count(|end| matches!(end, End::Violation(_))),
            count(|end| matches!(end, End::Unanswered(_))),
            count(|end| matches!(end, End::Unread(_))),
            count(|end| matches!(end, End::Uncalled(_))),
            self.unexplained().count(),
        )
    }

    /// Formats a line for each call.
    pub(super) fn table(&self) -> String {
        let mut text = "call\tstatus\toutcome\twhy\n".to_owned();
        for row in &self.rows {
            let reasons = row.reasons.iter().map(|it| REASONS[*it].text);
            let reasons = reasons.collect::<Vec<_>>().join(" ");
            let word = row.end.word();
            text.push_str(&format!("{}\t{}\t{word}\t{reasons}\n", row.id, row.status));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end(answer: Option<&str>, violations: &[&str], problem: Option<&str>) -> End {
        let note = Note {
            answer: answer.map(str::to_owned),
            ..Note::default()
        };
        let exchange = Exchange {
            violations: violations.iter().map(|it| (*it).to_owned()).collect(),
            problem: problem.map(str::to_owned),
            ..Exchange::default()
        };
        End::of(Some(&note), &[&exchange])
    }

    #[test]
    fn a_call_is_fine_without_faults() {
        assert_eq!(end(None, &[], None), End::Fine);
        assert_eq!(
            end(Some("x"), &["v"], None),
            End::Violation(vec!["v".to_owned()])
        );
        assert_eq!(
            end(Some("x"), &[], Some("p")),
            End::Unanswered("p".to_owned())
        );
        assert_eq!(end(Some("x"), &[], None), End::Unread("x".to_owned()));
    }

    #[test]
    fn undeclared_names_are_a_violation() {
        let names = ["x".to_owned()];
        let fault = "not declared: x".to_owned();
        let violation =
            |faults: &[&String]| End::Violation(faults.iter().map(|it| (*it).clone()).collect());
        assert_eq!(End::Fine.and_undeclared(&[]), End::Fine);
        assert_eq!(End::Fine.and_undeclared(&names), violation(&[&fault]));
        let other = "v".to_owned();
        let both = violation(&[&other]).and_undeclared(&names);
        assert_eq!(both, violation(&[&other, &fault]));
    }

    #[test]
    fn a_call_without_exactly_one_request_was_not_made() {
        let note = Note::default();
        let exchange = Exchange::default();
        let not = |end: End| matches!(end, End::Uncalled(_));
        assert!(not(End::of(Some(&note), &[])));
        assert!(not(End::of(Some(&note), &[&exchange, &exchange])));
    }
}
