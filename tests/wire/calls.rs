//! Every operation of the client, called with every parameter.

use kernel_client::{Client, Error, Response};
use serde::Serialize;
use serde_json::Value;

/// The value of every text parameter, the same as encoded in a path, and the value of every flag.
pub const TEXT: &str = "a b/c?d+e";
pub const TEXT_IN_PATH: &str = "a%20b%2Fc%3Fd%2Be";
pub const FLAG: bool = true;

/// A success: the re-encoded value, and the whole response.
#[derive(Debug)]
pub struct Answered {
    pub status: u16,
    pub request_id: Option<String>,
    pub content_type: String,
    pub encoded: Value,
    pub raw: Vec<u8>,
}

/// Calls one operation by its `operationId`.
pub async fn call(client: &Client, operation: &str) -> Result<Answered, Error> {
    match operation {
        "getAuthConnectionsById" => {
            let call = client.auth().connections().retrieve(TEXT);
            call.send().await.map(answered)
        }
        "getBrowsersByIdOrName" => {
            let call = client.browsers().retrieve(TEXT).include_deleted(FLAG);
            call.send().await.map(answered)
        }
        other => panic!("the documents have an operation that no test calls: {other}"),
    }
}

fn answered<T: Serialize>(response: Response<T>) -> Answered {
    Answered {
        status: response.status().as_u16(),
        request_id: response.request_id().map(str::to_owned),
        content_type: response.headers()["content-type"]
            .to_str()
            .unwrap()
            .to_owned(),
        raw: response.raw().to_vec(),
        encoded: serde_json::to_value(response.body()).unwrap(),
    }
}
