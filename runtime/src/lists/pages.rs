//! Paginated lists: streams of pages, and of their items. `next_page.rs` decides if a page is the last
//! one, and how the next is requested.

use std::convert::Infallible;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::vec;

use futures_core::Stream;

use crate::calls::call::Call;
use crate::document::declared::Declared;
use crate::executor::exchange::{Decoder, read};
use crate::executor::execute::execute;
use crate::executor::head_drift;
use crate::executor::received_response::ReceivedResponse;
use crate::json::dotted_path::member;
use crate::json::fault::Fault;
use crate::json::reading_state::ReadingState;
use crate::json::tape::Tape;
use crate::lists::next_page::PageCursor;
use crate::lists::page_item::PageItem;
use crate::lists::page_table::Paging;
use crate::response::error::Error;
use crate::response::raw_response::{RawResponse, Response};
use crate::response::response_errors::{DecodeError, ErrorResponse};

/// The responses of consecutive pages, not decoded.
struct Responses {
    cursor: PageCursor,
    paging: &'static Paging,
    state: State,
}

enum State {
    Ready,
    Asking(Pin<Box<dyn Future<Output = Result<ReceivedResponse, Error<Infallible>>> + Send>>),
    /// The next page cannot be requested.
    Failed(Error<Infallible>),
    Ended,
}

impl Responses {
    fn new(call: Call, declared: &'static [Declared], paging: &'static Paging) -> Self {
        Self {
            cursor: PageCursor::new(paging, call, declared),
            paging,
            state: State::Ready,
        }
    }

    /// Polls for the next response, whatever its status.
    fn poll(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<ReceivedResponse, Error<Infallible>>>> {
        loop {
            match &mut self.state {
                State::Ready => {
                    let (call, declared) = (self.cursor.call().clone(), self.cursor.declared());
                    self.state = State::Asking(Box::pin(execute(call, declared)));
                }
                State::Asking(future) => {
                    let received = ready!(future.as_mut().poll(context));
                    self.state = State::Ended;
                    return Poll::Ready(Some(received));
                }
                State::Failed(_) | State::Ended => {
                    return Poll::Ready(match std::mem::replace(&mut self.state, State::Ended) {
                        State::Failed(error) => Some(Err(error)),
                        _ => None,
                    });
                }
            }
        }
    }

    /// Returns true if a response repeats a page; advances past it.
    fn repeats(&mut self, body: &Tape<'_>) -> bool {
        let is_repeat = self.cursor.repeats(body);
        if is_repeat {
            self.state = State::Ready;
        }
        is_repeat
    }

    /// Advances past a page. A failure is returned after the page.
    fn advance(&mut self, raw: &RawResponse, body: &Tape<'_>) {
        self.state = match self.cursor.advance(raw, body) {
            Ok(true) => State::Ready,
            Ok(false) => State::Ended,
            Err(fault) => failed_state(raw, fault),
        };
    }

    /// Parses the body, if the cursor is in it, or if it is so short that it may have no items.
    fn body<'r>(&self, raw: &'r RawResponse, state: &'r ReadingState) -> Result<Tape<'r>, Fault> {
        const SHORT: usize = 1024;
        if !self.paging.reads_body() && raw.body.len() >= SHORT {
            return Ok(Tape::new());
        }
        match Tape::read_json(&raw.body, state.handle()) {
            Err(fault) if fault.exceeds_limit() => Err(fault),
            tape => Ok(tape.unwrap_or_default()),
        }
    }

    /// Halves the memory limit, if the body is parsed twice.
    fn share_memory(&self, raw: &mut RawResponse) {
        if self.paging.reads_body()
            && let Some(decoding) = &mut raw.decoding
        {
            *decoding = Arc::new(decoding.halved());
        }
    }
}

/// Creates the state of a list whose next page cannot be requested.
fn failed_state(raw: &RawResponse, fault: Fault) -> State {
    let response = ErrorResponse::with_excerpt(raw.clone(), "further pages cannot be requested");
    State::Failed(Error::Decode(DecodeError::new(response, fault)))
}

/// A stream of the pages of a list, each with its status and its headers. A page is requested when
/// it is needed.
///
/// A page without items does not end the list, unless nothing else indicates its end. More than 100
/// of them in a row are an error. After an error, the stream ends.
pub struct Pages<O: 'static, F: 'static> {
    responses: Responses,
    decoders: &'static [Decoder<O, F>],
}

impl<O, F> Pages<O, F> {
    /// Creates a stream that begins with the page of a call.
    #[must_use]
    pub fn new(
        call: Call,
        declared: &'static [Declared],
        decoders: &'static [Decoder<O, F>],
        paging: &'static Paging,
    ) -> Self {
        Self {
            responses: Responses::new(call, declared, paging),
            decoders,
        }
    }

    /// Sets the maximum number of consecutive pages without items (default: 100, or the list's
    /// setting `empty_pages`). Beyond it, the stream ends with an error.
    #[must_use]
    pub fn max_empty_pages(mut self, pages: u32) -> Self {
        self.responses.cursor.set_most_empty(pages);
        self
    }

    /// Returns the next page; `None` at the end.
    ///
    /// # Errors
    ///
    /// Returns an error if a call fails, or if the previous page reports a further page and has no
    /// cursor.
    pub async fn next(&mut self) -> Option<Result<Response<O>, Error<F>>> {
        poll_fn(|context| self.poll_page(context)).await
    }

    fn poll_page(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Response<O>, Error<F>>>> {
        loop {
            let mut received = match ready!(self.responses.poll(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error.widen()))),
                Some(Ok(received)) => received,
            };
            self.responses.share_memory(&mut received.raw);
            let body = read(&mut received, self.decoders);
            let page = body.map(|body| Response::new(received.raw, body));
            if let Ok(page) = &page {
                let raw = page.raw_response();
                let state = raw.context().begin();
                match self.responses.body(raw, &state) {
                    Ok(body) if self.responses.repeats(&body) => continue,
                    Ok(body) => self.responses.advance(raw, &body),
                    Err(fault) => self.responses.state = failed_state(raw, fault),
                }
            }
            return Poll::Ready(Some(page));
        }
    }
}

impl<O, F> Stream for Pages<O, F> {
    type Item = Result<Response<O>, Error<F>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_page(context)
    }
}

impl<O, F> fmt::Debug for Pages<O, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").finish_non_exhaustive()
    }
}

/// A stream of the items of a list, over all pages; see [`Pages`].
pub struct PageItems<T: 'static, F: 'static> {
    responses: Responses,
    failed: fn(ReceivedResponse) -> Error<F>,
    items: vec::IntoIter<T>,
}

impl<T: PageItem, F> PageItems<T, F> {
    /// Creates a stream that begins with the page of a call.
    #[must_use]
    pub fn new(
        call: Call,
        declared: &'static [Declared],
        failed: fn(ReceivedResponse) -> Error<F>,
        paging: &'static Paging,
    ) -> Self {
        Self {
            responses: Responses::new(call, declared, paging),
            failed,
            items: Vec::new().into_iter(),
        }
    }

    /// Sets the maximum number of consecutive pages without items (default: 100, or the list's
    /// setting `empty_pages`). Beyond it, the stream ends with an error.
    #[must_use]
    pub fn max_empty_pages(mut self, pages: u32) -> Self {
        self.responses.cursor.set_most_empty(pages);
        self
    }

    /// Returns the next item; `None` at the end.
    ///
    /// # Errors
    ///
    /// Returns an error if a call fails, or if a page reports a further page and has no cursor.
    pub async fn next(&mut self) -> Option<Result<T, Error<F>>> {
        poll_fn(|context| self.poll_item(context)).await
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error<F>>>> {
        loop {
            if let Some(item) = self.items.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            let received = match ready!(self.responses.poll(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error.widen()))),
                Some(Ok(received)) => received,
            };
            match self.take(received) {
                Ok(items) => self.items = items.into_iter(),
                Err(error) => return Poll::Ready(Some(Err(error))),
            }
        }
    }

    /// Decodes the items of a page, and advances.
    fn take(&mut self, mut received: ReceivedResponse) -> Result<Vec<T>, Error<F>> {
        let declared = self.responses.cursor.declared();
        let row = received.row.and_then(|row| declared.get(row));
        if !row.is_some_and(|row| row.success)
            || received.raw.body.is_empty()
            || received.body_fault().is_some()
        {
            return Err((self.failed)(received));
        }
        head_drift::report(&received);
        let path = self.responses.paging.items;
        let context = received.raw.context();
        let state = context.begin();
        let read = Tape::read_json(&received.raw.body, state.handle()).and_then(|body| {
            if self.responses.repeats(&body) {
                return Ok(Vec::new());
            }
            let items = match member(body.root(), path) {
                Some(items) if !items.is_null() => {
                    T::decode_all(items).map_err(|fault| within(fault, path))
                }
                // A page without items may omit the property.
                _ => Ok(Vec::new()),
            };
            let items = context.settle(&state, &body, items);
            items.inspect(|_| self.responses.advance(&received.raw, &body))
        });
        read.map_err(|fault| Error::Decode(DecodeError::new(received.error_response(), fault)))
    }
}

/// Adds the path of the items to a fault.
fn within(fault: Fault, path: &str) -> Fault {
    match path {
        "" => fault,
        path => path.rsplit('.').fold(fault, Fault::member),
    }
}

impl<T: PageItem + Unpin, F> Stream for PageItems<T, F> {
    type Item = Result<T, Error<F>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_item(context)
    }
}

impl<T, F> fmt::Debug for PageItems<T, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PageItems").finish_non_exhaustive()
    }
}

/// Creates the error of a response that is not a page.
pub fn failed<O, F>(mut received: ReceivedResponse, decoders: &[Decoder<O, F>]) -> Error<F> {
    match read(&mut received, decoders) {
        Err(error) => error,
        Ok(_) => {
            let response = ErrorResponse::with_excerpt(received.raw, "no page");
            Error::Decode(DecodeError::new(
                response,
                Fault::new("the response is not a page"),
            ))
        }
    }
}
