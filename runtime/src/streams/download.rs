//! A body goes into a file: written beside it, and renamed once it is whole.

use std::error::Error as StdError;
use std::fmt;
use std::future::IntoFuture;
use std::hash::{BuildHasher, RandomState};
use std::io;
use std::path::{Path, PathBuf};

use tokio::fs::{File, OpenOptions};
use tokio::io::AsyncWriteExt as _;

use crate::answer::error::Error;
use crate::answer::response::Response;
use crate::executor::exchange::Exchange;
use crate::streams::incoming::StreamError;
use crate::streams::stream::{ByteStream, Progress};
use crate::wire::tokio_runtime;
use crate::wire::transport::BoxFuture;

/// A call whose answer goes into a file; awaiting it gives the number of bytes that were written.
///
/// The answer is written beside the file and renamed once it is whole: until then, and wherever the
/// call fails or is given up, a file that was there is as it was. Nothing is sent where no file can
/// be made. The answer may be of any length, of which little is held in memory.
#[must_use = "a download does nothing until it is awaited"]
pub struct Download<F: 'static> {
    exchange: Exchange<ByteStream, F>,
    path: PathBuf,
    adapt: Box<dyn FnOnce(ByteStream) -> ByteStream + Send>,
}

impl<F> Download<F> {
    pub(crate) fn new(exchange: Exchange<ByteStream, F>, path: PathBuf) -> Self {
        Self {
            exchange,
            path,
            adapt: Box::new(|stream| stream),
        }
    }

    /// Calls this once the answer begins and after each piece of it: see [`ByteStream::on_progress`].
    pub fn on_progress(self, report: impl FnMut(Progress) + Send + 'static) -> Self {
        self.adapt(|stream| stream.on_progress(report))
    }

    /// How long nothing may come before the download breaks off with a timeout: forever unless set.
    pub fn idle_timeout(self, time: std::time::Duration) -> Self {
        self.adapt(move |stream| stream.idle_timeout(time))
    }

    fn adapt(self, next: impl FnOnce(ByteStream) -> ByteStream + Send + 'static) -> Self {
        let first = self.adapt;
        Self {
            adapt: Box::new(|stream| next(first(stream))),
            ..self
        }
    }
}

impl<F: Send> IntoFuture for Download<F> {
    type Output = Result<u64, Error<F>>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let target = Target::beside(&self.path).await?;
            let stream = self.exchange.await.map(Response::into_body)?;
            Ok(target.take((self.adapt)(stream)).await?)
        })
    }
}

impl<F> fmt::Debug for Download<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

/// A file that is being written, beside the one that it becomes.
pub(crate) struct Target {
    // Before the part: it has to be closed before it can be removed.
    file: File,
    part: PartFile,
    path: PathBuf,
}

impl Target {
    pub(crate) async fn beside(path: &Path) -> Result<Self, StreamError> {
        tokio_runtime::check()?;
        let refused = |error: io::Error| FileError::of(path, error);
        let there = tokio::fs::metadata(path).await;
        if there.is_ok_and(|there| !there.is_file()) || path.file_name().is_none() {
            // Renaming would fail once all has come, or put a file in the place of a device.
            let error = io::Error::new(io::ErrorKind::InvalidInput, "it is no regular file");
            return Err(refused(error));
        }
        let chance = RandomState::new().hash_one(path);
        let part = path.with_file_name(format!(".specmill-{chance:016x}.part"));
        let mut options = OpenOptions::new();
        let file = options.write(true).create_new(true).open(&part);
        Ok(Self {
            file: file.await.map_err(refused)?,
            part: PartFile(part),
            path: path.to_owned(),
        })
    }

    /// Writes all that comes, and gives its length.
    pub(crate) async fn take(self, mut stream: ByteStream) -> Result<u64, StreamError> {
        // In this order: what is bound first is dropped last.
        let Self {
            part,
            mut file,
            path,
        } = self;
        let failed = |error| FileError::of(&path, error);
        let mut length = 0;
        while let Some(chunk) = stream.next().await {
            let chunk = chunk?;
            file.write_all(&chunk).await.map_err(failed)?;
            length += chunk.len() as u64;
        }
        file.flush().await.map_err(failed)?;
        drop(file);
        tokio::fs::rename(&part.0, &path).await.map_err(failed)?;
        Ok(length)
    }
}

/// The path of a file that is removed, unless it was renamed before.
struct PartFile(PathBuf);

impl Drop for PartFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// A file into which an answer was to go, and could not.
pub struct FileError {
    path: PathBuf,
    error: io::Error,
}

impl FileError {
    fn of(path: &Path, error: io::Error) -> StreamError {
        StreamError(Error::File(Box::new(Self {
            path: path.to_owned(),
            error,
        })))
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What the system said.
    #[must_use]
    pub fn io_error(&self) -> &io::Error {
        &self.error
    }
}

impl fmt::Debug for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileError")
            .field("path", &self.path)
            .field("error", &self.error)
            .finish()
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot write the file {}", self.path.display())
    }
}

impl StdError for FileError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&self.error)
    }
}
