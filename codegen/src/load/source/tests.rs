use super::*;
use crate::load::{Number, Prefer, Reading, load};

fn read_as(name: &str, bytes: &[u8]) -> Result<Node, Vec<Diagnostic>> {
    let source = Source {
        name: name.to_owned(),
        bytes: bytes.to_vec(),
    };
    let mut diagnostics = vec![];
    let node = read(0, &source, &mut diagnostics);
    // Duplicate keys give a tree, too.
    node.filter(|_| diagnostics.is_empty()).ok_or(diagnostics)
}

fn yaml(text: &str) -> Node {
    read_as("a.yaml", text.as_bytes()).unwrap()
}

fn json(value: serde_json::Value) -> Node {
    read_as("a.json", value.to_string().as_bytes()).unwrap()
}

/// Returns the message of a text's one error and the text at its places.
fn error(text: &str) -> (String, Vec<&str>) {
    let diagnostics = read_as("a.yaml", text.as_bytes()).unwrap_err();
    assert_eq!(diagnostics.len(), 1, "{diagnostics:?}");
    let at = |(location, _): &(Location, String)| match location {
        Location::Offset(0, offset) => &text[*offset..],
        other => panic!("{other:?}"),
    };
    let Diagnostic {
        message, locations, ..
    } = &diagnostics[0];
    (message.clone(), locations.iter().map(at).collect())
}

#[test]
fn scalars_follow_the_core_schema_of_yaml_1_2() {
    let node =
        yaml("a: yes\nb: on\nc: 017\nd: 1e400\ne: 0x1F\nf: ~\ng: True\nh: -0\ni: 1.50\nj: 12:30\n");
    let expected = serde_json::json!({"a": "yes", "b": "on", "c": "017", "d": "1e400", "e": 31,
        "f": null, "g": true, "h": 0, "i": 1.5, "j": "12:30"});
    assert_eq!(node, json(expected));
}

#[test]
fn integers_are_exact_up_to_128_bits() {
    for text in [
        "18446744073709551616",
        "-9223372036854775809",
        &i128::MAX.to_string(),
    ] {
        let expected = Node::Number(Number::Integer(text.parse().unwrap()));
        assert_eq!(yaml(&format!("a: {text}")).get("a"), Some(&expected));
        let document = format!(r#"{{"x": [{{"a~/b": {text}}}, {text}], "f": 1e30}}"#);
        let node = read_as("a.json", document.as_bytes()).unwrap();
        for pointer in ["/x/0/a~0~1b", "/x/1"] {
            assert_eq!(node.at(&Pointer::parse(pointer).unwrap()), Some(&expected));
        }
        assert_eq!(node.get("f"), Some(&Node::Number(Number::Float(1e30))));
    }
    let beyond = Node::Number(Number::Float(u128::MAX as f64));
    assert_eq!(yaml(&format!("a: {}", u128::MAX)).get("a"), Some(&beyond));
}

#[test]
fn numbers_that_json_lacks_stay_text() {
    let node = yaml("a: .nan\nb: .inf\nc: -.INF\n");
    assert_eq!(
        node,
        json(serde_json::json!({"a": ".nan", "b": ".inf", "c": "-.inf"}))
    );
}

#[test]
fn keys_stay_as_they_are_written() {
    let node = yaml("200: a\n1.10: b\n0x1F: c\nnull: d\ntrue: e\n~: f\n'x y': g\n");
    let keys: Vec<_> = node.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["200", "1.10", "0x1F", "null", "true", "~", "x y"]);
}

#[test]
fn marks_line_ends_and_tabs_do_no_harm() {
    let expected = yaml("openapi: 3.1.0\ninfo: {a: 1}\n");
    assert_eq!(yaml("\u{feff}openapi: 3.1.0\ninfo: {a: 1}\n"), expected);
    assert_eq!(yaml("openapi: 3.1.0\r\ninfo:\r\n  a: 1\r\n"), expected);
    assert_eq!(yaml("openapi:\t3.1.0\t\ninfo: {\ta: 1\t}\t# x\n"), expected);
    assert_eq!(
        yaml("%YAML 1.2\n---\nopenapi: 3.1.0\ninfo: !thing {a: 1}\n...\n"),
        expected
    );
    assert_eq!(
        yaml("a:\n\t\n  b: c\n \t \r\n  d: e\n"),
        yaml("a: {b: c, d: e}")
    );
}

#[test]
fn json_is_read_as_json() {
    let node = read_as("a.yaml", br#"{"a": "\ud83d\ude00", "<<": {"b": 1}}"#).unwrap();
    assert_eq!(node.get("a").unwrap().as_str(), Some("😀"));
    assert!(node.get("<<").is_some() && node.get("b").is_none());
    assert_eq!(yaml("{a: 1, b: [x,],}"), yaml("a: 1\nb: [x]\n"));
}

#[test]
fn merge_keys_merge_and_explicit_keys_win() {
    let base = "x: &x {a: 1, b: 1}\ny: &y {b: 2, c: 2}\n";
    let merged = |text: &str| yaml(&format!("{base}{text}")).get("m").cloned();
    let expected = |value| Some(json(value));
    assert_eq!(
        merged("m: {<<: *x, b: 9}"),
        expected(serde_json::json!({"a": 1, "b": 9}))
    );
    assert_eq!(
        merged("m: {b: 9, <<: *x}"),
        expected(serde_json::json!({"b": 9, "a": 1}))
    );
    assert_eq!(
        merged("m: {<<: [*x, *y], c: 9}"),
        expected(serde_json::json!({"a": 1, "b": 1, "c": 9}))
    );
    assert_eq!(
        merged("z: &z {<<: *y, d: 3}\nm: {<<: *z, c: 9}"),
        expected(serde_json::json!({"d": 3, "b": 2, "c": 9}))
    );
    assert_eq!(
        merged("m: {\"<<\": *x}"),
        expected(serde_json::json!({"<<": {"a": 1, "b": 1}}))
    );
}

#[test]
fn a_key_that_stands_twice_is_an_error_with_both_places() {
    let (message, places) = error("paths:\n  /a: 1\n  /b: [{x: 1, 'x': 2}]\n");
    assert_eq!(message, "the key `x` is duplicated in this mapping");
    assert_eq!(places, ["'x': 2}]\n", "x: 1, 'x': 2}]\n"]);
    let (message, places) = error("200: a\n\"200\": b\n");
    assert_eq!(message, "the key `200` is duplicated in this mapping");
    assert_eq!(places, ["\"200\": b\n", "200: a\n\"200\": b\n"]);
    let (_, places) = error("{\"a\": {\"b\": 1, \"c\": 0, \"\\u0062\": 2}}");
    assert_eq!(
        places,
        ["\"\\u0062\": 2}}", "\"b\": 1, \"c\": 0, \"\\u0062\": 2}}"]
    );
    let (_, places) = error("x: &x {a: 1}\nm:\n  <<: *x\n  <<: *x\n");
    assert_eq!(places, ["<<: *x\n", "<<: *x\n  <<: *x\n"]);
}

#[test]
fn all_duplicates_of_a_text_are_found_in_one_run() {
    let diagnostics = read_as("a", b"a: {x: 1, x: 2}\nb: [0, {y: 1, y: 2}]\na: 3\n").unwrap_err();
    assert_eq!(diagnostics.len(), 3);
}

#[test]
fn what_cannot_be_merged_is_an_error() {
    for text in ["a:\n  <<: 3\n", "a:\n  <<: [{}, 1]\n"] {
        let (message, places) = error(text);
        assert!(message.starts_with("`<<` merges a mapping"), "{message}");
        assert!(places[0].starts_with("<<"));
    }
}

#[test]
fn faults_of_syntax_name_their_places() {
    let cases = [
        (
            "a: 1\n  b: 2\n",
            "mapping values are not allowed in this context",
            ": 2\n",
        ),
        (
            "a:\n\tb: 1\n",
            "found character that cannot start any token",
            "\tb: 1\n",
        ),
        ("a: *x\n", "unknown anchor", "*x\n"),
        (
            "a: 1\n---\nb: 2\n",
            "the file has a second YAML document",
            "b: 2\n",
        ),
        (
            "{{x}}: 1\n",
            "a key must be a string: quote it if it begins with `{` or `[`",
            "{{x}}: 1\n",
        ),
        (
            "ä: 1\nx: \u{1}\n",
            "control characters are not allowed",
            "\u{1}\n",
        ),
        (
            "a: \"\u{2028}b\"\nü: }",
            "did not find expected node content",
            "}",
        ),
    ];
    for (text, message, place) in cases {
        assert_eq!(error(text), (message.to_owned(), vec![place]), "{text:?}");
    }
    let (message, places) = error("a: \"x\nb: 1");
    assert_eq!(
        (message.as_str(), places),
        ("found unexpected end of stream", vec!["", "\"x\nb: 1"])
    );
    let diagnostics = read_as("a.json", b"{\"a\": 1,}").unwrap_err();
    assert_eq!(
        diagnostics,
        [Diagnostic::error(Location::Offset(0, 8), "trailing comma")]
    );
}

#[test]
fn files_that_hold_no_object_are_refused() {
    for text in ["", " \n", "\u{feff}", "# nothing\n---\n"] {
        let diagnostics = read_as("a", text.as_bytes()).unwrap_err();
        assert_eq!(
            diagnostics,
            [Diagnostic::error(Location::File(0), "the file is empty")]
        );
    }
    for (text, kind) in [
        ("- a", "an array"),
        ("[1]", "an array"),
        ("hi", "a string"),
        ("~", "null"),
    ] {
        let diagnostics = read_as("a", text.as_bytes()).unwrap_err();
        assert_eq!(
            diagnostics[0].message,
            format!("an OpenAPI document must be an object, not {kind}")
        );
    }
    let diagnostics = read_as("a", b"a: \xE9").unwrap_err();
    assert_eq!(
        diagnostics[0].message,
        "the file is not UTF-8: byte 0xE9 at offset 3"
    );
    assert_eq!(diagnostics[0].locations[0].0, Location::Offset(0, 3));
}

#[test]
fn nesting_is_refused_at_a_place_and_not_by_a_crash() {
    let block: String = (0..1_000)
        .map(|depth| format!("{}a:\n", " ".repeat(depth)))
        .collect();
    let texts = [
        "[".repeat(10_000),
        format!("{}{}", "[".repeat(10_000), "]".repeat(10_000)),
        format!("{}1{}", r#"{"a":"#.repeat(10_000), "}".repeat(10_000)),
        "a: {".repeat(10_000),
        "- ".repeat(10_000),
        format!("x: \"{}\"\ny: {}", "}".repeat(90), "[".repeat(50_000)),
        block,
    ];
    for text in texts {
        let (message, _) = error(&text);
        assert_eq!(
            message,
            "nesting exceeds 128 levels, or an alias contains itself"
        );
    }
    assert!(
        error("a: &a [*a, *a]")
            .0
            .contains("an alias contains itself")
    );
    let deepest = format!("a: {}{}", "[".repeat(127), "]".repeat(127));
    assert!(read_as("a", deepest.as_bytes()).is_ok());
}

#[test]
fn many_brackets_are_no_fault_by_themselves() {
    assert!(read_as("a", format!("a: [{}]\n", "[],".repeat(50_000)).as_bytes()).is_ok());
}

#[test]
fn small_texts_cannot_become_large_trees() {
    let laughs = (1..10).fold("a0: &a0 [lol]\n".to_owned(), |text, level| {
        let alias = format!("*a{},", level - 1);
        text + &format!("a{level}: &a{level} [{}]\n", alias.repeat(9))
    });
    let aliases = "*a,".repeat(5_000);
    let texts = [
        laughs,
        format!("a: &a [{}]\nb: [{aliases}]\n", "1,".repeat(5_000)),
        format!("a: &a {}\nb: [{aliases}]\n", "x".repeat(100_000)),
    ];
    for text in texts {
        let diagnostics = read_as("a", text.as_bytes()).unwrap_err();
        assert_eq!(diagnostics[0].message, TREE_TOO_LARGE);
    }
    let honest = format!("a: &a {{x: [1, 2, 3]}}\nb: [{}]\n", "*a,".repeat(1_000));
    assert!(read_as("a", honest.as_bytes()).is_ok());
}

#[test]
fn nothing_at_all_is_an_error_too() {
    let mut diagnostics = vec![];
    assert!(
        load(&Reading::alone(&[], &Prefer::None), &mut diagnostics)
            .tree
            .is_none()
    );
    assert_eq!(diagnostics.len(), 1);
}
