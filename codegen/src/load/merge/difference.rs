//! The first difference between two trees, for error messages.

use crate::load::{Node, Pointer};

/// The deepest place at which two values differ, with a summary of each.
pub(super) struct Difference {
    /// Suffix of the pointers to that place
    pub(super) rest: String,
    pub(super) here: String,
    pub(super) there: String,
}

impl Difference {
    /// Finds the first difference of two unequal values.
    pub(super) fn between(here: &Node, there: &Node) -> Self {
        let (mut here, mut there) = (Some(here), Some(there));
        let mut place = Pointer::root();
        while let Some((step, a, b)) = here.zip(there).and_then(|(a, b)| first_step(a, b)) {
            place = place.child(&step);
            (here, there) = (a, b);
        }
        let name = place.last();
        let say = |node| describe(node, name.as_deref());
        Self {
            rest: place.as_str().to_owned(),
            here: say(here),
            there: say(there),
        }
    }

    /// Describes a value that only the incoming document has.
    pub(super) fn lacking_here(there: &Node) -> Self {
        Self {
            rest: String::new(),
            here: "missing here".to_owned(),
            there: describe(Some(there), None),
        }
    }

    /// Describes a value that only the earlier document has.
    pub(super) fn lacking_there(here: &Node) -> Self {
        Self {
            rest: String::new(),
            here: describe(Some(here), None),
            there: "missing here".to_owned(),
        }
    }
}

type Step<'a> = (String, Option<&'a Node>, Option<&'a Node>);

/// Returns one step towards the first difference, in the order of the first value.
fn first_step<'a>(a: &'a Node, b: &'a Node) -> Option<Step<'a>> {
    match (a, b) {
        (Node::Object(a), Node::Object(b)) => {
            let names = a
                .keys()
                .chain(b.keys().filter(|name| !a.contains_key(*name)));
            names
                .map(|name| (name.clone(), a.get(name), b.get(name)))
                .find(|(_, a, b)| a != b)
        }
        (Node::Array(a), Node::Array(b)) => (0..a.len().max(b.len()))
            .map(|index| (index.to_string(), a.get(index), b.get(index)))
            .find(|(_, a, b)| a != b),
        _ => None,
    }
}

/// Maximum length of a quoted text, in characters.
const LONGEST_QUOTE: usize = 40;

fn describe(node: Option<&Node>, name: Option<&str>) -> String {
    let Some(node) = node else {
        return name.map_or_else(
            || "missing here".to_owned(),
            |name| format!("no `{name}` here"),
        );
    };
    match node {
        Node::String(text) if text.chars().count() > LONGEST_QUOTE => {
            let start: String = text.chars().take(LONGEST_QUOTE).collect();
            format!("here \"{start}…\"")
        }
        Node::String(text) => format!("here \"{text}\""),
        Node::Number(number) => format!("here {number}"),
        Node::Bool(value) => format!("here {value}"),
        other => format!("here {}", other.kind()),
    }
}
