//! Original spelling of scalars: replaces values in the tree by the text of the document.

use std::borrow::Borrow;
use std::collections::BTreeMap;

use super::positions::Trie;
use super::source::{decode, parse_yaml};
use super::tree::Reader;
use super::{Node, Origins, Pointer, Source, span_of_token};

/// Replaces the scalars at these places by their text in the document. Those not found are kept.
/// Returns the text now at each place.
pub fn spell_out<S: Borrow<Source>>(
    root: &mut Node,
    origins: &Origins,
    sources: &[S],
    places: &[Pointer],
) -> Vec<Option<String>> {
    let mut texts = vec![None; places.len()];
    let mut by_file = BTreeMap::<usize, Vec<(usize, Pointer)>>::new();
    for (index, place) in places.iter().enumerate() {
        let (file, pointer) = origins.of(place);
        by_file.entry(file).or_default().push((index, pointer));
    }
    for (file, wanted) in by_file {
        let Some(source) = sources.get(file).map(Borrow::borrow) else {
            continue;
        };
        let Ok((text, _)) = decode(&source.bytes) else {
            continue;
        };
        let mut trie = Trie::default();
        let leaves = wanted.iter().map(|(_, pointer)| trie.insert(pointer));
        let leaves = leaves.collect::<Vec<_>>();
        trie.fill(&text);
        for ((index, _), leaf) in wanted.iter().zip(leaves) {
            let place = &places[*index];
            let is_item = matches!(
                place.parent().and_then(|parent| root.at(&parent)),
                Some(Node::Array(_))
            );
            let found = match trie.value(leaf) {
                Some(range) => text.get(range),
                None => scalar(&text, trie.first(leaf), is_item),
            };
            if let (Some(found), Some(node)) = (found, root.at_mut(place))
                && reads_as(found, node)
            {
                *node = Node::String(found.to_owned());
                texts[*index] = Some(found.to_owned());
            }
        }
    }
    texts
}

/// Returns the unquoted scalar at an offset, or after the key at it.
fn scalar(text: &str, start: usize, is_item: bool) -> Option<&str> {
    let rest = match is_item {
        true => text.get(start..)?,
        false => {
            let behind = text.get(span_of_token(text, start).end..)?;
            behind.trim_start().strip_prefix(':')?.trim_start()
        }
    };
    let end = rest.find(|it: char| it.is_whitespace() || matches!(it, ',' | ']' | '}'));
    Some(&rest[..end.unwrap_or(rest.len())])
}

/// Returns true if a text parses as that scalar, which confirms its position.
fn reads_as(text: &str, node: &Node) -> bool {
    let reader = Reader::yaml(text);
    parse_yaml(text, reader.seed()).is_ok_and(|read| read == *node)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelt(name: &str, text: &str, places: &[&str]) -> Vec<Option<String>> {
        let source = Source {
            name: name.to_owned(),
            bytes: text.as_bytes().to_owned(),
        };
        let mut root = super::super::source::read_any(0, &source, &mut Vec::new()).unwrap();
        let places = places.iter().map(|place| Pointer::parse(place).unwrap());
        let places = places.collect::<Vec<_>>();
        let texts = spell_out(&mut root, &Origins::default(), &[source], &places);
        for (place, text) in places.iter().zip(&texts) {
            let node = text.clone().map(Node::String);
            assert!(
                node.is_none_or(|node| root.at(place) == Some(&node)),
                "{place}"
            );
        }
        texts
    }

    #[test]
    fn yaml_is_spelt_as_it_stands() {
        let text = "a: [1.0, 1.10,True , 0x1F]\nb:\n  - 1e3 # one\n  - +1\n  - x\nc: 007.50\n'd e':   \
                    -0.0\nf: {g: FALSE}\n";
        let places = [
            "/a/0", "/a/1", "/a/2", "/a/3", "/b/0", "/b/1", "/c", "/d e", "/f/g",
        ];
        let wanted = [
            "1.0", "1.10", "True", "0x1F", "1e3", "+1", "007.50", "-0.0", "FALSE",
        ];
        let found = spelt("a.yaml", text, &places);
        assert_eq!(found, wanted.map(|it| Some(it.to_owned())));
    }

    #[test]
    fn json_is_spelt_as_it_stands() {
        let text = r#"{"a": [1.0, 1.10, true], "b": 1E3}"#;
        let found = spelt("a.json", text, &["/a/0", "/a/1", "/a/2", "/b"]);
        assert_eq!(
            found,
            ["1.0", "1.10", "true", "1E3"].map(|it| Some(it.to_owned()))
        );
    }

    #[test]
    fn what_is_not_found_stays() {
        assert_eq!(
            spelt("a.yaml", "a: &x 1.0\nb: *x\n", &["/a", "/b"]),
            [None, None]
        );
    }
}
