//! Check and coercion of a keyword's value to the shape that the grammar requires.

use crate::diagnostic::{Diagnostic, WarningKind};
use crate::grammar::{Kind, Shape};
use crate::load::{Node, Pointer};

/// Returns the value if it fits, else a coerced value, else `None` with a warning.
pub(super) fn fit(
    shape: Shape,
    value: Node,
    at: &Pointer,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Node> {
    if fits(shape, &value) {
        return Some(value);
    }
    let found = value.kind();
    let wanted = wanted(shape);
    let substitute = coerce(shape, value);
    let done = match &substitute {
        Some(Node::String(text)) => {
            diagnostics.push(unquoted_text(at.clone(), found, text));
            return substitute;
        }
        Some(_) => "it is read as one".to_owned(),
        None => "the keyword is ignored".to_owned(),
    };
    let message = format!("expected {wanted}, found {found}");
    diagnostics
        .push(Diagnostic::warning(WarningKind::WrongType, at.clone().into(), message).hint(done));
    substitute
}

/// Warns of unquoted text that YAML reads as another type.
pub(crate) fn unquoted_text(at: Pointer, found: &str, text: &str) -> Diagnostic {
    let message = format!("expected a string, found {found}");
    let hint = format!("quote it; until then it is read as `{text}`");
    Diagnostic::warning(WarningKind::UnquotedString, at.into(), message).hint(hint)
}

/// Returns true if a value has the shape; objects within it are not checked.
pub(crate) fn fits(shape: Shape, value: &Node) -> bool {
    match shape {
        Shape::Any => true,
        Shape::Text => matches!(value, Node::String(_)),
        Shape::Flag => matches!(value, Node::Bool(_)),
        Shape::Number => matches!(value, Node::Number(_)),
        Shape::Bound => matches!(value, Node::Number(_) | Node::Bool(_)),
        Shape::TypeNames => matches!(value, Node::String(_) | Node::Array(_)),
        Shape::Values | Shape::Many(_) => matches!(value, Node::Array(_)),
        Shape::Texts => all_texts(value),
        Shape::TextMap => value
            .as_object()
            .is_some_and(|map| map.values().all(|v| v.as_str().is_some())),
        Shape::TextsMap => value
            .as_object()
            .is_some_and(|map| map.values().all(all_texts)),
        Shape::One(Kind::Schema) => matches!(value, Node::Object(_) | Node::Bool(_)),
        Shape::One(_) | Shape::Map(_) => matches!(value, Node::Object(_)),
    }
}

fn all_texts(value: &Node) -> bool {
    value
        .as_array()
        .is_some_and(|items| items.iter().all(|item| item.as_str().is_some()))
}

fn wanted(shape: Shape) -> &'static str {
    match shape {
        Shape::Any => "a value",
        Shape::Text => "a string",
        Shape::Flag => "`true` or `false`",
        Shape::Number | Shape::Bound => "a number",
        Shape::TypeNames => "a type or a sequence of types",
        Shape::Values | Shape::Many(_) => "a sequence",
        Shape::Texts => "a sequence of strings",
        Shape::TextMap => "a mapping to strings",
        Shape::TextsMap => "a mapping to sequences of strings",
        Shape::One(_) | Shape::Map(_) => "a mapping",
    }
}

/// Coerces scalars: YAML reads unquoted text as numbers and booleans, and authors quote booleans.
fn coerce(shape: Shape, value: Node) -> Option<Node> {
    match (shape, value) {
        (Shape::Text, Node::Number(number)) => Some(Node::String(number.to_string())),
        (Shape::Text, Node::Bool(flag)) => Some(Node::String(flag.to_string())),
        (Shape::Flag, Node::String(text)) => text.parse().ok().map(Node::Bool),
        (Shape::Texts, Node::String(text)) => Some(Node::Array(vec![Node::String(text)])),
        (Shape::Texts, Node::Array(items)) => Some(Node::Array(
            items
                .into_iter()
                .filter_map(|item| match item {
                    Node::String(_) => Some(item),
                    other => coerce(Shape::Text, other),
                })
                .collect(),
        )),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::Number;

    #[test]
    fn what_yaml_made_of_unquoted_text_is_text_again() {
        let mut diagnostics = Vec::new();
        let one = Node::Number(Number::Integer(1));
        let fitted = fit(Shape::Text, one, &Pointer::root(), &mut diagnostics);
        assert_eq!(fitted, Some(Node::String("1".to_owned())));
        assert_eq!(diagnostics[0].message, "expected a string, found a number");
    }

    #[test]
    fn what_cannot_be_read_is_dropped_with_a_warning() {
        let mut diagnostics = Vec::new();
        let text = Node::String("perhaps".to_owned());
        assert_eq!(
            fit(Shape::Flag, text, &Pointer::root(), &mut diagnostics),
            None
        );
        assert_eq!(
            diagnostics[0].hint.as_deref(),
            Some("the keyword is ignored")
        );
    }
}
