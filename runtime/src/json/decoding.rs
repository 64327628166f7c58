//! How what a server sends is decoded: the settings, and the way from text to a value by them.

use crate::json::decode::Decode;
use crate::json::drift::{Drift, DriftKind, Notes, Observer, Operation, ValueKind};
use crate::json::fault::Fault;
use crate::json::node::Node;
use crate::json::reader;
use crate::json::reading::ReadingState;
use crate::json::tape::Tape;

/// How what a server sends is decoded, where no client says so: for webhooks, and for text from
/// elsewhere. The builder of a client has the same settings.
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
}

/// How many bytes of memory values may take for each byte that a text may have. With the text
/// itself, and with what it came in, that is less than eight.
pub(crate) const FACTOR: usize = 6;
/// The bytes of memory that a value may take at least, however short its text has to be.
pub(crate) const LEAST_DECODED: usize = 64 << 10;
/// The bytes that a text may have, unless a client says otherwise: 64 MiB.
pub(crate) const TEXT_LIMIT: usize = 64 << 20;

impl Default for Decoding {
    fn default() -> Self {
        Self::new()
    }
}

impl Decoding {
    /// Strict, without an observer, and with a limit of 384 MiB.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            limit: FACTOR * TEXT_LIMIT,
            is_lenient: false,
            observer: None,
        }
    }

    /// Sets the bytes of memory that the value of one text may take (default: 384 MiB). Beyond
    /// that, decoding fails with a fault that [says so](Fault::exceeds_limit).
    #[must_use]
    pub fn decoded_limit(mut self, bytes: usize) -> Self {
        self.limit = bytes;
        self
    }

    /// Gives a required member that is missing or `null` the empty value of its type, in place of
    /// failing.
    ///
    /// Empty is `""`, `0`, `false`, `[]` or an object whose required members are empty; `Unknown` of
    /// an enum or a union; `null` where that is admitted. For a type of your own it is the first of
    /// `null`, `0`, `""`, `false`, `[]` and `{}` that the type reads; where it reads none, the
    /// member stays missing. Text, numbers and booleans in the place of each other are read by what
    /// they spell.
    #[must_use]
    pub fn lenient(mut self, lenient: bool) -> Self {
        self.is_lenient = lenient;
        self
    }

    /// Sets a function that is told of everything that came and that the document does not say. Of
    /// one body it is told at most 100 times, and 8 times of the same member of the same type; then
    /// once of how many more there were.
    #[must_use]
    pub fn on_drift(mut self, observer: impl Fn(&Drift) + Send + Sync + 'static) -> Self {
        self.observer = Some(Observer::new(observer));
        self
    }

    /// Decodes JSON text.
    ///
    /// # Errors
    ///
    /// The text is not JSON, the value is not what was declared, or it takes more memory than the
    /// limit.
    pub fn read<T: Decode>(&self, text: &[u8]) -> Result<T, Fault> {
        Context::new(self).read(text)
    }

    /// A body to decode by these settings, for a function of `webhooks`:
    /// `webhooks::new_pet(decoding.body(&bytes))`.
    #[must_use]
    pub fn body<'b>(&'b self, body: &'b [u8]) -> Received<'b> {
        Received {
            body,
            decoding: Some(self),
        }
    }

    pub(crate) fn limit(&self) -> usize {
        self.limit
    }

    /// The same, with other text for the paths that an observer is told where `shown` gives one: a
    /// server may repeat a credential as the name of a member.
    pub(crate) fn redacted(
        &self,
        shown: impl Fn(&str) -> Option<String> + Send + Sync + 'static,
    ) -> Self {
        let observer = self.observer.clone().map(|observer| {
            Observer::new(move |drift| match shown(&drift.path) {
                Some(path) => observer.report(&Drift {
                    path,
                    ..drift.clone()
                }),
                None => observer.report(drift),
            })
        });
        Self {
            observer,
            ..self.clone()
        }
    }

    /// The same with half the memory, for a text that is laid out once more beside its value.
    pub(crate) fn halved(&self) -> Self {
        self.clone().decoded_limit(self.limit / 2)
    }

    pub(crate) fn is_lenient(&self) -> bool {
        self.is_lenient
    }

    pub(crate) fn is_observed(&self) -> bool {
        self.observer.is_some()
    }
}

/// A reading that only looks at a text of so many bytes, and may take as much memory as a value.
pub(crate) fn inspection(bytes: usize) -> ReadingState {
    let limit = bytes.saturating_mul(FACTOR).max(LEAST_DECODED);
    ReadingState::new(&Decoding::new().decoded_limit(limit))
}

/// How a value is decoded where nobody says.
pub(crate) static STRICT: Decoding = Decoding::new();

/// The settings of one reading, and whose response is read.
#[derive(Clone, Copy)]
pub(crate) struct Context<'d> {
    decoding: &'d Decoding,
    operation: Option<Operation>,
    status: Option<u16>,
    /// The bytes that are held of the text beside the text itself.
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

    /// The same, for this operation.
    pub(crate) fn of(self, operation: Operation) -> Self {
        Self {
            operation: Some(operation),
            ..self
        }
    }

    /// The same, for a response of this status.
    pub(crate) fn with_status(self, status: u16) -> Self {
        Self {
            status: Some(status),
            ..self
        }
    }

    /// The same, with so many bytes in use while it is decoded.
    pub(crate) fn holding(self, bytes: usize) -> Self {
        Self {
            held: bytes,
            ..self
        }
    }

    /// Reads a value from JSON text.
    pub(crate) fn read<T: Decode>(&self, text: &[u8]) -> Result<T, Fault> {
        // Most texts are read at once; what is wrong with one, or differs, its tape tells.
        if !self.is_observed() {
            let state = self.begin();
            match reader::read(text, state.handle()) {
                _ if state.is_exceeded() => return Err(state.exceeded()),
                Some(value) => return Ok(value),
                None => {}
            }
        }
        let state = self.begin();
        let tape = Tape::read_json(text, state.handle())?;
        self.decode(&state, &tape)
    }

    /// Begins a reading.
    pub(crate) fn begin(&self) -> ReadingState {
        let state = ReadingState::new(self.decoding);
        state.handle().spend(self.held);
        state
    }

    /// Decodes what a reading laid out, and tells what differs.
    pub(crate) fn decode<T: Decode>(
        &self,
        state: &ReadingState,
        tape: &Tape<'_>,
    ) -> Result<T, Fault> {
        self.settle(state, tape, T::decode(tape.root().into()))
    }

    /// Tells what differs in a value, whether or not it could be decoded.
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
                path: note.path(root),
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

    /// True if somebody is told of what differs.
    pub(crate) fn is_observed(&self) -> bool {
        self.decoding.is_observed()
    }

    /// A difference of the whole response.
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

    /// Tells of a difference.
    pub(crate) fn report(&self, drift: Drift) {
        if let Some(observer) = &self.decoding.observer {
            observer.report(&drift);
        }
    }
}

/// A body that came, and how it is to be decoded: what the functions for webhooks take.
///
/// It is made from bytes or text, which are then decoded strictly, or by
/// [`Decoding::body`](Decoding::body).
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
