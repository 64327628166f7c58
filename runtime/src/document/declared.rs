//! Declared responses of an operation.

/// The format of a response body.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Media {
    /// No content.
    None,
    /// JSON text.
    Json,
    /// Text.
    Text,
    /// Bytes, buffered.
    Binary,
    /// The format that the response's `Content-Type` names.
    Any,
    /// Bytes, as a stream.
    Bytes,
    /// Server-sent events, by their data.
    Events,
    /// Server-sent events, each as an object.
    EventObjects,
    /// Lines of JSON text (NDJSON).
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
        /// Bytes, buffered.
        binary = Binary;
        /// The format that the response's `Content-Type` names.
        any = Any;
        /// Bytes, as a stream.
        bytes = Bytes;
        /// Server-sent events, by their data.
        events = Events;
        /// Server-sent events, each as an object.
        event_objects = EventObjects;
        /// Lines of JSON text (NDJSON).
        lines = Lines;
        /// JSON text sequences.
        records = Records;
    }

    /// Returns the media type to request, if the document names no other; `None` for no content.
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

    /// Returns true if the body is a stream.
    #[must_use]
    pub const fn is_stream(self) -> bool {
        matches!(
            self,
            Self::Bytes | Self::Events | Self::EventObjects | Self::Lines | Self::Records
        )
    }

    /// Returns true if a body of this media type has this format; `sent` is in lower case.
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
    /// The statuses: `200`, a range such as `4XX`, or `default`.
    pub statuses: &'static [&'static str],
    /// The format of its body.
    pub media: Media,
    /// True for a success, false for a failure.
    pub success: bool,
    /// The media type, if it is not the usual one; several are a list as in `Accept`.
    pub name: Option<&'static str>,
    /// True if the caller accepts this media type only.
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

    /// Creates a success.
    #[must_use]
    pub const fn success(statuses: &'static [&'static str], media: Media) -> Self {
        Self::new(statuses, media, true)
    }

    /// Creates a success with a streaming body.
    #[must_use]
    pub const fn stream(statuses: &'static [&'static str], media: Media) -> Self {
        Self::new(statuses, media, true)
    }

    /// Creates a success in the only media type that the caller accepts.
    #[must_use]
    pub const fn exact(statuses: &'static [&'static str], media: Media) -> Self {
        let mut row = Self::new(statuses, media, true);
        row.exact = true;
        row
    }

    /// Creates a failure.
    #[must_use]
    pub const fn failure(statuses: &'static [&'static str], media: Media) -> Self {
        Self::new(statuses, media, false)
    }

    /// Creates a success in a media type that the caller did not request.
    #[must_use]
    pub const fn foreign(statuses: &'static [&'static str], media: Media) -> Self {
        Self::exact(statuses, media)
    }

    /// Creates a failure without a body, which its status identifies.
    #[must_use]
    pub const fn bare(statuses: &'static [&'static str], media: Media) -> Self {
        Self::new(statuses, media, false)
    }

    /// Sets the media type.
    #[must_use]
    pub const fn named(mut self, media_type: &'static str) -> Self {
        self.name = Some(media_type);
        self
    }

    /// Returns the media type to request; `None` for no content.
    pub(crate) fn media_type(&self) -> Option<&'static str> {
        self.name.or(self.media.name())
    }
}
