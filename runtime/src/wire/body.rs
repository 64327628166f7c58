//! Bodies of requests, as a transport receives them.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use futures_core::Stream;
use tokio::io::AsyncRead;

use crate::error::config::RequestError;
use crate::error::transport_error::{BoxError, TransportError, TransportErrorKind};
use crate::wire::last_progress::LastProgress;
use crate::wire::outgoing_body::OutgoingBody;
use crate::wire::piece::Piece;
use crate::wire::slot::Slot;

/// A body of a request: bytes, files, streams, or a sequence of these. Streams can be sent once.
///
/// ```
/// use specmill_runtime::transport::Body;
///
/// let body = Body::from("some text");
/// assert!(body.is_replayable() && body.length() == Some(9));
/// let body = Body::reader(tokio::io::empty()).with_length(0);
/// assert!(!body.is_replayable() && body.length() == Some(0));
/// ```
#[derive(Clone)]
pub struct Body(Content);

#[derive(Clone)]
enum Content {
    Bytes(Bytes),
    Pieces(Arc<[Piece]>, LastProgress),
}

impl Body {
    /// Creates a body from a stream of chunks. It can be sent once, so the call is never retried.
    pub fn stream<S, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + Send + 'static,
        E: Into<BoxError>,
    {
        Self::of(vec![Piece::stream(stream)])
    }

    /// Creates a body from a reader. It can be sent once, so the call is never retried.
    pub fn reader(reader: impl AsyncRead + Send + 'static) -> Self {
        Self::of(vec![Piece::reader(reader)])
    }

    /// Sets the length of a stream in bytes, which is sent as `Content-Length`. If the stream
    /// returns more or fewer bytes, the body is not completed and the call fails.
    #[must_use]
    pub fn with_length(mut self, bytes: u64) -> Self {
        if let Content::Pieces(pieces, _) = &self.0
            && let [piece] = &**pieces
        {
            let mut piece = piece.clone();
            piece.set_length(bytes);
            self = Self::of(vec![piece]);
        }
        self
    }

    /// Creates a body from pieces; it is bytes if all of them are.
    pub(crate) fn of(pieces: Vec<Piece>) -> Self {
        let all = pieces.iter().map(Piece::as_bytes);
        Self(match all.collect::<Option<Vec<_>>>().as_deref() {
            Some([bytes]) => Content::Bytes(Bytes::clone(bytes)),
            Some(all) => {
                let mut whole = Vec::with_capacity(all.iter().map(|bytes| bytes.len()).sum());
                all.iter().for_each(|bytes| whole.extend_from_slice(bytes));
                Content::Bytes(whole.into())
            }
            None => Content::Pieces(pieces.into(), LastProgress::default()),
        })
    }

    /// Inserts texts, each at its slot.
    pub(crate) fn insert(self, texts: &[(&Slot, String)]) -> Self {
        // From the end, so that offsets stay valid.
        let texts = || texts.iter().rev();
        match self.0 {
            Content::Bytes(bytes) => {
                let mut all = bytes.to_vec();
                texts().for_each(|(slot, text)| splice(&mut all, slot.offset, text));
                all.into()
            }
            Content::Pieces(pieces, _) => {
                let mut pieces = pieces.to_vec();
                for (slot, text) in texts() {
                    let (index, offset) = slot.piece;
                    if let Some(Piece::Bytes(bytes)) = pieces.get_mut(index) {
                        let mut all = bytes.to_vec();
                        splice(&mut all, offset, text);
                        *bytes = all.into();
                    }
                }
                Self::of(pieces)
            }
        }
    }

    /// Returns the bytes after a slot, up to the next file or stream.
    pub(crate) fn behind(&self, slot: &Slot) -> Option<&[u8]> {
        match &self.0 {
            Content::Bytes(bytes) => bytes.get(slot.offset..),
            Content::Pieces(pieces, _) => {
                let (index, offset) = slot.piece;
                pieces.get(index)?.as_bytes()?.get(offset..)
            }
        }
    }

    /// Replaces `length` bytes after a slot by a text.
    pub(crate) fn replace(self, slot: &Slot, length: usize, text: &str) -> Self {
        let replaced = |bytes: &Bytes, offset: usize| {
            let mut all = bytes.to_vec();
            let end = (offset + length).min(all.len());
            all.splice(offset.min(end)..end, text.bytes());
            Bytes::from(all)
        };
        match self.0 {
            Content::Bytes(bytes) => replaced(&bytes, slot.offset).into(),
            Content::Pieces(pieces, _) => {
                let mut pieces = pieces.to_vec();
                let (index, offset) = slot.piece;
                if let Some(Piece::Bytes(bytes)) = pieces.get_mut(index) {
                    *bytes = replaced(bytes, offset);
                }
                Self::of(pieces)
            }
        }
    }

    /// Reads the lengths of its files.
    pub(crate) async fn measure(&mut self) -> Result<(), RequestError> {
        if let Content::Pieces(pieces, _) = &mut self.0 {
            let mut measured = pieces.to_vec();
            for piece in &mut measured {
                piece.measure().await?;
            }
            *pieces = measured.into();
        }
        Ok(())
    }

    /// Returns the progress of sending; `None` for bytes, which are sent at once.
    pub(crate) fn last_progress(&self) -> Option<&LastProgress> {
        match &self.0 {
            Content::Bytes(_) => None,
            Content::Pieces(_, last_progress) => Some(last_progress),
        }
    }

    /// Returns the bytes, if it has no files or streams.
    #[must_use]
    pub fn as_bytes(&self) -> Option<&Bytes> {
        match &self.0 {
            Content::Bytes(bytes) => Some(bytes),
            Content::Pieces(..) => None,
        }
    }

    /// Returns true if it can be sent again: bytes and files can, a stream cannot.
    #[must_use]
    pub fn is_replayable(&self) -> bool {
        match &self.0 {
            Content::Bytes(_) => true,
            Content::Pieces(pieces, _) => pieces.iter().all(Piece::is_replayable),
        }
    }

    /// Returns the length in bytes, if it is known.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        match &self.0 {
            Content::Bytes(bytes) => Some(bytes.len() as u64),
            Content::Pieces(pieces, _) => pieces.iter().map(Piece::length).sum(),
        }
    }

    /// Opens the body for sending, as an `http_body::Body`. Files are opened when they are read.
    ///
    /// # Errors
    ///
    /// Returns an error if it contains a stream that was sent before.
    pub fn open(self) -> Result<reqwest::Body, TransportError> {
        match self.0 {
            Content::Bytes(bytes) => Ok(bytes.into()),
            Content::Pieces(pieces, last_progress) => {
                match OutgoingBody::of(&pieces, last_progress) {
                    Ok(sending) => Ok(reqwest::Body::wrap(sending)),
                    Err(error) => {
                        let (kind, message) = (TransportErrorKind::Request, error.to_string());
                        Err(TransportError::with_message(kind, message))
                    }
                }
            }
        }
    }
}

fn splice(bytes: &mut Vec<u8>, offset: usize, text: &str) {
    let at = offset.min(bytes.len());
    bytes.splice(at..at, text.bytes());
}

impl<T: Into<Bytes>> From<T> for Body {
    fn from(bytes: T) -> Self {
        Self(Content::Bytes(bytes.into()))
    }
}

/// Shows the length, not the content.
impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body")
            .field("length", &self.length())
            .field("is_replayable", &self.is_replayable())
            .finish_non_exhaustive()
    }
}
