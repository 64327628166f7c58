//! The rooms of `docs/design/architecture.md`, compared with the tree and its imports.

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use support::imports::Imports;
use support::root;

const PAGE: &str = "docs/design/architecture.md";

/// The most files that may import from one another in a circle.
const LARGEST_CIRCLE: usize = 6;

fn page() -> String {
    fs::read_to_string(root().join(PAGE)).expect(PAGE)
}

/// Returns the names in the first column of the tables below a heading, in order.
fn first_column(page: &str, heading: &str) -> Vec<String> {
    let (_, section) = page.split_once(heading).expect(heading);
    let section = section.split("\n## ").next().unwrap_or_default();
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    let cells = rows.filter_map(|row| row.split('|').nth(1));
    cells
        .flat_map(|cell| cell.split('`').skip(1).step_by(2))
        .map(str::to_owned)
        .collect()
}

/// Returns the paths of files in the last column of the tables below a heading.
fn last_column(page: &str, heading: &str) -> Vec<String> {
    let (_, section) = page.split_once(heading).expect(heading);
    let section = section.split("\n## ").next().unwrap_or_default();
    let rows = section.lines().filter(|line| line.starts_with("| "));
    let cells = rows.filter_map(|row| row.trim_end_matches(['|', ' ']).rsplit('|').next());
    let quoted = cells.flat_map(|cell| cell.split('`').skip(1).step_by(2));
    quoted
        .filter(|it| it.ends_with(".rs"))
        .map(str::to_owned)
        .collect()
}

fn folders(path: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(root().join(path)).expect(path);
    let folders = entries.map(|entry| entry.expect("an entry").path());
    folders
        .filter(|path| path.is_dir())
        .filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned()))
        .collect()
}

#[test]
fn the_page_names_every_room() {
    let page = page();
    for (heading, sources) in [
        ("## The rooms of the generator", "codegen/src"),
        ("## The rooms of the runtime", "runtime/src"),
    ] {
        let named: BTreeSet<_> = first_column(&page, heading).into_iter().collect();
        assert_eq!(named, folders(sources), "{heading}");
    }
}

#[test]
fn the_page_leads_to_files_that_exist() {
    let page = page();
    for (heading, fewest) in [("## Entry points", 8), ("## Where a matter is decided", 20)] {
        let files = last_column(&page, heading);
        assert!(files.len() >= fewest, "{heading}: {files:?}");
        for file in files {
            assert!(root().join(&file).is_file(), "{heading}: {file}");
        }
    }
}

#[test]
fn the_page_names_every_test_of_the_whole() {
    let named = first_column(&page(), "## Tests");
    for entry in fs::read_dir(root().join("tests")).expect("tests") {
        let name = entry.expect("an entry").file_name();
        let name = format!("tests/{}", name.to_string_lossy());
        if name.ends_with(".rs") {
            assert!(named.contains(&name), "{name}");
        }
    }
}

#[test]
fn no_circle_of_imports_is_large() {
    for sources in ["codegen/src", "runtime/src"] {
        let imports = Imports::read(&root().join(sources));
        assert!(imports.edges.len() > 50, "{sources}");
        for circle in imports.circles() {
            assert!(circle.len() <= LARGEST_CIRCLE, "{sources}: {circle:#?}");
            let rooms: BTreeSet<_> = circle.iter().filter_map(|file| file.first()).collect();
            assert!(rooms.len() < 2, "{sources}: {circle:#?}");
        }
    }
}

/// The page lists the rooms of the runtime in their order.
#[test]
fn rooms_of_the_runtime_import_from_earlier_ones() {
    let order = first_column(&page(), "## The rooms of the runtime");
    let rooms = Imports::read(&root().join("runtime/src")).rooms();
    assert!(rooms.len() > 30, "{}", rooms.len());
    let rank = |room: &str| order.iter().position(|it| it == room);
    for ((from, to), (file, target)) in &rooms {
        assert!(rank(to) < rank(from), "{file:?} imports from {target:?}");
    }
}

#[test]
fn steps_import_nothing_from_later_ones() {
    let steps = ["load", "lift", "resolve", "plan", "emit"].map(str::to_owned);
    let rooms = Imports::read(&root().join("codegen/src")).rooms();
    for (index, earlier) in steps.iter().enumerate() {
        for later in &steps[index + 1..] {
            let found = rooms.get(&(earlier.clone(), later.clone()));
            assert_eq!(found, None, "{earlier} imports from {later}");
        }
    }
}

/// Words that only the files of some rooms may contain.
#[test]
fn rooms_keep_to_what_they_alone_may() {
    let sources = root().join("codegen/src");
    for (word, allowed) in [
        ("serde_yaml::", &["load"][..]),
        ("openapiv3::", &["lift"]),
        ("quote!", &["emit"]),
        ("proc_macro2", &["emit"]),
        ("prettyplease::", &["emit"]),
        (
            "std::fs",
            &[
                "files", "vendor", "spec", "start", "run", "build", "commands", "test",
            ],
        ),
    ] {
        let mut seen = 0;
        for file in files_below(&sources) {
            let text = fs::read_to_string(&file).expect("a file is text");
            let code = text
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"));
            if !code.into_iter().any(|line| line.contains(word)) {
                continue;
            }
            seen += 1;
            let relative = file.strip_prefix(&sources).expect("below the sources");
            let first = relative.iter().next().expect("a name").to_string_lossy();
            let room = first.trim_end_matches(".rs");
            assert!(allowed.contains(&room), "{word} in {}", relative.display());
        }
        assert!(seen > 0, "{word} is nowhere");
    }
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(files_below(&path));
        } else if path.extension().is_some_and(|it| it == "rs") {
            files.push(path);
        }
    }
    files
}
