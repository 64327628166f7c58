//! Does a selection of operations change nothing of what it keeps? The client of a random selection
//! is compared with that of the whole document and with that of a larger selection, item by item, as
//! syn reads the emitted files.
//!
//! GitHub's document is tried where `SPECMILL_CORPUS` says where the corpus lies.

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use specmill::spec::Spec;
use specmill::{Generated, Layout};
use support::{Sandbox, text};

/// The items of a client: by path, without documentation and features.
type Items = BTreeMap<String, String>;

#[test]
fn a_selection_of_a_case_keeps_every_signature() {
    let (mut tried, mut compared) = (0, 0);
    for folder in cases() {
        let inner = folder.join("spec");
        let spec = Spec::read_folder(if inner.is_dir() { &inner } else { &folder });
        let Ok(mut spec) = spec else { continue };
        spec.settings.select = None;
        let Ok(whole) = spec.generate(Layout::Crate) else {
            continue;
        };
        let routes = routes(&spec);
        if routes.len() < 2 {
            continue;
        }
        tried += 1;
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        for seed in 0..3 {
            compared += compare(&name, &spec, &whole, &routes, seed, 2);
        }
    }
    assert!(tried > 60, "only {tried} cases have several operations");
    assert!(compared > 2000, "only {compared} items were compared");
}

#[test]
fn a_selection_of_a_large_document_keeps_every_signature() {
    let Some(corpus) = std::env::var_os("SPECMILL_CORPUS") else {
        // Straight to the handle: a test that passes keeps what it prints to itself.
        let _ = std::io::stderr().write_all(
            b"skipped: SPECMILL_CORPUS names no folder of documents, so none is selected from\n",
        );
        return;
    };
    let path = PathBuf::from(corpus).join("corpus/npm+octokit-openapi/api.github.com.json");
    let spec = Spec::read_documents(&[path]).expect("the document is there");
    let whole = spec.generate(Layout::Crate).expect("it generates");
    let routes = routes(&spec);
    let mut compared = 0;
    for seed in 0..2 {
        compared += compare("GitHub", &spec, &whole, &routes, seed, 30);
    }
    assert!(compared > 500, "only {compared} items were compared");
}

/// Returns the folders of the golden cases, by name.
fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/cases");
    let entries = fs::read_dir(folder).expect("the cases are in the workspace");
    let mut folders = entries
        .map(|entry| entry.expect("a folder can be listed").path())
        .filter(|path| path.is_dir())
        .collect::<Vec<_>>();
    folders.sort();
    folders
}

/// Compares a random selection, and one with more operations, with the whole. Returns the number of
/// compared items.
fn compare(
    name: &str,
    spec: &Spec,
    whole: &Generated,
    routes: &[String],
    seed: u64,
    part: u64,
) -> usize {
    let mut random = Random(seed + 1);
    let mut some = routes.to_vec();
    some.retain(|_| random.below(part) == 0);
    if some.is_empty() {
        some.push(routes[random.below(routes.len() as u64) as usize].clone());
    }
    let mut more = routes.to_vec();
    more.retain(|route| some.contains(route) || random.below(part) == 0);
    let generate = |patterns: &[String], lock: &Generated| {
        let mut spec = spec.clone();
        spec.lock = lock.lock.clone();
        spec.select(patterns).expect("routes are patterns");
        let made = spec.generate(Layout::Crate);
        made.unwrap_or_else(|error| panic!("{name} {patterns:?}: {}", error.render(false)))
    };
    let mut blank = whole.clone();
    blank.lock = spec.lock.clone();
    let small = generate(&some, &blank);
    let large = generate(&more, &blank);
    let what = format!("{name}, {some:?}");
    let all = items(whole);
    let (of_small, of_large) = (items(&small), items(&large));
    check(&what, &of_small, &all);
    check(&what, &of_small, &of_large);
    check(&format!("{name}, {more:?}"), &of_large, &all);
    // Names that were kept from one selection are those that the other gives by itself.
    assert_eq!(generate(&more, &small).files.0, large.files.0, "{what}");
    let again = generate(&some, whole);
    assert_eq!(again.files.0, small.files.0, "{what}");
    for (key, name) in &whole.lock.entries {
        let kept = again.lock.entries.get(key);
        assert_eq!(kept, Some(name), "{what}: {key} in names.lock");
    }
    assert_eq!(small.report.operations, some.len(), "{what}");
    assert_eq!(small.report.declared_operations, whole.report.operations);
    of_small.len()
}

fn check(what: &str, some: &Items, all: &Items) {
    for (path, text) in some {
        let Some(whole) = all.get(path) else {
            panic!("{what}: `{path}` is nowhere in the larger client");
        };
        assert_eq!(text, whole, "{what}: {path}");
    }
}

/// Returns method and path of each operation, as the document has them.
fn routes(spec: &Spec) -> Vec<String> {
    let loaded = spec.load(&mut Vec::new());
    let Some(tree) = loaded.tree else {
        return Vec::new();
    };
    let paths = tree.root.get("paths").and_then(|it| it.as_object());
    let mut routes = Vec::new();
    for (path, item) in paths.into_iter().flatten() {
        for method in ["get", "put", "post", "delete", "options", "head", "patch"] {
            if path.starts_with('/') && item.get(method).is_some_and(|it| it.as_object().is_some())
            {
                routes.push(format!("{} {path}", method.to_uppercase()));
            }
        }
    }
    // `*` would be a wildcard.
    routes.retain(|route| !route.contains('*'));
    routes
}

/// Returns the items of a client's files.
fn items(generated: &Generated) -> Items {
    let mut items = Items::new();
    for (path, text) in &generated.files.0 {
        let Some(inner) = path.strip_prefix("src/") else {
            continue;
        };
        if !inner.ends_with(".rs") {
            continue;
        }
        let room = inner.split('/').next().unwrap_or_default();
        let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}"));
        file.items
            .into_iter()
            .for_each(|item| add(&mut items, room, item));
    }
    items
}

fn add(items: &mut Items, room: &str, item: syn::Item) {
    let mut insert = |path: String, tokens: TokenStream| {
        items.insert(format!("{room} {path}"), plain(tokens).to_string());
    };
    match item {
        syn::Item::Use(_) | syn::Item::Mod(_) => {}
        syn::Item::Impl(block) => {
            let (ty, of) = (&block.self_ty, &block.trait_);
            let of = of.as_ref().map(|it| it.0.to_token_stream().to_string());
            let head = format!("{} {}", of.unwrap_or_default(), ty.to_token_stream());
            for inner in block.items {
                let (name, text) = match &inner {
                    syn::ImplItem::Fn(of) => (of.sig.ident.to_string(), of.sig.to_token_stream()),
                    other => (other.to_token_stream().to_string(), other.to_token_stream()),
                };
                insert(format!("{head}::{name}"), text);
            }
        }
        syn::Item::Enum(listed) => {
            for variant in listed.variants {
                let path = format!("{}::{}", listed.ident, variant.ident);
                insert(path, variant.to_token_stream());
            }
        }
        syn::Item::Trait(declared) => {
            for inner in declared.items {
                let name = match &inner {
                    syn::TraitItem::Fn(function) => function.sig.ident.to_string(),
                    other => other.to_token_stream().to_string(),
                };
                insert(
                    format!("{}::{name}", declared.ident),
                    inner.to_token_stream(),
                );
            }
        }
        syn::Item::Macro(call) => {
            let name = call.mac.path.to_token_stream().to_string();
            let tokens = plain(call.mac.tokens);
            // The resources below a client or a resource are rows of their own.
            let is_list = ["client", "resource", "headers", "webhooks"];
            if is_list.iter().any(|it| name.ends_with(it)) {
                rows(&name, tokens, &mut |path, row| insert(path, row));
                return;
            }
            let head = tokens.to_string();
            let head = head.split(['{', ':', ';']).next().unwrap_or_default();
            insert(format!("{name}! {head}"), tokens.clone());
        }
        other => {
            let tokens = plain(other.to_token_stream());
            let head = tokens.to_string();
            let head = head.split(['{', '=', ';', '(']).next().unwrap_or_default();
            insert(head.to_owned(), tokens.clone());
        }
    }
}

/// Calls a function with each row of a table: what ends with a semicolon or a comma, or a block.
fn rows(path: &str, tokens: TokenStream, found: &mut dyn FnMut(String, TokenStream)) {
    let mut row = TokenStream::new();
    let mut flush = |row: &mut TokenStream| {
        let text = row.to_string();
        if !text.is_empty() {
            found(format!("{path} {text}"), std::mem::take(row));
        }
    };
    let mut inner = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                let head = format!("{path} {row}");
                row = TokenStream::new();
                inner.push((head, group.stream()));
            }
            TokenTree::Punct(end) if matches!(end.as_char(), ';' | ',') => flush(&mut row),
            other => row.extend([other]),
        }
    }
    flush(&mut row);
    for (head, tokens) in inner {
        rows(&head, tokens, found);
    }
}

/// Removes documentation, conditions and lints, at any depth.
fn plain(tokens: TokenStream) -> TokenStream {
    let mut plain = TokenStream::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(mark) if mark.as_char() == '#' => match tokens.peek() {
                Some(TokenTree::Group(group)) if is_quiet(group.stream()) => {
                    tokens.next();
                }
                _ => plain.extend([TokenTree::Punct(mark)]),
            },
            TokenTree::Group(group) => {
                let inner = self::plain(group.stream());
                let group = proc_macro2::Group::new(group.delimiter(), inner);
                plain.extend([TokenTree::Group(group)]);
            }
            other => plain.extend([other]),
        }
    }
    plain
}

fn is_quiet(attribute: TokenStream) -> bool {
    let first = attribute.into_iter().next().map(|it| it.to_string());
    matches!(
        first.as_deref(),
        Some("doc" | "cfg" | "cfg_attr" | "allow" | "expect")
    )
}

/// Numbers that look random, the same in each run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        // The constants of Knuth's MMIX.
        let next = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = next.wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

const SHOP: &str = "\
openapi: 3.1.0
info: {title: Shop, version: '1'}
servers: [{url: 'https://shop.example'}]
paths:
  /cups:
    get:
      operationId: listCups
      responses: {'200': {description: Cups, content: {application/json: {schema: {$ref: '#/components/schemas/Cup'}}}}}
    post:
      operationId: addCup
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
      responses: {'204': {description: Added}}
components:
  schemas:
    Cup: {type: object, properties: {size: {type: integer}}}
    Order: {type: object, properties: {count: {type: integer}}}
";

#[test]
fn the_command_line_replaces_the_settings() {
    let sandbox = Sandbox::new();
    sandbox.put("shop.yaml", SHOP);
    sandbox.put("specmill.toml", "[select]\nids = [\"addCup\"]\n");
    let has = |model: &str| sandbox.path(&format!("out/src/models/{model}.rs")).exists();
    let said = sandbox.succeed(&["generate", "shop.yaml", "--out", "out"]);
    assert!(said.contains("1 of 2 operations"), "{said}");
    assert!(has("order") && !has("cup"));
    let check = ["generate", "shop.yaml", "--out", "out", "--check"];
    sandbox.succeed(&check);
    // Another selection is another client, and files that it does not want go.
    let by_line = [&check[..], &["--select", "GET /cup*"]].concat();
    assert_eq!(sandbox.run(&by_line).status.code(), Some(1));
    let line = [
        "generate",
        "shop.yaml",
        "--out",
        "out",
        "--select",
        "GET /cup*",
    ];
    sandbox.succeed(&line);
    assert!(has("cup") && !has("order"));
    let lock = fs::read_to_string(sandbox.path("out/names.lock")).unwrap();
    for kept in ["/cups/get", "/cups/post", "schemas/Order"] {
        assert!(lock.contains(&kept.replace("/cups/", "~1cups/")), "{lock}");
    }
}

#[test]
fn a_pattern_of_the_command_line_is_shown_in_its_place() {
    let sandbox = Sandbox::new();
    sandbox.put("shop.yaml", SHOP);
    let run = |pattern: &str| {
        let arguments = ["generate", "shop.yaml", "--out", "out", "-v", "--select"];
        sandbox.run(&[&arguments[..], &["GET /cups", "--select", pattern]].concat())
    };
    let output = run("GET /cup");
    let said = text(&output.stdout);
    assert!(
        said.contains("--select:2:1: `GET /cup` matches no operation"),
        "{said}"
    );
    assert!(said.contains("did you mean `GET /cups`?"), "{said}");
    let output = run("cups\u{7}");
    assert_eq!(output.status.code(), Some(1));
    let told = text(&output.stderr);
    assert!(told.contains("pattern 2 of the selection"), "{told}");
    assert!(!told.contains('\u{7}'), "{told}");
}

#[test]
fn an_operation_that_leaves_the_selection_is_gone_for_callers() {
    let sandbox = Sandbox::new();
    for (folder, list) in [
        ("old", "\"/cups\""),
        ("new", "\"/cups\"]\nexclude.ids = [\"addCup\""),
    ] {
        sandbox.put(&format!("{folder}/shop.yaml"), SHOP);
        let settings = format!("[select]\npaths = [{list}]\n");
        sandbox.put(&format!("{folder}/specmill.toml"), &settings);
    }
    let output = sandbox.run(&["diff", "old", "new", "--all"]);
    let said = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(
        said.contains("`POST /cups` is no longer selected"),
        "{said}"
    );
    let output = sandbox.run(&["diff", "new", "old", "--all"]);
    let said = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(said.contains("`POST /cups` is newly selected"), "{said}");
    // Patterns of the command line are for both sides.
    let output = sandbox.run(&["diff", "old", "new", "--all", "--select", "GET /cups"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
    let output = sandbox.run(&["diff", "new", "new", "--all"]);
    assert!(!text(&output.stdout).contains("addCup"));
}

/// Faults are told only where the selection looks.
#[test]
fn faults_outside_the_selection_are_not_told() {
    let broken = SHOP
        .replace(
            "schemas/Order'}}}}\n",
            "schemas/Loop'}}}}\n      parameters: [{name: x, in: nowhere}]\n",
        )
        .replace(
            "    Order:",
            "    Loop: {$ref: '#/components/schemas/Loop'}\n    Bad: nonsense\n    Order:",
        );
    let read = |patterns: &[&str], strict: bool| {
        let sandbox = Sandbox::new();
        sandbox.put("shop.yaml", &broken);
        let mut spec = Spec::read_documents(&[sandbox.path("shop.yaml")]).unwrap();
        spec.settings.strict = strict;
        spec.select(patterns).unwrap();
        spec.generate(Layout::Crate)
    };
    assert!(read(&[], false).is_err());
    assert!(read(&["POST /cups"], false).is_err());
    let made = read(&["GET /cups"], true).unwrap();
    assert_eq!(made.report.diagnostics.len(), 0);
    assert!(made.files.0.contains_key("src/models/cup.rs"));
}
