//! The subcommand `diff`: its sides, its output and its exit codes, on small documents.

mod support;

use support::{Sandbox, git, text};

/// Returns an API with these properties of a thing.
fn api(properties: &str) -> String {
    format!(
        "openapi: 3.1.0
info: {{title: Things, version: '1'}}
servers: [{{url: https://api.example.com}}]
paths:
  /things/{{id}}:
    get:
      operationId: getThing
      parameters: [{{name: id, in: path, required: true, schema: {{type: string}}}}]
      responses:
        '200':
          description: The thing
          content: {{application/json: {{schema: {{$ref: '#/components/schemas/Thing'}}}}}}
components:
  schemas:
    Thing:
      type: object
      required: [name]
      properties:
        name: {{type: string}}
{properties}"
    )
}

const COLOUR: &str = "        colour: {type: string}\n";
const SIZE: &str = "        size: {type: integer}\n";
const HOSTILE: &str = "        \"a,b:c%\\n::error::x\": {type: string}\n";

/// Returns a sandbox in which a property went and another came.
fn changed() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.put("old.yaml", &api(COLOUR));
    sandbox.put("new.yaml", &api(SIZE));
    sandbox
}

#[test]
fn exit_codes_follow_the_worst_effect() {
    let sandbox = changed();
    sandbox.put("words.yaml", &api(COLOUR).replace("The thing", "One thing"));
    sandbox.put("more.yaml", &api(&format!("{COLOUR}{SIZE}")));
    let code = |old: &str, new: &str, on: &str| {
        let output = sandbox.run(&["diff", old, new, "--fail-on", on]);
        output.status.code()
    };
    assert_eq!(
        sandbox.run(&["diff", "old.yaml", "new.yaml"]).status.code(),
        Some(1)
    );
    assert_eq!(code("old.yaml", "new.yaml", "source"), Some(1));
    assert_eq!(code("old.yaml", "new.yaml", "any"), Some(1));
    assert_eq!(code("old.yaml", "new.yaml", "never"), Some(0));
    for on in ["source", "wire", "any"] {
        assert_eq!(code("old.yaml", "more.yaml", on), Some(0), "{on}");
        assert_eq!(code("old.yaml", "words.yaml", on), Some(0), "{on}");
    }
    // A value that may now be null: old programs fail, and source code breaks too.
    let nullable = api(COLOUR).replace("name: {type: string}", "name: {type: [string, 'null']}");
    sandbox.put("nullable.yaml", &nullable);
    assert_eq!(code("old.yaml", "nullable.yaml", "wire"), Some(1));
    for arguments in [
        &["diff"][..],
        &["diff", "old.yaml"],
        &["diff", "old.yaml", "new.yaml", "--since", "HEAD"],
        &["diff", "old.yaml", "new.yaml", "--fail-on", "words"],
    ] {
        sandbox.fail(2, arguments);
    }
}

#[test]
fn a_side_that_cannot_be_read_is_named() {
    let sandbox = changed();
    sandbox.put(
        "broken.yaml",
        &api("        colour: {$ref: '#/components/schemas/Thing/properties/colour'}\n"),
    );
    for (old, new, side) in [
        ("none.yaml", "new.yaml", "old"),
        ("old.yaml", "none.yaml", "new"),
        ("broken.yaml", "new.yaml", "old"),
        ("old.yaml", "broken.yaml", "new"),
    ] {
        let error = sandbox.fail(2, &["diff", old, new]);
        let first = format!("specmill: the {side} documents cannot be read\n");
        assert!(error.starts_with(&first), "{error}");
        assert!(
            error.contains("none.yaml") || error.contains("broken.yaml:"),
            "{error}"
        );
    }
}

/// Each fault is one of its side, with its place, and no file is written or changed.
#[test]
fn bad_input_is_an_error_of_its_side_and_nothing_is_written() {
    let sandbox = changed();
    let fine = api(COLOUR);
    for (path, text, wanted) in [
        ("empty.yaml", "", "the file is empty\n--> empty.yaml:1:1"),
        ("cut.yaml", "openapi: 3.1.0\npaths: [", "--> cut.yaml:2:"),
        ("other.yaml", "hello: world\n", "`openapi` is missing"),
        ("swagger.yaml", "swagger: '2.0'\n", "--> swagger.yaml:1:1"),
        (
            "settings/specmill.toml",
            "[package",
            "--> settings/specmill.toml:1:9",
        ),
        (
            "kind/specmill.toml",
            "[[accepted]]\nkind = \"property-remved\"\nplace = \"#/x\"\nreason = \"r\"\n",
            "did you mean `property-removed`?",
        ),
        (
            "day/specmill.toml",
            "[[accepted]]\nkind = \"property-removed\"\nplace = \"#/x\"\nreason = \"r\"\nuntil = \"2026-02-30\"\n",
            "--> day/specmill.toml:5:9",
        ),
        (
            "lock/names.lock",
            "<<<<<<< HEAD\n",
            "--> lock/names.lock:1:1",
        ),
        ("none/page.md", "# Page\n", "none contains no document"),
    ] {
        sandbox.put(path, text);
        let side = match path.split_once('/') {
            Some((folder, name)) => {
                if name != "page.md" {
                    sandbox.put(&format!("{folder}/api.yaml"), &fine);
                }
                folder
            }
            None => path,
        };
        let before = sandbox.tree("");
        for (old, new, word) in [(side, "new.yaml", "old"), ("old.yaml", side, "new")] {
            let error = sandbox.fail(2, &["diff", old, new]);
            let first = format!("specmill: the {word} documents cannot be read\n");
            assert!(error.starts_with(&first), "{path}: {error}");
            assert!(error.contains(wanted), "{path}: {error}");
        }
        assert_eq!(sandbox.tree(""), before, "{path}: nothing is written");
    }
}

#[test]
fn the_text_is_short_unless_all_is_asked_for() {
    let sandbox = changed();
    let output = sandbox.run(&["diff", "old.yaml", "new.yaml"]);
    let short = text(&output.stdout);
    assert!(
        short.contains("source   some code that calls the client does not compile\n"),
        "{short}"
    );
    assert!(short.contains("version  0.1.0 -> 0.2.0\n"), "{short}");
    assert!(short.contains("findings 1 break source code, "), "{short}");
    assert!(short.contains("property-removed: "), "{short}");
    assert!(!short.contains("property-added: "), "{short}");
    assert!(
        short.contains("1 more finding: --all shows them\n"),
        "{short}"
    );
    let all = text(
        &sandbox
            .run(&["diff", "old.yaml", "new.yaml", "--all"])
            .stdout,
    );
    assert!(all.contains("property-added: "), "{all}");
    assert!(!all.contains("--all shows"), "{all}");
}

#[test]
fn a_changelog_entry_is_grouped_and_marked() {
    let sandbox = changed();
    let arguments = ["diff", "old.yaml", "new.yaml", "--format", "markdown"];
    let entry = text(&sandbox.run(&arguments).stdout);
    assert!(entry.starts_with("## 0.2.0\n\n### Added\n\n- "), "{entry}");
    let (added, removed) = entry.split_once("\n### Removed\n\n").expect(&entry);
    assert!(
        added.contains("`models::Thing.size: ") && added.contains("is new\n"),
        "{entry}"
    );
    assert!(removed.starts_with("- **Breaking:** "), "{entry}");
    assert!(removed.contains("  - `models::Thing.colour: "), "{entry}");
    let same = ["diff", "old.yaml", "old.yaml", "--format", "markdown"];
    assert_eq!(sandbox.succeed(&same), "");
}

#[test]
fn annotations_have_the_place_and_are_escaped() {
    let sandbox = changed();
    let github = |old: &str, new: &str| {
        let output = sandbox.run(&["diff", old, new, "--format", "github"]);
        text(&output.stdout)
    };
    let said = github("old.yaml", "new.yaml");
    let line = said.lines().find(|it| it.starts_with("::error "));
    let line = line.expect(&said);
    // The line of `colour` in the old document.
    assert!(
        line.starts_with(
            "::error file=old.yaml,line=20,col=9,title=specmill%3A property-removed::"
        ),
        "{line}"
    );
    assert!(line.contains("%0A- models::Thing.colour"), "{line}");
    assert!(
        said.contains("::notice file=new.yaml,line=20,col=9,"),
        "{said}"
    );
    sandbox.put("hostile.yaml", &api(&format!("{COLOUR}{HOSTILE}")));
    let said = github("hostile.yaml", "old.yaml");
    for line in said.lines().filter(|it| it.contains("::")) {
        let is_command = line.starts_with("::notice file=")
            || line.starts_with("::error file=")
            || line.starts_with("::warning file=");
        assert!(is_command, "{line}");
    }
    assert!(said.contains("%25"), "{said}");
}

#[test]
fn a_revision_is_compared_with_what_is_there() {
    let sandbox = Sandbox::new();
    let thing = api("        colour: {$ref: 'parts/colour.yaml'}\n");
    sandbox.put("spec/api.yaml", &thing);
    sandbox.put("spec/parts/colour.yaml", "type: string\n");
    sandbox.put("spec/specmill.toml", "[package]\nversion = \"1.4.0\"\n");
    sandbox.put("spec/names.lock", "#/components/schemas/Thing = OurThing\n");
    git(&sandbox, &["init", "--quiet"]);
    git(&sandbox, &["add", "."]);
    git(&sandbox, &["commit", "--quiet", "--message", "First"]);
    git(&sandbox, &["tag", "v1"]);
    assert_eq!(
        sandbox.succeed(&["diff", "--since", "v1"]),
        "nothing changed\n"
    );
    // The file that the document refers to changes, and so do name and version of the client.
    sandbox.put("spec/parts/colour.yaml", "type: integer\n");
    sandbox.put(
        "spec/names.lock",
        "#/components/schemas/Thing = TheirThing\n",
    );
    let before = sandbox.tree("");
    let output = sandbox.run(&["diff", "--since", "v1", "spec", "--all"]);
    let said = text(&output.stdout);
    assert_eq!(
        output.status.code(),
        Some(1),
        "{said}{}",
        text(&output.stderr)
    );
    assert!(said.contains("version  1.4.0 -> 2.0.0\n"), "{said}");
    assert!(
        said.contains("  old v1:spec/parts/colour.yaml:1:1 "),
        "{said}"
    );
    assert!(said.contains("  new spec/parts/colour.yaml:1:1 "), "{said}");
    assert!(
        said.contains("  - struct models::OurThing")
            && said.contains("  + struct models::TheirThing"),
        "{said}"
    );
    assert_eq!(sandbox.tree(""), before, "nothing is written");
    // A document by itself, from a folder below.
    let mut command = sandbox.command(&["diff", "--since", "HEAD", "api.yaml"]);
    let output = command.current_dir(sandbox.path("spec")).output().unwrap();
    let said = text(&output.stdout);
    assert!(
        said.contains("  old HEAD:parts/colour.yaml:1:1 "),
        "{said}{}",
        text(&output.stderr)
    );
    // Annotations name files of the working tree.
    sandbox.put("spec/api.yaml", &api(""));
    let said = text(
        &sandbox
            .run(&["diff", "--since", "v1", "--format", "github"])
            .stdout,
    );
    assert!(
        said.contains("::error file=spec/parts/colour.yaml,title="),
        "{said}"
    );
}

#[test]
fn a_document_that_a_revision_cannot_give_is_an_error_of_the_old_side() {
    let sandbox = Sandbox::new();
    sandbox.put("spec/api.yaml", &api(""));
    let error = sandbox.fail(2, &["diff", "--since", "HEAD"]);
    assert!(
        error.contains("spec is not in a git repository: "),
        "{error}"
    );
    git(&sandbox, &["init", "--quiet"]);
    let error = sandbox.fail(2, &["diff", "--since", "HEAD"]);
    assert!(error.contains("has no revision `HEAD`"), "{error}");
    git(&sandbox, &["add", "."]);
    git(&sandbox, &["commit", "--quiet", "--message", "First"]);
    for revision in ["none", "--help", "-x", "HEAD:spec"] {
        let since = format!("--since={revision}");
        let error = sandbox.fail(2, &["diff", &since]);
        assert!(
            error.contains(&format!("has no revision `{revision}`")),
            "{error}"
        );
    }
    sandbox.put("other/api.yaml", &api(""));
    let error = sandbox.fail(2, &["diff", "--since", "HEAD", "other"]);
    assert!(
        error.contains("the revision `HEAD` does not have other"),
        "{error}"
    );
    // The revision is broken, and the working tree is not.
    let broken = api("        colour: {$ref: '#/components/schemas/Thing/properties/colour'}\n");
    sandbox.put("spec/api.yaml", &broken);
    git(
        &sandbox,
        &["commit", "--quiet", "--all", "--message", "Broken"],
    );
    sandbox.put("spec/api.yaml", &api(""));
    let error = sandbox.fail(2, &["diff", "--since", "HEAD"]);
    assert!(error.starts_with("specmill: the old documents"), "{error}");
    assert!(error.contains("HEAD:spec/api.yaml:20:"), "{error}");
    // Without git.
    let mut command = sandbox.command(&["diff", "--since", "HEAD"]);
    let output = command.env("PATH", sandbox.path("spec")).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text(&output.stderr).contains("cannot run `git`: "),
        "{}",
        text(&output.stderr)
    );
}

/// A document may refer neither out of its folder nor out of the repository, nor through links.
#[cfg(unix)]
#[test]
fn a_revision_gives_no_file_outside_the_folder() {
    use std::os::unix::fs::symlink;
    let sandbox = Sandbox::new();
    sandbox.put("secret.yaml", "type: string\n");
    sandbox.put("repository/near.yaml", "type: string\n");
    sandbox.put("repository/spec/api.yaml", &api("        a: {$ref: '../../secret.yaml'}\n        b: {$ref: '../near.yaml'}\n        c: {$ref: 'link.yaml'}\n"));
    symlink(
        "../../secret.yaml",
        sandbox.path("repository/spec/link.yaml"),
    )
    .unwrap();
    let repository = sandbox.within("repository");
    git(&repository, &["init", "--quiet"]);
    git(&repository, &["add", "."]);
    git(&repository, &["commit", "--quiet", "--message", "First"]);
    repository.put("spec/new.yaml", &api(""));
    let said = text(
        &repository
            .run(&["diff", "--since", "HEAD", "spec/api.yaml"])
            .stdout,
    );
    assert_eq!(said, "nothing changed\n", "no file is read on either side");
}

const ACCEPTED: &str = "[[accepted]]
kind = \"property-removed\"
place = \"#/components/schemas/Thing/properties/colour\"
reason = \"the server never sent it\"
";

/// Returns two folders of documents, the newer one with these settings.
fn folders(new: &str, settings: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.put("old/api.yaml", &api(COLOUR));
    sandbox.put("new/api.yaml", new);
    sandbox.put("new/specmill.toml", settings);
    sandbox
}

#[test]
fn an_accepted_finding_is_listed_and_does_not_count() {
    let sandbox = folders(&api(""), ACCEPTED);
    let arguments = ["diff", "old", "new", "--fail-on", "any", "--all"];
    let said = sandbox.succeed(&arguments);
    assert!(
        said.contains("  accepted: the server never sent it\n"),
        "{said}"
    );
    assert!(said.contains("version  0.1.0 -> 0.1.1\n"), "{said}");
    assert!(said.contains("findings 1 accepted\n"), "{said}");
    let json = sandbox.succeed(&["diff", "old", "new", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["source"], "nothing");
    assert_eq!(
        json["findings"][0]["accepted"]["reason"],
        "the server never sent it"
    );
    // Another kind at the same place is another finding.
    let sandbox = folders(&api("        colour: {type: integer}\n"), ACCEPTED);
    let output = sandbox.run(&["diff", "old", "new"]);
    assert_eq!(output.status.code(), Some(1));
    let said = text(&output.stderr);
    assert!(
        said.contains("there is no finding `property-removed` at this place"),
        "{said}"
    );
    assert!(said.contains("new/specmill.toml:3:9"), "{said}");
}

#[test]
fn an_acceptance_ends_after_its_last_day() {
    for (until, code) in [("1999-12-31", 1), ("9999-12-31", 0)] {
        let settings = format!("{ACCEPTED}until = \"{until}\"\n");
        let sandbox = folders(&api(""), &settings);
        let output = sandbox.run(&["diff", "old", "new"]);
        assert_eq!(output.status.code(), Some(code), "{until}");
        let said = text(&output.stderr);
        let ended = "the acceptance of `property-removed` ended on 1999-12-31";
        assert_eq!(said.contains(ended), code == 1, "{said}");
    }
    let settings = ACCEPTED.replace("property-removed", "property-gone");
    let sandbox = folders(&api(""), &settings);
    let error = sandbox.fail(2, &["diff", "old", "new"]);
    assert!(
        error.contains("specmill: the new documents cannot be read"),
        "{error}"
    );
    assert!(error.contains("new/specmill.toml:2:8"), "{error}");
}

#[test]
fn the_names_of_a_renamed_component_follow() {
    let renamed = api(COLOUR)
        .replace("schemas/Thing", "schemas/Item")
        .replace("    Thing:", "    Item:");
    let sandbox = folders(&renamed, "");
    // What the guess needs: the lines that it prints are those that work.
    let output = sandbox.run(&["diff", "old", "new"]);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stdout));
    let said = sandbox.succeed(&["diff", "old", "new", "--accept-renames"]);
    let (_, lines) = said.split_once("add to specmill.toml:\n\n").expect(&said);
    let line = "\"#/components/schemas/Thing\" = \"#/components/schemas/Item\"\n";
    assert_eq!(lines, format!("[renames]\n{line}"));
    sandbox.put("new/specmill.toml", lines);
    let said = sandbox.succeed(&["diff", "old", "new", "--fail-on", "any", "--all"]);
    assert!(said.contains("component-renamed: "), "{said}");
    // Generation keeps the names of the lock, too.
    sandbox.succeed(&["generate", "old", "--out", "client", "--name", "things"]);
    let before = std::fs::read_to_string(sandbox.path("client/src/models/thing.rs")).unwrap();
    assert!(before.contains("Thing"), "{before}");
    std::fs::copy(
        sandbox.path("old/names.lock"),
        sandbox.path("new/names.lock"),
    )
    .unwrap();
    let report = sandbox.succeed(&["generate", "new", "--out", "client", "--name", "things"]);
    let after = std::fs::read_to_string(sandbox.path("client/src/models/thing.rs"));
    assert_eq!(after.expect(&report), before);
    let lock = std::fs::read_to_string(sandbox.path("new/names.lock")).unwrap();
    assert!(
        lock.contains("#/components/schemas/Item = Thing\n"),
        "{lock}"
    );
    assert!(!lock.contains("schemas/Thing"), "{lock}");
    // Without the setting, the client would have another name.
    sandbox.put("new/specmill.toml", "");
    std::fs::copy(
        sandbox.path("old/names.lock"),
        sandbox.path("new/names.lock"),
    )
    .unwrap();
    sandbox.succeed(&["generate", "new", "--out", "client", "--name", "things"]);
    assert!(sandbox.path("client/src/models/item.rs").exists());
    // A target that the documents do not have is a warning with its place.
    sandbox.put(
        "new/specmill.toml",
        &lines.replace("schemas/Item", "schemas/Itme"),
    );
    let report = sandbox.succeed(&["generate", "new", "--out", "client", "--name", "things"]);
    assert!(
        report.contains("`#/components/schemas/Itme` names nothing"),
        "{report}"
    );
    assert!(report.contains("new/specmill.toml:2:1"), "{report}");
}

/// An inline schema that became a component is named as such, and its names follow.
#[test]
fn the_names_of_an_inline_schema_that_became_a_component_follow() {
    let inner = "{type: object, properties: {x: {type: string}}}";
    let old = api(&format!("        part: {inner}\n"));
    let reference = "        part: {$ref: '#/components/schemas/Piece'}\n";
    let new = api(&format!("{reference}    Piece: {inner}\n"));
    let sandbox = Sandbox::new();
    sandbox.put("old/api.yaml", &old);
    sandbox.put("new/api.yaml", &new);
    let said = sandbox.run(&["diff", "old", "new", "--all"]);
    let shown = text(&said.stdout);
    assert_eq!(said.status.code(), Some(1), "{shown}");
    assert!(
        shown.contains("type-renamed: `models::ThingPart` is `models::Piece` now"),
        "{shown}"
    );
    let line = "\"#/components/schemas/Thing/properties/part\" = \"#/components/schemas/Piece\"";
    assert!(
        shown.contains(&format!("  keep its names: `{line}` below")),
        "{shown}"
    );
    let said = sandbox.succeed(&[
        "diff",
        "old",
        "new",
        "--accept-renames",
        "--fail-on",
        "any",
        "--all",
    ]);
    let named =
        "component-added: the component `Piece` is new, and was an inline schema [changes nothing]";
    assert!(said.contains(named), "{said}");
    let (_, lines) = said.split_once("add to specmill.toml:\n\n").expect(&said);
    assert_eq!(lines, format!("[renames]\n{line}\n"));
    // The lines work, here and in generation.
    sandbox.put("new/specmill.toml", lines);
    let said = sandbox.succeed(&["diff", "old", "new", "--fail-on", "any", "--all"]);
    assert!(
        said.contains(named) && !said.contains("keep its names"),
        "{said}"
    );
    sandbox.succeed(&["generate", "old", "--out", "client", "--name", "things"]);
    std::fs::copy(
        sandbox.path("old/names.lock"),
        sandbox.path("new/names.lock"),
    )
    .unwrap();
    let report = sandbox.succeed(&["generate", "new", "--out", "client", "--name", "things"]);
    assert!(!report.contains("Changes since"), "{report}");
    let lock = std::fs::read_to_string(sandbox.path("new/names.lock")).unwrap();
    assert!(
        lock.contains("#/components/schemas/Piece = ThingPart\n"),
        "{lock}"
    );
}

/// A document by itself has its names in the folder of the client, on both sides.
#[test]
fn the_names_of_a_client_count() {
    let sandbox = Sandbox::new();
    sandbox.put("api.yaml", &api(COLOUR));
    let generate = ["generate", "api.yaml", "--out", "client"];
    let error = sandbox.fail(2, &["diff", "api.yaml", "api.yaml", "--out", "client"]);
    let hint = "hint: run `specmill generate api.yaml --out client` first";
    assert!(error.contains(hint), "{error}");
    sandbox.succeed(&generate);
    // An older version of specmill, or a person, chose other names.
    let path = sandbox.path("client/names.lock");
    let lock = std::fs::read_to_string(&path).unwrap();
    let (from, to) = ("schemas/Thing = Thing\n", "schemas/Thing = OurThing\n");
    assert!(lock.contains(from), "{lock}");
    sandbox.put("client/names.lock", &lock.replace(from, to));
    git(&sandbox, &["init", "--quiet"]);
    git(&sandbox, &["add", "."]);
    git(&sandbox, &["commit", "--quiet", "--message", "First"]);
    sandbox.put("old.yaml", &api(COLOUR));
    sandbox.put("api.yaml", &api(""));
    let sides: [&[&str]; 2] = [&["old.yaml", "api.yaml"], &["--since", "HEAD", "api.yaml"]];
    for sides in sides {
        let said = |more: &[&str]| {
            let arguments = [&["diff"], sides, more].concat();
            text(&sandbox.run(&arguments).stdout)
        };
        let shown = said(&["--out", "client"]);
        assert!(shown.contains("  - models::OurThing.colour: "), "{shown}");
        let shown = said(&[]);
        assert!(shown.contains("  - models::Thing.colour: "), "{shown}");
    }
    // Names that changed since are those of the revision, on the old side.
    sandbox.put("client/names.lock", &lock);
    let since = ["diff", "--since", "HEAD", "api.yaml", "--out", "client"];
    let shown = text(&sandbox.run(&since).stdout);
    assert!(shown.contains("  - struct models::OurThing\n"), "{shown}");
    // A version is said of the same names.
    sandbox.put("client/names.lock", &lock.replace(from, to));
    let said = sandbox.succeed(&["bump", "api.yaml", "--out", "client", "--dry-run"]);
    assert!(said.contains("struct models::OurThing"), "{said}");
    // A folder of documents has its own names.
    sandbox.put("spec/api.yaml", &api(COLOUR));
    sandbox.put(
        "spec/names.lock",
        "#/components/schemas/Thing = TheirThing\n",
    );
    let said = sandbox.run(&["diff", "spec", "api.yaml", "--out", "client"]);
    let shown = text(&said.stdout);
    assert!(shown.contains("struct models::TheirThing"), "{shown}");
}

/// A property and its setter are one item of the changelog.
#[test]
fn a_changelog_has_no_setters_beside_properties() {
    let sandbox = Sandbox::new();
    let with = |properties: &str| {
        let sent = "      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}\n";
        let text =
            api(properties).replace("      responses:\n", &format!("{sent}      responses:\n"));
        text.replacen("    get:", "    put:", 1)
    };
    sandbox.put("old.yaml", &with(COLOUR));
    sandbox.put("new.yaml", &with(SIZE));
    let arguments = [
        "diff",
        "old.yaml",
        "new.yaml",
        "--fail-on",
        "never",
        "--format",
    ];
    let said = |format: &str| sandbox.succeed(&[&arguments[..], &[format]].concat());
    let markdown = said("markdown");
    assert_eq!(
        markdown,
        "## 0.2.0

### Added

- `Thing.size` is new
  - `models::Thing.size: Option<i64>` is new

### Removed

- **Breaking:** `Thing.colour` is gone
  - `models::Thing.colour: Option<String>` is gone
"
    );
    assert!(!said("text").contains("Thing::colour("));
    assert!(!said("github").contains("Thing::colour("));
    let json = said("json");
    assert!(json.contains("models::Thing::colour("), "{json}");
}
