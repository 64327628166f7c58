//! Credentials: given to the builder by scheme, made ready once, chosen for each call.

use std::fmt;
use std::sync::Arc;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use percent_encoding::utf8_percent_encode;
use reqwest::header::{AUTHORIZATION, COOKIE, HeaderMap, HeaderName, HeaderValue};

use crate::call::{Call, put_cookie, put_header, put_pair};
use crate::client_credentials::ClientCredentials;
use crate::config::{ConfigError, Secret, env_var, optional_env_var};
use crate::description::Description;
use crate::parameter::Location;
use crate::parameters::COMPONENT;
use crate::scheme::{Scheme, SchemeKind, TokenClient};
use crate::token::TokenProvider;

/// What was given for one scheme.
#[derive(Clone, Debug)]
enum Given {
    Value(Secret),
    Pair { user: Secret, password: Secret },
    Provider(Provider),
}

/// What gives a token for each request.
#[derive(Clone)]
pub(crate) struct Provider(pub(crate) Arc<dyn TokenProvider>);

impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Provider")
    }
}

/// What the builder was given, by the names of schemes; the last for one scheme counts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wallet(Vec<(&'static str, Given)>);

impl Wallet {
    pub(crate) fn put(&mut self, scheme: &'static str, value: String) {
        self.insert(scheme, Given::Value(Secret(value)));
    }

    pub(crate) fn put_pair(&mut self, scheme: &'static str, user: String, password: String) {
        let (user, password) = (Secret(user), Secret(password));
        self.insert(scheme, Given::Pair { user, password });
    }

    pub(crate) fn put_provider(&mut self, scheme: &'static str, provider: Arc<dyn TokenProvider>) {
        self.insert(scheme, Given::Provider(Provider(provider)));
    }

    fn has(&self, scheme: &str) -> bool {
        self.0.iter().any(|(name, _)| *name == scheme)
    }

    fn insert(&mut self, scheme: &'static str, given: Given) {
        self.0.retain(|(name, _)| *name != scheme);
        self.0.push((scheme, given));
    }

    /// Takes what the environment holds for these schemes; with `is_needed`, something has to be
    /// there.
    pub(crate) fn read_env(
        &mut self,
        schemes: &[Scheme],
        is_needed: bool,
    ) -> Result<(), ConfigError> {
        let mut is_found = false;
        for scheme in schemes {
            match *scheme.env {
                [variable] => {
                    if let Some(value) = optional_env_var(variable)? {
                        self.put(scheme.name, value);
                        is_found = true;
                    }
                }
                [user, password] => {
                    if let Some(user) = optional_env_var(user)? {
                        // A password may be empty: some services take a key as the user alone.
                        let password = std::env::var(password).unwrap_or_default();
                        self.put_pair(scheme.name, user, password);
                        is_found = true;
                    }
                }
                _ => {}
            }
            // A token that is there needs not be fetched.
            if !self.has(scheme.name)
                && let Some(client) = &scheme.client
                && let Some(tokens) = client.read_env()?
            {
                self.put_provider(scheme.name, Arc::new(tokens));
                is_found = true;
            }
        }
        if is_found || !is_needed {
            return Ok(());
        }
        let ways = schemes.iter().flat_map(|scheme| {
            let client = scheme.client.map(|client| vec![client.id, client.secret]);
            [scheme.env.to_vec()].into_iter().chain(client)
        });
        let mut ways = ways.filter(|names| !names.is_empty()).collect::<Vec<_>>();
        ways.dedup();
        match ways.as_slice() {
            [only] => env_var(only[0]).map(drop),
            ways => {
                let names = ways.iter().map(|names| names.join(" with "));
                let names = names.collect::<Vec<_>>().join(", ");
                let message = format!("none of the environment variables {names} is set");
                Err(ConfigError::new(message))
            }
        }
    }
}

impl TokenClient {
    /// What fetches tokens, where the environment says who the client is.
    fn read_env(&self) -> Result<Option<ClientCredentials>, ConfigError> {
        let pair = (optional_env_var(self.id)?, optional_env_var(self.secret)?);
        let (id, secret) = match pair {
            (Some(id), Some(secret)) => (id, secret),
            (None, None) => return Ok(None),
            (Some(_), None) => return env_var(self.secret).map(|_| None),
            (None, Some(_)) => return env_var(self.id).map(|_| None),
        };
        let moved = self.token_url_env.map(optional_env_var).transpose()?;
        let url = moved.flatten().unwrap_or_else(|| self.token_url.to_owned());
        if reqwest::Url::parse(&url).is_err() {
            let name = self.token_url_env.unwrap_or("the API's description");
            let message = format!("what {name} says of the token endpoint is no absolute URL");
            return Err(ConfigError::new(message));
        }
        let tokens = ClientCredentials::new(url, id, secret);
        let scopes = self.scopes.iter();
        Ok(Some(scopes.fold(tokens, |tokens, it| tokens.scope(*it))))
    }
}

/// Credentials that were checked, in the form in which they are sent.
pub(crate) struct Credentials {
    schemes: &'static [Scheme],
    /// What was given for each of them.
    ready: Vec<Option<Ready>>,
    /// What no text may show.
    secrets: Vec<String>,
}

/// For which schemes a call sends a client's credentials; most send one, which needs no list.
#[derive(Default)]
pub(crate) struct Chosen {
    first: Option<usize>,
    others: Vec<usize>,
}

/// One credential as it is sent.
pub(crate) enum Ready {
    Header(HeaderName, HeaderValue),
    /// `name=value`
    Query(String),
    /// `name=value`
    Cookie(String),
    /// A bearer token that is got for each attempt.
    Token(Provider),
}

impl Credentials {
    pub(crate) fn check(schemes: &'static [Scheme], wallet: Wallet) -> Result<Self, ConfigError> {
        let mut credentials = Self {
            schemes,
            ready: schemes.iter().map(|_| None).collect(),
            secrets: Vec::new(),
        };
        for (name, given) in wallet.0 {
            let mut all = schemes.iter().zip(&mut credentials.ready);
            let Some((scheme, ready)) = all.find(|(scheme, _)| scheme.name == name) else {
                let message = format!("the API has no security scheme {name:?}");
                return Err(ConfigError::new(message));
            };
            *ready = Some(make_ready(scheme, &given, &mut credentials.secrets)?);
        }
        // The longest first, so that no secret is cut by one that is a part of it.
        credentials.secrets.retain(|secret| !secret.is_empty());
        credentials
            .secrets
            .sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        Ok(credentials)
    }

    /// What no text may show, the longest first.
    pub(crate) fn secrets(&self) -> &[String] {
        &self.secrets
    }

    /// What the first of an operation's alternatives sends that the client can meet. What the call
    /// sets itself, as a parameter, takes the place of a credential.
    pub(crate) fn choose(&self, call: &Call) -> Result<Chosen, ConfigError> {
        if call.is_untyped() {
            return Ok(self.whatever_there_is(call));
        }
        let alternatives = call.description().security;
        for together in alternatives {
            if let Some(chosen) = self.meet_all(together, call) {
                return Ok(chosen);
            }
        }
        match alternatives.is_empty() {
            true => Ok(Chosen::default()),
            false => Err(unmet(call.description())),
        }
    }

    /// For a call of which nobody knows what it asks for.
    #[cold]
    fn whatever_there_is(&self, call: &Call) -> Chosen {
        let mut chosen = Chosen::default();
        for scheme in self.schemes {
            if let Some(Some(index)) = self.meet(scheme.name, call) {
                self.add(&mut chosen, index);
            }
        }
        chosen
    }

    fn meet_all(&self, together: &[&str], call: &Call) -> Option<Chosen> {
        let mut chosen = Chosen::default();
        for name in together {
            if let Some(index) = self.meet(name, call)? {
                self.add(&mut chosen, index);
            }
        }
        Some(chosen)
    }

    /// The first for one header counts.
    fn add(&self, chosen: &mut Chosen, index: usize) {
        if chosen.first.is_none() {
            chosen.first = Some(index);
        } else if !self.all(chosen).any(|there| self.is_beside(there, index)) {
            chosen.others.push(index);
        }
    }

    /// Whether a credential goes into the same header as one that is there.
    #[cold]
    fn is_beside(&self, there: &Ready, index: usize) -> bool {
        match (there.header(), self.ready(index).and_then(Ready::header)) {
            (Some(there), Some(other)) => there == other,
            _ => false,
        }
    }

    /// Puts what was chosen into a request.
    pub(crate) fn put(&self, chosen: &Chosen, url: &mut String, headers: &mut HeaderMap) {
        for ready in self.all(chosen) {
            ready.put(url, headers);
        }
    }

    /// What gives the token, where that is not known before it is needed.
    pub(crate) fn provider(&self, chosen: &Chosen) -> Option<&Provider> {
        self.all(chosen).find_map(Ready::provider)
    }

    fn all(&self, chosen: &Chosen) -> impl Iterator<Item = &Ready> {
        let chosen = chosen.first.iter().chain(&chosen.others);
        chosen.filter_map(|index| self.ready(*index))
    }

    fn ready(&self, index: usize) -> Option<&Ready> {
        self.ready.get(index)?.as_ref()
    }

    /// What a scheme sends, which may be nothing; `None` where it cannot be met.
    fn meet(&self, name: &str, call: &Call) -> Option<Option<usize>> {
        let mut schemes = self.schemes.iter();
        let index = schemes.position(|scheme| scheme.name == name)?;
        let scheme = &self.schemes[index];
        let is_set = match scheme.kind {
            SchemeKind::MutualTls => true,
            SchemeKind::Header(header) => call.sets(Location::Header, header),
            SchemeKind::Query(pair) => call.sets(Location::Query, pair),
            SchemeKind::Cookie(cookie) => call.sets(Location::Cookie, cookie),
            SchemeKind::Bearer | SchemeKind::Basic | SchemeKind::Authorization => {
                call.sets(Location::Header, AUTHORIZATION.as_str())
            }
        };
        if is_set {
            return Some(None);
        }
        self.ready(index).map(|_| Some(index))
    }
}

/// Names the schemes for which something was given.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = self.schemes.iter().zip(&self.ready);
        let given = all.filter(|(_, ready)| ready.is_some());
        f.debug_list()
            .entries(given.map(|(scheme, _)| scheme.name))
            .finish()
    }
}

impl Ready {
    fn provider(&self) -> Option<&Provider> {
        match self {
            Self::Token(provider) => Some(provider),
            _ => None,
        }
    }

    /// The header that it goes into alone.
    fn header(&self) -> Option<&HeaderName> {
        match self {
            Self::Header(name, _) => Some(name),
            Self::Token(_) => Some(&AUTHORIZATION),
            Self::Query(_) | Self::Cookie(_) => None,
        }
    }

    /// Puts the credential into a request.
    fn put(&self, url: &mut String, headers: &mut HeaderMap) {
        match self {
            // Put in when it is there.
            Self::Token(_) => {}
            Self::Header(name, value) => {
                put_header(headers, name.clone(), value.clone());
            }
            Self::Query(pair) => put_pair(url, pair),
            Self::Cookie(pair) => {
                // It was checked, and so were those that are there.
                let _ = put_cookie(headers, pair);
                if let Some(all) = headers.get_mut(COOKIE) {
                    all.set_sensitive(true);
                }
            }
        }
    }
}

#[cold]
fn unmet(description: &Description) -> ConfigError {
    let ways = description.security.iter();
    let ways = ways.map(|together| together.join(" and "));
    let ways = ways.collect::<Vec<_>>().join(", or ");
    let id = description.id;
    ConfigError::new(format!(
        "{id} needs credentials that the client was not given: {ways}"
    ))
}

fn make_ready(
    scheme: &Scheme,
    given: &Given,
    secrets: &mut Vec<String>,
) -> Result<Ready, ConfigError> {
    let what = match scheme.kind {
        SchemeKind::Bearer => "the bearer token".to_owned(),
        _ => format!("the credential for {:?}", scheme.name),
    };
    let value = match (scheme.kind, given) {
        (SchemeKind::Bearer, Given::Provider(provider)) => {
            return Ok(Ready::Token(provider.clone()));
        }
        (SchemeKind::Basic, Given::Pair { user, password }) => {
            return basic(&what, user, password, secrets);
        }
        (SchemeKind::Basic, _) => {
            return Err(ConfigError::new(format!("{what} is a user and a password")));
        }
        (SchemeKind::MutualTls, _) => {
            let message = format!("{what} is a certificate: give it to an HTTP client");
            return Err(ConfigError::new(message));
        }
        (_, Given::Pair { .. }) => {
            return Err(ConfigError::new(format!("{what} is one text, not two")));
        }
        (_, Given::Provider(_)) => {
            return Err(ConfigError::new(format!("{what} is no token")));
        }
        (_, Given::Value(value)) => &value.0,
    };
    if value.is_empty() {
        return Err(ConfigError::new(format!("{what} is empty")));
    }
    secrets.push(value.clone());
    match scheme.kind {
        SchemeKind::Bearer => header(&what, AUTHORIZATION, &format!("Bearer {value}")),
        SchemeKind::Header(name) => {
            let name = HeaderName::from_bytes(name.as_bytes())
                .map_err(|_| ConfigError::new(format!("{name:?} is no name for a header")))?;
            header(&what, name, value)
        }
        SchemeKind::Query(name) => {
            let encode = |text| utf8_percent_encode(text, COMPONENT).to_string();
            secrets.push(encode(value));
            Ok(Ready::Query(format!("{}={}", encode(name), encode(value))))
        }
        SchemeKind::Cookie(name) => {
            let pair = format!("{name}={value}");
            // A semicolon would begin another cookie.
            if value.contains(';') || HeaderValue::from_str(&pair).is_err() {
                let message = format!("{what} has characters that no cookie can carry");
                return Err(ConfigError::new(message));
            }
            Ok(Ready::Cookie(pair))
        }
        _ => header(&what, AUTHORIZATION, value),
    }
}

fn basic(
    what: &str,
    user: &Secret,
    password: &Secret,
    secrets: &mut Vec<String>,
) -> Result<Ready, ConfigError> {
    if user.0.contains(':') {
        return Err(ConfigError::new(format!(
            "{what} has a user with a colon, which ends it"
        )));
    }
    let encoded = BASE64_STANDARD.encode(format!("{}:{}", user.0, password.0));
    let ready = header(what, AUTHORIZATION, &format!("Basic {encoded}"));
    secrets.push(encoded);
    // A key may stand as the user, without a password.
    secrets.push(
        if password.0.is_empty() {
            &user.0
        } else {
            &password.0
        }
        .clone(),
    );
    ready
}

fn header(what: &str, name: HeaderName, value: &str) -> Result<Ready, ConfigError> {
    let mut value = HeaderValue::from_str(value)
        .map_err(|_| ConfigError::new(format!("{what} has characters that no header can carry")))?;
    value.set_sensitive(true);
    Ok(Ready::Header(name, value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameter::Parameter;
    use crate::transport::Request;
    use crate::{Core, CoreBuilder};

    static SCHEMES: &[Scheme] = &[
        Scheme::bearer("token"),
        Scheme::basic("login"),
        Scheme::header("key", "X-Key"),
        Scheme::query("sig", "s g"),
        Scheme::cookie("session", "sid"),
        Scheme::authorization("digest"),
        Scheme::mutual_tls("certificate"),
    ];

    static OPERATION: Description = Description::new("op", "GET", "/a")
        .security(&[
            &["login", "key"],
            &["sig", "session"],
            &["token"],
            &["digest"],
        ])
        .parameters(&[
            Parameter::query("q").form(),
            Parameter::cookie("c").form(),
            Parameter::header("x-key").simple(),
        ]);

    fn builder() -> CoreBuilder {
        Core::builder(&[], SCHEMES)
    }

    /// The request of a call, credentials included.
    fn sent(builder: CoreBuilder, set: impl Fn(&mut Call)) -> Result<Request, ConfigError> {
        let core = builder.base_url("http://127.0.0.1:1").build()?;
        let mut call = Call::new(&core, &OPERATION);
        set(&mut call);
        let settings = core.settings()?;
        let chosen = settings.credentials.choose(&call)?;
        Ok(call.request(settings, &chosen, &[]).unwrap())
    }

    #[test]
    fn the_first_alternative_that_is_met_is_sent_whole() {
        let both = builder()
            .credential("token", "t")
            .basic("login", "ann", "pass word")
            .credential("key", "k");
        let request = sent(both, |_| {}).unwrap();
        assert_eq!(request.headers[AUTHORIZATION], "Basic YW5uOnBhc3Mgd29yZA==");
        assert_eq!(request.headers["x-key"], "k");
        let half = builder().basic("login", "ann", "").credential("token", "t");
        let request = sent(half, |_| {}).unwrap();
        assert_eq!(request.headers[AUTHORIZATION], "Bearer t");
        let whole = builder().credential("digest", "Digest a=\"b\"");
        let request = sent(whole, |_| {}).unwrap();
        assert_eq!(request.headers[AUTHORIZATION], "Digest a=\"b\"");
    }

    #[test]
    fn keys_go_beside_what_the_call_sets() {
        let keys = || {
            builder()
                .credential("sig", "a/b")
                .credential("session", "s")
        };
        let request = sent(keys(), |_| {}).unwrap();
        assert!(
            request.url.as_str().ends_with("/a?s%20g=a%2Fb"),
            "{}",
            request.url
        );
        assert_eq!(request.headers[COOKIE], "sid=s");
        let request = sent(keys(), |call| {
            call.query("q", &1_u8);
            call.cookie("c", &2_u8);
        });
        let request = request.unwrap();
        assert!(
            request.url.as_str().ends_with("/a?q=1&s%20g=a%2Fb"),
            "{}",
            request.url
        );
        assert_eq!(request.headers[COOKIE], "c=2; sid=s");
    }

    #[test]
    fn a_parameter_of_the_call_stands_for_a_credential() {
        let login = || builder().basic("login", "ann", "p");
        assert!(sent(login(), |_| {}).is_err());
        let request = sent(login(), |call| call.header("x-key", &"mine")).unwrap();
        assert_eq!(request.headers["x-key"], "mine");
        assert!(request.headers.contains_key(AUTHORIZATION));
    }

    #[test]
    fn what_is_missing_is_named() {
        let error = sent(builder(), |_| {}).err().unwrap().to_string();
        assert_eq!(
            error,
            "op needs credentials that the client was not given: login and key, or sig and \
             session, or token, or digest"
        );
    }

    #[test]
    fn unusable_credentials_are_refused_and_not_repeated() {
        let refused = [
            builder().credential("key", ""),
            builder().credential("key", "zzz\name"),
            builder().credential("session", "zzz;ame"),
            builder().credential("login", "zzz"),
            builder().basic("key", "zzz", "ame"),
            builder().basic("login", "zzz:", "ame"),
            builder().credential("certificate", "zzz"),
            builder().credential("nobody", "zzz"),
        ];
        for builder in refused {
            assert!(!format!("{builder:?}").contains("zzz"));
            let error = builder.build().unwrap_err().to_string();
            assert!(!error.contains("zzz"), "{error}");
        }
    }

    #[test]
    fn secrets_are_told_in_every_form_and_the_longest_first() {
        let core = builder()
            .basic("login", "ann", "sesame")
            .credential("sig", "a/b")
            .build()
            .unwrap();
        let secrets = core.settings().unwrap().credentials.secrets();
        assert_eq!(secrets, ["YW5uOnNlc2FtZQ==", "sesame", "a%2Fb", "a/b"]);
        assert!(!format!("{core:?}").contains("sesame"));
    }
}
