//! Names and descriptions of enum values, from `x-enum-varnames`, `x-enum-descriptions`,
//! `x-ms-enum` and similar extensions: lists parallel to the values, or mappings from them.

use super::schema::Label;
use crate::load::{Map, Node};

/// The extensions beside a list of enum values.
#[derive(Default)]
pub(super) struct Labels {
    names: Option<Node>,
    descriptions: Option<Node>,
}

/// Removes the names and descriptions from a schema and returns them.
pub(super) fn take_labels(schema: &mut Map) -> Labels {
    let mut take = |names: [&str; 2]| {
        let mut found = names
            .into_iter()
            .filter_map(|name| schema.shift_remove(name));
        found.next()
    };
    let names = take(["x-enum-varnames", "x-enumNames"]);
    let descriptions = take(["x-enum-descriptions", "x-enumDescriptions"]);
    let each = schema.shift_remove("x-ms-enum");
    let of_each = |what: &str| Some(by_value(each.as_ref()?.get("values")?.as_array()?, what));
    Labels {
        names: names.or_else(|| of_each("name")),
        descriptions: descriptions.or_else(|| of_each("description")),
    }
}

/// Converts one field of the values of `x-ms-enum` to a mapping from the values.
fn by_value(values: &[Node], what: &str) -> Node {
    let entries = values.iter().filter_map(|entry| {
        let value = match entry.get("value")? {
            Node::String(text) => text.clone(),
            Node::Number(number) => number.to_string(),
            _ => return None,
        };
        Some((value, entry.get(what)?.clone()))
    });
    Node::Object(entries.collect())
}

impl Labels {
    /// Returns the label of each of these values.
    pub(super) fn of(&self, values: &[Node]) -> Vec<(Node, Label)> {
        if self.names.is_none() && self.descriptions.is_none() {
            return Vec::new();
        }
        let labels = values.iter().enumerate().map(|(index, value)| {
            let label = Label {
                name: text(self.names.as_ref(), index, value),
                description: text(self.descriptions.as_ref(), index, value),
            };
            (value.clone(), label)
        });
        labels.collect()
    }
}

/// Returns the text for a value, by its index or by itself.
fn text(labels: Option<&Node>, index: usize, value: &Node) -> Option<String> {
    let label = match labels? {
        Node::Array(texts) => texts.get(index)?,
        Node::Object(texts) => match value {
            Node::String(text) => texts.get(text)?,
            Node::Number(number) => texts.get(&number.to_string())?,
            _ => return None,
        },
        _ => return None,
    };
    label
        .as_str()
        .filter(|text| !text.trim().is_empty())
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::read_text;

    #[test]
    fn labels_go_by_place_or_by_value() {
        for names in ["[One, Two]", "{1: One, 2: Two}"] {
            let text = format!("{{enum: [1, 2, 3], x-enum-varnames: {names}}}");
            let Node::Object(mut map) = read_text(&text) else {
                panic!("a mapping")
            };
            let labels = take_labels(&mut map);
            let values = map.get("enum").and_then(Node::as_array).unwrap_or_default();
            let names = labels.of(values).into_iter().map(|(_, label)| label.name);
            let wanted = [Some("One".to_owned()), Some("Two".to_owned()), None];
            assert_eq!(names.collect::<Vec<_>>(), wanted);
            assert!(!map.contains_key("x-enum-varnames"));
        }
    }
}
