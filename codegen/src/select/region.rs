//! The parts of a document that a selection does not reach.

use super::matcher::tags;
use super::{Choice, operations, operations_of};
use crate::diagnostic::{Diagnostic, Location};
use crate::hash::{HashMap, HashSet};
use crate::load::{Map, Node, Pointer};

/// Sections of `components` whose members are never deselected. The client has all security
/// schemes, so that its construction does not depend on the selection; the other two are copied to
/// where they are referred to before anything is selected.
const WHOLE: [&str; 3] = ["securitySchemes", "pathItems", "mediaTypes"];

/// The parts of a document that are deselected.
#[derive(Clone, Debug, Default)]
pub struct Region {
    marks: Marks,
}

/// A tree of steps: whether what is at and below a place is deselected.
#[derive(Clone, Debug, Default)]
struct Marks {
    hidden: Option<bool>,
    children: HashMap<String, Marks>,
}

impl Region {
    /// Finds what a selection reaches, by the references of the document.
    pub fn of(root: &Node, choice: &Choice) -> Self {
        let mut walk = Walk::new(root);
        walk.start(choice);
        walk.follow();
        walk.finish()
    }

    /// Returns true if a place is deselected.
    pub fn hides(&self, pointer: &Pointer) -> bool {
        self.hides_path(pointer.tokens())
    }

    /// Returns true if a place is deselected, by the steps to it.
    pub fn hides_path<T: AsRef<str>>(&self, path: impl IntoIterator<Item = T>) -> bool {
        let mut marks = &self.marks;
        let mut is_hidden = false;
        for step in path {
            match marks.children.get(step.as_ref()) {
                Some(inner) => marks = inner,
                None => break,
            }
            is_hidden = marks.hidden.unwrap_or(is_hidden);
        }
        is_hidden
    }

    /// Returns true if a diagnostic is about a deselected place. `is_one` if there is one document,
    /// whose own places are those of the whole.
    pub(crate) fn hides_diagnostic(&self, diagnostic: &Diagnostic, is_one: bool) -> bool {
        match diagnostic.locations.first() {
            Some((Location::Merged(pointer), _)) => self.hides(pointer),
            Some((Location::Document(0, pointer), _)) if is_one => self.hides(pointer),
            _ => false,
        }
    }

    fn mark(&mut self, pointer: &Pointer, is_hidden: bool) {
        let mut marks = &mut self.marks;
        for step in pointer.tokens() {
            marks = marks.children.entry(step).or_default();
        }
        marks.hidden = Some(is_hidden);
    }
}

/// The search for what a selection reaches.
struct Walk<'a> {
    root: &'a Node,
    components: Option<&'a Map>,
    region: Region,
    /// Reached members of components: section and name
    reached: HashSet<(&'a str, &'a str)>,
    /// Reached schemas with a discriminator, here or in a base
    bases: HashSet<&'a str>,
    /// Schemas by the schema that they extend with `allOf`
    derived: HashMap<&'a str, Vec<&'a str>>,
    /// Nodes to search next, each with the schema that it is in
    open: Vec<(&'a Node, Option<&'a str>)>,
    /// References to places outside the components
    inside: HashSet<&'a str>,
    has_dynamic: bool,
}

impl<'a> Walk<'a> {
    fn new(root: &'a Node) -> Self {
        let components = root.get("components").and_then(Node::as_object);
        Self {
            root,
            derived: derived(components),
            components,
            region: Region::default(),
            reached: HashSet::default(),
            bases: HashSet::default(),
            open: Vec::new(),
            inside: HashSet::default(),
            has_dynamic: false,
        }
    }

    /// Marks what is not selected by itself, and opens the rest.
    fn start(&mut self, choice: &Choice) {
        let of_root = self.root.as_object().into_iter().flatten();
        let is_searched = |name: &str| !matches!(name, "paths" | "webhooks" | "components");
        let rest = of_root.filter(|(name, _)| is_searched(name));
        self.open.extend(rest.map(|(_, node)| (node, None)));
        self.tags(choice);
        let paths = self.root.get("paths").and_then(Node::as_object);
        let base = Pointer::root().child("paths");
        for (path, item) in paths.into_iter().flatten() {
            let at = base.child(path);
            let all = operations_of(item, &at);
            let is_chosen = |method: &str| choice.operations.contains(&format!("{method} {path}"));
            let chosen = all.iter().filter(|(_, method, _)| is_chosen(method));
            if chosen.clone().count() == 0 {
                self.region.mark(&at, true);
                continue;
            }
            self.open.extend(chosen.map(|(.., node)| (*node, None)));
            for (pointer, ..) in all.iter().filter(|(_, method, _)| !is_chosen(method)) {
                self.region.mark(pointer, true);
            }
            // What all operations of the path have in common.
            let common = item.as_object().into_iter().flatten();
            let common = common.filter(|(name, _)| matches!(name.as_str(), "parameters" | "$ref"));
            self.open.extend(common.map(|(_, node)| (node, None)));
        }
        let webhooks = self.root.get("webhooks").and_then(Node::as_object);
        let base = Pointer::root().child("webhooks");
        for (name, item) in webhooks.into_iter().flatten() {
            match choice.webhooks.contains(name) {
                true => self.open.push((item, None)),
                false => self.region.mark(&base.child(name), true),
            }
        }
        for name in &choice.schemas {
            self.reach("schemas", name);
        }
    }

    /// Marks the tags that only operations outside the selection have.
    fn tags(&mut self, choice: &Choice) {
        let (mut used, mut idle) = (HashSet::default(), HashSet::default());
        for operation in operations(self.root) {
            match choice.operations.contains(&operation.route) {
                true => used.extend(tags(&operation)),
                false => idle.extend(tags(&operation)),
            }
        }
        let base = Pointer::root().child("tags");
        let declared = self.root.get("tags").and_then(Node::as_array);
        for (index, tag) in declared.into_iter().flatten().enumerate() {
            let name = tag.get("name").and_then(Node::as_str).unwrap_or_default();
            if idle.contains(name) && !used.contains(name) {
                self.region.mark(&base.item(index), true);
            }
        }
    }

    fn follow(&mut self) {
        while let Some((node, schema)) = self.open.pop() {
            match node {
                Node::Array(items) => self.open.extend(items.iter().map(|it| (it, schema))),
                Node::Object(map) => {
                    for (name, value) in map {
                        match (name.as_str(), value) {
                            ("$ref", Node::String(text)) => self.target(text),
                            ("$dynamicRef", _) => self.dynamic(),
                            ("discriminator", Node::Object(discriminator)) => {
                                self.discriminator(discriminator, schema);
                            }
                            _ => {}
                        }
                        if matches!(value, Node::Array(_) | Node::Object(_)) {
                            self.open.push((value, schema));
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn discriminator(&mut self, discriminator: &'a Map, schema: Option<&'a str>) {
        let mapping = discriminator.get("mapping").and_then(Node::as_object);
        for (_, target) in mapping.into_iter().flatten() {
            match target.as_str() {
                Some(text) if text.starts_with('#') => self.target(text),
                Some(name) => self.reach("schemas", name),
                None => {}
            }
        }
        if let Some(schema) = schema {
            self.base(schema);
        }
    }

    /// Reaches the schemas that extend one with a discriminator: its values may be theirs.
    fn base(&mut self, schema: &'a str) {
        if !self.bases.insert(schema) {
            return;
        }
        for name in self.derived.get(schema).cloned().unwrap_or_default() {
            self.reach("schemas", name);
            self.base(name);
        }
    }

    /// Reaches the target of a reference.
    fn target(&mut self, text: &'a str) {
        let Some(pointer) = text.strip_prefix('#').and_then(Pointer::parse) else {
            return;
        };
        let mut tokens = pointer.tokens();
        let first = tokens.next().unwrap_or_default();
        if first == "components"
            && let (Some(section), Some(name)) = (tokens.next(), tokens.next())
        {
            self.reach(&section, &name);
        } else if matches!(first.as_str(), "paths" | "webhooks")
            && self.inside.insert(text)
            && self.region.hides(&pointer)
            && let Some(node) = self.root.at(&pointer)
        {
            self.region.mark(&pointer, false);
            self.open.push((node, None));
        }
    }

    /// Reaches a member of the components.
    fn reach(&mut self, section: &str, name: &str) {
        let found = self.components.and_then(|it| it.get_key_value(section));
        let Some((section, Node::Object(members))) = found else {
            return;
        };
        if let Some((name, node)) = members.get_key_value(name)
            && self.reached.insert((section, name))
        {
            let schema = (section == "schemas").then_some(name.as_str());
            self.open.push((node, schema));
        }
    }

    /// Reaches every schema that a dynamic reference may refer to.
    fn dynamic(&mut self) {
        if std::mem::replace(&mut self.has_dynamic, true) {
            return;
        }
        let schemas = self
            .components
            .and_then(|it| it.get("schemas")?.as_object());
        for (name, node) in schemas.into_iter().flatten() {
            if holds(node, "$dynamicAnchor") {
                self.reach("schemas", name);
            }
        }
    }

    /// Marks the members of components that were not reached.
    fn finish(mut self) -> Region {
        let base = Pointer::root().child("components");
        for (section, members) in self.components.into_iter().flatten() {
            let Node::Object(members) = members else {
                continue;
            };
            if WHOLE.contains(&section.as_str()) {
                continue;
            }
            let at = base.child(section);
            for name in members.keys() {
                if !self.reached.contains(&(section.as_str(), name.as_str())) {
                    self.region.mark(&at.child(name), true);
                }
            }
        }
        self.region
    }
}

/// Returns true if a keyword is anywhere in a tree.
fn holds(node: &Node, keyword: &str) -> bool {
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        match node {
            Node::Array(items) => open.extend(items),
            Node::Object(map) if map.contains_key(keyword) => return true,
            Node::Object(map) => open.extend(map.values()),
            _ => {}
        }
    }
    false
}

/// Returns the names of schemas by those that they extend with `allOf`.
fn derived(components: Option<&Map>) -> HashMap<&str, Vec<&str>> {
    let mut derived = HashMap::<&str, Vec<&str>>::default();
    let schemas = components.and_then(|it| it.get("schemas")?.as_object());
    for (name, schema) in schemas.into_iter().flatten() {
        let parts = schema.get("allOf").and_then(Node::as_array);
        for part in parts.into_iter().flatten() {
            let target = part.get("$ref").and_then(Node::as_str);
            let base = target.and_then(|it| it.strip_prefix("#/components/schemas/"));
            if let Some(base) = base {
                derived.entry(base).or_default().push(name);
            }
        }
    }
    derived
}
