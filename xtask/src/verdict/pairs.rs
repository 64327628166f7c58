//! The pairs of a run: which edit of which document, in an order whose beginning is balanced.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use specmill::digest;
use specmill::load::Node;

use super::edit::{self, Edited, Kind};
use super::subject::Subject;

/// The number of edits that a pair of several has at most.
const MOST_AT_ONCE: u64 = 6;

/// The limit of rounds over all documents and kinds.
const ROUNDS: u64 = 400;

/// The selection of edits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plan<'a> {
    pub(super) seed: u64,
    pub(super) only: Option<&'a str>,
    pub(super) edits: usize,
    pub(super) several: usize,
}

/// A document and its edits.
#[derive(Clone, Debug)]
pub(super) struct Pair {
    /// The index of the document
    pub(super) subject: usize,
    pub(super) kinds: Vec<(Kind, u64)>,
    pub(super) round: u64,
}

impl Pair {
    /// Applies the edits one after the other.
    pub(super) fn apply(&self, root: &Node) -> Option<Edited> {
        let mut labels = Vec::new();
        let mut root = root.clone();
        for (kind, seed) in &self.kinds {
            // Of several, one may leave no place for another.
            let Some(edited) = edit::apply(&root, *kind, *seed) else {
                continue;
            };
            root = edited.root;
            labels.push(if self.kinds.len() > 1 {
                format!("{} {}: {}", kind.number, kind.name, edited.label)
            } else {
                edited.label
            });
        }
        (!labels.is_empty()).then(|| Edited {
            root,
            label: labels.join(" + "),
        })
    }
}

impl Plan<'_> {
    /// Lists the pairs. An edit that gives a known document is skipped.
    pub(super) fn pairs(&self, subjects: &[Subject]) -> Vec<Pair> {
        let roots = subjects.iter().map(|it| (it.name.as_str(), &it.root));
        self.pairs_of(&roots.collect::<Vec<_>>())
    }

    fn pairs_of(&self, documents: &[(&str, &Node)]) -> Vec<Pair> {
        let kinds = edit::kinds();
        let kinds = kinds.into_iter().filter(|kind| {
            self.only.is_none_or(|only| match only.parse::<u16>() {
                Ok(number) => kind.number == number,
                Err(_) => kind.name.contains(only),
            })
        });
        let kinds = kinds.collect::<Vec<_>>();
        let mut known = HashSet::new();
        let single = self.single(documents, &kinds, &mut known);
        let combined = self.combined(documents, &kinds, &mut known);
        mingle(single, combined)
    }

    fn single(
        &self,
        documents: &[(&str, &Node)],
        kinds: &[Kind],
        known: &mut HashSet<u64>,
    ) -> Vec<Pair> {
        let mut pairs = Vec::new();
        for round in 0..ROUNDS {
            // Each step has every kind once, each with another document.
            for step in 0..documents.len() {
                for (index, kind) in kinds.iter().enumerate() {
                    if pairs.len() >= self.edits {
                        return pairs;
                    }
                    let subject = (index + step) % documents.len();
                    let document = documents[subject];
                    let seed = mix(&[self.seed, round, u64::from(kind.number)], document.0);
                    let pair = Pair {
                        subject,
                        kinds: vec![(*kind, seed)],
                        round,
                    };
                    pairs.extend(is_new(&pair, document.1, known).then_some(pair));
                }
            }
        }
        pairs
    }

    fn combined(
        &self,
        documents: &[(&str, &Node)],
        kinds: &[Kind],
        known: &mut HashSet<u64>,
    ) -> Vec<Pair> {
        let mut pairs = Vec::new();
        for round in 0..ROUNDS {
            for (subject, document) in documents.iter().enumerate() {
                if pairs.len() >= self.several {
                    return pairs;
                }
                let seed = mix(&[self.seed, round, u64::MAX], document.0);
                let count = 2 + seed % (MOST_AT_ONCE - 1);
                let chosen = (0..count).map(|number| {
                    let seed = mix(&[seed, number], document.0);
                    (kinds[(seed % kinds.len() as u64) as usize], seed)
                });
                let pair = Pair {
                    subject,
                    kinds: chosen.collect(),
                    round,
                };
                pairs.extend(is_new(&pair, document.1, known).then_some(pair));
            }
        }
        pairs
    }
}

/// Spreads the second list evenly over the first, so that a run that is ended has both.
fn mingle(single: Vec<Pair>, combined: Vec<Pair>) -> Vec<Pair> {
    let (most, few) = (single.len(), combined.len());
    let mut combined = combined.into_iter();
    let mut pairs = Vec::with_capacity(most + few);
    let mut taken = 0;
    for (number, pair) in single.into_iter().enumerate() {
        pairs.push(pair);
        let due = (number + 1) * few / most;
        pairs.extend(combined.by_ref().take(due - taken));
        taken = due;
    }
    pairs.extend(combined);
    pairs
}

/// Returns true for an edit that gives another document than all before.
fn is_new(pair: &Pair, root: &Node, known: &mut HashSet<u64>) -> bool {
    let Some(edited) = pair.apply(root) else {
        return false;
    };
    let mut hasher = DefaultHasher::new();
    // The label tells documents apart that differ by the order of their members alone.
    let kind = pair.kinds[0].0.number;
    (pair.subject, kind, &edited.label, &edited.root).hash(&mut hasher);
    known.insert(hasher.finish())
}

/// Derives a seed from numbers and a name.
fn mix(numbers: &[u64], name: &str) -> u64 {
    let numbers = numbers.iter().map(u64::to_string).collect::<Vec<_>>();
    let digest = digest::sha256(format!("{} {name}", numbers.join(" ")).as_bytes());
    u64::from_str_radix(&digest[..16], 16).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn document() -> Node {
        Node::from(json!({
            "openapi": "3.1.0", "info": {"title": "T", "version": "1"},
            "paths": {"/a": {"get": {"responses": {"200": {"description": "ok"}}}}},
        }))
    }

    #[test]
    fn pairs_are_the_same_for_the_same_seed_and_no_two_are_equal() {
        let root = document();
        let plan = Plan {
            seed: 3,
            only: None,
            edits: 30,
            several: 5,
        };
        let labels = || {
            let pairs = plan.pairs_of(&[("a", &root)]);
            let labels = pairs.iter().map(|it| {
                let numbers = it.kinds.iter().map(|it| it.0.number).collect::<Vec<_>>();
                (numbers, it.apply(&root).unwrap().label)
            });
            labels.collect::<Vec<_>>()
        };
        assert_eq!(labels(), labels());
        assert_eq!(labels().len(), 35);
        let at =
            |(place, (kinds, _)): (usize, &(Vec<u16>, String))| (kinds.len() > 1).then_some(place);
        let labels = labels();
        let several = labels.iter().enumerate().filter_map(at);
        assert_eq!(several.collect::<Vec<_>>(), [6, 13, 20, 27, 34]);
    }

    #[test]
    fn kinds_are_selected_by_number_and_by_name() {
        let root = document();
        for (only, wanted) in [("2", 2), ("operation-removed", 2), ("92", 92)] {
            let plan = Plan {
                seed: 1,
                only: Some(only),
                edits: 3,
                several: 0,
            };
            let pairs = plan.pairs_of(&[("a", &root)]);
            assert!(!pairs.is_empty());
            assert!(
                pairs.iter().all(|it| it.kinds[0].0.number == wanted),
                "{only}"
            );
        }
    }
}
