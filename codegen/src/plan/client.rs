//! The client and its builder: credentials, server variables and shared parameters, each with a
//! method and environment variables.

use heck::ToShoutySnakeCase;

use super::api::{Client, Credential, CredentialInput, Docs, Name, Package, Scheme, TokenClient};
use super::doc_comments::code;
use super::naming::{Names, value_name};
use super::servers::{address, name_environments, server_variable, server_variables};
use super::shared_parameters::{plan_shared_parameter, wanted_methods};
use crate::hash::HashSet;
use crate::resolve::{self, Model, SchemeKind, Server, Variable};
use crate::settings::{self, Settings};

/// Names of the builder's own methods.
const BUILDER_METHODS: &[&str] = &[
    "base_url",
    "header",
    "query",
    "server",
    "timeout",
    "attempt_timeout",
    "connect_timeout",
    "retries",
    "policy",
    "token_provider",
    "http_client",
    "http_client_builder",
    "without_credentials",
    "transport",
    "user_agent",
    "body_limit",
    "decoded_limit",
    "lenient",
    "on_drift",
    "rebase_links",
    "build",
    "clone",
    "inner",
    "self",
];

/// Plans the client without its resources.
pub(super) fn plan_client(
    model: &Model,
    settings: &Settings,
    package: &Package,
    names: &mut Names<'_>,
) -> Client {
    let prefix = package
        .name
        .trim_end_matches("-client")
        .to_shouty_snake_case();
    let sent = model.schemes.iter();
    let sent = sent
        .filter(|scheme| scheme.kind != SchemeKind::MutualTls)
        .collect::<Vec<_>>();
    let variables_of_servers = server_variables(model);
    let mut methods = name_methods(model, &sent, &variables_of_servers, names);
    let mut setters = methods.split_off(sent.len());
    let known = setters.split_off(variables_of_servers.len());
    let is_one = is_one_credential(&sent);
    let mut variables = Variables {
        prefix: &prefix,
        settings: &settings.client,
        is_one,
        taken: HashSet::default(),
    };
    let base_url_env = settings.client.base_url_env.clone();
    let base_url_env = base_url_env.unwrap_or_else(|| format!("{prefix}_BASE_URL"));
    variables.taken.insert(base_url_env.clone());
    let mut credentials = sent
        .iter()
        .zip(&methods)
        .map(|(scheme, method)| Credential {
            method: method.clone(),
            takes: takes(scheme),
            env: variables.of(scheme, method),
            docs: credential_docs(scheme),
            what: credential_words(scheme),
        })
        .collect::<Vec<_>>();
    let known = model.known.iter().zip(known);
    let known = known.map(|(parameter, method)| {
        plan_shared_parameter(parameter, method, settings.unsigned, |stem| {
            variables.free(format!("{prefix}_{stem}"))
        })
    });
    let parameters = known.collect();
    let schemes = model.schemes.iter().map(|scheme| {
        let at = sent.iter().position(|sent| sent.name == scheme.name);
        Scheme {
            name: scheme.name.clone(),
            kind: scheme.kind.clone(),
            env: at.map(|at| credentials[at].env.clone()).unwrap_or_default(),
            client: token_client(scheme, settings),
        }
    });
    let schemes = schemes.collect();
    if is_one
        && let Some(first) = credentials.first_mut()
        && sent.len() > 1
    {
        // One token serves all schemes.
        let all = Credential {
            method: Name("token".to_owned()),
            takes: CredentialInput::Token,
            env: first.env.clone(),
            docs: Docs::text("Sets the bearer token, for all schemes that take one."),
            what: "the bearer token".to_owned(),
        };
        credentials.insert(0, all);
    }
    Client {
        servers: model.servers.iter().map(address).collect(),
        environments: name_environments(&model.servers, names),
        variables: variables_of_servers
            .into_iter()
            .zip(setters)
            .map(|(variables, method)| server_variable(&variables, method))
            .collect(),
        parameters,
        has_address: model.servers.first().is_some_and(Server::is_callable),
        base_url_env,
        idempotency_header: settings.client.idempotency_header.clone(),
        rebases_links: settings.client.rebase_links,
        follows_links: settings.client.rebase_links,
        is_one,
        is_needed: is_needed(model),
        exposed: model.schemes.iter().find_map(exposed_key),
        has_mutual_tls: sent.len() < model.schemes.len(),
        credentials,
        schemes,
        resources: Vec::new(),
        sample: Vec::new(),
    }
}

/// Returns a phrase for an API key that `reqwest` would forward on a redirect.
///
/// It removes only sensitive headers such as `Authorization` and `Cookie`.
fn exposed_key(scheme: &resolve::Scheme) -> Option<String> {
    match &scheme.kind {
        SchemeKind::Header(name) if !scheme.kind.is_authorization() => {
            Some(format!("the key in the header {}", code(name)))
        }
        SchemeKind::Query(name) => Some(format!("the key in the query parameter {}", code(name))),
        _ => None,
    }
}

/// Returns the OAuth 2 client of a bearer scheme, if the settings name its variables and a token
/// URL is known.
fn token_client(scheme: &resolve::Scheme, settings: &Settings) -> Option<TokenClient> {
    let set = settings.client.schemes.get(&scheme.name)?;
    let (id, secret) = (set.client_id_env.clone()?, set.client_secret_env.clone()?);
    let token_url = token_url(scheme, set).unwrap_or_default();
    let address = match (token_url.as_str(), &set.token_url_env) {
        ("", Some(name)) => format!("from the URL in `{name}`"),
        (url, Some(name)) => format!("from {}, or from the URL in `{name}`", code(url)),
        (url, None) => format!("from {}", code(url)),
    };
    can_fetch_tokens(scheme, set).then(|| TokenClient {
        id,
        secret,
        docs: format!("the ID and the secret of an OAuth 2 client, which fetches tokens {address}"),
        token_url,
        token_url_env: set.token_url_env.clone(),
        scopes: set.scopes.clone(),
    })
}

fn token_url(scheme: &resolve::Scheme, set: &settings::Scheme) -> Option<String> {
    set.token_url.clone().or_else(|| scheme.token_url.clone())
}

/// Returns true if a scheme takes a bearer token and its token URL is known.
pub(super) fn can_fetch_tokens(scheme: &resolve::Scheme, set: &settings::Scheme) -> bool {
    let is_said = token_url(scheme, set).is_some() || set.token_url_env.is_some();
    scheme.kind == SchemeKind::Bearer && is_said
}

/// Returns true if one credential serves all schemes.
fn is_one_credential(sent: &[&resolve::Scheme]) -> bool {
    let all_bearer = || sent.iter().all(|scheme| scheme.kind == SchemeKind::Bearer);
    sent.len() == 1 || !sent.is_empty() && all_bearer()
}

/// Returns true if an operation requires a credential.
fn is_needed(model: &Model) -> bool {
    let is_sent = |need: &resolve::Need| {
        let mut schemes = model.schemes.iter();
        schemes.any(|scheme| scheme.name == need.scheme && scheme.kind != SchemeKind::MutualTls)
    };
    model.operations.iter().any(|operation| {
        let alternatives = &operation.security;
        !alternatives.is_empty() && alternatives.iter().all(|needs| needs.iter().any(is_sent))
    })
}

/// Names the methods of schemes, server variables and shared parameters, in this order.
///
/// A scheme's method is named after the scheme, or after its kind if it is the only one.
fn name_methods(
    model: &Model,
    sent: &[&resolve::Scheme],
    variables: &[Vec<&Variable>],
    names: &mut Names<'_>,
) -> Vec<Name> {
    let entries = sent.iter().map(|scheme| {
        let name = match (sent.len(), &scheme.kind) {
            (1, SchemeKind::Bearer) => "token".to_owned(),
            (1, SchemeKind::Basic) => "basic_auth".to_owned(),
            (1, SchemeKind::Authorization(_)) => "authorization".to_owned(),
            (1, _) => "api_key".to_owned(),
            _ => value_name(&scheme.name),
        };
        (scheme.pointer.to_string(), name)
    });
    let setters = variables.iter().filter_map(|variables| {
        let name = &variables.first()?.name;
        Some((format!("server variable {name}"), value_name(name)))
    });
    let mut reserved = BUILDER_METHODS.to_vec();
    if sent.len() > 1 && is_one_credential(sent) {
        reserved.push("token");
    }
    let entries = entries.chain(setters).chain(wanted_methods(model));
    names.assign(&entries.collect::<Vec<_>>(), &reserved)
}

fn takes(scheme: &resolve::Scheme) -> CredentialInput {
    let name = scheme.name.clone();
    match scheme.kind {
        SchemeKind::Basic => CredentialInput::UserAndPassword(name),
        SchemeKind::Bearer => CredentialInput::Text(name, "token"),
        SchemeKind::Authorization(_) | SchemeKind::MutualTls => {
            CredentialInput::Text(name, "authorization")
        }
        SchemeKind::Header(_) | SchemeKind::Query(_) | SchemeKind::Cookie(_) => {
            CredentialInput::Text(name, "api_key")
        }
    }
}

/// Names environment variables.
struct Variables<'a> {
    prefix: &'a str,
    settings: &'a settings::Client,
    is_one: bool,
    taken: HashSet<String>,
}

impl Variables<'_> {
    fn of(&mut self, scheme: &resolve::Scheme, method: &Name) -> Vec<String> {
        let set = self.settings.schemes.get(&scheme.name);
        let stem = match self.is_one {
            true => self.prefix.to_owned(),
            false => format!("{}_{}", self.prefix, method.0.to_shouty_snake_case()),
        };
        if scheme.kind == SchemeKind::Basic {
            let user = set.and_then(|set| set.username_env.clone());
            let password = set.and_then(|set| set.password_env.clone());
            return vec![
                user.unwrap_or_else(|| self.free(format!("{stem}_USERNAME"))),
                password.unwrap_or_else(|| self.free(format!("{stem}_PASSWORD"))),
            ];
        }
        let set = set.and_then(|set| set.env.clone());
        if self.is_one {
            let set = set.or_else(|| self.settings.token_env.clone());
            return vec![set.unwrap_or_else(|| format!("{stem}_API_KEY"))];
        }
        vec![set.unwrap_or_else(|| self.free(stem))]
    }

    /// Returns a name that is free and valid in every shell.
    fn free(&mut self, wanted: String) -> String {
        let wanted = wanted.replace(|symbol: char| !symbol.is_ascii_alphanumeric(), "_");
        let numbered = (2..).map(|number| format!("{wanted}_{number}"));
        let mut candidates = std::iter::once(wanted.clone()).chain(numbered);
        let free = candidates.find(|name| self.taken.insert(name.clone()));
        free.unwrap_or(wanted)
    }
}

/// Returns a credential as a noun phrase.
fn credential_words(scheme: &resolve::Scheme) -> String {
    match &scheme.kind {
        SchemeKind::Bearer if !scheme.issuers.is_empty() => "the access token".to_owned(),
        SchemeKind::Bearer => "the bearer token".to_owned(),
        SchemeKind::Basic => "the user and the password".to_owned(),
        SchemeKind::Authorization(scheme) if !scheme.is_empty() => format!(
            "the whole value of the header `Authorization`, in the scheme {}",
            code(scheme)
        ),
        kind if kind.is_authorization() => {
            "the whole value of the header `Authorization`".to_owned()
        }
        SchemeKind::Authorization(_) => "the whole value of the header `Authorization`".to_owned(),
        SchemeKind::Header(name) => format!("the API key, for the header {}", code(name)),
        SchemeKind::Query(name) => format!("the API key, for the query parameter {}", code(name)),
        SchemeKind::Cookie(name) => format!("the API key, for the cookie {}", code(name)),
        SchemeKind::MutualTls => String::new(),
    }
}

fn credential_docs(scheme: &resolve::Scheme) -> Docs {
    let what = credential_words(scheme);
    let mut docs = Docs::text(format!("Sets {what}.")).words(scheme.description.as_deref());
    if scheme.deprecated {
        docs = docs.line("The scheme is deprecated.");
    }
    let issuers = scheme
        .issuers
        .iter()
        .map(|(what, address)| format!("- {what}: {}", code(address)));
    docs.paragraph(issuers.collect());
    docs
}
