//! Rooms of the runtime: a room imports from itself and from earlier ones only.

use std::fs;
use std::path::{MAIN_SEPARATOR, Path, PathBuf};

/// The folders of `src`, in order.
const ROOMS: [&str; 14] = [
    "error", "document", "json", "model", "redact", "wire", "request", "response", "client",
    "calls", "executor", "streams", "lists", "api",
];

/// Returns the files of a folder and of those within it.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    let each = entries.map(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path)
        } else {
            vec![path]
        }
    });
    each.flatten().collect()
}

/// Returns the position of a room; `None` for anything else at the crate's root.
fn rank(name: &str) -> Option<usize> {
    ROOMS.iter().position(|room| *room == name)
}

/// Returns the code of a file, without its tests and comments.
fn code(text: &str) -> String {
    let tests = ["#[cfg(test)]\nmod tests", "#[cfg(test)]\n#[allow"];
    let end = tests.iter().filter_map(|mark| text.find(mark)).min();
    let lines = text[..end.unwrap_or(text.len())].lines();
    let lines = lines.map(|line| line.split("//").next().unwrap_or_default());
    lines.collect::<Vec<_>>().join("\n")
}

/// Returns what follows each `crate::`, up to the next separator. Macros' own paths, `$crate::`, are
/// those of the crates that call them.
fn imports(code: &str) -> impl Iterator<Item = &str> {
    let all = code.match_indices("crate::");
    let own = all.filter(|(at, _)| !code[..*at].ends_with('$'));
    own.map(|(at, mark)| {
        let rest = &code[at + mark.len()..];
        let is_end = |letter: char| !letter.is_alphanumeric() && !matches!(letter, '_' | '!');
        &rest[..rest.find(is_end).unwrap_or(rest.len())]
    })
}

#[test]
fn imports_go_to_earlier_rooms() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut checked, mut wrong) = (0, Vec::new());
    for path in files(&src) {
        let name = path.strip_prefix(&src).unwrap();
        let Some((room, _)) = name.to_str().unwrap().split_once(MAIN_SEPARATOR) else {
            // A file of the crate's root.
            continue;
        };
        let room = rank(room).unwrap_or_else(|| panic!("{room} has no place in the order"));
        let code = code(&fs::read_to_string(&path).unwrap());
        for import in imports(&code).filter(|import| !import.ends_with('!')) {
            checked += 1;
            if rank(import).is_none_or(|other| other > room) {
                wrong.push(format!("{}: crate::{import}", name.display()));
            }
        }
    }
    assert!(checked > 500, "only {checked} imports were found");
    let wrong = wrong.join("\n");
    assert!(
        wrong.is_empty(),
        "imports that go to a later room:\n{wrong}"
    );
}
