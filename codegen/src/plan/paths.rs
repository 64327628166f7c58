//! A path in, its parts out: what is a thing, what stands for one of many, what is an action, and
//! which version it is of. Every way to write a path that is in use comes out in these terms.

use super::words::{is_empty_word, is_version};

/// One part of a path.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub(super) enum Part {
    /// A name: `users`
    Thing(String),
    /// One of many: `{id}`
    Item(String),
    /// What is done: `:cancel`, or the last name of `chat.postMessage`
    Action(String),
}

/// A path.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Path {
    /// All but what says nothing
    pub(super) parts: Vec<Part>,
    /// What was left out: versions, and first segments such as `api`
    pub(super) left_out: Vec<String>,
    /// Whether a query or a fragment tells operations apart, and the path does not
    pub(super) is_shared: bool,
}

/// What the names of documents end in that are no part of them.
const EXTENSIONS: &[&str] = &[
    "json", "xml", "php", "asp", "aspx", "jsp", "do", "html", "ashx", "cgi",
];

/// What files end in, whose names say so.
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
        let is_first = path.parts.is_empty();
        if is_version(segment, is_first) || is_first && !is_last && is_empty_word(segment) {
            path.left_out.push((*segment).to_owned());
        } else {
            read_segment(segment, is_last, &mut path.parts);
        }
    }
    path
}

/// What stands between slashes; those inside braces divide nothing.
fn segments(text: &str) -> Vec<&str> {
    let mut is_inside = false;
    let segments = text.split(|symbol: char| {
        is_inside = symbol == '{' || is_inside && symbol != '}';
        symbol == '/' && !is_inside
    });
    segments.filter(|segment| !segment.is_empty()).collect()
}

fn read_segment(segment: &str, is_last: bool, parts: &mut Vec<Part>) {
    if let Some(name) = segment.strip_prefix(':') {
        // As routers write it.
        parts.push(Part::Item(name.to_owned()));
    } else if segment.contains('{') {
        read_template(segment, parts);
    } else if let Some((name, inside)) = segment.split_once('(') {
        // OData: `Users('a')`, `Default.Approve()`.
        let name = name.rsplit('.').next().unwrap_or(name);
        let inside = inside.trim_end_matches(')');
        let part = if inside.is_empty() {
            Part::Action
        } else {
            Part::Thing
        };
        parts.push(part(name.to_owned()));
        if !inside.is_empty() {
            parts.push(Part::Item(inside.to_owned()));
        }
    } else if let Some((name, action)) = segment.split_once(':') {
        parts.push(Part::Thing(name.to_owned()));
        parts.push(Part::Action(action.to_owned()));
    } else {
        let segment = segment.split(';').next().unwrap_or(segment);
        read_name(segment, is_last, parts);
    }
}

/// `users.json`, `chat.postMessage`, or a name as it is.
fn read_name(segment: &str, is_last: bool, parts: &mut Vec<Part>) {
    let (stem, extension) = segment.rsplit_once('.').unwrap_or((segment, ""));
    let is_known = |names: &[&str]| {
        names
            .iter()
            .any(|name| extension.eq_ignore_ascii_case(name))
    };
    if !is_last || stem.is_empty() || extension.is_empty() || is_known(FILES) {
        parts.push(Part::Thing(segment.to_owned()));
    } else if is_known(EXTENSIONS) {
        read_name(stem, is_last, parts);
    } else {
        let names = stem.split('.').filter(|name| !name.is_empty());
        parts.extend(names.map(|name| Part::Thing(name.to_owned())));
        parts.push(Part::Action(extension.to_owned()));
    }
}

/// `{id}`, `{id}.json`, `{id}:cancel`, `user-{id}`, `Users('{id}')`, `report{.format}`.
fn read_template(segment: &str, parts: &mut Vec<Part>) {
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
        parts.push(Part::Thing(before.to_owned()));
        if is_format {
            return;
        }
    }
    let name = name.trim_start_matches([';', '.', '+', '#', '*', '?', '&', '/']);
    let name = name.split(['=', ':', '*', '}']).next().unwrap_or(name);
    parts.push(Part::Item(name.to_owned()));
    if let Some(action) = after.strip_prefix(':') {
        parts.push(Part::Action(action.to_owned()));
    }
}

impl Path {
    /// The version that it is of, if it says one.
    pub(super) fn version(&self) -> Option<&String> {
        let mut left_out = self.left_out.iter().rev();
        left_out.find(|text| is_version(text, true))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Things as they are, items in braces, actions after a colon.
    fn told(text: &str) -> String {
        let parts = read_path(text).parts.into_iter().map(|part| match part {
            Part::Thing(name) => name,
            Part::Item(name) => format!("{{{name}}}"),
            Part::Action(name) => format!(":{name}"),
        });
        parts.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn every_spelling_of_a_path_is_read() {
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
        for (text, parts) in table {
            assert_eq!(told(text), parts, "{text}");
        }
    }

    #[test]
    fn a_query_in_a_path_tells_operations_apart() {
        assert!(read_path("/#Action=CreateUser").is_shared);
        assert!(read_path("/?action=list").is_shared);
        assert_eq!(read_path("/api/v2/x").left_out, ["api", "v2"]);
    }
}
