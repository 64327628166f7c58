//! Rendering of a run's report in at most 25 lines: what was read, what came out, and the warnings
//! by kind.

use std::fmt::Write;

use super::render::{FAINT, HEADING, ODD, count, duration, of_verdict, operations, plural, size};
use super::table::{Cell, clean, lay_out};
use super::{DocumentSummary, Output, OverlaySummary, Report, RunReport};
use crate::diagnostic::{Located, Severity};

/// Maximum number of documents, or overlays, that are named.
const MAX_NAMED: usize = 2;
/// Maximum number of kinds of warnings that are listed.
const MAX_KINDS: usize = 5;
/// Maximum number of characters of a place; of a longer one, the folder is left out.
const MAX_PLACE: usize = 40;
/// Maximum number of lines.
const MAX_LINES: usize = 25;

/// Renders the report in at most 25 lines, with ANSI colours; the caller strips them where they are
/// unwanted.
pub fn render_short(run: &RunReport) -> String {
    let report = &run.report;
    let mut text = documents(&report.documents);
    text.push_str(&overlays(&report.overlays));
    text.push_str(&client(report));
    text.push_str(&guesses(report));
    text.push_str(&files(&run.output));
    text.push_str(&diagnostics(&report.diagnostics));
    if let Some(verdict) = &run.verdict {
        let left = MAX_LINES - 1 - text.lines().count();
        text.push_str(&first_lines(&of_verdict(verdict), left));
    }
    let _ = writeln!(text, "{FAINT}{}{FAINT:#}", duration(run.time));
    text
}

fn documents(documents: &[DocumentSummary]) -> String {
    let named = documents.iter().take(MAX_NAMED).map(|document| {
        let (file, title) = (clean(&document.file), clean(&document.title));
        let (version, size) = (clean(&document.version), size(document.bytes));
        let openapi = clean(&document.openapi);
        format!("{HEADING}{file}{HEADING:#}: {title} {version} (OpenAPI {openapi}, {size})\n")
    });
    named.collect::<String>() + &others(documents.len(), "document")
}

fn overlays(overlays: &[OverlaySummary]) -> String {
    let named = overlays.iter().take(MAX_NAMED).map(|overlay| {
        let (file, places) = (clean(&overlay.file), count(overlay.places, "place"));
        let actions = count(overlay.actions, "action");
        format!("{HEADING}{file}{HEADING:#}: {actions}, which changed {places}\n")
    });
    named.collect::<String>() + &others(overlays.len(), "overlay")
}

/// Returns a line that counts those that are not named.
fn others(all: usize, word: &str) -> String {
    match all.saturating_sub(MAX_NAMED) {
        0 => String::new(),
        others => format!(
            "{FAINT}and {}{FAINT:#}\n",
            count(others, &format!("other {word}"))
        ),
    }
}

fn client(report: &Report) -> String {
    let types = report.types;
    let types = types.structs + types.enums + types.unions + types.aliases;
    let number = operations(report);
    let operations = format!(
        "{number} {}",
        plural(report.declared_operations, "operation")
    );
    let (resources, types) = (count(report.resources, "resource"), count(types, "type"));
    format!("{operations}, {resources}, {types}\n")
}

fn guesses(report: &Report) -> String {
    let guessed = report.pages.iter().filter(|list| list.guessed).count();
    let mut text = String::new();
    if guessed > 0 {
        let _ = writeln!(text, "{} paginated, as guessed", count(guessed, "list"));
    }
    if !report.unclear.is_empty() {
        let unclear = count(report.unclear.len(), "list");
        let _ = writeln!(
            text,
            "{unclear} not paginated, since their items are unclear"
        );
    }
    text
}

fn files(output: &Output) -> String {
    let changes = &output.changes;
    let (written, removed) = (changes.written.len(), changes.removed.len());
    let removed = match removed {
        0 => String::new(),
        removed => format!(", {removed} removed"),
    };
    let all = written + changes.unchanged.len();
    let folder = clean(&output.folder);
    format!(
        "{written} of {} in {folder} written{removed}\n",
        count(all, "file")
    )
}

/// Renders the warnings by kind: the number, and the first place and message.
fn diagnostics(diagnostics: &[Located]) -> String {
    let warnings = diagnostics
        .iter()
        .filter(|it| it.severity == Severity::Warning);
    let notes = diagnostics.len() - warnings.clone().count();
    let mut kinds = Vec::<(&Located, usize)>::new();
    for warning in warnings.clone() {
        match kinds
            .iter_mut()
            .find(|(first, _)| first.kind == warning.kind)
        {
            Some((_, number)) => *number += 1,
            None => kinds.push((warning, 1)),
        }
    }
    kinds.sort_by_key(|(_, number)| std::cmp::Reverse(*number));
    let mut text = String::new();
    if !kinds.is_empty() {
        let _ = writeln!(text, "{ODD}{}{ODD:#}", count(warnings.count(), "warning"));
    }
    let row = |(first, number): &(&Located, usize)| {
        vec![
            Cell::number(number),
            Cell::text(first.kind.map_or("other", |kind| kind.id())).style(ODD),
            Cell::text(first_of_kind(first)),
        ]
    };
    let rows = kinds.iter().take(MAX_KINDS).map(row).collect::<Vec<_>>();
    text.push_str(&lay_out(&rows));
    let left = kinds.len().saturating_sub(MAX_KINDS);
    if left > 0 {
        let _ = writeln!(text, "  {FAINT}and {}{FAINT:#}", count(left, "other kind"));
    }
    if notes > 0 {
        let _ = writeln!(text, "{}", count(notes, "note"));
    }
    if !kinds.is_empty() || notes > 0 {
        let _ = writeln!(
            text,
            "{FAINT}`--verbose` shows all, and `specmill explain <kind>` what each means{FAINT:#}"
        );
    }
    text
}

/// Renders the first diagnostic of a kind on one line. A long path is cut to the name of the file,
/// since it would leave no room for the message.
fn first_of_kind(located: &Located) -> String {
    let message = clean(&located.message);
    let Some(place) = located.places.first() else {
        return message;
    };
    let mut shown = place.to_string();
    if shown.chars().count() > MAX_PLACE {
        shown = shown.rsplit('/').next().unwrap_or_default().to_owned();
    }
    format!("{shown}: {message}")
}

/// Cuts a text after a number of lines, the last of which says that there are more.
fn first_lines(text: &str, limit: usize) -> String {
    let lines = text.lines().collect::<Vec<_>>();
    let kept = if lines.len() > limit {
        limit - 1
    } else {
        lines.len()
    };
    let mut text = lines[..kept]
        .iter()
        .fold(String::new(), |text, line| text + line + "\n");
    if kept < lines.len() {
        let _ = writeln!(text, "  {FAINT}…{FAINT:#}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::WarningKind;
    use crate::files::Changes;
    use crate::report::render::tests::plain;
    use crate::report::{PagedList, Time, TypeCounts, UnclearList};

    fn warning(kind: WarningKind, message: &str) -> Located {
        Located {
            severity: Severity::Warning,
            kind: Some(kind),
            message: message.to_owned(),
            places: Vec::new(),
            hint: Some("a hint".to_owned()),
        }
    }

    fn run(documents: usize, diagnostics: Vec<Located>) -> RunReport {
        let document = DocumentSummary {
            file: "openapi.yaml".to_owned(),
            openapi: "3.1.0".to_owned(),
            title: "Plants".to_owned(),
            version: "1".to_owned(),
            bytes: 2048,
            ..DocumentSummary::default()
        };
        let report = Report {
            documents: vec![document; documents],
            operations: 12,
            declared_operations: 1223,
            resources: 1,
            types: TypeCounts {
                structs: 2,
                ..TypeCounts::default()
            },
            diagnostics,
            ..Report::default()
        };
        let mut changes = Changes::default();
        changes.written.push("src/lib.rs".to_owned());
        changes.unchanged.push("Cargo.toml".to_owned());
        RunReport {
            report,
            verdict: None,
            output: Output {
                folder: "client".to_owned(),
                changes,
                waited: false,
            },
            time: Time::default(),
        }
    }

    #[test]
    fn warnings_are_counted_by_kind() {
        let alike = (0..130).map(|n| warning(WarningKind::VariantsAlike, &format!("variant {n}")));
        let odd = [warning(
            WarningKind::UnknownKeyword,
            "`requierd` is no keyword",
        )];
        let text = plain(&render_short(&run(
            1,
            odd.into_iter().chain(alike).collect(),
        )));
        let expected = "\
openapi.yaml: Plants 1 (OpenAPI 3.1.0, 2.0 KiB)
12 of 1,223 operations, 1 resource, 2 types
1 of 2 files in client written
131 warnings
  130  variants-alike   variant 0
    1  unknown-keyword  `requierd` is no keyword
`--verbose` shows all, and `specmill explain <kind>` what each means
0.0 ms
";
        assert_eq!(text, expected);
    }

    #[test]
    fn no_run_takes_more_than_25_lines() {
        let kinds = WarningKind::ALL.iter().map(|kind| warning(*kind, "odd"));
        let mut note = warning(WarningKind::DocumentsDisagree, "a note");
        note.severity = Severity::Note;
        let mut run = run(10, kinds.chain([note]).collect());
        run.report.overlays = vec![OverlaySummary::default(); 10];
        let list = PagedList {
            guessed: true,
            ..PagedList::default()
        };
        run.report.pages = vec![list; 100];
        run.report.unclear = vec![UnclearList::default(); 100];
        let lines = plain(&render_short(&run)).lines().count();
        // The verdict has the lines that are left.
        assert!(lines + 5 <= MAX_LINES, "{lines}");
        let verdict = (0..100).map(|n| format!("line {n}\n")).collect::<String>();
        assert_eq!(first_lines(&verdict, 5).lines().count(), 5);
    }
}
