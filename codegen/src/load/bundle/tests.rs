use super::*;
use crate::load::{Prefer, Tree, load};

/// Files in memory.
#[derive(Debug)]
struct Table(BTreeMap<String, String>);

impl crate::load::ReferencedFiles for Table {
    fn name(&self, from: &str, path: &str) -> Result<String, String> {
        Ok(address::join(from, path))
    }

    fn read(&self, name: &str) -> Result<Vec<u8>, String> {
        let found = self.0.get(name).map(|text| text.clone().into_bytes());
        found.ok_or_else(|| "there is no such file".to_owned())
    }
}

fn bundled(files: &[(&str, &str)]) -> (Tree, Vec<String>) {
    let names = BTreeMap::new();
    bundled_with(files, &names)
}

fn bundled_with(files: &[(&str, &str)], names: &BTreeMap<String, String>) -> (Tree, Vec<String>) {
    let (name, text) = files[0];
    let source = Source {
        name: name.to_owned(),
        bytes: text.as_bytes().to_vec(),
    };
    let owned = |(name, text): &(&str, &str)| ((*name).to_owned(), (*text).to_owned());
    let table = Table(files.iter().map(owned).collect());
    let mut diagnostics = Vec::new();
    let sources = [source];
    let reading = Reading {
        sources: &sources,
        overlays: &[],
        addresses: names,
        beside: &table,
        prefer: &Prefer::None,
        names,
    };
    let loaded = load(&reading, &mut diagnostics);
    let all = sources.iter().chain(&loaded.beside).collect::<Vec<_>>();
    let located = crate::diagnostic::locate_all(diagnostics, &all, None);
    let lines = located.iter().map(ToString::to_string).collect();
    (loaded.tree.expect("there is a tree"), lines)
}

fn text<'t>(tree: &'t Tree, pointer: &str) -> &'t str {
    let pointer = Pointer::parse(pointer).unwrap();
    let found = tree.root.at(&pointer).and_then(Node::as_str);
    found.unwrap_or_else(|| panic!("no text at {pointer} of {:#?}", tree.root))
}

#[test]
fn what_other_files_hold_becomes_components() {
    let (tree, faults) = bundled(&[
        (
            "api.yaml",
            "openapi: 3.1.0\npaths:\n  /a:\n    get:\n      parameters: [{$ref: 'p.yaml#/limit'}]\n      \
             responses: {'200': {$ref: './r/ok.yaml'}}\n",
        ),
        (
            "p.yaml",
            "limit: {name: limit, in: query, schema: {$ref: '#/Limit'}}\nLimit: {type: integer}\n",
        ),
        (
            "r/ok.yaml",
            "description: d\ncontent: {application/json: {schema: {$ref: '../pet.yaml'}}}\n",
        ),
        (
            "pet.yaml",
            "type: object\nproperties: {friend: {$ref: '#'}, limit: {$ref: 'p.yaml#/Limit'}}\n",
        ),
    ]);
    assert_eq!(faults, [""; 0]);
    assert_eq!(
        text(&tree, "/paths/~1a/get/parameters/0/$ref"),
        "#/components/parameters/limit"
    );
    assert_eq!(
        text(&tree, "/components/parameters/limit/schema/$ref"),
        "#/components/schemas/Limit"
    );
    assert_eq!(
        text(&tree, "/paths/~1a/get/responses/200/$ref"),
        "#/components/responses/ok"
    );
    assert_eq!(
        text(
            &tree,
            "/components/responses/ok/content/application~1json/schema/$ref"
        ),
        "#/components/schemas/pet"
    );
    assert_eq!(
        text(&tree, "/components/schemas/pet/properties/friend/$ref"),
        "#/components/schemas/pet"
    );
    assert_eq!(
        text(&tree, "/components/schemas/pet/properties/limit/$ref"),
        "#/components/schemas/Limit"
    );
    let place = Pointer::parse("/components/schemas/pet/properties/friend").unwrap();
    assert_eq!(
        tree.origins.of(&place),
        (3, Pointer::parse("/properties/friend").unwrap())
    );
}

#[test]
fn what_knows_no_reference_is_put_in_place() {
    let (tree, faults) = bundled(&[
        (
            "api.yaml",
            "openapi: 3.1.0\ninfo: {title: t, description: {$ref: about.md}}\npaths:\n  /a: {$ref: paths.yaml#/a}\n  \
             /b: {$ref: '#/components/pathItems/B', summary: mine}\ncomponents:\n  schemas: {$ref: schemas/index.yaml}\n  \
             pathItems: {B: {summary: theirs, get: {$ref: 'op.yaml'}}}\n",
        ),
        ("about.md", "# Words\n"),
        (
            "paths.yaml",
            "a: {get: {responses: {'200': {content: {a/json: {schema: {$ref: 'schemas/index.yaml#/Pet'}}}}}}}\n",
        ),
        ("op.yaml", "operationId: op\n"),
        (
            "schemas/index.yaml",
            "Pet: {$ref: pet.yaml}\nOther: {$ref: '#/Pet'}\n",
        ),
        (
            "schemas/pet.yaml",
            "{type: object, properties: {id: {$ref: ./index.yaml#/Other}}}\n",
        ),
    ]);
    assert_eq!(faults, [""; 0]);
    assert_eq!(text(&tree, "/info/description"), "# Words\n");
    assert_eq!(
        text(
            &tree,
            "/paths/~1a/get/responses/200/content/a~1json/schema/$ref"
        ),
        "#/components/schemas/Pet"
    );
    assert_eq!(text(&tree, "/paths/~1b/summary"), "mine");
    assert_eq!(text(&tree, "/paths/~1b/get/operationId"), "op");
    assert_eq!(text(&tree, "/components/schemas/Pet/type"), "object");
    assert_eq!(
        text(&tree, "/components/schemas/Other/$ref"),
        "#/components/schemas/Pet"
    );
    assert_eq!(
        text(&tree, "/components/schemas/Pet/properties/id/$ref"),
        "#/components/schemas/Other"
    );
    assert_eq!(
        tree.root
            .at(&Pointer::parse("/components/pathItems").unwrap()),
        None
    );
}

#[test]
fn places_of_one_document_are_referred_to_wherever_they_are() {
    let (tree, faults) = bundled(&[(
        "api.yaml",
        "openapi: 3.1.0\npaths:\n  /a/{id}:\n    get:\n      parameters: [{name: id, in: path, schema: {type: string}}]\n      \
         responses:\n        '200': {content: {application/json: {schema: {properties: {x: {type: string}}}}}}\n  \
         /b/{id}:\n    parameters: [{$ref: '#/paths/~1a~1%7Bid%7D/get/parameters/0'}]\n    get:\n      responses:\n        \
         '200': {$ref: '#/paths/~1a~1{id}/get/responses/200'}\n        \
         '201': {content: {application/json: {schema: {$ref: '#/paths/~1b~1%7Bid%7D/get/responses/200/content/application~1json/schema/properties/x'}}}}\n\
         x-own: {Thing: {not: {$anchor: here, type: integer}}}\n\
         components: {schemas: {A: {$ref: '#here'}, B: {$ref: '#/x-own/Thing'}}}\n",
    )]);
    assert_eq!(faults, [""; 0]);
    let parameter = "#/components/parameters/a__id_get_parameters_0";
    assert_eq!(text(&tree, "/paths/~1b~1{id}/parameters/0/$ref"), parameter);
    assert_eq!(
        text(&tree, "/paths/~1a~1{id}/get/parameters/0/$ref"),
        parameter
    );
    let response = "#/components/responses/a__id_get_200";
    assert_eq!(
        text(&tree, "/paths/~1a~1{id}/get/responses/200/$ref"),
        response
    );
    assert_eq!(
        text(&tree, "/paths/~1b~1{id}/get/responses/200/$ref"),
        response
    );
    assert_eq!(
        text(
            &tree,
            "/paths/~1b~1{id}/get/responses/201/content/application~1json/schema/$ref"
        ),
        "#/components/responses/a__id_get_200/content/application~1json/schema/properties/x"
    );
}

#[test]
fn references_that_lead_nowhere_are_told_with_their_places() {
    let (tree, faults) = bundled(&[
        (
            "api.yaml",
            "openapi: 3.1.0\ncomponents:\n  schemas:\n    A: {items: {$ref: 'https://a.example/x.json'}}\n    \
             B: {items: {$ref: gone.yaml}}\n    C: {items: {$ref: 'd.yaml#/Gone'}}\n    D: {items: {$ref: '#gone'}}\n    \
             E: {items: {$ref: 'd.yaml#/list'}}\n  responses: {R: {$ref: '#/components/schemas/A'}}\n",
        ),
        ("d.yaml", "list: [1]\n"),
    ]);
    assert_eq!(
        faults,
        [
            "api.yaml:4:17: warning: `https://a.example/x.json` is not fetched: `https:` references are not supported (#/components/schemas/A/items/$ref)",
            "api.yaml:5:17: warning: `gone.yaml` cannot be read: there is no such file (#/components/schemas/B/items/$ref)",
            "api.yaml:6:17: warning: `d.yaml#/Gone` cannot be resolved: `d.yaml` has no `#/Gone` (#/components/schemas/C/items/$ref)",
            "api.yaml:7:17: warning: `#gone` cannot be resolved: no schema has the anchor `gone` (#/components/schemas/D/items/$ref)",
            "api.yaml:8:17: warning: `d.yaml#/list` refers to an array, but a Schema Object is expected (#/components/schemas/E/items/$ref)",
            "api.yaml:9:19: warning: `#/components/schemas/A` refers to a Schema Object, but a Response Object is expected (#/components/responses/R/$ref)",
        ]
    );
    assert_eq!(text(&tree, "/openapi"), "3.1.0");
}

#[test]
fn circles_end() {
    let (tree, faults) = bundled(&[
        (
            "api.yaml",
            "openapi: 3.1.0\npaths:\n  /a: {$ref: '#/paths/~1a'}\n  /b: {$ref: '#/paths/~1c'}\n  /c: {$ref: '#/paths/~1b'}\n\
             components: {schemas: {A: {$ref: a.yaml}}}\n",
        ),
        ("a.yaml", "$ref: b.yaml\n"),
        ("b.yaml", "$ref: a.yaml\n"),
    ]);
    assert_eq!(faults.len(), 3, "{faults:#?}");
    assert_eq!(
        text(&tree, "/components/schemas/A/$ref"),
        "#/components/schemas/A"
    );
}

#[test]
fn files_that_repeat_one_another_are_bounded() {
    let mut files = vec![(
        "api.yaml".to_owned(),
        "openapi: 3.1.0\npaths: {/a: {$ref: 0.yaml}}\n".to_owned(),
    )];
    for index in 0..40 {
        let next = index + 1;
        let get = format!("{{responses: {{$ref: {next}.yaml}}, callbacks: {{$ref: {next}.yaml}}}}");
        files.push((
            format!("{index}.yaml"),
            format!("{{get: {get}, put: {get}, a: {get}, b: {get}}}\n"),
        ));
    }
    let files = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()));
    let (_, faults) = bundled(&files.collect::<Vec<_>>());
    assert!(!faults.is_empty());
}

#[test]
fn names_are_kept_and_two_things_never_share_one() {
    let files = [
        (
            "api.yaml",
            "openapi: 3.1.0\ncomponents:\n  schemas:\n    Own: {properties: {a: {$ref: 'a.yaml#/Pet'}, b: {$ref: 'b.yaml#/Pet'}, c: {$ref: 'own.yaml#/Own'}}}\n",
        ),
        ("a.yaml", "Pet: {type: string}\n"),
        ("b.yaml", "Pet: {type: integer}\n"),
        ("own.yaml", "Own: {type: integer}\n"),
    ];
    let (tree, _) = bundled(&files);
    let of = |tree: &Tree, name: &str| {
        text(
            tree,
            &format!("/components/schemas/Own/properties/{name}/$ref"),
        )
        .to_owned()
    };
    assert_eq!(of(&tree, "a"), "#/components/schemas/Pet");
    assert_eq!(of(&tree, "b"), "#/components/schemas/b_Pet");
    assert_eq!(of(&tree, "c"), "#/components/schemas/own_Own");
    let kept = BTreeMap::from([("b.yaml#/Pet schemas".to_owned(), "Pet".to_owned())]);
    let (tree, _) = bundled_with(&files, &kept);
    assert_eq!(of(&tree, "a"), "#/components/schemas/a_Pet");
    assert_eq!(of(&tree, "b"), "#/components/schemas/Pet");
    assert_eq!(tree.names["b.yaml#/Pet schemas"], "Pet");
}

#[test]
fn mappings_of_discriminators_follow_what_they_name() {
    let (tree, _) = bundled(&[
        (
            "api.yaml",
            "openapi: 3.1.0\ncomponents: {schemas: {Dog: {}, Pet: {discriminator: {propertyName: t, mapping: {c: cat.yaml, d: Dog, e: '#/components/schemas/Dog'}}}}}\n",
        ),
        ("cat.yaml", "type: object\n"),
    ]);
    let at = |name: &str| {
        text(
            &tree,
            &format!("/components/schemas/Pet/discriminator/mapping/{name}"),
        )
        .to_owned()
    };
    assert_eq!(at("c"), "#/components/schemas/cat");
    assert_eq!(at("d"), "Dog");
    assert_eq!(at("e"), "#/components/schemas/Dog");
}

#[test]
fn an_ordinary_document_is_handed_on_as_it_is() {
    let text =
        "openapi: 3.1.0\ncomponents: {schemas: {A: {$ref: '#/components/schemas/B'}, B: {}}}\n";
    let (tree, faults) = bundled(&[("api.yaml", text)]);
    assert_eq!(tree.root, crate::load::read_text(text));
    assert_eq!(faults, [""; 0]);
}

const ROOT: &str = "openapi: 3.1.0\npaths: {}\ncomponents:\n  schemas:\n";

/// Returns the component name that a schema's reference resolves to.
fn led_to(text_of_reference: &str, files: &[(&str, &str)], schemas: &str) -> String {
    let api = format!("{ROOT}{schemas}    From: {{allOf: [{{$ref: '{text_of_reference}'}}]}}\n");
    let files = [("api.yaml", api.as_str())]
        .into_iter()
        .chain(files.iter().copied());
    let (tree, faults) = bundled(&files.collect::<Vec<_>>());
    assert_eq!(faults, [""; 0], "{text_of_reference}");
    text(&tree, "/components/schemas/From/allOf/0/$ref").to_owned()
}

#[test]
fn a_token_is_decoded_or_else_taken_as_it_is_spelt() {
    let schemas = "    a%22b: {type: string}\n    'c d': {type: string}\n    \
                   'e~f/%7e': {type: string}\n    '%41': {type: string}\n    A: {type: string}\n";
    let to = |name: &str| led_to(&format!("#/components/schemas/{name}"), &[], schemas);
    assert_eq!(to("a%22b"), "#/components/schemas/a%22b");
    assert_eq!(to("c%20d"), "#/components/schemas/c d");
    assert_eq!(to("e~0f~1%7e"), "#/components/schemas/e~0f~1%7e");
    // The interpretation of the specification takes precedence.
    assert_eq!(to("%41"), "#/components/schemas/A");
    assert_eq!(to("A/"), "#/components/schemas/A");
}

#[test]
fn a_slash_alone_is_the_whole_file() {
    let job = [
        ("job.yaml", "{type: object}"),
        ("odd.yaml", "'': {type: string}"),
    ];
    for text in ["./job.yaml#/", "job.yaml#", "./x/../job.yaml", "job.yaml"] {
        assert_eq!(led_to(text, &job, ""), "#/components/schemas/job", "{text}");
    }
    // A member with an empty name counts.
    let api = format!("{ROOT}    From: {{allOf: [{{$ref: 'odd.yaml#/'}}]}}\n");
    let (tree, _) = bundled(&[("api.yaml", &api), job[1]]);
    assert_eq!(text(&tree, "/components/schemas/odd/type"), "string");
}

#[test]
fn references_count_from_the_id_around_them() {
    let files = [
        ("nested/owner.yaml", "{type: object, title: nested}"),
        ("owner.yaml", "{type: object, title: outer}"),
        (
            "nested/deep/one.yaml",
            "{$id: ../, properties: {owner: {$ref: owner.yaml}}}",
        ),
    ];
    let title = |schema: &str| {
        let api = format!("{ROOT}    Job: {schema}\n");
        let files = [("api.yaml", api.as_str())].into_iter().chain(files);
        let (tree, faults) = bundled(&files.collect::<Vec<_>>());
        assert_eq!(faults, [""; 0], "{schema}");
        let owner = text(&tree, "/components/schemas/Job/properties/owner/$ref");
        text(&tree, &format!("{}/title", owner.trim_start_matches('#'))).to_owned()
    };
    let owner = "properties: {owner: {$ref: ./owner.yaml}}";
    for id in ["./nested/", "nested/job.yaml", "nested/job.yaml#"] {
        assert_eq!(
            title(&format!("{{$id: '{id}', {owner}}}")),
            "nested",
            "{id}"
        );
    }
    // If nothing is there, it is relative to the file; a URL is not a folder.
    for id in ["gone/", "https://a.example/nested/", "'#'"] {
        assert_eq!(title(&format!("{{$id: {id}, {owner}}}")), "outer", "{id}");
    }
    let nested = "{$id: nested/, properties: {owner: {$id: deep/, $ref: ../owner.yaml}}}";
    assert_eq!(title(nested), "nested");
    let (tree, faults) = bundled(&[
        (
            "api.yaml",
            &format!("{ROOT}    Job: {{$ref: nested/deep/one.yaml}}\n"),
        ),
        files[0],
        files[1],
        files[2],
    ]);
    assert_eq!(faults, [""; 0]);
    let owner = text(&tree, "/components/schemas/Job/properties/owner/$ref");
    assert_eq!(text(&tree, &format!("{}/title", &owner[1..])), "nested");
}

#[test]
fn many_of_one_name_are_numbered_in_order() {
    let names = BTreeMap::new();
    let mut given = Names::new(&names);
    let site = |number: usize| Site::new(0, Pointer::root().child(&number.to_string()).child("a"));
    let all: Vec<_> = (0..3)
        .map(|number| given.name("x.yaml", &site(number), "schemas"))
        .collect();
    let again: Vec<_> = (0..3)
        .map(|number| given.name("x.yaml", &site(number), "schemas"))
        .collect();
    assert_eq!(all, again);
    assert_eq!(all.iter().collect::<HashSet<_>>().len(), 3);
}
