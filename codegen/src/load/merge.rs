//! Merging: many documents → one tree. The documents describe one API at several dates.
//!
//! A value of one document only is taken from it. Values of several documents must be equal, or
//! `prefer` must decide. A table of [`Rule`]s says how deep the documents are merged.

mod difference;

use indexmap::map::Entry;

use super::node::{Map, Node, Pointer};
use super::{Origins, Prefer, Source};
use crate::diagnostic::{Diagnostic, Location, WarningKind};

use difference::Difference;

/// Rule for merging two documents' values of one member.
#[derive(Clone, Copy)]
enum Rule {
    /// They are equal, or only one document has it
    Whole,
    /// They are equal; its absence is a value too, since it affects its siblings
    Shared,
    /// Each member is merged by itself
    Members(fn(&str) -> Rule),
    /// Items with a `name` are merged by that name
    Named,
    /// The value of the newest document
    Newest,
    /// Versions of one minor release; the value of the newest document
    Version,
}

fn of_document(member: &str) -> Rule {
    match member {
        "openapi" | "swagger" => Rule::Version,
        "info" => Rule::Members(of_info),
        "paths" | "webhooks" => Rule::Members(|_| Rule::Members(of_path)),
        "components" => Rule::Members(|_| Rule::Members(|_| Rule::Whole)),
        "tags" => Rule::Named,
        "servers" | "security" | "jsonSchemaDialect" => Rule::Shared,
        _ => Rule::Whole,
    }
}

fn of_info(member: &str) -> Rule {
    match member {
        "version" | "description" => Rule::Newest,
        _ => Rule::Whole,
    }
}

fn of_path(member: &str) -> Rule {
    match member {
        "parameters" | "servers" | "$ref" => Rule::Shared,
        _ => Rule::Whole,
    }
}

/// Merges the trees of all sources, oldest first. Disagreements are pushed as errors, and settled
/// ones as notes.
pub(super) fn merge(
    trees: Vec<Node>,
    origins: Vec<Origins>,
    sources: &[Source],
    prefer: &Prefer,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Node, Origins) {
    let preferred = match prefer {
        Prefer::File(name) => {
            let found = sources.iter().position(|source| source.name == *name);
            if found.is_none() {
                diagnostics.push(unknown_file(name, sources));
            }
            found
        }
        _ => None,
    };
    let newest = *prefer == Prefer::Newest;
    let mut merge = Merge {
        sources,
        newest,
        preferred,
        incoming: 0,
        origins: Origins::of_documents(origins),
        diagnostics,
    };
    let mut trees = trees.into_iter();
    let mut root = trees.next().unwrap_or(Node::Object(Map::default()));
    for (index, tree) in trees.enumerate() {
        merge.incoming = index + 1;
        let at = Pointer::root();
        merge.fold(&mut root, tree, &at, &at, Rule::Members(of_document));
    }
    (root, merge.origins)
}

fn unknown_file(name: &str, sources: &[Source]) -> Diagnostic {
    let names: Vec<_> = sources
        .iter()
        .map(|source| format!("`{}`", source.name))
        .collect();
    let message = format!("the preferred document `{name}` does not exist");
    Diagnostic::error(Location::File(0), message)
        .hint(format_args!("use one of {}", names.join(", ")))
}

struct Merge<'a> {
    sources: &'a [Source],
    newest: bool,
    preferred: Option<usize>,
    /// The document that is being merged in
    incoming: usize,
    origins: Origins,
    diagnostics: &'a mut Vec<Diagnostic>,
}

/// Side of a conflict whose value is kept.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Winner {
    Held,
    Incoming,
}

impl Merge<'_> {
    /// Merges a value of the incoming document, at `from`, into the one at `at`.
    fn fold(&mut self, held: &mut Node, incoming: Node, at: &Pointer, from: &Pointer, rule: Rule) {
        match (rule, held, incoming) {
            (Rule::Members(rule_of), Node::Object(held), Node::Object(incoming)) => {
                self.fold_members(held, incoming, at, from, rule_of);
            }
            (Rule::Named, Node::Array(held), Node::Array(incoming)) => {
                self.fold_named(held, incoming, at, from);
            }
            (_, held, incoming) if *held == incoming => (),
            (Rule::Newest, held, incoming) => {
                self.note_winner(
                    at,
                    from,
                    Winner::Incoming,
                    "the newest document takes precedence",
                );
                self.replace(held, incoming, at, from);
            }
            (Rule::Version, held, incoming) if is_one_family(held, &incoming) => {
                self.replace(held, incoming, at, from);
            }
            (_, held, incoming) => {
                let difference = Difference::between(held, &incoming);
                if self.settle(at, from, &difference) == Some(Winner::Incoming) {
                    self.replace(held, incoming, at, from);
                }
            }
        }
    }

    fn fold_members(
        &mut self,
        held: &mut Map,
        mut incoming: Map,
        at: &Pointer,
        from: &Pointer,
        rule_of: fn(&str) -> Rule,
    ) {
        self.drop_shared(held, &incoming, at, from, rule_of);
        for (name, value) in std::mem::take(&mut incoming) {
            let (at, from, rule) = (at.child(&name), from.child(&name), rule_of(&name));
            match held.entry(name) {
                Entry::Occupied(mut held) => self.fold(held.get_mut(), value, &at, &from, rule),
                Entry::Vacant(free) => {
                    let lacking = Difference::lacking_here(&value);
                    let takes = !matches!(rule, Rule::Shared)
                        || self.settle(&at, &from, &lacking) == Some(Winner::Incoming);
                    if takes {
                        free.insert(value);
                        self.origins.insert(at, self.incoming, from);
                    }
                }
            }
        }
    }

    /// Removes shared members that the incoming document lacks.
    fn drop_shared(
        &mut self,
        held: &mut Map,
        incoming: &Map,
        at: &Pointer,
        from: &Pointer,
        rule_of: fn(&str) -> Rule,
    ) {
        held.retain(|name, value| {
            if !matches!(rule_of(name), Rule::Shared) || incoming.contains_key(name) {
                return true;
            }
            let difference = Difference::lacking_there(value);
            let winner = self.settle(&at.child(name), &from.child(name), &difference);
            winner != Some(Winner::Incoming)
        });
    }

    fn fold_named(
        &mut self,
        held: &mut Vec<Node>,
        incoming: Vec<Node>,
        at: &Pointer,
        from: &Pointer,
    ) {
        for (index, item) in incoming.into_iter().enumerate() {
            let same = |other: &Node| match (other.get("name"), item.get("name")) {
                (Some(theirs), Some(ours)) => theirs == ours,
                _ => *other == item,
            };
            let from = from.item(index);
            match held.iter().position(same) {
                Some(place) => {
                    self.fold(&mut held[place], item, &at.item(place), &from, Rule::Whole);
                }
                None => {
                    self.origins
                        .insert(at.item(held.len()), self.incoming, from);
                    held.push(item);
                }
            }
        }
    }

    fn replace(&mut self, held: &mut Node, incoming: Node, at: &Pointer, from: &Pointer) {
        *held = incoming;
        self.origins.insert(at.clone(), self.incoming, from.clone());
    }

    /// Settles a disagreement by the preference, with a note, or reports it as an error.
    fn settle(&mut self, at: &Pointer, from: &Pointer, by: &Difference) -> Option<Winner> {
        let (document, pointer) = self.origins.document_of(at);
        let winner = match self.preferred {
            _ if self.newest => Some(Winner::Incoming),
            Some(file) if file == self.incoming => Some(Winner::Incoming),
            Some(file) if file == document => Some(Winner::Held),
            _ => None,
        };
        match winner {
            Some(winner) => {
                self.note_winner(at, from, winner, "the preferred document takes precedence")
            }
            None => {
                let here = self.location(document, &pointer.join(&by.rest));
                let there = self.location(self.incoming, &from.join(&by.rest));
                let message = format!("the documents disagree about `{at}`");
                self.diagnostics.push(
                    Diagnostic::error(here, message)
                        .with_text(&by.here)
                        .and(there, &by.there)
                        .hint(
                            "write `prefer = \"newest\"` into specmill.toml, or the name of the \
                         document that is right",
                        ),
                );
            }
        }
        winner
    }

    /// Maps a place of a document's tree to the file that it came from.
    fn location(&self, document: usize, pointer: &Pointer) -> Location {
        let (file, pointer) = self.origins.file_of(document, pointer);
        Location::Document(file, pointer)
    }

    fn note_winner(&mut self, at: &Pointer, from: &Pointer, winner: Winner, why: &str) {
        let held = self.origins.document_of(at);
        let incoming = (self.incoming, from.clone());
        let (won, lost) = match winner {
            Winner::Held => (held, incoming),
            Winner::Incoming => (incoming, held),
        };
        let name = |document: usize| {
            self.sources
                .get(document)
                .map_or("", |source| source.name.as_str())
        };
        let message = format!(
            "`{at}` is from `{}`, not from `{}`: {why}",
            name(won.0),
            name(lost.0)
        );
        let diagnostic = Diagnostic::note(
            WarningKind::DocumentsDisagree,
            self.location(won.0, &won.1),
            message,
        )
        .and(self.location(lost.0, &lost.1), "ignored");
        self.diagnostics.push(diagnostic);
    }
}

/// Returns true if two versions differ in their patch release only: `3.1.0` and `3.1.1`.
fn is_one_family(held: &Node, incoming: &Node) -> bool {
    let family = |node: &Node| {
        let mut parts = node.as_str()?.splitn(3, '.').map(str::to_owned);
        Some((parts.next()?, parts.next()?))
    };
    family(held).is_some() && family(held) == family(incoming)
}

#[cfg(test)]
mod tests;
