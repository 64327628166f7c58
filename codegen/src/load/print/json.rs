//! Trees as JSON.

use super::{Spelling, quoted, scalar};
use crate::load::{Node, Pointer};

pub(super) fn print(root: &Node, spelling: &Spelling) -> String {
    let mut text = String::new();
    write(root, &Pointer::root(), 0, spelling, &mut text);
    text.push('\n');
    text
}

fn write(node: &Node, at: &Pointer, depth: usize, spelling: &Spelling, text: &mut String) {
    let line = |text: &mut String, depth: usize| {
        text.push('\n');
        text.extend(std::iter::repeat_n("  ", depth));
    };
    match node {
        Node::Object(map) if !map.is_empty() => {
            for (index, (name, inner)) in map.iter().enumerate() {
                text.push(if index == 0 { '{' } else { ',' });
                line(text, depth + 1);
                text.push_str(&quoted(name));
                text.push_str(": ");
                write(inner, &at.child(name), depth + 1, spelling, text);
            }
            line(text, depth);
            text.push('}');
        }
        Node::Array(items) if !items.is_empty() => {
            for (index, inner) in items.iter().enumerate() {
                text.push(if index == 0 { '[' } else { ',' });
                line(text, depth + 1);
                write(inner, &at.item(index), depth + 1, spelling, text);
            }
            line(text, depth);
            text.push(']');
        }
        Node::Object(_) => text.push_str("{}"),
        Node::Array(_) => text.push_str("[]"),
        node => match (spelling.get(at), node) {
            (Some(spelt), _) => text.push_str(spelt),
            (None, Node::String(inner)) => text.push_str(&quoted(inner)),
            (None, node) => text.push_str(&scalar(node)),
        },
    }
}
