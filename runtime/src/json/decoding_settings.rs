//! Settings for decoding what servers send, and the steps from text to a value.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use crate::json::decode::Decode;
use crate::json::drift::{Drift, DriftKind, Observer, Operation, ValueKind};
use crate::json::fault::Fault;
use crate::json::node::Node;
use crate::json::notes::{Note, Notes};
use crate::json::reading_state::ReadingState;
use crate::json::tape::Tape;
use crate::json::text_decoder;

/// Settings for decoding webhooks, and JSON text from elsewhere. The builder of a client has the
/// same settings for responses.
///
/// ```
/// use specmill_runtime::Decoding;
///
/// let decoding = Decoding::new()
///     .lenient(true)
///     .on_drift(|drift| eprintln!("{drift}"));
/// let sizes: Vec<i64> = decoding.read(b"[1, 2]")?;
/// # assert_eq!(sizes, [1, 2]);
/// # Ok::<(), specmill_runtime::Fault>(())
/// ```
#[derive(Clone, Debug)]
pub struct Decoding {
    limit: usize,
    is_lenient: bool,
    observer: Option<Observer>,
    shown: Option<Shown>,
}

/// A function that returns the redacted form of a text, if anything in it is redacted.
#[derive(Clone)]
struct Shown(Arc<Show>);

type Show = dyn Fn(&str) -> Option<String> + Send + Sync;

impl fmt::Debug for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Shown")
    }
}

/// The default memory limit of a decoded value, per byte of the body limit. With the text and its
/// buffers, that is less than eight.
pub(crate) const FACTOR: usize = 6;
/// The lowest default memory limit of a decoded value, in bytes.
pub(crate) const LEAST_DECODED: usize = 64 << 10;
/// The default body limit: 64 MiB.
pub(crate) const TEXT_LIMIT: usize = 64 << 20;

impl Default for Decoding {
    fn default() -> Self {
        Self::new()
    }
}

impl Decoding {
    /// Creates strict settings, without an observer, and with a memory limit of 384 MiB.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            limit: FACTOR * TEXT_LIMIT,
            is_lenient: false,
            observer: None,
            shown: None,
        }
    }

    /// Sets the maximum memory of a value, in bytes (default: 384 MiB). Beyond it, decoding fails
    /// with a fault whose [`exceeds_limit`](Fault::exceeds_limit) returns true.
    #[must_use]
    pub fn decoded_limit(mut self, bytes: usize) -> Self {
        self.limit = bytes;
        self
    }

    /// If `true`, a required property that is missing or `null` gets the empty value of its type,
    /// instead of failing (default: `false`).
    ///
    /// The empty value is `""`, `0`, `false`, `[]`, or an object whose required properties are
    /// empty; `Unknown` for an enum or a union; `null` if that is allowed. For a custom type it is
    /// the first of `null`, `0`, `""`, `false`, `[]` and `{}` that decodes; if none does, the
    /// property stays missing.
    ///
    /// Strings, numbers and booleans in place of each other are converted: the string `"3"` is the
    /// number 3.
    #[must_use]
    pub fn lenient(mut self, lenient: bool) -> Self {
        self.is_lenient = lenient;
        self
    }

    /// Sets an observer that is called for each difference from the document.
    ///
    /// It is called at most 100 times per body, and at most 8 times for the same property of the
    /// same type. Further differences are reported once, as a count ([`DriftKind::Omitted`]).
    #[must_use]
    pub fn on_drift(mut self, observer: impl Fn(&Drift) + Send + Sync + 'static) -> Self {
        self.observer = Some(Observer::new(observer));
        self
    }

    /// Decodes JSON text (RFC 8259).
    ///
    /// # Errors
    ///
    /// Returns a fault if the text is not JSON, if the value is not as declared, or if it takes
    /// more memory than the limit.
    pub fn read<T: Decode>(&self, text: &[u8]) -> Result<T, Fault> {
        Context::new(self).read(text)
    }

    /// Wraps a body, to be decoded with these settings by a function of `webhooks`:
    /// `webhooks::new_pet(decoding.body(&bytes))`.
    #[must_use]
    pub fn body<'b>(&'b self, body: &'b [u8]) -> Received<'b> {
        Received {
            body,
            decoding: Some(self),
        }
    }

    /// Creates the state of a reading with these settings.
    fn state(&self) -> ReadingState {
        ReadingState::new(self.limit, self.is_lenient, self.is_observed())
    }

    /// Redacts the paths and media types that the observer receives: `shown` returns a replacement
    /// for text that holds a credential. A server may use one as the name of a property.
    pub(crate) fn redacted(
        &self,
        shown: impl Fn(&str) -> Option<String> + Send + Sync + 'static,
    ) -> Self {
        Self {
            shown: Some(Shown(Arc::new(shown))),
            ..self.clone()
        }
    }

    /// Halves the memory limit, for a text that is parsed twice.
    pub(crate) fn halved(&self) -> Self {
        self.clone().decoded_limit(self.limit / 2)
    }

    pub(crate) fn is_observed(&self) -> bool {
        self.observer.is_some()
    }
}

/// Creates the state for parsing a text of `bytes` bytes without decoding it.
pub(crate) fn inspection(bytes: usize) -> ReadingState {
    let limit = bytes.saturating_mul(FACTOR).max(LEAST_DECODED);
    ReadingState::new(limit, false, false)
}

/// The default settings.
pub(crate) static STRICT: Decoding = Decoding::new();

/// The settings for one value, and the operation it belongs to.
#[derive(Clone, Copy)]
pub(crate) struct Context<'d> {
    decoding: &'d Decoding,
    operation: Option<Operation>,
    status: Option<u16>,
    /// Memory in use besides the text, in bytes.
    held: usize,
}

impl<'d> Context<'d> {
    pub(crate) fn new(decoding: &'d Decoding) -> Self {
        Self {
            decoding,
            operation: None,
            status: None,
            held: 0,
        }
    }

    /// Sets the operation.
    pub(crate) fn of(self, operation: Operation) -> Self {
        Self {
            operation: Some(operation),
            ..self
        }
    }

    /// Sets the status of the response.
    pub(crate) fn with_status(self, status: u16) -> Self {
        Self {
            status: Some(status),
            ..self
        }
    }

    /// Sets the memory in use besides the text, in bytes.
    pub(crate) fn holding(self, bytes: usize) -> Self {
        Self {
            held: bytes,
            ..self
        }
    }

    /// Decodes a value from JSON text.
    pub(crate) fn read<T: Decode>(&self, text: &[u8]) -> Result<T, Fault> {
        // Most texts are decoded in one pass. Faults and differences need a tape.
        if !self.is_observed() {
            let state = self.begin();
            match text_decoder::read(text, state.handle()) {
                _ if state.is_exceeded() => return Err(state.exceeded()),
                Some(value) => return Ok(value),
                None => {}
            }
        }
        let state = self.begin();
        let tape = Tape::read_json(text, state.handle())?;
        self.decode(&state, &tape)
    }

    /// Creates the state of a reading.
    pub(crate) fn begin(&self) -> ReadingState {
        let state = self.decoding.state();
        state.handle().spend(self.held);
        state
    }

    /// Decodes a tape, and reports its differences.
    pub(crate) fn decode<T: Decode>(
        &self,
        state: &ReadingState,
        tape: &Tape<'_>,
    ) -> Result<T, Fault> {
        self.settle(state, tape, T::decode(tape.root().into()))
    }

    /// Reports the differences of a value, whether or not it was decoded.
    pub(crate) fn settle<T>(
        &self,
        state: &ReadingState,
        tape: &Tape<'_>,
        value: Result<T, Fault>,
    ) -> Result<T, Fault> {
        if let Some(notes) = state.take_notes() {
            self.report_notes(&notes, tape.root());
        }
        match value {
            Err(fault) if fault.exceeds_limit() => Err(fault),
            _ if state.is_exceeded() => Err(state.exceeded()),
            value => value,
        }
    }

    fn report_notes(&self, notes: &Notes, root: Node<'_, '_>) {
        for note in &notes.list {
            self.report(Drift {
                path: self.path(note, root),
                value: note.value,
                ..self.drift(note.kind)
            });
        }
        if notes.omitted > 0 {
            self.report(Drift {
                count: notes.omitted,
                ..self.drift(DriftKind::Omitted)
            });
        }
    }

    /// Returns the JSON path of a difference. Each name is redacted before it is cut or escaped.
    fn path(&self, note: &Note, root: Node<'_, '_>) -> String {
        let place = note.place(root);
        let place = match &self.decoding.shown {
            Some(Shown(shown)) => place.with_texts(|text| shown(text)),
            None => place,
        };
        place.path()
    }

    /// Redacts text for the observer.
    pub(crate) fn shown<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let shown = self.decoding.shown.as_ref();
        let shown = shown.and_then(|Shown(shown)| shown(text));
        shown.map_or(Cow::Borrowed(text), Cow::Owned)
    }

    /// Returns true if an observer is set.
    pub(crate) fn is_observed(&self) -> bool {
        self.decoding.is_observed()
    }

    /// Creates a difference of the whole response.
    pub(crate) fn drift(&self, kind: DriftKind) -> Drift {
        Drift {
            kind,
            operation: self.operation,
            status: self.status,
            path: "$".to_owned(),
            value: ValueKind::Nothing,
            media_type: None,
            count: 1,
        }
    }

    /// Reports a difference to the observer.
    pub(crate) fn report(&self, drift: Drift) {
        if let Some(observer) = &self.decoding.observer {
            observer.report(&drift);
        }
    }
}

/// A received body, and the settings to decode it with: the argument of the functions for webhooks.
///
/// It converts from bytes and text, which are decoded strictly. [`Decoding::body`](Decoding::body)
/// creates one with other settings.
#[derive(Clone, Copy, Debug)]
pub struct Received<'b> {
    body: &'b [u8],
    decoding: Option<&'b Decoding>,
}

impl<'b, B: AsRef<[u8]> + ?Sized> From<&'b B> for Received<'b> {
    fn from(body: &'b B) -> Self {
        Self {
            body: body.as_ref(),
            decoding: None,
        }
    }
}

impl<'b> Received<'b> {
    /// Decodes the body of this webhook.
    #[doc(hidden)]
    pub fn decode<T: Decode>(self, webhook: &'static str) -> Result<T, Fault> {
        self.context(webhook).read(self.body)
    }

    pub(crate) fn body(self) -> &'b [u8] {
        self.body
    }

    pub(crate) fn context(self, webhook: &'static str) -> Context<'b> {
        let context = Context::new(self.decoding.unwrap_or(&STRICT));
        context.of(Operation::new(webhook, "", ""))
    }
}

/// Decodes a value from JSON text, with the settings of [`Decoding::new`].
///
/// # Errors
///
/// Returns a fault if the text is not JSON, if the value is not as declared, or if it takes more
/// than 384 MiB of memory.
pub fn from_json<T: Decode>(text: &[u8]) -> Result<T, Fault> {
    Decoding::new().read(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buffers_count_towards_the_limit() {
        let decoding = Decoding::new().decoded_limit(1000);
        let context = Context::new(&decoding);
        let text = b"[1,2,3]";
        assert!(context.read::<Vec<u64>>(text).is_ok());
        let fault = context.holding(990).read::<Vec<u64>>(text).unwrap_err();
        assert!(fault.exceeds_limit(), "{fault}");
    }
}
