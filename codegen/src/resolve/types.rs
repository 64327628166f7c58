//! Resolution of schemas to types: follows references, turns null into a flag, and gives inline
//! types an owner.

use super::all_of::canonical;
use super::chosen_types::Chosen;
use super::model::{
    ClosedPart, Definition, Integer, Member, Object, Origin, Owner, Rest, Tuple, Type, TypeDef,
    TypeId, Value,
};
use super::recursive_types::{break_recursive_aliases, break_recursive_unions};
use super::schema_aliases::{
    SchemaForm, admits_null, find_alias_cycles, is_extensible, schema_form,
};
use super::schema_kind::SchemaKind;
use crate::diagnostic::{Diagnostic, WarningKind};
use crate::hash::{HashMap, HashSet};
use crate::lift::{Additional, Annotations, Schema, SchemaId, Schemas};
use crate::load::{Node, Number, Pointer};

/// Maximum nesting of schemas. References can nest them deeper than a parser of documents allows.
const DEPTH: usize = 400;

/// The types of a document, under construction.
pub(super) struct Types<'a> {
    pub(super) schemas: &'a Schemas,
    pub(super) diagnostics: &'a mut Vec<Diagnostic>,
    /// Parts of forms that may be a file or another value, and were warned of
    pub(super) mixed: HashSet<SchemaId>,
    defined: Vec<TypeDef>,
    /// Resolved schemas outside `components.schemas`, for references to them
    resolved: HashMap<SchemaId, Value>,
    /// Schemas that are being resolved: a reference outside the components may refer back to one
    open: HashSet<SchemaId>,
    components: HashMap<SchemaId, TypeId>,
    /// Schemas on cycles of aliases, which are reported and not followed
    pub(super) alias_cycles: HashSet<SchemaId>,
    pub(super) chosen: Chosen,
}

/// A path to an inline type: its owner, and the steps from there.
#[derive(Clone, Debug)]
pub(super) struct TypePath {
    pub(super) owner: Owner,
    pub(super) steps: Vec<String>,
}

impl TypePath {
    pub(super) fn step(&self, step: &str) -> Self {
        let mut type_path = self.clone();
        type_path.steps.push(step.to_owned());
        type_path
    }
}

impl<'a> Types<'a> {
    pub(super) fn new(
        schemas: &'a Schemas,
        chosen: Chosen,
        diagnostics: &'a mut Vec<Diagnostic>,
    ) -> Self {
        Self {
            chosen,
            alias_cycles: find_alias_cycles(schemas, diagnostics),
            schemas,
            diagnostics,
            mixed: HashSet::default(),
            defined: Vec::new(),
            resolved: HashMap::default(),
            open: HashSet::default(),
            components: HashMap::default(),
        }
    }

    /// Defines a type for each of `components.schemas`.
    pub(super) fn resolve_components(&mut self) {
        let base = Pointer::root().child("components").child("schemas");
        let mut ids = Vec::new();
        for schema in self.schemas.iter() {
            if schema.pointer.parent().as_ref() == Some(&base)
                && let Some(name) = schema.pointer.tokens().last()
                && let Some(id) = self.schemas.find(&schema.pointer)
            {
                let type_id = self.reserve(schema, Origin::Component(name));
                self.components.insert(id, type_id);
                ids.push((id, type_id));
            }
        }
        // Base schemas come first, so that the inline types they declare are named after them.
        ids.sort_by_key(|(id, _)| self.schemas[*id].weight);
        for (id, type_id) in ids {
            self.define_component(id, type_id);
        }
    }

    /// Returns the value of a constant property. Its type also holds any other value of a server.
    fn constant_value(&self, value: &Node, place: SchemaId) -> Value {
        let schema = &self.schemas[place];
        let mut notes = schema.notes.clone();
        notes.constraints.push(("const".to_owned(), value.clone()));
        let ty = match value {
            Node::String(_) => Type::String(None),
            Node::Bool(_) => Type::Boolean,
            Node::Number(Number::Integer(_)) => Type::Integer(Integer::default()),
            _ => Type::Number(None),
        };
        Value {
            ty,
            nullable: false,
            is_open: false,
            notes,
        }
    }

    /// Returns true if a schema is one of `components.schemas`.
    pub(super) fn is_component(&self, id: SchemaId) -> bool {
        self.components.contains_key(&id)
    }

    /// Returns the type of a schema of `components.schemas`.
    pub(super) fn component(&self, id: SchemaId) -> Option<TypeId> {
        self.components.get(&id).copied()
    }

    /// Returns true if a component is on the way from a schema to the one that it is an alias of.
    fn is_named(&self, id: SchemaId, end: SchemaId) -> bool {
        let mut place = id;
        // The search for constants goes as far.
        for _ in 0..8 {
            if self.is_component(place) {
                return true;
            }
            match schema_form(self.schemas, &self.schemas[place]) {
                SchemaForm::Alias(target) if place != end => place = target,
                _ => return false,
            }
        }
        false
    }

    /// Returns the finished types, and the keys of chosen types that matched no schema.
    pub(super) fn finish(mut self) -> (Vec<TypeDef>, Vec<String>) {
        break_recursive_aliases(&mut self.defined);
        break_recursive_unions(&mut self.defined);
        (self.defined, self.chosen.unmatched())
    }

    fn define_component(&mut self, id: SchemaId, type_id: TypeId) {
        let (mut id, mut notes) = (id, self.schemas[id].notes.clone());
        let nullable = admits_null(self.schemas, id);
        let mut kind = self.classify(id);
        // A schema without a name of its own, within the component, is the component.
        while let SchemaKind::Alias(target) = kind
            && !self.components.contains_key(&target)
        {
            notes = override_annotations(notes, &self.schemas[target].notes);
            (id, kind) = (target, self.classify(target));
        }
        let type_path = TypePath {
            owner: Owner::Type(type_id),
            steps: Vec::new(),
        };
        let definition = match kind {
            SchemaKind::Object => Definition::Object(self.object(id, type_id)),
            SchemaKind::Enumeration(values) => Definition::Enumeration(values),
            SchemaKind::Union(list) => self.union(id, &list, type_id),
            SchemaKind::Other(_) | SchemaKind::Alias(_) => {
                let mut value = self.value_of(id, kind, &type_path);
                // The alias itself carries the annotations; uses of it carry null.
                value.nullable = false;
                Definition::Alias(value)
            }
        };
        let defined = &mut self.defined[type_id.0];
        defined.nullable = nullable;
        defined.definition = definition;
        defined.notes = notes;
    }

    /// Resolves the use of a schema at one place.
    pub(super) fn resolve(&mut self, id: SchemaId, type_path: &TypePath) -> Value {
        if let Some(type_id) = self.components.get(&id) {
            // The annotations of a component belong to its type, and not to its uses.
            let notes = Annotations::default();
            return Value {
                ty: Type::Named(*type_id),
                nullable: admits_null(self.schemas, id),
                is_open: is_extensible(self.schemas, id),
                notes,
            };
        }
        if let Some(value) = self.resolved.get(&id) {
            return value.clone();
        }
        if self.open.len() == DEPTH || !self.open.insert(id) {
            let at = self.schemas[id].pointer.clone();
            let message = "this schema contains itself with no object in between";
            self.warn(
                WarningKind::RecursiveSchema,
                at,
                message.to_owned(),
                "any JSON value is accepted where it recurs",
            );
            return Value::any(Annotations::default());
        }
        let kind = self.classify(id);
        let mut value = self.value_of(id, kind, type_path);
        self.open.remove(&id);
        value.nullable |= admits_null(self.schemas, id);
        value.is_open |= is_extensible(self.schemas, id);
        self.resolved.insert(id, value.clone());
        value
    }

    fn value_of(&mut self, id: SchemaId, kind: SchemaKind, type_path: &TypePath) -> Value {
        let schema = &self.schemas[id];
        let notes = schema.notes.clone();
        match kind {
            SchemaKind::Alias(target) => {
                let value = self.resolve(target, type_path);
                Value {
                    notes: override_annotations(notes, &value.notes),
                    ..value
                }
            }
            SchemaKind::Other(Type::Array(_)) => {
                let ty = match schema.items {
                    _ if schema.tuple.is_some() => self.tuple(schema, type_path),
                    Some(items) => {
                        Type::Array(Box::new(self.resolve(items, &type_path.step("item"))))
                    }
                    None => Type::Array(Box::new(Value::any(Annotations::default()))),
                };
                Value {
                    ty,
                    nullable: false,
                    is_open: false,
                    notes,
                }
            }
            SchemaKind::Other(Type::FreeObject) => {
                let keys = schema
                    .property_names
                    .map(|names| Box::new(self.schemas[names].notes.clone()));
                let ty = match schema.additional {
                    Additional::Of(values) => Type::Map(
                        Box::new(self.resolve(values, &type_path.step("value"))),
                        keys,
                    ),
                    _ => Type::FreeObject,
                };
                Value {
                    ty,
                    nullable: false,
                    is_open: false,
                    notes,
                }
            }
            SchemaKind::Other(ty) => {
                let mut notes = notes;
                if let Some(values) = &schema.values {
                    let values = Node::Array(values.clone());
                    notes.constraints.push(("enum".to_owned(), values));
                }
                Value {
                    ty,
                    nullable: false,
                    is_open: false,
                    notes,
                }
            }
            SchemaKind::Object => {
                let type_id = self.reserve(
                    schema,
                    Origin::Inline(type_path.owner, type_path.steps.clone()),
                );
                let value = Value {
                    ty: Type::Named(type_id),
                    nullable: false,
                    is_open: false,
                    notes,
                };
                // Before its properties are read, so that a reference back ends here.
                self.resolved.insert(id, value.clone());
                self.defined[type_id.0].definition = Definition::Object(self.object(id, type_id));
                value
            }
            SchemaKind::Union(list) => {
                let type_id = self.reserve(
                    schema,
                    Origin::Inline(type_path.owner, type_path.steps.clone()),
                );
                let value = Value {
                    ty: Type::Named(type_id),
                    nullable: false,
                    is_open: false,
                    notes,
                };
                self.resolved.insert(id, value.clone());
                self.defined[type_id.0].definition = self.union(id, &list, type_id);
                value
            }
            SchemaKind::Enumeration(values) => {
                let type_id = self.reserve(
                    schema,
                    Origin::Inline(type_path.owner, type_path.steps.clone()),
                );
                self.defined[type_id.0].definition = Definition::Enumeration(values);
                Value {
                    ty: Type::Named(type_id),
                    nullable: false,
                    is_open: false,
                    notes,
                }
            }
        }
    }

    /// Returns the type of an array whose first items have schemas of their own.
    fn tuple(&mut self, schema: &Schema, type_path: &TypePath) -> Type {
        let Some(tuple) = &schema.tuple else {
            return Type::Any;
        };
        let items = tuple.prefix.iter().enumerate();
        let items = items.map(|(index, item)| {
            let step = format!("item {}", index + 1);
            self.resolve(*item, &type_path.step(&step))
        });
        Type::Tuple(Box::new(Tuple {
            items: items.collect(),
            rest: tuple
                .rest
                .map(|rest| self.resolve(rest, &type_path.step("item"))),
            least: tuple.least,
        }))
    }

    fn reserve(&mut self, schema: &Schema, origin: Origin) -> TypeId {
        let id = TypeId(self.defined.len());
        self.defined.push(TypeDef {
            pointer: canonical(&schema.pointer),
            origin,
            definition: Definition::Alias(Value::any(Annotations::default())),
            nullable: false,
            notes: schema.notes.clone(),
        });
        id
    }

    fn object(&mut self, id: SchemaId, type_id: TypeId) -> Object {
        let schema = &self.schemas[id];
        let type_path = TypePath {
            owner: Owner::Type(type_id),
            steps: Vec::new(),
        };
        // By the owner, whichever part declares the property: reordering `allOf` renames nothing.
        let base = self.defined[type_id.0].pointer.child("properties");
        let mut members = Vec::with_capacity(schema.properties.len());
        for (name, property) in &schema.properties {
            let required = schema.required.contains(name);
            let constant = match required {
                true => self.constant(*property),
                false => None,
            };
            let value = match &constant {
                // A type with a name keeps it.
                Some((value, place)) if !self.is_named(*property, *place) => {
                    self.constant_value(value, *place)
                }
                _ => self.resolve(*property, &type_path.step(name)),
            };
            members.push(Member {
                name: name.clone(),
                pointer: base.child(name),
                required,
                constant: constant.map(|(value, _)| value),
                is_chosen: false,
                value,
            });
        }
        for name in &schema.required {
            if !schema.properties.contains_key(name) {
                self.warn(
                    WarningKind::RequiredUndeclared,
                    schema.pointer.child("required"),
                    format!("`{name}` is required, but no property declares it"),
                    "it is a required property that accepts any JSON value",
                );
                members.push(Member {
                    name: name.clone(),
                    pointer: schema.pointer.child("required").child(name),
                    required: true,
                    constant: None,
                    is_chosen: false,
                    value: Value::any(Annotations::default()),
                });
            }
        }
        let rest = match schema.additional {
            Additional::Unsaid | Additional::Free => Rest::Free,
            Additional::Forbidden => Rest::Forbidden,
            Additional::Of(values) => Rest::Typed(Box::new(
                self.resolve(values, &type_path.step("additional properties")),
            )),
        };
        let closed = schema.closed.iter().map(|part| {
            let part = &self.schemas[*part];
            let mut names = part.properties.keys().cloned().collect::<Vec<_>>();
            names.sort_unstable();
            ClosedPart {
                pointer: part.pointer.clone(),
                names,
            }
        });
        Object {
            closed: closed.collect(),
            members,
            rest,
        }
    }

    pub(super) fn warn(&mut self, kind: WarningKind, at: Pointer, message: String, hint: &str) {
        self.diagnostics
            .push(Diagnostic::warning(kind, at.into(), message).hint(hint));
    }
}

/// Combines annotations: those at the place of use win over those of the type.
fn override_annotations(here: Annotations, there: &Annotations) -> Annotations {
    Annotations {
        title: here.title.or_else(|| there.title.clone()),
        description: here.description.or_else(|| there.description.clone()),
        default: here.default.or_else(|| there.default.clone()),
        examples: if here.examples.is_empty() {
            there.examples.clone()
        } else {
            here.examples
        },
        deprecated: here.deprecated || there.deprecated,
        read_only: here.read_only || there.read_only,
        write_only: here.write_only || there.write_only,
        constraints: here.constraints,
    }
}
