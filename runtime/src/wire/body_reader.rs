//! Reads a whole body, up to a limit.

use std::future::poll_fn;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use reqwest::StatusCode;

use crate::error::transport_error::{TransportError, TransportErrorKind};
use crate::wire::body_buffer::BodyBuffer;
use crate::wire::response_body::ResponseBody;

/// The maximum length of an error response, in bytes; the rest is dropped.
const FAILURE_LIMIT: usize = 1 << 20;

/// A body that is being read. An error response is truncated at the limit; any other body must fit.
pub(crate) struct BodyReader {
    pieces: BodyBuffer,
    is_failure: bool,
    limit: usize,
}

impl BodyReader {
    /// Begins to read a body.
    pub(crate) fn new(
        body: &ResponseBody,
        status: StatusCode,
        limit: usize,
    ) -> Result<Self, TransportError> {
        let is_failure = status.is_client_error() || status.is_server_error();
        let announced = http_body::Body::size_hint(body).lower();
        if announced > limit as u64 && !is_failure {
            return Err(too_long(limit));
        }
        let limit = match is_failure {
            true => limit.min(FAILURE_LIMIT),
            false => limit,
        };
        Ok(Self {
            pieces: BodyBuffer::default(),
            is_failure,
            limit,
        })
    }

    /// Polls for the whole body.
    pub(crate) fn poll(
        &mut self,
        body: &mut ResponseBody,
        context: &mut Context<'_>,
    ) -> Poll<Result<Bytes, TransportError>> {
        // Once the end is known, waiting for the stream to report it is needless.
        while self.pieces.len() <= self.limit
            && !http_body::Body::is_end_stream(body)
            && let Some(piece) = ready!(body.poll_chunk(context)).transpose()?
        {
            self.pieces.push(piece);
        }
        let all = std::mem::take(&mut self.pieces).join();
        Poll::Ready(match all.len() <= self.limit {
            true => Ok(all),
            false if self.is_failure => Ok(all.slice(..self.limit)),
            false => Err(too_long(self.limit)),
        })
    }
}

/// Reads the whole body of a response with this status.
pub(crate) async fn read_body(
    body: &mut ResponseBody,
    status: StatusCode,
    limit: usize,
) -> Result<Bytes, TransportError> {
    let mut whole = BodyReader::new(body, status, limit)?;
    poll_fn(|context| whole.poll(body, context)).await
}

#[cold]
fn too_long(limit: usize) -> TransportError {
    let message = format!("the body is longer than the limit of {limit} bytes");
    TransportError::with_message(TransportErrorKind::Limit, message)
}

#[cfg(test)]
mod tests {
    use std::pin::Pin;
    use std::time::Duration;

    use super::*;

    /// A body that reports its end, and then never completes.
    struct Told(Option<Bytes>);

    impl http_body::Body for Told {
        type Data = Bytes;
        type Error = std::io::Error;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> Poll<Option<Result<http_body::Frame<Bytes>, std::io::Error>>> {
            match self.0.take() {
                Some(bytes) => Poll::Ready(Some(Ok(http_body::Frame::data(bytes)))),
                None => Poll::Pending,
            }
        }

        fn is_end_stream(&self) -> bool {
            self.0.is_none()
        }
    }

    #[tokio::test(start_paused = true)]
    async fn an_end_that_is_known_is_not_waited_for() {
        let told = Told(Some(Bytes::from_static(b"all")));
        let mut body = ResponseBody::of_reqwest(reqwest::Body::wrap(told));
        let read = read_body(&mut body, StatusCode::OK, 10);
        let read = tokio::time::timeout(Duration::from_secs(1), read).await;
        assert_eq!(read.unwrap().unwrap(), "all");
    }
}
