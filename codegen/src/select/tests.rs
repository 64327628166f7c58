use super::*;
use crate::load::read_text;
use crate::settings::Select;

const DOCUMENT: &str = "\
openapi: 3.1.0
info: {title: T, version: '1'}
tags: [{name: a}, {name: b}]
paths:
  /a:
    get: {operationId: getA, tags: [a], responses: {'200': {$ref: '#/components/responses/A'}}}
    post: {operationId: postA, tags: [b], responses: {'200': {description: d, content: {a/b: {schema: {$ref: '#/components/schemas/D'}}}}}}
  /a/{id}:
    additionalOperations: {copy: {operationId: copyA, responses: {}}}
    get: {responses: {'200': {description: d, content: {a/b: {schema: {$ref: '#/paths/~1b/get/responses/200/content/a~1b/schema'}}}}}}
  /b:
    get: {responses: {'200': {description: d, content: {a/b: {schema: {properties: {x: {$ref: '#/components/schemas/D'}}}}}}}}
webhooks:
  w: {post: {requestBody: {content: {a/b: {schema: {$ref: '#/components/schemas/A'}}}}}}
components:
  securitySchemes: {k: {type: http, scheme: bearer}}
  responses: {A: {description: d, content: {a/b: {schema: {$ref: '#/components/schemas/A'}}}}}
  schemas:
    A: {discriminator: {propertyName: k}, properties: {k: {type: string}}}
    B: {allOf: [{$ref: '#/components/schemas/A'}]}
    C: {allOf: [{$ref: '#/components/schemas/B'}]}
    D: {type: string}
    E: {type: string}
";

fn choose(patterns: &[&str]) -> (Choice, Region) {
    let root = read_text(DOCUMENT);
    let choice = Choice::of(&root, &Select::parse(patterns).unwrap());
    let region = Region::of(&root, &choice);
    (choice, region)
}

fn selected(patterns: &[&str]) -> Vec<String> {
    let choice = choose(patterns).0;
    let webhooks = choice.webhooks.iter().map(|it| format!("webhook {it}"));
    let schemas = choice.schemas.iter().map(|it| format!("schema {it}"));
    let all = choice.operations.iter().cloned();
    let mut all = all.chain(webhooks).chain(schemas).collect::<Vec<_>>();
    all.sort();
    all
}

#[test]
fn what_is_included_and_not_excluded_is_selected() {
    assert_eq!(selected(&["GET /a"]), ["GET /a"]);
    assert_eq!(selected(&["get /a*"]), ["GET /a"]);
    assert_eq!(selected(&["* /a/**"]), ["GET /a/{id}", "copy /a/{id}"]);
    assert_eq!(selected(&["COPY /a/{id}"]), ["copy /a/{id}"]);
    assert_eq!(selected(&["/a", "!tag:b"]), ["GET /a"]);
    assert_eq!(
        selected(&["id:*A", "!id:get*"]),
        ["POST /a", "copy /a/{id}"]
    );
    assert_eq!(selected(&["tag:b", "schema:E"]), ["POST /a", "schema E"]);
    assert_eq!(
        selected(&["schema:E", "!schema:*"]),
        [
            "GET /a",
            "GET /a/{id}",
            "GET /b",
            "POST /a",
            "copy /a/{id}",
            "webhook w"
        ]
    );
    // Excluding alone keeps the rest, and so does a list of schemas.
    let rest = ["GET /a/{id}", "GET /b", "copy /a/{id}", "webhook w"];
    assert_eq!(selected(&["!/a"]), rest);
    assert_eq!(selected(&["/none"]), [""; 0]);
    assert_eq!(selected(&["/none", "webhook:w"]), ["webhook w"]);
}

#[test]
fn an_empty_list_selects_nothing() {
    let root = read_text(DOCUMENT);
    let mut select = Select::default();
    select.listed.insert(By::Operation);
    assert!(Choice::of(&root, &select).is_empty());
}

#[test]
fn what_a_selection_reaches_is_not_deselected() {
    let hidden = |patterns: &[&str]| {
        let region = choose(patterns).1;
        let places = [
            "/paths/~1a/get/responses",
            "/paths/~1a/post",
            "/paths/~1a~1{id}",
            "/paths/~1b",
            "/paths/~1b/get/responses/200/content/a~1b/schema/properties/x",
            "/webhooks/w",
            "/components/responses/A",
            "/components/schemas/A",
            "/components/schemas/C/allOf",
            "/components/schemas/D",
            "/components/schemas/E",
            "/components/securitySchemes/k",
            "/tags/1/name",
            "/info/title",
        ];
        let places = places.iter().enumerate();
        let hidden = places.filter(|(_, it)| region.hides(&Pointer::parse(it).unwrap()));
        hidden.map(|(index, _)| index).collect::<Vec<_>>()
    };
    // Derived schemas are values of their base, and a reference may lead into what is deselected.
    assert_eq!(hidden(&["GET /a"]), [1, 2, 3, 4, 5, 9, 10, 12]);
    assert_eq!(hidden(&["POST /a"]), [0, 2, 3, 4, 5, 6, 7, 8, 10]);
    assert_eq!(hidden(&["GET /a/{id}"]), [0, 1, 3, 5, 6, 7, 8, 10, 12]);
    assert_eq!(
        hidden(&["/none", "webhook:w"]),
        [0, 1, 2, 3, 4, 6, 9, 10, 12]
    );
}

#[test]
fn a_pattern_that_matches_nothing_is_told_with_the_nearest_name() {
    let (choice, _) = choose(&[
        "GET /a",
        "GET /c",
        "id:postB",
        "tag:zzz",
        "!schema:F",
        "/x/y/z",
    ]);
    let told = choice
        .unmatched
        .iter()
        .map(|it| format!("{}; {}", it.message, it.hint));
    let wanted = [
        "`GET /c` matches no operation; did you mean `GET /a`?",
        "`postB` matches no operationId; did you mean `postA`?",
        "`zzz` matches no tag of an operation; the pattern has no effect",
        "`/x/y/z` matches no path; the pattern has no effect",
        "`F` matches no schema; did you mean `A`?",
    ];
    assert_eq!(told.collect::<Vec<_>>(), wanted);
}

#[test]
fn thousands_of_patterns_and_operations_are_no_trouble() {
    let paths =
        (0..1000).map(|index| format!("  /things/{index}/parts: {{get: {{responses: {{}}}}}}\n"));
    let text = format!("openapi: 3.1.0\npaths:\n{}", paths.collect::<String>());
    let root = read_text(&text);
    let patterns = (0..1000).map(|index| format!("* /things/{index}*/p*a*r*s"));
    let mut patterns = patterns.collect::<Vec<_>>();
    patterns.push("GET /things/7/parts".to_owned());
    let began = std::time::Instant::now();
    let choice = Choice::of(&root, &Select::parse(&patterns).unwrap());
    assert_eq!(choice.operations.len(), 1000);
    assert_eq!(choice.unmatched.len(), 0);
    assert!(began.elapsed().as_secs() < 60, "{:?}", began.elapsed());
}

#[test]
fn the_ledger_counts_each_keyword_once() {
    let root = read_text(DOCUMENT);
    let (_, region) = choose(&["GET /a"]);
    let whole = crate::ledger::count(&root, false, None);
    let part = crate::ledger::count(&root, false, Some(&region));
    let sum = |row: &crate::report::LedgerRow| {
        row.used + row.documented + row.ignored + row.degraded + row.refused + row.deselected
    };
    let sums = |ledger: &crate::report::Ledger| ledger.rows.iter().map(sum).collect::<Vec<_>>();
    assert_eq!(sums(&whole), sums(&part));
    let all = |ledger: &crate::report::Ledger| {
        ledger.rows.iter().map(|row| row.deselected).sum::<usize>()
    };
    assert_eq!(all(&whole), 0);
    assert!(all(&part) > 20);
    let mut rows = part.rows.iter();
    let row = rows.find(|row| row.object == "Schema" && row.keyword == "discriminator");
    assert_eq!(row.map(|row| (row.used, row.deselected)), Some((1, 0)));
}
