//! Rendering of located diagnostics for people: the source line, a caret, notes and the hint.

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::visible::visible;
use super::{Located, Severity, SourceLocation};
use crate::hash::HashMap;

/// Maximum number of diagnostics of one kind; the others are counted.
const OF_ONE_KIND: usize = 10;
/// Maximum number of diagnostics of all kinds.
const OF_ALL: usize = 100;

/// Renders diagnostics with their source lines; with `color`, ANSI codes are used.
///
/// No control character of a document reaches the text. Of many diagnostics that differ only in
/// names, the first few are shown and the others counted.
pub fn render(located: &[Located], color: bool) -> String {
    let renderer = if color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let (shown, hidden) = choose(located);
    let mut text = String::new();
    for (place, located) in shown.iter().enumerate() {
        if place > 0 {
            text.push('\n');
        }
        let rendered = renderer.render(&[group(located)]);
        text.push_str(&with_true_locations(&rendered, &located.places));
        text.push('\n');
    }
    for (example, count) in hidden {
        let severity = example.severity;
        let message = visible(&example.message);
        text.push_str(&format!(
            "\n... and {count} more like this: {severity}: {message}\n"
        ));
    }
    text
}

/// Selects those to show; returns also an example and a count of the others for each kind.
fn choose(located: &[Located]) -> (Vec<&Located>, Vec<(&Located, usize)>) {
    let (mut shown, mut hidden) = (vec![], Vec::<(&Located, usize)>::new());
    let mut counts: HashMap<_, (usize, Option<usize>)> = HashMap::default();
    for each in located {
        let (count, place) = counts
            .entry((each.severity as u8, kind(&each.message)))
            .or_default();
        *count += 1;
        if *count <= OF_ONE_KIND && shown.len() < OF_ALL {
            shown.push(each);
        } else if let Some(place) = *place {
            hidden[place].1 += 1;
        } else {
            *place = Some(hidden.len());
            hidden.push((each, 1));
        }
    }
    (shown, hidden)
}

/// Returns the message without the names in it, which are in backticks.
fn kind(message: &str) -> String {
    message.split('`').step_by(2).collect::<Vec<_>>().join("`")
}

fn group(located: &Located) -> Group<'_> {
    let level = match located.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let mut title = level.primary_title(visible(&located.message));
    if let Some(kind) = located.kind {
        title = title.id(kind.id());
    }
    let mut group = Group::with_title(title);
    for (index, place) in located.places.iter().enumerate() {
        group = match snippet(place, index) {
            Some(snippet) => group.element(snippet),
            None => group.element(Origin::path(stand_in(index)).line(1).char_column(1)),
        };
    }
    let pointer = located
        .places
        .first()
        .and_then(|place| place.pointer.as_deref());
    if let Some(pointer) = pointer.filter(|pointer| *pointer != "#") {
        group = group.element(Level::NOTE.message(format!("at {}", visible(pointer))));
    }
    if let Some(hint) = &located.hint {
        group = group.element(Level::HELP.message(visible(hint)));
    }
    group
}

fn snippet(place: &SourceLocation, index: usize) -> Option<Snippet<'_, Annotation<'_>>> {
    let excerpt = place.excerpt.as_ref()?;
    let kind = if index == 0 {
        AnnotationKind::Primary
    } else {
        AnnotationKind::Context
    };
    let mut annotation = kind.span(excerpt.caret.clone());
    if !place.text.is_empty() {
        annotation = annotation.label(visible(&place.text));
    }
    let snippet = Snippet::source(excerpt.text.as_str())
        .line_start(place.line)
        .fold(false);
    Some(snippet.path(stand_in(index)).annotation(annotation))
}

/// Marks a stand-in; [`visible`] keeps it out of all other rendered text.
const STAND_IN: char = '\u{1}';

/// Stands for a file's name until [`with_true_locations`].
fn stand_in(index: usize) -> String {
    format!("{STAND_IN}{index}")
}

/// Replaces the stand-ins by names and positions. The renderer would count columns in the excerpt
/// rather than the line, and merge places of equal names.
fn with_true_locations(rendered: &str, places: &[SourceLocation]) -> String {
    let mut parts = rendered.split(STAND_IN);
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let rest = part.trim_start_matches(|c: char| c.is_ascii_digit() || c == ':');
        let index = part
            .split(':')
            .next()
            .and_then(|index| index.parse::<usize>().ok());
        if let Some(place) = index.and_then(|index| places.get(index)) {
            text.push_str(&place.to_string());
        }
        text.push_str(rest);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::{Diagnostic, Location, WarningKind, locate_all};
    use super::*;
    use crate::load::{Pointer, Source};

    fn sources() -> Vec<Source> {
        let texts = [
            (
                "spec/a.yaml",
                "openapi: 3.1.0\ninfo:\n\ttitle: \"\u{1b}[31m\u{9b}x\"\n".to_owned(),
            ),
            (
                "spec/b.json",
                format!(
                    "{{\"x\": \"{}\", \"ä\": {{\"y\": 1}}}}",
                    "ö".repeat(500_000)
                ),
            ),
        ];
        texts
            .map(|(name, text)| Source {
                name: name.to_owned(),
                bytes: text.into_bytes(),
            })
            .into()
    }

    fn pointer(text: &str) -> Pointer {
        Pointer::parse(text).unwrap()
    }

    fn rendered(diagnostics: Vec<Diagnostic>) -> String {
        render(&locate_all(diagnostics, &sources(), None), false)
    }

    #[test]
    fn a_diagnostic_shows_places_carets_the_pointer_and_the_hint() {
        let text = rendered(vec![
            Diagnostic::error(
                Location::Document(1, pointer("/ä/y")),
                "the documents `disagree`",
            )
            .with_text("here 1")
            .and(Location::Offset(0, 15), "no `y` here")
            .hint("say which"),
        ]);
        let cut = "ö".repeat(25);
        let expected = format!(
            "error: the documents `disagree`
 --> spec/b.json:1:500017
  |
1 | …{cut}\", \"ä\": {{\"y\": 1}}}}
  | {}^^^ here 1
  |
 ::: spec/a.yaml:2:1
  |
2 | info:
  | ---- no `y` here
  |
  = note: at #/ä/y
  = help: say which
",
            " ".repeat(35)
        );
        assert_eq!(text, expected);
    }

    #[test]
    fn nothing_in_a_document_controls_the_terminal() {
        let text = rendered(vec![
            Diagnostic::error(Location::Offset(0, 22), "a \u{1b}[2J\u{202e} message").hint("\u{7}"),
        ]);
        assert!(text.contains("a ␛[2J\\u{202e} message") && text.contains("␛[31m\\u{9b}x"));
        assert!(
            text.chars()
                .all(|character| character == '\n' || !character.is_control())
        );
    }

    #[test]
    fn colours_are_there_when_they_are_wanted() {
        let located = locate_all(
            vec![Diagnostic::warning(
                WarningKind::VariantsAlike,
                Location::File(0),
                "w",
            )],
            &sources(),
            None,
        );
        assert!(render(&located, true).contains("\u{1b}["));
        assert_eq!(
            render(&located, false),
            "warning[variants-alike]: w\n--> spec/a.yaml:1:1\n"
        );
    }

    #[test]
    fn many_of_one_kind_are_counted() {
        let many = (0..200).map(|n| {
            Diagnostic::warning(
                WarningKind::VariantsAlike,
                Location::Offset(0, n % 20),
                format!("the name `n{n}` is odd"),
            )
        });
        let text = rendered(
            many.chain([Diagnostic::error(Location::File(0), "other")])
                .collect(),
        );
        assert!(text.starts_with("error: other"));
        assert_eq!(text.matches("]: the name").count(), 10);
        assert!(text.contains("... and 190 more like this: warning: the name `n"));
    }
}
