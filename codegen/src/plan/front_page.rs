//! The front page of a client: what it is for, how to begin, and its resources. The crate's
//! documentation has it with links, the README without.

use std::fmt::Write as _;

use super::api::{
    Accessor, Client, CredentialInput, Docs, FrontPage, Operation, Package, Resource, RustType,
};
use super::doc_comments::{address, code};
use super::markdown::{first_sentence, item, safe_lines, wrap};
use crate::resolve::Model;

/// The longest description of a resource in the table.
const DESCRIPTION: usize = 120;

/// A condition on an operation.
type Has = fn(&Operation) -> bool;

/// The parts of a client that the page shows.
pub(super) struct Shown<'a> {
    pub(super) model: &'a Model,
    pub(super) package: &'a Package,
    pub(super) client: &'a Client,
    pub(super) resources: &'a [Resource],
    pub(super) has_webhooks: bool,
}

/// Writes the page; `linked` for rustdoc, whose headings are those of an item.
pub(super) fn front_page(shown: &Shown<'_>, linked: bool) -> FrontPage {
    let Shown { model, package, .. } = shown;
    let opening = Docs::text(format!("A client for the {}.", package.title))
        .words(model.description.as_deref())
        .line(format!(
            "Generated from version {} of the API's description.",
            code(&model.version)
        ));
    let heading = |title: &str| match linked {
        true => format!("# {title}"),
        false => format!("## {title}"),
    };
    let page = Page { shown, linked };
    let mut guide = Docs(wrap(&page.making()));
    guide.paragraph(page.guide());
    let table = page.resources();
    if !table.is_empty() {
        guide = guide.line(heading("Resources"));
        guide.paragraph(table);
    }
    let servers = servers(model);
    if !servers.is_empty() {
        guide = guide.line(heading("Servers"));
        guide.paragraph(servers);
    }
    FrontPage { opening, guide }
}

fn servers(model: &Model) -> Vec<String> {
    let servers = model.servers.iter().flat_map(|server| {
        let lead = match server.is_callable() {
            true => address(&server.default_url()),
            false => code(&server.url),
        };
        let words = server.description.as_deref().map(safe_lines);
        item(&lead, &words.unwrap_or_default())
    });
    servers.collect()
}

struct Page<'a> {
    shown: &'a Shown<'a>,
    linked: bool,
}

impl Page<'_> {
    /// Code that links to an item of the crate.
    fn link(&self, label: &str, path: &str) -> String {
        match self.linked {
            true if label == path => format!("[`{label}`]"),
            true => format!("[`{label}`]({path})"),
            false => code(label),
        }
    }

    /// Describes the construction of a client.
    fn making(&self) -> String {
        let client = self.shown.client;
        let base_url = if client.has_address { "" } else { "base_url" };
        let builder = self.link("Client::builder()", "Client::builder");
        let Some(first) = client.credentials.first() else {
            let new = self.link(&format!("Client::new({base_url})"), "Client::new");
            return format!("{new} creates a client, and {builder} has all settings.");
        };
        let clients = client.schemes.iter().filter_map(|it| it.client.as_ref());
        let clients = clients.flat_map(|it| [&it.id, &it.secret]);
        let variables = client.credentials.iter().flat_map(|it| &it.env);
        let mut variables = variables
            .chain(clients)
            .map(|it| code(it))
            .collect::<Vec<_>>();
        variables.dedup();
        let mut text = format!(
            "{} reads credentials from {}, and a base URL from {} if it is set.",
            self.link("Client::from_env()", "Client::from_env"),
            variables.join(", "),
            code(&client.base_url_env),
        );
        if client.is_one {
            let taken = match &first.takes {
                CredentialInput::UserAndPassword(_) => "user, password",
                CredentialInput::Token => "token",
                CredentialInput::Text(_, what) => what,
            };
            let arguments = [base_url, taken].into_iter().filter(|it| !it.is_empty());
            let arguments = arguments.collect::<Vec<_>>().join(", ");
            let new = self.link(&format!("Client::new({arguments})"), "Client::new");
            let _ = write!(text, " {new} takes the credential as an argument.");
        }
        let _ = write!(text, " {builder} has all settings.");
        text
    }

    /// Describes calls, and the special forms of some.
    fn guide(&self) -> Vec<String> {
        let mut texts = vec![
            "**Calls** take required parameters as arguments and optional ones by setters. \
             `.await` sends a call and returns the body, `.send().await` the whole response."
                .to_owned(),
            format!(
                "**Errors**: {} has the typed body of a failure that the API declares.",
                self.link("Error::Api", "Error::Api")
            ),
        ];
        let kinds: [(&str, Has); 4] = [
            (
                "**Pages**: `.stream()` yields the items of all pages of a list, and `.pages()` the \
                 pages: see",
                |it| it.paged.is_some(),
            ),
            ("**Streams** are read with `.next().await`: see", streams),
            (
                "**Downloads**: `.download_to(path)` writes the body of a response to a file: see",
                |it| it.stream.as_ref().is_some_and(|it| it.is_of_bytes()),
            ),
            (
                "**Uploads** are sent from bytes, from a file or from a stream: see",
                uploads,
            ),
        ];
        for (lead, has) in kinds {
            if let Some(method) = self.first(has) {
                texts.push(format!("{lead} {method}."));
            }
        }
        if self.shown.has_webhooks {
            let webhooks = self.link("webhooks", "webhooks");
            texts.push(format!("**Webhooks**: {webhooks} decodes their bodies."));
        }
        texts.push(format!(
            "{} documents what all clients have in common: retries, options of a call, errors, \
             credentials, events, pages, uploads and downloads.",
            self.link("runtime", "runtime")
        ));
        let items = texts
            .into_iter()
            .flat_map(|text| wrap(&format!("- {text}")));
        items.collect()
    }

    /// The first method whose operation has something.
    fn first(&self, has: impl Fn(&Operation) -> bool) -> Option<String> {
        self.shown.resources.iter().find_map(|resource| {
            let mut operations = resource.operations.iter();
            let found = operations.find(|it| has(it) && !it.deprecated)?;
            let (name, method) = (&resource.name.0, found.method.0.trim_start_matches("r#"));
            let label = format!("{name}::{method}");
            Some(self.link(&label, &format!("resources::{label}")))
        })
    }

    /// The table of the resources that the client leads to.
    fn resources(&self) -> Vec<String> {
        let rows = self.shown.client.resources.iter().map(|accessor| {
            let call = format!("client.{}()", accessor.name.0);
            let link = self.link(&call, &format!("resources::{}", accessor.resource.0));
            (link, self.count(accessor), description(accessor))
        });
        let rows = rows.collect::<Vec<_>>();
        if rows.is_empty() {
            return Vec::new();
        }
        let mut lines = match rows.iter().any(|(.., words)| !words.is_empty()) {
            true => vec!["| resource | operations | |", "|---|---|---|"],
            false => vec!["| resource | operations |", "|---|---|"],
        };
        let has_words = lines[1].len() > 9;
        let mut lines = lines.drain(..).map(str::to_owned).collect::<Vec<_>>();
        lines.extend(
            rows.into_iter()
                .map(|(link, count, words)| match has_words {
                    true => format!("| {link} | {count} | {words} |").replace("|  |", "| |"),
                    false => format!("| {link} | {count} |"),
                }),
        );
        lines
    }

    /// The number of operations of a resource and of those below it.
    fn count(&self, accessor: &Accessor) -> usize {
        let below = self.shown.resources.iter();
        let below = below.filter(|it| it.root == accessor.name);
        below.map(|it| it.operations.len()).sum()
    }
}

/// The document's description of a resource, if it is short enough for a table.
fn description(accessor: &Accessor) -> String {
    let is_ours = |line: &String| line.starts_with("The resource `") || line.starts_with("Tag: ");
    let words = match accessor.docs.0.first() {
        Some(line) if is_ours(line) => None,
        _ => first_sentence(&accessor.docs.0, DESCRIPTION),
    };
    words.unwrap_or_default().replace('|', "\\|")
}

/// Returns true if an operation returns a sequence of items, at once or if it is asked to.
fn streams(operation: &Operation) -> bool {
    let is_sequence = |ty: &RustType| {
        matches!(
            ty,
            RustType::Events(_) | RustType::EventObjects(_) | RustType::Items(_)
        )
    };
    let stream = operation.stream.as_ref();
    is_sequence(&operation.output) || stream.is_some_and(|it| is_sequence(&it.ty))
}

/// Returns true if the example of an operation sends a file.
fn uploads(operation: &Operation) -> bool {
    let mut lines = operation.sample.iter();
    lines.any(|line| line.contains("::Upload::file("))
}
