//! Uploads: files of a form, or whole bodies.

use std::any::Any;
use std::fmt;
use std::path::PathBuf;

use bytes::Bytes;
use futures_core::Stream;
use tokio::io::AsyncRead;

use crate::json::attachment::Attachment;
use crate::json::decode::Decode;
use crate::json::encode::Encode;
use crate::json::fault::Fault;
use crate::json::input::Input;
use crate::json::node::Node;
use crate::json::tape::Tape;
use crate::json::token::Token;
use crate::wire::body::Body;
use crate::wire::piece::Piece;

/// Content to send: a file of a form, or a whole body. It is created from memory, a file, a reader
/// or a stream. Of the latter three, only a chunk at a time is held in memory.
///
/// Bytes and text convert into it.
///
/// ```
/// use specmill_runtime::Upload;
///
/// let photo = Upload::new(vec![0x89, 0x50]).file_name("photo.png").media_type("image/png");
/// assert_eq!(photo.as_bytes().unwrap().len(), 2);
/// let note: Upload = "some text".into();
/// assert_eq!(note.as_bytes().unwrap(), "some text");
///
/// // Opened for each attempt; named `site.zip`.
/// let site = Upload::file("build/site.zip");
/// // Sent once: the call is never retried. Without a length, it is sent in chunks.
/// let log = Upload::reader(&b"line\n"[..]).with_length(5).file_name("log.txt");
/// # let _ = (site, log);
/// ```
///
/// In JSON it is a string, and only bytes can be sent there. A call with a file or a stream in
/// JSON, in a URL or in a header fails before anything is sent. Two streams are equal if they are
/// identical.
#[derive(Clone, PartialEq)]
pub struct Upload {
    piece: Piece,
    // Boxed, since most uploads are values among many others.
    metadata: Option<Box<UploadMetadata>>,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct UploadMetadata {
    file_name: Option<String>,
    media_type: Option<String>,
    headers: Vec<(String, String)>,
}

impl Upload {
    /// Creates an upload from bytes.
    #[must_use]
    pub fn new(bytes: impl Into<Bytes>) -> Self {
        Self::of(Piece::Bytes(bytes.into()))
    }

    /// Creates an upload from a file, which is opened for each attempt. Its name is the last
    /// component of the path, unless [`file_name`](Self::file_name) sets another. If the file
    /// cannot be read, the call fails.
    #[must_use]
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self::of(Piece::file(path.into()))
    }

    /// Creates an upload from a reader. A call with it is never retried.
    #[must_use]
    pub fn reader(reader: impl AsyncRead + Send + 'static) -> Self {
        Self::of(Piece::reader(reader))
    }

    /// Creates an upload from a stream. A call with it is never retried.
    #[must_use]
    pub fn stream<S, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + Send + 'static,
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        Self::of(Piece::stream(stream))
    }

    fn of(piece: Piece) -> Self {
        Self {
            piece,
            metadata: None,
        }
    }

    /// Sets the length of a reader or a stream, in bytes; other lengths are known. If all lengths
    /// are known, the body has a `Content-Length`, which many servers require. A reader that
    /// returns more or fewer bytes fails the call.
    #[must_use]
    pub fn with_length(mut self, bytes: u64) -> Self {
        self.piece.set_length(bytes);
        self
    }

    /// Sets the file name, for a part of a form.
    #[must_use]
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.metadata().file_name = Some(name.into());
        self
    }

    /// Sets the media type (default: that of the API's description).
    #[must_use]
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.metadata().media_type = Some(media_type.into());
        self
    }

    /// Adds a header, for a part of a form.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.metadata().headers.push((name.into(), value.into()));
        self
    }

    /// Returns the bytes, if the upload is from memory.
    #[must_use]
    pub fn as_bytes(&self) -> Option<&Bytes> {
        self.piece.as_bytes()
    }

    /// Returns the upload that a value of a tape is.
    pub(crate) fn at<'t>(value: Node<'t, '_>) -> Option<&'t Self> {
        match value.token() {
            Token::Attachment(attachment) => (*attachment as &dyn Any).downcast_ref(),
            _ => None,
        }
    }

    pub(crate) fn piece(&self) -> &Piece {
        &self.piece
    }

    pub(crate) fn into_piece(self) -> Piece {
        self.piece
    }

    fn metadata(&mut self) -> &mut UploadMetadata {
        self.metadata.get_or_insert_default()
    }

    pub(crate) fn name(&self) -> Option<&str> {
        let own = self.metadata.as_ref();
        let own = own.and_then(|metadata| metadata.file_name.as_deref());
        own.or_else(|| self.piece.file_name())
    }

    pub(crate) fn content_type(&self) -> Option<&str> {
        self.metadata.as_ref()?.media_type.as_deref()
    }

    pub(crate) fn headers(&self) -> &[(String, String)] {
        self.metadata
            .as_ref()
            .map_or(&[], |metadata| &metadata.headers)
    }
}

/// Shows the length if it is known, not the bytes.
impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload")
            .field("length", &self.piece.length())
            .field("file_name", &self.name())
            .field("media_type", &self.content_type())
            .finish_non_exhaustive()
    }
}

macro_rules! from {
    ($($type:ty)*) => {$(
        impl From<$type> for Upload {
            fn from(bytes: $type) -> Self {
                Self::new(bytes)
            }
        }
    )*};
}

from!(Bytes Vec<u8> String &'static [u8] &'static str);

/// Uses the content of an upload, without its name, media type and headers.
impl From<Upload> for Body {
    fn from(upload: Upload) -> Self {
        Self::of(vec![upload.into_piece()])
    }
}

impl Attachment for Upload {
    fn as_bytes(&self) -> Option<&Bytes> {
        self.piece.as_bytes()
    }
}

/// A JSON string becomes its bytes.
impl Decode for Upload {
    fn decode(input: Input<'_, '_>) -> Result<Self, Fault> {
        input.string().map(|text| Self::new(text.into_owned()))
    }
}

/// In JSON it is a string. Invalid UTF-8 is replaced; files and streams are empty.
impl Encode for Upload {
    fn encode<'a>(&'a self, tape: &mut Tape<'a>) {
        tape.attach(self);
    }
}
