//! Names of the components that bundling makes; names of the previous run come first.

use std::collections::BTreeMap;

use super::library::Site;
use super::name_candidates;
use crate::hash::{HashMap, HashSet};
use crate::load::Node;
use crate::lock::line_key;

/// Names of the components that were made; a name means the same in all documents.
pub(super) struct Names<'a> {
    /// Names of the previous run, by [`Names::key`]
    earlier: &'a BTreeMap<String, String>,
    /// The reverse of `earlier`: keys by section and name
    reserved: HashMap<(&'a str, &'a str), &'a str>,
    pub(super) given: BTreeMap<String, String>,
    /// Sections and names of the documents' own components
    taken: HashSet<(String, String)>,
    /// Next number to try, by section and name
    next: HashMap<(String, String), usize>,
}

impl<'a> Names<'a> {
    pub(super) fn new(earlier: &'a BTreeMap<String, String>) -> Self {
        let reserved = earlier.iter().filter_map(|(key, name)| {
            let (_, section) = key.rsplit_once(' ')?;
            Some(((section, name.as_str()), key.as_str()))
        });
        Self {
            earlier,
            reserved: reserved.collect(),
            given: BTreeMap::new(),
            taken: HashSet::default(),
            next: HashMap::default(),
        }
    }

    /// Reserves the names of a document's own components.
    pub(super) fn claim_own(&mut self, tree: &Node) {
        let sections = tree.get("components").and_then(Node::as_object);
        for (section, members) in sections.into_iter().flatten() {
            for name in members
                .as_object()
                .into_iter()
                .flatten()
                .map(|(name, _)| name)
            {
                self.taken.insert((section.clone(), name.clone()));
            }
        }
    }

    fn is_free(&self, section: &str, name: &str, key: &str) -> bool {
        let reserved = self.reserved.get(&(section, name));
        reserved.is_none_or(|other| *other == key)
            && !self.taken.contains(&(section.to_owned(), name.to_owned()))
    }

    /// Appends the first number that makes the name unique.
    fn numbered(&mut self, section: &str, name: String, key: &str) -> String {
        let counted = (section.to_owned(), name);
        let mut number = self.next.get(&counted).copied().unwrap_or(2);
        loop {
            let name = format!("{}{number}", counted.1);
            number += 1;
            if self.is_free(section, &name, key) {
                self.next.insert(counted, number);
                return name;
            }
        }
    }

    /// Returns the name of a site as a component of a section.
    pub(super) fn name(&mut self, file: &str, site: &Site, section: &str) -> String {
        let key = format!("{file}{} {section}", site.pointer);
        let key = line_key(&key).into_owned();
        if let Some(given) = self.given.get(&key) {
            return given.clone();
        }
        let wanted = name_candidates::names(file, &site.pointer);
        let last = wanted.first().cloned().unwrap_or_default();
        let earlier = self.earlier.get(&key).cloned();
        let mut candidates = earlier.into_iter().chain(wanted);
        let free = candidates.find(|name| self.is_free(section, name, &key));
        let name = free.unwrap_or_else(|| self.numbered(section, last, &key));
        self.taken.insert((section.to_owned(), name.clone()));
        self.given.insert(key, name.clone());
        name
    }
}
