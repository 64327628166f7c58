//! What the targets share: a text in, the generator run on it; a document changed at random.

mod tree;

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use arbitrary::{Result, Unstructured};
use specmill::load::{self, Node, Prefer, Source};
use specmill::lock::Lock;
use specmill::settings::Settings;
use specmill::{Input, Layout};

pub use tree::Tree;

/// Runs the generator on a text. It must not panic; what it says of the text does not matter.
pub fn generate(name: &str, bytes: &[u8]) {
    let source = Source {
        name: name.to_owned(),
        bytes: bytes.to_owned(),
    };
    let _ = specmill::generate(&Input {
        sources: &[source],
        settings: &Settings::default(),
        lock: &Lock::default(),
        layout: Layout::Crate,
    });
}

/// The documents of the golden cases.
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
    let loaded = load::load(&[source], &Prefer::None, &mut Vec::new())?;
    Some(of_node(&loaded.root))
}

fn of_node(node: &Node) -> Tree {
    match node {
        Node::Array(items) => Tree::List(items.iter().map(of_node).collect()),
        Node::Object(map) => {
            let members = map.iter().map(|(name, value)| (name.clone(), of_node(value)));
            Tree::Members(members.collect())
        }
        Node::String(text) => Tree::Text(text.clone()),
        Node::Bool(flag) => Tree::Word(flag.to_string()),
        Node::Null => Tree::Word("null".to_owned()),
        Node::Number(number) => Tree::Word(number.to_string()),
    }
}

/// One of the seeds with a few changes: parts moved, put elsewhere, taken out, doubled, made into
/// other kinds of values, references led elsewhere.
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
