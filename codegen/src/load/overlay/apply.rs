//! Application of actions (section 4.4.3), in their order.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::action::{Action, Change, Overlay, Version};
use super::limits::{Excess, Limits, MAX_DEPTH};
use super::merge::{Held, MergeError, Merging, Misfit};
use super::trace::{Trace, View};
use crate::diagnostic::{Diagnostic, Location, WarningKind};
use crate::load::json_path::{self, Exhausted, Query};
use crate::load::{Node, Pointer};

/// A document while it is mended.
pub(super) struct Mender {
    pub(super) root: Node,
    pub(super) trace: Trace,
    pub(super) is_changed: bool,
}

/// Applies an overlay to the chosen documents. Returns the number of places that it changed.
pub(super) fn apply(
    overlay: &Overlay,
    documents: &mut [Mender],
    chosen: &[usize],
    limits: &mut Limits,
    diagnostics: &mut Vec<Diagnostic>,
) -> usize {
    let mut total = 0;
    let mut newer = Vec::new();
    for action in &overlay.actions {
        let mut run = Run {
            overlay,
            action,
            limits: &mut *limits,
            diagnostics: &mut *diagnostics,
            is_newer: false,
            has_failed: false,
        };
        let mut places = 0;
        for index in chosen {
            match run.apply(&mut documents[*index]) {
                Ok(count) => places += count,
                Err(fault) => {
                    run.diagnostics.push(fault);
                    run.has_failed = true;
                    break;
                }
            }
        }
        if run.is_newer {
            newer.push(run.place(action.change.keyword()));
        }
        if places == 0 && !run.has_failed {
            run.warn_of_nothing();
        }
        total += places;
        if limits.is_spent {
            break;
        }
    }
    diagnostics.extend(note_newer(newer));
    total
}

/// Notes the actions to which rules of 1.1 applied that 1.0 does not have.
fn note_newer(places: Vec<Location>) -> Option<Diagnostic> {
    let others = places.len().saturating_sub(1);
    let more = match others {
        0 => String::new(),
        1 => ", and so is another one".to_owned(),
        others => format!(", and so are {others} others"),
    };
    let first = places.into_iter().next()?;
    let message = format!(
        "this action is applied as Overlay 1.1 defines, since 1.0 has no rule for it{more}"
    );
    Some(
        Diagnostic::note(WarningKind::OverlayVersion, first, message)
            .hint("write `overlay: 1.1.0`"),
    )
}

/// One action.
struct Run<'a> {
    overlay: &'a Overlay,
    action: &'a Action,
    limits: &'a mut Limits,
    diagnostics: &'a mut Vec<Diagnostic>,
    /// True if a rule of 1.1 applied that 1.0 does not have
    is_newer: bool,
    has_failed: bool,
}

impl<'a> Run<'a> {
    /// Applies the action to a document. Returns the number of targets.
    fn apply(&mut self, document: &mut Mender) -> Result<usize, Diagnostic> {
        let action: &'a Action = self.action;
        let targets = self.select(&action.target, &document.root)?;
        if targets.is_empty() {
            return Ok(0);
        }
        document.is_changed = true;
        match &action.change {
            Change::Remove => self.remove(document, &targets)?,
            Change::Update(value) => {
                let at = action.at.child("update");
                let view = View::of(self.overlay.file, at);
                self.merge(document, &targets, value, &view)?;
            }
            Change::Copy(query) => {
                self.is_newer |= self.overlay.version == Version::V1_0;
                let from = self.source(query, document)?;
                let trace = document.trace.clone_part(&from);
                let value = document.root.at(&from).cloned().unwrap_or(Node::Null);
                self.merge(document, &targets, &value, &trace.as_view())?;
            }
        }
        Ok(targets.len())
    }

    fn select(&mut self, query: &Query, root: &Node) -> Result<Vec<Pointer>, Diagnostic> {
        let selected = json_path::select(query, root, &mut self.limits.budget);
        selected.map_err(|Exhausted| self.exhausted())
    }

    /// Returns the single node that `copy` selects.
    fn source(&mut self, query: &Query, document: &Mender) -> Result<Pointer, Diagnostic> {
        let mut found = self.select(query, &document.root)?;
        match found.len() {
            1 => Ok(found.remove(0)),
            0 => Err(self.error("copy", "`copy` selects nothing in the document")),
            count => {
                let message = format!("`copy` must select a single node, and selects {count}");
                let fault = self.error("copy", message);
                let places = found.iter().take(2);
                Err(places.fold(fault, |fault, place| {
                    let (file, pointer) = document.trace.view(place).from;
                    fault.and(Location::Document(file, pointer), "selected")
                }))
            }
        }
    }

    fn merge(
        &mut self,
        document: &mut Mender,
        targets: &[Pointer],
        value: &Node,
        brought: &View<'_>,
    ) -> Result<(), Diagnostic> {
        self.check_kinds(document, targets)?;
        let mut merging = Merging {
            version: self.overlay.version,
            limits: &mut *self.limits,
            misfits: BTreeMap::new(),
        };
        let mut result = Ok(());
        for target in targets {
            let from = document.trace.view(target).from;
            let Some(node) = document.root.at_mut(target) else {
                // An earlier target was above it, and was replaced.
                continue;
            };
            if self.overlay.version == Version::V1_0 {
                self.is_newer |= match node {
                    Node::Object(_) => false,
                    Node::Array(_) => matches!(value, Node::Array(_)),
                    _ => true,
                };
            }
            let held = Held {
                node,
                trace: document.trace.part(target),
                at: target.clone(),
                from,
                depth: target.tokens().count(),
            };
            result = merging.merge(held, value, brought);
            if result.is_err() {
                break;
            }
        }
        let misfits = merging.misfits;
        misfits
            .into_values()
            .for_each(|(misfit, count)| self.warn_of_misfit(&misfit, count));
        result.map_err(|error| match error {
            MergeError::Incompatible(misfit) => self.incompatible(&misfit),
            MergeError::Excess(excess) => self.excess(excess),
            MergeError::Exhausted => self.exhausted(),
        })
    }

    /// Checks that all targets are objects, all are arrays, or all are neither, as 1.1 demands.
    fn check_kinds(&self, document: &Mender, targets: &[Pointer]) -> Result<(), Diagnostic> {
        if self.overlay.version == Version::V1_0 {
            return Ok(());
        }
        let class = |target: &Pointer| match document.root.at(target) {
            Some(Node::Object(_)) => "an object",
            Some(Node::Array(_)) => "an array",
            _ => "a primitive value",
        };
        let Some(first) = targets.first() else {
            return Ok(());
        };
        let is_other = |it: &&Pointer| class(it) != class(first);
        let Some(other) = targets.iter().find(is_other) else {
            return Ok(());
        };
        let message = "the target selects values of several kinds";
        let fault = [first, other]
            .iter()
            .fold(self.error("target", message), |fault, target| {
                let (file, pointer) = document.trace.view(target).from;
                fault.and(Location::Document(file, pointer), class(target))
            });
        Err(fault.hint("write an action for each kind"))
    }

    fn remove(&mut self, document: &mut Mender, targets: &[Pointer]) -> Result<(), Diagnostic> {
        let mut parents = BTreeMap::<Pointer, Vec<String>>::new();
        for target in targets {
            let (Some(parent), Some(token)) = (target.parent(), target.last()) else {
                let fault = self.error("target", "the whole document cannot be removed");
                return Err(fault.hint("select members of it: `$.paths.*`"));
            };
            parents.entry(parent).or_default().push(token);
        }
        // The deepest first: an item that is removed moves those behind it, and all below them.
        let mut parents = parents.into_iter().collect::<Vec<_>>();
        parents.sort_by_cached_key(|(parent, _)| std::cmp::Reverse(parent.tokens().count()));
        for (parent, tokens) in parents {
            let from = document.trace.view(&parent).from;
            match document.root.at_mut(&parent) {
                Some(Node::Object(map)) => {
                    let trace = document.trace.part(&parent);
                    tokens.iter().for_each(|name| trace.remove_member(name));
                    let gone = tokens.into_iter().collect::<HashSet<_>>();
                    map.retain(|name, _| !gone.contains(name));
                }
                Some(Node::Array(items)) => {
                    let gone = tokens.iter().filter_map(|token| token.parse().ok());
                    let gone = gone.collect::<BTreeSet<usize>>();
                    let trace = document.trace.part(&parent);
                    trace.remove_items(&gone, items.len(), &from);
                    let mut index = 0..;
                    items.retain(|_| !index.next().is_some_and(|it| gone.contains(&it)));
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn error(&self, field: &str, message: impl std::fmt::Display) -> Diagnostic {
        Diagnostic::error(self.place(field), message)
    }

    fn place(&self, field: &str) -> Location {
        Location::Document(self.overlay.file, self.action.at.child(field))
    }

    fn exhausted(&mut self) -> Diagnostic {
        self.limits.is_spent = true;
        let message = "the paths of the overlays select or visit too many places";
        let fault = self.error("target", message);
        fault.hint("replace `..` by the steps to the places that are meant")
    }

    fn excess(&mut self, excess: Excess) -> Diagnostic {
        self.limits.is_spent = true;
        let message = match excess {
            Excess::Size => "the overlays make the document many times its size".to_owned(),
            Excess::Depth => {
                format!("this action nests the document deeper than {MAX_DEPTH} levels")
            }
        };
        self.error(self.action.change.keyword(), message)
    }

    fn incompatible(&self, misfit: &Misfit) -> Diagnostic {
        let (brought, held) = misfit.kinds;
        let message = format!(
            "{brought} cannot be merged with {held}, at `{}`",
            misfit.held
        );
        let fault = match misfit.brought.0 == self.overlay.file {
            true => Diagnostic::error(location(&misfit.brought), message),
            false => self
                .error("copy", message)
                .and(location(&misfit.brought), brought),
        };
        fault
            .and(location(&misfit.held_from), held)
            .hint("remove the value of the document by an action before this one")
    }

    fn warn_of_misfit(&mut self, misfit: &Misfit, count: usize) {
        let (brought, held) = misfit.kinds;
        let what = match misfit.stays {
            true => "leaves",
            false => "replaces",
        };
        let more = match count {
            1 => String::new(),
            count => format!(", as in {} other places", count - 1),
        };
        let message = format!("{brought} {what} {held}, at `{}`{more}", misfit.held);
        let warning = Diagnostic::warning(
            WarningKind::OverlayMisfit,
            location(&misfit.brought),
            message,
        )
        .and(location(&misfit.held_from), held)
        .hint("Overlay 1.0 has no rule for it, and 1.1 makes it an error");
        self.diagnostics.push(warning);
    }

    fn warn_of_nothing(&mut self) {
        let message = "this action changes nothing: its target matches nothing";
        let warning =
            Diagnostic::warning(WarningKind::OverlayNoMatch, self.place("target"), message);
        let hint = "check the path, or remove the action if the document is right by now";
        self.diagnostics.push(warning.hint(hint));
    }
}

fn location((file, pointer): &(usize, Pointer)) -> Location {
    Location::Document(*file, pointer.clone())
}
