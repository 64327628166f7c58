//! The subcommand `bump`, and the verdict of runs that generate over an existing client.

mod support;

use std::fs;

use support::{Sandbox, git, text};

fn api(properties: &str) -> String {
    format!(
        "openapi: 3.1.0
info: {{title: Things, version: '2024-01-01'}}
servers: [{{url: https://api.example.com}}]
paths:
  /thing:
    get:
      operationId: getThing
      responses:
        '200':
          description: The thing
          content: {{application/json: {{schema: {{$ref: '#/components/schemas/Thing'}}}}}}
components:
  schemas:
    Thing:
      type: object
      properties:
        name: {{type: string}}
{properties}"
    )
}

const COLOUR: &str = "        colour: {type: string}\n";
const SIZE: &str = "        size: {type: integer}\n";
const GENERATE: [&str; 4] = ["generate", "spec", "--out", "client"];
const BUMP: [&str; 3] = ["bump", "--out", "client"];

/// Returns a sandbox with a client, and documents that are newer.
fn changed() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.put("spec/api.yaml", &api(COLOUR));
    sandbox.put(
        "spec/specmill.toml",
        "# Ours\n[package]\nname = \"things\" # as published\nversion = \"0.3.1\"\n",
    );
    sandbox.succeed(&GENERATE);
    sandbox.put("spec/api.yaml", &api(SIZE));
    sandbox
}

fn read(sandbox: &Sandbox, path: &str) -> String {
    fs::read_to_string(sandbox.path(path)).unwrap_or_default()
}

#[test]
fn the_changelog_and_the_version_are_written() {
    let sandbox = changed();
    let before = sandbox.tree("");
    let arguments = [&BUMP[..], &["--dry-run"]].concat();
    let said = sandbox.succeed(&arguments);
    assert!(said.contains("would write spec/specmill.toml\n"), "{said}");
    assert!(said.contains("would write client/CHANGELOG.md\n"), "{said}");
    assert!(said.contains("\n## 0.4.0\n\n### Added\n"), "{said}");
    assert_eq!(sandbox.tree(""), before, "a dry run writes nothing");

    let said = sandbox.succeed(&BUMP);
    assert!(said.contains("version 0.3.1 -> 0.4.0\n"), "{said}");
    assert_eq!(
        read(&sandbox, "spec/specmill.toml"),
        "# Ours\n[package]\nname = \"things\" # as published\nversion = \"0.4.0\"\n"
    );
    let changelog = read(&sandbox, "client/CHANGELOG.md");
    assert!(changelog.starts_with("# Changelog\n"), "{changelog}");
    assert!(
        changelog.contains("\n## 0.4.0\n\n### Added\n\n- "),
        "{changelog}"
    );
    assert!(changelog.contains("- **Breaking:** "), "{changelog}");
    // A second time, and after a person edited the file, nothing more comes.
    sandbox.succeed(&BUMP);
    assert_eq!(read(&sandbox, "client/CHANGELOG.md"), changelog);
    let report = sandbox.succeed(&GENERATE);
    assert!(!report.contains("Changes since"), "{report}");
    assert!(read(&sandbox, "client/Cargo.toml").contains("version = \"0.4.0\""));
    assert_eq!(read(&sandbox, "client/CHANGELOG.md"), changelog, "it stays");
    let said = sandbox.succeed(&BUMP);
    assert!(said.contains("nothing to write\n"), "{said}");
}

#[test]
fn a_version_that_says_less_is_refused() {
    let sandbox = changed();
    let version = |version| [&BUMP[..], &["--version", version]].concat();
    for said in ["0.3.2", "0.3.1", "0.3.99-rc.1+9"] {
        let error = sandbox.fail(1, &version(said));
        assert!(
            error.contains(&format!("the version {said} says less")),
            "{error}"
        );
        assert!(
            error.contains("after 0.3.1\nhint: use 0.4.0 or a later"),
            "{error}"
        );
    }
    let error = sandbox.fail(1, &version("4"));
    assert!(
        error.contains("`4` is not a version such as 1.2.3"),
        "{error}"
    );
    assert_eq!(read(&sandbox, "client/CHANGELOG.md"), "");
    sandbox.succeed(&version("1.0.0"));
    assert!(read(&sandbox, "spec/specmill.toml").contains("version = \"1.0.0\""));
    assert!(read(&sandbox, "client/CHANGELOG.md").contains("\n## 1.0.0\n"));
}

#[test]
fn what_has_to_run_first_is_said() {
    let sandbox = Sandbox::new();
    sandbox.put("spec/api.yaml", &api(COLOUR));
    let error = sandbox.fail(1, &BUMP);
    let hint = "hint: run `specmill generate <documents> --out client` first";
    assert!(error.contains(hint), "{error}");
    sandbox.succeed(&GENERATE);
    let path = "client/.specmill-api";
    let damaged = read(&sandbox, path).replacen("content ", "<<<<<<< HEAD\ncontent ", 1);
    sandbox.put(path, &damaged);
    let error = sandbox.fail(1, &BUMP);
    assert!(
        error.contains("client/.specmill-api cannot be read: "),
        "{error}"
    );
    // The next run says so, and heals it.
    let report = sandbox.succeed(&GENERATE);
    assert!(
        report.contains("the description of the client cannot be read"),
        "{report}"
    );
    sandbox.succeed(&BUMP);
}

#[test]
fn a_revision_is_the_base_if_it_is_asked_for() {
    let sandbox = changed();
    sandbox.put("spec/api.yaml", &api(COLOUR));
    git(&sandbox, &["init", "--quiet"]);
    git(&sandbox, &["add", "."]);
    git(&sandbox, &["commit", "--quiet", "--message", "First"]);
    sandbox.put("spec/api.yaml", &api(""));
    let arguments = [&BUMP[..], &["--since", "HEAD", "--changelog", "LOG.md"]].concat();
    let said = sandbox.succeed(&arguments);
    assert!(said.contains("wrote LOG.md\n"), "{said}");
    assert!(read(&sandbox, "LOG.md").contains("### Removed"));
}

#[test]
fn generating_over_a_client_says_what_changed_until_the_version_does() {
    let sandbox = changed();
    let description = read(&sandbox, "client/.specmill-api");
    assert!(read(&sandbox, "client/.specmill-files").contains("\n.specmill-api\n"));
    for round in 0..2 {
        let report = sandbox.succeed(&GENERATE);
        assert!(
            report.contains("Changes since 0.3.1\n"),
            "{round}: {report}"
        );
        assert!(report.contains("does not compile\n"), "{report}");
        assert!(
            report.contains("0.3.1:api.yaml:") && report.contains(": property-removed: "),
            "{report}"
        );
        assert_eq!(
            read(&sandbox, "client/.specmill-api"),
            description,
            "the base stays"
        );
    }
    let json = sandbox.succeed(&[&GENERATE[..], &["--json"]].concat());
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["verdict"]["source"], "breaks");
    // A check agrees, and writes nothing.
    let report = sandbox.succeed(&[&GENERATE[..], &["--check"]].concat());
    assert!(report.contains("Changes since 0.3.1\n"), "{report}");
    // A version that says less does not end it, one that says enough does.
    let settings = read(&sandbox, "spec/specmill.toml");
    sandbox.put("spec/specmill.toml", &settings.replace("0.3.1", "0.3.2"));
    assert!(sandbox.succeed(&GENERATE).contains("Changes since 0.3.1\n"));
    sandbox.put("spec/specmill.toml", &settings.replace("0.3.1", "0.5.0"));
    assert!(!sandbox.succeed(&GENERATE).contains("Changes since"));
    let renewed = read(&sandbox, "client/.specmill-api");
    assert!(renewed.contains("\nversion 0.5.0\n"), "{renewed}");
    // Words change no client: they are described at once.
    let words = api(SIZE).replace("The thing", "One thing");
    sandbox.put("spec/api.yaml", &words);
    assert!(!sandbox.succeed(&GENERATE).contains("Changes since"));
    assert_ne!(read(&sandbox, "client/.specmill-api"), renewed);
}

#[test]
fn an_update_says_what_the_newer_document_means() {
    let sandbox = Sandbox::new();
    sandbox.put("api.yaml", &api(COLOUR));
    sandbox.succeed(&["add", "api.yaml"]);
    sandbox.put("api.yaml", &api(SIZE));
    let said = sandbox.succeed(&["update", "api.yaml"]);
    assert!(
        said.starts_with("spec/api.yaml: updated\nsource   some code"),
        "{said}"
    );
    assert!(
        said.contains("property-removed: `Thing.colour` is gone"),
        "{said}"
    );
    sandbox.put("api.yaml", &api(SIZE).replace("The thing", "One thing"));
    let said = sandbox.succeed(&["update", "api.yaml"]);
    assert_eq!(said, "spec/api.yaml: updated\n", "words mean nothing");
}

#[test]
fn the_version_of_the_api_follows_as_build_metadata() {
    let sandbox = Sandbox::new();
    sandbox.put("spec/api.yaml", &api(COLOUR));
    let settings = "[package]\nversion = \"0.3.0\"\nversion_metadata = true\n";
    sandbox.put("spec/specmill.toml", settings);
    sandbox.succeed(&GENERATE);
    let manifest = read(&sandbox, "client/Cargo.toml");
    assert!(
        manifest.contains("version = \"0.3.0+2024-01-01\"\n"),
        "{manifest}"
    );
    sandbox.put("spec/api.yaml", &api(""));
    let output = sandbox.run(&BUMP);
    let said = text(&output.stdout);
    assert!(
        said.contains("version 0.3.0+2024-01-01 -> 0.4.0\n"),
        "{said}{}",
        text(&output.stderr)
    );
    assert!(read(&sandbox, "spec/specmill.toml").contains("version = \"0.4.0\"\n"));
}
