//! Objects in forms and queries whose names have brackets (`a[b][]=c`).

use reqwest::Url;
use serde_json::{Map, Value};

use super::typed::{kinds_at, scalar};

type Pair = (String, String);

/// Parses the pairs of a form (WHATWG URL, section 5.1).
pub(super) fn pairs(text: &str) -> Vec<Pair> {
    let url = Url::parse(&format!("http://form.invalid/?{text}"));
    url.map(|it| it.query_pairs().into_owned().collect())
        .unwrap_or_default()
}

/// Builds the value of all pairs whose names begin with a name, which may be empty.
pub(super) fn value<'a>(
    root: &Value,
    schema: &str,
    name: &str,
    pairs: impl Iterator<Item = &'a Pair>,
) -> Value {
    let mut tree = Tree::default();
    for (key, text) in pairs {
        let steps = steps(key.strip_prefix(name).unwrap_or(key));
        tree.put(&steps, text);
    }
    tree.value(root, schema)
}

/// Splits a name: `a[b][]` has the steps `a`, `b` and the empty one.
fn steps(name: &str) -> Vec<&str> {
    let parts = name.split('[').map(|it| it.trim_end_matches(']'));
    let mut parts = parts.collect::<Vec<_>>();
    if parts.first() == Some(&"") {
        parts.remove(0);
    }
    parts
}

#[derive(Default)]
struct Tree {
    texts: Vec<String>,
    members: Vec<(String, Tree)>,
}

impl Tree {
    fn put(&mut self, steps: &[&str], text: &str) {
        let Some((step, rest)) = steps.split_first() else {
            self.texts.push(text.to_owned());
            return;
        };
        // Each `[]` is an item of its own, unless it adds a new field to the last item.
        let last = self.members.last().filter(|(name, _)| name == step);
        let is_next =
            step.is_empty() && last.is_some_and(|(_, it)| rest.is_empty() || it.has(rest));
        let at = self
            .members
            .iter()
            .rposition(|(name, _)| name == step)
            .filter(|_| !is_next);
        let at = at.unwrap_or_else(|| {
            self.members.push(((*step).to_owned(), Self::default()));
            self.members.len() - 1
        });
        self.members[at].1.put(rest, text);
    }

    fn has(&self, steps: &[&str]) -> bool {
        match steps.split_first() {
            None => !self.texts.is_empty(),
            Some((step, rest)) => self
                .members
                .iter()
                .any(|(name, it)| name == step && it.has(rest)),
        }
    }

    fn value(&self, root: &Value, schema: &str) -> Value {
        let kinds = kinds_at(root, schema);
        let is = |kind: &str| kinds.iter().any(|it| it == kind);
        let is_index = |name: &str| name.bytes().all(|it| it.is_ascii_digit());
        let are_items = self.members.iter().all(|(name, _)| is_index(name));
        if !self.members.is_empty() && are_items && (is("array") || !is("object")) {
            let items = format!("{schema}/items");
            return self
                .members
                .iter()
                .map(|(_, it)| it.value(root, &items))
                .collect();
        }
        if !self.members.is_empty() {
            let members = self.members.iter().map(|(name, it)| {
                let escaped = name.replace('~', "~0").replace('/', "~1");
                let own = format!("{schema}/properties/{escaped}");
                let own = match kinds_at(root, &own).is_empty() {
                    true => format!("{schema}/additionalProperties"),
                    false => own,
                };
                (name.clone(), it.value(root, &own))
            });
            return Value::Object(members.collect::<Map<_, _>>());
        }
        if is("array") {
            let kinds = kinds_at(root, &format!("{schema}/items"));
            return self.texts.iter().map(|it| scalar(&kinds, it)).collect();
        }
        self.texts
            .first()
            .map_or(Value::Null, |it| scalar(&kinds, it))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn brackets_are_members_and_items() {
        let root = json!({"s": {"type": "object", "properties": {
            "amount": {"type": "integer"},
            "metadata": {"type": "object", "additionalProperties": {"type": "string"}},
            "expand": {"type": "array", "items": {"type": "string"}},
            "items": {"type": "array", "items": {"type": "object", "properties": {"n": {"type": "integer"}}}},
        }}});
        let pairs = pairs(
            "amount=12&metadata[order]=7&expand[]=a&expand[]=b+c&items[0][n]=1&items[1][n]=2",
        );
        assert_eq!(
            value(&root, "#/s", "", pairs.iter()),
            json!({"amount": 12, "metadata": {"order": "7"}, "expand": ["a", "b c"], "items": [{"n": 1}, {"n": 2}]})
        );
        let pairs = self::pairs("items[][n]=1&items[][n]=2");
        assert_eq!(
            value(&root, "#/s", "", pairs.iter()),
            json!({"items": [{"n": 1}, {"n": 2}]})
        );
    }
}
