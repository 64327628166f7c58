//! Located diagnostics → text for people: the source line, a caret, and what belongs to it.

use std::collections::HashMap;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

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
        text.push_str(&renderer.render(&[group(located)]));
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
        group = group.element(
            Origin::path(visible(&place.file))
                .line(place.line)
                .char_column(place.column),
        );
        if let Some(snippet) = snippet(place, index == 0) {
            group = group.element(snippet);
        }
    }
    if let Some(pointer) = located
        .places
        .first()
        .and_then(|place| place.pointer.as_deref())
    {
        group = group.element(Level::NOTE.message(format!("at {}", visible(pointer))));
    }
    if let Some(hint) = &located.hint {
        group = group.element(Level::HELP.message(visible(hint)));
    }
    group
}

fn snippet(
    place: &Place,
    is_first: bool,
) -> Option<Snippet<'_, annotate_snippets::Annotation<'_>>> {
    let excerpt = place.excerpt.as_ref()?;
    let kind = if is_first {
        AnnotationKind::Primary
    } else {
        AnnotationKind::Context
    };
    let mut annotation = kind.span(excerpt.caret.clone());
    if !place.text.is_empty() {
        annotation = annotation.label(visible(&place.text));
    }
    Some(
        Snippet::source(excerpt.text.as_str())
            .line_start(place.line)
            .fold(false)
            .annotation(annotation),
    )
}
