//! Deduplication of inline types: types that are equal in every detail, descriptions included,
//! become one type.
//!
//! Equal types have to refer to equal types. So they are partitioned as the states of an automaton
//! are when it is minimized: first by each type's own content, then, until nothing changes, by the
//! parts of the types that it refers to.

use std::hash::{Hash, Hasher};

use sha2::{Digest, Sha256};

use super::model::{Definition, Origin, TypeDef, TypeId};
use super::type_references::mentioned;

use crate::hash::HashMap;

/// Returns for each type the first type equal to it. A component is equal to itself alone.
pub(super) fn find_equal_types(types: &[TypeDef]) -> Vec<TypeId> {
    let held = types
        .iter()
        .map(|defined| mentioned(&defined.definition))
        .collect::<Vec<_>>();
    let mut contents = HashMap::default();
    let mut parts = types
        .iter()
        .enumerate()
        .map(|(index, defined)| number(&mut contents, digest(index, defined, types)))
        .collect::<Vec<_>>();
    let mut count = contents.len();
    loop {
        let mut finer = HashMap::default();
        parts = (0..types.len())
            .map(|index| {
                let held = held[index].iter().map(|id| parts[id.0]);
                number(&mut finer, (parts[index], held.collect::<Vec<_>>()))
            })
            .collect();
        // Parts are only ever split, so an unchanged count means that none was.
        if finer.len() == count {
            break;
        }
        count = finer.len();
    }
    let mut first = HashMap::default();
    let ids = parts.into_iter().enumerate();
    ids.map(|(index, part)| *first.entry(part).or_insert(TypeId(index)))
        .collect()
}

/// Gives each representative the closed parts of all objects that it stands for.
pub(super) fn unite_closed_parts(types: &mut [TypeDef], shared: &[TypeId]) {
    for (index, first) in shared.iter().enumerate() {
        if index == first.0 {
            continue;
        }
        let closed = match &types[index].definition {
            Definition::Object(object) => object.closed.clone(),
            _ => continue,
        };
        if let Definition::Object(object) = &mut types[first.0].definition {
            for part in closed {
                if !object.closed.contains(&part) {
                    object.closed.push(part);
                }
            }
        }
    }
}

/// Returns the number of a key, and assigns the next one if the key is new.
fn number<K: Eq + Hash>(known: &mut HashMap<K, usize>, key: K) -> usize {
    let next = known.len();
    *known.entry(key).or_insert(next)
}

/// Returns a digest of a type's own content, without the types that it refers to.
fn digest(index: usize, defined: &TypeDef, types: &[TypeDef]) -> [u8; 32] {
    let mut digest = DigestHasher(Sha256::new());
    let TypeDef {
        definition,
        nullable,
        notes,
        ..
    } = defined;
    (definition, nullable, notes).hash(&mut digest);
    let named = match defined.origin {
        Origin::Input(of) | Origin::Patch(of) => &types[of.0].origin,
        _ => &defined.origin,
    };
    if let Origin::Component(_) = named {
        index.hash(&mut digest);
    }
    digest.0.finalize().into()
}

/// Hasher with a cryptographic digest, so that two types never collide by chance.
struct DigestHasher(Sha256);

impl Hasher for DigestHasher {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn finish(&self) -> u64 {
        // Unused: the whole digest is read instead.
        0
    }
}

#[cfg(test)]
mod tests {
    use crate::lift::lift;
    use crate::load::read_text;
    use crate::resolve::resolve;

    /// Returns the pointer of each type that is replaced, with the pointer of its replacement.
    fn shared(schemas: &str) -> Vec<(String, String)> {
        let text = format!("{{openapi: 3.1.0, paths: {{}}, components: {{schemas: {schemas}}}}}");
        let document = lift(read_text(&text), &mut Vec::new()).unwrap();
        let model = resolve(document, None, &mut Vec::new());
        let name = |id: usize| {
            let pointer = model.types[id].pointer.as_str();
            pointer
                .replace("/components/schemas/", "")
                .replace("/properties/", ".")
        };
        let representatives = model.shared.iter().enumerate();
        representatives
            .filter(|(index, id)| *index != id.0)
            .map(|(index, id)| (name(index), name(id.0)))
            .collect()
    }

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        let owned = |(a, b): &(&str, &str)| ((*a).to_owned(), (*b).to_owned());
        pairs.iter().map(owned).collect()
    }

    const USER: &str = "{type: object, properties: {name: {type: string}, \
                        kind: {enum: [a, b]}, friend: {$ref: '#/components/schemas/A'}}}";

    #[test]
    fn what_says_the_same_is_one_type_down_to_what_it_holds() {
        let schemas = format!(
            "{{A: {{properties: {{x: {USER}}}}}, B: {{properties: {{y: {USER}, z: {USER}}}}}}}"
        );
        let wanted = pairs(&[
            ("B.y", "A.x"),
            ("B.y.kind", "A.x.kind"),
            ("B.z", "A.x"),
            ("B.z.kind", "A.x.kind"),
        ]);
        assert_eq!(shared(&schemas), wanted);
    }

    #[test]
    fn one_word_or_one_member_deeper_down_makes_another() {
        let other = USER.replace("[a, b]", "[a, c]");
        let described = USER.replace("type: string", "type: string, description: d");
        let schemas = format!("{{A: {{properties: {{x: {USER}, y: {other}, z: {described}}}}}}}");
        assert_eq!(shared(&schemas), pairs(&[("A.z.kind", "A.x.kind")]));
    }

    #[test]
    fn components_keep_their_names() {
        assert_eq!(
            shared(&format!("{{A: {USER}, B: {USER}}}")),
            pairs(&[("B.kind", "A.kind")])
        );
    }
}
