//! References of the skeleton: each must refer to an existing component, without cycles. Dangling
//! references are left out.

use crate::diagnostic::{Diagnostic, WarningKind};
use crate::hash::{HashMap, HashSet};
use crate::load::{Map, Node, Pointer};

/// References of the skeleton, collected while it is read.
pub(super) struct References {
    components: HashSet<Pointer>,
    found: Vec<(Pointer, Pointer)>,
    suggestions: Suggestions,
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
            suggestions: Suggestions::default(),
        }
    }

    /// Records a Reference Object, and returns it in the form of openapiv3.
    pub(super) fn take(
        &mut self,
        map: &Map,
        pointer: &Pointer,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Node> {
        let at = pointer.child("$ref");
        let Some(text) = map.get("$ref").and_then(Node::as_str) else {
            let fault = Diagnostic::warning(
                WarningKind::ReferenceUnresolved,
                at.into(),
                "`$ref` must be a string",
            );
            diagnostics.push(fault.hint("it is left out"));
            return None;
        };
        let target = text.strip_prefix('#').and_then(Pointer::parse);
        let Some(target) = target.filter(|target| self.components.contains(target)) else {
            let message = format!("`{text}` does not refer to a component");
            let hint = self
                .suggestions
                .suggest(text, self.components.iter(), "component");
            let fault = Diagnostic::warning(WarningKind::ReferenceUnresolved, at.into(), message);
            diagnostics.push(fault.hint(format!("{hint}; until then it is left out")));
            return None;
        };
        self.found.push((pointer.clone(), target));
        let text = Node::String(text.to_owned());
        Some(Node::Object(Map::from_iter([("$ref".to_owned(), text)])))
    }

    /// Reports cycles of components that are only references.
    pub(super) fn check(&self, diagnostics: &mut Vec<Diagnostic>) {
        let next = self
            .found
            .iter()
            .map(|(from, to)| (from, to))
            .collect::<HashMap<_, _>>();
        report_cycles(&next, |_| false, diagnostics);
    }
}

/// Maximum number of suggestions, since each compares all names.
const MAX_SUGGESTIONS: usize = 20;

/// Suggestions for dangling references.
#[derive(Default)]
pub(super) struct Suggestions(usize);

impl Suggestions {
    /// Suggests a similar name.
    pub(super) fn suggest<'a>(
        &mut self,
        text: &str,
        known: impl Iterator<Item = &'a Pointer>,
        what: &str,
    ) -> String {
        self.0 += 1;
        let target = text.strip_prefix('#').and_then(Pointer::parse);
        let near = target.filter(|_| self.0 <= MAX_SUGGESTIONS);
        match near.and_then(|target| nearest(&target, known)) {
            Some(pointer) => format!("refer to `{pointer}` if that is meant"),
            None => format!("check the spelling, or add the {what} to the document"),
        }
    }
}

fn nearest<'a>(target: &Pointer, known: impl Iterator<Item = &'a Pointer>) -> Option<String> {
    let parent = target.parent();
    let wanted = target.tokens().last().unwrap_or_default();
    let siblings = known.filter(|pointer| pointer.parent() == parent);
    let near = siblings.filter_map(|pointer| {
        let distance = distance(&wanted, &pointer.tokens().last()?);
        (distance <= 1 + wanted.chars().count() / 4).then_some((distance, pointer.to_string()))
    });
    near.min().map(|(_, pointer)| pointer)
}

/// Returns the edit distance of two names, ignoring case. Overlong names are not compared.
fn distance(a: &str, b: &str) -> usize {
    let lower = |text: &str| text.to_lowercase().chars().take(100).collect::<String>();
    strsim::levenshtein(&lower(a), &lower(b))
}

/// Reports each cycle of references once, at the first of its places by name; returns those places.
/// A cycle is an error, unless keywords beside the reference give it a meaning.
pub(super) fn report_cycles(
    next: &HashMap<&Pointer, &Pointer>,
    says_more: impl Fn(&Pointer) -> bool,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Pointer> {
    let mut cycles = Vec::new();
    let mut starts = next.keys().copied().collect::<Vec<_>>();
    starts.sort();
    let mut seen = HashSet::default();
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
            let cycle = &path[at..];
            let names = cycle
                .iter()
                .map(|step| format!("`{step}`"))
                .collect::<Vec<_>>();
            let message = format!("{} form a cycle of references", names.join(", "));
            let message = match cycle {
                [one] => format!("`{one}` is only a reference to itself"),
                _ => message,
            };
            let at = place.child("$ref").into();
            let fault = match cycle.iter().any(|place| says_more(place)) {
                true => Diagnostic::warning(WarningKind::ReferenceCycle, at, message).hint(
                    "replace one of the references by a definition; until then any JSON value is \
                     accepted",
                ),
                false => Diagnostic::error(at, message)
                    .hint("replace one of the references by a definition"),
            };
            cycles.push(place.clone());
            diagnostics.push(fault);
        }
    }
    cycles
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_differs_little_is_offered() {
        let pointer = |text: &str| Pointer::parse(text).unwrap();
        let known = ["/x/Author", "/x/Auction", "/y/Autor"].map(pointer);
        let hint = |text: &str| Suggestions::default().suggest(text, known.iter(), "schema");
        assert_eq!(hint("#/x/Autor"), "refer to `#/x/Author` if that is meant");
        assert_eq!(hint("#/x/author"), "refer to `#/x/Author` if that is meant");
        assert_eq!(
            hint("#/x/Book"),
            "check the spelling, or add the schema to the document"
        );
    }
}
