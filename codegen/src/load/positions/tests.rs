use super::*;
use crate::load::{Node, Number, Prefer, Reading, load};

fn source(text: &str) -> Source {
    Source {
        name: "a.yaml".to_owned(),
        bytes: text.as_bytes().to_vec(),
    }
}

/// Returns line, column and the text of the span for each pointer.
fn places<'t>(text: &'t str, pointers: &[&str]) -> Vec<(usize, usize, &'t str)> {
    let wanted: Vec<_> = pointers
        .iter()
        .map(|p| (0, Pointer::parse(p).unwrap()))
        .collect();
    locate(&[source(text)], &wanted)
        .into_iter()
        .map(|position| {
            let Position { line, column, span } = position.unwrap();
            (line, column, &text[span])
        })
        .collect()
}

const YAML: &str = "\
# comment
openapi: 3.1.0
paths:
  /a/{b}:
    get: {tags: [x, 'y z'], \"200\": {}}
security:
  - {}
  - []
  - name: q
    in: r
  - - deep
ünïcode  : 1
200: &anchor
  key: value
copy: *anchor
merged:
  <<: [*anchor, {other: 1}]
  own: 2
";

#[test]
fn yaml_is_located_at_keys_and_first_characters() {
    let expected = [
        ("", (2, 1, "openapi")),
        ("/paths/~1a~1{b}", (4, 3, "/a/{b}")),
        ("/paths/~1a~1{b}/get/tags/0", (5, 18, "x")),
        ("/paths/~1a~1{b}/get/tags/1", (5, 21, "'y z'")),
        ("/paths/~1a~1{b}/get/200", (5, 29, "\"200\"")),
        ("/security/0", (7, 5, "{")),
        ("/security/1", (8, 5, "[")),
        ("/security/2", (9, 5, "name")),
        ("/security/2/in", (10, 5, "in")),
        ("/security/3", (11, 5, "- deep")),
        ("/security/3/0", (11, 7, "deep")),
        ("/ünïcode", (12, 1, "ünïcode")),
        ("/200", (13, 1, "200")),
        ("/copy", (15, 1, "copy")),
        ("/copy/key", (14, 3, "key")),
        ("/merged/key", (14, 3, "key")),
        ("/merged/other", (17, 18, "other")),
        ("/merged/own", (18, 3, "own")),
        // A pointer without a target is located at its nearest existing ancestor.
        ("/paths/~1a~1{b}/post/x/y", (4, 3, "/a/{b}")),
        ("/security/9", (6, 1, "security")),
        ("/none", (2, 1, "openapi")),
    ];
    let pointers: Vec<_> = expected.iter().map(|(pointer, _)| *pointer).collect();
    let found = places(YAML, &pointers);
    for ((pointer, expected), found) in expected.into_iter().zip(found) {
        assert_eq!(found, expected, "{pointer}");
    }
}

#[test]
fn explicit_keys_are_located_before_merged_ones() {
    let text = "b: &b {k: {x: 1}}\nm:\n  <<: *b\n  k: {y: 1}\nn:\n  k: {}\n  <<: *b\n";
    assert_eq!(
        places(text, &["/m/k", "/m/k/x", "/n/k"]),
        [(4, 3, "k"), (4, 3, "k"), (6, 3, "k")]
    );
}

#[test]
fn json_is_located_at_keys_and_first_characters() {
    let text = "\n{\"a\": {\"\\u0062\": [1, {\"c/d\": \"ä\"}]},\n \"ö\": 1, \"e\": {}}";
    let found = places(
        text,
        &[
            "",
            "/a",
            "/a/b",
            "/a/b/0",
            "/a/b/1",
            "/a/b/1/c~1d",
            "/e",
            "/e/x",
        ],
    );
    let expected = [
        (2, 1, "{"),
        (2, 2, "\"a\""),
        (2, 8, "\"\\u0062\""),
        (2, 19, "1"),
        (2, 22, "{"),
        (2, 23, "\"c/d\""),
        (3, 10, "\"e\""),
        (3, 10, "\"e\""),
    ];
    assert_eq!(found, expected);
}

#[test]
fn byte_order_marks_and_other_line_ends_shift_nothing() {
    let text = "\u{feff}a: 1\r\nb:\r\n  c: \"x\u{2028} y\"\r\n  d: 1\r\n";
    assert_eq!(
        places(text, &["/a", "/b/c", "/b/d"]),
        [(1, 1, "a"), (3, 3, "c"), (4, 3, "d")]
    );
}

#[test]
fn documents_that_cannot_be_located_in_give_nothing() {
    let broken = Source {
        name: "a".to_owned(),
        bytes: vec![0xFF],
    };
    let wanted = [(0, Pointer::root()), (7, Pointer::root())];
    assert_eq!(locate(&[broken], &wanted), [None, None]);
}

/// Deterministic generator of small random trees.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    fn text(&mut self) -> String {
        const PIECES: [&str; 14] = [
            "a", "b", " ", "/", "~", "ü", "😀", "\"", "'", "0", "<<", ": ", "\\", "\n",
        ];
        (0..self.below(5))
            .map(|_| PIECES[self.below(14) as usize])
            .collect()
    }

    fn node(&mut self, depth: u64) -> Node {
        match self.below(if depth == 0 { 5 } else { 8 }) {
            0 => Node::Null,
            1 => Node::Bool(self.below(2) == 0),
            2 => Node::Number(Number::Integer(
                i128::from(self.below(1 << 30)) << self.below(90),
            )),
            3 => Node::Number(Number::Float(self.below(1_000) as f64 + 0.5)),
            4 => Node::String(self.text()),
            5 => Node::Array((0..self.below(4)).map(|_| self.node(depth - 1)).collect()),
            _ => self.object(depth),
        }
    }

    fn object(&mut self, depth: u64) -> Node {
        Node::Object(
            (0..self.below(5))
                .map(|_| (self.text(), self.node(depth - 1)))
                .collect(),
        )
    }
}

/// Writer that records the line of every key and item, as an oracle.
#[derive(Default)]
struct Writer {
    text: String,
    lines: Vec<(Pointer, usize)>,
    is_json: bool,
}

impl Writer {
    fn note(&mut self, pointer: Pointer) {
        self.lines
            .push((pointer, 1 + self.text.matches('\n').count()));
    }

    fn scalar(&mut self, node: &Node) {
        match node {
            Node::String(text) => self.text += &serde_json::to_string(text).unwrap(),
            Node::Number(number) => self.text += &number.to_string(),
            Node::Bool(value) => self.text += &value.to_string(),
            Node::Object(_) => self.text += "{}",
            Node::Array(_) => self.text += "[]",
            Node::Null => self.text += "null",
        }
    }

    fn node(&mut self, node: &Node, at: &Pointer, depth: usize) {
        let (open, close) = match node {
            Node::Object(map) if !map.is_empty() => ("{", "}"),
            Node::Array(items) if !items.is_empty() => ("[", "]"),
            scalar => return self.scalar(scalar),
        };
        if self.is_json {
            self.text += open;
        }
        let children: Vec<_> = match node {
            Node::Object(map) => map
                .iter()
                .map(|(key, value)| (at.child(key), Some(key), value))
                .collect(),
            Node::Array(items) => items
                .iter()
                .enumerate()
                .map(|(index, item)| (at.item(index), None, item))
                .collect(),
            _ => unreachable!(),
        };
        for (place, (child, key, value)) in children.into_iter().enumerate() {
            if self.is_json && place > 0 {
                self.text.push(',');
            }
            self.text += "\n";
            self.text += &" ".repeat(depth);
            if !self.is_json && key.is_none() {
                self.text += "- ";
            }
            self.note(child.clone());
            if let Some(key) = key {
                self.text += &serde_json::to_string(key).unwrap();
                self.text += ": ";
            } else if !self.is_json && !is_leaf(value) {
                // The content of such an item begins on the next line, and so does its position.
                self.lines.last_mut().unwrap().1 += 1;
            }
            self.node(value, &child, depth + 2);
        }
        if self.is_json {
            self.text += close;
        }
    }
}

fn is_leaf(node: &Node) -> bool {
    node.as_object().is_none_or(|map| map.is_empty())
        && node.as_array().is_none_or(|items| items.is_empty())
}

#[test]
fn random_trees_come_back_and_every_pointer_leads_to_its_line() {
    let mut random = Random(7);
    for round in 0..400 {
        let tree = random.object(5);
        let mut writer = Writer {
            is_json: round % 2 == 0,
            ..Writer::default()
        };
        writer.node(&tree, &Pointer::root(), 0);
        let sources = [source(&writer.text)];
        let mut diagnostics = vec![];
        let loaded = load(&Reading::alone(&sources, &Prefer::None), &mut diagnostics)
            .tree
            .unwrap_or_else(|| panic!("{diagnostics:?}\n{}", writer.text));
        assert_eq!(loaded.root, tree, "{}", writer.text);
        let wanted: Vec<_> = writer.lines.iter().map(|(at, _)| (0, at.clone())).collect();
        for ((at, line), found) in writer.lines.iter().zip(locate(&sources, &wanted)) {
            assert_eq!(found.unwrap().line, *line, "{at} in\n{}", writer.text);
        }
    }
}
