//! Preferred names of inline types that several places share.
//!
//! Such a type is named after its content or role, never after one of its places.

use heck::ToUpperCamelCase;

use super::naming::type_name;
use super::statuses::status_word;
use crate::hash::{HashMap, HashSet};
use crate::resolve::{
    Definition, Model, Origin, Owner, Status, Type, TypeDef, TypeId, mentioned_by,
};

/// The maximum number of properties or values in a name.
const PARTS: usize = 3;

/// The inline types that several places share.
pub(super) struct SharedNames<'a> {
    model: &'a Model,
    calls: &'a [String],
    /// The places of each shared type
    places: HashMap<TypeId, Vec<TypeId>>,
    /// The statuses of the failures with a type
    statuses: HashMap<TypeId, Vec<Status>>,
    /// Names that are taken
    taken: HashSet<String>,
}

/// Words for the role or position of a type, which do not describe its content.
const ROLES: [&str; 3] = ["Body", "Response", "Failure"];
const PLACES: [&str; 4] = ["Header", "Item", "ItemItem", "Value"];

/// The role of a type in an operation.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Role {
    Body,
    Response,
    Failure,
}

impl<'a> SharedNames<'a> {
    /// Collects the shared types of a model; `taken` are names of other types.
    pub(super) fn new(model: &'a Model, calls: &'a [String], taken: HashSet<String>) -> Self {
        let mut places = HashMap::<TypeId, Vec<TypeId>>::default();
        for (index, root) in model.shared.iter().enumerate() {
            places.entry(*root).or_default().push(TypeId(index));
        }
        places.retain(|_, places| places.len() > 1);
        Self {
            places,
            calls,
            statuses: statuses(model),
            model,
            taken,
        }
    }

    /// Returns the preferred name of a type, or `None` if it is named after its only place.
    ///
    /// `owner` returns the name of an owner, for a type whose places have the same one.
    pub(super) fn name(&mut self, id: TypeId, owner: impl Fn(Owner) -> String) -> Option<String> {
        let Some(places) = self.places.get(&id) else {
            let candidates = self.component_names(id)?;
            return self.take_first(&candidates);
        };
        let origins = places.iter().map(|place| self.origin(*place));
        let origins = origins.collect::<Option<Vec<_>>>()?;
        let (first, rest) = origins.split_first()?;
        if rest.iter().all(|origin| origin == first) {
            return None;
        }
        let steps = origins.iter().map(|(_, steps)| *steps);
        let steps = steps.collect::<Vec<_>>();
        let candidates = if rest.iter().all(|(other, _)| *other == first.0) {
            let common = common_end(&steps);
            // If its places have nothing in common, its owner is enough.
            if common.is_empty() {
                return None;
            }
            vec![format!("{}{common}", owner(first.0))]
        } else {
            let owners = origins.iter().map(|(owner, _)| *owner);
            self.candidates(id, &owners.collect::<Vec<_>>(), &steps)
        };
        self.take_first(&candidates)
    }

    /// Takes the first free name, or else the first.
    fn take_first(&mut self, candidates: &[String]) -> Option<String> {
        let mut free = candidates.iter().filter(|name| !self.taken.contains(*name));
        let name = free.next().or(candidates.first())?.clone();
        self.taken.insert(name.clone());
        Some(name)
    }

    /// Returns candidate names for the type of a component that is no schema, best first.
    ///
    /// A response that several operations refer to is named after its title or the component.
    fn component_names(&self, id: TypeId) -> Option<Vec<String>> {
        let defined = &self.model.types[id.0];
        if let Origin::Inline(Owner::Type(_), _) = defined.origin {
            return None;
        }
        let mut tokens = defined.pointer.tokens();
        tokens.next().filter(|it| it == "components")?;
        let role = match tokens.next()?.as_str() {
            "responses" => "Response",
            "requestBodies" => "Body",
            "parameters" => "Parameter",
            "headers" => "Header",
            _ => return None,
        };
        let component = type_name(&tokens.next()?);
        let title = defined.notes.title.iter().map(|title| type_name(title));
        let mut names = title.collect::<Vec<_>>();
        names.extend([component.clone(), format!("{component}{role}")]);
        Some(names)
    }

    /// Returns the owner of a place, and the path from there.
    fn origin(&self, place: TypeId) -> Option<(Owner, &'a [String])> {
        match &self.model.types[place.0].origin {
            Origin::Inline(Owner::Type(id), steps) => {
                Some((Owner::Type(self.model.shared[id.0]), steps))
            }
            Origin::Inline(owner, steps) => Some((*owner, steps)),
            Origin::Component(_) | Origin::Input(_) | Origin::Patch(_) => None,
        }
    }

    /// Returns candidate names for a type of several owners, best first.
    fn candidates(&self, id: TypeId, owners: &[Owner], steps: &[&[String]]) -> Vec<String> {
        let defined = &self.model.types[id.0];
        let shape = shape(defined);
        let title = defined.notes.title.iter().map(|title| type_name(title));
        let mut names = title.collect::<Vec<_>>();
        match role(steps) {
            Some(Role::Failure) => {
                let statuses = self.statuses.get(&id).map(Vec::as_slice);
                if let Some([status]) = statuses {
                    let word = status_word(*status);
                    names.push(format!("{word}Failure"));
                    names.push(format!("{word}{shape}Failure"));
                }
                names.push(format!("{shape}Failure"));
            }
            Some(role) => {
                let word = match role {
                    Role::Body => "Body",
                    _ => "Response",
                };
                let prefix = self.common_start(owners);
                names.extend(prefix.map(|prefix| format!("{prefix}{word}")));
                names.push(format!("{shape}{word}"));
                let payload = self.payload(defined);
                names.extend(payload.iter().map(|payload| format!("{payload}{word}")));
                names.extend(payload.map(|payload| format!("{payload}{shape}{word}")));
            }
            None => {
                let common = common_end(steps);
                let words = words(&common).into_iter();
                let telling = words.skip_while(|word| ROLES.contains(&word.as_str()));
                let telling = telling.collect::<String>();
                if !telling.is_empty() && !PLACES.contains(&telling.as_str()) {
                    names.push(telling.clone());
                }
                // A type that only one resource uses is named after it.
                let prefix = self.common_start(owners);
                names.extend(prefix.map(|prefix| format!("{prefix}{shape}{telling}")));
                names.push(format!("{shape}{telling}"));
            }
        }
        names.retain(|name| name.starts_with(|first: char| first.is_alphabetic()));
        names
    }

    /// Returns the payload of an envelope: the component of its last property that has one.
    fn payload(&self, defined: &TypeDef) -> Option<String> {
        let Definition::Object(object) = &defined.definition else {
            return None;
        };
        let mut mentioned = Vec::new();
        let mut members = object.members.iter().rev();
        members.find_map(|member| {
            mentioned_by(&member.value.ty, &mut mentioned);
            let found = mentioned.drain(..).next()?;
            match &self.model.types[found.0].origin {
                Origin::Component(name) => Some(type_name(name)),
                Origin::Inline(..) | Origin::Input(_) | Origin::Patch(_) => None,
            }
        })
    }

    /// Returns the common first words of the names of operations, unless one has no others.
    fn common_start(&self, owners: &[Owner]) -> Option<String> {
        let calls = owners.iter().map(|owner| match owner {
            Owner::Operation(index) => Some(words(&self.calls[*index])),
            _ => None,
        });
        let calls = calls.collect::<Option<Vec<_>>>()?;
        let shortest = calls.iter().map(Vec::len).min()?;
        let is_common = |at: &usize| calls.iter().all(|call| call[*at] == calls[0][*at]);
        let count = (0..shortest.saturating_sub(1))
            .take_while(is_common)
            .count();
        (count > 0).then(|| calls[0][..count].concat())
    }
}

/// Returns the statuses of the failures with each type.
fn statuses(model: &Model) -> HashMap<TypeId, Vec<Status>> {
    let mut found = HashMap::<TypeId, Vec<Status>>::default();
    let responses = model.operations.iter().flat_map(|it| &it.responses);
    for response in responses.filter(|it| !it.success) {
        for content in &response.contents {
            if let Type::Named(id) = content.value.ty {
                let statuses = found.entry(model.shared[id.0]).or_default();
                if !statuses.contains(&response.status) {
                    statuses.push(response.status);
                }
            }
        }
    }
    found
}

/// Returns the role of a type, if it is the same at all places.
fn role(steps: &[&[String]]) -> Option<Role> {
    let role_of = |steps: &[String]| {
        let [step] = steps else { return None };
        match step.rsplit(' ').next()? {
            "body" => Some(Role::Body),
            "response" => Some(Role::Response),
            "failure" => Some(Role::Failure),
            _ => None,
        }
    };
    let first = role_of(steps.first()?)?;
    let is_same = |steps: &&[String]| role_of(steps) == Some(first);
    steps.iter().all(is_same).then_some(first)
}

/// Returns the common last words of paths.
fn common_end(steps: &[&[String]]) -> String {
    let paths = steps.iter().map(|steps| {
        let names = steps.iter().map(|step| type_name(step));
        words(&names.collect::<String>())
    });
    let paths = paths.collect::<Vec<_>>();
    let shortest = paths.iter().map(Vec::len).min().unwrap_or_default();
    let from_end = |path: &[String], at: usize| path[path.len() - 1 - at].clone();
    let is_common = |at: &usize| {
        let word = from_end(&paths[0], *at);
        paths.iter().all(|path| from_end(path, *at) == word)
    };
    let count = (0..shortest).take_while(is_common).count();
    match paths.first() {
        Some(first) => first[first.len() - count..].concat(),
        None => String::new(),
    }
}

/// Splits a name into words: `PetKind` into `Pet` and `Kind`.
fn words(name: &str) -> Vec<String> {
    let mut words = Vec::<String>::new();
    for symbol in name.chars() {
        match words.last_mut() {
            Some(word) if !symbol.is_uppercase() => word.push(symbol),
            _ => words.push(symbol.to_string()),
        }
    }
    words
}

/// Returns a name for a type by its properties, values or variants.
fn shape(defined: &TypeDef) -> String {
    let joined = |names: Vec<String>, between: &str| {
        let names = names.into_iter().take(PARTS);
        let names = names.map(|name| type_name(&name).to_upper_camel_case());
        names.collect::<Vec<_>>().join(between)
    };
    match &defined.definition {
        Definition::Object(object) => {
            let mut names = object.members.iter().filter(|it| it.required);
            let required = names.by_ref().map(|it| it.name.clone());
            let required = required.collect::<Vec<_>>();
            let all = object.members.iter().map(|it| it.name.clone());
            match required.is_empty() {
                true => joined(all.collect(), ""),
                false => joined(required, ""),
            }
        }
        Definition::Enumeration(listed) => {
            let values = listed.values.iter();
            let names = values.map(|it| it.name.clone().unwrap_or_else(|| it.wire.clone()));
            joined(names.collect(), "Or")
        }
        Definition::Union(union) => {
            let names = union.variants.iter().map(|it| it.name.clone());
            joined(names.collect(), "Or")
        }
        Definition::Alias(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_have_common_last_words() {
        let own = |steps: &[&str]| {
            steps
                .iter()
                .map(|&step| step.to_owned())
                .collect::<Vec<_>>()
        };
        let end = |ways: &[&[&str]]| {
            let ways = ways.iter().map(|way| own(way)).collect::<Vec<_>>();
            let ways = ways.iter().map(Vec::as_slice).collect::<Vec<_>>();
            common_end(&ways)
        };
        assert_eq!(end(&[&["home_address"], &["workAddress"]]), "Address");
        assert_eq!(end(&[&["sort"], &["query", "sort"]]), "Sort");
        assert_eq!(end(&[&["tags", "item"], &["tags", "item"]]), "TagsItem");
        assert_eq!(end(&[&["left"], &["right"]]), "");
    }
}
