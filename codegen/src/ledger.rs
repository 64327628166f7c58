//! Fate of every keyword of a document: used, documented, ignored, degraded or refused.
//!
//! The grammar has the fate of each keyword; `fate` refines it by the surroundings. Invariant,
//! which a test checks: deleting an occurrence changes code if it is used, only comments and
//! Markdown if it is documented, and nothing if it is ignored.

mod facts;
mod fate;

use std::collections::BTreeMap;

use crate::grammar::{Fate, Kind, Shape};
use crate::lift::fits;
use crate::load::{Applied, KeywordFate, Map, Node};
use crate::report::{Ledger, LedgerRow};
use crate::select::Region;
use facts::Facts;
use fate::{Context, fate_of};

/// One occurrence of a keyword.
#[derive(Debug)]
pub struct Occurrence<'a> {
    /// The steps from the root of the document to the keyword
    pub path: &'a [&'a str],
    /// The kind of object that has it
    pub kind: Kind,
    /// The keyword
    pub keyword: &'a str,
    /// Its fate
    pub fate: Fate,
}

/// Counts the fates of every keyword. `unsigned` is the setting of that name; `region` has what is
/// deselected, whatever its fate would be.
pub fn count(root: &Node, unsigned: bool, region: Option<&Region>) -> Ledger {
    let mut rows = BTreeMap::<(&'static str, String), LedgerRow>::new();
    visit(root, unsigned, &mut |occurrence: Occurrence<'_>| {
        let object = occurrence.kind.name();
        let row = rows
            .entry((object, occurrence.keyword.to_owned()))
            .or_insert_with(|| LedgerRow {
                object,
                keyword: occurrence.keyword.to_owned(),
                ..LedgerRow::default()
            });
        if region.is_some_and(|region| region.hides_path(occurrence.path)) {
            row.deselected += 1;
            return;
        }
        match occurrence.fate {
            Fate::Used => row.used += 1,
            Fate::Documented => row.documented += 1,
            Fate::Ignored => row.ignored += 1,
            Fate::Degraded => row.degraded += 1,
            Fate::Refused => row.refused += 1,
        }
    });
    Ledger {
        rows: rows.into_values().collect(),
    }
}

/// Adds the keywords of overlays.
pub(crate) fn add_overlays(ledger: &mut Ledger, applied: &[Applied]) {
    let mut rows = BTreeMap::<(&'static str, String), LedgerRow>::new();
    for keyword in applied.iter().flat_map(|it| &it.keywords) {
        let row = rows.entry((keyword.object, keyword.name.clone()));
        let row = row.or_insert_with(|| LedgerRow {
            object: keyword.object,
            keyword: keyword.name.clone(),
            ..LedgerRow::default()
        });
        match keyword.fate {
            KeywordFate::Used => row.used += 1,
            KeywordFate::Ignored => row.ignored += 1,
            KeywordFate::Degraded => row.degraded += 1,
        }
    }
    ledger.rows.extend(rows.into_values());
}

/// Visits every occurrence of every keyword, in document order.
pub fn visit<'a>(root: &'a Node, unsigned: bool, visitor: &mut dyn FnMut(Occurrence<'_>)) {
    let facts = Facts::find(root, unsigned);
    let mut walk = Walk {
        facts,
        path: Vec::new(),
        visitor,
    };
    walk.object(Kind::OpenApi, root, Context::default());
}

struct Walk<'a, 'v> {
    facts: Facts<'a>,
    path: Vec<String>,
    visitor: &'v mut dyn FnMut(Occurrence<'_>),
}

impl<'a> Walk<'a, '_> {
    fn object(&mut self, kind: Kind, node: &'a Node, context: Context<'a>) {
        let Node::Object(map) = node else { return };
        if kind.may_be_reference() && map.contains_key("$ref") {
            for name in map.keys() {
                let fate = if name == "$ref" {
                    Fate::Used
                } else {
                    Fate::Ignored
                };
                self.report(kind, name, context.bounded(fate));
            }
            return;
        }
        for (name, value) in map {
            let (shape, fate) = match (kind.keyword(name), kind.free_members()) {
                (Some(keyword), _) if !fits(keyword.shape, value) => (Shape::Any, Fate::Degraded),
                (Some(keyword), _) if self.facts.is_idle(kind, name, &self.path) => {
                    (keyword.shape, Fate::Ignored)
                }
                (Some(keyword), _) => (
                    keyword.shape,
                    fate_of(kind, keyword, map, value, &context, &self.facts),
                ),
                (None, _) if name.starts_with("x-") => (Shape::Any, Fate::Ignored),
                (None, Some(shape)) => (shape, Fate::Used),
                (None, None) => (Shape::Any, Fate::Degraded),
            };
            let fate = context.bounded(fate);
            self.report(kind, name, fate);
            self.path.push(name.clone());
            self.inside(shape, value, context.inside(kind, name, map, fate));
            self.path.pop();
        }
    }

    fn inside(&mut self, shape: Shape, value: &'a Node, context: Context<'a>) {
        match (shape, value) {
            (Shape::One(kind), value) => self.object(kind, value, context),
            (Shape::Many(kind), Node::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    self.path.push(index.to_string());
                    let context = self.facts.item_context(kind, items, index, context.clone());
                    self.object(kind, item, context);
                    self.path.pop();
                }
            }
            (Shape::Map(kind), Node::Object(map)) => self.members(kind, map, context),
            _ => {}
        }
    }

    fn members(&mut self, kind: Kind, map: &'a Map, context: Context<'a>) {
        for (name, item) in map {
            self.path.push(name.clone());
            let context =
                self.facts
                    .member_context(kind, map, name, &self.path, context.member(name));
            self.object(kind, item, context);
            self.path.pop();
        }
    }

    fn report(&mut self, kind: Kind, keyword: &str, fate: Fate) {
        let mut path = self.path.iter().map(String::as_str).collect::<Vec<_>>();
        path.push(keyword);
        (self.visitor)(Occurrence {
            path: &path,
            kind,
            keyword,
            fate,
        });
    }
}
