//! Method paths: the resources and the method of an operation.

use super::method_names::candidate_methods;
use crate::resolve::{Model, Operation};

/// A chain of resources and a method: `auth`, `connections`, `retrieve`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct MethodPath {
    pub(super) resources: Vec<String>,
    pub(super) method: String,
}

impl MethodPath {
    /// Parses `auth.connections.retrieve`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut resources = text.split('.').map(str::to_owned).collect::<Vec<_>>();
        let method = resources.pop()?;
        let whole = !resources.is_empty() && !method.is_empty();
        (whole && resources.iter().all(|name| !name.is_empty()))
            .then_some(Self { resources, method })
    }

    /// Returns the text that [`parse`](Self::parse) reads.
    pub(super) fn to_text(&self) -> String {
        format!("{}.{}", self.resources.join("."), self.method)
    }
}

/// Returns the candidate method paths of each operation.
///
/// A code sample (`x-codeSamples`) takes precedence over names from the path and method.
pub(super) fn wanted_methods(model: &Model) -> Vec<Wanted> {
    let candidates = candidate_methods(model).into_iter().zip(&model.operations);
    let wanted = candidates.map(|(mut candidates, operation)| {
        let sampled = sampled_method(operation);
        let is_sampled = sampled.is_some();
        candidates.splice(..0, sampled);
        Wanted {
            candidates,
            is_sampled,
        }
    });
    wanted.collect()
}

/// The candidate method paths of an operation.
pub(super) struct Wanted {
    /// The best first
    pub(super) candidates: Vec<MethodPath>,
    /// True if the first is from a code sample
    pub(super) is_sampled: bool,
}

/// Returns the method path in the chosen code sample.
fn sampled_method(operation: &Operation) -> Option<MethodPath> {
    let samples = operation
        .samples
        .iter()
        .map(|(language, source)| (language.as_str(), source.as_str()));
    sampled_call(&operation.samples[chosen_sample(samples)?].1)
}

/// Returns the index of the code sample that names an operation.
///
/// JavaScript and TypeScript take precedence over Python. SDKs for Go rename verbs, so their
/// samples are not used.
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

/// Returns the first call of the form `client.a.b(` in a source text.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_has_the_method_path() {
        let source = "const client = new Kernel();\nconst x = await\nclient.auth.connections.retrieve('id');";
        let call = sampled_call(source).unwrap();
        assert_eq!(call.to_text(), "auth.connections.retrieve");
        assert_eq!(sampled_call("client = Kernel()\nprint('client.x(')"), None);
        assert_eq!(sampled_call("my_client.a.b()"), None);
    }
}
