//! The documents against their client, without any of the generator's code. The YAML is read as
//! plain values and the Rust by syn. The two are matched by wire names, with every type checked.
//! All faults are reported together, each with the name of its item.

mod client;
mod document;
mod inputs;
mod operations;
mod schemas;

use std::collections::BTreeSet;
use std::path::Path;

use serde_yaml::Value;

use client::Client;
use document::{At, Document};

/// The number of checked items of each kind.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Counts {
    pub(crate) schemas: usize,
    pub(crate) properties: usize,
    pub(crate) enum_values: usize,
    pub(crate) operations: usize,
    pub(crate) parameters: usize,
    pub(crate) responses: usize,
    pub(crate) security_schemes: usize,
    pub(crate) base_urls: usize,
}

/// Checks a client against a folder of documents; returns the counts, or all faults.
pub(crate) fn check(spec: &Path, generated: &Path) -> Result<Counts, Vec<String>> {
    let mut faults = Vec::new();
    let document = Document::read(spec, &mut faults);
    let client = Client::read(generated, &mut faults);
    let mut check = Check {
        document: &document,
        client: &client,
        counts: Counts::default(),
        faults,
        known: BTreeSet::new(),
        sent: sent(&document),
    };
    check.schemas();
    check.operations();
    check.client();
    check.surplus();
    let counted = count(&document);
    if check.counts != counted && check.faults.is_empty() {
        let checked = check.counts;
        check.fault(format!(
            "{counted:?} stand in the documents, {checked:?} were checked"
        ));
    }
    if check.faults.is_empty() {
        Ok(check.counts)
    } else {
        check.faults.sort();
        check.faults.dedup();
        Err(check.faults)
    }
}

struct Check<'a> {
    document: &'a Document,
    client: &'a Client,
    counts: Counts,
    faults: Vec<String>,
    /// The Rust types of schemas
    known: BTreeSet<String>,
    /// Pointers to the schemas that requests reach
    sent: BTreeSet<String>,
}

impl Check<'_> {
    fn fault(&mut self, fault: String) {
        self.faults.push(fault);
    }

    fn expect(&mut self, label: &str, what: &str, wanted: &str, found: Option<&str>) {
        match found {
            Some(found) if found == wanted => {}
            Some(found) => self.fault(format!(
                "{label}: {what} should be `{wanted}`, but the crate says `{found}`"
            )),
            None => self.fault(format!(
                "{label}: {what} should be `{wanted}`, but the crate has none"
            )),
        }
    }

    fn expect_none(&mut self, label: &str, found: Option<&str>) {
        if let Some(found) = found {
            self.fault(format!(
                "{label}: the crate has `{found}`, no document does"
            ));
        }
    }

    /// Checks the base URL and the security schemes.
    fn client(&mut self) {
        let servers = self.document.at(&["servers"]);
        let url = servers.iter().flat_map(At::items).next();
        let url = url.and_then(|server| server.text("url"));
        self.counts.base_urls += usize::from(url.is_some());
        let wanted = format!("&[Address::new({:?})]", url.unwrap_or_default());
        let found = self.client.constants.get("SERVERS").map(String::as_str);
        self.expect("servers", "the base URL", &wanted, found);
        let schemes = self.document.at(&["components", "securitySchemes"]);
        let mut bearers = Vec::new();
        for (name, scheme) in schemes.iter().flat_map(At::members) {
            self.counts.security_schemes += 1;
            match (scheme.text("type"), scheme.text("scheme")) {
                (Some("http"), Some("bearer")) => bearers.push(format!("Scheme::bearer({name:?})")),
                _ => self.fault(format!("{name}: this check does not read such a scheme")),
            }
        }
        let wanted = format!("&[{}]", bearers.join(", "));
        let found = self.client.constants.get("SCHEMES").map(|list| {
            // The documents do not define the environment variables of credentials.
            let mut parts = list.split(".env(&[");
            let first = parts.next().unwrap_or_default().to_owned();
            let rest = parts.filter_map(|part| part.split_once("])"));
            first + &rest.map(|(_, rest)| rest).collect::<String>()
        });
        let found = found.as_deref();
        self.expect("securitySchemes", "the list of them", &wanted, found);
    }

    /// Reports types without a schema.
    fn surplus(&mut self) {
        let own = ["Error", "Result", "Untyped"].map(str::to_owned);
        let tables = self
            .client
            .objects
            .keys()
            .chain(self.client.string_enums.keys());
        let types = tables.chain(self.client.aliases.keys());
        let types = types.filter(|name| !own.contains(name) && !self.known.contains(*name));
        for name in types.cloned().collect::<Vec<_>>() {
            self.fault(format!("{name}: the crate has this type, no document does"));
        }
    }
}

/// Returns the items that do not satisfy a condition.
fn without<T>(items: &[T], holds: impl Fn(&T) -> bool) -> Vec<&T> {
    items.iter().filter(|item| !holds(item)).collect()
}

/// Returns pointers to the schemas that bodies and parameters of requests reach.
fn sent(document: &Document) -> BTreeSet<String> {
    let mut open = Vec::new();
    for (_, _, operation, shared) in document.operations() {
        let parameters = [operation.get("parameters"), shared];
        let parameters = parameters.iter().flatten().flat_map(At::items);
        let parameters = parameters.map(|it| document.follow(it));
        open.extend(parameters.filter_map(|it| it.get("schema")));
        let body = operation.get("requestBody").map(|it| document.follow(it));
        let content = body.and_then(|body| body.get("content"));
        let media = content.iter().flat_map(At::members).collect::<Vec<_>>();
        open.extend(
            media
                .into_iter()
                .filter_map(|(_, media)| media.get("schema")),
        );
    }
    let mut sent = BTreeSet::new();
    while let Some(at) = open.pop() {
        if sent.insert(at.pointer.clone()) {
            open.extend(document.target(&at));
            open.extend(at.get("items"));
            open.extend(at.get("additionalProperties"));
            let properties = at.get("properties");
            open.extend(
                properties
                    .iter()
                    .flat_map(At::members)
                    .map(|(_, value)| value),
            );
        }
    }
    sent
}

/// Counts the parts of the documents, whatever they mean.
fn count(document: &Document) -> Counts {
    let length = |at: Option<At<'_>>| at.map_or(0, |at| at.members().count() + at.items().count());
    let mut counts = Counts {
        schemas: length(document.at(&["components", "schemas"])),
        security_schemes: length(document.at(&["components", "securitySchemes"])),
        base_urls: length(document.at(&["servers"])).min(1),
        ..Counts::default()
    };
    for (_, _, operation, shared) in document.operations() {
        counts.operations += 1;
        counts.parameters += length(operation.get("parameters")) + length(shared);
        counts.responses += length(operation.get("responses"));
    }
    let text = &serde_yaml::to_string(document.root().value).unwrap_or_default();
    let parts = document.at(&["components"]);
    let parts = parts
        .iter()
        .flat_map(At::members)
        .flat_map(|(section, part)| {
            let reached = part
                .members()
                .filter(move |(name, _)| section == "schemas" || text_has(text, section, name));
            reached.map(|(_, part)| part.value).collect::<Vec<_>>()
        });
    let paths = document.at(&["paths"]).map(|paths| paths.value);
    for value in parts.chain(paths) {
        count_schemas(value, false, &mut counts);
    }
    counts
}

/// Returns true if a text refers to that component.
fn text_has(text: &str, section: &str, name: &str) -> bool {
    text.contains(&format!("#/components/{section}/{name}"))
}

fn count_schemas(value: &Value, are_names: bool, counts: &mut Counts) {
    match value {
        Value::Mapping(map) => {
            for (name, value) in map {
                let name = name.as_str().unwrap_or_default();
                match (name, value) {
                    ("properties", Value::Mapping(properties)) if !are_names => {
                        counts.properties += properties.len();
                        count_schemas(value, true, counts);
                    }
                    ("enum", Value::Sequence(values)) if !are_names => {
                        counts.enum_values += values.iter().filter(|it| it.is_string()).count();
                    }
                    ("example" | "examples" | "default", _) if !are_names => {}
                    _ => count_schemas(value, false, counts),
                }
            }
        }
        Value::Sequence(items) => items.iter().for_each(|it| count_schemas(it, false, counts)),
        _ => {}
    }
}
