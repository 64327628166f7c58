//! A bump of the documents as the README describes it, with real cargo in a copy of this workspace.
//!
//! It is one test, because the steps follow one another and each would have to build the result of
//! the one before it.
#![allow(
    unreachable_pub,
    reason = "modules of a test have no other crate to reach"
)]

#[path = "support/artifacts.rs"]
mod artifacts;
mod support;
#[path = "support/workspace.rs"]
mod workspace;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use workspace::{Run, Tree, Workspace};

const DOCUMENT: &str = "spec/get_browsers_id_or_name.yaml";

/// A property of that document, and its new name after the bump.
const OLD: &str = "kiosk_mode";
const NEW: &str = "kiosk_display";

/// The tests that a bump concerns: one that links the client, and the one of its public API.
const TEST: [&str; 5] = ["test", "--test", "fresh", "--test", "surface"];

#[test]
fn a_bump_goes_as_the_readme_says() {
    let place = Workspace::copy();
    a_second_build_does_nothing(&place);
    what_is_current_is_not_touched(&place);
    edits_by_hand_are_undone(&place);
    documents_at_fault_stop_the_build(&place);
    a_check_fails_at_once_and_writes_nothing(&place);
    a_bump_is_reviewed(&place);
    a_killed_build_script_heals(&place);
}

fn a_second_build_does_nothing(place: &Workspace) {
    let first = succeed(place.cargo(&["build"], &[]));
    assert!(
        !first.contains("was rewritten"),
        "generated/ is what spec/ says:\n{first}"
    );
    let second = place.cargo(&["build", "--verbose"], &[]);
    let second = succeed(second);
    let is_idle = |line: &str| {
        let line = line.trim_start();
        line.is_empty() || line.starts_with("Fresh ") || line.starts_with("Finished ")
    };
    assert!(second.lines().all(is_idle), "{second}");
}

/// Makes the tree read-only. Root ignores permissions, so the modification times are compared too.
fn what_is_current_is_not_touched(place: &Workspace) {
    let before = whole(place);
    set_writable(place, false);
    // A changed value of a variable that the script watches makes cargo run it again.
    let said = place.cargo(&["build", "--verbose"], &[("SPECMILL_CHECK", "0")]);
    set_writable(place, true);
    let said = succeed(said);
    assert!(
        said.contains("build-script-build`"),
        "the script ran:\n{said}"
    );
    assert_same(place, &before);
    succeed(place.cargo(&["build"], &[]));
}

fn edits_by_hand_are_undone(place: &Workspace) {
    let before = texts(place);
    place.write("generated/src/client.rs", "edited");
    fs::remove_file(place.path("generated/src/models/tags.rs")).expect("it is there");
    let said = succeed(place.cargo(&["build"], &[]));
    assert!(
        said.contains("generated was rewritten: 2 files; "),
        "{said}"
    );
    assert!(said.contains("run the command again"), "{said}");
    assert!(texts(place) == before, "all is as it was");
    let said = succeed(place.cargo(&["build"], &[]));
    assert!(!said.contains("rewritten"), "{said}");
}

fn documents_at_fault_stop_the_build(place: &Workspace) {
    let sound = place.read(DOCUMENT);
    // The same key again, on a line of its own.
    let key = "          $ref: '#/components/schemas/BrowserUsage'\n";
    let (before, after) = sound.split_once(key).expect("it is in the document");
    let broken = format!("{before}{key}{key}{after}");
    let line = 2 + before.lines().count();
    place.write(DOCUMENT, &broken);
    let before = whole(place);
    let said = fail(place.cargo(&["build"], &[]));
    assert!(said.contains(&format!("{DOCUMENT}:{line}:")), "{said}");
    assert!(said.contains('^'), "a caret:\n{said}");
    assert!(said.contains("nothing was written"), "{said}");
    assert_same(place, &before);
    place.write(DOCUMENT, &sound);
    succeed(place.cargo(&["build"], &[]));
}

fn a_check_fails_at_once_and_writes_nothing(place: &Workspace) {
    let sound = place.read(DOCUMENT);
    place.write(DOCUMENT, &sound.replace(OLD, NEW));
    let before = whole(place);
    let said = fail(place.cargo(&TEST, &[("SPECMILL_CHECK", "1")]));
    assert!(
        said.contains("generated differs from the documents"),
        "{said}"
    );
    assert!(
        said.contains("differs or is missing: src/models/browser.rs"),
        "{said}"
    );
    assert!(!said.contains("running "), "no test ran:\n{said}");
    assert_same(place, &before);
    place.write(DOCUMENT, &sound);
    succeed(place.cargo(&["build"], &[]));
}

/// Returns the line of the verdict on source code, as cargo shows it after a word.
fn verdict(word: &str) -> String {
    format!("{word}source   some code that calls the client does not compile")
}

/// Follows the README, from a changed page to a green run.
fn a_bump_is_reviewed(place: &Workspace) {
    // A user has built the old client; without this, cargo might build it after the build script.
    succeed(place.cargo(&TEST, &[]));
    let fence = "````";
    let source = "https://app.stainless.com/api/spec/documented/kernel/openapi.documented.yml";
    let document = place.read(DOCUMENT).replace(OLD, NEW);
    let operation = "get /browsers/{id_or_name}";
    place.write(
        "page.md",
        &format!("{fence}yaml {source} {operation}\n{document}{fence}\n"),
    );
    let said = succeed(place.cargo(&["specmill", "update", "page.md"], &[]));
    assert!(said.contains(&format!("{DOCUMENT}: updated")), "{said}");
    assert!(said.contains(&verdict("")), "{said}");

    let said = fail(place.cargo(&TEST, &[]));
    assert!(said.contains("generated was rewritten: "), "{said}");
    // Cargo shows what the build script says of the documents.
    let (name, version) = (env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"));
    let word = format!("warning: {name}@{version}: ");
    let head = format!("{word}the documents changed since {version} of the client:");
    let head = said.find(&head).unwrap_or_else(|| panic!("{said}"));
    assert!(said[head..].contains(&verdict(&word)), "{said}");
    let removed = format!("property-removed: `Browser.{OLD}` is gone [breaks]");
    assert!(said.contains(&removed), "{said}");
    let stale = said
        .lines()
        .filter(|line| line.ends_with("documents: run the command again"));
    assert_eq!(stale.count(), 1, "{said}");

    let said = fail(place.cargo(&TEST, &[]));
    assert!(said.contains("--test surface"), "{said}");
    assert!(
        said.contains(OLD) && said.contains(NEW),
        "the property is named:\n{said}"
    );
    let place_of_verdict = said.find("some code that calls the client does not compile");
    let place_of_verdict = place_of_verdict.expect("the verdict");
    assert!(
        Some(place_of_verdict) < said.find("Snapshot Summary"),
        "it comes first:\n{said}"
    );

    let reviewed = [("INSTA_UPDATE", "always"), ("SPECMILL_REVIEW", "1")];
    succeed(place.cargo(&TEST, &reviewed));
    let said = succeed(place.cargo(&TEST, &[]));
    assert!(!said.contains("rewritten"), "{said}");
}

/// Kills the script at many moments between its first and its last instruction. The next run leaves
/// exactly the files of an undisturbed run.
fn a_killed_build_script_heals(place: &Workspace) {
    const ROUNDS: u32 = 24;
    let run = || {
        let output = place.build_script().output().expect("it runs");
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    };
    let bumped = place.read(DOCUMENT);
    let documents = [bumped.replace(NEW, OLD), bumped];
    let empty_and_turn = |round: u32| {
        place.write(DOCUMENT, &documents[round as usize % 2]);
        let models = fs::remove_dir_all(place.path("generated/src/models"));
        models.expect("a run made it");
    };
    // Twice each, because the first run of each adds names to the lock.
    let mut expected = Vec::new();
    let mut longest = Duration::ZERO;
    for round in 0..4 {
        empty_and_turn(round);
        let started = Instant::now();
        run();
        longest = started.elapsed();
        expected.push(texts(place));
    }
    let mut interrupted = 0;
    for round in 0..ROUNDS {
        empty_and_turn(round);
        let mut command = place.build_script();
        let mut child = command.stdout(Stdio::null()).spawn().expect("it runs");
        thread::sleep(longest * round / ROUNDS);
        // It may have ended already.
        let _ = child.kill();
        child.wait().expect("it ends");
        let expected = &expected[2 + round as usize % 2];
        interrupted += u32::from(texts(place) != *expected);
        run();
        assert!(
            texts(place) == *expected,
            "killed in round {round} and not healed"
        );
    }
    assert!(interrupted > 0, "no run was stopped before its end");
    // Cargo continues from there as well.
    succeed(place.cargo(&["build"], &[]));
    succeed(place.cargo(&TEST, &[]));
}

/// Reads the files that a build may write or reads.
fn whole(place: &Workspace) -> Tree {
    place.tree(&["generated", "spec"])
}

fn texts(place: &Workspace) -> BTreeMap<PathBuf, Vec<u8>> {
    whole(place)
        .into_iter()
        .map(|(path, (text, _))| (path, text))
        .collect()
}

#[track_caller]
fn assert_same(place: &Workspace, before: &Tree) {
    let after = whole(place);
    let differs = |path: &&PathBuf| before.get(*path) != after.get(*path);
    let changed: Vec<_> = before.keys().chain(after.keys()).filter(differs).collect();
    assert!(changed.is_empty(), "these were written: {changed:?}");
}

fn set_writable(place: &Workspace, writable: bool) {
    let mut paths: Vec<_> = whole(place).into_keys().collect();
    let folders: BTreeSet<_> = paths.iter().filter_map(|path| path.parent()).collect();
    let folders: Vec<_> = folders.into_iter().map(Path::to_owned).collect();
    paths.extend(folders);
    for path in paths {
        let path = place.path(&path.to_string_lossy());
        let mut permissions = fs::metadata(&path).expect("it is there").permissions();
        set_mode(&mut permissions, writable);
        fs::set_permissions(&path, permissions).expect("they are ours");
    }
}

#[cfg(unix)]
fn set_mode(permissions: &mut fs::Permissions, writable: bool) {
    use std::os::unix::fs::PermissionsExt;
    let mode = permissions.mode();
    permissions.set_mode(if writable {
        mode | 0o200
    } else {
        mode & !0o222
    });
}

#[cfg(not(unix))]
fn set_mode(permissions: &mut fs::Permissions, writable: bool) {
    permissions.set_readonly(!writable);
}

#[track_caller]
fn succeed(run: Run) -> String {
    assert!(run.success, "{}", run.said);
    run.said
}

#[track_caller]
fn fail(run: Run) -> String {
    assert!(!run.success, "{}", run.said);
    run.said
}
