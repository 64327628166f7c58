//! Security schemes, and the security requirements of each operation. Names that no scheme has are
//! reported and left out; requirements that send nothing come last.

use super::component_references::follow;
use super::model::{Need, Operation, Parameter, ParameterLocation, Scheme, SchemeKind};
use crate::diagnostic::{Diagnostic, WarningKind};
use crate::hash::HashSet;
use crate::lift::Document;
use crate::lift::document::{
    ApiKeyLocation, OAuthFlows, SecurityRequirement, SecurityScheme, SecuritySchemeKind,
};
use crate::load::Pointer;

/// Maximum number of schemes that are sent together if a document has no security requirements.
const TOGETHER: usize = 4;

/// The security schemes and default requirements of a document.
pub(super) struct Security {
    schemes: Vec<Scheme>,
    /// Requirements of operations without their own
    shared: Vec<Vec<Need>>,
}

impl Security {
    /// Reads the schemes and the default requirements.
    pub(super) fn read(document: &Document, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut security = Self {
            schemes: read_schemes(document),
            shared: Vec::new(),
        };
        let operations = document
            .paths
            .values()
            .flat_map(|it| it.operations.values());
        let own = operations.into_iter().any(|it| it.security.is_some());
        security.shared = match &document.security {
            Some(requirements) => {
                let at = Pointer::root().child("security");
                security.alternatives(requirements, &at, diagnostics)
            }
            None if own || security.schemes.is_empty() => Vec::new(),
            None => security.undeclared(diagnostics),
        };
        security
    }

    /// Resolves the requirements of an operation; `None` stands for the defaults.
    pub(super) fn of_operation(
        &self,
        requirements: Option<&Vec<SecurityRequirement>>,
        operation: &Pointer,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Vec<Vec<Need>> {
        match requirements {
            Some(requirements) => {
                self.alternatives(requirements, &operation.child("security"), diagnostics)
            }
            None => self.shared.clone(),
        }
    }

    fn alternatives(
        &self,
        requirements: &[SecurityRequirement],
        at: &Pointer,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Vec<Vec<Need>> {
        let mut alternatives = Vec::new();
        for (index, together) in requirements.iter().enumerate() {
            let mut needs = Vec::new();
            for (name, scopes) in together {
                match self.scheme(name) {
                    Some(scheme) => needs.push(Need {
                        scheme: scheme.name.clone(),
                        scopes: scopes.clone(),
                    }),
                    None => diagnostics.push(undefined(name, &at.item(index))),
                }
            }
            alternatives.push(needs);
        }
        self.in_order(alternatives)
    }

    /// Finds a scheme by its name or (since OpenAPI 3.2) by a reference to it.
    fn scheme(&self, name: &str) -> Option<&Scheme> {
        let bare = name.strip_prefix("#/components/securitySchemes/");
        let bare = bare.unwrap_or(name);
        self.schemes.iter().find(|scheme| scheme.name == bare)
    }

    /// Sorts alternatives so that those with credentials come first: the client sends the first one
    /// that it can satisfy.
    fn in_order(&self, mut alternatives: Vec<Vec<Need>>) -> Vec<Vec<Need>> {
        alternatives.sort_by_key(|needs| {
            needs.iter().all(|need| {
                let scheme = self.scheme(&need.scheme);
                scheme.is_none_or(|scheme| scheme.kind == SchemeKind::MutualTls)
            })
        });
        let mut seen = HashSet::default();
        alternatives.retain(|needs| {
            let names = needs.iter().map(|need| need.scheme.clone());
            seen.insert(names.collect::<Vec<_>>())
        });
        alternatives
    }

    /// Returns requirements for a document that declares schemes but no requirement: every request
    /// carries the credentials that the client has.
    fn undeclared(&self, diagnostics: &mut Vec<Diagnostic>) -> Vec<Vec<Need>> {
        let at = Pointer::root().child("components").child("securitySchemes");
        let message = "no operation declares which security schemes it requires";
        let hint =
            "every request carries all credentials of the client; add `security` to limit that";
        diagnostics.push(
            Diagnostic::warning(WarningKind::SecurityUndeclared, at.into(), message).hint(hint),
        );
        let need = |scheme: &Scheme| Need {
            scheme: scheme.name.clone(),
            scopes: Vec::new(),
        };
        let all = self.schemes.iter().map(need).collect::<Vec<_>>();
        let together = (all.len() <= TOGETHER).then(|| all.clone());
        let single = all.into_iter().map(|need| vec![need]);
        let alternatives = together.into_iter().chain(single).chain([Vec::new()]);
        self.in_order(alternatives.collect())
    }

    /// Makes parameters optional whose value a credential provides.
    pub(super) fn make_optional(&self, parameters: &mut [Parameter], security: &[Vec<Need>]) {
        let asked = |parameter: &Parameter| {
            let mut needs = security.iter().flatten();
            needs.any(|need| {
                let kind = self.scheme(&need.scheme).map(|scheme| &scheme.kind);
                match (kind, parameter.place) {
                    (Some(SchemeKind::Header(name)), ParameterLocation::Header) => {
                        name.eq_ignore_ascii_case(&parameter.name)
                    }
                    (Some(SchemeKind::Query(name)), ParameterLocation::Query)
                    | (Some(SchemeKind::Cookie(name)), ParameterLocation::Cookie) => {
                        *name == parameter.name
                    }
                    (Some(kind), ParameterLocation::Header) if kind.is_authorization() => {
                        parameter.name.eq_ignore_ascii_case("authorization")
                    }
                    _ => false,
                }
            })
        };
        for parameter in parameters {
            parameter.required = parameter.required && !asked(parameter);
        }
    }

    /// Removes `Authorization` headers from the parameters, since `security` describes them
    /// (OpenAPI 3.1.1, 4.8.12.2.1). If such a header is required and no scheme sets it, it
    /// becomes a credential of the client, which each operation that declared the header sends.
    pub(super) fn adopt_authorization(
        &mut self,
        operations: &mut [Operation],
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let mut open = Vec::new();
        for operation in operations.iter_mut() {
            let declared = take_authorization(&mut operation.parameters);
            if let Some(parameter) = declared.filter(|_| !self.fill_authorization(operation)) {
                open.push((operation, parameter));
            }
        }
        let mut required = open.iter().filter(|(_, parameter)| parameter.required);
        let Some((_, first)) = required.next() else {
            return;
        };
        if self
            .schemes
            .iter()
            .any(|scheme| scheme.kind.is_authorization())
        {
            let required = open.into_iter().filter(|(_, parameter)| parameter.required);
            diagnostics.extend(required.map(|(_, parameter)| unset(parameter.pointer)));
            return;
        }
        let scheme = self.authorization(first.description.clone());
        let need = Need {
            scheme: scheme.name.clone(),
            scopes: Vec::new(),
        };
        self.schemes.push(scheme);
        for (operation, parameter) in open {
            let without = match std::mem::take(&mut operation.security) {
                none if none.is_empty() => vec![Vec::new()],
                alternatives => alternatives,
            };
            let with = without.iter().cloned().map(|mut needs| {
                needs.push(need.clone());
                needs
            });
            let with = with.collect::<Vec<_>>();
            let without = match parameter.required {
                true => Vec::new(),
                false => without,
            };
            operation.security = self.in_order([with, without].concat());
        }
    }

    /// Returns true if a scheme that an operation requires sets the header `Authorization`.
    fn fill_authorization(&self, operation: &Operation) -> bool {
        let mut needs = operation.security.iter().flatten();
        needs.any(|need| {
            let scheme = self.scheme(&need.scheme);
            scheme.is_some_and(|scheme| scheme.kind.is_authorization())
        })
    }

    /// Returns a scheme for an `Authorization` header that is declared only as a parameter.
    fn authorization(&self, description: Option<String>) -> Scheme {
        let numbered = (2..).map(|number| format!("Authorization{number}"));
        let mut names = std::iter::once("Authorization".to_owned()).chain(numbered);
        let name = names.find(|name| self.scheme(name).is_none());
        let name = name.unwrap_or_default();
        let at = Pointer::root().child("components").child("securitySchemes");
        Scheme {
            pointer: at.child(&name),
            name,
            kind: SchemeKind::Authorization(String::new()),
            description,
            deprecated: false,
            issuers: Vec::new(),
            token_url: None,
        }
    }

    /// Returns the schemes that at least one operation requires.
    pub(super) fn into_used(self, operations: &[Operation]) -> Vec<Scheme> {
        let needs = operations
            .iter()
            .flat_map(|operation| operation.security.iter().flatten());
        let used = needs
            .map(|need| need.scheme.as_str())
            .collect::<HashSet<_>>();
        let mut schemes = self.schemes;
        schemes.retain(|scheme| used.contains(scheme.name.as_str()));
        schemes
    }
}

/// Removes the header `Authorization` from the parameters and returns it.
fn take_authorization(parameters: &mut Vec<Parameter>) -> Option<Parameter> {
    let index = parameters.iter().position(|parameter| {
        parameter.place == ParameterLocation::Header
            && parameter.name.eq_ignore_ascii_case("authorization")
    })?;
    Some(parameters.remove(index))
}

fn unset(at: Pointer) -> Diagnostic {
    let message = "the operation requires the header `Authorization`, but none of its security \
                   schemes sets it";
    Diagnostic::warning(WarningKind::AuthorizationHeader, at.into(), message)
        .hint("set it per call with `Options::header`, or name its scheme in `security`")
}

fn undefined(name: &str, at: &Pointer) -> Diagnostic {
    let message = format!("the security scheme `{name}` is not declared");
    Diagnostic::warning(
        WarningKind::SecuritySchemeUndeclared,
        at.child(name).into(),
        message,
    )
    .hint("nothing is sent for it; declare it in `components.securitySchemes`")
}

fn read_schemes(document: &Document) -> Vec<Scheme> {
    let declared = &document.components.security_schemes;
    let at = Pointer::root().child("components").child("securitySchemes");
    let read = declared.iter().filter_map(|(name, scheme)| {
        let (scheme, _) = follow(scheme, Pointer::root, declared)?;
        Some(read_scheme(name, scheme, at.child(name)))
    });
    read.collect()
}

fn read_scheme(name: &str, scheme: &SecurityScheme, pointer: Pointer) -> Scheme {
    let (mut issuers, mut token_url) = (Vec::new(), None);
    let kind = match &scheme.kind {
        SecuritySchemeKind::ApiKey { location, name } => match location {
            ApiKeyLocation::Header => SchemeKind::Header(name.clone()),
            ApiKeyLocation::Query => SchemeKind::Query(name.clone()),
            ApiKeyLocation::Cookie => SchemeKind::Cookie(name.clone()),
        },
        SecuritySchemeKind::Http(scheme) => http_kind(scheme),
        SecuritySchemeKind::MutualTls => SchemeKind::MutualTls,
        SecuritySchemeKind::OAuth2(flows) => {
            issuers = read_flows(flows);
            let flow = flows.client_credentials.as_ref();
            token_url = flow.map(|flow| flow.token_url.clone());
            SchemeKind::Bearer
        }
        SecuritySchemeKind::OpenIdConnect(address) => {
            issuers.push(("OpenID Connect", address.clone()));
            SchemeKind::Bearer
        }
    };
    if let Some(address) = &scheme.metadata_url {
        issuers.push(("OAuth 2.0 metadata", address.clone()));
    }
    issuers.retain(|(_, address)| !address.is_empty());
    Scheme {
        name: name.to_owned(),
        pointer,
        kind,
        description: scheme.description.clone(),
        deprecated: scheme.deprecated,
        issuers,
        token_url: token_url.filter(|address| !address.is_empty()),
    }
}

fn http_kind(scheme: &str) -> SchemeKind {
    match scheme.to_ascii_lowercase().as_str() {
        "bearer" => SchemeKind::Bearer,
        "basic" => SchemeKind::Basic,
        _ => SchemeKind::Authorization(scheme.to_owned()),
    }
}

fn read_flows(flows: &OAuthFlows) -> Vec<(&'static str, String)> {
    let mut issuers = Vec::new();
    if let Some(flow) = &flows.authorization_code {
        issuers.push(("authorization", flow.authorization_url.clone()));
        issuers.push(("tokens for a code", flow.token_url.clone()));
    }
    if let Some(flow) = &flows.client_credentials {
        issuers.push(("tokens for a client", flow.token_url.clone()));
    }
    if let Some(flow) = &flows.password {
        issuers.push(("tokens for a password", flow.token_url.clone()));
    }
    if let Some(flow) = &flows.implicit {
        issuers.push(("implicit tokens", flow.authorization_url.clone()));
    }
    if let Some(flow) = &flows.device_authorization {
        issuers.push(("device authorization", flow.authorization_url.clone()));
        issuers.push(("tokens for a device", flow.token_url.clone()));
    }
    issuers
}
