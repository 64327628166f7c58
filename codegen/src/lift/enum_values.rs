//! Conversion of enum values to the declared type: YAML reads unquoted text as numbers and
//! booleans, and authors quote numbers.

use super::schema::{Schema, TypeSet};
use crate::diagnostic::{Diagnostic, WarningKind};
use crate::load::{Node, Number, Pointer};

/// Converts the enum values of a schema, and its `default`, to its type. Values that cannot be
/// converted are dropped, each with a warning.
pub(crate) fn read_by_type(
    schema: &mut Schema,
    listed: &Pointer,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Some(types) = schema.types.filter(|types| has_scalars_alone(*types)) else {
        return;
    };
    let types = match schema.null {
        true => types.union(TypeSet::NULL),
        false => types,
    };
    if let Some(value) = &mut schema.notes.default
        && let Some(read) = as_declared(value, types)
    {
        *value = read;
    }
    let Some(values) = &mut schema.values else {
        return;
    };
    let is_const = listed.last().as_deref() == Some("const");
    let mut read = Vec::with_capacity(values.len());
    for (index, value) in values.iter().enumerate() {
        let Some(typed) = as_declared(value, types) else {
            let at = if is_const {
                listed.clone()
            } else {
                listed.item(index)
            };
            diagnostics.push(misfit(value, types, at, is_const));
            continue;
        };
        for (labelled, _) in &mut schema.labels {
            if labelled == value {
                *labelled = typed.clone();
            }
        }
        read.push(typed);
    }
    schema.values = (!read.is_empty()).then_some(read);
}

/// Returns true if the types are scalar, and not `null` alone.
fn has_scalars_alone(types: TypeSet) -> bool {
    let others = TypeSet::ARRAY.union(TypeSet::OBJECT);
    types.intersection(others).is_none() && types.without(TypeSet::NULL) != TypeSet::default()
}

/// Converts a value to one of these types, if possible.
fn as_declared(value: &Node, types: TypeSet) -> Option<Node> {
    let has = |one: TypeSet| types.contains(one);
    let has_numbers = has(TypeSet::NUMBER);
    match value {
        Node::Null => has(TypeSet::NULL).then_some(Node::Null),
        Node::Bool(_) if has(TypeSet::BOOLEAN) => Some(value.clone()),
        Node::String(_) if has(TypeSet::STRING) => Some(value.clone()),
        Node::Number(Number::Integer(_)) if has_numbers || has(TypeSet::INTEGER) => {
            Some(value.clone())
        }
        Node::Number(Number::Float(_)) if has_numbers => Some(value.clone()),
        Node::Number(number) if has(TypeSet::INTEGER) => {
            whole(*number).or_else(|| has(TypeSet::STRING).then(|| text(value))?)
        }
        Node::Number(_) | Node::Bool(_) if has(TypeSet::STRING) => text(value),
        Node::String(text) => quoted(text, types),
        _ => None,
    }
}

/// Converts a number or boolean to its text.
fn text(value: &Node) -> Option<Node> {
    Some(Node::String(match value {
        Node::Bool(flag) => flag.to_string(),
        Node::Number(Number::Integer(number)) => number.to_string(),
        // With its fraction, the likeliest spelling.
        Node::Number(Number::Float(number)) => format!("{number:?}"),
        _ => return None,
    }))
}

/// Converts a number without a fraction to an integer.
fn whole(number: Number) -> Option<Node> {
    const EXACT: f64 = 9_007_199_254_740_992.0; // 2^53
    match number {
        Number::Integer(_) => Some(Node::Number(number)),
        Number::Float(value) if value.fract() == 0.0 && value.abs() <= EXACT => {
            Some(Node::Number(Number::Integer(value as i128)))
        }
        Number::Float(_) => None,
    }
}

/// Converts text to a number or boolean.
fn quoted(text: &str, types: TypeSet) -> Option<Node> {
    if types.contains(TypeSet::BOOLEAN)
        && let Ok(flag) = text.parse()
    {
        return Some(Node::Bool(flag));
    }
    let has_numbers = types.contains(TypeSet::NUMBER);
    if !has_numbers && !types.contains(TypeSet::INTEGER) {
        return None;
    }
    // Text that JSON would not accept as a number, such as `007`, is none.
    let value = serde_json::from_str::<f64>(text).ok()?;
    match text.parse::<i128>() {
        Ok(number) => Some(Node::Number(Number::Integer(number))),
        Err(_) if has_numbers => Some(Node::Number(Number::Float(value))),
        Err(_) => whole(Number::Float(value)),
    }
}

fn misfit(value: &Node, types: TypeSet, at: Pointer, is_const: bool) -> Diagnostic {
    let shown = match value {
        Node::String(text) => format!("`{text}`"),
        Node::Null => "null".to_owned(),
        scalar => match text(scalar) {
            Some(Node::String(text)) => format!("`{text}`"),
            _ => scalar.kind().to_owned(),
        },
    };
    let message = format!("{shown} is not of type {}", types.names());
    Diagnostic::warning(WarningKind::EnumValueType, at.into(), message).hint(match is_const {
        true => "any value of the type is accepted",
        false => "it is left out of the enum",
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lift::lift;
    use crate::load::read_text;

    /// Returns the enum values of a schema as JSON, and the warnings with their places.
    fn listed(schema: &str) -> (String, Vec<String>) {
        let text =
            format!("{{openapi: 3.1.0, paths: {{}}, components: {{schemas: {{A: {schema}}}}}}}");
        let mut diagnostics = Vec::new();
        let document = lift(read_text(&text), &mut diagnostics).unwrap();
        let values = &document.schemas.iter().next().unwrap().values;
        let told = diagnostics
            .iter()
            .map(|it| format!("{:?} {}", it.locations[0].0, it.message));
        (serde_json::to_string(values).unwrap(), told.collect())
    }

    #[test]
    fn the_declared_type_says_what_a_value_is() {
        for (schema, wanted) in [
            (
                "{type: string, enum: [1.0, true, 2, 2020-01-01, 0.25]}",
                r#"["1.0","true","2","2020-01-01","0.25"]"#,
            ),
            (
                r#"{type: integer, enum: ["1", 2, 3.0, "-4"]}"#,
                "[1,2,3,-4]",
            ),
            (
                r#"{type: number, enum: ["1.5", 2, "1e3"]}"#,
                "[1.5,2,1000.0]",
            ),
            (r#"{type: boolean, enum: ["true", false]}"#, "[true,false]"),
            ("{type: [string, 'null'], enum: [1, null]}", r#"["1",null]"#),
            (
                "{type: string, nullable: true, enum: [1, null]}",
                r#"["1",null]"#,
            ),
            (
                r#"{type: [integer, string], enum: ["1", 1, 2.5]}"#,
                r#"["1",1,"2.5"]"#,
            ),
            ("{type: string, const: 7}", r#"["7"]"#),
            ("{type: array, enum: [a]}", r#"["a"]"#),
            ("{enum: [1.0, a]}", r#"[1.0,"a"]"#),
        ] {
            assert_eq!(listed(schema), (wanted.to_owned(), vec![]), "{schema}");
        }
    }

    #[test]
    fn what_cannot_be_is_told_with_its_place() {
        let (values, told) = listed(r#"{type: integer, enum: [1, "007", abc, 2.5, null]}"#);
        assert_eq!(values, "[1]");
        assert_eq!(told.len(), 4);
        let place = "Merged(Pointer(\"/components/schemas/A/enum/2\"))";
        let message = "`abc` is not of type `integer`";
        assert_eq!(told[1], format!("{place} {message}"));
        let (values, told) = listed("{type: [boolean, integer], const: {a: 1}}");
        assert_eq!(values, "null");
        assert!(
            told[0].contains("A/const") && told[0].contains("an object is not of type"),
            "{told:?}"
        );
    }

    #[test]
    fn labels_stay_with_their_values() {
        let text = "{openapi: 3.0.0, paths: {}, components: {schemas: {A: {type: string, enum: [1.0, \
             2.0], x-enum-varnames: [One, Two]}}}}";
        let document = lift(read_text(text), &mut Vec::new()).unwrap();
        let schema = document.schemas.iter().next().unwrap();
        let label = &schema.labels[1];
        assert_eq!(label.0, Node::String("2.0".to_owned()));
        assert_eq!(label.1.name.as_deref(), Some("Two"));
    }
}
