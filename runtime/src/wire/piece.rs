//! Pieces of request bodies: bytes, files and streams.

use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use tokio::fs::File;
use tokio::io::{AsyncRead, AsyncReadExt as _, Take};
use tokio_util::io::ReaderStream;

use crate::error::body_error::BodyError;
use crate::error::config::RequestError;
use crate::error::transport_error::BoxError;
use crate::wire::box_future::BoxFuture;
use crate::wire::chunks::Chunks;

/// A piece of a body; cheap to clone.
#[derive(Clone)]
pub(crate) enum Piece {
    Bytes(Bytes),
    File(FilePiece),
    /// Clones share one stream; the first to be sent consumes it.
    Once(Arc<Mutex<Option<Chunks>>>, Option<u64>),
}

/// A file, which is opened each time it is sent.
#[derive(Clone, Eq, PartialEq)]
pub(crate) struct FilePiece {
    path: Arc<Path>,
    /// The length when it was last read from the file system.
    length: Option<u64>,
}

impl Piece {
    pub(crate) fn file(path: PathBuf) -> Self {
        Self::File(FilePiece {
            path: path.into(),
            length: None,
        })
    }

    pub(crate) fn stream<S, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + Send + 'static,
        E: Into<BoxError>,
    {
        Self::Once(Arc::new(Mutex::new(Some(Chunks::new(stream)))), None)
    }

    pub(crate) fn reader<R: AsyncRead + Send + 'static>(reader: R) -> Self {
        Self::stream(ReaderStream::with_capacity(Box::pin(reader), CAPACITY))
    }

    /// Sets the length of a stream; other lengths are known.
    pub(crate) fn set_length(&mut self, bytes: u64) {
        if let Self::Once(_, length) = self {
            *length = Some(bytes);
        }
    }

    pub(crate) fn as_bytes(&self) -> Option<&Bytes> {
        match self {
            Self::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// Returns the length in bytes, if it is known.
    pub(crate) fn length(&self) -> Option<u64> {
        match self {
            Self::Bytes(bytes) => Some(bytes.len() as u64),
            Self::File(file) => file.length,
            Self::Once(_, length) => *length,
        }
    }

    pub(crate) fn is_replayable(&self) -> bool {
        !matches!(self, Self::Once(..))
    }

    /// Returns the name of the file, if it is one.
    pub(crate) fn file_name(&self) -> Option<&str> {
        match self {
            Self::File(file) => file.path.file_name()?.to_str(),
            _ => None,
        }
    }

    /// Reads the length of a file. A pipe, or another path that is not a regular file, becomes a
    /// stream.
    pub(crate) async fn measure(&mut self) -> Result<(), RequestError> {
        let Self::File(file) = self else {
            return Ok(());
        };
        let path = Arc::clone(&file.path);
        let metadata = tokio::fs::metadata(&path).await;
        let metadata = metadata.map_err(|error| file.refused(&error.to_string()))?;
        if metadata.is_dir() {
            return Err(file.refused("it is a folder"));
        }
        match metadata.is_file() {
            true => file.length = Some(metadata.len()),
            false => *self = Self::stream(FileStream::of(path, u64::MAX)),
        }
        Ok(())
    }

    /// Opens the piece for reading from its start.
    pub(crate) fn open(self) -> Result<OpenPiece, BodyError> {
        match self {
            Self::Bytes(bytes) => Ok(OpenPiece::Bytes(Some(bytes))),
            Self::File(file) => {
                // A file that grows is sent up to its recorded length.
                let stream = FileStream::of(file.path, file.length.unwrap_or(u64::MAX));
                Ok(OpenPiece::Chunks(Chunks::new(stream)))
            }
            Self::Once(chunks, _) => {
                let mut chunks = chunks.lock().unwrap_or_else(PoisonError::into_inner);
                let gone = || BodyError::new("it is a stream, which was sent before");
                chunks.take().map(OpenPiece::Chunks).ok_or_else(gone)
            }
        }
    }
}

impl FilePiece {
    fn refused(&self, why: &str) -> RequestError {
        RequestError::new(unreadable(&self.path, why))
    }
}

fn unreadable(path: &Path, why: &str) -> String {
    format!("the file {} cannot be sent: {why}", path.display())
}

/// Streams are equal if they are identical.
impl PartialEq for Piece {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Bytes(one), Self::Bytes(other)) => one == other,
            (Self::File(one), Self::File(other)) => one == other,
            (Self::Once(one, _), Self::Once(other, _)) => Arc::ptr_eq(one, other),
            _ => false,
        }
    }
}

/// A piece that is being sent.
pub(crate) enum OpenPiece {
    Bytes(Option<Bytes>),
    Chunks(Chunks),
}

impl OpenPiece {
    pub(crate) fn poll_next(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, BoxError>>> {
        match self {
            Self::Bytes(bytes) => Poll::Ready(bytes.take().map(Ok)),
            Self::Chunks(chunks) => chunks.poll_next(context),
        }
    }
}

/// The size of the chunks of a file, in bytes.
const CAPACITY: usize = 64 << 10;

/// The chunks of a file, which is opened on the first poll.
struct FileStream {
    path: Arc<Path>,
    state: State,
}

enum State {
    Opening(BoxFuture<'static, std::io::Result<Take<File>>>),
    Open(ReaderStream<Take<File>>),
}

impl FileStream {
    fn of(path: Arc<Path>, limit: u64) -> Self {
        let at = Arc::clone(&path);
        let open = async move { Ok(File::open(at).await?.take(limit)) };
        Self {
            path,
            state: State::Opening(Box::pin(open)),
        }
    }
}

impl Stream for FileStream {
    type Item = Result<Bytes, String>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Self { path, state } = &mut *self;
        let told = |error: std::io::Error| unreadable(path, &error.to_string());
        if let State::Opening(file) = state {
            match ready!(file.as_mut().poll(context)) {
                Ok(file) => *state = State::Open(ReaderStream::with_capacity(file, CAPACITY)),
                Err(error) => return Poll::Ready(Some(Err(told(error)))),
            }
        }
        let State::Open(chunks) = state else {
            return Poll::Ready(None);
        };
        let chunk = ready!(Pin::new(chunks).poll_next(context));
        Poll::Ready(chunk.map(|chunk| chunk.map_err(told)))
    }
}
