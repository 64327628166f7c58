//! Merging of `allOf`: a schema with such a list becomes one schema with the keywords of all its
//! parts. It is replaced in the table, so that later passes see no `allOf`.
//!
//! References are followed, nested lists are flattened, and a part that is reached twice (by a
//! diamond or a cycle) counts once. A property that several parts declare becomes an `allOf` of
//! these declarations, which is merged later.

use std::hash::{DefaultHasher, Hash, Hasher};

use indexmap::{IndexMap, IndexSet};

use super::inheritance::Bases;
use super::model::Range;
use super::overrides::{Declared, Overrides};
use super::schema_aliases::is_null;
use crate::diagnostic::{Diagnostic, WarningKind};
use crate::hash::{HashMap, HashSet};
use crate::lift::{
    Additional, Alternatives, Annotations, Bounds, Schema, SchemaId, Schemas, TypeSet,
    read_by_type, shaping,
};
use crate::load::{Node, Pointer};

/// Maximum number of visited schemas and merged properties, plus `BUDGET_OF_ONE` per schema of the
/// document. Only a document that nests lists without end exceeds it.
const BUDGET: usize = 20_000;
const BUDGET_OF_ONE: usize = 20;

/// Merges the schemas of one document.
pub(super) struct Merger<'a> {
    pub(super) schemas: &'a mut Schemas,
    pub(super) bases: &'a Bases,
    pub(super) diagnostics: &'a mut Vec<Diagnostic>,
    pub(super) budget: usize,
    /// True once the exhausted budget was reported
    is_spent: bool,
    overrides: Overrides,
}

impl<'a> Merger<'a> {
    pub(super) fn new(
        schemas: &'a mut Schemas,
        bases: &'a Bases,
        diagnostics: &'a mut Vec<Diagnostic>,
    ) -> Self {
        let budget = BUDGET + BUDGET_OF_ONE * schemas.len();
        Self {
            overrides: Overrides::find(schemas),
            schemas,
            bases,
            diagnostics,
            budget,
            is_spent: false,
        }
    }

    /// Returns true if no value satisfies a required property (or the tag) of a schema: its parts
    /// list values for that property, and none is in all lists.
    pub(super) fn contradicts_itself(&mut self, id: SchemaId, tag: Option<&str>) -> bool {
        if self.overrides.contradicts_itself(id) {
            return true;
        }
        let schema = &self.schemas[id];
        let has_to_be =
            |name: &str| tag == Some(name) || schema.required.iter().any(|it| it == name);
        let properties = schema.properties.iter();
        let properties = properties.filter(|(name, _)| has_to_be(name));
        let properties = properties.map(|(_, id)| *id).collect::<Vec<_>>();
        properties.into_iter().any(|property| {
            self.merge_one(property);
            self.overrides.contradicts_itself(property)
        })
    }

    /// Merges every `allOf` that the budget allows; the others keep their list.
    pub(super) fn merge_all(&mut self) {
        // Merging adds schemas for properties that are declared twice; this loop reaches them too.
        let mut number = 0;
        while let Some(id) = self.schemas.numbered(number) {
            number += 1;
            self.merge_one(id);
        }
    }

    /// Merges the `allOf` of one schema, unless the schema is only an alias.
    pub(super) fn merge_one(&mut self, id: SchemaId) {
        let is_merged = needs_merging(&self.schemas[id]) || self.bases.is_bare_derived(id);
        if !is_merged {
            return;
        }
        if self.budget > 0 {
            let parts = parts(self.schemas, self.bases, id, &mut self.budget);
            self.merge(id, &parts);
            let properties = self.schemas[id].properties.len();
            self.budget = self.budget.saturating_sub(properties);
        } else if !std::mem::replace(&mut self.is_spent, true) {
            let pointer = self.schemas[id].pointer.child("allOf");
            let message = "the `allOf` lists of this document combine too many schemas";
            let fault = Diagnostic::error(pointer.into(), message);
            self.diagnostics
                .push(fault.hint("long chains of `allOf` add up to this"));
        }
    }
}

/// Returns a pointer without its steps through `allOf`, which is the key of names in `names.lock`.
pub(super) fn canonical(pointer: &Pointer) -> Pointer {
    if !pointer.as_str().contains("/allOf/") {
        return pointer.clone();
    }
    let mut tokens = pointer.tokens().peekable();
    let (mut shorter, mut before) = (Pointer::root(), String::new());
    while let Some(token) = tokens.next() {
        let is_index = |next: &String| next.bytes().all(|byte| byte.is_ascii_digit());
        let is_list = token == "allOf" && before != "properties";
        if is_list && tokens.peek().is_some_and(is_index) {
            tokens.next();
        } else {
            shorter = shorter.child(&token);
        }
        before = token;
    }
    shorter
}

/// Returns true if a schema has an `allOf` and is more than an alias.
fn needs_merging(schema: &Schema) -> bool {
    let several = schema.all_of.len() > 1 || !shaping(schema).is_empty();
    let several = several || Range::of(schema.bounds) != Range::Signed;
    schema.reference.is_none() && !schema.all_of.is_empty() && several
}

/// Returns true if bounds beside an integer schema narrow the range of its Rust type.
fn is_narrowed(schemas: &Schemas, integer: SchemaId, beside: Bounds) -> bool {
    let integer = &schemas[integer];
    let types = integer.types.unwrap_or(TypeSet::ANY);
    types.contains(TypeSet::INTEGER)
        && integer.values.is_none()
        && Range::of(integer.bounds.both(beside)) != Range::of(integer.bounds)
}

/// A schema in the flattened `allOf` of another.
#[derive(Clone, Copy)]
struct Part {
    id: SchemaId,
    /// Number of references on the way to it
    depth: usize,
}

impl Part {
    /// Returns true if the part was reached through a `$ref`.
    fn is_referred_to(self) -> bool {
        self.depth > 0
    }
}

/// A step of the traversal of nested lists.
enum Step {
    Open(Part),
    Close(Part),
}

/// Returns the parts of a schema, each once and in order: lists flattened, references followed.
fn parts(schemas: &Schemas, bases: &Bases, id: SchemaId, budget: &mut usize) -> Vec<Part> {
    let mut seen = HashSet::from_iter([id]);
    let inside = |id: SchemaId, depth: usize| {
        schemas[bases.of(id)]
            .all_of
            .iter()
            .rev()
            .map(move |id| Part { id: *id, depth })
    };
    let mut open = inside(id, 0).map(Step::Open).collect::<Vec<_>>();
    let mut parts = Vec::new();
    while let Some(step) = open.pop() {
        let part = match step {
            Step::Open(part) => part,
            Step::Close(part) => {
                parts.push(part);
                continue;
            }
        };
        *budget = budget.saturating_sub(1);
        let schema = &schemas[part.id];
        if *budget == 0 || !seen.insert(part.id) || is_null(schema) {
            continue;
        }
        if let Some(id) = schema.reference.as_ref().and_then(|to| schemas.find(to)) {
            open.push(Step::Open(Part {
                id,
                depth: part.depth + 1,
            }));
            continue;
        }
        // A schema's own keywords come after its list, as when the schema itself is merged.
        open.push(Step::Close(part));
        open.extend(inside(part.id, part.depth).map(Step::Open));
    }
    parts
}

impl Merger<'_> {
    fn merge(&mut self, id: SchemaId, parts: &[Part]) {
        let schemas = &mut *self.schemas;
        let is_bare = shaping(&schemas[id]).is_empty()
            && !schemas[id].bounds.are_long()
            && !self.bases.is_bare_derived(id);
        let mut constraining = parts
            .iter()
            .filter(|part| constrains_values(&schemas[part.id]));
        if let (Some(one), None, true) = (constraining.next(), constraining.next(), is_bare) {
            let beside = parts.iter().map(|part| schemas[part.id].bounds);
            let beside = beside.fold(schemas[id].bounds, Bounds::both);
            if !is_narrowed(schemas, one.id, beside) {
                return make_alias(schemas, id, one.id, parts);
            }
        }
        let mut whole = MergedSchema::default();
        let known = parts.iter().map(|part| part.id).chain([id]).collect();
        for part in parts {
            let own = self.bases.of(part.id);
            let lists = open_lists(schemas, own, &known);
            whole.add(&schemas[own], lists, Some(*part));
        }
        whole.add(&schemas[id], schemas[id].alternatives.clone(), None);
        let pointer = schemas[id].pointer.clone();
        let mut merged = whole.schema;
        merged.required = whole.required.into_iter().collect();
        if whole.is_empty {
            let message = "no value has all these types at once";
            self.diagnostics.push(
                Diagnostic::warning(
                    WarningKind::AllOfContradiction,
                    pointer.child("allOf").into(),
                    message,
                )
                .hint("any JSON value is accepted here"),
            );
            merged = Schema {
                notes: merged.notes,
                ..Schema::default()
            };
        } else {
            merged
                .alternatives
                .extend(whole.lists.into_iter().map(|list| list.list));
            let mut join = |declared: DeclaredSet, steps: [&str; 2]| {
                let declared = declared.into_iter();
                let declared = declared.map(|(id, depth)| Declared { id, depth }).collect();
                let steps = steps.into_iter().filter(|step| !step.is_empty());
                let at = steps.fold(pointer.clone(), |at, step| at.child(step));
                self.overrides.join(schemas, id, declared, at)
            };
            for (name, declared) in whole.properties {
                let property = join(declared, ["properties", &name]);
                merged.properties.insert(name, property);
            }
            if !whole.items.is_empty() {
                merged.items = Some(join(whole.items, ["items", ""]));
            }
            if let Additional::Of(_) = merged.additional {
                let values = join(whole.values, ["additionalProperties", ""]);
                merged.additional = Additional::Of(values);
            }
        }
        if whole.has_no_value {
            self.overrides.note_contradiction(id);
        }
        if whole.lists_untyped {
            read_by_type(&mut merged, &pointer.child("enum"), self.diagnostics);
        }
        merged.pointer = pointer;
        merged.weight = parts.len();
        merged.variant_of = schemas[id].variant_of;
        schemas.edit(id, |schema| *schema = merged);
    }
}

/// Returns the variant lists of a part. A list that refers back to the merged schema is skipped: it
/// enumerates the derived schemas, and constrains none of them.
fn open_lists(schemas: &Schemas, part: SchemaId, known: &HashSet<SchemaId>) -> Vec<Alternatives> {
    let refers_back = |item: &SchemaId| {
        known.contains(item) || target(schemas, *item).is_some_and(|target| known.contains(&target))
    };
    let lists = schemas[part].alternatives.iter();
    lists
        .filter(|list| !list.list.iter().any(refers_back))
        .cloned()
        .collect()
}

/// Returns the schema at the end of a chain of references; `None` if the schema has no reference.
fn target(schemas: &Schemas, id: SchemaId) -> Option<SchemaId> {
    let mut place = None;
    let mut next = id;
    // The lift has refused cycles of references.
    while let Some(target) = schemas[next].reference.as_ref() {
        next = schemas.find(target)?;
        place = Some(next);
    }
    place
}

/// Makes a schema an alias of its only part that constrains values; the other parts are
/// annotations.
fn make_alias(schemas: &mut Schemas, id: SchemaId, one: SchemaId, parts: &[Part]) {
    let annotations = parts
        .iter()
        .filter(|part| part.id != one && !part.is_referred_to());
    let annotations = annotations.fold(Annotations::default(), |annotations, part| {
        merge_annotations(annotations, &schemas[part.id].notes)
    });
    let notes = merge_annotations(annotations, &schemas[id].notes);
    let items = &schemas[id].all_of;
    let item = items
        .iter()
        .copied()
        .find(|item| refers_to(schemas, *item, one))
        .unwrap_or(one);
    let null = parts
        .iter()
        .any(|part| schemas[part.id].null && !part.is_referred_to());
    schemas.edit(id, |schema| {
        schema.all_of = vec![item];
        schema.notes = notes;
        schema.null |= null;
    });
}

/// Returns true if a list item is that schema or refers to it.
fn refers_to(schemas: &Schemas, item: SchemaId, wanted: SchemaId) -> bool {
    item == wanted || target(schemas, item) == Some(wanted)
}

/// Returns true if a schema constrains values, and has not only annotations.
fn constrains_values(schema: &Schema) -> bool {
    schema.types.is_some()
        || schema.format.is_some()
        || schema.bounds.are_long()
        || !schema.unfollowed.is_empty()
        || !matches!(schema.additional, Additional::Unsaid)
        || !shaping(schema).is_empty()
}

/// The merged keywords of several schemas, under construction.
#[derive(Default)]
struct MergedSchema {
    schema: Schema,
    properties: IndexMap<String, DeclaredSet>,
    required: IndexSet<String>,
    items: DeclaredSet,
    /// Schemas of `additionalProperties`
    values: DeclaredSet,
    lists: Vec<List>,
    /// Depth of the part that lists values
    listed: usize,
    /// True if no type is in all parts
    is_empty: bool,
    /// True if no value is in all lists of values
    has_no_value: bool,
    /// True if a part has `enum` without `type`
    lists_untyped: bool,
}

/// Schemas that parts declare for one property, each with the depth of the nearest part.
type DeclaredSet = IndexMap<SchemaId, usize>;

/// A variant list of a part.
struct List {
    list: Alternatives,
    /// The discriminator property
    by: Option<String>,
    depth: usize,
}

impl MergedSchema {
    /// Adds the keywords of one schema: a part of the list or, at the end, the owner of the list.
    fn add(&mut self, part: &Schema, lists: Vec<Alternatives>, place: Option<Part>) {
        self.lists_untyped |= part.types.is_none() && part.values.is_some();
        let whole = &mut self.schema;
        match (whole.types, part.types) {
            (Some(known), Some(types)) => match known.intersection(types) {
                Some(both) => whole.types = Some(both),
                None => self.is_empty = true,
            },
            (None, types) => whole.types = types,
            (Some(_), None) => {}
        }
        if whole.format.is_none() {
            whole.format.clone_from(&part.format);
        }
        whole.bounds = whole.bounds.both(part.bounds);
        let depth = place.map_or(0, |place| place.depth);
        for (name, property) in &part.properties {
            let declared = self.properties.entry(name.clone()).or_default();
            add_declared(declared, *property, depth);
        }
        self.required.extend(part.required.iter().cloned());
        add_rest(whole, part, place);
        if !lists.is_empty() || place.is_none() {
            whole.discriminator = part.discriminator.clone().or(whole.discriminator.take());
        }
        whole.null |= part.null && place.is_none_or(|place| !place.is_referred_to());
        let known = std::mem::take(&mut whole.notes);
        whole.notes = match place {
            // Annotations of a referenced type are its own, except for the description.
            Some(place) if place.is_referred_to() => Annotations {
                description: known.description.or_else(|| part.notes.description.clone()),
                ..known
            },
            _ => merge_annotations(known, &part.notes),
        };
        self.add_held(part, depth);
        self.add_values(part, depth);
        self.add_lists(part, lists, depth);
    }

    fn add_held(&mut self, part: &Schema, depth: usize) {
        if let Some(items) = part.items.filter(|_| self.schema.tuple.is_none()) {
            match &part.tuple {
                Some(_) => self.items = DeclaredSet::from([(items, depth)]),
                None => add_declared(&mut self.items, items, depth),
            }
            self.schema.tuple.clone_from(&part.tuple);
        }
        if let Additional::Of(values) = part.additional {
            add_declared(&mut self.values, values, depth);
        }
    }

    /// Intersects the listed values; if nothing is left, those of the nearest part remain.
    fn add_values(&mut self, part: &Schema, depth: usize) {
        let Some(values) = &part.values else {
            return;
        };
        let both = match &self.schema.values {
            Some(known) => common(known, values),
            None => values.clone(),
        };
        let has_none = both.is_empty() && !values.is_empty();
        let was_listed = self.schema.values.is_some();
        self.schema.is_extensible =
            part.is_extensible && (!was_listed || self.schema.is_extensible);
        self.has_no_value |= has_none;
        if !has_none || depth <= self.listed {
            self.schema.values = Some(if has_none { values.clone() } else { both });
            self.listed = depth;
        }
    }

    /// Adds variant lists. Of several lists with the same discriminator property, the nearest
    /// overrides the others.
    fn add_lists(&mut self, part: &Schema, lists: Vec<Alternatives>, depth: usize) {
        for list in lists {
            let by = part.discriminator.as_ref().map(|by| by.property.clone());
            let list = List { list, by, depth };
            let is_same = |known: &&mut List| known.by.is_some() && known.by == list.by;
            match self.lists.iter_mut().find(is_same) {
                Some(known) if known.depth >= depth => *known = list,
                Some(_) => {}
                None => self.lists.push(list),
            }
        }
    }
}

fn add_declared(declared: &mut DeclaredSet, id: SchemaId, depth: usize) {
    let known = declared.entry(id).or_insert(depth);
    *known = depth.min(*known);
}

fn add_rest(whole: &mut Schema, part: &Schema, place: Option<Part>) {
    match (part.additional, place) {
        (Additional::Unsaid | Additional::Free, _) => {}
        // In one part it would forbid the properties of the others, which no author means. A server
        // that takes it literally rejects them: a change of it is told.
        (Additional::Forbidden, Some(place)) => whole.closed.push(place.id),
        (said, _) => whole.additional = said,
    }
    whole.closed.extend(&part.closed);
    whole.property_names = whole.property_names.or(part.property_names);
    whole.unfollowed.extend(&part.unfollowed);
}

/// Returns the values that are in both lists.
fn common(known: &[Node], values: &[Node]) -> Vec<Node> {
    let hash = |value: &Node| {
        let mut hasher = DefaultHasher::new();
        value.hash(&mut hasher);
        hasher.finish()
    };
    let mut by_hash = HashMap::<u64, Vec<&Node>>::default();
    for value in values {
        by_hash.entry(hash(value)).or_default().push(value);
    }
    let is_common = |value: &&Node| {
        by_hash
            .get(&hash(value))
            .is_some_and(|it| it.contains(value))
    };
    known.iter().filter(is_common).cloned().collect()
}

/// Combines annotations: later texts replace earlier ones; constraints and flags add up.
fn merge_annotations(earlier: Annotations, later: &Annotations) -> Annotations {
    let mut constraints = earlier.constraints;
    for constraint in &later.constraints {
        if !constraints.contains(constraint) {
            constraints.push(constraint.clone());
        }
    }
    Annotations {
        title: later.title.clone().or(earlier.title),
        description: later.description.clone().or(earlier.description),
        default: later.default.clone().or(earlier.default),
        examples: if later.examples.is_empty() {
            earlier.examples
        } else {
            later.examples.clone()
        },
        deprecated: earlier.deprecated || later.deprecated,
        read_only: earlier.read_only || later.read_only,
        write_only: earlier.write_only || later.write_only,
        constraints,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lift::lift;
    use crate::load::read_text;

    /// Returns the merged component `A` in short form, and the warnings.
    fn merged(schemas: &str) -> (String, Vec<String>) {
        let text = format!("{{openapi: 3.1.0, paths: {{}}, components: {{schemas: {schemas}}}}}");
        let mut diagnostics = Vec::new();
        let mut document = lift(read_text(&text), &mut diagnostics).unwrap();
        let bases = Bases::default();
        Merger::new(&mut document.schemas, &bases, &mut diagnostics).merge_all();
        let pointer = Pointer::parse("/components/schemas/A").unwrap();
        let schema = &document.schemas[document.schemas.find(&pointer).unwrap()];
        let names = schema
            .properties
            .keys()
            .cloned()
            .collect::<Vec<_>>()
            .join(" ");
        let required = schema.required.join(" ");
        let text = schema.notes.description.clone().unwrap_or_default();
        let shown = format!("{names} | {required} | {text} | {}", schema.all_of.len());
        (
            shown,
            diagnostics
                .into_iter()
                .map(|diagnostic| diagnostic.message)
                .collect(),
        )
    }

    const BASE: &str =
        "B: {type: object, description: base, required: [x], properties: {x: {type: string}}}";

    fn shown(a: &str) -> String {
        let (shown, warnings) = merged(&format!("{{A: {a}, {BASE}}}"));
        assert_eq!(warnings, [""; 0]);
        shown
    }

    #[test]
    fn what_all_say_is_said_at_once() {
        let base = "{$ref: '#/components/schemas/B'}";
        let own = "{type: object, required: [y], properties: {y: {type: integer}}}";
        assert_eq!(
            shown(&format!("{{allOf: [{base}, {own}]}}")),
            "x y | x y | base | 0"
        );
        let beside = "description: d, properties: {z: {}}";
        assert_eq!(
            shown(&format!("{{allOf: [{base}], {beside}}}")),
            "x z | x | d | 0"
        );
        let nested = format!("{{allOf: [{{allOf: [{base}]}}, {{required: [q]}}, {base}]}}");
        assert_eq!(shown(&nested), "x | x q | base | 0");
    }

    #[test]
    fn words_beside_one_schema_leave_it_what_it_is() {
        let a = "{allOf: [{$ref: '#/components/schemas/B'}, {description: d}]}";
        assert_eq!(shown(a), " |  | d | 1");
    }

    #[test]
    fn a_circle_ends_and_a_diamond_counts_once() {
        let (shown, warnings) = merged(
            "{A: {allOf: [{$ref: '#/components/schemas/L'}, {$ref: '#/components/schemas/R'}]}, \
              L: {allOf: [{$ref: '#/components/schemas/T'}, {$ref: '#/components/schemas/A'}], \
                  properties: {l: {}}}, \
              R: {allOf: [{$ref: '#/components/schemas/T'}], properties: {r: {}}}, \
              T: {properties: {t: {}}}}",
        );
        assert_eq!((shown.as_str(), warnings.len()), ("t l r |  |  | 0", 0));
    }

    #[test]
    fn types_that_exclude_each_other_are_told() {
        let (shown, warnings) = merged("{A: {allOf: [{type: string}, {type: object}]}}");
        assert_eq!(shown, " |  |  | 0");
        assert_eq!(warnings, ["no value has all these types at once"]);
        let (_, warnings) = merged("{A: {allOf: [{type: number}, {type: integer, minimum: 1}]}}");
        assert_eq!(warnings, [""; 0]);
    }

    #[test]
    fn names_are_kept_by_pointers_without_lists() {
        let short = |text: &str| {
            canonical(&Pointer::parse(text).unwrap())
                .as_str()
                .to_owned()
        };
        assert_eq!(short("/a/allOf/0/properties/b/allOf/1"), "/a/properties/b");
        assert_eq!(short("/a/properties/allOf/0"), "/a/properties/allOf/0");
        assert_eq!(short("/a/allOf/x"), "/a/allOf/x");
    }
}
