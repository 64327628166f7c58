use super::*;
use crate::diagnostic::Severity;
use crate::load::read_text;

const DOCUMENT: &str = "\
openapi: 3.1.0
a: {b: {c: 1, d: [1, 2, [3, 4], {e: 5, f: [6, 7, 8]}]}, g: text, h: null}
l: [{n: 1, t: [a, b]}, {n: 2, t: [c]}, {n: 3, t: []}, 4, [5, [6]], {a: {b: {c: 9}}}]
o: {p: {q: {r: 1}}, s: {q: {r: 2, u: [1]}}, t: {}}
";

fn mended(overlay: &str) -> (Mended, Vec<Diagnostic>, [Node; 2]) {
    let source = |name: &str, text: &str| Source {
        name: name.to_owned(),
        bytes: text.as_bytes().to_owned(),
    };
    let document = read_text(DOCUMENT);
    let mut diagnostics = Vec::new();
    let mended = mend(
        vec![document.clone()],
        &[source("d.yaml", DOCUMENT)],
        &[source("o.yaml", overlay)],
        &BTreeMap::new(),
        &mut diagnostics,
    );
    (mended, diagnostics, [document, read_text(overlay)])
}

/// Checks that each part of a mended tree is what its file has at the place that it came from, and
/// returns the number of those that came from the overlay.
fn check_origins(mended: &Mended, files: &[Node; 2], actions: &str) -> usize {
    let whole = Origins::of_document(0);
    let origins = mended.origins.get(&0).unwrap_or(&whole);
    let mut from_overlay = 0;
    let mut open = vec![(Pointer::root(), &mended.trees[0])];
    while let Some((at, node)) = open.pop() {
        let (file, pointer) = origins.of(&at);
        let there = files[file].at(&pointer);
        let there = there.unwrap_or_else(|| panic!("{at} is not at {pointer}\n{actions}"));
        from_overlay += file;
        match (node, there) {
            (Node::Object(map), Node::Object(_)) => {
                open.extend(map.iter().map(|(name, inner)| (at.child(name), inner)));
            }
            (Node::Array(items), Node::Array(_)) => {
                let items = items.iter().enumerate();
                open.extend(items.map(|(index, inner)| (at.item(index), inner)));
            }
            (node, there) => assert_eq!(node, there, "{at} from {file} {pointer}\n{actions}"),
        }
    }
    from_overlay
}

/// Random actions move, remove, replace and copy parts of the tree, and parts of copies.
#[test]
fn every_part_is_where_it_came_from() {
    const TARGETS: &[&str] = &[
        "$.a",
        "$.a.b",
        "$.a.b.c",
        "$.a.b.d",
        "$.a.b.d[0]",
        "$.a.b.d[1:3]",
        "$.l",
        "$.l[0]",
        "$.l[?@.n]",
        "$.l[?@.n == 2]",
        "$..t",
        "$..t[0]",
        "$..q",
        "$.o.*",
        "$.o",
        "$.o.p",
        "$..[?@.r]",
        "$..[0]",
        "$..[-1]",
        "$.l[::2]",
        "$..x",
        "$..u",
        "$.l[1].t",
        "$.o.*.q",
        "$..d[?@ > 1]",
        "$..r",
        "$.a.g",
        "$..f",
        "$..f[1]",
        "$.l[5].a",
    ];
    const VALUES: &[&str] = &[
        "{x: 10, q: {r: 11, u: [12]}}",
        "[13, [14], {t: [15]}]",
        "16",
        "text",
        "null",
        "{b: {c: 17, d: [18, {f: [19]}]}}",
        "{t: [20]}",
        "{u: {v: [21, 22]}}",
    ];
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut next = |limit: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % limit as u64) as usize
    };
    let (mut changed, mut brought) = (0, 0);
    for round in 0..1_500 {
        let mut actions = format!(
            "overlay: 1.{}.0\ninfo: {{title: T, version: '1'}}\nactions:\n",
            round % 2
        );
        for _ in 0..1 + next(8) {
            let target = TARGETS[next(TARGETS.len())];
            let change = match next(4) {
                0 => "remove: true".to_owned(),
                1 => format!("copy: \"{}\"", TARGETS[next(TARGETS.len())]),
                _ => format!("update: {}", VALUES[next(VALUES.len())]),
            };
            actions.push_str(&format!("  - {{target: \"{target}\", {change}}}\n"));
        }
        let (mended, diagnostics, files) = mended(&actions);
        // A copied part may be held by one of another kind that stays.
        brought += check_origins(&mended, &files, &actions);
        changed += usize::from(!mended.origins.is_empty());
        let is_odd =
            |it: &Diagnostic| it.severity == Severity::Error && it.message.contains("large");
        assert!(!diagnostics.iter().any(is_odd), "{actions}");
    }
    assert!(changed > 1_000 && brought > 5_000, "{changed} {brought}");
}

#[test]
fn an_overlay_is_told_from_a_document() {
    assert!(is_overlay_text("a.yaml", b"overlay: 1.0.0\nactions: []\n"));
    assert!(is_overlay_text("a.json", b"{\"overlay\": 1}"));
    assert!(!is_overlay_text(
        "a.yaml",
        b"openapi: 3.1.0\noverlay: 1.0.0\n"
    ));
    assert!(!is_overlay_text("a.yaml", b"# overlay: 1.0.0\nx: y\n"));
    assert!(!is_overlay_text("a.yaml", b"overlay: [\n"));
    assert!(!is_overlay_text("a.yaml", b"\xff"));
}
