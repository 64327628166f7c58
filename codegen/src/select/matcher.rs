//! Patterns by what they are compared with, and the nearest name to one that matches nothing.

use std::collections::BTreeMap;

use super::pattern::Glob;
use super::{Operation, Unmatched, names};
use crate::hash::HashMap;
use crate::load::Node;
use crate::settings::{By, Key, Pattern};

/// Maximum number of suggestions, since each compares all names.
const MAX_SUGGESTIONS: usize = 5;

/// Maximum length of names that are compared.
const LONGEST: usize = 100;

/// Patterns, each of which knows whether it has matched.
pub(super) struct Matcher<'a> {
    patterns: &'a [Pattern],
    matched: Vec<bool>,
    kinds: BTreeMap<By, List<'a>>,
}

/// The patterns of one kind.
#[derive(Default)]
struct List<'a> {
    exact: HashMap<&'a str, Vec<usize>>,
    globs: Vec<Pair>,
}

/// A pattern with wildcards.
struct Pair {
    index: usize,
    /// The method of an operation, unless any will do
    method: Option<Glob>,
    glob: Glob,
}

impl Pair {
    fn new(index: usize, by: By, text: &str) -> Self {
        let (method, text) = match text.split_once(' ') {
            Some((method, path)) if by == By::Operation => (Some(method), path),
            _ => (None, text),
        };
        let method = method.filter(|method| *method != "*");
        Self {
            index,
            method: method.map(|method| Glob::new(method, false)),
            glob: Glob::new(text, matches!(by, By::Operation | By::Path)),
        }
    }

    fn matches(&self, by: By, text: &str) -> bool {
        let (method, text) = match text.split_once(' ') {
            Some(parts) if by == By::Operation => parts,
            _ => ("", text),
        };
        let is_fine = self.method.as_ref().is_none_or(|it| it.matches(method));
        is_fine && self.glob.matches(text)
    }
}

impl<'a> Matcher<'a> {
    pub(super) fn new(patterns: &'a [Pattern]) -> Self {
        let mut kinds = BTreeMap::<By, List<'_>>::new();
        for (index, Pattern { by, text }) in patterns.iter().enumerate() {
            let list = kinds.entry(*by).or_default();
            if text.contains('*') {
                list.globs.push(Pair::new(index, *by, text));
            }
            list.exact.entry(text).or_default().push(index);
        }
        Self {
            matched: vec![false; patterns.len()],
            patterns,
            kinds,
        }
    }

    /// Returns true if a pattern of a kind matches.
    pub(super) fn matches(&mut self, by: By, text: &str) -> bool {
        let Some(list) = self.kinds.get(&by) else {
            return false;
        };
        let exact = list.exact.get(text).into_iter().flatten().copied();
        let globs = list.globs.iter().filter(|it| it.matches(by, text));
        let mut found = false;
        for index in exact.chain(globs.map(|it| it.index)) {
            self.matched[index] = true;
            found = true;
        }
        found
    }

    /// Returns true if a pattern matches an operation.
    pub(super) fn matches_operation(&mut self, operation: &Operation<'_>) -> bool {
        let (method, path) = operation.route.split_once(' ').unwrap_or_default();
        let route = format!("{} {path}", method.to_ascii_uppercase());
        let mut found = self.matches(By::Operation, &route);
        found |= self.matches(By::Path, operation.path);
        if let Some(id) = id(operation) {
            found |= self.matches(By::Id, id);
        }
        for tag in tags(operation) {
            found |= self.matches(By::Tag, tag);
        }
        found
    }

    /// Returns the patterns that have matched nothing, with their indexes.
    pub(super) fn unmatched(&self) -> impl Iterator<Item = (usize, &'a Pattern)> {
        let all = self.patterns.iter().enumerate().zip(&self.matched);
        all.filter(|(_, matched)| !**matched)
            .map(|(pattern, _)| pattern)
    }
}

fn id<'a>(operation: &Operation<'a>) -> Option<&'a str> {
    operation.node.get("operationId")?.as_str()
}

pub(super) fn tags<'a>(operation: &Operation<'a>) -> impl Iterator<Item = &'a str> + use<'a> {
    let tags = operation.node.get("tags").and_then(Node::as_array);
    tags.into_iter().flatten().filter_map(Node::as_str)
}

/// The names of a document that patterns may mean.
pub(super) struct Known<'a> {
    root: &'a Node,
    operations: &'a [Operation<'a>],
    suggestions: usize,
}

impl<'a> Known<'a> {
    pub(super) fn new(root: &'a Node, operations: &'a [Operation<'a>]) -> Self {
        Self {
            root,
            operations,
            suggestions: 0,
        }
    }

    /// Explains that a pattern matches nothing.
    pub(super) fn explain(&mut self, key: Key, pattern: &Pattern) -> Unmatched {
        self.suggestions += 1;
        let near = (self.suggestions <= MAX_SUGGESTIONS)
            .then(|| nearest(&pattern.text, self.names(pattern.by)))
            .flatten();
        Unmatched {
            key,
            message: format!("`{}` matches no {}", pattern.text, pattern.by.noun()),
            hint: match near {
                Some(name) => format!("did you mean `{name}`?"),
                None => "the pattern has no effect".to_owned(),
            },
        }
    }

    fn names(&self, by: By) -> Box<dyn Iterator<Item = &'a str> + '_> {
        let operations = self.operations.iter();
        match by {
            By::Operation => Box::new(operations.map(|it| it.route.as_str())),
            By::Path => Box::new(operations.map(|it| it.path)),
            By::Id => Box::new(operations.filter_map(id)),
            By::Tag => Box::new(operations.flat_map(tags)),
            By::Webhook => Box::new(names(self.root.get("webhooks"))),
            By::Schema => {
                let components = self.root.get("components");
                Box::new(names(components.and_then(|it| it.get("schemas"))))
            }
        }
    }
}

/// Returns the name that is most like a pattern, if one is like it.
fn nearest<'a>(wanted: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let lower = |text: &str| {
        text.chars()
            .take(LONGEST)
            .collect::<String>()
            .to_lowercase()
    };
    let wanted = lower(wanted);
    let most = 1 + wanted.chars().count() / 4;
    let near = names.filter_map(|name| {
        if name.len().abs_diff(wanted.len()) > 4 * most {
            return None;
        }
        let distance = strsim::levenshtein(&wanted, &lower(name));
        (distance <= most).then_some((distance, name))
    });
    near.min().map(|(_, name)| name)
}
