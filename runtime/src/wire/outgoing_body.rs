//! A body of a request that is being sent, with checks of announced lengths.

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Frame, SizeHint};

use crate::error::body_error::BodyError;
use crate::wire::last_progress::LastProgress;
use crate::wire::piece::{OpenPiece, Piece};

/// The pieces that are being sent.
pub(crate) struct OutgoingBody {
    parts: VecDeque<SendingPiece>,
    last_progress: LastProgress,
}

/// A piece, and its remaining length.
struct SendingPiece {
    opened: OpenPiece,
    left: Option<u64>,
}

impl OutgoingBody {
    pub(crate) fn of(pieces: &[Piece], last_progress: LastProgress) -> Result<Self, BodyError> {
        let parts = pieces.iter().map(|piece| {
            Ok(SendingPiece {
                left: piece.length(),
                opened: piece.clone().open()?,
            })
        });
        let parts = parts.collect::<Result<_, _>>()?;
        Ok(Self {
            parts,
            last_progress,
        })
    }
}

impl SendingPiece {
    /// Counts a chunk. Bytes beyond an announced length would be parsed as the next request.
    fn count(&mut self, chunk: &Bytes) -> Result<(), BodyError> {
        let Some(left) = &mut self.left else {
            return Ok(());
        };
        let rest = left.checked_sub(chunk.len() as u64);
        *left = rest.ok_or_else(|| BodyError::new("it is longer than its announced length"))?;
        Ok(())
    }

    fn end(&self) -> Result<(), BodyError> {
        match self.left {
            None | Some(0) => Ok(()),
            Some(left) => {
                let message = format!("it ends {left} bytes before its announced length");
                Err(BodyError::new(message))
            }
        }
    }
}

impl http_body::Body for OutgoingBody {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        while let Some(part) = self.parts.front_mut() {
            let next = match ready!(part.opened.poll_next(context)) {
                Some(Ok(chunk)) => part.count(&chunk).map(|()| Some(chunk)),
                Some(Err(error)) => Err(BodyError::caused(error)),
                None => part.end().map(|()| None),
            };
            match next {
                Ok(Some(chunk)) if chunk.is_empty() => {}
                Ok(Some(chunk)) => {
                    self.last_progress.record();
                    return Poll::Ready(Some(Ok(Frame::data(chunk))));
                }
                Ok(None) => drop(self.parts.pop_front()),
                Err(error) => {
                    self.parts.clear();
                    return Poll::Ready(Some(Err(error)));
                }
            }
        }
        Poll::Ready(None)
    }

    fn is_end_stream(&self) -> bool {
        self.parts.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        let left = self.parts.iter().map(|part| part.left).sum::<Option<u64>>();
        left.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}
