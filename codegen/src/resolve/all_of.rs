//! `allOf` merged: a schema that is all of several schemas becomes one schema with what they all
//! say, in the table itself, so that what follows knows nothing of it.
//!
//! References are followed, nested lists are flattened, and what is reached twice (a diamond, a
//! circle) counts once. A property that several of them declare becomes a schema that is all of
//! those, and is merged in its turn.

use std::hash::{DefaultHasher, Hash, Hasher};

use indexmap::{IndexMap, IndexSet};

use super::inheritance::Bases;
use super::model::Range;
use super::overrides::{Declared, Overrides};
use super::same::is_null;
use crate::diagnostic::Diagnostic;
use crate::hash::{HashMap, HashSet};
use crate::lift::{
    Additional, Alternatives, Annotations, Bounds, Schema, SchemaId, Schemas, TypeSet,
    read_by_type, shaping,
};
use crate::load::{Node, Pointer};

/// How many schemas are gone through, and how many properties are put together, beside so many for
/// each schema of the document: one that asks for more builds lists upon lists.
const BUDGET: usize = 20_000;
const BUDGET_OF_ONE: usize = 20;

/// Merges the schemas of one document.
pub(super) struct Merger<'a> {
    pub(super) schemas: &'a mut Schemas,
    pub(super) bases: &'a Bases,
    pub(super) diagnostics: &'a mut Vec<Diagnostic>,
    pub(super) budget: usize,
    /// True if it was told that more is asked for
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

    /// True if no value has a property of a schema: several parts list values for it, and none that
    /// is in all lists.
    pub(super) fn contradicts_itself(&mut self, id: SchemaId, tag: Option<&str>) -> bool {
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

    /// Merges every `allOf` that can be; the others keep their list.
    pub(super) fn merge_all(&mut self) {
        // Merging adds schemas for properties that are declared twice; they are met further on.
        let mut number = 0;
        while let Some(id) = self.schemas.numbered(number) {
            number += 1;
            self.merge_one(id);
        }
    }

    /// Merges the `allOf` of one schema, if it has one that says more than another schema does.
    pub(super) fn merge_one(&mut self, id: SchemaId) {
        let is_merged = needs_merging(&self.schemas[id]) || self.bases.is_plain_heir(id);
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
            let message = "what the `allOf` of this document put together is too much";
            let fault = Diagnostic::error(pointer.into(), message);
            self.diagnostics
                .push(fault.hint("schemas that are all of one another in long rows add up to it"));
        }
    }
}

/// A pointer without the steps through `allOf`: what names are kept by.
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

/// True if a schema is more than one other schema under another name.
fn needs_merging(schema: &Schema) -> bool {
    let several = schema.all_of.len() > 1 || !shaping(schema).is_empty();
    let several = several || Range::of(schema.bounds) != Range::Signed;
    schema.reference.is_none() && !schema.all_of.is_empty() && several
}

/// True if bounds beside an integer say more of it than it says itself.
fn is_narrowed(schemas: &Schemas, integer: SchemaId, beside: Bounds) -> bool {
    let integer = &schemas[integer];
    let types = integer.types.unwrap_or(TypeSet::ANY);
    types.contains(TypeSet::INTEGER)
        && integer.values.is_none()
        && Range::of(integer.bounds.both(beside)) != Range::of(integer.bounds)
}

/// A schema that another is all of.
#[derive(Clone, Copy)]
struct Part {
    id: SchemaId,
    /// How many references lead there
    depth: usize,
}

impl Part {
    /// True if it stands elsewhere, under a name of its own.
    fn is_referred_to(self) -> bool {
        self.depth > 0
    }
}

/// A step through nested lists.
enum Step {
    Open(Part),
    Close(Part),
}

/// The schemas that one is all of, each once, in their order: lists flattened, references followed.
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
        // What stands beside a list comes after it, as where it is merged itself.
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
            && !self.bases.is_plain_heir(id);
        let mut saying = parts
            .iter()
            .filter(|part| says_something(&schemas[part.id]));
        if let (Some(one), None, true) = (saying.next(), saying.next(), is_bare) {
            let beside = parts.iter().map(|part| schemas[part.id].bounds);
            let beside = beside.fold(schemas[id].bounds, Bounds::both);
            if !is_narrowed(schemas, one.id, beside) {
                return stand_for(schemas, id, one.id, parts);
            }
        }
        let mut whole = Whole::default();
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
            let message = "no value is of all these types at once";
            self.diagnostics.push(
                Diagnostic::warning(pointer.child("allOf").into(), message)
                    .hint("any JSON value is taken here"),
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

/// The lists of alternatives that a part brings along. One that leads to what is merged says how
/// those that inherit are told apart, and nothing about one of them.
fn open_lists(schemas: &Schemas, part: SchemaId, known: &HashSet<SchemaId>) -> Vec<Alternatives> {
    let leads_back = |item: &SchemaId| {
        known.contains(item) || target(schemas, *item).is_some_and(|target| known.contains(&target))
    };
    let lists = schemas[part].alternatives.iter();
    lists
        .filter(|list| !list.list.iter().any(leads_back))
        .cloned()
        .collect()
}

/// The schema that a reference leads to, through further references.
fn target(schemas: &Schemas, id: SchemaId) -> Option<SchemaId> {
    let mut place = None;
    let mut next = id;
    // Circles of references were refused before.
    while let Some(target) = schemas[next].reference.as_ref() {
        next = schemas.find(target)?;
        place = Some(next);
    }
    place
}

/// Makes a schema stand for the one part that says anything; the others are words about it.
fn stand_for(schemas: &mut Schemas, id: SchemaId, one: SchemaId, parts: &[Part]) {
    let words = parts
        .iter()
        .filter(|part| part.id != one && !part.is_referred_to());
    let words = words.fold(Annotations::default(), |words, part| {
        later_wins(words, &schemas[part.id].notes)
    });
    let notes = later_wins(words, &schemas[id].notes);
    let items = &schemas[id].all_of;
    let item = items
        .iter()
        .copied()
        .find(|item| leads_to(schemas, *item, one))
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

/// True if an item of a list is that schema, perhaps by references.
fn leads_to(schemas: &Schemas, item: SchemaId, wanted: SchemaId) -> bool {
    item == wanted || target(schemas, item) == Some(wanted)
}

/// True if a schema says anything about values, and not only about itself.
fn says_something(schema: &Schema) -> bool {
    schema.types.is_some()
        || schema.format.is_some()
        || schema.bounds.are_long()
        || !schema.unfollowed.is_empty()
        || !matches!(schema.additional, Additional::Unsaid)
        || !shaping(schema).is_empty()
}

/// What all of several schemas say, while they are gone through.
#[derive(Default)]
struct Whole {
    schema: Schema,
    properties: IndexMap<String, DeclaredSet>,
    required: IndexSet<String>,
    items: DeclaredSet,
    /// Those of properties that are not declared
    values: DeclaredSet,
    lists: Vec<List>,
    /// How near the part is that lists values
    listed: usize,
    /// True if no value can be all of them
    is_empty: bool,
    /// True if no value is in all lists of values
    has_no_value: bool,
    /// True if values are listed where no type is said
    lists_untyped: bool,
}

/// Schemas that parts declare at one place, each with the depth of the nearest part.
type DeclaredSet = IndexMap<SchemaId, usize>;

/// A list of alternatives that a part brings along.
struct List {
    list: Alternatives,
    /// The property that tells them apart
    by: Option<String>,
    depth: usize,
}

impl Whole {
    /// Adds what one schema says: a part of the list, or at last the list's owner.
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
        add_rest(whole, part, place.is_some());
        if !lists.is_empty() || place.is_none() {
            whole.discriminator = part.discriminator.clone().or(whole.discriminator.take());
        }
        whole.null |= part.null && place.is_none_or(|place| !place.is_referred_to());
        let known = std::mem::take(&mut whole.notes);
        whole.notes = match place {
            // What is said of another type by itself is not said of this one.
            Some(place) if place.is_referred_to() => Annotations {
                description: known.description.or_else(|| part.notes.description.clone()),
                ..known
            },
            _ => later_wins(known, &part.notes),
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

    /// The values that all lists have; where there is none, those of the nearest part.
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

    /// Of lists that one property tells apart, the nearest is the only one: it overrides the others.
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

fn add_rest(whole: &mut Schema, part: &Schema, inherited: bool) {
    match part.additional {
        Additional::Unsaid | Additional::Free => {}
        // Of one part it would forbid what the others declare: nobody means that.
        Additional::Forbidden if inherited => {}
        said => whole.additional = said,
    }
    whole.property_names = whole.property_names.or(part.property_names);
    whole.unfollowed.extend(&part.unfollowed);
}

/// The values that both lists have.
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

/// What is said later is said of the whole; constraints and flags add up.
fn later_wins(earlier: Annotations, later: &Annotations) -> Annotations {
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

    /// The merged component `A` in short, and what was warned of.
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
        assert_eq!(warnings, ["no value is of all these types at once"]);
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
