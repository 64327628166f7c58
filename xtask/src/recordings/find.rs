//! The operation that a recorded request calls.

use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::read::Interaction;
use crate::calls::operations::Operation;

/// Returns the path prefixes of the document's servers, without a final slash: `/v1`, or nothing.
pub(super) fn prefixes(root: &Value) -> Vec<String> {
    let servers = root["servers"].as_array().into_iter().flatten();
    let mut found = Vec::new();
    for server in servers {
        let mut url = server["url"].as_str().unwrap_or_default().to_owned();
        for (name, variable) in server["variables"].as_object().into_iter().flatten() {
            let default = variable["default"].as_str().unwrap_or_default();
            url = url.replace(&format!("{{{name}}}"), default);
        }
        let path = match url.split_once("://") {
            Some((_, rest)) => rest.find('/').map_or("", |at| &rest[at..]),
            None => url.as_str(),
        };
        let path = path.trim_end_matches('/').to_owned();
        if !found.contains(&path) {
            found.push(path);
        }
    }
    if found.is_empty() {
        found.push(String::new());
    }
    found
}

/// An operation with the values of its path parameters.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Match<'a> {
    pub(super) operation: &'a Operation,
    /// The prefix of the called server
    pub(super) prefix: String,
    /// Values by parameter, in the path's order
    pub(super) path: Vec<(String, String)>,
}

/// Finds the operation of an interaction. Of several matching templates, the one whose first
/// segments are literal wins: concrete paths come before templated ones (OpenAPI 3.1, section
/// 4.8.8.2).
pub(super) fn find<'a>(
    operations: &'a [Operation],
    prefixes: &[String],
    interaction: &Interaction,
) -> Option<Match<'a>> {
    let request = &interaction.request;
    let candidates = prefixes.iter().flat_map(|prefix| {
        let path = request.path.strip_prefix(prefix.as_str());
        let path = path.filter(|it| it.is_empty() || it.starts_with('/'));
        let operations = operations.iter().filter(|it| it.method == request.method);
        operations.filter_map(move |operation| {
            let (literals, path) = values(path?, &operation.path)?;
            let prefix = prefix.clone();
            Some((
                literals,
                Match {
                    operation,
                    prefix,
                    path,
                },
            ))
        })
    });
    candidates
        .max_by(|(one, _), (other, _)| one.cmp(other))
        .map(|(_, found)| found)
}

/// Names and values of a path's parameters.
type Values = Vec<(String, String)>;

/// Matches a template. Returns for each segment whether it is literal, and the parameters.
fn values(path: &str, template: &str) -> Option<(Vec<bool>, Values)> {
    let template = template.split(['?', '#']).next().unwrap_or_default();
    let wanted = template.split('/').collect::<Vec<_>>();
    let mut found = path.split('/').collect::<Vec<_>>();
    // The last parameter may hold unescaped slashes, as a file's path does.
    if found.len() > wanted.len() && wanted.last().is_some_and(|it| is_parameter(it)) {
        let tail = found[..wanted.len() - 1]
            .iter()
            .map(|it| it.len() + 1)
            .sum::<usize>();
        found.truncate(wanted.len() - 1);
        found.push(&path[tail..]);
    }
    if found.len() != wanted.len() {
        return None;
    }
    let (mut literals, mut values) = (Vec::new(), Vec::new());
    for (wanted, found) in wanted.into_iter().zip(found) {
        literals.push(!wanted.contains('{'));
        values.extend(segment(&decoded(found), wanted)?);
    }
    Some((literals, values))
}

fn is_parameter(segment: &str) -> bool {
    segment.starts_with('{') && segment.ends_with('}') && segment.matches('{').count() == 1
}

/// Returns the parameters of one segment: `{base}...{head}` has two.
fn segment(found: &str, wanted: &str) -> Option<Values> {
    let Some((before, rest)) = wanted.split_once('{') else {
        return (found == decoded(wanted)).then(Vec::new);
    };
    let (name, rest) = rest.split_once('}')?;
    let found = found.strip_prefix(before)?;
    let literal = rest.split('{').next().unwrap_or_default();
    let ends = match (rest.is_empty(), literal.is_empty()) {
        (true, _) => vec![found.len()],
        (false, true) => return None,
        (false, false) => found.match_indices(literal).map(|(at, _)| at).collect(),
    };
    ends.into_iter().filter(|end| *end > 0).find_map(|end| {
        let mut values = vec![(name.to_owned(), found[..end].to_owned())];
        values.extend(segment(&found[end..], rest)?);
        Some(values)
    })
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calls::operations::operations;
    use crate::recordings::read::Request;
    use serde_json::json;

    fn found(root: &Value, path: &str) -> Option<(String, Vec<(String, String)>)> {
        let operations = operations(root);
        let request = Request {
            method: "GET".to_owned(),
            path: path.to_owned(),
            ..Request::default()
        };
        let interaction = Interaction {
            request,
            ..Interaction::default()
        };
        let found = find(&operations, &prefixes(root), &interaction)?;
        Some((found.operation.path.clone(), found.path))
    }

    #[test]
    fn concrete_paths_come_before_templates_and_the_server_is_left_out() {
        let get = json!({"get": {"responses": {}}});
        let root = json!({
            "servers": [{"url": "https://{host}/v1/", "variables": {"host": {"default": "a.example"}}}],
            "paths": {"/p/{id}": get, "/p/mine": get, "/{x}/mine": get, "/c/{a}...{b}": get, "/f/{path}": get},
        });
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(found(&root, "/v1/p/mine").unwrap().0, "/p/mine");
        let (template, values) = found(&root, "/v1/p/a%2Fb").unwrap();
        assert_eq!(
            (template.as_str(), values),
            ("/p/{id}", vec![pair("id", "a/b")])
        );
        let (_, values) = found(&root, "/v1/c/x...y").unwrap();
        assert_eq!(values, [pair("a", "x"), pair("b", "y")]);
        assert_eq!(
            found(&root, "/v1/f/a/b.txt").unwrap().1,
            [pair("path", "a/b.txt")]
        );
        assert_eq!(found(&root, "/p/mine"), None);
        assert_eq!(found(&root, "/v1/p"), None);
    }
}
