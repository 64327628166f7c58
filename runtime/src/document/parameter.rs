//! Descriptions of parameters and bodies.

/// A parameter, or the body: its location and its style (OpenAPI 3.1.1, section 4.8.12).
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Parameter {
    /// The name; for a body, the media type.
    pub name: &'static str,
    /// The location.
    pub location: Location,
    /// The serialization of arrays and objects.
    pub style: Style,
    /// True if each element of an array, or member of an object, is a separate value.
    pub explode: bool,
    /// True if reserved characters (RFC 3986, section 2.2) are sent unencoded.
    pub allow_reserved: bool,
    /// True if an empty array or object is sent, rather than omitted.
    pub allow_empty: bool,
    /// The properties of a form that have an encoding of their own.
    pub encodings: &'static [Encoding],
    /// The default to send, as JSON text.
    pub default: Option<&'static str>,
    /// True if the client may have a value for all calls.
    pub shared: bool,
    /// True if a call without a value is an error.
    pub needed: bool,
}

/// The location of a value in a request.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
#[allow(missing_docs, reason = "the words are those of OpenAPI")]
pub enum Location {
    Path,
    Query,
    Header,
    Cookie,
    /// The whole query (OpenAPI 3.2.0, 4.12.1).
    Querystring,
    Body,
}

impl Location {
    /// Returns its name, for messages.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Path => "path parameter",
            Self::Query => "query parameter",
            Self::Header => "header",
            Self::Cookie => "cookie",
            Self::Querystring => "query",
            Self::Body => "body",
        }
    }

    /// Returns true if it is in the query.
    pub(crate) fn is_of_query(self) -> bool {
        matches!(self, Self::Query | Self::Querystring)
    }
}

/// The serialization of a value (OpenAPI 3.1.1, section 4.8.12.2.2, "Style Values").
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
#[allow(missing_docs, reason = "the words are those of OpenAPI")]
pub enum Style {
    Simple,
    /// Pairs of a name and a value; for a body, `application/x-www-form-urlencoded`.
    Form,
    Label,
    Matrix,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
    /// Cookies without percent-encoding: the style `cookie` of OpenAPI 3.2.
    RawResponse,
    /// Sends JSON text.
    Json,
    /// A part for each property (RFC 7578).
    Multipart,
    /// Text unchanged; other values as JSON.
    Text,
    /// Bytes unchanged.
    Binary,
    /// Lines of JSON text (NDJSON).
    Lines,
    /// JSON text sequences (RFC 7464).
    Records,
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

/// A row of the table, `query "name" form explode`, becomes
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
            allow_empty: false,
            encodings: &[],
            default: None,
            shared: false,
            needed: false,
        }
    }

    /// Creates a path parameter.
    #[must_use]
    pub const fn path(name: &'static str) -> Self {
        Self::at(Location::Path, name)
    }

    /// Creates a query parameter.
    #[must_use]
    pub const fn query(name: &'static str) -> Self {
        Self::at(Location::Query, name)
    }

    /// Creates a header parameter.
    #[must_use]
    pub const fn header(name: &'static str) -> Self {
        Self::at(Location::Header, name)
    }

    /// Creates a cookie parameter.
    #[must_use]
    pub const fn cookie(name: &'static str) -> Self {
        Self::at(Location::Cookie, name)
    }

    /// Creates a parameter that is the whole query.
    #[must_use]
    pub const fn querystring(name: &'static str) -> Self {
        Self::at(Location::Querystring, name)
    }

    /// Creates a body of this media type.
    #[must_use]
    pub const fn body(media_type: &'static str) -> Self {
        Self::at(Location::Body, media_type)
    }

    /// Sets the default to send, as JSON text.
    #[must_use]
    pub const fn default(mut self, json: &'static str) -> Self {
        self.default = Some(json);
        self
    }

    /// Sets the encodings of properties of a form.
    #[must_use]
    pub const fn encodings(mut self, all: &'static [Encoding]) -> Self {
        self.encodings = all;
        self
    }

    steps! {
        /// Sets the style `simple`.
        simple => style = Style::Simple;
        /// Sets the style `form`.
        form => style = Style::Form;
        /// Sets the style `label`.
        label => style = Style::Label;
        /// Sets the style `matrix`.
        matrix => style = Style::Matrix;
        /// Sets the style `spaceDelimited`.
        space_delimited => style = Style::SpaceDelimited;
        /// Sets the style `pipeDelimited`.
        pipe_delimited => style = Style::PipeDelimited;
        /// Sets the style `deepObject`.
        deep_object => style = Style::DeepObject;
        /// Sends the value unencoded.
        raw => style = Style::RawResponse;
        /// Sends JSON text.
        json => style = Style::Json;
        /// Sends a multipart body.
        multipart => style = Style::Multipart;
        /// Sends text.
        text => style = Style::Text;
        /// Sends bytes.
        binary => style = Style::Binary;
        /// Sends lines of JSON text (NDJSON).
        lines => style = Style::Lines;
        /// Sends JSON text sequences (RFC 7464).
        records => style = Style::Records;
        /// Sets `explode`.
        explode => explode = true;
        /// Sets `allowReserved`.
        allow_reserved => allow_reserved = true;
        /// Marks that the client may have a value for all calls.
        shared => shared = true;
        /// Marks that a call without a value is an error.
        needed => needed = true;
        /// Sends an empty array or object.
        allow_empty => allow_empty = true;
    }
}

/// The encoding of a property of a form: an Encoding Object (OpenAPI 3.1.1, section 4.8.15).
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Encoding {
    /// The property's name; for a part without a name its index, or empty for all others.
    pub name: &'static str,
    /// The style, if the document sets one.
    pub style: Option<Style>,
    /// True if each element or member is a separate pair.
    pub explode: bool,
    /// True if reserved characters are sent unencoded.
    pub allow_reserved: bool,
    /// The media type, if the document sets one.
    pub content_type: Option<&'static str>,
    /// The headers of its part, unless the part has its own.
    pub headers: &'static [(&'static str, &'static str)],
}

/// A row of the table: `"name" deep_object explode` or `"name" "image/png"`.
impl Encoding {
    /// Creates the default encoding of a property.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            style: None,
            explode: false,
            allow_reserved: false,
            content_type: None,
            headers: &[],
        }
    }

    steps! {
        /// Sets the style `form`.
        form => style = Some(Style::Form);
        /// Sets the style `spaceDelimited`.
        space_delimited => style = Some(Style::SpaceDelimited);
        /// Sets the style `pipeDelimited`.
        pipe_delimited => style = Some(Style::PipeDelimited);
        /// Sets the style `deepObject`.
        deep_object => style = Some(Style::DeepObject);
        /// Sets `explode`.
        explode => explode = true;
        /// Sets `allowReserved`.
        allow_reserved => allow_reserved = true;
    }

    /// Sets the media type.
    #[must_use]
    pub const fn content_type(mut self, media_type: &'static str) -> Self {
        self.content_type = Some(media_type);
        self
    }

    /// Sets the headers of its part.
    #[must_use]
    pub const fn headers(mut self, all: &'static [(&'static str, &'static str)]) -> Self {
        self.headers = all;
        self
    }
}
