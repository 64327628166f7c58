//! Descriptions of operations: what is known when the client is generated.

use crate::document::address::Address;
use crate::document::parameter::Parameter;
use crate::document::policy::Policy;

/// An operation: method, path, parameters and body.
///
/// The macro `operation!` defines it; [`Call`](crate::Call) and the executor read it.
#[derive(Debug)]
#[non_exhaustive]
pub struct Description {
    /// The `operationId`, or the name derived from method and path.
    pub id: &'static str,
    /// The HTTP method.
    pub method: &'static str,
    /// The path template below the base URL, with `{name}` for a path parameter.
    pub path: &'static str,
    /// The operation's own servers, which replace the document's; usually empty.
    pub servers: &'static [Address],
    /// Security requirements, one of which must be satisfied; each names the schemes that it needs
    /// together.
    pub security: &'static [&'static [&'static str]],
    /// The operation's timeouts and retries.
    pub policy: Policy,
    /// The parameters, and the body as one more.
    pub parameters: &'static [Parameter],
    /// The boolean that requests a stream.
    pub switch: Option<Switch>,
}

/// A boolean of a request that selects between a stream and a whole response.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Switch {
    pub(crate) is_in_query: bool,
    pub(crate) name: &'static str,
    /// True if the server streams by default.
    pub(crate) is_on: bool,
}

impl Switch {
    /// Creates a switch in the body, which is JSON or a form; a dotted path if it is nested in
    /// JSON.
    #[must_use]
    pub const fn body(name: &'static str) -> Self {
        Self {
            is_in_query: false,
            name,
            is_on: false,
        }
    }

    /// Creates a switch in the query.
    #[must_use]
    pub const fn query(name: &'static str) -> Self {
        Self {
            is_in_query: true,
            ..Self::body(name)
        }
    }

    /// Marks that the server streams by default.
    #[must_use]
    pub const fn on(mut self) -> Self {
        self.is_on = true;
        self
    }
}

impl Description {
    /// Creates an operation with a method and a path only.
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

    /// Sets the operation's own servers.
    #[must_use]
    pub const fn servers(mut self, all: &'static [Address]) -> Self {
        self.servers = all;
        self
    }

    /// Sets the security requirements.
    #[must_use]
    pub const fn security(mut self, all: &'static [&'static [&'static str]]) -> Self {
        self.security = all;
        self
    }

    /// Sets the policy.
    #[must_use]
    pub const fn policy(mut self, policy: Policy) -> Self {
        self.policy = policy;
        self
    }

    /// Sets the switch between a stream and a whole response.
    #[must_use]
    pub const fn switch(mut self, switch: Switch) -> Self {
        self.switch = Some(switch);
        self
    }

    /// Sets the parameters.
    #[must_use]
    pub const fn parameters(mut self, all: &'static [Parameter]) -> Self {
        self.parameters = all;
        self
    }
}
