//! What an operation's table says of the responses that the document declares.

/// How the body of a response is read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Media {
    /// No content.
    None,
    /// JSON text.
    Json,
    /// Text.
    Text,
    /// Bytes, all at once.
    Binary,
    /// Whatever the `Content-Type` of the response says.
    Any,
    /// Bytes as they come.
    Bytes,
    /// Server-sent events, by their data.
    Events,
    /// Server-sent events, each as an object.
    EventObjects,
    /// JSON text in lines.
    Lines,
    /// JSON text sequences (RFC 7464).
    Records,
}

macro_rules! media {
    ($($(#[$doc:meta])* $word:ident = $media:ident;)*) => {$(
        $(#[$doc])*
        #[must_use]
        pub const fn $word() -> Self {
            Self::$media
        }
    )*};
}

impl Media {
    media! {
        /// No content.
        none = None;
        /// JSON text.
        json = Json;
        /// Text.
        text = Text;
        /// Bytes, all at once.
        binary = Binary;
        /// Whatever the `Content-Type` of the response says.
        any = Any;
        /// Bytes as they come.
        bytes = Bytes;
        /// Server-sent events, by their data.
        events = Events;
        /// Server-sent events, each as an object.
        event_objects = EventObjects;
        /// JSON text in lines.
        lines = Lines;
        /// JSON text sequences.
        records = Records;
    }

    /// The media type to ask for where the document names no other; `None` where there is none.
    #[must_use]
    pub const fn name(self) -> Option<&'static str> {
        match self {
            Self::None => None,
            Self::Any => Some("*/*"),
            Self::Binary | Self::Bytes => Some("application/octet-stream"),
            Self::Json => Some("application/json"),
            Self::Text => Some("text/plain"),
            Self::Events | Self::EventObjects => Some("text/event-stream"),
            Self::Lines => Some("application/x-ndjson"),
            Self::Records => Some("application/json-seq"),
        }
    }

    /// True if the body is handed on while it comes.
    #[must_use]
    pub const fn is_stream(self) -> bool {
        matches!(
            self,
            Self::Bytes | Self::Events | Self::EventObjects | Self::Lines | Self::Records
        )
    }

    /// True if this is how a body of the media type is read, which is in lower case.
    pub(crate) fn reads(self, sent: &str) -> bool {
        let is_json = sent.ends_with("/json") || sent.ends_with("+json");
        match self {
            Self::None => false,
            Self::Any => true,
            Self::Json => is_json,
            Self::Text => {
                sent.starts_with("text/") || sent.ends_with("xml") || sent.ends_with("yaml")
            }
            Self::Binary | Self::Bytes => !is_json,
            Self::Events | Self::EventObjects => sent == "text/event-stream",
            Self::Lines => sent.contains("json") && !is_json,
            Self::Records => sent == "application/json-seq",
        }
    }
}

/// A response that the document declares.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Declared {
    /// `200`, a range such as `4XX`, or `default`.
    pub statuses: &'static [&'static str],
    /// How its body is read.
    pub media: Media,
    /// True if it is what the caller asked for, rather than a failure.
    pub success: bool,
    /// The media type, where it is not the usual one; several are a list as in `Accept`.
    pub name: Option<&'static str>,
    /// True if the caller asked for this media type, and will have no other.
    pub exact: bool,
}

impl Declared {
    const fn new(statuses: &'static [&'static str], media: Media, success: bool) -> Self {
        Self {
            statuses,
            media,
            success,
            name: None,
            exact: false,
        }
    }

    /// What the caller asked for.
    #[must_use]
    pub const fn success(statuses: &'static [&'static str], media: Media) -> Self {
        Self::new(statuses, media, true)
    }

    /// What the caller asked for, while it comes.
    #[must_use]
    pub const fn stream(statuses: &'static [&'static str], media: Media) -> Self {
        Self::new(statuses, media, true)
    }

    /// The media type that the caller asked for, and no other.
    #[must_use]
    pub const fn exact(statuses: &'static [&'static str], media: Media) -> Self {
        let mut row = Self::new(statuses, media, true);
        row.exact = true;
        row
    }

    /// A failure.
    #[must_use]
    pub const fn failure(statuses: &'static [&'static str], media: Media) -> Self {
        Self::new(statuses, media, false)
    }

    /// A success that does not come in the media type that the caller asked for.
    #[must_use]
    pub const fn foreign(statuses: &'static [&'static str], media: Media) -> Self {
        Self::exact(statuses, media)
    }

    /// A failure without a body, which its status tells.
    #[must_use]
    pub const fn bare(statuses: &'static [&'static str], media: Media) -> Self {
        Self::new(statuses, media, false)
    }

    /// Of this media type.
    #[must_use]
    pub const fn named(mut self, media_type: &'static str) -> Self {
        self.name = Some(media_type);
        self
    }

    /// The media type to ask for; `None` where anything will do.
    pub(crate) fn media_type(&self) -> Option<&'static str> {
        self.name.or(self.media.name())
    }
}
