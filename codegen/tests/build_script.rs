//! Build scripts: the warnings that one prints for cargo if the documents of an existing client
//! changed. The script is this program, run again in a process of its own.

mod support;

use std::process::Command;
use std::{env, fs};

use support::{Sandbox, text};

fn api(properties: &str) -> String {
    format!(
        "openapi: 3.1.0
info: {{title: Things, version: '1'}}
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

/// The function that the script calls.
const FUNCTION: &str = "TEST_FUNCTION";

/// The build script.
#[test]
#[ignore = "other tests run it in a process of its own"]
fn script() {
    match env::var(FUNCTION).as_deref() {
        Ok("write_crate") => specmill::build::write_crate("spec", "client"),
        Ok("write_module") => specmill::build::write_module("spec", "client"),
        other => panic!("{other:?} is no function"),
    }
}

/// Runs the build script as cargo does; returns its warnings.
fn warnings(sandbox: &Sandbox, function: &str) -> Vec<String> {
    fs::create_dir_all(sandbox.path("out_dir")).unwrap();
    let mut command = Command::new(env::current_exe().unwrap());
    command
        .args(["--exact", "script", "--ignored", "--nocapture"])
        .current_dir(sandbox.path(""))
        .env(FUNCTION, function)
        .env("OUT_DIR", sandbox.path("out_dir"))
        .env_remove("SPECMILL_CHECK");
    let output = command.output().unwrap();
    let said = text(&output.stdout);
    assert!(output.status.success(), "{said}{}", text(&output.stderr));
    let lines = said.lines();
    let warnings = lines.filter_map(|line| line.strip_prefix("cargo::warning="));
    warnings.map(str::to_owned).collect()
}

#[test]
fn changed_documents_of_an_existing_client_are_said_in_warnings() {
    for function in ["write_crate", "write_module"] {
        let sandbox = Sandbox::new();
        let verdict = || {
            let lines = warnings(&sandbox, function).into_iter();
            let lines = lines.filter(|line| !line.contains("was rewritten"));
            lines.collect::<Vec<_>>()
        };
        sandbox.put("spec/api.yaml", &api(COLOUR));
        assert_eq!(verdict(), [""; 0], "{function}: there was no client");
        // Additions and words are quiet.
        sandbox.put("spec/api.yaml", &api(&format!("{COLOUR}{SIZE}")));
        assert_eq!(verdict(), [""; 0], "{function}");
        sandbox.put("spec/api.yaml", &api(SIZE));
        let lines = verdict();
        let wanted = [
            "the documents changed since 0.1.0 of the client:",
            "source   some code that calls the client does not compile",
            "wire     programs built with the old client go on as before",
            "version  0.1.0 -> 0.2.0",
        ];
        assert_eq!(lines[..4], wanted, "{function}");
        assert!(
            lines[4].starts_with("findings 1 break source code"),
            "{lines:#?}"
        );
        let finding = "property-removed: `Thing.colour` is gone [breaks]";
        assert!(
            lines[5].contains("api.yaml:") && lines[5].ends_with(finding),
            "{lines:#?}"
        );
        assert_eq!(lines.len(), 6, "{function}: {lines:#?}");
        // A crate has a version, which has to say it; a module says it once.
        match function {
            "write_crate" => {
                assert_eq!(verdict(), lines, "until the version says it");
                sandbox.put("spec/specmill.toml", "[package]\nversion = \"0.2.0\"\n");
            }
            _ => assert!(sandbox.path("out_dir/client/.specmill-api").exists()),
        }
        assert_eq!(verdict(), [""; 0], "{function}");
    }
}
