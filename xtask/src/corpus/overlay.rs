//! Overlays for the documents of the corpus: each renames operations, removes things that nothing
//! refers to, and makes properties required, as a seed chooses.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use specmill::load::{self, Node, Prefer, Reading, Source};
use specmill::report::RunReport;
use specmill::spec::Spec;
use specmill::{Error, Layout, digest};

use super::audit::Counts;
use super::{Document, RunFolder, write};

/// Maximum number of changes of each kind.
const CHANGES: usize = 3;

/// The keys of operations in a path item.
const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// Gives each document an overlay, except those in which nothing can be changed.
pub(super) fn write_all(
    documents: &mut [Document],
    place: &RunFolder,
    seed: u64,
) -> Result<(), String> {
    for document in documents {
        let failed = |error| format!("{}: {error}", document.path.display());
        let bytes = fs::read(&document.path).map_err(failed)?;
        let source = Source {
            name: document.name.clone(),
            bytes,
        };
        let reading = Reading::alone(std::slice::from_ref(&source), &Prefer::None);
        // A document with errors has no overlay, and is reported as without one.
        let Some(read) = load::apply_overlays(&reading, &mut Vec::new()) else {
            continue;
        };
        let actions = Chooser::of(&read.root, seed, &document.slug).actions();
        if actions.is_empty() {
            continue;
        }
        let overlay = json!({
            "overlay": "1.1.0",
            "info": {"title": "Changes", "version": seed.to_string()},
            "actions": actions,
        });
        let text = serde_json::to_string_pretty(&overlay).map_err(|error| error.to_string())?;
        let path = place.overlay(&document.slug);
        write(&path, &text)?;
        document.overlay = Some(path);
    }
    Ok(())
}

/// Chooses the changes of one document.
struct Chooser<'a> {
    root: &'a Node,
    lot: String,
    /// Every string of the document, with the number of times that it occurs
    strings: BTreeMap<&'a str, usize>,
}

/// A property of a component.
type Property<'a> = (&'a str, &'a Node, &'a str);

impl<'a> Chooser<'a> {
    fn of(root: &'a Node, seed: u64, slug: &str) -> Self {
        let mut strings = BTreeMap::new();
        let mut open = vec![root];
        while let Some(node) = open.pop() {
            match node {
                Node::String(text) => *strings.entry(text.as_str()).or_default() += 1,
                Node::Array(items) => open.extend(items),
                Node::Object(map) => open.extend(map.values()),
                _ => {}
            }
        }
        Self {
            root,
            lot: format!("{seed} {slug}"),
            strings,
        }
    }

    fn actions(&self) -> Vec<Value> {
        let operations = self.draw("operation", self.operations(), 2 * CHANGES);
        let (removed, renamed) = operations.split_at(operations.len() / 2);
        let renamed = renamed.iter().enumerate().map(|(index, path)| {
            let update = json!({"operationId": format!("renamedByOverlay{index}")});
            json!({"target": path, "update": update})
        });
        let mut actions = renamed.collect::<Vec<_>>();
        actions.extend(removed.iter().map(|path| remove(path)));
        let properties = self.draw("property", self.properties(), 2 * CHANGES);
        let (removed, required) = properties.split_at(properties.len() / 2);
        actions.extend(removed.iter().flat_map(remove_property));
        actions.extend(required.iter().filter_map(require));
        // The properties of a component that goes are not looked for any more.
        let touched = properties.iter().map(|it| it.0).collect::<BTreeSet<_>>();
        let mut schemas = self.unused_schemas();
        schemas.retain(|name| !touched.contains(name));
        let schemas = self.draw("schema", schemas, CHANGES);
        actions.extend(schemas.iter().map(|name| remove(&schema_path(name))));
        actions
    }

    /// Draws some of the candidates.
    fn draw<T: std::fmt::Debug>(&self, kind: &str, mut all: Vec<T>, most: usize) -> Vec<T> {
        all.sort_by_cached_key(|it| {
            digest::sha256(format!("{} {kind} {it:?}", self.lot).as_bytes())
        });
        all.truncate(most);
        all
    }

    /// Returns the paths of the operations that nothing else in the document names.
    fn operations(&self) -> Vec<String> {
        // A reference into the paths may be to any part of an operation.
        if self.strings.keys().any(|it| it.contains("#/paths/")) {
            return Vec::new();
        }
        let mut found = Vec::new();
        for (route, item) in members(self.root, "paths") {
            for method in METHODS {
                let Some(operation) = item.get(method).filter(|it| it.as_object().is_some()) else {
                    continue;
                };
                let id = operation.get("operationId").and_then(Node::as_str);
                if id.is_none_or(|id| self.strings.get(id) == Some(&1)) {
                    found.push(format!("$.paths{}.{method}", quote(route)));
                }
            }
        }
        found
    }

    /// Returns the properties of components that nothing else in the document names.
    fn properties(&self) -> Vec<Property<'a>> {
        let mut found = Vec::new();
        for (name, schema) in self.schemas() {
            let inner = format!("#/components/schemas/{}/", pointer(name));
            if self.strings.keys().any(|it| it.contains(&inner)) {
                continue;
            }
            let names = members(schema, "properties").map(|(property, _)| property.as_str());
            let own = names.filter(|property| {
                let own = usize::from(is_required(schema, property));
                let all = self.strings.get(property).copied().unwrap_or_default();
                all == own
            });
            found.extend(own.map(|property| (name, schema, property)));
        }
        found
    }

    /// Returns the components that nothing in the document names.
    fn unused_schemas(&self) -> Vec<&'a str> {
        let names = self.schemas().map(|(name, _)| name);
        let is_unused = |name: &&str| {
            let end = format!("/{}", pointer(name));
            let inner = format!("{end}/");
            let is_named =
                |text: &&str| text == name || text.ends_with(&end) || text.contains(&inner);
            !self.strings.keys().any(is_named)
        };
        names.filter(is_unused).collect()
    }

    fn schemas(&self) -> impl Iterator<Item = (&'a str, &'a Node)> {
        let components = self.root.get("components");
        let schemas = components.into_iter().flat_map(|it| members(it, "schemas"));
        schemas.map(|(name, schema)| (name.as_str(), schema))
    }
}

fn members<'a>(
    node: &'a Node,
    name: &str,
) -> impl Iterator<Item = (&'a String, &'a Node)> + use<'a> {
    let map = node.get(name).and_then(Node::as_object);
    map.into_iter().flatten()
}

fn is_required(schema: &Node, property: &str) -> bool {
    let listed = schema.get("required").and_then(Node::as_array);
    let mut listed = listed.unwrap_or_default().iter();
    listed.any(|it| it.as_str() == Some(property))
}

fn remove(path: &str) -> Value {
    json!({"target": path, "remove": true})
}

fn remove_property((name, schema, property): &Property<'_>) -> Vec<Value> {
    let schema_path = schema_path(name);
    let mut actions = vec![remove(&format!(
        "{schema_path}.properties{}",
        quote(property)
    ))];
    if is_required(schema, property) {
        let text = json!(property);
        actions.push(remove(&format!("{schema_path}.required[?@ == {text}]")));
    }
    actions
}

fn require((name, schema, property): &Property<'_>) -> Option<Value> {
    let schema_path = schema_path(name);
    match schema.get("required") {
        Some(_) if is_required(schema, property) => None,
        Some(Node::Array(_)) => {
            Some(json!({"target": format!("{schema_path}.required"), "update": property}))
        }
        Some(_) => None,
        None => Some(json!({"target": schema_path, "update": {"required": [property]}})),
    }
}

fn schema_path(name: &str) -> String {
    format!("$.components.schemas{}", quote(name))
}

/// Quotes a name as a selector; JSON has the escapes of JSONPath's double quotes.
fn quote(name: &str) -> String {
    format!("[{}]", json!(name))
}

fn pointer(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// Adds the keywords of an overlay, counted on the file alone.
pub(super) fn count(path: &Path, counts: &mut Counts) -> Result<(), String> {
    let failed = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let bytes = fs::read(path).map_err(|error| failed(&error))?;
    let overlay: Value = serde_json::from_slice(&bytes).map_err(|error| failed(&error))?;
    let actions = overlay["actions"].as_array().into_iter().flatten();
    let info = [("Overlay Info", &overlay["info"])];
    let objects = [("Overlay", &overlay)].into_iter().chain(info);
    for (kind, object) in objects.chain(actions.map(|it| ("Overlay Action", it))) {
        for keyword in object
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, _)| name)
        {
            *counts
                .entry((kind.to_owned(), keyword.clone()))
                .or_default() += 1;
        }
    }
    Ok(())
}

/// Checks that each action changed the document, and that the document, printed with its overlay
/// applied, gives the same client.
pub(super) fn check(document: &Path, overlay: &Path, account: &RunReport) -> Result<(), String> {
    let idle = "changes nothing: its target matches nothing";
    let mut told = account.report.diagnostics.iter();
    if let Some(warning) = told.find(|it| it.message.contains(idle)) {
        return Err(format!("overlay: {warning}"));
    }
    let explain = |error: Error| error.render(false);
    let mut spec = Spec::read_documents(&[document]).map_err(explain)?;
    let mut printed = spec.clone();
    spec.add_overlays(&[overlay]).map_err(explain)?;
    printed.sources[0].bytes = spec.mend(None).map_err(explain)?.text.into_bytes();
    let ours = spec.generate(Layout::Module).map_err(explain)?.files.0;
    let theirs = printed.generate(Layout::Module).map_err(explain)?.files.0;
    let names = ours.keys().chain(theirs.keys());
    let mut others = names.filter(|name| {
        let text = |files: &BTreeMap<String, String>| files.get(*name).map(|it| without_digest(it));
        text(&ours) != text(&theirs)
    });
    match others.next() {
        None => Ok(()),
        Some(name) => Err(format!(
            "overlay: the printed document gives another {name}"
        )),
    }
}

/// Returns a file without the fingerprint of the documents.
fn without_digest(text: &str) -> String {
    let is_digest = |word: &&str| word.len() == 64 && word.bytes().all(|it| it.is_ascii_hexdigit());
    let lines = text
        .lines()
        .filter(|line| !line.split('"').any(|it| is_digest(&it)));
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: &str = "\
openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /a b: {get: {operationId: one}, post: {operationId: linked}, x-get: {operationId: none}}
  /it's: {put: {}}
components:
  links: {L: {operationId: linked}}
  schemas:
    Used: {required: [a], properties: {a: {}, b: {}, kind: {}}, discriminator: {propertyName: kind}}
    Inner: {properties: {c: {}}}
    Spare: {properties: {a/b: {$ref: '#/components/schemas/Used'}}}
    Other: {items: {$ref: '#/components/schemas/Inner/properties/c'}}
    Mapped: {discriminator: {propertyName: k, mapping: {o: Other}}}
";

    #[test]
    fn changes_are_those_that_nothing_refers_to() {
        let source = Source {
            name: "a.yaml".to_owned(),
            bytes: DOCUMENT.as_bytes().to_owned(),
        };
        let sources = [source];
        let reading = Reading::alone(&sources, &Prefer::None);
        let root = load::apply_overlays(&reading, &mut Vec::new())
            .unwrap()
            .root;
        let chooser = Chooser::of(&root, 1, "a");
        assert_eq!(
            chooser.operations(),
            ["$.paths[\"/a b\"].get", "$.paths[\"/it's\"].put"]
        );
        let properties = chooser.properties();
        let properties = properties.iter().map(|it| (it.0, it.2));
        assert_eq!(
            properties.collect::<Vec<_>>(),
            [("Used", "a"), ("Used", "b"), ("Spare", "a/b")]
        );
        assert_eq!(chooser.unused_schemas(), ["Spare", "Mapped"]);
        let actions = chooser.actions();
        assert!(actions.len() > 4, "{actions:?}");
        assert_eq!(actions, Chooser::of(&root, 1, "a").actions());
        let others = (2..9).map(|seed| Chooser::of(&root, seed, "a").actions());
        assert!(others.into_iter().any(|it| it != actions));
    }
}
