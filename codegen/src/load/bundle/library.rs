//! All files of a run: the documents and the files that they refer to, each read once, within
//! bounds.

use std::rc::Rc;

use super::address::{self, Address, scheme};
use super::anchors::{Anchors, Resource};
use crate::diagnostic::Diagnostic;
use crate::hash::HashMap;
use crate::load::referenced_files::ReferencedFiles;
use crate::load::{Node, OUTSIDE, Pointer, Reading, Source, source};

/// Maximum number of files.
const MAX_FILES: usize = 20_000;
/// Maximum total size of all files, in bytes.
const MAX_BYTES: usize = 512 << 20;
/// Maximum number of references on the way of one pointer.
const MAX_STEPS: usize = 64;

/// A place in a file.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub(super) struct Site {
    /// Index of the file; documents come first
    pub(super) file: usize,
    pub(super) pointer: Pointer,
}

impl Site {
    pub(super) fn new(file: usize, pointer: Pointer) -> Self {
        Self { file, pointer }
    }

    pub(super) fn child(&self, token: &str) -> Self {
        Self::new(self.file, self.pointer.child(token))
    }

    pub(super) fn item(&self, index: usize) -> Self {
        Self::new(self.file, self.pointer.item(index))
    }
}

/// Reason why a reference cannot be resolved (one clause), with a hint.
#[derive(Debug)]
pub(super) struct ResolutionError {
    pub(super) message: String,
    pub(super) hint: &'static str,
}

struct File {
    name: String,
    tree: Rc<Node>,
    anchors: Anchors,
}

/// All files of a run.
pub(super) struct Library<'a> {
    beside: &'a dyn ReferencedFiles,
    documents: usize,
    files: Vec<File>,
    /// File indexes by name, or the reason why a file cannot be read
    known: HashMap<String, Result<usize, String>>,
    /// Names by the referring file and the path as written
    asked: HashMap<(usize, String), Result<String, String>>,
    /// Resources by their absolute URI
    resources: HashMap<String, Site>,
    bytes: usize,
    /// The files read besides the documents
    pub(super) sources: Vec<Source>,
    /// Syntax errors of those files
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl<'a> Library<'a> {
    pub(super) fn new(reading: &Reading<'a>, trees: Vec<Node>) -> Self {
        let Reading {
            sources, overlays, ..
        } = reading;
        let mut library = Self {
            beside: reading.beside,
            documents: sources.len(),
            files: Vec::new(),
            known: HashMap::default(),
            asked: HashMap::default(),
            resources: HashMap::default(),
            bytes: 0,
            sources: Vec::new(),
            diagnostics: Vec::new(),
        };
        for (source, tree) in sources.iter().zip(trees) {
            library.bytes += source.bytes.len();
            let index = library.add(&source.name, tree);
            library.known.insert(source.name.clone(), Ok(index));
        }
        // Their indexes are taken.
        for overlay in *overlays {
            library.add(&overlay.name, Node::Null);
        }
        library
    }

    fn add(&mut self, name: &str, tree: Node) -> usize {
        let index = self.files.len();
        let anchors = Anchors::find(&tree, name);
        for resource in anchors.resources() {
            let site = Site::new(index, resource.place.clone());
            self.resources.entry(resource.uri.clone()).or_insert(site);
        }
        self.files.push(File {
            name: name.to_owned(),
            tree: Rc::new(tree),
            anchors,
        });
        index
    }

    pub(super) fn tree(&self, file: usize) -> Rc<Node> {
        Rc::clone(&self.files[file].tree)
    }

    /// Returns the total size of all files, in bytes.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    pub(super) fn name(&self, file: usize) -> &str {
        &self.files[file].name
    }

    pub(super) fn is_document(&self, file: usize) -> bool {
        file < self.documents
    }

    /// Resolves the text of a reference at a site.
    pub(super) fn find(&mut self, text: &str, from: &Site) -> Result<Site, ResolutionError> {
        let mut site = self.target(text, from)?;
        for _ in 0..MAX_STEPS {
            match walk(&self.tree(site.file), &site.pointer) {
                Walk::There => return Ok(site),
                Walk::Nowhere => return Err(self.nowhere(text, &site)),
                // The pointer passes a reference: its remaining steps apply to the target.
                Walk::Through { at, text, rest } => {
                    let inner = self.target(&text, &Site::new(site.file, at))?;
                    site = Site::new(inner.file, inner.pointer.join(&rest));
                }
            }
        }
        Err(ResolutionError {
            message: format!("`{text}` passes through a cycle of references"),
            hint: "check the pointer",
        })
    }

    fn nowhere(&self, text: &str, site: &Site) -> ResolutionError {
        let file = self.name(site.file);
        ResolutionError {
            message: format!(
                "`{text}` cannot be resolved: `{file}` has no `{}`",
                site.pointer
            ),
            hint: "check the spelling",
        }
    }

    fn target(&mut self, text: &str, from: &Site) -> Result<Site, ResolutionError> {
        let address = Address::of(text);
        let around = self.files[from.file].anchors.around(&from.pointer).cloned();
        let root = if address.uri.is_empty() {
            let place = around.map_or_else(Pointer::root, |around| around.place);
            Site::new(from.file, place)
        } else {
            self.resource(address.uri, from.file, around.as_ref())?
        };
        if address.fragment.is_empty() {
            return Ok(root);
        }
        if !address.fragment.starts_with('/') {
            return self.anchor(text, root, &address.fragment);
        }
        let tree = self.tree(root.file);
        let found = places(&address, &root.pointer)
            .find(|place| matches!(walk(&tree, place), Walk::There | Walk::Through { .. }));
        // If nothing is found, the error names the place that the specification defines.
        let pointer = found.unwrap_or_else(|| root.pointer.join(&address.fragment));
        Ok(Site::new(root.file, pointer))
    }

    fn anchor(&self, text: &str, root: Site, name: &str) -> Result<Site, ResolutionError> {
        let place = self.files[root.file].anchors.anchor(&root.pointer, name);
        let site = place.map(|place| Site::new(root.file, place.clone()));
        site.ok_or_else(|| ResolutionError {
            message: format!("`{text}` cannot be resolved: no schema has the anchor `{name}`"),
            hint: "begin a pointer into the document with `#/`",
        })
    }

    /// Finds the resource of a URI: one with that `$id`, or else a file.
    fn resource(
        &mut self,
        uri: &str,
        from: usize,
        around: Option<&Resource>,
    ) -> Result<Site, ResolutionError> {
        let base = around.map_or(self.name(from), |around| around.uri.as_str());
        if let Some(known) = self.resources.get(&address::join(base, uri)) {
            return Ok(known.clone());
        }
        if let Some(scheme) = scheme(uri) {
            return Err(ResolutionError {
                message: format!(
                    "`{uri}` is not fetched: `{scheme}:` references are not supported"
                ),
                hint: "save the file beside the document, and refer to it by a relative path",
            });
        }
        // Most authors who write `$id` still refer to files relative to the file.
        let way = around.and_then(|around| around.way.as_deref());
        let way = way.map(|way| address::join(way, uri));
        let found = way.and_then(|way| self.file(from, &address::decode(&way)).ok());
        let found = match found {
            Some(found) => Ok(found),
            None => self.file(from, &address::decode(uri)),
        };
        found
            .map(|file| Site::new(file, Pointer::root()))
            .map_err(|why| ResolutionError {
                message: format!("`{uri}` cannot be read: {why}"),
                hint: match why.as_str() {
                    OUTSIDE => {
                        "set `--root`, or `root` in specmill.toml, to a folder that contains it"
                    }
                    _ => {
                        "check the path, which is relative to the file that contains the reference"
                    }
                },
            })
    }

    fn file(&mut self, from: usize, path: &str) -> Result<usize, String> {
        let path = path.split('?').next().unwrap_or_default();
        let key = (from, path.to_owned());
        let name = match self.asked.get(&key) {
            Some(name) => name.clone(),
            None => {
                let name = self.beside.name(self.name(from), path);
                self.asked.insert(key, name.clone());
                name
            }
        }?;
        if let Some(known) = self.known.get(&name) {
            return known.clone();
        }
        let read = self.read(&name);
        self.known.insert(name, read.clone());
        read
    }

    fn read(&mut self, name: &str) -> Result<usize, String> {
        if self.files.len() >= MAX_FILES {
            return Err(format!("there are more than {MAX_FILES} files"));
        }
        let bytes = self.beside.read(name)?;
        self.bytes += bytes.len();
        if self.bytes > MAX_BYTES {
            return Err("the files are too large in total".to_owned());
        }
        let source = Source {
            name: name.to_owned(),
            bytes,
        };
        let index = self.files.len();
        let tree = if is_text(name) {
            Node::String(String::from_utf8_lossy(&source.bytes).into_owned())
        } else {
            source::read_any(index, &source, &mut self.diagnostics).unwrap_or(Node::Null)
        };
        self.sources.push(source);
        Ok(self.add(name, tree))
    }
}

/// Lists the places that a fragment may mean, the likeliest first: within the resource, from the
/// root of the file (as most authors who write `$id` do), with the token as written, and without a
/// trailing slash that names no member.
fn places(address: &Address<'_>, resource: &Pointer) -> impl Iterator<Item = Pointer> {
    let spellings = [address.fragment.as_str(), address.spelt];
    let texts = spellings
        .into_iter()
        .chain(spellings.map(|text| text.trim_end_matches('/')));
    let roots = [resource.clone(), Pointer::root()];
    let pointers = texts.flat_map(move |text| roots.clone().map(|root| root.join(text)));
    pointers.collect::<Vec<_>>().into_iter()
}

/// Returns true for files that hold text, such as descriptions, rather than a tree.
fn is_text(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [".md", ".markdown", ".txt", ".html", ".htm"]
        .iter()
        .any(|end| name.ends_with(end))
}

enum Walk {
    There,
    Nowhere,
    /// The pointer passes a reference
    Through {
        at: Pointer,
        text: String,
        rest: String,
    },
}

fn walk(tree: &Node, pointer: &Pointer) -> Walk {
    let (mut node, mut at) = (tree, Pointer::root());
    for token in pointer.tokens() {
        let inner = match node {
            Node::Object(map) => map.get(&token),
            Node::Array(items) => token
                .parse::<usize>()
                .ok()
                .and_then(|index| items.get(index)),
            _ => None,
        };
        match inner {
            Some(inner) => {
                node = inner;
                at = at.child(&token);
            }
            None => {
                let Some(text) = node.get("$ref").and_then(Node::as_str) else {
                    return Walk::Nowhere;
                };
                let rest = pointer.strip_prefix(&at).unwrap_or_default().to_owned();
                return Walk::Through {
                    at,
                    text: text.to_owned(),
                    rest,
                };
            }
        }
    }
    Walk::There
}
