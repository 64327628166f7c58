//! `nullable: true` is OpenAPI 3.0's word, and lives on in 3.1 documents: said here as 2020-12
//! says it, by a type `null` or by an alternative that is `null`.

use crate::load::{Map, Node};

/// Replaces `nullable` in one schema by what it means there.
pub(super) fn lift_nullable(schema: &mut Map) {
    if schema.shift_remove("nullable") != Some(Node::Bool(true)) {
        return;
    }
    if let Some(Node::Array(values)) = schema.get_mut("enum")
        && !values.contains(&Node::Null)
    {
        values.push(Node::Null);
    }
    if schema.contains_key("$ref") {
        return add_null_alternative(schema);
    }
    match schema.get_mut("type") {
        Some(Node::Array(names)) => names.push(null()),
        Some(name @ Node::String(_)) => *name = Node::Array(vec![name.clone(), null()]),
        _ => add_null_alternative(schema),
    }
}

/// Where another schema says the type, null stands beside it as an alternative.
fn add_null_alternative(schema: &mut Map) {
    let null = Node::Object(Map::from_iter([("type".to_owned(), null())]));
    let union = ["anyOf", "oneOf"]
        .into_iter()
        .find(|name| schema.contains_key(*name));
    if let Some(Node::Array(items)) = union.and_then(|name| schema.get_mut(name)) {
        items.push(null);
    } else if let Some(keyword) = ["$ref", "allOf"]
        .into_iter()
        .find(|name| schema.contains_key(*name))
    {
        let inner = schema.shift_remove(keyword).unwrap_or(Node::Null);
        let inner = Node::Object(Map::from_iter([(keyword.to_owned(), inner)]));
        schema.insert("anyOf".to_owned(), Node::Array(vec![inner, null]));
    }
}

fn null() -> Node {
    Node::String("null".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::read_text;

    fn lifted(yaml: &str) -> Node {
        let Node::Object(mut map) = read_text(yaml) else {
            panic!("a mapping")
        };
        lift_nullable(&mut map);
        Node::Object(map)
    }

    #[test]
    fn a_type_becomes_a_list_with_null() {
        assert_eq!(
            lifted("{type: string, nullable: true}"),
            read_text("{type: [string, 'null']}")
        );
        assert_eq!(
            lifted("{type: string, nullable: false}"),
            read_text("{type: string}")
        );
    }

    #[test]
    fn an_enum_admits_null_once() {
        let wanted = read_text("{type: [string, 'null'], enum: [a, null]}");
        assert_eq!(lifted("{type: string, enum: [a], nullable: true}"), wanted);
        assert_eq!(
            lifted("{type: string, enum: [a, null], nullable: true}"),
            wanted
        );
    }

    #[test]
    fn a_reference_gets_an_alternative_and_keeps_its_siblings() {
        assert_eq!(
            lifted("{$ref: '#/x', nullable: true, description: d}"),
            read_text("{description: d, anyOf: [{$ref: '#/x'}, {type: 'null'}]}")
        );
    }

    #[test]
    fn a_reference_admits_null_also_where_a_type_stands_beside_it() {
        assert_eq!(
            lifted("{$ref: '#/x', type: object, nullable: true}"),
            read_text("{type: object, anyOf: [{$ref: '#/x'}, {type: 'null'}]}")
        );
    }

    #[test]
    fn what_admits_anything_admits_null_already() {
        assert_eq!(lifted("{nullable: true}"), read_text("{}"));
    }
}
