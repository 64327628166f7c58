//! Code shared by the targets: running the generator on a text, changing a document at random, and
//! filling one with arbitrary texts.

mod answers;
mod tree;
mod words;

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use arbitrary::{Result, Unstructured};
use specmill::load::{self, Node, Prefer, Reading, ReferencedFiles, Source};
use specmill::lock::Lock;
use specmill::settings::Settings;
use specmill::{Generated, Input, Layout};

pub use answers::read_answer;
pub use tree::Tree;
pub use words::worded;

/// Runs the generator on a text. It must not panic, its output must be Rust, and a second run with
/// the first one's names must give the same output. The diagnostics do not matter.
pub fn generate(name: &str, bytes: &[u8]) {
    let Some(first) = run(name, bytes, &Lock::default()) else {
        return;
    };
    for (path, text) in &first.files.0 {
        if path.ends_with(".rs")
            && let Err(error) = syn::parse_file(text)
        {
            panic!("{path} is no Rust: {error}\n{text}");
        }
    }
    let again = run(name, bytes, &first.lock);
    let again = again.expect("names change nothing in what is sound");
    for (path, text) in &first.files.0 {
        assert_eq!(
            again.files.0.get(path),
            Some(text),
            "{path} by its own names"
        );
    }
}

fn run(name: &str, bytes: &[u8], lock: &Lock) -> Option<Generated> {
    let source = Source {
        name: name.to_owned(),
        bytes: bytes.to_owned(),
    };
    let generated = specmill::generate(&Input {
        sources: &[source],
        settings: &Settings::default(),
        lock,
        layout: Layout::Crate,
        beside: &Mirror(bytes),
    });
    generated.ok()
}

/// A reader that returns the same document for every other file.
#[derive(Debug)]
struct Mirror<'a>(&'a [u8]);

impl ReferencedFiles for Mirror<'_> {
    fn name(&self, _: &str, path: &str) -> std::result::Result<String, String> {
        Ok(path.chars().take(3).collect())
    }

    fn read(&self, _: &str) -> std::result::Result<Vec<u8>, String> {
        Ok(self.0.to_owned())
    }
}

/// Returns the documents of the golden cases.
pub fn seeds() -> &'static [Tree] {
    static SEEDS: OnceLock<Vec<Tree>> = OnceLock::new();
    SEEDS.get_or_init(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/cases");
        let mut found = Vec::new();
        let mut open = vec![folder];
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                let path = entry.path();
                let extension = path.extension().and_then(|it| it.to_str());
                if path.is_dir() {
                    open.push(path);
                } else if matches!(extension, Some("yaml" | "yml" | "json")) {
                    found.push(path);
                }
            }
        }
        found.sort();
        found.iter().filter_map(|path| read(path)).collect()
    })
}

fn read(path: &Path) -> Option<Tree> {
    let source = Source {
        name: "seed.yaml".to_owned(),
        bytes: fs::read(path).ok()?,
    };
    let sources = [source];
    let reading = Reading::alone(&sources, &Prefer::None);
    let loaded = load::load(&reading, &mut Vec::new());
    Some(of_node(&loaded.tree?.root))
}

fn of_node(node: &Node) -> Tree {
    match node {
        Node::Array(items) => Tree::List(items.iter().map(of_node).collect()),
        Node::Object(map) => {
            let members = map
                .iter()
                .map(|(name, value)| (name.clone(), of_node(value)));
            Tree::Members(members.collect())
        }
        Node::String(text) => Tree::Text(text.clone()),
        Node::Bool(flag) => Tree::Word(flag.to_string()),
        Node::Null => Tree::Word("null".to_owned()),
        Node::Number(number) => Tree::Word(number.to_string()),
    }
}

/// Returns one of the seeds with a few changes: parts moved, copied, removed, duplicated or
/// replaced by other kinds of values, and references redirected.
pub fn mutated(input: &mut Unstructured<'_>) -> Result<String> {
    let seeds = seeds();
    let mut tree = input.choose(seeds)?.clone();
    for _ in 0..input.int_in_range(1..=6)? {
        change(&mut tree, seeds, input)?;
    }
    Ok(tree.to_json())
}

fn change(tree: &mut Tree, seeds: &[Tree], input: &mut Unstructured<'_>) -> Result<()> {
    let place = tree.place(input)?;
    let other = tree.place(input)?;
    match input.int_in_range(0..=7)? {
        0 => {
            let moved = tree.at(&other).clone();
            *tree.at_mut(&place) = moved;
        }
        1 => {
            let seed = input.choose(seeds)?;
            let part = seed.place(input)?;
            *tree.at_mut(&place) = seed.at(&part).clone();
        }
        2 => tree.at_mut(&place).drop_one(input)?,
        3 => tree.at_mut(&place).double_one(input)?,
        4 => tree.at_mut(&place).rename_one(input)?,
        5 => *tree.at_mut(&place) = Tree::value(input)?,
        6 => {
            let pointer = tree.pointer(&other);
            *tree.at_mut(&place) = Tree::reference(&pointer);
        }
        _ => {
            let pointer = tree.pointer(&other);
            tree.retarget(&pointer, input)?;
        }
    }
    Ok(())
}
