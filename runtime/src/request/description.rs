//! What an operation's table says: everything about it that is known when the client is generated.

use crate::client::address::Address;
use crate::client::policy::Policy;
use crate::request::parameter::Parameter;

/// One operation: method, path, parameters and body.
///
/// `operation!` writes it; [`Call`](crate::Call) and the executor read it.
#[derive(Debug)]
#[non_exhaustive]
pub struct Description {
    /// The name that the document gives the operation.
    pub id: &'static str,
    /// The HTTP method.
    pub method: &'static str,
    /// The path below the base URL, with `{name}` where a path parameter goes.
    pub path: &'static str,
    /// Where it is served, in place of where the others are.
    pub servers: &'static [Address],
    /// Alternatives, one of which must be met; each names the schemes that it needs together.
    pub security: &'static [&'static [&'static str]],
    /// How long it may take, and how often it is made again.
    pub policy: Policy,
    /// The parameters, and the body as one more.
    pub parameters: &'static [Parameter],
    /// What asks for the response as a stream.
    pub switch: Option<Switch>,
}

/// A boolean of a request by which the server is asked for a stream, or for the whole response.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Switch {
    pub(crate) is_in_query: bool,
    pub(crate) name: &'static str,
    /// True if the server streams where the request does not say.
    pub(crate) is_on: bool,
}

impl Switch {
    /// A member of the body, which is JSON or a form; dotted where it is nested in JSON.
    #[must_use]
    pub const fn body(name: &'static str) -> Self {
        Self {
            is_in_query: false,
            name,
            is_on: false,
        }
    }

    /// A parameter of the query.
    #[must_use]
    pub const fn query(name: &'static str) -> Self {
        Self {
            is_in_query: true,
            ..Self::body(name)
        }
    }

    /// The server streams where the request does not say.
    #[must_use]
    pub const fn on(mut self) -> Self {
        self.is_on = true;
        self
    }
}

impl Description {
    /// An operation without anything but its method and path.
    #[must_use]
    pub const fn new(id: &'static str, method: &'static str, path: &'static str) -> Self {
        let (security, parameters): (&[&[&str]], &[Parameter]) = (&[], &[]);
        Self {
            id,
            method,
            path,
            servers: &[],
            security,
            policy: Policy::new(),
            parameters,
            switch: None,
        }
    }

    /// With servers of its own.
    #[must_use]
    pub const fn servers(mut self, all: &'static [Address]) -> Self {
        self.servers = all;
        self
    }

    /// With these alternatives of security schemes.
    #[must_use]
    pub const fn security(mut self, all: &'static [&'static [&'static str]]) -> Self {
        self.security = all;
        self
    }

    /// With this policy.
    #[must_use]
    pub const fn policy(mut self, policy: Policy) -> Self {
        self.policy = policy;
        self
    }

    /// With what asks for a stream.
    #[must_use]
    pub const fn switch(mut self, switch: Switch) -> Self {
        self.switch = Some(switch);
        self
    }

    /// With these parameters.
    #[must_use]
    pub const fn parameters(mut self, all: &'static [Parameter]) -> Self {
        self.parameters = all;
        self
    }
}
