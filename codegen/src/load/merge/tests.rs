use super::*;
use crate::diagnostic::{Located, Severity, locate_all};
use crate::load::{Reading, Tree, load};

const OLD: &str = "\
openapi: 3.1.0
info: {title: T, version: '1'}
tags: [{name: A}, {name: B, description: b}]
paths:
  /x:
    parameters: [{name: p}]
    get: {summary: old}
components:
  schemas:
    Same: {type: object, properties: {a: {type: string}, b: {type: integer}}}
";

const NEW: &str = "\
openapi: 3.1.1
info: {version: '2', title: T}
tags: [{name: C}, {name: B, description: b}]
paths:
  /y: {get: {}}
  /x:
    post: {summary: new}
    parameters: [{name: p}]
components:
  schemas:
    Other: {type: string}
    Same: {properties: {b: {type: integer}, a: {type: string}}, type: object}
  responses: {R: {}}
";

fn sources(texts: &[&str]) -> Vec<Source> {
    let names = ["old.yaml", "new.yaml", "newest.yaml"];
    let source = |(name, text): (&&str, &&str)| Source {
        name: (*name).to_owned(),
        bytes: text.as_bytes().to_vec(),
    };
    names.iter().zip(texts).map(source).collect()
}

fn merged(texts: &[&str], prefer: &Prefer) -> (Option<Tree>, Vec<Located>) {
    let sources = sources(texts);
    let mut diagnostics = vec![];
    let loaded = load(&Reading::alone(&sources, prefer), &mut diagnostics).tree;
    // There is a tree in any case, so that later steps find their errors too.
    let is_fault = |found: &Diagnostic| found.severity == Severity::Error;
    let loaded = loaded.filter(|_| !diagnostics.iter().any(is_fault));
    (loaded, locate_all(diagnostics, &sources, None))
}

fn lines(located: &[Located]) -> Vec<String> {
    let place = |located: &Located| {
        let places = located.places.iter().map(|place| {
            format!(
                "{}:{}:{} {}",
                place.file, place.line, place.column, place.text
            )
        });
        format!(
            "{} | {}",
            located.message,
            places.collect::<Vec<_>>().join(" | ")
        )
    };
    located.iter().map(place).collect()
}

fn keys<'n>(node: &'n Node, pointer: &str) -> Vec<&'n str> {
    let map = node
        .at(&Pointer::parse(pointer).unwrap())
        .unwrap()
        .as_object()
        .unwrap();
    map.keys().map(String::as_str).collect()
}

#[test]
fn documents_that_agree_are_united() {
    let (loaded, located) = merged(&[OLD, NEW], &Prefer::None);
    let Tree { root, origins, .. } = loaded.unwrap();
    assert_eq!(
        keys(&root, ""),
        ["openapi", "info", "tags", "paths", "components"]
    );
    assert_eq!(keys(&root, "/paths"), ["/x", "/y"]);
    assert_eq!(keys(&root, "/paths/~1x"), ["parameters", "get", "post"]);
    assert_eq!(keys(&root, "/components/schemas"), ["Same", "Other"]);
    let tags = root.get("tags").unwrap().as_array().unwrap();
    let names: Vec<_> = tags
        .iter()
        .map(|tag| tag.get("name").unwrap().as_str().unwrap())
        .collect();
    assert_eq!(names, ["A", "B", "C"]);
    assert_eq!(root.get("openapi").unwrap().as_str(), Some("3.1.1"));
    assert_eq!(
        root.get("info").unwrap().get("version").unwrap().as_str(),
        Some("2")
    );
    assert_eq!(located.len(), 1);
    assert_eq!(located[0].severity, Severity::Note);
    assert!(
        located[0]
            .message
            .starts_with("`#/info/version` is from `new.yaml`, not from")
    );
    for (place, document, pointer) in [
        ("/tags/1/name", 0, "/tags/1/name"),
        ("/tags/2/name", 1, "/tags/0/name"),
        ("/paths/~1x/get/summary", 0, "/paths/~1x/get/summary"),
        ("/paths/~1x/post/summary", 1, "/paths/~1x/post/summary"),
        ("/paths/~1y/get", 1, "/paths/~1y/get"),
        ("/components/schemas/Same", 0, "/components/schemas/Same"),
        (
            "/components/schemas/Other/type",
            1,
            "/components/schemas/Other/type",
        ),
        ("/components/responses/R", 1, "/components/responses/R"),
        ("/info/version", 1, "/info/version"),
    ] {
        let expected = (document, Pointer::parse(pointer).unwrap());
        assert_eq!(origins.of(&Pointer::parse(place).unwrap()), expected);
    }
}

#[test]
fn one_document_passes_through_untouched() {
    let text = "x-b: 1\nopenapi: 2\ntags: 3\npaths: [1]\n";
    let (loaded, located) = merged(&[text], &Prefer::Newest);
    let Tree { root, origins, .. } = loaded.unwrap();
    assert_eq!(keys(&root, ""), ["x-b", "openapi", "tags", "paths"]);
    assert_eq!(origins, Origins::default());
    assert!(located.is_empty());
}

const DISAGREEING: [&str; 2] = [
    "components:\n  schemas:\n    S:\n      properties:\n        a: {type: string}\n        b: {nullable: true}\n    T: 1\n",
    "components:\n  schemas:\n    T: 1\n    S:\n      properties:\n        b: {}\n        a: {type: string}\n",
];

#[test]
fn a_disagreement_is_an_error_at_the_deepest_places() {
    let (loaded, located) = merged(&DISAGREEING, &Prefer::None);
    assert!(loaded.is_none());
    assert_eq!(
        lines(&located),
        [
            "the documents disagree about `#/components/schemas/S` | old.yaml:6:13 here true | \
          new.yaml:6:9 no `nullable` here"
        ]
    );
    assert!(
        located[0]
            .hint
            .as_ref()
            .unwrap()
            .contains("prefer = \"newest\"")
    );
}

#[test]
fn the_preferred_document_wins_a_whole_component() {
    let place = Pointer::parse("/components/schemas/S/properties/b").unwrap();
    let newest = Prefer::Newest;
    let (old, new) = (
        Prefer::File("old.yaml".into()),
        Prefer::File("new.yaml".into()),
    );
    for (prefer, keeps, winner) in [(newest, 0, "new"), (old, 1, "old"), (new, 0, "new")] {
        let (loaded, located) = merged(&DISAGREEING, &prefer);
        let Tree { root, origins, .. } = loaded.unwrap();
        assert_eq!(root.at(&place).unwrap().as_object().unwrap().len(), keeps);
        assert_eq!(origins.of(&place).0, usize::from(winner == "new"));
        assert_eq!(located.len(), 1);
        let start = format!("`#/components/schemas/S` is from `{winner}.yaml`, not from");
        assert!(
            located[0].message.starts_with(&start),
            "{}",
            located[0].message
        );
        assert_eq!(located[0].places[0].file, format!("{winner}.yaml"));
    }
}

#[test]
fn three_documents_are_folded_oldest_first() {
    let texts = [
        "x-a: 1\ntags: [{name: a}]",
        "x-b: 1\ntags: [{name: b}]",
        "x-a: 2\ntags: [{name: b}]",
    ];
    let (loaded, located) = merged(&texts, &Prefer::File("new.yaml".into()));
    assert!(loaded.is_none());
    assert_eq!(
        lines(&located),
        ["the documents disagree about `#/x-a` | old.yaml:1:1 here 1 | newest.yaml:1:1 here 2"]
    );
    let (loaded, _) = merged(&texts, &Prefer::Newest);
    let Tree { root, origins, .. } = loaded.unwrap();
    assert_eq!(keys(&root, ""), ["x-a", "tags", "x-b"]);
    assert_eq!(origins.of(&Pointer::parse("/x-a").unwrap()).0, 2);
}

#[test]
fn what_applies_to_its_neighbours_must_be_in_both_documents() {
    let texts = [
        "security: [{a: []}]\npaths: {/x: {get: {}}}\n",
        "paths: {/x: {parameters: [1]}}\n",
    ];
    let (loaded, located) = merged(&texts, &Prefer::None);
    assert!(loaded.is_none());
    assert_eq!(
        lines(&located),
        [
            "the documents disagree about `#/paths/~1x/parameters` | old.yaml:2:9 missing here | \
             new.yaml:1:14 here an array",
            "the documents disagree about `#/security` | old.yaml:1:1 here an array | \
             new.yaml:1:1 missing here",
        ]
        .map(str::to_owned)
        .into_iter()
        .rev()
        .collect::<Vec<_>>()
    );
    let (loaded, _) = merged(&texts, &Prefer::Newest);
    let root = loaded.unwrap().root;
    assert_eq!(keys(&root, ""), ["paths"]);
    assert_eq!(keys(&root, "/paths/~1x"), ["get", "parameters"]);
}

#[test]
fn versions_of_two_families_and_odd_shapes_disagree() {
    for (old, new, at) in [
        ("openapi: 3.0.3", "openapi: 3.1.0", "#/openapi"),
        ("paths: 1", "paths: {}", "#/paths"),
        ("tags: [{name: a}]", "tags: [{name: a, x: 1}]", "#/tags/0"),
        ("info: {title: a}", "info: {title: b}", "#/info/title"),
        ("servers: []", "servers: [{url: a}]", "#/servers"),
    ] {
        let (loaded, located) = merged(&[old, new], &Prefer::None);
        assert!(loaded.is_none());
        assert_eq!(
            located[0].message,
            format!("the documents disagree about `{at}`")
        );
    }
}

#[test]
fn a_preferred_document_that_does_not_exist_is_an_error() {
    let (loaded, located) = merged(&[OLD, NEW], &Prefer::File("none.yaml".into()));
    assert!(loaded.is_none());
    assert_eq!(
        located[0].message,
        "the preferred document `none.yaml` does not exist"
    );
    assert_eq!(
        located[0].hint.as_deref(),
        Some("use one of `old.yaml`, `new.yaml`")
    );
}
