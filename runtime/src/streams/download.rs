//! Downloads: a body is written to a temporary file and renamed when it is complete.

use std::fmt;
use std::future::IntoFuture;
use std::hash::{BuildHasher, RandomState};
use std::io;
use std::path::{Path, PathBuf};

use tokio::fs::{File, OpenOptions};
use tokio::io::AsyncWriteExt as _;

use crate::error::file_error::FileError;
use crate::executor::exchange::Exchange;
use crate::executor::incoming::StreamError;
use crate::response::error::Error;
use crate::response::raw_response::Response;
use crate::streams::stream::{ByteStream, Progress};
use crate::wire::tokio_runtime;
use crate::wire::transport::BoxFuture;

/// A call whose response body is written to a file. Awaiting it returns the number of bytes
/// written.
///
/// The body is written to a temporary file in the same folder and renamed when it is complete. If
/// the call fails or is cancelled, the temporary file is removed and an existing file is unchanged.
/// If the temporary file cannot be created, nothing is sent. The length is not limited; only a
/// chunk at a time is held in memory.
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

    /// Sets a function that is called when the body begins and after each chunk; see
    /// [`ByteStream::on_progress`].
    pub fn on_progress(self, report: impl FnMut(Progress) + Send + 'static) -> Self {
        self.adapt(|stream| stream.on_progress(report))
    }

    /// Sets the maximum time between two chunks (default: none). Beyond it, the download fails with
    /// [`Error::Timeout`].
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

impl ByteStream {
    /// Writes the rest of the stream to a file, and returns the number of bytes. They are written
    /// to a temporary file in the same folder, which is renamed when it is complete. The length is
    /// not limited; only a chunk at a time is held in memory.
    ///
    /// # Errors
    ///
    /// Returns an error if the response is incomplete or the file cannot be written. An existing
    /// file is then unchanged.
    pub async fn download_to(self, path: impl AsRef<Path>) -> Result<u64, StreamError> {
        Target::beside(path.as_ref()).await?.take(self).await
    }
}

impl<F> Exchange<ByteStream, F> {
    /// Writes the body into a file.
    pub fn download_to(self, path: impl Into<PathBuf>) -> Download<F> {
        Download::new(self, path.into())
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

/// The temporary file of a download, and its target.
pub(crate) struct Target {
    // Before `part`: a file must be closed before it can be removed.
    file: File,
    part: PartFile,
    path: PathBuf,
}

impl Target {
    pub(crate) async fn beside(path: &Path) -> Result<Self, StreamError> {
        tokio_runtime::check()?;
        let refused = |error: io::Error| unwritable(path, error);
        let there = tokio::fs::metadata(path).await;
        if there.is_ok_and(|there| !there.is_file()) || path.file_name().is_none() {
            // Renaming would fail after the download, or replace a device with a file.
            let error = io::Error::new(io::ErrorKind::InvalidInput, "it is not a regular file");
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

    /// Writes the stream, and returns its length.
    pub(crate) async fn take(self, mut stream: ByteStream) -> Result<u64, StreamError> {
        // In this order: locals are dropped in reverse.
        let Self {
            part,
            mut file,
            path,
        } = self;
        let failed = |error| unwritable(&path, error);
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

/// Creates the error of a file that cannot be written.
fn unwritable(path: &Path, error: io::Error) -> StreamError {
    StreamError(Error::File(Box::new(FileError::new(path, error))))
}

/// The path of a temporary file, which is removed on drop, unless it was renamed.
struct PartFile(PathBuf);

impl Drop for PartFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}
