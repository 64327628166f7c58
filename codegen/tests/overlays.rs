//! Overlays: the folder of cases, and the real command.
//!
//! Each folder of `tests/overlays` has a document and its overlays. `mended.yaml` is the result,
//! `told.txt` the diagnostics. The cases that begin with `set` have the structure of the sets of
//! known good overlays that the OpenAPI Initiative publishes, `example` that of the examples of the
//! Overlay Specification 1.1, and `vendor` that of overlays that vendors ship. To accept new
//! results, set `SPECMILL_BLESS=1`, and review them.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use specmill::spec::Spec;

mod support;

use support::{Sandbox, text};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/overlays")
}

/// Returns the mended document and the diagnostics.
fn mended(case: &Path) -> (String, String) {
    let mut spec = Spec::read_documents(&[case.join("document.yaml")]).unwrap();
    let files = fs::read_dir(case)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let is_overlay = |path: &PathBuf| path.to_string_lossy().contains(".overlay.");
    let mut overlays = files.filter(is_overlay).collect::<Vec<_>>();
    overlays.sort();
    spec.add_overlays(&overlays).unwrap();
    let lead = format!("{}/", case.to_string_lossy());
    let (text, diagnostics) = match spec.mend(None) {
        Ok(mended) => (mended.text, mended.diagnostics),
        Err(specmill::Error::Documents(diagnostics)) => (String::new(), diagnostics),
        Err(other) => panic!("{other}"),
    };
    let mut told = String::new();
    for located in diagnostics {
        told.push_str(&format!("{located}\n"));
        for place in &located.places[1..] {
            told.push_str(&format!("  {place}: {}\n", place.text));
        }
        if let Some(hint) = &located.hint {
            told.push_str(&format!("  hint: {hint}\n"));
        }
    }
    (text, told.replace(&lead, ""))
}

#[test]
fn every_case_is_mended_as_it_says() {
    let is_blessed = std::env::var_os("SPECMILL_BLESS").is_some_and(|it| it == "1");
    let cases = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut cases = cases.collect::<Vec<_>>();
    cases.sort();
    assert!(cases.len() > 25, "{cases:?}");
    let mut wrong = Vec::new();
    for case in cases {
        let (text, told) = mended(&case);
        for (name, found) in [("mended.yaml", text), ("told.txt", told)] {
            let path = case.join(name);
            let wanted = fs::read_to_string(&path).unwrap_or_default();
            if is_blessed && found.is_empty() {
                let _ = fs::remove_file(&path);
            } else if is_blessed {
                fs::write(&path, &found).unwrap();
            } else if wanted != found {
                wrong.push(format!("{}:\n{found}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const DOCUMENT: &str = "\
openapi: 3.1.0
info: {title: Boats, version: '1'}
servers: [{url: https://api.example.com}]
paths:
  /boats:
    get:
      operationId: listBoats
      responses:
        '200':
          description: ok
          content: {application/json: {schema: {$ref: '#/components/schemas/Boat'}}}
components:
  schemas:
    Boat: {type: object, properties: {sail: {type: string}}}
";

fn overlay(actions: &str) -> String {
    format!("overlay: 1.1.0\ninfo: {{title: Fix, version: 1.0.0}}\nactions:\n{actions}")
}

fn with(files: &[(&str, &str)]) -> Sandbox {
    let sandbox = Sandbox::new();
    files
        .iter()
        .for_each(|(name, text)| sandbox.put(name, text));
    sandbox
}

/// Runs a command that must fail; returns its standard error.
fn failure(sandbox: &Sandbox, arguments: &[&str]) -> String {
    let output = sandbox.run(arguments);
    assert!(
        !output.status.success(),
        "{arguments:?}: {}",
        text(&output.stdout)
    );
    text(&output.stderr)
}

const ADD_MAST: &str = "  - target: $.components.schemas.Boat.properties
    update:
      mast: {type: integer}
";

/// The texts of the schema's own tests of 1.0 and 1.1 that must fail, and more.
#[test]
fn an_overlay_with_errors_is_refused_with_places() {
    let head = "overlay: 1.1.0\ninfo: {title: T, version: 1.0.0}\n";
    let action = "actions: [{target: $.info, update: {x-a: b}}]\n";
    for (overlay, place, message) in [
        (
            "[]".to_owned(),
            "1:1",
            "an overlay must be an object, not an array",
        ),
        (
            "a: b\n".to_owned(),
            "1:1",
            "this is no overlay: it has no `overlay`",
        ),
        (
            DOCUMENT.to_owned(),
            "1:1",
            "this is an OpenAPI document, not an overlay",
        ),
        (
            format!("overlay: 1.0\ninfo: {{title: T, version: v}}\n{action}"),
            "1:1",
            "`overlay` must be a version in text, not a number",
        ),
        (
            format!("overlay: 1.0\ninfo: {{title: T, version: v}}\n{action}")
                .replace("1.0", "'1.0'"),
            "1:1",
            "the version `1.0` of the Overlay Specification is not known",
        ),
        (
            format!("overlay: 1.2.0\ninfo: {{title: T, version: v}}\n{action}"),
            "1:1",
            "the version `1.2.0` of the Overlay Specification is not known",
        ),
        (
            format!("overlay: 2.0.0\ninfo: {{title: T, version: v}}\n{action}"),
            "1:1",
            "the version `2.0.0` of",
        ),
        (
            format!("overlay: 1.1.0\n{action}"),
            "1:1",
            "`info` is missing",
        ),
        (
            format!("overlay: 1.1.0\ninfo: T\n{action}"),
            "2:1",
            "`info` must be an object, not a string",
        ),
        (
            format!("overlay: 1.1.0\ninfo: {{title: T}}\n{action}"),
            "2:1",
            "`version` is missing in `info`",
        ),
        (
            format!("overlay: 1.1.0\ninfo: {{version: '1'}}\n{action}"),
            "2:1",
            "`title` is missing in `info`",
        ),
        (
            format!("overlay: 1.1.0\ninfo: {{title: T, version: 1}}\n{action}"),
            "2:18",
            "`version` must be a string, not a number",
        ),
        (
            format!("overlay: 1.1.0\ninfo: {{title: T, version: '1', description: []}}\n{action}"),
            "2:32",
            "`description` must be a string, not an array",
        ),
        (head.to_owned(), "1:1", "`actions` is missing"),
        (
            format!("{head}actions: []\n"),
            "3:1",
            "`actions` must contain an action",
        ),
        (
            format!("{head}actions: {{}}\n"),
            "3:1",
            "`actions` must be an array, not an object",
        ),
        (
            format!("{head}actions: [a]\n"),
            "3:11",
            "an action must be an object, not a string",
        ),
        (
            format!("{head}actions: [{{}}]\n"),
            "3:11",
            "this action does nothing",
        ),
        (
            format!("{head}actions: [{{update: {{}}}}]\n"),
            "3:11",
            "`target` is missing in this action",
        ),
        (
            format!("{head}actions: [{{target: [], update: {{}}}}]\n"),
            "3:12",
            "`target` must be a JSONPath query, not an array",
        ),
        (
            format!("{head}actions: [{{target: info, update: {{}}}}]\n"),
            "3:12",
            "this is not a JSONPath query (RFC 9535), at `info`: a path begins with `$`",
        ),
        (
            format!("{head}actions: [{{target: $.info, remove: yes please}}]\n"),
            "3:28",
            "`remove` must be a boolean, not a string",
        ),
        (
            format!("{head}actions: [{{target: $.info, remove: false}}]\n"),
            "3:11",
            "this action does nothing",
        ),
        (
            format!("{head}actions: [{{target: $.info, copy: 1}}]\n"),
            "3:28",
            "`copy` must be a JSONPath query, not a number",
        ),
        (
            format!("{head}actions: [{{target: $.info, copy: $.a, update: 1}}]\n"),
            "3:28",
            "an action has `update` or `copy`, not both",
        ),
        (
            format!("{head}actions: [{{target: $.info, update: {{}}, description: 1}}]\n"),
            "3:40",
            "`description` must be a string, not a number",
        ),
        (
            format!("{head}extends: 1\n{action}"),
            "3:1",
            "`extends` must be a URI reference, not a number",
        ),
        (
            format!("{head}{action}actions: []\n"),
            "4:1",
            "the key `actions` is duplicated",
        ),
        (format!("{head}actions: [\n"), "", "o.yaml:"),
    ] {
        let sandbox = with(&[("d.yaml", DOCUMENT), ("o.yaml", &overlay)]);
        let said = failure(&sandbox, &["overlay", "d.yaml", "--overlay", "o.yaml"]);
        assert!(said.contains(message), "{overlay}\n{said}");
        assert!(
            place.is_empty() || said.contains(&format!("o.yaml:{place}\n")),
            "{place} {overlay}\n{said}"
        );
    }
}

#[test]
fn what_an_overlay_should_not_have_is_told() {
    let fix = "overlay: 1.1.7\ninfo: {title: T, version: 1.0.0, x-a: 1, summary: S}\nactons: []\n\
               x-mine: 1\nactions:\n  - {target: $.info, updat: 1, update: {x-a: b}}\n  \
               - {target: $.servers, update: {url: /a}}\n  \
               - {target: $.servers, update: {url: /a}}\n";
    let sandbox = with(&[("d.yaml", DOCUMENT), ("o.yaml", fix)]);
    let output = sandbox.run(&["overlay", "d.yaml", "--overlay", "o.yaml"]);
    let said = text(&output.stderr);
    assert!(output.status.success(), "{said}");
    for line in [
        "`summary` is not a field of an object of kind Overlay Info",
        "`actons` is not a field of an object of kind Overlay",
        "did you mean `actions`?",
        "`updat` is not a field of an object of kind Overlay Action",
        "did you mean `update`?",
        "this action repeats an earlier one",
        "specmill: o.yaml: 3 actions, 3 places",
    ] {
        assert!(said.contains(line), "{line}\n{said}");
    }
    assert!(!said.contains("x-mine"), "{said}");
    assert_eq!(text(&output.stdout).matches("url: /a").count(), 2);
}

/// A fault in what an overlay brought is in the overlay, one in what stayed in the document: also
/// behind removed items, in copies, in other files, and through several documents.
#[test]
fn faults_point_to_the_file_that_brought_them() {
    let fix = overlay(
        "  - target: $.components.schemas.Boat.properties
    update:
      keel: {$ref: '#/components/schemas/None'}
  - target: $.components.schemas
    update: {Raft: {}}
  - target: $.components.schemas.Raft
    copy: $.components.schemas.Odd
  - target: $.components.schemas.Odd
    remove: true
  - target: $.paths['/boats'].get.parameters[0]
    remove: true
  - target: $.paths['/boats'].get.parameters
    update: {name: c, in: query, schema: {$ref: '#/none/c'}}
",
    );
    let document = DOCUMENT.replace(
        "      operationId: listBoats\n",
        "      operationId: listBoats\n      parameters:\n        - {name: a, in: query, schema: \
         {type: string}}\n        - {name: b, in: query, schema: {$ref: '#/none/b'}}\n",
    ) + "    Odd: {type: object, properties: {x: {$ref: '#/none/x'}}}\n";
    for others in [&[][..], &["e.yaml"][..]] {
        let sandbox = with(&[
            ("d.yaml", &document),
            ("o.yaml", &fix),
            (
                "e.yaml",
                "openapi: 3.1.0\ninfo: {title: Boats, version: '1'}\nservers: [{url: https://api.example.com}]\npaths: {}\n",
            ),
        ]);
        let arguments = [
            "generate",
            "d.yaml",
            "--out",
            "c",
            "--overlay",
            "o.yaml",
            "-v",
        ];
        let output = sandbox.run(&[&arguments, others].concat());
        let said = text(&output.stdout) + &text(&output.stderr);
        for place in ["o.yaml:6:", "d.yaml:10:", "d.yaml:18:", "o.yaml:16:"] {
            assert!(said.contains(place), "{place}\n{said}");
        }
        assert!(!said.contains("d.yaml:9:"), "{said}");
    }
}

#[test]
fn references_in_what_an_overlay_brings_are_those_of_the_document() {
    let fix = overlay(
        "  - target: $.components.schemas.Boat.properties
    update:
      keel: {$ref: 'parts/keel.yaml'}
      rope: {$ref: 'parts/none.yaml'}
",
    );
    let sandbox = with(&[
        ("api/d.yaml", DOCUMENT),
        ("fixes/o.yaml", &fix),
        (
            "api/parts/keel.yaml",
            "{type: object, properties: {depth: {type: integer}}}",
        ),
    ]);
    let out = ["--out", "c", "--overlay", "fixes/o.yaml"];
    let output = sandbox.run(&[&["generate", "api/d.yaml"][..], &out].concat());
    let said = text(&output.stdout) + &text(&output.stderr);
    assert!(
        said.contains("`parts/none.yaml` cannot be read: there is no such file"),
        "{said}"
    );
    assert!(said.contains("fixes/o.yaml:7:"), "{said}");
    let fixed = fix.replace("      rope: {$ref: 'parts/none.yaml'}\n", "");
    sandbox.put("fixes/o.yaml", &fixed);
    let report = sandbox.succeed(&[&["generate", "api/d.yaml"][..], &out].concat());
    assert!(report.contains("o.yaml: 1 action"), "{report}");
    let model = fs::read_to_string(sandbox.path("c/src/models/boat.rs")).unwrap();
    assert!(model.contains("keel"), "{model}");
}

#[test]
fn an_overlay_among_the_documents_is_recognised() {
    let fix = overlay(ADD_MAST);
    let sandbox = with(&[("spec/d.yaml", DOCUMENT), ("spec/o.yaml", &fix)]);
    for arguments in [
        &["generate", "spec", "--out", "c"][..],
        &["generate", "spec/o.yaml", "--out", "c"][..],
    ] {
        let said = failure(&sandbox, arguments);
        assert!(
            said.contains("this is an overlay, not an OpenAPI document"),
            "{said}"
        );
        assert!(said.contains("spec/o.yaml:1:1\n"), "{said}");
        assert!(said.contains("pass it by `--overlay`"), "{said}");
        assert_eq!(said.matches("error: ").count(), 1, "{said}");
    }
}

#[test]
fn settings_list_overlays_in_order_and_the_command_line_adds_some() {
    let second =
        overlay("  - target: $.components.schemas.Boat.properties.mast.type\n    update: string\n");
    let third = overlay(
        "  - target: $.components.schemas.Boat.properties.mast.type\n    update: boolean\n",
    );
    let sandbox = with(&[
        ("spec/d.yaml", DOCUMENT),
        ("spec/z.overlay.yaml", &overlay(ADD_MAST)),
        (
            "spec/fixes/a.json",
            r#"{"overlay": "1.1.0", "info": {"title": "J", "version": "1"}, "actions": [{"target": "$.components.schemas.Boat.properties.mast.type", "update": "string"}]}"#,
        ),
        ("third.yaml", &third),
        (
            "spec/specmill.toml",
            "[[overlays]]\nfile = \"z.overlay.yaml\"\n\n[[overlays]]\nfile = \"fixes/a.json\"\n",
        ),
    ]);
    let model = || fs::read_to_string(sandbox.path("c/src/models/boat.rs")).unwrap();
    let report = sandbox.succeed(&["generate", "spec", "--out", "c", "--verbose"]);
    assert!(report.contains("2 overlays\n"), "{report}");
    assert!(report.contains("1 document\n"), "{report}");
    let line = report
        .lines()
        .find(|line| line.contains("fixes/a.json"))
        .unwrap();
    assert!(
        line.contains("1 action") && line.contains("1 place"),
        "{line}"
    );
    assert!(
        model().contains("mast") && !model().contains("i64"),
        "{}",
        model()
    );
    sandbox.succeed(&["generate", "spec", "--out", "c", "--overlay", "third.yaml"]);
    assert!(model().contains("bool"), "{}", model());
    // A single document has the settings beside it.
    let json = sandbox.succeed(&["generate", "spec/d.yaml", "--out", "e", "--json"]);
    assert!(json.contains("\"file\": \"fixes/a.json\""), "{json}");
    let said = failure(
        &sandbox,
        &[
            "generate",
            "spec",
            "--out",
            "c",
            "--overlay",
            "spec/fixes/a.json",
        ],
    );
    assert!(
        said.contains("the overlay spec/fixes/a.json is applied already"),
        "{said}"
    );
    // The command prints what generation reads.
    let printed = sandbox.succeed(&["overlay", "spec", "--overlay", "third.yaml"]);
    assert!(
        printed.contains("mast:\n          type: boolean\n"),
        "{printed}"
    );
    sandbox.put("second.yaml", &second);
    let said = failure(
        &sandbox,
        &["generate", "spec", "--out", "c", "--overlay", "none.yaml"],
    );
    assert!(said.contains("none.yaml"), "{said}");
}

#[test]
fn only_files_that_a_document_may_refer_to_are_read() {
    let secret = "hunter2: [";
    for (path, why) in [
        ("../secret.yaml", "it is outside the document's folder"),
        ("../none.yaml", "it is outside the document's folder"),
        (".secret.yaml", "hidden files are not read"),
        ("none.yaml", "there is no such file"),
        ("inner/link.yaml", "it is outside the document's folder"),
    ] {
        let settings = format!("\n[[overlays]]\nfile = \"{path}\"\n");
        let sandbox = with(&[
            ("spec/d.yaml", DOCUMENT),
            ("spec/.secret.yaml", secret),
            ("spec/inner/.keep", ""),
            ("secret.yaml", secret),
            ("spec/specmill.toml", &settings),
        ]);
        #[cfg(unix)]
        std::os::unix::fs::symlink("../../secret.yaml", sandbox.path("spec/inner/link.yaml"))
            .unwrap();
        for input in ["spec", "spec/d.yaml"] {
            let said = failure(&sandbox, &["generate", input, "--out", "c"]);
            assert!(said.contains("spec/specmill.toml:3:8\n"), "{said}");
            assert!(
                said.contains(&format!("the overlay `{path}` cannot be read: {why}")),
                "{said}"
            );
            assert!(!said.contains("hunter2"), "{said}");
        }
    }
    let settings = "root = \"..\"\n[[overlays]]\nfile = \"../fixes/o.yaml\"\n";
    let sandbox = with(&[
        ("spec/d.yaml", DOCUMENT),
        ("fixes/o.yaml", &overlay(ADD_MAST)),
        ("spec/specmill.toml", settings),
    ]);
    let report = sandbox.succeed(&["generate", "spec", "--out", "c"]);
    assert!(report.contains("../fixes/o.yaml"), "{report}");
    sandbox.put(
        "spec/specmill.toml",
        &settings.replace("root = \"..\"\n", ""),
    );
    failure(&sandbox, &["generate", "spec/d.yaml", "--out", "c"]);
    sandbox.succeed(&["generate", "spec/d.yaml", "--out", "c", "--root", "."]);
}

#[test]
fn a_changed_overlay_is_told_and_strict_is_an_error() {
    let settings = "[[overlays]]\nfile = \"o.yaml\"\nsha256 = \"00\"\n";
    let sandbox = with(&[
        ("spec/d.yaml", DOCUMENT),
        ("spec/o.yaml", &overlay(ADD_MAST)),
        ("spec/specmill.toml", settings),
    ]);
    let report = sandbox.succeed(&["generate", "spec", "--out", "c"]);
    assert!(
        report.contains("`o.yaml` has changed since its checksum was recorded"),
        "{report}"
    );
    sandbox.put(
        "spec/specmill.toml",
        "strict = true\n[[overlays]]\nfile = \"o.yaml\"\n",
    );
    sandbox.succeed(&["generate", "spec", "--out", "c"]);
    let nothing = overlay("  - {target: $.none, remove: true}\n");
    sandbox.put("spec/o.yaml", &nothing);
    for arguments in [
        &["generate", "spec", "--out", "c"][..],
        &["overlay", "spec"][..],
    ] {
        let said = failure(&sandbox, arguments);
        assert!(said.contains("its target matches nothing"), "{said}");
        assert!(said.contains("o.yaml:4:"), "{said}");
    }
}

#[test]
fn an_overlay_is_for_the_documents_that_it_extends() {
    let other = DOCUMENT
        .replace("/boats", "/rafts")
        .replace("listBoats", "listRafts");
    let other = other.split("components:").next().unwrap().to_owned()
        + "components: {schemas: {Boat: {type: object, properties: {sail: {type: string}}}}}\n";
    let fix = overlay("  - target: $.paths.*.get\n    update: {x-seen: true}\n");
    let settings = "[[documents]]\nfile = \"d.yaml\"\nsource = \"https://example.com/d.yaml\"\n\
                    [[documents]]\nfile = \"e.yaml\"\nurl = \"https://example.com/rafts\"\n";
    let sandbox = with(&[
        ("spec/d.yaml", DOCUMENT),
        ("spec/e.yaml", &other),
        ("spec/specmill.toml", settings),
    ]);
    let places = |extends: &str| {
        let text = fix.replace("actions:", &format!("{extends}\nactions:"));
        sandbox.put("o.yaml", &text);
        sandbox.succeed(&["generate", "spec", "--out", "c", "--overlay", "o.yaml"])
    };
    assert!(places("").contains("2 places"));
    for extends in [
        "./e.yaml",
        "spec/e.yaml",
        "https://example.com/d.yaml",
        "https://example.com/rafts",
        "file:///x/d.yaml",
    ] {
        let report = places(&format!("extends: {extends}"));
        let line = "o.yaml: 1 action, which changed 1 place\n";
        assert!(report.contains(line), "{extends} {report}");
        assert!(!report.contains("which is not known"), "{extends} {report}");
    }
    let report = places("extends: https://example.com/v2/d.yaml");
    assert!(report.contains("2 places"), "{report}");
    let message = "this overlay extends `https://example.com/v2/d.yaml`, which is not known to be any of the 2 documents";
    assert!(report.contains(message), "{report}");
}

#[test]
fn the_printed_document_is_one_that_generates_the_same() {
    let fix = overlay(ADD_MAST);
    let document = format!("# Ours\n{DOCUMENT}").replace(
        "{type: string}",
        "{type: string, description: \"a\\n# b\\n\", x-n: [1.10, 1e3, 100000000000000000000000]}",
    );
    let sandbox = with(&[("d.yaml", &document), ("o.yaml", &fix)]);
    for file in ["m.yaml", "m.json"] {
        let arguments = ["overlay", "d.yaml", "--overlay", "o.yaml", "--out", file];
        let output = sandbox.run(&arguments);
        let said = text(&output.stderr);
        assert!(output.status.success(), "{said}");
        assert!(
            said.contains("specmill: 1 comment of the document is not kept"),
            "{said}"
        );
        assert!(output.stdout.is_empty());
        let printed = fs::read_to_string(sandbox.path(file)).unwrap();
        assert_eq!(
            printed.starts_with('{'),
            file.ends_with("json"),
            "{printed}"
        );
        for digits in ["1.10", "1e3", "100000000000000000000000"] {
            assert!(printed.contains(digits), "{printed}");
        }
        sandbox.succeed(&["generate", file, "--out", "a"]);
        sandbox.succeed(&["generate", "d.yaml", "--out", "b", "--overlay", "o.yaml"]);
        for inner in ["models/boat.rs", "resources/boats.rs"] {
            let read = |folder: &str| {
                fs::read_to_string(sandbox.path(&format!("{folder}/src/{inner}"))).unwrap()
            };
            assert_eq!(read("a"), read("b"), "{inner}");
        }
    }
    let said = failure(&sandbox, &["overlay", "d.yaml"]);
    assert!(said.contains("there is no overlay for d.yaml"), "{said}");
    sandbox.put("two/d.yaml", DOCUMENT);
    sandbox.put("two/e.yaml", DOCUMENT);
    let said = failure(&sandbox, &["overlay", "two", "--overlay", "o.yaml"]);
    assert!(
        said.contains("there are 2 documents: two/d.yaml, two/e.yaml"),
        "{said}"
    );
}

#[test]
fn the_verdict_compares_both_sides_with_their_overlays() {
    let sandbox = with(&[
        ("old/d.yaml", DOCUMENT),
        ("new/d.yaml", DOCUMENT),
        (
            "new/o.yaml",
            &overlay("  - target: $.components.schemas.Boat.properties.sail\n    remove: true\n"),
        ),
        ("new/specmill.toml", "[[overlays]]\nfile = \"o.yaml\"\n"),
    ]);
    let output = sandbox.run(&["diff", "old", "new"]);
    let said = text(&output.stdout);
    assert_eq!(
        output.status.code(),
        Some(1),
        "{said}{}",
        text(&output.stderr)
    );
    assert!(said.contains("sail"), "{said}");
    // The same overlay on both sides changes nothing.
    let both = [
        "diff",
        "old/d.yaml",
        "old/d.yaml",
        "--overlay",
        "new/o.yaml",
        "--all",
    ];
    assert!(!sandbox.succeed(&both).contains("sail"));
    // What an overlay brings is shown there.
    sandbox.put("new/o.yaml", &overlay(ADD_MAST));
    let said = text(&sandbox.run(&["diff", "old", "new", "--all"]).stdout);
    assert!(said.contains("new/o.yaml:6:"), "{said}");
}

/// The description beside a client has the overlays, so that the verdict is on what changed.
#[test]
fn a_client_remembers_its_overlays() {
    let sandbox = with(&[
        ("spec/d.yaml", DOCUMENT),
        ("spec/o.yaml", &overlay(ADD_MAST)),
        ("spec/specmill.toml", "[[overlays]]\nfile = \"o.yaml\"\n"),
    ]);
    sandbox.succeed(&["generate", "spec", "--out", "c"]);
    let lock = fs::read_to_string(sandbox.path("spec/names.lock")).unwrap();
    assert!(!lock.is_empty());
    let again = sandbox.succeed(&["generate", "spec", "--out", "c", "--check"]);
    assert!(!again.contains("Changes since"), "{again}");
    sandbox.put("spec/specmill.toml", "");
    fs::remove_file(sandbox.path("spec/o.yaml")).unwrap();
    let report = sandbox.succeed(&["generate", "spec", "--out", "c"]);
    assert!(
        report.contains("Changes since") && report.contains("mast"),
        "{report}"
    );
}

#[test]
fn an_overlay_is_vendored_with_its_entry() {
    let fix = overlay(ADD_MAST);
    let sandbox = with(&[("in/d.yaml", DOCUMENT), ("in/fix.overlay.yaml", &fix)]);
    let read = |inner: &str| fs::read_to_string(sandbox.path(inner)).unwrap();
    let said = sandbox.succeed(&["add", "in/fix.overlay.yaml", "in/d.yaml"]);
    assert!(said.contains("spec/fix.overlay.yaml: added"), "{said}");
    assert_eq!(read("spec/fix.overlay.yaml"), fix);
    let settings = read("spec/specmill.toml");
    assert!(
        settings.contains("[[overlays]]\nfile = \"fix.overlay.yaml\"\nsha256 = \""),
        "{settings}"
    );
    let report = sandbox.succeed(&["generate", "spec", "--out", "c", "--verbose"]);
    assert!(
        report.contains("1 overlay\n") && report.contains("1 document\n"),
        "{report}"
    );
    assert!(!report.contains("warning"), "{report}");
    let said = failure(&sandbox, &["add", "in/fix.overlay.yaml"]);
    assert!(said.contains("already exists"), "{said}");
    let said = sandbox.succeed(&["update", "in/fix.overlay.yaml"]);
    assert!(said.contains("unchanged"), "{said}");
    // A newer text is recorded, and the verdict is printed.
    sandbox.put("in/fix.overlay.yaml", &fix.replace("mast", "oars"));
    let said = sandbox.succeed(&["update", "in/fix.overlay.yaml"]);
    assert!(said.contains("updated") && said.contains("mast"), "{said}");
    let report = sandbox.succeed(&["generate", "spec", "--out", "c"]);
    assert!(
        !report.contains("has changed since its checksum"),
        "{report}"
    );
    // One that cannot be applied is refused, and nothing changes.
    let before = read("spec/specmill.toml");
    sandbox.put(
        "in/bad.yaml",
        &overlay("  - {target: $.info, update: [a]}\n"),
    );
    let said = failure(&sandbox, &["add", "in/bad.yaml"]);
    assert!(
        said.contains("an array cannot be merged with an object"),
        "{said}"
    );
    assert_eq!(read("spec/specmill.toml"), before);
    assert!(!sandbox.path("spec/bad.yaml").exists());
    let said = failure(&sandbox, &["update", "in/bad.yaml"]);
    assert!(
        said.contains("does not list the overlay bad.yaml"),
        "{said}"
    );
}

/// A document that is wrong by itself can be added with the overlay that mends it.
#[test]
fn a_wrong_document_is_added_with_its_mend() {
    let wrong = DOCUMENT.replace(
        "{type: object, properties: {sail: {type: string}}}",
        "{$ref: '#/components/schemas/Boat'}",
    );
    let fix = overlay(
        "  - {target: $.components.schemas.Boat, remove: true}\n  - {target: $.components.schemas, update: {Boat: {type: object}}}\n",
    );
    let sandbox = with(&[("d.yaml", &wrong), ("fix.yaml", &fix)]);
    failure(&sandbox, &["add", "d.yaml"]);
    assert!(!sandbox.path("spec").exists());
    sandbox.succeed(&["add", "d.yaml", "fix.yaml"]);
    sandbox.succeed(&["generate", "spec", "--out", "c"]);
    // A newer text is checked with the overlay of the folder.
    sandbox.put("d.yaml", &format!("{wrong}# newer\n"));
    sandbox.succeed(&["update", "d.yaml"]);
}

#[test]
fn hostile_overlays_end_soon_with_a_place() {
    let doubles = "  - {target: $.components, copy: $}\n".to_owned()
        + &"  - {target: $.components.schemas, copy: $}\n  - {target: $, copy: $.components}\n"
            .repeat(40);
    let arrays = "  - {target: $, update: {x-a: [[1, 2, 3, 4]]}}\n".to_owned()
        + &"  - {target: \"$['x-a']\", copy: \"$['x-a']\"}\n".repeat(100);
    let deep = "  - {target: $, update: {x-a: {x-a: {}}}}\n".to_owned()
        + &"  - {target: \"$..['x-a'][?length(@) == 0]\", update: {x-a: {x-a: {x-a: {}}}}}\n"
            .repeat(100);
    let everything = "  - target: \"$..[?$..[?$..[?$..*]]]\"\n    remove: true\n".to_owned();
    let all = "  - target: \"$..[?@ == $]\"\n    remove: true\n  - target: $..*..*..*..*\n    remove: true\n".to_owned();
    for (name, actions, message) in [
        ("doubles", doubles, ""),
        (
            "arrays",
            arrays,
            "the overlays make the document many times its size",
        ),
        (
            "deep",
            deep,
            "this action nests the document deeper than 128 levels",
        ),
        ("everything", everything, "select or visit too many places"),
        ("all", all, ""),
    ] {
        let document = format!(
            "{DOCUMENT}x-much: [{}]\n",
            "{a: {b: [1, 2, {c: d}]}}, ".repeat(3_000)
        );
        let sandbox = with(&[("d.yaml", &document), ("o.yaml", &overlay(&actions))]);
        let start = Instant::now();
        let output = sandbox.run(&["overlay", "d.yaml", "--overlay", "o.yaml"]);
        let said = text(&output.stderr);
        assert!(
            start.elapsed() < Duration::from_secs(60),
            "{name}: {:?}",
            start.elapsed()
        );
        assert!(output.status.code().is_some(), "{name} was killed: {said}");
        if !message.is_empty() {
            assert!(
                said.contains(message) && said.contains("o.yaml:"),
                "{name}: {said}"
            );
            assert_eq!(said.matches(message).count(), 1, "{name}: {said}");
        }
        assert!(output.stdout.len() < 100 << 20, "{name}");
    }
}
