//! The imports between the files of a crate, read with syn.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use syn::visit::Visit;

/// A module path below the crate's root; empty for the root itself.
pub(crate) type Module = Vec<String>;

/// The files of a crate with the files that each imports from.
pub(crate) struct Imports {
    pub(crate) edges: BTreeMap<Module, BTreeSet<Module>>,
}

impl Imports {
    /// Reads all modules of a crate from its folder of sources. Tests in a file are left out.
    ///
    /// A path through a re-export counts as an import of the file that defines the item. The
    /// re-exports themselves are no imports: a module that only collects others depends on nothing.
    pub(crate) fn read(sources: &Path) -> Self {
        let mut files = BTreeMap::new();
        collect(sources, &mut Vec::new(), &mut files);
        let edges = files.keys().map(|module| {
            let found = files[module].paths.iter();
            let targets = found
                .filter_map(|path| resolve(&files, module, path, 8))
                .filter(|target| target != module)
                // `use super::*` and the like: the parent of a file is the folder that it is in.
                .filter(|target| !module.starts_with(target))
                .collect();
            (module.clone(), targets)
        });
        Self {
            edges: edges.collect(),
        }
    }

    /// Returns the circles: sets of two or more files each of which imports, directly or through
    /// others, from each other one.
    pub(crate) fn circles(&self) -> Vec<BTreeSet<Module>> {
        let reached: BTreeMap<_, _> = self.edges.keys().map(|it| (it, self.reach(it))).collect();
        let mut circles = BTreeSet::new();
        for module in self.edges.keys() {
            let circle: BTreeSet<_> = reached[module]
                .iter()
                .filter(|other| reached[*other].contains(module))
                .cloned()
                .collect();
            if circle.len() > 1 {
                circles.insert(circle);
            }
        }
        circles.into_iter().collect()
    }

    /// Returns the pairs of rooms (folders below the crate's root) of which the first imports from
    /// the second, each with one pair of files as an example.
    pub(crate) fn rooms(&self) -> BTreeMap<(String, String), (Module, Module)> {
        let mut rooms = BTreeMap::new();
        for (from, targets) in &self.edges {
            for to in targets {
                if let (Some(a), Some(b)) = (from.first(), to.first())
                    && a != b
                {
                    rooms.insert((a.clone(), b.clone()), (from.clone(), to.clone()));
                }
            }
        }
        rooms
    }

    fn reach(&self, from: &Module) -> BTreeSet<Module> {
        let mut reached = BTreeSet::new();
        let mut open = vec![from];
        while let Some(module) = open.pop() {
            for target in &self.edges[module] {
                if reached.insert(target.clone()) {
                    open.push(target);
                }
            }
        }
        reached
    }
}

#[derive(Default)]
struct File {
    /// Paths that the file's code and private imports name.
    paths: Vec<Vec<String>>,
    /// Re-exports: the name and the path that it stands for. `*` is a glob.
    exports: Vec<(String, Vec<String>)>,
}

fn collect(folder: &Path, module: &mut Module, files: &mut BTreeMap<Module, File>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let stem = path
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        if path.is_dir() {
            module.push(stem);
            collect(&path, module, files);
            module.pop();
        } else if path.extension().is_some_and(|it| it == "rs") && stem != "main" && stem != "tests"
        {
            let text = fs::read_to_string(&path).expect("a file is text");
            let syntax = syn::parse_file(&text).expect("a file is Rust");
            let mut reader = Reader::default();
            reader.visit_file(&syntax);
            let is_folder = ["mod", "lib"].contains(&&*stem);
            let mut name = module.clone();
            name.extend((!is_folder).then_some(stem));
            files.insert(name, reader.0);
        }
    }
}

#[derive(Default)]
struct Reader(File);

impl<'ast> Visit<'ast> for Reader {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if !is_test(&item.attrs) {
            syn::visit::visit_item_mod(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if is_test(&item.attrs) {
            return;
        }
        let mut found = Vec::new();
        leaves(&item.tree, &mut Vec::new(), &mut found);
        if matches!(item.vis, syn::Visibility::Inherited) {
            self.0.paths.extend(found.into_iter().map(|(_, path)| path));
        } else {
            self.0.exports.extend(found);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names: Vec<_> = path
            .segments
            .iter()
            .map(|it| it.ident.to_string())
            .collect();
        if names.len() > 1 && ["crate", "super"].contains(&&*names[0]) {
            self.0.paths.push(names);
        }
        syn::visit::visit_path(self, path);
    }
}

fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute
                .parse_args::<syn::Ident>()
                .is_ok_and(|it| it == "test")
    })
}

fn leaves(tree: &syn::UseTree, above: &mut Vec<String>, found: &mut Vec<(String, Vec<String>)>) {
    let with = |name: &syn::Ident| {
        let mut path = above.clone();
        path.extend((name != "self").then(|| name.to_string()));
        path
    };
    match tree {
        syn::UseTree::Path(path) => {
            above.push(path.ident.to_string());
            leaves(&path.tree, above, found);
            above.pop();
        }
        syn::UseTree::Name(name) => {
            let path = with(&name.ident);
            found.push((path.last().cloned().unwrap_or_default(), path));
        }
        syn::UseTree::Rename(rename) => {
            found.push((rename.rename.to_string(), with(&rename.ident)));
        }
        syn::UseTree::Glob(_) => found.push(("*".to_owned(), above.clone())),
        syn::UseTree::Group(group) => {
            for tree in &group.items {
                leaves(tree, above, found);
            }
        }
    }
}

/// Finds the file that defines what a path names, as seen from a module.
fn resolve(
    files: &BTreeMap<Module, File>,
    module: &Module,
    path: &[String],
    depth: u8,
) -> Option<Module> {
    let absolute = absolute(files, module, path)?;
    let longest = (0..=absolute.len())
        .rev()
        .find(|length| files.contains_key(&absolute[..*length]))?;
    let owner = absolute[..longest].to_vec();
    let item = absolute.get(longest);
    if let Some(item) = item.filter(|_| depth > 0) {
        let exports = &files[&owner].exports;
        let named = exports.iter().filter(|(name, _)| name == item);
        let globs = exports.iter().filter(|(name, _)| name == "*");
        for (_, path) in named {
            if let Some(found) = resolve(files, &owner, path, depth - 1) {
                return Some(found);
            }
        }
        for (_, path) in globs {
            let mut path = path.clone();
            path.push(item.clone());
            if let Some(found) = resolve(files, &owner, &path, depth - 1)
                && files[&found].exports.iter().any(|(name, _)| name == item)
            {
                return Some(found);
            }
        }
    }
    Some(owner)
}

fn absolute(files: &BTreeMap<Module, File>, module: &Module, path: &[String]) -> Option<Module> {
    let first = path.first()?;
    let mut base = match &**first {
        "crate" => Vec::new(),
        "self" => module.clone(),
        "super" => {
            let ups = path.iter().take_while(|it| *it == "super").count();
            let mut base = module.clone();
            base.truncate(module.len().checked_sub(ups)?);
            base.extend(path[ups..].iter().cloned());
            return Some(base);
        }
        child => {
            let mut base = module.clone();
            base.push(child.to_owned());
            if !files.contains_key(&base) {
                return None;
            }
            base.extend(path[1..].iter().cloned());
            return Some(base);
        }
    };
    base.extend(path[1..].iter().cloned());
    Some(base)
}
