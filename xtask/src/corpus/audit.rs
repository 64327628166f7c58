//! A check of the ledger's counts: a walk of its own counts every keyword of a document and reports
//! where the ledger differs.

use std::collections::BTreeMap;
use std::path::Path;

use specmill::load::Node;
use specmill::report::Ledger;
use specmill::spec::Spec;

use super::grammar::{self, Holds, Kind};
use super::overlay;

/// The number of occurrences of each keyword, by kind of object.
pub(super) type Counts = BTreeMap<(String, String), usize>;

/// Counts the keywords of a document, and of the overlay that is applied to it.
pub(super) fn count(document: &Path, overlay: Option<&Path>) -> Result<Counts, String> {
    let spec = Spec::read_documents(&[document]).and_then(|mut spec| {
        spec.add_overlays(overlay.as_slice())?;
        Ok(spec)
    });
    let spec = spec.map_err(|error| error.render(false))?;
    let mut diagnostics = Vec::new();
    let loaded = spec.load(&mut diagnostics);
    let root = loaded.tree.ok_or("the document does not load")?.root;
    let mut counts = count_tree(&root);
    if let Some(overlay) = overlay {
        overlay::count(overlay, &mut counts)?;
    }
    Ok(counts)
}

fn count_tree(root: &Node) -> Counts {
    let kinds = grammar::read();
    let kind = |name: &str| kinds.iter().find(|(known, _)| *known == name);
    let mut counts = Counts::new();
    let mut open = vec![("OpenAPI", root)];
    while let Some((name, node)) = open.pop() {
        let (Some(map), Some((_, kind))) = (node.as_object(), kind(name)) else {
            continue;
        };
        let is_reference = grammar::is_referenceable(name) && map.contains_key("$ref");
        for (keyword, value) in map {
            let place = (grammar::spell(name), keyword.clone());
            *counts.entry(place).or_default() += 1;
            if !is_reference {
                inside(kind, keyword, value, &mut open);
            }
        }
    }
    counts
}

/// Collects the objects that a member holds.
fn inside<'a>(kind: &Kind, name: &str, value: &'a Node, open: &mut Vec<(&'static str, &'a Node)>) {
    match (kind.member(name), value) {
        (Some(Holds::One(kind)), value) => open.push((kind, value)),
        (Some(Holds::List(kind)), Node::Array(items)) => {
            open.extend(items.iter().map(|item| (kind, item)));
        }
        (Some(Holds::Named(kind)), Node::Object(map)) => {
            open.extend(map.values().map(|item| (kind, item)));
        }
        _ => {}
    }
}

/// Describes each keyword that the ledger counts more, less or not at all.
pub(super) fn differences(counts: &Counts, ledger: &Ledger) -> Vec<String> {
    let mut told = Counts::new();
    for row in &ledger.rows {
        let fates =
            row.used + row.documented + row.ignored + row.degraded + row.refused + row.deselected;
        *told
            .entry((row.object.to_owned(), row.keyword.clone()))
            .or_default() += fates;
    }
    let all = counts
        .keys()
        .chain(told.keys().filter(|place| !counts.contains_key(*place)));
    let of = |counts: &Counts, place| counts.get(place).copied().unwrap_or(0);
    all.filter(|place| of(counts, place) != of(&told, place))
        .map(|place| {
            let (object, keyword) = place;
            let (here, there) = (of(counts, place), of(&told, place));
            format!("{object} {keyword}: {here} in the document, {there} in the ledger")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use specmill::load::{self, Prefer, Reading};

    use super::*;

    fn read(text: &str) -> Node {
        let source = load::Source {
            name: "a.yaml".to_owned(),
            bytes: text.as_bytes().to_owned(),
        };
        let loaded = load::load(&Reading::alone(&[source], &Prefer::None), &mut Vec::new());
        loaded.tree.expect("a tree").root
    }

    const DOCUMENT: &str = "\
openapi: 3.1.0
info: {title: T, version: '1', x-origin: {title: not a keyword}}
paths:
  /a:
    get:
      parameters: [{$ref: '#/components/parameters/A', description: d}]
      responses: {'200': {description: d, content: {a/b: {schema: {type: string, typo: 1}}}}}
components:
  schemas:
    x-thing: {default: {type: not a keyword}}
";

    #[test]
    fn every_keyword_counts_and_nothing_else_does() {
        let counts = count_tree(&read(DOCUMENT));
        let of = |object: &str, keyword: &str| {
            let place = (object.to_owned(), keyword.to_owned());
            counts.get(&place).copied().unwrap_or(0)
        };
        assert_eq!(of("Info", "title"), 1);
        assert_eq!(of("Schema", "type"), 1);
        assert_eq!(of("Schema", "typo"), 1);
        assert_eq!(of("Schema", "default"), 1);
        assert_eq!(of("Parameter", "$ref"), 1);
        assert_eq!(of("Responses", "200"), 1);
        assert_eq!(counts.values().sum::<usize>(), 21);
    }

    #[test]
    fn the_ledger_counts_as_we_do_and_a_gap_is_reported() {
        let root = read(DOCUMENT);
        let counts = count_tree(&root);
        let mut ledger = specmill::ledger::count(&root, false, None);
        assert_eq!(differences(&counts, &ledger), Vec::<String>::new());
        ledger.rows.retain(|row| row.keyword != "typo");
        let told = differences(&counts, &ledger);
        assert_eq!(told, ["Schema typo: 1 in the document, 0 in the ledger"]);
    }
}
