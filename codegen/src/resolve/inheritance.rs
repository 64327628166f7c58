//! Schemas that others inherit from and that have a `discriminator`: where one is used as a value,
//! it stands for those that inherit from it; where one is inherited from, for what it says itself.
//! They do so whether or not anything uses them as a value: what another operation uses changes no
//! type.

use crate::diagnostic::Diagnostic;
use crate::hash::{HashMap, HashSet};
use crate::lift::{Alternatives, Schema, SchemaId, Schemas, TypeSet};
use crate::load::Pointer;

/// How many alternatives may be given in all: in a line of heirs each has all that come after it.
const GIVEN: usize = 200_000;

/// How deep bases of bases are looked into for a property.
const DEPTH: usize = 12;

/// What those schemas say themselves, and who has nothing to add to that.
#[derive(Debug, Default)]
pub(super) struct Bases {
    /// By the schema that now stands for its heirs
    own: HashMap<SchemaId, SchemaId>,
    /// Heirs that a mapping names and that say nothing but whom they inherit from
    plain_heirs: HashSet<SchemaId>,
}

impl Bases {
    /// What is inherited from a schema: what it says itself.
    pub(super) fn of(&self, id: SchemaId) -> SchemaId {
        self.own.get(&id).copied().unwrap_or(id)
    }

    /// True if a schema inherits where it looks like another name for its base.
    pub(super) fn is_plain_heir(&self, id: SchemaId) -> bool {
        self.plain_heirs.contains(&id)
    }
}

/// Gives every such schema its heirs as alternatives, and itself as the last. Heirs of an heir that
/// is such a schema itself are its alternatives alone.
pub(super) fn open_bases(schemas: &mut Schemas, diagnostics: &mut Vec<Diagnostic>) -> Bases {
    let roots = roots(schemas);
    let mut bases = Bases::default();
    if roots.is_empty() {
        return bases;
    }
    bases.plain_heirs = roots
        .iter()
        .flat_map(|root| plain_heirs(schemas, *root))
        .collect();
    let lines = Lines::find(schemas, &bases.plain_heirs);
    let mut left = GIVEN;
    let given = roots.iter().map(|root| lines.heirs(schemas, *root, &roots));
    let given = given.collect::<Vec<_>>();
    for (root, heirs) in roots.into_iter().zip(given) {
        if heirs.len() > left {
            diagnostics.push(too_many(&schemas[root].pointer));
        } else if !heirs.is_empty() {
            left -= heirs.len();
            bases.own.insert(root, open_base(schemas, root, &heirs));
        }
    }
    bases
}

fn too_many(pointer: &Pointer) -> Diagnostic {
    let message = "too many schemas inherit from this one";
    Diagnostic::warning(pointer.clone().into(), message)
        .hint("a value of it is read as what it says itself; whatever else it holds is kept")
}

/// Components with a discriminator, a shape of their own and no alternatives.
fn roots(schemas: &Schemas) -> Vec<SchemaId> {
    let base = Pointer::root().child("components").child("schemas");
    let is_root = |schema: &&Schema| {
        schema.discriminator.is_some()
            && schema.alternatives.is_empty()
            && schema.reference.is_none()
            && schema.pointer.parent().as_ref() == Some(&base)
    };
    let roots = schemas.iter().filter(is_root);
    roots
        .filter_map(|schema| schemas.find(&schema.pointer))
        .collect()
}

/// The schemas that the mapping of a discriminator leads to.
fn mapped(schemas: &Schemas, id: SchemaId) -> Vec<SchemaId> {
    let mapping = schemas[id].discriminator.iter().flat_map(|by| &by.mapping);
    mapping
        .filter_map(|(_, target)| named(schemas, target))
        .collect()
}

/// Components that are all of a base and nothing else, and that its mapping has a tag for: without
/// one, such a component is the base under another name.
fn plain_heirs(schemas: &Schemas, root: SchemaId) -> impl Iterator<Item = SchemaId> {
    let is_plain = move |heir: &SchemaId| match schemas[*heir].all_of[..] {
        [one] => !inherits(&schemas[*heir]) && target(schemas, one) == Some(root),
        _ => false,
    };
    mapped(schemas, root).into_iter().filter(is_plain)
}

fn target(schemas: &Schemas, item: SchemaId) -> Option<SchemaId> {
    schemas.find(schemas[item].reference.as_ref()?)
}

/// The schema that a discriminator means: by a reference, by the name of a component, or by the last
/// part of an address.
pub(super) fn named(schemas: &Schemas, target: &str) -> Option<SchemaId> {
    let by_pointer = target.strip_prefix('#').and_then(Pointer::parse);
    if let Some(id) = by_pointer.and_then(|pointer| schemas.find(&pointer)) {
        return Some(id);
    }
    let component = |name: &str| {
        let base = Pointer::root().child("components").child("schemas");
        schemas.find(&base.child(name))
    };
    let last = target.rsplit(['/', '#']).next().unwrap_or_default();
    let stem = last.split('.').next().unwrap_or_default();
    [target, last, stem].into_iter().find_map(component)
}

fn open_base(schemas: &mut Schemas, root: SchemaId, heirs: &[SchemaId]) -> SchemaId {
    let pointer = schemas[root].pointer.clone();
    let mut own = Schema {
        pointer: pointer.child("base"),
        ..Schema::default()
    };
    schemas.edit(root, |schema| {
        let open = Schema {
            pointer: pointer.clone(),
            discriminator: schema.discriminator.take(),
            notes: schema.notes.clone(),
            null: schema.null,
            ..Schema::default()
        };
        let inner = std::mem::replace(schema, open);
        own = Schema {
            pointer: own.pointer.clone(),
            discriminator: None,
            ..inner
        };
    });
    let base = schemas.add(own);
    declare_tag(schemas, root, base);
    let mut list = Vec::with_capacity(heirs.len() + 1);
    for (index, heir) in heirs.iter().enumerate() {
        let reference = schemas[*heir].pointer.clone();
        list.push(schemas.add(Schema {
            pointer: pointer.child("oneOf").item(index),
            reference: Some(reference),
            ..Schema::default()
        }));
    }
    list.push(base);
    schemas.edit(root, |schema| {
        schema.base = Some(base);
        schema.alternatives.push(Alternatives {
            keyword: "oneOf",
            list,
        });
    });
    base
}

/// Declares the property that tells heirs apart, where a document has it in the discriminator alone.
fn declare_tag(schemas: &mut Schemas, root: SchemaId, base: SchemaId) {
    let Some(by) = &schemas[root].discriminator else {
        return;
    };
    let property = by.property.clone();
    if declares(schemas, base, &property, DEPTH) {
        return;
    }
    let pointer = schemas[root].pointer.child("properties").child(&property);
    let text = schemas.add(Schema {
        pointer,
        types: Some(TypeSet::STRING),
        ..Schema::default()
    });
    schemas.edit(base, |schema| {
        schema.properties.insert(property, text);
    });
}

/// True if a schema declares a property, or any that it is all of.
fn declares(schemas: &Schemas, id: SchemaId, property: &str, depth: usize) -> bool {
    let schema = &schemas[id];
    let parts = schema.all_of.iter().copied().chain(target(schemas, id));
    let mut parts = parts.filter(|_| depth > 0);
    schema.properties.contains_key(property)
        || parts.any(|part| declares(schemas, part, property, depth - 1))
}

/// Those that inherit from each schema.
struct Lines(HashMap<SchemaId, Vec<SchemaId>>);

impl Lines {
    fn find(schemas: &Schemas, plain_heirs: &HashSet<SchemaId>) -> Self {
        let base = Pointer::root().child("components").child("schemas");
        let mut heirs = HashMap::<_, Vec<_>>::default();
        for schema in schemas.iter() {
            let is_component = schema.pointer.parent().as_ref() == Some(&base);
            let Some(id) = schemas.find(&schema.pointer).filter(|_| is_component) else {
                continue;
            };
            if inherits(schema) || plain_heirs.contains(&id) {
                let parents = schema.all_of.iter();
                for parent in parents.filter_map(|item| target(schemas, *item)) {
                    heirs.entry(parent).or_default().push(id);
                }
            }
        }
        Self(heirs)
    }

    /// Those that inherit from a root, directly or not, each once and after the one that it
    /// inherits from; then those that are mapped besides. Those of another root are left to that.
    fn heirs(&self, schemas: &Schemas, root: SchemaId, roots: &[SchemaId]) -> Vec<SchemaId> {
        let all = self.line(root);
        let is_inner = |heir: &&SchemaId| roots.contains(heir) && **heir != root;
        let inner = all.iter().filter(is_inner).map(|heir| self.line(*heir));
        // Of a circle each is an heir of the other.
        let inner = inner.filter(|line| !line.contains(&root));
        let mut left = inner.flatten().collect::<HashSet<_>>();
        left.insert(root);
        let mut seen = HashSet::default();
        let all = all.into_iter().chain(mapped(schemas, root));
        all.filter(|heir| !left.contains(heir) && seen.insert(*heir))
            .collect()
    }

    fn line(&self, root: SchemaId) -> Vec<SchemaId> {
        let (mut found, mut seen) = (Vec::new(), HashSet::from_iter([root]));
        let mut next = 0;
        let mut place = root;
        loop {
            for heir in self.0.get(&place).into_iter().flatten() {
                if seen.insert(*heir) {
                    found.push(*heir);
                }
            }
            let Some(heir) = found.get(next) else {
                return found;
            };
            (place, next) = (*heir, next + 1);
        }
    }
}

/// True if a schema is more than words about one other schema.
fn inherits(schema: &Schema) -> bool {
    schema.all_of.len() > 1 || !schema.properties.is_empty() || !schema.required.is_empty()
}

#[cfg(test)]
mod tests {
    use crate::lift::lift;
    use crate::load::read_text;
    use crate::resolve::resolve;

    /// The types of a document in which these operations give these schemas.
    fn types(gives: &[&str], schemas: &str) -> Vec<String> {
        let paths = gives.iter().map(|name| {
            format!(
                "/{name}: {{get: {{responses: {{'200': {{description: d, content: {{application/json: \
                 {{schema: {{$ref: '#/components/schemas/{name}'}}}}}}}}}}}}}}"
            )
        });
        let paths = paths.collect::<Vec<_>>().join(", ");
        let text = format!(
            "{{openapi: 3.1.0, paths: {{{paths}}}, components: {{schemas: {{{schemas}}}}}}}"
        );
        let mut diagnostics = Vec::new();
        let document = lift(read_text(&text), &mut diagnostics).unwrap();
        let model = resolve(document, None, &mut diagnostics);
        let types = model.types.iter();
        let shown = types.map(|it| format!("{} {:?}", it.pointer, it.definition));
        shown.collect()
    }

    const TREES: &str = "\
        Plant: {type: object, discriminator: {propertyName: kind, mapping: {tree: Tree}}, \
            required: [kind], properties: {kind: {type: string}}}, \
        Tree: {allOf: [{$ref: '#/components/schemas/Plant'}], properties: {wood: {type: string}}, \
            discriminator: {propertyName: wood, mapping: {oak: Oak}}}, \
        Oak: {allOf: [{$ref: '#/components/schemas/Tree'}], properties: {acorns: {type: integer}}}";

    #[test]
    fn an_operation_more_changes_no_type() {
        let one = types(&["Plant"], TREES);
        assert_eq!(types(&["Plant", "Tree", "Oak"], TREES), one);
        assert_eq!(types(&[], TREES), one);
    }

    #[test]
    fn bases_that_inherit_from_each_other_end() {
        let circle = "\
            A: {allOf: [{$ref: '#/components/schemas/B'}], properties: {k: {type: string}}, \
                discriminator: {propertyName: k}}, \
            B: {allOf: [{$ref: '#/components/schemas/A'}], properties: {l: {type: string}}, \
                discriminator: {propertyName: l}}";
        assert_eq!(types(&["A"], circle).len(), types(&["B"], circle).len());
    }
}
