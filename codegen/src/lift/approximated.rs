//! Approximation of `prefixItems`, `patternProperties` and `$dynamicRef` by simpler keywords:
//! `items` with several variants, `additionalProperties` with several variants, and a plain
//! reference. The first items of an array are also kept as a tuple.

use super::schema::{Additional, Alternatives, Schema, SchemaId, Schemas, Tuple};
use crate::diagnostic::{Diagnostic, WarningKind};
use crate::load::{Map, Node, Number, Pointer};

/// Maximum number of tuple items with types of their own.
const TUPLE: usize = 12;

/// The values of those keywords in one schema.
#[derive(Default)]
pub(super) struct Approximated {
    prefix: Vec<SchemaId>,
    least: usize,
    patterns: Vec<(String, SchemaId)>,
    dynamic: Option<String>,
}

/// Renames a list under `items` to `prefixItems`, its name since 2020-12.
///
/// The pointers of its schemas change too: no reference is to a single item of such a list.
pub(super) fn lift_item_lists(map: &mut Map, pointer: &Pointer, diagnostics: &mut Vec<Diagnostic>) {
    if !matches!(map.get("items"), Some(Node::Array(_))) {
        return;
    }
    let at = pointer.child("items").into();
    let message = "`items` must be a schema, not a sequence of schemas";
    let hint = "it is read as `prefixItems`, and `additionalItems` as `items`";
    diagnostics.push(Diagnostic::warning(WarningKind::ItemsList, at, message).hint(hint));
    let list = map.shift_remove("items");
    let rest = map.shift_remove("additionalItems");
    let entries = [("prefixItems", list), ("items", rest)];
    for (name, value) in entries {
        if let Some(value) = value
            && !map.contains_key(name)
        {
            map.insert(name.to_owned(), value);
        }
    }
}

/// Returns the value of `minItems`.
fn count(value: Option<&Node>) -> usize {
    match value {
        Some(Node::Number(Number::Integer(count))) => usize::try_from(*count).unwrap_or_default(),
        _ => 0,
    }
}

impl Schemas {
    /// Removes those keywords from a schema and returns them.
    pub(super) fn take_approximated(
        &mut self,
        map: &mut Map,
        pointer: &Pointer,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Approximated {
        let mut approximated = Approximated::default();
        if let Some(Node::Array(items)) = map.shift_remove("prefixItems") {
            let at = pointer.child("prefixItems");
            approximated.prefix = self.take_all(items, &at, diagnostics);
            approximated.least = count(map.get("minItems"));
            // No further items; those that a server sends anyway are kept.
            if map.get("items") == Some(&Node::Bool(false)) {
                map.shift_remove("items");
            }
        }
        if let Some(Node::Object(patterns)) = map.shift_remove("patternProperties") {
            let at = pointer.child("patternProperties");
            approximated.patterns = self
                .take_map(patterns, &at, diagnostics)
                .into_iter()
                .collect();
        }
        if let Some(Node::String(anchor)) = map.shift_remove("$dynamicAnchor") {
            self.anchors
                .entry(anchor)
                .or_insert_with(|| pointer.clone());
        }
        if let Some(Node::String(target)) = map.shift_remove("$dynamicRef") {
            approximated.dynamic = Some(target);
        }
        approximated
    }

    /// Adds their approximation to a schema.
    pub(super) fn add_approximation(&mut self, schema: &mut Schema, approximated: Approximated) {
        let Approximated {
            prefix,
            least,
            patterns,
            dynamic,
        } = approximated;
        schema.dynamic = dynamic;
        if prefix.len() > TUPLE {
            let count = Node::Number(Number::Integer(prefix.len() as i128));
            let constraint = ("prefixItems".to_owned(), count);
            schema.notes.constraints.push(constraint);
        } else if !prefix.is_empty() {
            schema.tuple = Some(Tuple {
                prefix: prefix.clone(),
                rest: schema.items,
                least,
            });
        }
        if !prefix.is_empty() {
            let list = prefix.into_iter().chain(schema.items).collect();
            schema.items = Some(self.any_of(schema.pointer.child("prefixItems"), list));
        }
        if patterns.is_empty() {
            return;
        }
        let names = patterns.iter().map(|(name, _)| Node::String(name.clone()));
        let constraint = ("patternProperties".to_owned(), Node::Array(names.collect()));
        schema.notes.constraints.push(constraint);
        let mut list: Vec<_> = patterns.into_iter().map(|(_, id)| id).collect();
        match schema.additional {
            Additional::Of(other) => list.push(other),
            Additional::Forbidden => {}
            Additional::Unsaid if schema.properties.is_empty() => {}
            // Other properties may hold anything, so one type for all would be wrong.
            Additional::Unsaid | Additional::Free => return,
        }
        let of = self.any_of(schema.pointer.child("patternProperties"), list);
        schema.additional = Additional::Of(of);
    }

    /// Adds a schema with these variants.
    fn any_of(&mut self, pointer: Pointer, list: Vec<SchemaId>) -> SchemaId {
        match list[..] {
            [one] => one,
            _ => self.add(Schema {
                pointer,
                alternatives: vec![Alternatives {
                    keyword: "anyOf",
                    list,
                }],
                ..Schema::default()
            }),
        }
    }

    /// Replaces dynamic references by plain ones to the first schema with that anchor, since the
    /// dynamic scope is not known here.
    pub(super) fn settle_dynamic(&mut self) {
        for number in 0..self.len() {
            let Some(id) = self.numbered(number) else {
                return;
            };
            let Some(text) = self[id].dynamic.clone() else {
                continue;
            };
            let fragment = text.rsplit('#').next().unwrap_or_default();
            let by_anchor = self.anchors.get(fragment).cloned();
            let target = by_anchor.or_else(|| Pointer::parse(fragment));
            let target = target.filter(|target| self.find(target).is_some());
            self.edit(id, |schema| match target {
                Some(_) if schema.reference.is_some() => {}
                Some(target) => schema.reference = Some(target),
                None => schema.unfollowed.push("$dynamicRef"),
            });
        }
    }
}
