//! Fields of a struct: the name, the type, and the presence (required, optional, or one that keeps
//! `null` apart).

use super::api::{Field, Fixed, Presence};
use super::doc_comments::value_docs;
use super::forms::Files;
use super::naming::{Names, value_name};
use super::types::Types;
use crate::load::{Node, Number, Pointer};
use crate::resolve::{Member, Object, Rest, TypeId};

/// Names of a model's own methods, which no field or setter may take.
const METHODS: &[&str] = &["new", "builder", "build", "extra", "extra_mut"];

/// The note on a property without a type that is JSON in a form, too.
const JSON_IN_FORM: &str = "JSON in a form of parts as well, never a file: the type is also used \
                            elsewhere, and says nothing of this property.";

/// Plans the fields of an object.
pub(super) fn plan_fields(
    types: &Types<'_>,
    id: TypeId,
    object: &Object,
    names: &mut Names<'_>,
) -> Vec<Field> {
    let pointer = &types.model.types[id.0].pointer;
    let mut entries = object
        .members
        .iter()
        .map(|member| (field_key(&member.pointer), value_name(&member.name)))
        .collect::<Vec<_>>();
    if let Rest::Typed(_) = object.rest {
        let key = pointer.child("additionalProperties").to_string();
        entries.push((format!("{key} rest"), "additional_properties".to_owned()));
    }
    let mut idents = names.assign(&entries, METHODS).into_iter();
    let mut fields = Vec::with_capacity(entries.len());
    for (member, name) in object.members.iter().zip(idents.by_ref()) {
        let nullable = types.admits_null(&member.value);
        let files = types.files(&member.name, &member.value, id);
        fields.push(Field {
            name,
            wire: member.name.clone(),
            inner: types.spell_member(&member.name, &member.value, id),
            converts: match files {
                Some(files) => files == Files::One,
                None => types.converts(&member.value),
            },
            presence: match (member.required, nullable) {
                (true, false) => Presence::Required,
                (true, true) => Presence::RequiredOrNull,
                // Any JSON holds null itself, so no third state is needed.
                (false, _) if types.is_any(&member.value) => match files {
                    Some(_) => Presence::Optional,
                    None => Presence::OptionalOrNull,
                },
                (false, false) => Presence::Optional,
                (false, true) if types.is_sent(id) => Presence::ThreeState,
                (false, true) => Presence::OptionalOrNull,
            },
            fixed: fixed(member),
            is_chosen: member.is_chosen,
            // A property without a description needs no comment beyond its name.
            docs: {
                let docs = value_docs(None, &member.value, &types.model.types, String::new);
                match types.is_json_in_form(&member.name, id) {
                    true => docs.line(JSON_IN_FORM),
                    false => docs,
                }
            },
            deprecated: member.value.notes.deprecated,
        });
    }
    if let (Rest::Typed(value), Some(name)) = (&object.rest, idents.next()) {
        fields.push(Field {
            name,
            wire: String::new(),
            inner: types.spell_within(value),
            converts: false,
            presence: Presence::Rest,
            fixed: None,
            is_chosen: false,
            docs: value_docs(None, value, &types.model.types, || {
                "The properties that no other field declares.".to_owned()
            }),
            deprecated: false,
        });
    }
    fields
}

/// Returns true if the constructor of an object takes a property.
pub(super) fn is_constructor_argument(member: &Member) -> bool {
    (member.required || member.is_chosen) && member.constant.is_none()
}

/// Returns the constant value of a property, if the document gives one.
fn fixed(member: &Member) -> Option<Fixed> {
    Some(match member.constant.as_ref()? {
        Node::String(text) => Fixed::Text(text.clone()),
        Node::Bool(flag) => Fixed::Flag(*flag),
        Node::Number(Number::Integer(number)) => Fixed::Integer(i64::try_from(*number).ok()?),
        Node::Number(Number::Float(number)) => Fixed::Float(*number),
        _ => return None,
    })
}

/// Returns the key of a field's name; the pointer alone is the key of its type's name.
pub(super) fn field_key(pointer: &Pointer) -> String {
    format!("{pointer} field")
}
