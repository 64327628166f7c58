//! An object: the table of its fields, and how a user makes one.

use super::module::Module;
use super::table::{DEPRECATED, deprecation, doc_lines, literal, macro_call};
use super::type_ref::{Imports, Models, type_text};
use crate::plan::api::{Construction, Field, Fixed, Presence, RustType, Struct};

/// Writes an object into its file.
pub(super) fn emit_struct(object: &Struct, module: &mut Module) {
    let name = &object.name.0;
    let maker = match object.construction {
        None => String::new(),
        Some(Construction::New) if object.has_default => match has_fixed(object) {
            true => ": preset".to_owned(),
            false => ": default".to_owned(),
        },
        Some(Construction::New) => ": new".to_owned(),
        Some(Construction::Builder) => format!(": builder {name}Builder"),
    };
    let mut rows = Vec::new();
    for field in &object.fields {
        rows.extend(doc_lines(&field.docs));
        rows.extend(field.deprecated.then(|| DEPRECATED.to_owned()));
        rows.push(row(field, object.construction.is_some()));
    }
    let mark = deprecation(object.deprecated);
    let head = format!("{mark}pub struct {name}{maker}");
    module.text(&macro_call("object", &object.docs, &head, &rows));
}

/// The names that an object's file needs.
pub(super) fn imports(object: &Struct, imports: &mut Imports) {
    for field in &object.fields {
        imports.add(&field.ty());
    }
}

/// Returns true if a field has a value from the start.
fn has_fixed(object: &Struct) -> bool {
    object.fields.iter().any(|field| field.fixed.is_some())
}

/// A value from the start, as a literal of its type.
fn fixed(value: &Fixed) -> String {
    match value {
        Fixed::Text(text) => literal(text),
        Fixed::Flag(flag) => flag.to_string(),
        Fixed::Integer(number) => format!("{number}_i64"),
        Fixed::Float(number) => format!("{number:?}_f64"),
    }
}

/// One field: its type, what it is on the wire, and what is taken for it.
fn row(field: &Field, can_be_made: bool) -> String {
    let (wire, kind) = match field.presence {
        Presence::Required | Presence::RequiredOrNull => (field.wire.as_str(), "required"),
        Presence::Optional => (field.wire.as_str(), "optional"),
        Presence::OptionalOrNull => (field.wire.as_str(), "optional_or_null"),
        Presence::ThreeState => (field.wire.as_str(), "nullable"),
        Presence::Rest => ("*", "rest"),
    };
    let ty = type_text(&field.ty(), Models::Beside);
    let taken = match &field.fixed {
        _ if !can_be_made => String::new(),
        // As a type of its own: what converts into it does not convert into an `Option` of it.
        Some(Fixed::Text(text)) if field.presence == Presence::RequiredOrNull => {
            let ty = type_text(&field.inner, Models::Beside);
            format!(" {{<{ty}>::from({})}}", literal(text))
        }
        Some(value) => format!(" {{{}}}", fixed(value)),
        None => taken(field),
    };
    format!("{}: {ty} = {} {kind}{taken};", field.name.0, literal(wire))
}

/// Returns the type of an argument for a field: any that converts, if that helps.
fn taken(field: &Field) -> String {
    let into = |ty: &RustType| {
        let ty = type_text(ty, Models::Beside);
        if field.converts {
            format!("impl Into<{ty}>")
        } else {
            ty
        }
    };
    let mark = if field.deprecated {
        format!("{DEPRECATED} ")
    } else {
        String::new()
    };
    match field.presence {
        Presence::Optional | Presence::OptionalOrNull | Presence::ThreeState if field.is_chosen => {
            format!(" [{}]", into(&field.inner))
        }
        Presence::Required => format!(" [{}]", into(&field.inner)),
        Presence::RequiredOrNull => format!(" [{}]", type_text(&field.ty(), Models::Beside)),
        Presence::Optional | Presence::OptionalOrNull => {
            format!(" ({mark}{})", into(&field.inner))
        }
        Presence::ThreeState => {
            let ty = type_text(&field.ty(), Models::Beside);
            format!(" ({mark}impl Into<{ty}>)")
        }
        Presence::Rest => format!(" ({mark}{})", type_text(&field.ty(), Models::Beside)),
    }
}
