//! The API of `tests/cases/chat/spec.yaml`, on loopback and in memory.

use std::convert::Infallible;
use std::net::Ipv4Addr;

use axum::body::Body;
use axum::extract::{Multipart, Query};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;

use crate::server::{Problem, check_token};

/// Starts a server and returns its base URL. It stops with the runtime that it is started in.
///
/// # Errors
///
/// Returns an error if there is no free port.
pub async fn start() -> std::io::Result<String> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let base_url = format!("http://{}", listener.local_addr()?);
    let router = Router::new()
        .route("/chat", post(chat))
        .route("/conversations", get(conversations))
        .route("/files", post(upload))
        .layer(axum::middleware::from_fn(check_token));
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(base_url)
}

/// Decoded by serde's own tagged enums, so that a message without its tag is rejected.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    messages: Vec<Message>,
    #[serde(default)]
    tools: Vec<Tool>,
    #[serde(default)]
    stream: bool,
}

#[derive(Deserialize)]
#[serde(tag = "role", rename_all = "lowercase")]
enum Message {
    System {
        content: String,
    },
    User {
        content: String,
        file_id: Option<String>,
    },
    Assistant {},
    Tool {
        tool_call_id: String,
        content: String,
    },
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Tool {
    Function { name: String },
    Search {},
}

#[derive(Serialize)]
struct Reply {
    message: serde_json::Value,
    finish_reason: &'static str,
}

/// Calls the first function for the first question, and responds with its result.
async fn chat(Json(asked): Json<Asked>) -> Response {
    let function = asked.tools.iter().find_map(|tool| match tool {
        Tool::Function { name } => Some(name),
        Tool::Search {} => None,
    });
    match (asked.messages.last(), function) {
        (Some(Message::User { .. }), Some(name)) => {
            let call = serde_json::json!({"id": "call_1", "name": name, "arguments": "{\"plant\":\"fern\"}"});
            let message =
                serde_json::json!({"role": "assistant", "content": null, "tool_calls": [call]});
            Json(Reply {
                message,
                finish_reason: "tool_calls",
            })
            .into_response()
        }
        (
            Some(Message::Tool {
                tool_call_id,
                content,
            }),
            _,
        ) if tool_call_id == "call_1" => reply(&format!("Ferns like {content}."), asked.stream),
        (Some(Message::User { content, file_id }), None) => {
            let file = file_id.as_deref().unwrap_or("nothing");
            let system = asked.messages.iter().find_map(|message| match message {
                Message::System { content } => Some(content.as_str()),
                _ => None,
            });
            let tone = system.unwrap_or("Plainly.");
            reply(
                &format!("{tone} You asked {content:?} about {file}."),
                asked.stream,
            )
        }
        _ => Problem::new(StatusCode::BAD_REQUEST, "nothing was asked").into_response(),
    }
}

fn reply(text: &str, is_stream: bool) -> Response {
    if !is_stream {
        let message = serde_json::json!({"role": "assistant", "content": text});
        return Json(Reply {
            message,
            finish_reason: "stop",
        })
        .into_response();
    }
    let words = text
        .split_inclusive(' ')
        .map(|word| serde_json::json!({"type": "text", "text": word}));
    let end = serde_json::json!({"type": "end", "finish_reason": "stop"});
    let events = words.chain([end]).map(|piece| format!("data: {piece}\n\n"));
    let events = events
        .chain(["data: [DONE]\n\n".to_owned()])
        .collect::<Vec<_>>();
    let body = Body::from_stream(tokio_stream::iter(
        events.into_iter().map(Ok::<_, Infallible>),
    ));
    ([(CONTENT_TYPE, "text/event-stream")], body).into_response()
}

#[derive(Deserialize)]
struct Window {
    page: Option<usize>,
    page_size: Option<usize>,
}

/// Returns seven conversations, in pages numbered from 0.
async fn conversations(Query(window): Query<Window>) -> impl IntoResponse {
    let subjects = ["ferns", "moss", "oaks", "roses", "algae", "figs", "reeds"];
    let size = window.page_size.unwrap_or(20);
    let all = subjects.iter().enumerate();
    let page = all.skip(window.page.unwrap_or(0) * size).take(size);
    let page = page.map(|(id, subject)| serde_json::json!({"id": id, "subject": subject}));
    let page = page.collect::<Vec<_>>();
    Json(serde_json::json!({"conversations": page, "total": subjects.len()}))
}

/// Accepts a form with a file that has a name.
async fn upload(mut form: Multipart) -> Result<impl IntoResponse, Problem> {
    let refused = |error: &dyn ToString| Problem::new(StatusCode::BAD_REQUEST, error.to_string());
    while let Some(field) = form.next_field().await.map_err(|error| refused(&error))? {
        if field.name() == Some("file") {
            let name = field
                .file_name()
                .ok_or_else(|| refused(&"a file without a name"))?;
            let name = name.to_owned();
            let bytes = field.bytes().await.map_err(|error| refused(&error))?.len();
            let file = serde_json::json!({"id": "file_1", "name": name, "bytes": bytes});
            return Ok((StatusCode::CREATED, Json(file)));
        }
    }
    Err(refused(&"no file"))
}
