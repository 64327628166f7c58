//! References of the skeleton: each leads to a component that is there, and not in a circle.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::Diagnostic;
use crate::load::{Map, Node, Pointer};

/// What the skeleton refers to, collected while it is read.
pub(super) struct References {
    components: HashSet<Pointer>,
    found: Vec<(Pointer, Pointer)>,
}

impl References {
    pub(super) fn new(root: &Node) -> Self {
        let base = Pointer::root().child("components");
        let sections = root
            .get("components")
            .and_then(Node::as_object)
            .into_iter()
            .flatten();
        let components = sections
            .filter_map(|(section, members)| Some((base.child(section), members.as_object()?)))
            .flat_map(|(section, members)| members.keys().map(move |name| section.child(name)))
            .collect();
        Self {
            components,
            found: Vec::new(),
        }
    }

    /// Notes one Reference Object, and gives it back as openapiv3 wants it.
    pub(super) fn take(
        &mut self,
        map: &Map,
        pointer: &Pointer,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Node> {
        let at = pointer.child("$ref");
        let Some(text) = map.get("$ref").and_then(Node::as_str) else {
            diagnostics.push(Diagnostic::error(at.into(), "`$ref` is a string"));
            return None;
        };
        let Some(target) = text.strip_prefix('#').and_then(Pointer::parse) else {
            let message = format!("`{text}` leads out of this document");
            diagnostics.push(
                Diagnostic::error(at.into(), message).hint("bundle the documents into one first"),
            );
            return None;
        };
        if !self.components.contains(&target) {
            diagnostics.push(
                Diagnostic::error(at.into(), format!("`{text}` does not lead to a component"))
                    .hint("check the spelling, or add the component to the document"),
            );
            return None;
        }
        self.found.push((pointer.clone(), target));
        let text = Node::String(text.to_owned());
        Some(Node::Object(Map::from_iter([("$ref".to_owned(), text)])))
    }

    /// Reports circles of components that are nothing but references.
    pub(super) fn check(&self, diagnostics: &mut Vec<Diagnostic>) {
        let next = self
            .found
            .iter()
            .map(|(from, to)| (from, to))
            .collect::<HashMap<_, _>>();
        report_circles(&next, diagnostics);
    }
}

/// Reports each circle of references once, at the first of its places by name; says how many there
/// are.
pub(super) fn report_circles(
    next: &HashMap<&Pointer, &Pointer>,
    diagnostics: &mut Vec<Diagnostic>,
) -> usize {
    let mut circles = 0;
    let mut starts = next.keys().copied().collect::<Vec<_>>();
    starts.sort();
    let mut seen = HashSet::new();
    for start in starts {
        let mut path = Vec::new();
        let mut place = start;
        while seen.insert(place) {
            path.push(place);
            match next.get(place) {
                Some(target) => place = target,
                None => break,
            }
        }
        if let Some(at) = path.iter().position(|step| *step == place)
            && next.contains_key(place)
        {
            circles += 1;
            let circle = &path[at..];
            let names = circle
                .iter()
                .map(|step| format!("`{step}`"))
                .collect::<Vec<_>>();
            let message = format!(
                "{} lead in a circle of nothing but references",
                names.join(", ")
            );
            let message = match circle {
                [one] => format!("`{one}` refers to itself and nothing else"),
                _ => message,
            };
            diagnostics.push(
                Diagnostic::error(place.child("$ref").into(), message)
                    .hint("one of them has to say what it is, in place of `$ref`"),
            );
        }
    }
    circles
}
