//! Facts about a whole document that decide the fates of single keywords.

use super::fate::Context;
use crate::grammar::{Fate, Kind};
use crate::hash::HashSet;
use crate::load::{Map, Node};

/// Keywords that hold schemas only for references.
const DEFINITIONS: [&str; 2] = ["$defs", "definitions"];

/// Facts about a document.
pub(super) struct Facts<'a> {
    /// True if integers that are never negative get unsigned types
    pub(super) unsigned: bool,
    /// True if keywords beside `$ref` apply
    pub(super) siblings_count: bool,
    /// True if an operation relies on the document's own `security`
    pub(super) shared_security: bool,
    /// The tags of operations
    tags: HashSet<&'a str>,
    /// The security schemes that operations require; `None` if there is no `security` at all
    schemes: Option<HashSet<&'a str>>,
    /// Targets of all `$ref`s
    targets: HashSet<&'a str>,
    /// Lists of definitions that `$ref`s refer into, and each such definition
    definitions: HashSet<&'a str>,
}

impl<'a> Facts<'a> {
    pub(super) fn find(root: &'a Node, unsigned: bool) -> Self {
        let mut targets = HashSet::default();
        collect_targets(root, &mut targets);
        let operations = || {
            root.get("paths")
                .and_then(Node::as_object)
                .into_iter()
                .flatten()
                .flat_map(|(_, item)| item.as_object().into_iter().flatten())
                .filter(|(method, _)| is_method(method))
                .map(|(_, operation)| operation)
        };
        let tags = operations().filter_map(|operation| operation.get("tags")?.as_array());
        let own = operations().filter_map(|operation| operation.get("security"));
        let shared_security = operations().any(|operation| operation.get("security").is_none());
        let shared = root.get("security").filter(|_| shared_security);
        let is_said = root.get("security").is_some() || own.clone().next().is_some();
        let needs = own
            .chain(shared)
            .flat_map(|needs| needs.as_array().into_iter().flatten());
        let schemes = needs.flat_map(|together| together.as_object().into_iter().flatten());
        let schemes = schemes.map(|(name, _)| name.as_str()).collect();
        Self {
            unsigned,
            siblings_count: crate::lift::siblings_count(root),
            shared_security,
            schemes: is_said.then_some(schemes),
            tags: tags.flatten().filter_map(Node::as_str).collect(),
            definitions: targets.iter().copied().flat_map(definitions_in).collect(),
            targets,
        }
    }

    /// Returns true if a schema's keyword holds definitions without any reference.
    pub(super) fn is_idle(&self, kind: Kind, keyword: &str, path: &[String]) -> bool {
        let is_list = kind == Kind::Schema && DEFINITIONS.contains(&keyword);
        is_list && !self.leads_into(path.iter().map(String::as_str).chain([keyword]))
    }

    fn leads_into<'p>(&self, path: impl Iterator<Item = &'p str>) -> bool {
        let mut pointer = String::from("#");
        for step in path {
            pointer.push('/');
            pointer.push_str(&escape(step));
        }
        self.definitions.contains(pointer.as_str())
    }

    /// Returns the place of an item of a sequence; some items are ignored in favour of another.
    pub(super) fn item_context(
        &self,
        kind: Kind,
        items: &'a [Node],
        index: usize,
        context: Context<'a>,
    ) -> Context<'a> {
        match kind {
            Kind::Parameter if is_of_protocol(&items[index]) => context.capped(Fate::Ignored),
            Kind::CodeSample if chosen_sample(items) != Some(index) => {
                context.capped(Fate::Ignored)
            }
            Kind::Tag => {
                let name = items[index].get("name").and_then(Node::as_str);
                let is_used = name.is_some_and(|name| self.tags.contains(name));
                if is_used {
                    context
                } else {
                    context.capped(Fate::Ignored)
                }
            }
            _ => context,
        }
    }

    /// Returns the place of a member of a mapping. Unreferenced components are ignored, and media
    /// types beside the one that is read.
    pub(super) fn member_context(
        &self,
        kind: Kind,
        map: &'a Map,
        name: &str,
        path: &[String],
        context: Context<'a>,
    ) -> Context<'a> {
        match kind {
            Kind::Parameter
            | Kind::Response
            | Kind::RequestBody
            | Kind::Header
            | Kind::Example
            | Kind::PathItem
            | Kind::Callback
                if path.len() == 3 && path[0] == "components" =>
            {
                let section = &path[1];
                let target = format!("#/components/{section}/{}", escape(name));
                if self.targets.contains(target.as_str()) {
                    context
                } else {
                    context.capped(Fate::Ignored)
                }
            }
            Kind::Schema
                if is_definition(path) && !self.leads_into(path.iter().map(String::as_str)) =>
            {
                context.capped(Fate::Ignored)
            }
            // Only the first of several examples is shown.
            Kind::Example if map.keys().next().is_some_and(|first| first != name) => {
                context.capped(Fate::Ignored)
            }
            Kind::SecurityScheme => match &self.schemes {
                Some(asked) if !asked.contains(name) => context.capped(Fate::Ignored),
                _ => context,
            },
            Kind::MediaType if context.in_webhook() => match crate::resolve::received(map.keys()) {
                Some(read) if read == name => context,
                Some(_) => context.capped(Fate::Ignored),
                None => context.capped(Fate::Degraded),
            },
            // Request media types that are never sent have a warning of their own.
            Kind::MediaType if is_of_request(path) => context,
            Kind::MediaType if crate::resolve::reads(map.keys(), name) => context,
            Kind::MediaType => context.capped(Fate::Ignored),
            _ => context,
        }
    }
}

/// Returns the definitions on the way of a reference, and the lists that hold them.
fn definitions_in(target: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for name in DEFINITIONS {
        for (start, _) in target.match_indices(&format!("/{name}/")) {
            let list = start + name.len() + 1;
            let rest = &target[list + 1..];
            let definition = list + 1 + rest.find('/').unwrap_or(rest.len());
            found.extend([&target[..list], &target[..definition]]);
        }
    }
    found
}

/// Returns true if a path is that of a member of a list of definitions.
fn is_definition(path: &[String]) -> bool {
    let list = path.iter().rev().nth(1);
    list.is_some_and(|list| DEFINITIONS.contains(&list.as_str()))
}

fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

fn is_of_request(path: &[String]) -> bool {
    path.iter()
        .any(|step| step == "requestBody" || step == "requestBodies")
}

/// Returns true if a parameter is a header that the client or HTTP itself sets.
fn is_of_protocol(parameter: &Node) -> bool {
    let text = |name: &str| parameter.get(name).and_then(Node::as_str);
    let name = text("name").unwrap_or_default();
    text("in") == Some("header") && crate::resolve::is_of_protocol(name)
}

fn is_method(name: &str) -> bool {
    matches!(
        name,
        "get" | "put" | "post" | "delete" | "options" | "head" | "patch" | "trace" | "query"
    )
}

/// Returns the index of the code sample that names an operation.
fn chosen_sample(items: &[Node]) -> Option<usize> {
    let samples = items.iter().map(|item| {
        let text = |name: &str| item.get(name).and_then(Node::as_str).unwrap_or_default();
        (text("lang"), text("source"))
    });
    crate::plan::chosen_sample(samples)
}

/// Collects the targets of all `$ref`s, with an explicit stack: documents nest up to the loader's
/// limit.
fn collect_targets<'a>(node: &'a Node, targets: &mut HashSet<&'a str>) {
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        match node {
            Node::Object(map) => {
                if let Some(Node::String(target)) = map.get("$ref") {
                    targets.insert(target);
                }
                open.extend(map.values());
            }
            Node::Array(items) => open.extend(items),
            _ => {}
        }
    }
}
