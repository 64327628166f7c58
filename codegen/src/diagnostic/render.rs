//! Located diagnostics → text for people: the source line, a caret, and what belongs to it.

use std::collections::HashMap;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::visible::visible;
use super::{Located, Place, Severity};

/// How many diagnostics of one kind are shown before the others are only counted.
const OF_ONE_KIND: usize = 10;
/// How many diagnostics are shown at all.
const OF_ALL: usize = 100;

/// Shows diagnostics with their source lines; with `color`, for a terminal that knows ANSI codes.
///
/// No control character of a document reaches the text. Of many diagnostics that say the same of
/// different things, the first few are shown and the others counted.
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
        text.push_str(&with_true_places(&rendered, &located.places));
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

/// Those to show, and one example with the count of the others for each kind that is too long.
fn choose(located: &[Located]) -> (Vec<&Located>, Vec<(&Located, usize)>) {
    let (mut shown, mut hidden) = (vec![], Vec::<(&Located, usize)>::new());
    let mut counts: HashMap<_, (usize, Option<usize>)> = HashMap::new();
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

/// The message without the names in it, which stand between backticks.
fn kind(message: &str) -> String {
    message.split('`').step_by(2).collect::<Vec<_>>().join("`")
}

fn group(located: &Located) -> Group<'_> {
    let level = match located.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let mut group = Group::with_title(level.primary_title(visible(&located.message)));
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

fn snippet(place: &Place, index: usize) -> Option<Snippet<'_, Annotation<'_>>> {
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

/// No other text that is rendered has this character: it would have been made visible.
const STAND_IN: char = '\u{1}';

/// Stands for the name of a file until [`with_true_places`].
fn stand_in(index: usize) -> String {
    format!("{STAND_IN}{index}")
}

/// Writes names and places where the stand-ins are. The renderer counts columns in the excerpt of a
/// line, where they are others than in the line; and it takes equal names for one place.
fn with_true_places(rendered: &str, places: &[Place]) -> String {
    let mut parts = rendered.split(STAND_IN);
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let rest = part.trim_start_matches(|c: char| c.is_ascii_digit() || c == ':');
        let index = part
            .split(':')
            .next()
            .and_then(|index| index.parse::<usize>().ok());
        if let Some(place) = index.and_then(|index| places.get(index)) {
            text.push_str(&format!(
                "{}:{}:{}",
                visible(&place.file),
                place.line,
                place.column
            ));
        }
        text.push_str(rest);
    }
    text
}
