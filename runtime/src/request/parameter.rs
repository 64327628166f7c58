//! What an operation's table says of one value that goes into a request, the body among them.

/// A value of a request: where it goes, and how it is written there (OpenAPI 3.1.1, 4.8.12).
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Parameter {
    /// Its name on the wire; of a body, the media type.
    pub name: &'static str,
    /// Where it goes.
    pub location: Location,
    /// How arrays and objects are written.
    pub style: Style,
    /// True if each element of an array, or member of an object, is written on its own.
    pub explode: bool,
    /// True if reserved characters (RFC 3986, section 2.2) of a query's value go as they are.
    pub allow_reserved: bool,
    /// True if an empty array or object is said, rather than left out.
    pub allow_empty: bool,
    /// Of a form, how those members are written that are not written as usual.
    pub encodings: &'static [Encoding],
    /// The value that is sent where a call sets none, as JSON text.
    pub default: Option<&'static str>,
    /// True if the client may have a value for all calls.
    pub shared: bool,
    /// True if a call without a value is an error.
    pub needed: bool,
}

/// Where a value goes.
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
    /// Its name among people.
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

    /// True if it is a part of the query, or all of it.
    pub(crate) fn is_of_query(self) -> bool {
        matches!(self, Self::Query | Self::Querystring)
    }
}

/// How a value is written (OpenAPI 3.1.1, 4.8.12.2.2 "Style Values").
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
#[allow(missing_docs, reason = "the words are those of OpenAPI")]
pub enum Style {
    Simple,
    /// Pairs of a name and a value; of a body, `application/x-www-form-urlencoded`.
    Form,
    Label,
    Matrix,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
    /// Cookies as they are: the style `cookie` of OpenAPI 3.2.
    Raw,
    /// As JSON text.
    Json,
    /// A part for each member (RFC 7578).
    Multipart,
    /// Text as it is; what is no text, as JSON.
    Text,
    /// Bytes as they are.
    Binary,
    /// JSON text in lines.
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

/// A row of the table reads `query "name" form explode` and becomes
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

    /// The whole query.
    #[must_use]
    pub const fn querystring(name: &'static str) -> Self {
        Self::at(Location::Querystring, name)
    }

    /// The body, of this media type.
    #[must_use]
    pub const fn body(media_type: &'static str) -> Self {
        Self::at(Location::Body, media_type)
    }

    /// With this value where a call sets none, as JSON text.
    #[must_use]
    pub const fn default(mut self, json: &'static str) -> Self {
        self.default = Some(json);
        self
    }

    /// With these exceptions for members of a form.
    #[must_use]
    pub const fn encodings(mut self, all: &'static [Encoding]) -> Self {
        self.encodings = all;
        self
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
        /// As it is.
        raw => style = Style::Raw;
        /// As JSON text.
        json => style = Style::Json;
        /// As parts.
        multipart => style = Style::Multipart;
        /// As text.
        text => style = Style::Text;
        /// As bytes.
        binary => style = Style::Binary;
        /// As lines of JSON text.
        lines => style = Style::Lines;
        /// As JSON text sequences.
        records => style = Style::Records;
        /// Each element or member on its own.
        explode => explode = true;
        /// With reserved characters as they are.
        allow_reserved => allow_reserved = true;
        /// Perhaps known to the client.
        shared => shared = true;
        /// Never left out.
        needed => needed = true;
        /// Said even where it is empty.
        allow_empty => allow_empty = true;
    }
}

/// How one member of a form is written: an Encoding Object (OpenAPI 3.1.1, 4.8.15).
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Encoding {
    /// The member's name; of a part without one its index, or nothing for all others.
    pub name: &'static str,
    /// The style, where the document says one.
    pub style: Option<Style>,
    /// True if each element or member is written on its own.
    pub explode: bool,
    /// True if reserved characters go as they are.
    pub allow_reserved: bool,
    /// The media type, where the document says one.
    pub content_type: Option<&'static str>,
    /// Headers that its part always has, unless it brings its own.
    pub headers: &'static [(&'static str, &'static str)],
}

/// A row of the table reads `"name" deep_object explode` or `"name" "image/png"`.
impl Encoding {
    /// A member that is written as usual.
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
        /// In the style `form`.
        form => style = Some(Style::Form);
        /// In the style `spaceDelimited`.
        space_delimited => style = Some(Style::SpaceDelimited);
        /// In the style `pipeDelimited`.
        pipe_delimited => style = Some(Style::PipeDelimited);
        /// In the style `deepObject`.
        deep_object => style = Some(Style::DeepObject);
        /// Each element or member on its own.
        explode => explode = true;
        /// With reserved characters as they are.
        allow_reserved => allow_reserved = true;
    }

    /// Of this media type.
    #[must_use]
    pub const fn content_type(mut self, media_type: &'static str) -> Self {
        self.content_type = Some(media_type);
        self
    }

    /// With these headers of its part.
    #[must_use]
    pub const fn headers(mut self, all: &'static [(&'static str, &'static str)]) -> Self {
        self.headers = all;
        self
    }
}
