//! Every declared response, made from the documents' examples. It satisfies its schema, the client
//! decodes it, and the re-encoded value is the same and still satisfies the schema. The client
//! keeps unknown properties, so this alone would not reveal a property that it ignores.

use std::sync::Mutex;

use kernel_client::Error;
use serde_json::{Value, json};

use crate::calls::call;
use crate::client;
use crate::document::{Document, documents};
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
    assert!(checked > 0);
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

#[tokio::test]
async fn every_declared_property_is_read() {
    let mut checked = 0;
    for document in &documents() {
        for operation in &document.operations() {
            for declared in operation.responses() {
                let body = instance(document, declared.schema, Extent::Full);
                let places = places(document, declared.schema, &body);
                let bodies = places.iter().map(|(pointer, _)| spoil(&body, pointer));
                let answers: Vec<_> = bodies
                    .map(|body| Answer::json(declared.status, &body))
                    .collect();
                let answers = Mutex::new(answers.into_iter());
                let server = Server::start(move |_| answers.lock().unwrap().next().unwrap()).await;
                let client = client(&server);
                for (_, path) in &places {
                    let Err(error) = call(&client, operation.id()).await else {
                        panic!("{}: nothing reads {path}", operation.id());
                    };
                    let fault = match &error {
                        Error::Decode(error) => Some(error.fault()),
                        Error::Status(error) => error.fault(),
                        _ => None,
                    };
                    assert_eq!(&fault.expect("a fault").path(), path, "{error}");
                    checked += 1;
                }
            }
        }
    }
    assert!(checked > 0);
}

/// Returns the places whose value a schema restricts: as JSON pointers, and as the paths in errors.
fn places(document: &Document, schema: &Value, value: &Value) -> Vec<(String, String)> {
    let mut places = vec![(String::new(), "$".to_owned())];
    let schema = document.follow(schema);
    let mut below = |schema: &Value, value: &Value, pointer: String, path: String| {
        for (further, on) in self::places(document, schema, value) {
            places.push((pointer.clone() + &further, on.replacen('$', &path, 1)));
        }
    };
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                let rest = schema
                    .get("additionalProperties")
                    .filter(|rest| rest.is_object());
                // `additionalProperties: true` allows anything below.
                let Some(schema) = schema["properties"].get(name).or(rest) else {
                    continue;
                };
                below(schema, value, format!("/{name}"), format!("$.{name}"));
            }
        }
        Value::Array(elements) => {
            below(
                &schema["items"],
                &elements[0],
                "/0".to_owned(),
                "$[0]".to_owned(),
            );
        }
        _ => {}
    }
    places
}

/// Returns the value with one of another type at this place.
fn spoil(value: &Value, pointer: &str) -> Value {
    let mut spoilt = value.clone();
    let place = spoilt.pointer_mut(pointer).unwrap();
    *place = match place {
        Value::String(_) => json!(1),
        _ => json!("text"),
    };
    spoilt
}
