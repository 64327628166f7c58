//! A transport within the process. It responds as scripted, at times of tokio's clock, and keeps
//! the requests.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use specmill_runtime::reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use specmill_runtime::transport::{BoxFuture, Request, Response, Transport};
use specmill_runtime::{StatusCode, TransportError, TransportErrorKind};
use tokio::time::Instant;

/// The fate of one request.
#[derive(Clone)]
pub enum Step {
    Response(u16, Vec<(&'static str, String)>, &'static str),
    Fail(TransportErrorKind),
    /// Never responds
    Stall,
    /// Sends the head, and then no body
    StallWithin(u16),
    /// Does the same for an event stream
    StallWithinEvents,
    After(Duration, Box<Step>),
}

impl Step {
    pub fn status(status: u16) -> Self {
        Self::Response(status, Vec::new(), "")
    }

    pub fn json(body: &'static str) -> Self {
        let headers = vec![("content-type", "application/json".to_owned())];
        Self::Response(200, headers, body)
    }

    /// Adds a header to a step that is a response.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        if let Self::Response(_, headers, _) = &mut self {
            headers.push((name, value.into()));
        }
        self
    }

    async fn run(self) -> Result<Response, TransportError> {
        let mut step = self;
        while let Self::After(time, next) = step {
            tokio::time::sleep(time).await;
            step = *next;
        }
        match step {
            Self::Response(status, lines, body) => {
                let mut headers = HeaderMap::new();
                for (name, value) in lines {
                    let value = HeaderValue::from_str(&value).unwrap();
                    headers.append(HeaderName::from_static(name), value);
                }
                let status = StatusCode::from_u16(status).unwrap();
                Ok(Response::new(status, body).headers(headers))
            }
            Self::Fail(kind) => Err(TransportError::new(kind, "as the test says")),
            Self::StallWithin(status) => {
                let body = specmill_runtime::transport::ResponseBody::stream(Never);
                Ok(Response::new(StatusCode::from_u16(status).unwrap(), body))
            }
            Self::StallWithinEvents => {
                let body = specmill_runtime::transport::ResponseBody::stream(Never);
                let kind = HeaderValue::from_static("text/event-stream");
                let headers = [(CONTENT_TYPE, kind)].into_iter().collect();
                Ok(Response::new(StatusCode::OK, body).headers(headers))
            }
            Self::Stall | Self::After(..) => std::future::pending().await,
        }
    }
}

/// A stream that neither yields nor ends.
struct Never;

impl futures_core::Stream for Never {
    type Item = Result<specmill_runtime::Bytes, std::io::Error>;

    fn poll_next(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Pending
    }
}

/// The steps in order; the last one repeats.
#[derive(Clone)]
pub struct Double {
    steps: Arc<[Step]>,
    sent: Arc<Mutex<Vec<(Instant, Request)>>>,
}

impl Double {
    pub fn new(steps: impl Into<Vec<Step>>) -> Self {
        Self {
            steps: steps.into().into(),
            sent: Arc::default(),
        }
    }

    pub fn requests(&self) -> Vec<Request> {
        let sent = self.sent.lock().unwrap();
        sent.iter().map(|(_, request)| request.clone()).collect()
    }

    /// Returns the delays between consecutive requests.
    pub fn waits(&self) -> Vec<Duration> {
        let sent = self.sent.lock().unwrap();
        let pairs = sent.windows(2);
        pairs.map(|pair| pair[1].0 - pair[0].0).collect()
    }
}

impl Transport for Double {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        let mut sent = self.sent.lock().unwrap();
        let step = self.steps[sent.len().min(self.steps.len() - 1)].clone();
        sent.push((Instant::now(), request));
        Box::pin(step.run())
    }
}
