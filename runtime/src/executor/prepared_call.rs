//! A call with all that its attempts need: settings, selected credentials and policy.

use std::convert::Infallible;
use std::sync::Arc;

use reqwest::header::HeaderValue;

use percent_encoding::percent_decode_str;
use reqwest::Url;

use crate::calls::call::Call;
use crate::client::core::Settings;
use crate::client::credential_store::Provider;
use crate::client::credentials::SelectedCredentials;
use crate::client::defaults::put_missing;
use crate::document::declared::Declared;
use crate::document::policy::Policy;
use crate::error::config::{ConfigError, RequestError};
use crate::request::idempotency::idempotency_key;
use crate::request::put::put_header;
use crate::response::error::Error;
use crate::wire::body::Body;
use crate::wire::last_progress::LastProgress;
use crate::wire::transport::Request;

/// Returns true if a call needs a generated idempotency key.
fn needs_key(call: &Call, settings: &Settings) -> bool {
    let name = settings.idempotency_header.as_str();
    settings.makes_keys && call.is_keyed(name) && !call.has_key(name)
}

/// A prepared call. Each attempt builds its request from it: most calls need one, so none is
/// stored.
pub(crate) struct PreparedCall {
    pub(crate) call: Call,
    pub(crate) settings: Arc<Settings>,
    chosen: SelectedCredentials,
    /// The idempotency key that all attempts share
    key: Option<HeaderValue>,
    pub(crate) policy: Policy,
    /// True if the default timeout is in use, which restarts while a body is uploaded.
    extends_timeout: bool,
    pub(crate) declared: &'static [Declared],
}

impl PreparedCall {
    pub(crate) fn new(call: Call, declared: &'static [Declared]) -> Result<Arc<Self>, ConfigError> {
        let settings = Arc::clone(call.core().settings()?);
        let chosen = call.choose_credentials(&settings)?;
        let key = needs_key(&call, &settings).then(idempotency_key);
        let said = call.policy().or(settings.policy);
        let policy = match settings.has_own_time {
            true => said,
            false => said.or_time(),
        };
        Ok(Arc::new(Self {
            call,
            settings,
            chosen,
            key,
            policy,
            // The default timeout does not limit the duration of an upload.
            extends_timeout: said.time().or(said.attempt_time()).is_none(),
            declared,
        }))
    }

    /// Returns true if the body may contain files.
    pub(crate) fn holds_files(&self) -> bool {
        self.call
            .body_set()
            .is_some_and(|body| body.as_bytes().is_none())
    }

    /// Reads the lengths of the files in the body.
    pub(crate) async fn measure(&mut self) -> Result<(), RequestError> {
        self.call.measure().await
    }

    /// Builds the request, except for the token of a provider.
    pub(crate) fn request(&self) -> Result<Request, Error<Infallible>> {
        let call = &self.call;
        let mut request = call.request(&self.settings, &self.chosen, self.declared)?;
        if let Some(key) = &self.key {
            let name = self.settings.idempotency_header.clone();
            put_header(&mut request.headers, name, key.clone());
        }
        Ok(request)
    }

    /// Returns the provider of the token, unless the request has it already.
    pub(crate) fn provider(&self) -> Option<&Provider> {
        self.settings.credentials.provider(&self.chosen)
    }

    /// Returns the texts to redact, except for headers.
    #[cold]
    pub(crate) fn secrets(&self) -> Vec<String> {
        let (call, settings) = (&self.call, &self.settings);
        let mut all = settings.credentials.secrets().to_vec();
        all.extend(call.secrets());
        // A query in a base URL usually holds a credential.
        if let Some(query) = call
            .base(settings)
            .ok()
            .as_ref()
            .and_then(|base| base.query())
        {
            let values = query.split('&').filter_map(|pair| pair.split_once('='));
            let plain = |text| percent_decode_str(text).decode_utf8_lossy().into_owned();
            all.extend(values.map(|(_, value)| plain(value)));
        }
        all
    }

    /// Adds the query pairs that all calls share (API keys, defaults, the base URL's query) to the
    /// target of a redirect within the origin, whose `Location` may lack them.
    #[cold]
    pub(crate) fn put_shared(&self, url: &mut Url) {
        let (call, settings) = (&self.call, &self.settings);
        let base = call.base(settings).ok();
        let base = base.as_ref().and_then(|base| base.query());
        let keys = settings.credentials.pairs(&self.chosen);
        let own = keys
            .chain(call.shared_pairs())
            .collect::<Vec<_>>()
            .join("&");
        let mut query = format!("?{}", url.query().unwrap_or_default());
        put_missing(&mut query, &own);
        settings.defaults.put_query(&mut query, base);
        let query = query.trim_start_matches(['?', '&']);
        url.set_query(Some(query).filter(|query| !query.is_empty()));
    }

    /// Returns true if a redirect to another origin may repeat the body.
    pub(crate) fn may_forward_body(&self) -> bool {
        self.policy.forwards_secrets() || !self.call.has_secret_body()
    }

    /// Returns the progress of the upload, if it extends the timeout.
    pub(crate) fn upload_progress(&self) -> Option<&LastProgress> {
        let body = self.call.body_set().filter(|_| self.extends_timeout);
        body.and_then(Body::last_progress)
    }

    /// Returns the host, for messages.
    #[cold]
    pub(crate) fn host(&self) -> String {
        let request = self.request().ok();
        let host = request.as_ref().and_then(|request| request.url.host_str());
        host.unwrap_or_default().to_owned()
    }
}
