//! Schemas against types: every schema, property and enum value, with its Rust type, both ways.

use std::collections::BTreeSet;

use super::document::At;
use super::{Check, without};

/// The Rust type of a schema where it is used.
pub(super) struct Use {
    pub(super) ty: String,
    pub(super) nullable: bool,
}

impl Use {
    /// Returns the type as an `Option` if null is allowed.
    pub(super) fn within(self) -> String {
        if self.nullable && self.ty != "Value" {
            format!("Option<{}>", self.ty)
        } else {
            self.ty
        }
    }
}

/// Keywords that affect a value's type and that this check does not read.
const UNREAD: [&str; 7] = [
    "allOf",
    "anyOf",
    "oneOf",
    "const",
    "patternProperties",
    "prefixItems",
    "$defs",
];

impl<'a> Check<'a> {
    /// Checks every component.
    pub(super) fn schemas(&mut self) {
        let components = self.document.at(&["components", "schemas"]);
        for (name, schema) in components.iter().flat_map(At::members) {
            self.counts.schemas += 1;
            self.define(&schema, name);
        }
    }

    /// Returns the Rust type of a schema where it is used; an inline definition is checked on the
    /// way.
    pub(super) fn use_of(&mut self, schema: &At<'a>, label: &str) -> Use {
        let nullable = is_nullable(schema);
        if let Some(target) = self.document.target(schema) {
            return Use {
                ty: self.name(&target, label),
                nullable: nullable || is_nullable(&target),
            };
        }
        let ty = if is_definition(schema) {
            self.define(schema, label);
            self.name(schema, label)
        } else {
            self.plain(schema, label)
        };
        Use { ty, nullable }
    }

    /// Returns the name of the type for a place.
    fn name(&mut self, at: &At<'a>, label: &str) -> String {
        match self.document.name(&at.pointer) {
            Some(name) => name.to_owned(),
            None => {
                let pointer = &at.pointer;
                self.fault(format!("{label}: names.lock has no name for {pointer}"));
                "a type that is missing".to_owned()
            }
        }
    }

    /// Returns the type of a schema without a named type of its own.
    fn plain(&mut self, schema: &At<'a>, label: &str) -> String {
        for keyword in UNREAD {
            if schema.get(keyword).is_some() {
                self.fault(format!("{label}: this check does not read `{keyword}`"));
            }
        }
        let format = schema.text("format");
        match type_of(schema) {
            Some("string") if format == Some("date-time") => "DateTime".to_owned(),
            Some("string") => "String".to_owned(),
            Some("boolean") => "bool".to_owned(),
            Some("number") => "f64".to_owned(),
            Some("integer") => match format {
                Some("int8") => "i8",
                Some("int16") => "i16",
                Some("int32") => "i32",
                Some("uint8") => "u8",
                Some("uint16") => "u16",
                Some("uint32") => "u32",
                Some("uint64" | "uint") => "u64",
                _ => "i64",
            }
            .to_owned(),
            Some("array") => {
                let items = schema.get("items");
                let item = items.map(|items| self.use_of(&items, &format!("{label}[]")).within());
                format!("Vec<{}>", item.as_deref().unwrap_or("Value"))
            }
            Some("object") => match rest(schema) {
                Some(rest) => {
                    let value = self.use_of(&rest, &format!("{label}{{}}")).within();
                    format!("BTreeMap<String, {value}>")
                }
                None => "Map".to_owned(),
            },
            _ => "Value".to_owned(),
        }
    }

    /// Checks the type defined by a schema.
    fn define(&mut self, schema: &At<'a>, label: &str) {
        let name = self.name(schema, label);
        self.known.insert(name.clone());
        if values(schema).is_some() {
            self.check_enum(schema, &name, label);
        } else if is_definition(schema) {
            self.check_object(schema, &name, label);
        } else {
            let wanted = self.use_of(schema, label).ty;
            let found = self.client.aliases.get(&name).map(String::as_str);
            self.expect(label, &format!("the type `{name}`"), &wanted, found);
        }
    }

    fn check_enum(&mut self, schema: &At<'a>, name: &str, label: &str) {
        let client = self.client;
        let Some(table) = client.string_enums.get(name) else {
            return self.fault(format!("{label}: the crate has no enum `{name}`"));
        };
        let values = values(schema).unwrap_or_default();
        for value in &values {
            self.counts.enum_values += 1;
            if !table.rows.iter().any(|(_, wire)| wire == value) {
                self.fault(format!("{label} {value:?}: `{name}` has no such value"));
            }
        }
        for (_, wire) in without(&table.rows, |(_, wire)| values.contains(&wire.as_str())) {
            self.fault(format!(
                "{label} {wire:?}: `{name}` has it, no document does"
            ));
        }
    }

    fn check_object(&mut self, schema: &At<'a>, name: &str, label: &str) {
        let client = self.client;
        let (Some(table), Some(fields)) = (client.objects.get(name), client.structs.get(name))
        else {
            return self.fault(format!("{label}: the crate has no object `{name}`"));
        };
        let mut wires = BTreeSet::new();
        let mut used = BTreeSet::new();
        for (property, value) in schema.get("properties").iter().flat_map(At::members) {
            self.counts.properties += 1;
            wires.insert(property);
            let label = format!("{label}.{property}");
            let wanted = self.use_of(&value, &label);
            let (kind, ty) = self.presence(schema, property, wanted);
            let Some(row) = table.rows.iter().find(|row| row.wire == property) else {
                self.fault(format!("{label}: `{name}` has no such field"));
                continue;
            };
            used.insert(row.field.as_str());
            self.expect(&label, "its row", kind, Some(&row.kind));
            let found = fields.get(&row.field).map(|ty| unboxed(ty));
            self.expect(&label, "its field", &ty, found.as_deref());
        }
        if let Some(rest) = rest(schema) {
            wires.insert("*");
            let wanted = self.use_of(&rest, &format!("{label}{{}}")).within();
            let row = table.rows.iter().find(|row| row.kind == "rest");
            used.extend(row.map(|row| row.field.as_str()));
            let found = row
                .and_then(|row| fields.get(&row.field))
                .map(String::as_str);
            let wanted = format!("BTreeMap<String, {wanted}>");
            self.expect(&format!("{label}.*"), "its field", &wanted, found);
        }
        for row in without(&table.rows, |row| wires.contains(row.wire.as_str())) {
            let wire = &row.wire;
            self.fault(format!("{label}.{wire}: `{name}` has it, no document does"));
        }
        for field in fields.keys().filter(|field| !used.contains(field.as_str())) {
            self.fault(format!("{label}: `{name}.{field}` stands for no property"));
        }
    }

    /// Returns the kind of a property's row, and the type of its field.
    fn presence(&self, owner: &At<'a>, property: &str, value: Use) -> (&'static str, String) {
        let required = owner.get("required");
        let mut required = required.iter().flat_map(At::items);
        let is_required = required.any(|name| name.value.as_str() == Some(property));
        let is_sent = self.sent.contains(&owner.pointer);
        let nullable = value.nullable && value.ty != "Value";
        match (is_required, nullable) {
            (true, _) => ("required", value.within()),
            (false, false) => ("optional", format!("Option<{}>", value.ty)),
            (false, true) if is_sent => ("nullable", format!("Nullable<{}>", value.ty)),
            (false, true) => ("optional_or_null", format!("Option<{}>", value.ty)),
        }
    }
}

/// Returns the schema's `type`, except null.
fn type_of<'a>(schema: &At<'a>) -> Option<&'a str> {
    let mut names = schema.get("type").into_iter().flat_map(|types| {
        let one = types.value.as_str();
        let several = types.items().filter_map(|name| name.value.as_str());
        one.into_iter().chain(several).collect::<Vec<_>>()
    });
    let holds_members = schema
        .get("properties")
        .or(schema.get("additionalProperties"));
    names
        .find(|name| *name != "null")
        .or(holds_members.map(|_| "object"))
}

fn is_nullable(schema: &At<'_>) -> bool {
    let types = schema.get("type");
    let mut types = types.iter().flat_map(At::items);
    schema.flag("nullable") == Some(true) || types.any(|name| name.value.as_str() == Some("null"))
}

/// Returns true if a schema has a Rust type of its own: an enum of strings, or an object with
/// properties.
fn is_definition(schema: &At<'_>) -> bool {
    let properties = schema.get("properties");
    values(schema).is_some() || properties.is_some_and(|members| members.members().count() > 0)
}

/// Returns the values of an enum of strings, except null.
fn values<'a>(schema: &At<'a>) -> Option<Vec<&'a str>> {
    let values = schema.get("enum")?;
    let values = values.items().filter(|value| !value.value.is_null());
    values.map(|value| value.value.as_str()).collect()
}

/// Returns the schema of additional properties.
fn rest<'a>(schema: &At<'a>) -> Option<At<'a>> {
    schema
        .get("additionalProperties")
        .filter(|rest| rest.members().count() > 0)
}

/// Removes boxes from a type, because no document asks for them.
fn unboxed(ty: &str) -> String {
    match ty.split_once("Box<") {
        Some((before, rest)) => format!("{before}{}", rest.replacen('>', "", 1)),
        None => ty.to_owned(),
    }
}
