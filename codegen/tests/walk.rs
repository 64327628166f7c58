//! The walk of the guide's page on updates, with three revisions of Kernel's document. It needs the
//! folder `kernel` in the one that `SPECMILL_CORPUS` names, and is left out without.

#[path = "support/mod.rs"]
mod support;

use std::path::PathBuf;
use std::{env, fs};

use specmill::test::unchanged;
use support::Sandbox;

/// Replaces the document; returns what is said of it.
fn update(sandbox: &Sandbox) -> String {
    let output = sandbox.run(&["update", "kernel.yml"]);
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said).into_owned();
    assert!(output.status.success(), "{said}");
    said
}

#[test]
fn a_vendor_ships_new_documents() {
    let Some(folder) = env::var_os("SPECMILL_CORPUS") else {
        eprintln!("left out: SPECMILL_CORPUS is not set");
        return;
    };
    let folder = PathBuf::from(folder).join("kernel");
    let revision = |day: &str| {
        let path = folder.join(format!("kernel-openapi-2026-08-{day}.yml"));
        fs::read_to_string(path).expect("a revision of Kernel's document")
    };
    let sandbox = Sandbox::new();
    let accepted = || unchanged(sandbox.path("spec"), sandbox.path("client"));
    sandbox.put("kernel.yml", &revision("06"));
    sandbox.succeed(&["add", "kernel.yml"]);
    sandbox.succeed(&["generate", "spec", "--out", "client"]);
    assert!(accepted().is_ok());

    // Words, and a link in a description.
    sandbox.put("kernel.yml", &revision("07"));
    update(&sandbox);
    let said = sandbox.succeed(&["bump", "--out", "client"]);
    assert!(said.contains("compiles as before"), "{said}");
    sandbox.succeed(&["generate", "spec", "--out", "client"]);
    assert!(accepted().is_ok());

    // A value more of an open enum, a new operation, new properties, deprecated ones.
    sandbox.put("kernel.yml", &revision("10"));
    let said = update(&sandbox);
    assert!(
        said.contains("enum-value-added: `ManagedAuthCanReauthReason`"),
        "{said}"
    );
    assert!(said.contains("0.1.1 -> 0.1.2"), "{said}");
    let refused = accepted().expect_err("the version says nothing yet");
    assert!(
        refused.to_string().contains("requires_customer_input"),
        "{refused}"
    );
    sandbox.succeed(&["bump", "--out", "client"]);
    sandbox.succeed(&["generate", "spec", "--out", "client"]);
    assert!(accepted().is_ok());
    let read = |path: &str| fs::read_to_string(sandbox.path(path)).expect("a file");
    assert!(read("client/Cargo.toml").contains("version = \"0.1.2\""));
    let changelog = read("client/CHANGELOG.md");
    for wanted in [
        "## 0.1.2",
        "**Means something else:** `ManagedAuthCanReauthReason`",
        "- `GET /auth/context` is new",
        "- `Browser.proxy_id` is now deprecated",
    ] {
        assert!(changelog.contains(wanted), "{wanted}: {changelog}");
    }
}
