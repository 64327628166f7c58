//! Tag values in requests: an object that is a variant of a union always sends the value of the
//! discriminator property, which is a constant or chosen by the caller.
//!
//! An object has one tag value for a property, whichever union it is used in. Where unions
//! disagree, the most explicit source counts (`Source`); among several values the caller chooses.

use std::collections::BTreeMap;

use super::model::{
    Definition, Enumeration, Integer, Listed, ListedValue, Member, Origin, Owner, Sent, Type,
    TypeDef, TypeId, Union, Value,
};
use crate::lift::Annotations;
use crate::load::{Node, Number};

/// Sets the tag of each object that is a variant of a union.
pub(super) fn set_sent_tags(types: &mut Vec<TypeDef>) {
    let mut found = BTreeMap::<(TypeId, String), Vec<Sent>>::new();
    for index in 0..types.len() {
        if let Definition::Union(union) = &types[index].definition
            && let Some(tag) = &union.tag
        {
            find(types, TypeId(index), union, tag, &mut found);
        }
    }
    for ((id, tag), sent) in found {
        set_tag(types, id, &tag, &sent);
    }
}

/// Finds the objects in the variants of a union, each with the tag values that it is sent with.
fn find(
    types: &[TypeDef],
    id: TypeId,
    union: &Union,
    tag: &str,
    found: &mut BTreeMap<(TypeId, String), Vec<Sent>>,
) {
    for variant in &union.variants {
        let mut objects = Vec::new();
        let mut search = Search {
            types,
            union,
            tag,
            open: vec![id],
            objects: &mut objects,
        };
        search.visit(&variant.value, &variant.sent);
        let declares = |id: TypeId| declared(types, id, tag).is_some();
        let is_declared = objects.iter().any(|(id, _)| declares(*id));
        for (id, sent) in objects {
            // If no object of a variant declares the property, the union adds its only value.
            let is_added = !is_declared && sent.values.len() == 1;
            if !is_added && !sent.values.is_empty() {
                found.entry((id, tag.to_owned())).or_default().push(sent);
            }
        }
    }
}

struct Search<'a> {
    types: &'a [TypeDef],
    union: &'a Union,
    tag: &'a str,
    open: Vec<TypeId>,
    objects: &'a mut Vec<(TypeId, Sent)>,
}

impl Search<'_> {
    fn visit(&mut self, value: &Value, sent: &Sent) {
        let Type::Named(id) = value.ty else {
            return;
        };
        if self.open.contains(&id) {
            return;
        }
        let defined = &self.types[id.0];
        let is_it = |known: TypeId| known == id || defined.origin.is_input_of(known);
        let mapped = self.union.mapped.iter().find(|(known, _)| is_it(*known));
        let sent = mapped.map_or(sent, |(_, sent)| sent);
        self.open.push(id);
        match &defined.definition {
            Definition::Object(_) => self.objects.push((id, sent.clone())),
            Definition::Alias(value) => self.visit(value, sent),
            Definition::Enumeration(_) => {}
            Definition::Union(union) => {
                let is_same = union.tag.as_deref() == Some(self.tag);
                for variant in &union.variants {
                    // With the same property, the inner union sets the tags of its variants itself.
                    if !is_same || variant.is_base && variant.sent.values.is_empty() {
                        self.visit(&variant.value, sent);
                    }
                }
            }
        }
        self.open.pop();
    }
}

fn declared<'a>(types: &'a [TypeDef], id: TypeId, name: &str) -> Option<&'a Member> {
    match &types[id.0].definition {
        Definition::Object(object) => object.members.iter().find(|member| member.name == name),
        _ => None,
    }
}

/// Sets the tag property of one object.
fn set_tag(types: &mut Vec<TypeDef>, id: TypeId, name: &str, sent: &[Sent]) {
    let source = sent.iter().map(|sent| sent.source).max();
    let best = sent.iter().filter(|sent| Some(sent.source) == source);
    let mut values = Vec::new();
    for value in best.flat_map(|sent| &sent.values) {
        if !values.contains(value) {
            values.push(value.clone());
        }
    }
    let pointer = types[id.0].pointer.child("properties").child(name);
    let known = declared(types, id, name);
    if known.is_some_and(|member| member.constant.is_some()) {
        return;
    }
    let mut member = known.cloned().unwrap_or_else(|| Member {
        name: name.to_owned(),
        pointer,
        required: false,
        constant: None,
        is_chosen: false,
        value: text(),
    });
    if let [value] = &values[..] {
        let Some(constant) = constant(types, &member.value, value) else {
            return;
        };
        // The constructor sets literals of these types.
        member.value.ty = match member.value.ty {
            Type::String(_) => Type::String(None),
            Type::Integer(_) => Type::Integer(Integer::default()),
            other => other,
        };
        let constraint = ("const".to_owned(), constant.clone());
        let constraints = &mut member.value.notes.constraints;
        if !constraints.contains(&constraint) {
            constraints.push(constraint);
        }
        member.constant = Some(constant);
    } else {
        member.is_chosen = true;
        if matches!(member.value.ty, Type::String(_)) {
            member.value.ty = Type::Named(TypeId(types.len()));
            types.push(one_of(id, &member, values));
        }
    }
    if let Definition::Object(object) = &mut types[id.0].definition {
        match object.members.iter_mut().find(|known| known.name == name) {
            Some(known) => *known = member,
            None => object.members.push(member),
        }
    }
}

fn text() -> Value {
    Value {
        ty: Type::String(None),
        ..Value::any(Annotations::default())
    }
}

/// Returns the value of a tag in the type of its property.
fn constant(types: &[TypeDef], value: &Value, tag: &str) -> Option<Node> {
    let text = || Some(Node::String(tag.to_owned()));
    let integer = || {
        Some(Node::Number(Number::Integer(
            tag.parse::<i64>().ok()?.into(),
        )))
    };
    match &value.ty {
        Type::String(_) | Type::Any => text(),
        Type::Integer(_) => integer(),
        Type::Boolean => Some(Node::Bool(tag.parse().ok()?)),
        Type::Named(id) => match &types[id.0].definition {
            Definition::Enumeration(listed) if listed.of == Listed::Texts => text(),
            Definition::Enumeration(listed) if listed.of == Listed::Integers => integer(),
            Definition::Alias(value) => match value.ty {
                Type::String(Some(_)) => None,
                Type::Integer(ref of) if *of != Integer::default() => None,
                _ => constant(types, value, tag),
            },
            _ => None,
        },
        _ => None,
    }
}

/// Returns an enum of the values that a caller chooses from, where the document has no type for
/// them.
fn one_of(owner: TypeId, member: &Member, values: Vec<String>) -> TypeDef {
    let values = values.into_iter().map(|wire| ListedValue {
        wire,
        name: None,
        description: None,
    });
    TypeDef {
        pointer: member.pointer.clone(),
        origin: Origin::Inline(Owner::Type(owner), vec![member.name.clone()]),
        definition: Definition::Enumeration(Enumeration {
            of: Listed::Texts,
            values: values.collect(),
        }),
        nullable: false,
        notes: Annotations::default(),
    }
}

#[cfg(test)]
mod tests {
    use crate::lift::lift;
    use crate::load::{Node, read_text};
    use crate::resolve::{Definition, resolve};

    /// Returns what is sent as `t` of the component `X`, and the warnings.
    fn sent(x: &str, union: &str) -> (String, Vec<String>) {
        let text = format!(
            "{{openapi: 3.1.0, paths: {{}}, components: {{schemas: {{X: {x}, \
             Y: {{properties: {{t: {{type: string}}}}}}, {union}}}}}}}"
        );
        let mut diagnostics = Vec::new();
        let document = lift(read_text(&text), &mut diagnostics).unwrap();
        let model = resolve(document, None, &mut diagnostics);
        let Definition::Object(object) = &model.types[0].definition else {
            panic!("X is an object");
        };
        let member = object.members.iter().find(|member| member.name == "t");
        let shown = match member.map(|member| (&member.constant, member.is_chosen)) {
            Some((Some(Node::String(text)), false)) => text.clone(),
            Some((Some(other), false)) => format!("{other:?}"),
            Some((None, true)) => "chosen".to_owned(),
            Some((None, false)) => "free".to_owned(),
            other => format!("{other:?}"),
        };
        let warnings = diagnostics.into_iter().map(|it| it.message);
        (shown, warnings.collect())
    }

    fn union(name: &str, by: &str) -> String {
        format!(
            "{name}: {{oneOf: [{{$ref: '#/components/schemas/X'}}, {{$ref: '#/components/schemas/Y'}}], \
             discriminator: {{propertyName: t, {by}}}}}"
        )
    }

    #[test]
    fn the_most_explicit_source_counts() {
        let plain = "{properties: {t: {type: string}}}";
        let default = "{properties: {t: {type: string, default: d}}}";
        let open = "{properties: {t: {anyOf: [{type: string}, {enum: [e]}]}}}";
        let (mapped, twice) = ("mapping: {a: X, y: Y}", "mapping: {a: X, b: X}");
        for (x, by, wanted) in [
            (plain, "", "X"),
            (plain, mapped, "a"),
            (plain, twice, "chosen"),
            (default, "", "d"),
            (default, mapped, "a"),
            (open, "", "X"),
            (open, mapped, "a"),
            ("{properties: {t: {const: c}}}", "", "c"),
            ("{properties: {t: {enum: [y, x]}}}", "", "x"),
            ("{properties: {t: {enum: [p, q]}}}", "", "chosen"),
        ] {
            let found = sent(x, &union("U", by));
            assert_eq!(found, (wanted.to_owned(), Vec::new()), "{x} {by}");
        }
    }

    #[test]
    fn an_integer_of_any_format_is_sent() {
        let number = "{properties: {t: {type: integer, format: int32, minimum: 0}}}";
        let (sent, _) = sent(number, &union("U", "mapping: {'7': X, '8': Y}"));
        assert_eq!(sent, "Number(Integer(7))");
    }

    #[test]
    fn of_two_unions_the_one_with_a_mapping_counts_and_two_of_them_leave_the_choice() {
        let plain = "{properties: {t: {type: string}}}";
        let with =
            |other: &str| format!("{}, {}", union("U", "mapping: {a: X}"), union("V", other));
        assert_eq!(sent(plain, &with("")).0, "a");
        assert_eq!(sent(plain, &with("mapping: {b: X}")).0, "chosen");
    }

    #[test]
    fn a_mapping_that_contradicts_a_constant_is_reported() {
        let (sent, warnings) = sent(
            "{properties: {t: {const: c}}}",
            &union("U", "mapping: {a: X}"),
        );
        assert_eq!(sent, "c");
        assert_eq!(
            warnings,
            ["the discriminator's mapping calls this `a`, but its `t` is `c`"]
        );
    }
}
