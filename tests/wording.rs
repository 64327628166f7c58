//! Wording of doc comments: they begin with a noun or a verb, not with a clause.
//!
//! Readers search for nouns and verbs, and read "What … does" twice. Emitted code counts too, as two
//! packages of its own. A description in it comes from a document, so it is not ours to word.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

mod support;

use support::root;

/// A package fails if this percentage of its blocks, or more, begins with a clause word.
const LIMIT: usize = 3;

/// The maximum number of places shown per package.
const SHOWN: usize = 20;

const CLAUSE_WORDS: [&str; 11] = [
    "What", "Whether", "How", "Where", "Who", "Whom", "Whose", "Which", "Why", "When", "That",
];

/// The golden cases, whose expected files are emitted code.
const CASES: &str = "tests/cases";

/// The packages that must be found, so that the check cannot miss one in silence.
const PACKAGES: [&str; 10] = [
    "",
    "codegen",
    "examples/build-script",
    "examples/guide",
    "examples/showcase",
    "fuzz",
    "generated",
    "runtime",
    CASES,
    "xtask",
];

/// The blocks of doc comments of one package.
#[derive(Default)]
struct Count {
    blocks: usize,
    /// The places of blocks that begin with a clause word
    clauses: Vec<String>,
}

impl Count {
    fn is_fine(&self) -> bool {
        self.clauses.is_empty() || self.clauses.len() * 100 < self.blocks * LIMIT
    }

    /// Adds the blocks of a file, except those that begin with text of `documents`.
    fn add(&mut self, path: &str, text: &str, documents: &str) {
        for (number, line) in first_lines(text) {
            if !documents.is_empty() && documents.contains(&letters(line)) {
                continue;
            }
            self.blocks += 1;
            if begins_with_clause(line) {
                self.clauses.push(format!("{path}:{number}: {line}"));
            }
        }
    }
}

/// Returns the first line of each block of doc comments, with its line number.
fn first_lines(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut is_inside = false;
    for (index, line) in text.lines().enumerate() {
        let line = line.trim_start();
        let comment = line.strip_prefix("///").or(line.strip_prefix("//!"));
        match comment.map(str::trim) {
            Some(comment) if !is_inside && !comment.is_empty() => found.push((index + 1, comment)),
            _ => {}
        }
        is_inside = comment.is_some();
    }
    found
}

fn begins_with_clause(line: &str) -> bool {
    let word = line.split(|it: char| !it.is_alphanumeric()).next();
    CLAUSE_WORDS.contains(&word.unwrap_or_default())
}

/// Reduces text to letters and digits in lower case: emitting wraps lines and escapes Markdown.
fn letters(text: &str) -> String {
    let text = text.replace("\\n", " ");
    let kept = text.chars().filter(|it| it.is_alphanumeric());
    kept.collect::<String>().to_lowercase()
}

/// Lists all files in or below a folder, relative to the root, without cargo's output.
fn files(folder: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::from(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(root().join(&folder)).expect("a folder") {
            let entry = entry.expect("an entry");
            let name = entry.file_name();
            let path = folder.join(&name);
            if !entry.file_type().expect("a type").is_dir() {
                found.push(path.to_string_lossy().replace('\\', "/"));
            } else if name != "target" && !name.to_string_lossy().starts_with('.') {
                folders.push(path);
            }
        }
    }
    found.sort();
    found
}

fn read(path: &str) -> String {
    let bytes = fs::read(root().join(path)).expect("a file of the workspace is readable");
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Returns the letters of all files in or below a folder that are not emitted.
fn documents(folder: &str) -> String {
    let inputs = files(folder)
        .into_iter()
        .filter(|path| !path.contains("/expected") && !path.ends_with(".rs"));
    inputs.map(|path| letters(&read(&path))).collect()
}

/// Counts the blocks of each package, by its folder.
fn counts() -> BTreeMap<String, Count> {
    let mut counts = BTreeMap::<String, Count>::new();
    let mut texts = BTreeMap::new();
    for path in files("").into_iter().filter(|path| path.ends_with(".rs")) {
        let (package, documented) = match path.split_once("/expected/") {
            Some((case, _)) if case.starts_with(CASES) => (CASES.to_owned(), case),
            _ => {
                let package = package_of(&path);
                let documented = if package == "generated" { "spec" } else { "" };
                (package, documented)
            }
        };
        let text = match documented {
            "" => "",
            folder => texts
                .entry(folder.to_owned())
                .or_insert_with(|| documents(folder)),
        };
        counts
            .entry(package)
            .or_default()
            .add(&path, &read(&path), text);
    }
    counts
}

/// Returns the innermost folder around a file that has a manifest.
fn package_of(path: &str) -> String {
    let folders = Path::new(path).ancestors().skip(1);
    let package = folders
        .filter(|folder| root().join(folder).join("Cargo.toml").exists())
        .map(|folder| folder.to_string_lossy().replace('\\', "/"));
    package.into_iter().next().unwrap_or_default()
}

#[test]
fn doc_comments_begin_with_a_noun_or_a_verb() {
    let counts = counts();
    let found = counts.keys().map(String::as_str).collect::<Vec<_>>();
    assert_eq!(found, PACKAGES);
    let faults = counts.iter().filter(|(_, count)| !count.is_fine());
    let faults = faults.map(|(package, count)| {
        let package = if package.is_empty() {
            "the root"
        } else {
            package
        };
        let (clauses, blocks) = (count.clauses.len(), count.blocks);
        let places = &count.clauses[..clauses.min(SHOWN)];
        format!(
            "{package}: {clauses} of {blocks} blocks begin with a clause word\n  {}",
            places.join("\n  ")
        )
    });
    let faults = faults.collect::<Vec<_>>();
    assert!(
        faults.is_empty(),
        "begin with a noun or a verb; the limit is under {LIMIT} %\n\n{}",
        faults.join("\n\n")
    );
}

#[test]
fn a_clause_is_found_in_the_first_line_of_a_block_only() {
    let text = "//! What this is.\n\n/// Returns it.\n/// What it is.\nfn f() {}\n  /// How\n";
    let mut count = Count::default();
    count.add("a.rs", text, "");
    assert_eq!(count.blocks, 3);
    assert_eq!(count.clauses, ["a.rs:1: What this is.", "a.rs:6: How"]);
    assert!(!count.is_fine());
    let clauses = vec![String::new(); 3];
    let of = |blocks| Count {
        blocks,
        clauses: clauses.clone(),
    };
    assert!(!of(100).is_fine() && of(101).is_fine());
}

#[test]
fn text_of_a_document_is_left_out_of_emitted_code() {
    let documents = letters("description: |\n  When `true`,\n  deleted ones are included.\n");
    let mut count = Count::default();
    let text = "/// When true, deleted ones are\n/// included.\na\n/// What is set.\nb";
    count.add("a.rs", text, &documents);
    assert_eq!((count.blocks, count.clauses.len()), (1, 1));
}
