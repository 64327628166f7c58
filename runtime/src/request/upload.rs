//! What is sent as it is: a file of a form, or a whole body.

use std::borrow::Cow;
use std::fmt;
use std::path::PathBuf;

use bytes::Bytes;
use futures_core::Stream;
use tokio::io::AsyncRead;

use crate::json::decode::Decode;
use crate::json::encode::Encode;
use crate::json::fault::Fault;
use crate::json::input::Input;
use crate::json::tape::Tape;
use crate::request::piece::Piece;

/// What is sent as it is: a file of a form, or a whole body. It comes from memory, from a file, from
/// a reader or from a stream; of the latter three no more is held than is on its way.
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
/// // Opened when it is sent, and again where the call is made again; named `site.zip`.
/// let site = Upload::file("build/site.zip");
/// // Sent once: no call with it is made again. The length is known here, else it goes in chunks.
/// let log = Upload::reader(&b"line\n"[..]).with_length(5).file_name("log.txt");
/// # let _ = (site, log);
/// ```
///
/// In JSON it is text, and only bytes can be sent there: a call with a file or a stream in JSON, in
/// a URL or in a header fails before anything is sent. Two streams are equal where they are one.
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
    /// These bytes.
    #[must_use]
    pub fn new(bytes: impl Into<Bytes>) -> Self {
        Self::of(Piece::Bytes(bytes.into()))
    }

    /// A file, which is opened when it is sent, and opened again where the call is made again. Its
    /// name is the last part of the path, unless [`file_name`](Self::file_name) says otherwise. A
    /// file that cannot be read fails the call.
    #[must_use]
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self::of(Piece::file(path.into()))
    }

    /// What a reader gives, as it is sent. A call with it is never made again.
    #[must_use]
    pub fn reader(reader: impl AsyncRead + Send + 'static) -> Self {
        Self::of(Piece::reader(reader))
    }

    /// What a stream gives, as it is sent. A call with it is never made again.
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

    /// The number of bytes that a reader or a stream will give; of all else it is known. Where all
    /// lengths are known the body has a `Content-Length`, which many servers insist on. A reader
    /// that gives more or fewer fails the call.
    #[must_use]
    pub fn with_length(mut self, bytes: u64) -> Self {
        self.piece.set_length(bytes);
        self
    }

    /// With this name of a file, which a part of a form has.
    #[must_use]
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.metadata().file_name = Some(name.into());
        self
    }

    /// Of this media type, in place of the one that the API's description says.
    #[must_use]
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.metadata().media_type = Some(media_type.into());
        self
    }

    /// With a header of its own, which a part of a form may have.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.metadata().headers.push((name.into(), value.into()));
        self
    }

    /// The bytes, where it comes from memory.
    #[must_use]
    pub fn as_bytes(&self) -> Option<&Bytes> {
        self.piece.as_bytes()
    }

    /// The bytes as text; what does not come from memory has none.
    pub(crate) fn to_text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(self.as_bytes().map_or(&[], |bytes| bytes))
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

/// Shows the length where it is known, not the bytes.
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

/// Text of JSON is taken as the bytes.
impl Decode for Upload {
    fn decode(input: Input<'_, '_>) -> Result<Self, Fault> {
        input.string().map(|text| Self::new(text.into_owned()))
    }
}

/// In JSON it is text; what is not UTF-8 in it is replaced, and what is no bytes is empty.
impl Encode for Upload {
    fn encode<'a>(&'a self, tape: &mut Tape<'a>) {
        tape.upload(self);
    }
}
