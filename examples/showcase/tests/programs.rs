//! The programs of this package, run as a user would run them.
#![allow(missing_docs, reason = "a test is no library")]

use std::fs;
use std::process::{Command, Output};

fn run(program: &str, arguments: &[&str]) -> Output {
    let mut command = Command::new(program);
    command.args(arguments).env_remove("SHOWCASE_BASE_URL");
    let output = command.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    output
}

fn lines(output: &Output) -> Vec<String> {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    text.lines().map(str::to_owned).collect()
}

#[test]
fn events_are_followed_over_a_broken_connection() {
    let output = run(env!("CARGO_BIN_EXE_follow_events"), &[]);
    assert_eq!(
        lines(&output),
        [
            "1: building",
            "2: 3 pages written",
            "3: 1 image made smaller",
            "4: checked all links",
            "5: live"
        ]
    );
}

#[test]
fn a_folder_is_uploaded_with_all_within() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("images")).unwrap();
    fs::write(folder.path().join("index.html"), "<h1>Museum</h1>").unwrap();
    // More than is read at once, and not only text.
    let image = (0..200_000_u32).map(|it| it as u8).collect::<Vec<_>>();
    fs::write(folder.path().join("images/door.png"), image).unwrap();
    let output = run(
        env!("CARGO_BIN_EXE_upload_folder"),
        &[folder.path().to_str().unwrap()],
    );
    assert_eq!(
        lines(&output),
        [
            "deployment 8, 200015 bytes",
            "images/door.png",
            "index.html"
        ]
    );
}

#[test]
fn an_archive_is_downloaded_and_its_progress_shown() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("museum.archive");
    let path = path.to_str().unwrap();
    let output = run(env!("CARGO_BIN_EXE_download_with_progress"), &[path]);
    let text = String::from_utf8(output.stdout).unwrap();
    let bars = text.matches('\r').count();
    assert!(bars > 10, "{text}");
    let end = format!("[{}] 100 %\n{path}: 7340032 bytes\n", "=".repeat(40));
    assert!(text.ends_with(&end), "{text}");
    assert_eq!(fs::metadata(path).unwrap().len(), 7 << 20);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_list_is_walked_through_to_its_end() {
    let output = run(env!("CARGO_BIN_EXE_walk_pages"), &[]);
    let items = (1..=7).rev().map(|id| format!("{id}: Version {id}"));
    let pages = [
        "3 more: Some(true)",
        "3 more: Some(true)",
        "1 more: Some(false)",
    ];
    let expected = items.chain(pages.map(str::to_owned)).collect::<Vec<_>>();
    assert_eq!(lines(&output), expected);
}

#[test]
fn a_chat_is_led_with_a_file_a_tool_a_stream_and_pages() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.txt");
    fs::write(&path, "ferns").unwrap();
    let output = run(env!("CARGO_BIN_EXE_chat"), &[path.to_str().unwrap()]);
    assert_eq!(
        lines(&output),
        [
            "file_1: notes.txt, 5 bytes",
            "tool_calls",
            "look_up({\"plant\":\"fern\"})",
            "Ferns like shade. (stop)",
            "ferns, moss, oaks, roses, algae, figs, reeds",
        ]
    );
}
