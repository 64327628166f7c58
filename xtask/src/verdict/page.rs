//! The report of a run.

use std::collections::BTreeMap;

use super::Options;
use super::row::{Counts, Direction, REQUEST, RESPONSE, Row};
use super::subject::Subject;

/// A test for rows that are listed.
type Wrong = fn(&Row) -> bool;

/// A test for rows that are listed with what values say.
type WireWrong = fn(&Row, Direction) -> bool;

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

/// The columns of the counts by kind.
const COLUMNS: [&str; 9] = [
    "pairs",
    "refused",
    "same code",
    "break callers",
    "misses",
    "false alarms",
    "values fail",
    "wire misses",
    "not confirmed",
];

fn cells(rows: &[&Row]) -> [usize; 9] {
    let counts = Counts::of(rows.iter().copied());
    [
        counts.pairs,
        counts.refused,
        counts.same,
        counts.broke,
        counts.misses,
        counts.false_alarms,
        counts.wire_failed,
        counts.wire_misses,
        counts.unconfirmed,
    ]
}

/// Returns the counts by kind as a table of tab-separated values.
pub(super) fn table(rows: &[Row]) -> String {
    let mut text = format!("number\tkind\t{}\n", COLUMNS.join("\t"));
    for ((number, name), rows) in by_kind(rows) {
        let cells = cells(&rows).map(|it| it.to_string()).join("\t");
        text.push_str(&format!("{number}\t{name}\t{cells}\n"));
    }
    text
}

/// Returns every miss and false alarm with what both sides said.
pub(super) fn misses(rows: &[Row]) -> String {
    let mut text = format!("{}\n", Counts::of(rows).line());
    let groups: [(&str, Wrong); 2] = [("MISS", Row::is_miss), ("FALSE ALARM", Row::is_false_alarm)];
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
    let groups: [(&str, WireWrong); 2] = [
        ("WIRE MISS", Row::is_wire_miss),
        ("WIRE NOT CONFIRMED", Row::is_unconfirmed),
    ];
    for (name, is_wrong) in groups {
        for (word, direction) in [("request", REQUEST), ("response", RESPONSE)] {
            for row in rows.iter().filter(|it| is_wrong(it, direction)) {
                let words = row.verdict.as_ref().map(super::judge::Verdict::words);
                text.push_str(&format!(
                    "\n{name}, {word}: {}\n    values: {}\n    diff: {}\n",
                    row.head(),
                    row.wire_words(direction),
                    words.unwrap_or_default()
                ));
            }
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

/// The text before the counts.
const OPENING: &str = "\
# The verdict on changed documents

Small and middle-sized documents of the corpus (3.0, 3.1 and 3.2) are edited at random places, one kind of change at a time or several together. For each pair of an old and a new document, the findings of `specmill diff` are compared with two judges that know nothing of it.

- **The compiler.** A *caller program* is written from rustdoc's description of the old client. It names every public path, calls every method with every setter, makes every struct and variant, reads and writes every field, and requires every trait. It compiles with the old client. A finding has to say `breaks` exactly where it does not compile with the new one, generated with the names of the old one's lock. A client whose package has another name, or lacks a feature, breaks callers, too.
- **Values.** Values sampled from the new document's response schemas pass through the old client's types and have to come back equal. Values of the old document's request bodies and parameters are validated by the new one (crate jsonschema), and the least request that an old client sends has to have all that the new document requires.

A *miss* breaks callers and no finding says so. A *false alarm* is said to break them and does not. On the wire, a miss is a value that fails where every finding says `nothing`; *not confirmed* is a finding that says `fails` where all sampled values pass.

Limits: values say nothing about servers and credentials, about a response that one of the documents lacks (a status, a media type), about headers, or about bodies other than JSON. Deprecation is no break. The traits of serde are not required. A property that is `null` may come back absent where a client reads both as `None`. A break that needs inference to show, such as an ambiguous `into()`, is not seen.

";

/// Returns the page.
pub(super) fn markdown(options: &Options, subjects: &[Subject], rows: &[Row]) -> String {
    let mut text = OPENING.to_owned();
    text.push_str(&format!(
        "```sh\ncargo xtask verdict --edits {} --several {} --seed {} --page docs/reports/verdict\n\
         cargo xtask verdict --only-kind 52 --document museum   # one kind, one document\n```\n\n\
         ## The last run\n\n{} documents.\n\n> {}\n\n| | kind |",
        options.edits,
        options.several,
        options.seed,
        subjects.len(),
        Counts::of(rows).line()
    ));
    for column in COLUMNS {
        text.push_str(&format!(" {column} |"));
    }
    text.push_str(&format!("\n|---:|---|{}\n", "---:|".repeat(COLUMNS.len())));
    for ((number, name), rows) in by_kind(rows) {
        text.push_str(&format!("| {number} | {name} |"));
        for cell in cells(&rows) {
            text.push_str(&format!(" {cell} |"));
        }
        text.push('\n');
    }
    examples(&mut text, "Misses", rows, Row::is_miss);
    examples(&mut text, "False alarms", rows, Row::is_false_alarm);
    wire_examples(&mut text, "Misses on the wire", rows, Row::is_wire_miss);
    wire_examples(
        &mut text,
        "Not confirmed on the wire",
        rows,
        Row::is_unconfirmed,
    );
    text.push_str("\n## Documents\n\n| document | uses in its caller |\n|---|---:|\n");
    for subject in subjects {
        text.push_str(&format!("| {} | {} |\n", subject.name, subject.uses));
    }
    text
}

fn wire_examples(text: &mut String, title: &str, rows: &[Row], is_wrong: WireWrong) {
    text.push_str(&format!("\n## {title}\n\n"));
    let before = text.len();
    for (word, direction) in [("request", REQUEST), ("response", RESPONSE)] {
        let wrong = rows.iter().filter(|it| is_wrong(it, direction)).cloned();
        for ((number, name), rows) in by_kind(&wrong.collect::<Vec<_>>()) {
            let row = rows[0];
            let words = row.verdict.as_ref().map(super::judge::Verdict::words);
            text.push_str(&format!(
                "- {number} {name}, {word}: {}\n  - {}, {}; values: {}; findings: {}\n",
                rows.len(),
                row.document,
                code(&row.label),
                code(&row.wire_words(direction)),
                code(&words.unwrap_or_default())
            ));
        }
    }
    if text.len() == before {
        text.push_str("None.\n");
    }
}

/// Returns text as code, in one line.
fn code(text: &str) -> String {
    format!("`{}`", text.replace('`', "'").replace('\n', " "))
}

fn examples(text: &mut String, title: &str, rows: &[Row], is_wrong: Wrong) {
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
                "  - {}, {}; compiler: {}; findings: {}\n",
                row.document,
                code(&row.label),
                code(compiler),
                code(&words.unwrap_or_default())
            ));
        }
    }
}
