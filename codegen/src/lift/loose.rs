//! `prefixItems`, `patternProperties` and `$dynamicRef`, said in terms of what is read anyhow: items
//! that are one of several, additional members that are one of several, and a plain reference.

use super::schema::{Additional, Alternatives, Schema, SchemaId, Schemas};
use crate::diagnostic::Diagnostic;
use crate::load::{Map, Node, Number, Pointer};

/// What those keywords say in one schema.
#[derive(Default)]
pub(super) struct Loose {
    prefix: Vec<SchemaId>,
    patterns: Vec<(String, SchemaId)>,
    dynamic: Option<String>,
}

impl Schemas {
    /// Takes those keywords out of a schema.
    pub(super) fn take_loose(
        &mut self,
        map: &mut Map,
        pointer: &Pointer,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Loose {
        let mut loose = Loose::default();
        if let Some(Node::Array(items)) = map.shift_remove("prefixItems") {
            let at = pointer.child("prefixItems");
            loose.prefix = self.take_all(items, &at, diagnostics);
            // No more items than those: which are kept, should a server send them.
            if map.get("items") == Some(&Node::Bool(false)) {
                map.shift_remove("items");
            }
        }
        if let Some(Node::Object(patterns)) = map.shift_remove("patternProperties") {
            let at = pointer.child("patternProperties");
            loose.patterns = self
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
            loose.dynamic = Some(target);
        }
        loose
    }

    /// Says in a schema what they say.
    pub(super) fn add_loose(&mut self, schema: &mut Schema, loose: Loose) {
        let Loose {
            prefix,
            patterns,
            dynamic,
        } = loose;
        schema.dynamic = dynamic;
        if !prefix.is_empty() {
            let count = Node::Number(Number::Integer(prefix.len() as i128));
            let constraint = ("prefixItems".to_owned(), count);
            schema.notes.constraints.push(constraint);
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
            // Others may be anything, so that a type for all of them says nothing.
            Additional::Unsaid | Additional::Free => return,
        }
        let of = self.any_of(schema.pointer.child("patternProperties"), list);
        schema.additional = Additional::Of(of);
    }

    /// One of several schemas.
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

    /// Makes dynamic references plain ones: to the first schema with that anchor, since which schema
    /// a reader comes from is not known here.
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
