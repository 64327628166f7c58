//! The table of records: tab-separated for programs, Markdown for people, and a one-line summary.

use std::fmt::Write;

use super::record::{Outcome, Record, Verdict};
use crate::roundtrip::Trip;

/// The columns of the table.
const COLUMNS: [&str; 17] = [
    "document",
    "outcome",
    "operations",
    "types",
    "lines",
    "cpu_s",
    "peak_mib",
    "errors",
    "warnings",
    "clippy",
    "rustdoc",
    "check_cpu_s",
    "our_warnings",
    "ledger",
    "schemas",
    "values",
    "remark",
];

/// Formats the tab-separated table.
pub(super) fn to_tsv(records: &[Record]) -> String {
    let mut text = COLUMNS.join("\t") + "\n";
    for record in records {
        let cells = cells(record).map(|cell| cell.replace(['\t', '\n', '\r'], " "));
        text.push_str(&cells.join("\t"));
        text.push('\n');
    }
    text
}

/// Formats the Markdown page: the summary, then the documents with problems only.
pub(super) fn to_markdown(records: &[Record]) -> String {
    let mut text = format!("{}\n", summary(records));
    let rest = records.iter().filter(|record| !record.is_fine());
    let rest = rest.map(cells).collect::<Vec<_>>();
    if !rest.is_empty() {
        let shown = [0, 1, 7, 8, 9, 10, 13, 15, 16];
        let row = |cells: &[String]| {
            let cells = shown.map(|column| cells[column].replace('|', "\\|").replace('\n', " "));
            format!("| {} |\n", cells.join(" | "))
        };
        text.push_str("\nNot as it should be:\n\n");
        text.push_str(&row(&COLUMNS.map(str::to_owned)));
        text.push_str(&row(&COLUMNS.map(|_| "---".to_owned())));
        rest.iter().for_each(|cells| text.push_str(&row(cells)));
    }
    text
}

fn cells(record: &Record) -> [String; 17] {
    let figures = record.figures();
    let number = |of: fn(&super::record::Figures) -> usize| {
        figures.map_or_else(String::new, |figures| of(figures).to_string())
    };
    let count = |verdict: &Option<Verdict>, of: fn(&Verdict) -> usize| {
        let verdict = verdict.as_ref().filter(|_| figures.is_some());
        verdict.map_or_else(String::new, |verdict| of(verdict).to_string())
    };
    let cost = record.check.as_ref().and_then(|verdict| verdict.cost);
    let outcome = match &record.outcome {
        Outcome::Generated(_) => "generated",
        Outcome::Refused(_) if record.wrong => "refused rightly",
        Outcome::Refused(_) => "refused",
        Outcome::Broken(_) => "broken",
    };
    [
        record.document.clone(),
        outcome.to_owned(),
        number(|it| it.operations),
        number(|it| it.types),
        number(|it| it.lines),
        format!("{:.2}", record.cost.cpu),
        format!("{:.0}", record.cost.peak_mib),
        count(&record.check, |it| it.errors),
        count(&record.check, |it| it.warnings),
        count(&record.clippy, |it| it.errors + it.warnings),
        count(&record.doc, |it| it.errors + it.warnings),
        cost.map_or_else(String::new, |cost| format!("{:.2}", cost.cpu)),
        number(|it| it.warnings.len()),
        figures.map_or_else(String::new, |it| ledger(it.keywords, &it.uncounted)),
        trip(record, |it| {
            format!("{} of {} tried", it.schemas - it.untried, it.schemas)
        }),
        trip(record, |it| format!("{} of {} pass", it.passed, it.values)),
        remark(record),
    ]
}

fn trip(record: &Record, of: fn(&Trip) -> String) -> String {
    record.trip.as_ref().map_or_else(String::new, of)
}

fn ledger(keywords: usize, uncounted: &[String]) -> String {
    if uncounted.is_empty() {
        format!("all {keywords}")
    } else {
        format!("{} of its rows differ", uncounted.len())
    }
}

/// Returns the most important problem of a document.
fn remark(record: &Record) -> String {
    match &record.outcome {
        Outcome::Refused(reason) | Outcome::Broken(reason) => reason.clone(),
        Outcome::Generated(figures) => {
            let verdicts = [&record.check, &record.clippy, &record.doc];
            let first = verdicts
                .into_iter()
                .flatten()
                .find_map(|verdict| verdict.first.clone());
            first
                .or_else(|| figures.uncounted.first().cloned())
                .unwrap_or_default()
        }
    }
}

/// Summarizes all records in one line.
pub(super) fn summary(records: &[Record]) -> String {
    let count = |is: fn(&Record) -> bool| records.iter().filter(|record| is(record)).count();
    let generated = count(|record| record.figures().is_some());
    let rightly = count(|it| matches!(it.outcome, Outcome::Refused(_)) && it.wrong);
    let refused = count(|it| matches!(it.outcome, Outcome::Refused(_)) && !it.wrong);
    let broken = count(|it| matches!(it.outcome, Outcome::Broken(_)));
    let figures = || records.iter().filter_map(Record::figures);
    let mut text = format!("{} documents: {generated} generated", records.len());
    // Writing into a string cannot fail.
    let _ = match (refused, rightly) {
        (refused, 0) => write!(text, ", {refused} refused"),
        _ => write!(
            text,
            ", {refused} refused, {rightly} that are meant to be wrong refused"
        ),
    };
    if broken > 0 {
        let _ = write!(text, ", {broken} broken");
    }
    for (name, of) in VERDICTS {
        let seen = records
            .iter()
            .filter_map(|it| of(it).as_ref().filter(|_| it.figures().is_some()));
        let (all, fine) = seen.fold((0, 0), |(all, fine), it| {
            (all + 1, fine + usize::from(it.is_fine()))
        });
        if all > 0 {
            let _ = write!(text, "; {fine} of {all} {name}");
        }
    }
    let complete = count(|it| {
        it.figures()
            .is_some_and(|figures| figures.uncounted.is_empty())
    });
    let _ = write!(
        text,
        "; the ledger is complete for {complete} of {generated}"
    );
    let trips = || records.iter().filter_map(|record| record.trip.as_ref());
    if trips().next().is_some() {
        let sum = |of: fn(&Trip) -> usize| trips().map(of).sum::<usize>();
        let (passed, values) = (sum(|it| it.passed), sum(|it| it.values));
        let (schemas, untried) = (sum(|it| it.schemas), sum(|it| it.untried));
        let tried = schemas - untried;
        let _ = write!(
            text,
            "; {passed} of {values} values of {tried} of {schemas} schemas come back as they were"
        );
    }
    let sum = |of: fn(&super::record::Figures) -> usize| figures().map(of).sum::<usize>();
    let _ = write!(
        text,
        "; {} operations, {} types, {} lines in {:.1} processor seconds",
        sum(|it| it.operations),
        sum(|it| it.types),
        sum(|it| it.lines),
        records.iter().map(|record| record.cost.cpu).sum::<f64>(),
    );
    text
}

type Of = fn(&Record) -> &Option<Verdict>;

const VERDICTS: [(&str, Of); 3] = [
    ("compile without an error or a warning", |record| {
        &record.check
    }),
    ("pass clippy", |record| &record.clippy),
    ("pass rustdoc", |record| &record.doc),
];
