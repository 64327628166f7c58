//! The number of the first page or item, from the parameter that counts them.

use crate::load::{Node, Number};
use crate::plan::types::Types;
use crate::resolve::{Definition, Parameter, Type, Value};

/// The number of the first page or item.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum FirstNumber {
    /// The default of the parameter
    Default(i64),
    /// The minimum of the parameter
    Lowest(i64),
    /// Not declared
    Unknown,
}

/// Returns the number of the first page or item. Only 0 and 1 count as such.
pub(super) fn first_number(types: &Types<'_>, parameter: &Parameter) -> FirstNumber {
    let value = &parameter.value;
    let all = notes(types, value);
    let default = all.iter().find_map(|notes| notes.default.as_ref());
    let described = || parameter.description.as_deref().and_then(described);
    if let Some(number) = default.and_then(number).or_else(described) {
        return FirstNumber::Default(number);
    }
    let constraints = || all.iter().flat_map(|notes| &notes.constraints);
    let said = |word: &str| {
        let mut constraints = constraints();
        let found = constraints.find(|(name, _)| name == word);
        found.and_then(|(_, value)| integer(value))
    };
    let lowest = said("minimum").or_else(|| said("exclusiveMinimum").map(|it| it + 1));
    match lowest.filter(is_first) {
        Some(lowest) => FirstNumber::Lowest(lowest),
        None => FirstNumber::Unknown,
    }
}

/// Returns the annotations of a value, and of the aliases behind it.
fn notes<'a>(types: &Types<'a>, value: &'a Value) -> Vec<&'a crate::lift::Annotations> {
    let mut found = vec![&value.notes];
    let mut ty = &value.ty;
    while let Type::Named(id) = ty {
        let defined = &types.model.types[id.0];
        found.push(&defined.notes);
        match &defined.definition {
            Definition::Alias(other) => {
                found.push(&other.notes);
                ty = &other.ty;
            }
            _ => break,
        }
    }
    found
}

fn is_first(number: &i64) -> bool {
    (0..=1).contains(number)
}

fn integer(value: &Node) -> Option<i64> {
    match value {
        Node::Number(Number::Integer(number)) => i64::try_from(*number).ok(),
        Node::Number(Number::Float(number)) if number.trunc() == *number => Some(*number as i64),
        Node::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

fn number(value: &Node) -> Option<i64> {
    integer(value).filter(is_first)
}

/// Reads the number from a description: "zero-based", "starts at 1", "defaults to 0".
fn described(text: &str) -> Option<i64> {
    let text = text.to_lowercase();
    let words = text.split(|it: char| !it.is_alphanumeric());
    let words = words.filter(|it| !it.is_empty()).collect::<Vec<_>>();
    let number = |word: &str| match word {
        "0" | "zero" => Some(0),
        "1" | "one" => Some(1),
        _ => None,
    };
    let filler = [
        "value", "is", "to", "of", "at", "from", "with", "by", "page", "number", "index", "the",
        "set", "are",
    ];
    let leads = [
        "default", "defaults", "start", "starts", "starting", "begin", "begins",
    ];
    words.iter().enumerate().find_map(|(at, word)| {
        let after = &words[at + 1..];
        if leads.contains(word) {
            let mut after = after.iter().take(4).skip_while(|it| filler.contains(it));
            return after.next().and_then(|it| number(it));
        }
        let kinds = ["based", "indexed", "index"];
        after
            .first()
            .filter(|next| kinds.contains(next))
            .and_then(|_| number(word))
    })
}

#[cfg(test)]
mod tests {
    use super::described;

    #[test]
    fn descriptions_have_the_first_number() {
        for (text, wanted) in [
            ("Page number (zero-based)", Some(0)),
            ("1-indexed page", Some(1)),
            ("The page to get. Defaults to `1`.", Some(1)),
            ("Page number, default: 0", Some(0)),
            ("The default value is 1", Some(1)),
            ("Pages start at page 0.", Some(0)),
            ("Starting from 1", Some(1)),
            ("Default 10", None),
            ("The page. By default the last one", None),
            ("Start of the 1st page", None),
            ("", None),
        ] {
            assert_eq!(described(text), wanted, "{text}");
        }
    }
}
