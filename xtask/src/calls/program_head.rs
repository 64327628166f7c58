//! Makes calls. Arguments, in this order: the server's address, a file of calls, and a file for the
//! report. The server keeps the requests. The client is built from the environment, which has the
//! address as well.
#![allow(dead_code, deprecated, unused_imports)]

use std::collections::BTreeMap;
use std::pin::Pin;

use driven_client::{Client, models, resources};
use serde_json::Value;
use specmill_runtime::{
    ByteStream, DateTime, Decimal, Decode, Encode, Error, EventObjects, Events, Items, Map, Nullable,
    Options, Response, Secret, StreamError, Tuple, Upload, from_json, to_json,
};

type Sending = Pin<Box<dyn Future<Output = Result<Option<Value>, String>>>>;
type Make = fn(&Client, &Given<'_>, Options) -> Result<Sending, String>;

/// The values of a call.
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
        // In a call, a body of null means no body.
        !self.find(place, wire).is_null()
    }

    /// Returns true if a boolean that asks for a stream is true; nested fields of a body are joined
    /// by dots.
    fn is_on(&self, place: &str, name: &str) -> bool {
        let pointer = format!("/{}", name.replace('.', "/"));
        let value = match place {
            "body" => self.0["body"].pointer(&pointer),
            place => Some(&self.0[place][name]),
        };
        value == Some(&Value::Bool(true))
    }

    fn media_type(&self) -> &str {
        self.0["media_type"].as_str().unwrap_or_default()
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

/// A value that holds bytes with names and media types.
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

fn sending<T, B, F>(
    call: F,
    value: fn(&T) -> Option<Value>,
    failure: fn(&B) -> Option<Value>,
) -> Sending
where
    T: 'static,
    B: std::fmt::Debug + 'static,
    F: Future<Output = Result<Response<T>, Error<B>>> + 'static,
{
    Box::pin(async move {
        match call.await {
            Ok(response) => Ok(value(response.body())),
            // A declared failure is a valid response, too.
            Err(Error::Api(error)) => Ok(failure(error.body())),
            Err(error) => Err(told(error)),
        }
    })
}

/// A value to encode again if its type can: method resolution prefers the inherent method.
struct Shown<'a, T>(&'a T);

impl<T: Encode> Shown<'_, T> {
    fn value(&self) -> Option<Value> {
        serde_json::from_slice(&to_json(self.0)).ok()
    }
}

trait Hidden {
    fn value(&self) -> Option<Value>;
}

impl<T> Hidden for Shown<'_, T> {
    fn value(&self) -> Option<Value> {
        None
    }
}

/// Makes a call whose output is a stream, and reads it to its end.
fn opening<T, B, F>(call: F) -> Sending
where
    T: Stream + 'static,
    B: std::fmt::Debug + 'static,
    F: Future<Output = Result<Response<T>, Error<B>>> + 'static,
{
    Box::pin(async move {
        let stream = call.await.map_err(told)?.into_body();
        stream.read().await.map_err(|error| error.to_string())?;
        Ok(None)
    })
}

fn told<B: std::fmt::Debug + 'static>(error: Error<B>) -> String {
    let mut text = error.to_string();
    let mut source = std::error::Error::source(&error);
    while let Some(error) = source {
        text.push_str(&format!(": {error}"));
        source = error.source();
    }
    text
}

trait Stream {
    async fn read(self) -> Result<(), StreamError>;
}

macro_rules! streams {
    ($($name:ident $(<$item:ident>)?),*) => {$(
        impl$(<$item: Decode>)? Stream for $name$(<$item>)? {
            async fn read(mut self) -> Result<(), StreamError> {
                while let Some(item) = self.next().await {
                    item?;
                }
                Ok(())
            }
        }
    )*};
}

streams!(ByteStream, EventObjects<T>, Events<T>, Items<T>);

fn main() {
    let arguments = std::env::args().skip(1).collect::<Vec<_>>();
    let [_, calls, out] = &arguments[..] else {
        panic!("an address and two files")
    };
    let calls = std::fs::read(calls).expect("calls");
    let calls = serde_json::from_slice::<Vec<Value>>(&calls).expect("calls");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = runtime.expect("a runtime");
    let client = Client::from_env().expect("a client");
    let mut notes = serde_json::Map::new();
    for (number, call) in calls.iter().enumerate() {
        let find = |it: &&(&str, &str, Make)| call["method"] == it.0 && call["template"] == it.1;
        let options = Options::new().header("x-call", number.to_string());
        let made = match OPERATIONS.iter().find(find) {
            Some((_, _, make)) => make(&client, &Given(call), options.retries(0)),
            None => Err("the client has no such operation".to_owned()),
        };
        let mut note = serde_json::json!({"method": "", "unknown": []});
        match made {
            Ok(sending) => match runtime.block_on(sending) {
                Ok(None) => {}
                Ok(Some(decoded)) => note["decoded"] = decoded,
                Err(error) => note["answer"] = error.into(),
            },
            Err(error) => note["error"] = error.into(),
        }
        notes.insert(call["id"].as_str().unwrap_or_default().to_owned(), note);
    }
    let text = serde_json::json!({"notes": notes, "others": []}).to_string();
    std::fs::write(out, text).expect("room");
}
