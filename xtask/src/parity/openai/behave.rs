//! Plays behaviours of several requests or long responses with the generated client. Arguments, in
//! this order: the server's address, a list of behaviours, and a file for the results. A
//! behaviour's index in the list tells where the server expects it. The client is built from the
//! environment, which has the address as well.

use std::collections::BTreeMap;
use std::time::Instant;

use driven_client::{Client, Failure, models};
use serde_json::{Map, Value, json};
use specmill_runtime::reqwest::Method;
use specmill_runtime::{Bytes, Decode, Error, Nullable, Options, Upload, from_json};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;
type Event = models::ResponseStreamEvent;

/// A client, and the options of all calls of one behaviour.
struct Caller {
    client: Client,
    number: usize,
}

impl Caller {
    fn options(&self) -> Options {
        Options::new().header("x-call", self.number.to_string())
    }

    async fn does(&self, name: &str) -> Result<Value> {
        match name {
            "chat" | "failures pass" => self.chat().await,
            "chat stream" | "chat stream error" | "stream again" => self.chat_stream().await,
            "response" => self.response().await,
            "response stream" => self.response_stream().await,
            "pages of files" | "pages without last_id" => self.pages().await,
            "not found" | "no json" | "failures stay" => self.model().await,
            "bad request" | "no more quota" => self.failing_chat().await,
            "too many" => self.too_many().await,
            "deletion again" => self.deletion().await,
            "upload" | "upload again" => self.upload().await,
            "upload in parts" => self.upload_in_parts().await,
            "download" => self.download().await,
            "speech" => self.speech().await,
            "embedding" => self.embedding().await,
            other => Err(format!("nothing is called {other}").into()),
        }
    }

    async fn chat(&self) -> Result<Value> {
        let call = self.client.chat().completions().create(chat()?);
        let answer = call.with(self.options()).await?;
        let choice = answer.choices.first().ok_or("no choice")?;
        Ok(json!({
            "text": choice.message.content,
            "finish": choice.finish_reason.as_str(),
            "tokens": answer.usage.as_ref().map(|usage| usage.total_tokens),
        }))
    }

    async fn chat_stream(&self) -> Result<Value> {
        let mut request = chat()?;
        request.stream_options = Nullable::Value(of(json!({"include_usage": true}))?);
        let call = self.client.chat().completions().create(request);
        let mut events = call.with(self.options()).stream().await?.into_body();
        let mut result = json!({"events": 0, "finish": null, "tokens": null});
        let (mut count, mut text) = (0, String::new());
        while let Some(event) = events.next().await {
            let chunk = match event {
                Ok(event) => event.data,
                Err(error) => {
                    let event = error.event().ok_or("no error of the server's")?;
                    let said = event.decode::<models::ErrorResponse>()?.error;
                    result["error"] = said.message.into();
                    result["code"] = said.code.into();
                    result["type"] = said.r#type.into();
                    break;
                }
            };
            count += 1;
            for choice in chunk.choices {
                text.push_str(choice.delta.content.as_deref().unwrap_or_default());
                if let Some(reason) = &choice.finish_reason {
                    result["finish"] = reason.as_str().into();
                }
            }
            if let Some(usage) = chunk.usage {
                result["tokens"] = usage.total_tokens.into();
            }
        }
        result["events"] = count.into();
        result["text"] = text.into();
        Ok(result)
    }

    async fn response(&self) -> Result<Value> {
        let call = self.client.responses().create(response()?);
        let answer = call.with(self.options()).await?;
        let mut text = String::new();
        for item in &answer.output {
            if let models::OutputItem::OutputMessage(message) = item {
                for part in &message.content {
                    if let models::OutputMessageContent::OutputTextContent(part) = part {
                        text.push_str(&part.text);
                    }
                }
            }
        }
        Ok(json!({
            "text": text,
            "status": answer.status.as_ref().map(|status| status.as_str().to_owned()),
            "tokens": answer.usage.as_ref().map(|usage| usage.total_tokens),
        }))
    }

    async fn response_stream(&self) -> Result<Value> {
        let call = self.client.responses().create(response()?);
        let mut events = call.with(self.options()).stream().await?.into_body();
        let (mut kinds, mut text, mut status) = (Vec::new(), String::new(), Value::Null);
        while let Some(event) = events.next().await {
            let event = event?;
            match event.data {
                Event::ResponseTextDeltaEvent(it) => text.push_str(&it.delta),
                Event::ResponseCompletedEvent(it) => {
                    let found = it.response.status.as_ref();
                    status = found.map(|it| it.as_str().to_owned()).into();
                }
                Event::ResponseCreatedEvent(_) | Event::ResponseOutputItemAddedEvent(_) => {}
                other => return Err(format!("not expected: {other:?}").into()),
            }
            kinds.push(event.event);
        }
        Ok(json!({"kinds": kinds, "text": text, "status": status}))
    }

    async fn pages(&self) -> Result<Value> {
        let call = self.client.files().list().limit(2);
        let mut files = call.with(self.options()).stream();
        let mut ids = Vec::new();
        while let Some(file) = files.next().await {
            ids.push(file?.id);
        }
        Ok(json!({"ids": ids}))
    }

    async fn model(&self) -> Result<Value> {
        let call = self.client.models().retrieve("nothing");
        failed(call.with(self.options()).await)
    }

    async fn failing_chat(&self) -> Result<Value> {
        let call = self.client.chat().completions().create(chat()?);
        failed(call.with(self.options()).await)
    }

    async fn too_many(&self) -> Result<Value> {
        let begin = Instant::now();
        let mut result = self.chat().await?;
        result["waited"] = (begin.elapsed().as_millis() >= 1000).into();
        Ok(result)
    }

    async fn deletion(&self) -> Result<Value> {
        let call = self.client.files().delete("file-1");
        let answer = call.with(self.options()).await?;
        Ok(json!({"deleted": answer.deleted}))
    }

    async fn upload(&self) -> Result<Value> {
        let purpose = models::CreateFileRequestPurpose::UserData;
        let body = models::CreateFileRequest::new(file("züge.bin"), purpose);
        let answer = self.client.files().create(body).with(self.options()).await?;
        Ok(json!({"bytes": answer.bytes, "name": answer.filename}))
    }

    async fn upload_in_parts(&self) -> Result<Value> {
        let uploads = self.client.uploads();
        let begun = json!({
            "bytes": 512,
            "filename": "a.bin",
            "mime_type": "application/x-bytes",
            "purpose": "user_data",
        });
        let begun = uploads.create(of::<models::CreateUploadRequest>(begun)?).with(self.options()).await?;
        let mut parts = Vec::new();
        for name in ["one.bin", "two.bin"] {
            let body = models::AddUploadPartRequest::new(file(name));
            let call = uploads.parts().create(&*begun.id, body);
            parts.push(call.with(self.options()).await?.id);
        }
        let body = models::CompleteUploadRequest::new(parts);
        let done = uploads.complete(&*begun.id, body);
        let done = done.with(self.options()).await?;
        let file = done.file.as_ref().map(|file| file.id.clone());
        Ok(json!({"status": done.status.as_str(), "file": file}))
    }

    async fn download(&self) -> Result<Value> {
        // The document declares a file's content as JSON, so its path is called directly.
        let call = self.client.request(Method::GET, "/files/file-1/content");
        let stream = call.with(self.options()).stream().await?;
        let mut stream = stream.into_body();
        let mut content = Vec::new();
        while let Some(bytes) = stream.next().await {
            content.extend_from_slice(&bytes?);
        }
        Ok(sum_of(&content))
    }

    async fn speech(&self) -> Result<Value> {
        let body = json!({"model": "tts-1", "input": "Hallo", "voice": "alloy"});
        let call = self.client.audio().speech(of::<models::CreateSpeechRequest>(body)?);
        let speech: Bytes = call.with(self.options()).await?;
        Ok(sum_of(&speech))
    }

    async fn embedding(&self) -> Result<Value> {
        let body = json!({"model": "text-embedding-3-small", "input": "Hallo"});
        let call = self.client.embeddings().create(of::<models::CreateEmbeddingRequest>(body)?);
        let answer = call.with(self.options()).await?;
        Ok(json!({"numbers": answer.data.first().map(|it| it.embedding.clone())}))
    }
}

/// Decodes the body of a request from the document's JSON.
fn of<T: Decode>(value: Value) -> Result<T> {
    Ok(from_json(value.to_string().as_bytes())?)
}

fn chat() -> Result<models::CreateChatCompletionRequest> {
    of(json!({"model": "gpt-4.1", "messages": [{"role": "user", "content": "Hallo"}]}))
}

fn response() -> Result<models::CreateResponse> {
    of(json!({"model": "gpt-4.1", "input": "Hallo"}))
}

fn file(name: &str) -> Upload {
    let bytes = (0..=u8::MAX).collect::<Vec<_>>();
    Upload::new(bytes)
        .file_name(name)
        .media_type("application/x-bytes")
}

/// Returns the number of bytes and an order-dependent checksum.
fn sum_of(bytes: &[u8]) -> Value {
    let add = |sum: u64, byte: &u8| (sum * 31 + u64::from(*byte)) % 1_000_000_007;
    json!({"bytes": bytes.len(), "sum": bytes.iter().fold(0, add)})
}

/// Describes a failure as its caller sees it.
fn failed<T>(result: std::result::Result<T, Error<Failure>>) -> Result<Value> {
    let Err(error) = result else {
        return Ok(json!({"status": 200}));
    };
    let status = error.status().ok_or("no status")?.as_u16();
    let said = match &error {
        Error::Api(error) => match error.body() {
            Failure::ErrorResponse(body) => Some(body.error.clone()),
            _ => None,
        },
        // An undeclared body is read by the same type.
        other => from_json::<models::ErrorResponse>(other.raw_body().unwrap_or_default())
            .ok()
            .map(|body| body.error),
    };
    let mut result = Map::new();
    result.insert("status".to_owned(), status.into());
    result.insert("request".to_owned(), error.request_id().into());
    let [message, code, kind, param] = match said {
        Some(it) => [it.message.into(), it.code.into(), it.r#type.into(), it.param.into()],
        None => [Value::Null, Value::Null, Value::Null, Value::Null],
    };
    for (name, value) in [("message", message), ("code", code), ("type", kind), ("param", param)] {
        result.insert(name.to_owned(), value);
    }
    Ok(result.into())
}

fn main() {
    let arguments = std::env::args().skip(1).collect::<Vec<_>>();
    let [_, names, out] = &arguments[..] else {
        panic!("an address and two files")
    };
    let names = std::fs::read(names).expect("names");
    let names = serde_json::from_slice::<Vec<String>>(&names).expect("names");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = runtime.expect("a runtime");
    let client = Client::from_env().expect("a client");
    let mut results = BTreeMap::new();
    for (number, name) in names.into_iter().enumerate() {
        let caller = Caller {
            client: client.clone(),
            number,
        };
        let result = runtime.block_on(caller.does(&name));
        let result = result.unwrap_or_else(|error| {
            let mut text = error.to_string();
            let mut source = error.source();
            while let Some(error) = source {
                text.push_str(&format!(": {error}"));
                source = error.source();
            }
            json!({"thrown": text})
        });
        results.insert(name, result);
    }
    let text = serde_json::to_string(&results).expect("JSON");
    std::fs::write(out, text).expect("room");
}
