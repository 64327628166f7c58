//! What an operation's table says: everything about it that is known when the client is generated.

use crate::address::Address;

/// One operation: method, path, parameters, body and responses.
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
    /// The parameters, in the document's order.
    pub parameters: &'static [Parameter],
    /// How the request's body is written, where there can be one.
    pub body: Option<Media>,
    /// What each status means, in the document's order.
    pub responses: &'static [Declared],
}

impl Description {
    /// An operation without anything but its method and path.
    #[must_use]
    pub const fn new(id: &'static str, method: &'static str, path: &'static str) -> Self {
        let (security, parameters, responses): (&[&[&str]], &[Parameter], &[Declared]) =
            (&[], &[], &[]);
        Self {
            id,
            method,
            path,
            servers: &[],
            security,
            parameters,
            body: None,
            responses,
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

    /// With these parameters.
    #[must_use]
    pub const fn parameters(mut self, all: &'static [Parameter]) -> Self {
        self.parameters = all;
        self
    }

    /// With a body.
    #[must_use]
    pub const fn body(mut self, media: Media) -> Self {
        self.body = Some(media);
        self
    }

    /// With these responses.
    #[must_use]
    pub const fn responses(mut self, all: &'static [Declared]) -> Self {
        self.responses = all;
        self
    }
}

/// A parameter: where it goes, and how its value is written there (OpenAPI 3.1.1, 4.8.12).
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Parameter {
    /// Its name on the wire.
    pub name: &'static str,
    /// Where it goes.
    pub location: Location,
    /// How arrays and objects are written.
    pub style: Style,
    /// Whether each element of an array, or member of an object, is written on its own.
    pub explode: bool,
    /// Whether reserved characters (RFC 3986, section 2.2) of a query's value go as they are.
    pub allow_reserved: bool,
}

/// Where a parameter goes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
#[allow(missing_docs, reason = "the words are those of OpenAPI")]
pub enum Location {
    Path,
    Query,
    Header,
    Cookie,
}

/// How a parameter's value is written (OpenAPI 3.1.1, 4.8.12.2.2 "Style Values").
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
#[allow(missing_docs, reason = "the words are those of OpenAPI")]
pub enum Style {
    Simple,
    Form,
    Label,
    Matrix,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
    /// As JSON text: a parameter that has `content` in place of a schema.
    Json,
}

macro_rules! steps {
    ($($(#[$doc:meta])* $step:ident => $field:ident = $value:expr;)*) => {$(
        $(#[$doc])*
        #[must_use]
        pub const fn $step(mut self) -> Self {
            self.$field = $value;
            self
        }
    )*};
}

/// A row of the table reads `query "name" form explode;` and becomes
/// `Parameter::query("name").form().explode()`.
impl Parameter {
    const fn at(location: Location, name: &'static str) -> Self {
        let style = Style::Simple;
        Self {
            name,
            location,
            style,
            explode: false,
            allow_reserved: false,
        }
    }

    /// A part of the path.
    #[must_use]
    pub const fn path(name: &'static str) -> Self {
        Self::at(Location::Path, name)
    }

    /// A part of the query.
    #[must_use]
    pub const fn query(name: &'static str) -> Self {
        Self::at(Location::Query, name)
    }

    /// A header.
    #[must_use]
    pub const fn header(name: &'static str) -> Self {
        Self::at(Location::Header, name)
    }

    /// A cookie.
    #[must_use]
    pub const fn cookie(name: &'static str) -> Self {
        Self::at(Location::Cookie, name)
    }

    steps! {
        /// In the style `simple`.
        simple => style = Style::Simple;
        /// In the style `form`.
        form => style = Style::Form;
        /// In the style `label`.
        label => style = Style::Label;
        /// In the style `matrix`.
        matrix => style = Style::Matrix;
        /// In the style `spaceDelimited`.
        space_delimited => style = Style::SpaceDelimited;
        /// In the style `pipeDelimited`.
        pipe_delimited => style = Style::PipeDelimited;
        /// In the style `deepObject`.
        deep_object => style = Style::DeepObject;
        /// As JSON text.
        json => style = Style::Json;
        /// Each element or member on its own.
        explode => explode = true;
        /// With reserved characters as they are.
        allow_reserved => allow_reserved = true;
    }
}

/// How a body is written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Media {
    /// No content.
    None,
    /// JSON text.
    Json,
    /// Plain text.
    Text,
    /// Bytes.
    Binary,
}

impl Media {
    /// No content.
    #[must_use]
    pub const fn none() -> Self {
        Self::None
    }

    /// JSON text.
    #[must_use]
    pub const fn json() -> Self {
        Self::Json
    }

    /// Plain text.
    #[must_use]
    pub const fn text() -> Self {
        Self::Text
    }

    /// Bytes.
    #[must_use]
    pub const fn binary() -> Self {
        Self::Binary
    }

    /// The media type to send, and to ask for; `None` where anything will do.
    #[must_use]
    pub const fn name(self) -> Option<&'static str> {
        match self {
            Self::None | Self::Binary => None,
            Self::Json => Some("application/json"),
            Self::Text => Some("text/plain"),
        }
    }
}

/// A response that the document declares.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Declared {
    /// `200`, a range such as `4XX`, or `default`.
    pub status: &'static str,
    /// How its body is written.
    pub media: Media,
    /// Whether it is what the caller asked for, rather than a failure.
    pub success: bool,
}

impl Declared {
    /// What the caller asked for.
    #[must_use]
    pub const fn success(status: &'static str, media: Media) -> Self {
        Self {
            status,
            media,
            success: true,
        }
    }

    /// A failure.
    #[must_use]
    pub const fn failure(status: &'static str, media: Media) -> Self {
        Self {
            status,
            media,
            success: false,
        }
    }
}
