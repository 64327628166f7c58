//! The API of `tests/cases/showcase/spec.yaml`, on loopback and in memory.

use std::convert::Infallible;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Multipart, Path, Query, Request, State};
use axum::http::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;
use tokio_stream::StreamExt as _;

/// The token that the server accepts.
pub const TOKEN: &str = "not-a-real-token";

/// Starts a server and returns its base URL. It stops with the runtime that it is started in.
///
/// # Errors
///
/// Returns an error if there is no free port.
pub async fn start() -> std::io::Result<String> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let base_url = format!("http://{}", listener.local_addr()?);
    let router = Router::new()
        .route("/sites/{site}/deployments", get(list).post(create))
        .route("/sites/{site}/deployments/{deployment}/events", get(events))
        .route(
            "/sites/{site}/deployments/{deployment}/archive",
            get(archive),
        )
        .layer(axum::middleware::from_fn(check_token))
        .layer(DefaultBodyLimit::max(64 << 20))
        .with_state(Sites::default());
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(base_url)
}

/// The deployments of all sites; some exist from the beginning.
#[derive(Clone)]
struct Sites(Arc<Mutex<Vec<Deployment>>>);

#[derive(Clone, Serialize)]
struct Deployment {
    id: u64,
    note: Option<String>,
    files: Vec<String>,
    bytes: u64,
}

impl Default for Sites {
    fn default() -> Self {
        let all = (1..=7).map(|id| Deployment {
            id,
            note: Some(format!("Version {id}")),
            files: vec!["index.html".to_owned()],
            bytes: id << 20,
        });
        Self(Arc::new(Mutex::new(all.collect())))
    }
}

impl Sites {
    fn all(&self) -> Vec<Deployment> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.clone()
    }

    fn find(&self, id: u64) -> Result<Deployment, Problem> {
        let found = self.all().into_iter().find(|it| it.id == id);
        found.ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, format!("no deployment {id}")))
    }
}

/// A failure as declared by the API.
pub(crate) struct Problem(StatusCode, String);

impl Problem {
    pub(crate) fn new(status: StatusCode, message: impl ToString) -> Self {
        Self(status, message.to_string())
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        #[derive(Serialize)]
        struct Said {
            message: String,
        }
        (self.0, Json(Said { message: self.1 })).into_response()
    }
}

pub(crate) async fn check_token(request: Request, next: Next) -> Response {
    let expected = format!("Bearer {TOKEN}");
    match request.headers().get(AUTHORIZATION) {
        Some(sent) if *sent == expected => next.run(request).await,
        _ => Problem::new(StatusCode::UNAUTHORIZED, "a token is needed").into_response(),
    }
}

#[derive(Deserialize)]
struct Window {
    offset: Option<usize>,
    limit: Option<usize>,
}

async fn list(State(sites): State<Sites>, Query(window): Query<Window>) -> impl IntoResponse {
    let all = sites.all();
    let begin = window.offset.unwrap_or(0).min(all.len());
    let end = (begin + window.limit.unwrap_or(20)).min(all.len());
    let page = all.into_iter().rev().skip(begin).take(end - begin);
    let page = page.collect::<Vec<_>>();
    let has_more = end < sites.all().len();
    let headers = [
        ("x-has-more", has_more.to_string()),
        ("x-next-offset", end.to_string()),
    ];
    (headers, Json(page))
}

/// Reads a form as browsers send it, with `files[0][path]` and `files[0][content]`.
async fn create(
    State(sites): State<Sites>,
    mut form: Multipart,
) -> Result<impl IntoResponse, Problem> {
    let refused = |error: &dyn ToString| Problem::new(StatusCode::BAD_REQUEST, error.to_string());
    let (mut note, mut files, mut bytes) = (None, Vec::new(), 0);
    while let Some(mut field) = form.next_field().await.map_err(|error| refused(&error))? {
        let name = field.name().unwrap_or_default().to_owned();
        let place = format!("files[{}]", files.len());
        if name == "note" {
            note = Some(field.text().await.map_err(|error| refused(&error))?);
        } else if name == format!("{place}[path]") {
            files.push(field.text().await.map_err(|error| refused(&error))?);
        } else if files
            .len()
            .checked_sub(1)
            .is_some_and(|last| name == format!("files[{last}][content]"))
        {
            while let Some(chunk) = field.chunk().await.map_err(|error| refused(&error))? {
                bytes += chunk.len() as u64;
            }
        } else {
            return Err(refused(&format!("{name:?} is not expected")));
        }
    }
    let mut all = sites.0.lock().unwrap_or_else(PoisonError::into_inner);
    let deployment = Deployment {
        id: all.len() as u64 + 1,
        note,
        files,
        bytes,
    };
    all.push(deployment.clone());
    Ok((StatusCode::CREATED, Json(deployment)))
}

/// The events of a deployment, each with an id, so that a client can resume after a broken
/// connection.
const EVENTS: [&str; 5] = [
    r#"{"event":"state","state":"building"}"#,
    r#"{"event":"log","message":"3 pages written"}"#,
    r#"{"event":"log","message":"1 image made smaller"}"#,
    r#"{"event":"log","message":"checked all links"}"#,
    r#"{"event":"state","state":"live"}"#,
];

/// Returns the events after the last one seen. The first connection breaks in the middle, as real
/// ones do.
async fn events(
    State(sites): State<Sites>,
    Path((_, id)): Path<(String, u64)>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Problem> {
    sites.find(id)?;
    let last = headers.get("last-event-id");
    let seen = last.and_then(|id| id.to_str().ok()?.parse::<usize>().ok());
    let (begin, end) = match seen {
        None => (0, 3),
        Some(seen) => (seen.min(EVENTS.len()), EVENTS.len()),
    };
    let lines = EVENTS[begin..end]
        .iter()
        .enumerate()
        .map(move |(index, data)| {
            let id = begin + index + 1;
            format!(": still here\n\nid: {id}\nretry: 10\ndata: {data}\n\n")
        });
    let lines = tokio_stream::iter(lines).throttle(Duration::from_millis(50));
    let body = Body::from_stream(lines.map(Ok::<_, Infallible>));
    Ok(([(CONTENT_TYPE, "text/event-stream")], body))
}

/// Returns as many bytes as the deployment has.
async fn archive(
    State(sites): State<Sites>,
    Path((_, id)): Path<(String, u64)>,
) -> Result<impl IntoResponse, Problem> {
    const PIECE: &[u8] = &[b'.'; 64 << 10];
    let bytes = usize::try_from(sites.find(id)?.bytes).unwrap_or_default();
    let whole = std::iter::repeat_n(PIECE, bytes / PIECE.len());
    let pieces = whole.chain([&PIECE[..bytes % PIECE.len()]]);
    let body = Body::from_stream(tokio_stream::iter(pieces.map(Ok::<_, Infallible>)));
    let headers = [
        (CONTENT_TYPE, "application/octet-stream".to_owned()),
        (CONTENT_LENGTH, bytes.to_string()),
    ];
    Ok((headers, body))
}
