//! The memory for a response of any content: at most eight times the limit of its text.
#![allow(
    missing_docs,
    unreachable_pub,
    dead_code,
    reason = "a test is no library"
)]

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::thread::{self, JoinHandle};

use peak_alloc::PeakAlloc;
use specmill_runtime::{Core, CoreBuilder, Decimal, Error, Events, Items, Nullable, Tuple, Value};
use std::collections::BTreeMap;
use tokio::sync::Mutex;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Serializes the tests, because the allocator counts for all of them.
static ALONE: Mutex<()> = Mutex::const_new(());

/// The limit of a text, in bytes.
const LIMIT: usize = 1 << 20;

specmill_runtime::object! {
    pub struct Wide {
        a: Option<String> = "a" optional; b: Option<String> = "b" optional;
        c: Option<String> = "c" optional; d: Option<String> = "d" optional;
        e: Option<String> = "e" optional; f: Option<String> = "f" optional;
        g: Option<String> = "g" optional; h: Option<String> = "h" optional;
        i: Option<String> = "i" optional; j: Option<String> = "j" optional;
        k: Option<String> = "k" optional; l: Option<String> = "l" optional;
        m: Option<String> = "m" optional; n: Option<String> = "n" optional;
        o: Option<String> = "o" optional_or_null;
    }
}

specmill_runtime::object! {
    pub struct Link {
        next: Option<Box<Wide>> = "next" optional;
        label: Nullable<Box<Wide>> = "label" nullable;
    }
}

specmill_runtime::object! {
    pub struct Strict {
        name: String = "name" required;
        wide: Wide = "wide" required;
    }
}

specmill_runtime::object! {
    pub struct Open {
        others: BTreeMap<String, Wide> = "*" rest;
    }
}

specmill_runtime::string_enum! {
    pub enum Word, else Unknown {
        Known = "known";
    }
}

specmill_runtime::union! {
    pub enum Either, else Unknown {
        Numbers(Vec<i64>): kinds(ARRAY).items(&kinds(INTEGER));
        Wide(Box<Wide>): kinds(OBJECT).with(&[optional("a", STRING)]);
        Link(Box<Link>): kinds(OBJECT).with(&[required("next", OBJECT)]);
    }
}

macro_rules! calls {
    ($($call:ident $media:ident -> $ty:ty;)*) => {$(
        specmill_runtime::operation! {
            $call: GET "/" -> $ty, Value {
                id: "get";
                responses: { 200 $media $ty => success; 4XX json Value => failure; }
            }
        }
    )*};
}

calls! {
    Wides json -> Vec<Wide>;
    OneWide json -> Wide;
    Links json -> Vec<Link>;
    Stricts json -> Vec<Strict>;
    Opens json -> Open;
    Words json -> Vec<Word>;
    Eithers json -> Vec<Either>;
    OneEither json -> Either;
    Any json -> Value;
    Texts json -> Vec<String>;
    Text json -> String;
    Plain text -> String;
    Decimals json -> Vec<Decimal>;
    Maps json -> Vec<BTreeMap<String, i64>>;
    MapOfMaps json -> BTreeMap<String, BTreeMap<String, Wide>>;
    Lists json -> Vec<Vec<Wide>>;
    Tuples json -> Vec<Tuple<(Option<Wide>,), Wide>>;
    Nothings json -> Vec<()>;
}

specmill_runtime::operation! {
    Lines: GET "/" -> Items<Vec<Wide>>, Value {
        id: "lines";
        responses: { 200 lines Vec<Wide> => stream; }
    }
}

specmill_runtime::operation! {
    Told: GET "/" -> Events<Vec<Either>>, Value {
        id: "told";
        responses: { 200 events Vec<Either> => stream; }
    }
}

/// Returns a text up to the limit, made of one repeated piece.
fn repeated(open: &str, piece: impl Fn(usize) -> String, close: &str) -> String {
    let mut text = open.to_owned();
    for index in 0.. {
        let piece = piece(index);
        if text.len() + piece.len() + close.len() + 1 > LIMIT {
            break;
        }
        if index > 0 {
            text.push(',');
        }
        text.push_str(&piece);
    }
    text + close
}

fn list(piece: &str) -> String {
    repeated("[", |_| piece.to_owned(), "]")
}

specmill_runtime::object! {
    pub struct Page {
        items: Vec<i64> = "items" required;
        next: Option<String> = "next" optional;
    }
}

specmill_runtime::operation! {
    Listed: GET "/" -> Page, Value {
        id: "listed";
        setters: {
            /// The start of the page.
            query "after" form explode = after: String;
        }
        pages: query "after" [next_body "next", items "items"] of i64;
        responses: { 200 json Page => success; }
    }
}

/// Serves one response, and keeps its body.
fn serve(status: &str, headers: &str, body: Vec<u8>) -> (String, JoinHandle<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n{headers}\r\n"
    );
    let served = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let lines = BufReader::new(stream.try_clone().unwrap()).lines();
        let lines = lines.map_while(Result::ok);
        lines.take_while(|line| !line.is_empty()).for_each(drop);
        let _ = stream.write_all(head.as_bytes());
        let _ = stream.write_all(&body);
        body
    });
    (url, served)
}

const JSON: &str = "content-type: application/json\r\n";

/// The result of a call: an error if its value takes too much memory.
#[derive(Debug, Eq, PartialEq)]
enum Said {
    Value,
    TooMuch,
    Other,
}

fn said<T>(result: &Result<T, Error<Value>>) -> Said {
    let fault = match result {
        Ok(_) => return Said::Value,
        Err(Error::Decode(error)) => Some(error.fault()),
        Err(Error::Status(error)) => error.fault(),
        Err(_) => None,
    };
    match fault.is_some_and(|fault| fault.exceeds_limit()) {
        true => {
            let text = result.as_ref().err().unwrap().to_string();
            assert!(text.contains("more memory than the limit of"), "{text}");
            Said::TooMuch
        }
        false => Said::Other,
    }
}

fn core(url: &str) -> CoreBuilder {
    Core::builder(&[], &[])
        .base_url(url)
        .retries(0)
        .body_limit(LIMIT)
}

/// Returns a future's output and its peak memory as a multiple of the limit.
macro_rules! peak {
    ($future:expr) => {{
        let before = MEMORY.current_usage();
        MEMORY.reset_peak_usage();
        let result = $future.await;
        let peak = MEMORY.peak_usage().saturating_sub(before) as f64 / LIMIT as f64;
        (result, peak)
    }};
}

/// Makes a call and checks its peak and its result.
macro_rules! measure {
    ($call:ident, $body:expr, $wanted:pat) => {
        measure!($call, "200 OK", JSON, $body, $wanted, |core| core)
    };
    ($call:ident, $status:expr, $headers:expr, $body:expr, $wanted:pat, $with:expr) => {{
        let (url, served) = serve($status, $headers, Vec::from($body));
        let with: fn(CoreBuilder) -> CoreBuilder = $with;
        let core = with(core(&url)).build().unwrap();
        let (result, peak) = peak!($call::new(&core));
        drop(served.join());
        let said = said(&result);
        println!(
            "{peak:.2} {} {said:?}: {}",
            stringify!($call),
            stringify!($body)
        );
        assert!(peak <= 8.0, "{peak} times the text: {}", stringify!($body));
        assert!(matches!(said, $wanted), "{said:?}: {}", stringify!($body));
    }};
}

#[tokio::test]
async fn no_text_takes_more_than_eight_times_its_limit() {
    let _alone = ALONE.lock().await;
    use Said::{Other, TooMuch, Value};

    measure!(Wides, list("{}"), TooMuch);
    measure!(Wides, list("{\"a\":\"x\",\"b\":\"x\"}"), TooMuch);
    measure!(Wides, list("{\"z\":0}"), TooMuch);
    measure!(Wides, list("{\"o\":null}"), TooMuch);
    measure!(
        OneWide,
        repeated("{", |at| format!("\"{at:x}\":0"), "}"),
        TooMuch
    );
    measure!(
        OneWide,
        repeated("{\"z\":[", |_| "{}".to_owned(), "]}"),
        TooMuch
    );
    measure!(Links, list("{\"next\":{}}"), TooMuch);
    measure!(Links, list("{\"label\":{}}"), TooMuch);
    measure!(
        Opens,
        repeated("{", |at| format!("\"{at:x}\":{{}}"), "}"),
        TooMuch
    );
    measure!(Words, list("\"x\""), TooMuch);
    measure!(Eithers, list("[]"), TooMuch);
    measure!(Eithers, list("[0]"), TooMuch);
    measure!(Eithers, list("{}"), TooMuch);
    measure!(Eithers, list("\"\\n\""), TooMuch);
    measure!(OneEither, list("0"), TooMuch);
    measure!(
        OneEither,
        repeated("{", |at| format!("\"{at:x}\":0"), "}"),
        TooMuch
    );
    measure!(Any, list("0"), TooMuch);
    measure!(Any, list("[]"), TooMuch);
    measure!(Any, list("[[[0]]]"), TooMuch);
    measure!(Any, list("{\"a\":0}"), TooMuch);
    measure!(Any, list("\"x\""), TooMuch);
    measure!(Any, list("1e999"), TooMuch);
    measure!(Any, list("0.12345678901234567890"), Value);
    measure!(Texts, list("\"x\""), TooMuch);
    measure!(Texts, list("\"\""), TooMuch);
    measure!(Decimals, list("1e37"), TooMuch);
    measure!(Decimals, list("1e300"), TooMuch);
    measure!(Maps, list("{\"a\":0}"), TooMuch);
    measure!(
        MapOfMaps,
        repeated("{", |at| format!("\"{at:x}\":{{\"\":{{}}}}"), "}"),
        TooMuch
    );
    measure!(Lists, list("[{}]"), TooMuch);
    measure!(Lists, list("[]"), TooMuch);
    measure!(Tuples, list("[{},{}]"), TooMuch);
    measure!(Nothings, list("null"), Value);
    let escapes = format!("\"{}\"", "\\n".repeat(LIMIT / 2 - 1));
    measure!(Text, escapes.clone(), Value);
    measure!(Any, escapes, Value);
    measure!(Plain, vec![0xff; LIMIT], _);
    // A text with invalid JSON at its end is read again for the error.
    measure!(
        Wides,
        list("{\"a\":\"a text of some length that is text\"}").replace("}]", "}"),
        _
    );
    measure!(Any, list("[]").replace("[]]", "[]"), TooMuch);
    measure!(Stricts, list("{\"name\":\"x\"}"), Other | TooMuch);
    measure!(Stricts, "200 OK", JSON, list("{}"), TooMuch, |core| core
        .lenient(true));
    measure!(Wides, "200 OK", JSON, list("{\"z\":0}"), TooMuch, |core| {
        core.on_drift(|_| ())
    });
    measure!(Any, "404 Not Found", JSON, list("[]"), _, |core| core);
    // Legitimate values fit.
    let fields = ('a'..='o').map(|name| format!("\"{name}\":\"fourteen chars\""));
    let item = fields.collect::<Vec<_>>().join(",");
    measure!(Wides, list(&format!("{{{item}}}")), Value);
}

#[tokio::test]
async fn streams_are_bounded_item_by_item() {
    let _alone = ALONE.lock().await;
    const LINES: &str = "content-type: application/x-ndjson\r\n";
    let (url, _) = serve("200 OK", LINES, list("{}").into_bytes());
    let mut lines = Lines::new(&core(&url).build().unwrap()).await.unwrap();
    let error = lines.next().await.unwrap().unwrap_err();
    assert_eq!(said::<()>(&Err(error.into())), Said::TooMuch);

    const EVENTS: &str = "content-type: text/event-stream\r\n";
    let events = format!("data: {}\n\ndata: [[1]]\n\n", list("[]"));
    let (url, _) = serve("200 OK", EVENTS, events.into_bytes());
    let core = core(&url).body_limit(2 * LIMIT).decoded_limit(6 * LIMIT);
    let mut events = Told::new(&core.build().unwrap()).await.unwrap();
    let error = events.next().await.unwrap().unwrap_err();
    assert_eq!(said::<()>(&Err(error.into())), Said::TooMuch);
    let next = events.next().await.unwrap().unwrap();
    assert_eq!(next.data.len(), 1);
}

/// Texts that are read more than once are limited as well.
#[tokio::test]
async fn pages_and_events_are_bounded() {
    let _alone = ALONE.lock().await;
    for piece in ["0", "123456789"] {
        let page = repeated("{\"items\":[", |_| piece.to_owned(), "],\"next\":\"x\"}");
        let (url, served) = serve("200 OK", JSON, page.into_bytes());
        let mut pages = Listed::new(&core(&url).build().unwrap()).pages();
        let (page, peak) = peak!(pages.next());
        drop(served.join());
        println!("{peak:.2} pages of {piece}");
        assert!(peak <= 8.0, "{peak} times the text: {piece}");
        // An unreadable page is an error, not the end.
        if page.unwrap().is_ok() {
            assert_eq!(said(&pages.next().await.unwrap()), Said::TooMuch);
        }
    }
    const EVENTS: &str = "content-type: text/event-stream\r\n";
    for (open, close) in [
        ("event: error\ndata: [", "]\n\n"),
        ("data: {\"error\":[", "]}\n\n"),
    ] {
        let text = repeated(open, |_| "[]".to_owned(), close);
        let (url, served) = serve("200 OK", EVENTS, text.into_bytes());
        let mut events = Told::new(&core(&url).build().unwrap()).await.unwrap();
        let (event, peak) = peak!(events.next());
        drop(served.join());
        println!("{peak:.2} events {open}");
        assert!(peak <= 8.0, "{peak} times the text: {open}");
        assert!(event.unwrap().is_err());
    }
}

/// `[{},{},…]` of a MiB, in 1058 bytes.
#[cfg(feature = "gzip")]
const BOMB: &str = "H4sIAAAAAAACA+3CQQ0AAAgEoEI2cia52d0OvmF0tlRVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVV\
    VVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVV\
    VVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVV\
    VVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVV\
    VVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVV\
    VVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVV\
    VVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVV\
    VVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVV\
    VVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVV\
    VVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVV\
    VVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVV\
    VVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVV\
    VVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVV\
    VVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVV\
    VVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVV\
    VVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVv+cAqeTyNv3/DwA=";

/// Compressed responses are limited as well.
#[cfg(feature = "gzip")]
#[tokio::test]
async fn a_compressed_text_is_bounded_too() {
    use base64::Engine as _;
    let _alone = ALONE.lock().await;
    let body = base64::prelude::BASE64_STANDARD.decode(BOMB).unwrap();
    let headers = format!("{JSON}content-encoding: gzip\r\n");
    measure!(Wides, "200 OK", &headers, body, Said::TooMuch, |core| core);
}

/// The limit can be set, and short texts do not reach it.
#[tokio::test]
async fn the_limit_is_a_setting() {
    let _alone = ALONE.lock().await;
    for (limit, wanted) in [(1 << 10, Said::TooMuch), (1 << 20, Said::Value)] {
        let (url, _) = serve("200 OK", JSON, b"[{},{},{}]".to_vec());
        let core = core(&url).decoded_limit(limit).build().unwrap();
        assert_eq!(said(&Wides::new(&core).await), wanted);
    }
    let (url, _) = serve("200 OK", JSON, b"[{},{},{}]".to_vec());
    let core = core(&url).body_limit(16).build().unwrap();
    assert_eq!(said(&Wides::new(&core).await), Said::Value);
}
