//! Servers and their variables: each server is a variant with a readable name.

use indexmap::IndexMap;

use super::api::{Address, AddressVariable, Docs, Environment, ServerVariable};
use super::doc_comments::code;
use super::naming::{Names, type_name};
use crate::hash::{HashMap, HashSet};
use crate::resolve::{Model, Server, Variable};

/// Words of descriptions that do not distinguish servers.
const EMPTY_WORDS: &[&str] = &[
    "a",
    "an",
    "api",
    "apis",
    "base",
    "endpoint",
    "endpoints",
    "env",
    "environment",
    "for",
    "host",
    "is",
    "of",
    "our",
    "server",
    "servers",
    "service",
    "the",
    "this",
    "url",
];

/// Labels of hosts that do not distinguish servers.
const EMPTY_LABELS: &[&str] = &["www", "com", "org", "net", "io", "dev", "co", "app", "api"];

/// The maximum number of words of a description that make a name.
const WORDS: usize = 4;
/// The maximum number of parts of a URL that make a name.
const PARTS: usize = 2;

/// Returns the URL of a server with the defaults of its variables.
pub(super) fn address(server: &Server) -> Address {
    let variables = server.variables.iter();
    let defaults = variables.filter_map(|variable| {
        Some(AddressVariable {
            name: variable.name.clone(),
            default: variable.default.clone()?,
            values: variable.values.clone(),
        })
    });
    Address {
        url: server.url.clone(),
        variables: defaults.collect(),
    }
}

/// Names the servers, if there are several.
pub(super) fn name_environments(servers: &[Server], names: &mut Names<'_>) -> Vec<Environment> {
    if servers.len() < 2 {
        return Vec::new();
    }
    let described = servers.iter().map(|server| {
        let words = words(server.description.as_deref().unwrap_or_default());
        let described = (!words.is_empty()).then(|| words.join(" "));
        server.name.clone().or(described)
    });
    let described = described.collect::<Vec<_>>();
    let says = counts(described.iter().flatten());
    let hosts = servers.iter().map(labels).collect::<Vec<_>>();
    let all = hosts
        .iter()
        .map(|labels| labels.iter().collect::<HashSet<_>>());
    let has = counts(all.flatten());
    let mut known = HashSet::default();
    let entries = servers.iter().enumerate().map(|(index, server)| {
        let own = described[index].clone().filter(|own| says[own] == 1);
        let wanted = own.unwrap_or_else(|| distinct(&hosts, &has, index));
        // Of servers that differ only in the values of variables, the first has the URL as its key.
        let key = match known.insert(&server.url) {
            true => format!("server {}", server.url),
            false => format!("server {} {}", server.url, server.default_url()),
        };
        (key, type_name(&wanted))
    });
    let entries = entries.collect::<Vec<_>>();
    let assigned = names.assign(&entries, &["Self"]).into_iter().zip(servers);
    let environments = assigned.map(|(name, server)| {
        let docs = Docs::default().words(server.description.as_deref());
        let mut docs = docs.line(format!("URL: {}", code(&server.url)));
        for variable in &server.variables {
            let name = code(&variable.name);
            docs = match &variable.default {
                Some(default) => docs.line(format!("Default of {name}: {}", code(default))),
                None => docs.line(format!("{name} is required.")),
            };
        }
        Environment { name, docs }
    });
    environments.collect()
}

/// Counts each text.
fn counts<'t>(texts: impl Iterator<Item = &'t String>) -> HashMap<&'t String, usize> {
    let mut counts = HashMap::default();
    texts.for_each(|text| *counts.entry(text).or_default() += 1);
    counts
}

/// Returns the telling words of a description, if it is short.
fn words(description: &str) -> Vec<String> {
    let first = description.trim().lines().next().unwrap_or_default();
    let first = first
        .split(['(', ',', ':', ';', '.'])
        .next()
        .unwrap_or_default();
    let first = first.split(" - ").next().unwrap_or_default();
    let words = first.split(|symbol: char| !symbol.is_alphanumeric());
    let words = words.filter(|word| !word.is_empty()).collect::<Vec<_>>();
    if words.len() > WORDS {
        return Vec::new();
    }
    let telling = words
        .iter()
        .filter(|word| !EMPTY_WORDS.contains(&word.to_lowercase().as_str()));
    telling.map(|word| (*word).to_owned()).collect()
}

/// Splits a URL into the labels of the host, the segments of the path, the port and the scheme.
fn labels(server: &Server) -> Vec<String> {
    let url = server.default_url();
    let (scheme, rest) = url.split_once("://").unwrap_or(("", &url));
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let (host, port) = authority.split_once(':').unwrap_or((authority, ""));
    if matches!(host, "localhost" | "127.0.0.1" | "0.0.0.0") {
        return ["local", port].map(str::to_owned).into();
    }
    let labels = host.split('.').chain(path.split('/'));
    let labels = labels
        .chain([port, scheme])
        .filter(|label| !label.is_empty());
    labels.map(str::to_owned).collect()
}

/// Returns the parts of a URL that no other has, or else those that not all others have.
///
/// `has` is the number of URLs with each part.
fn distinct(all: &[Vec<String>], has: &HashMap<&String, usize>, index: usize) -> String {
    let own = |most: usize| {
        let own = all[index].iter().filter(|label| has[label] <= most);
        let own = own.filter(|label| !EMPTY_LABELS.contains(&label.as_str()));
        own.map(String::as_str).take(PARTS).collect::<Vec<_>>()
    };
    let mut labels = own(1);
    if labels.is_empty() {
        labels = own(all.len() - 1);
    }
    match labels.as_slice() {
        [] | ["http" | "https"] if index == 0 => "Default".to_owned(),
        [] => format!("Server {}", index + 1),
        // A scheme is used only if nothing else distinguishes the server.
        [one] => (*one).to_owned(),
        [labels @ .., "http" | "https"] | labels => labels.join(" "),
    }
}

/// Groups the variables of all servers by name.
pub(super) fn server_variables(model: &Model) -> Vec<Vec<&Variable>> {
    let own = model
        .operations
        .iter()
        .flat_map(|operation| &operation.servers);
    let mut all = IndexMap::<&str, Vec<&Variable>>::new();
    for server in model.servers.iter().chain(own) {
        for variable in &server.variables {
            all.entry(&variable.name).or_default().push(variable);
        }
    }
    all.into_values().collect()
}

/// Plans the method of a server variable.
pub(super) fn server_variable(all: &[&Variable], method: super::api::Name) -> ServerVariable {
    let name = all.first().map_or("", |variable| &variable.name);
    let mut descriptions = all.iter().map(|variable| variable.description.as_deref());
    let docs = Docs::default().words(descriptions.find(Option::is_some).flatten());
    let mut docs = docs.or(|| format!("Sets the server variable {}.", code(name)));
    // The runtime checks the value, once the server is known.
    if all.iter().all(|variable| !variable.values.is_empty()) {
        let mut values = Vec::new();
        for value in all.iter().flat_map(|variable| &variable.values) {
            let value = code(value);
            if !values.contains(&value) {
                values.push(value);
            }
        }
        docs = docs.line(format!("One of {}.", values.join(", ")));
    }
    let mut defaults = all.iter().map(|variable| variable.default.as_deref());
    let default = defaults.next().flatten();
    docs = match default {
        _ if !defaults.all(|other| other == default) => {
            docs.line("Default: depends on the server.")
        }
        Some("") => docs,
        Some(default) => docs.line(format!("Default: {}", code(default))),
        None => docs.line("Required: it has no default."),
    };
    ServerVariable {
        method,
        name: name.to_owned(),
        docs,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lock::Lock;

    fn named(servers: &[(&str, &str)]) -> Vec<String> {
        let servers = servers.iter().map(|(url, description)| Server {
            url: (*url).to_owned(),
            name: None,
            description: Some((*description).to_owned()),
            variables: Vec::new(),
        });
        let (settings, lock) = (Default::default(), Lock::default());
        let mut names = Names::new(&settings, &lock);
        let environments = name_environments(&servers.collect::<Vec<_>>(), &mut names);
        environments.into_iter().map(|it| it.name.0).collect()
    }

    #[test]
    fn a_server_is_named_after_its_description_or_its_url() {
        let named_so = named(&[
            ("https://api.example.com", "The production server."),
            (
                "https://sandbox.example.com",
                "Sandbox environment (for tests)",
            ),
            ("http://localhost:8080", ""),
            (
                "https://eu.example.com/v2",
                "This is where all of our European customers are served",
            ),
        ]);
        assert_eq!(named_so, ["Production", "Sandbox", "Local8080", "EuV2"]);
    }

    #[test]
    fn equal_descriptions_are_not_used() {
        let both = [
            ("https://api.example.com/v1", "API"),
            ("https://api.example.com/v2", "API"),
        ];
        assert_eq!(named(&both), ["V1", "V2"]);
        let both = [
            ("https://a.example.com", "Live"),
            ("https://b.example.com", "Live"),
        ];
        assert_eq!(named(&both), ["A", "B"]);
        let both = [("https://a.example.com", ""), ("http://a.example.com", "")];
        assert_eq!(named(&both), ["Default", "Http"]);
    }

    #[test]
    fn one_server_needs_no_name() {
        assert!(named(&[("https://api.example.com", "Production")]).is_empty());
    }
}
