//! Servers in, addresses out: those that can be called, or else what is known of the one that
//! cannot; of an operation those that differ from everyone's.

use openapiv3::Server as DocumentServer;

use super::model::{Operation, Server, Variable};
use crate::diagnostic::Diagnostic;
use crate::load::Pointer;

/// The servers of the document: those with a host, or else the first without one.
pub(super) fn resolve_servers(
    servers: &[DocumentServer],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Server> {
    let at = Pointer::root().child("servers");
    let mut resolved = resolve_list(servers, &at, diagnostics);
    if resolved.iter().any(Server::is_absolute) {
        resolved.retain(Server::is_absolute);
    } else {
        resolved.truncate(1);
    }
    resolved
}

/// The servers of an operation or of its path, as they are written.
pub(super) fn resolve_list(
    servers: &[DocumentServer],
    at: &Pointer,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Server> {
    let mut resolved = Vec::<Server>::new();
    for (index, server) in servers.iter().enumerate() {
        let server = resolve_server(server, &at.item(index), diagnostics);
        resolved.extend(server.filter(|new| resolved.iter().all(|known| known.url != new.url)));
    }
    resolved
}

/// Takes from operations the servers that all have, and says the rest from there.
pub(super) fn share_servers(servers: &mut Vec<Server>, operations: &mut [Operation]) {
    let urls = |servers: &[Server]| {
        servers
            .iter()
            .map(|server| server.url.clone())
            .collect::<Vec<_>>()
    };
    if !servers.iter().any(Server::is_absolute)
        && let Some((first, others)) = operations.split_first()
        && first.servers.iter().any(Server::is_absolute)
        && others
            .iter()
            .all(|other| urls(&other.servers) == urls(&first.servers))
    {
        *servers = first.servers.clone();
        servers.retain(Server::is_absolute);
    }
    let shared = urls(servers);
    for operation in operations {
        if urls(&operation.servers) == shared {
            operation.servers.clear();
        }
        for server in &mut operation.servers {
            // Another path on the same host goes wherever that host is taken to be.
            let origins = servers.iter().map(|known| origin(&known.url));
            let mut origins = origins.filter(|origin| !origin.is_empty());
            if origins.any(|known| known == origin(&server.url)) {
                let path = &server.url[origin(&server.url).len()..];
                server.url = if path.is_empty() { "/" } else { path }.to_owned();
            }
        }
        // Where one is chosen by its place, each has to stand in its place.
        if operation.servers.len() != servers.len() {
            operation.servers.truncate(1);
        }
    }
}

/// The scheme and the host, variables as they are written; empty where there is none.
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
        diagnostics.push(Diagnostic::warning(place.clone().into(), message).hint(hint));
    };
    let mut url = server.url.trim().to_owned();
    if let Some(end) = url.find(['?', '#']) {
        let message = "a server's address has no query and no fragment".to_owned();
        warn(message, "what follows the path is left out".to_owned());
        url.truncate(end);
    }
    if url.starts_with("//") {
        url.insert_str(0, "https:");
    }
    if let Some((scheme, rest)) = url.split_once("://") {
        let is_http = ["http", "https"]
            .iter()
            .any(|name| scheme.eq_ignore_ascii_case(name));
        if !is_http && !scheme.contains('{') {
            let message = format!("`{scheme}` is no protocol that the client speaks");
            warn(message, "the server is left out".to_owned());
            return None;
        }
        let authority = rest.split('/').next().unwrap_or_default();
        if let Some((_, host)) = authority.rsplit_once('@') {
            let message = "a server's address has no user and no password".to_owned();
            warn(message, "they are left out".to_owned());
            url = format!("{scheme}://{host}{}", &rest[authority.len()..]);
        }
    } else if looks_like_host(&url) {
        let message = format!("`{url}` is a path below the document's own address, not a host");
        warn(message, format!("did you mean `https://{url}`?"));
    }
    let variables = variables(&url, server);
    for variable in &variables {
        if variable.default.is_none() {
            let message = format!("the server's variable `{}` is not described", variable.name);
            warn(
                message,
                "the client's builder has to be given it".to_owned(),
            );
        }
    }
    Some(Server {
        url,
        name: said_name(server),
        description: server.description.clone(),
        variables,
    })
}

/// What a server is called (OpenAPI 3.2.0, 4.6).
fn said_name(server: &DocumentServer) -> Option<String> {
    let name = server.extensions.get("x-name")?.as_str()?;
    Some(name.to_owned()).filter(|name| !name.trim().is_empty())
}

fn looks_like_host(url: &str) -> bool {
    let first = url.split('/').next().unwrap_or_default();
    let is_name = |symbol: char| symbol.is_ascii_alphanumeric() || "-.:".contains(symbol);
    first.contains(|symbol: char| symbol.is_ascii_alphanumeric())
        && first.trim_matches('.').contains('.')
        && first.chars().all(is_name)
}

/// The variables in an address, in the order in which they stand there.
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
        let described = server
            .variables
            .as_ref()
            .and_then(|variables| variables.get(name));
        let default = described.map(|described| match described.enumeration.first() {
            // A default that was forgotten.
            Some(first) if described.default.is_empty() => first.clone(),
            _ => described.default.clone(),
        });
        found.push(Variable {
            name: name.to_owned(),
            default,
            values: described
                .map(|it| it.enumeration.clone())
                .unwrap_or_default(),
            description: described.and_then(|it| it.description.clone()),
        });
    }
    found
}

impl Server {
    /// Its address with the defaults of its variables.
    pub(crate) fn default_url(&self) -> String {
        let variables = self.variables.iter();
        variables.fold(self.url.clone(), |url, variable| match &variable.default {
            Some(default) => url.replace(&format!("{{{}}}", variable.name), default),
            None => url,
        })
    }

    /// Whether it names a host, so that it can be called as it is.
    pub(crate) fn is_absolute(&self) -> bool {
        let url = self.default_url().to_ascii_lowercase();
        let rest = url.strip_prefix("https://").or(url.strip_prefix("http://"));
        rest.is_some_and(|rest| {
            !rest.starts_with(['/', ':']) && !rest.is_empty() && !rest.contains('{')
        })
    }
}
