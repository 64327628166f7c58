//! What an operation is called: the resources that lead to it, and its method.

use crate::resolve::{Model, Operation};

/// A chain of resources and a method, as text: `auth`, `connections`, `retrieve`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct MethodPath {
    pub(super) resources: Vec<String>,
    pub(super) method: String,
}

impl MethodPath {
    /// Reads `auth.connections.retrieve`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut resources = text.split('.').map(str::to_owned).collect::<Vec<_>>();
        let method = resources.pop()?;
        let whole = !resources.is_empty() && !method.is_empty();
        (whole && resources.iter().all(|name| !name.is_empty()))
            .then_some(Self { resources, method })
    }

    /// The text that `parse` reads.
    pub(super) fn to_text(&self) -> String {
        format!("{}.{}", self.resources.join("."), self.method)
    }
}

/// What an operation would like to be called: a code sample says it, else its path and method do.
pub(super) fn wanted_method(model: &Model, operation: &Operation) -> MethodPath {
    sampled_method(operation).unwrap_or_else(|| guessed_method(model, operation))
}

/// The call in the chosen code sample.
fn sampled_method(operation: &Operation) -> Option<MethodPath> {
    let samples = operation
        .samples
        .iter()
        .map(|(language, source)| (language.as_str(), source.as_str()));
    sampled_call(&operation.samples[chosen_sample(samples)?].1)
}

/// The code sample that names an operation: one for JavaScript or TypeScript, or else for Python.
/// Go's SDKs rename verbs, so its samples are not read.
pub(crate) fn chosen_sample<'a>(
    samples: impl Iterator<Item = (&'a str, &'a str)>,
) -> Option<usize> {
    let languages: [&[&str]; 2] = [
        &["javascript", "typescript", "js", "ts", "node"],
        &["python"],
    ];
    let rank = |language: &str| {
        let language = language.to_ascii_lowercase();
        languages
            .iter()
            .position(|names| names.contains(&language.as_str()))
    };
    let ranked = samples
        .enumerate()
        .filter(|(_, (_, source))| sampled_call(source).is_some());
    let ranked = ranked.filter_map(|(index, (language, _))| Some((rank(language)?, index)));
    ranked.min().map(|(_, index)| index)
}

/// The first call of the form `client.a.b(` in a source text.
fn sampled_call(source: &str) -> Option<MethodPath> {
    for (at, _) in source.match_indices("client.") {
        if source[..at]
            .ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '\'' | '"'))
        {
            continue;
        }
        let rest = &source[at + "client.".len()..];
        let end = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.')));
        if let Some(end) = end
            && rest[end..].starts_with('(')
        {
            return MethodPath::parse(&rest[..end]);
        }
    }
    None
}

/// A guess from the path and the method, as REST APIs are commonly laid out.
fn guessed_method(model: &Model, operation: &Operation) -> MethodPath {
    let segments = segments(&operation.path);
    let mut resources = segments
        .iter()
        .filter(|segment| !is_template(segment) && !is_version(segment))
        .map(|segment| (*segment).to_owned())
        .collect::<Vec<_>>();
    let on_item = segments.last().is_some_and(|segment| is_template(segment));
    let method = match operation.method.as_str() {
        "GET" if on_item => "retrieve",
        "GET" if is_collection(model, operation) => "list",
        "GET" => "retrieve",
        "POST" if on_item => "create",
        "POST" if is_resource(model, operation) || resources.len() < 2 => "create",
        "POST" => {
            // An action on what stands before it.
            let action = resources.pop().unwrap_or_default();
            return MethodPath {
                resources,
                method: action,
            };
        }
        "PUT" | "PATCH" => "update",
        "DELETE" => "delete",
        "HEAD" => "head",
        "OPTIONS" => "options",
        method => &method.to_lowercase(),
    };
    if resources.is_empty() {
        resources.push("root".to_owned());
    }
    MethodPath {
        resources,
        method: method.to_owned(),
    }
}

/// Whether an operation's path is more than an action: it has items, paths below it or other methods.
fn is_resource(model: &Model, operation: &Operation) -> bool {
    let below = format!("{}/", operation.path.trim_end_matches('/'));
    model.operations.iter().any(|other| {
        other.path.starts_with(&below)
            || other.path == operation.path && other.method != operation.method
    })
}

/// Whether items stand below an operation's path, or several come at once.
fn is_collection(model: &Model, operation: &Operation) -> bool {
    let below = format!("{}/{{", operation.path.trim_end_matches('/'));
    let has_items = model
        .operations
        .iter()
        .any(|other| other.path.starts_with(&below));
    let last = segments(&operation.path)
        .last()
        .copied()
        .unwrap_or_default();
    has_items || operation.method == "GET" && last.ends_with('s') && !last.ends_with("ss")
}

fn segments(path: &str) -> Vec<&str> {
    path.split('/')
        .filter(|segment| !segment.is_empty())
        .collect()
}

fn is_template(segment: &str) -> bool {
    segment.starts_with('{')
}

fn is_version(segment: &str) -> bool {
    let digits = segment.strip_prefix('v').unwrap_or_default();
    !digits.is_empty()
        && digits
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_says_the_chain() {
        let source = "const client = new Kernel();\nconst x = await\nclient.auth.connections.retrieve('id');";
        let call = sampled_call(source).unwrap();
        assert_eq!(call.to_text(), "auth.connections.retrieve");
        assert_eq!(sampled_call("client = Kernel()\nprint('client.x(')"), None);
        assert_eq!(sampled_call("my_client.a.b()"), None);
    }
}
