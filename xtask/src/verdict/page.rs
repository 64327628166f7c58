//! The report of a run.

use std::collections::BTreeMap;

use super::Options;
use super::row::{Counts, Row};
use super::subject::Subject;

/// The number of examples per kind.
const EXAMPLES: usize = 2;

/// Returns rows by kind.
fn by_kind(rows: &[Row]) -> BTreeMap<(u16, &str), Vec<&Row>> {
    let mut kinds = BTreeMap::<_, Vec<_>>::new();
    for row in rows {
        kinds
            .entry((row.kind, row.name.as_str()))
            .or_default()
            .push(row);
    }
    kinds
}

/// Returns the counts by kind as a table of tab-separated values.
pub(super) fn table(rows: &[Row]) -> String {
    let mut text =
        "number\tkind\tpairs\trefused\tsame code\tbreak callers\tjudged\tmisses\tfalse alarms\n"
            .to_owned();
    for ((number, name), rows) in by_kind(rows) {
        let Counts {
            pairs,
            refused,
            same,
            broke,
            judged,
            misses,
            false_alarms,
            ..
        } = Counts::of(rows);
        text.push_str(&format!(
            "{number}\t{name}\t{pairs}\t{refused}\t{same}\t{broke}\t{judged}\t{misses}\t{false_alarms}\n"
        ));
    }
    text
}

/// Returns every miss and false alarm with what both sides said.
pub(super) fn misses(rows: &[Row]) -> String {
    let mut text = format!("{}\n", Counts::of(rows).line());
    let groups: [(&str, fn(&Row) -> bool); 2] =
        [("MISS", Row::is_miss), ("FALSE ALARM", Row::is_false_alarm)];
    for (name, is_wrong) in groups {
        for row in rows.iter().filter(|it| is_wrong(it)) {
            text.push_str(&format!("\n{name}: {}\n", row.head()));
            for error in row.errors.iter().take(3) {
                text.push_str(&format!("    compiler: {error}\n"));
            }
            if row.errors.is_empty() {
                text.push_str("    compiler: nothing\n");
            }
            let words = row.verdict.as_ref().map(super::judge::Verdict::words);
            text.push_str(&format!("    diff: {}\n", words.unwrap_or_default()));
        }
    }
    for row in rows.iter().filter(|it| !it.faults.is_empty()) {
        text.push_str(&format!(
            "\nNEW CLIENT DOES NOT COMPILE: {}\n    compiler: {}\n",
            row.head(),
            row.faults[0]
        ));
    }
    for row in rows.iter().filter(|it| it.unjudged.is_some()) {
        let message = row.unjudged.as_deref().unwrap_or_default();
        text.push_str(&format!(
            "\nNOT JUDGED: {}\n    diff: {message}\n",
            row.head()
        ));
    }
    text
}

/// Returns the page.
pub(super) fn markdown(options: &Options, subjects: &[Subject], rows: &[Row]) -> String {
    let counts = Counts::of(rows);
    let mut text = format!(
        "# The verdict on changed documents\n\n\
         Documents are edited at random places. The *caller program* of the old client, which \
         names every public path, calls every method and reads every field, is compiled with the \
         new client. `specmill diff` has to say `breaks` exactly where it does not compile.\n\n\
         `cargo xtask verdict --edits {} --several {} --seed {}` over {} documents:\n\n\
         > {}\n\n",
        options.edits,
        options.several,
        options.seed,
        subjects.len(),
        counts.line()
    );
    text.push_str(
        "A *miss* breaks callers and no finding says so. A *false alarm* is said to break them and \
         does not.\n\n\
         | | kind | pairs | same code | break callers | misses | false alarms |\n\
         |---:|---|---:|---:|---:|---:|---:|\n",
    );
    for ((number, name), rows) in by_kind(rows) {
        let counts = Counts::of(rows);
        text.push_str(&format!(
            "| {number} | {name} | {} | {} | {} | {} | {} |\n",
            counts.pairs, counts.same, counts.broke, counts.misses, counts.false_alarms
        ));
    }
    examples(&mut text, "Misses", rows, Row::is_miss);
    examples(&mut text, "False alarms", rows, Row::is_false_alarm);
    text.push_str("\n## Documents\n\n| document | uses in its caller |\n|---|---:|\n");
    for subject in subjects {
        text.push_str(&format!("| {} | {} |\n", subject.name, subject.uses));
    }
    text
}

fn examples(text: &mut String, title: &str, rows: &[Row], is_wrong: fn(&Row) -> bool) {
    text.push_str(&format!("\n## {title}\n\n"));
    let wrong = rows
        .iter()
        .filter(|it| is_wrong(it))
        .cloned()
        .collect::<Vec<_>>();
    if wrong.is_empty() {
        text.push_str("None.\n");
    }
    for ((number, name), rows) in by_kind(&wrong) {
        text.push_str(&format!("- {number} {name}: {}\n", rows.len()));
        for row in rows.iter().take(EXAMPLES) {
            let compiler = row.errors.first().map_or("nothing", String::as_str);
            let words = row.verdict.as_ref().map(super::judge::Verdict::words);
            text.push_str(&format!(
                "  - {}, {}; compiler: {compiler}; findings: {}\n",
                row.document,
                row.label,
                words.unwrap_or_default()
            ));
        }
    }
}
