//! The names of all types of the model, and the Rust type for each use.

use std::collections::BTreeMap;

use super::api::{Name, RustType};
use super::boxes::{RecursiveTypes, box_in_variant, is_object};
use super::forms::{Files, Untyped};
use super::naming::{IN_SCOPE, Names, free_of_scope, owner_name, shortened, type_name};
use super::shared_names::SharedNames;
use super::{formats, forms};
use crate::hash::{HashMap, HashSet};
use crate::resolve::{
    Definition, Listed, Model, Origin, Owner, Tuple, Type, TypeId, Value, mentioned, mentioned_by,
};
use crate::settings::Settings;
use crate::settings::types::is_own;

/// The types of a model, with names.
pub(super) struct Types<'a> {
    pub(super) model: &'a Model,
    /// The types of the settings, by their keys
    chosen: &'a BTreeMap<String, String>,
    /// True if non-negative integers are unsigned
    unsigned: bool,
    names: Vec<Name>,
    recursive: RecursiveTypes,
    sent: HashSet<TypeId>,
    /// The types that replace equal ones, each with the types that it replaces
    shared: HashMap<TypeId, Vec<TypeId>>,
    /// The types whose properties are parts of a form
    forms: HashSet<TypeId>,
    /// The properties of forms that have no type
    untyped: Untyped,
    /// The types that are not written, since all their uses are files
    replaced: HashSet<TypeId>,
}

impl<'a> Types<'a> {
    /// Names every type. An inline type is named after its owner and the path from there.
    pub(super) fn name_all(
        model: &'a Model,
        settings: &'a Settings,
        calls: &[Name],
        decoders: &[Name],
        names: &mut Names<'_>,
    ) -> Self {
        let mut entries = Vec::<(String, String)>::with_capacity(model.types.len());
        let owners = calls.iter().map(|it| it.0.clone()).collect::<Vec<_>>();
        let mut shared = SharedNames::new(model, &owners, component_names(model));
        for (index, defined) in model.types.iter().enumerate() {
            let key = defined.pointer.to_string();
            let owner_name = |owner: Owner| match owner {
                Owner::Type(id) => {
                    let (key, wanted) = &entries[model.shared[id.0].0];
                    names.known(key).unwrap_or(wanted).to_owned()
                }
                Owner::Operation(index) => calls[index].0.clone(),
                Owner::Webhook(index) => owner_name(&decoders[index]),
                Owner::Header(index) => type_name(&model.headers[index].name),
            };
            let wanted = match &defined.origin {
                Origin::Component(name) => free_of_scope(type_name(name)),
                Origin::Input(id) | Origin::Patch(id) => {
                    let (key, wanted) = &entries[id.0];
                    let of = names.known(key).unwrap_or(wanted);
                    let role = match defined.origin {
                        Origin::Patch(_) => "Patch",
                        _ => "Input",
                    };
                    free_of_scope(format!("{of}{role}"))
                }
                Origin::Inline(owner, steps) => {
                    let wanted = shared.name(TypeId(index), owner_name).unwrap_or_else(|| {
                        let steps = steps.iter().map(|step| type_name(step)).collect::<String>();
                        format!("{}{steps}", owner_name(*owner))
                    });
                    free_of_scope(shortened(&wanted).into_owned())
                }
            };
            entries.push((key, wanted));
        }
        let forms = forms::form_types(model);
        Self {
            untyped: forms::untyped_members(model, &forms),
            replaced: forms::replaced(model, &forms),
            forms,
            model,
            chosen: &settings.types,
            unsigned: settings.unsigned,
            names: assign_shared(model, entries, names),
            recursive: RecursiveTypes::find(model),
            sent: sent_types(model),
            shared: {
                let all = model.shared.iter().enumerate();
                let others = all.filter(|(index, id)| *index != id.0);
                let mut shared = HashMap::<TypeId, Vec<TypeId>>::default();
                for (index, id) in others {
                    shared.entry(*id).or_default().push(TypeId(index));
                }
                shared
            },
        }
    }

    /// Returns the types that are written; each may replace equal ones.
    pub(super) fn written(&self) -> impl Iterator<Item = TypeId> {
        let shared = self.model.shared.iter().enumerate();
        shared
            .filter(|(index, id)| *index == id.0 && !self.replaced.contains(id))
            .map(|(_, id)| *id)
    }

    /// Returns the name of a type.
    pub(super) fn name(&self, id: TypeId) -> &Name {
        &self.names[self.model.shared[id.0].0]
    }

    /// Returns the name of each type of the model.
    pub(super) fn all_names(&self) -> Vec<Name> {
        let shared = self.model.shared.iter();
        shared.map(|id| self.names[id.0].clone()).collect()
    }

    /// Returns a type and the equal ones that it replaces.
    pub(super) fn places(&self, id: TypeId) -> impl Iterator<Item = TypeId> {
        let others = self.shared.get(&id).into_iter().flatten();
        std::iter::once(id).chain(others.copied())
    }

    /// Returns true if a request can contain a type.
    pub(super) fn is_sent(&self, id: TypeId) -> bool {
        self.sent.contains(&self.model.shared[id.0])
    }

    /// Returns the Rust type of a value, nullability aside.
    ///
    /// In `holder`, it is boxed if the types are mutually recursive.
    pub(super) fn spell(&self, value: &Value, holder: Option<TypeId>) -> RustType {
        match &value.ty {
            Type::Any => RustType::Json,
            Type::Boolean => RustType::Bool,
            Type::Integer(integer) => formats::integer(integer, self.unsigned),
            Type::Number(format) => formats::number(format.as_deref()),
            Type::String(format) => formats::string(format.as_deref()),
            Type::Array(item) => RustType::Vec(Box::new(self.spell_within(item))),
            Type::Tuple(tuple) => self.spell_tuple(tuple, &|value| self.spell(value, holder)),
            Type::Map(value, _) => RustType::Map(Box::new(self.spell_within(value))),
            Type::FreeObject => RustType::JsonMap,
            Type::Chosen(key, _) => self.chosen.get(key).map_or(RustType::Json, |ty| chosen(ty)),
            Type::Named(id) => {
                let model = RustType::Model(self.name(*id).clone());
                match holder {
                    Some(holder) if self.recursive.needs_box(holder, self.model.shared[id.0]) => {
                        RustType::Boxed(Box::new(model))
                    }
                    _ => model,
                }
            }
        }
    }

    /// Returns the type of a tuple (`prefixItems`), whose items beyond the minimum are optional.
    fn spell_tuple(&self, tuple: &Tuple, spell: &dyn Fn(&Value) -> RustType) -> RustType {
        let within = |value: &Value, may_lack: bool| match spell(value) {
            // JSON represents a missing item by null itself.
            RustType::Json => RustType::Json,
            inner if may_lack || self.admits_null(value) => RustType::Option(Box::new(inner)),
            inner => inner,
        };
        let items = tuple.items.iter().enumerate();
        let items = items.map(|(index, item)| within(item, index >= tuple.least));
        let items = items.collect::<Vec<_>>();
        let least = tuple.least.min(items.len());
        // A last required item that is never null is always written, so the minimum is implied.
        let last = least.checked_sub(1).map(|last| &items[last]);
        let matters = matches!(last, Some(RustType::Option(_) | RustType::Json));
        let rest = tuple.rest.as_ref();
        let rest = rest.map(|rest| Box::new(within(rest, false)));
        RustType::Tuple(items, rest, if matters { least } else { 0 })
    }

    /// Returns the type of a property, which may be one or several files in a form.
    pub(super) fn spell_member(&self, name: &str, value: &Value, holder: TypeId) -> RustType {
        match self.files(name, value, holder) {
            Some(Files::One) => RustType::Upload,
            Some(Files::Several) => RustType::Vec(Box::new(RustType::Upload)),
            None => self.spell(value, Some(holder)),
        }
    }

    /// Returns the number of files that a property is, if it is bytes or untyped in a form.
    pub(super) fn files(&self, name: &str, value: &Value, holder: TypeId) -> Option<Files> {
        if self.is_untyped_file(name, holder) {
            let is_list = matches!(self.unaliased(value), Type::Array(_));
            return Some(if is_list { Files::Several } else { Files::One });
        }
        let is_part = self.forms.contains(&holder);
        is_part.then(|| forms::files(self.model, value)).flatten()
    }

    /// Returns true if a property is one or several files since it has no type.
    pub(super) fn is_untyped_file(&self, name: &str, holder: TypeId) -> bool {
        let key = (holder, name.to_owned());
        !self.untyped.files.is_empty() && self.untyped.files.contains(&key)
    }

    /// Returns true if a property of a form has no type and is any JSON, since its owner is also used
    /// elsewhere.
    pub(super) fn is_json_in_form(&self, name: &str, holder: TypeId) -> bool {
        let json = &self.untyped.json;
        !json.is_empty() && json.contains(&(holder, name.to_owned()))
    }

    /// Returns true if a part of a form is raw bytes.
    pub(super) fn is_file(&self, value: &Value) -> bool {
        forms::is_file(self.model, value)
    }

    /// Returns the Rust type of a value, nullability included.
    pub(super) fn spell_within(&self, value: &Value) -> RustType {
        let inner = self.spell(value, None);
        if self.admits_null(value) {
            RustType::Option(Box::new(inner))
        } else {
            inner
        }
    }

    /// Returns the type that a variant holds, nullability included.
    pub(super) fn spell_in_variant(&self, value: &Value) -> RustType {
        box_in_variant(&self.model.types, value, self.spell_within(value))
    }

    /// Returns true if arguments of such a value are `impl Into<…>`.
    pub(super) fn converts(&self, value: &Value) -> bool {
        match self.unaliased(value) {
            Type::String(_) | Type::Named(_) | Type::Tuple(_) | Type::Chosen(..) => true,
            Type::Integer(integer) => {
                matches!(
                    formats::integer(integer, self.unsigned),
                    RustType::Runtime(_)
                )
            }
            Type::Number(format) => {
                matches!(formats::number(format.as_deref()), RustType::Runtime(_))
            }
            _ => false,
        }
    }

    /// Returns true if a union converts from a literal or an object of such a value.
    pub(super) fn is_text_or_object(&self, value: &Value) -> bool {
        self.is_text(value) || is_object(&self.model.types, value)
    }

    /// Returns true if a value is text.
    pub(super) fn is_text(&self, value: &Value) -> bool {
        match self.unaliased(value) {
            Type::String(_) => true,
            Type::Named(id) => {
                let definition = &self.model.types[id.0].definition;
                matches!(definition, Definition::Enumeration(listed) if listed.of == Listed::Texts)
            }
            _ => false,
        }
    }

    /// Returns the Rust type with aliases replaced, nullability aside, for comparisons.
    pub(super) fn expanded(&self, value: &Value) -> RustType {
        let within = |value: &Value| {
            let inner = self.expanded(value);
            match self.admits_null(value) {
                true => RustType::Option(Box::new(inner)),
                false => inner,
            }
        };
        match self.unaliased(value) {
            Type::Array(item) => RustType::Vec(Box::new(within(item))),
            Type::Map(value, _) => RustType::Map(Box::new(within(value))),
            Type::Tuple(tuple) => self.spell_tuple(tuple, &|value| self.expanded(value)),
            ty => {
                let notes = Default::default();
                let ty = ty.clone();
                let value = Value {
                    ty,
                    nullable: false,
                    is_open: false,
                    notes,
                };
                self.spell(&value, None)
            }
        }
    }

    /// Returns true if a value is any JSON, null included.
    pub(super) fn is_any(&self, value: &Value) -> bool {
        matches!(self.unaliased(value), Type::Any)
    }

    /// Returns the type behind aliases.
    pub(super) fn unaliased<'b>(&'b self, value: &'b Value) -> &'b Type {
        forms::unaliased(self.model, value)
    }

    /// Returns true if a value or its type is nullable. Any JSON holds null itself.
    pub(super) fn admits_null(&self, value: &Value) -> bool {
        let by_type = match value.ty {
            Type::Named(id) => self.model.types[id.0].nullable,
            _ => false,
        };
        (value.nullable || by_type) && !matches!(value.ty, Type::Any)
    }
}

/// Returns a type of the settings; types that the runtime does not read use the traits of serde.
fn chosen(ty: &str) -> RustType {
    RustType::Chosen(match is_own(ty) {
        true => ty.to_owned(),
        false => format!("specmill_runtime::Serde<{ty}>"),
    })
}

/// Returns the names of component types, which no inline type takes.
fn component_names(model: &Model) -> HashSet<String> {
    let names = model
        .types
        .iter()
        .filter_map(|defined| match &defined.origin {
            Origin::Component(name) => Some(free_of_scope(type_name(name))),
            Origin::Inline(..) | Origin::Input(_) | Origin::Patch(_) => None,
        });
    names.collect()
}

/// Assigns one name to all places of a shared type.
///
/// A name that any of the places had before is kept, and every place records it. So the name is
/// stable while one of the places is left.
fn assign_shared(
    model: &Model,
    mut entries: Vec<(String, String)>,
    names: &mut Names<'_>,
) -> Vec<Name> {
    let mut written = Vec::new();
    let mut places = vec![Vec::new(); entries.len()];
    for (index, id) in model.shared.iter().enumerate() {
        places[id.0].push(entries[index].0.clone());
    }
    for (index, places) in places.iter().enumerate().filter(|(_, of)| !of.is_empty()) {
        let known = places.iter().find(|place| names.known(place).is_some());
        let key = known.unwrap_or(&places[0]).clone();
        written.push((key, std::mem::take(&mut entries[index].1)));
    }
    let mut chosen = names.assign(&written, IN_SCOPE).into_iter();
    let mut all = vec![Name(String::new()); entries.len()];
    for (index, places) in places.into_iter().enumerate() {
        if !places.is_empty()
            && let Some(name) = chosen.next()
        {
            names.remember(&places, &name);
            all[index] = name;
        }
    }
    all
}

/// Returns the types that request bodies and parameters can contain.
fn sent_types(model: &Model) -> HashSet<TypeId> {
    let mut open = Vec::new();
    for operation in &model.operations {
        let contents = operation.body.iter().flat_map(|body| &body.contents);
        let bodies = contents.map(|content| &content.value);
        let parameters = operation
            .parameters
            .iter()
            .map(|parameter| &parameter.value);
        bodies
            .chain(parameters)
            .for_each(|value| mentioned_by(&value.ty, &mut open));
    }
    let mut sent = HashSet::default();
    while let Some(id) = open.pop().map(|id| model.shared[id.0]) {
        if sent.insert(id) {
            open.extend(mentioned(&model.types[id.0].definition));
        }
    }
    sent
}
