//! The items that two clients do not have in common, and the effect of each on a caller: code that no
//! longer compiles, code that means something else, or an addition.

use std::collections::BTreeSet;

use super::super::finding::Source;
use super::{Argument, Item, Signature, Surface};
use crate::plan::api::RustType;

/// A change of a public item.
pub(in crate::diff) struct Difference<'a> {
    pub path: &'a str,
    pub effect: Source,
    pub old: Option<&'a Item>,
    pub new: Option<&'a Item>,
    /// Arguments that differ, by their names on the wire
    pub arguments: Vec<String>,
}

/// Lists the items that differ, without those that go without saying.
pub(in crate::diff) fn differences<'a>(old: &'a Surface, new: &'a Surface) -> Vec<Difference<'a>> {
    let mut found = Vec::new();
    let (mut gone, mut added) = (Owners::default(), Owners::default());
    let (lost, gained) = (Makers::lacking(old, new), Makers::lacking(new, old));
    for (path, before) in old {
        match new.get(path) {
            None if gone.has(path) || lost.has_other(path) => {}
            None => {
                gone.add(path);
                found.push(Difference {
                    path,
                    effect: Source::Breaks,
                    old: Some(before),
                    new: None,
                    arguments: Vec::new(),
                });
            }
            Some(after) => {
                let (effect, arguments) = compare(before, after);
                // A change of an alias is told where the alias is.
                if before.signature == after.signature && before.wire == after.wire {
                    continue;
                }
                if effect != Source::Nothing || before.expanded != after.expanded {
                    found.push(Difference {
                        path,
                        effect,
                        old: Some(before),
                        new: Some(after),
                        arguments,
                    });
                }
            }
        }
    }
    for (path, after) in new {
        if !old.contains_key(path) && !added.has(path) && !gained.has_other(path) {
            added.add(path);
            found.push(Difference {
                path,
                effect: Source::Adds,
                old: None,
                new: Some(after),
                arguments: Vec::new(),
            });
        }
    }
    found
}

/// Types that only one of two clients can make.
struct Makers<'a>(BTreeSet<&'a str>);

impl<'a> Makers<'a> {
    fn lacking(of: &'a Surface, other: &Surface) -> Self {
        let maker = |path: &'a str| {
            let cut = path
                .strip_suffix("::new")
                .or_else(|| path.strip_suffix("::builder"));
            cut.filter(|name| name.starts_with("models::"))
        };
        let types = of.keys().filter_map(|path| maker(path));
        let is_made = |name: &str| {
            let has = |end: &str| other.contains_key(&format!("{name}::{end}"));
            has("new") || has("builder")
        };
        Self(
            types
                .filter(|name| other.contains_key(*name) && !is_made(name))
                .collect(),
        )
    }

    /// Returns true for the setters and the builder of such a type, but not for its constructor.
    fn has_other(&self, path: &str) -> bool {
        let is_maker = path.ends_with("::new") || path.ends_with("::builder");
        let cut = path.rfind("::").or_else(|| path.rfind(" ("));
        let owner = cut.map(|cut| path[..cut].trim_end_matches("Builder"));
        !is_maker && !self.0.is_empty() && owner.is_some_and(|owner| self.0.contains(owner))
    }
}

/// Types whose items go without saying.
#[derive(Default)]
struct Owners(BTreeSet<String>);

impl Owners {
    fn has(&self, path: &str) -> bool {
        let ends = [".", "::", " ("];
        let cuts = ends.iter().filter_map(|end| path.rfind(end));
        cuts.max().is_some_and(|cut| self.0.contains(&path[..cut]))
    }

    fn add(&mut self, path: &str) {
        // The setters of a builder come and go with the function that returns it.
        if let Some(owner) = path.strip_suffix("::builder") {
            self.0.insert(format!("{owner}Builder"));
        }
        self.0.insert(path.to_owned());
    }
}

/// Returns the effect of another signature on callers, and the arguments that differ.
fn compare(old: &Item, new: &Item) -> (Source, Vec<String>) {
    let wire = match old.wire == new.wire {
        true => Source::Nothing,
        false => Source::MeansSomethingElse,
    };
    match (&old.expanded, &new.expanded) {
        (Signature::Function(a, x), Signature::Function(b, y)) => {
            let (effect, names) = compare_arguments(a, b);
            let output = if x == y {
                Source::Nothing
            } else {
                Source::Breaks
            };
            (effect.max(output), names)
        }
        (a, b) if a == b => (wire, Vec::new()),
        _ => (Source::Breaks, Vec::new()),
    }
}

fn compare_arguments(old: &[Argument], new: &[Argument]) -> (Source, Vec<String>) {
    let mut names = Vec::new();
    for (a, b) in old.iter().zip(new) {
        if a.name != b.name || !accepts(b, a) {
            names.extend([a.name.clone(), b.name.clone()]);
        }
    }
    let longer = if old.len() > new.len() { old } else { new };
    let further = longer.iter().skip(old.len().min(new.len()));
    names.extend(further.map(|it| it.name.clone()));
    // Of a longer list those that both have are not the cause.
    if old.len() != new.len() {
        let has = |all: &[Argument], name: &str| all.iter().any(|it| it.name == name);
        names.retain(|name| has(old, name) != has(new, name));
    }
    let mut both = old.iter().zip(new);
    let effect = match old.len() == new.len() && both.all(|(a, b)| accepts(b, a)) {
        false => Source::Breaks,
        true => {
            let has = |name: &str| new.iter().any(|it| it.name == name);
            let mut both = old.iter().zip(new);
            match both.any(|(a, b)| a.name != b.name && has(&a.name)) {
                true => Source::MeansSomethingElse,
                false => Source::Nothing,
            }
        }
    };
    (effect, names)
}

/// Returns true if an argument takes all that the old one took.
fn accepts(new: &Argument, old: &Argument) -> bool {
    if new.ty == old.ty {
        return new.converts || !old.converts;
    }
    let is_text = old.ty == RustType::String;
    match &new.ty {
        // Callers pass the old type itself, and text where that was taken.
        RustType::Nullable(inner) => {
            new.converts && **inner == old.ty && (!old.takes_text || is_text)
        }
        _ if new.from.contains(&old.ty) => !old.takes_text || is_text && new.takes_text,
        _ => is_text && new.takes_text,
    }
}
