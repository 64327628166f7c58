//! Packages that `specmill init` begins, built and tested by cargo.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

mod support;

use support::{Sandbox, text};

const DOCUMENT: &str = "\
openapi: 3.1.0
info: {title: \"The `Shop` <API>\", version: '1'}
servers: [{url: https://shop.example}]
components:
  securitySchemes: {key: {type: http, scheme: bearer}}
  schemas:
    Order: {type: object, required: [id], properties: {id: {type: string}, note: {$ref: 'parts/note.yaml'}}}
security: [{key: []}]
paths:
  /orders/{id}:
    get:
      operationId: getOrder
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'200': {description: The order, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}}
";

fn document() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.put("shop.yaml", DOCUMENT);
    sandbox.put("parts/note.yaml", "type: string\n");
    sandbox
}

/// Runs cargo in a package, with the versions of this workspace and without a network.
fn cargo(sandbox: &Sandbox, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let lock = sandbox.path("Cargo.lock");
    if !lock.exists() {
        fs::copy(root.join("Cargo.lock"), lock).unwrap();
    }
    Command::new(env!("CARGO"))
        .args(arguments)
        .args(["--offline", "--quiet"])
        .current_dir(sandbox.path(""))
        .env(
            "CARGO_TARGET_DIR",
            concat!(env!("CARGO_TARGET_TMPDIR"), "/init"),
        )
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
        .env_remove("SPECMILL_CHECK")
        .envs(variables.iter().copied())
        .output()
        .unwrap()
}

fn succeed(output: &Output) -> String {
    let said = format!("{}{}", text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{said}");
    said
}

#[test]
fn packages_build_and_tell_when_a_document_changes() {
    let sandbox = document();
    let said = sandbox.succeed(&["init", "shop.yaml"]);
    assert!(
        said.starts_with("shop-client in shop-client: 1 operation\n"),
        "{said}"
    );
    assert!(said.contains("\n  spec/parts/note.yaml\n"), "{said}");
    assert!(said.contains("since no registry has them yet"), "{said}");
    let package = sandbox.within("shop-client");
    package.put(
        "examples/order.rs",
        "fn main() { let client = shop_client::Client::new(\"not-a-real-token\"); drop(client.orders().retrieve(\"1\")); }\n",
    );
    let first = cargo(&package, &["test"], &[]);
    let first = succeed(&first);
    assert!(
        first.contains("1 passed") && !first.contains("warning"),
        "{first}"
    );

    // A newer document is told, accepted, and then quiet.
    let document = package.path("spec/shop.yaml");
    let newer = DOCUMENT.replace("{id: {type: string}", "{id: {type: integer}");
    fs::write(&document, &newer).unwrap();
    let failed = cargo(&package, &["test"], &[]);
    let failed = text(&failed.stdout);
    assert!(
        failed.contains("the documents changed the client since 0.1.0"),
        "{failed}"
    );
    assert!(failed.contains("type-changed: "), "{failed}");
    succeed(&cargo(&package, &["test"], &[("SPECMILL_REVIEW", "1")]));
    succeed(&cargo(&package, &["test"], &[]));

    // The same, as a module of a program.
    let program = Sandbox::new();
    program.put(
        "Cargo.toml",
        "[package]\nname = \"program\" # ours\nedition = \"2024\"\n\n[dependencies]\n",
    );
    program.put("src/main.rs", "fn main() {}\n");
    let shop = sandbox.path("shop.yaml");
    let said = program.succeed(&["init", "--module", shop.to_str().unwrap()]);
    assert!(
        said.contains("declare the module in src/main.rs: `pub mod shop;`"),
        "{said}"
    );
    let manifest = fs::read_to_string(program.path("Cargo.toml")).unwrap();
    assert!(
        manifest.starts_with("[package]\nname = \"program\" # ours\n"),
        "{manifest}"
    );
    program.put(
        "src/main.rs",
        "pub mod shop;\nfn main() { let _ = shop::Client::new(\"not-a-real-token\"); }\n",
    );
    let built = succeed(&cargo(&program, &["test"], &[]));
    assert!(
        built.contains("1 passed") && !built.contains("warning"),
        "{built}"
    );
}

#[test]
fn names_of_the_first_run_are_kept() {
    let sandbox = document();
    sandbox.succeed(&["init", "shop.yaml", "here", "--name", "acme"]);
    let read = |path: &str| fs::read_to_string(sandbox.path(path)).unwrap();
    assert!(read("here/spec/names.lock").contains("\n#/components/schemas/Order = Order\n"));
    assert!(read("here/spec/specmill.toml").contains("\nname = \"acme\"\n"));
    assert!(read("here/Cargo.toml").contains("name = \"acme\""));
    // A title is text, not markup.
    assert!(read("here/README.md").contains("A client of The Shop API, generated"));
}

#[test]
fn what_is_there_is_left_alone() {
    let sandbox = document();
    let refused = |arguments: &[&str], why: &str| {
        let before = sandbox.tree("");
        let said = sandbox.fail(1, arguments);
        assert!(said.contains(why), "{said}");
        assert_eq!(sandbox.tree(""), before, "{arguments:?}");
    };
    refused(
        &["init", "shop.yaml", "parts"],
        "parts exists and is not empty",
    );
    refused(
        &["init", "--module", "shop.yaml", "parts"],
        "parts has no Cargo.toml",
    );
    refused(&["init", "none.yaml"], "none.yaml");
    refused(
        &["init", "shop.yaml", "--specmill", "parts"],
        "parts is no copy of Specmill's",
    );
    sandbox.put("old/Cargo.toml", "[package]\nname = \"old\"\n");
    sandbox.put("old/spec/a.yaml", "");
    refused(
        &["init", "--module", "shop.yaml", "old"],
        "spec already exists",
    );
    sandbox.put("odd/Cargo.toml", "dependencies = 1\n");
    refused(
        &["init", "--module", "shop.yaml", "odd"],
        "`dependencies` is no table",
    );
    sandbox.put(
        "bad.yaml",
        &DOCUMENT.replace("openapi: 3.1.0", "openapi: 1"),
    );
    refused(&["init", "bad.yaml", "new"], "OpenAPI version");
    sandbox.put("work/Cargo.toml", "[workspace]\nmembers = []\n");
    let said = sandbox.succeed(&["init", "shop.yaml", "work/shop"]);
    assert!(said.contains("add \"shop\" to `members` in"), "{said}");
}
