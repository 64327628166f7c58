//! Servers of the document and of single operations: those with an absolute URL, or else the first
//! one. An operation keeps its servers only where they differ from the document's.

use std::collections::hash_map::Entry;

use super::model::{Operation, Server, Variable};
use crate::diagnostic::{Diagnostic, WarningKind};
use crate::hash::HashMap;
use crate::lift::document::Server as DocumentServer;
use crate::load::Pointer;

/// The default of a variable and its admitted values.
type Values = (Option<String>, Vec<String>);

/// Resolves the servers of the document: those that name a host, or else the first one. Reports the
/// others.
pub(super) fn resolve_servers(
    servers: &[DocumentServer],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Server> {
    let at = Pointer::root().child("servers");
    let resolved = resolve_each(servers, &at, diagnostics);
    let is_hosted = resolved.iter().any(|(_, server)| server.names_host());
    let mut kept = Vec::new();
    for (at, server) in resolved {
        let is_kept = match is_hosted {
            true => server.names_host(),
            false => kept.is_empty(),
        };
        if is_kept {
            kept.push(server);
            continue;
        }
        let url = &server.url;
        let message =
            format!("`{url}` is relative to the document's URL, which clients do not know");
        let hint = "the server is left out; set its full URL on the client's builder (`base_url`)";
        diagnostics.push(
            Diagnostic::warning(WarningKind::ServerRelative, at.child("url").into(), message)
                .hint(hint),
        );
    }
    kept
}

/// Resolves the servers of an operation or of its path item, relative ones included.
pub(super) fn resolve_list(
    servers: &[DocumentServer],
    at: &Pointer,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Server> {
    let resolved = resolve_each(servers, at, diagnostics).into_iter();
    resolved.map(|(_, server)| server).collect()
}

/// Resolves the servers of a list, each once and with its pointer.
fn resolve_each(
    servers: &[DocumentServer],
    at: &Pointer,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(Pointer, Server)> {
    let mut resolved = Vec::<(Pointer, Server)>::new();
    let mut known = HashMap::<(String, Vec<Values>), usize>::default();
    for (index, server) in servers.iter().enumerate() {
        let at = at.item(index);
        let Some(server) = resolve_server(server, &at, diagnostics) else {
            continue;
        };
        match known.entry(server.place()) {
            Entry::Occupied(first) => {
                let (first, _) = &resolved[*first.get()];
                let message = format!("another server already has the URL `{}`", server.url);
                let again = Diagnostic::warning(
                    WarningKind::ServerRepeated,
                    at.child("url").into(),
                    message,
                );
                let again = again.and(first.child("url").into(), "it is first declared here");
                diagnostics.push(again.hint("they become one server"));
            }
            Entry::Vacant(free) => {
                free.insert(resolved.len());
                resolved.push((at, server));
            }
        }
    }
    resolved
}

/// Removes the document's servers from operations, and resolves the remaining ones against them.
pub(super) fn share_servers(
    servers: &mut Vec<Server>,
    operations: &mut [Operation],
    diagnostics: &mut Vec<Diagnostic>,
) {
    if !servers.iter().any(Server::names_host)
        && let Some((first, others)) = operations.split_first()
        && first.servers.iter().any(Server::names_host)
        && others
            .iter()
            .all(|other| are_at_the_same(&other.servers, &first.servers))
    {
        *servers = first.servers.clone();
        servers.retain(Server::names_host);
    }
    for operation in operations {
        if are_at_the_same(&operation.servers, servers) {
            operation.servers.clear();
        }
        for server in &mut operation.servers {
            // A different path on the same host follows that host's base URL.
            let origins = servers.iter().map(|known| origin(&known.url));
            let mut origins = origins.filter(|origin| !origin.is_empty());
            if origins.any(|known| known == origin(&server.url)) {
                let path = &server.url[origin(&server.url).len()..];
                server.url = if path.is_empty() { "/" } else { path }.to_owned();
            }
        }
        // Servers are selected by index, so the two lists have to correspond.
        if operation.servers.len() > 1 && operation.servers.len() != servers.len() {
            let message = "the operation has more or fewer servers than the document";
            let fault = Diagnostic::warning(
                WarningKind::OperationServers,
                operation.pointer.clone().into(),
                message,
            );
            let url = &operation.servers[0].url;
            diagnostics.push(fault.hint(format!("its requests go to the first, `{url}`")));
            operation.servers.truncate(1);
        }
    }
}

fn are_at_the_same(some: &[Server], others: &[Server]) -> bool {
    let mut pairs = some.iter().zip(others);
    some.len() == others.len() && pairs.all(|(one, other)| one.place() == other.place())
}

/// Returns the scheme and the host, with variables as they are written; empty if there is no host.
fn origin(url: &str) -> &str {
    let Some(start) = url.find("://") else {
        return "";
    };
    let end = url[start + 3..]
        .find('/')
        .map_or(url.len(), |slash| start + 3 + slash);
    &url[..end]
}

fn resolve_server(
    server: &DocumentServer,
    at: &Pointer,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Server> {
    let place = at.child("url");
    let mut warn = |message: String, hint: String| {
        diagnostics.push(
            Diagnostic::warning(WarningKind::ServerUrl, place.clone().into(), message).hint(hint),
        );
    };
    let mut url = server.url.trim().to_owned();
    if let Some(end) = url.find(['?', '#']) {
        let message = "a server's URL cannot have a query or a fragment".to_owned();
        warn(message, "everything after the path is left out".to_owned());
        url.truncate(end);
    }
    if url.starts_with("//") {
        let message = format!("`{url}` has no scheme");
        warn(message, "`https` is used".to_owned());
        url.insert_str(0, "https:");
    }
    if let Some((scheme, rest)) = url.split_once("://") {
        let is_http = ["http", "https"]
            .iter()
            .any(|name| scheme.eq_ignore_ascii_case(name));
        if !is_http && !scheme.contains('{') {
            let message = format!("clients do not support the URL scheme `{scheme}`");
            warn(message, "the server is left out".to_owned());
            return None;
        }
        let authority = rest.split('/').next().unwrap_or_default();
        if let Some((_, host)) = authority.rsplit_once('@') {
            let message = "a server's URL cannot have a user or a password".to_owned();
            warn(message, "they are left out".to_owned());
            url = format!("{scheme}://{host}{}", &rest[authority.len()..]);
        }
    } else if looks_like_host(&url) {
        let message = format!("`{url}` is a path relative to the document's URL, not a host");
        warn(message, format!("did you mean `https://{url}`?"));
    }
    let variables = variables(&url, server);
    for variable in &variables {
        let name = &variable.name;
        match &variable.default {
            None => {
                let message = format!("the server variable `{name}` is not declared");
                let hint = "set its value on the client's builder";
                warn(message, hint.to_owned());
            }
            Some(default) if !variable.values.is_empty() && !variable.values.contains(default) => {
                let message = format!(
                    "the default `{default}` of the server variable `{name}` is not in its `enum`"
                );
                warn(message, "it is used unless another value is set".to_owned());
            }
            Some(_) => {}
        }
    }
    Some(Server {
        url,
        name: server_name(server),
        description: server.description.clone(),
        variables,
    })
}

/// Returns the `name` of a server (OpenAPI 3.2.0, 4.6).
fn server_name(server: &DocumentServer) -> Option<String> {
    let name = server.name.clone();
    name.filter(|name| !name.trim().is_empty())
}

fn looks_like_host(url: &str) -> bool {
    let first = url.split('/').next().unwrap_or_default();
    let is_name = |symbol: char| symbol.is_ascii_alphanumeric() || "-.:".contains(symbol);
    first.contains(|symbol: char| symbol.is_ascii_alphanumeric())
        && first.trim_matches('.').contains('.')
        && first.chars().all(is_name)
}

/// Returns the variables of a URL, in order of appearance.
fn variables(url: &str, server: &DocumentServer) -> Vec<Variable> {
    let mut found = Vec::<Variable>::new();
    let mut rest = url;
    while let Some((_, after)) = rest.split_once('{')
        && let Some((name, after)) = after.split_once('}')
    {
        rest = after;
        if found.iter().any(|known| known.name == name) {
            continue;
        }
        let described = server.variables.get(name);
        let default = described.map(|described| match described.values.first() {
            // The document lacks the default.
            Some(first) if described.default.is_empty() => first.clone(),
            _ => described.default.clone(),
        });
        found.push(Variable {
            name: name.to_owned(),
            default,
            values: described.map(|it| it.values.clone()).unwrap_or_default(),
            description: described.and_then(|it| it.description.clone()),
        });
    }
    found
}

impl Server {
    /// Returns the URL with the defaults of its variables.
    pub(crate) fn default_url(&self) -> String {
        let variables = self.variables.iter();
        variables.fold(self.url.clone(), |url, variable| match &variable.default {
            Some(default) => url.replace(&format!("{{{}}}", variable.name), default),
            None => url,
        })
    }

    /// Returns true if the URL names a host, or would with values for its undeclared variables.
    pub(crate) fn names_host(&self) -> bool {
        let url = self.default_url();
        let described = url.split(['{', '}']).next().unwrap_or_default();
        described.len() < url.len() && (described.is_empty() || described.contains("://"))
            || self.is_callable()
    }

    /// Returns true if the URL names a host, so that it can be used as it is.
    pub(crate) fn is_callable(&self) -> bool {
        let url = self.default_url().to_ascii_lowercase();
        let rest = url.strip_prefix("https://").or(url.strip_prefix("http://"));
        rest.is_some_and(|rest| {
            !rest.starts_with(['/', ':']) && !rest.is_empty() && !rest.contains('{')
        })
    }

    /// Returns the URL with the defaults and values of its variables, which identify a server.
    fn place(&self) -> (String, Vec<Values>) {
        let variables = self.variables.iter();
        let values = variables.map(|it| (it.default.clone(), it.values.clone()));
        (self.url.clone(), values.collect())
    }
}
