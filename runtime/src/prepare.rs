//! A call becomes what each of its attempts sends. What enters is a call, what leaves is a request
//! with its credentials, and what there is to know about it until its answer was read.

use std::convert::Infallible;

use crate::body::Body;
use crate::call::Call;
use crate::config::{ConfigError, RequestError};
use crate::core::{Core, Settings};
use crate::credentials::Provider;
use crate::deadline::Pulse;
use crate::declared::Declared;
use crate::error::Error;
use crate::incoming::Again;
use crate::policy::Policy;
use crate::transport::Request;

/// What each attempt sends.
pub(crate) struct Prepared {
    pub(crate) core: Core,
    pub(crate) request: Request,
    /// What gives the token, where that is not in the request already.
    pub(crate) provider: Option<Provider>,
    /// What no text may repeat, beside what the client always sends.
    pub(crate) secrets: Vec<String>,
    pub(crate) policy: Policy,
    /// Whether nobody chose a time.
    is_patient: bool,
    pub(crate) declared: &'static [Declared],
    /// The call, where its answer may be a stream.
    pub(crate) again: Option<Box<Again>>,
}

impl Prepared {
    pub(crate) fn new(
        call: Call,
        declared: &'static [Declared],
    ) -> Result<Self, Error<Infallible>> {
        let core = call.core().clone();
        let settings = core.settings()?;
        let credentials = settings.credentials.choose(&call)?;
        let said = call.policy().or(settings.policy);
        let policy = match settings.has_own_time {
            true => said,
            false => said.or_time(),
        };
        let again = declared.iter().any(|row| row.media.is_stream());
        let again = again.then(|| Again {
            call: call.clone(),
            declared,
        });
        let secrets = call.secrets();
        let base = call.base(settings)?;
        let mut request = call.request(settings, &base, declared)?;
        credentials.iter().for_each(|ready| ready.put(&mut request));
        let request = request.ready(&base)?;
        Ok(Self {
            request,
            provider: credentials
                .iter()
                .find_map(|ready| ready.provider())
                .cloned(),
            secrets,
            policy,
            // How long a file takes to be sent is not for a time to say that nobody chose.
            is_patient: said.time().or(said.attempt_time()).is_none(),
            declared,
            again: again.map(Box::new),
            core,
        })
    }

    /// Finds out how long the files are that are sent.
    pub(crate) async fn measure(&mut self) -> Result<(), RequestError> {
        match &mut self.request.body {
            Some(body) => body.measure().await,
            None => Ok(()),
        }
    }

    pub(crate) fn settings(&self) -> Result<&Settings, ConfigError> {
        self.core.settings()
    }

    /// What tells when something of a body was last sent that is waited for while it is.
    pub(crate) fn patient(&self) -> Option<&Pulse> {
        let body = self.request.body.as_ref().filter(|_| self.is_patient);
        body.and_then(Body::pulse)
    }

    pub(crate) fn host(&self) -> &str {
        self.request.url.host_str().unwrap_or_default()
    }
}
