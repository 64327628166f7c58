//! Precedence among several declarations of one property in the parts of an `allOf`: the result is
//! one of the declarations, or an `allOf` of them.
//!
//! A derived schema includes all of its base. Two unions are never multiplied: if a union is
//! declared again, as a union or as a single type, the declaration nearest to the merged schema
//! overrides the others.

use super::schema_aliases::{is_null, resolve_alias};
use crate::hash::{HashMap, HashSet};
use crate::lift::{Schema, SchemaId, Schemas, TypeSet};
use crate::load::Pointer;

/// Maximum number of joined schemas within each other: recursive schemas would go on for ever.
const GENERATIONS: usize = 3;

/// Maximum number of base schemas that are searched.
const LINE: usize = 200;

/// A schema that a part declares, and the number of references on the way to that part.
#[derive(Clone, Copy, Debug)]
pub(super) struct Declared {
    pub(super) id: SchemaId,
    pub(super) depth: usize,
}

/// Facts about schemas that decide which declaration overrides another.
#[derive(Debug, Default)]
pub(super) struct Overrides {
    /// Direct base schemas, recorded before merging removes `allOf`
    parents: HashMap<SchemaId, Vec<SchemaId>>,
    /// Number of joined schemas around each schema
    generations: HashMap<SchemaId, usize>,
    joined: HashMap<Vec<SchemaId>, SchemaId>,
    contradictions: HashSet<SchemaId>,
}

/// The role of a declaration beside the declaration of a union.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Role {
    Union,
    /// A single, complete type
    Type,
    /// Annotations, or keywords that apply to any type
    Addition,
}

impl Overrides {
    pub(super) fn find(schemas: &Schemas) -> Self {
        let ids = (0..).map_while(|number| schemas.numbered(number));
        let derived = ids.filter(|id| !schemas[*id].all_of.is_empty());
        let parents = derived.map(|id| {
            let parents = schemas[id].all_of.iter();
            (
                id,
                parents
                    .map(|parent| resolve_alias(schemas, *parent))
                    .collect(),
            )
        });
        Self {
            parents: parents.collect(),
            ..Self::default()
        }
    }

    /// Records that no value is in all the `enum` lists of a merged schema.
    pub(super) fn note_contradiction(&mut self, id: SchemaId) {
        self.contradictions.insert(id);
    }

    pub(super) fn contradicts_itself(&self, id: SchemaId) -> bool {
        self.contradictions.contains(&id)
    }

    /// Returns the one schema that results from several declarations within an owner.
    pub(super) fn join(
        &mut self,
        schemas: &mut Schemas,
        owner: SchemaId,
        declared: Vec<Declared>,
        pointer: Pointer,
    ) -> SchemaId {
        let declared = self.overriding(schemas, declared);
        if let [one] = declared[..] {
            return one;
        }
        let generation = self.generations.get(&owner).copied().unwrap_or_default() + 1;
        if let Some(known) = self.joined.get(&declared)
            && generation > GENERATIONS
        {
            return *known;
        }
        let joined = schemas.add(Schema {
            pointer,
            all_of: declared.clone(),
            ..Schema::default()
        });
        self.generations.insert(joined, generation);
        self.joined.insert(declared, joined);
        joined
    }

    /// Returns the declarations that are not overridden.
    fn overriding(&self, schemas: &Schemas, declared: Vec<Declared>) -> Vec<SchemaId> {
        let places = declared.iter().map(|it| resolve_alias(schemas, it.id));
        let places = places.collect::<Vec<_>>();
        let inherited = places.iter().flat_map(|place| {
            let bases = self.bases(*place).into_iter();
            bases.filter(move |base| base != place)
        });
        let inherited = inherited.collect::<HashSet<_>>();
        let rows = (0..places.len()).filter(|row| !inherited.contains(&places[*row]));
        let mut rows = rows.collect::<Vec<_>>();
        let roles = declared.iter().map(|it| role(schemas, it.id));
        let mut roles = roles.collect::<Vec<_>>();
        let is_union = |role: &Role| *role == Role::Union;
        if let Some(union) = roles.iter().position(is_union) {
            for (role, one) in roles.iter_mut().zip(&declared) {
                if *role == Role::Addition && is_none_of(schemas, one.id, declared[union].id) {
                    *role = Role::Type;
                }
            }
        }
        let is_whole = |row: &&usize| roles[**row] != Role::Addition;
        let has_union = rows.iter().any(|row| roles[*row] == Role::Union);
        if has_union && rows.iter().filter(is_whole).count() > 1 {
            let wholes = rows.iter().copied().filter(|row| is_whole(&row));
            let last = wholes.reduce(|known, row| {
                let is_narrower = |one: usize, other: usize| {
                    is_part(schemas, declared[one].id, declared[other].id)
                };
                match (declared[known].depth, declared[row].depth) {
                    (there, here) if here > there => known,
                    (there, here) if here == there && is_narrower(known, row) => known,
                    _ => row,
                }
            });
            rows.retain(|row| !is_whole(&row) || Some(*row) == last);
        }
        rows.into_iter().map(|row| declared[row].id).collect()
    }

    /// Returns the base schemas of a derived schema, direct or not.
    fn bases(&self, schema: SchemaId) -> HashSet<SchemaId> {
        let mut open = vec![schema];
        let mut seen = HashSet::default();
        while let Some(id) = open.pop() {
            for parent in self.parents.get(&id).into_iter().flatten() {
                if seen.len() < LINE && seen.insert(*parent) {
                    open.push(*parent);
                }
            }
        }
        seen
    }
}

/// Returns the schema behind aliases and behind lists that only add null.
fn place(schemas: &Schemas, id: SchemaId) -> SchemaId {
    let mut place = resolve_alias(schemas, id);
    // Nested lists that only add null are rare beyond this.
    for _ in 0..4 {
        match variants(schemas, place).unwrap_or_default()[..] {
            [one] => place = one,
            _ => break,
        }
    }
    place
}

/// Returns the variants of a union, null aside.
fn variants(schemas: &Schemas, id: SchemaId) -> Option<Vec<SchemaId>> {
    let list = schemas[id].alternatives.first()?;
    let variants = list.list.iter().map(|item| resolve_alias(schemas, *item));
    Some(variants.filter(|item| !is_null(&schemas[*item])).collect())
}

fn role(schemas: &Schemas, id: SchemaId) -> Role {
    let place = place(schemas, id);
    let schema = &schemas[place];
    let base = Pointer::root().child("components").child("schemas");
    let is_component = schema.pointer.parent() == Some(base);
    let types = schema.types.map(|types| types.without(TypeSet::NULL));
    let is_one = |types: TypeSet| types != TypeSet::default() && types != TypeSet::OBJECT;
    if variants(schemas, place).is_some_and(|list| list.len() > 1) {
        Role::Union
    } else if types.is_some_and(is_one)
        || is_component && (!schema.properties.is_empty() || !schema.all_of.is_empty())
    {
        Role::Type
    } else {
        Role::Addition
    }
}

/// Returns true if a schema lists values for a property that every variant of a union excludes.
fn is_none_of(schemas: &Schemas, one: SchemaId, union: SchemaId) -> bool {
    let listed = |id: SchemaId, name: &str| {
        let property = schemas[place(schemas, id)].properties.get(name)?;
        schemas[resolve_alias(schemas, *property)].values.as_ref()
    };
    let variants = variants(schemas, place(schemas, union)).unwrap_or_default();
    let mut names = schemas[place(schemas, one)].properties.keys();
    names.any(|name| {
        let Some(own) = listed(one, name) else {
            return false;
        };
        let differs = |variant: &SchemaId| {
            let theirs = listed(*variant, name);
            theirs.is_some_and(|theirs| own.iter().all(|value| !theirs.contains(value)))
        };
        !variants.is_empty() && variants.iter().all(differs)
    })
}

/// Returns true if one is a variant of the other, or a union of fewer of its variants.
fn is_part(schemas: &Schemas, one: SchemaId, of: SchemaId) -> bool {
    let (one, of) = (place(schemas, one), place(schemas, of));
    let Some(all) = variants(schemas, of) else {
        return false;
    };
    let some = variants(schemas, one).unwrap_or_else(|| vec![one]);
    some.len() < all.len() && some.iter().all(|variant| all.contains(variant))
}

#[cfg(test)]
mod tests {
    use crate::lift::lift;
    use crate::load::read_text;
    use crate::resolve::{Definition, Type, resolve};

    /// Returns the type of the property `m` of the component `A`.
    fn member(schemas: &str) -> String {
        let text = format!(
            "{{openapi: 3.1.0, paths: {{}}, components: {{schemas: {{{schemas}, \
             X: {{required: [x], properties: {{x: {{type: string}}}}}}, \
             Y: {{required: [y], properties: {{y: {{type: string}}}}}}, \
             Z: {{allOf: [{{$ref: '#/components/schemas/X'}}, {{properties: {{z: {{}}}}}}]}}, \
             U: {{oneOf: [{{$ref: '#/components/schemas/X'}}, {{$ref: '#/components/schemas/Y'}}]}}, \
             B: {{properties: {{m: {{$ref: '#/components/schemas/U'}}}}}}}}}}}}"
        );
        let mut diagnostics = Vec::new();
        let document = lift(read_text(&text), &mut diagnostics).unwrap();
        let model = resolve(document, None, &mut diagnostics);
        let component = |name: &str| {
            let mut types = model.types.iter();
            types.find(|it| it.pointer.as_str() == format!("/components/schemas/{name}"))
        };
        let Definition::Object(object) = &component("A").unwrap().definition else {
            panic!("A is an object");
        };
        let name = |ty: &Type| match ty {
            Type::Named(id) => match &model.types[id.0].definition {
                Definition::Union(union) => {
                    let names = union.variants.iter().map(|it| it.name.clone());
                    names.collect::<Vec<_>>().join("|")
                }
                _ => model.types[id.0].pointer.last().unwrap(),
            },
            other => format!("{other:?}").split('(').next().unwrap().to_owned(),
        };
        let member = object.members.iter().find(|member| member.name == "m");
        name(&member.unwrap().value.ty)
    }

    #[test]
    fn the_nearest_declaration_overrides_a_union() {
        let base = "{$ref: '#/components/schemas/B'}";
        for (m, wanted) in [
            (
                "{oneOf: [{$ref: '#/components/schemas/Z'}, {type: string}]}",
                "Z|string",
            ),
            ("{$ref: '#/components/schemas/Z'}", "Z"),
            ("{type: string}", "String"),
            ("{description: d}", "X|Y"),
        ] {
            let own = format!("{{properties: {{m: {m}}}}}");
            assert_eq!(
                member(&format!("A: {{allOf: [{base}, {own}]}}")),
                wanted,
                "{m}"
            );
            assert_eq!(
                member(&format!("A: {{allOf: [{own}, {base}]}}")),
                wanted,
                "{m}"
            );
        }
    }

    #[test]
    fn a_constant_that_no_variant_has_overrides_a_union() {
        let variants = "\
            K: {properties: {k: {const: a}}}, L: {properties: {k: {const: b}}}, \
            V: {oneOf: [{$ref: '#/components/schemas/K'}, {$ref: '#/components/schemas/L'}]}, \
            W: {properties: {m: {$ref: '#/components/schemas/V'}}}";
        let base = "{$ref: '#/components/schemas/W'}";
        for (m, wanted) in [
            ("{properties: {k: {const: z}, n: {}}}", "m"),
            ("{properties: {k: {enum: [a, z]}, n: {}}}", "K|L"),
            ("{properties: {n: {}}}", "K|L"),
        ] {
            let own = format!("{{properties: {{m: {m}}}}}");
            let schemas = format!("A: {{allOf: [{base}, {own}]}}, {variants}");
            assert_eq!(member(&schemas), wanted, "{m}");
        }
    }

    #[test]
    fn a_derived_schema_includes_its_base() {
        let held =
            |name: &str| format!("{{properties: {{m: {{$ref: '#/components/schemas/{name}'}}}}}}");
        assert_eq!(
            member(&format!("A: {{allOf: [{}, {}]}}", held("X"), held("Z"))),
            "Z"
        );
        assert_eq!(
            member(&format!("A: {{allOf: [{}, {}]}}", held("Z"), held("X"))),
            "Z"
        );
    }

    #[test]
    fn joining_recursive_schemas_ends() {
        let held = |name: &str| {
            format!(
                "{name}: {{properties: {{m: {{$ref: '#/components/schemas/{name}'}}, {name}: {{}}}}}}"
            )
        };
        let both =
            "A: {allOf: [{$ref: '#/components/schemas/L'}, {$ref: '#/components/schemas/R'}]}";
        assert_eq!(
            member(&format!("{both}, {}, {}", held("L"), held("R"))),
            "m"
        );
    }
}
