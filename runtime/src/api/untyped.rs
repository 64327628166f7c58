//! Calls of endpoints that the document lacks.

use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;

use reqwest::Method;
use serde_json::Value;

use crate::calls::call::Call;
use crate::client::core::Core;
use crate::document::declared::{Declared, Media};
use crate::document::description::Description;
use crate::executor::exchange::{Decoder, Exchange, Outcome};
use crate::json::decode::Decode;
use crate::json::encode::Encode;
use crate::json::fault::Fault;
use crate::request::options::Options;
use crate::response::error::Error;
use crate::response::media;
use crate::response::raw_response::RawResponse;
use crate::streams;
use crate::streams::stream::ByteStream;
use crate::wire::transport::Body;

/// A call of an endpoint that the document lacks; `request` of a generated client creates it.
///
/// It is sent to the client's base URL, with all credentials of the client, and is retried like any
/// other call. A successful response is decoded as JSON; any other is [`Error::Status`] or
/// [`Error::Decode`], which keep the response.
///
/// ```no_run
/// # use specmill_runtime::{Core, Value, Untyped};
/// # async fn example(core: &Core) -> Result<(), specmill_runtime::Error<()>> {
/// # let client = Client(core.clone());
/// # struct Client(Core);
/// # impl Client {
/// #     fn request(&self, method: Method, path: &str) -> Untyped<()> { Untyped::new(&self.0, method, path) }
/// # }
/// use specmill_runtime::reqwest::Method;
///
/// let made: Value = client
///     .request(Method::POST, "/beta/things")
///     .query("dry_run", true)
///     .json(&"a thing")
///     .await?;
/// println!("{made}");
/// # Ok(())
/// # }
/// ```
#[must_use = "a call does nothing until it is awaited or sent"]
pub struct Untyped<F> {
    call: Call,
    failure: PhantomData<fn() -> F>,
}

static DESCRIPTION: Description = Description::new("request", "", "");

impl<F: 'static> Untyped<F> {
    /// Creates a call of a method and a path below the base URL. The path may have a query.
    pub fn new(core: &Core, method: Method, path: impl Into<String>) -> Self {
        let mut call = Call::new(core, &DESCRIPTION);
        call.set_target(method, path.into());
        Self {
            call,
            failure: PhantomData,
        }
    }

    /// Adds options to this call, such as headers, a timeout or the number of retries.
    pub fn with(mut self, options: Options) -> Self {
        self.call.options(options);
        self
    }

    /// Adds a query pair.
    pub fn query(self, name: impl Into<String>, value: impl ToString) -> Self {
        self.with(Options::new().query(name, value))
    }

    /// Sets a header.
    pub fn header(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.with(Options::new().header(name, value))
    }

    /// Sets the body to a value as JSON: any model of the client, or a `serde_json::Value`.
    pub fn json(mut self, value: &dyn Encode) -> Self {
        self.call.json(value);
        self
    }

    /// Sets the body: bytes, an [`Upload`](crate::Upload), or a stream, with which the call is
    /// never retried.
    pub fn body(mut self, content_type: impl Into<String>, body: impl Into<Body>) -> Self {
        self.call.raw_body(content_type.into(), body.into());
        self
    }

    /// Sends the call and returns the whole response: status, headers and body.
    pub fn send(self) -> Exchange<Value, F> {
        Exchange::new(
            self.call,
            ResponseTable::<Value, F>::JSON,
            &[Decoder::Success(value)],
        )
    }

    /// Sends the call and returns the whole response, with the body decoded as a `T`.
    pub fn send_as<T: Decode>(self) -> Exchange<T, F> {
        Exchange::new(
            self.call,
            ResponseTable::<T, F>::JSON,
            ResponseTable::<T, F>::DECODERS,
        )
    }

    /// Sends the call and returns the response as soon as its headers are received. The body is a
    /// stream of bytes.
    pub fn stream(self) -> Exchange<ByteStream, F> {
        const BYTES: &[Declared] = &[Declared::success(&["2XX"], Media::Bytes)];
        Exchange::new(self.call, BYTES, &[Decoder::Stream(streams::media::bytes)])
    }
}

/// The tables by which responses are decoded.
struct ResponseTable<T, F>(PhantomData<(T, F)>);

impl<T: Decode + 'static, F: 'static> ResponseTable<T, F> {
    const JSON: &'static [Declared] = &[Declared::success(&["2XX"], Media::Json)];
    const DECODERS: &'static [Decoder<T, F>] = &[Decoder::Success(media::json::<T>)];
}

/// Decodes JSON; an empty body is `null`.
fn value(raw: &RawResponse) -> Result<Value, Fault> {
    match raw.body.is_empty() {
        true => Ok(Value::Null),
        false => media::json(raw),
    }
}

impl<F: 'static> IntoFuture for Untyped<F> {
    type Output = Result<Value, Error<F>>;
    type IntoFuture = Outcome<Value, F>;

    fn into_future(self) -> Self::IntoFuture {
        Outcome::from(self.send())
    }
}

impl<F> Clone for Untyped<F> {
    fn clone(&self) -> Self {
        Self {
            call: self.call.clone(),
            failure: PhantomData,
        }
    }
}

impl<F> fmt::Debug for Untyped<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.call.fmt(f)
    }
}
