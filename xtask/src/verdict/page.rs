//! The report of a run.

use std::collections::{BTreeMap, BTreeSet};

use super::Options;
use super::judge::Finding;
use super::row::{Counts, Direction, REQUEST, RESPONSE, Row};
use super::subject::Subject;
use crate::corpus::workspace_root;

/// A test for rows that are listed.
type Wrong = fn(&Row) -> bool;

/// A test for rows that are listed with what values say.
type WireWrong = fn(&Row, Direction) -> bool;

/// The number of examples per kind.
const EXAMPLES: usize = 2;

/// The number of findings shown per example.
const FINDINGS: usize = 4;

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
pub(super) fn markdown(
    options: &Options,
    subjects: &[Subject],
    planned: usize,
    rows: &[Row],
) -> String {
    let mut text = OPENING.to_owned();
    text.push_str(&format!(
        "```sh\ncargo xtask verdict --edits {} --several {} --seed {} --semver-checks {}{} --page docs/reports/verdict\n\
         cargo xtask verdict --only-kind 52 --document museum   # one kind, one document\n```\n\n\
         A run keeps each row and each word of the compiler as it goes: a run that was ended, also by `--minutes`, goes on with the same command. Where both clients have the same code, nothing is compiled.\n\n\
         ## The last run\n\n{}{} documents.\n\n> {}\n\n{}\n\n| | kind |",
        options.edits,
        options.several,
        options.seed,
        options.semver_checks,
        options.wire.map_or(String::new(), |it| format!(" --wire {it}")),
        progress(planned, rows),
        subjects.len(),
        Counts::of(rows).line(),
        steps(rows)
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
    semver(&mut text, rows);
    text.push_str("\n## Documents\n\n| document | uses in its caller |\n|---|---:|\n");
    for subject in subjects {
        text.push_str(&format!("| {} | {} |\n", subject.name, subject.uses));
    }
    text
}

/// Says how far a run went that was ended.
fn progress(planned: usize, rows: &[Row]) -> String {
    if rows.len() == planned {
        return String::new();
    }
    format!(
        "The run was ended after {} of {planned} pairs; single edits and several at once are spread evenly. ",
        rows.len()
    )
}

/// Says where the time of the pairs went.
fn steps(rows: &[Row]) -> String {
    let compiled = rows.iter().filter(|it| it.times.client > 0.0).count();
    let mean = |step: fn(&Row) -> f64, count: usize| {
        rows.iter().map(step).sum::<f64>() / count.max(1) as f64
    };
    format!(
        "Mean seconds of a pair: {:.2} to edit and generate, {:.2} for the verdict, {:.2} for values; \
         of the {compiled} pairs that were compiled: {:.2} for the new client, {:.2} for the caller.",
        mean(|it| it.times.generate, rows.len()),
        mean(|it| it.times.diff, rows.len()),
        mean(|it| it.times.wire, rows.len()),
        mean(|it| it.times.client, compiled),
        mean(|it| it.times.caller, compiled),
    )
}

/// The text before the counts of cargo-semver-checks.
const SEMVER: &str = "
## cargo-semver-checks

A sample of the pairs, spread evenly over those that change the code, is judged by cargo-semver-checks, too, over rustdoc's description of both clients. A break that it sees and no finding says is a miss, unless it is listed with its reason.

";

/// Reads a kept table of what is no fault here, each with its reason.
fn reasons(name: &str) -> Vec<(String, String)> {
    let path = workspace_root().join("xtask/src/verdict").join(name);
    let table = std::fs::read_to_string(path).unwrap_or_default();
    let lines = table.lines().filter(|it| !it.starts_with('#'));
    let pairs = lines.filter_map(|line| line.split_once('\t'));
    let pairs = pairs.map(|(what, reason)| (what.to_owned(), reason.to_owned()));
    pairs.collect()
}

/// Compares with what cargo-semver-checks says.
fn semver(text: &mut String, rows: &[Row]) {
    let asked = rows.iter().filter_map(|it| Some((it, it.semver.as_ref()?)));
    let asked = asked.collect::<Vec<_>>();
    let failed = rows.iter().filter_map(|it| it.unchecked.as_deref());
    let failed = failed.collect::<Vec<_>>();
    if asked.is_empty() && failed.is_empty() {
        text.push_str(
            "\n## cargo-semver-checks\n\nNot asked in this run; `--semver-checks 100` asks it for a sample of the pairs.\n",
        );
        return;
    }
    text.push_str(SEMVER);
    let mut kinds = BTreeMap::<_, [usize; 5]>::new();
    for (row, lints) in &asked {
        let cells = kinds.entry((row.kind, row.name.as_str())).or_default();
        cells[0] += 1;
        cells[match (lints.is_empty(), row.said()) {
            (false, true) => 1,
            (true, false) => 2,
            (false, false) => 3,
            (true, true) => 4,
        }] += 1;
    }
    let total = |cell: usize| kinds.values().map(|cells| cells[cell]).sum::<usize>();
    text.push_str(&format!(
        "> {} pairs: {} break for both, {} for neither, {} for cargo-semver-checks alone, {} for `specmill diff` alone; it failed on {}\n\n",
        total(0), total(1), total(2), total(3), total(4), failed.len()
    ));
    text.push_str("| | kind | pairs | break for both | for neither | for cargo-semver-checks alone | for `specmill diff` alone |\n|---:|---|---:|---:|---:|---:|---:|\n");
    for ((number, name), cells) in &kinds {
        text.push_str(&format!("| {number} | {name} |"));
        for cell in cells {
            text.push_str(&format!(" {cell} |"));
        }
        text.push('\n');
    }
    let reasons = reasons("semver.tsv");
    text.push_str("\nBreaks that cargo-semver-checks alone sees:\n\n");
    let before = text.len();
    for (row, lints) in asked.iter().filter(|(row, _)| !row.said()) {
        for lint in lints.iter() {
            let reason = reasons.iter().find(|(name, _)| *name == lint.name);
            let reason = reason.map_or("NOT EXPLAINED", |(_, reason)| reason);
            let compiler = row
                .errors
                .first()
                .map_or("the caller compiles", String::as_str);
            text.push_str(&format!(
                "- `{}`: {}; {} {}, {}, {}; compiler: {}; {reason}\n",
                lint.name,
                code(&lint.item),
                row.kind,
                row.name,
                row.document,
                code(&row.label),
                code(compiler)
            ));
        }
    }
    if text.len() == before {
        text.push_str("None.\n");
    }
    text.push_str("\nBreaks that `specmill diff` alone says, all confirmed by the compiler, by the kinds of the findings:\n\n| kinds of findings | pairs | an error of the compiler |\n|---|---:|---|\n");
    let mut groups = BTreeMap::<String, (usize, &str)>::new();
    for (row, _) in asked
        .iter()
        .filter(|(row, lints)| row.said() && lints.is_empty())
    {
        let findings = row.verdict.iter().flat_map(|it| &it.findings);
        let kinds = findings.filter(|it| it.source == "breaks");
        let kinds = kinds.map(|it| format!("`{}`", it.kind));
        let kinds = kinds
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect::<Vec<_>>();
        let error = row.errors.first().map_or("none", String::as_str);
        let group = groups.entry(kinds.join(", ")).or_insert((0, error));
        group.0 += 1;
    }
    for (kinds, (count, error)) in groups {
        let error = code(error).replace('|', "\\|");
        text.push_str(&format!("| {kinds} | {count} | {error} |\n"));
    }
    for message in failed.iter().take(EXAMPLES) {
        text.push_str(&format!("\nIt failed: {}\n", code(message)));
    }
}

fn wire_examples(text: &mut String, title: &str, rows: &[Row], is_wrong: WireWrong) {
    text.push_str(&format!("\n## {title}\n\n"));
    let reasons = reasons("wire.tsv");
    let before = text.len();
    for (word, direction) in [("request", REQUEST), ("response", RESPONSE)] {
        let wrong = rows.iter().filter(|it| is_wrong(it, direction)).cloned();
        for ((number, name), rows) in by_kind(&wrong.collect::<Vec<_>>()) {
            let row = rows[0];
            let fails = |it: &Finding| (direction.1)(&it.wire) == "fails";
            let words = row.verdict.as_ref();
            let words = words.map(|it| it.words_of(fails, FINDINGS));
            let key = format!("{number} {word}");
            let reason = reasons.iter().find(|it| it.0 == key);
            let reason = reason.map_or(String::new(), |(_, reason)| format!("; {reason}"));
            text.push_str(&format!(
                "- {number} {name}, {word}: {}{reason}\n  - {}, {}; values: {}; findings: {}\n",
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
            let words = row.verdict.as_ref();
            let words = words.map(|it| it.words_of(|_| true, FINDINGS));
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
