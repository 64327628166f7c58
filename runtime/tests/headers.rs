//! Declared response headers, read from responses and from errors.
#![allow(missing_docs, unreachable_pub, reason = "a test is no library")]

#[path = "sample/server.rs"]
#[allow(dead_code, reason = "other tests use all of it")]
mod server;

use server::Server;
use specmill_runtime::{Core, Error, Value};

specmill_runtime::operation! {
    Fetch: GET "/fetch" -> Value, Value {
        id: "fetch";
        responses: {
            200 json Value => success;
            429 json Value => failure;
        }
    }
}

specmill_runtime::response_headers! {
    /// The headers of the response.
    ResponseHeaders {
        /// The number of calls left.
        x_left "X-Left" text -> i64;
        /// The cookies.
        set_cookie "Set-Cookie" lines -> Vec<String>;
        /// The piers.
        x_piers "X-Piers" list -> Vec<u8>;
    }
}

fn answer(status: &str, headers: &[&str]) -> String {
    let headers = headers.join("\r\n");
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: 1\r\n{headers}\r\n\r\n1"
    )
}

fn fetch(server: &Server) -> Fetch {
    let core = Core::builder(&[], &[]).base_url(server.url()).retries(0);
    Fetch::new(&core.build().unwrap())
}

#[tokio::test]
async fn a_response_has_typed_headers() {
    let headers = [
        "x-left: 12",
        "set-cookie: a=1",
        "x-piers: 1, 2",
        "Set-Cookie: b=2; Expires=Wed, 09 Jun 2027 10:18:14 GMT",
        "X-Piers: 7",
    ];
    let server = Server::start(vec![answer("200 OK", &headers)]);
    let response = fetch(&server).send().await.unwrap();
    let headers = response.headers();
    assert_eq!(headers.x_left(), Ok(Some(12)));
    assert_eq!(headers.x_piers(), Ok(Some(vec![1, 2, 7])));
    let cookies = headers.set_cookie().unwrap().unwrap();
    assert_eq!(cookies[0], "a=1");
    assert_eq!(cookies[1], "b=2; Expires=Wed, 09 Jun 2027 10:18:14 GMT");
}

#[tokio::test]
async fn a_faulty_header_fails_no_call() {
    let server = Server::start(vec![answer("200 OK", &["x-left: many"])]);
    let response = fetch(&server).send().await.unwrap();
    assert_eq!(response.body(), &Value::from(1));
    assert!(response.headers().x_left().is_err());
    assert_eq!(response.headers().x_piers(), Ok(None));
}

#[tokio::test]
async fn an_error_has_them_too() {
    let server = Server::start(vec![answer("429 Slow", &["X-Left: 0"])]);
    let Err(Error::Api(error)) = fetch(&server).await else {
        panic!("429 is declared as a failure");
    };
    assert_eq!(error.headers().x_left(), Ok(Some(0)));
}
