//! What all calls of a client share: where they go, as whom, and through which connections.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{HeaderName, HeaderValue};

use crate::client::address::{Address, Addresses, check_url};
use crate::client::base_url::BaseUrl;
use crate::client::config::{ConfigError, optional_env_var};
use crate::client::credential_store::CredentialStore;
use crate::client::credentials::Credentials;
use crate::client::defaults::{CheckedDefaults, Defaults};
use crate::client::policy::Policy;
use crate::client::scheme::{Scheme, SchemeKind};
use crate::client::token::TokenProvider;
use crate::json::decoding::{Decoding, FACTOR, LEAST_DECODED, TEXT_LIMIT};
use crate::json::drift::Drift;
use crate::json::encode::Encode;
use crate::request::parameter::Location;
use crate::wire::http::{CONNECT_TIMEOUT, Http};
use crate::wire::transport::Transport;

/// The heart of a client; clones share it, connections included.
#[derive(Clone)]
pub struct Core(Result<Arc<Settings>, Arc<ConfigError>>);

/// Settings that were checked.
pub(crate) struct Settings {
    pub(crate) addresses: Addresses,
    /// What operations without a server of their own are called at, where that is known.
    pub(crate) base: Option<BaseUrl>,
    pub(crate) credentials: Credentials,
    pub(crate) transport: Arc<dyn Transport>,
    /// True if redirects are for the runtime to follow, rather than for the client given.
    pub(crate) follows: bool,
    pub(crate) user_agent: HeaderValue,
    pub(crate) policy: Policy,
    /// True if the client that was given has times of its own.
    pub(crate) has_own_time: bool,
    pub(crate) idempotency_header: HeaderName,
    /// True if calls that are given no key for that header get one.
    pub(crate) makes_keys: bool,
    /// What every call has.
    pub(crate) defaults: CheckedDefaults,
    pub(crate) body_limit: usize,
    pub(crate) decoding: Arc<Decoding>,
    /// True if links to further pages are followed below the base URL, wherever they lead.
    pub(crate) rebases_links: bool,
}

impl Core {
    /// Begins a client of the API on these servers, which uses these security schemes.
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

/// The settings of a client that is about to be made. Its `Debug` shows no credential.
#[derive(Clone, Debug)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct CoreBuilder {
    addresses: Addresses,
    schemes: &'static [Scheme],
    store: CredentialStore,
    /// True if a call without the credentials that it needs is sent.
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

/// What requests go through.
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
    /// The token for all schemes that ask for a bearer token.
    pub fn bearer_token(mut self, token: impl Into<String>) -> Self {
        let token = token.into();
        for scheme in self.schemes {
            if scheme.kind == SchemeKind::Bearer {
                self.store.put(scheme.name, token.clone());
            }
        }
        self
    }

    /// What gives the token for all schemes that ask for a bearer token, each time that one is
    /// needed.
    pub fn token_provider(mut self, provider: impl TokenProvider) -> Self {
        let provider: Arc<dyn TokenProvider> = Arc::new(provider);
        for scheme in self.schemes {
            if scheme.kind == SchemeKind::Bearer {
                self.store.put_provider(scheme.name, Arc::clone(&provider));
            }
        }
        self
    }

    /// The token, the key or the whole value that the scheme of this name asks for.
    pub fn credential(mut self, scheme: &'static str, value: impl Into<String>) -> Self {
        self.store.put(scheme, value.into());
        self
    }

    /// The user and the password that the scheme of this name asks for.
    pub fn basic(
        mut self,
        scheme: &'static str,
        user: impl Into<String>,
        password: impl Into<String>,
    ) -> Self {
        self.store.put_pair(scheme, user.into(), password.into());
        self
    }

    /// Sends calls without credentials where the client was given none that they need, in place of
    /// failing them: for a server of one's own that asks for none.
    pub fn without_credentials(mut self) -> Self {
        self.is_anonymous = true;
        self
    }

    /// Takes the credentials from the variables that the schemes name, and the base URL from this
    /// one, where they are set. With `is_needed`, a credential has to be there.
    ///
    /// # Errors
    ///
    /// A variable is empty, not Unicode or no base URL, or no credential is there that is needed.
    /// The message names the variable, and does not repeat its value.
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

    /// Where the API is, in place of the document's servers, those of single operations among
    /// them. Paths are appended to it.
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.addresses.replace(base_url.into());
        self
    }

    /// Which of the document's servers to call: the first unless set.
    pub fn server(mut self, index: usize) -> Self {
        self.addresses.choose(index);
        self
    }

    /// A variable of a server's address.
    pub fn server_variable(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.addresses.set(name, value.into());
        self
    }

    /// How long a call may take altogether, retries included; see [`Policy::timeout`]. Where nothing
    /// is said about time, a client given to [`http_client`](Self::http_client) has its own.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.policy = self.policy.timeout(timeout);
        self
    }

    /// How long one attempt may take; see [`Policy::attempt_timeout`].
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.policy = self.policy.attempt_timeout(timeout);
        self
    }

    /// How often a call is made again at most: twice unless set. What is made again, the table in
    /// the [crate's documentation](crate#retries) says.
    pub fn retries(mut self, times: u32) -> Self {
        self.policy = self.policy.retries(times);
        self
    }

    /// Everything about time and retries; what it does not say stays as it is.
    pub fn policy(mut self, policy: Policy) -> Self {
        self.policy = policy.or(self.policy);
        self
    }

    /// Names the header in which the server looks for the key by which it knows a call that it gets
    /// twice. Without it, the header is `Idempotency-Key`, and only calls that are given a key have it.
    ///
    /// With it, each call whose method is not idempotent (RFC 9110, section 9.2.2), or whose operation
    /// declares that header, gets a random key that its retries share.
    pub fn idempotency_header(mut self, name: &'static str) -> Self {
        self.idempotency_header = Some(name);
        self
    }

    /// Adds a header to every call. A parameter of a call, or its options, take its place;
    /// `Authorization` stands for the credential that would go there.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.defaults.header(name.into(), value.into());
        self
    }

    /// Adds a pair to the query of every call that has none of that name.
    pub fn query(mut self, name: impl Into<String>, value: impl ToString) -> Self {
        self.defaults.query(name.into(), value.to_string());
        self
    }

    /// Sets a parameter for all operations that share it; a call may set another value.
    pub fn parameter(mut self, location: Location, name: &'static str, value: &dyn Encode) -> Self {
        self.defaults.share(location, name, value);
        self
    }

    /// Sets such a parameter to the value of an environment variable, where that is set.
    ///
    /// # Errors
    ///
    /// The variable is empty or not Unicode.
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

    /// Builds the HTTP client from these settings: for a proxy, a certificate of the client or of an
    /// authority, a Unix socket.
    ///
    /// Redirects are the runtime's, whatever the settings say of them, so that no credential goes to
    /// another origin. The timeouts of the settings are kept, beside those of the client's policy.
    ///
    /// Settings that cannot be used fail [`build`](Self::build).
    pub fn http_client_builder(mut self, builder: reqwest::ClientBuilder) -> Self {
        self.http_stack = HttpStack::Built(Http::build(builder));
        self
    }

    /// Sets an HTTP client that is there already, such as one whose connections are shared with
    /// other code.
    ///
    /// Such a client follows redirects by its own policy. `reqwest` removes the headers
    /// `Authorization` and `Cookie` from a redirect to another host, but no header of another name,
    /// and its `Referer` repeats the query. An API key in either goes to that host, unless the client
    /// has `redirect(Policy::none())`; [`http_client_builder`](Self::http_client_builder) sees to it.
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.http_stack = HttpStack::Client(client);
        self
    }

    /// What requests go through, in place of [`Http`]: middleware, or a double in tests. It gets
    /// each attempt and each redirect as a request of its own, credentials included.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.http_stack = HttpStack::Transport(Arc::new(transport));
        self
    }

    /// How long a connection may take to be made: 10 seconds unless set. An HTTP client or a
    /// transport that is given here keeps what it has.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// What to send as `User-Agent`.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = user_agent.into();
        self
    }

    /// How many bytes of a response's body are read at most; beyond that, the call fails. 64 MiB
    /// unless set. Of a failure no more than the first MiB is kept, which is no failure of its own.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// Sets the bytes of memory that the value decoded from one body may take, or from one event or
    /// item of a stream (default: six times [`body_limit`](Self::body_limit), so 384 MiB). Beyond
    /// that, the call fails with a [`Fault`](crate::Fault) that
    /// [says so](crate::Fault::exceeds_limit).
    ///
    /// A text of a few bytes may decode to many: `[{},{}]` as two objects of all their fields. With
    /// the default, a response takes at most eight times `body_limit`, whatever it holds.
    pub fn decoded_limit(mut self, bytes: usize) -> Self {
        self.decoded_limit = Some(bytes);
        self
    }

    /// Gives a required member of a response that is missing or `null` the empty value of its type,
    /// in place of failing; see [`Decoding::lenient`].
    pub fn lenient(mut self, lenient: bool) -> Self {
        self.decoding = self.decoding.lenient(lenient);
        self
    }

    /// Sets a function that is told of everything that comes and that the document does not say:
    /// unknown fields, enum values and variants, `null` and missing members, other media types and
    /// statuses; see [`Decoding::on_drift`]. It is called while the response is decoded, and should
    /// not take long.
    pub fn on_drift(mut self, observer: impl Fn(&Drift) + Send + Sync + 'static) -> Self {
        self.decoding = self.decoding.on_drift(observer);
        self
    }

    /// Follows links to further pages below the base URL, whatever host they name (default: only on
    /// the host of the call). Set it where a gateway stands between the client and a server that
    /// does not know of it. Of such a link the path and the query are kept.
    pub fn rebase_links(mut self, rebase: bool) -> Self {
        self.rebases_links = rebase;
        self
    }

    /// Makes the client.
    ///
    /// # Errors
    ///
    /// The base URL, a credential or the user agent is unusable, or TLS cannot be set up.
    pub fn build(self) -> Result<Core, ConfigError> {
        self.check().map(|settings| Core(Ok(Arc::new(settings))))
    }

    /// Makes the client in any case. Where [`build`](Self::build) would fail, each call of it does,
    /// with the same error.
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
            header.map_err(|_| ConfigError::new(format!("{name:?} is no name for a header")))?;
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
