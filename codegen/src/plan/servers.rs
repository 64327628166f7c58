//! Servers in, environments out: each address with a name that a person would choose, and what its
//! variables are.

use super::api::{Address, Docs, Environment, ServerVariable};
use super::docs::code;
use super::naming::{Names, type_name};
use crate::hash::{HashMap, HashSet};
use crate::resolve::{Model, Server, Variable};

/// Words that every server's description has.
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

/// Labels that every host has.
const EMPTY_LABELS: &[&str] = &["www", "com", "org", "net", "io", "dev", "co", "app", "api"];

/// The most words of a description, and the most parts of an address, that make a name.
const WORDS: usize = 4;
const PARTS: usize = 2;

/// An address for the runtime.
pub(super) fn address(server: &Server) -> Address {
    let variables = server.variables.iter();
    let defaults = variables.filter_map(|variable| {
        let default = variable.default.clone()?;
        Some((variable.name.clone(), default))
    });
    Address {
        url: server.url.clone(),
        variables: defaults.collect(),
    }
}

/// A name for each server, where there are several.
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
    let entries = servers.iter().enumerate().map(|(index, server)| {
        let own = described[index].clone().filter(|own| says[own] == 1);
        let wanted = own.unwrap_or_else(|| distinct(&hosts, &has, index));
        (format!("server {}", server.url), type_name(&wanted))
    });
    let entries = entries.collect::<Vec<_>>();
    let assigned = names.assign(&entries, &["Self"]).into_iter().zip(servers);
    let environments = assigned.map(|(name, server)| {
        let docs = Docs::default().words(server.description.as_deref());
        Environment {
            name,
            docs: docs.line(format!("At {}.", code(&server.url))),
        }
    });
    environments.collect()
}

/// How often each text is said.
fn counts<'t>(texts: impl Iterator<Item = &'t String>) -> HashMap<&'t String, usize> {
    let mut counts = HashMap::default();
    texts.for_each(|text| *counts.entry(text).or_default() += 1);
    counts
}

/// What a description calls the server, if it says it in few words.
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
    let told = words
        .iter()
        .filter(|word| !EMPTY_WORDS.contains(&word.to_lowercase().as_str()));
    told.map(|word| (*word).to_owned()).collect()
}

/// The parts of an address, from the first label of the host on.
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

/// The parts of an address that no other one has, or else those that not every other one has.
///
/// `has` is how many addresses have a part.
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
        // A scheme says something only where nothing else does.
        [one] => (*one).to_owned(),
        [labels @ .., "http" | "https"] | labels => labels.join(" "),
    }
}

/// The variables of all addresses, each once, and what the builder's methods would be called.
pub(super) fn server_variables(model: &Model) -> Vec<&Variable> {
    let own = model
        .operations
        .iter()
        .flat_map(|operation| &operation.servers);
    let mut seen = HashSet::default();
    let all = model
        .servers
        .iter()
        .chain(own)
        .flat_map(|server| &server.variables);
    all.filter(|variable| seen.insert(&variable.name)).collect()
}

/// A variable with the method that sets it.
pub(super) fn server_variable(variable: &Variable, method: super::api::Name) -> ServerVariable {
    let docs = Docs::default().words(variable.description.as_deref());
    let name = code(&variable.name);
    let mut docs = docs.or(|| format!("The variable {name} of the API's address."));
    let list = |values: &[String]| {
        let values = values.iter().map(|value| code(value));
        values.collect::<Vec<_>>().join(", ")
    };
    if !variable.values.is_empty() {
        docs = docs.line(format!("One of {}.", list(&variable.values)));
    }
    docs = match variable.default.as_deref() {
        Some("") => docs,
        Some(default) => docs.line(format!("Default: {}", code(default))),
        None => docs.line("It has to be set."),
    };
    ServerVariable {
        method,
        name: variable.name.clone(),
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
    fn an_environment_is_called_after_its_description_or_its_address() {
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
    fn equal_descriptions_tell_nothing() {
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
