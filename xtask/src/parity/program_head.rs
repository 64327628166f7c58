//! Makes calls: the address of the server, a file of calls, and a file for what there is to say about
//! them, in that order. What is sent, the server keeps.
#![allow(deprecated, unused_imports)]

use std::collections::BTreeMap;
use std::pin::Pin;

use parity_client::{Client, models};
use serde_json::Value;
use specmill_runtime::{
    DateTime, Decimal, Decode, Map, Nullable, Secret, Tuple, Upload, from_json,
};

type Sending = Pin<Box<dyn Future<Output = ()>>>;
type Make = fn(&Client, &Given<'_>) -> Result<Sending, String>;

/// What a call says.
struct Given<'a>(&'a Value);

impl Given<'_> {
    fn find(&self, place: &str, wire: &str) -> &Value {
        let place = match place {
            "body" => return &self.0["body"],
            place => &self.0[place],
        };
        let pairs = place.as_array().into_iter().flatten();
        let pair = pairs.into_iter().find(|pair| pair[0] == wire);
        pair.map_or(&place[wire], |pair| &pair[1])
    }

    fn has(&self, place: &str, wire: &str) -> bool {
        // In a call a body that is null is one that is not there.
        !self.find(place, wire).is_null()
    }

    fn get<T: Decode>(&self, place: &str, wire: &str) -> Result<T, String> {
        decoded(&without_files(self.find(place, wire)), place, wire)
    }

    fn form<T: Decode + Files>(&self, place: &str, wire: &str) -> Result<T, String> {
        let given = self.find(place, wire);
        let mut value = decoded::<T>(&without_files(given), place, wire)?;
        value.put(given);
        Ok(value)
    }
}

fn decoded<T: Decode>(value: &Value, place: &str, wire: &str) -> Result<T, String> {
    let text = value.to_string();
    from_json(text.as_bytes()).map_err(|fault| format!("{place} {wire}: {fault} in {text}"))
}

fn without_files(value: &Value) -> Value {
    match value {
        Value::Object(map) => match map.get("$file") {
            Some(text) => text.clone(),
            None => map
                .iter()
                .map(|(name, it)| (name.clone(), without_files(it)))
                .collect(),
        },
        Value::Array(items) => items.iter().map(without_files).collect(),
        other => other.clone(),
    }
}

/// What holds bytes that have names and media types.
trait Files {
    fn put(&mut self, given: &Value);
}

impl Files for Upload {
    fn put(&mut self, given: &Value) {
        let mut upload = Upload::new(self.as_bytes().cloned().unwrap_or_default());
        if let Some(name) = given["name"].as_str() {
            upload = upload.file_name(name);
        }
        if let Some(media_type) = given["type"].as_str() {
            upload = upload.media_type(media_type);
        }
        *self = upload;
    }
}

impl<T: Files> Files for Option<T> {
    fn put(&mut self, given: &Value) {
        if let Some(value) = self {
            value.put(given);
        }
    }
}

impl<T: Files> Files for Vec<T> {
    fn put(&mut self, given: &Value) {
        for (index, value) in self.iter_mut().enumerate() {
            value.put(&given[index]);
        }
    }
}

fn sending<F: IntoFuture + 'static>(call: F) -> Sending {
    Box::pin(async move {
        // What was sent is kept, whatever comes of the answer.
        let _ = call.into_future().await;
    })
}

fn main() {
    let arguments = std::env::args().skip(1).collect::<Vec<_>>();
    let [url, calls, out] = &arguments[..] else {
        panic!("an address and two files")
    };
    let calls = std::fs::read(calls).expect("calls");
    let calls = serde_json::from_slice::<Vec<Value>>(&calls).expect("calls");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = runtime.expect("a runtime");
    let mut notes = serde_json::Map::new();
    for (number, call) in calls.iter().enumerate() {
        let find = |it: &&(&str, &str, Make)| call["method"] == it.0 && call["template"] == it.1;
        let (_, _, make) = OPERATIONS.iter().find(find).expect("an operation");
        let base_url = format!("{url}/call/{number}");
        let client = Client::builder()
            .token("test-token")
            .base_url(base_url)
            .build();
        let mut note = serde_json::json!({"method": "", "unknown": []});
        match make(&client.expect("a client"), &Given(call)) {
            Ok(sending) => runtime.block_on(sending),
            Err(error) => note["error"] = error.into(),
        }
        notes.insert(call["id"].as_str().unwrap_or_default().to_owned(), note);
    }
    let text = serde_json::json!({"notes": notes, "others": []}).to_string();
    std::fs::write(out, text).expect("room");
}
