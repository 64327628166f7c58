//! Inline types that several places share in, the names that they would like out: after what they
//! are, never after one of those places.

use heck::ToUpperCamelCase;

use super::naming::type_name;
use super::statuses::status_word;
use crate::hash::{HashMap, HashSet};
use crate::resolve::{
    Definition, Model, Origin, Owner, Status, Type, TypeDef, TypeId, mentioned_by,
};

/// How many members or values a name is made of.
const PARTS: usize = 3;

/// The inline types that several places share.
pub(super) struct SharedNames<'a> {
    model: &'a Model,
    calls: &'a [String],
    /// For each type that others stand for, all of its places
    places: HashMap<TypeId, Vec<TypeId>>,
    /// The statuses that a type is the failure of
    statuses: HashMap<TypeId, Vec<Status>>,
    /// Names that are wanted already
    taken: HashSet<String>,
}

/// Words for where a type stands, that say nothing of what it is.
const SIDES: [&str; 3] = ["Body", "Response", "Failure"];
const PLACES: [&str; 4] = ["Header", "Item", "ItemItem", "Value"];

/// What a type is at a place of an operation.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Side {
    Body,
    Response,
    Failure,
}

impl<'a> SharedNames<'a> {
    /// Finds the types of a model; `taken` are names that others have first.
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

    /// The name that a type would like; `None` where one owner has it at one place, after which it is
    /// named then. `owner` names the owner that all its places have, if there is one.
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
            // Its owner says enough where its places have nothing in common.
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

    /// The first name that is free; where none is, the first.
    fn take_first(&mut self, candidates: &[String]) -> Option<String> {
        let mut free = candidates.iter().filter(|name| !self.taken.contains(*name));
        let name = free.next().or(candidates.first())?.clone();
        self.taken.insert(name.clone());
        Some(name)
    }

    /// Names of the type of a component that is no schema, such as a response that several
    /// operations refer to: after its title or the component, the best first.
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

    /// Whose a place is, and the way there.
    fn origin(&self, place: TypeId) -> Option<(Owner, &'a [String])> {
        match &self.model.types[place.0].origin {
            Origin::Inline(Owner::Type(id), steps) => {
                Some((Owner::Type(self.model.shared[id.0]), steps))
            }
            Origin::Inline(owner, steps) => Some((*owner, steps)),
            Origin::Component(_) | Origin::Input(_) | Origin::Patch(_) => None,
        }
    }

    /// Names of a type that several owners have, the best first.
    fn candidates(&self, id: TypeId, owners: &[Owner], steps: &[&[String]]) -> Vec<String> {
        let defined = &self.model.types[id.0];
        let shape = shape(defined);
        let title = defined.notes.title.iter().map(|title| type_name(title));
        let mut names = title.collect::<Vec<_>>();
        match side(steps) {
            Some(Side::Failure) => {
                let statuses = self.statuses.get(&id).map(Vec::as_slice);
                if let Some([status]) = statuses {
                    let word = status_word(*status);
                    names.push(format!("{word}Failure"));
                    names.push(format!("{word}{shape}Failure"));
                }
                names.push(format!("{shape}Failure"));
            }
            Some(side) => {
                let word = match side {
                    Side::Body => "Body",
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
                let telling = words.skip_while(|word| SIDES.contains(&word.as_str()));
                let telling = telling.collect::<String>();
                if !telling.is_empty() && !PLACES.contains(&telling.as_str()) {
                    names.push(telling.clone());
                }
                // What one resource sends and takes is of that resource.
                let prefix = self.common_start(owners);
                names.extend(prefix.map(|prefix| format!("{prefix}{shape}{telling}")));
                names.push(format!("{shape}{telling}"));
            }
        }
        names.retain(|name| name.starts_with(|first: char| first.is_alphabetic()));
        names
    }

    /// The component that an object is an envelope of: that of its last member that has one.
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

    /// The words that the names of all these operations begin with, unless one has no others.
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

/// The statuses that each type is the failure of.
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

/// What a type is, where it is that at all its places.
fn side(steps: &[&[String]]) -> Option<Side> {
    let side_of = |steps: &[String]| {
        let [step] = steps else { return None };
        match step.rsplit(' ').next()? {
            "body" => Some(Side::Body),
            "response" => Some(Side::Response),
            "failure" => Some(Side::Failure),
            _ => None,
        }
    };
    let first = side_of(steps.first()?)?;
    let is_same = |steps: &&[String]| side_of(steps) == Some(first);
    steps.iter().all(is_same).then_some(first)
}

/// The words that all ways end in.
fn common_end(steps: &[&[String]]) -> String {
    let ways = steps.iter().map(|steps| {
        let names = steps.iter().map(|step| type_name(step));
        words(&names.collect::<String>())
    });
    let ways = ways.collect::<Vec<_>>();
    let shortest = ways.iter().map(Vec::len).min().unwrap_or_default();
    let from_end = |way: &[String], at: usize| way[way.len() - 1 - at].clone();
    let is_common = |at: &usize| {
        let word = from_end(&ways[0], *at);
        ways.iter().all(|way| from_end(way, *at) == word)
    };
    let count = (0..shortest).take_while(is_common).count();
    match ways.first() {
        Some(first) => first[first.len() - count..].concat(),
        None => String::new(),
    }
}

/// The words of a name: `Pet`, `Kind`, of `PetKind`.
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

/// A type in words, by what it holds.
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
    fn ways_end_alike() {
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
