//! Arbitrary server responses to calls of each kind, read whole and read in pieces.

use std::convert::Infallible;
use std::fmt::Debug;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::OnceLock;
use std::task::{Context, Poll};

use arbitrary::{Result, Unstructured};
use futures_core::Stream;
use specmill_runtime::reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use specmill_runtime::transport::{Response, ResponseBody, BoxFuture, Request, Transport};
use specmill_runtime::{
    ByteStream, Bytes, Core, Events, Items, Map, StatusCode, TransportError, Value, from_json,
    to_json,
};
use tokio::runtime::Runtime;

specmill_runtime::object! {
    pub struct Plant {
        id: i64 = "id" required;
        kind: String = "kind" required;
        height: Option<f64> = "height" optional;
        since: Option<specmill_runtime::DateTime> = "since" optional;
        more: Option<Vec<Plant>> = "more" optional;
    }
}

specmill_runtime::union! {
    pub enum Told, else Unknown by "kind" {
        Plant(Box<Plant>) from Plant: tagged(&["plant"]);
        Other(Map) from Map: tagged(&["other"]);
    }
}

specmill_runtime::operation! {
    Json: GET "/json" -> Told, Value {
        id: "json";
        responses: { 200 json Told => success; 4XX json Value => failure; }
    }
}
specmill_runtime::operation! {
    Followed: GET "/events" -> Events<Told>, Value {
        id: "events";
        responses: { 200 events Told => stream; 4XX json Value => failure; }
    }
}
specmill_runtime::operation! {
    Lines: GET "/lines" -> Items<Told>, Value {
        id: "lines";
        responses: { 200 lines "application/jsonl" Told => stream; 4XX json Value => failure; }
    }
}
specmill_runtime::operation! {
    Records: GET "/records" -> Items<Told>, Value {
        id: "records";
        responses: { 200 records Told => stream; 4XX json Value => failure; }
    }
}
specmill_runtime::operation! {
    Raw: GET "/raw" -> ByteStream, Value {
        id: "raw";
        responses: { 200 bytes => stream; 4XX json Value => failure; }
    }
}
specmill_runtime::operation! {
    Listed: GET "/list" -> Map, Value {
        id: "list";
        setters: { query "cursor" form explode = cursor => String; }
        pages: query "cursor" [next_body "next.cursor", more_header "X-More", items "items"] of Told;
        responses: { 200 json Map => success; 4XX json Value => failure; }
    }
}
specmill_runtime::operation! {
    Linked: GET "/linked" -> Vec<Told>, Value {
        id: "linked";
        pages: link "next" [] of Told;
        responses: { 200 json Vec<Told> => success; 4XX json Value => failure; }
    }
}

/// A transport that gives the same response every time, in these pieces.
struct Same {
    status: StatusCode,
    headers: HeaderMap,
    pieces: Vec<Bytes>,
}

impl Transport for Same {
    fn send(&self, _: Request) -> BoxFuture<'_, std::result::Result<Response, TransportError>> {
        let body = ResponseBody::stream(Pieces(self.pieces.clone().into_iter()));
        let answer = Response::new(self.status, body).headers(self.headers.clone());
        Box::pin(async { Ok(answer) })
    }
}

struct Pieces(std::vec::IntoIter<Bytes>);

impl Stream for Pieces {
    type Item = std::result::Result<Bytes, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.next().map(Ok))
    }
}

/// Reads a response. It must not panic, has to end, and must give the same result however it is
/// cut.
///
/// # Errors
///
/// Returns an error if there are too few bytes to choose from.
pub fn read_answer(bytes: &[u8]) -> Result<()> {
    let mut from = Unstructured::new(bytes);
    let status = *from.choose(&[200_u16, 200, 200, 200, 201, 204, 302, 404, 429, 500])?;
    let status = StatusCode::from_u16(status).unwrap_or_default();
    let headers = headers(&mut from)?;
    let kind = from.int_in_range(0..=6)?;
    let cuts = (0..from.int_in_range(0..=6)?).map(|_| from.int_in_range(1..=40));
    let cuts = cuts.collect::<Result<Vec<usize>>>()?;
    let body = Bytes::copy_from_slice(from.take_rest());
    let whole = read(
        kind,
        &Same {
            status,
            headers: headers.clone(),
            pieces: vec![body.clone()],
        },
    );
    let cut = read(
        kind,
        &Same {
            status,
            headers,
            pieces: pieces(&body, &cuts),
        },
    );
    assert_eq!(whole, cut, "{:?}", String::from_utf8_lossy(&body));
    if let Ok(told) = from_json::<Told>(&body) {
        let again = from_json::<Told>(&to_json(&told)).expect("what was written can be read");
        assert_eq!(format!("{told:?}"), format!("{again:?}"));
    }
    Ok(())
}

fn headers(from: &mut Unstructured<'_>) -> Result<HeaderMap> {
    const NAMES: [&str; 8] = [
        "content-type",
        "link",
        "x-more",
        "retry-after",
        "retry-after-ms",
        "x-should-retry",
        "location",
        "x-request-id",
    ];
    const VALUES: [&str; 8] = [
        "application/json",
        "text/event-stream",
        "application/json-seq",
        "true",
        "false",
        "<?cursor=2>; rel=next",
        "/other",
        "Wed, 21 Oct 2015 07:28:00 GMT",
    ];
    let mut headers = HeaderMap::new();
    for _ in 0..from.int_in_range(0..=4)? {
        let name = HeaderName::from_static(from.choose(&NAMES)?);
        let value = match from.arbitrary()? {
            true => HeaderValue::from_static(from.choose(&VALUES)?),
            false => {
                let length = from.int_in_range(0..=40)?;
                match HeaderValue::from_bytes(from.bytes(length)?) {
                    Ok(value) => value,
                    Err(_) => continue,
                }
            }
        };
        headers.append(name, value);
    }
    Ok(headers)
}

/// Cuts the body into pieces of these lengths, repeated.
fn pieces(body: &Bytes, cuts: &[usize]) -> Vec<Bytes> {
    let mut rest = body.clone();
    let mut pieces = Vec::new();
    for cut in cuts.iter().cycle() {
        if rest.is_empty() {
            break;
        }
        pieces.push(rest.split_to((*cut).min(rest.len())));
    }
    pieces.push(rest);
    pieces
}

/// The maximum number of items read from an endless stream.
const MOST: usize = 5_000;

macro_rules! drain {
    ($call:expr) => {{
        let mut seen = Vec::new();
        match $call.await {
            Ok(mut items) => seen.extend(drain(&mut items).await),
            Err(error) => seen.push(told(&error)),
        }
        seen
    }};
}

fn read(kind: u8, same: &Same) -> Vec<String> {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    let runtime = RUNTIME.get_or_init(|| {
        let builder = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build();
        builder.expect("a runtime for one thread")
    });
    let transport = Same {
        status: same.status,
        headers: same.headers.clone(),
        pieces: same.pieces.clone(),
    };
    let core = Core::builder(&[], &[])
        .base_url("http://127.0.0.1:1/v1")
        .retries(0);
    let core = core.body_limit(1 << 16).transport(transport).build();
    let core = core.expect("a client of a transport");
    runtime.block_on(async {
        match kind {
            0 => drain!(Followed::new(&core)),
            1 => drain!(Lines::new(&core)),
            2 => drain!(Records::new(&core)),
            3 => {
                // Bytes arrive as cut, so they are joined.
                match Raw::new(&core).await {
                    Ok(stream) => vec![format!("{:?}", stream.collect().await)],
                    Err(error) => vec![told(&error)],
                }
            }
            4 => drain(&mut Listed::new(&core).stream()).await,
            5 => drain(&mut Linked::new(&core).stream()).await,
            _ => match Json::new(&core).await {
                Ok(value) => vec![format!("{value:?}")],
                Err(error) => vec![told(&error)],
            },
        }
    })
}

fn told<E: Debug + std::fmt::Display>(error: &E) -> String {
    format!("{error}: {error:?}")
}

/// Reads a stream to its end or to the maximum, as text.
fn drain<S, T, E>(stream: &mut S) -> impl Future<Output = Vec<String>>
where
    S: Stream<Item = std::result::Result<T, E>> + Unpin,
    T: Debug,
    E: Debug + std::fmt::Display,
{
    async move {
        let mut seen = Vec::new();
        while let Some(item) = poll_fn(|context| Pin::new(&mut *stream).poll_next(context)).await {
            seen.push(match item {
                Ok(item) => format!("{item:?}"),
                Err(error) => told(&error),
            });
            if seen.len() == MOST {
                break;
            }
        }
        seen
    }
}
