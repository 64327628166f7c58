//! The same calls written by hand with reqwest, serde's derive, a token and a timeout.

use std::error::Error;
use std::time::Duration;

use reqwest::header::{ACCEPT, CONTENT_TYPE};
use serde::de::DeserializeOwned;

use super::models::hand::{Order, Orders, Receipt};

/// A fake token.
pub(crate) const TOKEN: &str = "not-a-real-token";

/// The `User-Agent` of both sides.
pub(crate) const USER_AGENT: &str = "overhead";

const JSON: &str = "application/json";

pub(crate) struct Client {
    http: reqwest::Client,
    url: String,
}

type Failed = Box<dyn Error + Send + Sync>;

impl Client {
    pub(crate) fn new(url: String) -> Result<Self, String> {
        let builder = reqwest::Client::builder().connect_timeout(Duration::from_secs(10));
        let http = builder.user_agent(USER_AGENT).build();
        let http = http.map_err(|error| format!("no HTTP client: {error}"))?;
        Ok(Self { http, url })
    }

    pub(crate) async fn order(&self, id: &str) -> Result<Order, Failed> {
        self.read(self.http.get(format!("{}/orders/{id}", self.url)))
            .await
    }

    pub(crate) async fn orders(&self) -> Result<Orders, Failed> {
        self.read(self.http.get(format!("{}/orders", self.url)))
            .await
    }

    pub(crate) async fn send(&self, orders: &Orders) -> Result<Receipt, Failed> {
        let request = self.http.post(format!("{}/receipts", self.url));
        let body = serde_json::to_vec(orders)?;
        self.read(request.header(CONTENT_TYPE, JSON).body(body))
            .await
    }

    /// Does the work of `RequestBuilder::json` and `Response::json`, which need a feature of
    /// reqwest.
    async fn read<T: DeserializeOwned>(
        &self,
        request: reqwest::RequestBuilder,
    ) -> Result<T, Failed> {
        let request = request.bearer_auth(TOKEN).header(ACCEPT, JSON);
        let response = request.timeout(Duration::from_secs(60)).send().await?;
        let body = response.error_for_status()?.bytes().await?;
        Ok(serde_json::from_slice(&body)?)
    }
}
