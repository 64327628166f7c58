//! Conversion of OpenAPI 3.0's `nullable: true`, which 3.1 documents still use, to 2020-12's type
//! `null`, or to a flag if another schema has the type.

use crate::load::{Map, Node};

/// Replaces `nullable` in one schema by a type; returns true if null is admitted beside the other
/// keywords.
pub(super) fn lift_nullable(schema: &mut Map) -> bool {
    if schema.shift_remove("nullable") != Some(Node::Bool(true)) {
        return false;
    }
    if let Some(Node::Array(values)) = schema.get_mut("enum")
        && !values.contains(&Node::Null)
    {
        values.push(Node::Null);
    }
    if schema.contains_key("$ref") {
        return true;
    }
    match schema.get_mut("type") {
        Some(Node::Array(names)) => names.push(null()),
        Some(name @ Node::String(_)) => *name = Node::Array(vec![name.clone(), null()]),
        _ => return true,
    }
    false
}

fn null() -> Node {
    Node::String("null".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::read_text;

    fn lifted(yaml: &str) -> (Node, bool) {
        let Node::Object(mut map) = read_text(yaml) else {
            panic!("a mapping")
        };
        let beside = lift_nullable(&mut map);
        (Node::Object(map), beside)
    }

    #[test]
    fn a_type_becomes_a_list_with_null() {
        assert_eq!(
            lifted("{type: string, nullable: true}"),
            (read_text("{type: [string, 'null']}"), false)
        );
        assert_eq!(
            lifted("{type: string, nullable: false}"),
            (read_text("{type: string}"), false)
        );
    }

    #[test]
    fn an_enum_admits_null_once() {
        let wanted = (
            read_text("{type: [string, 'null'], enum: [a, null]}"),
            false,
        );
        assert_eq!(lifted("{type: string, enum: [a], nullable: true}"), wanted);
        assert_eq!(
            lifted("{type: string, enum: [a, null], nullable: true}"),
            wanted
        );
    }

    #[test]
    fn null_stands_beside_what_another_schema_says() {
        for (told, kept) in [
            (
                "{$ref: '#/x', type: object, nullable: true}",
                "{$ref: '#/x', type: object}",
            ),
            ("{allOf: [{}], nullable: true}", "{allOf: [{}]}"),
            ("{oneOf: [{}], nullable: true}", "{oneOf: [{}]}"),
            ("{nullable: true}", "{}"),
        ] {
            assert_eq!(lifted(told), (read_text(kept), true), "{told}");
        }
    }
}
