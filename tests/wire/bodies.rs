//! Every declared response, made from the documents' examples: it satisfies its schema, the client
//! reads it, and what the client writes is the same and satisfies the schema still.

use kernel_client::Error;
use serde_json::Value;

use crate::calls::call;
use crate::client;
use crate::document::documents;
use crate::instances::{Extent, instance};
use crate::schemas::{faults, validator};
use crate::server::{Answer, Server};

#[tokio::test]
async fn every_declared_body_goes_there_and_back() {
    let mut checked = 0;
    for document in &documents() {
        for operation in &document.operations() {
            for declared in operation.responses() {
                let validator = validator(document, declared.schema);
                for extent in Extent::ALL {
                    let place = format!(
                        "{}, {}, {}, {extent:?}",
                        document.file,
                        operation.id(),
                        declared.status
                    );
                    let body = instance(document, declared.schema, extent);
                    assert_eq!(faults(&validator, &body), [""; 0], "{place}: {body:#}");
                    let back = exchange(operation.id(), declared.status, &body).await;
                    assert_eq!(back, body, "{place}");
                    assert_eq!(faults(&validator, &back), [""; 0], "{place}: {back:#}");
                    checked += 1;
                }
            }
        }
    }
    assert_eq!(checked, 24, "a response came or went");
}

/// Sends a body through the client.
async fn exchange(operation: &str, status: u16, body: &Value) -> Value {
    let server = Server::always(Answer::json(status, body)).await;
    match call(&client(&server), operation).await {
        Ok(answered) if status == 200 => {
            assert_eq!(answered.raw, body.to_string().as_bytes());
            assert_eq!(answered.request_id.as_deref(), Some("req_1"));
            assert_eq!(answered.content_type, "application/json");
            assert_eq!(answered.status, 200);
            answered.encoded
        }
        Err(Error::Api(error)) if status != 200 => {
            assert_eq!(error.raw_body(), body.to_string().as_bytes());
            assert_eq!(error.request_id(), Some("req_1"));
            assert_eq!(error.headers()["content-type"], "application/json");
            assert_eq!(error.status(), status);
            serde_json::to_value(error.body()).unwrap()
        }
        other => panic!("{operation}, {status}: {other:?}"),
    }
}
