//! The core of a client and its builder: base URL, credentials, policy and transport.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{HeaderName, HeaderValue};

use crate::client::credential_store::CredentialStore;
use crate::client::credentials::Credentials;
use crate::client::defaults::{CheckedDefaults, Defaults};
use crate::client::env::optional_env_var;
use crate::client::token::TokenProvider;
use crate::document::address::{Address, Addresses, check_url};
use crate::document::base_url::BaseUrl;
use crate::document::parameter::Location;
use crate::document::policy::Policy;
use crate::document::scheme::{Scheme, SchemeKind};
use crate::error::config::ConfigError;
use crate::json::decoding_settings::{Decoding, FACTOR, LEAST_DECODED, TEXT_LIMIT};
use crate::json::drift::Drift;
use crate::json::encode::Encode;
use crate::wire::http::{CONNECT_TIMEOUT, Http};
use crate::wire::transport::Transport;

/// The shared core of a generated client: settings, credentials and connections.
///
/// Cloning is cheap; clones share the connections.
#[derive(Clone)]
pub struct Core(Result<Arc<Settings>, Arc<ConfigError>>);

/// Validated settings.
pub(crate) struct Settings {
    pub(crate) addresses: Addresses,
    /// The base URL of operations without servers of their own, if it is known.
    pub(crate) base: Option<BaseUrl>,
    pub(crate) credentials: Credentials,
    pub(crate) transport: Arc<dyn Transport>,
    /// True if the runtime follows redirects, rather than the HTTP client that the user supplied.
    pub(crate) follows: bool,
    pub(crate) user_agent: HeaderValue,
    pub(crate) policy: Policy,
    /// True if the HTTP client that the user supplied has timeouts of its own.
    pub(crate) has_own_time: bool,
    pub(crate) idempotency_header: HeaderName,
    /// True if calls without an idempotency key get a random one.
    pub(crate) makes_keys: bool,
    /// Headers, query pairs and shared parameters of every call.
    pub(crate) defaults: CheckedDefaults,
    pub(crate) body_limit: usize,
    pub(crate) decoding: Arc<Decoding>,
    /// True if links to further pages are followed below the base URL, whatever host they name.
    pub(crate) rebases_links: bool,
}

impl Core {
    /// Creates a builder for an API on these servers, with these security schemes.
    pub fn builder(servers: &'static [Address], schemes: &'static [Scheme]) -> CoreBuilder {
        CoreBuilder {
            addresses: Addresses::new(servers),
            schemes,
            store: CredentialStore::default(),
            is_anonymous: false,
            policy: Policy::new(),
            idempotency_header: None,
            defaults: Defaults::default(),
            connect_timeout: CONNECT_TIMEOUT,
            http_stack: HttpStack::Default,
            user_agent: concat!("specmill-runtime/", env!("CARGO_PKG_VERSION")).to_owned(),
            body_limit: TEXT_LIMIT,
            decoded_limit: None,
            decoding: Decoding::new(),
            rebases_links: false,
        }
    }

    pub(crate) fn settings(&self) -> Result<&Arc<Settings>, ConfigError> {
        self.0.as_ref().map_err(|error| ConfigError::clone(error))
    }
}

/// Shows no credential.
impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Ok(settings) => f
                .debug_struct("Core")
                .field("base_url", &settings.addresses.shown())
                .field("credentials", &settings.credentials)
                .field("policy", &settings.policy)
                .finish_non_exhaustive(),
            Err(error) => f.debug_tuple("Core").field(error).finish(),
        }
    }
}

/// A builder of a client. Its `Debug` output shows no credential.
#[derive(Clone, Debug)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct CoreBuilder {
    addresses: Addresses,
    schemes: &'static [Scheme],
    store: CredentialStore,
    /// True if a call is sent although a required credential is missing.
    is_anonymous: bool,
    policy: Policy,
    idempotency_header: Option<&'static str>,
    defaults: Defaults,
    connect_timeout: Duration,
    http_stack: HttpStack,
    user_agent: String,
    body_limit: usize,
    decoded_limit: Option<usize>,
    decoding: Decoding,
    rebases_links: bool,
}

/// The HTTP stack below retries and redirects.
#[derive(Clone)]
enum HttpStack {
    Default,
    Built(Result<Http, ConfigError>),
    Client(reqwest::Client),
    Transport(Arc<dyn Transport>),
}

impl fmt::Debug for HttpStack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Default => "Default",
            Self::Built(_) => "Built",
            Self::Client(_) => "Client",
            Self::Transport(_) => "Transport",
        })
    }
}

impl CoreBuilder {
    /// Sets the token for all schemes of bearer tokens (RFC 6750).
    pub fn bearer_token(mut self, token: impl Into<String>) -> Self {
        let token = token.into();
        for scheme in self.schemes {
            if scheme.kind == SchemeKind::Bearer {
                self.store.put(scheme.name, token.clone());
            }
        }
        self
    }

    /// Sets a provider that supplies a fresh bearer token for each attempt, for all schemes of
    /// bearer tokens. See [`TokenProvider`].
    pub fn token_provider(mut self, provider: impl TokenProvider) -> Self {
        let provider: Arc<dyn TokenProvider> = Arc::new(provider);
        for scheme in self.schemes {
            if scheme.kind == SchemeKind::Bearer {
                self.store.put_provider(scheme.name, Arc::clone(&provider));
            }
        }
        self
    }

    /// Sets the token, the API key or the whole header value for the security scheme of this name.
    pub fn credential(mut self, scheme: &'static str, value: impl Into<String>) -> Self {
        self.store.put(scheme, value.into());
        self
    }

    /// Sets the user name and the password for the security scheme of this name (HTTP Basic
    /// authentication, RFC 7617).
    pub fn basic(
        mut self,
        scheme: &'static str,
        user: impl Into<String>,
        password: impl Into<String>,
    ) -> Self {
        self.store.put_pair(scheme, user.into(), password.into());
        self
    }

    /// Sends calls even if a credential that they require is missing (default: such calls fail with
    /// [`Error::Config`](crate::Error::Config)). Use it for a server of your own that requires
    /// none.
    pub fn without_credentials(mut self) -> Self {
        self.is_anonymous = true;
        self
    }

    /// Reads credentials from the environment variables that the security schemes name, and the
    /// base URL from the variable `base_url`, if they are set.
    ///
    /// # Errors
    ///
    /// Returns an error if a variable is empty or not Unicode, if the base URL is invalid, or if
    /// `is_needed` is set and no credential is found. The message names the variable and does not
    /// repeat its value.
    pub fn read_env(mut self, base_url: &str, is_needed: bool) -> Result<Self, ConfigError> {
        self.store.read_env(self.schemes, is_needed)?;
        let Some(text) = optional_env_var(base_url)? else {
            return Ok(self);
        };
        match check_url(&text) {
            Ok(_) => Ok(self.base_url(text)),
            Err(error) => Err(error.within(format!("the environment variable {base_url}"))),
        }
    }

    /// Sets the base URL, to which the paths of all operations are appended. It replaces every
    /// server of the document, including those of single operations.
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.addresses.replace(base_url.into());
        self
    }

    /// Selects a server of the document by its index (default: 0).
    pub fn server(mut self, index: usize) -> Self {
        self.addresses.choose(index);
        self
    }

    /// Sets a variable of the server's URL (default: the document's default).
    pub fn server_variable(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.addresses.set(name, value.into());
        self
    }

    /// Sets the maximum duration of a call, including retries and waits; see [`Policy::timeout`]
    /// (default: none).
    ///
    /// If no timeout is set at all, a client passed to [`http_client`](Self::http_client) keeps its
    /// own.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.policy = self.policy.timeout(timeout);
        self
    }

    /// Sets the maximum duration of one attempt; see [`Policy::attempt_timeout`] (default: 60 s).
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.policy = self.policy.attempt_timeout(timeout);
        self
    }

    /// Sets the maximum number of retries per call (default: 2). The [crate's
    /// documentation](crate#retries) lists which failures are retried.
    pub fn retries(mut self, times: u32) -> Self {
        self.policy = self.policy.retries(times);
        self
    }

    /// Sets timeouts and retries. Settings that the policy leaves open keep their value.
    pub fn policy(mut self, policy: Policy) -> Self {
        self.policy = policy.or(self.policy);
        self
    }

    /// Sets the header that carries idempotency keys (default: `Idempotency-Key`, sent only by
    /// calls that are given a key).
    ///
    /// If it is set, the client adds a random key to each call whose method is not idempotent (RFC
    /// 9110, section 9.2.2) or whose operation declares the header. Retries of a call share its
    /// key.
    pub fn idempotency_header(mut self, name: &'static str) -> Self {
        self.idempotency_header = Some(name);
        self
    }

    /// Adds a header to every call. A header parameter or an option of a call overrides it;
    /// `Authorization` replaces the credential of that header.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.defaults.header(name.into(), value.into());
        self
    }

    /// Adds a pair to the query of every call that has none of that name.
    pub fn query(mut self, name: impl Into<String>, value: impl ToString) -> Self {
        self.defaults.query(name.into(), value.to_string());
        self
    }

    /// Sets a parameter for all operations that share it. A call may override the value.
    pub fn parameter(mut self, location: Location, name: &'static str, value: &dyn Encode) -> Self {
        self.defaults.share(location, name, value);
        self
    }

    /// Sets a shared parameter from an environment variable, if the variable is set.
    ///
    /// # Errors
    ///
    /// Returns an error if the variable is empty or not Unicode.
    pub fn parameter_env(
        self,
        location: Location,
        name: &'static str,
        variable: &str,
    ) -> Result<Self, ConfigError> {
        Ok(match optional_env_var(variable)? {
            Some(value) => self.parameter(location, name, &value),
            None => self,
        })
    }

    /// Builds the HTTP client from these settings, for a proxy, client certificates, additional
    /// root certificates or a Unix socket.
    ///
    /// The runtime follows redirects itself, whatever the builder's redirect policy, so that no
    /// credential reaches another origin. Timeouts of the builder apply in addition to those of the
    /// client's [`Policy`].
    ///
    /// Invalid settings make [`build`](Self::build) return an error.
    pub fn http_client_builder(mut self, builder: reqwest::ClientBuilder) -> Self {
        self.http_stack = HttpStack::Built(Http::build(builder));
        self
    }

    /// Sets an existing HTTP client, for example to share its connections with other code.
    ///
    /// Such a client follows redirects by its own policy. On a redirect to another host, `reqwest`
    /// removes the headers `Authorization` and `Cookie`, but no others, and its `Referer` repeats
    /// the query. An API key in another header or in the query therefore reaches that host, unless
    /// the client has `redirect(Policy::none())`.
    /// [`http_client_builder`](Self::http_client_builder) avoids this.
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.http_stack = HttpStack::Client(client);
        self
    }

    /// Sets the transport (default: [`Http`]), for middleware or a test double. It receives each
    /// attempt and each redirect as a separate request, credentials included.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.http_stack = HttpStack::Transport(Arc::new(transport));
        self
    }

    /// Sets the maximum time to establish a connection (default: 10 s). It has no effect on an HTTP
    /// client or a transport that is set here.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Sets the `User-Agent` header.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = user_agent.into();
        self
    }

    /// Sets the maximum length of a response body, in bytes (default: 64 MiB). A call with a longer
    /// response fails with [`TransportErrorKind::Limit`](crate::TransportErrorKind::Limit).
    ///
    /// Error responses are truncated to 1 MiB instead, or to this limit if it is lower.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// Sets the maximum memory of the value decoded from one body, event or item, in bytes
    /// (default: six times [`body_limit`](Self::body_limit), so 384 MiB). Beyond it, decoding fails
    /// with a [`Fault`](crate::Fault) whose [`exceeds_limit`](crate::Fault::exceeds_limit) returns
    /// true.
    ///
    /// A short text may decode to a large value: `[{},{}]` becomes two structs with all their
    /// fields. With the default, a response takes at most eight times `body_limit`, including its
    /// text.
    pub fn decoded_limit(mut self, bytes: usize) -> Self {
        self.decoded_limit = Some(bytes);
        self
    }

    /// If `true`, a required property of a response that is missing or `null` gets the empty value
    /// of its type instead of failing the call (default: `false`); see [`Decoding::lenient`].
    pub fn lenient(mut self, lenient: bool) -> Self {
        self.decoding = self.decoding.lenient(lenient);
        self
    }

    /// Sets an observer that is called for each difference between a response and the document:
    /// unknown fields, enum values and variants, `null` and missing properties, other media types
    /// and statuses. See [`Decoding::on_drift`]. It runs while the response is decoded, so it
    /// should return quickly.
    pub fn on_drift(mut self, observer: impl Fn(&Drift) + Send + Sync + 'static) -> Self {
        self.decoding = self.decoding.on_drift(observer);
        self
    }

    /// If `true`, links to further pages are followed below the base URL, whatever host they name
    /// (default: only links to the host of the call). Use it if a gateway sits in front of a server
    /// that does not know its public URL. Only the path and the query of such a link are used.
    pub fn rebase_links(mut self, rebase: bool) -> Self {
        self.rebases_links = rebase;
        self
    }

    /// Builds the client.
    ///
    /// # Errors
    ///
    /// Returns an error if the base URL, a credential, a header or the user agent is invalid, or if
    /// TLS cannot be set up.
    pub fn build(self) -> Result<Core, ConfigError> {
        self.check().map(|settings| Core(Ok(Arc::new(settings))))
    }

    /// Builds the client even if its settings are invalid. If [`build`](Self::build) would fail,
    /// every call fails with the same error.
    #[must_use]
    pub fn build_deferred(self) -> Core {
        Core(self.check().map(Arc::new).map_err(Arc::new))
    }

    fn check(self) -> Result<Settings, ConfigError> {
        self.addresses.check()?;
        let credentials = Credentials::check(self.schemes, self.store, self.is_anonymous)?;
        let user_agent = HeaderValue::from_str(&self.user_agent).map_err(|_| {
            ConfigError::new("the user agent has characters that no header can carry")
        })?;
        let is_own = matches!(self.http_stack, HttpStack::Client(_));
        let name = self.idempotency_header.unwrap_or("idempotency-key");
        let header = HeaderName::from_bytes(name.as_bytes());
        let idempotency_header =
            header.map_err(|_| ConfigError::new(format!("{name:?} is not a valid header name")))?;
        let decoded_limit = self.body_limit.saturating_mul(FACTOR).max(LEAST_DECODED);
        let decoded_limit = self.decoded_limit.unwrap_or(decoded_limit);
        Ok(Settings {
            credentials,
            follows: !is_own,
            transport: match self.http_stack {
                HttpStack::Transport(transport) => transport,
                HttpStack::Built(built) => Arc::new(built?),
                HttpStack::Client(client) => Arc::new(Http::from(client)),
                HttpStack::Default => {
                    let needs_tls = self.addresses.need_tls();
                    Arc::new(Http::with(needs_tls, self.connect_timeout)?)
                }
            },
            base: self.addresses.resolve(&[]).ok(),
            addresses: self.addresses,
            user_agent,
            policy: self.policy,
            has_own_time: is_own,
            idempotency_header,
            makes_keys: self.idempotency_header.is_some(),
            defaults: self.defaults.check()?,
            body_limit: self.body_limit,
            decoding: Arc::new(self.decoding.decoded_limit(decoded_limit)),
            rebases_links: self.rebases_links,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static SERVERS: &[Address] = &[Address::new("https://api.example.com/v1/")];
    static SCHEMES: &[Scheme] = &[Scheme::bearer("bearerAuth")];

    fn refused(builder: CoreBuilder) -> String {
        builder.build().unwrap_err().to_string()
    }

    #[test]
    fn unusable_settings_are_refused_without_repeating_secrets() {
        let builder = || Core::builder(SERVERS, SCHEMES);
        assert!(refused(builder().base_url("/v1")).contains("not an absolute URL"));
        assert!(refused(builder().base_url("ftp://example.com")).contains("neither http nor"));
        assert!(refused(builder().base_url("http://example.com#a")).contains("fragment"));
        assert!(refused(builder().base_url("http://u:sesame@example.com")).contains("password"));
        assert!(!refused(builder().base_url("http://u:sesame@example.com")).contains("sesame"));
        assert!(refused(builder().bearer_token("")).contains("empty"));
        assert!(!refused(builder().bearer_token("sesame\n")).contains("sesame"));
        assert!(refused(builder().user_agent("a\nb")).contains("user agent"));
    }

    #[test]
    fn debug_shows_no_token() {
        let builder = Core::builder(SERVERS, SCHEMES).bearer_token("sesame");
        assert!(!format!("{builder:?}").contains("sesame"));
        let core = builder.build().unwrap();
        assert!(!format!("{core:?}").contains("sesame"));
        assert!(format!("{core:?}").contains("\"https://api.example.com/v1\""));
    }

    #[test]
    fn a_deferred_fault_waits_for_the_first_call() {
        let core = Core::builder(SERVERS, SCHEMES)
            .base_url("nowhere")
            .build_deferred();
        assert!(core.settings().is_err());
    }
}
