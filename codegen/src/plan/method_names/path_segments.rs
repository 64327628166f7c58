//! Path templates, split into literals, parameters, actions and versions.
//!
//! Covers OpenAPI templates, OData, custom methods (`:cancel`) and dotted RPC names.

use super::path_vocabulary::{is_empty_word, is_version};

/// A segment of a path.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub(super) enum Segment {
    /// A name: `users`
    Literal(String),
    /// A parameter: `{id}`
    Parameter(String),
    /// An action: `:cancel`, or the last name of `chat.postMessage`
    Action(String),
}

/// A path.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Path {
    /// The segments without those in `left_out`
    pub(super) segments: Vec<Segment>,
    /// Versions, and first segments such as `api`
    pub(super) left_out: Vec<String>,
    /// True if operations differ only in the query or fragment
    pub(super) is_shared: bool,
}

/// File extensions that are no part of a name.
const EXTENSIONS: &[&str] = &[
    "json", "xml", "php", "asp", "aspx", "jsp", "do", "html", "ashx", "cgi",
];

/// File extensions that are part of a name.
const FILES: &[&str] = &[
    "csv", "txt", "pdf", "png", "jpg", "svg", "yaml", "yml", "zip", "ics", "js", "css", "ico",
    "gz", "tar",
];

/// Reads a path.
pub(super) fn read_path(text: &str) -> Path {
    let end = text.find(['?', '#']).unwrap_or(text.len());
    let mut path = Path {
        is_shared: end < text.len(),
        ..Path::default()
    };
    let segments = segments(&text[..end]);
    for (index, segment) in segments.iter().enumerate() {
        let is_last = index + 1 == segments.len();
        let is_first = path.segments.is_empty();
        if is_version(segment, is_first) || is_first && !is_last && is_empty_word(segment) {
            path.left_out.push((*segment).to_owned());
        } else {
            read_segment(segment, is_last, &mut path.segments);
        }
    }
    path
}

/// Splits a path at slashes outside braces.
fn segments(text: &str) -> Vec<&str> {
    let mut is_inside = false;
    let segments = text.split(|symbol: char| {
        is_inside = symbol == '{' || is_inside && symbol != '}';
        symbol == '/' && !is_inside
    });
    segments.filter(|segment| !segment.is_empty()).collect()
}

fn read_segment(segment: &str, is_last: bool, segments: &mut Vec<Segment>) {
    if let Some(name) = segment.strip_prefix(':') {
        // The syntax of many routers.
        segments.push(Segment::Parameter(name.to_owned()));
    } else if segment.contains('{') {
        read_template(segment, segments);
    } else if let Some((name, inside)) = segment.split_once('(') {
        // OData: `Users('a')`, `Default.Approve()`.
        let name = name.rsplit('.').next().unwrap_or(name);
        let inside = inside.trim_end_matches(')');
        let segment = if inside.is_empty() {
            Segment::Action
        } else {
            Segment::Literal
        };
        segments.push(segment(name.to_owned()));
        if !inside.is_empty() {
            segments.push(Segment::Parameter(inside.to_owned()));
        }
    } else if let Some((name, action)) = segment.split_once(':') {
        segments.push(Segment::Literal(name.to_owned()));
        segments.push(Segment::Action(action.to_owned()));
    } else {
        let segment = segment.split(';').next().unwrap_or(segment);
        read_name(segment, is_last, segments);
    }
}

/// Reads `users.json`, `chat.postMessage`, or a plain name.
fn read_name(segment: &str, is_last: bool, segments: &mut Vec<Segment>) {
    let (stem, extension) = segment.rsplit_once('.').unwrap_or((segment, ""));
    let is_known = |names: &[&str]| {
        names
            .iter()
            .any(|name| extension.eq_ignore_ascii_case(name))
    };
    if !is_last || stem.is_empty() || extension.is_empty() || is_known(FILES) {
        segments.push(Segment::Literal(segment.to_owned()));
    } else if is_known(EXTENSIONS) {
        read_name(stem, is_last, segments);
    } else {
        let names = stem.split('.').filter(|name| !name.is_empty());
        segments.extend(names.map(|name| Segment::Literal(name.to_owned())));
        segments.push(Segment::Action(extension.to_owned()));
    }
}

/// Reads `{id}`, `{id}.json`, `{id}:cancel`, `user-{id}`, `Users('{id}')`, `report{.format}`.
fn read_template(segment: &str, segments: &mut Vec<Segment>) {
    let (before, rest) = segment.split_once('{').unwrap_or((segment, ""));
    let (name, after) = rest.rsplit_once('}').unwrap_or((rest, ""));
    let before = before.split(['(', ':']).next().unwrap_or_default();
    let before = before.trim_matches(|symbol: char| !symbol.is_alphanumeric());
    let before = before.rsplit('.').next().unwrap_or_default();
    let is_format = name.starts_with('.') || name.ends_with("format");
    if before
        .chars()
        .filter(|symbol| symbol.is_alphabetic())
        .count()
        > 1
    {
        segments.push(Segment::Literal(before.to_owned()));
        if is_format {
            return;
        }
    }
    let name = name.trim_start_matches([';', '.', '+', '#', '*', '?', '&', '/']);
    let name = name.split(['=', ':', '*', '}']).next().unwrap_or(name);
    segments.push(Segment::Parameter(name.to_owned()));
    if let Some(action) = after.strip_prefix(':') {
        segments.push(Segment::Action(action.to_owned()));
    }
}

impl Path {
    /// Returns the version, if the path has one.
    pub(super) fn version(&self) -> Option<&String> {
        let mut left_out = self.left_out.iter().rev();
        left_out.find(|text| is_version(text, true))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns literals as they are, parameters in braces, actions after a colon.
    fn read(text: &str) -> String {
        let segments = read_path(text).segments.into_iter().map(|part| match part {
            Segment::Literal(name) => name,
            Segment::Parameter(name) => format!("{{{name}}}"),
            Segment::Action(name) => format!(":{name}"),
        });
        segments.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn every_syntax_of_paths_is_read() {
        let table = [
            ("/users/{id}/posts", "users {id} posts"),
            ("/api/v1/users", "users"),
            ("/rest/api/3/issue/{key}", "issue {key}"),
            ("/2010-04-01/Accounts/{Sid}.json", "Accounts {Sid}"),
            ("/2010-04-01/Accounts.json", "Accounts"),
            ("/apis/apps/v1/deployments", "apps deployments"),
            ("/v1/{name=projects/*}:cancel", "{name} :cancel"),
            ("/v1/files:batchGet", "files :batchGet"),
            ("/Users('{id}')/Posts", "Users {id} Posts"),
            ("/Users({id})", "Users {id}"),
            ("/Orders({id})/Default.Approve()", "Orders {id} :Approve"),
            ("/chat.postMessage", "chat :postMessage"),
            ("/admin.users.session.reset", "admin users session :reset"),
            ("/report{.format}", "report"),
            ("/user-{id}", "user {id}"),
            ("/map{;x,y}/tiles", "map {x,y} tiles"),
            ("/compare/{base}...{head}", "compare {base}"),
            ("/export.csv", "export.csv"),
            ("/.well-known/jwks.json", ".well-known jwks"),
            ("/api", "api"),
            ("/", ""),
            ("/users/:id", "users {id}"),
        ];
        for (text, segments) in table {
            assert_eq!(read(text), segments, "{text}");
        }
    }

    #[test]
    fn a_query_in_a_path_is_found() {
        assert!(read_path("/#Action=CreateUser").is_shared);
        assert!(read_path("/?action=list").is_shared);
        assert_eq!(read_path("/api/v2/x").left_out, ["api", "v2"]);
    }
}
