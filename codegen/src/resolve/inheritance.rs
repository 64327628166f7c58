//! Base schemas: schemas with a `discriminator` from which others derive by `allOf`. Used as a
//! value, a base schema is the union of its derived schemas; in an `allOf`, it is its own keywords.
//! Both hold whether or not the document uses it as a value, so that adding an operation changes no
//! type.

use crate::diagnostic::{Diagnostic, WarningKind};
use crate::hash::{HashMap, HashSet};
use crate::lift::{Alternatives, Schema, SchemaId, Schemas, TypeSet};
use crate::load::Pointer;

/// Maximum number of variants added in all. In a chain of derived schemas, each gets all schemas
/// further down, so the total is quadratic.
const GIVEN: usize = 200_000;

/// Maximum depth of base schemas that are searched for a property.
const DEPTH: usize = 12;

/// The base schemas of a document, and the derived schemas that add nothing to theirs.
#[derive(Debug, Default)]
pub(super) struct Bases {
    /// Schema with a base schema's own keywords, by the schema that is now a union
    own: HashMap<SchemaId, SchemaId>,
    /// Derived schemas that a mapping names and that have nothing but the reference to their base
    bare_derived: HashSet<SchemaId>,
}

impl Bases {
    /// Returns the schema with the own keywords of `id`, which derived schemas inherit.
    pub(super) fn of(&self, id: SchemaId) -> SchemaId {
        self.own.get(&id).copied().unwrap_or(id)
    }

    /// Returns true for a derived schema that looks like an alias of its base.
    pub(super) fn is_bare_derived(&self, id: SchemaId) -> bool {
        self.bare_derived.contains(&id)
    }
}

/// Makes every base schema a union of its derived schemas, with its own keywords as the last
/// variant. If a derived schema is a base schema itself, its derived schemas are variants of it
/// alone.
pub(super) fn expand_bases(schemas: &mut Schemas, diagnostics: &mut Vec<Diagnostic>) -> Bases {
    let roots = roots(schemas);
    let mut bases = Bases::default();
    if roots.is_empty() {
        return bases;
    }
    bases.bare_derived = roots
        .iter()
        .flat_map(|root| bare_derived(schemas, *root))
        .collect();
    let derived = DerivedSchemas::find(schemas, &bases.bare_derived);
    let mut left = GIVEN;
    let given = roots
        .iter()
        .map(|root| derived.derived(schemas, *root, &roots));
    let given = given.collect::<Vec<_>>();
    for (root, derived) in roots.into_iter().zip(given) {
        if derived.len() > left {
            diagnostics.push(too_many(&schemas[root].pointer));
        } else if !derived.is_empty() {
            left -= derived.len();
            bases.own.insert(root, expand_base(schemas, root, &derived));
        }
    }
    bases
}

fn too_many(pointer: &Pointer) -> Diagnostic {
    let message = "too many schemas derive from this one";
    Diagnostic::warning(WarningKind::TooManyDerived, pointer.clone().into(), message)
        .hint("its values are read by its own properties; all other fields are kept")
}

/// Returns the components with a discriminator and without variants of their own.
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

/// Returns the schemas that the mapping of a discriminator refers to.
fn mapped(schemas: &Schemas, id: SchemaId) -> Vec<SchemaId> {
    let mapping = schemas[id].discriminator.iter().flat_map(|by| &by.mapping);
    mapping
        .filter_map(|(_, target)| named(schemas, target))
        .collect()
}

/// Returns the components that have nothing but an `allOf` of the base, and a tag in its mapping.
/// Without a tag, such a component is an alias of the base.
fn bare_derived(schemas: &Schemas, root: SchemaId) -> impl Iterator<Item = SchemaId> {
    let is_plain = move |schema: &SchemaId| match schemas[*schema].all_of[..] {
        [one] => !inherits(&schemas[*schema]) && target(schemas, one) == Some(root),
        _ => false,
    };
    mapped(schemas, root).into_iter().filter(is_plain)
}

fn target(schemas: &Schemas, item: SchemaId) -> Option<SchemaId> {
    schemas.find(schemas[item].reference.as_ref()?)
}

/// Returns the schema that a mapping value refers to: by a reference, by the name of a component,
/// or by the last segment of a URL.
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

fn expand_base(schemas: &mut Schemas, root: SchemaId, derived: &[SchemaId]) -> SchemaId {
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
    let mut list = Vec::with_capacity(derived.len() + 1);
    for (index, schema) in derived.iter().enumerate() {
        let reference = schemas[*schema].pointer.clone();
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

/// Declares the discriminator property, where a document has it in the discriminator alone.
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

/// Returns true if a schema, or any schema in its `allOf`, declares a property.
fn declares(schemas: &Schemas, id: SchemaId, property: &str, depth: usize) -> bool {
    let schema = &schemas[id];
    let parts = schema.all_of.iter().copied().chain(target(schemas, id));
    let mut parts = parts.filter(|_| depth > 0);
    schema.properties.contains_key(property)
        || parts.any(|part| declares(schemas, part, property, depth - 1))
}

/// The directly derived schemas of each schema.
struct DerivedSchemas(HashMap<SchemaId, Vec<SchemaId>>);

impl DerivedSchemas {
    fn find(schemas: &Schemas, bare_derived: &HashSet<SchemaId>) -> Self {
        let base = Pointer::root().child("components").child("schemas");
        let mut derived = HashMap::<_, Vec<_>>::default();
        for schema in schemas.iter() {
            let is_component = schema.pointer.parent().as_ref() == Some(&base);
            let Some(id) = schemas.find(&schema.pointer).filter(|_| is_component) else {
                continue;
            };
            if inherits(schema) || bare_derived.contains(&id) {
                let parents = schema.all_of.iter();
                for parent in parents.filter_map(|item| target(schemas, *item)) {
                    derived.entry(parent).or_default().push(id);
                }
            }
        }
        Self(derived)
    }

    /// Returns the schemas that derive from a root, directly or not, each once and after its
    /// parent; then those that only the mapping names. Schemas that derive from an inner root are
    /// left out.
    fn derived(&self, schemas: &Schemas, root: SchemaId, roots: &[SchemaId]) -> Vec<SchemaId> {
        let all = self.line(root);
        let is_inner = |schema: &&SchemaId| roots.contains(schema) && **schema != root;
        let inner = all.iter().filter(is_inner).map(|schema| self.line(*schema));
        // On a cycle, each derives from the other.
        let inner = inner.filter(|line| !line.contains(&root));
        let mut left = inner.flatten().collect::<HashSet<_>>();
        left.insert(root);
        let mut seen = HashSet::default();
        let all = all.into_iter().chain(mapped(schemas, root));
        all.filter(|schema| !left.contains(schema) && seen.insert(*schema))
            .collect()
    }

    fn line(&self, root: SchemaId) -> Vec<SchemaId> {
        let (mut found, mut seen) = (Vec::new(), HashSet::from_iter([root]));
        let mut next = 0;
        let mut place = root;
        loop {
            for schema in self.0.get(&place).into_iter().flatten() {
                if seen.insert(*schema) {
                    found.push(*schema);
                }
            }
            let Some(schema) = found.get(next) else {
                return found;
            };
            (place, next) = (*schema, next + 1);
        }
    }
}

/// Returns true if a schema adds more than annotations to one other schema.
fn inherits(schema: &Schema) -> bool {
    schema.all_of.len() > 1 || !schema.properties.is_empty() || !schema.required.is_empty()
}

#[cfg(test)]
mod tests {
    use crate::lift::lift;
    use crate::load::read_text;
    use crate::resolve::resolve;

    /// Returns the types of a document in which one operation returns each of these schemas.
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
    fn adding_an_operation_changes_no_type() {
        let one = types(&["Plant"], TREES);
        assert_eq!(types(&["Plant", "Tree", "Oak"], TREES), one);
        assert_eq!(types(&[], TREES), one);
    }

    #[test]
    fn bases_that_inherit_from_each_other_end() {
        let cycle = "\
            A: {allOf: [{$ref: '#/components/schemas/B'}], properties: {k: {type: string}}, \
                discriminator: {propertyName: k}}, \
            B: {allOf: [{$ref: '#/components/schemas/A'}], properties: {l: {type: string}}, \
                discriminator: {propertyName: l}}";
        assert_eq!(types(&["A"], cycle).len(), types(&["B"], cycle).len());
    }
}
