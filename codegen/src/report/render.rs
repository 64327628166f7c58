//! Rendering of the whole report of a run for a terminal.

use std::fmt::Write;
use std::time::Duration;

use anstyle::{AnsiColor, Style};

use super::table::{Cell, clean, lay_out};
use super::{
    DocumentSummary, Ledger, LedgerRow, Output, OverlaySummary, PagedList, Report, RunReport, Time,
    UnclearList,
};
use crate::diagnostic::{Located, Severity};
use crate::diff::Verdict;

pub(super) const HEADING: Style = Style::new().bold();
pub(super) const FAINT: Style = Style::new().dimmed();
pub(super) const GOOD: Style = AnsiColor::Green.on_default();
pub(super) const ODD: Style = AnsiColor::Yellow.on_default();
pub(super) const BAD: Style = AnsiColor::Red.on_default();

/// Maximum number of files listed; the others are counted.
const MAX_FILES: usize = 40;

/// Renders the whole report with ANSI colours; the caller strips them where they are unwanted.
pub fn render(run: &RunReport) -> String {
    let RunReport {
        report,
        verdict,
        output,
        time,
    } = run;
    let sections = [
        documents(&report.documents),
        overlays(&report.overlays),
        client(report),
        pages(&report.pages),
        unclear(&report.unclear),
        files(output),
        ledger(&report.ledger),
        verdict.as_ref().map(of_verdict).unwrap_or_default(),
        diagnostics(&report.diagnostics),
        format!("{FAINT}{}{FAINT:#}\n", duration(*time)),
    ];
    let sections: Vec<_> = sections
        .into_iter()
        .filter(|section| !section.is_empty())
        .collect();
    sections.join("\n")
}

/// Renders the verdict on what changed since the version of the client.
pub(super) fn of_verdict(verdict: &Verdict) -> String {
    let lines = verdict.to_lines();
    if lines.is_empty() {
        return String::new();
    }
    let title = format!("Changes since {}", verdict.versions.old);
    let lines = lines.iter().map(|line| format!("  {line}\n"));
    let hint = format!("  {FAINT}`specmill bump` writes the changelog and the version{FAINT:#}\n");
    section(&title, &lines.chain([hint]).collect::<String>())
}

fn section(title: &str, body: &str) -> String {
    format!("{HEADING}{title}{HEADING:#}\n{body}")
}

fn documents(documents: &[DocumentSummary]) -> String {
    let row = |document: &DocumentSummary| {
        let origin = document.operation.as_ref().or(document.source.as_ref());
        vec![
            Cell::text(&document.file),
            Cell::text(format!("{} {}", document.title, document.version)),
            Cell::text(format!("OpenAPI {}", document.openapi)),
            Cell::number(size(document.bytes)),
            Cell::text(origin.cloned().unwrap_or_default()).style(FAINT),
        ]
    };
    let rows: Vec<_> = documents.iter().map(row).collect();
    section(&count(documents.len(), "document"), &lay_out(&rows))
}

/// Renders what each overlay did, one line each.
fn overlays(overlays: &[OverlaySummary]) -> String {
    if overlays.is_empty() {
        return String::new();
    }
    let row = |overlay: &OverlaySummary| {
        vec![
            Cell::text(&overlay.file),
            Cell::text(&overlay.title),
            Cell::number(count(overlay.actions, "action")),
            Cell::number(count(overlay.places, "place")),
            Cell::text(overlay.source.clone().unwrap_or_default()).style(FAINT),
        ]
    };
    let rows: Vec<_> = overlays.iter().map(row).collect();
    section(&count(overlays.len(), "overlay"), &lay_out(&rows))
}

/// Maximum number of lists of pages shown; the others are counted.
const MAX_LISTS: usize = 40;

/// Renders the paginated lists that were detected, for a person to check.
fn pages(lists: &[PagedList]) -> String {
    let guessed: Vec<_> = lists.iter().filter(|list| list.guessed).collect();
    if guessed.is_empty() {
        return String::new();
    }
    let row = |list: &&PagedList| {
        vec![
            Cell::text(&list.operation),
            Cell::text(&list.how).style(FAINT),
        ]
    };
    let rows: Vec<_> = guessed.iter().take(MAX_LISTS).map(row).collect();
    let mut body = lay_out(&rows);
    let others = guessed.len().saturating_sub(MAX_LISTS);
    if others > 0 {
        let _ = writeln!(body, "  {FAINT}and {others} more{FAINT:#}");
    }
    let title = format!("{} paginated, as detected", count(guessed.len(), "list"));
    section(&title, &body)
}

/// Renders the lists that are not paginated, with the properties that could hold their items.
fn unclear(lists: &[UnclearList]) -> String {
    if lists.is_empty() {
        return String::new();
    }
    let row = |list: &UnclearList| {
        vec![
            Cell::text(&list.operation),
            Cell::text(list.members.join(", ")).style(FAINT),
        ]
    };
    let rows: Vec<_> = lists.iter().take(MAX_LISTS).map(row).collect();
    let mut body = lay_out(&rows);
    let others = lists.len().saturating_sub(MAX_LISTS);
    if others > 0 {
        let _ = writeln!(body, "  {FAINT}and {others} more{FAINT:#}");
    }
    let _ = writeln!(
        body,
        "  {FAINT}name the property by `items` under `[pages]` in specmill.toml{FAINT:#}"
    );
    let title = format!(
        "{} not paginated: several properties could hold the items",
        count(lists.len(), "list")
    );
    section(&title, &body)
}

fn client(report: &Report) -> String {
    let types = report.types;
    let all = types.structs + types.enums + types.unions + types.aliases;
    let kinds = [
        (types.structs, "struct"),
        (types.enums, "enum"),
        (types.unions, "union"),
        (types.aliases, "alias"),
    ];
    let kinds = kinds.into_iter().filter(|(number, _)| *number > 0);
    let kinds: Vec<_> = kinds.map(|(number, kind)| count(number, kind)).collect();
    let mut body = lay_out(&[
        vec![
            Cell::number(operations(report)),
            Cell::text(plural(report.declared_operations, "operation")),
        ],
        vec![
            Cell::number(report.resources),
            Cell::text(plural(report.resources, "resource")),
        ],
        vec![
            Cell::number(all),
            Cell::text(plural(all, "type")),
            Cell::text(kinds.join(", ")).style(FAINT),
        ],
    ]);
    if !report.fingerprint.is_empty() {
        let _ = writeln!(body, "  {FAINT}fingerprint {}{FAINT:#}", report.fingerprint);
    }
    section("Client", &body)
}

/// Renders the number of operations: `12 of 1,223` if they are a selection.
pub(super) fn operations(report: &Report) -> String {
    if report.operations == report.declared_operations {
        return report.operations.to_string();
    }
    let (some, all) = (report.operations, report.declared_operations);
    format!("{} of {}", grouped(some), grouped(all))
}

/// Formats a number with commas between its thousands.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn files(output: &Output) -> String {
    let changes = &output.changes;
    let number = |files: &[String], word: &str, style: Style| {
        let style = if files.is_empty() { FAINT } else { style };
        format!("{style}{} {word}{style:#}", files.len())
    };
    let mut body = format!(
        "  {}, {}, {}\n",
        number(&changes.written, "written", GOOD),
        number(&changes.unchanged, "unchanged", Style::new()),
        number(&changes.removed, "removed", BAD),
    );
    let changed = changes.written.iter().map(|file| ("written", GOOD, file));
    let changed = changed.chain(changes.removed.iter().map(|file| ("removed", BAD, file)));
    let mut rows: Vec<_> = changed
        .map(|(word, style, file)| vec![Cell::text(word).style(style), Cell::text(file)])
        .collect();
    if rows.len() > MAX_FILES {
        let rest = format!("and {} more", rows.len() - MAX_FILES);
        rows.truncate(MAX_FILES);
        rows.push(vec![Cell::text(""), Cell::text(rest).style(FAINT)]);
    }
    body.push_str(&lay_out(&rows));
    section(&format!("Files in {}", clean(&output.folder)), &body)
}

fn ledger(ledger: &Ledger) -> String {
    if ledger.rows.is_empty() {
        return String::new();
    }
    let sum = sum(&ledger.rows);
    // Without a selection there is nothing to count.
    let columns = if sum.deselected > 0 { 6 } else { 5 };
    let heads = [
        "used",
        "documented",
        "ignored",
        "degraded",
        "refused",
        "deselected",
    ];
    let mut rows = vec![vec![
        Cell::text("object").style(FAINT),
        Cell::text("keyword").style(FAINT),
    ]];
    let heads = heads.into_iter().take(columns);
    rows[0].extend(heads.map(|head| Cell::number(head).style(FAINT)));
    let mut object = "";
    for row in &ledger.rows {
        // The object is named only where it changes.
        let name = if row.object == object { "" } else { row.object };
        object = row.object;
        let mut cells = vec![Cell::text(name), Cell::text(&row.keyword)];
        cells.extend(counts(row).into_iter().take(columns));
        rows.push(cells);
    }
    let mut total = vec![Cell::text("all").style(HEADING), Cell::text("")];
    total.extend(counts(&sum).into_iter().take(columns));
    rows.push(total);
    section("Keywords", &lay_out(&rows))
}

fn counts(row: &LedgerRow) -> [Cell; 6] {
    let cell = |number: usize, style| match number {
        0 => Cell::number("·").style(FAINT),
        _ => Cell::number(number).style(style),
    };
    let plain = Style::new();
    [
        cell(row.used, plain),
        cell(row.documented, plain),
        cell(row.ignored, plain),
        cell(row.degraded, ODD),
        cell(row.refused, BAD),
        cell(row.deselected, FAINT),
    ]
}

fn sum(rows: &[LedgerRow]) -> LedgerRow {
    rows.iter().fold(LedgerRow::default(), |mut sum, row| {
        sum.used += row.used;
        sum.documented += row.documented;
        sum.ignored += row.ignored;
        sum.degraded += row.degraded;
        sum.refused += row.refused;
        sum.deselected += row.deselected;
        sum
    })
}

fn diagnostics(diagnostics: &[Located]) -> String {
    let mut out = String::new();
    for (severity, title, style) in [
        (Severity::Warning, "warning", ODD),
        (Severity::Note, "note", FAINT),
    ] {
        let of_kind = diagnostics
            .iter()
            .filter(|located| located.severity == severity);
        let mut body = String::new();
        for located in of_kind.clone() {
            let _ = writeln!(body, "  {style}{}{style:#}", line(located));
            if let Some(hint) = &located.hint {
                let _ = writeln!(body, "    {FAINT}hint: {}{FAINT:#}", clean(hint));
            }
        }
        if !body.is_empty() {
            let gap = if out.is_empty() { "" } else { "\n" };
            out = format!(
                "{out}{gap}{}",
                section(&count(of_kind.count(), title), &body)
            );
        }
    }
    out
}

/// Renders a diagnostic on one line, without its severity, and with its kind in brackets.
pub(crate) fn line(located: &Located) -> String {
    let mut message = clean(&located.message);
    if let Some(kind) = located.kind {
        let _ = write!(message, " [{}]", kind.id());
    }
    match located.places.first() {
        Some(place) => format!("{place}: {message}"),
        None => message,
    }
}

pub(super) fn duration(time: Time) -> String {
    let milliseconds = |duration: Duration| format!("{:.1} ms", duration.as_secs_f64() * 1e3);
    match time.cpu {
        Some(cpu) => format!(
            "{}, {} of processor time",
            milliseconds(time.wall),
            milliseconds(cpu)
        ),
        None => milliseconds(time.wall),
    }
}

pub(super) fn size(bytes: usize) -> String {
    match bytes {
        0..1024 => format!("{bytes} B"),
        // Sizes fit a float's 53 bits.
        #[allow(clippy::cast_precision_loss)]
        _ => format!("{:.1} KiB", bytes as f64 / 1024.0),
    }
}

pub(super) fn count(number: usize, word: &str) -> String {
    format!("{number} {}", plural(number, word))
}

pub(super) fn plural(number: usize, word: &str) -> String {
    match (number, word.strip_suffix('s')) {
        (1, _) => word.to_owned(),
        (_, Some(_)) => format!("{word}es"),
        (_, None) => format!("{word}s"),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::diagnostic::WarningKind;
    use crate::files::Changes;
    use crate::report::TypeCounts;

    fn run() -> RunReport {
        let document = DocumentSummary {
            file: "get_browsers.yaml".into(),
            openapi: "3.1.0".into(),
            title: "Kernel API".into(),
            version: "0.1.0".into(),
            bytes: 17_246,
            source: Some("https://example.com/openapi.yml".into()),
            operation: Some("get /browsers/{id}".into()),
        };
        let row = |object, keyword: &str, used, degraded| LedgerRow {
            object,
            keyword: keyword.into(),
            used,
            degraded,
            ..LedgerRow::default()
        };
        let report = Report {
            declared_operations: 2,
            documents: vec![document],
            beside: Vec::new(),
            overlays: vec![OverlaySummary {
                file: "fix.yaml".into(),
                title: "A fix".into(),
                actions: 2,
                places: 1,
                source: None,
            }],
            operations: 1,
            types: TypeCounts {
                structs: 2,
                enums: 1,
                unions: 0,
                aliases: 2,
            },
            resources: 3,
            pages: vec![
                PagedList {
                    operation: "GET /browsers".into(),
                    how: "query = \"offset\"".into(),
                    guessed: true,
                },
                PagedList::default(),
            ],
            unclear: vec![UnclearList {
                operation: "GET /plants".into(),
                members: vec!["green".into(), "red".into()],
            }],
            ledger: Ledger {
                rows: vec![
                    row("Schema", "properties", 120, 0),
                    row("Schema", "type", 7, 0),
                    row("Operation", "tags", 0, 1),
                ],
            },
            diagnostics: vec![Located {
                severity: Severity::Warning,
                kind: Some(WarningKind::PathParameterUndeclared),
                message: "the path parameter `id` is not declared".into(),
                places: Vec::new(),
                hint: Some("declare it".into()),
            }],
            fingerprint: "ab12".into(),
        };
        let mut changes = Changes::default();
        changes.written.push("src/lib.rs".into());
        changes.removed.push("src/old.rs".into());
        changes.unchanged = vec!["Cargo.toml".into(), "README.md".into()];
        let output = Output {
            folder: "generated".into(),
            changes,
            waited: false,
        };
        let time = Time {
            wall: Duration::from_micros(12_340),
            cpu: Some(Duration::from_micros(11_000)),
        };
        RunReport {
            verdict: None,
            report,
            output,
            time,
        }
    }

    /// Strips colours, as anstream does where they are unwanted.
    pub(in crate::report) fn plain(text: &str) -> String {
        let mut out = String::new();
        for (index, part) in text.split('\u{1b}').enumerate() {
            out.push_str(if index == 0 {
                part
            } else {
                part.split_once('m').unwrap().1
            });
        }
        out
    }

    #[test]
    fn the_whole_account_reads_as_a_page() {
        let expected = "\
1 document
  get_browsers.yaml  Kernel API 0.1.0  OpenAPI 3.1.0  16.8 KiB  get /browsers/{id}

1 overlay
  fix.yaml  A fix  2 actions  1 place

Client
  1 of 2  operations
       3  resources
       5  types       2 structs, 1 enum, 2 aliases
  fingerprint ab12

1 list paginated, as detected
  GET /browsers  query = \"offset\"

1 list not paginated: several properties could hold the items
  GET /plants  green, red
  name the property by `items` under `[pages]` in specmill.toml

Files in generated
  1 written, 2 unchanged, 1 removed
  written  src/lib.rs
  removed  src/old.rs

Keywords
  object     keyword     used  documented  ignored  degraded  refused
  Schema     properties   120           ·        ·         ·        ·
             type           7           ·        ·         ·        ·
  Operation  tags           ·           ·        ·         1        ·
  all                     127           ·        ·         1        ·

1 warning
  the path parameter `id` is not declared [path-parameter-undeclared]
    hint: declare it

12.3 ms, 11.0 ms of processor time
";
        assert_eq!(plain(&render(&run())), expected);
    }

    #[test]
    fn many_files_are_counted() {
        let mut run = run();
        run.output.changes.written = (0..100).map(|n| format!("src/{n}.rs")).collect();
        let text = plain(&render(&run));
        assert!(text.contains("           and 61 more\n"), "{text}");
    }

    #[test]
    fn json_says_the_same() {
        let json: serde_json::Value =
            serde_json::from_str(&crate::report::to_json(&run())).unwrap();
        assert_eq!(json["documents"][0]["title"], "Kernel API");
        assert_eq!(json["output"]["written"][0], "src/lib.rs");
        assert_eq!(json["ledger"]["rows"][0]["used"], 120);
        assert_eq!(json["time"]["wall"], 0.01234);
    }
}
