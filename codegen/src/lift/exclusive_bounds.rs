//! Conversion of OpenAPI 3.0's `exclusiveMinimum: true` beside `minimum` to 2020-12's number.

use crate::load::{Map, Node};

/// Converts the boolean `exclusiveMinimum` and `exclusiveMaximum` of a schema to numbers.
pub(super) fn lift_exclusive_bounds(schema: &mut Map) {
    for (flag, bound) in [
        ("exclusiveMinimum", "minimum"),
        ("exclusiveMaximum", "maximum"),
    ] {
        match schema.get(flag) {
            Some(Node::Bool(true)) => {
                let value = schema.shift_remove(bound);
                match value {
                    Some(value) => schema.insert(flag.to_owned(), value),
                    None => schema.shift_remove(flag),
                };
            }
            Some(Node::Bool(false)) => {
                schema.shift_remove(flag);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::read_text;

    fn lifted(yaml: &str) -> Node {
        let Node::Object(mut map) = read_text(yaml) else {
            panic!("a mapping")
        };
        lift_exclusive_bounds(&mut map);
        Node::Object(map)
    }

    #[test]
    fn flags_become_numbers() {
        assert_eq!(
            lifted("{minimum: 1, exclusiveMinimum: true}"),
            read_text("{exclusiveMinimum: 1}")
        );
        assert_eq!(
            lifted("{maximum: 9, exclusiveMaximum: false}"),
            read_text("{maximum: 9}")
        );
        assert_eq!(lifted("{exclusiveMaximum: true}"), read_text("{}"));
        assert_eq!(
            lifted("{exclusiveMaximum: 5}"),
            read_text("{exclusiveMaximum: 5}")
        );
    }
}
